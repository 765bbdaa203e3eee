#include "tests/scenarios/county/county_bench.h"
#include "tests/scenarios/steering/framework_family.h"

#include <luotsi/steering/v1/plan.pb.h>
#include <luotsi/steering/v1/process.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;

class ProcurementPlan : public testing::Test {
  protected:
    static contract_registry::Terms Ending(const char* end) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.end_date = test::Day(end);
        terms.agreed_value.reset();
        terms.annual_value = Money::Of(36'500'00);
        return terms;
    }
    std::string Agree(const char* number, const contract_registry::Terms& terms) {
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }

    pb::ProcurementPlan Plan(const pb::GetProcurementPlanRequest& request = {}) {
        return county_.Ask<pb::ProcurementPlan>(
            "steering.v1.ProcurementPlanService/GetProcurementPlan", request
        );
    }
    // "number latest-start" of each year.
    static std::vector<std::vector<std::string>> Starts(const pb::ProcurementPlan& plan) {
        std::vector<std::vector<std::string>> years;
        for (const pb::PlanYear& year : plan.years()) {
            auto& starts = years.emplace_back();
            for (const pb::PlannedPurchase& one : year.purchases())
                starts.push_back(one.number() + ' ' + one.latest_start());
        }
        return years;
    }

    void PublishTemplate() {
        pb::PublishProcessTemplateRequest publish;
        publish.set_code("AVOIN");
        pb::TemplateVersion& version = *publish.mutable_version();
        version.set_valid_from("2026-01-01");
        version.set_source("test");
        for (const auto step : {pb::PROCESS_STEP_NEED, pb::PROCESS_STEP_TENDERING}) {
            pb::TemplateStep& one = *version.add_steps();
            one.set_step(step);
            one.set_unit("HANKINTA");
            one.set_days(30);
        }
        county_.Ask<pb::ProcessTemplate>(
            "steering.v1.ProcessService/PublishProcessTemplate", publish
        );
        pb::SetUnitMemberRequest member;
        member.set_actor("procurement/1");
        member.mutable_membership()->set_unit("HANKINTA");
        member.mutable_membership()->set_from("2026-01-01");
        county_.Ask<pb::UnitMember>("steering.v1.ProcessService/SetUnitMember", member);
    }
    void Start(const std::string& contract, const char* on) {
        pb::StartProcessRequest start;
        start.set_contract_id(contract);
        start.set_template_code("AVOIN");
        start.set_on(on);
        county_.Ask<pb::Process>("steering.v1.ProcessService/StartProcess", start);
    }
    void Finish(const std::string& contract, pb::ProcessStep step, const char* on) {
        county_.CallAs({.roles = rpc::Role::kProcurement, .scope = {}, .actor = "procurement/1"});
        pb::CompleteProcessStepRequest complete;
        complete.set_contract_id(contract);
        complete.set_step(step);
        complete.set_on(on);
        county_.Ask<pb::Process>("steering.v1.ProcessService/CompleteProcessStep", complete);
        county_.CallAsCounty();
    }

    test::CountyBench county_{"2026-05-15"};
};

TEST_F(ProcurementPlan, M67ListsWhatToBuyByTheLatestDayToBeginWithNextYearsMoney) {
    EXPECT_EQ(
        county_.Refusal<pb::ProcurementPlan>(
            "steering.v1.ProcurementPlanService/GetProcurementPlan", pb::GetProcurementPlanRequest()
        ),
        "PARAMETER_MISSING"
    );
    county_.SetParameter("planning.lead_days", "2020-01-01", "365");
    contract_registry::Terms with_notice = Ending("2028-12-31");
    with_notice.notice = contract_registry::NoticeTerms{.buyer_months = 6};
    Agree("S-1", with_notice);
    Agree("S-2", Ending("2027-01-10"));
    Agree("S-3", Ending("2032-01-01"));
    contract_registry::Terms open = Ending("2028-12-31");
    open.end_date.reset();
    Agree("S-4", open);
    contract_registry::Terms own = Ending("2027-01-10");
    own.type = contract_registry::ContractType::kOwnProduction;
    own.prices.clear();
    Agree("S-5", own);

    const pb::ProcurementPlan plan = Plan();
    EXPECT_EQ(plan.day(), "2026-05-15");
    EXPECT_EQ(plan.lead_days(), 365U);
    EXPECT_EQ(plan.processes(), 0U);
    EXPECT_EQ(plan.open_ended(), 1U);
    const std::vector<std::vector<std::string>> starts{
        {"S-2 2026-01-10"}, {"S-1 2027-07-01"}, {}, {}, {}, {}
    };
    EXPECT_EQ(Starts(plan), starts);
    EXPECT_TRUE(plan.years(0).purchases(0).late());
    // 100.00 euros a day: S-2 is bound for ten days of 2027, the three others for the whole year.
    EXPECT_EQ(plan.years(1).bound(0).amount_minor(), 3 * 3'650'000 + 10 * 10'000);
    EXPECT_EQ(plan.years(1).to_be_decided(0).amount_minor(), 355 * 10'000);
}

TEST_F(ProcurementPlan, M67ACallOffTakesOverTheNoticeAndItsMoneyIsCountedOnce) {
    county_.SetParameter("planning.lead_days", "2020-01-01", "365");
    contract_registry::Terms terms = test::SoundTerms();
    terms.notice = contract_registry::NoticeTerms{.buyer_months = 6};
    // 100.00 euros a day, of which 40.00 are called off.
    const auto framework = test::FrameworkOf("F-1", terms, 1461 * 10'000);
    const std::string id = county_.Agree(framework);
    const std::vector<std::string> alone{"F-1 2027-07-01"};
    EXPECT_EQ(Starts(Plan())[1], alone);
    county_.Agree(test::CallOffOf("F-1/1", framework, id, "2028-12-31", 1461 * 4'000));
    const pb::ProcurementPlan plan = Plan();
    const std::vector<std::string> both{"F-1 2027-07-01", "F-1/1 2027-07-01"};
    EXPECT_EQ(Starts(plan)[1], both);
    for (int year = 0; year < 3; ++year)
        EXPECT_EQ(plan.years(year).bound(0).amount_minor(), 3'650'000) << year;
    EXPECT_EQ(plan.years(4).to_be_decided(0).amount_minor(), 3'650'000);
    EXPECT_EQ(plan.years(1).purchases(0).annual_value().amount_minor(), 3'650'000);
    EXPECT_EQ(plan.years(1).purchases(1).annual_value().amount_minor(), 1'460'000);
}

TEST_F(ProcurementPlan, M67AnEndThatIsAgreedForALaterDayCounts) {
    county_.SetParameter("planning.lead_days", "2020-01-01", "30");
    const std::string contract = Agree("S-1", Ending("2028-12-31"));
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(contract);
    amend.set_effective_from("2026-06-01");
    amend.set_reason(contract::v1::AMENDMENT_REASON_REVIEW_CLAUSE);
    amend.set_end_date("2029-06-30");
    amend.mutable_notice()->set_buyer_months(3);
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    const pb::ProcurementPlan plan = Plan();
    ASSERT_EQ(plan.years(3).purchases_size(), 1);
    EXPECT_EQ(plan.years(3).purchases(0).end_date(), "2029-06-30");
    EXPECT_EQ(plan.years(3).purchases(0).notice_day(), "2029-03-31");
}

TEST_F(ProcurementPlan, M67AnInstantAlwaysGivesTheSamePlan) {
    county_.SetParameter("planning.lead_days", "2020-01-01", "365");
    const std::string contract = Agree("S-1", Ending("2028-12-31"));
    const pb::ProcurementPlan then = Plan();
    county_.AdvanceTo("2026-05-16");
    county_.SetParameter("planning.lead_days", "2020-01-01", "30");
    Agree("S-2", Ending("2028-12-31"));
    contract::v1::EndContractRequest end;
    end.set_contract_id(contract);
    end.set_ground(contract::v1::END_GROUND_BREACH);
    end.set_reason("Laiminlyönti");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/EndContract", end);
    pb::GetProcurementPlanRequest again;
    *again.mutable_as_of() = then.as_of();
    EXPECT_EQ(Plan(again).SerializeAsString(), then.SerializeAsString());
    EXPECT_NE(Plan().SerializeAsString(), then.SerializeAsString());
    again.mutable_as_of()->set_seconds(then.as_of().seconds() + 100 * 86'400);
    EXPECT_EQ(
        county_.Refusal<pb::ProcurementPlan>(
            "steering.v1.ProcurementPlanService/GetProcurementPlan", again
        ),
        "PLAN_INSTANT_AHEAD"
    );
}

TEST_F(ProcurementPlan, M67TheMedianOfFinishedStepsIsTheLeadTime) {
    county_.SetParameter("planning.lead_days", "2020-01-01", "365");
    PublishTemplate();
    const std::vector<std::pair<const char*, const char*>> needs{
        {"S-1", "2026-03-11"}, {"S-2", "2026-03-21"}, {"S-3", "2026-04-30"}
    };
    for (const auto& [number, on] : needs) {
        const std::string contract = Agree(number, Ending("2028-12-31"));
        Start(contract, "2026-03-01");
        Finish(contract, pb::PROCESS_STEP_NEED, on);
        if (std::string(number) == "S-3") continue;
        Finish(contract, pb::PROCESS_STEP_TENDERING, "2026-05-10");
    }
    const pb::ProcurementPlan plan = Plan();
    // Need: 10, 20 and 60 days; tendering: 60 and 50, of which the lower middle is 50.
    ASSERT_EQ(plan.steps_size(), 2);
    EXPECT_EQ(plan.steps(0).step(), "need");
    EXPECT_EQ(plan.steps(0).median_days(), 20U);
    EXPECT_EQ(plan.steps(0).processes(), 3U);
    EXPECT_EQ(plan.steps(1).median_days(), 50U);
    EXPECT_EQ(plan.lead_days(), 70U);
    EXPECT_EQ(plan.years(2).purchases(0).latest_start(), "2028-10-22");
}

}  // namespace
}  // namespace luotsi
