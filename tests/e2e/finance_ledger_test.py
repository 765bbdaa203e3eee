#!/usr/bin/python3
"""The reference ledger takes every event once and nothing that cannot be right (no bus is needed)."""
import json
import pathlib
import sqlite3
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "finance_consumer"), str(ROOT / "tests" / "e2e")]
sys.dont_write_bytecode = True

import finance_events  # noqa: E402
from ledger import Fault, Ledger, Record, tables  # noqa: E402


def records(count, seed=7):
    """A third of the way of a relay: no repetitions, one partition a topic."""
    world, offsets, made = finance_events.World(seed), {}, []
    for _ in range(count):
        topic, key, headers, value = world.record()
        offsets[topic] = offsets.get(topic, -1) + 1
        made.append(Record(topic, 0, offsets[topic], key, headers, value.encode()))
    return world, made


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.ledger = self.open()

    def open(self):
        ledger = Ledger(f"{self.directory.name}/ledger.sqlite", tables("luotsi"))
        self.addCleanup(ledger.database.close)
        return ledger

    def amounts(self):
        return dict(self.ledger.database.execute("SELECT id, amount_minor FROM payments"))

    def test_takes_every_event_once(self):
        world, made = records(500)
        self.ledger.take(made)
        self.assertEqual(self.amounts(), world.payments)
        rows = self.ledger.database.execute("SELECT id, outcome, contract_id, net_minor FROM invoices")
        self.assertEqual({row[0]: row[1:] for row in rows}, world.invoices)

    def test_a_repetition_at_a_new_offset_has_no_second_effect(self):
        _, made = records(200)
        self.ledger.take(made)
        before = self.ledger.summary()
        for number, record in enumerate(made):
            record.offset = 1000 + number
        self.ledger.take(made)
        self.assertEqual(self.ledger.summary(), before)

    def test_reading_all_again_has_no_second_effect(self):
        _, made = records(200)
        self.ledger.take(made)
        before = self.ledger.summary()
        self.ledger.forget_offsets()
        self.ledger.take(made)
        self.assertEqual(self.ledger.summary(), before)

    def test_a_second_instance_is_stopped(self):
        _, made = records(20)
        second = self.open()
        self.ledger.take(made[:10])
        with self.assertRaisesRegex(Fault, "another instance"):
            second.take(made)
        self.assertEqual(self.ledger.summary()["events"], 10)

    def test_the_record_that_is_wrong_and_its_batch_leave_nothing(self):
        _, made = records(20)
        self.ledger.take(made[:10])
        before, offsets = self.ledger.summary(), self.ledger.offsets()
        made[15].headers["ce_sequence"] = "99"
        with self.assertRaises(Fault):
            self.ledger.take(made[10:])
        self.assertEqual((self.ledger.summary(), self.ledger.offsets()), (before, offsets))

    def refuses(self, words, change):
        _, made = records(40)
        payment = next(record for record in made if "payment" in record.headers["ce_type"])
        before = made[:made.index(payment)]
        self.ledger.take(before)
        value = json.loads(payment.value)
        change(payment, value)
        if payment.value != b"broken":
            payment.value = json.dumps(value).encode()
        with self.assertRaisesRegex(Fault, words):
            self.ledger.take([payment])
        self.assertEqual(self.ledger.summary()["events"], len(before))

    def test_refuses_a_hole_in_the_sequence(self):
        self.refuses("sequence 2 of key", lambda record, _: record.headers.update(ce_sequence="2"))

    def test_refuses_a_type_that_it_does_not_know(self):
        self.refuses("unknown type",
                     lambda record, _: record.headers.update(ce_type="fi.luotsi.finance.payment.withdrawn.v1"))

    def test_refuses_an_amount_with_a_point(self):
        self.refuses("not a whole number", lambda _, value: value.update(amount_minor=12.5))

    def test_refuses_lines_that_do_not_add_up(self):
        self.refuses("do not add up", lambda _, value: value["lines"][0].update(amount_minor=1))

    def test_refuses_a_payment_whose_past_it_does_not_share(self):
        def change(_, value):
            value["already_proposed_minor"] += 5
            value["amount_minor"] -= 5
        self.refuses("already proposed: 5 there, 0 here", change)

    def proposals(self, *changes):
        """One contract's payment events in order: each a payment of the world's with these fields."""
        world, made = finance_events.World(7), []
        for number, change in enumerate(changes):
            topic, key, headers, value = None, "", {}, ""
            while topic != finance_events.PAYMENTS:
                topic, key, headers, value = world.record()
            value = {**json.loads(value), "contract_id": "one", "month": "2026-03", **change}
            value["lines"] = [{**value["lines"][0], "amount_minor": value["total_minor"]}]
            value["amount_minor"] = value["total_minor"] - value["already_proposed_minor"]
            headers.update(ce_sequence=str(number + 1))
            made.append(Record(topic, 0, number, "one", headers, json.dumps(value).encode()))
        return made

    def test_takes_a_release_into_a_month_already_proposed(self):
        month = {"total_minor": 900, "already_proposed_minor": 0}
        release = {"total_minor": 50, "already_proposed_minor": 0, "payment_term_code": "BONUS", "report_version": 0}
        held = {"total_minor": 700, "already_proposed_minor": 900, "dispute_code": "R-1"}
        other = {**release, "payment_term_code": "START"}
        paid = {"total_minor": 900, "already_proposed_minor": 700, "dispute_code": "R-1"}
        made = self.proposals(month, release, held, other, paid)
        self.ledger.take(made)
        amounts = self.amounts()
        self.assertEqual([amounts[json.loads(record.value)["id"]] for record in made], [900, 50, -200, 50, 200])

    def test_takes_a_month_after_a_release_in_it(self):
        release = {"total_minor": 50, "already_proposed_minor": 0, "payment_term_code": "BONUS"}
        self.ledger.take(self.proposals(release, {"total_minor": 900, "already_proposed_minor": 0}))
        self.assertEqual(self.ledger.summary()["payments_minor"], 950)

    def test_refuses_a_month_that_counts_a_release_as_its_own(self):
        release = {"total_minor": 50, "already_proposed_minor": 0, "payment_term_code": "BONUS"}
        with self.assertRaisesRegex(Fault, "already proposed: 50 there, 0 here"):
            self.ledger.take(self.proposals(release, {"total_minor": 900, "already_proposed_minor": 50}))

    def test_refuses_a_second_release_of_the_same(self):
        release = {"total_minor": 50, "already_proposed_minor": 0, "payment_term_code": "BONUS"}
        with self.assertRaisesRegex(Fault, "already proposed: 0 there, 50 here"):
            self.ledger.take(self.proposals(release, release))

    def test_goes_on_with_a_ledger_from_before_releases_were_told_apart(self):
        first, second = self.proposals({"total_minor": 900, "already_proposed_minor": 0},
                                       {"total_minor": 700, "already_proposed_minor": 900})
        self.ledger.take([first])
        self.ledger.database.execute("ALTER TABLE payments DROP COLUMN payment_term_code")
        again = self.open()
        again.take([second])
        self.assertEqual(again.summary()["payments_minor"], 700)

    def test_refuses_what_is_not_json(self):
        self.refuses("JSONDecodeError", lambda record, _: setattr(record, "value", b"broken"))

    def test_refuses_a_missing_content_type(self):
        self.refuses("content-type", lambda record, _: record.headers.pop("content-type"))

    def test_refuses_another_content_under_a_known_id(self):
        _, made = records(10)
        self.ledger.take(made)
        made[0].offset, made[0].value = 1000, made[0].value.replace(b"EUR", b"SEK")
        with self.assertRaisesRegex(Fault, "another content"):
            self.ledger.take([made[0]])

    def test_skips_a_field_that_it_does_not_know(self):
        _, made = records(1)
        made[0].value = json.dumps({**json.loads(made[0].value), "new_in_2030": {"a": 1}}).encode()
        self.ledger.take(made)
        self.assertEqual(self.ledger.summary()["events"], 1)

    def test_writes_before_it_answers(self):
        mode, = self.ledger.database.execute("PRAGMA synchronous").fetchone()
        self.assertEqual(mode, 2, "FULL: a commit that was answered survives a power cut")
        self.assertIsInstance(self.ledger.database, sqlite3.Connection)


if __name__ == "__main__":
    unittest.main()
