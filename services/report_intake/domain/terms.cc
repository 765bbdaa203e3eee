#include "report_intake/domain/terms.h"

#include "kernel/finnish_calendar.h"

#include <algorithm>

namespace luotsi::report_intake {

const ReportingTerms& ContractTerms::On(CivilDate day) const {
    LUOTSI_CHECK(!periods.empty(), "a known contract has at least one stretch of terms");
    const ReportingTerms* in_force = &periods.front();
    for (const ReportingTerms& period : periods) {
        if (period.valid_from && *period.valid_from > day) break;
        in_force = &period;
    }
    return *in_force;
}

void TermsBook::Evolve(State& terms, const Event& event, const Recorded&) {
    const auto& noted = std::get<TermsNoted>(event);
    if (!terms.binding) terms.known_since = noted.noted_on;
    terms.contract_revision = noted.contract_revision;
    terms.contract_key = noted.contract_key;
    terms.provider = noted.provider;
    terms.imported = noted.imported;
    terms.binding = noted.binding;
    terms.periods = noted.periods;
}

std::vector<Claim> TermsBook::Claims(const State& terms) {
    return {{
        .key = ContractKeyClaim(terms.contract_key),
        .reason = "CONTRACT_NUMBER_TAKEN",
        .field = "contract_number",
    }};
}

Decision<TermsEvent> Decide(const ContractTerms& terms, const TermsNoted& news) {
    if (news.contract_revision <= terms.contract_revision) return std::vector<TermsEvent>{};
    return news;
}

std::string ContractKeyClaim(std::string_view contract_key) {
    return "contract-key/" + std::string(contract_key);
}

bool Covers(const ContractTerms& terms, Month month) {
    const ReportingTerms& on_last_day = terms.On(month.LastDay());
    if (!on_last_day.start_date || month.LastDay() < *on_last_day.start_date) return false;
    return !on_last_day.end_date || *on_last_day.end_date >= month.FirstDay();
}

std::optional<Due> DueOf(const ContractTerms& terms, Month month, ClosedDays closed_days) {
    const std::uint64_t due_day = terms.On(month.LastDay()).due_day;
    if (due_day == 0 || !Covers(terms, month)) return std::nullopt;
    const CivilDate agreed =
        month.Next().FirstDay().AddDays(static_cast<std::int64_t>(due_day) - 1);
    return Due{.month = month, .due_date = OnOrAfterWorkingDay(agreed, closed_days)};
}

std::vector<Due> DueCalendar(const ContractTerms& terms, Month horizon, ClosedDays closed_days) {
    std::vector<Due> calendar;
    const ReportingTerms& latest = terms.periods.back();
    if (!latest.start_date) return calendar;
    Month last = horizon;
    if (latest.end_date) last = std::min(last, Month::Of(*latest.end_date));
    for (Month month = Month::Of(*latest.start_date); month <= last; month = month.Next()) {
        if (const std::optional<Due> due = DueOf(terms, month, closed_days))
            calendar.push_back(*due);
    }
    return calendar;
}

std::vector<Due> SelfMonitoringCalendar(
    const ContractTerms& terms, Month horizon, ClosedDays closed_days
) {
    std::vector<Due> calendar;
    const ReportingTerms& latest = terms.periods.back();
    if (!latest.start_date) return calendar;
    for (Month month = Month::Of(*latest.start_date); month <= horizon; month = month.Next()) {
        const ReportingTerms& on_last_day = terms.On(month.LastDay());
        const auto months = static_cast<unsigned>(on_last_day.self_monitoring_months);
        const bool closes_a_period = months > 0 && month.month() % months == 0;
        if (!closes_a_period || on_last_day.self_monitoring_due_day == 0) continue;
        // The last one also tells of a stretch that the contract's end cuts short.
        const Month first = month.AddMonths(1 - static_cast<int>(months));
        if (on_last_day.end_date && *on_last_day.end_date < first.FirstDay()) break;
        const auto later = static_cast<std::int64_t>(on_last_day.self_monitoring_due_day) - 1;
        const CivilDate agreed = month.Next().FirstDay().AddDays(later);
        calendar.push_back({month, OnOrAfterWorkingDay(agreed, closed_days)});
    }
    return calendar;
}

}  // namespace luotsi::report_intake
