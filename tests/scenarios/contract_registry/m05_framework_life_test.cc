// One framework contract from plan to closed over four years, by the methods that callers use, with
// call-offs, amendments (one backdated), an option that is used and one that is missed.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/contract/v1/renewal.pb.h>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr const char* kTactical = "tactical/t1";
constexpr const char* kStrategic = "strategic/s1";

// from, to, day, actor, reason, ground
using Step = std::tuple<
    pb::ContractState,
    pb::ContractState,
    std::string,
    std::string,
    std::string,
    pb::EndGround>;

Step StepOf(const pb::Transition& one) {
    return {one.from_state(), one.to_state(), one.on(), one.actor(), one.reason(), one.ground()};
}

class M05 : public testing::Test {
  protected:
    M05() { bench_.CallAs(kTactical); }

    static pb::Contract Framework() {
        pb::Contract framework = test::RegistryBench::SoundContract("PUITE-1");
        framework.set_start_date("2025-01-01");
        framework.set_end_date("2026-12-31");
        framework.mutable_agreed_value()->set_amount_minor(100'000'00);
        framework.mutable_framework()->mutable_ceiling()->set_currency_code("EUR");
        framework.mutable_framework()->mutable_ceiling()->set_amount_minor(100'000'00);
        for (const char* code : {"O1", "O2"}) {
            pb::ContractOption& option = *framework.add_options();
            option.set_code(code);
            option.set_months(12);
            option.set_notice_months(6);
        }
        framework.mutable_renewal()->set_kind(pb::RENEWAL_KIND_LAPSES);
        framework.mutable_renewal()->set_notice_months(3);
        return framework;
    }

    static pb::Contract CallOff(
        const char* number, const std::string& above, std::int64_t value_minor
    ) {
        pb::Contract call_off;
        call_off.set_number(number);
        call_off.set_title("Kotiinkutsu");
        call_off.set_type(pb::CONTRACT_TYPE_PURCHASE);
        *call_off.mutable_provider() = Framework().provider();
        call_off.set_start_date("2025-02-01");
        call_off.set_end_date("2027-12-31");
        call_off.mutable_agreed_value()->set_currency_code("EUR");
        call_off.mutable_agreed_value()->set_amount_minor(value_minor);
        call_off.set_parent_contract_id(above);
        call_off.set_parent_relation(pb::PARENT_RELATION_CALL_OFF);
        return call_off;
    }

    template <class Request>
    pb::Contract Take(const char* method, const std::string& id, const char* reason) {
        Request request;
        request.set_contract_id(id);
        request.set_reason(reason);
        return bench_.Ask<pb::Contract>(std::string("ContractService/") + method, request);
    }

    pb::Contract Amend(const pb::AmendContractRequest& request) {
        return bench_.Ask<pb::Contract>("ContractService/AmendContract", request);
    }

    pb::Renewal Use(const std::string& id, const char* option) {
        return bench_.Ask<pb::Renewal>("RenewalService/UseOption", Option(id, option));
    }
    static pb::UseOptionRequest Option(const std::string& id, const char* option) {
        pb::UseOptionRequest request;
        request.set_contract_id(id);
        request.set_option_code(option);
        request.set_reason("palvelutarve jatkuu");
        return request;
    }

    // The steps that the others were told of, one a public event that has one.
    std::vector<Step> ToldSteps(const std::string& id) {
        std::vector<Step> steps;
        for (const feed::PublicEvent& event : bench_.Events("fi.luotsi.contract.contract.")) {
            pb::ContractEvent told;
            EXPECT_TRUE(told.ParseFromString(event.data));
            if (told.contract_id() == id && told.has_transition())
                steps.push_back(StepOf(told.transition()));
        }
        return steps;
    }
    std::vector<Step> ListedSteps(const std::string& id) {
        pb::ListContractChangesRequest request;
        request.set_contract_id(id);
        const auto listed = bench_.Ask<pb::ListContractChangesResponse>(
            "ContractService/ListContractChanges", request
        );
        std::vector<Step> steps;
        for (const pb::ContractChange& change : listed.changes()) {
            EXPECT_FALSE(change.actor().empty()) << change.kind();
            if (change.has_transition()) steps.push_back(StepOf(change.transition()));
        }
        return steps;
    }

    test::RegistryBench bench_{"2024-06-03"};
};

TEST_F(M05, AFrameworkFromPlanToClosedOverFourYears) {
    bench_.SetParameter("framework.max_months", "2017-01-01", "48");
    bench_.SetParameter("framework.call_off_months_beyond", "2017-01-01", "12");
    // 2024: planned, put out to tender.
    pb::Contract plan = Framework();
    plan.clear_provider();
    plan.clear_prices();
    const std::string framework = bench_.Create(plan).id();
    bench_.AdvanceTo("2024-08-01");
    Take<pb::TenderContractRequest>("TenderContract", framework, "hankintailmoitus julkaistu");
    // The tender settles who provides and for how much.
    bench_.AdvanceTo("2024-11-20");
    pb::ActivateContractRequest early;
    early.set_contract_id(framework);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/ActivateContract", early), "PROVIDER_MISSING"
    );
    pb::UpdateDraftRequest awarded;
    awarded.set_contract_id(framework);
    *awarded.mutable_contract() = Framework();
    const auto update = bench_.Ask<pb::Contract>("ContractService/UpdateDraft", awarded);
    EXPECT_EQ(update.state(), pb::CONTRACT_STATE_TENDERED);
    EXPECT_EQ(update.prices_size(), 1);

    // 2025: in force; call-offs, of which the third does not fit any more.
    bench_.AdvanceTo("2025-01-01");
    bench_.CallAs(kStrategic);
    pb::ActivateContractRequest sign;
    sign.set_contract_id(framework);
    sign.set_reason("allekirjoitettu");
    bench_.Ask<pb::Contract>("ContractService/ActivateContract", sign);
    bench_.CallAs(kTactical);
    const std::string first = bench_.Create(CallOff("KK-1", framework, 60'000'00)).id();
    const std::string second = bench_.Create(CallOff("KK-2", framework, 40'000'00)).id();
    bench_.Activate(first);
    bench_.Activate(second);
    pb::CreateContractRequest third;
    *third.mutable_contract() = CallOff("KK-3", framework, 1);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/CreateContract", third),
        "FRAMEWORK_CEILING_EXCEEDED"
    );
    EXPECT_EQ(bench_.Get(first).prices(0).unit_price().amount_micros(), 157'500'000)
        << "taken over from the framework";

    // An amendment for a day to come, and one for a day that is past.
    bench_.AdvanceTo("2025-05-02");
    pb::AmendContractRequest dearer;
    dearer.set_contract_id(framework);
    dearer.set_effective_from("2025-07-01");
    dearer.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    *dearer.add_prices() = bench_.Get(framework).prices(0);
    dearer.mutable_prices(0)->mutable_unit_price()->set_amount_micros(160'000'000);
    Amend(dearer);
    bench_.AdvanceTo("2025-10-01");
    pb::AmendContractRequest backdated;
    backdated.set_contract_id(framework);
    backdated.set_effective_from("2025-03-01");
    backdated.set_reason(pb::AMENDMENT_REASON_MINOR);
    backdated.mutable_reporting_duty()->set_due_day(15);
    Amend(backdated);
    EXPECT_EQ(bench_.Get(first).prices(0).unit_price().amount_micros(), 160'000'000);
    pb::GetContractRequest then;
    then.set_contract_id(first);
    then.set_valid_on("2025-04-01");
    EXPECT_EQ(
        bench_.Ask<pb::Contract>("ContractService/GetContract", then).reporting_duty().due_day(),
        15U
    );

    // 2026: the first option is used in time.
    bench_.AdvanceTo("2026-06-15");
    Use(framework, "O1");
    EXPECT_EQ(bench_.Get(framework).end_date(), "2027-12-31");

    // 2027: one call-off is rescinded; the second option is thought of too late.
    bench_.AdvanceTo("2027-03-01");
    bench_.CallAs(kStrategic);
    pb::EndContractRequest rescind;
    rescind.set_contract_id(second);
    rescind.set_ground(pb::END_GROUND_BREACH);
    rescind.set_reason("toistuvat puutteet");
    bench_.Ask<pb::Contract>("ContractService/EndContract", rescind);
    bench_.CallAs(kTactical);
    bench_.AdvanceTo("2027-09-01");
    EXPECT_EQ(
        bench_.Refusal<pb::Renewal>("RenewalService/UseOption", Option(framework, "O2")),
        "OPTION_DEADLINE_PASSED"
    );
    EXPECT_EQ(bench_.Get(framework).end_date(), "2027-12-31") << "nothing moved";

    // Nobody decided in time: by its clause it lapses.
    bench_.AdvanceTo("2027-10-01");
    EXPECT_EQ(bench_.Get(framework).state(), pb::CONTRACT_STATE_ENDING);
    pb::GetRenewalRequest renewal;
    renewal.set_contract_id(framework);
    const auto terms = bench_.Ask<pb::Renewal>("RenewalService/GetRenewal", renewal);
    ASSERT_EQ(terms.missed_size(), 1);
    EXPECT_EQ(terms.missed(0).option_code(), "O2");
    ASSERT_EQ(terms.settled_size(), 2);
    EXPECT_EQ(terms.settled(0).outcome(), pb::TERM_OUTCOME_OPTION_USED);
    EXPECT_EQ(terms.settled(1).outcome(), pb::TERM_OUTCOME_LAPSED);

    // 2028: over, analysed, closed.
    bench_.AdvanceTo("2028-01-01");
    EXPECT_EQ(bench_.Get(framework).state(), pb::CONTRACT_STATE_ENDED);
    EXPECT_EQ(bench_.Get(first).state(), pb::CONTRACT_STATE_ENDED);
    bench_.AdvanceTo("2028-06-01");
    bench_.CallAs(kStrategic);
    Take<pb::CloseContractRequest>("CloseContract", framework, "loppuarvio tehty");

    const std::vector<Step> steps = ListedSteps(framework);
    std::vector<Step> wanted{
        {pb::CONTRACT_STATE_DRAFT,
         pb::CONTRACT_STATE_TENDERED,
         "2024-08-01",
         kTactical,
         "hankintailmoitus julkaistu",
         pb::END_GROUND_UNSPECIFIED},
        {pb::CONTRACT_STATE_TENDERED,
         pb::CONTRACT_STATE_ACTIVE,
         "2025-01-01",
         kStrategic,
         "allekirjoitettu",
         pb::END_GROUND_UNSPECIFIED},
    };
    ASSERT_EQ(steps.size(), 5U);
    EXPECT_EQ(steps[0], wanted[0]);
    EXPECT_EQ(steps[1], wanted[1]);
    EXPECT_EQ(std::get<1>(steps[2]), pb::CONTRACT_STATE_ENDING) << "the last day is decided";
    EXPECT_EQ(std::get<2>(steps[2]), "2027-10-01");
    EXPECT_EQ(std::get<3>(steps[2]), "schedule");
    EXPECT_EQ(std::get<5>(steps[2]), pb::END_GROUND_NOT_RENEWED);
    EXPECT_EQ(std::get<1>(steps[3]), pb::CONTRACT_STATE_ENDED);
    EXPECT_EQ(std::get<2>(steps[3]), "2028-01-01");
    EXPECT_EQ(std::get<3>(steps[3]), "schedule");
    EXPECT_EQ(std::get<5>(steps[3]), pb::END_GROUND_TERM_OVER);
    EXPECT_EQ(std::get<1>(steps[4]), pb::CONTRACT_STATE_CLOSED);
    EXPECT_EQ(std::get<3>(steps[4]), kStrategic);
    EXPECT_EQ(std::get<4>(steps[4]), "loppuarvio tehty");
    EXPECT_EQ(ToldSteps(framework), steps) << "each step is told once, as it was";

    const std::vector<Step> of_rescinded = ToldSteps(second);
    ASSERT_EQ(of_rescinded.size(), 2U);
    EXPECT_EQ(
        of_rescinded[1],
        (Step{
            pb::CONTRACT_STATE_ACTIVE,
            pb::CONTRACT_STATE_ENDED,
            "2027-03-01",
            kStrategic,
            "toistuvat puutteet",
            pb::END_GROUND_BREACH
        })
    );
    // The chain holds: each step begins where the one before it ended.
    for (std::size_t i = 1; i < steps.size(); ++i)
        EXPECT_EQ(std::get<0>(steps[i]), std::get<1>(steps[i - 1]));
}

TEST_F(M05, AStepIsTakenOnceHoweverOftenItIsAsked) {
    const std::string id = bench_.Create(Framework()).id();
    pb::TenderContractRequest request;
    request.set_request_id("tender-1");
    request.set_contract_id(id);
    request.set_reason("ilmoitus");
    const auto first = bench_.Ask<pb::Contract>("ContractService/TenderContract", request);
    const auto again = bench_.Ask<pb::Contract>("ContractService/TenderContract", request);
    EXPECT_EQ(first.SerializeAsString(), again.SerializeAsString());
    EXPECT_EQ(ToldSteps(id).size(), 1U);
    request.set_request_id("tender-2");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/TenderContract", request),
        "CONTRACT_NOT_DRAFT"
    );
    EXPECT_EQ(ToldSteps(id).size(), 1U) << "a refused step tells nothing";
}

TEST_F(M05, ARefusedStepStoresNothing) {
    const std::string id = bench_.Create(Framework()).id();
    const std::uint64_t before = bench_.journal().LastPosition();
    pb::CloseContractRequest close;
    close.set_contract_id(id);
    close.set_reason("liian aikaisin");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/CloseContract", close), "CONTRACT_NOT_ENDED"
    );
    close.set_reason("");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/CloseContract", close), "FIELD_REQUIRED"
    );
    EXPECT_EQ(bench_.journal().LastPosition(), before);
}

TEST_F(M05, ACancelledDraftBindsNobody) {
    const std::string id = bench_.Create(Framework()).id();
    Take<pb::CancelContractRequest>("CancelContract", id, "hankinta keskeytetty");
    EXPECT_EQ(bench_.Get(id).state(), pb::CONTRACT_STATE_CANCELLED);
    pb::ActivateContractRequest activate;
    activate.set_contract_id(id);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/ActivateContract", activate),
        "CONTRACT_NOT_DRAFT"
    );
}

TEST_F(M05, NoticeLetsTheContractRunOutOnItsDay) {
    bench_.AdvanceTo("2025-01-01");
    pb::Contract contract = Framework();
    contract.clear_options();
    contract.clear_renewal();
    contract.mutable_notice()->set_buyer_months(6);
    contract.mutable_notice()->set_at_month_end(true);
    const std::string id = bench_.Create(contract).id();
    bench_.Activate(id);
    bench_.AdvanceTo("2025-03-10");
    pb::StartEndingRequest notice;
    notice.set_contract_id(id);
    notice.set_ground(pb::END_GROUND_BUYER_NOTICE);
    notice.set_reason("palvelu siirtyy omaksi tuotannoksi");
    notice.set_last_day("2025-08-31");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/StartEnding", notice),
        "NOTICE_PERIOD_TOO_SHORT"
    );
    notice.set_last_day("2025-09-30");
    const auto ending = bench_.Ask<pb::Contract>("ContractService/StartEnding", notice);
    EXPECT_EQ(ending.state(), pb::CONTRACT_STATE_ENDING);
    EXPECT_EQ(ending.end_date(), "2025-09-30");
    bench_.AdvanceTo("2025-09-30");
    EXPECT_EQ(bench_.Get(id).state(), pb::CONTRACT_STATE_ENDING) << "the last day is in force";
    bench_.AdvanceTo("2025-10-01");
    EXPECT_EQ(bench_.Get(id).state(), pb::CONTRACT_STATE_ENDED);
    EXPECT_EQ(ToldSteps(id).size(), 3U);
}

TEST_F(M05, AnEndedContractGoesOnOnlyAsBothSignedInTime) {
    bench_.AdvanceTo("2025-01-01");
    pb::Contract contract = Framework();
    contract.clear_options();
    contract.clear_renewal();
    const std::string id = bench_.Activate(bench_.Create(contract).id()).id();
    bench_.AdvanceTo("2027-01-15");
    EXPECT_EQ(bench_.Get(id).state(), pb::CONTRACT_STATE_ENDED);
    pb::AmendContractRequest longer;
    longer.set_contract_id(id);
    longer.set_effective_from("2026-12-01");
    longer.set_end_date("2040-12-31");
    for (const pb::AmendmentReason reason :
         {pb::AMENDMENT_REASON_MINOR, pb::AMENDMENT_REASON_REVIEW_CLAUSE}) {
        longer.set_reason(reason);
        EXPECT_EQ(
            bench_.Refusal<pb::Contract>("ContractService/AmendContract", longer),
            "CONTRACT_END_PASSED"
        );
    }
    pb::ProposeAmendmentRequest propose;
    propose.set_contract_id(id);
    propose.add_reasons(pb::AMENDMENT_REASON_MINOR);
    propose.set_effective_from("2026-12-01");
    propose.set_description("Jatko");
    propose.mutable_patch()->set_end_date("2027-12-31");
    EXPECT_EQ(
        bench_.Refusal<pb::Amendment>("AmendmentService/ProposeAmendment", propose),
        "CONTRACT_END_PASSED"
    ) << "no signature could mend it";
    propose.set_reasons(0, pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    const auto signed_on = [&](const char* day) {
        const auto proposed =
            bench_.Ask<pb::Amendment>("AmendmentService/ProposeAmendment", propose);
        for (const pb::Side side : {pb::SIDE_BUYER, pb::SIDE_PROVIDER}) {
            pb::SignAmendmentRequest sign;
            sign.set_amendment_id(proposed.id());
            sign.set_side(side);
            sign.set_signed_on(day);
            bench_.Ask<pb::Amendment>("AmendmentService/SignAmendment", sign);
        }
        pb::ApplyAmendmentRequest apply;
        apply.set_amendment_id(proposed.id());
        return bench_.Refusal<pb::Amendment>("AmendmentService/ApplyAmendment", apply);
    };
    EXPECT_EQ(signed_on("2027-01-01"), "CONTRACT_END_PASSED") << "the day after the last";
    EXPECT_EQ(signed_on("2026-12-30"), "");
    EXPECT_EQ(bench_.Get(id).state(), pb::CONTRACT_STATE_ACTIVE);
    const std::vector<Step> steps = ToldSteps(id);
    EXPECT_EQ(std::get<1>(steps.back()), pb::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(std::get<4>(steps.back()), "mod-rev") << "the step tells its ground";
}

TEST_F(M05, TheMetricCountsByState) {
    const auto shown = [&](const char* state) {
        bench_.module().UpdateMetrics();
        return bench_.metrics()
            .GaugeOf(
                "luotsi_contracts",
                "Contracts in the registry by state; those in force are active and ending.",
                {{"state", state}}
            )
            .Value();
    };
    bench_.AdvanceTo("2025-01-01");
    EXPECT_EQ(shown("active"), 0);
    const std::string id = bench_.Create(Framework()).id();
    EXPECT_EQ(shown("draft"), 1);
    bench_.Activate(id);
    EXPECT_EQ(shown("draft"), 0);
    EXPECT_EQ(shown("active"), 1) << "contracts in force went up by one";
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(shown("active"), 1) << "a rebuild counts the same";
}

}  // namespace
}  // namespace luotsi::contract_registry
