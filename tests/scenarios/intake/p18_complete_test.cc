// P18: good lines are accepted, bad ones returned; mending those completes the report.
#include "tests/scenarios/intake/line_bench.h"

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Completing : public LineBench {
  protected:
    pb::CompleteReportRequest Mending(const char* month, std::uint32_t version) const {
        pb::CompleteReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        request.set_version(version);
        return request;
    }
    static void Mend(
        pb::CompleteReportRequest& request, std::uint32_t index, const pb::ReportLine& line
    ) {
        pb::MendedLine& one = *request.add_lines();
        one.set_index(index);
        *one.mutable_line() = line;
    }
    pb::Report Complete(const pb::CompleteReportRequest& request) {
        return county_.Ask<pb::Report>("report.v1.ReportService/CompleteReport", request);
    }
    std::string Refused(const pb::CompleteReportRequest& request) {
        return county_.Refusal<pb::Report>("report.v1.ReportService/CompleteReport", request);
    }
};

// 200 services on 25 days by two members.
TEST_F(Completing, P18TenThousandLinesWithTwelveBadOnes) {
    contract_registry::Terms terms = Agreed();
    terms.prices.clear();
    terms.provider_kind = contract_registry::ProviderKind::kConsortium;
    const std::vector<std::string> members{"2077474-0", "1572860-0"};
    for (const std::string& id : members) {
        terms.provider_members.push_back(
            {{PartyIdentifier{"FI-PRO", id}, "Jäsen " + id},
             Share::OfBasisPoints(5'000),
             terms.provider_members.empty()}
        );
    }
    constexpr int kServices = 200;
    constexpr int kDays = 25;
    for (int i = 0; i < kServices; ++i) {
        const std::string code = "P-" + std::to_string(i);
        terms.prices.push_back({code, code, "visit", UnitPrice::OfMicros(33'335'000 + i)});
    }
    contract_ = Agree("S-2", terms);
    pb::SubmitReportRequest right = Report("2026-01");
    for (int i = 0; i < 10'000; ++i) {
        const std::string code = "P-" + std::to_string(i % kServices);
        pb::ReportLine line = Service(code.c_str(), "visit", 1'000'000 + i);
        const std::string day = std::to_string(1 + i / kServices % kDays);
        line.mutable_service()->set_service_date("2026-01-" + (day.size() == 1 ? "0" + day : day));
        type::v1::PartyIdentifier& member = *line.mutable_service()->mutable_member();
        member.set_scheme("FI-PRO");
        member.set_id(members[static_cast<std::size_t>(i / kServices / kDays)]);
        *right.add_lines() = line;
    }
    pb::SubmitReportRequest sent = right;
    for (int i = 0; i < 12; ++i) {
        pb::ServiceActual& line = *sent.mutable_lines(7 + i * 900)->mutable_service();
        if (i % 3 == 0) line.set_unit("hour");
        if (i % 3 == 1) line.set_service_code("TUNTEMATON");
        if (i % 3 == 2) line.mutable_quantity()->set_micros(-1);
    }
    const pb::Report first = Submit(sent);
    EXPECT_EQ(first.lines_size(), 9'988);
    EXPECT_EQ(first.returned_lines_size(), 12);
    EXPECT_EQ(first.state(), pb::REPORT_STATE_INCOMPLETE);
    pb::CompleteReportRequest mending = Mending("2026-01", 1);
    for (const pb::ReturnedLine& one : first.returned_lines()) {
        EXPECT_EQ((one.index() - 7) % 900, 0U);
        Mend(mending, one.index(), right.lines(static_cast<int>(one.index())));
    }
    const pb::Report whole = Complete(mending);
    EXPECT_EQ(whole.version(), 2U);
    EXPECT_EQ(whole.state(), pb::REPORT_STATE_RECEIVED);
    ASSERT_EQ(whole.lines_size(), 10'000);
    for (int i = 0; i < 10'000; ++i)
        ASSERT_EQ(whole.lines(i).SerializeAsString(), right.lines(i).SerializeAsString()) << i;

    // What a report that was right at once would have been, and is paid just once.
    Approve("2026-01");
    ASSERT_EQ(Proposals("2026-01").size(), 1);
    const std::int64_t paid = Proposals("2026-01")[0].total().amount_minor();
    contract_ = Agree("S-3", terms);
    right.set_contract_id(contract_);
    EXPECT_EQ(Submit(right).content_sha256(), whole.content_sha256());
    Approve("2026-01");
    ASSERT_EQ(Proposals("2026-01").size(), 1);
    EXPECT_EQ(Proposals("2026-01")[0].total().amount_minor(), paid);
}

TEST_F(Completing, P18SendingTheMendedLinesAgainCountsNothingTwice) {
    Submit(Report("2026-01", Days(31), Service("KAYNTI", "hour", 1'000'000)));
    pb::CompleteReportRequest mending = Mending("2026-01", 1);
    Mend(mending, 1, Visits(1));
    mending.set_request_id("mend-1");
    const pb::Report done = Complete(mending);
    EXPECT_EQ(done.lines_size(), 2);
    const std::size_t events = ReportEvents();
    const pb::Report repeated = Complete(mending);
    EXPECT_EQ(repeated.version(), 2U);
    EXPECT_EQ(repeated.content_sha256(), done.content_sha256());
    EXPECT_EQ(ReportEvents(), events);
    mending.set_request_id("mend-2");
    EXPECT_EQ(Refused(mending), "REPORT_VERSION_CHANGED");
    EXPECT_EQ(ReportEvents(), events);
}

// 31 days at 157.50 euros are approved; the correction to 30 days has a line that comes back.
TEST_F(Completing, P18TheReturnedLinesOfACorrectionAreMendedAndThenPaid) {
    Submit(Report("2026-01", Days(31)));
    Approve("2026-01");
    ASSERT_EQ(Proposals("2026-01").size(), 1);
    const pb::Report corrected =
        Correct(Report("2026-01", Days(30), Service("KAYNTI", "hour", 2'000'000)));
    EXPECT_EQ(corrected.state(), pb::REPORT_STATE_INCOMPLETE);
    // Its figures are in force, and no money has moved.
    EXPECT_EQ(Get("2026-01").lines_size(), 1);
    EXPECT_EQ(Proposals("2026-01").size(), 1);
    pb::CompleteReportRequest mending = Mending("2026-01", 2);
    Mend(mending, 1, Visits(2));
    const pb::Report whole = Complete(mending);
    EXPECT_EQ(whole.version(), 3U);
    EXPECT_EQ(whole.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(whole.correction_reason(), "tarkennus");
    EXPECT_EQ(Proposals("2026-01").size(), 1);
    // Just the difference is: a day less, two visits more at 33.335 euros.
    Approve("2026-01");
    const auto proposals = Proposals("2026-01");
    ASSERT_EQ(proposals.size(), 2);
    EXPECT_EQ(proposals[1].total().amount_minor(), 30 * 15'750 + 6'667);
    EXPECT_EQ(proposals[1].amount().amount_minor(), 6'667 - 15'750);
}

TEST_F(Completing, P18RefusesLinesThatWereNotReturned) {
    Submit(Report("2026-01", Days(31), Service("KAYNTI", "hour", 1'000'000)));
    pb::CompleteReportRequest mending = Mending("2026-01", 1);
    Mend(mending, 0, Days(30));
    EXPECT_EQ(Refused(mending), "LINE_NOT_RETURNED");
    mending.mutable_lines(0)->set_index(1);
    mending.mutable_lines(0)->set_of_forecast(true);
    EXPECT_EQ(Refused(mending), "LINE_NOT_RETURNED") << "an actual is no forecast";
    county_.CallAsProvider("0112038-9");
    EXPECT_EQ(Refused(mending), "LINE_NOT_RETURNED") << "the form is looked at first";
    mending.mutable_lines(0)->set_of_forecast(false);
    EXPECT_EQ(Refused(mending), "CONTRACT_NOT_FOUND");
}

TEST_F(Completing, P18ALineMayBeLeftOutForGood) {
    Submit(Report("2026-01", Days(31), Service("TUNTEMATON", "visit", 1'000'000)));
    pb::CompleteReportRequest mending = Mending("2026-01", 1);
    mending.add_lines()->set_index(1);
    const pb::Report done = Complete(mending);
    EXPECT_EQ(done.lines_size(), 1);
    EXPECT_EQ(done.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_EQ(Get("2026-01", 1).returned_lines_size(), 1) << "the first version stays as it was";
}

}  // namespace
}  // namespace luotsi
