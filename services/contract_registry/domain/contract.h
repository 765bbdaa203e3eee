#pragma once

#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

enum class ContractState { kDraft, kTendered, kActive, kEnding, kEnded, kClosed };
enum class Origin { kRegistered, kImported };

// Why a contract changes during its term: eForms list `modification-justification`, procurement act
// 1397/2016 section 136.
enum class AmendmentReason {
    kReviewClause,
    kAdditionalServices,
    kUnforeseen,
    kContractorReplaced,
    kMinor,
    kNotMaterial,
};

struct ContractCreated {
    static constexpr std::string_view kName = "contract_created";
    std::string number;
    Terms terms;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &ContractCreated::number}, Field{"terms", &ContractCreated::terms}
        };
    }
};

// Taken in from a register: the state is what the dates give, not what activation would demand.
struct ContractImported {
    static constexpr std::string_view kName = "contract_imported";
    std::string number;
    // The source row: source, logical file, document number and occurrence.
    std::string import_identity;
    Terms terms;
    ContractState state = ContractState::kDraft;
    std::vector<std::string> missing_parts;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &ContractImported::number},
            Field{"import_identity", &ContractImported::import_identity},
            Field{"terms", &ContractImported::terms},
            Field{"state", &ContractImported::state},
            Field{"missing_parts", &ContractImported::missing_parts}
        };
    }
};

struct ContractActivated {
    static constexpr std::string_view kName = "contract_activated";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &ContractActivated::on}}; }
};

struct ContractAmended {
    static constexpr std::string_view kName = "contract_amended";
    CivilDate effective_from;
    AmendmentReason reason = AmendmentReason::kNotMaterial;
    std::string description;
    TermsPatch patch;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"effective_from", &ContractAmended::effective_from},
            Field{"reason", &ContractAmended::reason},
            Field{"description", &ContractAmended::description},
            Field{"patch", &ContractAmended::patch}
        };
    }
};

// The last day has passed.
struct ContractEnded {
    static constexpr std::string_view kName = "contract_ended";
    CivilDate last_day;
    static constexpr auto Fields() {
        return std::tuple{Field{"last_day", &ContractEnded::last_day}};
    }
};

// An amendment moved the last day of an ended contract to today or later.
struct ContractResumed {
    static constexpr std::string_view kName = "contract_resumed";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &ContractResumed::on}}; }
};

using ContractEvent = std::variant<
    ContractCreated,
    ContractImported,
    ContractActivated,
    ContractAmended,
    ContractEnded,
    ContractResumed>;

// An amendment as the history keeps it, in the order in which it was recorded.
struct Amendment {
    CivilDate effective_from;
    TermsPatch patch;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"effective_from", &Amendment::effective_from}, Field{"patch", &Amendment::patch}
        };
    }
};

// Everything that is known of a contract. What was known earlier is the history up to that moment
// (the journal replays it); what is in force on a day is TermsOn.
struct ContractHistory {
    bool exists = false;
    std::string number;
    std::string import_identity;
    Origin origin = Origin::kRegistered;
    ContractState state = ContractState::kDraft;
    std::vector<std::string> missing_parts;
    // As first agreed.
    Terms base;
    std::vector<Amendment> amendments;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"exists", &ContractHistory::exists},
            Field{"number", &ContractHistory::number},
            Field{"import_identity", &ContractHistory::import_identity},
            Field{"origin", &ContractHistory::origin},
            Field{"state", &ContractHistory::state},
            Field{"missing_parts", &ContractHistory::missing_parts},
            Field{"base", &ContractHistory::base},
            Field{"amendments", &ContractHistory::amendments}
        };
    }
};

struct ContractBook {
    using State = ContractHistory;
    using Event = ContractEvent;
    static constexpr std::string_view kKind = "contract";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& history, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& history);
    static std::optional<CivilDate> Effective(const Event& event);
};

// The terms in force on a day: the base with every amendment effective by then, in the order of
// their effective dates; of two with the same date the later recorded one has the last word.
Terms TermsOn(const ContractHistory& history, CivilDate day);

// A stretch of days on which the same terms hold.
struct TermsPeriod {
    // First day; absent for the first stretch, which reaches back for ever.
    std::optional<CivilDate> valid_from;
    Terms terms;
};

// All stretches in the order of days.
std::vector<TermsPeriod> Timeline(const ContractHistory& history);

// The key by which people know the contract: its number, or its source row when it has none.
const std::string& NaturalKey(const ContractHistory& history);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ContractState> {
    using E = contract_registry::ContractState;
    static constexpr std::array<std::pair<E, std::string_view>, 6> kNames{{
        {E::kDraft, "draft"},
        {E::kTendered, "tendered"},
        {E::kActive, "active"},
        {E::kEnding, "ending"},
        {E::kEnded, "ended"},
        {E::kClosed, "closed"},
    }};
};

template <>
struct EnumNames<contract_registry::Origin> {
    using E = contract_registry::Origin;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kRegistered, "registered"},
        {E::kImported, "imported"},
    }};
};

template <>
struct EnumNames<contract_registry::AmendmentReason> {
    using E = contract_registry::AmendmentReason;
    // The codes of the eForms list `modification-justification`.
    static constexpr std::array<std::pair<E, std::string_view>, 6> kNames{{
        {E::kReviewClause, "mod-rev"},
        {E::kAdditionalServices, "add-wss"},
        {E::kUnforeseen, "mod-cir"},
        {E::kContractorReplaced, "mod-repl"},
        {E::kMinor, "mod-minv"},
        {E::kNotMaterial, "mod-nons"},
    }};
};

}  // namespace luotsi
