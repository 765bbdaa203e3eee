#include "finance_integration/domain/judge.h"

#include "finance_integration/domain/supplier_name.h"
#include "kernel/wide.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace luotsi::finance_integration {
namespace {

// How a contract's supplier stands to the invoice's.
enum class Kinship { kNone, kResembling, kSame };

// A contract with its terms on the invoice's day.
struct InForce {
    ContractId id;
    const TermsPeriod* terms = nullptr;
};

struct PartOfYear {
    std::int64_t divisor;
    std::string_view name;
};
constexpr std::array<PartOfYear, 3> kPartsOfYear{
    {{1, "the annual value"},
     {12, "a month of the annual value"},
     {4, "a quarter of the annual value"}}
};

// One invoice under judgement.
class Case {
  public:
    Case(const InvoiceFacts& invoice, const SupplierBook& book, const MatchingRules& rules)
        : invoice_(invoice), book_(book), rules_(rules), key_(SupplierKey(invoice.supplier_name)) {}

    Verdict Decide() {
        if (!book_.named.empty()) return ByNumber();
        if (IsRedactedPayee(key_, rules_)) return Because(Reason::kPayeeRedacted);
        if (key_.empty() && invoice_.supplier_id.empty()) return Because(Reason::kPayeeMissing);
        Sort();
        if (same_.size() == 1) return Match(Reason::kSoleContractInForce, same_.front(), {});
        if (same_.size() > 1) return OfSeveral();
        if (!resembling_.empty()) return Unconfirmed();
        return known_ ? NotInForce(book_.contracts) : Because(Reason::kNoContractKnown);
    }

  private:
    static Verdict Because(Reason reason) {
        Verdict verdict;
        verdict.judgement.reason = reason;
        return verdict;
    }

    static Verdict Match(Reason reason, const InForce& contract, std::string explanation) {
        Verdict verdict = Because(reason);
        verdict.judgement.contract = contract.id;
        verdict.judgement.contract_label = contract.terms->label();
        verdict.judgement.explanation = std::move(explanation);
        return verdict;
    }

    static Verdict Waver(Reason reason, const std::vector<InForce>& candidates) {
        Verdict verdict = Because(reason);
        for (const InForce& one : candidates) {
            verdict.judgement.candidates.push_back(one.id);
            verdict.judgement.candidate_labels.push_back(one.terms->label());
        }
        std::ranges::sort(verdict.judgement.candidates);
        std::ranges::sort(verdict.judgement.candidate_labels);
        return verdict;
    }

    // A named contract that is not in force is not replaced by another one: the invoice says which.
    Verdict ByNumber() {
        std::vector<InForce> in_force;
        for (const KnownContract& contract : book_.named) {
            const TermsPeriod* terms = contract.terms->On(invoice_.invoice_date);
            if (terms == nullptr || terms->number != invoice_.contract_number) continue;
            if (InForceOn(*terms, invoice_.invoice_date)) in_force.push_back({contract.id, terms});
        }
        if (in_force.size() == 1) return Match(Reason::kContractNumber, in_force.front(), {});
        if (in_force.size() > 1) return Waver(Reason::kSeveralContractsInForce, in_force);
        return NotInForce(book_.named);
    }

    // Says which contract had ended, where only one comes into question: being paid after its end
    // is something its contract manager wants to know.
    Verdict NotInForce(const std::vector<KnownContract>& contracts) const {
        Verdict verdict = Because(Reason::kContractNotInForce);
        std::vector<const KnownContract*> ended;
        for (const KnownContract& contract : contracts) {
            const TermsPeriod* terms = contract.terms->On(invoice_.invoice_date);
            if (terms != nullptr && HadEnded(*terms)) ended.push_back(&contract);
        }
        if (ended.size() != 1) return verdict;
        verdict.judgement.ended_contract = ended.front()->id;
        verdict.judgement.ended_contract_label = ended.front()->terms->label();
        return verdict;
    }

    bool HadEnded(const TermsPeriod& terms) const {
        const bool sound = terms.binding && terms.start_date && terms.end_date &&
                           *terms.start_date <= *terms.end_date;
        if (!sound || *terms.end_date >= invoice_.invoice_date) return false;
        const bool named = !book_.named.empty() && terms.number == invoice_.contract_number;
        return named || KinshipOf(terms) == Kinship::kSame;
    }

    // Tells same suppliers from resembling ones, and who has a contract in force.
    void Sort() {
        for (const KnownContract& contract : book_.contracts) {
            const TermsPeriod* terms = contract.terms->On(invoice_.invoice_date);
            const bool in_force = terms != nullptr && InForceOn(*terms, invoice_.invoice_date);
            const Kinship now = in_force ? KinshipOf(*terms) : Kinship::kNone;
            if (now == Kinship::kSame) same_.push_back({contract.id, terms});
            if (now == Kinship::kResembling) resembling_.push_back({contract.id, terms});
            known_ |= std::ranges::any_of(contract.terms->periods, [&](const TermsPeriod& period) {
                return period.binding && KinshipOf(period) != Kinship::kNone;
            });
        }
    }

    Kinship KinshipOf(const TermsPeriod& terms) const {
        const bool same_party = !invoice_.supplier_id.empty() &&
                                invoice_.supplier_id == terms.provider_id &&
                                invoice_.supplier_scheme == terms.provider_scheme;
        if (same_party) return Kinship::kSame;
        if (terms.placeholder_provider) return Kinship::kNone;
        const std::string key = SupplierKey(terms.provider_name);
        if (key.empty() || key_.empty() || IsPlaceholder(key, rules_)) return Kinship::kNone;
        if (key == key_) return Kinship::kSame;
        if (const std::optional<AliasState> state = AliasTo(key)) {
            if (*state == AliasState::kConfirmed) return Kinship::kSame;
            if (*state == AliasState::kRejected) return Kinship::kNone;
        }
        const std::string alias = AliasKey(key_, rules_);
        const bool alike = !alias.empty() && alias == AliasKey(key, rules_);
        return alike ? Kinship::kResembling : Kinship::kNone;
    }

    std::optional<AliasState> AliasTo(std::string_view supplier_key) const {
        for (const KnownAlias& alias : book_.aliases) {
            if (alias.supplier_key == supplier_key) return alias.state;
        }
        return std::nullopt;
    }

    Verdict OfSeveral() const {
        if (auto decided = ByAmount()) return *std::move(decided);
        if (auto decided = ByService()) return *std::move(decided);
        return Waver(Reason::kSeveralContractsInForce, same_);
    }

    std::optional<Verdict> ByAmount() const {
        const InForce* only = nullptr;
        std::string basis;
        for (const InForce& contract : same_) {
            const std::string_view found = AmountBasis(*contract.terms);
            if (found.empty()) continue;
            if (only != nullptr) return std::nullopt;
            only = &contract;
            basis = found;
        }
        if (only == nullptr) return std::nullopt;
        return Match(Reason::kAmount, *only, invoice_.net.ToText() + " is " + basis);
    }

    // What the invoice's amount is of the contract's values; empty when nothing.
    std::string_view AmountBasis(const TermsPeriod& terms) const {
        if (terms.annual_value) {
            for (const PartOfYear& part : kPartsOfYear) {
                const Wide minor = DivideHalfAway(terms.annual_value->minor(), part.divisor);
                const Money value =
                    Money::Of(static_cast<std::int64_t>(minor), terms.annual_value->currency());
                if (value == invoice_.net) return part.name;
            }
        }
        return terms.agreed_value == invoice_.net ? "the whole value" : std::string_view();
    }

    // Every significant word of the invoice stands in the contract's texts. "Any shared word" would
    // join cash in transit to cash receipting software.
    std::optional<Verdict> ByService() const {
        const std::set<std::string> wanted = SignificantWords(invoice_.service_description, rules_);
        if (wanted.empty()) return std::nullopt;
        const InForce* only = nullptr;
        for (const InForce& contract : same_) {
            const std::set<std::string> words =
                SignificantWords(contract.terms->service_text, rules_);
            if (!std::ranges::includes(words, wanted)) continue;
            if (only != nullptr) return std::nullopt;
            only = &contract;
        }
        if (only == nullptr) return std::nullopt;
        std::string said = "the contract speaks of:";
        for (const std::string& word : wanted)
            said += " " + word;
        return Match(Reason::kService, *only, std::move(said));
    }

    Verdict Unconfirmed() const {
        Verdict verdict = Waver(Reason::kSupplierAliasUnconfirmed, resembling_);
        // By key, so that the order of contracts does not show; of two spellings that differ in
        // case or blanks only, the smaller one stands for the supplier.
        std::map<std::string, std::string> suppliers;
        for (const InForce& contract : resembling_) {
            const std::string name = CollapseBlanks(contract.terms->provider_name);
            const auto [known, fresh] = suppliers.emplace(SupplierKey(name), name);
            if (!fresh) known->second = std::min(known->second, name);
        }
        for (const auto& [key, name] : suppliers) {
            verdict.judgement.waits_for.push_back(key);
            if (AliasTo(key)) continue;
            verdict.proposals.push_back({
                .alias = invoice_.supplier_name,
                .alias_key = key_,
                .supplier = name,
                .supplier_key = key,
                .reason = AliasReason(key_, key, rules_),
            });
        }
        return verdict;
    }

    const InvoiceFacts& invoice_;
    const SupplierBook& book_;
    const MatchingRules& rules_;
    const std::string key_;
    std::vector<InForce> same_;
    std::vector<InForce> resembling_;
    bool known_ = false;
};

}  // namespace

Verdict Judge(const InvoiceFacts& invoice, const SupplierBook& book, const MatchingRules& rules) {
    return Case(invoice, book, rules).Decide();
}

}  // namespace luotsi::finance_integration
