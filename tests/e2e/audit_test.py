#!/usr/bin/python3
"""The audit trail as an auditor uses it: who changed and who read, signed checkpoints, and a database edited by
its owner. The chain is also computed here, from docs/operations/audit.md alone, and must agree."""
import base64
import contextlib
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "demo"))
import server  # noqa: E402

BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", server.BIN))
CONTRACT = ROOT / "deploy/examples/contract.yaml"
SECONDS = 20
DOCUMENT = base64.b64encode(b"what was agreed\x00\xff").decode()
COLUMNS = ("position", "kind", "stream", "revision", "event", "payload", "recorded_at", "effective_on", "request_id",
           "request_rows", "fingerprint", "correlation_id", "actor")

faults = []


def check(what, condition, detail=""):
    if not condition:
        faults.append(what)
        print(f"FAULT {what} {detail}")


# ---- The chain, as the document tells it

def next_link(before, row):
    text = bytearray(before)
    for column in COLUMNS:
        value = row[column]
        if value is None:
            text += b"-"
            continue
        value = str(uuid.UUID(bytes=value)) if column == "stream" else str(value)
        raw = value.encode()
        text += f"{len(raw)}:".encode() + raw
    return hashlib.sha256(bytes(text)).digest()


def rows_of(db):
    db.row_factory = sqlite3.Row
    return db.execute("SELECT * FROM journal ORDER BY position").fetchall()


def chain_of(db):
    """The links by position; a row whose stored link differs is a fault of one of the two computations."""
    links, link = {}, bytes(32)
    for row in rows_of(db):
        link = next_link(link, row)
        check(f"the documented chain at {row['position']}", link == row["chain"])
        links[row["position"]] = link
    return links


# ---- A server with a key

@contextlib.contextmanager
def running(directory):
    ready = directory / "ready.json"
    ready.unlink(missing_ok=True)
    with open(directory / "luotsi.log", "ab") as log:
        process = subprocess.Popen([BIN / "luotsi", "serve", "--config", directory / "luotsi.yaml", "--ready-file", ready],
                                   cwd=directory, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield Ctl(server.wait_ready(process, ready), directory)
    finally:
        server.stop(process)


class Ctl:
    def __init__(self, port, directory):
        self.port, self.directory = port, directory

    def run(self, *words, expect=0):
        done = subprocess.run([BIN / "luotsictl", "--server", f"127.0.0.1:{self.port}", *map(str, words)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(f"luotsictl {' '.join(map(str, words))} ends with {expect}", done.returncode == expect,
              f"{done.returncode} {done.stdout} {done.stderr}")
        return done.stdout + done.stderr

    def json(self, *words):
        return json.loads(self.run("-o", "json", *words))

    def verify(self, *words, expect=0):
        return self.run("audit", "verify", "--checkpoints", self.directory / "checkpoints", "--public-key",
                        self.directory / "public.pem", *words, expect=expect)

    def settle(self):
        self.run("status", "--wait")


def prepare(directory):
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", directory / "key.pem"], check=True,
                   stderr=subprocess.DEVNULL)
    for name, key in (("public.pem", "key.pem"),):
        subprocess.run(["openssl", "pkey", "-in", directory / key, "-pubout", "-out", directory / name], check=True)
    (directory / "luotsi.yaml").write_text(f"""\
county: trial
grpc: {{port: 0}}
admin: {{port: 0}}
store: {{directory: {directory}/store}}
clock: {{virtual_day: "2026-02-15"}}
audit: {{signing_key_file: {directory}/key.pem, checkpoint_file: {directory}/checkpoints, every_entries: 10, every_seconds: 1}}
""")


def make_history(ctl, db_file):
    """Contracts, changes and readings, signed for more than once; gives the id of the first contract."""
    text, first = CONTRACT.read_text(), None
    for number in range(12):
        file = ctl.directory / "contract.yaml"
        file.write_text(text.replace("EX-1", f"EX-{number}"))
        made = ctl.json("contract", "create", "-f", file)
        first = first or made["id"]
        ctl.json("contract", "activate", made["id"])
        if made["id"] == first:
            await_checkpoints(ctl.directory, db_file)
    ctl.json("contract", "get", first)
    ctl.settle()
    ctl.json("complaint", "record", "--contract", first, "--category", "care-delay", "--severity", "moderate",
             "--received-on", "2026-01-10", "--description", "Keittoa odotettiin.")
    ctl.json("call", "DocumentService/AttachDocument", json.dumps({
        "request_id": "attach-1", "contract_id": first, "title": "Liite", "media_type": "text/plain",
        "retention_class": "RETENTION_CLASS_CONTRACT", "content": DOCUMENT}))
    ctl.settle()
    return first


def await_checkpoints(directory, db_file):
    """Until the last row of the registry's journal is signed for."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with contextlib.closing(sqlite3.connect(f"file:{db_file}?mode=ro", uri=True)) as db:
            last = db.execute("SELECT max(position) FROM journal").fetchone()[0]
        if any(line["position"] == last for line in checkpoints(directory)):
            return
        time.sleep(0.1)
    raise SystemExit("no checkpoint of the last row was made in time")


def checkpoints(directory, module="contract-registry"):
    path = directory / "checkpoints"
    lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [line for line in lines if line["module"] == module]


# ---- What is promised

def trail_tells(ctl, contract):
    entries = ctl.json("audit", "trail", contract, "--page-all")["entries"]
    own = [e for e in entries if e["module"] == "contract-registry"]
    # Of the contract itself: what lies ahead of it (`term_planned`) is noted beside each change.
    writes = [e for e in own if e["action"] == "AUDIT_ACTION_WRITE" and e["event"].startswith("contract_")]
    reads = [e for e in own if e["action"] == "AUDIT_ACTION_READ"]
    check("the trail has both changes", [e["event"] for e in writes] == ["contract_created", "contract_activated"],
          [e["event"] for e in writes])
    check("the first change has no state before it", writes[0]["before_json"] == "" and writes[0]["after_json"] != "")
    check("the second starts from the first", writes[1]["before_json"] == writes[0]["after_json"])
    states = [json.loads(writes[1][side])["state"] for side in ("before_json", "after_json")]
    check("the change shows", states == ["draft", "active"], states)
    check("who and when stand in every entry", all(e["actor"] and e["recorded_at"] for e in entries))
    check("the reading shows", [e["method"].rsplit("/", 1)[1] for e in reads] == ["GetContract"], reads)
    check("it names the fields", reads and reads[0]["fields"] == ["responsible_persons.name"], reads)
    check("nobody's name stands in the trail", "Meikäläinen" not in json.dumps(entries, ensure_ascii=False))
    before = len(reads)
    ctl.json("contract", "list")
    again = [e for e in ctl.json("audit", "trail", contract, "--page-all")["entries"]
             if e["action"] == "AUDIT_ACTION_READ" and e["module"] == "contract-registry"]
    shown = ctl.json("contract", "list")["contracts"][0].get("responsible_persons", [])
    named = any(person.get("name") for person in shown)
    check("a list counts where it shows the fields", len(again) == before + (1 if named else 0), again)
    ctl.json("alert", "list")
    ctl.settle()


def openssl_agrees(directory):
    """The signature can be checked without Luotsi, as the document says."""
    line = checkpoints(directory)[-1]
    text = "".join(["luotsi audit checkpoint 1\n"] + [f"{name} {line[name]}\n" for name in (
        "county", "module", "position", "count", "chain", "made_at")])
    (directory / "text").write_text(text)
    (directory / "signature").write_bytes(bytes.fromhex(line["signature"]))
    done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", directory / "public.pem", "-rawin", "-in",
                           directory / "text", "-sigfile", directory / "signature"], stdout=subprocess.PIPE, text=True)
    check("openssl verifies the signature", done.returncode == 0, done.stdout)
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", directory / "public.pem", "-outform", "DER"], check=True,
                         stdout=subprocess.PIPE).stdout
    check("the key id is the key's hash", line["key_id"] == hashlib.sha256(der).hexdigest()[:16])


def tampered(directory, db_file, change):
    """Lets the database's owner loose on a copy of the file, restored afterwards."""
    kept = db_file.read_bytes()
    with contextlib.closing(sqlite3.connect(db_file)) as db:
        change(db)
        db.commit()
    return kept


def restamp(db, first):
    rows = rows_of(db)
    link = next((row["chain"] for row in rows if row["position"] == first - 1), bytes(32))
    for row in rows:
        if row["position"] >= first:
            link = next_link(link, row)
            db.execute("UPDATE journal SET chain=? WHERE position=?", (link, row["position"]))
    db.execute("UPDATE journal_head SET position=?, chain=?", (rows[-1]["position"], link))


def owner_is_found_out(directory, db_file, seed):
    rng = random.Random(seed)
    with contextlib.closing(sqlite3.connect(db_file)) as db:
        last = len(chain_of(db))
    at = rng.randint(2, last - 1)
    other = rng.choice([p for p in range(2, last) if p != at])
    left, right = sorted((at, other))

    def swap(db):
        for old, new in ((left, 10**6), (right, left), (10**6, right)):
            db.execute("UPDATE journal SET position=? WHERE position=?", (new, old))

    def cut(db):
        db.execute("DELETE FROM journal WHERE position>=?", (at,))
        db.execute("UPDATE journal_head SET position=?, chain=(SELECT chain FROM journal WHERE position=?)",
                   (at - 1, at - 1))

    def stamped(db):
        db.execute("UPDATE journal SET actor='somebody else' WHERE position=?", (at,))
        restamp(db, at)

    signed = [line["position"] for line in checkpoints(directory)]
    vouched = max([p for p in signed if p < at], default=0)
    cases = {
        "edit": (lambda db: db.execute("UPDATE journal SET payload=payload||' ' WHERE position=?", (at,)),
                 f"row {at} is not what was written"),
        "deletion": (lambda db: db.execute("DELETE FROM journal WHERE position=?", (at,)), f"row {at} is missing"),
        "exchange": (swap, f"row {left} stands at {right}"),
        "cut": (cut, f"cut off at row {at}"),
        "restamp": (stamped, f"computed anew from row {vouched + 1} or later, as the checkpoint at "
                             f"{min(p for p in signed if p >= at)} shows"),
    }
    for name, (change, expected) in cases.items():
        checkpoint_file = (directory / "checkpoints").read_bytes()
        kept = tampered(directory, db_file, change)
        with running(directory) as ctl:
            said = ctl.verify("--module", "contract-registry", expect=1)
            check(f"{name}: the place is named", expected in said, said)
            ctl.verify("--module", "report-intake")
        for leftover in directory.glob("store/contract_registry.sqlite-*"):
            leftover.unlink()
        db_file.write_bytes(kept)
        new = (directory / "checkpoints").read_bytes()
        check(f"{name}: nothing is signed for a changed journal",
              b'"contract-registry"' not in new[len(checkpoint_file):], new[len(checkpoint_file):])
        check(f"{name}: checkpoints are only appended", new.startswith(checkpoint_file))
        print(f"  {name}: found")
    log = (directory / "luotsi.log").read_text()
    check("the log tells the operators", log.count('"event":"audit.journal_changed"') >= len(cases))


def told_of(db, ref):
    """The row that vouches for a text."""
    told = [row["position"] for row in rows_of(db) if str(uuid.UUID(bytes=ref)) in row["payload"]]
    check("one row vouches for a text", len(told) == 1, told)
    return told[0]


def beside_is_found_out(directory, seed):
    """Words, documents and the list of readings lie beside the journal: an edit is named, an erasure is none."""
    rng = random.Random(seed)
    registry, monitoring = (directory / f"store/{name}.sqlite" for name in ("contract_registry", "self_monitoring"))
    with contextlib.closing(sqlite3.connect(registry)) as db:
        texts = dict(db.execute("SELECT ref,body FROM private_texts"))
        document = next(ref for ref, body in texts.items() if body == DOCUMENT)
        name = rng.choice([ref for ref in sorted(texts) if ref != document])
        reading = rng.choice([one for (one,) in db.execute("SELECT DISTINCT position FROM access_entities ORDER BY 1")])
        said_of = {ref: told_of(db, ref) for ref in (name, document)}
    with contextlib.closing(sqlite3.connect(monitoring)) as db:
        (complaint,), = db.execute("SELECT ref FROM private_texts")
        said_of[complaint] = told_of(db, complaint)

    def edit(ref, body="Matti Muu"):
        return "UPDATE private_texts SET body=? WHERE ref=?", (body, ref)

    def words(ref):
        return f"the words kept for row {said_of[ref]} are not what was written"

    hide = ("DELETE FROM access_entities WHERE position=?", (reading,))
    listed = f"the list of readings differs from row {reading}"
    cases = {
        "nothing": (registry, [], []),
        "an edited name": (registry, [edit(name)], [words(name)]),
        "an edited document": (registry, [edit(document, base64.b64encode(b"other").decode())], [words(document)]),
        "an edited complaint": (monitoring, [edit(complaint, "Keittoa kehuttiin.")], [words(complaint)]),
        "an erased name": (registry, [("DELETE FROM private_texts WHERE ref=?", (name,))], []),
        "a hidden reading": (registry, [hide], [listed]),
        "a name and a reading": (registry, [edit(name), hide], [words(name), listed]),
    }
    for what, (db_file, changes, expected) in cases.items():
        kept = tampered(directory, db_file, lambda db: [db.execute(*change) for change in changes])
        with running(directory) as ctl:
            said = ctl.verify("--module", db_file.stem.replace("_", "-"), expect=1 if expected else 0)
            for one in expected:
                check(f"{what}: the place is named", one in said, said)
            if not expected:
                erased = len(changes)
                counts = said.splitlines()[-1].split()[3:5]
                check(f"{what}: counted", counts == [str(len(texts) - erased), str(erased)], said)
        for leftover in directory.glob(f"store/{db_file.name}-*"):
            leftover.unlink()
        db_file.write_bytes(kept)
        print(f"  {what}: {'found' if expected else 'no fault'}")


def forged_checkpoints_are_refused(directory, ctl):
    path = directory / "checkpoints"
    honest = path.read_text()
    line = json.loads(honest.splitlines()[-1])
    line["position"] += 1
    path.write_text(honest + json.dumps(line) + "\n")
    check("a forged checkpoint is named", "has not signed" in ctl.verify(expect=1))
    path.write_text(honest)


def a_change_of_the_key_is_told(directory, ctl):
    """Lines of a key that was not given fail and name it; with it they count, and the change is said."""
    path = directory / "checkpoints"
    honest = path.read_text()
    old, new = directory / "public.pem", directory / "next.pub"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", directory / "next.pem"], check=True,
                   stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "pkey", "-in", directory / "next.pem", "-pubout", "-out", new], check=True)
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", new, "-outform", "DER"], check=True,
                         stdout=subprocess.PIPE).stdout
    line = checkpoints(directory)[-1]
    line["key_id"] = hashlib.sha256(der).hexdigest()[:16]
    (directory / "text").write_text("".join(["luotsi audit checkpoint 1\n"] + [f"{name} {line[name]}\n" for name in (
        "county", "module", "position", "count", "chain", "made_at")]))
    subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", directory / "next.pem", "-rawin", "-in", directory / "text",
                    "-out", directory / "signature"], check=True)
    earlier = [one for one in honest.splitlines() if json.loads(one)["position"] < line["position"]
               or json.loads(one)["module"] != line["module"]]
    line["signature"] = (directory / "signature").read_bytes().hex()
    path.write_text("\n".join(earlier + [json.dumps(line)]) + "\n")
    said = ctl.verify(expect=1)
    check("a key that was not given is named", f"names the key {line['key_id']}" in said, said)
    said = ctl.verify("--public-key", new)
    check("the change of the key is said", "contract-registry: the signing key changed" in said, said)
    check("the earlier key is still needed", old.exists())
    path.write_text(honest)


def main():
    seed = int(os.environ.get("LUOTSI_SEED", random.randrange(2**32)))
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="luotsi-audit-") as temporary:
        directory = pathlib.Path(temporary)
        db_file = directory / "store/contract_registry.sqlite"
        prepare(directory)
        with running(directory) as ctl:
            contract = make_history(ctl, db_file)
            trail_tells(ctl, contract)
            await_checkpoints(directory, db_file)
            ctl.verify()
            forged_checkpoints_are_refused(directory, ctl)
            a_change_of_the_key_is_told(directory, ctl)
        openssl_agrees(directory)
        rebuilt = subprocess.run([BIN / "luotsi", "rebuild", "--store", directory / "store"], stdout=subprocess.PIPE)
        check("a rebuild changes nothing", rebuilt.returncode == 0, rebuilt.stdout)
        with running(directory) as ctl:
            ctl.verify()
        owner_is_found_out(directory, db_file, seed)
        beside_is_found_out(directory, seed)
        with running(directory) as ctl:
            ctl.verify()
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
