#include "report_intake/domain/report_decide.h"

#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/prices.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

Moment On(const char* day) {
    return {Instant::FromMicros(1), Day(day)};
}

ContractTerms Terms(bool forecast_required = false) {
    ContractTerms terms;
    terms.contract_revision = 2;
    terms.contract_key = "PH-1";
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2026-01-01");
    period.end_date = Day("2027-12-31");
    period.services = {{"YPA-VRK", "day"}};
    period.indicators = {
        {"SHARE", Direction::kAtLeast, Ratio::Of(95, 100).value()},
        {"WAIT", Direction::kAtMost, Ratio::Of(14, 1).value()},
    };
    period.due_day = 10;
    period.forecast_required = forecast_required;
    terms.periods = {period};
    return terms;
}

ReportLine Days(std::int64_t days) {
    return {ServiceActual{"YPA-VRK", "day", Quantity::OfMicros(days * 1'000'000)}, std::nullopt};
}
ReportLine Share(std::int64_t numerator, std::int64_t denominator) {
    return {std::nullopt, IndicatorActual{"SHARE", Ratio::Of(numerator, denominator).value()}};
}

SubmitReport January(std::vector<ReportLine> lines) {
    return {
        .contract = Uuid(),
        .month = MonthOf("2026-01"),
        .sent = {.lines = std::move(lines)},
    };
}

MonthReport After(const ContractTerms& terms, const SubmitReport& command) {
    MonthReport report;
    const auto decision = Decide(MonthView{report, 0, terms, {}}, command, On("2026-02-05"));
    EXPECT_TRUE(decision.accepted());
    std::uint64_t revision = 0;
    for (const ReportEvent& event : decision.events())
        ReportBook::Evolve(report, event, {Instant(), ++revision, revision});
    return report;
}

TEST(SubmitReport, AcceptsGoodLinesAndReturnsBadOnesWithTheirPlace) {
    const ContractTerms terms = Terms();
    const MonthReport report = After(
        terms,
        January({
            Days(310),
            {ServiceActual{"UNKNOWN", "day", Quantity()}, std::nullopt},
            {ServiceActual{"YPA-VRK", "hour", Quantity()}, std::nullopt},
            {ServiceActual{"YPA-VRK", "day", Quantity::OfMicros(-1)}, std::nullopt},
            Days(1),
            Share(96, 100),
            {std::nullopt, IndicatorActual{"NONE", Ratio()}},
            {},
        })
    );
    const ReportContent& content = report.versions.back().content;
    EXPECT_EQ(content.lines.size(), 2U);
    std::vector<std::string> reasons;
    for (const ReturnedLine& line : content.returned_lines)
        reasons.push_back(std::to_string(line.index) + line.reason);
    EXPECT_EQ(
        reasons,
        (std::vector<std::string>{
            "1LINE_UNKNOWN_SERVICE",
            "2LINE_UNIT_MISMATCH",
            "2LINE_DUPLICATE",
            "3LINE_QUANTITY_NEGATIVE",
            "3LINE_DUPLICATE",
            "4LINE_DUPLICATE",
            "6LINE_UNKNOWN_INDICATOR",
            "7LINE_VALUE_MISSING"
        })
    );
    EXPECT_EQ(report.versions.back().state, ReportState::kIncomplete);
}

TEST(SubmitReport, ComparesAShareExactly) {
    // RN5 in 2017-04: 8,391 of 8,833 is 94.996 %, which would show as 95.0 %.
    const MonthReport report = After(Terms(), January({Share(8833 - 442, 8833)}));
    EXPECT_FALSE(report.versions.back().content.indicators.front().met);
    EXPECT_TRUE(
        After(Terms(), January({Share(95, 100)})).versions.back().content.indicators.front().met
    );
}

ReportContent JudgedOf(
    const ContractTerms& terms, const Permissions& permissions, std::vector<ReportLine> lines
) {
    return JudgeLines(
        {MonthOf("2026-01"), terms, permissions, {}, {}, {}}, {.lines = std::move(lines)}
    );
}

// Who may work in January 2026: one company from the 16th, another under all its identifiers.
Permissions Chain() {
    Permissions permissions;
    permissions.subcontractors = {
        {"FI-PRO:1572860-0", {{Day("2026-01-16"), std::nullopt}}},
        {"FI-PRO:0112038-9", {{Day("2025-01-01"), Day("2026-01-31")}}},
        {"FI-PRO:2092540-6", {}},
    };
    permissions.voucher_revision = 3;
    permissions.voucher_approved = {{Day("2026-01-01"), Day("2026-01-20")}};
    return permissions;
}

// "" for an accepted line, else its reason and field.
std::string Judged(
    const ServiceActual& line, bool voucher = false, std::vector<std::string> members = {}
) {
    ContractTerms terms = Terms();
    terms.periods[0].voucher = voucher;
    terms.periods[0].members = std::move(members);
    const ReportContent content = JudgedOf(terms, Chain(), {{line, std::nullopt}});
    EXPECT_EQ(content.voucher_revision, 3U);
    if (content.returned_lines.empty()) return {};
    return content.returned_lines[0].reason + " " + content.returned_lines[0].field;
}

ServiceActual Line(const char* day, std::optional<PartyIdentifier> subcontractor = {}) {
    return {
        .service_code = "YPA-VRK",
        .unit = "day",
        .quantity = Quantity::OfMicros(1),
        .service_date = *day == '\0' ? std::nullopt : std::optional(Day(day)),
        .subcontractor = std::move(subcontractor),
        .member = {},
    };
}

TEST(JudgeLines, ASubcontractorWorksOnItsDaysOnly) {
    const PartyIdentifier late{"FI-PRO", "1572860-0"};
    EXPECT_EQ(
        Judged(Line("", PartyIdentifier{"FI-PRO", "0725937-3"})),
        "SUB_UNKNOWN lines[0].service.subcontractor"
    );
    EXPECT_EQ(Judged(Line("", late)), "LINE_DATE_MISSING lines[0].service.service_date");
    EXPECT_EQ(
        Judged(Line("2026-01-15", late)), "SUB_WITHOUT_CONSENT lines[0].service.subcontractor"
    );
    EXPECT_EQ(Judged(Line("2026-01-16", late)), "");
    // The whole month is covered, and the VAT number is the same company.
    EXPECT_EQ(Judged(Line("", PartyIdentifier{"VAT", "FI01120389"})), "");
    EXPECT_EQ(
        Judged(Line("", PartyIdentifier{"FI-PRO", "2092540-6"})),
        "SUB_WITHOUT_CONSENT lines[0].service.subcontractor"
    );
}

TEST(JudgeLines, AVoucherPaysOnApprovedDaysOnly) {
    EXPECT_EQ(Judged(Line("2026-01-20"), true), "");
    EXPECT_EQ(
        Judged(Line("2026-01-21"), true), "VOUCHER_NOT_APPROVED lines[0].service.service_date"
    );
    EXPECT_EQ(Judged(Line(""), true), "LINE_DATE_MISSING lines[0].service.service_date");
    EXPECT_EQ(Judged(Line("2026-01-21"), false), "") << "no voucher contract";
}

TEST(JudgeLines, ADayLiesInTheMonthAndAMemberInTheConsortium) {
    EXPECT_EQ(Judged(Line("2026-02-01")), "LINE_DATE_OUTSIDE_MONTH lines[0].service.service_date");
    ContractTerms terms = Terms();
    terms.periods[0].start_date = Day("2026-01-15");
    const auto content =
        JudgedOf(terms, Chain(), {{Line("2026-01-14"), {}}, {Line("2026-01-15"), {}}});
    ASSERT_EQ(content.returned_lines.size(), 1U);
    EXPECT_EQ(content.returned_lines[0].reason, "LINE_DATE_OUTSIDE_CONTRACT");
    ServiceActual line = Line("2026-01-31");
    line.member = PartyIdentifier{"FI-PRO", "2077474-0"};
    EXPECT_EQ(Judged(line), "LINE_MEMBER_UNKNOWN lines[0].service.member");
    EXPECT_EQ(Judged(line, false, {"FI-PRO:1572860-0", "FI-PRO:2077474-0"}), "");
}

// From the middle of January days cost 200 euros, baths are counted by the hour, and cleaning is
// new.
ContractTerms AmendedWithinJanuary() {
    ContractTerms terms = Terms();
    const auto price = [](std::int64_t euros) { return UnitPrice::OfMicros(euros * 1'000'000); };
    terms.periods.push_back(terms.periods[0]);
    terms.periods[0].services = {
        {.service_code = "YPA-VRK", .unit = "day", .unit_price = price(150)},
        {.service_code = "BATH", .unit = "visit", .unit_price = price(30)},
    };
    terms.periods[1].valid_from = Day("2026-01-15");
    terms.periods[1].services = {
        {.service_code = "YPA-VRK", .unit = "day", .unit_price = price(200)},
        {.service_code = "BATH", .unit = "hour", .unit_price = price(40)},
        {.service_code = "CLEAN", .unit = "hour", .unit_price = price(25)},
    };
    return terms;
}

ReportLine Given(const char* code, const char* unit, const char* day, std::int64_t cents) {
    return {
        ServiceActual{
            .service_code = code,
            .unit = unit,
            .quantity = Quantity::OfMicros(1'000'000),
            .service_date = CivilDate::Parse(day),
            .amount = Money::Of(cents),
        },
        std::nullopt
    };
}

TEST(JudgeLines, ALineOfADayIsJudgedByServiceUnitAndPriceOfItsDay) {
    const ContractTerms terms = AmendedWithinJanuary();
    const std::vector<ReportLine> right{
        Given("YPA-VRK", "day", "2026-01-14", 150'00),
        Given("YPA-VRK", "day", "2026-01-15", 200'00),
        Given("BATH", "visit", "2026-01-14", 30'00),
        Given("BATH", "hour", "2026-01-15", 40'00),
        Given("CLEAN", "hour", "2026-01-15", 25'00),
    };
    EXPECT_TRUE(JudgedOf(terms, {}, right).returned_lines.empty());
    EXPECT_EQ(AmountsOf(terms, MonthOf("2026-01"), right), (std::vector{Money::Of(445'00)}));
    const auto wrong = JudgedOf(
        terms,
        {},
        {
            Given("YPA-VRK", "day", "2026-01-14", 200'00),
            Given("YPA-VRK", "day", "2026-01-15", 150'00),
            Given("BATH", "hour", "2026-01-14", 40'00),
            Given("BATH", "visit", "2026-01-15", 30'00),
            Given("CLEAN", "hour", "2026-01-14", 25'00),
        }
    );
    std::vector<std::string> reasons;
    for (const ReturnedLine& line : wrong.returned_lines)
        reasons.push_back(std::to_string(line.index) + line.reason);
    EXPECT_EQ(
        reasons,
        (std::vector<std::string>{
            "0LINE_AMOUNT_MISMATCH",
            "1LINE_AMOUNT_MISMATCH",
            "2LINE_UNIT_MISMATCH",
            "3LINE_UNIT_MISMATCH",
            "4LINE_UNKNOWN_SERVICE",
        })
    );
}

TEST(JudgeLines, ALineOfTheWholeMonthIsJudgedByTheMonthsLastDay) {
    const ContractTerms terms = AmendedWithinJanuary();
    EXPECT_TRUE(
        JudgedOf(terms, {}, {Given("YPA-VRK", "day", "", 200'00), Given("BATH", "hour", "", 40'00)})
            .returned_lines.empty()
    );
    EXPECT_EQ(
        JudgedOf(terms, {}, {Given("YPA-VRK", "day", "", 150'00)}).returned_lines[0].reason,
        "LINE_AMOUNT_MISMATCH"
    );
}

TEST(JudgeLines, OneServiceMayStandOnALineForEachDayCompanyAndMember) {
    const PartyIdentifier company{"FI-PRO", "0112038-9"};
    const std::vector<ReportLine> lines{
        {Line("2026-01-15"), std::nullopt},
        {Line("2026-01-16"), std::nullopt},
        {Line("2026-01-17"), std::nullopt},
        {Line("2026-01-17", company), std::nullopt},
        {Line("2026-01-17", PartyIdentifier{"VAT", "FI01120389"}), std::nullopt},
    };
    const ReportContent content = JudgedOf(Terms(), Chain(), lines);
    EXPECT_EQ(content.lines.size(), 4U);
    ASSERT_EQ(content.returned_lines.size(), 1U);
    EXPECT_EQ(content.returned_lines[0].index, 4U);
    EXPECT_EQ(content.returned_lines[0].reason, "LINE_DUPLICATE");
}

// "0 1": the lines that go back because others tell of the same month by day.
std::string BesideDays(const std::vector<ServiceActual>& actuals) {
    std::vector<ReportLine> lines;
    for (const ServiceActual& actual : actuals)
        lines.push_back({actual, std::nullopt});
    std::string found;
    for (const ReturnedLine& line : JudgedOf(Terms(), Chain(), lines).returned_lines) {
        if (line.reason != "LINE_MONTH_BESIDE_DAYS") continue;
        EXPECT_EQ(line.field, "lines[" + std::to_string(line.index) + "].service.service_date");
        found += (found.empty() ? "" : " ") + std::to_string(line.index);
    }
    return found;
}

TEST(JudgeLines, NoMonthIsCountedByDayAndOnceMoreAsAWhole) {
    const PartyIdentifier company{"FI-PRO", "0112038-9"};
    // Wherever it stands among its days, and also twice.
    EXPECT_EQ(BesideDays({Line(""), Line("2026-01-16"), Line("2026-01-17")}), "0");
    EXPECT_EQ(BesideDays({Line("2026-01-16"), Line(""), Line("2026-01-17")}), "1");
    EXPECT_EQ(BesideDays({Line("2026-01-16"), Line("2026-01-17"), Line("")}), "2");
    EXPECT_EQ(BesideDays({Line(""), Line("2026-01-16"), Line("")}), "0 2");
    // A day that goes back itself may come again, mended; one of another month is none of this one.
    ServiceActual wrong = Line("2026-01-16");
    wrong.unit = "hour";
    EXPECT_EQ(BesideDays({Line(""), wrong}), "0");
    EXPECT_EQ(BesideDays({Line(""), Line("2026-02-01")}), "");
    // One or the other is as it should be.
    EXPECT_EQ(BesideDays({Line("")}), "");
    EXPECT_EQ(BesideDays({Line("2026-01-16"), Line("2026-01-17")}), "");
    // Another company's month, or another decision's, is another.
    EXPECT_EQ(BesideDays({Line("", company), Line("2026-01-16")}), "");
    EXPECT_EQ(
        BesideDays({Line("", company), Line("2026-01-16", PartyIdentifier{"VAT", "FI01120389"})}),
        "0"
    );
    ServiceActual other = Line("2026-01-16");
    other.service_code = "KAY";
    EXPECT_EQ(BesideDays({Line(""), other}), "");
    ServiceActual decided = Line("2026-01-16");
    decided.decision = "MS-1";
    EXPECT_EQ(BesideDays({Line(""), decided}), "");
    const ReportContent content =
        JudgedOf(Terms(), Chain(), {{Line(""), {}}, {Line("2026-01-16"), {}}});
    ASSERT_EQ(content.lines.size(), 1U);
    EXPECT_TRUE(content.lines[0].service->service_date.has_value());
}

TEST(CoverageOf, CountsDaysAcrossStretches) {
    const std::vector<DaySpan> spans{
        {Day("2026-01-01"), Day("2026-01-10")}, {Day("2026-01-11"), std::nullopt}
    };
    EXPECT_EQ(CoverageOf(spans, Day("2026-01-01"), Day("2026-01-31")), Coverage::kAll);
    EXPECT_EQ(CoverageOf(spans, Day("2025-12-31"), Day("2026-01-31")), Coverage::kSome);
    EXPECT_EQ(CoverageOf(spans, Day("2025-12-01"), Day("2025-12-31")), Coverage::kNone);
    EXPECT_EQ(CoverageOf({}, Day("2026-01-01"), Day("2026-01-01")), Coverage::kNone);
    const std::vector<DaySpan> overlapping{
        {Day("2026-01-05"), Day("2026-01-20")},
        {Day("2026-01-01"), Day("2026-01-10")},
        {Day("2026-01-02"), Day("2026-01-03")},
    };
    EXPECT_EQ(CoverageOf(overlapping, Day("2026-01-01"), Day("2026-01-20")), Coverage::kAll);
    EXPECT_EQ(CoverageOf(overlapping, Day("2026-01-01"), Day("2026-01-21")), Coverage::kSome);
}

struct Refusal {
    const char* reason;
    const char* month;
    const char* today;
};

TEST(SubmitReport, RefusesMonthsThatCannotBeReported) {
    for (const Refusal& one : {
             Refusal{"MONTH_OUTSIDE_CONTRACT", "2025-12", "2026-02-05"},
             Refusal{"MONTH_OUTSIDE_CONTRACT", "2028-01", "2028-02-05"},
             Refusal{"MONTH_NOT_OVER", "2026-02", "2026-02-28"},
         }) {
        SubmitReport command = January({Days(1)});
        command.month = MonthOf(one.month);
        const ContractTerms terms = Terms();
        const auto decision =
            Decide(MonthView{MonthReport{}, 0, terms, {}}, command, On(one.today));
        ASSERT_FALSE(decision.accepted());
        EXPECT_EQ(decision.rejection().reason, one.reason);
    }
}

TEST(SubmitReport, RefusesADraftAndAnUnknownContract) {
    ContractTerms draft = Terms();
    draft.binding = false;
    EXPECT_EQ(
        Decide(MonthView{MonthReport{}, 0, draft, {}}, January({Days(1)}), On("2026-02-05"))
            .rejection()
            .reason,
        "CONTRACT_NOT_ACTIVE"
    );
    const ContractTerms unknown;
    EXPECT_EQ(
        Decide(MonthView{MonthReport{}, 0, unknown, {}}, January({Days(1)}), On("2026-02-05"))
            .rejection()
            .reason,
        "CONTRACT_NOT_FOUND"
    );
}

TEST(ApproveReport, RefusesAReportWithoutItsForecastUntilItIsCorrected) {
    const ContractTerms terms = Terms(true);
    MonthReport report = After(terms, January({Days(310)}));
    EXPECT_EQ(
        Decide(MonthView{report, 1, terms, {}}, ApproveReport{}, On("2026-02-06"))
            .rejection()
            .reason,
        "FORECAST_MISSING"
    );
    const CorrectReport correction{
        .sent =
            {.lines = {Days(310)},
             .forecast = {{MonthOf("2026-02"), "YPA-VRK", Quantity::OfMicros(1)}}},
        .reason = "ennuste puuttui",
        .seen_revision = std::nullopt,
    };
    const auto corrected = Decide(MonthView{report, 1, terms, {}}, correction, On("2026-02-06"));
    ASSERT_TRUE(corrected.accepted());
    ReportBook::Evolve(report, corrected.events().front(), {Instant(), 2, 2});
    EXPECT_EQ(report.versions.front().state, ReportState::kReplaced);
    EXPECT_TRUE(
        Decide(MonthView{report, 2, terms, {}}, ApproveReport{}, On("2026-02-06")).accepted()
    );
}

TEST(ApproveReport, HappensOnce) {
    const ContractTerms terms = Terms();
    MonthReport report = After(terms, January({Days(310)}));
    ReportBook::Evolve(report, ReportApproved{1}, {Instant(), 2, 2});
    EXPECT_EQ(
        Decide(MonthView{report, 2, terms, {}}, ApproveReport{}, On("2026-02-06"))
            .rejection()
            .reason,
        "REPORT_NOT_APPROVABLE"
    );
}

// By an amendment that lets the contract end earlier, as a termination does.
ContractTerms EndingOn(const char* day) {
    ContractTerms terms = Terms();
    terms.periods.push_back(terms.periods.front());
    terms.periods.back().valid_from = Day("2026-01-01");
    terms.periods.back().end_date = Day(day);
    return terms;
}

std::string Approved(const ContractTerms& terms, const MonthReport& report, const char* today) {
    const auto decision = Decide(MonthView{report, 1, terms, {}}, ApproveReport{}, On(today));
    return decision.accepted() ? "" : decision.rejection().reason;
}

TEST(ApproveReport, RefusesAMonthThatTheContractNoLongerCovers) {
    const MonthReport report = After(Terms(), January({Days(310)}));
    EXPECT_EQ(Approved(Terms(), report, "2026-02-06"), "");
    EXPECT_EQ(Approved(EndingOn("2025-12-31"), report, "2026-02-06"), "MONTH_OUTSIDE_CONTRACT");
    ContractTerms cancelled = Terms();
    cancelled.binding = false;
    EXPECT_EQ(Approved(cancelled, report, "2026-02-06"), "CONTRACT_NOT_ACTIVE");
}

TEST(ApproveReport, TakesTheLastMonthsOfAContractThatHasEnded) {
    const MonthReport report = After(Terms(), January({Days(310)}));
    // Its last month is covered in part or whole, however long ago it ended.
    for (const char* end : {"2026-01-01", "2026-01-15", "2026-01-31"})
        EXPECT_EQ(Approved(EndingOn(end), report, "2027-06-06"), "") << end;
}

TEST(CorrectReport, RefusesTheSameContent) {
    const ContractTerms terms = Terms();
    const MonthReport report = After(terms, January({Days(310)}));
    const CorrectReport same{
        .sent = {.lines = {Days(310)}}, .reason = "x", .seen_revision = std::nullopt
    };
    EXPECT_EQ(
        Decide(MonthView{report, 1, terms, {}}, same, On("2026-02-06")).rejection().reason,
        "CORRECTION_UNCHANGED"
    );
}

TEST(CheckOverdue, SpeaksOnceAndOnlyAfterTheDueDay) {
    const ContractTerms terms = Terms();
    MonthReport report;
    const auto on = [&](const char* day) {
        return CheckOverdue(MonthView{report, 0, terms, {}}, Uuid(), MonthOf("2026-01"), On(day))
            .events()
            .size();
    };
    EXPECT_EQ(on("2026-02-10"), 0U) << "Tuesday the 10th is the due day itself";
    EXPECT_EQ(on("2026-02-11"), 1U);
    report.was_overdue = true;
    EXPECT_EQ(on("2026-02-12"), 0U);
}

TEST(DueCalendar, MovesADueDayOnAHolidayToTheNextWorkingDay) {
    ContractTerms terms = Terms();
    terms.periods.front().due_day = 6;  // Epiphany in January
    const std::vector<Due> calendar = DueCalendar(terms, MonthOf("2026-12"), {});
    ASSERT_EQ(calendar.size(), 12U);
    EXPECT_EQ(calendar[2].due_date, Day("2026-04-07")) << "2026-04-06 is Easter Monday";
    EXPECT_EQ(calendar[11].due_date, Day("2027-01-07"));
    const std::vector<CivilDate> closed{Day("2027-01-07")};
    EXPECT_EQ(DueCalendar(terms, MonthOf("2026-12"), closed)[11].due_date, Day("2027-01-08"))
        << "closed by the county";
}

TEST(DueCalendar, FollowsAnEarlierEnd) {
    ContractTerms terms = Terms();
    ReportingTerms shortened = terms.periods.front();
    shortened.valid_from = Day("2026-05-01");
    shortened.end_date = Day("2026-06-15");
    terms.periods.push_back(shortened);
    const std::vector<Due> calendar = DueCalendar(terms, MonthOf("2026-12"), {});
    ASSERT_EQ(calendar.size(), 6U);
    EXPECT_EQ(calendar.back().month, MonthOf("2026-06"));
}

TEST(SubmitReport, NeverLosesOrInventsALine) {
    std::mt19937 random(42);
    const ContractTerms terms = Terms();
    for (int round = 0; round < 500; ++round) {
        std::vector<ReportLine> lines;
        for (unsigned i = 0; i < 1 + random() % 20; ++i) {
            switch (random() % 4) {
                case 0:
                    lines.push_back(Days(static_cast<std::int64_t>(random() % 100) - 20));
                    break;
                case 1:
                    lines.push_back(Share(static_cast<std::int64_t>(random() % 100), 100));
                    break;
                case 2:
                    lines.push_back(
                        {ServiceActual{"S" + std::to_string(random() % 3), "day", Quantity()},
                         std::nullopt}
                    );
                    break;
                default:
                    lines.push_back({});
                    break;
            }
        }
        const ReportContent content = After(terms, January(lines)).versions.back().content;
        std::set<std::uint64_t> places;
        for (const ReturnedLine& one : content.returned_lines)
            places.insert(one.index);
        ASSERT_EQ(content.lines.size() + places.size(), lines.size());
        std::size_t accepted = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool returned =
                std::ranges::find(content.returned_lines, i, &ReturnedLine::index) !=
                content.returned_lines.end();
            if (!returned) {
                ASSERT_EQ(content.lines[accepted++], lines[i]);
            }
        }
    }
}

TEST(SubmitReport, AServiceIsKnownOnlyWhileItsPriceIsInForce) {
    ContractTerms terms = Terms();
    terms.periods[0].services = {
        {"YPA-VRK", "visit", Day("2025-01-01"), Day("2025-12-31")},
        {"YPA-VRK", "day", Day("2026-01-01"), Day("2026-01-31")},
    };
    EXPECT_TRUE(After(terms, January({Days(310)})).versions[0].content.returned_lines.empty());
    terms.periods[0].services[1].valid_to = Day("2026-01-30");
    const auto returned = After(terms, January({Days(310)})).versions[0].content.returned_lines;
    ASSERT_EQ(returned.size(), 1U);
    EXPECT_EQ(returned[0].reason, "LINE_UNKNOWN_SERVICE");
}

}  // namespace
}  // namespace luotsi::report_intake
