#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/steering/picture.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What is learnt when a contract is amended or has ended (hankinnan analyysi). One contract's
// analyses are one aggregate; its stream id is the contract's id.

enum class AnalysisCause { kAmendment, kEnd, kRequest };
enum class AnalysisState { kOpen, kCompleted };

struct IndicatorYear {
    std::string code = {};
    std::uint64_t year = 0;
    std::uint64_t judged = 0;
    std::uint64_t met = 0;
    // Of the year's last judged month.
    Ratio last_value = {};
    bool operator==(const IndicatorYear&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &IndicatorYear::code},
            Field{"year", &IndicatorYear::year},
            Field{"judged", &IndicatorYear::judged},
            Field{"met", &IndicatorYear::met},
            Field{"last_value", &IndicatorYear::last_value}
        };
    }
};

struct CaseCount {
    std::string kind = {};
    std::string severity = {};
    std::uint64_t count = 0;
    bool operator==(const CaseCount&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &CaseCount::kind},
            Field{"severity", &CaseCount::severity},
            Field{"count", &CaseCount::count}
        };
    }
};

struct ForecastMiss {
    std::string service_code = {};
    std::uint64_t months = 0;
    Quantity absolute_error = {};
    Quantity actual = {};
    bool operator==(const ForecastMiss&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &ForecastMiss::service_code},
            Field{"months", &ForecastMiss::months},
            Field{"absolute_error", &ForecastMiss::absolute_error},
            Field{"actual", &ForecastMiss::actual}
        };
    }
};

struct SourcePosition {
    std::string source = {};
    std::uint64_t position = 0;
    bool operator==(const SourcePosition&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source", &SourcePosition::source}, Field{"position", &SourcePosition::position}
        };
    }
};

// What an analysis is pre-filled with.
struct AnalysisFigures {
    CivilDate until = {};
    std::uint64_t reports_due = 0;
    std::uint64_t reports_on_time = 0;
    std::uint64_t reports_missing = 0;
    std::vector<IndicatorYear> indicators = {};
    std::vector<Money> paid = {};
    std::vector<CaseCount> cases = {};
    std::vector<Money> sanctions = {};
    std::vector<ForecastMiss> forecast_misses = {};
    std::uint64_t alerts_raised = 0;
    std::uint64_t alerts_dismissed = 0;
    std::vector<SourcePosition> sources = {};
    bool operator==(const AnalysisFigures&) const = default;
    static constexpr auto Fields() {
        using A = AnalysisFigures;
        return std::tuple{
            Field{"until", &A::until},
            Field{"reports_due", &A::reports_due},
            Field{"reports_on_time", &A::reports_on_time},
            Field{"reports_missing", &A::reports_missing},
            Field{"indicators", &A::indicators},
            Field{"paid", &A::paid},
            Field{"cases", &A::cases},
            Field{"sanctions", &A::sanctions},
            Field{"forecast_misses", &A::forecast_misses},
            Field{"alerts_raised", &A::alerts_raised},
            Field{"alerts_dismissed", &A::alerts_dismissed},
            Field{"sources", &A::sources}
        };
    }
};

// What should be done otherwise, or again, next time.
struct Lesson {
    std::string code = {};
    std::string text = {};
    // A role or a unit, never a person.
    std::string audience = {};
    bool operator==(const Lesson&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Lesson::code},
            Field{"text", &Lesson::text},
            Field{"audience", &Lesson::audience}
        };
    }
};

struct PilotMarked {
    static constexpr std::string_view kName = "pilot_marked";
    Uuid contract_id = {};
    bool pilot = false;
    std::string reason = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &PilotMarked::contract_id},
            Field{"pilot", &PilotMarked::pilot},
            Field{"reason", &PilotMarked::reason}
        };
    }
};

struct AnalysisOpened {
    static constexpr std::string_view kName = "closing_analysis_opened";
    Uuid contract_id = {};
    AnalysisCause cause = AnalysisCause::kRequest;
    std::uint64_t amendment_number = 0;
    CivilDate opened_on = {};
    std::string reason = {};
    AnalysisFigures figures = {};
    static constexpr auto Fields() {
        using A = AnalysisOpened;
        return std::tuple{
            Field{"contract_id", &A::contract_id},
            Field{"cause", &A::cause},
            Field{"amendment_number", &A::amendment_number},
            Field{"opened_on", &A::opened_on},
            Field{"reason", &A::reason},
            Field{"figures", &A::figures}
        };
    }
};

struct AnalysisRefreshed {
    static constexpr std::string_view kName = "closing_analysis_refreshed";
    std::uint64_t number = 0;
    AnalysisFigures figures = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &AnalysisRefreshed::number},
            Field{"figures", &AnalysisRefreshed::figures}
        };
    }
};

struct AnalysisCompleted {
    static constexpr std::string_view kName = "closing_analysis_completed";
    std::uint64_t number = 0;
    CivilDate completed_on = {};
    std::string conclusions = {};
    std::vector<Lesson> lessons = {};
    static constexpr auto Fields() {
        using A = AnalysisCompleted;
        return std::tuple{
            Field{"number", &A::number},
            Field{"completed_on", &A::completed_on},
            Field{"conclusions", &A::conclusions},
            Field{"lessons", &A::lessons}
        };
    }
};

using ClosingAnalysisEvent =
    std::variant<PilotMarked, AnalysisOpened, AnalysisRefreshed, AnalysisCompleted>;

struct ClosingAnalysis {
    // 1 for the contract's first one.
    std::uint64_t number = 0;
    AnalysisCause cause = AnalysisCause::kRequest;
    // 1 for the contract's first amendment; 0: not about one.
    std::uint64_t amendment_number = 0;
    CivilDate opened_on = {};
    std::string reason = {};
    AnalysisState state = AnalysisState::kOpen;
    AnalysisFigures figures = {};
    std::string conclusions = {};
    std::vector<Lesson> lessons = {};
    std::optional<CivilDate> completed_on = {};
    static constexpr auto Fields() {
        using A = ClosingAnalysis;
        return std::tuple{
            Field{"number", &A::number},
            Field{"cause", &A::cause},
            Field{"amendment_number", &A::amendment_number},
            Field{"opened_on", &A::opened_on},
            Field{"reason", &A::reason},
            Field{"state", &A::state},
            Field{"figures", &A::figures},
            Field{"conclusions", &A::conclusions},
            Field{"lessons", &A::lessons},
            Field{"completed_on", &A::completed_on}
        };
    }
};

struct ContractAnalyses {
    Uuid contract_id = {};
    bool pilot = false;
    std::string pilot_reason = {};
    // Whether it was ever one: what has been tried is analysed, also after the mark is taken off.
    bool was_pilot = false;
    std::vector<ClosingAnalysis> analyses = {};

    const ClosingAnalysis* Find(std::uint64_t number) const;
    bool HasOpen() const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &ContractAnalyses::contract_id},
            Field{"pilot", &ContractAnalyses::pilot},
            Field{"pilot_reason", &ContractAnalyses::pilot_reason},
            Field{"analyses", &ContractAnalyses::analyses}
        };
    }
};

struct ClosingAnalysisBook {
    using State = ContractAnalyses;
    using Event = ClosingAnalysisEvent;
    static constexpr std::string_view kKind = "closing_analysis";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& state);
};

// The pre-filled part: everything that the picture holds up to a day.
AnalysisFigures FiguresForAnalysis(
    const Picture& picture, CivilDate until, std::vector<Money> sanctions
);

// Whether a contract is large enough by what was paid under it or by its terms of any day, past or
// to come (SizesEver): once large it stays so. Absent `from`: no.
bool ReachesLimit(
    const ContractHistory& history, const Picture& picture, const std::optional<Money>& from
);

// What opens an analysis when a contract became `after`; nothing where the change is none of those
// that an analysis is made of. An index revision is not: the contract itself had agreed on it.
std::optional<AnalysisOpened> CauseOf(const ContractHistory& before, const ContractHistory& after);

struct MarkPilot {
    Uuid contract_id = {};
    bool pilot = false;
    std::string reason = {};
};
struct OpenAnalysis {
    Uuid contract_id = {};
    std::string reason = {};
    AnalysisFigures figures = {};
};
struct RefreshAnalysis {
    std::uint64_t number = 0;
    AnalysisFigures figures = {};
};
struct CompleteAnalysis {
    std::uint64_t number = 0;
    std::string conclusions = {};
    std::vector<Lesson> lessons = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &CompleteAnalysis::number},
            Field{"conclusions", &CompleteAnalysis::conclusions},
            Field{"lessons", &CompleteAnalysis::lessons}
        };
    }
};

// CONTRACT_NOT_FOUND, CONTRACT_CLOSED.
Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known, const MarkPilot& command, const ContractHistory& contract
);
// ANALYSIS_ALREADY_OPEN, CONTRACT_NOT_IN_FORCE for what has never bound or is put away.
Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known,
    const OpenAnalysis& command,
    const ContractHistory& contract,
    const Moment& moment
);
// ANALYSIS_NOT_FOUND, ANALYSIS_COMPLETED.
Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known, const RefreshAnalysis& command
);
// The same, and LESSON_CODE_TAKEN.
Decision<ClosingAnalysisEvent> Decide(
    const ContractAnalyses& known, const CompleteAnalysis& command, const Moment& moment
);

// ANALYSIS_OPEN, with the number of the first one that is open.
std::optional<Rejection> RefuseWhileOpen(const ContractAnalyses& known, std::string_view field);

// Why the contract cannot be put away yet: ANALYSIS_OPEN, ANALYSIS_MISSING. `needed`: its size or
// its being a pilot demands one of its end.
std::optional<Rejection> RefuseUnanalysed(const ContractAnalyses& known, bool needed);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::AnalysisCause> {
    using E = contract_registry::AnalysisCause;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kAmendment, "amendment"},
        {E::kEnd, "end"},
        {E::kRequest, "request"},
    }};
};

template <>
struct EnumNames<contract_registry::AnalysisState> {
    using E = contract_registry::AnalysisState;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kOpen, "open"},
        {E::kCompleted, "completed"},
    }};
};

}  // namespace luotsi
