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

namespace luotsi::self_monitoring {

// Makes the digest by which the journal remembers words that it does not hold.
class Digest {
  public:
    virtual ~Digest() = default;
    virtual std::string Of(const Uuid& salt, const std::string& words) = 0;
};

// What a case is decided on.
struct CaseGround {
    KnownContract contract;
    KnownChain chain;
    CivilDate today;
    // Absent: no words were given.
    std::optional<KeptWords> words;
};

// Records a case of a contract whose words, if any, go to the erasable side table in the same unit
// of work.
class CaseRecorder {
  public:
    CaseRecorder(Clock& clock, IdSource& ids, ports::Books& books, Digest& digest)
        : clock_(clock), ids_(ids), books_(books), digest_(digest) {}

    template <Aggregate A>
    using Decide = std::function<Decision<typename A::Event>(const CaseGround&)>;

    // PERSONAL_IDENTITY_CODE in `words`, which may be empty; else what `decide` refuses.
    template <Aggregate A>
    ports::Result<ports::Held<A>> Record(
        ContractId contract,
        const std::string& words,
        const ports::RequestContext& request,
        const Decide<A>& decide
    ) {
        if (LooksLikePersonalIdentityCode(words))
            return Rejection{.reason = "PERSONAL_IDENTITY_CODE", .field = "description"};
        const Moment moment = clock_.Read();
        const Uuid id = ids_.Next(moment.now);
        CaseGround ground{.contract = {}, .chain = {}, .today = moment.today, .words = {}};
        if (!words.empty()) {
            const Uuid ref = ids_.Next(moment.now);
            ground.words = KeptWords{.ref = ref, .sha256 = digest_.Of(ref, words)};
        }
        std::optional<ports::Held<A>> after;
        const ports::Result<ports::Receipt> receipt = books_.Run(request, [&](ports::Unit& unit) {
            // Copies: what is asked for next may move what the unit holds.
            ground.contract = unit.Get<KnownContractBook>(contract.uuid()).state;
            ground.chain = unit.Get<KnownChainBook>(contract.uuid()).state;
            std::optional<Rejection> refused = unit.Apply<A>(id, decide(ground));
            if (refused) return refused;
            if (ground.words) unit.Keep({.ref = ground.words->ref, .text = words});
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
