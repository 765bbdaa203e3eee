#include "contract_registry/domain/statute.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> CheckDates(const Statute& statute, std::string_view prefix) {
    if (statute.valid_to && *statute.valid_to < statute.valid_from)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = std::string(prefix)};
    if (!statute.successor.empty() && statute.successor == statute.code)
        return Rejection{.reason = "STATUTE_SUCCESSOR_ITSELF", .field = "successor"};
    return std::nullopt;
}

}  // namespace

void StatuteBook::Evolve(State& statute, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const StatuteRecorded& recorded) { statute = recorded.statute; },
            [&](const StatuteEnded& ended) {
                statute.valid_to = ended.last_day;
                statute.successor = ended.successor;
                statute.end_known_on.reset();
                if (ended.last_day) statute.end_known_on = ended.known_on;
            }
        },
        event
    );
}

std::optional<CivilDate> StatuteBook::Effective(const Event& event) {
    const auto* ended = std::get_if<StatuteEnded>(&event);
    if (ended == nullptr || !ended->last_day) return std::nullopt;
    return ended->last_day->AddDays(1);
}

Uuid StatuteId(std::string_view code) {
    return NamedId(StatuteBook::kKind, code);
}

RecordRow StatuteBook::RowOf(const State& statute) {
    return {
        .code = statute.code,
        .state = statute.valid_to ? "ending" : "in_force",
        .due = statute.valid_to,
    };
}

Decision<StatuteEvent> Decide(
    const Statute& statute, const RecordStatute& command, const Moment& moment
) {
    Statute after = command.statute;
    after.end_known_on.reset();
    if (!after.valid_to) after.valid_to = statute.valid_to;
    if (after.successor.empty()) after.successor = statute.successor;
    if (after.valid_to) {
        const bool known_already = after.valid_to == statute.valid_to;
        after.end_known_on = known_already ? statute.end_known_on : moment.today;
    }
    if (const auto refused = CheckDates(after, "statute.valid_to")) return *refused;
    if (after == statute) return std::vector<StatuteEvent>{};
    return StatuteRecorded{std::move(after)};
}

Decision<StatuteEvent> Decide(
    const Statute& statute, const EndStatute& command, const Moment& moment
) {
    if (statute.code.empty()) return Rejection{.reason = "STATUTE_NOT_FOUND", .field = "code"};
    Statute after = statute;
    after.valid_to = command.last_day;
    after.successor = command.successor;
    if (const auto refused = CheckDates(after, "last_day")) return *refused;
    if (after == statute) return std::vector<StatuteEvent>{};
    return StatuteEnded{
        .last_day = command.last_day, .successor = command.successor, .known_on = moment.today
    };
}

std::vector<std::string> StatutesOf(const Terms& terms) {
    std::set<std::string> codes(terms.legal_basis.begin(), terms.legal_basis.end());
    for (const Clause& clause : terms.clauses)
        codes.insert(clause.statutes.begin(), clause.statutes.end());
    return {codes.begin(), codes.end()};
}

bool Outlives(const Terms& terms, const Statute& statute) {
    if (!statute.valid_to) return false;
    return !terms.end_date || *terms.end_date > *statute.valid_to;
}

// It became true when the registry learned of it, or when the statute had ended, whichever is the
// earlier: an end in the future is already something to act on.
Attention EndedStatute(const Statute& statute) {
    LUOTSI_CHECK(statute.valid_to.has_value(), "only a statute that ends is told of");
    const CivilDate first_without = statute.valid_to->AddDays(1);
    return {
        .code = "STATUTE-ENDED",
        .subject = statute.code,
        .severity = AttentionSeverity::kWarning,
        .since = std::min(first_without, statute.end_known_on.value_or(first_without)),
        .level = Level::kOperational,
    };
}

}  // namespace luotsi::contract_registry
