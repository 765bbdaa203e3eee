#pragma once

#include "kernel/aggregate.h"
#include "kernel/clock.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <utility>

namespace luotsi::contract_registry {

// The one handler for records: one decision in one unit of work, with the unit at hand for what the
// decision must look up (the contract, a parameter) or take along (attentions, erasable texts).
//
//   decide(ports::Unit&, const ports::Held<A>&, const Moment&) -> Decision<A::Event>
//   after(ports::Unit&, const ports::Held<A>&)                    // optional: in the same unit
class Records {
  public:
    Records(ports::Books& books, Clock& clock, IdSource& ids)
        : books_(books), clock_(clock), ids_(ids) {}

    // A record under a fresh id; a repeated request gets the id of then.
    template <Aggregate A, class Decide, class After = std::nullptr_t>
    ports::Result<ports::Held<A>> Create(
        const ports::RequestContext& request, Decide&& decide, After&& after = nullptr
    ) {
        return Change<A>(
            ids_.Next(clock_.Read().now),
            request,
            std::forward<Decide>(decide),
            std::forward<After>(after)
        );
    }

    template <Aggregate A, class Decide, class After = std::nullptr_t>
    ports::Result<ports::Held<A>> Change(
        const Uuid& id,
        const ports::RequestContext& request,
        Decide&& decide,
        After&& after = nullptr
    ) {
        const Moment moment = clock_.Read();
        std::optional<ports::Held<A>> held;
        const auto receipt =
            books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
                // A copy: what the decision looks up may move what the unit holds.
                const ports::Held<A> before = unit.Get<A>(id);
                if (auto refused = unit.Apply<A>(id, decide(unit, before, moment))) return refused;
                held = unit.Get<A>(id);
                if constexpr (requires { after(unit, *held); }) after(unit, *held);
                return std::nullopt;
            });
        // A change that makes no event leaves nothing that a repetition could be answered from.
        return books_.Answer<A>(receipt, std::move(held));
    }

    Clock& clock() { return clock_; }
    IdSource& ids() { return ids_; }
    ports::Books& books() { return books_; }

  private:
    ports::Books& books_;
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::contract_registry
