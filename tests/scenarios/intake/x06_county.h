#pragma once

#include "alerting/domain/judge.h"
#include "alerting/domain/rule_catalog.h"
#include "finance_integration/domain/restated_month.h"
#include "kernel/check.h"
#include "report_intake/domain/windows.h"
#include "tests/scenarios/intake/x06_trial.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::test {

// One contract, its reports, ladder, alerts and payments: the rules of three services alone, put
// together as the services put them together, without any store.
class PureCounty {
  public:
    explicit PureCounty(Plant plant) : plant_(plant) {
        picture_.terms.emplace();
        picture_.terms->revision = 2;
        picture_.terms->number = "PH-1";
        picture_.terms->binding = true;
        picture_.terms->start = start_;
        picture_.terms->end = end_;
        for (const char* kind : {"indicator-beyond-target", "report-overdue", "reporting-ladder"}) {
            const alerting::RuleKind* found = alerting::FindRuleKind(kind);
            LUOTSI_CHECK(found != nullptr, "the catalogue has the kind");
            alerting::Rule& rule = rules_.emplace_back();
            rule.code = rule.kind = kind;
            rule.severity = alerting::Severity::kWarning;
            rule.parameters = alerting::CompleteParameters(*found, {}).value().texts();
        }
        for (int i = 0; i < kTrialMonths; ++i) {
            const report_intake::Window window =
                *report_intake::WindowOf(terms_, FirstTrialMonth().AddMonths(i), {});
            for (const std::optional<CivilDate>& day :
                 {std::optional(window.due_date), window.first_close, window.final_close})
                turns_.insert(day->AddDays(1));
        }
    }

    static CivilDate LastDay() { return Day("2027-06-30"); }

    // Each day in between on which time alone may change something begins.
    void AdvanceTo(CivilDate day) {
        while (true) {
            std::optional<CivilDate> next = report_intake::NextClimb(standing_, terms_, {}, today_);
            const auto turn = turns_.upper_bound(today_);
            if (turn != turns_.end() && (!next || *turn < *next)) next = *turn;
            if (!next || *next > day) break;
            today_ = *next;
            BeginDay();
        }
        today_ = day;
    }

    // As a provider would: submitted, or corrected where it can no longer be submitted.
    void Send(Month month, const Truth& truth) {
        const Before before = See();
        const report_intake::SentReport sent = SentOf(truth);
        const report_intake::MonthView view = ViewOf(month);
        auto decision = report_intake::Decide(
            view,
            report_intake::SubmitReport{
                .contract = Uuid(), .month = month, .sent = sent, .reason = "late figures"
            },
            Now()
        );
        if (!decision.accepted()) {
            decision = report_intake::Decide(
                view,
                report_intake::CorrectReport{.sent = sent, .reason = "wrong", .seen_revision = {}},
                Now()
            );
        }
        std::vector<report_intake::ReportEvent> events;
        if (decision.accepted()) events = decision.events();
        if (events.empty() && plant_ == Plant::kRepeatIsACorrection) {
            const auto& version = reports_[month].versions.back();
            events.emplace_back(report_intake::ReportCorrected{"again", version.content, {}});
        }
        Happen(month, events);
        Judge(before, month);
    }

    void Approve(Month month) {
        const Before before = See();
        const auto decision =
            report_intake::Decide(ViewOf(month), report_intake::ApproveReport{}, Now());
        if (decision.accepted()) Happen(month, decision.events());
        Judge(before, month);
    }

    void Excuse(Month month) {
        const Before before = See();
        const report_intake::ExcuseMonth command{
            .contract = Uuid(), .month = month, .excused = true, .reason = "flood"
        };
        const auto decision = report_intake::Decide(ViewOf(month), command, Now());
        if (decision.accepted()) Happen(month, decision.events());
        Judge(before, month);
    }

    // Everything that people act upon in the end, as one text.
    std::string Outcome() const {
        std::string text;
        const std::map<Month, Money> payable = Payable();
        for (const auto& [month, report] : reports_) {
            text += month.ToText() + ' ' + std::string(EnumText(report.stage)) + ' ';
            text += report.excused ? "excused " : "";
            if (report.reported()) {
                const auto& version = report.versions.back();
                text += std::string(EnumText(version.state));
                for (const auto& line : version.content.lines)
                    text += line.service ? ' ' + line.service->quantity.ToText() : "";
                for (const auto& one : version.content.indicators)
                    text += ' ' + one.value.ToText() + (one.met ? " met" : " not met");
            }
            const auto paid = payable.find(month);
            const bool any = paid != payable.end() && paid->second.minor() != 0;
            text += " payable " + (any ? paid->second.ToText() : "nothing") + '\n';
        }
        for (const std::string& key : Open())
            text += "alert " + key + '\n';
        for (const Month& month : standing_.missing)
            text += "missing " + month.ToText() + '\n';
        for (const auto& step : standing_.steps)
            text += "step " + std::string(EnumText(step.kind)) + '\n';
        return text;
    }

    const Work& work() const { return work_; }

  private:
    struct Before {
        std::map<Month, report_intake::MonthReport> reports;
        std::set<std::string> open;
        report_intake::LadderStanding standing;
        std::set<Month> held;
        Work told;
    };

    // What is paid, and what waits behind a hold that stands: a report that came after the hold
    // waits for the missing ones, and is worth the same.
    std::map<Month, Money> Payable() const {
        using namespace finance_integration;
        std::map<Month, Money> payable = paid_;
        PaymentState free = payments_;
        free.reports_hold.steps.clear();
        for (const auto& [month, one] : payments_.held) {
            const PaymentDecision decision =
                ProposePayment(ContractId(), money_terms_, free, one.report);
            const auto* proposal = std::get_if<PaymentProposed>(&decision);
            if (proposal == nullptr || !payments_.reports_hold.on()) continue;
            auto [paid, fresh] = payable.try_emplace(month, proposal->amount);
            if (!fresh) paid->second = *Money::Plus(paid->second, proposal->amount);
        }
        return payable;
    }

    Moment Now() { return {Instant::FromMicros(++micros_), today_}; }

    report_intake::MonthView ViewOf(Month month) {
        report_intake::MonthReport& report = reports_[month];
        if (!report.reported()) {
            report.month = month;
            report.contract_key = terms_.contract_key;
        }
        return {.report = report, .revision = 1, .terms = terms_, .closed_days = {}};
    }

    std::set<std::string> Open() const {
        std::set<std::string> open;
        for (const auto& [key, slot] : picture_.alerts) {
            if (slot.open) open.insert(key);
        }
        return open;
    }

    Before See() {
        std::set<Month> held;
        for (const auto& [month, one] : payments_.held)
            held.insert(month);
        return {reports_, Open(), standing_, std::move(held), std::exchange(work_, {})};
    }

    void BeginDay() {
        const Before before = See();
        for (int i = 0; i < kTrialMonths; ++i) {
            const Month month = FirstTrialMonth().AddMonths(i);
            if (month.LastDay() >= today_) continue;
            const auto overdue = report_intake::CheckOverdue(ViewOf(month), Uuid(), month, Now());
            Happen(month, overdue.events());
            const auto closed =
                report_intake::ClosePeriod(ViewOf(month), Uuid(), month, received_[month], Now());
            Happen(month, closed.events());
        }
        Climb();
        Judge(before, std::nullopt);
    }

    void Happen(Month month, const std::vector<report_intake::ReportEvent>& events) {
        for (const report_intake::ReportEvent& event : events) {
            report_intake::MonthReport& report = reports_[month];
            report_intake::ReportBook::Evolve(
                report, event, {Instant::FromMicros(++micros_), 1, 1}
            );
            ++work_.reports.told;
            std::visit([&](const auto& happened) { Tell(month, report, happened); }, event);
        }
        if (events.empty()) return;
        const bool missing = report_intake::IsMissing(reports_[month]);
        if (plant_ == Plant::kLadderForgetsCure && !missing) return;
        const auto noted = report_intake::NoteMonth(standing_, terms_, month, missing);
        for (const auto& event : noted.events())
            HappenOnLadder(event);
        if (!noted.events().empty()) Climb();
    }

    void Climb() {
        const auto climbed = report_intake::Climb(standing_, terms_, {}, today_);
        for (const auto& event : climbed.events())
            HappenOnLadder(event);
    }

    void HappenOnLadder(const report_intake::LadderEvent& event) {
        const std::vector<report_intake::TakenStep> steps = standing_.steps;
        report_intake::LadderBook::Evolve(standing_, event, {});
        ++work_.ladder.told;
        const bool withdrawn = steps.size() > standing_.steps.size();
        if (steps.size() == standing_.steps.size()) return;
        const report_intake::TakenStep& step = withdrawn ? steps.back() : standing_.steps.back();
        ++ladder_revision_;
        Note(alerting::LadderNoted{
            .revision = ladder_revision_,
            .rung =
                {.step = static_cast<std::uint32_t>(step.step),
                 .kind = std::string(EnumText(step.kind)),
                 .taken_on = step.taken_on,
                 .missing = {}},
            .withdrawn = withdrawn,
        });
        if (step.kind != report_intake::LadderStepKind::kHold) return;
        finance_integration::PaymentBook::Evolve(
            payments_,
            finance_integration::ReportsHoldNoted{
                .revision = ladder_revision_, .step = step.step, .withdrawn = withdrawn
            },
            {}
        );
        if (plant_ == Plant::kHoldIsForgotten) return;
        const auto held = payments_.held;
        for (const auto& [month, one] : held)
            Propose(one.report);
    }

    // What alerting and finance hear of it.
    template <class Happened>
    void Tell(Month month, const report_intake::MonthReport& report, const Happened& happened) {
        using namespace report_intake;
        if constexpr (std::is_same_v<Happened, ReportReceived> ||
                      std::is_same_v<Happened, ReportCorrected>) {
            received_[month].push_back(today_);
            if (plant_ == Plant::kAlertForgetsLateReport && report.was_overdue) return;
            alerting::MonthReport told;
            told.version = static_cast<std::uint32_t>(report.versions.size());
            for (const JudgedIndicator& one : report.versions.back().content.indicators)
                told.indicators[one.indicator_code] = {one.value, one.target_level, one.met};
            Note(alerting::ReportNoted{month, std::move(told)});
        } else if constexpr (std::is_same_v<Happened, ReportOverdue>) {
            Note(alerting::OverdueNoted{month, {.due_date = happened.due_date}});
        } else if constexpr (std::is_same_v<Happened, MonthExcused>) {
            Note(alerting::ExcuseNoted{.month = month, .excused = happened.excused});
        } else if constexpr (std::is_same_v<Happened, ReportApproved>) {
            Propose(ApprovedOf(month, report));
        }
    }

    void Propose(const finance_integration::ApprovedReport& approved) {
        using namespace finance_integration;
        const bool corrects = payments_.months.contains(approved.month);
        if (corrects && plant_ == Plant::kPaymentForgetsCorrection) return;
        PaymentState seen = payments_;
        if (plant_ == Plant::kPaymentPaysOnTop) seen.months.clear();
        const PaymentDecision decision = ProposePayment(ContractId(), money_terms_, seen, approved);
        if (const auto* proposal = std::get_if<PaymentProposed>(&decision)) {
            MonthProposed month = ProposedMonthOf(money_terms_, approved, *proposal, today_);
            const auto last = proposed_.find(approved.month);
            if (last != proposed_.end() && !MovesMoney(*proposal, last->second)) {
                const ProposedMonth& before = payments_.months.at(approved.month);
                PaymentBook::Evolve(
                    payments_, RestatedMonthOf(std::move(month), before, approved.proposal), {}
                );
                return;
            }
            ++work_.payments.told;
            if (!corrects || proposal->amount.minor() != 0) ++work_.payments.least;
            touched_.insert(approved.month);
            PaymentBook::Evolve(payments_, month, {});
            proposed_[approved.month] = *proposal;
            auto [paid, fresh] = paid_.try_emplace(approved.month, proposal->amount);
            if (!fresh) paid->second = *Money::Plus(paid->second, proposal->amount);
        } else if (const auto* held = std::get_if<PaymentHeld>(&decision)) {
            PaymentBook::Evolve(payments_, *held, {});
        } else if (const auto* not_due = std::get_if<PaymentNotDue>(&decision)) {
            PaymentBook::Evolve(payments_, *not_due, {});
        }
    }

    void Note(const alerting::Fact& fact) {
        const auto news = alerting::Decide(picture_, fact);
        if (!news.accepted() || news.events().empty()) return;
        for (const auto& event : news.events())
            alerting::ContractPicture::Evolve(picture_, event, {});
        const alerting::Occasion occasion{
            .changed = alerting::InputOf(fact), .today = today_, .fresh_id = FreshId()
        };
        for (const auto& event : alerting::Judge(picture_, rules_, occasion)) {
            ++work_.alerts.told;
            alerting::ContractPicture::Evolve(picture_, event, {});
        }
    }

    Uuid FreshId() {
        Uuid::Bytes bytes{};
        ++fresh_;
        for (std::size_t i = 0; i < sizeof(fresh_); ++i)
            bytes[i] = static_cast<std::uint8_t>(fresh_ >> (8 * i));
        return Uuid::FromBytes(bytes);
    }

    // How few events would have told what is different now, and whose months they touched.
    void Judge(const Before& before, std::optional<Month> about) {
        for (const auto& [month, report] : reports_) {
            const auto was = before.reports.find(month);
            const std::size_t least =
                was == before.reports.end() ? Changes({}, report) : Changes(was->second, report);
            work_.reports.least += least;
            if (about && month != *about && least > 0) ++work_.strangers;
        }
        work_.alerts.least += Apart(before.open, Open());
        work_.ladder.least += Apart(before.standing.missing, standing_.missing);
        work_.ladder.least += StepsApart(before.standing.steps, standing_.steps);
        // What a hold kept back is let go with it, and is nobody's recomputation.
        for (const Month& month : touched_) {
            const bool stranger = about && month != *about && !before.held.contains(month);
            if (stranger) ++work_.strangers;
        }
        touched_.clear();
        Work now = work_;
        work_ = before.told;
        work_.reports += now.reports;
        work_.ladder += now.ladder;
        work_.alerts += now.alerts;
        work_.payments += now.payments;
        work_.strangers += now.strangers;
    }

    Plant plant_;
    CivilDate start_ = Day("2026-01-01");
    CivilDate end_ = FirstTrialMonth().AddMonths(kTrialMonths - 1).LastDay();
    const report_intake::ContractTerms terms_ = IntakeTerms();
    const finance_integration::ContractTerms money_terms_ = FinanceTerms();
    CivilDate today_ = start_;
    std::int64_t micros_ = 0;
    std::uint64_t fresh_ = 0;
    std::uint64_t ladder_revision_ = 0;
    std::set<CivilDate> turns_;
    std::map<Month, report_intake::MonthReport> reports_;
    std::map<Month, std::vector<CivilDate>> received_;
    report_intake::LadderStanding standing_;
    alerting::Picture picture_;
    std::vector<alerting::Rule> rules_;
    finance_integration::PaymentState payments_;
    std::map<Month, finance_integration::PaymentProposed> proposed_;
    std::map<Month, Money> paid_;
    std::set<Month> touched_;
    Work work_;
};

}  // namespace luotsi::test
