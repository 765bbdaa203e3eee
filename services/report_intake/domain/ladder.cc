#include "report_intake/domain/ladder.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

// A step looks back at most so many months.
constexpr int kLongestView = 36;

std::size_t LongestRun(std::span<const LadderMonth> months) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const LadderMonth& month : months) {
        run = month.missing ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::size_t MissingOfLast(std::span<const LadderMonth> months, std::uint64_t of_months) {
    const std::size_t looked = std::min<std::size_t>(months.size(), of_months);
    return static_cast<std::size_t>(
        std::ranges::count_if(months.last(looked), &LadderMonth::missing)
    );
}

// The months whose due day has passed, from the first missing one or as far back as a step looks.
// One that was due before the contract was known is nobody's fault.
std::vector<LadderMonth> MonthsOf(
    const LadderStanding& standing,
    const ContractTerms& terms,
    ClosedDays closed_days,
    CivilDate today
) {
    std::vector<LadderMonth> months;
    if (standing.missing.empty()) return months;
    const Month view = Month::Of(today).AddMonths(-kLongestView - 1);
    for (Month month = std::min(standing.missing.front(), view); month < Month::Of(today);
         month = month.Next()) {
        const std::optional<Due> due = DueOf(terms, month, closed_days);
        if (!due || due->due_date >= today || due->due_date < terms.known_since) continue;
        months.push_back({month, due->due_date, std::ranges::binary_search(standing.missing, month)}
        );
    }
    return months;
}

std::vector<CivilDate> DaysOf(const std::vector<TakenStep>& steps) {
    std::vector<CivilDate> days;
    for (const TakenStep& step : steps)
        days.push_back(step.taken_on);
    return days;
}

// The steps that stand and are still those of the ladder agreed on today.
std::size_t SameAsAgreed(const std::vector<TakenStep>& steps, std::span<const LadderStep> ladder) {
    std::size_t same = 0;
    while (same < steps.size() && same < ladder.size() && steps[same].kind == ladder[same].kind)
        ++same;
    return same;
}

std::vector<Month> MissingOf(std::span<const LadderMonth> months) {
    std::vector<Month> missing;
    for (const LadderMonth& month : months) {
        if (month.missing) missing.push_back(month.month);
    }
    return missing;
}

void Withdraw(LadderStanding& standing, const StepWithdrawn& withdrawn) {
    TakenStep step = standing.steps.back();
    standing.steps.pop_back();
    step.withdrawn_on = withdrawn.withdrawn_on;
    if (standing.withdrawn.size() == kMostWithdrawnSteps)
        standing.withdrawn.erase(standing.withdrawn.begin());
    standing.withdrawn.push_back(std::move(step));
}

}  // namespace

bool IsJustified(const LadderStep& step, std::span<const LadderMonth> months) {
    if (step.missed_in_a_row > 0 && LongestRun(months) >= step.missed_in_a_row) return true;
    return step.missed > 0 && MissingOfLast(months, step.of_months) >= step.missed;
}

std::optional<CivilDate> JustifiedSince(
    const LadderStep& step, std::span<const LadderMonth> months
) {
    std::optional<CivilDate> since;
    for (std::size_t seen = months.size(); seen > 0; --seen) {
        if (!IsJustified(step, months.first(seen))) break;
        since = months[seen - 1].due_date;
    }
    return since;
}

std::optional<CivilDate> TakenFrom(
    std::span<const LadderStep> ladder,
    std::size_t next,
    std::span<const LadderMonth> months,
    std::span<const CivilDate> taken_on
) {
    if (next >= ladder.size()) return std::nullopt;
    const LadderStep& step = ladder[next];
    const std::optional<CivilDate> since = JustifiedSince(step, months);
    if (!since) return std::nullopt;
    const auto wait = static_cast<std::int64_t>(step.days_after);
    const CivilDate missing_from = since->AddDays(1);
    const CivilDate waited = (next == 0 ? *since : taken_on[next - 1]).AddDays(wait);
    return std::max(missing_from, waited);
}

std::size_t StillJustified(
    std::span<const LadderStep> ladder, std::size_t standing, std::span<const LadderMonth> months
) {
    std::size_t justified = 0;
    while (justified < standing && IsJustified(ladder[justified], months))
        ++justified;
    return justified;
}

void LadderBook::Evolve(State& standing, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const MissNoted& noted) {
                standing.contract_key = noted.contract_key;
                standing.missing.push_back(noted.month);
                std::ranges::sort(standing.missing);
            },
            [&](const MissCured& cured) { std::erase(standing.missing, cured.month); },
            [&](const StepTaken& taken) { standing.steps.push_back(taken.step); },
            [&](const StepWithdrawn& withdrawn) { Withdraw(standing, withdrawn); },
        },
        event
    );
}

Decision<LadderEvent> NoteMonth(
    const LadderStanding& standing, const ContractTerms& terms, Month month, bool missing
) {
    if (std::ranges::binary_search(standing.missing, month) == missing)
        return std::vector<LadderEvent>{};
    if (missing) return MissNoted{.contract_key = terms.contract_key, .month = month};
    return MissCured{.month = month};
}

Decision<LadderEvent> Climb(
    const LadderStanding& standing,
    const ContractTerms& terms,
    ClosedDays closed_days,
    CivilDate today
) {
    std::vector<LadderEvent> events;
    if (!terms.known()) return events;
    const std::vector<LadderStep>& ladder = terms.On(today).ladder;
    const std::vector<LadderMonth> months = MonthsOf(standing, terms, closed_days, today);
    const std::size_t same = SameAsAgreed(standing.steps, ladder);
    const std::size_t kept = StillJustified(ladder, same, months);
    for (std::size_t top = standing.steps.size(); top > kept; --top)
        events.emplace_back(StepWithdrawn{.step = top, .withdrawn_on = today});
    std::vector<CivilDate> taken_on = DaysOf(standing.steps);
    taken_on.resize(kept);
    while (true) {
        const std::size_t next = taken_on.size();
        const std::optional<CivilDate> from = TakenFrom(ladder, next, months, taken_on);
        if (!from || *from > today) return events;
        taken_on.push_back(today);
        events.emplace_back(StepTaken{{
            .step = next + 1,
            .kind = ladder[next].kind,
            .taken_on = today,
            .missing = MissingOf(months),
        }});
    }
}

std::optional<CivilDate> NextClimb(
    const LadderStanding& standing,
    const ContractTerms& terms,
    ClosedDays closed_days,
    CivilDate today
) {
    if (!terms.known()) return std::nullopt;
    const std::vector<LadderStep>& ladder = terms.On(today).ladder;
    const std::vector<LadderMonth> months = MonthsOf(standing, terms, closed_days, today);
    const std::vector<CivilDate> taken_on = DaysOf(standing.steps);
    const std::optional<CivilDate> from =
        TakenFrom(ladder, standing.steps.size(), months, taken_on);
    if (!from || *from <= today) return std::nullopt;
    return from;
}

}  // namespace luotsi::report_intake
