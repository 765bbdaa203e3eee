#pragma once

#include "kernel/aggregate.h"
#include "platform/codec/json_codec.h"
#include "platform/journal/parts.h"
#include "ports/books.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace luotsi::sql {
class Db;
}

namespace luotsi::journal {

// What the journal does with one kind of aggregate, with the types taken out.
struct AggregateOps {
    std::string kind;
    std::uint64_t snapshot_every = 0;
    // All `void` pointers are `ports::Held<A>` or `A::Event` of this kind.
    std::function<std::shared_ptr<void>(const Uuid& id)> fresh;
    std::function<std::shared_ptr<void>(const void* held)> clone;
    std::function<std::shared_ptr<const void>(const void* event)> clone_event;
    std::function<void(void* held, const void* event, const Recorded&)> evolve;
    // Sets where a state taken from a snapshot stands.
    std::function<void(void* held, const Recorded&)> stand_at;
    std::function<std::uint64_t(const void* held)> revision;
    std::function<std::string(const void* event)> encode;
    std::function<std::string(const void* event)> event_name;
    std::function<std::shared_ptr<void>(std::string_view payload)> decode;  // null: unreadable
    std::function<std::string(const void* held)> encode_state;
    std::function<bool(void* held, std::string_view state)> decode_state;
    std::function<std::vector<Claim>(const void* held)> claims;
    std::function<std::optional<CivilDate>(const void* event)> effective;
    // The memory that a state takes, as an estimate.
    std::function<std::size_t(const void* held)> bytes;
    // The texts outside the journal for which an event vouches; empty where no event of this kind
    // can vouch for any.
    std::function<void(const void* event, const OnSealedText& on)> sealed_texts;
    // Updates read models in the same transaction, `held` being the state after the event.
    std::function<void(sql::Db&, const void* held, const void* event)> project;
};

// Writes the read models of one aggregate kind.
template <Aggregate A>
using Projection =
    std::function<void(sql::Db&, const ports::Held<A>& after, const typename A::Event& event)>;

template <class A>
void StandAt(ports::Held<A>& held, const Recorded& recorded) {
    held.revision = recorded.revision;
    held.position = recorded.position;
    held.recorded_at = recorded.at;
}

template <Aggregate A>
AggregateOps MakeOps(Projection<A> projection) {
    using Held = ports::Held<A>;
    using Event = typename A::Event;
    AggregateOps ops;
    ops.kind = std::string(A::kKind);
    ops.snapshot_every = A::kSnapshotEvery;
    ops.fresh = [](const Uuid& id) {
        auto held = std::make_shared<Held>();
        held->id = id;
        return std::shared_ptr<void>(held);
    };
    ops.clone = [](const void* held) {
        return std::shared_ptr<void>(std::make_shared<Held>(*static_cast<const Held*>(held)));
    };
    ops.clone_event = [](const void* event) {
        return std::shared_ptr<const void>(std::make_shared<Event>(*static_cast<const Event*>(event)
        ));
    };
    ops.evolve = [](void* held_pointer, const void* event, const Recorded& recorded) {
        auto& held = *static_cast<Held*>(held_pointer);
        A::Evolve(held.state, *static_cast<const Event*>(event), recorded);
        StandAt(held, recorded);
    };
    ops.stand_at = [](void* held, const Recorded& recorded) {
        StandAt(*static_cast<Held*>(held), recorded);
    };
    ops.revision = [](const void* held) { return static_cast<const Held*>(held)->revision; };
    ops.encode = [](const void* event) { return EncodeJson(*static_cast<const Event*>(event)); };
    ops.event_name = [](const void* event) {
        return std::visit(
            [](const auto& one) { return std::string(std::decay_t<decltype(one)>::kName); },
            *static_cast<const Event*>(event)
        );
    };
    ops.decode = [](std::string_view payload) {
        std::string fault;
        std::optional<Event> event = DecodeJson<Event>(payload, &fault);
        if (!event) return std::shared_ptr<void>();
        return std::shared_ptr<void>(std::make_shared<Event>(std::move(*event)));
    };
    ops.encode_state = [](const void* held) {
        return EncodeJson(static_cast<const Held*>(held)->state);
    };
    ops.decode_state = [](void* held, std::string_view text) {
        std::string fault;
        std::optional<typename A::State> state = DecodeJson<typename A::State>(text, &fault);
        if (state) static_cast<Held*>(held)->state = std::move(*state);
        return state.has_value();
    };
    ops.bytes = [](const void* held) {
        return sizeof(Held) + HeapBytes(static_cast<const Held*>(held)->state);
    };
    if constexpr (CanSeal<Event>()) {
        ops.sealed_texts = [](const void* event, const OnSealedText& on) {
            ForEachSealedText(*static_cast<const Event*>(event), on);
        };
    }
    if constexpr (HasClaims<A>) {
        ops.claims = [](const void* held) {
            return A::Claims(static_cast<const Held*>(held)->state);
        };
    }
    if constexpr (HasEffectiveDate<A>) {
        ops.effective = [](const void* event) {
            return A::Effective(*static_cast<const Event*>(event));
        };
    }
    if (projection) {
        ops.project = [projection](sql::Db& db, const void* held, const void* event) {
            projection(db, *static_cast<const Held*>(held), *static_cast<const Event*>(event));
        };
    }
    return ops;
}

}  // namespace luotsi::journal
