#!/usr/bin/python3
"""The export of open contracting data, held against its schema, its makers' own tools and finance's ledger.

    ocds_test.py demo     the demo county, after its year
    ocds_test.py real     the imported real register and its invoices (77 without the data)

The schemas are those of LUOTSI_REAL_DATA/schemas/ocds (77 without them). lib-cove-ocds and ocdsmerge come from the
package registry (tools/ocds/install); where it cannot be reached their part is skipped, saying so, and fails when
LUOTSI_REQUIRE=all. LUOTSI_BIN names the directory with the programs.
"""
import collections
import contextlib
import copy
import decimal
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import jsonschema

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
DATA = pathlib.Path(os.environ.get("LUOTSI_REAL_DATA", ROOT / "../shared/data")).resolve()
SCHEMAS = DATA / "schemas/ocds/1.1.5"
PUBLISHER = "Mallialueen hyvinvointialue"
LIMIT_SECONDS = 600
SKIP = 77
MERGE = """
import json, sys
from ocdsmerge import Merger
from decimal import Decimal
read = lambda text: json.loads(text, parse_float=Decimal)
package = read(open(sys.argv[1], encoding="utf-8").read())
merger = Merger(read(open(sys.argv[2], encoding="utf-8").read()))
differing = [record["ocid"] for record in package["records"]
             if merger.create_compiled_release(record["releases"]) != record["compiledRelease"]]
print(json.dumps(differing))
"""

faults = []


def fault(text):
    faults.append(text)
    print(f"FAILED: {text}")


def skipped(why):
    print(f"skipped: {why}")
    sys.exit(1 if os.environ.get("LUOTSI_REQUIRE") == "all" else SKIP)


def read(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"), parse_float=decimal.Decimal)


class Registry:
    """luotsictl against a server that stands."""

    def __init__(self, port, directory):
        self.port, self.directory = port, pathlib.Path(directory)

    def ask(self, *words):
        done = subprocess.run([BIN / "luotsictl", "--server", f"127.0.0.1:{self.port}", "--lang", "en",
                               "-o", "json", *map(str, words)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"luotsictl {' '.join(map(str, words[:2]))} ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def export(self, name, *words):
        files = [self.directory / f"{name}-{what}.json" for what in ("releases", "records")]
        told = self.ask("ocds", "export", "--publisher", PUBLISHER,
                        "--releases", files[0], "--records", files[1], *words)
        return told, *files

    def ledger(self):
        """What finance knows of: payments of contracts with prices, invoices of the others; by contract, in cents."""
        priced, numbers = set(), {}
        for contract in self.ask("contract", "list", "--page-all").get("contracts", []):
            numbers[contract["id"]] = contract["number"] or contract["id"]
            if contract.get("prices"):
                priced.add(contract["id"])
        sums = collections.Counter()
        for proposal in self.ask("payment", "list", "--page-all").get("payment_proposals", []):
            sums[numbers[proposal["contract_id"]]] += int(proposal["amount"]["amount_minor"])
        for invoice in self.ask("invoice", "list", "--outcome", "MATCHED", "--page-all").get("invoices", []):
            if invoice["contract_id"] not in priced:
                sums[numbers[invoice["contract_id"]]] += int(invoice["net"]["amount_minor"])
        return {number: minor for number, minor in sums.items() if minor}


# ---- Checks

def validator(name):
    schemas = {name: json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
               for name in ("release-schema.json", "release-package-schema.json", "record-package-schema.json",
                            "versioned-release-validation-schema.json")}
    schema = schemas[name]
    store = {one["id"]: one for one in schemas.values() if "id" in one}
    resolver = jsonschema.RefResolver(schema["id"], schema, store=store)
    return jsonschema.Draft4Validator(schema, resolver=resolver, format_checker=jsonschema.draft4_format_checker)


def schema_faults(package, name):
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
            for error in validator(name).iter_errors(package)]


def transactions(record):
    for contract in record["compiledRelease"].get("contracts", []):
        for one in contract.get("implementation", {}).get("transactions", []):
            yield contract["id"], one


def transaction_sums(records):
    sums = collections.Counter()
    for record in records["records"]:
        for contract, one in transactions(record):
            sums[contract] += decimal.Decimal(one["value"]["amount"]) * 100
    return {contract: int(minor) for contract, minor in sums.items() if minor}


def check_schema(releases, records):
    for package, name in ((releases, "release-package-schema.json"), (records, "record-package-schema.json")):
        for text in schema_faults(package, name)[:10]:
            fault(f"{name}: {text}")
    wrong = copy.deepcopy(releases)
    contracts = [one for release in wrong["releases"] for one in release.get("contracts", []) if "status" in one]
    contracts[0]["status"] = "suspended"
    if not schema_faults(wrong, "release-package-schema.json"):
        fault("a contract status that OCDS does not have was not noticed")


def check_ledger(records, ledger, told):
    sums = transaction_sums(records)
    if sums != ledger:
        differing = {key: (sums.get(key), ledger.get(key))
                     for key in {*sums, *ledger} if sums.get(key) != ledger.get(key)}
        fault(f"transactions and ledger differ for {len(differing)} contracts: {dict(list(differing.items())[:5])}")
    if sum(int(one["amount_minor"]) for one in told.get("transaction_totals", [])) != sum(ledger.values()):
        fault("the account's total is not the ledger's")
    wrong = copy.deepcopy(records)
    one = next(one for record in wrong["records"] for _, one in transactions(record))
    one["value"]["amount"] = decimal.Decimal(one["value"]["amount"]) + decimal.Decimal("0.01")
    if transaction_sums(wrong) == ledger:
        fault("one planted cent was not noticed")


def check_amendments(registry, releases):
    """Each amendment is a release of its own, named by the contract's list."""
    by_id = {release["id"]: release for release in releases["releases"]}
    if len(by_id) != len(releases["releases"]):
        fault("two releases have one id")
    amended = 0
    for release in releases["releases"]:
        amended += "contractAmendment" in release["tag"]
        for contract in release.get("contracts", []):
            for amendment in contract.get("amendments", []):
                if "contractAmendment" not in by_id[amendment["releaseID"]]["tag"]:
                    fault(f"{amendment['releaseID']} is no amendment")
    recorded = sum(change["kind"] == "contract_amended"
                   for contract in registry.ask("contract", "list", "--page-all").get("contracts", [])
                   if int(contract["revision"]) > 1
                   for change in registry.ask("contract", "changes", contract["id"])["changes"])
    if amended != recorded:
        fault(f"{recorded} amendments and {amended} releases of amendments")
    return amended


def check_with_their_tools(files, directory):
    """lib-cove-ocds and ocdsmerge; answers whether they could be asked."""
    installed = subprocess.run([ROOT / "tools/ocds/install"], capture_output=True, text=True, check=False)
    if installed.returncode == SKIP:
        return False
    if installed.returncode:
        fault(f"tools/ocds/install: {installed.stderr}")
        return True
    python = pathlib.Path(installed.stdout.strip())
    archive = pathlib.Path(directory) / "standard.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("standard-1__1__5/", "")
        out.writestr("standard-1__1__5/schema/", "")
        for path in SCHEMAS.rglob("*"):
            if path.is_file():
                # This one is read past the archive, from the standard's site.
                name = "versioned-release-validation-schema.json"
                text = path.read_text(encoding="utf-8").replace(
                    f"https://standard.open-contracting.org/schema/1__1__5/{name}", (SCHEMAS / name).as_uri())
                out.writestr(f"standard-1__1__5/schema/{path.relative_to(SCHEMAS)}", text)
    for file in files:
        done = subprocess.run([python.with_name("libcoveocds"), "--standard-zip", archive, "--delete",
                               "--output-dir", f"{directory}/cove", file], capture_output=True, text=True, check=False)
        if done.returncode:
            fault(f"lib-cove-ocds could not read {file.name}: {done.stderr[-800:]}")
            continue
        told = json.loads(done.stdout)
        for what in ("validation_errors", "additional_closed_codelist_values", "all_additional_fields",
                     "additional_checks", "deprecated_fields"):
            if told[what]:
                fault(f"lib-cove-ocds, {file.name}, {what}: {json.dumps(told[what])[:600]}")
    done = subprocess.run([python, "-c", MERGE, files[1], SCHEMAS / "release-schema.json"],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        fault(f"ocdsmerge: {done.stderr[-800:]}")
    elif json.loads(done.stdout):
        fault(f"ocdsmerge compiles other releases: {json.loads(done.stdout)[:5]}")
    return True


def check_repeats(registry, told, files):
    """The same two instants give the same export; a later start leaves out releases and keeps whole records."""
    published = read(files[1])["publishedDate"]
    again, *same = registry.export("again", "--to", published)
    if again != told or any(one.read_bytes() != other.read_bytes() for one, other in zip(files, same)):
        fault("the same export again is another one")
    middle = sorted(release["date"] for release in read(files[0])["releases"])[int(told["releases"]) // 2]
    late, late_releases, late_records = registry.export("late", "--from", middle, "--to", published)
    if not 0 < int(late["releases"]) < int(told["releases"]):
        fault("an export from later on has not fewer releases")
    whole = {record["ocid"]: record for record in read(files[1])["records"]}
    if any(record != whole[record["ocid"]] for record in read(late_records)["records"]):
        fault("a record of a later export is not the whole one")
    if any(release["date"] < middle for release in read(late_releases)["releases"]):
        fault("a release is older than what was asked for")


def check(registry):
    registry.ask("status", "--wait")
    told, *files = registry.export("all")
    releases, records = map(read, files)
    counts = (len(releases["releases"]), len(records["records"]))
    if counts != (int(told["releases"]), int(told["records"])):
        fault(f"{counts} releases and records are in the files, and the account says {told}")
    check_schema(releases, records)
    ledger = registry.ledger()
    check_ledger(records, ledger, told)
    amended = check_amendments(registry, releases)
    check_repeats(registry, told, files)
    asked = check_with_their_tools(files, registry.directory)
    print(f"{counts[0]} releases, {counts[1]} records, {told['transactions']} transactions, "
          f"{sum(ledger.values()) / 100:.2f} in {len(ledger)} contracts, {amended} amendments, {len(faults)} faults")
    if not asked:
        skipped("lib-cove-ocds and ocdsmerge: the package registry cannot be reached")


# ---- What is exported

@contextlib.contextmanager
def demo(directory):
    sys.path.insert(0, str(ROOT / "tools/demo"))
    os.environ.setdefault("BUILD", str(BIN.parent))
    import county
    import server
    import story
    import wire
    log = pathlib.Path(directory) / "server.log"
    with server.luotsi_dev(county.FIRST_DAY, log) as port, wire.Luotsi(port) as luotsi:
        ctl = story.Client([server.BIN / "luotsictl", "--server", f"127.0.0.1:{port}"])
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            good, _ = story.tell(luotsi, ctl, county.generate(), ROOT / "deploy/rules/default-rules.yaml",
                                 False, "a test")
        if not good:
            print(out.getvalue())
            raise SystemExit("FAILED: the demo county did not live its year as expected")
        yield Registry(port, directory)


@contextlib.contextmanager
def real(directory):
    store = pathlib.Path(directory) / "store"
    done = subprocess.run([ROOT / "tools/real/run", DATA, store], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, check=False, timeout=LIMIT_SECONDS, env={**os.environ, "BUILD": str(BIN.parent)})
    if done.returncode:
        raise SystemExit(f"FAILED: tools/real/run ended with {done.returncode}: {done.stderr[-500:]}")
    ready = pathlib.Path(directory) / "ready.json"
    process = subprocess.Popen([BIN / "luotsi", "serve", "--modules=all", "--store", store, "--grpc-port", "0",
                                "--admin-port", "0", "--ready-file", ready],
                               stdout=open(f"{directory}/server.log", "wb"), stderr=subprocess.STDOUT)
    try:
        sys.path.insert(0, str(ROOT / "tools/demo"))
        import server
        yield Registry(server.wait_ready(process, ready), directory)
    finally:
        process.terminate()
        process.wait(30)


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in ("demo", "real"):
        print(__doc__, file=sys.stderr)
        return 2
    if not (SCHEMAS / "release-schema.json").exists():
        skipped(f"no schemas in {SCHEMAS}")
    with tempfile.TemporaryDirectory(prefix="luotsi-ocds-") as directory:
        with {"demo": demo, "real": real}[sys.argv[1]](directory) as registry:
            check(registry)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
