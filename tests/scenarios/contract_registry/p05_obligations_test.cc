// P05: what each side owes, when it falls due, and who hears that it was not done.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/obligation.pb.h>

#include <gtest/gtest.h>

#include <set>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr const char* kProof = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class P05 : public testing::Test {
  protected:
    P05() {
        bench_.CallAs("tactical/t1");
        bench_.SetParameter("obligation.horizon_days", "2020-01-01", "92");
        bench_.SetParameter("obligation.escalation_days", "2020-01-01", "14");
        contract_ = NewContract("PH-1");
    }

    std::string NewContract(const char* number) {
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        contract.clear_framework();
        contract.clear_examples();
        contract.set_type(pb::CONTRACT_TYPE_PURCHASE);
        contract.set_start_date("2026-01-01");
        contract.set_end_date("2027-12-31");
        return bench_.Activate(bench_.Create(contract).id()).id();
    }

    // The provider's quarterly insurance certificate, due on the 15th.
    pb::AddObligationRequest Certificate() const {
        pb::AddObligationRequest request;
        pb::Obligation& obligation = *request.mutable_obligation();
        obligation.set_contract_id(contract_);
        obligation.set_party(pb::SIDE_PROVIDER);
        obligation.set_code("INSURANCE");
        obligation.set_title("Vakuutustodistus");
        obligation.set_recurrence(pb::RECURRENCE_QUARTERLY);
        obligation.set_from("2026-02-15");
        obligation.set_due_day(15);
        obligation.set_evidence_type(pb::EVIDENCE_TYPE_CERTIFICATE);
        obligation.set_owner_level(pb::LEVEL_OPERATIONAL);
        obligation.add_escalation(pb::LEVEL_TACTICAL);
        obligation.add_escalation(pb::LEVEL_STRATEGIC);
        return request;
    }
    // The buyer's monthly duty to pay, on the month's last day.
    pb::AddObligationRequest Payment() const {
        pb::AddObligationRequest request = Certificate();
        pb::Obligation& obligation = *request.mutable_obligation();
        obligation.set_party(pb::SIDE_BUYER);
        obligation.set_code("PAY");
        obligation.set_title("Maksu 30 päivässä");
        obligation.set_recurrence(pb::RECURRENCE_MONTHLY);
        obligation.set_from("2026-02-28");
        obligation.set_due_day(31);
        obligation.set_evidence_type(pb::EVIDENCE_TYPE_STATEMENT);
        obligation.set_closed_day_rule(pb::CLOSED_DAY_RULE_WORKING_DAY_BEFORE);
        obligation.clear_escalation();
        return request;
    }
    pb::Obligation Add(const pb::AddObligationRequest& request) {
        return bench_.Ask<pb::Obligation>("ObligationService/AddObligation", request);
    }
    std::string AddRefusal(const pb::AddObligationRequest& request) {
        return bench_.Refusal<pb::Obligation>("ObligationService/AddObligation", request);
    }
    static pb::FulfilObligationRequest ToFulfil(
        const std::string& id, const char* due, const char* on = "", const char* proof = kProof
    ) {
        pb::FulfilObligationRequest request;
        request.set_obligation_id(id);
        request.set_due_date(due);
        request.set_fulfilled_on(on);
        request.set_evidence_sha256(proof);
        return request;
    }
    pb::Obligation Fulfil(const pb::FulfilObligationRequest& request) {
        return bench_.Ask<pb::Obligation>("ObligationService/FulfilObligation", request);
    }
    std::string FulfilRefusal(const pb::FulfilObligationRequest& request) {
        return bench_.Refusal<pb::Obligation>("ObligationService/FulfilObligation", request);
    }
    pb::Obligation Obligation(const std::string& id) {
        pb::GetObligationRequest request;
        request.set_obligation_id(id);
        return bench_.Ask<pb::Obligation>("ObligationService/GetObligation", request);
    }
    static std::vector<std::string> DueDates(const pb::Obligation& obligation) {
        std::vector<std::string> days;
        for (const pb::ObligationOccurrence& one : obligation.occurrences())
            days.push_back(one.due_date());
        return days;
    }
    // "LEVEL subject", of unfulfilled obligations.
    std::set<std::string> Alerts() {
        std::set<std::string> standing;
        const auto told = bench_.Events("fi.luotsi.contract.attention.changed");
        if (told.empty()) return standing;
        pb::AttentionEvent event;
        EXPECT_TRUE(event.ParseFromString(told.back().data));
        for (const pb::Attention& one : event.attentions()) {
            if (one.code() != "OBLIGATION-UNFULFILLED") continue;
            standing.insert(pb::Level_Name(one.level()).substr(6) + " " + one.subject());
        }
        return standing;
    }
    // "BUYER due 1 in_time 2 late 0 unfulfilled 0".
    std::set<std::string> Fulfilment(const pb::GetFulfilmentRequest& request) {
        std::set<std::string> sides;
        const auto measured =
            bench_.Ask<pb::Fulfilment>("ObligationService/GetFulfilment", request);
        for (const pb::SideFulfilment& side : measured.sides()) {
            sides.insert(
                pb::Side_Name(side.party()).substr(5) + " due " + std::to_string(side.due()) +
                " in_time " + std::to_string(side.in_time()) + " late " +
                std::to_string(side.late()) + " unfulfilled " + std::to_string(side.unfulfilled())
            );
        }
        return sides;
    }

    test::RegistryBench bench_{"2026-02-02"};
    std::string contract_;
};

TEST_F(P05, DueOnesAreCreatedAheadAndMoveFromClosedDays) {
    const std::string id = Add(Certificate()).id();
    // 15 February 2026 is a Sunday; 15 May lies more than 92 days ahead.
    EXPECT_EQ(DueDates(Obligation(id)), (std::vector<std::string>{"2026-02-16"}));
    bench_.AdvanceTo("2026-02-11");
    EXPECT_EQ(Obligation(id).occurrences_size(), 1);
    bench_.AdvanceTo("2026-02-12");
    EXPECT_EQ(DueDates(Obligation(id)), (std::vector<std::string>{"2026-02-16", "2026-05-15"}));
    bench_.AdvanceTo("2026-02-13");
    EXPECT_EQ(Obligation(id).occurrences_size(), 2) << "a day has no second effect";

    // A month's last day: 28 February 2026 is a Saturday.
    const std::string pay = Add(Payment()).id();
    EXPECT_EQ(
        DueDates(Obligation(pay)),
        (std::vector<std::string>{"2026-02-27", "2026-03-31", "2026-04-30"})
    );
}

TEST_F(P05, AFulfilmentNeedsItsEvidence) {
    const std::string id = Add(Certificate()).id();
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-16", "", "")), "EVIDENCE_MISSING");
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-16", "", "abc")), "EVIDENCE_HASH_INVALID");
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-17")), "OBLIGATION_NOT_DUE");
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-16", "2026-02-03")), "DATE_IN_FUTURE");
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-16", "1990-01-01")), "DATE_BEFORE_CONTRACT");
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-16", "2025-12-31")), "DATE_BEFORE_CONTRACT");
    const pb::Obligation after = Fulfil(ToFulfil(id, "2026-02-16"));
    EXPECT_EQ(after.occurrences(0).state(), pb::OCCURRENCE_STATE_FULFILLED);
    EXPECT_EQ(after.occurrences(0).fulfilled_on(), "2026-02-02");
    EXPECT_EQ(after.occurrences(0).evidence_sha256(), kProof);
    EXPECT_EQ(FulfilRefusal(ToFulfil(id, "2026-02-16")), "OBLIGATION_ALREADY_FULFILLED");
}

TEST_F(P05, AnUnfulfilledOneAlertsTheOwnerThenTheNextLevels) {
    const std::string id = Add(Certificate()).id();
    bench_.AdvanceTo("2026-02-16");
    EXPECT_TRUE(Alerts().empty()) << "its own day is still in time";
    bench_.AdvanceTo("2026-02-17");
    EXPECT_EQ(Alerts(), std::set<std::string>{"OPERATIONAL INSURANCE 2026-02-16"});
    bench_.AdvanceTo("2026-03-02");
    EXPECT_EQ(Alerts().size(), 1U);
    bench_.AdvanceTo("2026-03-03");
    EXPECT_EQ(
        Alerts(),
        (std::set<std::string>{"OPERATIONAL INSURANCE 2026-02-16", "TACTICAL INSURANCE 2026-02-16"})
    );
    bench_.AdvanceTo("2026-03-17");
    EXPECT_EQ(Alerts().size(), 3U);
    bench_.AdvanceTo("2026-04-30");
    EXPECT_EQ(Alerts().size(), 3U) << "there is no level above";
    const pb::Obligation after = Fulfil(ToFulfil(id, "2026-02-16"));
    EXPECT_EQ(after.occurrences(0).told_size(), 3);
    EXPECT_TRUE(Alerts().empty()) << "done late is done";
}

TEST_F(P05, TheBuyersOwnDutiesAreMeasuredToo) {
    const std::string certificate = Add(Certificate()).id();
    const std::string pay = Add(Payment()).id();
    bench_.AdvanceTo("2026-04-01");
    Fulfil(ToFulfil(certificate, "2026-02-16", "2026-02-16"));
    Fulfil(ToFulfil(pay, "2026-02-27", "2026-02-27", ""));
    Fulfil(ToFulfil(pay, "2026-03-31", "2026-04-01", ""));
    pb::GetFulfilmentRequest request;
    EXPECT_EQ(
        Fulfilment(request),
        (std::set<std::string>{
            "BUYER due 3 in_time 1 late 1 unfulfilled 0",
            "PROVIDER due 1 in_time 1 late 0 unfulfilled 0"
        })
    );
    request.set_contract_id(contract_);
    request.set_to_date("2026-03-31");
    const auto measured = bench_.Ask<pb::Fulfilment>("ObligationService/GetFulfilment", request);
    ASSERT_EQ(measured.sides_size(), 2);
    EXPECT_EQ(measured.sides(0).party(), pb::SIDE_BUYER);
    EXPECT_EQ(measured.sides(0).share_in_time().numerator(), 1);
    EXPECT_EQ(measured.sides(0).share_in_time().denominator(), 2);
    const std::string shown = bench_.metrics().Expose();
    EXPECT_NE(
        shown.find("luotsi_contract_registry_obligation_dues{side=\"buyer\",standing=\"late\"} 1"),
        std::string::npos
    );
}

TEST_F(P05, RefusesWhatCannotBeOwed) {
    pb::AddObligationRequest request = Certificate();
    Add(request);
    EXPECT_EQ(AddRefusal(request), "OBLIGATION_CODE_TAKEN");
    request.mutable_obligation()->set_code("OTHER");
    request.mutable_obligation()->set_until("2026-02-14");
    EXPECT_EQ(AddRefusal(request), "DATE_ORDER_REVERSED");
    request.mutable_obligation()->set_from("2026-01-01");
    request.mutable_obligation()->set_until("2026-01-31");
    EXPECT_EQ(AddRefusal(request), "OBLIGATION_NEVER_DUE") << "all of it has passed";
    request = Certificate();
    request.mutable_obligation()->set_code("OTHER");
    request.mutable_obligation()->set_owner_level(pb::LEVEL_STRATEGIC);
    EXPECT_EQ(AddRefusal(request), "ESCALATION_NOT_UPWARD");
    request = Certificate();
    request.mutable_obligation()->set_contract_id("0190c000-0000-7000-8000-000000000009");
    EXPECT_EQ(AddRefusal(request), "CONTRACT_NOT_FOUND");
}

TEST_F(P05, DuesEndWithTheContractAndWithWithdrawal) {
    pb::AddObligationRequest once = Certificate();
    once.mutable_obligation()->set_code("CLOSING");
    once.mutable_obligation()->set_recurrence(pb::RECURRENCE_ONCE);
    once.mutable_obligation()->set_from("2026-04-30");
    const std::string closing = Add(once).id();
    const std::string pay = Add(Payment()).id();
    ASSERT_EQ(Obligation(closing).occurrences_size(), 1);
    pb::AmendContractRequest amend;
    amend.set_contract_id(contract_);
    amend.set_effective_from("2026-02-02");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    amend.set_description("Päättyy aiemmin");
    amend.set_end_date("2026-03-31");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", amend);
    bench_.AdvanceTo("2026-05-01");
    EXPECT_TRUE(DueDates(Obligation(closing)).empty()) << "its day lies after the contract";
    pb::WithdrawObligationRequest withdraw;
    withdraw.set_obligation_id(pay);
    withdraw.set_reason("Ei enää tarpeen");
    const auto gone = bench_.Ask<pb::Obligation>("ObligationService/WithdrawObligation", withdraw);
    EXPECT_EQ(gone.withdrawn_on(), "2026-05-01");
    EXPECT_EQ(
        bench_.Refusal<pb::Obligation>("ObligationService/WithdrawObligation", withdraw),
        "OBLIGATION_WITHDRAWN"
    );
}

TEST_F(P05, ListsTellWhatIsUnfulfilled) {
    const std::string id = Add(Certificate()).id();
    const std::string pay = Add(Payment()).id();
    bench_.AdvanceTo("2026-02-27");
    pb::ListObligationsRequest request;
    request.set_contract_id(contract_);
    auto page =
        bench_.Ask<pb::ListObligationsResponse>("ObligationService/ListObligations", request);
    EXPECT_EQ(page.obligations_size(), 2);
    request.set_unfulfilled(true);
    page = bench_.Ask<pb::ListObligationsResponse>("ObligationService/ListObligations", request);
    ASSERT_EQ(page.obligations_size(), 1);
    EXPECT_EQ(page.obligations(0).id(), id);
    // The read models follow from the journal alone.
    const auto before = bench_.journal().StateHash();
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().StateHash(), *before);
}

}  // namespace
}  // namespace luotsi::contract_registry
