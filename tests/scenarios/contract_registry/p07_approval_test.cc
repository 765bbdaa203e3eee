// P07: four eyes, deputies, two steps, locks, through the methods that callers use.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/approval.pb.h>
#include <luotsi/contract/v1/lifecycle.pb.h>

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr const char* kReason = "Korjattava";

class P07 : public testing::Test {
  protected:
    P07() {
        AsMaker();
        bench_.SetParameter("approval.required", "2026-01-01", "contracts,amendments");
    }

    void AsMaker() { bench_.CallAs("procurement/m1", {}, rpc::Role::kProcurement); }
    void AsTactical() { bench_.CallAs("tactical/t1", {}, rpc::Role::kTactical); }
    void AsStrategic() { bench_.CallAs("strategic/s1", {}, rpc::Role::kStrategic); }
    void AsDeputy() { bench_.CallAs("operational/d1", {}, rpc::Role::kOperational); }

    std::string Draft(const char* number = "PH-1") {
        AsMaker();
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        return bench_.Create(contract).id();
    }
    static pb::ApproveItemRequest Step(
        const std::string& item,
        pb::ApprovalLevel level,
        pb::ApprovalItemKind kind = pb::APPROVAL_ITEM_KIND_CONTRACT
    ) {
        pb::ApproveItemRequest request;
        request.set_item_id(item);
        request.set_item_kind(kind);
        request.set_level(level);
        return request;
    }
    pb::Approval Approve(const pb::ApproveItemRequest& request) {
        return bench_.Ask<pb::Approval>("ApprovalService/ApproveItem", request);
    }
    std::string ApproveRefusal(const pb::ApproveItemRequest& request) {
        return bench_.Refusal<pb::Approval>("ApprovalService/ApproveItem", request);
    }
    void ApproveFully(const std::string& item, pb::ApprovalItemKind kind) {
        AsTactical();
        Approve(Step(item, pb::APPROVAL_LEVEL_TACTICAL, kind));
        AsStrategic();
        Approve(Step(item, pb::APPROVAL_LEVEL_STRATEGIC, kind));
    }
    static pb::UnapproveItemRequest Back(const std::string& item, pb::ApprovalLevel level) {
        pb::UnapproveItemRequest request;
        request.set_item_id(item);
        request.set_level(level);
        request.set_reason(kReason);
        return request;
    }
    std::string ActivateRefusal(const std::string& id) {
        pb::ActivateContractRequest request;
        request.set_contract_id(id);
        return bench_.Refusal<pb::Contract>("ContractService/ActivateContract", request);
    }

    test::RegistryBench bench_{"2026-02-02"};
};

TEST_F(P07, ADraftIsActivatedAfterTwoApprovalsOfOthers) {
    const std::string draft = Draft();
    EXPECT_EQ(ActivateRefusal(draft), "APPROVAL_REQUIRED");
    bench_.CallAs("procurement/m1", {}, rpc::Role::kTactical | rpc::Role::kStrategic);
    EXPECT_EQ(ApproveRefusal(Step(draft, pb::APPROVAL_LEVEL_TACTICAL)), "APPROVAL_OWN_ITEM");
    AsTactical();
    EXPECT_EQ(
        Approve(Step(draft, pb::APPROVAL_LEVEL_TACTICAL)).state(), pb::APPROVAL_STATE_APPROVED
    );
    EXPECT_EQ(ActivateRefusal(draft), "APPROVAL_REQUIRED") << "one step is not two";
    AsStrategic();
    const pb::Approval accepted = Approve(Step(draft, pb::APPROVAL_LEVEL_STRATEGIC));
    EXPECT_EQ(accepted.state(), pb::APPROVAL_STATE_ACCEPTED);
    ASSERT_EQ(accepted.steps_size(), 2);
    EXPECT_EQ(accepted.steps(0).actor(), "tactical/t1");
    EXPECT_EQ(accepted.steps(1).actor(), "strategic/s1");
    EXPECT_EQ(bench_.Activate(draft).state(), pb::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(
        bench_.Refusal<pb::Approval>(
            "ApprovalService/UnapproveItem", Back(draft, pb::APPROVAL_LEVEL_STRATEGIC)
        ),
        "ITEM_CARRIED_OUT"
    );
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.approval.changed").size(), 2U)
        << "each step is one event";
}

TEST_F(P07, ADeputyActsInItsDatesOnly) {
    const std::string draft = Draft();
    AsTactical();
    pb::AppointDeputyRequest appoint;
    appoint.set_level(pb::APPROVAL_LEVEL_TACTICAL);
    appoint.set_deputy("operational/d1");
    appoint.set_from("2026-02-10");
    appoint.set_to("2026-02-12");
    const auto deputy = bench_.Ask<pb::Deputy>("ApprovalService/AppointDeputy", appoint);
    EXPECT_EQ(deputy.principal(), "tactical/t1");
    AsDeputy();
    const pb::ApproveItemRequest step = Step(draft, pb::APPROVAL_LEVEL_TACTICAL);
    EXPECT_EQ(ApproveRefusal(step), "APPROVAL_LEVEL_NOT_HELD") << "not yet";
    bench_.AdvanceTo("2026-02-10");
    const pb::Approval given = Approve(step);
    EXPECT_EQ(given.steps(0).deputy_for(), "tactical/t1");
    const std::string another = Draft("PH-2");
    bench_.AdvanceTo("2026-02-13");
    AsDeputy();
    EXPECT_EQ(ApproveRefusal(Step(another, pb::APPROVAL_LEVEL_TACTICAL)), "APPROVAL_LEVEL_NOT_HELD")
        << "no longer";
}

TEST_F(P07, TheStateHashTellsWhoIsADeputy) {
    AsTactical();
    const auto without = bench_.journal().StateHash();
    ASSERT_TRUE(without.ok());
    pb::AppointDeputyRequest appoint;
    appoint.set_level(pb::APPROVAL_LEVEL_TACTICAL);
    appoint.set_deputy("operational/d1");
    appoint.set_from("2026-02-01");
    appoint.set_to("2026-02-28");
    const auto deputy = bench_.Ask<pb::Deputy>("ApprovalService/AppointDeputy", appoint);
    const auto with = bench_.journal().StateHash();
    EXPECT_NE(*with, *without);
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().StateHash(), *with);
    pb::DismissDeputyRequest dismiss;
    dismiss.set_deputy_id(deputy.id());
    bench_.Ask<pb::Deputy>("ApprovalService/DismissDeputy", dismiss);
    EXPECT_EQ(*bench_.journal().StateHash(), *without);
}

TEST_F(P07, ADismissedDeputyActsNoMore) {
    const std::string draft = Draft();
    AsTactical();
    pb::AppointDeputyRequest appoint;
    appoint.set_level(pb::APPROVAL_LEVEL_TACTICAL);
    appoint.set_deputy("operational/d1");
    appoint.set_from("2026-02-01");
    appoint.set_to("2026-02-28");
    const auto deputy = bench_.Ask<pb::Deputy>("ApprovalService/AppointDeputy", appoint);
    pb::DismissDeputyRequest dismiss;
    dismiss.set_deputy_id(deputy.id());
    bench_.Ask<pb::Deputy>("ApprovalService/DismissDeputy", dismiss);
    EXPECT_EQ(
        bench_
            .Ask<pb::ListDeputiesResponse>(
                "ApprovalService/ListDeputies", pb::ListDeputiesRequest()
            )
            .deputies_size(),
        0
    );
    AsDeputy();
    EXPECT_EQ(ApproveRefusal(Step(draft, pb::APPROVAL_LEVEL_TACTICAL)), "APPROVAL_LEVEL_NOT_HELD");
}

TEST_F(P07, AnApprovedAmendmentIsLockedUntilUnapprovedFromTheTopDown) {
    const std::string contract = Draft();
    ApproveFully(contract, pb::APPROVAL_ITEM_KIND_CONTRACT);
    bench_.Activate(contract);
    AsMaker();
    pb::ProposeAmendmentRequest propose;
    propose.set_contract_id(contract);
    propose.add_reasons(pb::AMENDMENT_REASON_NOT_MATERIAL);
    propose.set_effective_from("2026-03-01");
    propose.mutable_patch()->set_title("Uusi nimi");
    const auto amendment = bench_.Ask<pb::Amendment>("AmendmentService/ProposeAmendment", propose);
    ApproveFully(amendment.id(), pb::APPROVAL_ITEM_KIND_AMENDMENT);

    AsMaker();
    pb::WithdrawAmendmentRequest withdraw;
    withdraw.set_amendment_id(amendment.id());
    withdraw.set_reason(kReason);
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/WithdrawAmendment", withdraw), "ITEM_LOCKED"
    );
    pb::AttachAmendmentDocumentRequest attach;
    attach.set_amendment_id(amendment.id());
    attach.mutable_document()->set_reference("D-1");
    attach.mutable_document()->set_sha256(std::string(64, 'a'));
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/AttachAmendmentDocument", attach),
        "ITEM_LOCKED"
    );
    AsTactical();
    EXPECT_EQ(
        bench_.Refusal<pb::Approval>(
            "ApprovalService/UnapproveItem", Back(amendment.id(), pb::APPROVAL_LEVEL_TACTICAL)
        ),
        "UNAPPROVE_FROM_TOP"
    );
    AsStrategic();
    bench_.Ask<pb::Approval>(
        "ApprovalService/UnapproveItem", Back(amendment.id(), pb::APPROVAL_LEVEL_STRATEGIC)
    );
    AsTactical();
    const auto open = bench_.Ask<pb::Approval>(
        "ApprovalService/UnapproveItem", Back(amendment.id(), pb::APPROVAL_LEVEL_TACTICAL)
    );
    EXPECT_EQ(open.state(), pb::APPROVAL_STATE_OPEN);
    AsMaker();
    bench_.Ask<pb::Amendment>("AmendmentService/AttachAmendmentDocument", attach);
}

TEST_F(P07, AnAmendmentIsAppliedOnlyWhenAccepted) {
    const std::string contract = Draft();
    ApproveFully(contract, pb::APPROVAL_ITEM_KIND_CONTRACT);
    bench_.Activate(contract);
    AsMaker();
    pb::ProposeAmendmentRequest propose;
    propose.set_contract_id(contract);
    propose.add_reasons(pb::AMENDMENT_REASON_NOT_MATERIAL);
    propose.set_effective_from("2026-03-01");
    propose.mutable_patch()->set_title("Uusi nimi");
    const auto amendment = bench_.Ask<pb::Amendment>("AmendmentService/ProposeAmendment", propose);
    for (const pb::Side side : {pb::SIDE_BUYER, pb::SIDE_PROVIDER}) {
        pb::SignAmendmentRequest sign;
        sign.set_amendment_id(amendment.id());
        sign.set_side(side);
        sign.set_signed_on("2026-02-02");
        bench_.Ask<pb::Amendment>("AmendmentService/SignAmendment", sign);
    }
    pb::ApplyAmendmentRequest apply;
    apply.set_amendment_id(amendment.id());
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/ApplyAmendment", apply), "APPROVAL_REQUIRED"
    );
    ApproveFully(amendment.id(), pb::APPROVAL_ITEM_KIND_AMENDMENT);
    bench_.Ask<pb::Amendment>("AmendmentService/ApplyAmendment", apply);

    pb::AmendContractRequest small;
    small.set_contract_id(contract);
    small.set_effective_from("2026-03-01");
    small.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    small.set_title("Ohi hyväksynnän");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", small), "APPROVAL_REQUIRED"
    ) << "the short way does not go around the approvals";
}

TEST_F(P07, AnApprovedDraftIsNotGivenUpBeforeItsApprovalsAre) {
    const std::string draft = Draft();
    AsTactical();
    Approve(Step(draft, pb::APPROVAL_LEVEL_TACTICAL));
    pb::CancelContractRequest cancel;
    cancel.set_contract_id(draft);
    cancel.set_reason(kReason);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/CancelContract", cancel), "ITEM_LOCKED"
    );
    bench_.Ask<pb::Approval>(
        "ApprovalService/UnapproveItem", Back(draft, pb::APPROVAL_LEVEL_TACTICAL)
    );
    bench_.Ask<pb::Contract>("ContractService/CancelContract", cancel);
}

TEST_F(P07, WhoRewroteADraftIsItsMakerTooAndALockedOneIsNotRewritten) {
    const std::string draft = Draft();
    AsTactical();
    pb::UpdateDraftRequest update;
    update.set_contract_id(draft);
    *update.mutable_contract() = test::RegistryBench::SoundContract("PH-1");
    update.mutable_contract()->set_title("Uusi luonnos");
    bench_.Ask<pb::Contract>("ContractService/UpdateDraft", update);
    EXPECT_EQ(ApproveRefusal(Step(draft, pb::APPROVAL_LEVEL_TACTICAL)), "APPROVAL_OWN_ITEM");
    bench_.CallAs("tactical/t2", {}, rpc::Role::kTactical);
    Approve(Step(draft, pb::APPROVAL_LEVEL_TACTICAL));
    EXPECT_EQ(bench_.Refusal<pb::Contract>("ContractService/UpdateDraft", update), "ITEM_LOCKED");
}

TEST_F(P07, AnItemThatChangedSinceItWasReadIsNotApproved) {
    const std::string draft = Draft();
    AsTactical();
    pb::ApproveItemRequest step = Step(draft, pb::APPROVAL_LEVEL_TACTICAL);
    step.set_item_etag("r9");
    EXPECT_EQ(ApproveRefusal(step), "ETAG_MISMATCH");
    step.set_item_etag("r1");
    Approve(step);
    EXPECT_EQ(
        ApproveRefusal(Step(
            "019c4b1e-7a80-7f1a-8d2e-00000000ffff",
            pb::APPROVAL_LEVEL_TACTICAL,
            pb::APPROVAL_ITEM_KIND_AMENDMENT
        )),
        "AMENDMENT_NOT_FOUND"
    );
}

TEST_F(P07, ListsShowWhatWaitsForTheNextLevel) {
    const std::string first = Draft();
    const std::string second = Draft("PH-2");
    AsTactical();
    Approve(Step(first, pb::APPROVAL_LEVEL_TACTICAL));
    ApproveFully(second, pb::APPROVAL_ITEM_KIND_CONTRACT);
    pb::ListApprovalsRequest request;
    request.set_state(pb::APPROVAL_STATE_APPROVED);
    const auto waiting =
        bench_.Ask<pb::ListApprovalsResponse>("ApprovalService/ListApprovals", request);
    ASSERT_EQ(waiting.approvals_size(), 1);
    EXPECT_EQ(waiting.approvals(0).item_id(), first);
    pb::GetApprovalRequest get;
    get.set_item_id(second);
    EXPECT_EQ(
        bench_.Ask<pb::Approval>("ApprovalService/GetApproval", get).state(),
        pb::APPROVAL_STATE_ACCEPTED
    );
}

TEST_F(P07, WhatIsNoItemHasNoApprovals) {
    pb::GetApprovalRequest get;
    get.set_item_id("019c4b1e-7a80-7f1a-8d2e-00000000ffff");
    EXPECT_EQ(bench_.Refusal<pb::Approval>("ApprovalService/GetApproval", get), "ENTITY_NOT_FOUND");
    get.set_item_id(Draft());
    EXPECT_EQ(
        bench_.Ask<pb::Approval>("ApprovalService/GetApproval", get).state(),
        pb::APPROVAL_STATE_OPEN
    );
}

TEST(P07Default, NothingIsDemandedUntilTheCountySaysSo) {
    test::RegistryBench bench("2026-02-02");
    const std::string id = bench.Create(test::RegistryBench::SoundContract("PH-1")).id();
    EXPECT_EQ(bench.Activate(id).state(), pb::CONTRACT_STATE_ACTIVE);
}

}  // namespace
}  // namespace luotsi::contract_registry
