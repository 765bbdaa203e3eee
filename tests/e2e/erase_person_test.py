#!/usr/bin/python3
"""A person is erased after a whole test run, and nothing tells the name any more: planted names are searched for in
every byte of the stores, logs and checkpoints, in every answer and export, and after a rebuild. The audit chain still
verifies, the other services' state is the same to the byte, sums still add up, and a namesake keeps the name.

With tests/support/with_postgres around it the run is on PostgreSQL, whose tables are searched as dumped."""
import base64
import contextlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "demo"), str(ROOT / "tests" / "e2e")]

import access_matrix_test as matrix  # noqa: E402
import server  # noqa: E402

CONTRACT = ROOT / "deploy/examples/contract.yaml"
COUNTY = "erasing"
SECONDS = 20
# Whom the county forgets, and who stays. The words stand nowhere else.
GONE = {"buyer": "Aarnikka Qvarnmarker", "successor": "Bertta Qvistmarker", "provider": "Caius Qvedmarker"}
CONTACTS = {key: f"{key}.{name.split()[1].lower()}@esimerkki.invalid" for key, name in GONE.items()}
NAMESAKE = "Daavid Qvillmarker"
# Two of the list have one name and one of them sits in a group; a member of it is called as one of the list is, and is
# somebody else. All are gone at the end.
TWIN = "Eerik Qvuldmarker"
MEMBER = "Fanny Qvolmarker"
# Words of feedback that are corrected.
QUOTED = "Gretel Qvosmarker"
WANTED = [word for name in [*GONE.values(), TWIN, MEMBER, QUOTED] for word in name.split()]
REPORT = """
lines:
  - service: {service_code: YPA-DAY, unit: day, quantity: %d}
  - indicator: {indicator_code: staffing, value: 59/100}
"""

faults = []


def check(what, condition, detail=""):
    if not condition:
        faults.append(what)
        print(f"FAULT {what} {detail}")


# ---- Searching

def spellings(word):
    """The word's bytes as they may lie in a store, a message or an export."""
    raw = word.encode()
    forms = {raw.lower(), word.encode("utf-16-le").lower(), raw.hex().encode()}
    for lead in range(3):  # base64 has three ways, by what stands before
        text = base64.b64encode(b"\0" * lead + raw + b"\0\0")
        forms.add(text[4 if lead else 0:-4].lower())
    return {form for form in forms if len(form) >= 5}


FORMS = {word: spellings(word) for word in WANTED}


def found_in(data, words=WANTED):
    lower = data.lower()
    return sorted(word for word in words if any(form in lower for form in FORMS[word]))


def search_files(directory, when):
    searched = 0
    for path in sorted(p for p in directory.rglob("*") if p.is_file()):
        data = path.read_bytes()
        searched += len(data)
        check(f"{when}: no name in {path.relative_to(directory)}", not found_in(data), found_in(data))
    return searched


# ---- A server whose files can be searched

class Place:
    """Server files in one directory, what the client writes in another."""

    def __init__(self, directory):
        self.server, self.client = directory / "server", directory / "client"
        self.server.mkdir()
        self.client.mkdir()
        self.postgres = matrix.postgres_store(COUNTY)
        self.config = self.server / "luotsi.yaml"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", directory / "key.pem"], check=True,
                       stderr=subprocess.DEVNULL)
        subprocess.run(["openssl", "pkey", "-in", directory / "key.pem", "-pubout", "-out", directory / "public.pem"],
                       check=True)
        self.public_key = directory / "public.pem"
        self.config.write_text(json.dumps({
            "county": COUNTY, "grpc": {"port": 0}, "admin": {"port": 0},
            "store": self.postgres or {"directory": str(self.server / "store")},
            "clock": {"virtual_day": "2026-02-15"},
            "audit": {"signing_key_file": str(directory / "key.pem"), "checkpoint_file": str(self.server / "checkpoints"),
                      "every_entries": 10, "every_seconds": 1}}))
        if self.postgres:
            matrix.migrate(COUNTY, self.postgres, self.config)

    @contextlib.contextmanager
    def running(self):
        ready = self.server / "ready.json"
        ready.unlink(missing_ok=True)
        with open(self.server / "luotsi.log", "ab") as log:
            process = subprocess.Popen(
                [server.BIN / "luotsi", "serve", "--config", self.config, "--ready-file", ready], cwd=self.server,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "TMPDIR": str(self.server)})
        try:
            port = server.wait_ready(process, ready)
            yield Ctl(port, json.loads(ready.read_text())["admin_port"], self.client)
        finally:
            server.stop(process)
            for line in (self.server / "luotsi.log").read_text().splitlines():
                check("the log has no errors", '"level":"error"' not in line, line)

    def dump(self):
        """PostgreSQL's tables as text; nothing on SQLite, whose files are searched themselves."""
        if not self.postgres:
            return b""
        return subprocess.run(["pg_dump", "-h", self.postgres["postgres"]["host"], "-U", "postgres", "--data-only", COUNTY],
                              check=True, capture_output=True).stdout

    def kept_names(self):
        """Whether the stores still have the names: before the erasure they must, or the search proves nothing."""
        data = self.dump() or b"".join(p.read_bytes() for p in self.server.glob("store/*.sqlite*"))
        return found_in(data)


class Ctl:
    def __init__(self, port, admin_port, directory):
        self.port, self.admin_port, self.directory = port, admin_port, directory
        self.number = 0

    def run(self, *words, expect=0):
        done = subprocess.run([server.BIN / "luotsictl", "--server", f"127.0.0.1:{self.port}", *map(str, words)],
                              stdin=subprocess.DEVNULL, capture_output=True, check=False)
        check(f"luotsictl {' '.join(map(str, words))} ends with {expect}", (done.returncode == 0) == (expect == 0),
              done.stdout + done.stderr)
        return done.stdout + done.stderr

    def json(self, *words):
        return json.loads(self.run("-o", "json", *words))

    def file(self, text):
        self.number += 1
        path = self.directory / f"{self.number}.yaml"
        path.write_text(text)
        return path

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/metrics", timeout=5) as answer:
            return answer.read()


# ---- The run

def contract_text(number, buyer, provider):
    text = CONTRACT.read_text().replace("EX-1", number)
    return (text.replace("name: Contract owner", f"name: {buyer}").replace("name: Area manager", f"name: {provider}")
            .replace("name: Head of service", f"name: {NAMESAKE}"))


def add_person(ctl, code, side, name, contact="", actor=""):
    return ctl.json("person", "add", "-f", ctl.file(
        f"code: {code}\nside: {side}\nname: {name}\n" + (f"contact: {contact}\n" if contact else "") +
        (f"actor: {actor}\n" if actor else "")))["id"]


def make_people(ctl):
    people = {key: add_person(ctl, f"POST-{n}", "provider" if key == "provider" else "buyer", name, CONTACTS[key])
              for n, (key, name) in enumerate(GONE.items())}
    people["namesake"] = add_person(ctl, "POST-7", "buyer", NAMESAKE)
    people["other_namesake"] = add_person(ctl, "POST-8", "buyer", NAMESAKE)
    people["twin"] = add_person(ctl, "POST-10", "buyer", TWIN, actor="operational/t1")
    people["other_twin"] = add_person(ctl, "POST-11", "buyer", TWIN, actor="operational/t2")
    people["called_as_member"] = add_person(ctl, "POST-12", "buyer", MEMBER, actor="operational/m1")
    # Refused, checked only and changed: words that were said and must leave nothing either.
    refused = ctl.file(f"code: POST-0\nside: buyer\nname: {GONE['buyer']}\n")
    ctl.run("person", "add", "-f", refused, expect=1)
    ctl.run("person", "add", "-f", ctl.file(f"code: Qvarnmarker-1\nside: buyer\nname: {GONE['buyer']}\n"), expect=1)
    ctl.json("person", "change", people["buyer"], "-f", ctl.file(
        f"code: POST-0\nside: buyer\nname: {GONE['buyer']}\ncontact: uusi {CONTACTS['buyer']}\n"))
    return people


def make_contracts(ctl, people):
    contracts = []
    for number in range(6):
        # A draft that is drawn up anew leaves the names of the first one behind in the store.
        made = ctl.json("contract", "create", "-f", ctl.file(
            contract_text(f"ER-{number}", GONE["successor"], GONE["provider"])))["id"]
        ctl.json("contract", "update", made, "-f", ctl.file(
            contract_text(f"ER-{number}", GONE["buyer"], GONE["provider"])))
        ctl.json("contract", "activate", made)
        for side, level, who in (("buyer", "tactical", "buyer"), ("buyer", "strategic", "namesake"),
                                 ("provider", "tactical", "provider")):
            ctl.json("responsible", "assign", made, side, level, "--person", people[who], "--from", "2026-02-15")
        ctl.json("report", "submit", "--contract", made, "--month", "2026-01", "-f", ctl.file(REPORT % (100 + number)))
        ctl.json("report", "approve", "--contract", made, "--month", "2026-01")
        contracts.append(made)
    return contracts


def make_group(ctl, contracts):
    """A group in which one of the twins sits, and somebody who is called as one of the list is."""
    return ctl.json("group", "create", "-f", ctl.file(f"""
code: RYHMA
name: Ohjausryhma
contract_ids: [{contracts[0]}]
members:
  - {{side: buyer, organisation: Alue, name: {TWIN}, actor: operational/t1}}
  - {{side: buyer, organisation: Kunta, name: {MEMBER}, actor: strategic/m9}}
  - {{side: buyer, organisation: Alue, name: {TWIN}}}
  - {{side: provider, organisation: Hoiva Oy, name: Tuottajan Edustaja}}
  - {{side: client, organisation: Vanhusneuvosto, name: Asiakkaan Edustaja}}
"""))


FEEDBACK = """
contract_id: %s
month: "2026-01"
source: clients
theme: meals
count: 3
summary: %s
"""


def say(ctl, contract, words):
    return ctl.json("feedback", "record", "-f", ctl.file(FEEDBACK % (contract, words)))


def live_a_little(ctl, people, contracts):
    ctl.json("person", "deputy", people["buyer"], people["successor"], "--from", "2026-02-16", "--to", "2026-02-18")
    ctl.json("person", "hand-over", people["buyer"], people["successor"], "--from", "2026-02-17")
    for day in ("2026-02-16", "2026-02-17", "2026-02-18"):
        ctl.run("clock", "advance", day)
    for key in [*GONE, "twin", "other_twin", "called_as_member"]:
        ctl.json("person", "leave", people[key], "--last-day", "2026-02-18")
    ctl.run("clock", "advance", "2026-02-19")
    ctl.run("status", "--wait")
    shown = ctl.json("responsible", "list", contracts[0], "--valid-on", "2026-02-15")
    check("before, the names are shown", GONE["buyer"] in json.dumps(shown, ensure_ascii=False), shown)
    trail = ctl.json("audit", "trail", people["buyer"], "--page-all")["entries"]
    reads = [e["method"].rsplit("/", 1)[1] for e in trail if e["action"] == "AUDIT_ACTION_READ"]
    check("who read the name stands in the person's trail", "ListResponsible" in reads, reads)


def read_everything(ctl, people, contracts):
    """Every answer and export that could tell a name."""
    yield "persons", ctl.run("-o", "json", "person", "list", "--with-erased", "true")
    yield "persons as a table", ctl.run("person", "list", "--with-erased", "true")
    for key in people:
        yield f"person {key}", ctl.run("-o", "json", "person", "get", people[key])
        yield f"trail of {key}", ctl.run("-o", "json", "audit", "trail", people[key], "--page-all")
        yield f"work of {key}", ctl.run("-o", "json", "work", "list", "--person", people[key])
    for contract in contracts:
        yield "contract", ctl.run("-o", "json", "contract", "get", contract)
        yield "contract then", ctl.run("-o", "json", "contract", "get", contract, "--valid-on", "2026-02-16")
        yield "changes", ctl.run("-o", "json", "contract", "changes", contract)
        yield "slots", ctl.run("-o", "json", "responsible", "list", contract)
        yield "slots then", ctl.run("-o", "json", "responsible", "list", contract, "--valid-on", "2026-02-16")
        yield "trail", ctl.run("-o", "json", "audit", "trail", contract, "--page-all")
    for form in ("json", "csv", "table"):
        yield f"contracts as {form}", ctl.run("-o", form, "contract", "list", "--page-all")
    releases, records = ctl.directory / "releases.json", ctl.directory / "records.json"
    yield "open data", ctl.run("ocds", "export", "--publisher", "County", "--releases", releases, "--records", records)
    for path in (releases, records):
        yield path.name, path.read_bytes() if path.exists() else b""
    yield "groups", ctl.run("-o", "json", "group", "list")
    yield "feedback", ctl.run("-o", "json", "feedback", "list", "--page-all")
    for noun in ("alert", "report", "payment"):
        yield noun, ctl.run("-o", "json", noun, "list", "--page-all")
    yield "metrics", ctl.metrics()


def sums(ctl):
    """What must be the same after somebody was forgotten: other services' state, and money."""
    hashes = ctl.json("state-hash")["modules"]
    check("four services beside the registry", len(hashes) == 5, hashes)
    payments = ctl.json("payment", "list", "--page-all")
    return {
        "modules": {name: state for name, state in hashes.items() if name != "contract-registry"},
        "payments": payments,
        "reports": ctl.json("report", "list", "--page-all"),
        "contracts": len(ctl.json("contract", "list", "--page-all")["contracts"]),
    }


def erase(ctl, people):
    for key in GONE:
        gone = ctl.json("person", "erase", people[key])
        # Its own name and contact, and its name in each contract; what was changed or drawn up anew went then.
        least = {"buyer": 2 + 6, "successor": 2, "provider": 2 + 6}[key]
        check(f"{key}: texts are told", gone["texts"] == least, gone)
        check(f"{key}: the day stands", gone["person"]["erased_on"] == "2026-02-19", gone)
        check(f"{key}: the name is gone from the answer", not gone["person"].get("name"), gone)


def namesake_stays(ctl, people, contracts):
    shown = ctl.json("responsible", "list", contracts[0])["slots"]
    strategic = [s for s in shown if (s["side"], s["level"]) == ("SIDE_BUYER", "LEVEL_STRATEGIC")]
    check("who was not erased keeps the name", strategic and strategic[0]["person"]["name"] == NAMESAKE, shown)
    terms = ctl.json("contract", "get", contracts[0])["responsible_persons"]
    check("also in the contract", any(p.get("name") == NAMESAKE for p in terms), terms)
    # One of two namesakes goes: the other one's name stays where it stands.
    ctl.json("person", "leave", people["other_namesake"], "--last-day", "2026-02-18")
    gone = ctl.json("person", "erase", people["other_namesake"])
    check("a namesake's erasure takes its own text only", gone["texts"] == 1, gone)
    shown = ctl.json("person", "get", people["namesake"])
    check("the other namesake keeps the name", shown["name"] == NAMESAKE, shown)
    terms = ctl.json("contract", "get", contracts[0])["responsible_persons"]
    check("and the contracts theirs", any(p.get("name") == NAMESAKE for p in terms), terms)


def members(ctl, group):
    return [m.get("name", "") for m in ctl.json("group", "get", group["id"])["members"]]


def people_in_groups(ctl, people, group):
    """Both directions: who sits in a group loses the name there, and who only has the same name does not take it."""
    others = ["Tuottajan Edustaja", "Asiakkaan Edustaja"]
    gone = ctl.json("person", "erase", people["called_as_member"])
    check("a member of the same name is somebody else", gone["texts"] == 1, gone)
    check("and keeps it", members(ctl, group) == [TWIN, MEMBER, TWIN, *others], members(ctl, group))
    # The third member has no login: nobody can tell which of the two it is.
    said = ctl.run("-v", "person", "erase", people["twin"], expect=1)
    unclear = group["members"][2]["id"]
    check("who cannot be told is asked for", b"PERSON_NAMESAKE_UNCLEAR" in said and unclear.encode() in said, said)
    check("and nothing went", members(ctl, group) == [TWIN, MEMBER, TWIN, *others], members(ctl, group))
    gone = ctl.json("person", "erase", people["twin"], "-f", ctl.file(f"not_in: [{unclear}]\n"))
    check("the twin's name goes where it sits", gone["texts"] == 2, gone)
    check("and nowhere else", members(ctl, group) == ["", MEMBER, TWIN, *others], members(ctl, group))
    check("the other twin keeps it", ctl.json("person", "get", people["other_twin"])["name"] == TWIN)
    gone = ctl.json("person", "erase", people["other_twin"], "-f", ctl.file(f"also_in: [{unclear}]\n"))
    check("until it is erased too", gone["texts"] == 2, gone)
    ctl.json("group", "add-member", group["id"], "-f", ctl.file("{side: buyer, organisation: Alue, name: Uusi Edustaja}"))
    ctl.json("group", "remove-member", group["id"], group["members"][1]["id"])
    check("who leaves is forgotten", members(ctl, group) == ["", "", "", *others, "Uusi Edustaja"], members(ctl, group))
    said = ctl.run("group", "remove-member", group["id"], group["members"][1]["id"], expect=1)
    check("and is no member any more", b"GROUP_MEMBER_NOT_FOUND" in said, said)


def await_checkpoint(place):
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and not (place.server / "checkpoints").exists():
        time.sleep(0.1)


def verify(ctl, place):
    said = ctl.run("audit", "verify", "--checkpoints", place.server / "checkpoints", "--public-key", place.public_key)
    check("the verification speaks of the registry", b"contract-registry" in said, said)
    if not place.postgres:
        vouched = {line.split()[0]: int(line.split()[3]) for line in said.decode().splitlines()[1:] if line.strip()}
        for module in ("contract-registry", "self-monitoring"):
            with contextlib.closing(sqlite3.connect(place.server / f"store/{module.replace('-', '_')}.sqlite")) as db:
                kept = db.execute("SELECT count(*) FROM private_texts").fetchone()[0]
            check(f"every text that {module} keeps has its hash in a row", vouched.get(module) == kept, (kept, said))


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-erase-") as temporary:
        place = Place(pathlib.Path(temporary))
        with place.running() as ctl:
            ctl.run("parameter", "set", "ocds.prefix", "ocds-abcdef", "--from", "2020-01-01", "--source", "trial")
            people = make_people(ctl)
            contracts = make_contracts(ctl, people)
            group = make_group(ctl, contracts)
            say(ctl, contracts[0], f"{QUOTED} kehui keittoa.")
            live_a_little(ctl, people, contracts)
            await_checkpoint(place)
            check("the search finds every name before", place.kept_names() == sorted(WANTED), place.kept_names())
            told = {what for what, data in read_everything(ctl, people, contracts) if found_in(data)}
            check("and sees them in answers", {"persons", "contract", "slots then"} <= told, told)
            verify(ctl, place)
            say(ctl, contracts[0], "Keittoa kehuttiin.")
            ctl.run("status", "--wait")
            before = sums(ctl)
            erase(ctl, people)
            namesake_stays(ctl, people, contracts)
            people_in_groups(ctl, people, group)
            for what, data in read_everything(ctl, people, contracts):
                check(f"no name in {what}", not found_in(data), found_in(data))
            check("reports still add up", sums(ctl) == before, before)
            search_files(place.server, "while it runs")
            check("no name in a dump", not found_in(place.dump()), found_in(place.dump()))
            verify(ctl, place)
        bytes_searched = search_files(place.server, "stopped")
        if not place.postgres:
            rebuilt = subprocess.run([server.BIN / "luotsi", "rebuild", "--store", place.server / "store"],
                                     capture_output=True, check=False)
            check("a rebuild succeeds", rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr)
            search_files(place.server, "rebuilt")
        with place.running() as ctl:
            verify(ctl, place)
            check("after the rebuild reports add up", sums(ctl) == before, before)
            for what, data in read_everything(ctl, people, contracts):
                check(f"after the rebuild no name in {what}", not found_in(data), found_in(data))
            then = ctl.json("responsible", "list", contracts[0], "--valid-on", "2026-02-15")["slots"]
            holders = [s["person"]["id"] for s in then if s["level"] == "LEVEL_TACTICAL"]
            check("history still shows who, by id", holders == [people["buyer"], people["provider"]], then)
    print(f"{bytes_searched} bytes searched for {len(WANTED)} words, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
