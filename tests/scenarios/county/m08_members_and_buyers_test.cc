// Consortia and joint purchases (M08).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/finance/v1/buyer_part.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <absl/status/status.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = finance::v1;

constexpr const char* kLead = "2077474-0";
constexpr const char* kSecond = "1572860-0";
constexpr const char* kThird = "0112038-9";
constexpr const char* kBuyer50 = "3221309-4";
constexpr const char* kBuyer30 = "3221308-6";
constexpr const char* kBuyer20 = "3221307-8";

contract_registry::Party Org(const char* id) {
    return {PartyIdentifier{"FI-PRO", id}, std::string("Org ") + id};
}

Share Percent(std::int32_t percent) {
    return Share::OfBasisPoints(percent * 100);
}

contract_registry::Terms Joint() {
    contract_registry::Terms terms = test::SoundTerms();
    terms.provider_kind = contract_registry::ProviderKind::kConsortium;
    terms.provider_members = {
        {Org(kLead), Percent(60), true},
        {Org(kSecond), Percent(30), false},
        {Org(kThird), Percent(10), false},
    };
    terms.buyer_shares = {
        {Org(kBuyer50), Percent(50)},
        {Org(kBuyer30), Percent(30)},
        {Org(kBuyer20), Percent(20)},
    };
    return terms;
}

// How many days a member reports; the contract's price is 157.50 EUR a day.
struct Days {
    const char* member;
    const char* quantity;
};

class JointScenario : public testing::Test {
  protected:
    JointScenario() : contract_(county_.Agree(test::CountyBench::Sound("YH-1", Joint()))) {}

    template <class Request>
    Request ReportOf(const std::vector<Days>& lines) const {
        Request request;
        request.set_contract_id(contract_);
        request.set_month("2026-03");
        for (const Days& one : lines) {
            report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
            line.set_service_code("YPA-VRK");
            line.set_unit("day");
            line.mutable_quantity()->set_micros(Quantity::Parse(one.quantity)->micros());
            if (*one.member == '\0') continue;
            line.mutable_member()->set_scheme("FI-PRO");
            line.mutable_member()->set_id(one.member);
        }
        return request;
    }
    report::v1::Report Submit(const std::vector<Days>& lines) {
        return county_.Ask<report::v1::Report>(
            "report.v1.ReportService/SubmitReport", ReportOf<report::v1::SubmitReportRequest>(lines)
        );
    }
    void ApproveReport() {
        report::v1::ApproveReportRequest request;
        request.set_contract_id(contract_);
        request.set_month("2026-03");
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", request);
    }
    std::vector<pb::PaymentProposal> Proposals() {
        pb::ListPaymentProposalsRequest request;
        request.set_contract_id(contract_);
        const auto listed = county_.Ask<pb::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals", request
        );
        return {listed.payment_proposals().begin(), listed.payment_proposals().end()};
    }
    static pb::GetBuyerPartRequest PartOf(const std::string& proposal, const char* buyer) {
        pb::GetBuyerPartRequest request;
        request.set_payment_proposal_id(proposal);
        request.mutable_buyer()->set_scheme("FI-PRO");
        request.mutable_buyer()->set_id(buyer);
        return request;
    }

    static constexpr const char* kGetPart = "finance.v1.BuyerPartService/GetBuyerPart";
    test::CountyBench county_{"2026-04-15"};
    std::string contract_;
};

using Parts = std::map<std::string, std::int64_t>;

template <class List>
Parts Cents(const List& list) {
    Parts cents;
    for (const pb::PaymentPart& part : list)
        cents[part.party().identifier().id()] = part.amount().amount_minor();
    return cents;
}

std::int64_t Sum(const Parts& parts) {
    std::int64_t sum = 0;
    for (const auto& [party, cents] : parts)
        sum += cents;
    return sum;
}

TEST_F(JointScenario, M08SharesThatAreNotWholeAreRefused) {
    contract_registry::Terms terms = Joint();
    terms.buyer_shares[2].share = Share::OfBasisPoints(1'999);
    contract::v1::CreateContractRequest create;
    *create.mutable_contract() = test::CountyBench::Sound("YH-2", terms);
    const std::string method = "contract.v1.ContractService/CreateContract";
    EXPECT_EQ(county_.Refusal<contract::v1::Contract>(method, create), "SHARES_NOT_WHOLE");
    terms = Joint();
    terms.provider_members[0].lead = false;
    *create.mutable_contract() = test::CountyBench::Sound("YH-2", terms);
    EXPECT_EQ(county_.Refusal<contract::v1::Contract>(method, create), "LEAD_MEMBER_MISSING");
}

TEST_F(JointScenario, M08ReportsAreAttributedToMembers) {
    const auto report = Submit({{kSecond, "10"}, {"", "5"}, {"2092540-6", "1"}, {kSecond, "1"}});
    ASSERT_EQ(report.lines_size(), 2);
    EXPECT_EQ(report.lines(0).service().member().id(), kSecond);
    EXPECT_FALSE(report.lines(1).service().has_member());
    ASSERT_EQ(report.returned_lines_size(), 2);
    EXPECT_EQ(report.returned_lines(0).reason(), "LINE_MEMBER_UNKNOWN");
    EXPECT_EQ(report.returned_lines(1).reason(), "LINE_DUPLICATE");
}

TEST_F(JointScenario, M08PaymentsAreSplitToTheCent) {
    // 10 days of the second member, 5.01 of all: 1575.00 + 789.08 (789.075 rounded) euros.
    Submit({{kSecond, "10"}, {"", "5.01"}});
    ApproveReport();
    const pb::PaymentProposal proposal = Proposals().at(0);
    EXPECT_EQ(proposal.amount().amount_minor(), 2'364'08);
    const Parts buyers{{kBuyer50, 1'182'04}, {kBuyer30, 709'22}, {kBuyer20, 472'82}};
    EXPECT_EQ(Cents(proposal.buyer_parts()), buyers);
    // 60/30/10 % of 789.08 are 473.448, 236.724 and 78.908 euros.
    const Parts payees{{kLead, 473'45}, {kSecond, 1'575'00 + 236'72}, {kThird, 78'91}};
    EXPECT_EQ(Cents(proposal.payee_parts()), payees);
    EXPECT_EQ(Sum(buyers), proposal.amount().amount_minor());
    EXPECT_EQ(Sum(payees), proposal.amount().amount_minor());
}

TEST_F(JointScenario, M08ACorrectionMovesTheDifferenceOfEachPart) {
    Submit({{"", "5.01"}});
    ApproveReport();
    auto correct = ReportOf<report::v1::CorrectReportRequest>({{kThird, "3.01"}});
    correct.set_correction_reason("two days were counted twice");
    county_.Ask<report::v1::Report>("report.v1.ReportService/CorrectReport", correct);
    ApproveReport();
    const auto proposals = Proposals();
    ASSERT_EQ(proposals.size(), 2U);
    Parts buyers;
    Parts payees;
    std::int64_t paid = 0;
    for (const pb::PaymentProposal& one : proposals) {
        EXPECT_EQ(Sum(Cents(one.buyer_parts())), one.amount().amount_minor());
        EXPECT_EQ(Sum(Cents(one.payee_parts())), one.amount().amount_minor());
        for (const auto& [buyer, cents] : Cents(one.buyer_parts()))
            buyers[buyer] += cents;
        for (const auto& [payee, cents] : Cents(one.payee_parts()))
            payees[payee] += cents;
        paid += one.amount().amount_minor();
    }
    EXPECT_EQ(paid, 474'08) << "3.01 days are 474.075 euros";
    EXPECT_EQ(buyers, (Parts{{kBuyer50, 237'04}, {kBuyer30, 142'22}, {kBuyer20, 94'82}}));
    EXPECT_EQ(payees, (Parts{{kLead, 0}, {kSecond, 0}, {kThird, 474'08}}));
}

TEST_F(JointScenario, M08ABuyerReadsOnlyItsOwnPart) {
    Submit({{"", "5.01"}});
    ApproveReport();
    const std::string proposal = Proposals().at(0).id();
    county_.CallAsBuyer(kBuyer30);
    const auto own = county_.Ask<pb::BuyerPart>(kGetPart, PartOf(proposal, kBuyer30));
    EXPECT_EQ(own.amount().amount_minor(), 236'72);
    EXPECT_EQ(own.share(), 3'000U);
    EXPECT_EQ(own.contract_id(), contract_);

    pb::BuyerPart other;
    const absl::Status refused = county_.Try(kGetPart, PartOf(proposal, kBuyer50), &other);
    EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(rpc::ReasonOf(refused), "BUYER_PART_NOT_YOURS");
    EXPECT_EQ(other.ByteSizeLong(), 0U);

    pb::ListBuyerPartsRequest list;
    list.mutable_buyer()->set_scheme("FI-PRO");
    list.mutable_buyer()->set_id(kBuyer30);
    const std::string list_parts = "finance.v1.BuyerPartService/ListBuyerParts";
    const auto listed = county_.Ask<pb::ListBuyerPartsResponse>(list_parts, list);
    ASSERT_EQ(listed.parts_size(), 1);
    EXPECT_EQ(listed.parts(0).amount().amount_minor(), 236'72);
    list.mutable_buyer()->set_id(kBuyer20);
    EXPECT_EQ(
        county_.Refusal<pb::ListBuyerPartsResponse>(list_parts, list), "BUYER_PART_NOT_YOURS"
    );
    // A provider is no buyer, and a buyer of another purchase finds nothing.
    county_.CallAsProvider(kLead);
    EXPECT_EQ(
        county_.Refusal<pb::BuyerPart>(kGetPart, PartOf(proposal, kBuyer30)), "BUYER_PART_NOT_YOURS"
    );
    county_.CallAsBuyer("0201256-6");
    EXPECT_EQ(
        county_.Refusal<pb::BuyerPart>(kGetPart, PartOf(proposal, "0201256-6")),
        "PAYMENT_PROPOSAL_NOT_FOUND"
    );
    // The county reads them all.
    county_.CallAsCounty();
    EXPECT_EQ(county_.Refusal<pb::BuyerPart>(kGetPart, PartOf(proposal, kBuyer50)), "");
}

TEST_F(JointScenario, M08EveryMemberSeesTheContractAndItsReportsAndPayments) {
    Submit({{"", "5.01"}});
    ApproveReport();
    const std::string proposal = Proposals().at(0).id();
    contract::v1::GetContractRequest contract;
    contract.set_contract_id(contract_);
    report::v1::GetReportRequest report;
    report.set_contract_id(contract_);
    report.set_month("2026-03");
    pb::GetPaymentProposalRequest payment;
    payment.set_payment_proposal_id(proposal);
    const auto refusals = [&] {
        return std::vector<std::string>{
            county_.Refusal<contract::v1::Contract>(
                "contract.v1.ContractService/GetContract", contract
            ),
            county_.Refusal<report::v1::Report>("report.v1.ReportService/GetReport", report),
            county_.Refusal<pb::PaymentProposal>(
                "finance.v1.FinanceService/GetPaymentProposal", payment
            ),
        };
    };
    for (const char* member : {kLead, kSecond, kThird}) {
        county_.CallAsProvider(member);
        EXPECT_EQ(refusals(), (std::vector<std::string>{"", "", ""})) << member;
        EXPECT_EQ(
            county_
                .Ask<contract::v1::ListContractsResponse>(
                    "contract.v1.ContractService/ListContracts",
                    contract::v1::ListContractsRequest()
                )
                .contracts_size(),
            1
        );
    }
    county_.CallAsProvider("2092540-6");
    EXPECT_EQ(
        refusals(),
        (std::vector<std::string>{
            "CONTRACT_NOT_FOUND", "REPORT_NOT_FOUND", "PAYMENT_PROPOSAL_NOT_FOUND"
        })
    );
}

}  // namespace
}  // namespace luotsi
