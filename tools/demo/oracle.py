"""What Luotsi should say about the demo county, worked out from what was generated alone.

A plain reading of the rules in whole numbers, fractions and dates. Nothing is asked of the server
and nothing is shared with its code. `expect(county, rules)` lives through the days once and gives
the figures as {group: {figure: value}}.
"""
import collections
import datetime
import fractions
import functools
import re

import county as made

DAY = datetime.timedelta(days=1)
ABOUT_TARGET = {"AT_LEAST": lambda value, target: value >= target,
                "AT_MOST": lambda value, target: value <= target}

# ---- Calendar (act 150/1930 § 5: a deadline on a closed day moves to the next working day)

CLOSED = {datetime.date.fromisoformat(text) for text in (
    "2025-01-01", "2025-01-06", "2025-04-18", "2025-04-21", "2025-05-01", "2025-05-29", "2025-06-20",
    "2025-12-24", "2025-12-25", "2025-12-26",
    "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-06-19",
    "2026-12-24", "2026-12-25")}  # closed days on Mondays to Fridays


@functools.lru_cache(maxsize=None)
def due_date(month, due_day):
    day = made.day_after(month, due_day)
    while day.weekday() >= 5 or day in CLOSED:
        day += DAY
    return day


def cents(price_micros, quantity_micros):
    """Exact product, rounded once to the cent, half away from zero."""
    exact = fractions.Fraction(price_micros * quantity_micros, 10**10)
    whole = int(abs(exact) + fractions.Fraction(1, 2))
    return whole if exact >= 0 else -whole


class Agreement:
    """A contract with its changes: what is known now, in force on any day."""

    def __init__(self, contract):
        self.contract = contract
        self.active = False
        self.changes = []  # (effective from, {what: value}) in the order of recording
        self.known = {}    # terms by day, until the next change

    def change(self, effective, change):
        self.changes.append((effective, change))
        self.known.clear()

    def terms(self, day):
        """(prices by service, indicators by code, last day, agreed value) in force on the day."""
        if day not in self.known:
            self.known[day] = self.work_out_terms(day)
        return self.known[day]

    def work_out_terms(self, day):
        c = self.contract
        prices = {s.code: s for s in c.services}
        indicators = {row[1]: row for row in c.indicators}
        end, agreed = c.end, c.agreed
        for effective, change in sorted(self.changes, key=lambda item: item[0]):
            if effective > day:
                continue
            prices.update({s.code: s for s in change.get("prices", ())})
            indicators.update({row[1]: row for row in change.get("indicators", ())})
            end = change.get("end_date", end)
            agreed = change.get("agreed", agreed)
        return prices, indicators, end, agreed

    def last_agreed(self):
        """The terms after every change, also one that begins later."""
        return self.terms(datetime.date.max)

    def end(self, day=made.LAST_DAY):
        return self.terms(day)[2]

    def in_force(self, day):
        end = self.end(day)
        return self.active and self.contract.start <= day and (end is None or day <= end)

    def months(self, today):
        """The months to be reported, as known now."""
        end = self.end(today)
        last = min(made.LAST_MONTH, end.strftime("%Y-%m")) if end else made.LAST_MONTH
        return made.months(self.contract.start.strftime("%Y-%m"), last) if self.active else []


class Report:
    def __init__(self, version, lines, state, forecast):
        self.version, self.lines, self.state, self.forecast = version, lines, state, forecast
        self.not_met = None  # (number of changes it was judged by, indicators)


class World:
    """The county as it stands after the actions so far."""

    def __init__(self, rules):
        self.rules = rules
        self.agreements = {}
        self.reports = {}            # (number, month): the report in force
        self.reports_of = collections.defaultdict(dict)  # number: the same by month
        self.replaced = 0
        self.returned = collections.Counter()
        self.proposals = collections.defaultdict(list)   # number: amounts in cents
        self.proposed = {}           # (number, month): total
        self.invoices = []
        self.verdicts = []           # (outcome, reason, number) beside the invoices
        self.paid = collections.defaultdict(list)  # number: invoices, as the verdicts stand
        self.confirmed = set()       # aliases
        self.numbers = set()         # of invoices by supplier
        self.complaints = {}
        self.catalogues = []
        self.submissions = {}
        self.refused = 0
        self.open_alerts = collections.defaultdict(set)  # number: (rule, number, subject)
        self.closed = collections.Counter()

    # -- Actions. Each returns the reason of a refusal, or nothing.

    def do_create(self, contract):
        if contract.number in self.agreements:
            return "CONTRACT_NUMBER_TAKEN"
        self.agreements[contract.number] = Agreement(contract)

    def do_activate(self, contract):
        agreement = self.agreements[contract.number]
        if agreement.active:
            return "CONTRACT_NOT_DRAFT"
        agreement.active = True
        self.judge_invoices()

    def do_tick_voucher(self, contract, criterion):
        pass

    def do_approve_voucher(self, contract):
        """From the contract's first day: no work of the story is left unpaid for it."""

    def do_amend(self, contract, effective, reason, text, change):
        if effective < contract.start:
            return "AMENDMENT_BEFORE_START"
        self.agreements[contract.number].change(effective, change)
        self.judge_invoices()

    def judge_lines(self, contract, month, lines):
        """(accepted, reasons of the returned ones)"""
        prices, indicators, _, _ = self.agreements[contract.number].terms(made.last_day_of(month))
        accepted, reasons = [], []
        for line in lines:
            reason = None
            if "indicator" in line:
                reason = None if line["indicator"] in indicators else "LINE_UNKNOWN_INDICATOR"
            elif line["service"] not in prices:
                reason = "LINE_UNKNOWN_SERVICE"
            elif line["unit"] != prices[line["service"]].unit:
                reason = "LINE_UNIT_MISMATCH"
            elif line["quantity"] < 0:
                reason = "LINE_QUANTITY_NEGATIVE"
            if reason:
                reasons.append(reason)
            else:
                accepted.append(line)
        return accepted, reasons

    def judge_forecast(self, contract, month, forecast):
        prices, _, _, _ = self.agreements[contract.number].terms(made.last_day_of(month))
        return [line for line in forecast if line["service"] in prices and line["month"] > month]

    def take_report(self, contract, month, lines, forecast, version):
        accepted, reasons = self.judge_lines(contract, month, lines)
        self.returned.update(reasons)
        whole = not reasons and (forecast or not contract.forecast)
        report = Report(version, accepted, "RECEIVED" if whole else "INCOMPLETE",
                        self.judge_forecast(contract, month, forecast))
        self.reports[contract.number, month] = self.reports_of[contract.number][month] = report

    def do_submit(self, contract, month, lines, forecast):
        if month not in self.agreements[contract.number].months(self.today):
            return "MONTH_OUTSIDE_CONTRACT"
        if self.today <= made.last_day_of(month):
            return "MONTH_NOT_OVER"
        before = self.reports.get((contract.number, month))
        if before is None:
            self.take_report(contract, month, lines, forecast, 1)
        elif before.state == "APPROVED":
            return "REPORT_ALREADY_APPROVED"
        else:
            self.replaced += 1
            self.take_report(contract, month, lines, forecast, before.version + 1)

    def do_correct(self, contract, month, lines, forecast, why):
        before = self.reports[contract.number, month]
        self.replaced += 1
        self.take_report(contract, month, lines, forecast, before.version + 1)

    def do_approve(self, contract, month):
        report = self.reports[contract.number, month]
        if report.state != "RECEIVED":
            return "REPORT_NOT_APPROVABLE"
        report.state = "APPROVED"
        if contract.services:
            prices = self.agreements[contract.number].terms(made.last_day_of(month))[0]
            total = sum(cents(prices[line["service"]].price, line["quantity"])
                        for line in report.lines if "service" in line)
            before = self.proposed.get((contract.number, month), 0)
            self.proposals[contract.number].append(total - before)
            self.proposed[contract.number, month] = total

    def do_invoice(self, number, day, supplier, net, vat, unit, word, contract_number, gross=None):
        if gross is not None and net + vat != gross:
            return "INVOICE_TOTALS_DIFFER"
        if supplier and (supplier, number) in self.numbers:
            return "INVOICE_NUMBER_TAKEN"
        self.numbers.add((supplier, number))
        invoice = {"day": day, "supplier": supplier, "net": net, "unit": unit, "word": word,
                   "contract_number": contract_number}
        self.invoices.append(invoice)
        self.verdicts.append(self.judge(invoice))
        self.paid.clear()

    def do_decide_alias(self, alias):
        self.confirmed.add(alias)
        self.judge_invoices()

    def do_complain(self, complaint, contract, category, severity, received):
        self.complaints[complaint] = [contract.provider, False]

    def do_acknowledge(self, complaint, provider):
        if self.complaints[complaint][0] is not provider:
            return "COMPLAINT_NOT_OF_PROVIDER"
        self.complaints[complaint][1] = True

    def do_catalogue(self, **catalogue):
        self.catalogues.append(catalogue)

    def catalogue_of(self, month):
        return [c for c in self.catalogues if c["from"] <= month][-1]

    def do_monitor(self, provider, month, values):
        figures = {figure[0] for figure in self.catalogue_of(month)["figures"]}
        if any(code not in figures for code, _ in values):
            return "KEY_FIGURE_UNKNOWN"
        self.submissions[provider.id, month] = {code for code, _ in values}

    # -- Invoices

    def judge_invoices(self):
        self.verdicts = [self.judge(invoice) for invoice in self.invoices]
        self.paid.clear()

    def judge(self, invoice):
        named = self.agreements.get(invoice["contract_number"])
        if named and named.active:
            return ("MATCHED", "CONTRACT_NUMBER", named.contract.number) if named.in_force(invoice["day"]) else \
                ("UNMATCHED", "CONTRACT_NOT_IN_FORCE", None)
        if invoice["supplier"] is None:
            return "UNMATCHED", "PAYEE_MISSING", None
        _, supplier_id, name = invoice["supplier"]
        mine = [a for a in self.agreements.values() if a.active and a.contract.provider.id == supplier_id]
        if not supplier_id:
            mine = [a for a in self.agreements.values()
                    if a.active and plain(a.contract.provider.name) == plain(name)]
            if mine and name not in self.confirmed:
                return "AMBIGUOUS", "SUPPLIER_ALIAS_UNCONFIRMED", None
        if not mine:
            return "UNMATCHED", "NO_CONTRACT_KNOWN", None
        mine = [a for a in mine if a.in_force(invoice["day"])]
        if len(mine) < 2:
            return ("MATCHED", "SOLE_CONTRACT_IN_FORCE", mine[0].contract.number) if mine else \
                ("UNMATCHED", "CONTRACT_NOT_IN_FORCE", None)
        for reason, test in (("AMOUNT", self.same_amount), ("SERVICE", self.same_service)):
            hits = [a for a in mine if test(a, invoice)]
            if len(hits) == 1:
                return "MATCHED", reason, hits[0].contract.number
        return "AMBIGUOUS", "SEVERAL_CONTRACTS_IN_FORCE", None

    @staticmethod
    def same_service(agreement, invoice):
        return invoice["word"] == agreement.contract.word

    @staticmethod
    def same_amount(agreement, invoice):
        c, net = agreement.contract, invoice["net"]
        parts = {fractions.Fraction(c.annual, n) for n in (1, 4, 12)} if c.annual else set()
        return net == c.agreed or any(int(part + fractions.Fraction(1, 2)) == net for part in parts)

    # -- Alerts

    def findings(self, agreement):
        """What is true of the contract today, as (rule, contract, subject)."""
        number = agreement.contract.number
        for rule in self.rules:
            find = getattr(self, "find_" + rule["kind"].replace("-", "_"))
            parameters = {name: str(value) for name, value in (rule.get("parameters") or {}).items()}
            for subject in find(agreement, **parameters):
                yield rule["code"], number, subject

    def find_contract_ending(self, agreement, days_before="180,90,30"):
        end = agreement.last_agreed()[2]
        if end and self.today <= end:
            for days in days_before.split(","):
                if self.today >= max(end - int(days) * DAY, agreement.contract.start):
                    yield f"{end}/{days}"

    def find_ended_but_paid(self, agreement):
        end = agreement.last_agreed()[2]
        if end is None:
            return
        late = [i["day"] for i in self.paid_by(agreement)] + self.paid_after_end(agreement)
        late += [made.last_day_of(month).replace(day=1) for number, month in self.proposed
                 if number == agreement.contract.number]
        if late := [day for day in late if day > end]:
            yield f"{min(late):%Y-%m}"

    def paid_after_end(self, agreement):
        """Days of invoices that no contract in force covers, where this is the one that had ended."""
        days = []
        for invoice, verdict in zip(self.invoices, self.verdicts):
            if verdict[1] != "CONTRACT_NOT_IN_FORCE":
                continue
            named = self.agreements.get(invoice["contract_number"])
            mine = [named] if named else [a for a in self.agreements.values() if a.active and
                                          a.contract.provider.id == invoice["supplier"][1]]
            ended = [a for a in mine if self.had_ended(a, invoice["day"])]
            if ended == [agreement]:
                days.append(invoice["day"])
        return days

    @staticmethod
    def had_ended(agreement, day):
        end = agreement.last_agreed()[2]
        return end is not None and end < day

    def paid_by(self, agreement):
        """The invoices that belong to the contract."""
        if not self.paid:
            for invoice, verdict in zip(self.invoices, self.verdicts):
                self.paid[verdict[2]].append(invoice)
        return self.paid.get(agreement.contract.number, [])

    def find_paid_beyond_value(self, agreement, basis="invoices", percent="100"):
        if basis == "invoices":
            paid = [(i["day"], i["net"]) for i in self.paid_by(agreement)]
        else:
            paid = [(made.last_day_of(month), cents) for (number, month), cents in self.proposed.items()
                    if number == agreement.contract.number]
        _, _, _, agreed = agreement.last_agreed()
        if agreed is not None and sum(net for _, net in paid) * 100 > agreed * int(percent):
            yield "total"
        annual, start = agreement.contract.annual, agreement.contract.start
        for year in range(2) if annual is not None else ():
            first, after = start.replace(year=start.year + year), start.replace(year=start.year + year + 1)
            if sum(net for day, net in paid if first <= day < after) * 100 > annual * int(percent):
                yield f"year-{year + 1}"

    def find_indicator_beyond_target(self, agreement, indicator=""):
        for month, report in self.reports_of[agreement.contract.number].items():
            judged_by = len(agreement.changes)
            if report.not_met is None or report.not_met[0] != judged_by:
                report.not_met = judged_by, [code for code, verdict in self.compliance(agreement, month)
                                             if verdict == "NOT_MET"]
            for code in report.not_met[1]:
                if indicator in ("", code):
                    yield f"{code}/{month}"

    def find_report_overdue(self, agreement):
        number = agreement.contract.number
        for month in agreement.months(self.today):
            if (number, month) not in self.reports and \
                    self.today > due_date(month, agreement.contract.due_day):
                yield month

    def find_forecast_bias(self, agreement, months="6", percent="5"):
        reports, errors = self.reports_of[agreement.contract.number], collections.defaultdict(dict)
        for month, report in reports.items():
            before = (made.last_day_of(month).replace(day=1) - DAY).strftime("%Y-%m")
            foreseen = {line["service"]: line["quantity"] for line in reports[before].forecast
                        if line["month"] == month} if before in reports else {}
            actual = collections.Counter()
            for line in report.lines if report.forecast else ():
                if "service" in line:
                    actual[line["service"]] += line["quantity"]
            for service in foreseen.keys() & actual.keys():
                errors[service][month] = foreseen[service], actual[service]
        for service, of_month in errors.items():
            month, run = max(of_month), []
            side = [foreseen > came for foreseen, came in [of_month[month]]][0]
            while month in of_month and of_month[month][0] != of_month[month][1] and \
                    (of_month[month][0] > of_month[month][1]) == side:
                foreseen, came = of_month[month]
                size = fractions.Fraction(abs(foreseen - came), came) if came else 1
                run.append(int(min(size, 1) * 1000 + fractions.Fraction(1, 2)))
                month = (made.last_day_of(month).replace(day=1) - DAY).strftime("%Y-%m")
            if len(run) >= int(months) and sum(run) >= int(percent) * 10 * len(run):
                yield f"{service}/{'over' if side else 'under'}"

    def find_reporting_ladder(self, agreement, step="", audience="both"):
        return ()  # no contract of the county agrees one

    def find_report_remark(self, agreement, reasons="LINE_FAR_FROM_FORECAST"):
        return ()  # no figure of the county is a thousand times its forecast

    def find_registry_attention(self, agreement, **parameters):
        return ()  # the county keeps no records that ask for attention

    def find_undeclared_subcontractor(self, agreement, code="", severity="attention"):
        return ()  # no report of the county names one

    def compliance(self, agreement, month):
        indicators = agreement.terms(made.last_day_of(month))[1]
        report = self.reports.get((agreement.contract.number, month))
        values = {line["indicator"]: line["value"] for line in report.lines if "indicator" in line} \
            if report else {}
        for code, row in indicators.items():
            if code not in values:
                yield code, "NO_DATA"
            else:
                met = ABOUT_TARGET[row[4]](fractions.Fraction(*values[code]), fractions.Fraction(*row[5]))
                yield code, "MET" if met else "NOT_MET"

    def watch(self, numbers):
        for number in numbers:
            agreement = self.agreements[number]
            now = set(self.findings(agreement)) if agreement.active else set()
            self.closed.update(alert[0] for alert in self.open_alerts[number] - now)
            self.open_alerts[number] = now

    def alerts(self):
        return [alert for now in self.open_alerts.values() for alert in now]

    def live(self, county):
        todo = dict(county.days())
        self.today = made.FIRST_DAY
        while self.today <= made.LAST_DAY:
            self.watch(self.agreements)
            for action in todo.get(self.today, ()):
                reason = getattr(self, "do_" + action.kind)(**action.data)
                if (reason or "") != action.expect:
                    raise AssertionError(f"{action.day} {action.kind} {action.key}: the story says "
                                         f"{action.expect or 'accepted'}, the rules say {reason}")
                self.refused += bool(reason)
            if self.today in todo:
                self.watch(self.agreements)
            self.today += DAY
        self.today = made.LAST_DAY


def plain(name):
    """A name without marks between its words."""
    return re.findall(r"\w+", name.casefold())


# ---- The figures

def expect(county, rules):
    world = World(rules)
    world.live(county)
    figures = {}
    for part in (contract_figures, report_figures, compliance_figures, payment_figures, alert_figures,
                 invoice_figures, off_contract_figures, monitoring_figures, refusal_figures):
        name, values = part(county, world)
        figures[name] = values
    return figures


def contract_figures(county, world):
    figures = collections.Counter({
        **{"of type " + name: 0 for name in made.TYPES},
        **{"in state " + name: 0 for name in ("DRAFT", "ACTIVE", "ENDED")}})
    for agreement in world.agreements.values():
        end = agreement.end()
        state = "DRAFT" if not agreement.active else "ENDED" if end and end < made.LAST_DAY else "ACTIVE"
        figures["in state " + state] += 1
        figures["of type " + agreement.contract.type] += 1
    changed = next(a for a in county.actions if a.kind == "amend" and a.data["effective"] < a.day
                   and not a.expect)
    contract, new = changed.data["contract"], changed.data["change"]["prices"][0]
    before = contract.services[0]
    figures["price on 2025-03-15, known then"] = before.price
    figures["price on 2025-03-15, known now"] = new.price
    figures["price on 2025-01-15, known now"] = before.price
    return "Contracts", figures


def report_figures(county, world):
    figures = collections.Counter({"months reported": len(world.reports),
                                   "versions replaced by a correction": world.replaced,
                                   "in state APPROVED": 0, "in state RECEIVED": 0, "in state INCOMPLETE": 0})
    for report in world.reports.values():
        figures["in state " + report.state] += 1
    figures.update({"returned lines, " + reason: n for reason, n in sorted(world.returned.items())})
    figures["months never reported"] = sum(alert[0] == "report-overdue" for alert in world.alerts())
    return "Reports", figures


def compliance_figures(county, world):
    figures = collections.Counter()
    for agreement in world.agreements.values():
        for month in agreement.months(world.today):
            figures.update("target level, " + verdict for _, verdict in world.compliance(agreement, month))
    return "Indicators", figures


def payment_figures(county, world):
    amounts = [amount for paid in world.proposals.values() for amount in paid]
    return "Payment proposals", {
        "proposals": len(amounts),
        "recoveries (negative)": sum(amount < 0 for amount in amounts),
        "sum, cents": sum(amounts),
        "by contract": {number: sum(paid) for number, paid in world.proposals.items()}}


def alert_figures(county, world):
    figures = {}
    open_now = collections.Counter(alert[0] for alert in world.alerts())
    for rule in world.rules:
        code = rule["code"]
        figures[code + ", open"] = open_now[code]
        figures[code + ", closed"] = world.closed[code]
    return "Alerts", figures


def invoice_figures(county, world):
    figures = collections.Counter({"all": len(world.invoices), "all, cents": 0, "credits": 0})
    for invoice, (outcome, reason, _) in zip(world.invoices, world.verdicts):
        name = f"{outcome} {reason}"
        figures[name] += 1
        figures[name + ", cents"] += invoice["net"]
        figures["all, cents"] += invoice["net"]
        figures["credits"] += invoice["net"] < 0
    return "Invoices", dict(sorted(figures.items()))


def off_contract_figures(county, world):
    rows = collections.defaultdict(lambda: [0, 0, 0])
    for invoice, (_, reason, _) in zip(world.invoices, world.verdicts):
        if reason in ("NO_CONTRACT_KNOWN", "CONTRACT_NOT_IN_FORCE"):
            row = rows[invoice["day"].strftime("%Y-%m"), invoice["unit"]]
            row[reason == "CONTRACT_NOT_IN_FORCE"] += 1
            row[2] += invoice["net"]
    return "Off-contract purchases", {
        "no contract known": sum(row[0] for row in rows.values()),
        "contract not in force": sum(row[1] for row in rows.values()),
        "sum, cents": sum(row[2] for row in rows.values()),
        "by month and unit": {key: tuple(row) for key, row in rows.items()}}


def monitoring_figures(county, world):
    figures = collections.Counter({
        "complaints recorded": len(world.complaints), "complaints relayed": len(world.complaints),
        "complaints acknowledged": sum(done for _, done in world.complaints.values()),
        "submissions": len(world.submissions)})
    for month in made.months("2025-01", "2025-12"):
        first, last = made.last_day_of(month).replace(day=1), made.last_day_of(month)
        catalogue = {figure[0]: figure[1] for figure in world.catalogue_of(month)["figures"]}
        for provider in county.providers + county.own_units:
            bound = any(a.active and a.contract.provider is provider and a.contract.start <= last
                        and (a.end() is None or a.end() >= first) for a in world.agreements.values())
            sent = world.submissions.get((provider.id, month))
            if not bound and sent is None:
                continue
            headings = {catalogue[code] for code in sent or ()}
            figures["provider-months to cover"] += 1
            figures["provider-months without a submission"] += sent is None
            figures["headings delivered"] += len(headings)
            figures["headings missing"] += len(set(catalogue.values()) - headings)
    return "Self-monitoring", figures


def refusal_figures(county, world):
    return "Calls", {"refused with the foreseen reason": world.refused}


if __name__ == "__main__":
    KINDS = ["contract-ending", "ended-but-paid", "paid-beyond-value", "indicator-beyond-target", "report-overdue"]
    for group, values in expect(made.generate(), [
            {"code": kind, "kind": kind} for kind in KINDS]).items():
        for figure, value in values.items():
            print(f"{group:25} {figure:45} {value if not isinstance(value, dict) else len(value)}")
