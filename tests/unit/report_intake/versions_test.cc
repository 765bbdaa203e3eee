// What a month keeps of the versions that were sent for it.
#include "platform/codec/json_codec.h"
#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

constexpr int kLines = 1'000;

ContractTerms ManyServices() {
    ContractTerms terms = Terms();
    for (int i = 0; i < kLines; ++i)
        terms.periods.front().services.push_back(
            {.service_code = "P-" + std::to_string(i), .unit = "visit"}
        );
    return terms;
}

// Lines that no two sendings have in common, and one that is returned.
SubmitReport Sending(int number) {
    SentReport sent;
    for (int i = 0; i < kLines; ++i) {
        const Quantity quantity = Quantity::OfMicros(number * 1'000'000 + i);
        sent.lines.push_back(
            {ServiceActual{"P-" + std::to_string(i), "visit", quantity}, std::nullopt}
        );
    }
    sent.lines.push_back({ServiceActual{"UNKNOWN", "day", Quantity::OfMicros(1)}, std::nullopt});
    return Submit(std::move(sent));
}

std::size_t LinesKept(const MonthReport& report) {
    std::size_t kept = 0;
    for (const ReportVersion& version : report.versions) {
        kept += version.content.lines.size() + version.content.forecast.size() +
                version.content.returned_lines.size() + version.content.indicators.size() +
                version.content.totals.size() + version.content.remarks.size();
    }
    return kept;
}

TEST(Versions, AMonthThatWasSentTwoHundredTimesIsNotLargerThanTwoOfItsReports) {
    Story story(ManyServices());
    ASSERT_EQ(story.Do(Sending(1)), "1");
    ASSERT_EQ(story.content().lines.size(), std::size_t{kLines});
    const std::size_t lines = LinesKept(story.report);
    const std::size_t bytes = EncodeJson(story.report).size();
    for (int number = 2; number <= 200; ++number)
        ASSERT_EQ(story.Do(Sending(number)), "1");
    ASSERT_EQ(story.report.versions.size(), 200U);
    EXPECT_EQ(LinesKept(story.report), lines);
    EXPECT_LT(EncodeJson(story.report).size(), 2 * bytes) << "as a snapshot";
}

TEST(Versions, KeepTheLightFactsOfAReplacedOne) {
    Story story(ManyServices());
    SubmitReport first = Sending(1);
    first.sent.sha256 = "one";
    ASSERT_EQ(story.Do(first), "1");
    ASSERT_EQ(story.Do(ApproveReport{}), "REPORT_NOT_APPROVABLE");
    ASSERT_EQ(story.Do(Submit({.lines = {Days(1)}, .sha256 = "two"})), "1");
    ASSERT_EQ(story.Do(ApproveReport{}), "1");
    const CorrectReport third{
        .sent = {.lines = {Days(2)}}, .reason = "laskuvirhe", .seen_revision = std::nullopt
    };
    ASSERT_EQ(story.Do(third), "1");
    const std::vector<ReportVersion>& versions = story.report.versions;
    ASSERT_EQ(versions.size(), 3U);
    EXPECT_EQ(versions[0].sent_sha256, "one");
    EXPECT_EQ(versions[1].sent_sha256, "two");
    EXPECT_EQ(versions[0].revision, 1U);
    EXPECT_EQ(versions[1].revision, 2U);
    EXPECT_EQ(versions[2].revision, 4U);
    EXPECT_EQ(versions[2].correction_reason, "laskuvirhe");
    for (const std::size_t replaced : {std::size_t{0}, std::size_t{1}}) {
        EXPECT_EQ(versions[replaced].state, ReportState::kReplaced);
        EXPECT_FALSE(versions[replaced].at_hand());
        EXPECT_EQ(versions[replaced].content, ReportContent());
    }
    EXPECT_TRUE(versions[2].at_hand());
    EXPECT_EQ(story.content().lines, std::vector{Days(2)});
}

// States that were kept before revisions were noted hold every content and no revision.
std::string OlderText(const MonthReport& report) {
    std::string text = EncodeJson(report);
    const std::string noted = ",\"revision\":0";
    for (std::size_t at = text.find(noted); at != std::string::npos; at = text.find(noted))
        text.erase(at, noted.size());
    return text;
}

TEST(Versions, OfAnOlderSnapshotAreReadAndKeptAsTheyAre) {
    Story story;
    MonthReport older;
    const auto happen = [&](const SubmitReport& sent) {
        const auto decided = Decide(MonthView{older, 1, story.terms(), {}}, sent, On("2026-02-05"));
        ASSERT_TRUE(decided.accepted());
        ReportBook::Evolve(older, decided.events().front(), {});
    };
    happen(Submit({.lines = {Days(1)}}));
    happen(Submit({.lines = {Days(2)}}));
    std::string fault;
    const std::string text = OlderText(older);
    ASSERT_LT(text.size(), EncodeJson(older).size());
    const std::optional<MonthReport> read = DecodeJson<MonthReport>(text, &fault);
    ASSERT_TRUE(read) << fault;
    story.report = *read;
    ASSERT_EQ(story.Do(Submit({.lines = {Days(3)}})), "1");
    ASSERT_EQ(story.Do(Submit({.lines = {Days(4)}})), "1");
    const std::vector<ReportVersion>& versions = story.report.versions;
    ASSERT_EQ(versions.size(), 4U);
    EXPECT_TRUE(versions[0].at_hand());
    EXPECT_EQ(versions[0].content.lines, std::vector{Days(1)});
    EXPECT_TRUE(versions[1].at_hand()) << "nobody knows which event brought it";
    EXPECT_EQ(versions[1].content.lines, std::vector{Days(2)});
    EXPECT_FALSE(versions[2].at_hand());
}

TEST(Versions, WhoseContentAndRevisionAnOlderBuildForgotAreNotAtHand) {
    MonthReport story;
    story.versions.resize(3);
    story.versions[0].state = ReportState::kReplaced;
    story.versions[1].state = ReportState::kReplaced;
    story.versions[1].content.returned_lines.resize(1);
    story.versions[2].state = ReportState::kIncomplete;
    EXPECT_FALSE(story.versions[0].at_hand()) << "its event has it";
    EXPECT_TRUE(story.versions[1].at_hand()) << "it came back whole";
    EXPECT_TRUE(story.versions[2].at_hand()) << "in force: a forecast alone";
}

}  // namespace
}  // namespace luotsi::report_intake
