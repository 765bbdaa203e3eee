#include "tests/scenarios/county/county_bench.h"
#include "tests/scenarios/intake/x06_histories.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace luotsi::test {
namespace {

constexpr int kPairs = 40;
constexpr std::int64_t kStride = 14;

contract_registry::Terms TrialTerms() {
    using namespace contract_registry;
    Terms terms = SoundTerms();
    terms.type = ContractType::kPurchase;
    terms.framework.reset();
    terms.start_date = Day("2026-01-01");
    terms.end_date = FirstTrialMonth().AddMonths(kTrialMonths - 1).LastDay();
    ReportingDuty duty{.due_day = 10, .forecast_required = false};
    duty.first_close = CloseDay{1, 20};
    duty.final_close = CloseDay{2, 15};
    duty.ladder = {
        {.kind = LadderStepKind::kReminder, .missed_in_a_row = 1, .days_after = 3},
        {.kind = LadderStepKind::kHelp, .missed_in_a_row = 1, .days_after = 7},
        {.kind = LadderStepKind::kNotice, .missed_in_a_row = 2, .days_after = 5},
        {.kind = LadderStepKind::kHold, .missed = 2, .of_months = 5, .days_after = 14},
        {.kind = LadderStepKind::kSanctionProposal, .missed_in_a_row = 3, .days_after = 10},
    };
    terms.reporting_duty = duty;
    return terms;
}

// Many contracts of one county, whose reports come on the days of their histories.
class Bench : public CountyBench {
  public:
    Bench() : CountyBench("2026-01-02") {
        for (const char* kind : {"indicator-beyond-target", "report-overdue", "reporting-ladder"}) {
            alert::v1::CreateRuleRequest request;
            alert::v1::Rule& rule = *request.mutable_rule();
            rule.set_code(kind);
            rule.set_kind(kind);
            rule.set_severity(alert::v1::SEVERITY_WARNING);
            rule.set_text_fi("fi");
            rule.set_text_sv("sv");
            rule.set_text_en("en");
            Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
        }
    }

    void Add(const std::string& number, const std::vector<Step>& steps) {
        const std::string contract = Agree(Sound(number.c_str(), TrialTerms()));
        for (const Step& step : steps)
            steps_.emplace(step.day, std::pair(contract, step));
        contracts_[number] = contract;
    }

    // All histories at once; at least every second week a day begins.
    void Live(CivilDate until) {
        CivilDate today = Day("2026-01-02");
        for (const auto& [day, deed] : steps_) {
            while (today < day) {
                today = std::min(day, today.AddDays(kStride));
                AdvanceTo(today.ToText().c_str());
            }
            Do(deed.first, deed.second);
        }
        for (; today < until; today = std::min(until, today.AddDays(kStride)))
            AdvanceTo(today.AddDays(1).ToText().c_str());
        AdvanceTo(until.AddDays(1).ToText().c_str());
    }

    std::string Outcome(const std::string& number) {
        const std::string& contract = contracts_.at(number);
        std::string text;
        for (int i = 0; i < kTrialMonths; ++i)
            text += Figures(contract, FirstTrialMonth().AddMonths(i).ToText());
        return text + Alerts(contract) + Ladder(contract);
    }

    // What is missing for good is excused, so that no hold keeps back what is due; then what was
    // paid by month, to the cent. A month that was never paid and one that was taken back are
    // alike.
    std::string Paid(const std::string& number) {
        const std::string& contract = contracts_.at(number);
        report::v1::ListLadderStepsRequest list;
        list.set_contract_id(contract);
        const auto ladder = Ask<report::v1::ListLadderStepsResponse>(
            "report.v1.ReportingCalendarService/ListLadderSteps", list
        );
        for (const std::string& month : ladder.missing_months())
            Excuse(contract, month);
        return Payments(contract);
    }

    std::size_t deeds() const { return steps_.size(); }

  private:
    template <class Request>
    static void Put(const Truth& truth, Request& request) {
        if (truth.days > 0) {
            auto& service = *request.add_lines()->mutable_service();
            service.set_service_code(kTrialService);
            service.set_unit("day");
            service.mutable_quantity()->set_micros(truth.days * 1'000'000);
        }
        auto& indicator = *request.add_lines()->mutable_indicator();
        indicator.set_indicator_code(kTrialIndicator);
        indicator.mutable_value()->set_numerator(truth.staff);
        indicator.mutable_value()->set_denominator(1000);
    }

    void Do(const std::string& contract, const Step& step) {
        const std::string month = step.month.ToText();
        if (step.deed == Deed::kSend) return Send(contract, month, step.truth);
        report::v1::Report report;
        if (step.deed == Deed::kApprove) {
            report::v1::ApproveReportRequest request;
            request.set_contract_id(contract);
            request.set_month(month);
            (void)Try("report.v1.ReportService/ApproveReport", request, &report);
        } else {
            Excuse(contract, month);
        }
    }

    void Excuse(const std::string& contract, const std::string& month) {
        report::v1::RecordExcuseRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        request.set_reason("flood");
        report::v1::ReportingWindow window;
        (void)Try("report.v1.ReportingCalendarService/RecordExcuse", request, &window);
    }

    void Send(const std::string& contract, const std::string& month, const Truth& truth) {
        report::v1::Report report;
        report::v1::SubmitReportRequest submit;
        submit.set_contract_id(contract);
        submit.set_month(month);
        submit.set_reason("late figures");
        Put(truth, submit);
        if (Try("report.v1.ReportService/SubmitReport", submit, &report).ok()) return;
        report::v1::CorrectReportRequest correct;
        correct.set_contract_id(contract);
        correct.set_month(month);
        correct.set_correction_reason("wrong");
        Put(truth, correct);
        (void)Try("report.v1.ReportService/CorrectReport", correct, &report);
    }

    std::string Figures(const std::string& contract, const std::string& month) {
        report::v1::GetComplianceRequest ask;
        ask.set_contract_id(contract);
        ask.set_month(month);
        std::string text = month;
        const auto told = Ask<report::v1::Compliance>("report.v1.ReportService/GetCompliance", ask);
        for (const auto& one : told.indicators()) {
            text += ' ' + std::to_string(one.value().numerator()) + ' ' +
                    std::to_string(static_cast<int>(one.result()));
        }
        report::v1::GetReportRequest get;
        get.set_contract_id(contract);
        get.set_month(month);
        report::v1::Report report;
        if (!Try("report.v1.ReportService/GetReport", get, &report).ok()) return text + " none\n";
        return text + ' ' + report.content_sha256() + ' ' +
               std::to_string(static_cast<int>(report.state())) + '\n';
    }

    std::string Alerts(const std::string& contract) {
        alert::v1::ListAlertsRequest list;
        list.set_contract_id(contract);
        list.set_state(alert::v1::ALERT_STATE_OPEN);
        list.set_page_size(1000);
        const auto told =
            Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", list);
        std::set<std::string> open;
        for (const auto& one : told.alerts())
            open.insert("alert " + one.rule_code() + ' ' + one.subject() + '\n');
        std::string text;
        for (const std::string& one : open)
            text += one;
        return text;
    }

    std::string Ladder(const std::string& contract) {
        report::v1::ListLadderStepsRequest list;
        list.set_contract_id(contract);
        const auto told = Ask<report::v1::ListLadderStepsResponse>(
            "report.v1.ReportingCalendarService/ListLadderSteps", list
        );
        std::string text;
        for (const std::string& month : told.missing_months())
            text += "missing " + month + '\n';
        for (const auto& step : told.steps())
            text += "step " + std::to_string(static_cast<int>(step.kind())) + '\n';
        return text;
    }

    std::string Payments(const std::string& contract) {
        finance::v1::ListPaymentProposalsRequest list;
        list.set_contract_id(contract);
        list.set_page_size(1000);
        std::map<std::string, std::int64_t> paid;
        const auto told = Ask<finance::v1::ListPaymentProposalsResponse>(
            "finance.v1.FinanceService/ListPaymentProposals", list
        );
        for (const auto& one : told.payment_proposals())
            paid[one.month()] += one.amount().amount_minor();
        std::string text;
        for (const auto& [month, amount] : paid) {
            if (amount != 0) text += "paid " + month + ' ' + std::to_string(amount) + '\n';
            paid_ += amount;
        }
        return text;
    }

  public:
    std::int64_t paid() const { return paid_; }

  private:
    std::multimap<CivilDate, std::pair<std::string, Step>> steps_;
    std::map<std::string, std::string> contracts_;
    std::int64_t paid_ = 0;
};

TEST(LateAndCorrectedReports, EndAsTimelyOnesDoInAllServices) {
    const std::uint64_t seed = SeedOf();
    std::mt19937_64 random(seed);
    Bench bench;
    std::string planted;
    for (int i = 0; i < kPairs; ++i) {
        const Plan plan = AnyPlan(random);
        bench.Add("TIMELY-" + std::to_string(i), Timely(plan));
        bench.Add("LATE-" + std::to_string(i), Untimely(plan, random));
        // One history more, with a day too many in each month.
        if (!planted.empty() || plan.truths.empty()) continue;
        std::vector<Step> steps = Timely(plan);
        for (Step& step : steps) {
            if (step.deed == Deed::kSend) ++step.truth.days;
        }
        planted = "TIMELY-" + std::to_string(i);
        bench.Add("PLANTED", steps);
    }
    bench.Live(Day("2027-03-31"));
    for (int i = 0; i < kPairs; ++i) {
        const std::string pair = std::to_string(i);
        EXPECT_EQ(bench.Outcome("LATE-" + pair), bench.Outcome("TIMELY-" + pair))
            << "seed " << seed << " pair " << pair;
        EXPECT_EQ(bench.Paid("LATE-" + pair), bench.Paid("TIMELY-" + pair))
            << "seed " << seed << " pair " << pair;
    }
    EXPECT_NE(bench.Outcome("PLANTED"), bench.Outcome(planted));
    EXPECT_NE(bench.Paid("PLANTED"), bench.Paid(planted));
    EXPECT_GT(bench.paid(), 0);
    std::printf(
        "seed %llu: %d pairs of histories, %zu deeds, alike to the cent\n",
        static_cast<unsigned long long>(seed),
        kPairs,
        bench.deeds()
    );
}

}  // namespace
}  // namespace luotsi::test
