#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/steering/person.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// A place in a contract that somebody fills: a level of a side.
struct Slot {
    Side side = Side::kBuyer;
    Level level = Level::kOperational;
    auto operator<=>(const Slot&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"side", &Slot::side}, Field{"level", &Slot::level}};
    }
    // `buyer/tactical`.
    std::string ToText() const;
};

// All of a contract, the buyer's first.
inline constexpr std::array<Slot, 6> kSlots{{
    {Side::kBuyer, Level::kOperational},
    {Side::kBuyer, Level::kTactical},
    {Side::kBuyer, Level::kStrategic},
    {Side::kProvider, Level::kOperational},
    {Side::kProvider, Level::kTactical},
    {Side::kProvider, Level::kStrategic},
}};

// Who was named for a slot. On each day the last word that speaks of it holds.
struct SlotAssignment {
    Slot slot;
    // Nil: nobody.
    Uuid person_id;
    CivilDate from;
    std::optional<CivilDate> to;

    bool Covers(CivilDate day) const { return from <= day && (!to || day <= *to); }
    bool operator==(const SlotAssignment&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"slot", &SlotAssignment::slot},
            Field{"person_id", &SlotAssignment::person_id},
            Field{"from", &SlotAssignment::from},
            Field{"to", &SlotAssignment::to}
        };
    }
};

struct SlotAssigned {
    static constexpr std::string_view kName = "slot_assigned";
    Uuid contract_id;
    SlotAssignment assignment;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &SlotAssigned::contract_id},
            Field{"assignment", &SlotAssigned::assignment}
        };
    }
};

// A slot that should be filled and is not.
struct VacantSlot {
    Slot slot;
    CivilDate since;
    bool operator==(const VacantSlot&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"slot", &VacantSlot::slot}, Field{"since", &VacantSlot::since}};
    }
};

// What a look at the slots found, where it differs from the look before.
struct SlotsLooked {
    static constexpr std::string_view kName = "slots_looked";
    Uuid contract_id;
    std::vector<VacantSlot> vacant;
    // The next day on which it may be otherwise.
    std::optional<CivilDate> next;
    // Whether every slot had to be filled, or only those that once were.
    bool all_required = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &SlotsLooked::contract_id},
            Field{"vacant", &SlotsLooked::vacant},
            Field{"next", &SlotsLooked::next},
            Field{"all_required", &SlotsLooked::all_required}
        };
    }
};

using ResponsibilityEvent = std::variant<SlotAssigned, SlotsLooked>;

struct Responsibility {
    Uuid contract_id;
    // In the order in which they were said.
    std::vector<SlotAssignment> assignments;
    std::vector<VacantSlot> vacant;
    std::optional<CivilDate> next_look;
    bool all_required = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Responsibility::contract_id},
            Field{"assignments", &Responsibility::assignments},
            Field{"vacant", &Responsibility::vacant},
            Field{"next_look", &Responsibility::next_look},
            Field{"all_required", &Responsibility::all_required}
        };
    }
};

// The slots of one contract; the stream id is the contract's.
struct ResponsibilityBook {
    using State = Responsibility;
    using Event = ResponsibilityEvent;
    static constexpr std::string_view kKind = "contract_responsibility";
    static constexpr std::uint64_t kSnapshotEvery = 32;
    static void Evolve(State& book, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& book);
    static std::vector<Attention> Attentions(const State& book);
};

// The word of the book that holds for a slot on a day; null: none was ever said of it.
const SlotAssignment* AssignmentOn(const Responsibility& book, const Slot& slot, CivilDate day);

// The person of the day: who was named, along the handovers since; nullopt: nobody, or somebody who
// has left.
std::optional<Uuid> PersonOn(
    const Responsibility& book, const Slot& slot, CivilDate day, const PersonLook& look
);

// Every day on which the answer for some slot may differ from that of the day before.
std::set<CivilDate> ChangeDays(const Responsibility& book, const PersonLook& look);

// The unbroken span of days around `day` with the same answer; an open end is absent.
struct SlotSpan {
    std::optional<Uuid> person;
    std::optional<CivilDate> from;
    std::optional<CivilDate> to;
};
SlotSpan SpanAround(
    const Responsibility& book,
    const Slot& slot,
    CivilDate day,
    const std::set<CivilDate>& change_days,
    const PersonLook& look
);

// The slots with nobody on a day.
std::vector<Slot> EmptySlots(const Responsibility& book, CivilDate day, const PersonLook& look);
// `buyer/tactical,provider/strategic`.
std::string TextOf(const std::vector<Slot>& slots);

struct AssignSlot {
    Uuid contract_id;
    SlotAssignment assignment;
    // What is known of the contract.
    bool contract_exists = false;
    bool contract_open = false;
};
// CONTRACT_NOT_FOUND, CONTRACT_NOT_OPEN, PERSON_NOT_FOUND, PERSON_OTHER_SIDE, PERSON_HAS_LEFT,
// PERSON_IS_CLIENT, DATE_ORDER_REVERSED, SLOT_HELD_THEN.
Decision<ResponsibilityEvent> Decide(
    const Responsibility& book,
    const AssignSlot& command,
    const PersonLook& look,
    const Moment& moment
);

// What of a contract's slots must be filled.
enum class SlotDuty {
    // The contract is not in force.
    kNone,
    // A slot that was filled stays filled.
    kOnceFilled,
    // The county demands all of them.
    kAll
};

// Looks at the slots: gives an event only when it finds something else than the look before.
Decision<ResponsibilityEvent> LookAtSlots(
    const Responsibility& book,
    const Uuid& contract,
    SlotDuty duty,
    const PersonLook& look,
    CivilDate today
);

}  // namespace luotsi::contract_registry
