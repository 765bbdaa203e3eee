#include "contract_registry/domain/contract_family.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

template <class Children>
auto FindChild(Children& children, const Uuid& contract) {
    return std::ranges::find(children, contract, &FamilyChild::contract_id);
}

// What the others have committed; nothing when it is no amount of money any more.
std::optional<Money> SumWithout(
    const ContractFamily& family, const Uuid& contract, Currency currency
) {
    std::optional<Money> sum = Money::Of(0, currency);
    for (const FamilyChild& child : family.children) {
        if (child.contract_id == contract || !child.committed) continue;
        sum = Money::Plus(*sum, *child.committed);
        if (!sum) return std::nullopt;
    }
    return sum;
}

Rejection Exceeded(Money ceiling, const std::optional<Money>& committed, Money value) {
    Rejection refused{
        .reason = "FRAMEWORK_CEILING_EXCEEDED",
        .field = "agreed_value",
        .facts = {{"ceiling", ceiling.ToText()}, {"value", value.ToText()}},
    };
    if (committed) refused.facts["committed"] = committed->ToText();
    return refused;
}

}  // namespace

void FamilyBook::Evolve(State& family, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const ContractJoined& joined) {
                family.children.push_back({joined.contract_id, joined.relation, std::nullopt});
            },
            [&](const ValueCommitted& committed) {
                const auto child = FindChild(family.children, committed.contract_id);
                LUOTSI_CHECK(
                    child != family.children.end(), "only a contract that has joined commits"
                );
                child->committed = committed.value;
            },
        },
        event
    );
}

Decision<FamilyEvent> Decide(const ContractFamily& family, const JoinFamily& command) {
    if (FindChild(family.children, command.contract_id) != family.children.end())
        return std::vector<FamilyEvent>{};
    if (family.children.size() >= kMaxFamilyChildren) {
        return Rejection{
            .reason = "FAMILY_FULL",
            .field = "contract.parent_contract_id",
            .facts = {{"limit", std::to_string(kMaxFamilyChildren)}},
        };
    }
    return ContractJoined{command.contract_id, command.relation};
}

Decision<FamilyEvent> Decide(const ContractFamily& family, const CommitValue& command) {
    const auto child = FindChild(family.children, command.contract_id);
    LUOTSI_CHECK(child != family.children.end(), "only a contract that has joined commits");
    if (child->committed == command.value) return std::vector<FamilyEvent>{};
    const ValueCommitted committed{command.contract_id, command.value};
    // Giving back is right also where a ceiling from elsewhere is passed already.
    const bool gives_back = child->committed && command.value <= *child->committed;
    if (!command.ceiling || gives_back) return committed;
    if (command.ceiling->currency() != command.value.currency())
        return Rejection{.reason = "CURRENCY_MISMATCH", .field = "agreed_value.currency_code"};
    const std::optional<Money> others =
        SumWithout(family, command.contract_id, command.value.currency());
    const std::optional<Money> sum =
        others ? Money::Plus(*others, command.value) : std::optional<Money>();
    if (!sum || *sum > *command.ceiling) return Exceeded(*command.ceiling, others, command.value);
    return committed;
}

std::optional<Money> CommittedSum(const ContractFamily& family) {
    for (const FamilyChild& child : family.children) {
        if (child.committed) return SumWithout(family, Uuid(), child.committed->currency());
    }
    return std::nullopt;
}

std::optional<Rejection> CheckCeiling(const ContractFamily& family, std::optional<Money> ceiling) {
    const std::optional<Money> committed = CommittedSum(family);
    if (!ceiling || !committed || *committed <= *ceiling) return std::nullopt;
    return Rejection{
        .reason = "FRAMEWORK_CEILING_BELOW_COMMITTED",
        .field = "framework.ceiling",
        .facts = {{"ceiling", ceiling->ToText()}, {"committed", committed->ToText()}},
    };
}

}  // namespace luotsi::contract_registry
