#!/usr/bin/python3
"""A month's report by spreadsheet, as its user does it: fetch the template, look at it, fill it in, check it, read the file
that comes back marked, mend it, submit it, correct it when it is approved.

The template is read and filled by openpyxl, a program of its own. LUOTSI_BIN names the directory with the programs.
"""
import csv
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LUOTSI_BIN", ROOT / "build/dev/bin"))
os.environ.setdefault("BUILD", str(BIN.parent))
sys.path[:0] = [str(ROOT / "tools/demo"), str(ROOT / "tests/e2e")]

import openpyxl  # noqa: E402

import server  # noqa: E402
import wire  # noqa: E402
import wrong_inputs_test as inputs  # noqa: E402
from wire import contract_pb, report_pb  # noqa: E402

MONTH = "2026-01"
USAGE = 2
REJECTED = 4
CONFLICT = 5
faults = []


def check(name, expected, found):
    if expected != found:
        faults.append(name)
        print(f"DIFFERS {name}: expected {expected}, found {found}")


class Program:
    def __init__(self, port, directory):
        self.base = [str(BIN / "luotsictl"), "--server", f"127.0.0.1:{port}", "--lang", "fi"]
        self.directory = directory

    def run(self, *words):
        done = subprocess.run([*self.base, *words], cwd=self.directory, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr


def make_contract(client):
    contract = inputs.Examples(None).contract("PH-2026/7")
    contract.prices[0].service_name = "Asumisvuorokausi"
    contract.prices.add(service_code="0070", unit="visit", service_name="Käynti", unit_price=dict(
        currency_code="EUR", amount_micros=33_335_000))
    made = client.call("CreateContract", contract_pb.CreateContractRequest(request_id="make", contract=contract))
    client.call("ActivateContract", contract_pb.ActivateContractRequest(request_id="on", contract_id=made.id, etag=made.etag))
    return made.id


def column(sheet, header):
    for cell in sheet[1]:
        if cell.value == header:
            return cell.column
    raise SystemExit(f"{sheet.title} has no column {header}")


def choices(book, sheet, header):
    """The values of a column's drop-down, read where the rule points to."""
    letter = openpyxl.utils.get_column_letter(column(sheet, header))
    for rule in sheet.data_validations.dataValidation:
        if rule.type == "list" and any(str(one).startswith(letter) for one in rule.sqref.ranges):
            place, area = rule.formula1.lstrip("=").split("!")
            return [row[0].value for row in book[place.strip("'")][area.replace("$", "")]] if ":" in area else None
    return None


def look_at_template(path, contract):
    book = openpyxl.load_workbook(path)
    check("sheets", ["Rivit", "Mittarit", "Ennuste", "Summat", "luotsi", "luotsi_lists"], book.sheetnames)
    check("hidden", {"luotsi", "luotsi_lists"}, {one.title for one in book if one.sheet_state != "visible"})
    lines = book["Rivit"]
    check("services", ["VRK – Asumisvuorokausi", "0070 – Käynti"], choices(book, lines, "Palvelu"))
    check("units", ["day", "visit"], choices(book, lines, "Yksikkö"))
    check("indicators", ["I – Mittari"], choices(book, book["Mittarit"], "Mittari"))
    check("prepared rows", [("VRK – Asumisvuorokausi", "day"), ("0070 – Käynti", "visit")],
          [(row[0].value, row[1].value) for row in lines.iter_rows(min_row=2, max_row=3)])
    check("frozen header", "A2", lines.freeze_panes)
    quantity = lines.cell(1, column(lines, "Määrä"))
    check("a hint", True, quantity.comment is not None and "desimaalia" in quantity.comment.text)
    check("the header is bold", True, quantity.font.bold)
    letter = openpyxl.utils.get_column_letter
    formats = {header: lines.column_dimensions[letter(column(lines, header))].number_format
               for header in ("Palvelu", "Palvelupäivä", "Summa ilman alv")}
    check("formats", {"Palvelu": "@", "Palvelupäivä": "d.m.yyyy", "Summa ilman alv": "#,##0.00"}, formats)
    check("width", True, lines.column_dimensions["A"].width > 30)
    stamp = {row[0].value: row[1].value for row in book["luotsi"].iter_rows(min_row=2)}
    check("stamp", (contract, "PH-2026/7", MONTH), (stamp["contract_id"], stamp["contract_number"], stamp["month"]))
    return book


def fill(book, path, days, visits):
    lines, indicators = book["Rivit"], book["Mittarit"]
    quantity = column(lines, "Määrä")
    lines.cell(2, quantity).value = days
    lines.cell(3, quantity).value = visits
    indicators.cell(2, column(indicators, "Osoittaja")).value = 2
    indicators.cell(2, column(indicators, "Nimittäjä")).value = 3
    book.save(path)


def walk(program, client, directory):
    contract = make_contract(client)
    made = directory / "pohja.xlsx"
    code, out, err = program.run("template", "report", "--contract", contract, "--month", MONTH, "-o", str(made))
    check(f"template {err}", 0, code)
    book = look_at_template(made, contract)

    fill(book, directory / "raportti.xlsx", 31.5, "paljon")
    marked, listed = directory / "merkitty.xlsx", directory / "virheet.csv"
    code, out, err = program.run("report", "import", "raportti.xlsx", "--marked", str(marked), "--faults-csv", str(listed),
                                 "-o", "json")
    check(f"a bad cell {err}", REJECTED, code)
    answer = json.loads(out)
    check("stored", False, answer["result"]["stored"])
    check("found", [("SHEET_VALUE_MALFORMED", "Rivit", 3, "Määrä")],
          [(one["fault"]["reason"], one["sheet"], one["fault"]["row"], one["fault"]["column"])
           for one in answer["found"]["faults"]])
    with open(listed, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    check("listed", [("Rivit", "3", "Määrä", "SHEET_VALUE_MALFORMED")],
          [(row["sheet"], row["row"], row["column"], row["code"]) for row in rows])

    back = openpyxl.load_workbook(marked)
    lines = back["Rivit"]
    cell = lines.cell(3, column(lines, "Määrä"))
    check("the marked cell keeps its value", "paljon", cell.value)
    check("its fill", "FFF8C8C4", cell.fill.start_color.rgb)
    check("its comment", True, cell.comment is not None and "SHEET_VALUE_MALFORMED" in cell.comment.text)
    check("a good cell's fill", None, lines.cell(2, column(lines, "Määrä")).fill.fill_type)
    check("the list of faults", "SHEET_VALUE_MALFORMED", back["Virheet"].cell(2, 5).value)
    check("drop-downs stand", ["VRK – Asumisvuorokausi", "0070 – Käynti"], choices(back, lines, "Palvelu"))

    # Mended in the marked file itself; checked first, then submitted.
    cell.value = 12
    back.save(directory / "korjattu.xlsx")
    code, out, err = program.run("report", "import", "korjattu.xlsx", "-o", "json")
    check(f"checked {err}", (0, False), (code, json.loads(out)["result"]["stored"]) if code == 0 else code)
    code, out, err = program.run("report", "import", "korjattu.xlsx", "--submit", "-o", "json")
    check(f"submitted {err}", (0, True), (code, json.loads(out)["result"]["stored"]) if code == 0 else code)
    stored = client.call("GetReport", report_pb.GetReportRequest(contract_id=contract, month=MONTH))
    check("lines", [("VRK", 31_500_000), ("0070", 12_000_000)],
          [(line.service.service_code, line.service.quantity.micros) for line in stored.lines if line.HasField("service")])
    check("indicator", [(2, 3)], [(line.indicator.value.numerator, line.indicator.value.denominator)
                                  for line in stored.lines if line.HasField("indicator")])
    check("receipt", stored.content_sha256, json.loads(out)["result"]["receipt"]["content_sha256"])

    code, _, err = program.run("template", "report", "--contract", contract, "--month", MONTH, "-o", "pohja.csv")
    check(f"CSV template {err}", 0, code)
    text = (directory / "pohja.csv").read_text(encoding="utf-8-sig")
    check("CSV header", "Rivilaji;Palvelu;Yksikkö;Määrä", ";".join(text.splitlines()[0].split(";")[:4]))
    code, _, err = program.run("report", "import", "pohja.xlsx", "--month", "2025-12")
    check("another month", (REJECTED, True), (code, "TEMPLATE_OTHER_MONTH" in err))
    (directory / "rikki.xlsx").write_bytes(made.read_bytes()[:2000])
    code, _, err = program.run("report", "import", "rikki.xlsx")
    check("half a file", (REJECTED, True), (code, "SHEET_UNREADABLE" in err))
    odd_workbooks(program, contract, directory)
    correct(program, client, directory, contract)


def answer_of(run):
    """Exit code, whether it was stored, and the codes of the faults with what was expected."""
    code, out, err = run
    if not out.startswith("{"):
        return code, err
    answer = json.loads(out)
    return code, answer["result"]["stored"], [
        (one["fault"]["reason"], one["fault"]["facts"].get("expected", "")) for one in answer["found"].get("faults", [])]


def correct(program, client, directory, contract):
    """An approved month changes by a correction alone: Excel's Unicode text with more visits."""
    place = dict(contract_id=contract, month=MONTH)
    client.call("ApproveReport", report_pb.ApproveReportRequest(request_id="approve", **place))
    text = "Palvelu\tYksikkö\tMäärä\r\nVRK\tday\t31,5\r\n0070\tvisit\t14\r\n"
    (directory / "korjaus.txt").write_bytes(text.encode("utf-16"))
    words = ["report", "import", "korjaus.txt", "--contract", contract, "--month", MONTH, "-o", "json"]
    code, _, err = program.run(*words, "--submit")
    check(f"an approved month {err}", (REJECTED, True), (code, "REPORT_ALREADY_APPROVED" in err))
    why = ["--correct", "kaksi käyntiä puuttui"]
    check("a correction for no reason", USAGE, program.run(*words, "--correct", "")[0])
    check("a correction for two reasons", USAGE, program.run(*words, *why, "--reason", "muu")[0])
    check("an etag alone", USAGE, program.run(*words, "--etag", "1")[0])
    run = program.run(*words, *why)
    check("the encoding", "UTF-16LE", json.loads(run[1])["result"]["dialect"]["encoding"] if run[1] else run[2])
    check("a correction checked", (0, False, []), answer_of(run))
    check("another version", (CONFLICT, True), (lambda run: (run[0], "ETAG_MISMATCH" in run[2]))(
        program.run(*words, *why, "--etag", "9999", "--submit")))
    check("version before", 1, client.call("GetReport", report_pb.GetReportRequest(**place)).version)
    check("a correction stored", (0, True, []), answer_of(program.run(*words, *why, "--submit")))
    stored = client.call("GetReport", report_pb.GetReportRequest(**place))
    check("corrected", (2, why[1], [31_500_000, 14_000_000]), (stored.version, stored.correction_reason, [
        line.service.quantity.micros for line in stored.lines]))

    # A number where the code has zeros: the line comes back and says which code may be meant.
    book = openpyxl.Workbook()
    book.active.title = "Rivit"
    for row in (("Palvelu", "Yksikkö", "Määrä"), ("VRK", "day", 31.5), (70, "visit", 15)):
        book.active.append(row)
    book.save(directory / "korjaus.xlsx")
    words[2] = "korjaus.xlsx"
    check("lost zeros", (REJECTED, True, [("LINE_UNKNOWN_SERVICE", "0070"), ("SHEET_ZEROS_LOST", "0070")]),
          answer_of(program.run(*words, "--correct", "väärä koodi", "--submit")))
    stored = client.call("GetReport", report_pb.GetReportRequest(**place))
    check("the others are stored", (3, ["VRK"], 1), (
        stored.version, [line.service.service_code for line in stored.lines], len(stored.returned_lines)))


HEADER = ("Palvelu", "Yksikkö", "Määrä", "Palvelupäivä")


def workbook(path, rows, change=lambda sheet: None, name="Rivit"):
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(path)


def odd_workbooks(program, contract, directory):
    """What people make of a workbook: each fault says what is wrong, where, and in the caller's words how to mend it."""
    path = directory / "outo.xlsx"

    def told(rows, change=lambda sheet: None, name="Rivit"):
        workbook(path, rows, change, name)
        code, out, err = program.run("report", "import", path.name, "--contract", contract, "--month", MONTH, "-o", "json")
        if not out.startswith("{"):
            return code, err
        found = [one["fault"] for one in json.loads(out)["found"].get("faults", [])]
        for one in found:
            check(f"the text of {one['reason']}", True, len(one["text"].split()) > 2)
        return code, [(one["reason"], one.get("row", 0), one.get("column", "")) for one in found]

    good = ("VRK", "day", 31.5)
    check("another order and name", (0, []), told([("Määrä", "Yksikkö", "Palvelu"), (31.5, "day", "VRK")], name="Taul1"))
    check("a formula never computed", (REJECTED, [("SHEET_FORMULA_WITHOUT_VALUE", 2, "Määrä"),
                                                  ("SHEET_FORMULA_WITHOUT_VALUE", 3, "Palvelu")]),
          told([HEADER, ("VRK", "day", "=15+16"), ("=A2", "day", 1)]))
    check("merged cells", (REJECTED, [("SHEET_CELLS_MERGED", 2, "Palvelu"), ("FIELD_REQUIRED", 3, "Palvelu")]),
          told([HEADER, good, (None, "day", 1)], lambda sheet: sheet.merge_cells("A2:A3")))
    check("a merged title", (0, []), told([("Tammikuu",), HEADER, good], lambda sheet: sheet.merge_cells("A1:D1")))

    def as_date(sheet):
        sheet["C2"].number_format = "d.m.yyyy"
    check("a number shown as a date", (REJECTED, [("SHEET_VALUE_DAMAGED", 2, "Määrä")]),
          told([HEADER, ("VRK", "day", 46054)], as_date))

    def as_duration(sheet):
        sheet["C2"].number_format = "[h]:mm"

    def as_hours(sheet):
        sheet["C2"].number_format = '#,##0.00 "h"'
    damaged = (REJECTED, [("SHEET_VALUE_DAMAGED", 2, "Määrä")])
    check("hours typed as a time", damaged, told([HEADER, ("VRK", "day", datetime.time(7, 30))]))
    check("hours typed as a duration", damaged, told([HEADER, ("VRK", "day", datetime.timedelta(hours=60, minutes=30))]))
    check("a number shown as a duration", damaged, told([HEADER, ("VRK", "day", 2.5)], as_duration))
    check("a number shown as hours", (0, []), told([HEADER, ("VRK", "day", 2.5)], as_hours))
    check("a date shown as a number", (REJECTED, [("SHEET_VALUE_DAMAGED", 2, "Palvelupäivä")]),
          told([HEADER, (*good, 46030)]))
    check("a text that could be either", (0, [("SHEET_DECIMAL_ASSUMED", 2, "Määrä")]), told([HEADER, ("VRK", "day", "1,500")]))
    code, err = told([])
    check("an empty workbook", (REJECTED, True), (code, "SHEET_EMPTY" in err and "tallennettu täyttämisen" in err))

    # No workbook of ours, by the bytes that its program begins with.
    compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016)
    for name, content, words in (("an old workbook", compound + "Workbook".encode("utf-16-le"), ("SHEET_OLD_FORM", "XLSX")),
                                 ("a password", compound + "EncryptedPackage".encode("utf-16-le"),
                                  ("SHEET_LOCKED", "salasan"))):
        path.write_bytes(content)
        code, _, err = program.run("report", "import", path.name, "--contract", contract, "--month", MONTH)
        check(f"{name} {err}", (REJECTED, True), (code, all(word in err for word in words)))

    # The template's own sheet for lines is read although somebody hid it.
    book = openpyxl.load_workbook(directory / "korjattu.xlsx")
    book["Rivit"].sheet_state = "hidden"
    indicators = book["Mittarit"]
    indicators.cell(2, column(indicators, "Arvo")).value = 2 / 3
    book.save(path)
    code, out, err = program.run("report", "import", path.name, "-o", "json")
    check(f"a hidden sheet {err}", (0, 3), (code, json.loads(out)["result"]["receipt"]["accepted_lines"]) if out else code)

    # The template without the sheet that says what it is for.
    book = openpyxl.load_workbook(directory / "raportti.xlsx")
    del book["luotsi"]
    book.save(path)
    code, _, err = program.run("report", "import", path.name)
    check(f"no hidden sheet {err}", (REJECTED, True), (code, "SHEET_PLACE_MISSING" in err and "piilotettu" in err))


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-sheet-") as name:
        directory = pathlib.Path(name)
        with server.luotsi_dev("2026-02-05", directory / "log") as port, wire.Luotsi(port) as client:
            walk(Program(port, directory), client, directory)
    print(f"the spreadsheet door: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
