#include "contract_registry/domain/steering/closing_analysis.h"

#include "contract_registry/domain/steering/power.h"

#include <algorithm>
#include <map>
#include <set>

namespace luotsi::contract_registry {
namespace {

// Everything that was told, however old.
constexpr std::int64_t kLongAgo = -365 * 80;

ClosingAnalysis& At(ContractAnalyses& state, std::uint64_t number) {
    return state.analyses[number - 1];
}

std::vector<IndicatorYear> IndicatorYears(const Picture& picture, const Period& period) {
    std::map<std::pair<std::string, int>, IndicatorYear> years;
    for (const auto& [key, month] : picture.months) {
        if (!period.Holds(month.month.LastDay())) continue;
        for (const SeenIndicator& one : month.indicators) {
            IndicatorYear& year = years[{one.code, month.month.year()}];
            year.code = one.code;
            year.year = static_cast<std::uint64_t>(month.month.year());
            ++year.judged;
            if (one.met) ++year.met;
            year.last_value = one.value;
        }
    }
    std::vector<IndicatorYear> told;
    for (auto& [key, year] : years)
        told.push_back(std::move(year));
    return told;
}

bool IsIndexRevision(const Amendment& amendment) {
    return amendment.basis && amendment.basis->index_factor;
}

std::optional<Rejection> RefuseNotOpen(const ContractAnalyses& known, std::uint64_t number) {
    const ClosingAnalysis* analysis = known.Find(number);
    if (analysis == nullptr) return Rejection{.reason = "ANALYSIS_NOT_FOUND", .field = "number"};
    if (analysis->state == AnalysisState::kCompleted)
        return Rejection{.reason = "ANALYSIS_COMPLETED", .field = "number"};
    return std::nullopt;
}

}  // namespace

const ClosingAnalysis* ContractAnalyses::Find(std::uint64_t number) const {
    return number >= 1 && number <= analyses.size() ? &analyses[number - 1] : nullptr;
}

bool ContractAnalyses::HasOpen() const {
    return std::ranges::find(analyses, AnalysisState::kOpen, &ClosingAnalysis::state) !=
           analyses.end();
}

void ClosingAnalysisBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const PilotMarked& marked) {
                state.contract_id = marked.contract_id;
                state.pilot = marked.pilot;
                state.was_pilot = state.was_pilot || marked.pilot;
                state.pilot_reason = marked.reason;
            },
            [&](const AnalysisOpened& opened) {
                state.contract_id = opened.contract_id;
                ClosingAnalysis& analysis = state.analyses.emplace_back();
                analysis.number = state.analyses.size();
                analysis.cause = opened.cause;
                analysis.amendment_number = opened.amendment_number;
                analysis.opened_on = opened.opened_on;
                analysis.reason = opened.reason;
                analysis.figures = opened.figures;
            },
            [&](const AnalysisRefreshed& refreshed) {
                At(state, refreshed.number).figures = refreshed.figures;
            },
            [&](const AnalysisCompleted& completed) {
                ClosingAnalysis& analysis = At(state, completed.number);
                analysis.state = AnalysisState::kCompleted;
                analysis.completed_on = completed.completed_on;
                analysis.conclusions = completed.conclusions;
                analysis.lessons = completed.lessons;
            },
        },
        event
    );
}

RecordRow ClosingAnalysisBook::RowOf(const State& state) {
    std::string word = state.pilot ? "pilot" : "none";
    if (!state.analyses.empty())
        word = EnumText(state.HasOpen() ? AnalysisState::kOpen : AnalysisState::kCompleted);
    return {.contract = state.contract_id, .code = "analyses", .state = std::move(word)};
}

AnalysisFigures FiguresForAnalysis(
    const Picture& picture, CivilDate until, std::vector<Money> sanctions
) {
    const Period life{CivilDate().AddDays(kLongAgo), until};
    const PictureFigures sums = FiguresOf(picture, life);
    AnalysisFigures figures{
        .until = until,
        .reports_due = sums.reports_due,
        .reports_on_time = sums.reports_on_time,
        .reports_missing = sums.reports_missing,
        .indicators = IndicatorYears(picture, life),
        .sanctions = std::move(sanctions),
        .alerts_raised = sums.alerts_raised,
        .alerts_dismissed = sums.alerts_dismissed,
    };
    for (const auto& [currency, minor] : sums.money_minor)
        figures.paid.push_back(Money::Of(minor, *Currency::Parse(currency)));
    for (const auto& [key, count] : sums.cases) {
        const std::size_t cut = key.find('/');
        const std::string severity = cut == std::string::npos ? "" : key.substr(cut + 1);
        figures.cases.push_back({key.substr(0, cut), severity, count});
    }
    for (const ForecastError& error : ForecastErrors(picture, life)) {
        figures.forecast_misses.push_back({
            .service_code = error.service_code,
            .months = error.months,
            .absolute_error = Quantity::OfMicros(error.absolute_error_micros),
            .actual = Quantity::OfMicros(error.actual_micros),
        });
    }
    for (const auto& [source, position] : picture.positions)
        figures.sources.push_back({source, position});
    return figures;
}

bool ReachesLimit(
    const ContractHistory& history, const Picture& picture, const std::optional<Money>& from
) {
    if (!from) return false;
    const auto reaches = [&](const Money& size) { return size >= *from; };
    if (std::ranges::any_of(SizesEver(history), reaches)) return true;
    Money paid = Money::Of(0, from->currency());
    for (const auto& [key, money] : picture.money)
        paid = Money::Plus(paid, money.amount).value_or(paid);
    return paid >= *from;
}

std::optional<AnalysisOpened> CauseOf(const ContractHistory& before, const ContractHistory& after) {
    const bool has_ended =
        after.state == ContractState::kEnded && before.state != ContractState::kEnded;
    if (has_ended) return AnalysisOpened{.cause = AnalysisCause::kEnd};
    const std::size_t count = after.amendments.size();
    const bool is_amended = count > before.amendments.size();
    if (!is_amended || IsIndexRevision(after.amendments.back())) return std::nullopt;
    return AnalysisOpened{.cause = AnalysisCause::kAmendment, .amendment_number = count};
}

Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known, const MarkPilot& command, const ContractHistory& contract
) {
    if (!contract.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (contract.state == ContractState::kClosed)
        return Rejection{.reason = "CONTRACT_CLOSED", .field = "contract_id"};
    if (known.pilot == command.pilot && known.pilot_reason == command.reason)
        return std::vector<ClosingAnalysisEvent>{};
    return PilotMarked{command.contract_id, command.pilot, command.reason};
}

Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known,
    const OpenAnalysis& command,
    const ContractHistory& contract,
    const Moment& moment
) {
    if (!contract.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    const bool has_ended = contract.state == ContractState::kEnded;
    if (!has_ended && !IsInForce(contract.state)) {
        return Rejection{
            .reason = "CONTRACT_NOT_IN_FORCE",
            .field = "contract_id",
            .facts = {{"state", std::string(EnumText(contract.state))}},
        };
    }
    const AnalysisCause cause = has_ended ? AnalysisCause::kEnd : AnalysisCause::kRequest;
    const bool is_open = std::ranges::any_of(known.analyses, [&](const ClosingAnalysis& one) {
        return one.state == AnalysisState::kOpen && one.cause == cause;
    });
    if (is_open) return Rejection{.reason = "ANALYSIS_ALREADY_OPEN", .field = "contract_id"};
    return AnalysisOpened{
        .contract_id = command.contract_id,
        .cause = cause,
        .opened_on = moment.today,
        .reason = command.reason,
        .figures = command.figures,
    };
}

Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known, const RefreshAnalysis& command
) {
    if (auto refused = RefuseNotOpen(known, command.number)) return *refused;
    if (known.Find(command.number)->figures == command.figures)
        return std::vector<ClosingAnalysisEvent>{};
    return AnalysisRefreshed{command.number, command.figures};
}

Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known, const CompleteAnalysis& command, const Moment& moment
) {
    if (auto refused = RefuseNotOpen(known, command.number)) return *refused;
    std::set<std::string_view> codes;
    for (std::size_t i = 0; i < command.lessons.size(); ++i) {
        if (codes.insert(command.lessons[i].code).second) continue;
        return Rejection{
            .reason = "LESSON_CODE_TAKEN", .field = "lessons[" + std::to_string(i) + "].code"
        };
    }
    return AnalysisCompleted{
        .number = command.number,
        .completed_on = moment.today,
        .conclusions = command.conclusions,
        .lessons = command.lessons,
    };
}

std::optional<Rejection> RefuseWhileOpen(const ContractAnalyses& known, std::string_view field) {
    for (const ClosingAnalysis& one : known.analyses) {
        if (one.state == AnalysisState::kCompleted) continue;
        return Rejection{
            .reason = "ANALYSIS_OPEN",
            .field = std::string(field),
            .facts = {{"number", std::to_string(one.number)}},
        };
    }
    return std::nullopt;
}

std::optional<Rejection> RefuseUnanalysed(const ContractAnalyses& known, bool needed) {
    if (auto refused = RefuseWhileOpen(known, "contract_id")) return refused;
    const bool done = std::ranges::any_of(known.analyses, [](const ClosingAnalysis& one) {
        return one.cause == AnalysisCause::kEnd;
    });
    if (done || !needed) return std::nullopt;
    return Rejection{.reason = "ANALYSIS_MISSING", .field = "contract_id"};
}

}  // namespace luotsi::contract_registry
