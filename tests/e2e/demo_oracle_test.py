#!/usr/bin/python3
"""The demo county by itself, without a server: the same every time, complete, and counted consistently."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "demo"))
sys.dont_write_bytecode = True

import county as made  # noqa: E402
import oracle  # noqa: E402

KINDS = ["contract-ending", "ended-but-paid", "paid-beyond-value", "indicator-beyond-target", "report-overdue"]
COUNTY = made.generate()
FIGURES = oracle.expect(COUNTY, [{"code": kind, "kind": kind} for kind in KINDS])


class Generator(unittest.TestCase):
    def test_makes_the_same_county_every_time(self):
        self.assertEqual(made.generate(), COUNTY)

    def test_gives_business_ids_with_the_right_check_digit(self):
        for known in ("2077474-0", "0112038-9", "0709019-2", "3221309-4"):
            self.assertEqual(made.business_id(int(known[:7])), known)
        self.assertEqual(made.business_id(3221306)[:7], "3221307", "a body without a check digit is passed over")

    def test_does_nothing_outside_the_story(self):
        self.assertGreaterEqual(COUNTY.actions[0].day, made.FIRST_DAY)
        self.assertLessEqual(COUNTY.actions[-1].day, made.LAST_DAY)

    def test_covers_what_the_demo_promises(self):
        kinds = [action.kind for action in COUNTY.actions]
        self.assertEqual(len(COUNTY.contracts), 40)
        self.assertEqual({c.type for c in COUNTY.contracts}, set(made.TYPES))
        self.assertEqual(len(COUNTY.providers), 25)
        self.assertTrue(350 <= FIGURES["Reports"]["months reported"] <= 450)
        self.assertEqual(FIGURES["Invoices"]["all"], 500)
        self.assertTrue({"correct", "approve", "amend", "decide_alias", "acknowledge"} <= set(kinds))
        self.assertEqual({row[0] for row in made.MEASURES},
                         {"COST", "QUALITY", "OUTPUT", "DEVELOPMENT", "EFFECTIVENESS"})


class Oracle(unittest.TestCase):
    def test_moves_a_due_day_to_a_working_day(self):
        for month, due_day, expected in (("2025-04", 1, "2025-05-02"), ("2025-03", 18, "2025-04-22"),
                                         ("2025-05", 20, "2025-06-23"), ("2025-11", 24, "2025-12-29"),
                                         ("2025-08", 10, "2025-09-10")):
            self.assertEqual(str(oracle.due_date(month, due_day)), expected)

    def test_rounds_half_a_cent_away_from_zero(self):
        for price, quantity, expected in ((33_335_000, 3_000_000, 10001), (2_345_000, 1_000_000, 235),
                                          (2_345_000, -1_000_000, -235), (125_000, 1_000_000, 13)):
            self.assertEqual(oracle.cents(price, quantity), expected)

    def test_parts_sum_to_their_totals(self):
        invoices, payments, off = (FIGURES[g] for g in ("Invoices", "Payment proposals", "Off-contract purchases"))
        reasons = {name for name in invoices if " " in name and not name.endswith("cents")}
        self.assertEqual(sum(invoices[name] for name in reasons), invoices["all"])
        self.assertEqual(sum(invoices[name + ", cents"] for name in reasons), invoices["all, cents"])
        self.assertEqual(sum(payments["by contract"].values()), payments["sum, cents"])
        self.assertEqual(sum(row[2] for row in off["by month and unit"].values()), off["sum, cents"])
        self.assertEqual(off["no contract known"], invoices["UNMATCHED NO_CONTRACT_KNOWN"])
        self.assertEqual(off["contract not in force"], invoices["UNMATCHED CONTRACT_NOT_IN_FORCE"])

    def test_sees_every_story_at_least_once(self):
        figures = {f"{group}: {name}": value for group, values in FIGURES.items() for name, value in values.items()}
        stories = [f"Alerts: {kind}, open" for kind in KINDS]
        stories += ["Alerts: " + name for name in ("contract-ending, closed", "paid-beyond-value, closed",
                                                   "indicator-beyond-target, closed", "report-overdue, closed")]
        stories += [f"Reports: in state {state}" for state in ("APPROVED", "RECEIVED", "INCOMPLETE")]
        stories += [f"Contracts: in state {state}" for state in ("DRAFT", "ACTIVE", "ENDED")]
        stories += ["Invoices: " + name for name in (
            "MATCHED CONTRACT_NUMBER", "MATCHED SOLE_CONTRACT_IN_FORCE", "MATCHED SERVICE", "MATCHED AMOUNT",
            "AMBIGUOUS SEVERAL_CONTRACTS_IN_FORCE", "AMBIGUOUS SUPPLIER_ALIAS_UNCONFIRMED",
            "UNMATCHED CONTRACT_NOT_IN_FORCE", "UNMATCHED NO_CONTRACT_KNOWN", "UNMATCHED PAYEE_MISSING", "credits")]
        stories += ["Payment proposals: recoveries (negative)", "Indicators: target level, NO_DATA",
                    "Self-monitoring: headings missing", "Self-monitoring: provider-months without a submission"]
        self.assertEqual([story for story in stories if not figures.get(story)], [])


if __name__ == "__main__":
    unittest.main()
