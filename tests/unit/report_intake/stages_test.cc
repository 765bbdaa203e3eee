// How often a month may be sent, by the stage of its figures.
#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

CorrectReport Correction(SentReport sent) {
    return {.sent = std::move(sent), .reason = "laskuvirhe", .seen_revision = std::nullopt};
}

ReportLine Unknown(std::int64_t quantity = 1) {
    return {ServiceActual{"UNKNOWN", "day", Quantity::OfMicros(quantity)}, std::nullopt};
}

// "0 LINE_UNKNOWN_SERVICE 1 LINE_UNKNOWN_SERVICE": what a check tells of lines, or its refusal.
std::string Told(const Decision<ReportEvent>& checked) {
    if (!checked.accepted()) return checked.rejection().reason;
    std::string told;
    const auto& corrected = std::get<ReportCorrected>(checked.events().at(0));
    for (const ReturnedLine& line : corrected.content.returned_lines)
        told += (told.empty() ? "" : " ") + std::to_string(line.index) + ' ' + line.reason;
    return told;
}

TEST(SendingAgain, ReplacesAReportWhileTheMonthIsOpen) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(2)}})), "1");
    ASSERT_EQ(story.report.versions.size(), 2U);
    EXPECT_EQ(story.report.versions[0].state, ReportState::kReplaced);
    EXPECT_EQ(story.report.versions[1].state, ReportState::kReceived);
    EXPECT_EQ(story.report.versions[1].stage, PeriodStage::kOpen);
    EXPECT_EQ(story.content().lines, std::vector{Days(2)});
    EXPECT_FALSE(story.report.versions[0].at_hand()) << "its event has it";
}

TEST(SendingAgain, OfTheSameContentMakesNoEventAtAnyStage) {
    Story story;
    const SubmitReport sent = Submit({.lines = {Days(1), Share(2, 1)}});
    EXPECT_EQ(story.Do(sent), "1");
    EXPECT_EQ(story.Do(sent), "0");
    story.Close(PeriodStage::kFirstClosed);
    EXPECT_EQ(story.Do(sent), "0") << "nobody has to say why nothing changed";
    story.Close(PeriodStage::kFinal);
    EXPECT_EQ(story.Do(sent), "0");
    EXPECT_EQ(story.report.versions.size(), 1U);
}

TEST(SendingAgain, NeedsAReasonAfterTheFirstClosing) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    story.Close(PeriodStage::kFirstClosed);
    SubmitReport again = Submit({.lines = {Days(2)}});
    EXPECT_EQ(story.Do(again), "RESUBMISSION_REASON_MISSING");
    again.reason = "käynti puuttui";
    EXPECT_EQ(story.Do(again), "1");
    EXPECT_EQ(story.report.versions[1].correction_reason, "käynti puuttui");
    EXPECT_EQ(story.report.versions[1].stage, PeriodStage::kFirstClosed);
}

TEST(SendingAgain, IsOverWhenTheFiguresAreFinal) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    story.Close(PeriodStage::kFinal);
    SubmitReport again = Submit({.lines = {Days(2)}});
    again.reason = "käynti puuttui";
    EXPECT_EQ(story.Do(again), "MONTH_FINAL");
    EXPECT_EQ(story.Do(Correction({.lines = {Days(2)}})), "1");
    EXPECT_EQ(story.report.versions[1].stage, PeriodStage::kFinal);
}

TEST(SendingAgain, AMonthThatClosedEmptyTakesOnlyACorrection) {
    Story story;
    story.Close(PeriodStage::kFirstClosed);
    EXPECT_EQ(story.Do(Correction({.lines = {Days(1)}})), "MONTH_NOT_REPORTED");
    story.Close(PeriodStage::kFinal);
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "MONTH_FINAL");
    CorrectReport unreasoned = Correction({.lines = {Days(1)}});
    unreasoned.reason.clear();
    EXPECT_EQ(story.Do(unreasoned), "CORRECTION_REASON_MISSING");
    EXPECT_EQ(story.Do(Correction({.lines = {Days(1)}})), "1");
    ASSERT_EQ(story.report.versions.size(), 1U);
    EXPECT_EQ(story.report.versions[0].correction_reason, "laskuvirhe");
    EXPECT_EQ(story.report.versions[0].stage, PeriodStage::kFinal);
}

TEST(SendingAgain, AFirstReportAfterTheFirstClosingNeedsNoReason) {
    Story story;
    story.Close(PeriodStage::kFirstClosed);
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    EXPECT_EQ(story.report.versions[0].stage, PeriodStage::kFirstClosed);
}

TEST(SendingAgain, LeavesAnApprovedReportToItsCorrection) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    EXPECT_EQ(story.Do(ApproveReport{}), "1");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "0") << "the same file once more";
    EXPECT_EQ(story.report.versions.back().state, ReportState::kApproved);
    EXPECT_EQ(story.Do(Submit({.lines = {Days(2)}})), "REPORT_ALREADY_APPROVED");
    EXPECT_EQ(story.Do(Correction({.lines = {Days(2)}})), "1");
    EXPECT_EQ(story.report.versions.back().state, ReportState::kReceived);
}

TEST(SendingAgain, StaysWithCorrectionsOnceAVersionWasApproved) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    EXPECT_EQ(story.Do(ApproveReport{}), "1");
    EXPECT_EQ(story.Do(Correction({.lines = {Days(2)}})), "1");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(3)}})), "REPORT_ALREADY_APPROVED");
    EXPECT_EQ(story.Do(Correction({.lines = {Days(3)}})), "1");
}

TEST(SendingAgain, NoCorrectionTakesTheFiguresOfAMonthAway) {
    const CorrectReport wrong = Correction({.lines = {Days(2), Days(3), Unknown()}});
    CorrectReport all_wrong = wrong;
    all_wrong.sent.lines.erase(all_wrong.sent.lines.begin());
    all_wrong.sent.lines.front().service->unit = "hour";
    const auto expect_kept = [&](Story& story, ReportState state) {
        const Decision<ReportEvent> decision = story.Try(all_wrong);
        ASSERT_FALSE(decision.accepted());
        EXPECT_EQ(
            decision.rejection(),
            (Rejection{
                .reason = "ALL_LINES_RETURNED",
                .field = "lines",
                .facts =
                    {{"lines", "2"},
                     {"first_line", "0"},
                     {"first_reason", "LINE_UNIT_MISMATCH"},
                     {"expected", "day"}},
                .more =
                    {{.field = "lines[0].service.unit", .reason = "LINE_UNIT_MISMATCH"},
                     {.field = "lines[1].service.service_code", .reason = "LINE_UNKNOWN_SERVICE"}},
            })
        );
        EXPECT_EQ(story.report.versions.size(), 1U);
        EXPECT_EQ(story.report.versions.back().state, state);
        // A check tells all faults at once.
        EXPECT_EQ(Told(story.Check(all_wrong)), "0 LINE_UNIT_MISMATCH 1 LINE_UNKNOWN_SERVICE");
        // One good line is enough.
        EXPECT_EQ(story.Do(wrong), "1");
        EXPECT_EQ(story.content().lines, std::vector{Days(2)});
    };
    Story approved;
    EXPECT_EQ(approved.Do(Submit({.lines = {Days(1)}})), "1");
    EXPECT_EQ(approved.Do(ApproveReport{}), "1");
    expect_kept(approved, ReportState::kApproved);
    Story closed;
    EXPECT_EQ(closed.Do(Submit({.lines = {Days(1)}})), "1");
    closed.Close(PeriodStage::kFinal);
    expect_kept(closed, ReportState::kReceived);
}

TEST(SendingAgain, NoReportTakesTheFiguresOfAMonthAway) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Unknown(1)}, .sha256 = "one"})), "1");
    EXPECT_EQ(story.Do(Submit({.lines = {Unknown(2)}, .sha256 = "two"})), "1")
        << "there was nothing to lose";
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), Unknown()}})), "1");
    EXPECT_EQ(story.Do(Submit({.lines = {Unknown(), Unknown(2)}})), "ALL_LINES_RETURNED");
    EXPECT_EQ(story.content().lines, std::vector{Days(1)});
    EXPECT_EQ(
        Told(story.Check(Submit({.lines = {Unknown(), Days(-1)}}))),
        "0 LINE_UNKNOWN_SERVICE 1 LINE_QUANTITY_NEGATIVE"
    );
    EXPECT_EQ(story.Do(Submit({.lines = {Days(2), Unknown()}})), "1");
}

// What was taken stays so where its lines would all come back by later terms.
TEST(SendingAgain, OfTheSameFileKeepsFiguresThatLaterTermsWouldNotTake) {
    Story story;
    const SubmitReport sent = Submit({.lines = {Days(1)}, .sha256 = "one"});
    EXPECT_EQ(story.Do(sent), "1");
    ContractTerms terms = Terms();
    terms.periods.front().services.erase(terms.periods.front().services.begin());
    story.Amend(std::move(terms));
    EXPECT_EQ(story.Do(sent), "0");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(2)}, .sha256 = "two"})), "ALL_LINES_RETURNED");
}

TEST(SendingAgain, ACheckTellsTheLinesFaultsBeforeItSpeaksOfTheMonth) {
    Story story;
    const SubmitReport wrong = Submit({.lines = {Days(2), Unknown()}});
    const SubmitReport right = Submit({.lines = {Days(2)}});
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    const auto expect_told = [&](const char* refusal) {
        EXPECT_EQ(story.Do(wrong), refusal);
        EXPECT_EQ(Told(story.Check(wrong)), "1 LINE_UNKNOWN_SERVICE");
        EXPECT_EQ(Told(story.Check(right)), refusal);
    };
    story.Close(PeriodStage::kFirstClosed);
    expect_told("RESUBMISSION_REASON_MISSING");
    EXPECT_EQ(story.Do(ApproveReport{}), "1");
    expect_told("REPORT_ALREADY_APPROVED");
    story.Close(PeriodStage::kFinal);
    expect_told("MONTH_FINAL");
    EXPECT_EQ(story.report.versions.size(), 1U);
}

TEST(SendingAgain, OfOtherReturnedFiguresIsAnotherVersion) {
    Story story;
    const ReportLine unknown = Unknown();
    const ReportLine other = Unknown(2);
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), unknown}, .sha256 = "one"})), "1");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), unknown}, .sha256 = "one"})), "0");
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1), other}, .sha256 = "two"})), "1");
}

TEST(SendingAgain, IsTheSameWhenOnlyTheFactsOfAReturnedLineMoved) {
    Story story;
    const ReportLine unknown = Unknown();
    const SubmitReport sent = Submit({.lines = {Days(1), unknown}, .sha256 = "one"});
    EXPECT_EQ(story.Do(sent), "1");
    story.report.versions.back().content.returned_lines.back().facts["left"] = "100";
    EXPECT_EQ(story.Do(sent), "0");
}

// A line of the whole month beside days, as an older build accepted it: it would go back today.
void TakeTheMonthBesideDays(Story& story, const SubmitReport& sent) {
    ReportReceived old;
    old.contract_key = "PH-1";
    old.month = kJanuary;
    old.content.lines = sent.sent.lines;
    old.sent_sha256 = sent.sent.sha256;
    story.Happen(old);
}

TEST(SendingAgain, OfTheSameFileIsNoOtherVersionWhereNoneMayFollow) {
    SubmitReport sent = Submit({.lines = {DaysOn(1, 1'000'000), Days(31)}, .sha256 = "one"});
    SubmitReport other = sent;
    other.sent.sha256 = "two";
    SubmitReport unnamed = sent;
    unnamed.sent.sha256.clear();
    const auto expect_unchanged = [&](Story& story, const char* refusal) {
        EXPECT_EQ(story.Do(sent), "0") << refusal;
        EXPECT_EQ(story.Do(other), refusal);
        EXPECT_EQ(story.Do(unnamed), refusal);
        EXPECT_EQ(story.report.versions.size(), 1U);
    };
    Story approved;
    TakeTheMonthBesideDays(approved, sent);
    EXPECT_EQ(approved.Do(ApproveReport{}), "1");
    expect_unchanged(approved, "REPORT_ALREADY_APPROVED");
    Story closed;
    TakeTheMonthBesideDays(closed, sent);
    closed.Close(PeriodStage::kFirstClosed);
    expect_unchanged(closed, "RESUBMISSION_REASON_MISSING");
    closed.Close(PeriodStage::kFinal);
    expect_unchanged(closed, "MONTH_FINAL");
    // While the month is open it is judged anew.
    Story open;
    TakeTheMonthBesideDays(open, sent);
    EXPECT_EQ(open.Do(sent), "1");
    EXPECT_EQ(open.content().returned_lines.size(), 1U);
}

TEST(SendingAgain, AnImportedRowNeverOverwrites) {
    Story story;
    EXPECT_EQ(story.Do(Submit({.lines = {Days(1)}})), "1");
    SubmitReport row = Submit({.lines = {Days(1)}});
    row.import_identity = "tiedosto:7";
    EXPECT_EQ(story.Do(row), "0") << "it says the same";
    row.sent.lines = {Days(2)};
    EXPECT_EQ(story.Do(row), "MONTH_ALREADY_REPORTED");
    row.reason = "uusi tiedosto";
    EXPECT_EQ(story.Do(row), "MONTH_ALREADY_REPORTED");
}

TEST(SendingAgain, ComparesEverythingThatWasSent) {
    Story story;
    const SentReport first{
        .lines = {Days(1)},
        .forecast = {{kJanuary.Next(), "DAY", Quantity::OfMicros(1)}},
        .totals = {{.service_code = "DAY", .quantity = Quantity::OfMicros(1'000'000)}},
    };
    EXPECT_EQ(story.Do(Submit(first)), "1");
    EXPECT_EQ(story.Do(Submit(first)), "0");
    SentReport other = first;
    other.forecast[0].quantity = Quantity::OfMicros(2);
    EXPECT_EQ(story.Do(Submit(other)), "1");
    other.totals.clear();
    EXPECT_EQ(story.Do(Submit(other)), "1");
    other.lines[0].service->clients = 3;
    EXPECT_EQ(story.Do(Submit(other)), "1");
    other.lines.push_back(Days(2));
    EXPECT_EQ(story.Do(Submit(other)), "1") << "one line more, though it goes back";
}

TEST(ApproveReport, TellsWhatTheReportComesTo) {
    Story story;
    ReportLine crowns{Actual("SEK", "hour", 2'000'000), std::nullopt};
    EXPECT_EQ(story.Do(Submit({.lines = {Days(310), Visits(3), crowns, Share(1, 2)}})), "1");
    const auto approved = story.Try(ApproveReport{});
    ASSERT_TRUE(approved.accepted());
    EXPECT_EQ(
        std::get<ReportApproved>(approved.events()[0]).amounts,
        (std::vector<Money>{
            Money::Of(4'892'501), Money::Of(100'000, Currency::Parse("SEK").value())
        })
    );
}

}  // namespace
}  // namespace luotsi::report_intake
