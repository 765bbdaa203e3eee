"""The ledger of a finance system, as small as it can be and still be right: one SQLite file.

Everything that one record changes, and the offset behind it, is one transaction. What cannot be right is
never skipped: it ends the run with a Fault that names the record, and the ledger stays as it was before it.
"""
import dataclasses
import hashlib
import json
import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS offsets(
    topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(topic, partition)
) WITHOUT ROWID;
-- Every event once, by its name. The digest shows that a repetition is one.
CREATE TABLE IF NOT EXISTS events(
    source TEXT NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY(source, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sequences(
    topic TEXT NOT NULL, key TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY(topic, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS payments(
    id TEXT PRIMARY KEY, contract_id TEXT NOT NULL, month TEXT NOT NULL, payee TEXT NOT NULL,
    amount_minor INTEGER NOT NULL, total_minor INTEGER NOT NULL, currency_code TEXT NOT NULL,
    event_id TEXT NOT NULL,
    -- Empty: the month's own. Else the payment term whose held amount is released beside it.
    payment_term_code TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS payments_of_month ON payments(contract_id, month);
-- The invoice as it was judged last.
CREATE TABLE IF NOT EXISTS invoices(
    id TEXT PRIMARY KEY, outcome TEXT NOT NULL, contract_id TEXT NOT NULL, net_minor INTEGER NOT NULL,
    currency_code TEXT NOT NULL, position INTEGER NOT NULL
) WITHOUT ROWID;
"""


class Fault(Exception):
    """Something that a person has to look at. Nothing of the record is in the ledger."""


@dataclasses.dataclass
class Record:
    """What the bus gave: headers as text by lower-case name, the value as bytes."""
    topic: str
    partition: int
    offset: int
    key: str
    headers: dict
    value: bytes

    def __str__(self):
        return f"{self.topic}/{self.partition}@{self.offset} ({self.headers.get('ce_id', 'no ce_id')})"


class Ledger:
    def __init__(self, path, topics):
        self.topics = topics          # topic name -> function(ledger, event)
        self.database = sqlite3.connect(path, isolation_level=None, timeout=30)
        self.database.execute("PRAGMA journal_mode=WAL")
        self.database.execute("PRAGMA synchronous=FULL")
        self.database.executescript(SCHEMA)
        self.extend()
        self.expected = self.offsets()

    def extend(self):
        """A ledger that an earlier version of this file made lacks what came later."""
        columns = {row[1] for row in self.database.execute("PRAGMA table_info(payments)")}
        if "payment_term_code" not in columns:
            self.database.execute("ALTER TABLE payments ADD COLUMN payment_term_code TEXT NOT NULL DEFAULT ''")

    def offsets(self):
        """Where to go on: {(topic, partition): offset}."""
        rows = self.database.execute("SELECT topic, partition, next FROM offsets")
        return {(topic, partition): offset for topic, partition, offset in rows}

    def forget_offsets(self):
        """Reads everything again; what is in the ledger already has no second effect."""
        self.database.execute("DELETE FROM offsets")
        self.expected = {}

    def take(self, records):
        """All of the records and the offsets behind them, or nothing."""
        self.database.execute("BEGIN IMMEDIATE")
        try:
            # A second instance that was started by mistake, or one that hung and came back.
            if self.offsets() != self.expected:
                raise Fault("another instance works on this ledger")
            moved = dict(self.expected)
            for record in records:
                if record.offset >= moved.get((record.topic, record.partition), 0):
                    self.take_one(record)
                    moved[record.topic, record.partition] = record.offset + 1
            self.database.executemany(
                "INSERT INTO offsets(topic, partition, next) VALUES(?,?,?) ON CONFLICT DO UPDATE SET next=excluded.next",
                [(*place, offset) for place, offset in moved.items()])
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.expected = moved

    def take_one(self, record):
        event = read(record)
        if self.is_repetition(event):
            return
        self.follow_sequence(event)
        apply = self.topics[record.topic].get(event.type)
        if apply is None:
            # Money may depend on it: an unknown type is not skipped. Unknown fields are.
            raise Fault(f"{record}: unknown type {event.type}; is this consumer older than Luotsi?")
        try:
            apply(self.database, event)
        except (KeyError, TypeError, ValueError, sqlite3.IntegrityError) as error:
            raise Fault(f"{record}: {type(error).__name__} {error}") from error

    def is_repetition(self, event):
        row = self.database.execute("SELECT sha256 FROM events WHERE source=? AND id=?",
                                    (event.source, event.id)).fetchone()
        if row is None:
            self.database.execute("INSERT INTO events(source, id, sha256) VALUES(?,?,?)",
                                  (event.source, event.id, event.sha256))
        elif row[0] != event.sha256:
            raise Fault(f"{event.record}: the same id as before with another content")
        return row is not None

    def follow_sequence(self, event):
        place = (event.record.topic, event.record.key)
        row = self.database.execute("SELECT last FROM sequences WHERE topic=? AND key=?", place).fetchone()
        last = row[0] if row else 0
        if event.sequence != last + 1:
            raise Fault(f"{event.record}: sequence {event.sequence} of key {event.record.key} after {last}")
        self.database.execute(
            "INSERT INTO sequences(topic, key, last) VALUES(?,?,?) ON CONFLICT DO UPDATE SET last=excluded.last",
            (*place, event.sequence))

    def summary(self):
        one = lambda sql: self.database.execute(sql).fetchone()  # noqa: E731
        payments, amount = one("SELECT count(*), coalesce(sum(amount_minor), 0) FROM payments")
        invoices, net = one("SELECT count(*), coalesce(sum(net_minor), 0) FROM invoices")
        return {"events": one("SELECT count(*) FROM events")[0], "payments": payments,
                "payments_minor": amount, "invoices": invoices, "invoices_net_minor": net}


@dataclasses.dataclass
class Event:
    record: Record
    source: str
    id: str
    type: str
    sequence: int
    sha256: str
    data: dict

    @property
    def position(self):
        """Grows with every event of the source; orders events that lie under different keys."""
        return int(self.id.rpartition("/")[2])


def read(record):
    """A CloudEvent in binary mode, or a Fault."""
    headers = record.headers
    try:
        if headers["ce_specversion"] != "1.0":
            raise ValueError("ce_specversion is not 1.0")
        if headers["content-type"] != "application/json":
            raise ValueError("content-type is not application/json")
        data = json.loads(record.value)
        if not isinstance(data, dict):
            raise ValueError("the value is not a JSON object")
        return Event(record, headers["ce_source"], headers["ce_id"], headers["ce_type"], int(headers["ce_sequence"]),
                     hashlib.sha256(record.value).hexdigest(), data)
    except (KeyError, ValueError) as error:
        raise Fault(f"{record}: {type(error).__name__} {error}") from error


def whole(data, name):
    """Money is whole minor units. A JSON number with a point is nobody's amount."""
    value = data[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} is not a whole number")
    return value


def propose_payment(database, event):
    data = event.data
    amount, total = whole(data, "amount_minor"), whole(data, "total_minor")
    already = whole(data, "already_proposed_minor")
    if amount != total - already or total != sum(whole(line, "amount_minor") for line in data["lines"]):
        raise ValueError("the amounts do not add up")
    # A correction pays the difference to what came before, also where a dispute made it; the key keeps the order,
    # so both must know the same. A release is no part of its month: nothing of it was proposed before.
    term = data.get("payment_term_code", "")
    before, = database.execute(
        "SELECT coalesce(sum(amount_minor), 0) FROM payments WHERE contract_id=? AND month=? AND payment_term_code=?",
        (data["contract_id"], data["month"], term)).fetchone()
    if before != already:
        raise ValueError(f"already proposed: {already} there, {before} here")
    database.execute(
        "INSERT INTO payments(id, contract_id, month, payee, amount_minor, total_minor, currency_code, event_id,"
        " payment_term_code) VALUES(?,?,?,?,?,?,?,?,?)",
        (data["id"], data["contract_id"], data["month"],
         f"{data.get('payee_identifier_scheme', '')}:{data.get('payee_identifier_id', '')}",
         amount, total, data["currency_code"], event.id, term))


def judge_invoice(database, event):
    data = event.data
    row = database.execute("SELECT position FROM invoices WHERE id=?", (data["id"],)).fetchone()
    if row and row[0] > event.position:
        return  # an invoice that moved to another contract moved to another key: the later judgement stands
    database.execute(
        "INSERT INTO invoices(id, outcome, contract_id, net_minor, currency_code, position) VALUES(?,?,?,?,?,?)"
        " ON CONFLICT DO UPDATE SET outcome=excluded.outcome, contract_id=excluded.contract_id,"
        " net_minor=excluded.net_minor, currency_code=excluded.currency_code, position=excluded.position",
        (data["id"], data["outcome"], data.get("contract_id", ""), whole(data, "net_minor"), data["currency_code"],
         event.position))


def tables(prefix):
    """What to do with which event of which topic."""
    return {
        f"{prefix}.finance.payments.v1": {"fi.luotsi.finance.payment.proposed.v1": propose_payment},
        f"{prefix}.finance.invoices.v1": {"fi.luotsi.finance.invoice.recorded.v1": judge_invoice,
                                          "fi.luotsi.finance.invoice.rejudged.v1": judge_invoice},
    }
