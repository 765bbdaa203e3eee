#!/usr/bin/python3
"""deploy/compose.yaml starts what tools/cluster starts: the same parts, topics, rights and settings.

The containers themselves need Docker; here the files are read, and `docker compose config` is asked where it is
installed. Planted differences are found first.
"""
import copy
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "cluster"))

import yaml  # noqa: E402

import cluster  # noqa: E402
import compose_files  # noqa: E402
import edge  # noqa: E402
import settings  # noqa: E402
import services  # noqa: E402
from state import MODULES, State  # noqa: E402

COMPOSE = ROOT / "deploy" / "compose.yaml"
OBSERVABILITY = ROOT / "deploy" / "compose.observability.yaml"
HELPERS = {"volumes", "kafka-declare", *(f"migrate-{module}" for module in MODULES)}
ONLY_IN_CONTAINERS = {"admin.shielded"}   # the admin port listens beyond loopback there
FILES = "${LUOTSI_FILES"


def read():
    compose = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    observability = yaml.safe_load(OBSERVABILITY.read_text(encoding="utf-8"))
    return {**compose["services"], **observability["services"]}


def faults_of(found, directory):
    """What differs between the services of the compose files and the cluster of this machine."""
    yield from part_faults(found)
    for module in MODULES:
        if module in found:
            yield from service_faults(found, module)
    yield from edge_faults(found.get("edge", {}))
    yield from file_faults(found, directory)


def part_faults(found):
    wanted = set(cluster.parts_in_order())
    for name in sorted(wanted - set(found)):
        yield f"no service {name}"
    for name in sorted(set(found) - wanted - HELPERS):
        yield f"{name} is not in the cluster of this machine"


def service_faults(found, module):
    for name, verb in ((module, "serve"), (f"migrate-{module}", "migrate apply")):
        command = " ".join(found.get(name, {}).get("command", []))
        if command != f"{verb} --modules={module} --config=/etc/luotsi/luotsi.yaml":
            yield f"{name} runs {command!r}"
    if f"migrate-{module}" not in found[module].get("depends_on", {}):
        yield f"{module} does not wait for its migration"


def edge_faults(found):
    wanted = set(re.findall(r"\$\{(LUOTSI_[A-Z_]+)\}", edge.CONFIG.read_text(encoding="utf-8")))
    given = found.get("environment", {})
    for name in sorted(wanted ^ set(given)):
        yield f"edge: {name} is {'not given' if name in wanted else 'not read by haproxy.cfg'}"
    for module in MODULES:
        if given.get(edge.variable(module)) != f"{module}:{compose_files.GRPC}":
            yield f"edge: {edge.variable(module)} is {given.get(edge.variable(module))}"


def file_faults(found, directory):
    """Every file that is mounted is made by tools/cluster/containers or lies in the tree."""
    for name, one in found.items():
        for volume in one.get("volumes", []):
            source = volume.partition(":/")[0]
            if source.startswith(FILES):
                path = directory / source.partition("}")[2].lstrip("/")
            elif source.startswith("."):
                path = COMPOSE.parent / source
            else:
                continue
            if not path.exists() and "charts" not in path.parts:
                yield f"{name} mounts {source}, which nobody makes"


def setting_faults(here, there):
    """The same keys on both sides; the containers' services differ in places only."""
    for module in MODULES:
        ours = set(settings.key_paths(here(module)))
        theirs = set(settings.key_paths(there(module)))
        for key in sorted(ours ^ theirs - ONLY_IN_CONTAINERS):
            yield f"{module}: {key} is set only {'here' if key in ours else 'in the containers'}"


def topic_faults(script):
    """Topics and principals of the containers' script against those that are declared through the broker."""
    import bus
    wanted = {row["name"] for row in bus.topics()}
    made = set(re.findall(r"kafka-topics\.sh .* --topic (\S+)", script))
    for name in sorted(wanted ^ made):
        yield f"topic {name} is {'not made' if name in wanted else 'made'} in the containers"
    rights = {(acl.principal, acl.operation.name.capitalize(), acl.resource_pattern.resource_name)
              for acl in bus.acls()}
    given = set()
    for line in script.splitlines():
        match = re.search(r"--allow-principal (\S+) --operation (\S+) --resource-pattern-type \S+ (.*)", line)
        if match:
            given |= {(match[1], match[2], name) for name in re.findall(r"--(?:topic|group) (\S+)", match[3])}
    for right in sorted(rights ^ given):
        yield f"right {' '.join(right)} is {'not given' if right in rights else 'given'} in the containers"


# ---- Planted differences

def without(services_, name):
    del services_[name]


PLANTED = {
    "a service is missing": lambda found: without(found, "alerting"),
    "the broker is missing": lambda found: without(found, "kafka"),
    "a foreign part": lambda found: found.update(mailer={"image": "mailer"}),
    "another module": lambda found: found["alerting"].update(command=["serve", "--modules=all"]),
    "no wait for the migration": lambda found: found["alerting"]["depends_on"].pop("migrate-alerting"),
    "the edge leads elsewhere": lambda found: found["edge"]["environment"].update(LUOTSI_ALERTING="report-intake:7400"),
    "the edge lacks a variable": lambda found: found["edge"]["environment"].pop("LUOTSI_EDGE_METRICS"),
    "a file that nobody makes": lambda found: found["redis"]["volumes"].append(
        "${LUOTSI_FILES}/redis/none.conf:/etc/none.conf:ro"),
}


def try_planted(found, directory, script):
    for name, plant in PLANTED.items():
        changed = copy.deepcopy(found)
        plant(changed)
        if not list(faults_of(changed, directory)):
            yield f"the check itself did not find: {name}"
    for name, changed in (("a topic less", re.sub(r".*kafka-topics.*\n", "", script, count=1)),
                          ("a right more", script + "kafka-acls.sh --allow-principal User:alerting --operation Write "
                                                    "--resource-pattern-type literal --topic luotsi.x\n")):
        if not list(topic_faults(changed)):
            yield f"the check itself did not find: {name}"
    with_more = {"identity": {"leeway_s": 5}}
    if not list(setting_faults(lambda _: {}, lambda _: with_more)):
        yield "the check itself did not find: a setting in the containers alone"


def compose_client():
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and subprocess.run([*command, "version"], stdout=subprocess.DEVNULL,
                                                       stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return command
    return None


def client_faults(directory):
    command = compose_client()
    if not command:
        print("docker compose is not installed: the files were not shown to it")
        return
    done = subprocess.run([*command, "--env-file", directory / ".env", "-f", COMPOSE, "-f", OBSERVABILITY, "config", "-q"],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        yield f"docker compose refuses the files: {done.stdout}"


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-compose-") as made:
        directory = compose_files.write(made)
        state = State(directory / "made")
        script = (directory / "kafka" / "declare.sh").read_text(encoding="utf-8")
        found = read()
        faults = list(try_planted(found, directory, script))
        faults += faults_of(found, directory)
        faults += setting_faults(lambda module: settings.of(module, services.places(state, module)),
                                 lambda module: settings.of(module, compose_files.places(module)))
        faults += topic_faults(script)
        faults += client_faults(directory)
    for fault in faults:
        print("FAILED:", fault)
    print(f"{len(found)} services compared, {len(PLANTED) + 3} planted differences tried")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
