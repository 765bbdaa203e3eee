#include "report_intake/domain/ceiling.h"

#include "report_intake/domain/ceiling_checks.h"
#include "report_intake/domain/line_checks.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

constexpr std::int64_t kWhole = 1'000'000;

Quantity Units(std::int64_t units) {
    return Quantity::OfMicros(units * kWhole);
}
Uuid Numbered(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

ContractTerms Terms() {
    ContractTerms terms;
    terms.contract_revision = 1;
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2026-01-01");
    period.end_date = Day("2027-12-31");
    period.services = {
        {"VRK", "day", {}, {}, UnitPrice::OfMicros(33'335'000)},
        {"KAY", "visit", {}, {}, UnitPrice::OfMicros(10'000'000)},
        {"VANHA", "day"},
    };
    terms.periods = {period};
    return terms;
}

Ceiling Of(const CeilingSet& set) {
    Ceiling ceiling;
    CeilingBook::Evolve(ceiling, set, {});
    return ceiling;
}
Ceiling OfContract(std::int64_t units) {
    return Of({
        .number = "SOP-1",
        .contracts = {Numbered(1)},
        .measure = {.service_code = "VRK", .unit = "day", .currency = {}},
        .valid_from = Day("2026-01-01"),
        .limit = Units(units),
    });
}
Ceiling Decision(const char* from, std::optional<CivilDate> to, std::int64_t units) {
    return Of({
        .number = "MS-7",
        .kind = CeilingKind::kDecision,
        .contracts = {},
        .measure = {.service_code = "VRK", .unit = "day", .currency = {}},
        .valid_from = Day(from),
        .valid_to = to,
        .limit = Units(units),
    });
}
Ceiling InEuros(std::int64_t cents) {
    return Of({
        .number = "EUR-1",
        .contracts = {Numbered(1)},
        .measure = {.service_code = {}, .unit = {}, .currency = "EUR"},
        .valid_from = Day("2026-01-01"),
        .limit = *MillionthsOf(Money::Of(cents)),
    });
}
void Use(Ceiling& ceiling, std::uint8_t contract, const char* month, std::int64_t units) {
    CeilingBook::Evolve(ceiling, CeilingUsed{Numbered(contract), MonthOf(month), Units(units)}, {});
}
void Change(Ceiling& ceiling, const char* from, std::int64_t units) {
    CeilingBook::Evolve(ceiling, CeilingChanged{Day(from), Units(units), "§ 2"}, {});
}

ReportLine Line(
    const char* service, std::int64_t units, const char* date = "", const char* decision = ""
) {
    ServiceActual actual{service, service == std::string("KAY") ? "visit" : "day", Units(units)};
    actual.service_date = CivilDate::Parse(date);
    actual.decision = decision;
    return {actual, std::nullopt};
}

ReportContent Judge(
    const std::vector<Ceiling>& ceilings,
    const std::vector<ReportLine>& lines,
    const char* month = "2026-03"
) {
    CeilingRoom room;
    for (const Ceiling& one : ceilings) {
        const auto id = Numbered(static_cast<std::uint8_t>(100 + room.ceilings.size()));
        room.ceilings.push_back(OpenFor(id, one, Numbered(1), MonthOf(month)));
    }
    const ContractTerms terms = Terms();
    return JudgeLines({MonthOf(month), terms, {}, {}, room, {}}, {.lines = lines});
}

std::vector<std::string> Reasons(const ReportContent& content) {
    std::vector<std::string> reasons;
    for (const ReturnedLine& line : content.returned_lines)
        reasons.push_back(std::to_string(line.index) + ' ' + line.reason);
    return reasons;
}
using Texts = std::vector<std::string>;

TEST(Ceiling, TakesLineByLineAndTellsWhatIsLeft) {
    const auto content = Judge(
        {OfContract(10)},
        {Line("VRK", 6, "2026-03-01"),
         Line("VRK", 5, "2026-03-02"),
         Line("KAY", 99),
         Line("VRK", 4, "2026-03-03"),
         Line("VRK", 1, "2026-03-04")}
    );
    EXPECT_EQ(content.lines.size(), 3U);
    EXPECT_EQ(Reasons(content), (Texts{"1 LINE_CEILING_EXCEEDED", "4 LINE_CEILING_EXCEEDED"}));
    EXPECT_EQ(content.returned_lines[0].field, "lines[1].service.quantity");
    EXPECT_EQ(
        content.returned_lines[0].facts,
        (std::map<std::string, std::string>{{"left", "4"}, {"ceiling", "SOP-1"}, {"unit", "day"}})
    );
    EXPECT_EQ(content.returned_lines[1].facts.at("left"), "0");
}

TEST(Ceiling, AReturnedLineIsNoDuplicateOfTheOneThatFits) {
    const auto content = Judge({OfContract(10)}, {Line("VRK", 11), Line("VRK", 10)});
    EXPECT_EQ(Reasons(content), Texts{"0 LINE_CEILING_EXCEEDED"});
    EXPECT_EQ(content.lines.size(), 1U);
}

TEST(Ceiling, CountsEurosRoundedLineByLine) {
    // 33.335 euros a day: each line of one day is 33.34, together 66.68.
    const std::vector<ReportLine> days{Line("VRK", 1, "2026-03-01"), Line("VRK", 1, "2026-03-02")};
    EXPECT_EQ(Judge({InEuros(66'68)}, days).lines.size(), 2U);
    const auto content = Judge({InEuros(66'67)}, days);
    EXPECT_EQ(Reasons(content), Texts{"1 LINE_CEILING_EXCEEDED"});
    EXPECT_EQ(content.returned_lines[0].facts.at("left"), "33.33");
    EXPECT_EQ(content.returned_lines[0].facts.at("unit"), "EUR");
}

TEST(Ceiling, ALineFitsUnderAllOfItsCeilingsOrTakesNothing) {
    const auto content =
        Judge({OfContract(10), InEuros(100'00)}, {Line("VRK", 4), Line("KAY", 10), Line("KAY", 9)});
    // Four days are 133.34 euros; the visits find both ceilings untouched.
    EXPECT_EQ(Reasons(content), (Texts{"0 LINE_CEILING_EXCEEDED", "2 LINE_DUPLICATE"}));
    EXPECT_EQ(content.lines.size(), 1U);
}

TEST(Ceiling, ALineThatCannotBeCountedGoesBack) {
    EXPECT_EQ(
        Reasons(Judge({InEuros(100'00)}, {Line("VANHA", 1)})), Texts{"0 LINE_CEILING_UNCOUNTABLE"}
    );
    Ceiling hours = OfContract(10);
    hours.measure.unit = "hour";
    EXPECT_EQ(Reasons(Judge({hours}, {Line("VRK", 1)})), Texts{"0 LINE_CEILING_UNCOUNTABLE"});
}

TEST(Ceiling, ALineNamesADecisionThatHoldsOnItsDays) {
    const Ceiling decision = Decision("2026-03-10", Day("2026-03-20"), 5);
    const auto content = Judge(
        {decision},
        {Line("VRK", 1, "2026-03-10", "MS-7"),
         Line("VRK", 1, "2026-03-09", "MS-7"),
         Line("VRK", 1, "2026-03-21", "MS-7"),
         Line("VRK", 1, "2026-03-11", "MS-8"),
         Line("KAY", 1, "2026-03-11", "MS-7"),
         Line("VRK", 1, "", "MS-7"),
         Line("VRK", 5, "2026-03-12", "MS-7"),
         Line("VRK", 99, "2026-03-12")}
    );
    EXPECT_EQ(
        Reasons(content),
        (Texts{
            "1 LINE_DECISION_NOT_VALID",
            "2 LINE_DECISION_NOT_VALID",
            "3 LINE_DECISION_UNKNOWN",
            "4 LINE_DECISION_NOT_VALID",
            "5 LINE_MONTH_BESIDE_DAYS",
            "5 LINE_DATE_MISSING",
            "6 LINE_CEILING_EXCEEDED",
        })
    );
    EXPECT_EQ(content.lines.size(), 2U);
}

TEST(Ceiling, WithoutCeilingsADecisionIsUnknownAndAllElseIsFree) {
    const auto content = Judge({}, {Line("VRK", 1, "", "MS-7"), Line("VRK", 1'000'000)});
    EXPECT_EQ(Reasons(content), Texts{"0 LINE_DECISION_UNKNOWN"});
}

TEST(Ceiling, AMonthsOwnEarlierUseIsItsOwnRoom) {
    Ceiling ceiling = OfContract(10);
    Use(ceiling, 1, "2026-03", 6);
    Use(ceiling, 2, "2026-03", 3);
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-03")), Units(7));
    EXPECT_EQ(RoomFor(ceiling, Numbered(2), MonthOf("2026-03")), Units(4));
    EXPECT_EQ(RoomFor(ceiling, Numbered(3), MonthOf("2026-03")), Units(1));
    Use(ceiling, 1, "2026-03", 0);
    EXPECT_EQ(ceiling.uses.size(), 1U);
    EXPECT_EQ(RoomFor(ceiling, Numbered(3), MonthOf("2026-03")), Units(7));
}

TEST(Ceiling, ARaisedLimitIsNotSpentInTheMonthsBefore) {
    Ceiling ceiling = OfContract(10);
    Change(ceiling, "2026-04-15", 20);
    Use(ceiling, 1, "2026-03", 8);
    Use(ceiling, 1, "2026-04", 9);
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-02")), Units(2)) << "March has ten";
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-03")), Units(10));
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-04")), Units(12)) << "April has twenty";
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-05")), Units(3));
}

TEST(Ceiling, ALoweredLimitBindsTheMonthsBeforeIt) {
    Ceiling ceiling = OfContract(20);
    Change(ceiling, "2026-06-01", 10);
    Use(ceiling, 1, "2026-07", 4);
    EXPECT_EQ(RoomFor(ceiling, Numbered(1), MonthOf("2026-03")), Units(6));
    EXPECT_EQ(RoomFor(ceiling, Numbered(2), MonthOf("2026-07")), Units(6));
    EXPECT_EQ(LimitOn(ceiling, Day("2026-05-31")), Units(20));
    EXPECT_EQ(LimitOn(ceiling, Day("2026-06-01")), Units(10));
}

TEST(Ceiling, AFrameworksLimitsAreItsTerms) {
    ContractTerms framework = Terms();
    framework.contract_key = "PUITE-1";
    framework.periods.push_back(framework.periods[0]);
    framework.periods[1].valid_from = Day("2026-05-01");
    framework.periods[1].framework_ceiling = Money::Of(100'00);
    EXPECT_FALSE(FrameworkCeiling(Terms(), {}));
    Ceiling used;
    CeilingBook::Evolve(
        used, CeilingUsed{Numbered(9), MonthOf("2026-02"), *MillionthsOf(Money::Of(30'00))}, {}
    );
    const Ceiling ceiling = *FrameworkCeiling(framework, used);
    EXPECT_EQ(ceiling.number, "PUITE-1");
    EXPECT_EQ(ceiling.kind, CeilingKind::kFramework);
    EXPECT_EQ(LimitOn(ceiling, Day("2026-04-30")), std::nullopt);
    // What came before the first limit counts under it.
    EXPECT_EQ(RoomFor(ceiling, Numbered(8), MonthOf("2026-03")), *MillionthsOf(Money::Of(70'00)));
    EXPECT_TRUE(CeilingBook::Claims(used).empty()) << "its number is its contract's";
}

std::string RefusalOf(const luotsi::Decision<CeilingEvent>& decision) {
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(SetCeiling, NeedsAMeasureAndWhatItBounds) {
    CeilingSet set{
        .number = "X",
        .contracts = {Numbered(1)},
        .measure = {.service_code = "VRK", .unit = "day", .currency = {}},
        .valid_from = Day("2026-01-01"),
        .limit = Units(1),
    };
    EXPECT_EQ(RefusalOf(Decide(set)), "");
    const auto with = [&](auto change) {
        CeilingSet changed = set;
        change(changed);
        return RefusalOf(Decide(changed));
    };
    EXPECT_EQ(with([](CeilingSet& s) { s.measure.service_code = ""; }), "CEILING_SERVICE_MISSING");
    EXPECT_EQ(with([](CeilingSet& s) { s.measure.unit = ""; }), "CEILING_SERVICE_MISSING");
    EXPECT_EQ(with([](CeilingSet& s) { s.contracts = {}; }), "CEILING_CONTRACTS_MISSING");
    EXPECT_EQ(
        with([](CeilingSet& s) {
            s.contracts = {};
            s.kind = CeilingKind::kDecision;
        }),
        ""
    );
    EXPECT_EQ(
        with([](CeilingSet& s) { s.kind = CeilingKind::kFramework; }), "CEILING_IN_CONTRACT_TERMS"
    );
    EXPECT_EQ(with([](CeilingSet& s) { s.limit = Units(-1); }), "FIELD_OUT_OF_RANGE");
    EXPECT_EQ(with([](CeilingSet& s) { s.valid_to = Day("2025-12-31"); }), "DATE_ORDER_REVERSED");
}

TEST(ChangeCeiling, KeepsTheMeasureAndNeverGoesBelowWhatIsUsed) {
    Ceiling ceiling = OfContract(10);
    Use(ceiling, 1, "2026-03", 6);
    Use(ceiling, 2, "2026-05", 3);
    const auto to = [&](const char* from, std::int64_t units, const char* currency = "") {
        const ChangeCeiling command{
            .valid_from = Day(from),
            .measure = {.service_code = {}, .unit = {}, .currency = currency},
            .limit = Units(units),
            .basis = "§ 1",
            .seen_revision = 4,
        };
        return RefusalOf(Decide(ceiling, 4, command));
    };
    EXPECT_EQ(to("2026-04-01", 9), "");
    EXPECT_EQ(to("2026-04-01", 8), "CEILING_BELOW_USED");
    EXPECT_EQ(to("2026-01-01", 6), "CEILING_BELOW_USED") << "May has nine";
    EXPECT_EQ(to("2026-04-01", -1), "FIELD_OUT_OF_RANGE");
    EXPECT_EQ(to("2026-04-01", 90, "EUR"), "CEILING_MEASURE_DIFFERS");
    EXPECT_EQ(to("2025-12-31", 90), "CEILING_CHANGE_OUTSIDE");
    ceiling.valid_to = Day("2026-12-31");
    EXPECT_EQ(to("2027-01-01", 90), "CEILING_CHANGE_OUTSIDE");
    EXPECT_EQ(
        RefusalOf(Decide(ceiling, 5, ChangeCeiling{.valid_from = {}, .seen_revision = 4})),
        "ETAG_MISMATCH"
    );
    EXPECT_EQ(RefusalOf(Decide(Ceiling{}, 0, ChangeCeiling{})), "CEILING_IN_CONTRACT_TERMS");
}

TEST(Ceiling, TheSameUseOnceMoreIsNoNews) {
    Ceiling ceiling = OfContract(10);
    const CeilingUsed news{Numbered(1), MonthOf("2026-03"), Units(6)};
    EXPECT_EQ(Decide(ceiling, news).events().size(), 1U);
    CeilingBook::Evolve(ceiling, news, {});
    EXPECT_TRUE(Decide(ceiling, news).events().empty());
    EXPECT_TRUE(
        Decide(ceiling, CeilingUsed{Numbered(2), MonthOf("2026-03"), Quantity()}).events().empty()
    );
}

// A ceiling as anyone would count it with a pencil: all accepted lines in a heap, every month gone
// through one by one.
struct PlainModel {
    std::map<std::pair<int, int>, std::vector<std::int64_t>> accepted;  // (contract, month)
    std::map<int, std::int64_t> limits;                                 // from this month on

    std::int64_t LimitOf(int month) const { return std::prev(limits.upper_bound(month))->second; }
    std::int64_t UsedUntil(int month) const {
        std::int64_t used = 0;
        for (const auto& [key, lines] : accepted) {
            for (const std::int64_t units : lines)
                used += key.second <= month ? units : 0;
        }
        return used;
    }
    bool IsWithin() const {
        for (int month = 0; month < 12; ++month) {
            if (UsedUntil(month) > LimitOf(month)) return false;
        }
        return true;
    }
    // The lines that are accepted when a contract's month is sent, or sent again.
    std::vector<std::int64_t> Send(int contract, int month, const std::vector<std::int64_t>& sent) {
        std::vector<std::int64_t>& lines = accepted[{contract, month}];
        lines.clear();
        for (const std::int64_t units : sent) {
            lines.push_back(units);
            if (!IsWithin()) lines.pop_back();
        }
        return lines;
    }
};

Month Nth(int month) {
    return MonthOf("2026-01").AddMonths(month);
}

// The steps of a unit of work without the store: room, lines, use.
std::vector<std::int64_t> SendTo(
    Ceiling& ceiling, int contract, int month, const std::vector<std::int64_t>& sent
) {
    const Uuid id = Numbered(static_cast<std::uint8_t>(contract));
    const CeilingRoom room{{OpenFor(Numbered(100), ceiling, id, Nth(month))}};
    std::vector<ReportLine> lines;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        lines.push_back(Line("VRK", sent[i]));
        lines.back().service->service_date =
            Nth(month).FirstDay().AddDays(static_cast<std::int64_t>(i));
    }
    const ContractTerms terms = Terms();
    const ReportContent content =
        JudgeLines({Nth(month), terms, {}, {}, room, {}}, {.lines = lines});
    const auto used = CeilingCounter(room, terms, Nth(month)).Count(content.lines);
    const auto news = Decide(ceiling, CeilingUsed{id, Nth(month), used.at(0)});
    for (const CeilingEvent& event : news.events())
        CeilingBook::Evolve(ceiling, event, {});
    std::vector<std::int64_t> accepted;
    for (const ReportLine& line : content.lines)
        accepted.push_back(line.service->quantity.micros() / kWhole);
    return accepted;
}

RC_GTEST_PROP(Ceiling, IsCountedAsWithAPencil, ()) {
    const auto number = [](int to) { return *rc::gen::inRange(0, to); };
    Ceiling ceiling = OfContract(number(60));
    PlainModel model;
    model.limits[0] = ceiling.limits[0].limit->micros() / kWhole;
    for (int step = 0; step < 40; ++step) {
        if (number(8) == 0) {
            // A change of the limit in the middle of a month, where what is used allows it.
            const int month = number(12);
            const ChangeCeiling change{
                .valid_from = Nth(month).FirstDay().AddDays(month == 0 ? 0 : 9),
                .measure = {},
                .limit = Units(number(60)),
            };
            PlainModel changed = model;
            changed.limits[month] = change.limit.micros() / kWhole;
            const auto decision = Decide(ceiling, 0, change);
            RC_ASSERT(decision.accepted() == changed.IsWithin());
            if (!decision.accepted()) continue;
            CeilingBook::Evolve(ceiling, decision.events().at(0), {});
            model = changed;
            continue;
        }
        const int contract = 1 + number(3);
        const int month = number(12);
        std::vector<std::int64_t> sent;
        for (int lines = number(5); lines > 0; --lines)
            sent.push_back(number(25));
        RC_ASSERT(SendTo(ceiling, contract, month, sent) == model.Send(contract, month, sent));
        RC_ASSERT(model.IsWithin());
        RC_ASSERT(UsedOf(ceiling).micros() == model.UsedUntil(11) * kWhole);
        RC_ASSERT(!CheckWithin(ceiling, "limit").has_value());
    }
}

}  // namespace
}  // namespace luotsi::report_intake
