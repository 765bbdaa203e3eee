#include "alerting/domain/rules/rules.h"

#include "tests/unit/alerting/builders.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::alerting {
namespace {

using test::Day;
using test::Euro;
using test::InMonth;
using test::TermsOf;
using Subjects = std::vector<std::string>;

// "subject since day" of each finding.
Subjects Said(const Findings& findings) {
    Subjects said;
    for (const Finding& finding : findings) {
        said.push_back(finding.subject + " since " + finding.became_true_on.ToText());
    }
    return said;
}

RuleParameters Parameters(const char* kind, std::map<std::string, std::string> given = {}) {
    return CompleteParameters(*FindRuleKind(kind), given).value();
}

Picture PictureOf(Terms terms) {
    Picture picture;
    picture.terms = std::move(terms);
    return picture;
}

void Invoice(Picture& picture, const char* date, const char* net) {
    test::Evolve(picture, InvoiceNoted{Day(date), Euro(net), false});
}

Attention AttentionOf(const char* code, const char* subject, const char* since, const char* level) {
    return {
        .code = code,
        .subject = subject,
        .severity = Severity::kWarning,
        .since = Day(since),
        .level = level,
        .record_kind = "obligation",
        .record_id = {},
    };
}

TEST(RegistryAttention, IsOneFindingASubjectAndLevel) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    picture.attentions.open = {
        AttentionOf("DUTY-MISSED", "2026-03/report", "2026-04-11", "operational"),
        AttentionOf("DUTY-MISSED", "2026-03/report", "2026-04-25", "tactical"),
        AttentionOf("RISK-WATCH", "R1", "2026-05-02", "operational"),
        AttentionOf("RISK-WATCH", "R1", "2026-05-01", "operational"),
    };
    picture.attentions.open.back().severity = Severity::kCritical;
    const char* const kind = "registry-attention";
    const Findings all = RegistryAttention(picture, Parameters(kind), Day("2026-06-01"));
    EXPECT_EQ(
        Said(all),
        (Subjects{
            "DUTY-MISSED/2026-03/report since 2026-04-11",
            "DUTY-MISSED/2026-03/report/tactical since 2026-04-25",
            "RISK-WATCH/R1 since 2026-05-01"
        })
    );
    EXPECT_EQ(all.back().severity, Severity::kCritical) << "the graver of the two";
    const Findings risks = RegistryAttention(
        picture, Parameters(kind, {{"code", "RISK-WATCH"}, {"severity", "rule"}}), Day("2026-06-01")
    );
    EXPECT_EQ(Said(risks), Subjects{"RISK-WATCH/R1 since 2026-05-01"});
    EXPECT_EQ(risks.back().severity, std::nullopt) << "the rule's own";
    const Findings others = RegistryAttention(
        picture, Parameters(kind, {{"except", "DUTY-MISSED,GONE"}}), Day("2026-06-01")
    );
    EXPECT_EQ(Said(others), Subjects{"RISK-WATCH/R1 since 2026-05-01"});
    // A rule that was stored before the parameter was there.
    const RuleParameters older({{"code", ""}, {"severity", "rule"}});
    EXPECT_EQ(RegistryAttention(picture, older, Day("2026-06-01")).size(), 3U);
}

TEST(ContractEnding, IsTrueFromEachNumberOfDaysBeforeTheEndUntilTheEnd) {
    const Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    struct Case {
        const char* today;
        Subjects said;
    };
    const std::string last = "2026-12-31/30 since 2026-12-01";
    const std::string middle = "2026-12-31/90 since 2026-10-02";
    const std::string first = "2026-12-31/180 since 2026-07-04";
    for (const Case& one : std::vector<Case>{
             {"2026-07-03", {}},
             {"2026-07-04", {first}},
             {"2026-10-01", {first}},
             {"2026-10-02", {first, middle}},
             {"2026-12-01", {first, middle, last}},
             {"2026-12-31", {first, middle, last}},
             {"2027-01-01", {}},
         }) {
        const Findings found =
            ContractEnding(picture, Parameters("contract-ending"), Day(one.today));
        EXPECT_EQ(Said(found), one.said) << one.today;
    }
}

TEST(ContractEnding, IsNotTrueBeforeTheContractBegins) {
    const Picture picture = PictureOf(TermsOf("2026-12-20", "2026-12-31"));
    const RuleParameters parameters = Parameters("contract-ending", {{"days_before", "30"}});
    EXPECT_EQ(Said(ContractEnding(picture, parameters, Day("2026-12-19"))), Subjects{});
    EXPECT_EQ(
        Said(ContractEnding(picture, parameters, Day("2026-12-20"))),
        Subjects{"2026-12-31/30 since 2026-12-20"}
    );
}

TEST(ContractEnding, SaysNothingOfADraftOrAnOpenEndedContract) {
    Terms draft = TermsOf("2025-01-01", "2026-12-31");
    draft.binding = false;
    const RuleParameters parameters = Parameters("contract-ending");
    EXPECT_TRUE(ContractEnding(PictureOf(draft), parameters, Day("2026-12-30")).empty());
    const Picture open = PictureOf(TermsOf("2025-01-01", ""));
    EXPECT_TRUE(ContractEnding(open, parameters, Day("2026-12-30")).empty());
}

TEST(EndedButPaid, NamesTheFirstMonthOfMoneyAfterTheEnd) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-03-15"));
    const RuleParameters parameters = Parameters("ended-but-paid");
    Invoice(picture, "2026-03-15", "10.00");
    EXPECT_TRUE(EndedButPaid(picture, parameters, Day("2026-09-01")).empty()) << "the last day";
    Invoice(picture, "2026-05-02", "10.00");
    Invoice(picture, "2026-05-02", "5.00");
    Invoice(picture, "2026-04-09", "10.00");
    const Findings found = EndedButPaid(picture, parameters, Day("2026-09-01"));
    ASSERT_EQ(Said(found), Subjects{"2026-04 since 2026-04-09"});
    EXPECT_EQ(found[0].facts.at("invoices_after_end"), "3");
}

TEST(EndedButPaid, LetsTheMonthOfTheEndBePaid) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-03-15"));
    const RuleParameters parameters = Parameters("ended-but-paid");
    test::Evolve(picture, PaymentNoted{InMonth("2026-03"), Euro("10.00")});
    EXPECT_TRUE(EndedButPaid(picture, parameters, Day("2026-09-01")).empty());
    test::Evolve(picture, PaymentNoted{InMonth("2026-04"), Euro("10.00")});
    EXPECT_EQ(
        Said(EndedButPaid(picture, parameters, Day("2026-09-01"))),
        Subjects{"2026-04 since 2026-04-01"}
    );
}

TEST(PaidBeyondValue, IsTrueOneCentOverTheAgreedValueAndNotAtIt) {
    Terms terms = TermsOf("2025-01-01", "2026-12-31");
    terms.agreed_value = Euro("100.00");
    Picture picture = PictureOf(terms);
    const RuleParameters parameters = Parameters("paid-beyond-value");
    Invoice(picture, "2025-02-01", "60.00");
    Invoice(picture, "2025-03-01", "40.00");
    EXPECT_TRUE(PaidBeyondValue(picture, parameters, Day("2026-09-01")).empty());
    Invoice(picture, "2025-04-01", "0.01");
    const Findings found = PaidBeyondValue(picture, parameters, Day("2026-09-01"));
    ASSERT_EQ(Said(found), Subjects{"total since 2025-04-01"});
    EXPECT_EQ(found[0].facts.at("paid"), "100.01 EUR");
    EXPECT_EQ(found[0].facts.at("agreed"), "100.00 EUR");
}

TEST(PaidBeyondValue, ComparesTheShareExactly) {
    Terms terms = TermsOf("2025-01-01", "2026-12-31");
    terms.agreed_value = Euro("0.03");
    Picture picture = PictureOf(terms);
    // 90 % of 3 cents is 2.7 cents.
    const RuleParameters parameters = Parameters("paid-beyond-value", {{"percent", "90"}});
    Invoice(picture, "2025-02-01", "0.02");
    EXPECT_TRUE(PaidBeyondValue(picture, parameters, Day("2026-09-01")).empty());
    Invoice(picture, "2025-02-02", "0.01");
    EXPECT_EQ(
        Said(PaidBeyondValue(picture, parameters, Day("2026-09-01"))),
        Subjects{"total since 2025-02-02"}
    );
}

TEST(PaidBeyondValue, CountsContractYearsFromTheFirstDay) {
    Terms terms = TermsOf("2025-04-15", "2028-04-14");
    terms.annual_values = {{.valid_from = std::nullopt, .value = Euro("100.00")}};
    Picture picture = PictureOf(terms);
    Invoice(picture, "2026-04-14", "60.00");
    Invoice(picture, "2026-04-15", "60.00");
    const RuleParameters parameters = Parameters("paid-beyond-value");
    EXPECT_TRUE(PaidBeyondValue(picture, parameters, Day("2026-09-01")).empty());
    Invoice(picture, "2027-04-14", "60.00");
    EXPECT_EQ(
        Said(PaidBeyondValue(picture, parameters, Day("2027-09-01"))),
        Subjects{"year-2 since 2027-04-14"}
    );
}

TEST(PaidBeyondValue, TakesTheAnnualValueLastAgreedForTheYear) {
    Terms terms = TermsOf("2025-01-01", "2026-12-31");
    terms.annual_values = {
        {.valid_from = std::nullopt, .value = Euro("100.00")},
        {.valid_from = Day("2025-07-01"), .value = Euro("200.00")}
    };
    Picture picture = PictureOf(terms);
    Invoice(picture, "2025-03-01", "150.00");
    EXPECT_TRUE(PaidBeyondValue(picture, Parameters("paid-beyond-value"), Day("2026-09-01")).empty()
    );
}

TEST(PaidBeyondValue, ACreditTakesTheFindingBack) {
    Terms terms = TermsOf("2025-01-01", "2026-12-31");
    terms.agreed_value = Euro("100.00");
    Picture picture = PictureOf(terms);
    const RuleParameters parameters = Parameters("paid-beyond-value");
    Invoice(picture, "2025-02-01", "150.00");
    Invoice(picture, "2025-03-01", "-60.00");
    EXPECT_TRUE(PaidBeyondValue(picture, parameters, Day("2026-09-01")).empty());
    Invoice(picture, "2025-04-01", "20.00");
    EXPECT_EQ(
        Said(PaidBeyondValue(picture, parameters, Day("2026-09-01"))),
        Subjects{"total since 2025-04-01"}
    );
}

TEST(PaidBeyondValue, LooksAtProposalsWhenAskedAndAtNoOtherCurrency) {
    Terms terms = TermsOf("2025-01-01", "2026-12-31");
    terms.agreed_value = Euro("100.00");
    Picture picture = PictureOf(terms);
    Invoice(picture, "2025-02-01", "500.00");
    const RuleParameters proposals = Parameters("paid-beyond-value", {{"basis", "proposals"}});
    EXPECT_TRUE(PaidBeyondValue(picture, proposals, Day("2026-09-01")).empty());
    test::Evolve(picture, PaymentNoted{InMonth("2025-01"), *Money::Parse("900.00 SEK")});
    EXPECT_TRUE(PaidBeyondValue(picture, proposals, Day("2026-09-01")).empty());
    test::Evolve(picture, PaymentNoted{InMonth("2025-02"), Euro("100.01")});
    EXPECT_EQ(
        Said(PaidBeyondValue(picture, proposals, Day("2026-09-01"))),
        Subjects{"total since 2025-02-28"}
    );
}

TEST(PaidBeyondValue, SaysNothingWhereNoValueIsKnown) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    Invoice(picture, "2025-02-01", "500.00");
    EXPECT_TRUE(PaidBeyondValue(picture, Parameters("paid-beyond-value"), Day("2026-09-01")).empty()
    );
}

TEST(UndeclaredSubcontractor, IsTrueOfEachCompanyAndMonthUntilItIsCorrected) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    MonthReport report = test::ReportOf(95, 95);
    report.undeclared_subcontractors = {"FI-PRO:0112038-9", "FI-PRO:1572860-0"};
    test::Evolve(picture, ReportNoted{InMonth("2025-01"), report});
    const RuleParameters none = Parameters("undeclared-subcontractor");
    EXPECT_EQ(
        Said(UndeclaredSubcontractor(picture, none, Day("2026-09-01"))),
        (Subjects{
            "FI-PRO:0112038-9/2025-01 since 2025-01-31", "FI-PRO:1572860-0/2025-01 since 2025-01-31"
        })
    );
    report.version += 1;
    report.undeclared_subcontractors = {"FI-PRO:0112038-9"};
    test::Evolve(picture, ReportNoted{InMonth("2025-01"), report});
    EXPECT_EQ(
        Said(UndeclaredSubcontractor(picture, none, Day("2026-09-01"))),
        (Subjects{"FI-PRO:0112038-9/2025-01 since 2025-01-31"})
    );
}

// Reported in each month from 2025-01 on, and foreseen for the next one.
Picture Foreseeing(const std::vector<std::int64_t>& reported, std::int64_t next) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    Month month = InMonth("2025-01");
    for (const std::int64_t one : reported) {
        MonthReport report = test::ReportOf(95, 95);
        report.foreseen["S"] = {
            .reported = Quantity::OfWhole(one), .next = Quantity::OfWhole(next)
        };
        test::Evolve(picture, ReportNoted{month, report});
        month = month.Next();
    }
    return picture;
}

Subjects Biased(const std::vector<std::int64_t>& reported, std::int64_t next, const char* months) {
    const RuleParameters parameters =
        Parameters("forecast-bias", {{"months", months}, {"percent", "10"}});
    return Said(ForecastBias(Foreseeing(reported, next), parameters, Day("2026-09-01")));
}

TEST(ForecastBias, IsTrueFromTheMonthThatMakesTheRowLongEnough) {
    // The first month was foreseen by nobody.
    EXPECT_EQ(Biased({100, 100, 100}, 115, "3"), Subjects{});
    EXPECT_EQ(Biased({100, 100, 100, 100}, 115, "3"), Subjects{"S/over since 2025-04-30"});
    EXPECT_EQ(Biased({100, 100, 100, 100, 100}, 115, "3"), Subjects{"S/over since 2025-04-30"});
    EXPECT_EQ(Biased({100, 100, 100, 100}, 85, "3"), Subjects{"S/under since 2025-04-30"});
    // Ten percent on average is asked for.
    EXPECT_EQ(Biased({100, 100, 100, 100}, 110, "3"), Subjects{"S/over since 2025-04-30"});
    EXPECT_EQ(Biased({100, 100, 100, 101}, 110, "3"), Subjects{});
    // 9.96 % is under ten, though it is ten when rounded to permille.
    EXPECT_EQ(Biased({10'000, 10'000, 10'000, 10'000}, 10'996, "3"), Subjects{});
}

TEST(ForecastBias, AMonthThatIsHitOrMissedToTheOtherSideBreaksTheRow) {
    EXPECT_EQ(Biased({100, 100, 100, 100, 115}, 115, "3"), Subjects{});
    EXPECT_EQ(Biased({100, 100, 100, 100, 116}, 115, "3"), Subjects{});
    EXPECT_EQ(
        Biased({100, 100, 116, 100, 100, 100}, 115, "3"), Subjects{"S/over since 2025-06-30"}
    );
    // Nothing came though much was foreseen: a whole miss, and no division by nothing.
    EXPECT_EQ(Biased({0, 0, 0, 0}, 5, "3"), Subjects{"S/over since 2025-04-30"});
    EXPECT_EQ(Biased({0, 0, 0, 0}, 0, "3"), Subjects{});
}

// The same a month, in the units that are told for each; nothing is added up over two.
Subjects BiasedInUnits(const std::vector<std::vector<std::string>>& units) {
    Picture picture = Foreseeing(std::vector<std::int64_t>(units.size(), 100), 115);
    Month month = InMonth("2025-01");
    for (const std::vector<std::string>& one : units) {
        MonthReport report = picture.reports.at(month);
        report.version += 1;
        report.foreseen["S"].units = one;
        if (one.size() > 1) report.foreseen["S"].reported.reset();
        test::Evolve(picture, ReportNoted{month, report});
        month = month.Next();
    }
    const RuleParameters parameters =
        Parameters("forecast-bias", {{"months", "3"}, {"percent", "10"}});
    return Said(ForecastBias(picture, parameters, Day("2026-09-01")));
}

TEST(ForecastBias, OfAServiceBeginsAnewWhereItsUnitChanges) {
    const std::vector<std::string> hours{"hour"};
    const std::vector<std::string> days{"day"};
    const std::vector<std::string> both{"day", "hour"};
    EXPECT_EQ(BiasedInUnits({hours, hours, hours, hours}), Subjects{"S/over since 2025-04-30"});
    // Nobody knows in which unit the first month of days was foreseen: a standing alert closes.
    EXPECT_EQ(BiasedInUnits({hours, hours, hours, hours, days}), Subjects{});
    EXPECT_EQ(BiasedInUnits({hours, hours, hours, days}), Subjects{});
    EXPECT_EQ(BiasedInUnits({hours, hours, days, days, days}), Subjects{});
    EXPECT_EQ(
        BiasedInUnits({hours, hours, days, days, days, days}), Subjects{"S/over since 2025-06-30"}
    );
    // The unit changes in the middle of a month, which foresees the first whole one.
    EXPECT_EQ(BiasedInUnits({hours, hours, hours, hours, both}), Subjects{});
    EXPECT_EQ(BiasedInUnits({hours, both, days, days, days}), Subjects{"S/over since 2025-05-31"});
    // Months that a build noted without units do not break the row.
    EXPECT_EQ(BiasedInUnits({{}, {}, hours, hours}), Subjects{"S/over since 2025-04-30"});
}

TEST(ReportRemark, IsTrueOfEachRemarkWithAReasonOfTheRule) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    MonthReport report = test::ReportOf(95, 95);
    report.odd_lines = {
        {.reason = "LINE_FAR_FROM_FORECAST", .about = "S", .reported = "5000", .expected = "5"},
        {.reason = "LINE_UNUSUAL", .about = "S", .reported = "5000", .expected = "5"}
    };
    test::Evolve(picture, ReportNoted{InMonth("2025-01"), report});
    const CivilDate today = Day("2026-09-01");
    EXPECT_EQ(
        Said(ReportRemark(picture, Parameters("report-remark"), today)),
        Subjects{"LINE_FAR_FROM_FORECAST/S/2025-01 since 2025-01-31"}
    );
    const RuleParameters both =
        Parameters("report-remark", {{"reasons", "LINE_UNUSUAL,LINE_FAR_FROM_FORECAST"}});
    EXPECT_EQ(ReportRemark(picture, both, today).size(), 2U);
    report.version += 1;
    report.odd_lines.clear();
    test::Evolve(picture, ReportNoted{InMonth("2025-01"), report});
    EXPECT_EQ(ReportRemark(picture, both, today).size(), 0U);
}

TEST(IndicatorBeyondTarget, IsTrueOnTheMonthsLastDayOfEachIndicatorNotMet) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    test::Evolve(picture, ReportNoted{InMonth("2025-01"), test::ReportOf(94, 95)});
    test::Evolve(picture, ReportNoted{InMonth("2025-02"), test::ReportOf(95, 95)});
    const RuleParameters all = Parameters("indicator-beyond-target");
    const Findings found = IndicatorBeyondTarget(picture, all, Day("2026-09-01"));
    ASSERT_EQ(Said(found), Subjects{"on-time/2025-01 since 2025-01-31"});
    EXPECT_EQ(found[0].facts.at("value"), "94/100");
    EXPECT_EQ(found[0].facts.at("target_level"), "95/100");
    const RuleParameters other = Parameters("indicator-beyond-target", {{"indicator", "safety"}});
    EXPECT_TRUE(IndicatorBeyondTarget(picture, other, Day("2026-09-01")).empty());
}

TEST(ReportOverdue, IsTrueFromTheDayAfterTheDueDayUntilTheReportArrives) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    test::Evolve(picture, OverdueNoted{InMonth("2026-01"), {.due_date = Day("2026-02-10")}});
    const RuleParameters parameters = Parameters("report-overdue");
    EXPECT_EQ(
        Said(ReportOverdue(picture, parameters, Day("2026-02-11"))),
        Subjects{"2026-01 since 2026-02-11"}
    );
    test::Evolve(picture, ReportNoted{InMonth("2026-01"), test::ReportOf(95, 95)});
    EXPECT_TRUE(ReportOverdue(picture, parameters, Day("2026-02-12")).empty());
}

TEST(ReportOverdue, StaysTrueWhileNoLineOfTheReportIsAccepted) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    const RuleParameters parameters = Parameters("report-overdue");
    MonthReport returned = test::ReportOf(95, 95);
    returned.returned_whole = true;
    test::Evolve(picture, ReportNoted{InMonth("2026-01"), returned});
    test::Evolve(picture, OverdueNoted{InMonth("2026-01"), {.due_date = Day("2026-02-10")}});
    EXPECT_EQ(ReportOverdue(picture, parameters, Day("2026-02-11")).size(), 1U);
    test::Evolve(picture, ReportNoted{InMonth("2026-01"), test::ReportOf(95, 95)});
    EXPECT_TRUE(ReportOverdue(picture, parameters, Day("2026-02-12")).empty());
}

TEST(ReportOverdue, IsNotTrueOfAnExcusedMonth) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    const RuleParameters parameters = Parameters("report-overdue");
    test::Evolve(picture, OverdueNoted{InMonth("2026-01"), {.due_date = Day("2026-02-10")}});
    test::Evolve(picture, ExcuseNoted{.month = InMonth("2026-01")});
    EXPECT_TRUE(ReportOverdue(picture, parameters, Day("2026-02-12")).empty());
    EXPECT_TRUE(Decide(picture, ExcuseNoted{.month = InMonth("2026-01")}).events().empty());
    test::Evolve(picture, ExcuseNoted{.month = InMonth("2026-01"), .excused = false});
    EXPECT_EQ(ReportOverdue(picture, parameters, Day("2026-02-13")).size(), 1U);
}

LadderNoted Step(
    std::uint64_t revision, std::uint32_t step, const char* kind, bool withdrawn = false
) {
    return {
        .revision = revision,
        .rung = {.step = step, .kind = kind, .taken_on = Day("2026-03-11"), .missing = "2026-02"},
        .withdrawn = withdrawn,
    };
}

TEST(ReportingLadder, IsTrueOfTheStepsThatStandFromTheirDay) {
    Picture picture = PictureOf(TermsOf("2025-01-01", "2026-12-31"));
    test::Evolve(picture, Step(1, 1, "reminder"));
    test::Evolve(picture, Step(4, 2, "hold"));
    const auto said = [&](const char* step) {
        return Said(ReportingLadder(
            picture, Parameters("reporting-ladder", {{"step", step}}), Day("2026-03-12")
        ));
    };
    EXPECT_EQ(said(""), (Subjects{"1 since 2026-03-11", "2 since 2026-03-11"}));
    EXPECT_EQ(said("hold"), Subjects{"2 since 2026-03-11"});
    EXPECT_EQ(said("notice"), Subjects{});
    // What is older than what is known is no news.
    EXPECT_TRUE(Decide(picture, Step(4, 2, "hold", true)).events().empty());
    test::Evolve(picture, Step(5, 2, "hold", true));
    EXPECT_EQ(said(""), Subjects{"1 since 2026-03-11"});
}

}  // namespace
}  // namespace luotsi::alerting
