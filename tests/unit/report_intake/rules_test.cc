#include "report_intake/domain/rules.h"

#include "platform/rpc/errors.h"
#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/prices.h"
#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

// All that one judging looks at, for a plant to spoil.
struct Planted {
    ContractTerms terms = Terms();
    Permissions permissions = {};
    MonthHistory history = {};
    CeilingRoom ceilings = {};
    DefinitionsInForce definitions = {};
    SentReport sent = {.lines = {Days(10)}};

    ServiceActual& line() { return *sent.lines[0].service; }
    ReportContent Judge() const {
        return JudgeLines({kJanuary, terms, permissions, history, ceilings, definitions}, sent);
    }
};

// A rule, and a report that breaks it alone.
struct Plant {
    const char* code;
    const char* field;
    std::function<void(Planted&)> spoil;
};

OpenCeiling CeilingOf(std::int64_t days) {
    OpenCeiling ceiling;
    ceiling.number = "SOP-1";
    ceiling.measure = {.service_code = "DAY", .unit = "day", .currency = {}};
    ceiling.valid_from = test::Day("2026-01-01");
    ceiling.left = Quantity::OfMicros(days * 1'000'000);
    return ceiling;
}

MonthHistory SteadyYears(std::int64_t days) {
    ServiceSeries series;
    series.service_code = "DAY";
    series.unit = "day";
    for (int i = 36; i > 0; --i)
        series.actuals.push_back(
            {kJanuary.AddMonths(-i), Quantity::OfMicros((days + i % 3) * 1'000'000)}
        );
    return {{series}, {.deviations = 4, .least_months = 12}};
}

const std::vector<Plant>& Plants() {
    static const std::vector<Plant> kPlants{
        {"INDICATOR_DEFINITION_NOT_ACCEPTED",
         "lines[].indicator.indicator_code",
         [](Planted& p) {
             p.sent.lines = {Share(1, 2)};
             p.definitions.pending = {"SHARE"};
         }},
        {"LINE_AMOUNT_MISMATCH",
         "lines[].service.amount",
         [](Planted& p) { p.line().amount = Money::Of(157'501); }},
        {"LINE_AMOUNT_TOO_LARGE",
         "forecast[].quantity",
         [](Planted& p) {
             p.sent.forecast = {
                 {kJanuary.Next(), "DAY", Quantity::OfMicros(10'000'000'000'001)},
             };
         }},
        {"LINE_AMOUNT_TOO_LARGE",
         "lines[].service.quantity",
         [](Planted& p) {
             p.terms.periods[0].services[0].unit_price = UnitPrice::OfMicros(INT64_MAX);
             p.line().quantity = Quantity::OfMicros(INT64_MAX);
         }},
        {"LINE_CEILING_EXCEEDED",
         "lines[].service.quantity",
         [](Planted& p) { p.ceilings.ceilings = {CeilingOf(9)}; }},
        {"LINE_CEILING_UNCOUNTABLE",
         "lines[].service.quantity",
         [](Planted& p) {
             OpenCeiling euros = CeilingOf(9);
             euros.measure = {.service_code = {}, .unit = {}, .currency = "EUR"};
             p.ceilings.ceilings = {euros};
             p.sent.lines = {{Actual("FREE", "visit", 1), std::nullopt}};
         }},
        {"LINE_CLIENTS_WITHOUT_UNITS",
         "lines[].service.clients",
         [](Planted& p) {
             p.line().quantity = Quantity();
             p.line().clients = 2;
         }},
        {"LINE_DATE_MISSING",
         "lines[].service.service_date",
         [](Planted& p) {
             p.terms.periods[0].voucher = true;
             p.permissions.voucher_approved = {{test::Day("2026-01-05"), std::nullopt}};
         }},
        {"LINE_DATE_OUTSIDE_CONTRACT",
         "lines[].service.service_date",
         [](Planted& p) {
             p.terms.periods[0].start_date = test::Day("2026-01-10");
             p.line().service_date = test::Day("2026-01-09");
         }},
        {"LINE_DATE_OUTSIDE_MONTH",
         "lines[].service.service_date",
         [](Planted& p) { p.line().service_date = test::Day("2026-02-01"); }},
        {"LINE_DECISION_NOT_VALID",
         "lines[].service.decision",
         [](Planted& p) {
             OpenCeiling decision = CeilingOf(99);
             decision.kind = CeilingKind::kDecision;
             decision.number = "MS-1";
             decision.valid_from = test::Day("2026-01-20");
             p.ceilings.ceilings = {decision};
             p.line().decision = "MS-1";
             p.line().service_date = test::Day("2026-01-19");
         }},
        {"LINE_DECISION_UNKNOWN",
         "lines[].service.decision",
         [](Planted& p) { p.line().decision = "MS-9"; }},
        {"LINE_DENOMINATOR_INVALID",
         "lines[].indicator.value.denominator",
         [](Planted& p) {
             p.sent.lines = {Share(5, 1)};
             p.sent.lines[0].indicator->bad_denominator = 0;
         }},
        {"LINE_DUPLICATE",
         "forecast[].service_code",
         [](Planted& p) {
             const ForecastLine line{kJanuary.Next(), "DAY", Quantity::OfMicros(1)};
             p.sent.forecast = {line, line};
         }},
        {"LINE_DUPLICATE",
         "lines[].indicator.indicator_code",
         [](Planted& p) { p.sent.lines = {Share(1, 2), Share(1, 3)}; }},
        {"LINE_DUPLICATE",
         "lines[].service.service_code",
         [](Planted& p) { p.sent.lines = {Days(1), Days(2)}; }},
        {"LINE_FAR_FROM_FORECAST",
         "lines[].service.quantity",
         [](Planted& p) {
             p.history.services = {
                 {.service_code = "DAY",
                  .unit = "day",
                  .actuals = {},
                  .forecast = Quantity::OfMicros(10'000)}
             };
             p.history.oddness.times_forecast = 1000;
         }},
        {"LINE_FORECAST_MONTH_PAST",
         "forecast[].month",
         [](Planted& p) { p.sent.forecast = {{kJanuary, "DAY", Quantity()}}; }},
        {"LINE_MEMBER_UNKNOWN",
         "lines[].service.member",
         [](Planted& p) { p.line().member = PartyIdentifier{"FI-PRO", "2077474-0"}; }},
        {"LINE_MONTH_BESIDE_DAYS",
         "lines[].service.service_date",
         [](Planted& p) {
             p.sent.lines = {Days(1), Days(2)};
             p.line().service_date = test::Day("2026-01-15");
         }},
        {"LINE_QUANTITY_NEGATIVE",
         "forecast[].quantity",
         [](Planted& p) { p.sent.forecast = {{kJanuary.Next(), "DAY", Quantity::OfMicros(-1)}}; }},
        {"LINE_QUANTITY_NEGATIVE",
         "lines[].service.quantity",
         [](Planted& p) { p.line().quantity = Quantity::OfMicros(-1); }},
        {"LINE_SHARE_ABOVE_ONE",
         "lines[].indicator.value",
         [](Planted& p) { p.sent.lines = {Share(10'001, 10'000)}; }},
        {"LINE_UNIT_MISMATCH", "lines[].service.unit", [](Planted& p) { p.line().unit = "hour"; }},
        {"LINE_UNKNOWN_INDICATOR",
         "lines[].indicator.indicator_code",
         [](Planted& p) { p.sent.lines = {{std::nullopt, IndicatorActual{"NONE", Ratio()}}}; }},
        {"LINE_UNKNOWN_SERVICE",
         "forecast[].service_code",
         [](Planted& p) { p.sent.forecast = {{kJanuary.Next(), "OTHER", Quantity()}}; }},
        {"LINE_UNKNOWN_SERVICE",
         "lines[].service.service_code",
         [](Planted& p) { p.line().service_code = "OTHER"; }},
        {"LINE_UNUSUAL",
         "lines[].service.quantity",
         [](Planted& p) { p.history = SteadyYears(10'000); }},
        {"LINE_VALUE_MISSING", "lines[].content", [](Planted& p) { p.sent.lines = {{}}; }},
        {"SUB_UNKNOWN",
         "lines[].service.subcontractor",
         [](Planted& p) { p.line().subcontractor = PartyIdentifier{"FI-PRO", "0725937-3"}; }},
        {"SUB_WITHOUT_CONSENT",
         "lines[].service.subcontractor",
         [](Planted& p) {
             p.line().subcontractor = PartyIdentifier{"FI-PRO", "0725937-3"};
             p.permissions.subcontractors = {{"FI-PRO:0725937-3", {}}};
         }},
        {"VOUCHER_NOT_APPROVED",
         "lines[].service.service_date",
         [](Planted& p) { p.terms.periods[0].voucher = true; }},
    };
    return kPlants;
}

// "LINE_DUPLICATE lines[].service.service_code" of a finding in any line.
std::string NameOf(const ReturnedLine& found) {
    std::string field = found.field;
    const std::size_t open = field.find('[');
    field.erase(open + 1, field.find(']') - open - 1);
    return found.reason + " " + field;
}

TEST(ReportRules, APlantedViolationIsFoundByItsRuleAlone) {
    ASSERT_TRUE(Planted().Judge().returned_lines.empty());
    ASSERT_TRUE(Planted().Judge().remarks.empty());
    for (const Plant& plant : Plants()) {
        Planted planted;
        plant.spoil(planted);
        const ReportContent content = planted.Judge();
        const ReportRule* rule = FindRule(plant.code, plant.field);
        ASSERT_NE(rule, nullptr) << plant.code;
        const bool error = rule->severity == FaultSeverity::kError;
        const auto& found = error ? content.returned_lines : content.remarks;
        const auto& other = error ? content.remarks : content.returned_lines;
        ASSERT_EQ(found.size(), 1U) << plant.code;
        EXPECT_EQ(NameOf(found[0]), std::string(plant.code) + " " + plant.field);
        EXPECT_TRUE(other.empty()) << plant.code;
    }
}

TEST(ReportRules, EachRuleHasAPlantAndEachPlantARule) {
    std::set<std::string> planted;
    for (const Plant& plant : Plants())
        planted.insert(std::string(plant.code) + " " + plant.field);
    std::set<std::string> listed;
    for (const ReportRule& rule : Rules())
        listed.insert(std::string(rule.code) + " " + std::string(rule.field));
    EXPECT_EQ(listed, planted);
    EXPECT_EQ(listed.size(), Rules().size()) << "no rule stands twice";
    EXPECT_TRUE(std::ranges::is_sorted(Rules(), {}, [](const ReportRule& rule) {
        return std::pair(rule.code, rule.field);
    }));
}

TEST(ReportRules, EachCodeHasItsTextsAndTellsHowToMend) {
    for (const ReportRule& rule : Rules()) {
        const rpc::ReasonText* text = rpc::FindReason(rule.code);
        ASSERT_NE(text, nullptr) << rule.code;
        EXPECT_EQ(text->code == 0, rule.severity == FaultSeverity::kWarning) << rule.code;
        for (const std::string& one : {text->en, text->fi, text->sv}) {
            EXPECT_FALSE(one.empty()) << rule.code;
            EXPECT_NE(one.find_first_of(";:."), one.size() - 1)
                << rule.code << " says what is wrong, not how to mend it: " << one;
        }
    }
}

TEST(ReportRules, AFindingWithoutItsRuleEndsTheProcess) {
    LineFaults faults("lines", 0);
    EXPECT_DEATH(faults.Add("LINE_INVENTED", "service.unit"), "table of rules");
    EXPECT_DEATH(faults.Add("LINE_UNIT_MISMATCH", "service.quantity"), "table of rules");
}

TEST(JudgeLines, TellsAllFaultsOfALineAtOnce) {
    Planted planted;
    planted.line() = {
        .service_code = "OTHER",
        .unit = "day",
        .quantity = Quantity::OfMicros(-1),
        .subcontractor = PartyIdentifier{"FI-PRO", "0725937-3"},
        .member = PartyIdentifier{"FI-PRO", "2077474-0"},
    };
    planted.terms.periods[0].voucher = true;
    std::set<std::string> reasons;
    for (const ReturnedLine& one : planted.Judge().returned_lines) {
        EXPECT_EQ(one.index, 0U);
        reasons.insert(one.reason);
    }
    EXPECT_EQ(
        reasons,
        (std::set<std::string>{
            "LINE_UNKNOWN_SERVICE",
            "LINE_QUANTITY_NEGATIVE",
            "SUB_UNKNOWN",
            "LINE_MEMBER_UNKNOWN",
            "VOUCHER_NOT_APPROVED"
        })
    );
}

TEST(JudgeLines, TellsOfAnUnknownDecisionBesideOtherFaults) {
    Planted planted;
    planted.line().decision = "MS-9";
    planted.line().unit = "hour";
    const ReportContent content = planted.Judge();
    ASSERT_EQ(content.returned_lines.size(), 2U);
    EXPECT_EQ(content.returned_lines[1].reason, "LINE_DECISION_UNKNOWN");
}

TEST(JudgeLines, AcceptsNoMoreThanCanBeAddedUp) {
    Planted planted;
    planted.terms.periods[0].services[0].unit_price = UnitPrice::OfMicros(INT64_MAX / 2);
    planted.line().quantity = Quantity::OfMicros(18'000'000'000);
    planted.line().service_date = test::Day("2026-01-01");
    for (int day = 2; day < 6; ++day) {
        planted.sent.lines.push_back(planted.sent.lines[0]);
        planted.sent.lines.back().service->service_date = test::Day("2026-01-01").AddDays(day);
    }
    const ReportContent content = planted.Judge();
    ASSERT_FALSE(content.returned_lines.empty());
    EXPECT_EQ(content.returned_lines[0].reason, "LINE_AMOUNT_TOO_LARGE");
    std::optional<Money> sum = Money();
    for (const ReportLine& line : content.lines)
        sum = Money::Plus(*sum, *AmountOf(planted.terms, kJanuary, *line.service));
    EXPECT_EQ(AmountsOf(planted.terms, kJanuary, content.lines), std::vector{*sum});
}

// One line more than all the county's years of a service hold would spoil every sum with it.
TEST(JudgeLines, TakesNoMoreUnitsThanSumsHold) {
    Planted planted;
    planted.terms.periods[0].services[0].unit_price = std::nullopt;
    for (const std::int64_t micros : {10'000'000'000'000, 10'000'000'000'001, INT64_MAX}) {
        planted.line().quantity = Quantity::OfMicros(micros);
        const ReportContent content = planted.Judge();
        if (micros == 10'000'000'000'000) {
            EXPECT_TRUE(content.returned_lines.empty());
        } else {
            ASSERT_EQ(content.returned_lines.size(), 1U);
            EXPECT_EQ(content.returned_lines[0].reason, "LINE_AMOUNT_TOO_LARGE");
        }
    }
}

TEST(JudgeLines, AShareIsNotUnderNothing) {
    Planted planted;
    planted.sent.lines = {Share(-62, 100)};
    const ReportContent content = planted.Judge();
    ASSERT_EQ(content.returned_lines.size(), 1U);
    EXPECT_EQ(content.returned_lines[0].reason, "LINE_SHARE_ABOVE_ONE");
    planted.sent.lines = {Share(0, 100)};
    EXPECT_TRUE(planted.Judge().returned_lines.empty());
}

TEST(JudgeLines, AForecastIsJudgedByTheTermsOfItsOwnMonth) {
    Planted planted;
    ReportingTerms later = planted.terms.periods[0];
    later.valid_from = test::Day("2026-03-01");
    later.services.push_back(later.services[0]);
    later.services.back().service_code = "NEW";
    planted.terms.periods.push_back(later);
    const Month february = kJanuary.Next();
    planted.sent.forecast = {
        {february, "NEW", Quantity::OfMicros(1)}, {february.Next(), "NEW", Quantity::OfMicros(1)}
    };
    const ReportContent content = planted.Judge();
    ASSERT_EQ(content.returned_lines.size(), 1U);
    EXPECT_EQ(content.returned_lines[0].index, 0U);
    EXPECT_EQ(content.returned_lines[0].reason, "LINE_UNKNOWN_SERVICE");
    EXPECT_EQ(content.forecast.size(), 1U);
}

TEST(JudgeLines, NoForecastIsAskedForInTheLastMonth) {
    Planted planted;
    ReportingTerms& terms = planted.terms.periods[0];
    terms.forecast_required = true;
    EXPECT_TRUE(planted.Judge().forecast_missing);
    terms.end_date = test::Day("2026-02-01");
    EXPECT_TRUE(planted.Judge().forecast_missing);
    terms.end_date = test::Day("2026-01-31");
    EXPECT_FALSE(planted.Judge().forecast_missing);
}

TEST(JudgeLines, ALinesAmountIsItsQuantityTimesThePriceToTheCent) {
    // 3 x 33.335 = 100.005, half a cent away from zero.
    Planted planted;
    planted.sent.lines = {Visits(3)};
    for (const std::int64_t cents : {9999, 10'000, 10'001, 10'002, 1'000'100, -10'001}) {
        planted.line().amount = Money::Of(cents);
        EXPECT_EQ(planted.Judge().returned_lines.empty(), cents == 10'001) << cents;
    }
    planted.line().amount = Money::Of(10'001, Currency::Parse("SEK").value());
    const ReportContent content = planted.Judge();
    ASSERT_EQ(content.returned_lines.size(), 1U) << "another currency";
    EXPECT_EQ(content.returned_lines[0].facts.at("expected"), "100.01 EUR");
    planted.line() = Actual("FREE", "visit", 1);
    planted.line().amount = Money::Of(5);
    EXPECT_TRUE(planted.Judge().returned_lines.empty()) << "nothing agreed to compare with";
}

TEST(JudgeLines, AWholeShareIsNoFault) {
    Planted planted;
    planted.sent.lines = {Share(7, 7)};
    EXPECT_TRUE(planted.Judge().returned_lines.empty());
    planted.sent.lines = {{std::nullopt, IndicatorActual{"WAIT", Ratio::Of(30, 1).value()}}};
    EXPECT_TRUE(planted.Judge().returned_lines.empty()) << "days may be more than one";
}

TEST(JudgeLines, AReturnedLineIsNotRemarkedToo) {
    Planted planted;
    planted.line().quantity = Quantity();
    planted.line().clients = 2;
    planted.line().unit = "hour";
    const ReportContent content = planted.Judge();
    EXPECT_EQ(content.returned_lines.size(), 1U);
    EXPECT_TRUE(content.remarks.empty());
}

}  // namespace
}  // namespace luotsi::report_intake
