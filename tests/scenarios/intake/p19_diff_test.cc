// P19: a month sent again and again keeps every version, and only the difference goes on.
#include "tests/scenarios/intake/line_bench.h"

#include <luotsi/report/v1/definition.pb.h>

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

// A state keeps one content only: the others are read from their events.
TEST_F(Differences, P19ManyVersionsAllReadBackAndDifferAsTheyWereSent) {
    // More than a snapshot holds back, of every kind that brings a version.
    std::vector<pb::Report> answered;
    for (int days = 1; days <= 9; ++days)
        answered.push_back(Submit(Report(
            "2026-01",
            Days(days),
            Visits(3),
            Indicator("LAATU", 90 + days, 100),
            Service("TUNTEMATON", "day", days)
        )));
    pb::CompleteReportRequest mending;
    mending.set_contract_id(contract_);
    mending.set_month("2026-01");
    mending.set_version(9);
    mending.add_lines()->set_index(3);
    answered.push_back(county_.Ask<pb::Report>("report.v1.ReportService/CompleteReport", mending));
    Approve("2026-01");
    answered.push_back(Correct(Report("2026-01", Days(20))));
    ASSERT_EQ(answered.back().version(), 11U);
    const auto read_back = [&] {
        for (std::uint32_t version = 1; version <= 11; ++version) {
            pb::Report then = answered[version - 1];
            then.set_state(version < 11 ? pb::REPORT_STATE_REPLACED : pb::REPORT_STATE_RECEIVED);
            then.set_etag(answered.back().etag());
            EXPECT_EQ(Get("2026-01", version).DebugString(), then.DebugString()) << version;
        }
        for (std::uint32_t version = 2; version <= 9; ++version) {
            EXPECT_EQ(
                Told(Diff("2026-01", version - 1, version)),
                (std::vector<std::string>{"CHANGED LAATU", "CHANGED YPA-VRK 15750"})
            );
        }
        EXPECT_EQ(Diff("2026-01", 9, 10).unchanged_lines(), 3U) << "only a returned line is gone";
        EXPECT_EQ(
            Told(Diff("2026-01", 11, 2)),
            (std::vector<std::string>{
                "ADDED LAATU", "ADDED KAYNTI 10001", "CHANGED YPA-VRK -283500"
            })
        );
        pb::ExplainIndicatorRequest explain;
        explain.set_contract_id(contract_);
        explain.set_month("2026-01");
        explain.set_indicator_code("LAATU");
        explain.set_version(4);
        const auto explained = county_.Ask<pb::IndicatorExplanation>(
            "report.v1.IndicatorDefinitionService/ExplainIndicator", explain
        );
        EXPECT_EQ(explained.value().numerator() * 100, 94 * explained.value().denominator());
        EXPECT_EQ(explained.content_sha256(), answered[3].content_sha256());
    };
    read_back();
    const std::string before = county_.ProjectionHash("report-intake");
    county_.Rebuild();
    EXPECT_EQ(county_.ProjectionHash("report-intake"), before);
    read_back();
}

TEST_F(Differences, P19AReplacedVersionThatIsCompletedLateIsToldSo) {
    Submit(Report("2026-01", Days(1), Service("TUNTEMATON", "day", 1)));
    Submit(Report("2026-01", Days(2), Service("TUNTEMATON", "day", 1)));
    pb::CompleteReportRequest mending;
    mending.set_contract_id(contract_);
    mending.set_month("2026-01");
    mending.set_version(1);
    mending.add_lines()->set_index(1);
    EXPECT_EQ(
        county_.Refusal<pb::Report>("report.v1.ReportService/CompleteReport", mending),
        "REPORT_VERSION_CHANGED"
    );
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
    EXPECT_EQ(Submit(sent).state(), pb::REPORT_STATE_RECEIVED) << "the answer of then";
    sent.set_request_id("file-3");
    EXPECT_EQ(Submit(sent).state(), pb::REPORT_STATE_APPROVED);
    county_.Rebuild();
    EXPECT_EQ(Get("2026-01").version(), 1U);
}

TEST_F(Differences, M26ACallThatChangedNothingPutsNothingBackWhenItIsRepeatedLater) {
    pb::SubmitReportRequest old = Report("2026-01", Days(310));
    const pb::Report first = Submit(old);
    old.set_request_id("again-1");
    EXPECT_EQ(Submit(old).version(), 1U);
    const pb::Report newer = Submit(Report("2026-01", Days(311)));
    EXPECT_EQ(newer.version(), 2U);
    const std::size_t events = ReportEvents();
    const auto repeat = [&] {
        const pb::Report repeated = Submit(old);
        EXPECT_EQ(repeated.version(), 1U);
        EXPECT_EQ(repeated.etag(), first.etag());
        EXPECT_EQ(repeated.content_sha256(), first.content_sha256());
        EXPECT_EQ(Get("2026-01").content_sha256(), newer.content_sha256());
        EXPECT_EQ(ReportEvents(), events);
    };
    repeat();
    county_.Rebuild();
    repeat();
    EXPECT_EQ(county_.Stored("report-intake", "report_sent_again").size(), 1U);
    pb::SubmitReportRequest other = Report("2026-01", Days(309));
    other.set_request_id("again-1");
    EXPECT_EQ(
        county_.Refusal<pb::Report>("report.v1.ReportService/SubmitReport", other),
        "REQUEST_ID_REUSED"
    );
    // A new call with the old figures is another matter: somebody means it.
    old.set_request_id("again-2");
    EXPECT_EQ(Submit(old).version(), 3U);
}

TEST_F(Differences, M26TryingOutWhatChangesNothingLeavesNoNote) {
    pb::SubmitReportRequest sent = Report("2026-01", Days(310));
    Submit(sent);
    sent.set_request_id("try-1");
    county_.Ask<pb::Report>("report.v1.ReportService/ValidateReport", sent);
    EXPECT_TRUE(county_.Stored("report-intake", "report_sent_again").empty());
    Submit(sent);
    EXPECT_EQ(county_.Stored("report-intake", "report_sent_again").size(), 1U);
}

}  // namespace
}  // namespace luotsi
