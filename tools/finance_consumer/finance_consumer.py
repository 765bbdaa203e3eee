#!/usr/bin/env python3
"""A reference consumer of Luotsi's finance topics: each event has exactly one effect in its ledger.

    finance_consumer.py --ledger ledger.sqlite --bootstrap 127.0.0.1:9092 [--property ssl.ca.location=ca.pem]...

Needs confluent-kafka (requirements.txt). docs/integration/finance.md tells why it is written like this.
Ends with 1 and a reason when a person has to look; 0 after SIGTERM, or with --until-caught-up at the end.
"""
import argparse
import json
import signal
import sys

import confluent_kafka as kafka
from ledger import Fault, Ledger, Record, tables

ANSWER_SECONDS = 30


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--ledger", required=True, help="SQLite file; made where it is not")
    parser.add_argument("--bootstrap", required=True, help="host:port of brokers, comma separated")
    parser.add_argument("--prefix", default="luotsi", help="first word of the topics")
    parser.add_argument("--property", action="append", default=[], metavar="NAME=VALUE", help="of librdkafka")
    parser.add_argument("--batch", type=int, default=500, help="most records of one transaction")
    parser.add_argument("--from-the-beginning", action="store_true", help="read all again; no second effect")
    parser.add_argument("--until-caught-up", action="store_true", help="end at the present end of the topics")
    return parser.parse_args()


class Bus:
    """Reads all partitions of the topics from the ledger's own offsets; Kafka keeps no offset of ours."""

    def __init__(self, options, topics, offsets):
        self.consumer = kafka.Consumer({
            **dict(item.split("=", 1) for item in options.property),
            "bootstrap.servers": options.bootstrap,
            "group.id": "finance-reference",      # asked for by the library; nothing is committed under it
            "enable.auto.commit": False,
            "enable.auto.offset.store": False,
            # An offset that is no longer there is an error, never a silent jump to an end of the topic.
            "auto.offset.reset": "error",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
        })
        places = [(topic, partition) for topic in topics for partition in self.partitions(topic)]
        self.consumer.assign([kafka.TopicPartition(*place, offsets.get(place, kafka.OFFSET_BEGINNING))
                              for place in places])
        self.behind = set(places)

    def partitions(self, topic):
        found = self.consumer.list_topics(topic, timeout=ANSWER_SECONDS).topics[topic]
        if found.error or not found.partitions:
            raise Fault(f"topic {topic}: {found.error}")
        return sorted(found.partitions)

    def next_batch(self, most):
        """Waits for a first record, then takes what is there already."""
        records, patience = [], 0.5
        while len(records) < most:
            message = self.consumer.poll(patience)
            if message is None:
                break
            patience = 0
            place = (message.topic(), message.partition())
            if message.error() is None:
                self.behind.add(place)
                records.append(to_record(message))
            elif message.error().code() == kafka.KafkaError._PARTITION_EOF:
                self.behind.discard(place)
            elif message.error().retriable():
                print(f"waiting: {message.error()}", file=sys.stderr)
            else:
                raise Fault(f"{place}: {message.error()}")
        return records


def to_record(message):
    headers = {name.lower(): (value or b"").decode() for name, value in message.headers() or []}
    return Record(message.topic(), message.partition(), message.offset(), (message.key() or b"").decode(), headers,
                  message.value() or b"")


def follow(options, stopping):
    topics = tables(options.prefix)
    ledger = Ledger(options.ledger, topics)
    if options.from_the_beginning:
        ledger.forget_offsets()
    bus = Bus(options, topics, ledger.offsets())
    try:
        while not stopping:
            records = bus.next_batch(options.batch)
            if records:
                ledger.take(records)
            elif options.until_caught_up and not bus.behind:
                break
    finally:
        bus.consumer.close()
        print(json.dumps(ledger.summary()), flush=True)


def main():
    stopping = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))
    try:
        follow(parse(), stopping)
    except (Fault, kafka.KafkaException) as fault:
        sys.exit(f"finance_consumer: {fault}")


if __name__ == "__main__":
    main()
