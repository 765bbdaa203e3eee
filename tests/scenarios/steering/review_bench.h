#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/steering/v1/meeting.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi::test {

inline constexpr const char* kMinutes =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
inline constexpr const char* kReviews = "steering.v1.ReviewMeetingService/";

// A county that holds review meetings, with the rule that makes alerts of attentions.
class ReviewScenario : public testing::Test {
  protected:
    explicit ReviewScenario(const char* today) : county_(today) {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("Sopimustiedoissa on asia, joka vaatii huomiota.");
        rule.set_text_sv("Något kräver uppmärksamhet.");
        rule.set_text_en("Something needs attention.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    static contract_registry::Terms Terms(const char* start = "2026-02-01") {
        contract_registry::Terms terms = SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = Day(start);
        return terms;
    }
    std::string Agree(const char* number, const contract_registry::Terms& terms = Terms()) {
        return county_.Agree(CountyBench::Sound(number, terms));
    }

    // "number subject" of each open alert from the registry's attentions.
    std::set<std::string> Open() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code("registry-attention");
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        std::set<std::string> open;
        for (const alert::v1::Alert& one : listed.alerts())
            open.insert(one.contract_number() + ' ' + one.subject());
        return open;
    }

    steering::v1::ReviewPlan Plan(const std::string& contract) {
        steering::v1::GetReviewPlanRequest request;
        request.set_contract_id(contract);
        return county_.Ask<steering::v1::ReviewPlan>(Method("GetReviewPlan"), request);
    }

    static steering::v1::RecordNegotiationRequest Held(
        const std::string& contract, const char* on, std::uint64_t participants = 6
    ) {
        steering::v1::RecordNegotiationRequest request;
        request.set_contract_id(contract);
        request.set_held_on(on);
        request.set_participants(participants);
        request.set_minutes_sha256(kMinutes);
        return request;
    }
    static void Decide(
        steering::v1::RecordNegotiationRequest& request, const char* code, const char* due
    ) {
        steering::v1::NewDecision& decision = *request.add_decisions();
        decision.set_code(code);
        decision.set_text("Perehdytys uusitaan");
        decision.set_owner_side(contract::v1::SIDE_PROVIDER);
        decision.set_owner_level(contract::v1::LEVEL_TACTICAL);
        decision.set_due_date(due);
    }
    steering::v1::ReviewMeeting Record(const steering::v1::RecordNegotiationRequest& request) {
        return county_.Ask<steering::v1::ReviewMeeting>(Method("RecordNegotiation"), request);
    }

    static steering::v1::BuildNegotiationPackRequest PackOf(
        const std::string& contract, const char* from, const char* to
    ) {
        steering::v1::BuildNegotiationPackRequest request;
        request.set_contract_id(contract);
        request.set_from_date(from);
        request.set_to_date(to);
        return request;
    }
    steering::v1::NegotiationPack Build(const steering::v1::BuildNegotiationPackRequest& request) {
        return county_.Ask<steering::v1::NegotiationPack>(Method("BuildNegotiationPack"), request);
    }

    static std::string Method(const char* name) { return std::string(kReviews) + name; }

    CountyBench county_;
};

}  // namespace luotsi::test
