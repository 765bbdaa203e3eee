"""A made-up wellbeing services county and its year 2025, the same on every run.

`generate()` gives a County: providers, contracts, the self-monitoring catalogues, and the list of
actions in the order in which they happen. An action says on which day somebody does what; whether
it succeeds, what it costs and which alert it raises is not written here: oracle.py works that out.

Everything is fictional. Business ids begin with 9, which no real one does; people are role names.
"""
import calendar
import dataclasses
import datetime
import functools
import random

SEED = 2025
FIRST_DAY = datetime.date(2025, 1, 1)
LAST_DAY = datetime.date(2026, 2, 28)
LAST_MONTH = "2026-01"  # the last month that is reported
CONTRACT_WORK = ("create", "activate", "amend", "tick_voucher", "approve_voucher")  # first on their day
VOUCHER_CRITERIA = ("prepayment-register", "insurance")  # what a voucher provider meets before it is approved
EURO = 1_000_000        # prices and quantities are counted in millionths

TYPES = {  # contract type: how many contracts of it
    "PAYMENT_COMMITMENT": 6, "FRAMEWORK": 7, "DYNAMIC_PURCHASING": 5, "SERVICE_VOUCHER": 7,
    "ALLIANCE": 2, "PURCHASE": 7, "FREE_CHOICE": 1, "OWN_PRODUCTION": 5,
}
TYPE_WORDS = {
    "PAYMENT_COMMITMENT": "maksusitoumus", "FRAMEWORK": "puitesopimus",
    "DYNAMIC_PURCHASING": "dynaaminen hankinta", "SERVICE_VOUCHER": "palveluseteli",
    "ALLIANCE": "allianssi", "PURCHASE": "ostopalvelu", "FREE_CHOICE": "valinnanvapaus",
    "OWN_PRODUCTION": "oma tuotanto",
}
UNITS = ["Ikäihmisten palvelut", "Lapset, nuoret ja perheet", "Mielenterveys ja päihteet",
         "Terveyskeskukset", "Vammaispalvelut"]


@dataclasses.dataclass(frozen=True)
class Service:
    code: str
    name: str
    unit: str
    price: int          # micros of a euro
    usual: int          # units in a usual month


@dataclasses.dataclass(frozen=True)
class Trade:
    """What a provider does: the stem of its name, and two lines of service that are told apart."""
    stem: str
    unit: str
    lines: tuple        # (one describing word, services)


def _s(code, name, unit, euros, usual):
    whole, _, fraction = euros.partition(".")
    return Service(code, name, unit, int(whole) * EURO + int(fraction.ljust(6, "0")), usual)


TRADES = [
    Trade("Hoivapalvelu", UNITS[0], (
        ("palveluasuminen", (_s("ASU-TEHO", "Ympärivuorokautinen palveluasuminen", "day", "157.50", 310),
                             _s("ASU-LYH", "Lyhytaikainen asuminen", "day", "171.2450", 42))),
        ("päivätoiminta", (_s("PVT-IKA", "Ikäihmisten päivätoiminta", "visit", "48.3725", 160),)))),
    Trade("Kotihoito", UNITS[0], (
        ("kotikäynti", (_s("KOTI-KAYNTI", "Kotihoidon käynti", "visit", "38.9125", 520),
                        _s("KOTI-ILTA", "Kotihoidon iltakäynti", "visit", "47.2500", 180))),
        ("turvapalvelu", (_s("TURVA-KK", "Turvapuhelin asiakasta kohti", "client", "24.9900", 130),)))),
    Trade("Perhetyö", UNITS[1], (
        ("perhetyö", (_s("PERHE-H", "Tehostettu perhetyö", "hour", "64.3333", 140),)),
        ("sijaishuolto", (_s("SIJ-LAITOS", "Sijaishuolto laitoksessa", "day", "289.7600", 58),
                          _s("SIJ-TUKI", "Sijaishuollon tukikäynti", "visit", "91.1550", 20))))),
    Trade("Mielenterveyspalvelu", UNITS[2], (
        ("psykoterapia", (_s("PSY-YKS", "Yksilöterapia", "visit", "104.9875", 88),
                          _s("PSY-RYHMA", "Ryhmäterapia", "visit", "41.6250", 60))),
        ("päihdekuntoutus", (_s("PAI-LAITOS", "Päihdekuntoutus laitoksessa", "day", "214.1500", 44),)))),
    Trade("Lääkäripalvelu", UNITS[3], (
        ("vastaanotto", (_s("VO-LAAK", "Lääkärin vastaanotto", "visit", "118.4000", 260),
                         _s("VO-ETA", "Etävastaanotto", "visit", "61.2550", 190))),
        ("suunterveys", (_s("SUU-HOITO", "Suun perushoito", "visit", "96.4040", 120),)))),
    Trade("Kuntoutus", UNITS[4], (
        ("fysioterapia", (_s("FYS-H", "Fysioterapia", "hour", "74.3335", 96),
                          _s("FYS-RYHMA", "Fysioterapian ryhmä", "hour", "33.3350", 30))),
        ("apuvälineet", (_s("APU-KAYNTI", "Apuvälinekäynti", "visit", "55.5050", 70),)))),
]

# focus area, code, name, unit, direction, target level (n, d), usual base of the value
MEASURES = [
    ("COST", "KUST-YKS", "Kustannus asiakasta kohti", "EUR", "AT_MOST", (45_000, 100), 100),
    ("QUALITY", "LAATU-TYYT", "Tyytyväisten asiakkaiden osuus", "share", "AT_LEAST", (90, 100), 0),
    ("QUALITY", "LAATU-ODOTUS", "Odotusaika palveluun", "days", "AT_MOST", (7, 1), 10),
    ("OUTPUT", "SUOR-TAYTTO", "Käyttöaste", "share", "AT_LEAST", (85, 100), 0),
    ("DEVELOPMENT", "KEH-KOUL", "Koulutustunteja työntekijää kohti", "hour", "AT_LEAST", (3, 2), 4),
    ("EFFECTIVENESS", "VAIK-TOIMINTA", "Toimintakykynsä säilyttäneiden osuus", "share", "AT_LEAST",
     (3, 4), 0),
]

FIGURES_2025_1 = [  # code, heading, fi, sv, en, unit, mandatory
    ("SAA-ODOTUS", "AVAILABILITY", "Odotusaika ensikäyntiin", "Väntetid till första besök",
     "Wait for the first visit", "days", True),
    ("SAA-PUHELIN", "AVAILABILITY", "Vastatut puhelut", "Besvarade samtal", "Calls answered", "share", False),
    ("JAT-OMA", "CONTINUITY", "Oma työntekijä nimetty", "Egen vårdare utsedd", "Named own worker", "share", True),
    ("TUR-HAIPRO", "SAFETY", "Vaaratapahtumat", "Farliga händelser", "Safety incidents", "count", True),
    ("TUR-LAAKE", "SAFETY", "Lääkepoikkeamat", "Läkemedelsavvikelser", "Medication deviations", "count", False),
    ("LAA-NPS", "QUALITY", "Suositteluhalukkuus", "Rekommendationsvilja", "Would recommend", "points", True),
    ("YHD-KIELI", "EQUALITY", "Palvelu omalla kielellä", "Service på eget språk", "Served in own language",
     "share", False),
]
FIGURES_2025_2 = [figure for figure in FIGURES_2025_1 if figure[0] != "SAA-PUHELIN"] + [
    ("SAA-TAKAISIN", "AVAILABILITY", "Takaisinsoitto samana päivänä", "Återuppringning samma dag",
     "Called back the same day", "share", False),
    ("TUR-HENK", "SAFETY", "Henkilöstömitoitus toteutunut", "Personaldimensionering uppfylld",
     "Staffing ratio met", "share", True),
]


@dataclasses.dataclass
class Provider:
    scheme: str
    id: str
    name: str
    trade: Trade
    own: bool = False


@dataclasses.dataclass
class Contract:
    number: str
    title: str
    type: str
    provider: Provider
    unit: str
    start: datetime.date
    end: datetime.date          # None: open-ended
    agreed: int                 # cents; None: not agreed
    annual: int
    services: tuple             # of Service
    indicators: list            # rows of MEASURES
    due_day: int
    forecast: bool
    word: str                   # describes the service on invoices
    index: int
    activated: bool = True

    def in_force(self, day):
        return self.activated and self.start <= day and (self.end is None or day <= self.end)


@dataclasses.dataclass
class Action:
    day: datetime.date
    kind: str                   # an operation of wire.py
    key: str                    # actions of one key and day go in order, others may go side by side
    data: dict
    expect: str = ""            # the reason with which it must be refused
    note: str = ""              # why it is here, for --list


@dataclasses.dataclass
class County:
    buyer: Provider
    providers: list
    own_units: list
    contracts: list
    actions: list

    def days(self):
        """(day, its actions in order), only days on which something is done."""
        by_day = {}
        for action in self.actions:
            by_day.setdefault(action.day, []).append(action)
        return sorted(by_day.items())


# ---- Small helpers

def business_id(body):
    """The business id with this body or the next body that has a check digit."""
    while True:
        digits = f"{body:07d}"
        rest = sum(w * int(d) for w, d in zip((7, 9, 10, 5, 8, 4, 2), digits)) % 11
        if rest != 1:
            return f"{digits}-{(11 - rest) % 11}"
        body += 1


@functools.lru_cache(maxsize=None)
def months(first, last):
    """Texts `YYYY-MM` from first to last, both included."""
    year, month = map(int, first.split("-"))
    texts = []
    while (text := f"{year}-{month:02d}") <= last:
        texts.append(text)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return texts


@functools.lru_cache(maxsize=None)
def last_day_of(month):
    year, number = map(int, month.split("-"))
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def day_after(month, days):
    """The given day counted from the end of the month: 1 is the first of the next one."""
    return last_day_of(month) + datetime.timedelta(days=days)


# ---- The generator

class Generator:
    def __init__(self):
        self.random = random.Random(SEED)
        self.actions = []
        self.county_id = business_id(9_100_000)
        self.buyer = Provider("FI-PRO", self.county_id, "Esimerkkilän hyvinvointialue", None)
        self.providers = [
            Provider("FI-PRO", business_id(9_000_000 + 137 * n), f"{trade.stem} Esimerkki {n:02d} Oy", trade)
            for n in range(1, 26) for trade in [TRADES[n % len(TRADES)]]]
        node = self.county_id.replace("-", "").lstrip("0")
        self.own_units = [
            Provider("OID", f"1.2.246.10.{node}.10.{n}", f"{trade.stem}yksikkö, oma tuotanto {n}", trade, True)
            for n, trade in enumerate(TRADES[:5], 1)]
        self.contracts = []

    def add(self, day, kind, key, data, expect="", note=""):
        self.actions.append(Action(day, kind, key, data, expect, note))

    def run(self):
        self.make_contracts()
        self.register_contracts()
        self.amend_contracts()
        self.report()
        self.invoice()
        self.complain()
        self.monitor()
        order = dict.fromkeys(CONTRACT_WORK, 0)
        self.actions.sort(key=lambda a: (a.day, order.get(a.kind, 1)))  # stable: the rest keeps its order
        return County(self.buyer, self.providers, self.own_units, self.contracts, self.actions)

    # -- Contracts

    def make_contracts(self):
        bought = [t for t, count in TYPES.items() if t != "OWN_PRODUCTION" for _ in range(count)]
        self.random.shuffle(bought)
        # The first ten providers have a second contract; see invoice() for what that does to matching.
        whose = list(range(25)) + list(range(10))
        for index, (contract_type, who) in enumerate(zip(bought, whose)):
            provider = self.providers[who]
            second = index >= 25
            word, services = provider.trade.lines[1 if second else 0]
            start, end = FIRST_DAY, datetime.date(2026, 12, 31) if index % 3 else None
            if 6 <= who <= 8:  # one contract follows on another
                start = datetime.date(2025, 7, 1) if second else FIRST_DAY
                end = None if second else datetime.date(2025, 6, 30)
                word, services = provider.trade.lines[0]
            if index in (10, 11):   # ends in the year, and is paid on
                end = datetime.date(2025, 8, 31)
            if index == 12:
                end = datetime.date(2025, 12, 31)
            if index == 13:         # ends soon after the story
                end = datetime.date(2026, 4, 30)
            if index == 14:         # its end is moved out in August
                end = datetime.date(2025, 9, 30)
            if index in (15, 20):   # its end is moved in: in September ahead, in January backwards
                end = datetime.date(2026, 12, 31)
            if index in (16, 17):   # begin in the year, one of them within a month
                start = datetime.date(2025, 4, 1) if index == 16 else datetime.date(2025, 9, 15)
            self.contracts.append(self.make_contract(
                index, contract_type, provider, start, end, word,
                tuple(self.vary(service) for service in services)))
        for unit in self.own_units:
            self.contracts.append(self.make_contract(
                len(self.contracts), "OWN_PRODUCTION", unit, FIRST_DAY, None, unit.trade.lines[0][0], ()))
        self.contracts[34].activated = False  # second contract of the tenth provider: never signed

    def vary(self, service):
        """The provider's own price: at most four decimals."""
        ten_thousandths = self.random.randrange(-60_000, 60_000)
        return dataclasses.replace(service, price=max(service.price + ten_thousandths * 100, EURO))

    def make_contract(self, index, contract_type, provider, start, end, word, services):
        yearly = sum(s.usual * s.price for s in services) * 12 // 10_000   # cents
        annual = (yearly * 5 // 4 // 1000_00 + 1) * 1000_00 if services else None        # ample
        agreed = annual * 2 if services else None
        if index in (2, 19, 22):    # agreed as a sum that the year's invoices go beyond
            agreed, annual = yearly * 3 // 5 // 1000_00 * 1000_00, None
        if index == 24:             # a yearly value that is too small
            annual = yearly * 4 // 5 // 1000_00 * 1000_00
        first = index % len(MEASURES)
        indicators = [MEASURES[(first + step) % len(MEASURES)] for step in range(3 + index % 3)]
        return Contract(
            number=f"ESI-2025-{index + 1:03d}", title=f"{word.capitalize()}, {TYPE_WORDS[contract_type]}",
            type=contract_type, provider=provider, unit=provider.trade.unit, start=start, end=end,
            agreed=agreed, annual=annual, services=services, indicators=indicators,
            due_day=(10, 15, 20, 12)[index % 4], forecast=bool(services) and index % 4 != 3,
            word=word, index=index)

    def register_contracts(self):
        for contract in self.contracts:
            day = max(FIRST_DAY, contract.start - datetime.timedelta(days=12))
            self.add(day, "create", contract.number, {"contract": contract})
            if contract.activated:
                self.add(day, "activate", contract.number, {"contract": contract})
            if contract.activated and contract.type == "SERVICE_VOUCHER":
                for criterion in VOUCHER_CRITERIA:
                    self.add(day, "tick_voucher", contract.number, {"contract": contract, "criterion": criterion})
                self.add(day, "approve_voucher", contract.number, {"contract": contract})
        draft = self.contracts[34]
        self.add(FIRST_DAY, "create", draft.number, {"contract": draft}, "CONTRACT_NUMBER_TAKEN",
                 "the number is in use")
        self.add(FIRST_DAY, "activate", self.contracts[0].number, {"contract": self.contracts[0]},
                 "CONTRACT_NOT_DRAFT", "in force already")

    def amend(self, day, contract, effective, reason, text, expect="", **change):
        self.add(day, "amend", contract.number, {
            "contract": contract, "effective": effective, "reason": reason, "text": text,
            "change": change}, expect, text)

    def amend_contracts(self):
        day = datetime.date
        c = self.contracts

        def dearer(contract, percent_tenths):
            return [dataclasses.replace(s, price=s.price * (1000 + percent_tenths) // 1000 // 100 * 100)
                    for s in contract.services]

        self.amend(day(2025, 5, 14), c[4], day(2025, 2, 1), "REVIEW_CLAUSE",
                   "Indeksitarkistus takautuvasti helmikuun alusta", prices=dearer(c[4], 21))
        for contract in (c[0], c[5], c[20]):
            self.amend(day(2025, 6, 10), contract, day(2026, 1, 1), "REVIEW_CLAUSE",
                       "Indeksitarkistus vuodelle 2026", prices=dearer(contract, 28))
        for contract in (c[1], c[21]):
            self.amend(day(2025, 6, 11), contract, day(2025, 9, 1), "UNFORESEEN",
                       "Hintojen tarkistus syyskuun alusta", prices=dearer(contract, -15))
        self.amend(day(2025, 8, 20), c[14], day(2025, 8, 20), "REVIEW_CLAUSE",
                   "Optio käytetään: jatko vuoden loppuun", end_date=day(2025, 12, 31))
        self.amend(day(2025, 9, 5), c[15], day(2025, 9, 5), "NOT_MATERIAL",
                   "Sopimus päättyy sovitusti lokakuussa", end_date=day(2025, 10, 31))
        for contract in (c[3], c[23]):
            row = list(contract.indicators[0])
            numerator, denominator = row[5]
            row[5] = (numerator * 102, denominator * 100) if row[4] == "AT_LEAST" else \
                (numerator * 98, denominator * 100)
            self.amend(day(2025, 6, 16), contract, day(2025, 7, 1), "MINOR",
                       "Tavoitetaso tiukentuu heinäkuun alusta", indicators=[tuple(row)])
        self.amend(day(2025, 11, 3), c[22], day(2025, 11, 3), "ADDITIONAL_SERVICES",
                   "Lisäpalvelut: sovittu arvo nousee", agreed=c[22].agreed * 3)
        self.amend(day(2026, 1, 20), c[20], day(2025, 12, 1), "NOT_MATERIAL",
                   "Sopimus todetaan päättyneeksi jo marraskuun lopussa", end_date=day(2025, 11, 30))
        self.amend(day(2025, 3, 3), c[6], day(2024, 12, 1), "MINOR", "Ennen sopimuksen alkua",
                   "AMENDMENT_BEFORE_START", end_date=day(2025, 7, 31))

    def final_end(self, contract):
        return {14: datetime.date(2025, 12, 31), 15: datetime.date(2025, 10, 31),
                20: datetime.date(2025, 11, 30)}.get(contract.index, contract.end)

    def expected_end(self, contract):
        """As everybody thought while reports and invoices of the year were sent."""
        return datetime.date(2025, 12, 31) if contract.index == 20 else self.final_end(contract)

    # -- Reports

    def report(self):
        for contract in self.contracts:
            if not contract.activated:
                continue
            end = self.expected_end(contract)
            last = min(LAST_MONTH, end.strftime("%Y-%m")) if end else LAST_MONTH
            for n, month in enumerate(months(contract.start.strftime("%Y-%m"), last)):
                self.report_month(contract, n, month)
        first = self.contracts[0]
        good = {"contract": first, "month": "2025-01", "lines": self.lines(first, "2025-01"), "forecast": []}
        self.add(datetime.date(2025, 3, 5), "submit", first.number, good, "REPORT_ALREADY_APPROVED",
                 "sent again after its approval")
        self.add(datetime.date(2025, 3, 5), "submit", first.number, {**good, "month": "2025-03"},
                 "MONTH_NOT_OVER", "March has just begun")
        self.add(datetime.date(2025, 3, 5), "submit", first.number, {**good, "month": "2024-12"},
                 "MONTH_OUTSIDE_CONTRACT", "before the contract")

    def lines(self, contract, month):
        out = []
        for service in contract.services:
            share = self.random.randrange(780, 1210)
            if service.unit == "hour":
                quantity = service.usual * share * 4 // 1000 * EURO // 4   # quarters of an hour
            else:
                quantity = service.usual * share // 1000 * EURO
            out.append({"service": service.code, "unit": service.unit, "quantity": quantity})
        for row in contract.indicators:
            out.append({"indicator": row[1], "value": self.value(row)})
        return out

    def value(self, row):
        """An exact value, good in most months; now and then just on or just beside the target level."""
        _, _, _, _, direction, (numerator, denominator), base = row
        good = 1 if direction == "AT_LEAST" else -1
        luck = self.random.random()
        if luck < 0.06:
            return numerator * 1000, denominator * 1000                # exactly the target level
        if luck < 0.10:
            return numerator * 1000 - good, denominator * 1000         # beside it by a thousandth
        if base == 0:
            clients = self.random.randrange(40, 400)
            share = numerator / denominator + (self.random.uniform(-0.05, -0.005) if luck < 0.17
                                               else self.random.uniform(0.005, 0.09))
            return min(clients, round(clients * share)), clients
        off = self.random.randrange(3, 18) * (-good if luck < 0.17 else good)
        return numerator * base * (100 + off), denominator * base * 100

    @staticmethod
    def comfortable(code, target):
        direction = next(row[4] for row in MEASURES if row[1] == code)
        part = 105 if direction == "AT_LEAST" else 90
        return target[0] * part, target[1] * 100

    def forecast(self, contract, month):
        following = months(month, "2026-12")[1:4]
        return [{"month": m, "service": s.code, "quantity": s.usual * EURO}
                for m in following for s in contract.services]

    def report_month(self, contract, n, month):
        key, i = contract.number, contract.index
        due = contract.due_day
        roll = self.random.random()
        sent = day_after(month, self.random.randrange(2, due + 1))
        story = "in time"
        if (i * 5 + n) % 31 == 7:
            story, sent = "late", day_after(month, due + self.random.randrange(5, 16))
        elif (i * 7 + n) % 43 == 11 or (i in (9, 30) and n >= 10):
            return  # never sent
        if sent > LAST_DAY:
            return
        wrong = (i + 3 * n) % 17 == 4 and story == "in time"
        unforeseen = not wrong and contract.forecast and (i + n) % 29 == 5
        data = {"contract": contract, "month": month, "lines": self.lines(contract, month),
                "forecast": [] if unforeseen or not contract.services else self.forecast(contract, month)}
        if wrong:
            sound = data["lines"]
            data = {**data, "lines": self.spoil(contract, sound, i + n)}
            story = "wrong line"
        if unforeseen:
            story = "no forecast"
        self.add(sent, "submit", key, data, note=story)
        if sent > LAST_DAY - datetime.timedelta(days=7):
            return
        ready = sent
        if wrong or unforeseen:
            if (i + n) % 5 == 0:
                return  # nobody mends it
            ready = sent + datetime.timedelta(days=self.random.randrange(1, 6))
            mended = {**data, "lines": sound} if wrong else {
                **data, "forecast": self.forecast(contract, month)}
            self.add(ready, "correct", key, {**mended, "why": "Palautetut rivit korjattu"
                                             if wrong else "Ennuste lisätty"}, note="mended")
            data = mended
        if roll < 0.05:
            return  # waits for the buyer
        approved = ready + datetime.timedelta(days=self.random.randrange(0, 6))
        if approved > LAST_DAY:
            return
        self.add(approved, "approve", key, {"contract": contract, "month": month})
        backdated = i == 4 and month in ("2025-02", "2025-03", "2025-04")
        if contract.services and ((i + 2 * n) % 19 == 3 or backdated):
            self.correct_afterwards(contract, month, data, approved, n, backdated)

    def correct_afterwards(self, contract, month, data, approved, n, backdated):
        day = datetime.date(2025, 6, 2) if backdated else approved + datetime.timedelta(days=24 + n)
        if day > LAST_DAY:
            return
        lines = [dict(line) for line in data["lines"]]
        lines[0]["quantity"] += (-7 if (contract.index + n) % 2 else 4) * EURO
        for line in lines[len(contract.services):]:
            target = next(row[5] for row in contract.indicators if row[1] == line["indicator"])
            if (contract.index + n) % 3 == 0:   # the first count was wrong; the target level was reached
                line["value"] = self.comfortable(line["indicator"], target)
        self.add(day, "correct", contract.number, {
            **data, "lines": lines, "why": "Toteuma tarkistettu jälkikäteen"}, note="after approval")
        again = day + datetime.timedelta(days=3)
        if again <= LAST_DAY and (backdated or (contract.index + n) % 7):
            self.add(again, "approve", contract.number, {"contract": contract, "month": month},
                     note="pays the difference")

    def spoil(self, contract, lines, pick):
        lines = [dict(line) for line in lines]
        services = len(contract.services)
        if services == 0 or pick % 4 == 3:
            lines.append({"indicator": "EI-SOVITTU", "value": (1, 2)})
        elif pick % 4 == 0:
            lines.append({"service": "TUNTEMATON-1", "unit": "day", "quantity": 3 * EURO})
        elif pick % 4 == 1:
            lines[0]["unit"] = "week"
        else:
            lines[0]["quantity"] = -lines[0]["quantity"]
        return lines

    # -- Invoices

    def invoice(self):
        self.invoice_number = 0
        second = {c.provider.id for c in self.contracts[25:34]}
        active = [c for c in self.contracts[:34]]
        for contract in active:
            end = min(self.expected_end(contract) or LAST_DAY, datetime.date(2025, 12, 31))
            both = contract.provider.id in second and not 6 <= contract.index % 25 <= 8
            for n, month in enumerate(months(contract.start.strftime("%Y-%m"), end.strftime("%Y-%m"))):
                day = min(last_day_of(month), end)
                if contract.index == 14 and (month in ("2025-10", "2025-11")):
                    continue
                self.invoice_contract(contract, n, day, both)
        self.invoice_ended()
        self.invoice_without_contract()
        self.invoice_oddities()

    def booked(self, day):
        """The ledger is read in on Wednesdays."""
        return min(day + datetime.timedelta(days=(2 - day.weekday()) % 7 + 1), LAST_DAY)

    def put_invoice(self, day, supplier, net, expect="", note="", **more):
        self.invoice_number += 1
        number = more.pop("number", f"L-{self.invoice_number:05d}")
        vat = more.pop("vat", 0)
        self.add(self.booked(day), "invoice", number, {
            "number": number, "day": day, "supplier": supplier, "net": net, "vat": vat,
            "unit": more.pop("unit", UNITS[0]), "word": more.pop("word", ""),
            "contract_number": more.pop("contract_number", ""), **more}, expect, note)

    def amount(self, contract):
        """About a usual month, and odd: never a part of a yearly value, which is even."""
        month = sum(s.usual * s.price for s in contract.services) // 10_000
        return month * self.random.randrange(860, 1120) // 2000 * 2 + 1

    def invoice_contract(self, contract, n, day, both):
        who = (contract.provider.scheme, contract.provider.id, contract.provider.name)
        net = self.amount(contract)
        rest = {"unit": contract.unit}
        if not both:
            if (contract.index + n) % 5 < 2:
                rest["contract_number"] = contract.number
            elif (contract.index + n) % 5 == 3:
                rest["word"] = contract.word
            if (contract.index * 3 + n) % 23 == 1:   # a credit for part of an earlier invoice
                self.put_invoice(day, who, -(net // 9), note="credit", **rest)
        else:
            pick = (contract.index + n) % 6
            if pick in (0, 1):
                rest["contract_number"] = contract.number
            elif pick in (2, 3):
                rest["word"] = contract.word
            elif pick == 4 and contract.annual:
                net = (contract.annual + 6) // 12    # a twelfth of the yearly value
            # otherwise nothing decides
        self.put_invoice(day, who, net, **rest)

    def invoice_ended(self):
        """Contracts that ended on 31 August and on 31 October, and are invoiced on."""
        for index, firsts in ((10, ("2025-09", "2025-10", "2025-11")), (11, ("2025-09", "2025-10")),
                              (15, ("2025-11", "2025-12"))):
            contract = self.contracts[index]
            who = (contract.provider.scheme, contract.provider.id, contract.provider.name)
            for month in firsts:
                for day, number in ((9, ""), (23, contract.number if index != 11 else "")):
                    self.put_invoice(datetime.date.fromisoformat(f"{month}-{day:02d}"), who,
                                     self.amount(contract), note="after the end", unit=contract.unit,
                                     contract_number=number)

    def invoice_without_contract(self):
        stems = ["Tarvikemyynti Malli", "Remonttiryhma Pilotti", "Konsultointi Kuvitelma", "Kalustevuokra Satu",
                 "Opastekilpi Taru", "Ruokakuljetus Haave", "Viherhoito Unelma", "Pesula Fantasia"]
        suppliers = [("FI-PRO", business_id(9_500_000 + 211 * n), f"{stem} {n} Ky")
                     for n, stem in enumerate(stems, 61)]
        for n in range(118):
            day = FIRST_DAY + datetime.timedelta(days=3 * n + self.random.randrange(0, 4))
            net = self.random.randrange(35_00, 2_400_00)
            self.put_invoice(day, suppliers[n % len(suppliers)], net, note="off contract",
                             unit=UNITS[self.random.randrange(len(UNITS))], vat=(net * 51 + 100) // 200)

    def invoice_oddities(self):
        day = datetime.date
        sole = self.contracts[18]
        who = (sole.provider.scheme, sole.provider.id, sole.provider.name)
        for n in range(4):
            self.put_invoice(day(2025, 3 + n, 18), None, 410_00 + n, note="names no payee", unit=UNITS[n])
        for n, name in enumerate(("Kuntoutus; Esimerkki, 17 Oy", "Kuntoutus; Esimerkki, 17 Oy",
                                  "Perhetyö - Esimerkki 20 Oy")):
            self.put_invoice(day(2025, 4, 7 + n), ("", "", name), 1_234_51 + 2 * n,
                             note="another spelling of a supplier", unit=UNITS[n])
        self.add(day(2025, 5, 5), "decide_alias", "alias", {"alias": "Kuntoutus; Esimerkki, 17 Oy"},
                 note="somebody confirms that it is the same supplier")
        self.put_invoice(day(2025, 6, 3), who, 777_77, number="TUPLA-1", unit=sole.unit)
        self.put_invoice(day(2025, 6, 17), who, 777_77, "INVOICE_NUMBER_TAKEN", "the same number again",
                         number="TUPLA-1", unit=sole.unit)
        self.put_invoice(day(2025, 6, 24), who, 100_00, "INVOICE_TOTALS_DIFFER", "net + VAT is not gross",
                         number="SUMMA-1", unit=sole.unit, gross=125_00, vat=24_00)

    # -- Complaints and self-monitoring

    def complain(self):
        kinds = ["care-delay", "missed-visit", "conduct", "food", "medication", "information"]
        serious = ["MILD", "MILD", "MODERATE", "MODERATE", "SERIOUS"]
        targets = [c for c in self.contracts if c.activated and c.start == FIRST_DAY]
        for n in range(64):
            contract = targets[self.random.randrange(len(targets))]
            received = FIRST_DAY + datetime.timedelta(days=5 * n + self.random.randrange(2, 6))
            told = received + datetime.timedelta(days=self.random.randrange(0, 3))
            key = f"R-{n + 1:03d}"
            self.add(told, "complain", key, {
                "complaint": key, "contract": contract, "category": kinds[n % len(kinds)],
                "severity": serious[n % len(serious)], "received": received})
            if n % 5 != 3:
                self.add(told + datetime.timedelta(days=self.random.randrange(1, 12)), "acknowledge", key,
                         {"complaint": key, "provider": contract.provider})
            if n == 20:
                self.add(told, "acknowledge", key, {
                    "complaint": key, "provider": self.contracts[(contract.index + 1) % 25].provider},
                    "COMPLAINT_NOT_OF_PROVIDER", "another provider's complaint")

    def monitor(self):
        self.add(FIRST_DAY, "catalogue", "catalogue", {
            "version": "2025.1", "from": "2025-01", "figures": FIGURES_2025_1})
        self.add(datetime.date(2025, 6, 2), "catalogue", "catalogue", {
            "version": "2025.2", "from": "2025-07", "figures": FIGURES_2025_2})
        for who, provider in enumerate(self.providers + self.own_units):
            mine = [c for c in self.contracts if c.provider is provider and c.activated]
            for n, month in enumerate(months("2025-01", "2025-12")):
                bound = any(c.start <= last_day_of(month) and
                            (self.final_end(c) is None or self.final_end(c) >= last_day_of(month).replace(day=1))
                            for c in mine)
                if bound and (who * 5 + n * 3) % 13 != 6:
                    self.monitor_month(who, n, provider, month)
        self.add(datetime.date(2025, 9, 4), "monitor", self.providers[0].id, {
            "provider": self.providers[0], "month": "2025-08",
            "values": [("SAA-PUHELIN", (9, 10))]}, "KEY_FIGURE_UNKNOWN",
            "the key figure left the catalogue in July")

    def monitor_month(self, who, n, provider, month):
        figures = FIGURES_2025_1 if month < "2025-07" else FIGURES_2025_2
        values = []
        for place, (code, _, _, _, _, unit, mandatory) in enumerate(figures):
            if mandatory or (who + n + place) % 4:
                base = self.random.randrange(20, 90)
                values.append((code, (self.random.randrange(0, base + 1), base) if unit == "share"
                               else (self.random.randrange(0, 60), 1)))
        self.add(day_after(month, 5 + (who + n) % 12), "monitor", provider.id, {
            "provider": provider, "month": month, "values": values})


def generate():
    return Generator().run()


def print_facts(county):
    """Everything generated, for a person who looks for a difference."""
    for contract in county.contracts:
        print(contract.number, contract.type, contract.provider.name, contract.start, contract.end or "open",
              f"due {contract.due_day}", "forecast" if contract.forecast else "",
              [(s.code, s.price) for s in contract.services], [row[1] for row in contract.indicators],
              f"agreed {contract.agreed} annual {contract.annual}")
    for action in county.actions:
        facts = {k: getattr(v, "number", getattr(v, "name", str(v))) for k, v in action.data.items()}
        print(action.day, action.kind, action.key, facts, action.expect, f"({action.note})" if action.note else "")


if __name__ == "__main__":
    print_facts(generate())
