#include "contract_registry/adapters/family_tree.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/domain/contract_family.h"
#include "contract_registry/domain/family.h"
#include "platform/wire/described.h"

#include <string>

namespace luotsi::contract_registry {
namespace {

// A chain of successors may be longer than what terms are taken over from.
constexpr std::size_t kMaxTreeDepth = 64;

// A family is asked for what is there; a refusal here is our bug, a failure the world's.
template <class T>
absl::StatusOr<T> Plain(const ports::Result<T>& result) {
    if (result.ok()) return *result;
    return result.failed() ? result.status() : absl::InternalError("a read was refused");
}

}  // namespace

absl::Status FamilyTree::Put(const Held& start, contract::v1::ContractFamily* out) {
    out_ = out;
    const absl::StatusOr<Held> top = Top(start);
    if (!top.ok()) return top.status();
    out->set_root_contract_id(top->id.ToText());
    return PutBelow(*top, 0);
}

absl::StatusOr<FamilyTree::Held> FamilyTree::Load(const Uuid& id) {
    return Plain(
        question_.known ? journal_.LoadAsOf<ContractBook>(id, *question_.known)
                        : journal_.Load<ContractBook>(id)
    );
}

absl::StatusOr<std::optional<FamilyTree::Held>> FamilyTree::LoadVisible(const Uuid& id) {
    const absl::StatusOr<bool> covered = contracts_.Covers(question_.scope, id);
    if (!covered.ok()) return covered.status();
    if (!*covered) return std::optional<Held>();
    absl::StatusOr<Held> held = Load(id);
    if (!held.ok()) return held.status();
    return held->exists() ? std::optional(*std::move(held)) : std::nullopt;
}

absl::StatusOr<FamilyTree::Held> FamilyTree::Top(const Held& start) {
    Held top = start;
    for (std::size_t i = 0; i < kMaxTreeDepth && top.state.base.parent_relation; ++i) {
        auto above = LoadVisible(top.state.base.parent_contract_id);
        if (!above.ok()) return above.status();
        if (!above->has_value()) break;
        top = **std::move(above);
    }
    return top;
}

absl::Status FamilyTree::PutBelow(const Held& held, std::uint32_t depth) {
    if (depth > kMaxTreeDepth || static_cast<std::size_t>(out_->nodes_size()) >= kMaxFamilyNodes) {
        out_->set_truncated(true);
        return absl::OkStatus();
    }
    const absl::Status put = PutNode(held, depth);
    if (!put.ok()) return put;
    const auto family = Plain(
        question_.known ? journal_.LoadAsOf<FamilyBook>(held.id, *question_.known)
                        : journal_.Load<FamilyBook>(held.id)
    );
    if (!family.ok()) return family.status();
    contract::v1::FamilyNode* node = out_->mutable_nodes(out_->nodes_size() - 1);
    if (const auto sum = CommittedSum(family->state)) wire::Put(*sum, node->mutable_committed());
    for (const FamilyChild& child : family->state.children) {
        const auto below = LoadVisible(child.contract_id);
        if (!below.ok()) return below.status();
        if (!below->has_value()) continue;
        const absl::Status rest = PutBelow(**below, depth + 1);
        if (!rest.ok()) return rest;
    }
    return absl::OkStatus();
}

absl::Status FamilyTree::PutNode(const Held& held, std::uint32_t depth) {
    const auto line = Plain(LoadLine(journal_, held, question_.known));
    if (!line.ok()) return line.status();
    const FamilyTerms shown = FamilyTermsOn(*line, question_.day);
    const Terms& terms = shown.terms;
    contract::v1::FamilyNode* node = out_->add_nodes();
    wire::Fill(terms, node);
    node->set_contract_id(held.id.ToText());
    node->set_number(held.state.number);
    node->set_state(ToProto(held.state.state));
    node->set_depth(depth);
    if (terms.parent_relation) {
        node->set_relation(
            static_cast<contract::v1::ParentRelation>(static_cast<int>(*terms.parent_relation) + 1)
        );
    }
    if (const auto ceiling = CeilingFrom(held.state, question_.day))
        wire::Put(*ceiling, node->mutable_ceiling());
    PutInherited(shown.inherited, node->mutable_inherited_terms());
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
