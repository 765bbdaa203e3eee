#pragma once

#include "contract_registry/domain/lifecycle.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/decision.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

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

// A draft as it is now, in place of how it was drafted before: what the tender changed, who won it.
struct ContractDraftUpdated {
    static constexpr std::string_view kName = "contract_draft_updated";
    std::string number;
    Terms terms;
    // The names of persons as they were drafted before: they are destroyed.
    std::vector<Uuid> replaced = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"number", &ContractDraftUpdated::number},
            Field{"terms", &ContractDraftUpdated::terms},
            Field{"replaced", &ContractDraftUpdated::replaced}
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

struct ContractTendered {
    static constexpr std::string_view kName = "contract_tendered";
    CivilDate on;
    std::string reason = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ContractTendered::on}, Field{"reason", &ContractTendered::reason}
        };
    }
};

struct ContractActivated {
    static constexpr std::string_view kName = "contract_activated";
    CivilDate on;
    std::string reason = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ContractActivated::on}, Field{"reason", &ContractActivated::reason}
        };
    }
};

// What stands behind an amendment, beyond its terms.
struct AmendmentBasis {
    // The amendment's own id; nil where it was made the short way.
    Uuid amendment_id;
    std::vector<AmendmentReason> reasons;
    std::optional<CivilDate> signed_buyer;
    std::optional<CivilDate> signed_provider;
    // How much the contract's value changes; absent where nobody said so.
    std::optional<Money> value_change;
    // For an index revision: new over old prices (section 136.5).
    std::optional<Ratio> index_factor;

    bool operator==(const AmendmentBasis&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"amendment_id", &AmendmentBasis::amendment_id},
            Field{"reasons", &AmendmentBasis::reasons},
            Field{"signed_buyer", &AmendmentBasis::signed_buyer},
            Field{"signed_provider", &AmendmentBasis::signed_provider},
            Field{"value_change", &AmendmentBasis::value_change},
            Field{"index_factor", &AmendmentBasis::index_factor}
        };
    }
};

struct ContractAmended {
    static constexpr std::string_view kName = "contract_amended";
    CivilDate effective_from;
    AmendmentReason reason = AmendmentReason::kNotMaterial;
    std::string description;
    TermsPatch patch;
    // Absent in what was recorded before amendments had one.
    std::optional<AmendmentBasis> basis = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"effective_from", &ContractAmended::effective_from},
            Field{"reason", &ContractAmended::reason},
            Field{"description", &ContractAmended::description},
            Field{"patch", &ContractAmended::patch},
            Field{"basis", &ContractAmended::basis}
        };
    }
};

// Its end is decided: notice was given, or it is not renewed. Moves the last day.
struct ContractEndingStarted {
    static constexpr std::string_view kName = "contract_ending_started";
    CivilDate on;
    EndGround ground = EndGround::kOther;
    std::string reason = {};
    CivilDate last_day;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ContractEndingStarted::on},
            Field{"ground", &ContractEndingStarted::ground},
            Field{"reason", &ContractEndingStarted::reason},
            Field{"last_day", &ContractEndingStarted::last_day}
        };
    }
};

// The last day has passed, or the contract was rescinded, which moves the last day.
struct ContractEnded {
    static constexpr std::string_view kName = "contract_ended";
    CivilDate last_day;
    EndGround ground = EndGround::kTermOver;
    std::string reason = {};
    // The day on which it was rescinded; absent where its time was over.
    std::optional<CivilDate> rescinded_on = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"last_day", &ContractEnded::last_day},
            Field{"ground", &ContractEnded::ground},
            Field{"reason", &ContractEnded::reason},
            Field{"rescinded_on", &ContractEnded::rescinded_on}
        };
    }
};

// An amendment moved the last day that had passed or was decided.
struct ContractResumed {
    static constexpr std::string_view kName = "contract_resumed";
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &ContractResumed::on}}; }
};

// Analysed and put away; nothing of it changes any more.
struct ContractClosed {
    static constexpr std::string_view kName = "contract_closed";
    CivilDate on;
    std::string reason = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ContractClosed::on}, Field{"reason", &ContractClosed::reason}
        };
    }
};

// Given up before anything bound.
struct ContractCancelled {
    static constexpr std::string_view kName = "contract_cancelled";
    CivilDate on;
    std::string reason = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &ContractCancelled::on}, Field{"reason", &ContractCancelled::reason}
        };
    }
};

// What it takes over from the contract above it has changed; its own terms have not.
struct InheritedTermsChanged {
    static constexpr std::string_view kName = "inherited_terms_changed";
    // The contract whose terms changed, and its revision after that.
    Uuid contract_id;
    std::uint64_t revision = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &InheritedTermsChanged::contract_id},
            Field{"revision", &InheritedTermsChanged::revision}
        };
    }
};

// The day has come from which an agreed amendment changes who provides; its terms were known
// before.
struct ProviderChangeCame {
    static constexpr std::string_view kName = "provider_change_came";
    // First day of the new provider or members.
    CivilDate on;
    static constexpr auto Fields() { return std::tuple{Field{"on", &ProviderChangeCame::on}}; }
};

using ContractEvent = std::variant<
    ContractCreated,
    ContractImported,
    ContractActivated,
    ContractAmended,
    ContractEnded,
    ContractResumed,
    ContractTendered,
    ContractEndingStarted,
    ContractClosed,
    ContractCancelled,
    InheritedTermsChanged,
    ContractDraftUpdated,
    ProviderChangeCame>;

// An amendment as the history keeps it, in the order in which it was recorded.
struct Amendment {
    CivilDate effective_from;
    TermsPatch patch;
    std::optional<AmendmentBasis> basis = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"effective_from", &Amendment::effective_from},
            Field{"patch", &Amendment::patch},
            Field{"basis", &Amendment::basis}
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
    // The last day that was decided by notice or rescission; absent where the terms say it.
    std::optional<CivilDate> decided_end;
    bool rescinded = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"exists", &ContractHistory::exists},
            Field{"number", &ContractHistory::number},
            Field{"import_identity", &ContractHistory::import_identity},
            Field{"origin", &ContractHistory::origin},
            Field{"state", &ContractHistory::state},
            Field{"missing_parts", &ContractHistory::missing_parts},
            Field{"base", &ContractHistory::base},
            Field{"amendments", &ContractHistory::amendments},
            Field{"decided_end", &ContractHistory::decided_end},
            Field{"rescinded", &ContractHistory::rescinded}
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
