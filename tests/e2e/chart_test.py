#!/usr/bin/python3
"""The chart's own checks are checked: every rule of the security policy finds the violation planted for it.

The chart itself is checked by `make chart-check` (the test `chart_check`).
"""
import copy
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import unittest

import yaml

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/chart"))

import policy  # noqa: E402
import readme  # noqa: E402


def load(path, name):
    """A program without .py in its name, as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


check = load(ROOT / "tools/chart/check", "chart_check")

# As the chart renders them, cut down to what the policy looks at.
GOOD = """
- kind: Deployment
  metadata: {name: intake}
  spec:
    template:
      metadata: {labels: {app: luotsi, part: intake}, annotations: {checksum/config: abc}}
      spec:
        serviceAccountName: luotsi
        automountServiceAccountToken: false
        enableServiceLinks: false
        securityContext: {runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: {type: RuntimeDefault}}
        topologySpreadConstraints: [{maxSkew: 1}]
        containers:
          - name: luotsi
            image: registry.example/luotsi:1
            env: [{name: LUOTSI_EDGE_BIND, value: x}]
            ports: [{name: grpc, containerPort: 7400}]
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
            startupProbe: {}
            livenessProbe: {}
            readinessProbe: {}
            resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Mi}}
        volumes:
          - {name: tmp, emptyDir: {sizeLimit: 1Mi}}
          - {name: tls, secret: {secretName: tls, defaultMode: 288}}
          - {name: postgresql, secret: {secretName: db, defaultMode: 288, items: [{key: luotsi_report_intake_app}]}}
- kind: PodDisruptionBudget
  metadata: {name: intake}
  spec: {selector: {matchLabels: {part: intake}}}
- kind: Service
  metadata: {name: intake}
  spec: {selector: {part: intake}}
- kind: NetworkPolicy
  metadata: {name: deny}
  spec:
    podSelector: {matchLabels: {app: luotsi}}
    policyTypes: [Ingress, Egress]
    ingress: [{ports: [{port: grpc}], from: [{podSelector: {}}]}]
    egress: [{ports: [{port: 5432}]}]
- kind: ConfigMap
  metadata: {name: intake}
  data:
    luotsi.yaml: |
      county: esimerkkila
      grpc: {tls: {ca_file: /etc/luotsi/tls/ca.crt}}
      store: {postgres: {tls: {ca_file: /etc/ca}, password_directory: /etc/luotsi/postgresql}}
      kafka: {tls: {ca_file: /etc/ca}}
      reflection: false
- kind: Job
  metadata: {name: migrate}
  spec:
    template:
      metadata: {labels: {app: luotsi}}
      spec:
        serviceAccountName: migrate
        automountServiceAccountToken: false
        enableServiceLinks: false
        securityContext: {runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: {type: RuntimeDefault}}
        containers:
          - name: migrate
            image: registry.example/luotsi@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
            resources: {requests: {cpu: 1, memory: 1Mi}, limits: {memory: 1Mi}}
        volumes:
          - {name: postgresql, secret: {secretName: db, defaultMode: 288, items: [{key: luotsi_report_intake_owner}]}}
"""
POD = "0.spec.template.spec."
CONTAINER = POD + "containers.0."
GONE = object()

# (where, what is put there, a word of the fault that must be found)
PLANTED = [
    (POD + "securityContext.runAsNonRoot", False, "runAsNonRoot"),
    (POD + "securityContext.runAsNonRoot", GONE, "runAsNonRoot"),
    (POD + "securityContext.runAsUser", 0, "65532"),
    (POD + "securityContext.runAsGroup", GONE, "65532"),
    (POD + "securityContext.seccompProfile", {"type": "Unconfined"}, "seccomp"),
    (POD + "securityContext", GONE, "runAsNonRoot"),
    (POD + "automountServiceAccountToken", GONE, "token"),
    (POD + "enableServiceLinks", GONE, "enableServiceLinks"),
    (POD + "serviceAccountName", GONE, "service account of its own"),
    (POD + "hostNetwork", True, "hostNetwork"),
    (POD + "hostPID", True, "hostPID"),
    (POD + "hostIPC", True, "hostIPC"),
    (POD + "volumes.0", {"name": "tmp", "hostPath": {"path": "/"}}, "hostPath"),
    (POD + "volumes.0.emptyDir.sizeLimit", GONE, "sizeLimit"),
    (POD + "volumes.1.secret.defaultMode", GONE, "read by everybody"),
    (POD + "volumes.1.secret.defaultMode", 0o444, "read by everybody"),
    (POD + "volumes.2.secret.items", GONE, "every role"),
    (POD + "volumes.2.secret.items.0.key", "luotsi_report_intake_owner", "owner"),
    (POD + "topologySpreadConstraints", GONE, "spread"),
    (POD + "initContainers", [{"name": "planted", "image": "a:1"}], "planted: readOnlyRootFilesystem"),
    ("0.spec.template.metadata.annotations", GONE, "would not roll"),
    (CONTAINER + "securityContext.allowPrivilegeEscalation", GONE, "allowPrivilegeEscalation"),
    (CONTAINER + "securityContext.readOnlyRootFilesystem", False, "readOnlyRootFilesystem"),
    (CONTAINER + "securityContext.privileged", True, "privileged"),
    (CONTAINER + "securityContext.capabilities.drop", ["NET_RAW"], "capabilities"),
    (CONTAINER + "securityContext.capabilities.add", ["SYS_ADMIN"], "capabilities"),
    (CONTAINER + "securityContext.runAsUser", 0, "another user"),
    (CONTAINER + "resources.limits.memory", GONE, "limits.memory"),
    (CONTAINER + "resources.requests.cpu", GONE, "requests.cpu"),
    (CONTAINER + "image", "registry.example:5000/luotsi", "not pinned"),
    (CONTAINER + "image", "registry.example/luotsi:latest", "not pinned"),
    (CONTAINER + "env.0", {"name": "PG_PASSWORD", "value": "x"}, "secret"),
    (CONTAINER + "env.0", {"name": "X", "valueFrom": {"secretKeyRef": {"name": "db"}}}, "secret"),
    (CONTAINER + "envFrom", [{"secretRef": {"name": "db"}}], "envFrom"),
    (CONTAINER + "ports.0.hostPort", 80, "port of the node"),
    (CONTAINER + "startupProbe", GONE, "startupProbe"),
    (CONTAINER + "livenessProbe", GONE, "livenessProbe"),
    (CONTAINER + "readinessProbe", GONE, "readinessProbe"),
    ("1.spec.selector.matchLabels.part", "other", "0 PodDisruptionBudgets"),
    ("2.spec.selector.part", "other", "no Service"),
    ("3.spec.podSelector.matchLabels.app", "other", "denied by default"),
    ("3.spec.policyTypes", ["Ingress"], "egress is not denied"),
    ("3.spec.ingress.0.from", GONE, "anybody may come in"),
    ("3.spec.egress.0.ports", GONE, "names no port"),
    ("4.data.planted", "-----BEGIN EC PRIVATE KEY-----", "secret"),
    ("4.data.planted", "password: hunter2", "secret"),
    ("4.data", {"luotsi.yaml": "reflection: true"}, "reflection"),
    ("4.data", {"luotsi.yaml": "grpc: {port: 1}"}, "no mutual TLS"),
    ("4.data", {"luotsi.yaml": "store: {postgres: {host: db}}"}, "PostgreSQL is reached without TLS"),
    ("4.data", {"luotsi.yaml": "kafka: {bootstrap_servers: x}"}, "Kafka is reached without TLS"),
    ("4.data", {"luotsi.yaml": "clock: {virtual_day: 2026-01-01}"}, "virtual day"),
    ("4.kind", "Secret", "makes none"),
    ("1", {"kind": "ClusterRole", "metadata": {"name": "x"}}, "makes none"),
    ("5.metadata.name", "intake", None),
    ("5.spec.template.spec.volumes.0.secret.items.0.key", "luotsi_report_intake_app", "app"),
    ("5.spec.template.spec.securityContext.runAsUser", 0, "65532"),
]


def plant(documents, where, what):
    *path, last = [int(part) if part.isdigit() else part for part in where.replace("checksum/", "").split(".")]
    place = documents
    for part in path:
        place = place[part]
    if what is GONE:
        del place[last]
    else:
        place[last] = what
    return documents


class Policy(unittest.TestCase):
    def test_good_documents_have_no_fault(self):
        self.assertEqual(policy.faults(yaml.safe_load(GOOD)), [])

    def test_every_planted_violation_is_found(self):
        for where, what, word in PLANTED:
            with self.subTest(where=where, what=what):
                found = " | ".join(fault for _, fault in policy.faults(plant(yaml.safe_load(GOOD), where, what)))
                if word is None:
                    self.assertEqual(found, "")  # another kind may bear the same name
                else:
                    self.assertIn(word, found)

    def test_two_objects_of_one_name_are_found(self):
        documents = yaml.safe_load(GOOD)
        found = policy.faults([*documents, copy.deepcopy(documents[2])])
        self.assertEqual(found, [("Service/intake", "there are two of this name")])

    def test_a_cluster_that_shields_by_itself_needs_no_policies_of_ours(self):
        documents = [one for one in yaml.safe_load(GOOD) if one["kind"] != "NetworkPolicy"]
        self.assertNotEqual(policy.faults(documents), [])
        self.assertEqual(policy.faults(documents, shielded_elsewhere=True), [])


class Readme(unittest.TestCase):
    VALUES = "# -- The county\ncounty: \"\"\nimage:\n  # -- Its | tag\n  tag: a\n"

    def test_the_committed_table_is_of_the_committed_values(self):
        done = subprocess.run([sys.executable, ROOT / "tools/chart/readme.py"], capture_output=True, text=True,
                              env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_table_has_a_row_a_value(self):
        self.assertIn('| `image.tag` | `"a"` | Its \\| tag |', readme.table(self.VALUES))

    def test_a_value_without_a_comment_is_found(self):
        planted = self.VALUES + "  planted: 1\n"
        self.assertEqual(list(readme.undocumented(self.VALUES)), [])
        self.assertEqual(list(readme.undocumented(planted)), ["image.planted (now 1)"])

    def test_an_edited_table_is_found(self):
        text = readme.with_table(f"a\n{readme.BEGIN}\nold\n{readme.END}\nb\n", self.VALUES)
        self.assertNotIn("old", text)
        self.assertTrue(text.startswith("a\n") and text.endswith("b\n"))


def schema_paths(schema, node, path=()):
    """Every key that the schema names; the modules' blocks are `defaults` again."""
    while "$ref" in node:
        node = schema["definitions"][node["$ref"].rsplit("/", 1)[1]]
    for key, below in node.get("properties", {}).items():
        yield (*path, key)
        if path != ("modules",):
            yield from schema_paths(schema, below, (*path, key))


def value_paths(values, path=()):
    for key, below in values.items():
        yield (*path, key)
        if isinstance(below, dict):
            yield from value_paths(below, (*path, key))


class Schema(unittest.TestCase):
    SCHEMA = json.loads((ROOT / "charts/luotsi/values.schema.json").read_text(encoding="utf-8"))
    # What may be said and has no default worth showing.
    FREE = {("global",), *((*at, key) for at in (("config",), ("defaults", "config"))
                           for key in ("log", "limits", "calendar", "disclosure"))}

    def test_every_key_of_the_schema_is_in_the_values_with_its_comment(self):
        values = set(value_paths(yaml.safe_load((ROOT / "charts/luotsi/values.yaml").read_text(encoding="utf-8"))))
        hidden = set(schema_paths(self.SCHEMA, self.SCHEMA)) - values - self.FREE
        self.assertEqual({path for path in hidden if path[-1] not in ("requests", "limits")}, set())

    def test_a_key_that_values_hide_would_be_found(self):
        planted = {"properties": {"a": {"properties": {"b": {"$ref": "#/definitions/c"}}}},
                   "definitions": {"c": {"properties": {"d": {}}}}}
        self.assertEqual(set(schema_paths(planted, planted)), {("a",), ("a", "b"), ("a", "b", "d")})

    def test_no_object_takes_keys_that_nobody_knows(self):
        def open_objects(node, path="values"):
            if isinstance(node, dict):
                if node.get("type") == "object" and "properties" in node and node.get("additionalProperties") is not False:
                    yield path
                for key, below in node.items():
                    yield from open_objects(below, f"{path}.{key}")
        self.assertEqual(list(open_objects(self.SCHEMA)), [])
        self.assertEqual(list(open_objects({"a": {"type": "object", "properties": {"b": {}}}})), ["values.a"])


class Rendered(unittest.TestCase):
    """What the check says of the edge, of rules and of dashboards, on documents made here."""
    RULES = ROOT / "charts/luotsi/files/rules/luotsi.yaml"
    DASHBOARD = ROOT / "charts/luotsi/files/dashboards/overview.json"

    def edge(self, *names):
        return [{"kind": "ConfigMap", "metadata": {"name": "luotsi-edge"},
                 "data": {"haproxy.cfg": 'bind "${A}"\n limit "${B-200}"'}},
                {"kind": "Deployment", "metadata": {"name": "luotsi-edge"},
                 "spec": {"template": {"spec": {"containers": [{"env": [{"name": name} for name in names]}]}}}}]

    def test_the_edge_is_told_what_its_file_asks_for(self):
        self.assertEqual(list(check.check_edge(self.edge("A", "B"))), [])
        self.assertEqual(list(check.check_edge(self.edge("A", "PLANTED"))),
                         ["the edge is not told B", "the edge's file does not ask for PLANTED"])

    def test_rules_and_dashboards_that_were_changed_on_the_way_are_found(self):
        groups = yaml.safe_load(self.RULES.read_text(encoding="utf-8"))["groups"]
        board = self.DASHBOARD.read_text(encoding="utf-8")

        def documents():
            return [{"kind": "PrometheusRule", "spec": {"groups": copy.deepcopy(groups)}},
                    {"kind": "ConfigMap", "data": {"luotsi-overview.json": board}}]

        self.assertEqual(list(check.check_watching(documents())), [])
        planted = documents()
        planted[0]["spec"]["groups"][0]["rules"][0]["expr"] = "1"
        planted[1]["data"]["luotsi-overview.json"] = board.replace("luotsi-overview", "other")
        self.assertEqual(len(list(check.check_watching(planted))), 2)

    def test_a_configuration_that_luotsi_refuses_is_found(self):
        for text, faults in (("county: esimerkkila\n", 0), ("county: esimerkkila\nplanted: 1\n", 1)):
            document = {"kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"luotsi.yaml": text}}
            self.assertEqual(len(check.check_configurations([document])), faults)


class Examples(unittest.TestCase):
    def test_every_example_is_yaml_and_names_what_the_chart_expects(self):
        for path in sorted((ROOT / "charts/luotsi/examples").glob("*.yaml")):
            documents = list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
            self.assertTrue(all(one["kind"] and one["metadata"]["name"] for one in documents), path)


if __name__ == "__main__":
    unittest.main()
