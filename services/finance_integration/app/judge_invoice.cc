#include "finance_integration/app/judge_invoice.h"

#include "finance_integration/domain/supplier_name.h"

#include <algorithm>
#include <set>
#include <utility>

namespace luotsi::finance_integration {
namespace {

// Gathers what concerns one invoice.
class Gathering {
  public:
    Gathering(ports::Unit& unit, ContractsByKey& index, const MatchingRules& rules)
        : unit_(unit), index_(index), rules_(rules) {}

    SupplierBook Gather(const InvoiceFacts& invoice) {
        if (!invoice.contract_number.empty()) {
            book_.named = Load(NumberKey(invoice.contract_number));
            if (!book_.named.empty()) return std::move(book_);
        }
        const std::string key = SupplierKey(invoice.supplier_name);
        if (IsRedactedPayee(key, rules_)) return std::move(book_);
        if (!invoice.supplier_id.empty()) {
            Add(PartyKey(invoice.supplier_scheme, invoice.supplier_id));
        }
        if (key.empty() || IsPlaceholder(key, rules_)) return std::move(book_);
        if (const IndexEntries* own = index_.Find(SupplierIndexKey(key))) {
            book_.aliases = own->aliases;
            Add(SupplierIndexKey(key));
        }
        // A confirmed alias holds also after the rules for resembling names have changed.
        for (const KnownAlias& alias : book_.aliases)
            Add(SupplierIndexKey(alias.supplier_key));
        if (const std::string alias_key = AliasKey(key, rules_); !alias_key.empty()) {
            Add(AliasIndexKey(alias_key));
        }
        return std::move(book_);
    }

  private:
    std::vector<KnownContract> Load(const std::string& key) {
        std::vector<KnownContract> contracts;
        const IndexEntries* entries = index_.Find(key);
        if (entries == nullptr) return contracts;
        for (const ContractId contract : entries->contracts) {
            const ContractTerms& terms = unit_.Get<ContractTermsBook>(contract.uuid()).state;
            contracts.push_back({contract, &terms});
        }
        return contracts;
    }

    void Add(const std::string& key) {
        for (const KnownContract& contract : Load(key)) {
            if (seen_.insert(contract.id).second) book_.contracts.push_back(contract);
        }
    }

    ports::Unit& unit_;
    ContractsByKey& index_;
    const MatchingRules& rules_;
    SupplierBook book_;
    std::set<ContractId> seen_;
};

}  // namespace

std::vector<Uuid> MakeIds(IdSource& ids, Instant now, std::size_t count) {
    std::vector<Uuid> made;
    made.reserve(count);
    while (made.size() < count)
        made.push_back(ids.Next(now));
    return made;
}

Judgement JudgeInUnit(ports::Unit& unit, const InvoiceFacts& invoice, SpareIds& ids) {
    const MatchingRules& rules = unit.Get<MatchingRulesBook>(MatchingRulesBook::kId).state;
    ContractsByKey index(unit, ids);
    Verdict verdict = Judge(invoice, Gathering(unit, index, rules).Gather(invoice), rules);
    const std::size_t taken = std::min(verdict.proposals.size(), kMaxProposalsPerInvoice);
    for (std::size_t i = 0; i < taken; ++i) {
        const AliasProposed& proposal = verdict.proposals[i];
        const AliasId alias(ids.Take());
        unit.Append<SupplierAliasBook>(alias.uuid(), proposal);
        index.ListAlias(
            SupplierIndexKey(proposal.alias_key),
            {.alias = alias, .supplier_key = proposal.supplier_key, .state = AliasState::kProposed}
        );
    }
    return std::move(verdict.judgement);
}

}  // namespace luotsi::finance_integration
