#include "contract_registry/domain/supply_chain.h"

#include "kernel/company_key.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

Subcontractor* FindIn(SupplyChain& chain, SubcontractorId id) {
    const auto found = std::ranges::find(chain.subcontractors, id, &Subcontractor::id);
    return found == chain.subcontractors.end() ? nullptr : &*found;
}

// The decision that holds on the day: the latest effective one, of equals the later recorded.
const Consent* Holding(const std::vector<Consent>& consents, CivilDate day) {
    const Consent* holding = nullptr;
    for (const Consent& consent : consents) {
        if (consent.valid_from > day) continue;
        if (holding == nullptr || consent.valid_from >= holding->valid_from) holding = &consent;
    }
    return holding;
}

bool TierAllowed(const SupplyChain& chain, std::uint64_t tier, CivilDate day) {
    std::vector<Consent> given;
    for (const TierConsent& one : chain.tier_consents) {
        if (one.tier == tier) given.push_back(one.consent);
    }
    const Consent* holding = Holding(given, day);
    return holding != nullptr && holding->decision == ConsentDecision::kApproved;
}

// The last day on which it works as it was agreed, whatever was consented to.
std::optional<CivilDate> LastDay(const Subcontractor& one) {
    if (!one.removed_from) return one.valid_until;
    const CivilDate last = one.removed_from->AddDays(-1);
    return one.valid_until ? std::min(*one.valid_until, last) : last;
}

bool Agreed(const Subcontractor& one, CivilDate day) {
    const std::optional<CivilDate> last = LastDay(one);
    return one.valid_from <= day && (!last || day <= *last);
}

// An absent last day is later than any.
bool EndsAfter(const std::optional<CivilDate>& left, const std::optional<CivilDate>& right) {
    if (!right) return false;
    return !left || *left > *right;
}

bool Overlaps(const Subcontractor& one, const AddSubcontractor& command) {
    const std::optional<CivilDate> last = LastDay(one);
    if (last && *last < command.valid_from) return false;
    return !command.valid_until || one.valid_from <= *command.valid_until;
}

bool Reaches(std::int64_t from_tier, std::uint64_t tier) {
    return from_tier > 0 && tier >= static_cast<std::uint64_t>(from_tier);
}

Rejection TooDeep(std::string_view field, std::uint64_t tier, std::int64_t max_depth) {
    return {
        .reason = "SUPPLY_CHAIN_TOO_DEEP",
        .field = std::string(field),
        .facts = {{"tier", std::to_string(tier)}, {"max_depth", std::to_string(max_depth)}},
    };
}

std::optional<Rejection> CheckDates(const ChainRoot& root, const AddSubcontractor& command) {
    if (command.valid_until && *command.valid_until < command.valid_from) {
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "valid_until"};
    }
    if (root.start_date && command.valid_from < *root.start_date) {
        return Rejection{.reason = "SUBCONTRACTOR_OUTSIDE_CONTRACT", .field = "valid_from"};
    }
    if (root.end_date && command.valid_from > *root.end_date) {
        return Rejection{.reason = "SUBCONTRACTOR_OUTSIDE_CONTRACT", .field = "valid_from"};
    }
    if (command.valid_until && EndsAfter(command.valid_until, root.end_date)) {
        return Rejection{.reason = "SUBCONTRACTOR_OUTSIDE_CONTRACT", .field = "valid_until"};
    }
    return std::nullopt;
}

// The one above must work on all days of the one below, and be approved when work begins.
std::optional<Rejection> CheckParent(
    const SupplyChain& chain, const Subcontractor& parent, const AddSubcontractor& command
) {
    if (!Agreed(parent, command.valid_from)) {
        return Rejection{.reason = "SUBCONTRACTOR_OUTSIDE_PARENT", .field = "valid_from"};
    }
    if (command.valid_until && EndsAfter(command.valid_until, LastDay(parent))) {
        return Rejection{.reason = "SUBCONTRACTOR_OUTSIDE_PARENT", .field = "valid_until"};
    }
    if (InForceOn(chain, parent, command.valid_from)) return std::nullopt;
    return Rejection{
        .reason = "CONSENT_MISSING",
        .field = "parent_id",
        .facts = {{"tier", std::to_string(parent.tier)}},
    };
}

// Nobody works for itself, however many others stand between.
std::optional<Rejection> CheckCycle(
    const SupplyChain& chain, const ChainRoot& root, const AddSubcontractor& command
) {
    const std::string company = CompanyKey(*command.party.identifier);
    const auto buys = [&](const PartyIdentifier& buyer) { return CompanyKey(buyer) == company; };
    if (std::ranges::any_of(root.buyers, buys)) {
        return Rejection{
            .reason = "PARTY_ON_BOTH_SIDES",
            .field = "party.identifier",
            .facts = {{"company", company}},
        };
    }
    std::vector<std::string> above;
    for (const PartyIdentifier& provider : root.providers)
        above.push_back(CompanyKey(provider));
    for (const Subcontractor* one = chain.Find(command.parent_id); one != nullptr;
         one = chain.Find(one->parent_id)) {
        if (one->party.identifier) above.push_back(CompanyKey(*one->party.identifier));
    }
    if (std::ranges::find(above, company) == above.end()) return std::nullopt;
    return Rejection{
        .reason = "SUPPLY_CHAIN_CYCLE",
        .field = "party.identifier",
        .facts = {{"company", company}},
    };
}

bool IsRepeated(const SupplyChain& chain, const AddSubcontractor& command) {
    const std::string company = CompanyKey(*command.party.identifier);
    return std::ranges::any_of(chain.subcontractors, [&](const Subcontractor& one) {
        return one.parent_id == command.parent_id && one.service == command.service &&
               CompanyKey(*one.party.identifier) == company && Overlaps(one, command);
    });
}

Decision<SupplyChainEvent> DecideTier(
    const ChainRoot& root,
    const ChainLimits& limits,
    const DecideConsent& command,
    const std::string& actor,
    const Moment& moment
) {
    if (command.tier == 0) return Rejection{.reason = "CONSENT_SUBJECT_MISSING", .field = "tier"};
    if (static_cast<std::int64_t>(command.tier) > limits.max_depth) {
        return TooDeep("tier", command.tier, limits.max_depth);
    }
    return TierDecided{
        .contract_key = root.contract_key,
        .tier_consent =
            {
                .tier = command.tier,
                .consent =
                    {
                        .decision = command.decision,
                        .valid_from = command.valid_from.value_or(moment.today),
                        .reason = command.reason,
                        .actor = actor,
                        .decided_on = moment.today,
                    },
            },
    };
}

}  // namespace

const Subcontractor* SupplyChain::Find(SubcontractorId id) const {
    const auto found = std::ranges::find(subcontractors, id, &Subcontractor::id);
    return found == subcontractors.end() ? nullptr : &*found;
}

void SupplyChainBook::Evolve(State& chain, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const SubcontractorAdded& added) {
                chain.contract_key = added.contract_key;
                chain.subcontractors.push_back(added.subcontractor);
            },
            [&](const SubcontractorDecided& decided) {
                FindIn(chain, decided.id)->consents.push_back(decided.consent);
            },
            [&](const TierDecided& decided) {
                chain.contract_key = decided.contract_key;
                chain.tier_consents.push_back(decided.tier_consent);
            },
            [&](const SubcontractorRemoved& removed) {
                Subcontractor* one = FindIn(chain, removed.id);
                one->removed_from = removed.removed_from;
                one->removal_reason = removed.reason;
            },
        },
        event
    );
}

std::vector<Attention> SupplyChainBook::Attentions(const State& chain) {
    std::vector<Attention> attentions;
    for (const Subcontractor& one : chain.subcontractors) {
        if (!one.approval_needed || !one.consents.empty() || one.removed_from) continue;
        attentions.push_back({
            .code = "SUBCONTRACTOR_CONSENT_PENDING",
            .subject = one.party.identifier->id + '/' + one.valid_from.ToText() + '/' + one.service,
            .since = one.added_on,
        });
    }
    return attentions;
}

std::optional<CivilDate> SupplyChainBook::Effective(const Event& event) {
    return std::visit(
        Overloaded{
            [](const SubcontractorAdded& added) { return added.subcontractor.valid_from; },
            [](const SubcontractorDecided& decided) { return decided.consent.valid_from; },
            [](const TierDecided& decided) { return decided.tier_consent.consent.valid_from; },
            [](const SubcontractorRemoved& removed) { return removed.removed_from; },
        },
        event
    );
}

Decision<SupplyChainEvent> Decide(
    const SupplyChain& chain,
    const ChainRoot& root,
    const ChainLimits& limits,
    const AddSubcontractor& command,
    const std::string& actor,
    const Moment& moment
) {
    if (root.over) return Rejection{.reason = "CONTRACT_NOT_ACTIVE", .field = "contract_id"};
    if (chain.subcontractors.size() >= kMaxSubcontractors) {
        return Rejection{.reason = "SUPPLY_CHAIN_FULL", .field = "contract_id"};
    }
    if (!command.party.identifier) {
        return Rejection{.reason = "SUBCONTRACTOR_ID_MISSING", .field = "party.identifier"};
    }
    if (auto refused = CheckDates(root, command)) return *refused;
    const Subcontractor* parent = chain.Find(command.parent_id);
    if (parent == nullptr && !command.parent_id.IsNil()) {
        return Rejection{.reason = "SUBCONTRACTOR_NOT_FOUND", .field = "parent_id"};
    }
    const std::uint64_t tier = parent == nullptr ? 1 : parent->tier + 1;
    if (auto refused = CheckCycle(chain, root, command)) return *refused;
    if (static_cast<std::int64_t>(tier) > limits.max_depth) {
        return TooDeep("parent_id", tier, limits.max_depth);
    }
    if (parent != nullptr) {
        if (auto refused = CheckParent(chain, *parent, command)) return *refused;
    }
    const bool needs_tier = Reaches(limits.tier_consent_from, tier);
    if (needs_tier && !TierAllowed(chain, tier, command.valid_from)) {
        return Rejection{
            .reason = "CONSENT_MISSING",
            .field = "parent_id",
            .facts = {{"tier", std::to_string(tier)}},
        };
    }
    if (IsRepeated(chain, command)) {
        return Rejection{.reason = "SUBCONTRACTOR_DUPLICATE", .field = "party.identifier"};
    }
    return SubcontractorAdded{
        .contract_key = root.contract_key,
        .subcontractor =
            {
                .id = command.id,
                .parent_id = command.parent_id,
                .party = command.party,
                .service = command.service,
                .valid_from = command.valid_from,
                .valid_until = command.valid_until,
                .tier = tier,
                .approval_needed = Reaches(limits.approval_from, tier),
                .tier_consent_needed = needs_tier,
                .added_by = actor,
                .added_on = moment.today,
                .consents = {},
                .removed_from = std::nullopt,
                .removal_reason = {},
            },
    };
}

Decision<SupplyChainEvent> Decide(
    const SupplyChain& chain,
    const ChainRoot& root,
    const ChainLimits& limits,
    const DecideConsent& command,
    const std::string& actor,
    const Moment& moment
) {
    if (command.subcontractor_id.IsNil()) return DecideTier(root, limits, command, actor, moment);
    if (command.tier != 0) return Rejection{.reason = "CONSENT_SUBJECT_TWICE", .field = "tier"};
    const Subcontractor* one = chain.Find(command.subcontractor_id);
    if (one == nullptr) {
        return Rejection{.reason = "SUBCONTRACTOR_NOT_FOUND", .field = "subcontractor_id"};
    }
    if (one->removed_from && *one->removed_from <= moment.today) {
        return Rejection{.reason = "SUBCONTRACTOR_ALREADY_REMOVED", .field = "subcontractor_id"};
    }
    return SubcontractorDecided{
        .id = one->id,
        .consent =
            {
                .decision = command.decision,
                .valid_from = command.valid_from.value_or(std::max(moment.today, one->valid_from)),
                .reason = command.reason,
                .actor = actor,
                .decided_on = moment.today,
            },
    };
}

Decision<SupplyChainEvent> Decide(const SupplyChain& chain, const RemoveSubcontractor& command) {
    const Subcontractor* one = chain.Find(command.subcontractor_id);
    if (one == nullptr) {
        return Rejection{.reason = "SUBCONTRACTOR_NOT_FOUND", .field = "subcontractor_id"};
    }
    // A removal may be brought forward; on a day that it covers there is nothing to remove.
    if (one->removed_from && command.removed_from >= *one->removed_from) {
        return Rejection{.reason = "SUBCONTRACTOR_ALREADY_REMOVED", .field = "removed_from"};
    }
    if (command.removed_from < one->valid_from) {
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "removed_from"};
    }
    return SubcontractorRemoved{
        .id = one->id, .removed_from = command.removed_from, .reason = command.reason
    };
}

ConsentState ConsentOn(const Subcontractor& subcontractor, CivilDate day) {
    const Consent* holding = Holding(subcontractor.consents, day);
    if (holding == nullptr) {
        return subcontractor.approval_needed ? ConsentState::kPending : ConsentState::kNotNeeded;
    }
    return holding->decision == ConsentDecision::kApproved ? ConsentState::kApproved
                                                           : ConsentState::kRefused;
}

bool InForceOn(const SupplyChain& chain, const Subcontractor& subcontractor, CivilDate day) {
    for (const Subcontractor* one = &subcontractor; one != nullptr;
         one = chain.Find(one->parent_id)) {
        if (!Agreed(*one, day)) return false;
        const ConsentState consent = ConsentOn(*one, day);
        if (consent == ConsentState::kPending || consent == ConsentState::kRefused) return false;
        if (one->tier_consent_needed && !TierAllowed(chain, one->tier, day)) return false;
    }
    return true;
}

std::vector<DaySpan> InForceSpans(const SupplyChain& chain, const Subcontractor& subcontractor) {
    // The answer can change only on these days.
    std::set<CivilDate> changes;
    for (const Subcontractor* one = &subcontractor; one != nullptr;
         one = chain.Find(one->parent_id)) {
        changes.insert(one->valid_from);
        if (const auto last = LastDay(*one)) changes.insert(last->AddDays(1));
        for (const Consent& consent : one->consents)
            changes.insert(consent.valid_from);
    }
    for (const TierConsent& tier : chain.tier_consents)
        changes.insert(tier.consent.valid_from);
    std::vector<DaySpan> spans;
    bool open = false;
    for (const CivilDate day : changes) {
        const bool in_force = InForceOn(chain, subcontractor, day);
        if (in_force && !open) spans.push_back({.first = day, .last = std::nullopt});
        if (!in_force && open) spans.back().last = day.AddDays(-1);
        open = in_force;
    }
    return spans;
}

}  // namespace luotsi::contract_registry
