#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A statute, or a part of one, on which contracts and their clauses rest, and on which days it is
// in force. Contracts refer to its code; a statute that changes ends here and names the one that
// takes its place, and no code changes.
struct Statute {
    // "612/2021-15": act and section.
    std::string code = {};
    std::string title_fi = {};
    std::string title_sv = {};
    std::string title_en = {};
    CivilDate valid_from = {};
    // The last day in force; absent while no end is known.
    std::optional<CivilDate> valid_to = {};
    // The code of what takes its place.
    std::string successor = {};
    // Where it can be read.
    std::string source = {};
    // When the registry learned of its end.
    std::optional<CivilDate> end_known_on = {};

    bool operator==(const Statute&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Statute::code},
            Field{"title_fi", &Statute::title_fi},
            Field{"title_sv", &Statute::title_sv},
            Field{"title_en", &Statute::title_en},
            Field{"valid_from", &Statute::valid_from},
            Field{"valid_to", &Statute::valid_to},
            Field{"successor", &Statute::successor},
            Field{"source", &Statute::source},
            Field{"end_known_on", &Statute::end_known_on}
        };
    }
};

// As the county now has it; in place of what was recorded of the same code before.
struct StatuteRecorded {
    static constexpr std::string_view kName = "statute_recorded";
    Statute statute;
    static constexpr auto Fields() {
        return std::tuple{Field{"statute", &StatuteRecorded::statute}};
    }
};

struct StatuteEnded {
    static constexpr std::string_view kName = "statute_ended";
    // Absent: its end was a mistake and is taken back.
    std::optional<CivilDate> last_day;
    std::string successor;
    CivilDate known_on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"last_day", &StatuteEnded::last_day},
            Field{"successor", &StatuteEnded::successor},
            Field{"known_on", &StatuteEnded::known_on}
        };
    }
};

using StatuteEvent = std::variant<StatuteRecorded, StatuteEnded>;

struct StatuteBook {
    using State = Statute;
    using Event = StatuteEvent;
    static constexpr std::string_view kKind = "statute";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& statute, const Event& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const Event& event);
    static RecordRow RowOf(const State& statute);
};

Uuid StatuteId(std::string_view code);

struct RecordStatute {
    Statute statute;
};
// DATE_ORDER_REVERSED, STATUTE_SUCCESSOR_ITSELF. Recording what is recorded already changes
// nothing, and an entry without an end leaves the end that is known: only EndStatute takes it back.
Decision<StatuteEvent> Decide(
    const Statute& statute, const RecordStatute& command, const Moment& moment
);

struct EndStatute {
    // Absent: the end is taken back.
    std::optional<CivilDate> last_day;
    std::string successor;
};
// STATUTE_NOT_FOUND, DATE_ORDER_REVERSED, STATUTE_SUCCESSOR_ITSELF. Ending it on the same day
// again changes nothing; another day replaces the one before.
Decision<StatuteEvent> Decide(
    const Statute& statute, const EndStatute& command, const Moment& moment
);

// The codes on which a contract rests: as a whole, and by its clauses. In order, each once.
std::vector<std::string> StatutesOf(const Terms& terms);

// Whether the contract outlives the statute.
bool Outlives(const Terms& terms, const Statute& statute);

// What of a statute's end a person should look at in a contract that outlives it.
Attention EndedStatute(const Statute& statute);

}  // namespace luotsi::contract_registry
