#!/usr/bin/python3
"""What a provider reads with its key: exactly what is its own, and nothing of another.

A county of two providers. With one's key every list is read and held against an independent list: what was made for
that provider and what the auditor, who sees all, finds of its contracts. Then every method of the access table is
called with the other provider's ids: NOT_FOUND or PERMISSION_DENIED, or a list in which nothing of it stands. Last, an
extract of volumes leaves one row in the audit trail.
"""
import contextlib
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import access_matrix_test as matrix  # noqa: E402
import grpc  # noqa: E402
from wire import audit_pb, report_pb  # noqa: E402
import wire  # noqa: E402

CODE = grpc.StatusCode
# Lists by what they hold: the method, its rows, and which contract a row is of.
LISTS = {
    "ListContracts": ("contracts", "id"),
    "SearchContracts": ("hits", "contract_id"),
    "ListObligations": ("obligations", "contract_id"),
    "ListMilestones": ("milestones", "contract_id"),
    "ListAmendments": ("amendments", "contract_id"),
    "ListDisputes": ("disputes", "contract_id"),
    "ListReports": ("reports", "contract_id"),
    "ListAlerts": ("alerts", "contract_id"),
    "ListComplaints": ("complaints", "contract_id"),
    "ListDeviations": ("deviations", "contract_id"),
    "ListVisits": ("visits", "contract_id"),
    "ListFeedback": ("feedback", "contract_id"),
    "ListInvoices": ("invoices", "contract_id"),
    "ListPaymentProposals": ("payment_proposals", "contract_id"),
    "GetProviderOverview": ("contracts", "contract_id"),
}
# What one contract's reads give: they answer with the key as they answer the auditor.
ONE_CONTRACT = ("GetContract", "ListContractChanges", "ListDueReports", "GetWindows", "ListLadderSteps", "GetReport",
                "GetCompliance", "GetScorecard", "GetRenewal", "ListResponsible", "ListPrices", "GetFulfilment")
# Who has seen a revision that we have not is asked to wait: of what is another's as of what never was.
UNSEEN = "REVISION_NOT_SEEN_YET"
LEAST_METHODS = 100


class Readers:
    def __init__(self, caller, allowed, secret, auditor):
        self.caller, self.allowed, self.secret, self.auditor = caller, allowed, secret, auditor
        self.failures = []

    def send(self, method, request, bearer):
        service = answer_of(method, request)[0]
        return self.caller.send(f"/{service}/{method}", matrix.prepared(request, True), bearer)

    def rows(self, method, bearer):
        """Every row of a list without a filter."""
        kind = matrix.about(matrix.Nobody(), "")[method][0].__class__
        field, _ = LISTS[method]
        rows, token = [], ""
        while True:
            request = kind(page_size=1000, page_token=token)
            answer = self.send(method, request, bearer)
            if answer.code != CODE.OK:
                self.failures.append(f"{method}: {answer.code.name} {answer.reason}")
                return rows
            page = answer_of(method)[1].FromString(answer.body)
            rows += getattr(page, field)
            token = page.next_page_token
            if not token:
                return rows


def answer_of(method, request=None):
    """The service and the answer of a method; `request` tells methods of one name apart."""
    for messages in (*matrix.PACKAGES, audit_pb):
        for one in messages.methods():
            if one.name == method and (request is None or one.input_type.full_name == request.DESCRIPTOR.full_name):
                return (one.containing_service.full_name,
                        wire.message_factory.MessageFactory().GetPrototype(one.output_type))
    raise SystemExit(f"no method {method}")


def contract_of(method, row):
    """The row's contract; search results and alerts carry it inside."""
    name = LISTS[method][1]
    while not hasattr(row, name):
        inner = [getattr(row, field.name) for field, _ in row.ListFields() if field.message_type is not None
                 and field.label != field.LABEL_REPEATED and name in field.message_type.fields_by_name]
        if not inner:
            raise SystemExit(f"{method}: no {name} in {row}")
        row = inner[0]
    return getattr(row, name)


def plain(rows):
    return sorted(row.SerializeToString(deterministic=True) for row in rows)


def contracts_of(readers, party):
    """By the provider that each contract itself names."""
    return {row.id for row in readers.rows("ListContracts", readers.auditor)
            if row.provider.identifier.id == party.business_id}


def check_lists(readers, own, other):
    seen, owns, others = 0, contracts_of(readers, own), contracts_of(readers, other)
    if own.contract not in owns or other.contract not in others or owns & others:
        readers.failures.append(f"contracts: {owns} and {others}")
    for method in LISTS:
        mine, all_rows = readers.rows(method, readers.secret), readers.rows(method, readers.auditor)
        expected = [row for row in all_rows if contract_of(method, row) in owns]
        theirs = [row for row in all_rows if contract_of(method, row) in others]
        if not expected or not theirs:
            readers.failures.append(f"{method}: the county has {len(expected)} rows of one provider and {len(theirs)} of "
                                    "the other: the test looks at nothing")
        if plain(mine) != plain(expected):
            readers.failures.append(f"{method}: with the key {len(mine)} rows, of its contracts there are {len(expected)}")
        seen += len(mine)
    keys = answer_of("ListProviderKeys")[1].FromString(
        readers.send("ListProviderKeys", report_pb.ListProviderKeysRequest(), readers.secret).body).keys
    if any(key.provider.id != own.business_id for key in keys) or own.key not in {key.key_id for key in keys}:
        readers.failures.append("ListProviderKeys: not exactly its own keys")
    return seen


def check_detector(readers, own, other):
    """The planted violation: a reader of all, taken for the provider, is found in every list."""
    trial = Readers(readers.caller, readers.allowed, readers.auditor, readers.auditor)
    check_lists(trial, own, other)
    found = {failure.partition(":")[0] for failure in trial.failures} & set(LISTS)
    if found != set(LISTS):
        readers.failures.append(f"detector: too many rows of {set(LISTS) - found} were not noticed")


def check_made(readers, own):
    """Independent of every list: what the test itself has made for the provider is there by its id."""
    reads = {"GetContract": own.contract, "GetInvoice": own.invoice, "GetSubmission": own.submission,
             "GetComplaint": own.complaint_id, "GetVisit": own.visit_id, "GetDeviation": own.deviation_id,
             "GetFeedback": own.feedback_id, "GetDispute": own.dispute_id, "GetAmendment": own.amendment_id,
             "GetObligation": own.obligation_id, "GetMilestone": own.milestone_id, "GetPaymentProposal": own.proposal,
             "GetAlert": own.alert_id}
    for method, made in reads.items():
        answer = readers.send(method, matrix.about(own, own.rule)[method][0], readers.secret)
        if answer.code != CODE.OK or made.encode() not in answer.body:
            readers.failures.append(f"{method}: its own {made} is not there: {answer.code.name} {answer.reason}")
    for method in ONE_CONTRACT:
        request = lambda: matrix.about(own, own.rule)[method][-1]  # noqa: E731
        mine, whole = (readers.send(method, request(), bearer) for bearer in (readers.secret, readers.auditor))
        kind = answer_of(method)[1]
        if mine.code != CODE.OK or kind.FromString(mine.body) != kind.FromString(whole.body):
            readers.failures.append(f"{method}: {mine.code.name} {mine.reason}, not what the auditor reads")


def check_others(readers, other):
    """Every method about the other provider's things."""
    nobody, counts = matrix.Nobody(), {"refused": 0, "not found": 0, "empty lists": 0}
    hidden = {text.encode() for text in other.ids() | {other.marker}}
    for path in readers.allowed:
        method = path.rsplit("/", 1)[1]
        if method in matrix.STREAMS or not path.startswith("/luotsi."):
            continue
        pairs = zip(matrix.about(other, other.rule)[method], matrix.about(nobody, other.rule)[method])
        for number, (theirs, nobodys) in enumerate(pairs):
            if isinstance(theirs, bytes):
                continue
            names_it = theirs.SerializeToString(deterministic=True) != nobodys.SerializeToString(deterministic=True)
            sent = theirs.SerializeToString()
            answer = readers.send(method, theirs, readers.secret)
            leaked = [text for text in hidden if text in answer.body and text not in sent]
            if leaked:
                readers.failures.append(f"{method}/{number}: {leaked[0].decode()} of another stands in the answer")
            if not names_it:
                continue
            if answer.code == CODE.PERMISSION_DENIED:
                counts["refused"] += 1
            elif answer.code == CODE.NOT_FOUND or answer.reason == UNSEEN:
                counts["not found"] += 1
            elif answer.code == CODE.OK and is_list(method) and not has_rows(method, answer):
                counts["empty lists"] += 1
            else:
                readers.failures.append(f"{method}/{number}: {answer.code.name} {answer.reason} about another's thing")
    return counts


def is_list(method):
    """A read that filters: what is another's is nothing, not an error."""
    return method.startswith(("List", "Search", "Get"))


def has_rows(method, answer):
    message = answer_of(method)[1].FromString(answer.body)
    return any(field.label == field.LABEL_REPEATED and field.message_type is not None and value
               for field, value in message.ListFields())


def check_extract(readers, tokens):
    """One row of the audit trail an extract, with who took it."""
    answer = readers.send("ExportStrategyExtract", report_pb.ExportStrategyExtractRequest(
        from_month="2025-11", to_month="2025-12"), tokens("c1", ["strategic"]))
    extract = report_pb.StrategyExtract.FromString(answer.body)
    if answer.code != CODE.OK or not extract.extract_id or extract.least_clients != 5:
        readers.failures.append(f"ExportStrategyExtract: {answer.code.name} {answer.reason}")
        return
    trail = audit_pb.AuditTrail.FromString(readers.send(
        "GetAuditTrail", audit_pb.GetAuditTrailRequest(entity_id=extract.extract_id), readers.auditor).body)
    told = [(entry.kind, entry.event, entry.module) for entry in trail.entries]
    if told != [("strategy_extract", "strategy_extract_exported", "report-intake")]:
        readers.failures.append(f"the extract stands in the audit trail as {told}")
    elif "strategic" not in trail.entries[0].actor or extract.csv_sha256 not in trail.entries[0].event_json:
        readers.failures.append(f"the audit row does not tell who took what: {trail.entries[0]}")


def main():
    with tempfile.TemporaryDirectory(prefix="luotsi-reads-") as directory, contextlib.ExitStack() as stack:
        kid = "key-1"
        subprocess.run([matrix.ROOT / "tools/identity/issuer", "init", "--dir", directory, "--kid", kid], check=True)
        tokens = lambda *words: matrix.issuer.make_token(directory, kid, matrix.claims(*words))  # noqa: E731
        port, _ = stack.enter_context(matrix.county_server("c1", directory))
        client, things = matrix.seeded(port, "c1", tokens)
        own, other = things["a"], things["b"]
        secret = client.call("CreateProviderKey", report_pb.CreateProviderKeyRequest(
            request_id="reads", system="reads", provider=dict(scheme="FI-PRO", id=own.business_id))).secret
        readers = Readers(matrix.Caller(port), matrix.table(), secret, tokens("c1", ["auditor"]))
        seen = check_lists(readers, own, other)
        check_detector(readers, own, other)
        check_made(readers, own)
        counts = check_others(readers, other)
        check_extract(readers, tokens)
    if sum(counts.values()) < LEAST_METHODS:
        readers.failures.append(f"only {counts} requests named another's thing")
    for failure in readers.failures[:40]:
        print("FAILED", failure)
    print(f"{len(LISTS)} lists with {seen} rows are exactly the provider's own; another's things: {counts}; "
          f"{len(readers.failures)} failures")
    return 1 if readers.failures else 0


if __name__ == "__main__":
    sys.exit(main())
