#pragma once

#include "finance_integration/domain/payment.h"
#include "report_intake/domain/ladder.h"
#include "report_intake/domain/report_decide.h"
#include "tests/support/terms_builder.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

namespace luotsi::test {

// What can be planted to see that the comparison finds it.
enum class Plant {
    kNone,
    kPaymentForgetsCorrection,
    kPaymentPaysOnTop,
    kAlertForgetsLateReport,
    kLadderForgetsCure,
    kHoldIsForgotten,
    kRepeatIsACorrection,
};

// How many events there were, and how few would have told the same.
struct EventCount {
    std::size_t told = 0;
    std::size_t least = 0;
    void operator+=(const EventCount& more) {
        told += more.told;
        least += more.least;
    }
};
struct Work {
    EventCount reports;
    EventCount ladder;
    EventCount alerts;
    EventCount payments;
    // Months whose report or payment changed though the action was about another.
    std::size_t strangers = 0;
};

// What a month's report says in the end.
struct Truth {
    std::int64_t days = 0;
    // Of 1,000; the target level is 600.
    std::int64_t staff = 0;
    bool operator==(const Truth&) const = default;
};

// The contract of the trial.
inline constexpr int kTrialMonths = 5;
inline constexpr const char* kTrialService = "YPA-VRK";
inline constexpr const char* kTrialIndicator = "STAFF";
inline Month FirstTrialMonth() {
    return MonthOf("2026-01");
}

inline report_intake::SentReport SentOf(const Truth& truth) {
    report_intake::SentReport sent;
    if (truth.days > 0) {
        sent.lines.push_back(
            {report_intake::ServiceActual{
                 kTrialService, "day", Quantity::OfMicros(truth.days * 1'000'000)
             },
             std::nullopt}
        );
    }
    sent.lines.push_back(
        {std::nullopt,
         report_intake::IndicatorActual{kTrialIndicator, *Ratio::Of(truth.staff, 1000)}}
    );
    return sent;
}

inline report_intake::ContractTerms IntakeTerms() {
    using report_intake::LadderStepKind;
    report_intake::ContractTerms terms;
    terms.contract_revision = 2;
    terms.contract_key = "PH-1";
    terms.binding = true;
    report_intake::ReportingTerms period;
    period.start_date = Day("2026-01-01");
    period.end_date = FirstTrialMonth().AddMonths(kTrialMonths - 1).LastDay();
    period.services = {
        {.service_code = kTrialService,
         .unit = "day",
         .unit_price = UnitPrice::OfMicros(157'335'000)}
    };
    period.indicators = {{kTrialIndicator, report_intake::Direction::kAtLeast, *Ratio::Of(60, 100)}
    };
    period.due_day = 10;
    period.first_close = report_intake::CloseDay{1, 20};
    period.final_close = report_intake::CloseDay{2, 15};
    period.ladder = {
        {.kind = LadderStepKind::kReminder, .missed_in_a_row = 1, .days_after = 3},
        {.kind = LadderStepKind::kHelp, .missed_in_a_row = 1, .days_after = 7},
        {.kind = LadderStepKind::kNotice, .missed_in_a_row = 2, .days_after = 5},
        {.kind = LadderStepKind::kHold, .missed = 2, .of_months = 5, .days_after = 14},
        {.kind = LadderStepKind::kSanctionProposal, .missed_in_a_row = 3, .days_after = 10},
    };
    terms.periods = {period};
    return terms;
}

inline finance_integration::ContractTerms FinanceTerms() {
    finance_integration::TermsPeriod period;
    period.number = "PH-1";
    period.start_date = Day("2026-01-01");
    period.binding = true;
    period.prices = {{kTrialService, "day", UnitPrice::OfMicros(157'335'000)}};
    finance_integration::ContractTerms terms;
    terms.revision = 2;
    terms.periods = {period};
    return terms;
}

inline finance_integration::ApprovedReport ApprovedOf(
    Month month, const report_intake::MonthReport& report
) {
    finance_integration::ApprovedReport approved;
    approved.month = month;
    approved.version = static_cast<std::uint32_t>(report.versions.size());
    approved.contract_revision = 2;
    for (const auto& line : report.versions.back().content.lines) {
        if (!line.service) continue;
        approved.services.push_back(
            {line.service->service_code, line.service->unit, line.service->quantity}
        );
    }
    return approved;
}

inline bool SameContent(
    const report_intake::ReportVersion& left, const report_intake::ReportVersion& right
) {
    return left.content.lines == right.content.lines;
}

inline std::size_t Changes(
    const report_intake::MonthReport& was, const report_intake::MonthReport& is
) {
    std::size_t changes = static_cast<std::size_t>(is.stage) - static_cast<std::size_t>(was.stage);
    changes += was.was_overdue != is.was_overdue ? 1 : 0;
    changes += was.excused != is.excused ? 1 : 0;
    if (!is.reported()) return changes;
    const bool same = was.reported() && SameContent(was.versions.back(), is.versions.back());
    if (!same) return changes + 1;
    return changes + (was.versions.back().state != is.versions.back().state ? 1 : 0);
}
template <class Range>
std::size_t Apart(const Range& left, const Range& right) {
    std::vector<typename Range::value_type> apart;
    std::ranges::set_symmetric_difference(left, right, std::back_inserter(apart));
    return apart.size();
}
inline std::size_t StepsApart(
    const std::vector<report_intake::TakenStep>& was,
    const std::vector<report_intake::TakenStep>& is
) {
    std::size_t same = 0;
    while (same < was.size() && same < is.size() && was[same].kind == is[same].kind &&
           was[same].taken_on == is[same].taken_on)
        ++same;
    return was.size() - same + is.size() - same;
}

}  // namespace luotsi::test
