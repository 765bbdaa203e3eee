#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "kernel/personal_identity_code.h"
#include "ports/books.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/known_chain.h"
#include "self_monitoring/domain/known_contract.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::self_monitoring {

// Makes the digest by which the journal remembers words that it does not hold.
class Digest {
  public:
    virtual ~Digest() = default;
    virtual std::string Of(const Uuid& salt, const std::string& words) = 0;
};

// What a case is decided on beside what its unit of work holds.
struct CaseGround {
    CivilDate today;
    // Absent: no words were given.
    std::optional<KeptWords> words = {};
    // Those of the version before, which are destroyed when the case is recorded.
    std::vector<Uuid> replaced = {};
};

// Where an aggregate's newest words are kept, if they can be told anew at all.
template <Aggregate A>
std::vector<Uuid> WordsBefore(ports::Unit& unit, const Uuid& id) {
    if constexpr (requires(const typename A::State& state) { state.words; }) {
        const std::optional<KeptWords>& kept = unit.Get<A>(id).state.words;
        if (kept) return {kept->ref};
    }
    return {};
}

// Copies: what is asked for next may move what the unit holds.
inline KnownContract ContractIn(ports::Unit& unit, const ContractId& contract) {
    return unit.Get<KnownContractBook>(contract.uuid()).state;
}
inline KnownChain ChainIn(ports::Unit& unit, const ContractId& contract) {
    return unit.Get<KnownChainBook>(contract.uuid()).state;
}

// The words of a case, which may be empty, and the field that gave them.
struct GivenWords {
    const std::string& text;
    std::string_view field = "description";
};

// Records a case whose words, if any, go to the erasable side table in the same unit of work; the
// words that they replace are destroyed in it.
class CaseRecorder {
  public:
    CaseRecorder(Clock& clock, IdSource& ids, ports::Books& books, Digest& digest)
        : clock_(clock), ids_(ids), books_(books), digest_(digest) {}

    template <Aggregate A>
    using Decide = std::function<Decision<typename A::Event>(ports::Unit&, const CaseGround&)>;

    // PERSONAL_IDENTITY_CODE in `words`; else what `decide` refuses. Whoever holds `claim` gets a
    // further event; without one it is a new case.
    template <Aggregate A>
    ports::Result<ports::Held<A>> Record(
        const GivenWords& words,
        const ports::RequestContext& request,
        const Decide<A>& decide,
        const std::string& claim = {}
    ) {
        if (LooksLikePersonalIdentityCode(words.text)) {
            return Rejection{.reason = "PERSONAL_IDENTITY_CODE", .field = std::string(words.field)};
        }
        const Moment moment = clock_.Read();
        const Uuid fresh = ids_.Next(moment.now);
        CaseGround ground{.today = moment.today};
        const Uuid salt = ids_.Next(moment.now);
        if (!words.text.empty()) {
            const Uuid ref = ids_.Next(moment.now);
            ground.words = KeptWords{.ref = ref, .sha256 = digest_.Of(salt, words.text)};
        }
        std::optional<ports::Held<A>> after;
        const ports::Result<ports::Receipt> receipt = books_.Run(request, [&](ports::Unit& unit) {
            const Uuid id = claim.empty() ? fresh : unit.FindClaim(claim).value_or(fresh);
            ground.replaced = WordsBefore<A>(unit, id);
            std::optional<Rejection> refused = unit.Apply<A>(id, decide(unit, ground));
            if (refused) return refused;
            for (const Uuid& ref : ground.replaced)
                unit.Forget(ref);
            if (ground.words)
                unit.Keep({.ref = ground.words->ref, .text = words.text, .salt = salt});
            after = unit.Get<A>(id);
            return refused;
        });
        return books_.Answer<A>(receipt, std::move(after));
    }

  private:
    Clock& clock_;
    IdSource& ids_;
    ports::Books& books_;
    Digest& digest_;
};

}  // namespace luotsi::self_monitoring
