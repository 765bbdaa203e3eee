#pragma once

#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/ids.h"
#include "ports/request.h"
#include "ports/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::ports {

// An aggregate's state together with where it stands in the journal. Revision 0: it does not exist.
template <class A>
struct Held {
    Uuid id;
    typename A::State state{};
    std::uint64_t revision = 0;
    std::uint64_t position = 0;
    Instant recorded_at;
    // The request id had been used before; this is the answer of then.
    bool replayed = false;

    bool exists() const { return revision > 0; }
};

struct Touched {
    std::string kind;
    Uuid id;
    std::uint64_t revision = 0;
};

struct Receipt {
    std::uint64_t position = 0;
    Instant recorded_at;
    bool replayed = false;
    // The aggregates that got events, in the order of the first event each.
    std::vector<Touched> touched;
};

// A text about a person that must be erasable: the journal keeps `ref` and a salted hash, the text
// and its salt lie in a side table of the service and go together.
struct PrivateText {
    Uuid ref;
    std::string text;
    Uuid salt = {};
};

// One unit of work inside the journal's transaction. Only valid while the closure runs.
class Unit {
  public:
    virtual ~Unit() = default;

    // The state now, with what this unit has appended so far.
    template <Aggregate A>
    const Held<A>& Get(const Uuid& id) {
        return *static_cast<const Held<A>*>(Find(A::kKind, id));
    }

    template <Aggregate A>
    void Append(const Uuid& id, const typename A::Event& event) {
        Write(A::kKind, id, &event);
    }

    // Appends what was decided; answers the refusal otherwise.
    template <Aggregate A>
    std::optional<Rejection> Apply(const Uuid& id, const Decision<typename A::Event>& decision) {
        if (!decision.accepted()) return decision.rejection();
        for (const auto& event : decision.events())
            Append<A>(id, event);
        return std::nullopt;
    }

    // Who holds a claimed key, if anyone.
    virtual std::optional<Uuid> FindClaim(std::string_view key) = 0;

    virtual void Keep(const PrivateText& text) = 0;
    // Destroys what was kept under `ref`, in the same commit.
    virtual void Forget(const Uuid& ref) = 0;

  protected:
    virtual const void* Find(std::string_view kind, const Uuid& id) = 0;
    virtual void Write(std::string_view kind, const Uuid& id, const void* event) = 0;
};

using Work = std::function<std::optional<Rejection>(Unit&)>;

struct Entry {
    RequestContext request;
    Work work;
};

// The one door for change, and the way to an aggregate's present and past.
//
// Work is pure but for its Unit: it may be run again. A refusal leaves no trace and does not
// disturb other work that is committed beside it.
class Books {
  public:
    virtual ~Books() = default;

    virtual Result<Receipt> Run(const RequestContext& request, const Work& work) = 0;
    // Queues all entries at once; they share commits of a bounded size. Answers in the same order.
    virtual std::vector<Result<Receipt>> RunAll(std::vector<Entry> entries) = 0;
    // Runs all entries in one commit, which is undone where `keep` says no to their answers; then
    // the status is ABORTED. Later entries see what earlier ones did. `keep` may be asked twice.
    using Keep = std::function<bool(const std::vector<Result<Receipt>>&)>;
    virtual absl::Status RunTogether(std::vector<Entry> entries, const Keep& keep) = 0;

    template <Aggregate A>
    Result<Held<A>> Update(
        const Uuid& id,
        const RequestContext& request,
        const std::function<Decision<typename A::Event>(const typename A::State&)>& decide
    ) {
        std::optional<Held<A>> after;
        const Result<Receipt> receipt = Run(request, [&](Unit& unit) -> std::optional<Rejection> {
            std::optional<Rejection> refused = unit.Apply<A>(id, decide(unit.Get<A>(id).state));
            if (!refused) after = unit.Get<A>(id);
            return refused;
        });
        return Answer<A>(receipt, std::move(after));
    }

    // What a request gave: `after` from this run, or the state of then when it was a repetition.
    template <Aggregate A>
    Result<Held<A>> Answer(const Result<Receipt>& receipt, std::optional<Held<A>> after) {
        if (!receipt.ok()) return receipt.template Forward<Held<A>>();
        if (!receipt->replayed) {
            LUOTSI_CHECK(after.has_value(), "work that was accepted has left its state");
            return std::move(*after);
        }
        for (const Touched& touched : receipt->touched) {
            if (touched.kind != A::kKind) continue;
            Result<Held<A>> then = LoadAtRevision<A>(touched.id, touched.revision);
            if (then.ok()) then.value().replayed = true;
            return then;
        }
        return absl::InternalError("a repeated request touched no aggregate of the expected kind");
    }

    // The latest committed state; revision 0 where nothing is known of the id.
    template <Aggregate A>
    Result<Held<A>> Load(const Uuid& id) {
        return Cast<A>(LoadErased(A::kKind, id, Until{}));
    }
    // As it was known at an instant. The answer never changes later.
    template <Aggregate A>
    Result<Held<A>> LoadAsOf(const Uuid& id, Instant known) {
        return Cast<A>(LoadErased(A::kKind, id, Until{.instant = known}));
    }
    template <Aggregate A>
    Result<Held<A>> LoadAtRevision(const Uuid& id, std::uint64_t revision) {
        return Cast<A>(LoadErased(A::kKind, id, Until{.revision = revision}));
    }

  protected:
    struct Until {
        std::optional<Instant> instant = std::nullopt;
        std::optional<std::uint64_t> revision = std::nullopt;
    };
    virtual Result<std::shared_ptr<const void>> LoadErased(
        std::string_view kind, const Uuid& id, Until until
    ) = 0;

  private:
    template <Aggregate A>
    static Result<Held<A>> Cast(const Result<std::shared_ptr<const void>>& loaded) {
        if (!loaded.ok()) return loaded.template Forward<Held<A>>();
        return Held<A>(*static_cast<const Held<A>*>(loaded.value().get()));
    }
};

}  // namespace luotsi::ports
