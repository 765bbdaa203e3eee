#pragma once

#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Four eyes: an item is approved by the tactical level and then accepted by the strategic one, by
// two people of whom neither made it. From the first approval on it is locked, until the approvals
// are withdrawn from the top level down. Actors are the callers' identities, never names.

enum class ApprovalLevel { kTactical, kStrategic };
enum class ApprovalItemKind { kContract, kAmendment };
enum class ApprovalState { kOpen, kApproved, kAccepted };

struct ApprovalGiven {
    static constexpr std::string_view kName = "approval_given";
    Uuid item_id;
    ApprovalItemKind item_kind = ApprovalItemKind::kContract;
    Uuid contract_id;
    // What people know the item by within its contract.
    std::string item_code;
    ApprovalLevel level = ApprovalLevel::kTactical;
    std::string actor;
    // Whose deputy the actor was; empty where it acted in its own right.
    std::string deputy_for;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"item_id", &ApprovalGiven::item_id},
            Field{"item_kind", &ApprovalGiven::item_kind},
            Field{"contract_id", &ApprovalGiven::contract_id},
            Field{"item_code", &ApprovalGiven::item_code},
            Field{"level", &ApprovalGiven::level},
            Field{"actor", &ApprovalGiven::actor},
            Field{"deputy_for", &ApprovalGiven::deputy_for},
            Field{"on", &ApprovalGiven::on}
        };
    }
};

struct ApprovalWithdrawn {
    static constexpr std::string_view kName = "approval_withdrawn";
    ApprovalLevel level = ApprovalLevel::kTactical;
    std::string actor;
    std::string deputy_for;
    std::string reason;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"level", &ApprovalWithdrawn::level},
            Field{"actor", &ApprovalWithdrawn::actor},
            Field{"deputy_for", &ApprovalWithdrawn::deputy_for},
            Field{"reason", &ApprovalWithdrawn::reason},
            Field{"on", &ApprovalWithdrawn::on}
        };
    }
};

using ApprovalEvent = std::variant<ApprovalGiven, ApprovalWithdrawn>;

struct ApprovalStep {
    ApprovalLevel level = ApprovalLevel::kTactical;
    std::string actor;
    std::string deputy_for;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"level", &ApprovalStep::level},
            Field{"actor", &ApprovalStep::actor},
            Field{"deputy_for", &ApprovalStep::deputy_for},
            Field{"on", &ApprovalStep::on}
        };
    }
};

// The approvals of one item.
struct Approval {
    Uuid item_id;
    ApprovalItemKind item_kind = ApprovalItemKind::kContract;
    Uuid contract_id;
    std::string item_code;
    // The approvals that hold, lowest level first.
    std::vector<ApprovalStep> steps;

    ApprovalState state() const { return static_cast<ApprovalState>(steps.size()); }
    bool locked() const { return !steps.empty(); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"item_id", &Approval::item_id},
            Field{"item_kind", &Approval::item_kind},
            Field{"contract_id", &Approval::contract_id},
            Field{"item_code", &Approval::item_code},
            Field{"steps", &Approval::steps}
        };
    }
};

struct ApprovalBook {
    using State = Approval;
    using Event = ApprovalEvent;
    static constexpr std::string_view kKind = "approval";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& approval, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& approval);
};

// Where the approvals of an item lie in the journal: a place of their own, found by the item alone.
Uuid ApprovalId(const Uuid& item);

// Who acts for a level while its holder is away.
struct Deputy {
    Uuid id;
    ApprovalLevel level = ApprovalLevel::kTactical;
    // Whose place it is, and who takes it.
    std::string principal;
    std::string deputy;
    CivilDate from;
    CivilDate to;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &Deputy::id},
            Field{"level", &Deputy::level},
            Field{"principal", &Deputy::principal},
            Field{"deputy", &Deputy::deputy},
            Field{"from", &Deputy::from},
            Field{"to", &Deputy::to}
        };
    }
};

struct DeputyAppointed {
    static constexpr std::string_view kName = "deputy_appointed";
    Deputy appointment;
    std::string by;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"appointment", &DeputyAppointed::appointment}, Field{"by", &DeputyAppointed::by}
        };
    }
};

struct DeputyDismissed {
    static constexpr std::string_view kName = "deputy_dismissed";
    Uuid id;
    std::string by;
    static constexpr auto Fields() {
        return std::tuple{Field{"id", &DeputyDismissed::id}, Field{"by", &DeputyDismissed::by}};
    }
};

using DeputyEvent = std::variant<DeputyAppointed, DeputyDismissed>;

// All deputies of the county, in one stream.
struct DeputyRoster {
    std::vector<Deputy> appointments;
    static constexpr auto Fields() {
        return std::tuple{Field{"appointments", &DeputyRoster::appointments}};
    }
};

struct DeputyBook {
    using State = DeputyRoster;
    using Event = DeputyEvent;
    static constexpr std::string_view kKind = "deputies";
    static constexpr std::uint64_t kSnapshotEvery = 64;
    static Uuid RosterId();
    static void Evolve(State& roster, const Event& event, const Recorded& recorded);
};

// More appointments at a time are refused; a county has a few.
inline constexpr std::size_t kMostDeputies = 500;

// A caller as the approval flow sees one.
struct Approver {
    std::string actor;
    bool tactical = false;
    bool strategic = false;

    bool Holds(ApprovalLevel level) const {
        return level == ApprovalLevel::kTactical ? tactical : strategic;
    }
};

struct ApproveItem {
    Uuid item_id;
    ApprovalItemKind item_kind = ApprovalItemKind::kContract;
    Uuid contract_id;
    std::string item_code;
    ApprovalLevel level = ApprovalLevel::kTactical;
    // Those who wrote the item.
    std::vector<std::string> makers;
};
// APPROVAL_LEVEL_NOT_HELD, APPROVAL_OWN_ITEM, APPROVAL_OUT_OF_ORDER, APPROVAL_SAME_PERSON.
Decision<ApprovalEvent> Decide(
    const Approval& approval,
    const ApproveItem& command,
    const Approver& caller,
    const DeputyRoster& roster,
    const Moment& moment
);

struct UnapproveItem {
    ApprovalLevel level = ApprovalLevel::kTactical;
    std::string reason;
};
// APPROVAL_NOT_GIVEN, APPROVAL_LEVEL_NOT_HELD, UNAPPROVE_FROM_TOP.
Decision<ApprovalEvent> Decide(
    const Approval& approval,
    const UnapproveItem& command,
    const Approver& caller,
    const DeputyRoster& roster,
    const Moment& moment
);

struct AppointDeputy {
    Uuid id;
    ApprovalLevel level = ApprovalLevel::kTactical;
    // Empty: the caller's own place.
    std::string principal;
    std::string deputy;
    CivilDate from;
    CivilDate to;
};
// APPROVAL_LEVEL_NOT_HELD, DEPUTY_OF_ONESELF, DATE_ORDER_REVERSED, DEPUTY_DATES_PAST,
// DEPUTIES_TOO_MANY. A deputy cannot appoint another.
Decision<DeputyEvent> Decide(
    const DeputyRoster& roster,
    const AppointDeputy& command,
    const Approver& caller,
    const Moment& moment
);

struct DismissDeputy {
    Uuid id;
};
// DEPUTY_NOT_FOUND, APPROVAL_LEVEL_NOT_HELD.
Decision<DeputyEvent> Decide(
    const DeputyRoster& roster, const DismissDeputy& command, const Approver& caller
);

// ITEM_LOCKED while an approval holds.
std::optional<Rejection> RefuseLocked(const Approval& approval, std::string_view field);
// APPROVAL_REQUIRED until the item is accepted.
std::optional<Rejection> RefuseUnaccepted(const Approval& approval, std::string_view field);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ApprovalLevel> {
    using E = contract_registry::ApprovalLevel;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kTactical, "tactical"},
        {E::kStrategic, "strategic"},
    }};
};

template <>
struct EnumNames<contract_registry::ApprovalItemKind> {
    using E = contract_registry::ApprovalItemKind;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kContract, "contract"},
        {E::kAmendment, "amendment"},
    }};
};

template <>
struct EnumNames<contract_registry::ApprovalState> {
    using E = contract_registry::ApprovalState;
    static constexpr std::array<std::pair<E, std::string_view>, 3> kNames{{
        {E::kOpen, "open"},
        {E::kApproved, "approved"},
        {E::kAccepted, "accepted"},
    }};
};

}  // namespace luotsi
