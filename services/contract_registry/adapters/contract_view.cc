#include "contract_registry/adapters/contract_view.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/domain/renewal.h"
#include "platform/rpc/errors.h"

namespace luotsi::contract_registry {

ports::Result<std::vector<FamilyMember>> LoadLine(
    journal::Journal& journal, const ports::Held<ContractBook>& held, std::optional<Instant> known
) {
    std::vector<FamilyMember> line{{held.id, held.state}};
    std::optional<Uuid> next = SourceOfTerms(held.state.base);
    while (next && line.size() <= kMaxFamilyDepth + 1) {
        const auto above = known ? journal.LoadAsOf<ContractBook>(*next, *known)
                                 : journal.Load<ContractBook>(*next);
        if (!above.ok()) return above.Forward<std::vector<FamilyMember>>();
        if (!above->exists()) break;
        line.push_back({*next, above->state});
        next = SourceOfTerms(above->state.base);
    }
    return line;
}

absl::Status ContractView::Put(
    const rpc::Call& call,
    const ports::Held<ContractBook>& held,
    CivilDate day,
    std::optional<Instant> known,
    contract::v1::Contract* out
) {
    const auto line = LoadLine(journal_, held, known);
    if (!line.ok()) return rpc::ToStatus(line, call.language);
    const FamilyTerms shown = FamilyTermsOn(*line, day);
    std::vector<Uuid> refs;
    for (const ResponsiblePerson& person : shown.terms.responsible_persons)
        refs.push_back(person.name_ref);
    const absl::StatusOr<std::map<Uuid, std::string>> names = journal_.PrivateTextsOf(refs);
    const NameOf name_of = [&](const Uuid& ref) {
        if (!names.ok()) return std::string();
        const auto found = names->find(ref);
        return found == names->end() ? std::string() : found->second;
    };
    PutContract(held, shown.terms, name_of, out);
    PutInherited(shown.inherited, out->mutable_inherited_terms());
    return PutRenewal(call, held.id, shown.terms, known, out);
}

absl::Status ContractView::PutRenewal(
    const rpc::Call& call,
    const Uuid& contract,
    const Terms& terms,
    std::optional<Instant> known,
    contract::v1::Contract* out
) {
    // Most contracts have neither, and need no second look.
    if (!terms.renewal && terms.options.empty()) return absl::OkStatus();
    const auto renewal = known ? journal_.LoadAsOf<RenewalBook>(contract, *known)
                               : journal_.Load<RenewalBook>(contract);
    if (!renewal.ok()) return rpc::ToStatus(renewal, call.language);
    if (renewal->state.settled.empty()) return absl::OkStatus();
    const TermOutcome outcome = renewal->state.settled.back().outcome;
    out->set_renewal_outcome(static_cast<contract::v1::TermOutcome>(static_cast<int>(outcome) + 1));
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
