"""What the dashboards and rules ask, read from their files, and what can be held against them without a server."""
import json
import pathlib
import re

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "charts" / "luotsi" / "files"
RULES = sorted((CHART / "rules").glob("*.yaml"))
DASHBOARDS = sorted((CHART / "dashboards").glob("*.json"))
CASES = ROOT / "tests" / "e2e" / "observe_rules.yaml"
SEVERITIES = {"critical", "warning"}
# Series that only a set with a bus, a cache or signed checkpoints has: one process by itself shows none of them.
ONLY_IN_A_CLUSTER = re.compile(r"luotsi_(relay|redis|audit)_|luotsi_feed_(stopped|seconds_without_progress)")
# Series of what nobody does in the year of a cluster that is cut; tried in one process.
ONLY_IN_ONE_PROCESS = re.compile(r"luotsi_contract_registry_(meeting_decisions|process_step_median_seconds)")
NAME = re.compile(r"\b(?:luotsi|grpc|slo)[a-z0-9]*(?::[a-z0-9_]+)+\b|\b(?:luotsi|grpc_server)_[a-z0-9_]+\b")
SUFFIX = re.compile(r"_(bucket|sum|count)$")
LABELS = re.compile(r"\{[^}]*\}|\b(?:by|on|without|ignoring) *\([^)]*\)")


def metrics_of(expression):
    """Names of series in an expression; what stands in selectors and groupings are labels."""
    return set(NAME.findall(LABELS.sub("", expression)))


def panels(dashboard):
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def targets(kind):
    """(dashboard, panel, query) of every panel that asks with queries of this kind."""
    for path in DASHBOARDS:
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        for panel in panels(dashboard):
            for target in panel.get("targets", []):
                if kind in target:
                    yield dashboard["title"], panel["title"], target[kind]


def queries():
    """What Prometheus is asked."""
    yield from targets("expr")


def statements():
    """What a store is asked; contracts have no label in a metric, so their figures are not metrics."""
    yield from targets("rawSql")


def rules():
    for path in RULES:
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            yield from group["rules"]


def recorded():
    return {rule["record"] for rule in rules() if "record" in rule}


def declared():
    """Names of series in the services' code, where every one is declared as a whole string."""
    found = set()
    for path in (ROOT / "services").rglob("*"):
        if path.suffix in (".cc", ".h"):
            found |= set(re.findall(r'"((?:luotsi|grpc_server)_[a-z0-9_]+)"', path.read_text(encoding="utf-8")))
    return found


def unknown(expression, known):
    return sorted(name for name in metrics_of(expression) if name not in known and SUFFIX.sub("", name) not in known)


# ---- Faults

def dashboard_faults(dashboard):
    if not re.fullmatch(r"luotsi-[a-z-]+", dashboard.get("uid") or ""):
        yield "its uid is not luotsi-…"
    if dashboard.get("id") is not None:
        yield "it has the id of one Grafana"
    if not 36 <= dashboard.get("schemaVersion", 0) <= 39:
        yield "its schemaVersion is not one that Grafana 10 to 12 read"
    if [one["name"] for one in dashboard["templating"]["list"] if one["type"] == "datasource"] != ["datasource"]:
        yield "it has no variable `datasource`"
    identifiers = [panel["id"] for panel in panels(dashboard)]
    if len(set(identifiers)) != len(identifiers):
        yield "two panels have one id"
    for panel in panels(dashboard):
        if panel["type"] == "row":
            continue
        if not panel.get("description"):
            yield f"panel {panel['title']!r} does not say what it means"
        if not any("expr" in target or "rawSql" in target for target in panel.get("targets", [])):
            yield f"panel {panel['title']!r} asks nothing"
        for part in (panel, *panel.get("targets", [])):
            if part.get("datasource", {}).get("uid") != "${datasource}":
                yield f"panel {panel['title']!r} names a data source of its own"


def alarm_faults(rule, tested):
    """`tested`: the alarms that have a case in which they fire, and those that have one in which they are quiet."""
    fires, quiet = tested
    name = rule["alert"]
    if rule.get("labels", {}).get("severity") not in SEVERITIES:
        yield f"{name}: its severity is none of {', '.join(sorted(SEVERITIES))}"
    for key in ("summary", "description", "runbook_url"):
        if not rule.get("annotations", {}).get(key):
            yield f"{name}: it has no {key}"
    runbook = rule.get("annotations", {}).get("runbook_url", "")
    if not (runbook.startswith("docs/operations/runbooks/") and (ROOT / runbook).is_file()):
        yield f"{name}: its runbook {runbook!r} does not exist"
    elif name not in (ROOT / runbook).read_text(encoding="utf-8"):
        yield f"{name}: its runbook does not name it"
    if name not in fires:
        yield f"{name}: no case makes it fire"
    if name not in quiet:
        yield f"{name}: no case keeps it quiet"


def tested(text):
    cases = [case for test in yaml.safe_load(text)["tests"] for case in test.get("alert_rule_test", [])]
    return ({case["alertname"] for case in cases if case["exp_alerts"]},
            {case["alertname"] for case in cases if not case["exp_alerts"]})


def runbooks():
    """(name, its code: spans and blocks) of every page."""
    for path in sorted((ROOT / "docs/operations/runbooks").glob("*.md")):
        yield path.name, re.findall(r"`([^`]+)`", path.read_text(encoding="utf-8"))


def commands(spans):
    """`luotsictl NOUN VERB` and `luotsi VERB` that a page tells to run, without their arguments."""
    for span in spans:
        for match in re.finditer(r"\b(luotsi|luotsictl)((?: [a-z][a-z-]*)+)", span):
            yield (match[1], *match[2].split()[:2])


def is_command(command, told):
    """`told(*words)` is a program's help; asking an unknown word for help is no error, so the lists are read."""
    for length in range(1, len(command)):
        _, _, listed = told(*command[:length]).partition("Subcommands:\n")
        known = {line.split()[0] for line in listed.splitlines() if re.match(r"^  [a-z]", line)}
        if known and command[length] not in known:
            return False
    return True


def runbook_faults(spans, known):
    for span in spans:
        if re.search(r"luotsi_|grpc_server_|slo:|luotsi:", span):
            yield from (f"no service has {name}" for name in unknown(span, known))


def faults():
    """Everything that can be said without a server."""
    known = declared() | recorded()
    for path in DASHBOARDS:
        for fault in dashboard_faults(json.loads(path.read_text(encoding="utf-8"))):
            yield f"{path.name}: {fault}"
    for _, panel, expression in queries():
        for name in unknown(expression, known):
            yield f"panel {panel!r}: no service has {name}"
    cases = tested(CASES.read_text(encoding="utf-8"))
    for rule in rules():
        for name in unknown(rule["expr"], known):
            yield f"rule {rule.get('alert') or rule['record']}: no service has {name}"
        if "alert" in rule:
            yield from alarm_faults(rule, cases)
    for page, spans in runbooks():
        yield from (f"{page}: {fault}" for fault in runbook_faults(spans, known))
    used = {rule["annotations"].get("runbook_url") for rule in rules() if "alert" in rule}
    for path in sorted((ROOT / "docs/operations/runbooks").glob("*.md")):
        if path.name != "README.md" and str(path.relative_to(ROOT)) not in used:
            yield f"{path.name}: no alarm leads to this runbook"
