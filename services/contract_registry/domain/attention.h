#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"

#include <array>
#include <concepts>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

enum class AttentionSeverity { kInfo, kWarning, kCritical };

// Something about a contract that a person should look at. Alerting opens an alert for each one
// that stands and closes it when it no longer does.
struct Attention {
    // What it is, the same for all contracts: RISK-WATCH, INHOUSE-LIMIT.
    std::string code;
    // What it is about, in words that differ within one contract and code. No ids, no person's
    // data: it is shown and compared.
    std::string subject;
    AttentionSeverity severity = AttentionSeverity::kWarning;
    // The day on which it became true.
    CivilDate since;
    // Who should look at it. The same thing for the next level is one more attention.
    Level level = Level::kOperational;

    bool operator==(const Attention&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Attention::code},
            Field{"subject", &Attention::subject},
            Field{"severity", &Attention::severity},
            Field{"since", &Attention::since},
            Field{"level", &Attention::level}
        };
    }
};

// What one source now says about a contract, in place of all that it said before.
struct AttentionsChanged {
    static constexpr std::string_view kName = "attentions_changed";
    std::string source;
    std::vector<Attention> attentions;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"source", &AttentionsChanged::source},
            Field{"attentions", &AttentionsChanged::attentions}
        };
    }
};

using AttentionEvent = std::variant<AttentionsChanged>;

// All that stands about one contract, by source: a record's `kind/id`. A source with nothing to say
// leaves no entry.
struct AttentionBoard {
    std::map<std::string, std::vector<Attention>> by_source;

    static constexpr auto Fields() {
        return std::tuple{Field{"by_source", &AttentionBoard::by_source}};
    }
};

// One contract's board; its stream id is the contract's id.
struct ContractAttentions {
    using State = AttentionBoard;
    using Event = AttentionEvent;
    static constexpr std::string_view kKind = "contract_attentions";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& board, const Event& event, const Recorded& recorded);
};

// Gives an event only when the source says something else than before.
Decision<AttentionEvent> Decide(const AttentionBoard& board, AttentionsChanged said);

// An aggregate that says what of it needs attention:
//     static std::vector<Attention> Attentions(const State& state);
template <class A>
concept HasAttentions = requires(const typename A::State& state) {
    { A::Attentions(state) } -> std::same_as<std::vector<Attention>>;
};

}  // namespace luotsi::contract_registry

template <>
struct luotsi::EnumNames<luotsi::contract_registry::AttentionSeverity> {
    using E = luotsi::contract_registry::AttentionSeverity;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kInfo, "info"},
        {E::kWarning, "warning"},
        {E::kCritical, "critical"},
    }};
};
