#!/usr/bin/python3
"""Independent oracle for the real data: expected figures as one JSON document.

    tests/oracle/real_data.py DATA_DIRECTORY [--brief] > expected.json

DATA_DIRECTORY is the folder that holds contracts/, invoices/ and
provider_reports/ (see its README).  Nothing here is shared with Luotsi's own
code; only Python's standard library is used.  Money is decimal, shares are
compared as whole-number cross products, and no binary floating point occurs.
Line numbers are 1-based with the header as line 1 (no cell spans lines).
--brief leaves out the long lists.
"""
import collections
import csv
import datetime
import glob
import gzip
import io
import json
import os
import re
import sys
from decimal import Decimal, ROUND_HALF_UP

# ---------------------------------------------------------------- rules as data
BOM_SPELLINGS = ["\ufeff", "\u00ef\u00bb\u00bf", "\u00c3\u00af\u00c2\u00bb\u00c2\u00bf",
                 "\u00c3\u00af\u00bb\u00bf"]
TEXT_REPAIRS = [("\u0080\u0099", "\u2019"), ("\u0080\u0093", "\u2013"), ("\\n", " ")]
COLUMNS = {  # first alias found in a header wins; a later alias in the same header is ignored
    "authority": ["Authority Name"],
    "payment_date": ["Date of Payment"],
    "document": ["SAP Document Number", "DocumentNo", "Document Number"],
    "gross": ["Gross"], "vat": ["VAT"], "net": ["Net"],
    "supplier": ["Supplier Name", "Vendor Name"],
    "directorate": ["Directorate", "Service Area"],
    "gl": ["G/L description.", "G/L Description", "G/L descript", "GL Description"],
}
REDACTED = {"redacted data", "redacted data data", "redaction"}       # whole supplier keys
PLACEHOLDERS = {"various", "various providers"}                       # whole supplier keys
NULL_WORDS = {"", "-", "x", "tbc", "n/a"}
LEGAL_TAIL = {"ltd", "limited", "plc", "llp", "lp", "cic", "cio", "inc", "co", "company"}
ABBREVIATIONS = [(["nhs", "ft"], ["nhs", "foundation", "trust"]),
                 (["gmw"], ["greater", "manchester", "west"])]
SERVICE_STOP = {"with", "from", "other", "various", "general", "service", "services", "salford",
                "council", "city", "payment", "payments", "payts", "fees", "works", "provision",
                "misc", "miscellaneous", "professional", "serv"}
TARGET = (95, 100)
PENNY = Decimal("0.01")


def text(s):
    for old, new in TEXT_REPAIRS:
        s = s.replace(old, new)
    return s


def supplier_key(s):
    """Exact key: text repairs, white space collapsed to one blank, case folded."""
    return " ".join(text(s).split()).casefold()


def alias_key(s):
    """Normalised key; equality of two of these proposes an alias, it never proves one."""
    s = supplier_key(s).replace("\u2019", "").replace("'", "")
    s = s.replace("&", " and ").replace("+", " plus ")
    tok = re.findall(r"[a-z0-9]+", s)
    for i in range(1, len(tok) - 1):                      # trading name: "X t/a Y" -> "X"
        if tok[i] == "t" and tok[i + 1] == "a":
            tok = tok[:i]
            break
    out, run = [], ""
    for w in tok + [None]:                                # "a e yates" -> "ae yates"
        if w is not None and len(w) == 1 and w.isalpha():
            run += w
            continue
        if run:
            out.append(run)
            run = ""
        if w is not None:
            out.append(w)
    tok = out
    for old, new in ABBREVIATIONS:
        i = 0
        while i + len(old) <= len(tok):
            if tok[i:i + len(old)] == old:
                tok = tok[:i] + new + tok[i + len(old):]
                i += len(new)
            else:
                i += 1
    while len(tok) > 1 and tok[-1] in LEGAL_TAIL:
        tok = tok[:-1]
    if len(tok) > 1 and tok[0] == "the":
        tok = tok[1:]
    return " ".join(tok)


def iso_date(s):
    s = s.strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", s):
        return None
    try:
        return datetime.date(int(s[:4]), int(s[5:7]), int(s[8:]))
    except ValueError:
        return None


def money(s):
    s = s.strip()
    return Decimal(s) if re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", s) else None


def pence(d):
    return str(Decimal(d).quantize(PENNY))


def why_not_date(s):
    if not s.strip():
        return "blank"
    if s.strip().casefold() in NULL_WORDS:
        return "null word"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", s.strip()):
        return "no such day"
    return "not a date"


def words(s):
    return {w for w in re.findall(r"[a-z]+", text(s).casefold()) if len(w) >= 4} - SERVICE_STOP


def word_set(s):
    return set(re.findall(r"[a-z]+", text(s).casefold()))


def open_table(path):
    raw = (gzip.open if path.endswith(".gz") else open)(path, "rb").read()
    enc, bom = "utf-8", ""
    try:
        t = raw.decode("utf-8")
    except UnicodeDecodeError:
        enc, t = "cp1252", raw.decode("cp1252", "replace")
    for b in sorted(BOM_SPELLINGS, key=len, reverse=True):
        if t.startswith(b):
            bom, t = b, t[len(b):]
            break
    rows = list(csv.reader(io.StringIO(t, newline="")))
    return rows[0], rows[1:], {"encoding": enc, "bom": bom.encode("utf-8").hex(),
                               "non_ascii": sum(ord(c) > 126 for c in t),
                               "carriage_returns": t.count("\r")}


# ---------------------------------------------------------------- register
REGISTER = "contracts/salford_contracts_register_2022-07.csv"


def read_register(root):
    head, rows, facts = open_table(os.path.join(root, REGISTER))
    return head, [(i, dict(zip(head, r)), r) for i, r in enumerate(rows, 2)], facts


def contracts_of(register):
    out = []
    for line, r, _ in register:
        key = supplier_key(r["Supplier Company Name"])
        start = iso_date(r["Start Date"])
        end = iso_date(r["Current Expiry Date"]) or iso_date(r["End Date"])
        out.append({
            "line": line, "key": key, "alias": alias_key(r["Supplier Company Name"]),
            "placeholder": key in PLACEHOLDERS, "start": start, "end": end,
            "usable": start is not None and not (end is not None and end < start),
            "annual": money(r["Annual Value"]),
            "total": money(r["Total Contract Value (including extensions)"]),
            "directorate": word_set(r["Directorate Name"]),
            "words": words(" ".join((r["Contract Title"], r["Contract Description"],
                                     r["ProClass Description"])))})
    return out


def in_force(c, day):
    return c["usable"] and c["start"] <= day and (c["end"] is None or day <= c["end"])


def register_figures(head, register, facts):
    dirty = collections.defaultdict(list)
    for line, r, raw in register:
        for col in ("Start Date", "End Date", "Current Expiry Date"):
            if iso_date(r[col]) is None:
                dirty[col + ": " + why_not_date(r[col])].append([line, r[col]])
        for col in ("Annual Value", "Total Contract Value (including extensions)"):
            if money(r[col]) is None:
                dirty[col + ": not a number"].append([line, r[col]])
        s, cur, end = (iso_date(r[c]) for c in ("Start Date", "Current Expiry Date", "End Date"))
        if s and cur and cur < s:
            dirty["Current Expiry Date before Start Date"].append([line, r["Start Date"], r["Current Expiry Date"]])
        if s and end and end < s:
            dirty["End Date before Start Date"].append([line, r["Start Date"], r["End Date"]])
        if cur and end and cur != end:
            dirty["Current Expiry Date later than End Date" if cur > end else
                  "Current Expiry Date earlier than End Date"].append([line, r["End Date"], r["Current Expiry Date"]])
        if cur is None and end is not None:
            dirty["only End Date usable"].append([line, r["End Date"]])
        if end is None and cur is not None:
            dirty["only Current Expiry Date usable"].append([line, r["End Date"], r["Current Expiry Date"]])
        a, t = money(r["Annual Value"]), money(r["Total Contract Value (including extensions)"])
        if a is not None and t is not None and t < a:
            dirty["Total below Annual Value"].append([line, str(a), str(t)])
        ref, com = r["Contract Reference"], r["Company Number"]
        if not ref:
            dirty["Contract Reference: blank"].append([line])
        elif not re.fullmatch(r"S[0-9]{4}", ref):
            dirty["Contract Reference: other shape"].append([line, ref])
        shape = re.sub(r"[0-9]+", lambda m: "9{%d}" % len(m.group()), com)
        if not re.fullmatch(r"[0-9]{7,8}", com):
            dirty["Company Number: not 7 or 8 digits"].append([line, com])
        dirty_shape = dirty.setdefault("_shapes", collections.Counter())
        dirty_shape[shape] += 1
        name = r["Supplier Company Name"]
        if supplier_key(name) in PLACEHOLDERS:
            dirty["Supplier: placeholder"].append([line, name])
        if any("\\n" in c for c in raw):
            for col in head:
                if "\\n" in r[col]:
                    dirty["literal \\n in a cell"].append([line, col])
        for col in head:
            if re.search(r"[\u0080-\u009f]", r[col]):
                dirty["lost byte (U+0080..)"].append([line, col])
            if "\u00a0" in r[col]:
                dirty["no-break space"].append([line, col])
        for col, good in (("OJEU/FTS?", {"Yes", "No"}), ("How many extensions", set("01234")),
                          ("Extension 1 Taken?", {"Yes", "N/A", ""}), ("Extension 2 Taken?", {"Yes", "N/A", ""}),
                          ("SME Supplier?", {"Yes", "No"}), ("Visibility", {"Public"})):
            if r[col] not in good:
                dirty[col + ": unexpected"].append([line, r[col]])
        for col in ("Contract Duration (months)", "Option to extend (months)"):
            if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", r[col]):
                dirty[col + ": not a number"].append([line, r[col]])
    shapes = dirty.pop("_shapes")
    refs = collections.Counter(r["Contract Reference"] for _, r, _ in register if r["Contract Reference"])
    ref_lines = collections.defaultdict(list)
    for line, r, _ in register:
        if refs[r["Contract Reference"]] > 1:
            ref_lines[r["Contract Reference"]].append(line)
    cs = contracts_of(register)
    return {
        "rows": len(register), "columns": len(head), "file": facts, "header": head,
        "exact_copies": sum(v - 1 for v in collections.Counter(tuple(x) for _, _, x in register).values()),
        "references_distinct": len(refs), "references_on_several_rows": len(ref_lines),
        "rows_with_such_reference": sum(map(len, ref_lines.values())),
        "reference_lines": dict(sorted(ref_lines.items())),
        "placeholder_rows": sum(c["placeholder"] for c in cs),
        "never_in_force_lines": [c["line"] for c in cs if not c["usable"]],
        "open_ended_lines": [c["line"] for c in cs if c["end"] is None],
        "supplier_keys": len({c["key"] for c in cs if not c["placeholder"]}),
        "supplier_alias_keys": len({c["alias"] for c in cs if not c["placeholder"]}),
        "annual_value_sum": str(sum(c["annual"] for c in cs if c["annual"] is not None)),
        "total_value_sum": str(sum(c["total"] for c in cs if c["total"] is not None)),
        "company_number_shapes": dict(shapes.most_common()),
        "dirty_counts": {k: len(v) for k, v in sorted(dirty.items())},
        "dirty": {k: v for k, v in sorted(dirty.items())},
        "max_field_lengths": {c: max(len(r[c]) for _, r, _ in register) for c in head},
    }


# ---------------------------------------------------------------- invoices
def read_invoices(root):
    """Yields (file, header, facts, [(line, record, raw cells)])."""
    for path in sorted(glob.glob(os.path.join(root, "invoices/salford/*.csv.gz"))):
        head, rows, facts = open_table(path)
        at = {}
        for field, names in COLUMNS.items():
            for n in names:
                if n in head:
                    at[field] = head.index(n)
                    break
        recs = [(i, {f: r[c] if c < len(r) else "" for f, c in at.items()}, r) for i, r in enumerate(rows, 2)]
        yield os.path.basename(path).split(".")[0], head, facts, recs


def invoice_figures(files):
    per, variants = {}, collections.defaultdict(list)
    total = collections.Counter()
    net_sum = gross_sum = vat_sum = credit_sum = redacted_sum = Decimal(0)
    spellings, near = collections.Counter(), collections.Counter()
    dirty = collections.defaultdict(list)
    docs = collections.defaultdict(collections.Counter)
    doc_rows = collections.defaultdict(set)
    doc_shape, lengths, decimals = collections.Counter(), collections.Counter(), collections.Counter()
    directorates, gls = collections.Counter(), collections.Counter()
    names = set()
    bom_files, copies = {}, 0
    for name, head, facts, recs in files:
        variants["|".join(head)].append(name)
        if facts["bom"]:
            bom_files[name] = facts["bom"]
        c, n = collections.Counter(), Decimal(0)
        seen = collections.Counter()
        for line, r, raw in recs:
            c["rows"] += 1
            g, v, t = money(r["gross"]), money(r["vat"]), money(r["net"])
            for f, x in (("gross", g), ("vat", v), ("net", t)):
                if x is None:
                    dirty["unparsable " + f].append([name, line, r[f]])
                decimals[len(r[f].partition(".")[2])] += 1
            day = iso_date(r["payment_date"])
            if day is None:
                dirty["unparsable date"].append([name, line, r["payment_date"]])
            elif day.strftime("%Y-%m") != name:
                dirty["payment date outside the file's month"].append([name, line, r["payment_date"]])
            for f in ("authority", "document", "supplier", "directorate", "gl"):
                if not r[f].strip():
                    dirty["blank " + f].append([name, line])
            if None not in (g, v, t) and g != v + t:
                dirty["gross is not net + VAT"].append([name, line, r["gross"], r["vat"], r["net"]])
            if t is not None:
                n += t
                net_sum += t
                gross_sum += g
                vat_sum += v
                if t < 0:
                    c["credits"] += 1
                    credit_sum += t
                if t == 0:
                    c["zero_net"] += 1
            key = supplier_key(r["supplier"])
            if key in REDACTED:
                c["redacted"] += 1
                spellings[r["supplier"]] += 1
                redacted_sum += t
            elif re.search(r"redact|personal|withheld|confidential", key):
                near[r["supplier"]] += 1
            if r["supplier"] != " ".join(r["supplier"].split()):
                c["irregular_white_space"] += 1
            tup = tuple(raw)
            if seen[tup]:
                c["repeated_rows"] += 1
            seen[tup] += 1
            if len(raw) > len(head):
                c["rows_longer_than_header"] += 1
                if any(raw[len(head):]):
                    c["rows_longer_than_header_with_text"] += 1
            elif len(raw) < len(head):
                c["rows_shorter_than_header"] += 1
            docs[name][r["document"]] += 1
            doc_rows[r["document"]].add((key in REDACTED, key, t))
            doc_shape[re.sub(r"[a-z]+", lambda m: "a{%d}" % len(m.group()),
                             re.sub(r"[0-9]+", lambda m: "9{%d}" % len(m.group()), r["document"]))] += 1
            for f, x in r.items():
                lengths[f] = max(lengths[f], len(x))
            directorates[r["directorate"]] += 1
            gls[r["gl"]] += 1
            names.add(r["supplier"])
            s = r["supplier"] + " " + r["gl"]
            if re.match(r"(mr|mrs|ms|miss|dr|rev)\b", key):
                c["payee_begins_with_a_personal_title"] += 1
            if re.search(r"\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b|\b\d{6}[-+A]\d{3}[0-9A-Z]\b|\b0\d{9,10}\b"
                         r"|[\w.]+@[\w-]+\.[a-z]", s):
                c["identity_number_phone_or_email"] += 1
        per[name] = {**dict(c), "net": pence(n), "non_ascii": facts["non_ascii"], "encoding": facts["encoding"]}
        total.update(c)
    everywhere = collections.defaultdict(set)
    for f, d in docs.items():
        for k in d:
            if k:
                everywhere[k].add(f)
    across = {k: sorted(v) for k, v in everywhere.items() if len(v) > 1}
    within = [(f, k, v) for f, d in docs.items() for k, v in d.items() if k and v > 1]
    return {
        "files": len(per), "rows": total["rows"], "net": str(net_sum), "gross": str(gross_sum), "vat": str(vat_sum),
        "credits": total["credits"], "credit_net": str(credit_sum), "totals": dict(total),
        "redacted_net": str(redacted_sum), "redacted_spellings": dict(spellings.most_common()),
        "looks_like_redacted_but_is_not": dict(near.most_common()),
        "header_variants": [{"header": k.split("|"), "files": v} for k, v in variants.items()],
        "header_variants_as_stored": len({(k, bom_files.get(f, "")) for k, v in variants.items() for f in v}),
        "files_with_damaged_bom": bom_files,
        "document_shapes": dict(doc_shape.most_common()),
        "documents_distinct": len(everywhere),
        "documents_repeated_within_a_file": len(within), "rows_of_those": sum(v for _, _, v in within),
        "documents_in_several_files": len(across),
        "of_those_same_supplier_and_net": sum(len(doc_rows[k]) == 1 for k in across),
        "of_those_redacted_in_one_row_only": sum(len({x[0] for x in doc_rows[k]}) > 1 for k in across), "documents_in_several_files_list": across,
        "dirty_counts": {k: len(v) for k, v in sorted(dirty.items())}, "dirty": dict(sorted(dirty.items())),
        "decimals": {str(k): v for k, v in sorted(decimals.items())},
        "max_field_lengths": dict(lengths), "supplier_spellings": len(names),
        "supplier_keys": len({supplier_key(x) for x in names}),
        "directorates": dict(directorates.most_common()), "gl_descriptions": len(gls),
        "per_file": per,
    }


# ---------------------------------------------------------------- matching
def value_hits(cands, net):
    hits = []
    for c in cands:
        vals = set()
        if c["annual"] is not None:
            vals = {c["annual"]} | {(c["annual"] / d).quantize(PENNY, ROUND_HALF_UP) for d in (12, 4)}
        if c["total"] is not None:
            vals.add(c["total"])
        if net in vals:
            hits.append(c)
    return hits


def service_hits(cands, gl):
    """Every significant word of the invoice's description (at least one) occurs in the contract's texts."""
    w = words(gl)
    return [c for c in cands if w and w <= c["words"]]


def loose_service_hits(cands, gl):
    """Study only: any shared significant word.  Joins cash transit to cash receipting software, say."""
    return [c for c in cands if c["words"] & words(gl)]


def near_names(alias, invoice_aliases):
    """Study only: invoice names that may be the register's supplier (subset, prefix, other blanks)."""
    t, out = set(alias.split()), []
    for m in sorted(invoice_aliases):
        u = set(m.split())
        if m and ((len(u) > 1 and u < t) or (len(t) > 1 and t < u) or m.startswith(alias + " ")
                  or (len(m) > 4 and alias.startswith(m + " ")) or m.replace(" ", "") == alias.replace(" ", "")):
            out.append(m)
    return out


def match(by_key, by_alias, r):
    """(outcome, reason or basis, contract line or None)"""
    key = supplier_key(r["supplier"])
    if key in REDACTED:
        return "UNMATCHED", "PAYEE_REDACTED", None
    day, net = iso_date(r["payment_date"]), money(r["net"])
    cands = [c for c in by_key.get(key, ()) if in_force(c, day)]
    if len(cands) == 1:
        return "MATCHED", "SOLE_CONTRACT_IN_FORCE", cands[0]["line"]
    if cands:
        hits = value_hits(cands, net)
        if len(hits) == 1:
            return "MATCHED", "AMOUNT", hits[0]["line"]
        hits = service_hits(cands, r["gl"])
        if len(hits) == 1:
            return "MATCHED", "SERVICE", hits[0]["line"]
        return "AMBIGUOUS", "SEVERAL_CONTRACTS_IN_FORCE", None
    ak = alias_key(r["supplier"])
    others = [c for c in by_alias.get(ak, ()) if c["key"] != key] if ak else []
    if any(in_force(c, day) for c in others):
        return "AMBIGUOUS", "SUPPLIER_ALIAS_UNCONFIRMED", None
    if key in by_key or others:
        return "UNMATCHED", "CONTRACT_NOT_IN_FORCE", None
    return "UNMATCHED", "NO_CONTRACT_KNOWN", None


def matching_figures(files, register):
    cs = [c for c in contracts_of(register) if not c["placeholder"]]
    by_key, by_alias = collections.defaultdict(list), collections.defaultdict(list)
    for c in cs:
        by_key[c["key"]].append(c)
        by_alias[c["alias"]].append(c)
    by_key, by_alias = dict(by_key), dict(by_alias)
    count, net = collections.Counter(), collections.Counter()
    unique_count, unique_net = collections.Counter(), collections.Counter()
    off, off_month, off_dir = collections.Counter(), collections.Counter(), collections.Counter()
    off_rows, per_line, line_net = 0, collections.Counter(), collections.Counter()
    alias_pairs = collections.Counter()
    study = {"exact": collections.Counter(), "normalised": collections.Counter()}
    power = collections.Counter()
    inv_keys, inv_alias = set(), collections.defaultdict(set)
    off_unique = Decimal(0)
    for name, _, _, recs in files:
        seen = set()
        for line, r, raw in recs:
            outcome, why, cline = match(by_key, by_alias, r)
            amount, day = money(r["net"]), iso_date(r["payment_date"])
            k = outcome + " " + why
            count[k] += 1
            net[k] += amount
            first = tuple(raw) not in seen
            seen.add(tuple(raw))
            if first:
                unique_count[k] += 1
                unique_net[k] += amount
            if cline:
                per_line[cline] += 1
                line_net[cline] += amount
            if outcome == "UNMATCHED" and why != "PAYEE_REDACTED":
                month, d = day.strftime("%Y-%m"), " ".join(r["directorate"].split()) or "(blank)"
                off[(month, d)] += amount
                off_month[month] += amount
                off_dir[d] += amount
                off_rows += 1
                off_unique += amount if first else 0
            key, ak = supplier_key(r["supplier"]), alias_key(r["supplier"])
            inv_keys.add(key)
            inv_alias[ak].add(key)
            if key in REDACTED:
                continue
            for mode, pool in (("exact", by_key.get(key)), ("normalised", by_alias.get(ak))):
                if not pool:
                    study[mode]["supplier unknown"] += 1
                    continue
                n = [c for c in pool if in_force(c, day)]
                study[mode]["one in force" if len(n) == 1 else "several in force" if n else "none in force"] += 1
            pool = [c for c in by_key.get(key, ()) if in_force(c, day)]
            if len(pool) == 1 and any(c["key"] != key and in_force(c, day) for c in by_alias[ak]):
                power["sole by exact name, but another spelling has one in force too"] += 1
            if not pool and key in by_key and any(in_force(c, day) for c in by_alias[ak]):
                power["known by exact name, none in force, another spelling has one in force"] += 1
            if key not in by_key and ak in by_alias:
                power["known by alias only"] += 1
                if not any(in_force(c, day) for c in by_alias[ak]):
                    power["known by alias only, none in force"] += 1
            if why == "SUPPLIER_ALIAS_UNCONFIRMED":
                for other in sorted({c["key"] for c in by_alias[ak] if c["key"] != key and in_force(c, day)}):
                    alias_pairs[key + " -> " + other] += 1
            if len(pool) > 1:
                a, s = value_hits(pool, amount), service_hits(pool, r["gl"])
                loose = loose_service_hits(pool, r["gl"])
                power["any shared service word decides"] += len(loose) == 1
                power["any shared service word fits several"] += len(loose) > 1
                w = word_set(r["directorate"])
                d = [c for c in pool if c["directorate"] and c["directorate"] <= w]
                power["several in force"] += 1
                power["amount decides"] += len(a) == 1
                power["amount fits several"] += len(a) > 1
                power["service word decides"] += len(s) == 1
                power["service word fits several"] += len(s) > 1
                power["directorate decides"] += len(d) == 1
                power["directorate fits several"] += len(d) > 1
                power["amount and service word both decide"] += len(a) == 1 and len(s) == 1
                power["amount and service word disagree"] += len(a) == 1 and len(s) == 1 and a[0] is not s[0]
                power["directorate and service word disagree"] += len(d) == 1 and len(s) == 1 and d[0] is not s[0]
                power["amount and directorate disagree"] += len(a) == 1 and len(d) == 1 and a[0] is not d[0]
    text_of = lambda cnt: {k: pence(v) for k, v in sorted(cnt.items())}
    exact_lines = [c["line"] for c in cs if c["key"] in inv_keys]
    norm_lines = [c["line"] for c in cs if c["key"] not in inv_keys and c["alias"] in inv_alias]
    near = {}
    for c in cs:
        if c["key"] not in inv_keys and c["alias"] not in inv_alias:
            found = near_names(c["alias"], inv_alias)
            if found:
                near[str(c["line"])] = [c["key"], found]
    return {
        "counts": dict(sorted(count.items())), "net": text_of(net),
        "outcomes": {o: sum(v for k, v in count.items() if k.startswith(o + " "))
                     for o in ("MATCHED", "AMBIGUOUS", "UNMATCHED")},
        "counts_without_repeated_rows": dict(sorted(unique_count.items())),
        "net_without_repeated_rows": text_of(unique_net),
        "off_contract": {"rows": off_rows, "net": pence(sum(off.values())),
                         "net_without_repeated_rows": pence(off_unique),
                         "by_month": text_of(off_month), "by_directorate": text_of(off_dir),
                         "by_month_and_directorate": {m: {d: pence(v) for (mm, d), v in sorted(off.items()) if mm == m}
                                                      for m in sorted(off_month)}},
        "matched_rows_by_register_line": {str(k): [v, pence(line_net[k])] for k, v in sorted(per_line.items())},
        "alias_pairs_in_force": dict(alias_pairs.most_common()),
        "register_rows_with_exact_invoice_name": len(exact_lines),
        "register_rows_with_normalised_invoice_name_only": len(norm_lines),
        "register_normalised_only": {str(c["line"]): [c["key"], sorted(inv_alias[c["alias"]])]
                                     for c in cs if c["line"] in set(norm_lines)},
        "register_rows_with_near_invoice_name_only": len(near), "register_near_only": near,
        "register_rows_without_either": len(cs) - len(exact_lines) - len(norm_lines),
        "register_suppliers_spelled_several_ways": {k: sorted({c["key"] for c in v}) for k, v in sorted(by_alias.items())
                                                    if len({c["key"] for c in v}) > 1},
        "study": {k: dict(v) for k, v in study.items()}, "what_decides": dict(power),
    }


# ---------------------------------------------------------------- provider reports
def provider_figures(root):
    nhs = os.path.join(root, "provider_reports/nhs/")
    head, rows, _ = open_table(nhs + "ae_attendances_2016-04_2018-03.csv.gz")
    rows = [dict(zip(head, r)) for r in rows]
    names = {}
    with open(nhs + "etr_nhs_trusts_ods.csv", encoding="utf-8-sig", newline="") as f:
        for r in csv.reader(f):
            names[r[0]] = r[1]
    one = [r for r in rows if r["type"] == "1"]
    by, dup = collections.defaultdict(dict), 0
    for r in one:
        dup += r["period"] in by[r["org_code"]]
        by[r["org_code"]][r["period"][:7]] = (int(r["attendances"]), int(r["breaches"]))
    months = ["%d-%02d" % (y, m) for y in (2016, 2017, 2018) for m in range(1, 13)
              if (2016, 4) <= (y, m) <= (2018, 3)]
    below, zero, odd, gaps = {}, [], [], []
    for p, series in sorted(by.items()):
        for m in months:
            if m not in series:
                if min(series) < m < max(series):
                    gaps.append([p, m])
                continue
            a, b = series[m]
            if a == 0:
                zero.append([p, m])
            elif b > a or b < 0:
                odd.append([p, m])
            elif (a - b) * TARGET[1] < TARGET[0] * a:
                below.setdefault(p, []).append(m)
    n_below = sum(map(len, below.values()))
    return {
        "rows": len(rows), "rows_by_type": dict(sorted(collections.Counter(r["type"] for r in rows).items())),
        "type_1": len(one), "providers": len(by), "duplicates": dup, "zero_attendance": zero, "breaches_out_of_range": odd,
        "below_target": n_below, "not_below_target": len(one) - n_below - len(zero) - len(odd),
        "missing_inside_calendar": gaps, "calendar_months": sum(
            months.index(max(s)) - months.index(min(s)) + 1 for s in by.values()),
        "not_whole_period": {p: [min(s), max(s), len(s)] for p, s in sorted(by.items())
                             if (min(s), max(s)) != (months[0], months[-1])},
        "providers_never_below": sorted(p for p in by if p not in below),
        "providers_without_name": sorted(p for p in by if p not in names),
        "rn5_2017_04": list(by["RN5"]["2017-04"]),
        "attendances": sum(a for s in by.values() for a, _ in s.values()),
        "breaches": sum(b for s in by.values() for _, b in s.values()),
        "below_by_month": {m: sum(m in v for v in below.values()) for m in months},
        "below_months": below,
    }


LONG = {"register_near_only", "documents_in_several_files_list", "per_file", "dirty", "reference_lines", "below_months",
        "by_month_and_directorate", "matched_rows_by_register_line", "max_field_lengths", "header",
        "register_normalised_only", "alias_pairs_in_force", "company_number_shapes"}


def shorten(x):
    if isinstance(x, dict):
        return {k: shorten(v) for k, v in x.items() if k not in LONG}
    return x


def main(argv):
    args = [a for a in argv[1:] if a != "--brief"]
    if len(args) != 1 or not os.path.isfile(os.path.join(args[0], REGISTER)):
        print("usage: real_data.py DATA_DIRECTORY [--brief]   (no data found: nothing to do)", file=sys.stderr)
        return 2
    root = args[0]
    head, register, facts = read_register(root)
    files = list(read_invoices(root))
    out = {"register": register_figures(head, register, facts), "invoices": invoice_figures(files),
           "matching": matching_figures(files, register), "provider_reports": provider_figures(root)}
    json.dump(shorten(out) if "--brief" in argv else out, sys.stdout, indent=1, ensure_ascii=True)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
