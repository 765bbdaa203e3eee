#!/usr/bin/python3
"""Real notices come in through mappings, each accounted for: EU notices in eForms, English open contracting releases.

What is expected is read from the notices by other libraries. LUOTSI_BIN names the directory with the programs,
LUOTSI_REAL_DATA the data (default ../shared/data). Ends with 77 when the data is not there.
"""
import collections
import decimal
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
os.environ.setdefault("BUILD", str(BIN.parent))
DATA = pathlib.Path(os.environ.get("LUOTSI_REAL_DATA", ROOT / "../shared/data")).resolve()
ENGLISH = DATA / "contracts/ocds/england_contracts_finder_ocds_releases.jsonl.gz"
LIFE_CYCLE = DATA / "contracts/ocds/fictional-1.1/ocds-213czf-000-00001.json"
EFORMS = DATA / "contracts/eforms"
REJECTED = 4
NAMES = {"cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
         "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
         "efac": "http://data.europa.eu/p27/eforms-ubl-extension-aggregate-components/1"}

sys.path.insert(0, str(ROOT / "tools/demo"))
import server  # noqa: E402

faults = []


def check(name, expected, found):
    if expected != found:
        faults.append(name)
        print(f"DIFFERS {name}: expected {expected}, found {found}")


def luotsictl(port, *words, allowed=(0,)):
    done = subprocess.run([BIN / "luotsictl", "--server", f"127.0.0.1:{port}", "--mappings", ROOT / "deploy/mappings",
                           "-o", "json", *map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode not in allowed:
        raise SystemExit(f"luotsictl {' '.join(map(str, words[:2]))} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def take_in(port, mapping, *files, dry_run=False):
    return luotsictl(port, *(["--dry-run"] if dry_run else []), "import", "contracts", "--mapping", mapping, *files,
                     allowed=(0, REJECTED))


def value_of(contract):
    value = contract.get("agreed_value")
    return value and (value["currency_code"], int(value.get("amount_minor", 0)))


def by_award(releases):
    """What the latest release says of each award."""
    found = {}
    for release in releases:
        for award in release.get("awards", []):
            found[award["id"]] = (award, release)
    return found


def cents(value):
    return (value["currency"], int(decimal.Decimal(str(value["amount"])) * 100))


def plain(name):
    """A name as it is stored: some notices have none."""
    return " ".join((name or "").split())


def check_english(port):
    text = gzip.decompress(ENGLISH.read_bytes()).decode("utf-8")
    releases = [json.loads(line, parse_float=decimal.Decimal) for line in text.splitlines()]
    with_award = [release for release in releases if release.get("awards")]
    tried = take_in(port, "ocds-awards", ENGLISH, dry_run=True)["totals"]
    check("nothing is stored by trying", [], luotsictl(port, "contract", "list").get("contracts", []))
    answer = take_in(port, "ocds-awards", ENGLISH)
    totals = answer["totals"]
    check("English notices read", len(releases), totals["read"])
    check("English notices taken", len(with_award), totals["accepted"])
    check("English notices refused", len(releases) - len(with_award), totals["rejected"])
    check("the try foretold it", [tried[word] for word in ("read", "accepted", "rejected")],
          [totals[word] for word in ("read", "accepted", "rejected")])
    check("why", {"VALUE_MISSING": totals["rejected"]}, totals["rejection_codes"])
    refused = {int(note["line"]) for note in answer["files"][0]["rejections"]}
    check("which", {number for number, release in enumerate(releases, 1) if not release.get("awards")}, refused)
    again = take_in(port, "ocds-awards", ENGLISH)["totals"]
    check("taken twice", (0, totals["accepted"]), (again["accepted"], again["unchanged"]))

    contracts = {one["number"]: one
                 for one in luotsictl(port, "contract", "list", "--page-all")["contracts"]}
    awards = by_award(releases)
    check("English contracts", set(awards), set(contracts))
    for number in set(awards) & set(contracts):
        (award, release), contract = awards[number], contracts[number]
        suppliers = award.get("suppliers", [])
        check(f"{number} value", cents(award["value"]), value_of(contract))
        check(f"{number} start", award["contractPeriod"]["startDate"][:10], contract["start_date"])
        check(f"{number} buyer", plain(release["buyer"]["name"]), contract["buyer"]["name"])
        if len(suppliers) != 1:
            check(f"{number} has no provider's id", None, contract["provider"].get("identifier"))
            continue
        check(f"{number} provider", plain(suppliers[0]["name"]), contract["provider"]["name"])
        [party] = {json.dumps(one.get("identifier", {}), sort_keys=True) for one in release["parties"]
                   if one["id"] == suppliers[0]["id"] and "supplier" in one["roles"]}
        wanted = json.loads(party)
        if wanted.get("scheme"):
            check(f"{number} provider's id", (wanted["scheme"], wanted["id"]),
                  (contract["provider"]["identifier"]["scheme"], contract["provider"]["identifier"]["id"]))
    return len(releases), totals


def check_life_cycle(port):
    """Six releases of one process: those before the award say nothing of a contract."""
    totals = take_in(port, "ocds-awards", LIFE_CYCLE)["totals"]
    check("life cycle", (6, 3, 3), (totals["read"], totals["accepted"], totals["rejected"]))
    return totals



def eforms_of(file):
    """Winner's name and value of the only settled contract."""
    root = ElementTree.parse(file).getroot()
    [contract] = root.iterfind(".//efac:NoticeResult/efac:SettledContract", NAMES)
    tender = contract.find("efac:LotTender/cbc:ID", NAMES).text
    for one in root.iterfind(".//efac:NoticeResult/efac:LotTender", NAMES):
        if one.find("cbc:ID", NAMES).text == tender:
            party = one.find("efac:TenderingParty/cbc:ID", NAMES).text
            amount = one.find("cac:LegalMonetaryTotal/cbc:PayableAmount", NAMES)
    for one in root.iterfind(".//efac:NoticeResult/efac:TenderingParty", NAMES):
        if one.find("cbc:ID", NAMES).text == party:
            winner = one.find("efac:Tenderer/cbc:ID", NAMES).text
    for one in root.iterfind(".//efac:Organization/efac:Company", NAMES):
        if one.find("cac:PartyIdentification/cbc:ID", NAMES).text == winner:
            name = one.find("cac:PartyName/cbc:Name", NAMES).text
    value = None if amount is None else (amount.get("currencyID"), int(decimal.Decimal(amount.text) * 100))
    return root.find("cbc:ID", NAMES).text + "/" + contract.find("cbc:ID", NAMES).text, plain(name), value


def check_eforms(port, directory):
    before = {one["id"] for one in luotsictl(port, "contract", "list", "--page-all").get("contracts", [])}
    notices = sorted(EFORMS.glob("*.xml"))
    empty = pathlib.Path(directory) / "no-contract.xml"
    empty.write_text("<ContractNotice/>", encoding="utf-8")
    answer = take_in(port, "eforms-contracts", *notices)
    totals = answer["totals"]
    check("EU notices taken", (len(notices), len(notices), 0), (totals["read"], totals["accepted"], totals["rejected"]))
    contracts = [one for one in luotsictl(port, "contract", "list", "--page-all")["contracts"]
                 if one["id"] not in before]
    found = collections.Counter((one["provider"]["name"], value_of(one)) for one in contracts)
    check("EU contracts", collections.Counter(eforms_of(file)[1:] for file in notices), found)
    refused = subprocess.run([BIN / "luotsictl", "--server", f"127.0.0.1:{port}", "import", "contracts",
                              "--mapping", ROOT / "deploy/mappings/eforms-contracts.yaml", empty],
                             capture_output=True, text=True, check=False)
    check("a notice without a contract is refused", True, refused.returncode != 0 and "FILE_EMPTY" in
          refused.stdout + refused.stderr)
    return len(notices), totals


def main():
    if not ENGLISH.exists() or not EFORMS.exists():
        print(f"skipped: no notices in {DATA}/contracts")
        return 1 if os.environ.get("LUOTSI_REQUIRE") == "all" else 77
    with tempfile.TemporaryDirectory(prefix="luotsi-notices-") as directory:
        with server.luotsi_dev("2026-03-01", pathlib.Path(directory) / "server.log") as port:
            english, totals = check_english(port)
            check_life_cycle(port)
            european, eu_totals = check_eforms(port, directory)
    print(f"English notices: {english} = {totals['accepted']} taken + {totals['rejected']} refused (no award yet); "
          f"EU notices: {european} = {eu_totals['accepted']} taken + {eu_totals['rejected']} refused; "
          f"{len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
