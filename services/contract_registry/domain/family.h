#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// A contract may hang on another: a call-off on its framework, a renewal on the term before it.
// What it does not say itself it takes over from above. It does so whenever it is read: nothing is
// copied, so a change above holds below at once, and each taken-over field tells where it is from.

// How far up a contract looks; a longer line is refused when it is made.
inline constexpr std::size_t kMaxFamilyDepth = 16;

// One contract of a line: `line[0]` is the contract itself, each next one hangs above the one
// before.
struct FamilyMember {
    Uuid id;
    ContractHistory history;
};
using FamilyLine = std::span<const FamilyMember>;

// Whether such a contract takes over terms: a successor, after a new procurement, does not.
bool TakesOver(ParentRelation relation);
// The contract above from which terms are taken over; nothing where there is none.
std::optional<Uuid> SourceOfTerms(const Terms& terms);

// A field that was not given by the contract itself.
struct InheritedTerm {
    // As in the wire's Contract: `prices`.
    std::string field;
    // Who gives it.
    Uuid contract_id;

    bool operator==(const InheritedTerm&) const = default;
};

struct FamilyTerms {
    Terms terms;
    std::vector<InheritedTerm> inherited;

    bool operator==(const FamilyTerms&) const = default;
};

// The terms in force on a day with what is taken over.
FamilyTerms FamilyTermsOn(FamilyLine line, CivilDate day);

struct FamilyPeriod {
    // First day; absent for the first stretch, which reaches back for ever.
    std::optional<CivilDate> valid_from;
    FamilyTerms terms;
};
// All stretches of days on which these terms stay the same, in the order of days.
std::vector<FamilyPeriod> FamilyTimeline(FamilyLine line);
// The same without where the terms are from.
std::vector<TermsPeriod> PeriodsOf(std::vector<FamilyPeriod> periods);

// What is wrong with how terms hang on the contract above: that contract's history, or null where
// there is none with this id. `line` counts the contracts above, without this one.
std::vector<FieldFault> ParentFaults(
    const Terms& terms, const ContractHistory* parent, std::size_t line, std::string_view prefix
);

// How a call-off lies within its framework; nothing where it is no call-off of a framework. All
// give CALL_OFF_OUTSIDE_FRAMEWORK or CALL_OFF_PROVIDER_UNFIT.
//
// It begins on a day of the framework's term.
std::vector<FieldFault> CallOffStartFaults(
    const Terms& terms, const ContractHistory& framework, std::string_view prefix
);
// It ends with the framework, or as many months later as the county allows.
std::vector<FieldFault> CallOffEndFaults(
    const Terms& terms, const ContractHistory& framework, std::uint64_t months_beyond
);
// Its provider is one of those of the framework on the day.
std::vector<FieldFault> CallOffProviderFaults(
    const Terms& terms, const ContractHistory& framework, CivilDate day, std::string_view prefix
);
// A call-off that names no provider is the framework's provider's, with the members: a party is
// written down when it is agreed on, not looked up later.
Terms WithFrameworkProvider(Terms terms, const ContractHistory& framework, CivilDate day);

// The most that the call-offs of a framework may come to, as agreed for `today` and later: the
// smallest where it changes. Nothing where none was agreed or the contract is no framework.
std::optional<Money> CeilingFrom(const ContractHistory& framework, CivilDate today);
// What a call-off takes of it: the largest value agreed for `today` and later. One that is itself a
// framework, as older registers may have, takes its own ceiling where that is more.
std::optional<Money> ValueFrom(const ContractHistory& call_off, CivilDate today);

}  // namespace luotsi::contract_registry
