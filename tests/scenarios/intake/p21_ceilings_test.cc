// Ceilings of decisions, contracts and frameworks, checked in the call that reports (P21).
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "platform/sql/call_scope.h"
#include "tests/scenarios/county/county_bench.h"
#include "tests/support/await.h"

#include <luotsi/report/v1/ceiling.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <latch>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr const char* kProviderA = "2077474-0";
constexpr const char* kProviderB = "1572860-0";
constexpr std::int64_t kWhole = 1'000'000;
constexpr const char* kSubmit = "report.v1.ReportService/SubmitReport";

contract_registry::Terms TermsOf(const char* provider) {
    contract_registry::Terms terms = test::SoundTerms();
    terms.type = contract_registry::ContractType::kPurchase;
    terms.provider.identifier = PartyIdentifier{"FI-PRO", provider};
    terms.start_date = test::Day("2023-01-01");
    return terms;
}

struct Sent {
    const std::string& contract;
    const char* month;
    std::int64_t days;
    const char* decision = "";
};

template <class Request = pb::SubmitReportRequest>
Request ReportOf(const Sent& sent) {
    Request request;
    request.set_contract_id(sent.contract);
    request.set_month(sent.month);
    pb::ServiceActual& line = *request.add_lines()->mutable_service();
    line.set_service_code("YPA-VRK");
    line.set_unit("day");
    line.mutable_quantity()->set_micros(sent.days * kWhole);
    line.set_decision(sent.decision);
    return request;
}

// What became of a report's only line: empty, or the reason with what was left.
std::string Fate(const pb::Report& report) {
    if (report.returned_lines_size() == 0) return "";
    const pb::ReturnedLine& line = report.returned_lines(0);
    const auto left = line.facts().find("left");
    return line.reason() + (left == line.facts().end() ? "" : " left=" + left->second);
}

// Asks again while there is no connection, as any caller may: the request id holds it to one
// report. gRPC 1.51 takes a connection under way for a failed one when something it calls touches
// errno (grpc/grpc#35064), as first allocations of a new thread do.
grpc::Status SubmitOnceConnected(
    rpc::Client& client, const pb::SubmitReportRequest& request, pb::Report* report
) {
    grpc::Status status;
    test::Await([&] {
        status = client.Unary("/luotsi." + std::string(kSubmit), request, report);
        return status.error_code() != grpc::UNAVAILABLE;
    });
    return status;
}

class CeilingScenario : public testing::Test {
  protected:
    pb::SetCeilingRequest Bound(const char* number, std::int64_t days) const {
        pb::SetCeilingRequest request;
        request.set_number(number);
        request.set_kind(pb::CEILING_KIND_CONTRACTS);
        request.add_contract_ids(a_);
        request.add_contract_ids(b_);
        request.set_service_code("YPA-VRK");
        request.set_unit("day");
        request.set_valid_from("2026-01-01");
        request.mutable_limit()->mutable_quantity()->set_micros(days * kWhole);
        return request;
    }
    pb::Ceiling Set(const pb::SetCeilingRequest& request) {
        return county_.Ask<pb::Ceiling>("report.v1.CeilingService/SetCeiling", request);
    }
    pb::Ceiling Get(const std::string& id) {
        pb::GetCeilingRequest request;
        request.set_ceiling_id(id);
        return county_.Ask<pb::Ceiling>("report.v1.CeilingService/GetCeiling", request);
    }
    std::string Submit(const Sent& sent) {
        return Fate(county_.Ask<pb::Report>(kSubmit, ReportOf(sent)));
    }
    std::string Correct(const Sent& sent) {
        auto request = ReportOf<pb::CorrectReportRequest>(sent);
        request.set_correction_reason("laskettu uudelleen");
        return Fate(county_.Ask<pb::Report>("report.v1.ReportService/CorrectReport", request));
    }

    test::CountyBench county_{"2026-04-15"};
    std::string a_ = county_.Agree(test::CountyBench::Sound("SOP-A", TermsOf(kProviderA)));
    std::string b_ = county_.Agree(test::CountyBench::Sound("SOP-B", TermsOf(kProviderB)));
};

// Each of 64 callers sends a report of another month over a connection of its own; two providers
// share the decision's last unit.
TEST_F(CeilingScenario, P21OfSixtyFourCallersExactlyOneGetsTheLastUnit) {
    constexpr int kCallers = 64;
    pb::SetCeilingRequest decision = Bound("MS-1", 1);
    decision.set_kind(pb::CEILING_KIND_DECISION);
    decision.clear_contract_ids();
    decision.set_valid_from("2023-01-01");
    const std::string id = Set(decision).id();

    log::Log log(config::v1::LOG_LEVEL_ERROR);
    metrics::Metrics metrics;
    rpc::ServerOptions options;
    options.limits.set_handler_threads(16);
    options.limits.set_queued_calls(2 * kCallers);
    rpc::Server server(county_.router(), options, log, metrics);
    ASSERT_TRUE(server.Start().ok());
    std::vector<std::string> fates(kCallers);
    std::latch start(kCallers);
    std::vector<std::thread> callers;
    for (int i = 0; i < kCallers; ++i) {
        callers.emplace_back([&, i] {
            const std::string month = test::MonthOf("2023-01").AddMonths(i / 2).ToText();
            auto request = ReportOf({i % 2 == 0 ? a_ : b_, month.c_str(), 1, "MS-1"});
            request.set_request_id("race-" + std::to_string(i));
            rpc::Client client = rpc::Client::Dial(server.address());
            pb::Report report;
            start.arrive_and_wait();
            const grpc::Status status = SubmitOnceConnected(client, request, &report);
            fates[static_cast<std::size_t>(i)] =
                status.ok() ? Fate(report) : status.error_message();
        });
    }
    for (std::thread& caller : callers)
        caller.join();
    server.Drain(absl::Seconds(5));
    county_.Settle();

    std::map<std::string, int> counted;
    for (const std::string& fate : fates)
        ++counted[fate];
    EXPECT_EQ(
        counted,
        (std::map<std::string, int>{{"", 1}, {"LINE_CEILING_EXCEEDED left=0", kCallers - 1}})
    );
    const pb::Ceiling after = Get(id);
    EXPECT_EQ(after.used().quantity().micros(), kWhole);
    EXPECT_EQ(after.left().quantity().micros(), 0);
    EXPECT_EQ(after.uses_size(), 1);
}

TEST_F(CeilingScenario, P21TwoContractsShareACeilingAndACorrectionFreesIt) {
    Submit({a_, "2026-01", 4});
    // What was reported before the ceiling was set counts.
    const std::string id = Set(Bound("YHT-1", 10)).id();
    EXPECT_EQ(Get(id).used().quantity().micros(), 4 * kWhole);
    EXPECT_EQ(Submit({b_, "2026-01", 7}), "LINE_CEILING_EXCEEDED left=6");
    EXPECT_EQ(Submit({b_, "2026-01", 6}), "");
    EXPECT_EQ(Submit({a_, "2026-02", 1}), "LINE_CEILING_EXCEEDED left=0");
    EXPECT_EQ(Correct({a_, "2026-01", 2}), "");
    EXPECT_EQ(Submit({a_, "2026-02", 1}), "");
    const pb::Ceiling ceiling = Get(id);
    EXPECT_EQ(ceiling.used().quantity().micros(), 9 * kWhole);
    EXPECT_EQ(ceiling.left().quantity().micros(), kWhole);
    ASSERT_EQ(ceiling.uses_size(), 3);
    EXPECT_EQ(ceiling.uses(0).month(), "2026-01");
    county_.Rebuild();
    EXPECT_EQ(Get(id).SerializeAsString(), ceiling.SerializeAsString());
    // A ceiling under what is used already is no ceiling.
    EXPECT_EQ(
        county_.Refusal<pb::Ceiling>("report.v1.CeilingService/SetCeiling", Bound("YHT-2", 8)),
        "CEILING_BELOW_USED"
    );
    EXPECT_EQ(
        county_.Refusal<pb::Ceiling>("report.v1.CeilingService/SetCeiling", Bound("YHT-1", 80)),
        "CEILING_NUMBER_TAKEN"
    );
}

TEST_F(CeilingScenario, P21ALimitChangesFromADate) {
    const std::string id = Set(Bound("YHT-1", 10)).id();
    pb::ChangeCeilingRequest change;
    change.set_ceiling_id(id);
    change.set_valid_from("2026-03-01");
    change.set_basis("§ 44");
    change.mutable_limit()->mutable_quantity()->set_micros(15 * kWhole);
    county_.Ask<pb::Ceiling>("report.v1.CeilingService/ChangeCeiling", change);
    EXPECT_EQ(Submit({a_, "2026-02", 11}), "LINE_CEILING_EXCEEDED left=10");
    EXPECT_EQ(Submit({a_, "2026-03", 11}), "");
    EXPECT_EQ(Submit({a_, "2026-02", 5}), "LINE_CEILING_EXCEEDED left=4") << "March holds eleven";
    EXPECT_EQ(Submit({a_, "2026-02", 4}), "");
    EXPECT_EQ(Get(id).limits_size(), 2);
}

TEST_F(CeilingScenario, P21ValidateSaysTheSameAndTakesNothing) {
    const std::string id = Set(Bound("YHT-1", 3)).id();
    for (const std::int64_t days : {4, 3}) {
        const auto request = ReportOf({a_, "2026-01", days});
        const auto said =
            county_.Ask<pb::Report>("report.v1.ReportService/ValidateReport", request);
        EXPECT_EQ(Get(id).used().quantity().micros(), 0);
        EXPECT_EQ(Fate(said), days == 4 ? "LINE_CEILING_EXCEEDED left=3" : "");
    }
    EXPECT_EQ(Submit({a_, "2026-01", 4}), "LINE_CEILING_EXCEEDED left=3");
    EXPECT_EQ(Submit({a_, "2026-01", 3}), "");
}

TEST_F(CeilingScenario, P21ADecisionHoldsForItsContractsAndDays) {
    pb::SetCeilingRequest decision = Bound("MS-2", 5);
    decision.set_kind(pb::CEILING_KIND_DECISION);
    decision.mutable_contract_ids()->RemoveLast();
    decision.set_valid_to("2026-02-28");
    Set(decision);
    EXPECT_EQ(Submit({b_, "2026-01", 1, "MS-2"}), "LINE_DECISION_UNKNOWN");
    EXPECT_EQ(Submit({a_, "2026-01", 1, "MS-3"}), "LINE_DECISION_UNKNOWN");
    EXPECT_EQ(Submit({a_, "2026-03", 1, "MS-2"}), "LINE_DECISION_NOT_VALID");
    EXPECT_EQ(Submit({a_, "2026-01", 3, "MS-2"}), "");
    EXPECT_EQ(Submit({a_, "2026-02", 3, "MS-2"}), "LINE_CEILING_EXCEEDED left=2");
    // Without the decision's number the January lines free it, although no line names it now.
    EXPECT_EQ(Submit({a_, "2026-01", 3}), "");
    EXPECT_EQ(Submit({a_, "2026-02", 5, "MS-2"}), "");
}

TEST_F(CeilingScenario, P21AFrameworksCeilingHoldsForItsCallOffs) {
    contract_registry::Terms framework = TermsOf(kProviderA);
    framework.type = contract_registry::ContractType::kFramework;
    framework.framework = contract_registry::FrameworkPart{.ceiling = Money::Of(2'000'00)};
    const std::string above = county_.Agree(test::CountyBench::Sound("PUITE", framework));
    const auto call_off = [&](const char* number) {
        contract_registry::Terms terms = TermsOf(kProviderA);
        terms.type = contract_registry::ContractType::kPurchase;
        terms.agreed_value = Money::Of(1'000'00);
        terms.parent_contract_id = *Uuid::Parse(above);
        terms.parent_relation = contract_registry::ParentRelation::kCallOff;
        return county_.Agree(test::CountyBench::Sound(number, terms));
    };
    const std::string first = call_off("KU-1");
    const std::string second = call_off("KU-2");
    // 157.50 euros a day: twelve days are 1890.00, one more is too much.
    EXPECT_EQ(Submit({first, "2026-01", 8}), "");
    EXPECT_EQ(Submit({second, "2026-01", 5}), "LINE_CEILING_EXCEEDED left=740.00");
    EXPECT_EQ(Submit({second, "2026-01", 4}), "");
    EXPECT_EQ(Submit({above, "2026-01", 1}), "LINE_CEILING_EXCEEDED left=110.00");
    const pb::Ceiling ceiling = Get(above);
    EXPECT_EQ(ceiling.number(), "PUITE");
    EXPECT_EQ(ceiling.kind(), pb::CEILING_KIND_FRAMEWORK);
    EXPECT_EQ(ceiling.used().amount().amount_minor(), 1'890'00);
    EXPECT_EQ(ceiling.left().amount().amount_minor(), 110'00);
    EXPECT_EQ(ceiling.contract_ids_size(), 3);
    pb::ChangeCeilingRequest change;
    change.set_ceiling_id(above);
    change.set_valid_from("2026-03-01");
    change.set_basis("§ 44");
    *change.mutable_limit() = ceiling.used();
    EXPECT_EQ(
        county_.Refusal<pb::Ceiling>("report.v1.CeilingService/ChangeCeiling", change),
        "CEILING_IN_CONTRACT_TERMS"
    );
}

TEST_F(CeilingScenario, P21AProviderSeesItsOwnShareAndWhatIsLeft) {
    const std::string shared = Set(Bound("YHT-1", 10)).id();
    pb::SetCeilingRequest only_b = Bound("B-1", 10);
    only_b.mutable_contract_ids()->DeleteSubrange(0, 1);
    const std::string others = Set(only_b).id();
    Submit({a_, "2026-01", 2});
    Submit({b_, "2026-01", 3});
    EXPECT_FALSE(Get(shared).has_used_by_others());
    county_.CallAsProvider(kProviderA);
    // As the server sets it: PostgreSQL holds back other providers' rows from this call.
    const sql::CallScope bounds({.provider = std::string("FI-PRO:") + kProviderA});
    const pb::Ceiling seen = Get(shared);
    ASSERT_EQ(seen.uses_size(), 1);
    EXPECT_EQ(seen.uses(0).contract_id(), a_);
    EXPECT_EQ(seen.uses(0).used().quantity().micros(), 2 * kWhole);
    EXPECT_EQ(seen.left().quantity().micros(), 5 * kWhole);
    // With the limit or the sum, what is left would tell what the other one has reported.
    EXPECT_FALSE(seen.has_used_by_others() || seen.has_used() || seen.has_limit());
    ASSERT_EQ(seen.contract_ids_size(), 1);
    EXPECT_EQ(seen.contract_ids(0), a_);
    EXPECT_EQ(seen.SerializeAsString().find(b_), std::string::npos);
    pb::GetCeilingRequest get;
    get.set_ceiling_id(others);
    EXPECT_EQ(
        county_.Refusal<pb::Ceiling>("report.v1.CeilingService/GetCeiling", get),
        "CEILING_NOT_FOUND"
    );
    const auto listed = county_.Ask<pb::ListCeilingsResponse>(
        "report.v1.CeilingService/ListCeilings", pb::ListCeilingsRequest()
    );
    ASSERT_EQ(listed.ceilings_size(), 1);
    EXPECT_EQ(listed.ceilings(0).number(), "YHT-1");
    // That the other's contract shares the ceiling is not to be found out by asking for it.
    pb::ListCeilingsRequest of_b;
    of_b.set_contract_id(b_);
    const char* const list = "report.v1.CeilingService/ListCeilings";
    EXPECT_EQ(county_.Ask<pb::ListCeilingsResponse>(list, of_b).ceilings_size(), 0);
    county_.CallAsCounty();
    const sql::CallScope unbounded({});
    EXPECT_EQ(county_.Ask<pb::ListCeilingsResponse>(list, of_b).ceilings_size(), 2);
}

}  // namespace
}  // namespace luotsi
