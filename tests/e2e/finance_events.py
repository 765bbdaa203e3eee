"""Events as Luotsi publishes them on the finance topics, written by the seed; run by the consumer's Python.

    finance_events.py BOOTSTRAP EVENTS SEED     produces and prints the truth as JSON

Payments with corrections, invoices that are judged again under another key, and stretches that a relay
published twice, as it does after a crash.
"""
import collections
import datetime
import json
import random
import sys
import uuid

PAYMENTS, INVOICES = "luotsi.finance.payments.v1", "luotsi.finance.invoices.v1"
CONTRACTS = 40
BEGAN = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


class World:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.contracts = [self.uuid() for _ in range(CONTRACTS)]
        self.paid = collections.Counter()      # (contract, month) -> total so far
        self.invoices = {}                     # id -> (outcome, contract, net)
        self.sequences = collections.Counter()
        self.payments = {}                     # id -> amount
        self.position = 0

    def uuid(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def event(self):
        self.position += self.random.choice((1, 1, 1, 2, 5))   # positions of other aggregates lie between
        kind = self.random.random()
        if kind < 0.5:
            return self.payment()
        return self.rejudged() if kind < 0.6 and self.invoices else self.recorded()

    def payment(self):
        contract = self.random.choice(self.contracts)
        month = f"2025-{self.random.randint(1, 12):02}"
        lines = [{"service_code": "KOTI", "unit": "visit", "quantity_micros": self.random.randint(1, 400) * 10**6,
                  "unit_price_micros": 38912500, "price_valid_on": f"{month}-28",
                  "amount_minor": self.random.randint(1, 10**7), "explanation": "…"}
                 for _ in range(self.random.randint(1, 3))]
        total = sum(line["amount_minor"] for line in lines)
        already = self.paid[contract, month]
        self.paid[contract, month] = total
        value = {"id": self.uuid(), "contract_id": contract, "contract_number": "ESI-1",
                 "payee_identifier_scheme": "FI-PRO", "payee_identifier_id": "9000137-2", "payee_name": "Hoiva Oy",
                 "month": month, "report_version": 1, "lines": lines, "total_minor": total,
                 "already_proposed_minor": already, "amount_minor": total - already, "contract_revision": 3,
                 "proposed_at": BEGAN.isoformat(), "currency_code": "EUR"}
        self.payments[value["id"]] = value["amount_minor"]
        return PAYMENTS, contract, "payment.proposed", value

    def recorded(self):
        invoice = self.uuid()
        return self.judged("recorded", invoice, self.random.randint(-10**6, 10**7))

    def rejudged(self):
        invoice = self.random.choice(sorted(self.invoices))
        return self.judged("rejudged", invoice, self.invoices[invoice][2])

    def judged(self, kind, invoice, net):
        contract = self.random.choice(self.contracts + [""])
        outcome = "matched" if contract else "unmatched"
        self.invoices[invoice] = (outcome, contract, net)
        value = {"kind": kind, "id": invoice, "number": "L-1", "net_minor": net, "outcome": outcome,
                 "contract_id": contract, "candidate_contract_ids": [], "earlier_contract_id": "",
                 "historic": False, "currency_code": "EUR"}
        return INVOICES, contract or invoice, f"invoice.{kind}", value

    def record(self):
        topic, key, kind, value = self.event()
        self.sequences[topic, key] += 1
        headers = {"ce_specversion": "1.0", "ce_id": f"finance-integration/{self.position}",
                   "ce_source": "/luotsi/esimerkkila/finance-integration", "ce_type": f"fi.luotsi.finance.{kind}.v1",
                   "ce_time": BEGAN.isoformat(), "ce_subject": key, "content-type": "application/json",
                   "ce_sequence": str(self.sequences[topic, key])}
        return topic, key, headers, json.dumps(value, ensure_ascii=False)

    def truth(self):
        return {"payments": self.payments, "invoices": self.invoices}


def produce(bootstrap, count, seed):
    import confluent_kafka
    from confluent_kafka.admin import AdminClient, NewTopic
    topics = [NewTopic(name, num_partitions=3, replication_factor=1) for name in (PAYMENTS, INVOICES)]
    # Held until all is made: a client that goes ends what it was asked for.
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for made in admin.create_topics(topics).values():
        made.result(30)
    producer = confluent_kafka.Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 20,
                                         "partitioner": "murmur2_random"})
    world, recent, repeated = World(seed), collections.deque(maxlen=50), 0

    def send(topic, key, headers, value):
        producer.produce(topic, value, key, headers=list(headers.items()))
        producer.poll(0)

    for number in range(count):
        record = world.record()
        recent.append(record)
        send(*record)
        if number % 1000 == 999:               # the relay died before it noted how far it had come
            repeated += len(recent)
            for again in recent:
                send(*again)
    if producer.flush(60):
        raise SystemExit("the broker did not take all events")
    return {**world.truth(), "events": count, "repeated": repeated}


if __name__ == "__main__":
    print(json.dumps(produce(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
