#pragma once

#include "tests/scenarios/county/county_bench.h"
#include "tests/scenarios/steering/m18_people.h"
#include "tests/scenarios/steering/plain_list.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>
#include <luotsi/steering/v1/closing_analysis.pb.h>
#include <luotsi/steering/v1/dispute.pb.h>
#include <luotsi/steering/v1/meeting.pb.h>
#include <luotsi/steering/v1/quarterly_report.pb.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::test {

// The county and its provider at work: each verb is a request as they would send it. The day is the
// bench's own.
class SteeringBench {
  public:
    static constexpr const char* kProvider = "2077474-0";
    static constexpr const char* kSha =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    explicit SteeringBench(const char* today) : county_(today), today_(today) {}

    CountyBench& county() { return county_; }
    People& people() { return people_; }
    const std::string& today() const { return today_; }
    void AdvanceTo(const std::string& day) {
        county_.AdvanceTo(day.c_str());
        today_ = day;
    }

    void AddRule(const char* code, const char* kind, const char* attention = nullptr) {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code(code);
        rule.set_kind(kind);
        rule.set_severity(alert::v1::SEVERITY_WARNING);
        if (attention != nullptr) (*rule.mutable_parameters())["code"] = attention;
        rule.set_text_fi(code);
        rule.set_text_sv(code);
        rule.set_text_en(code);
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    // Care at 157.50 EUR a day; 500 EUR for a month in which staff is below 60 %.
    static contract::v1::Contract Draft(
        const std::string& number, const char* start, const char* end
    ) {
        contract_registry::Terms terms = SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = Day(start);
        terms.end_date = Day(end);
        terms.incentive_terms.push_back(
            {.code = "S1",
             .kind = contract_registry::IncentiveKind::kSanction,
             .indicator_code = "STAFF",
             .amount = Money::Of(PlainList::kSanctionCents)}
        );
        return CountyBench::Sound(number.c_str(), terms);
    }
    contract::v1::Contract Create(const contract::v1::Contract& draft) {
        contract::v1::CreateContractRequest request;
        *request.mutable_contract() = draft;
        return county_.Ask<contract::v1::Contract>(
            "contract.v1.ContractService/CreateContract", request
        );
    }
    std::string ActivateRefusal(const std::string& contract) {
        contract::v1::ActivateContractRequest request;
        request.set_contract_id(contract);
        return county_.Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/ActivateContract", request
        );
    }
    std::string CloseRefusal(const std::string& contract) {
        contract::v1::CloseContractRequest request;
        request.set_contract_id(contract);
        request.set_reason("sopimuskausi on arvioitu");
        return county_.Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/CloseContract", request
        );
    }

    // Submits or corrects, and approves.
    template <class Request>
    void Report(
        const char* method,
        Request request,
        const std::string& contract,
        const std::string& month,
        const PlainList::Report& told
    ) {
        request.set_contract_id(contract);
        request.set_month(month);
        report::v1::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(told.days * 1'000'000);
        report::v1::IndicatorActual& indicator = *request.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(told.staff);
        indicator.mutable_value()->set_denominator(100);
        report::v1::ForecastLine& foreseen = *request.add_forecast();
        foreseen.set_month(PlainList::After(month));
        foreseen.set_service_code("YPA-VRK");
        foreseen.mutable_quantity()->set_micros(told.foreseen * 1'000'000);
        county_.Ask<report::v1::Report>(std::string("report.v1.ReportService/") + method, request);
        report::v1::ApproveReportRequest approve;
        approve.set_contract_id(contract);
        approve.set_month(month);
        county_.Ask<report::v1::Report>("report.v1.ReportService/ApproveReport", approve);
    }
    void Submit(
        const std::string& contract, const std::string& month, const PlainList::Report& told
    ) {
        Report("SubmitReport", report::v1::SubmitReportRequest(), contract, month, told);
    }
    void Correct(
        const std::string& contract, const std::string& month, const PlainList::Report& told
    ) {
        report::v1::CorrectReportRequest request;
        request.set_correction_reason("laskuvirhe");
        Report("CorrectReport", request, contract, month, told);
    }

    void Complain(const std::string& contract, const PlainList::Case& told) {
        selfmonitoring::v1::RecordComplaintRequest request;
        request.set_contract_id(contract);
        request.set_category(told.category);
        request.set_severity(
            told.severity == "serious" ? selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS
                                       : selfmonitoring::v1::COMPLAINT_SEVERITY_MILD
        );
        request.set_received_on(told.on);
        const char* const service = "selfmonitoring.v1.SelfMonitoringService/";
        const auto made = county_.Ask<selfmonitoring::v1::Complaint>(
            std::string(service) + "RecordComplaint", request
        );
        if (told.state != "acknowledged") return;
        selfmonitoring::v1::AcknowledgeComplaintRequest known;
        known.set_complaint_id(made.id());
        known.mutable_provider()->set_scheme("FI-PRO");
        known.mutable_provider()->set_id(kProvider);
        county_.Ask<selfmonitoring::v1::Complaint>(
            std::string(service) + "AcknowledgeComplaint", known
        );
    }
    void TellFeedback(
        const std::string& contract, const std::string& month, const PlainList::Case& told
    ) {
        selfmonitoring::v1::RecordFeedbackRequest request;
        selfmonitoring::v1::Feedback& feedback = *request.mutable_feedback();
        feedback.set_contract_id(contract);
        feedback.set_month(month);
        feedback.set_source(selfmonitoring::v1::FEEDBACK_SOURCE_RELATIVES);
        feedback.set_theme(told.category);
        feedback.set_count(static_cast<std::uint32_t>(told.count));
        county_.Ask<selfmonitoring::v1::Feedback>(
            "selfmonitoring.v1.FeedbackService/RecordFeedback", request
        );
    }

    // Who says something in a dispute.
    enum class Voice { kBuyerTactical, kBuyerStrategic, kProviderTactical, kProviderStrategic };
    void SpeakAs(Voice voice) {
        const bool buyer = voice == Voice::kBuyerTactical || voice == Voice::kBuyerStrategic;
        const bool tactical = voice == Voice::kBuyerTactical || voice == Voice::kProviderTactical;
        if (buyer) {
            county_.CallAs({
                .roles = tactical ? rpc::Role::kTactical : rpc::Role::kStrategic,
                .actor = tactical ? "tactical/1" : "strategic/1",
            });
            return;
        }
        county_.CallAs({
            .roles = tactical ? rpc::Role::kProviderTactical : rpc::Role::kProviderStrategic,
            .scope = ports::Scope::Of(std::string("FI-PRO:") + kProvider),
            .actor = tactical ? "provider_tactical/1" : "provider_strategic/1",
        });
    }
    steering_pb::Dispute OpenDispute(Voice voice, const steering_pb::Dispute& dispute) {
        steering_pb::OpenDisputeRequest request;
        *request.mutable_dispute() = dispute;
        SpeakAs(voice);
        auto made =
            county_.Ask<steering_pb::Dispute>("steering.v1.DisputeService/OpenDispute", request);
        county_.CallAsCounty();
        return made;
    }
    // The reason of a word that is not taken; empty when it is.
    std::string Settle(Voice voice, const std::string& dispute, std::int64_t cents) {
        steering_pb::SettleDisputeRequest request;
        request.set_dispute_id(dispute);
        request.mutable_pay()->set_currency_code("EUR");
        request.mutable_pay()->set_amount_minor(cents);
        request.set_text("sovittu neuvottelussa");
        SpeakAs(voice);
        std::string refused = county_.Refusal<steering_pb::Dispute>(
            "steering.v1.DisputeService/SettleDispute", request
        );
        county_.CallAsCounty();
        return refused;
    }
    steering_pb::Dispute GetDispute(const std::string& id) {
        steering_pb::GetDisputeRequest request;
        request.set_dispute_id(id);
        return county_.Ask<steering_pb::Dispute>("steering.v1.DisputeService/GetDispute", request);
    }

    steering_pb::NegotiationPack Pack(
        const std::string& contract, const PlainList::Period& period
    ) {
        steering_pb::BuildNegotiationPackRequest request;
        request.set_contract_id(contract);
        request.set_from_date(period.from);
        request.set_to_date(period.to);
        return county_.Ask<steering_pb::NegotiationPack>(
            "steering.v1.ReviewMeetingService/BuildNegotiationPack", request
        );
    }
    // A meeting held today over a pack, with its decisions; answers their ids.
    std::vector<std::string> Meet(
        const steering_pb::NegotiationPack& pack, const std::vector<PlainList::Decision>& decisions
    ) {
        steering_pb::RecordNegotiationRequest request;
        request.set_contract_id(pack.contract_id());
        request.set_held_on(today_);
        request.set_participants(6);
        request.set_minutes_sha256(kSha);
        *request.mutable_pack_as_of() = pack.as_of();
        for (const PlainList::Decision& decision : decisions) {
            steering_pb::NewDecision& made = *request.add_decisions();
            made.set_code(decision.code);
            made.set_text("Sovittu toimenpide");
            made.set_owner_side(contract::v1::SIDE_PROVIDER);
            made.set_owner_level(contract::v1::LEVEL_TACTICAL);
            made.set_due_date(decision.due);
        }
        const auto held = county_.Ask<steering_pb::ReviewMeeting>(
            "steering.v1.ReviewMeetingService/RecordNegotiation", request
        );
        return {held.decision_ids().begin(), held.decision_ids().end()};
    }
    steering_pb::MeetingDecision Complete(const std::string& decision) {
        steering_pb::CompleteDecisionRequest request;
        request.set_decision_id(decision);
        request.set_completed_on(today_);
        request.set_evidence_sha256(kSha);
        return county_.Ask<steering_pb::MeetingDecision>(
            "steering.v1.ReviewMeetingService/CompleteDecision", request
        );
    }

    steering_pb::QuarterlyReport Quarterly(
        const char* quarter, const google::protobuf::Timestamp* as_of = nullptr
    ) {
        steering_pb::GetQuarterlyReportRequest request;
        request.set_quarter(quarter);
        if (as_of != nullptr) *request.mutable_as_of() = *as_of;
        return county_.Ask<steering_pb::QuarterlyReport>(
            "steering.v1.QuarterlyReportService/GetQuarterlyReport", request
        );
    }
    steering_pb::PublishedQuarterlyReport Publish(const char* quarter) {
        steering_pb::PublishQuarterlyReportRequest request;
        request.set_quarter(quarter);
        return county_.Ask<steering_pb::PublishedQuarterlyReport>(
            "steering.v1.QuarterlyReportService/PublishQuarterlyReport", request
        );
    }

    template <class Response, class Request>
    Response Analyse(const char* method, const Request& request) {
        return county_.Ask<Response>(
            std::string("steering.v1.ClosingAnalysisService/") + method, request
        );
    }

  private:
    CountyBench county_;
    People people_{county_};
    std::string today_;
};

}  // namespace luotsi::test
