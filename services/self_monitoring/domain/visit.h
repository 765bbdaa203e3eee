#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "self_monitoring/domain/finding.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/known_chain.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/party.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

enum class VisitKind { kAnnounced, kUnannounced };

// A supervision visit of the county to a provider or its subcontractor.
struct Visit {
    ContractId contract_id;
    // Who answers for what was visited.
    Provider provider;
    // Who was visited, where not the provider itself.
    std::optional<Provider> subcontractor;
    CivilDate visited_on;
    VisitKind kind = VisitKind::kAnnounced;
    std::vector<Finding> findings;
    std::optional<CivilDate> follow_up_on;
    std::string document_sha256;
    std::optional<KeptWords> words;
    std::optional<Instant> recorded_at;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Visit::contract_id},
            Field{"provider", &Visit::provider},
            Field{"subcontractor", &Visit::subcontractor},
            Field{"visited_on", &Visit::visited_on},
            Field{"kind", &Visit::kind},
            Field{"findings", &Visit::findings},
            Field{"follow_up_on", &Visit::follow_up_on},
            Field{"document_sha256", &Visit::document_sha256},
            Field{"words", &Visit::words},
            Field{"recorded_at", &Visit::recorded_at}
        };
    }
};

struct VisitRecorded {
    static constexpr std::string_view kName = "visit_recorded";
    Visit visit;
    static constexpr auto Fields() { return std::tuple{Field{"visit", &VisitRecorded::visit}}; }
};

using VisitEvent = std::variant<VisitRecorded>;

struct VisitBook {
    using State = Visit;
    using Event = VisitEvent;
    static constexpr std::string_view kKind = "visit";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(Visit& visit, const VisitEvent& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const VisitEvent& event);
};

// `visit` as it was asked for: what the server sets is ignored.
struct RecordVisit {
    Visit visit;
};
// What AnsweringFor refuses; FIELD_OUT_OF_RANGE for a follow-up that is not after the visit,
// DOCUMENT_HASH_INVALID.
Decision<VisitEvent> Decide(
    const KnownContract& contract,
    const KnownChain& chain,
    const RecordVisit& command,
    CivilDate today
);

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::VisitKind> {
    using Kind = luotsi::self_monitoring::VisitKind;
    static constexpr std::array<std::pair<Kind, std::string_view>, 2> kNames{
        {{Kind::kAnnounced, "announced"}, {Kind::kUnannounced, "unannounced"}}
    };
};
