// P02: the amendment as an object, through the methods that callers use.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/contract_event.pb.h>

#include <gtest/gtest.h>

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr const char* kHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

class P02 : public testing::Test {
  protected:
    P02() {
        bench_.CallAs("tactical/t1");
        bench_.SetParameter("procurement.threshold.annex_e", "2017-01-01", "400000.00 EUR");
        bench_.SetParameter("modification.single_change", "2017-01-01", "50 %");
        bench_.SetParameter("modification.minor_share", "2017-01-01", "10 %");
    }

    // In force since 2025, 2 000 000 euros, Annex E, signed in November 2024.
    std::string Contract(
        const char* number = "PH-1", std::int64_t cents = 200'000'000, bool annex_e = true
    ) {
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        contract.mutable_agreed_value()->set_amount_minor(cents);
        if (cents == 0) contract.clear_agreed_value();
        contract.clear_framework();
        contract.set_type(pb::CONTRACT_TYPE_PURCHASE);
        pb::Procurement& procurement = *contract.mutable_procurement();
        procurement.set_annex_e(annex_e);
        procurement.set_procedure_id("PHHVA-2024-311");
        procurement.add_cpv_codes("85311100-3");
        procurement.add_cpv_codes("85311000-2");
        procurement.set_signed_on("2024-11-30");
        return bench_.Activate(bench_.Create(contract).id()).id();
    }

    static pb::ProposeAmendmentRequest NewValue(
        const std::string& contract,
        std::int64_t cents,
        pb::AmendmentReason reason = pb::AMENDMENT_REASON_MINOR
    ) {
        pb::ProposeAmendmentRequest request;
        request.set_contract_id(contract);
        request.add_reasons(reason);
        request.set_effective_from("2025-10-01");
        request.set_description("Lisävuorokausia");
        request.mutable_patch()->mutable_agreed_value()->set_currency_code("EUR");
        request.mutable_patch()->mutable_agreed_value()->set_amount_minor(cents);
        return request;
    }
    pb::Amendment Propose(const pb::ProposeAmendmentRequest& request) {
        return bench_.Ask<pb::Amendment>("AmendmentService/ProposeAmendment", request);
    }
    static pb::SignAmendmentRequest Signature(
        const std::string& id, pb::Side side, const char* on
    ) {
        pb::SignAmendmentRequest request;
        request.set_amendment_id(id);
        request.set_side(side);
        request.set_signed_on(on);
        return request;
    }
    void SignBoth(const std::string& id, const char* on) {
        for (const pb::Side side : {pb::SIDE_BUYER, pb::SIDE_PROVIDER})
            bench_.Ask<pb::Amendment>("AmendmentService/SignAmendment", Signature(id, side, on));
    }
    static pb::ApplyAmendmentRequest ToApply(const std::string& id) {
        pb::ApplyAmendmentRequest request;
        request.set_amendment_id(id);
        return request;
    }
    pb::Amendment Apply(const std::string& id) {
        return bench_.Ask<pb::Amendment>("AmendmentService/ApplyAmendment", ToApply(id));
    }
    std::string ApplyRefusal(const std::string& id) {
        return bench_.Refusal<pb::Amendment>("AmendmentService/ApplyAmendment", ToApply(id));
    }
    std::uint64_t Revision(const std::string& contract) { return bench_.Get(contract).revision(); }

    test::RegistryBench bench_{"2026-02-02"};
};

TEST_F(P02, FromProposalToContractWithBeforeAndAfter) {
    const std::string contract = Contract();
    const pb::Amendment proposed = Propose(NewValue(contract, 215'000'000));
    EXPECT_EQ(proposed.state(), pb::AMENDMENT_STATE_PENDING);
    EXPECT_EQ(proposed.number(), 1U);
    EXPECT_EQ(proposed.proposed_by(), "tactical/t1");
    EXPECT_EQ(proposed.value_change().amount_minor(), 15'000'000) << "as the terms tell";
    EXPECT_EQ(proposed.check().outcome(), pb::MODIFICATION_OUTCOME_WITHIN);
    EXPECT_EQ(Revision(contract), 2U) << "nothing holds before it is applied";

    pb::AttachAmendmentDocumentRequest attach;
    attach.set_amendment_id(proposed.id());
    attach.mutable_document()->set_reference("D/1234/2026");
    attach.mutable_document()->set_sha256(kHash);
    bench_.Ask<pb::Amendment>("AmendmentService/AttachAmendmentDocument", attach);
    SignBoth(proposed.id(), "2026-01-15");
    const pb::Amendment applied = Apply(proposed.id());
    EXPECT_EQ(applied.state(), pb::AMENDMENT_STATE_APPLIED);
    EXPECT_EQ(applied.value_change().amount_minor(), 15'000'000);
    ASSERT_EQ(applied.check().tests_size(), 2);
    EXPECT_EQ(
        applied.check().tests(0).calculation(), "150000.00 EUR / 2000000.00 EUR = 7.50 % < 10 %"
    );
    EXPECT_EQ(bench_.Get(contract).agreed_value().amount_minor(), 215'000'000);

    const auto told = bench_.Events("fi.luotsi.contract.contract.amended");
    ASSERT_EQ(told.size(), 1U);
    pb::ContractEvent event;
    ASSERT_TRUE(event.ParseFromString(told.front().data));
    EXPECT_EQ(event.change().amendment_id(), proposed.id());
    EXPECT_EQ(event.change().before().agreed_value().amount_minor(), 200'000'000);
    EXPECT_EQ(event.change().after().agreed_value().amount_minor(), 215'000'000);
    EXPECT_EQ(event.change().signed_provider(), "2026-01-15");
    EXPECT_EQ(event.change().reasons(0), pb::AMENDMENT_REASON_MINOR);
    // Proposed, attached, signed twice, applied: one event a step.
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.amendment.changed").size(), 5U);

    attach.mutable_document()->set_reference("D/1235/2026");
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/AttachAmendmentDocument", attach),
        "AMENDMENT_NOT_PENDING"
    );
}

TEST_F(P02, ABreachOfSection136IsRefusedAndLeavesNoTrace) {
    const std::string contract = Contract();
    const pb::Amendment first = Propose(NewValue(contract, 215'000'000));
    SignBoth(first.id(), "2026-01-15");
    Apply(first.id());
    const pb::Amendment second = Propose(NewValue(contract, 220'000'000));
    EXPECT_EQ(second.check().outcome(), pb::MODIFICATION_OUTCOME_BREACH)
        << "a proposal shows the calculation and is not refused yet";
    SignBoth(second.id(), "2026-01-16");
    const std::uint64_t before = Revision(contract);
    EXPECT_EQ(ApplyRefusal(second.id()), "MODIFICATION_NOT_MINOR");
    EXPECT_EQ(Revision(contract), before);
    pb::GetAmendmentRequest get;
    get.set_amendment_id(second.id());
    const auto still = bench_.Ask<pb::Amendment>("AmendmentService/GetAmendment", get);
    EXPECT_EQ(still.state(), pb::AMENDMENT_STATE_PENDING);
    EXPECT_EQ(still.check().minor_sum().amount_minor(), 20'000'000);

    // One cent less on the same grounds is allowed.
    const pb::Amendment third = Propose(NewValue(contract, 219'999'999));
    SignBoth(third.id(), "2026-01-17");
    EXPECT_EQ(Apply(third.id()).check().outcome(), pb::MODIFICATION_OUTCOME_WITHIN);
}

TEST_F(P02, TheShortWayIsHeldToTheSameLimits) {
    const std::string contract = Contract();
    pb::AmendContractRequest request;
    request.set_contract_id(contract);
    request.set_effective_from("2025-10-01");
    request.set_reason(pb::AMENDMENT_REASON_MINOR);
    request.mutable_agreed_value()->set_currency_code("EUR");
    request.mutable_agreed_value()->set_amount_minor(220'000'000);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", request),
        "MODIFICATION_NOT_MINOR"
    );
    request.mutable_agreed_value()->set_amount_minor(219'999'999);
    bench_.Ask<pb::Contract>("ContractService/AmendContract", request);
}

// A ground with a limit needs to know what the change is worth, on the short way too.
TEST_F(P02, TheShortWayRefusesWhatNobodyHasValued) {
    const std::string contract = Contract();
    pb::AmendContractRequest request;
    request.set_contract_id(contract);
    request.set_effective_from("2025-10-01");
    request.set_reason(pb::AMENDMENT_REASON_MINOR);
    const auto refusal = [&](const pb::AmendContractRequest& one) {
        return bench_.Refusal<pb::Contract>("ContractService/AmendContract", one);
    };
    pb::AmendContractRequest dearer = request;
    *dearer.add_prices() = bench_.Get(contract).prices(0);
    dearer.mutable_prices(0)->mutable_unit_price()->set_amount_micros(99'999'000'000);
    EXPECT_EQ(refusal(dearer), "AMENDMENT_VALUE_NOT_STATED");
    pb::AmendContractRequest longer = request;
    longer.set_end_date("2099-12-31");
    EXPECT_EQ(refusal(longer), "AMENDMENT_VALUE_NOT_STATED");
    EXPECT_EQ(Revision(contract), 2U);
    // With its worth it is judged; words alone are worth nothing.
    dearer.mutable_agreed_value()->set_currency_code("EUR");
    dearer.mutable_agreed_value()->set_amount_minor(205'000'000);
    EXPECT_EQ(refusal(dearer), "");
    pb::AmendContractRequest words = request;
    words.set_title("Toinen nimi");
    EXPECT_EQ(refusal(words), "");
    pb::AmendContractRequest clause = longer;
    clause.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    EXPECT_EQ(refusal(clause), "") << "a ground without a limit";
}

TEST_F(P02, AValueFromNothingIsNoMinorChange) {
    const std::string contract = Contract("PH-3", 0);
    pb::AmendContractRequest request;
    request.set_contract_id(contract);
    request.set_effective_from("2025-10-01");
    request.set_reason(pb::AMENDMENT_REASON_MINOR);
    request.mutable_agreed_value()->set_currency_code("EUR");
    request.mutable_agreed_value()->set_amount_minor(100'000'000'000);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", request),
        "AMENDMENT_VALUE_NOT_STATED"
    );
    // Stated in an amendment: the share cannot be judged, the amount of minor changes can.
    pb::ProposeAmendmentRequest stated = NewValue(contract, 100'000'000'000);
    stated.mutable_value_change()->set_currency_code("EUR");
    stated.mutable_value_change()->set_amount_minor(100'000'000'000);
    const pb::Amendment proposed = Propose(stated);
    SignBoth(proposed.id(), "2026-01-15");
    EXPECT_EQ(ApplyRefusal(proposed.id()), "MODIFICATION_OVER_THRESHOLD");
}

// ---- The day has no limits: nobody has judged the change.

TEST_F(P02, WithoutTheLimitsOfItsDayAnAmendmentIsNotApplied) {
    // Neither Annex E nor works: its threshold is the EU's.
    const std::string contract = Contract("PH-4", 200'000'000, false);
    const pb::Amendment minor = Propose(NewValue(contract, 9'000'000'000));
    SignBoth(minor.id(), "2026-01-15");
    pb::Amendment out;
    const absl::Status refused =
        bench_.Try("AmendmentService/ApplyAmendment", ToApply(minor.id()), &out);
    EXPECT_EQ(rpc::ReasonOf(refused), "PARAMETER_MISSING");
    EXPECT_NE(std::string(refused.ToString()).find("procurement.threshold.eu"), std::string::npos)
        << refused;
    EXPECT_EQ(Revision(contract), 2U);
    for (const auto reason :
         {pb::AMENDMENT_REASON_ADDITIONAL_SERVICES, pb::AMENDMENT_REASON_UNFORESEEN}) {
        const pb::Amendment other = Propose(NewValue(contract, 201'000'000, reason));
        SignBoth(other.id(), "2026-01-15");
        EXPECT_EQ(ApplyRefusal(other.id()), "PARAMETER_MISSING");
    }
    // The short way is closed by the same: limits are set, and none for this.
    pb::AmendContractRequest direct;
    direct.set_contract_id(contract);
    direct.set_effective_from("2025-10-01");
    direct.set_reason(pb::AMENDMENT_REASON_MINOR);
    direct.mutable_agreed_value()->set_currency_code("EUR");
    direct.mutable_agreed_value()->set_amount_minor(9'000'000'000);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", direct), "PARAMETER_MISSING"
    );
    // A ground without a limit asks for none, and the limits of the day open the way.
    const pb::Amendment clause =
        Propose(NewValue(contract, 205'000'000, pb::AMENDMENT_REASON_REVIEW_CLAUSE));
    SignBoth(clause.id(), "2026-01-15");
    EXPECT_EQ(Apply(clause.id()).state(), pb::AMENDMENT_STATE_APPLIED);
    bench_.SetParameter("procurement.threshold.eu", "2026-01-01", "216000.00 EUR");
    EXPECT_EQ(ApplyRefusal(minor.id()), "SIGNED_BEFORE_LAST");
    const pb::Amendment again = Propose(NewValue(contract, 206'000'000));
    SignBoth(again.id(), "2026-01-16");
    EXPECT_EQ(Apply(again.id()).check().outcome(), pb::MODIFICATION_OUTCOME_WITHIN);
}

TEST(P02WithoutParameters, AnAmendmentOnALimitedGroundIsRefusedAndTheShortWayWorks) {
    test::RegistryBench bench("2026-02-02");
    pb::Contract contract = test::RegistryBench::SoundContract("PH-1");
    const std::string id = bench.Activate(bench.Create(contract).id()).id();
    pb::AmendContractRequest direct;
    direct.set_contract_id(id);
    direct.set_effective_from("2026-02-01");
    direct.set_reason(pb::AMENDMENT_REASON_MINOR);
    direct.set_title("Toinen nimi");
    EXPECT_EQ(bench.Refusal<pb::Contract>("ContractService/AmendContract", direct), "");
    pb::ProposeAmendmentRequest propose;
    propose.set_contract_id(id);
    propose.add_reasons(pb::AMENDMENT_REASON_MINOR);
    propose.set_effective_from("2026-02-01");
    propose.mutable_patch()->set_title("Kolmas nimi");
    const auto made = bench.Ask<pb::Amendment>("AmendmentService/ProposeAmendment", propose);
    for (const pb::Side side : {pb::SIDE_BUYER, pb::SIDE_PROVIDER}) {
        pb::SignAmendmentRequest sign;
        sign.set_amendment_id(made.id());
        sign.set_side(side);
        sign.set_signed_on("2026-02-01");
        bench.Ask<pb::Amendment>("AmendmentService/SignAmendment", sign);
    }
    pb::ApplyAmendmentRequest apply;
    apply.set_amendment_id(made.id());
    EXPECT_EQ(
        bench.Refusal<pb::Amendment>("AmendmentService/ApplyAmendment", apply), "PARAMETER_MISSING"
    );
}

TEST_F(P02, TheCheckIsAReadingThatAnybodyCanAskFor) {
    const std::string contract = Contract();
    pb::CheckModificationRequest request;
    request.set_contract_id(contract);
    request.add_reasons(pb::AMENDMENT_REASON_UNFORESEEN);
    request.mutable_value_change()->set_currency_code("EUR");
    request.mutable_value_change()->set_amount_minor(100'000'001);
    const auto over =
        bench_.Ask<pb::ModificationCheck>("AmendmentService/CheckModification", request);
    EXPECT_EQ(over.outcome(), pb::MODIFICATION_OUTCOME_BREACH);
    EXPECT_EQ(over.tests(0).calculation(), "1000000.01 EUR / 2000000.00 EUR = 50.00 % > 50 %");
    EXPECT_TRUE(over.notice_required());
    request.mutable_value_change()->set_amount_minor(100'000'000);
    EXPECT_EQ(
        bench_.Ask<pb::ModificationCheck>("AmendmentService/CheckModification", request).outcome(),
        pb::MODIFICATION_OUTCOME_WITHIN
    );
    EXPECT_EQ(Revision(contract), 2U);
}

TEST_F(P02, LimitsAreThoseOfTheDayOfSignature) {
    const std::string contract = Contract();
    bench_.SetParameter("modification.minor_share", "2026-01-16", "5 %");
    const pb::Amendment before = Propose(NewValue(contract, 215'000'000));
    SignBoth(before.id(), "2026-01-15");
    EXPECT_EQ(Apply(before.id()).state(), pb::AMENDMENT_STATE_APPLIED) << "7.5 % under 10 %";
    const pb::Amendment after = Propose(NewValue(contract, 215'000'001));
    SignBoth(after.id(), "2026-01-16");
    EXPECT_EQ(ApplyRefusal(after.id()), "MODIFICATION_NOT_MINOR") << "7.5 % over 5 %";
}

TEST_F(P02, AProviderSignsForItselfAndSeesItsOwnOnly) {
    const std::string contract = Contract();
    const pb::Amendment proposed = Propose(NewValue(contract, 205'000'000));
    const ports::Scope own = ports::Scope::Of("FI-PRO:2077474-0");
    const ports::Scope other = ports::Scope::Of("FI-PRO:0709019-2");
    bench_.CallAs("key/2", other);
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>(
            "AmendmentService/SignAmendment",
            Signature(proposed.id(), pb::SIDE_PROVIDER, "2026-01-15")
        ),
        "AMENDMENT_NOT_FOUND"
    );
    bench_.CallAs("key/1", own);
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>(
            "AmendmentService/SignAmendment", Signature(proposed.id(), pb::SIDE_BUYER, "2026-01-15")
        ),
        "SIDE_NOT_YOURS"
    );
    const auto one = bench_.Ask<pb::Amendment>(
        "AmendmentService/SignAmendment", Signature(proposed.id(), pb::SIDE_PROVIDER, "2026-01-15")
    );
    EXPECT_EQ(one.signed_provider(), "2026-01-15");
    const auto list = bench_.Ask<pb::ListAmendmentsResponse>(
        "AmendmentService/ListAmendments", pb::ListAmendmentsRequest()
    );
    EXPECT_EQ(list.amendments_size(), 1);
}

TEST_F(P02, ListsAreByContractAndState) {
    const std::string contract = Contract();
    const std::string another = Contract("PH-2");
    const pb::Amendment first = Propose(NewValue(contract, 205'000'000));
    Propose(NewValue(contract, 206'000'000));
    EXPECT_EQ(Propose(NewValue(another, 205'000'000)).number(), 1U);
    pb::RejectAmendmentRequest reject;
    reject.set_amendment_id(first.id());
    reject.set_reason("Ei perusteita");
    bench_.Ask<pb::Amendment>("AmendmentService/RejectAmendment", reject);
    pb::ListAmendmentsRequest request;
    request.set_contract_id(contract);
    const auto all =
        bench_.Ask<pb::ListAmendmentsResponse>("AmendmentService/ListAmendments", request);
    ASSERT_EQ(all.amendments_size(), 2);
    EXPECT_EQ(all.amendments(1).number(), 2U);
    request.set_state(pb::AMENDMENT_STATE_REJECTED);
    const auto rejected =
        bench_.Ask<pb::ListAmendmentsResponse>("AmendmentService/ListAmendments", request);
    ASSERT_EQ(rejected.amendments_size(), 1);
    EXPECT_EQ(rejected.amendments(0).decision_reason(), "Ei perusteita");
}

TEST_F(P02, WrongProposalsAreRefusedByField) {
    const std::string contract = Contract();
    pb::ProposeAmendmentRequest unspecified = NewValue(contract, 205'000'000);
    unspecified.add_reasons(pb::AMENDMENT_REASON_UNSPECIFIED);
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/ProposeAmendment", unspecified),
        "FIELD_OUT_OF_RANGE"
    );
    pb::ProposeAmendmentRequest unknown = NewValue(contract, 205'000'000);
    unknown.set_contract_id("019c4b1e-7a80-7f1a-8d2e-00000000ffff");
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/ProposeAmendment", unknown),
        "CONTRACT_NOT_FOUND"
    );
    pb::ProposeAmendmentRequest huge = NewValue(contract, 205'000'000);
    huge.mutable_value_change()->set_currency_code("EUR");
    huge.mutable_value_change()->set_amount_minor(std::int64_t{1} << 62);
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/ProposeAmendment", huge),
        "FIELD_OUT_OF_RANGE"
    );
}

TEST_F(P02, ARepeatedRequestGivesTheSameAmendment) {
    const std::string contract = Contract();
    pb::ProposeAmendmentRequest request = NewValue(contract, 205'000'000);
    request.set_request_id("once");
    EXPECT_EQ(Propose(request).id(), Propose(request).id());
}

// ---- The EU's notice, eForms subtype 38.

std::vector<std::string> Values(const pb::ModificationNotice& notice, const char* id) {
    std::vector<std::string> values;
    for (const pb::NoticeField& field : notice.fields()) {
        if (field.id() == id) values.push_back(field.value());
    }
    return values;
}

TEST_F(P02, ANoticeHasTheFieldsOfSubtype38) {
    const std::string contract = Contract();
    pb::ProposeAmendmentRequest request =
        NewValue(contract, 290'000'000, pb::AMENDMENT_REASON_ADDITIONAL_SERVICES);
    request.add_reasons(pb::AMENDMENT_REASON_UNFORESEEN);
    const pb::Amendment proposed = Propose(request);
    pb::ExportModificationNoticeRequest want;
    want.set_amendment_id(proposed.id());
    EXPECT_EQ(
        bench_.Refusal<pb::ModificationNotice>("AmendmentService/ExportModificationNotice", want),
        "AMENDMENT_NOT_APPLIED"
    );
    SignBoth(proposed.id(), "2026-01-15");
    Apply(proposed.id());
    want.set_changed_notice_id("00342558-2024");
    const auto notice =
        bench_.Ask<pb::ModificationNotice>("AmendmentService/ExportModificationNotice", want);
    EXPECT_EQ(notice.subtype(), "38");
    EXPECT_TRUE(notice.required());
    using Texts = std::vector<std::string>;
    EXPECT_EQ(Values(notice, "OPP-070-notice"), Texts{"38"});
    EXPECT_EQ(Values(notice, "BT-02-notice"), Texts{"can-modif"});
    EXPECT_EQ(Values(notice, "BT-200-Contract"), (Texts{"add-wss", "mod-cir"}));
    EXPECT_EQ(Values(notice, "BT-202-Contract"), (Texts{"Lisävuorokausia", "Lisävuorokausia"}));
    EXPECT_EQ(Values(notice, "BT-1501(n)-Contract"), (Texts{"00342558-2024", "00342558-2024"}));
    EXPECT_EQ(Values(notice, "BT-161-NoticeResult"), Texts{"2900000.00"});
    EXPECT_EQ(Values(notice, "BT-262-Procedure"), Texts{"85311100"}) << "without the check digit";
    EXPECT_EQ(Values(notice, "BT-263-Procedure"), Texts{"85311000"});
    EXPECT_EQ(Values(notice, "BT-150-Contract"), Texts{"PH-1"});
    EXPECT_EQ(Values(notice, "BT-145-Contract"), Texts{"2024-11-30"});
    EXPECT_EQ(Values(notice, "BT-501-Organization-Company"), (Texts{"3221309-4", "2077474-0"}));
    EXPECT_EQ(Values(notice, "BT-22-Procedure"), Texts{"PHHVA-2024-311"});
    EXPECT_TRUE(Values(notice, "BT-04-notice").empty()) << "a county's own number is no UUID";
    const auto missing = notice.missing_fields();
    EXPECT_NE(std::ranges::find(missing, "BT-04-notice"), missing.end());
    EXPECT_NE(std::ranges::find(missing, "OPT-301-Lot-ReviewOrg"), missing.end());
    EXPECT_EQ(std::ranges::find(missing, "BT-1501(n)-Contract"), missing.end());
    for (const pb::NoticeField& field : notice.fields())
        EXPECT_FALSE(field.value().empty()) << field.id();
}

}  // namespace
}  // namespace luotsi::contract_registry
