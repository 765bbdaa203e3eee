// P19: a month sent again and again keeps every version, and only the difference goes on.
#include "tests/scenarios/intake/line_bench.h"

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Differences : public LineBench {
  protected:
    // "CHANGED YPA-VRK 15750" of each line that differs.
    static std::vector<std::string> Told(const pb::ReportDiff& diff) {
        std::vector<std::string> told;
        for (const pb::LineDifference& one : diff.lines()) {
            const pb::ReportLine& line = one.has_after() ? one.after() : one.before();
            const std::string code = line.has_service() ? line.service().service_code()
                                                        : line.indicator().indicator_code();
            told.push_back(
                pb::LineChange_Name(one.change()).substr(12) + " " + code +
                (one.has_amount() ? " " + std::to_string(one.amount().amount_minor()) : "")
            );
        }
        return told;
    }
    // All that was proposed for the month, in cents.
    std::int64_t Paid(const char* month) {
        std::int64_t cents = 0;
        for (const auto& one : Proposals(month))
            cents += one.amount().amount_minor();
        return cents;
    }
};

TEST_F(Differences, P19EachVersionStaysReadableAndTellsWhatChanged) {
    Submit(Report("2026-01", Days(310), Visits(3), Indicator("LAATU", 91, 100)));
    Submit(Report("2026-01", Days(311), Indicator("LAATU", 92, 100)));
    Submit(Report("2026-01", Days(311), Visits(3), Indicator("LAATU", 92, 100)));
    EXPECT_EQ(
        Told(Diff("2026-01", 1, 2)),
        (std::vector<std::string>{"CHANGED LAATU", "REMOVED KAYNTI -10001", "CHANGED YPA-VRK 15750"}
        )
    );
    const pb::ReportDiff latest = Diff("2026-01", 2, 0);
    EXPECT_EQ(latest.to_version(), 3U);
    EXPECT_EQ(Told(latest), std::vector<std::string>{"ADDED KAYNTI 10001"});
    EXPECT_EQ(latest.unchanged_lines(), 2U);
    ASSERT_EQ(latest.amounts_size(), 1);
    EXPECT_EQ(latest.amounts(0).amount_minor(), 10'001);
    EXPECT_EQ(Diff("2026-01", 0, 1).lines_size(), 3) << "all of the first is new";
    EXPECT_TRUE(Told(Diff("2026-01", 3, 3)).empty());
    for (std::uint32_t version = 1; version <= 3; ++version) {
        const pb::Report read = Get("2026-01", version);
        EXPECT_EQ(read.version(), version);
        EXPECT_EQ(
            read.state(), version < 3 ? pb::REPORT_STATE_REPLACED : pb::REPORT_STATE_RECEIVED
        );
    }
}

TEST_F(Differences, P19OnlyTheDifferenceIsPaid) {
    std::int64_t paid = 0;
    const auto step = [&](const pb::SubmitReportRequest& sent) {
        const pb::Report report = paid == 0 ? Submit(sent) : Correct(sent);
        Approve("2026-01");
        const pb::ReportDiff diff = Diff("2026-01", report.version() - 1, report.version());
        const std::int64_t difference = diff.amounts().empty() ? 0 : diff.amounts(0).amount_minor();
        EXPECT_EQ(Paid("2026-01") - paid, difference) << "version " << report.version();
        paid = Paid("2026-01");
    };
    step(Report("2026-01", Days(310), Visits(3)));
    EXPECT_EQ(paid, 4'892'501);
    step(Report("2026-01", Days(312), Visits(3)));
    step(Report("2026-01", Days(312), Visits(2)));
    step(Report("2026-01", Visits(1)));
    EXPECT_EQ(paid, 3'334);
    EXPECT_EQ(Proposals("2026-01").size(), 4);
    EXPECT_LT(Proposals("2026-01")[3].amount().amount_minor(), 0) << "the rest is recovered";
}

TEST_F(Differences, P19RefusesVersionsThatAreNot) {
    Submit(Report("2026-01", Days(310)));
    pb::DiffReportsRequest request;
    request.set_contract_id(contract_);
    request.set_month("2026-01");
    const auto refused = [&](std::uint32_t from, std::uint32_t to) {
        request.set_from_version(from);
        request.set_to_version(to);
        return county_.Refusal<pb::ReportDiff>("report.v1.ReportService/DiffReports", request);
    };
    EXPECT_EQ(refused(2, 1), "REPORT_NOT_FOUND");
    EXPECT_EQ(refused(1, 2), "REPORT_NOT_FOUND");
    EXPECT_EQ(refused(0, 0), "");
    request.set_month("2026-02");
    EXPECT_EQ(refused(0, 0), "REPORT_NOT_FOUND");
    request.set_month("2026-01");
    county_.CallAsProvider("0112038-9");
    EXPECT_EQ(refused(0, 0), "REPORT_NOT_FOUND");
}

// The same content is one receipt and one event, whoever asks and how often.
TEST_F(Differences, M26TheSameFileTwiceIsOneReportAndOneEvent) {
    pb::SubmitReportRequest sent = Report("2026-01", Days(310), Visits(3));
    sent.set_request_id("file-1");
    const pb::Report first = Submit(sent);
    const std::size_t events = ReportEvents();
    const pb::Report repeated = Submit(sent);
    sent.set_request_id("file-2");
    const pb::Report again = Submit(sent);
    const pb::Report once_more = Submit(sent);
    for (const pb::Report* one : {&repeated, &again, &once_more}) {
        EXPECT_EQ(one->id(), first.id());
        EXPECT_EQ(one->version(), 1U);
        EXPECT_EQ(one->content_sha256(), first.content_sha256());
        EXPECT_EQ(one->received_at().seconds(), first.received_at().seconds());
        EXPECT_EQ(one->etag(), first.etag());
    }
    EXPECT_EQ(ReportEvents(), events);
    Approve("2026-01");
    EXPECT_EQ(Submit(sent).state(), pb::REPORT_STATE_APPROVED);
    county_.Rebuild();
    EXPECT_EQ(Get("2026-01").version(), 1U);
}

}  // namespace
}  // namespace luotsi
