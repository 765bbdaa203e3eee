#include "alerting/domain/judge.h"

#include "tests/unit/alerting/builders.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace luotsi::alerting {
namespace {

using test::Day;
using test::Euro;
using test::InMonth;
using test::OneContract;
using test::ReportOf;
using test::RuleOf;
using test::TermsOf;

ReportNoted Report(const char* month, std::int64_t numerator, std::uint32_t version = 1) {
    return {InMonth(month), ReportOf(numerator, 95, version)};
}

TEST(Judge, RaisesAFindingOnceHoweverOftenItIsMadeAgain) {
    OneContract contract({RuleOf("indicator-beyond-target")});
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2025-01-01"));
    contract.Note(Report("2025-01", 94), Day("2025-02-05"));
    contract.Note(Report("2025-01", 93, 2), Day("2025-02-06"));
    contract.Note(Report("2025-02", 96), Day("2025-03-06"));
    EXPECT_EQ(contract.raised(), 1);
    EXPECT_EQ(contract.closed(), 0);
    EXPECT_EQ(
        contract.Open(),
        std::set<std::string>{"indicator-beyond-target on-time/2025-01 since 2025-01-31"}
    );
}

TEST(Judge, ClosesAnAlertOnceItIsNoLongerTrueAndRaisesItAnewWhenItIsAgain) {
    OneContract contract({RuleOf("indicator-beyond-target")});
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2025-01-01"));
    contract.Note(Report("2025-01", 94), Day("2025-02-05"));
    contract.Note(Report("2025-01", 95, 2), Day("2025-02-06"));
    contract.Note(Report("2025-02", 95), Day("2025-03-06"));
    EXPECT_EQ(contract.raised(), 1);
    EXPECT_EQ(contract.closed(), 1);
    EXPECT_TRUE(contract.picture().alerts.empty()) << "a closed alert leaves nothing behind";
    contract.Note(Report("2025-01", 90, 3), Day("2025-03-07"));
    EXPECT_EQ(contract.raised(), 2);
}

TEST(Judge, TwoFindingsOfOneSubjectAreOneAlert) {
    OneContract contract({RuleOf("report-remark")});
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2025-01-01"));
    // One service in two units.
    ReportNoted odd = Report("2025-01", 96);
    odd.report.odd_lines = {
        {.reason = "LINE_FAR_FROM_FORECAST", .about = "S", .reported = "5000", .expected = "5"},
        {.reason = "LINE_FAR_FROM_FORECAST", .about = "S", .reported = "9000", .expected = "9"}
    };
    contract.Note(odd, Day("2025-02-05"));
    EXPECT_EQ(contract.raised(), 1);
    contract.Note(Report("2025-01", 96, 2), Day("2025-02-06"));
    EXPECT_TRUE(contract.picture().alerts.empty());
}

TEST(Judge, WaitsForTheTerms) {
    OneContract contract({RuleOf("indicator-beyond-target")});
    contract.Note(Report("2025-01", 94), Day("2025-02-05"));
    EXPECT_EQ(contract.raised(), 0);
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2025-02-05"));
    EXPECT_EQ(contract.raised(), 1);
}

TEST(Judge, AsksOnlyRulesWhoseInputsChanged) {
    Picture picture;
    picture.terms = TermsOf("2025-01-01", "2026-12-31");
    test::Evolve(picture, Report("2025-01", 94));
    const std::vector<Rule> rules{RuleOf("indicator-beyond-target")};
    const Occasion day{.changed = kDayInput, .today = Day("2025-02-05"), .fresh_id = {}};
    EXPECT_TRUE(Judge(picture, rules, day).empty());
    const Occasion report{.changed = kReportInput, .today = Day("2025-02-05"), .fresh_id = {}};
    EXPECT_EQ(Judge(picture, rules, report).size(), 1U);
}

TEST(Judge, GivesEachAlertOfAnOccasionItsOwnId) {
    Picture picture;
    picture.terms = TermsOf("2025-01-01", "2026-12-31");
    const Occasion day{.changed = kDayInput, .today = Day("2026-12-30"), .fresh_id = test::IdOf(3)};
    std::set<AlertId> ids;
    for (const PictureEvent& event : Judge(picture, {RuleOf("contract-ending")}, day)) {
        ids.insert(std::get<AlertRaised>(event).alert.id);
    }
    EXPECT_EQ(ids.size(), 3U);
    EXPECT_TRUE(ids.contains(AlertId(test::IdOf(3))));
}

TEST(Judge, CallsImportedHistoryHistoric) {
    struct Case {
        bool imported_terms;
        bool historic_report;
        const char* today;
        bool historic;
    };
    for (const Case& one : {
             Case{true, true, "2026-09-01", true},
             Case{true, false, "2026-09-01", false},
             Case{false, true, "2026-09-01", true},
             Case{true, true, "2025-01-31", false},
         }) {
        OneContract contract({RuleOf("indicator-beyond-target")});
        Terms terms = TermsOf("2025-01-01", "2026-12-31");
        terms.imported = one.imported_terms;
        contract.Note(TermsNoted{terms}, Day(one.today));
        ReportNoted report = Report("2025-01", 94);
        report.report.historic = one.historic_report;
        contract.Note(report, Day(one.today));
        const bool historic = contract.picture().alerts.begin()->second.open->historic;
        EXPECT_EQ(historic, one.historic) << one.today;
    }
}

TEST(Judge, OverspendingOfAnImportedContractBeforeTodayIsHistoric) {
    OneContract contract({RuleOf("paid-beyond-value")});
    Terms terms = TermsOf("2015-01-01", "2016-12-31");
    terms.imported = true;
    terms.agreed_value = Euro("1.00");
    contract.Note(TermsNoted{terms}, Day("2026-09-01"));
    contract.Note(InvoiceNoted{Day("2015-02-01"), Euro("2.00"), false}, Day("2026-09-01"));
    EXPECT_EQ(
        contract.Open(), std::set<std::string>{"paid-beyond-value total since 2015-02-01 historic"}
    );
}

TEST(Judge, TwoRulesOfOneKindHaveAlertsOfTheirOwn) {
    OneContract contract(
        {RuleOf("contract-ending", {{"days_before", "30"}}, "end"),
         RuleOf("contract-ending", {{"days_before", "30"}}, "end-again")}
    );
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2026-12-30"));
    EXPECT_EQ(contract.raised(), 2);
    contract.BeginDay(Day("2027-01-01"));
    EXPECT_EQ(contract.closed(), 2);
}

TEST(Judge, AnExtendedContractClosesTheAlertsOfItsOldEnd) {
    OneContract contract({RuleOf("contract-ending")});
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2026-12-30"));
    Terms extended = TermsOf("2025-01-01", "2027-12-31");
    extended.revision = 2;
    contract.Note(TermsNoted{extended}, Day("2026-12-30"));
    EXPECT_EQ(contract.raised(), 3);
    EXPECT_EQ(contract.closed(), 3);
}

TEST(CloseAlert, SilencesTheSubjectForGood) {
    OneContract contract({RuleOf("indicator-beyond-target")});
    contract.Note(TermsNoted{TermsOf("2025-01-01", "2026-12-31")}, Day("2025-01-01"));
    contract.Note(Report("2025-01", 94), Day("2025-02-05"));
    const AlertId id = contract.picture().alerts.begin()->second.open->id;
    const Decision<PictureEvent> closed =
        Decide(contract.picture(), CloseAlert{id, "agreed with the provider"});
    ASSERT_EQ(closed.events().size(), 1U);
    EXPECT_TRUE(std::get<AlertClosed>(closed.events()[0]).by_hand);
    contract.Append(closed.events()[0]);
    contract.Note(Report("2025-01", 90, 2), Day("2025-02-07"));
    contract.Note(Report("2025-01", 99, 3), Day("2025-02-08"));
    contract.Note(Report("2025-01", 90, 4), Day("2025-02-09"));
    EXPECT_EQ(contract.raised(), 1);
    EXPECT_EQ(contract.closed(), 1);
    EXPECT_EQ(
        Decide(contract.picture(), CloseAlert{id, "again"}).rejection().reason,
        "ALERT_ALREADY_CLOSED"
    );
}

TEST(Facts, ThatAreKnownOrOlderGiveNoEvent) {
    Picture picture;
    Terms terms = TermsOf("2025-01-01", "2026-12-31");
    terms.revision = 3;
    test::Evolve(picture, TermsNoted{terms});
    EXPECT_TRUE(Decide(picture, TermsNoted{terms}).events().empty());
    terms.revision = 2;
    EXPECT_TRUE(Decide(picture, TermsNoted{terms}).events().empty());
    test::Evolve(picture, Report("2025-01", 94, 2));
    EXPECT_TRUE(Decide(picture, Report("2025-01", 99, 1)).events().empty());
    EXPECT_TRUE(Decide(picture, Report("2025-01", 99, 2)).events().empty());
    EXPECT_EQ(Decide(picture, Report("2025-01", 99, 3)).events().size(), 1U);
    const OverdueNoted overdue{InMonth("2025-02"), {.due_date = Day("2025-03-10")}};
    test::Evolve(picture, overdue);
    EXPECT_TRUE(Decide(picture, overdue).events().empty());
}

TEST(Facts, AWithdrawnInvoiceLeavesNoTrace) {
    Picture picture;
    const InvoiceNoted first{Day("2025-02-01"), Euro("5.00"), false};
    const InvoiceNoted second{Day("2025-02-01"), Euro("-7.00"), false};
    test::Evolve(picture, first);
    test::Evolve(picture, second);
    EXPECT_EQ(picture.invoices.at("EUR").at(Day("2025-02-01")), (DaySum{2, Euro("-2.00")}));
    test::Evolve(picture, InvoiceNoted{first.date, first.net, true});
    test::Evolve(picture, InvoiceNoted{second.date, second.net, true});
    EXPECT_TRUE(picture.invoices.empty());
}

TEST(Facts, RefuseASumThatCannotBeCounted) {
    Picture picture;
    const Money most = Money::Of(std::numeric_limits<std::int64_t>::max());
    test::Evolve(picture, InvoiceNoted{Day("2025-02-01"), most, false});
    const Decision<PictureEvent> decision =
        Decide(picture, InvoiceNoted{Day("2025-02-01"), Euro("0.01"), false});
    EXPECT_EQ(decision.rejection().reason, "AMOUNT_OVERFLOW");
}

}  // namespace
}  // namespace luotsi::alerting
