#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/steering/v1/goal.pb.h>

#include <string>

namespace luotsi::test {

// What the scenarios of strategy have in common: contracts that report a staffing ratio.
class StrategyBench {
  public:
    explicit StrategyBench(const char* today) : county(today) {}

    // A contract from 2026 on, with the indicator STAFF (at least 60 / 100) for its goal G1.
    static contract_registry::Terms Agreed() {
        contract_registry::Terms terms = SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = CivilDate::Parse("2026-01-01");
        terms.provider_kind = contract_registry::ProviderKind::kPrivate;
        return terms;
    }
    std::string Agree(const char* number, const contract_registry::Terms& terms = Agreed()) {
        return county.Agree(CountyBench::Sound(number, terms));
    }

    // The provider reports `days` of service and a staffing of so many hundredths.
    void Report(const std::string& contract, const char* month, int staff, int days = 10) {
        report::v1::SubmitReportRequest submit;
        submit.set_contract_id(contract);
        submit.set_month(month);
        report::v1::ServiceActual& line = *submit.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(std::int64_t{days} * 1'000'000);
        report::v1::IndicatorActual& indicator = *submit.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(staff);
        indicator.mutable_value()->set_denominator(100);
        county.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", submit);
    }
    void Approve(const std::string& contract, const char* month) {
        report::v1::ApproveReportRequest approve;
        approve.set_contract_id(contract);
        approve.set_month(month);
        county.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    }

    static steering::v1::StrategyGoal Goal(const char* code, const char* parent) {
        steering::v1::StrategyGoal goal;
        goal.set_code(code);
        goal.set_parent_code(parent);
        goal.set_level(
            *parent == '\0' ? steering::v1::GOAL_LEVEL_COUNTY : steering::v1::GOAL_LEVEL_SERVICE
        );
        goal.set_name_fi("Tavoite");
        goal.set_name_sv("Mål");
        goal.set_valid_from_year(2025);
        goal.set_formula(steering::v1::GOAL_FORMULA_SHARE_MET);
        goal.set_unit("share");
        return goal;
    }
    static steering::v1::LinkContractGoalRequest LinkOf(
        const std::string& contract, const char* goal
    ) {
        steering::v1::LinkContractGoalRequest request;
        request.mutable_link()->set_contract_id(contract);
        request.mutable_link()->set_contract_goal_code("G1");
        request.mutable_link()->set_goal_code(goal);
        return request;
    }
    void Link(const std::string& contract, const char* goal) {
        county.Ask<steering::v1::ContractGoalLink>(
            "steering.v1.GoalService/LinkContractGoal", LinkOf(contract, goal)
        );
    }

    CountyBench county;
};

}  // namespace luotsi::test
