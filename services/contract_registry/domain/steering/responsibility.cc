#include "contract_registry/domain/steering/responsibility.h"

#include <algorithm>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr std::array<AttentionSeverity, 3> kSeverities{
    AttentionSeverity::kWarning, AttentionSeverity::kWarning, AttentionSeverity::kCritical
};

// The tactical level owns the contract; where its own place is empty, the strategic one hears of
// it.
Level WhoFillsIt(const Slot& slot) {
    return slot == Slot{Side::kBuyer, Level::kTactical} ? Level::kStrategic : Level::kTactical;
}

bool WasEverFilled(const Responsibility& book, const Slot& slot, CivilDate today) {
    return std::ranges::any_of(book.assignments, [&](const SlotAssignment& one) {
        return one.slot == slot && !one.person_id.IsNil() && one.from <= today;
    });
}

// All persons to whom the book's work may come.
std::set<Uuid> Reachable(const Responsibility& book, const PersonLook& look) {
    std::vector<Uuid> ahead;
    for (const SlotAssignment& one : book.assignments) {
        if (!one.person_id.IsNil()) ahead.push_back(one.person_id);
    }
    std::set<Uuid> reached;
    while (!ahead.empty()) {
        const Uuid id = ahead.back();
        ahead.pop_back();
        if (!reached.insert(id).second) continue;
        for (const PersonHandedOver& handover : look(id).handovers)
            ahead.push_back(handover.successor_id);
    }
    return reached;
}

CivilDate VacantSince(
    const Responsibility& book,
    const Slot& slot,
    const std::set<CivilDate>& change_days,
    const PersonLook& look,
    CivilDate today
) {
    const auto before = std::ranges::find(book.vacant, slot, &VacantSlot::slot);
    const SlotSpan span = SpanAround(book, slot, today, change_days, look);
    if (span.from) return *span.from;
    // Never filled: since it was first missed.
    return before == book.vacant.end() ? today : before->since;
}

// Days that have passed and on which the new word would say otherwise than the book.
bool RewritesPast(
    const Responsibility& book,
    const SlotAssignment& assignment,
    const PersonLook& look,
    CivilDate today
) {
    if (assignment.from >= today) return false;
    std::set<CivilDate> days = ChangeDays(book, look);
    days.insert(assignment.from);
    return std::ranges::any_of(days, [&](CivilDate day) {
        return day < today && assignment.Covers(day) && PersonOn(book, assignment.slot, day, look);
    });
}

std::optional<Rejection> RefusePerson(const SlotAssignment& assignment, const PersonLook& look) {
    if (assignment.person_id.IsNil()) return std::nullopt;
    const Person person = look(assignment.person_id);
    const auto refused = [](const char* reason) {
        return Rejection{.reason = reason, .field = "person_id"};
    };
    if (!person.exists()) return refused("PERSON_NOT_FOUND");
    if (person.data.side != assignment.slot.side) return refused("PERSON_OTHER_SIDE");
    if (IsClientLogin(person.data.actor)) return refused("PERSON_IS_CLIENT");
    if (!person.HereOn(assignment.from)) return refused("PERSON_HAS_LEFT");
    return std::nullopt;
}

}  // namespace

std::string Slot::ToText() const {
    return std::string(EnumText(side)) + '/' + std::string(EnumText(level));
}

void ResponsibilityBook::Evolve(State& book, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const SlotAssigned& assigned) {
                book.contract_id = assigned.contract_id;
                book.assignments.push_back(assigned.assignment);
            },
            [&](const SlotsLooked& looked) {
                book.contract_id = looked.contract_id;
                book.vacant = looked.vacant;
                book.next_look = looked.next;
                book.all_required = looked.all_required;
            },
        },
        event
    );
}

RecordRow ResponsibilityBook::RowOf(const State& book) {
    return {
        .contract = book.contract_id,
        .code = "slots",
        .state = book.all_required ? "required" : "free",
        .due = book.next_look,
    };
}

std::vector<Attention> ResponsibilityBook::Attentions(const State& book) {
    std::vector<Attention> attentions;
    for (const VacantSlot& vacant : book.vacant) {
        attentions.push_back({
            .code = "RESP-VACANT",
            .subject = vacant.slot.ToText(),
            .severity = kSeverities.at(static_cast<std::size_t>(vacant.slot.level)),
            .since = vacant.since,
            .level = WhoFillsIt(vacant.slot),
        });
    }
    return attentions;
}

const SlotAssignment* AssignmentOn(const Responsibility& book, const Slot& slot, CivilDate day) {
    const SlotAssignment* last = nullptr;
    for (const SlotAssignment& one : book.assignments) {
        if (one.slot == slot && one.Covers(day)) last = &one;
    }
    return last;
}

std::optional<Uuid> PersonOn(
    const Responsibility& book, const Slot& slot, CivilDate day, const PersonLook& look
) {
    const SlotAssignment* named = AssignmentOn(book, slot, day);
    if (named == nullptr || named->person_id.IsNil()) return std::nullopt;
    const Uuid holder = FollowHandovers(named->person_id, named->from, day, look);
    if (!look(holder).HereOn(day)) return std::nullopt;
    return holder;
}

std::set<CivilDate> ChangeDays(const Responsibility& book, const PersonLook& look) {
    std::set<CivilDate> days;
    for (const SlotAssignment& one : book.assignments) {
        days.insert(one.from);
        if (one.to) days.insert(one.to->AddDays(1));
    }
    for (const Uuid& id : Reachable(book, look)) {
        const Person person = look(id);
        if (person.last_day) days.insert(person.last_day->AddDays(1));
        for (const PersonHandedOver& handover : person.handovers)
            days.insert(handover.from);
    }
    return days;
}

SlotSpan SpanAround(
    const Responsibility& book,
    const Slot& slot,
    CivilDate day,
    const std::set<CivilDate>& change_days,
    const PersonLook& look
) {
    SlotSpan span{.person = PersonOn(book, slot, day, look), .from = {}, .to = {}};
    const auto same = [&](CivilDate other) {
        return PersonOn(book, slot, other, look) == span.person;
    };
    const auto after = change_days.upper_bound(day);
    for (auto at = after; at != change_days.end() && !span.to; ++at) {
        if (!same(*at)) span.to = at->AddDays(-1);
    }
    for (auto at = after; at != change_days.begin() && !span.from;) {
        --at;
        if (!same(at->AddDays(-1))) span.from = *at;
    }
    return span;
}

std::vector<Slot> EmptySlots(const Responsibility& book, CivilDate day, const PersonLook& look) {
    std::vector<Slot> empty;
    for (const Slot& slot : kSlots) {
        if (!PersonOn(book, slot, day, look)) empty.push_back(slot);
    }
    return empty;
}

std::string TextOf(const std::vector<Slot>& slots) {
    std::string text;
    for (const Slot& slot : slots)
        text += (text.empty() ? "" : ",") + slot.ToText();
    return text;
}

Decision<ResponsibilityEvent> Decide(
    const Responsibility& book,
    const AssignSlot& command,
    const PersonLook& look,
    const Moment& moment
) {
    const SlotAssignment& assignment = command.assignment;
    if (!command.contract_exists)
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (!command.contract_open)
        return Rejection{.reason = "CONTRACT_NOT_OPEN", .field = "contract_id"};
    if (assignment.to && *assignment.to < assignment.from)
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "to"};
    if (auto refused = RefusePerson(assignment, look)) return *std::move(refused);
    if (RewritesPast(book, assignment, look, moment.today))
        return Rejection{.reason = "SLOT_HELD_THEN", .field = "from"};
    return SlotAssigned{.contract_id = command.contract_id, .assignment = assignment};
}

Decision<ResponsibilityEvent> LookAtSlots(
    const Responsibility& book,
    const Uuid& contract,
    SlotDuty duty,
    const PersonLook& look,
    CivilDate today
) {
    SlotsLooked looked{
        .contract_id = contract,
        .vacant = {},
        .next = {},
        .all_required = duty == SlotDuty::kAll,
    };
    if (duty != SlotDuty::kNone) {
        const std::set<CivilDate> days = ChangeDays(book, look);
        for (const Slot& slot : EmptySlots(book, today, look)) {
            if (duty != SlotDuty::kAll && !WasEverFilled(book, slot, today)) continue;
            looked.vacant.push_back({slot, VacantSince(book, slot, days, look, today)});
        }
        const auto next = days.upper_bound(today);
        if (next != days.end()) looked.next = *next;
    }
    const bool same = looked.vacant == book.vacant && looked.next == book.next_look &&
                      looked.all_required == book.all_required;
    if (same) return std::vector<ResponsibilityEvent>{};
    return looked;
}

}  // namespace luotsi::contract_registry
