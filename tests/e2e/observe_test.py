#!/usr/bin/python3
"""The checks of dashboards and rules are checked: each finds the violation planted for it.

The files themselves are run against a real Prometheus by `make observe-check` (the test `observe_check`).
"""
import copy
import json
import pathlib
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/observe"))

import sources  # noqa: E402

ALARM = {"alert": "LuotsiFeedStopped", "expr": "luotsi_feed_stopped == 1", "labels": {"severity": "critical"},
         "annotations": {"summary": "s", "description": "d", "runbook_url": "docs/operations/runbooks/feed-stopped.md"}}
TESTED = ({"LuotsiFeedStopped"}, {"LuotsiFeedStopped"})
GONE = object()


def changed(value, path, what):
    value = copy.deepcopy(value)
    place = value
    for part in path[:-1]:
        place = place[part]
    if what is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = what
    return value


class Files(unittest.TestCase):
    def test_the_committed_files_have_no_fault(self):
        self.assertEqual(list(sources.faults()), [])

    def test_there_is_something_to_check(self):
        self.assertTrue(list(sources.queries()))
        self.assertTrue(sources.recorded())
        self.assertIn("luotsi_journal_position", sources.declared())


class Names(unittest.TestCase):
    def test_series_are_told_from_labels_and_functions(self):
        for expression, names in (
            ("sum by (module) (luotsi_feed_lag_positions)", {"luotsi_feed_lag_positions"}),
            ('slo:sli_error:ratio_rate5m{sloth_service="luotsi"} > 0.1', {"slo:sli_error:ratio_rate5m"}),
            ('absent(luotsi_a{b="luotsi_not"}) or on() luotsi:calls:rate1h', {"luotsi_a", "luotsi:calls:rate1h"}),
            ('sum(rate(grpc_server_handled_total{grpc_service=~"luotsi.*"}[5m]))', {"grpc_server_handled_total"}),
        ):
            self.assertEqual(sources.metrics_of(expression), names)

    def test_a_misspelt_series_is_found_and_a_part_of_a_histogram_is_not(self):
        known = {"luotsi_rpc_duration_seconds", "luotsi_feed_stopped"}
        self.assertEqual(sources.unknown("rate(luotsi_rpc_duration_seconds_bucket[5m])", known), [])
        self.assertEqual(sources.unknown("luotsi_feed_stoped == 1", known), ["luotsi_feed_stoped"])


class Alarms(unittest.TestCase):
    PLANTED = [
        (("labels", "severity"), "page", "severity"),
        (("labels",), GONE, "severity"),
        (("annotations", "summary"), GONE, "no summary"),
        (("annotations", "description"), "", "no description"),
        (("annotations", "runbook_url"), GONE, "no runbook_url"),
        (("annotations", "runbook_url"), "docs/operations/runbooks/planted.md", "does not exist"),
        (("annotations", "runbook_url"), "README.md", "does not exist"),
        (("annotations", "runbook_url"), "docs/operations/runbooks/audit.md", "does not name it"),
    ]

    def test_a_good_alarm_has_no_fault(self):
        self.assertEqual(list(sources.alarm_faults(ALARM, TESTED)), [])

    def test_every_planted_violation_is_found(self):
        for path, what, word in self.PLANTED:
            with self.subTest(path=path, what=what):
                self.assertIn(word, " | ".join(sources.alarm_faults(changed(ALARM, path, what), TESTED)))

    def test_an_alarm_without_its_cases_is_found(self):
        text = "tests: [{alert_rule_test: [{alertname: A, exp_alerts: [{}]}, {alertname: B, exp_alerts: []}]}]"
        self.assertEqual(sources.tested(text), ({"A"}, {"B"}))
        found = list(sources.alarm_faults(ALARM, sources.tested(text)))
        self.assertEqual([one.split(": ")[1] for one in found], ["no case makes it fire", "no case keeps it quiet"])


class Runbooks(unittest.TestCase):
    def test_a_series_that_no_service_has_is_found(self):
        spans = ["rate(luotsi_feed_retries_total[5m])", "luotsi_planted > 0", "docs/x.md"]
        self.assertEqual(list(sources.runbook_faults(spans, {"luotsi_feed_retries_total"})),
                         ["no service has luotsi_planted"])

    def test_commands_are_read_without_their_arguments(self):
        spans = ["luotsictl dlq list --module M", "luotsi migrate status --config F", "luotsictl status", "kubectl get"]
        self.assertEqual(list(sources.commands(spans)),
                         [("luotsictl", "dlq", "list"), ("luotsi", "migrate", "status"), ("luotsictl", "status")])


    def test_a_command_that_no_program_has_is_found(self):
        helps = {("luotsictl",): "Subcommands:\n  dlq     x\n  status     y\n",
                 ("luotsictl", "dlq"): "Options:\n  -h\n\nSubcommands:\n  list     z\n"}

        def told(*words):
            return helps.get(words, "Options:\n  -h\n")

        for command, known in ((("luotsictl", "dlq", "list"), True), (("luotsictl", "status", "now"), True),
                               (("luotsictl", "planted"), False), (("luotsictl", "dlq", "planted"), False)):
            self.assertEqual(sources.is_command(command, told), known, command)


class Dashboards(unittest.TestCase):
    def setUp(self):
        self.good = json.loads(sources.DASHBOARDS[0].read_text(encoding="utf-8"))
        self.panel = next(n for n, one in enumerate(self.good["panels"]) if one["type"] != "row")

    def test_every_planted_violation_is_found(self):
        panel = ("panels", self.panel)
        for path, what, word in (
            (("uid",), None, "uid"),
            (("uid",), "a1b2c3", "uid"),
            (("id",), 7, "one Grafana"),
            (("schemaVersion",), 16, "schemaVersion"),
            (("templating", "list"), [], "datasource"),
            ((*panel, "id"), self.good["panels"][0]["id"], "two panels"),
            ((*panel, "description"), "", "what it means"),
            ((*panel, "targets"), [], "asks nothing"),
            ((*panel, "datasource", "uid"), "prometheus-1", "of its own"),
            ((*panel, "targets", 0, "datasource"), {}, "of its own"),
        ):
            with self.subTest(path=path):
                self.assertIn(word, " | ".join(sources.dashboard_faults(changed(self.good, path, what))))


if __name__ == "__main__":
    unittest.main()
