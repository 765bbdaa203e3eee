#include "contract_registry/adapters/steering/steering_group_view.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/record_rpc.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

pb::GroupSide SideOf(GroupSide side) {
    return static_cast<pb::GroupSide>(static_cast<int>(side) + 1);
}

// How many members each organisation has now.
void PutSeats(const SteeringGroup& group, pb::GroupMaterial* out) {
    std::map<std::pair<GroupSide, std::string>, std::uint64_t> seats;
    for (const GroupMember& member : group.members) {
        if (!member.left_on) ++seats[{member.side, member.organisation}];
    }
    for (const auto& [key, members] : seats) {
        pb::GroupSeat* seat = out->add_seats();
        seat->set_side(SideOf(key.first));
        seat->set_organisation(key.second);
        seat->set_members(members);
    }
}

void PutDecisions(const SteeringGroup& group, pb::GroupMaterial* out) {
    for (const GroupDecision& decision : group.decisions) {
        pb::GroupMaterialDecision* shown = out->add_decisions();
        wire::Fill(decision, shown);
        const GroupMember* responsible = FindMember(group, decision.responsible_member_id);
        LUOTSI_CHECK(responsible != nullptr, "a member stays in the group's record");
        shown->set_responsible_side(SideOf(responsible->side));
        shown->set_responsible_organisation(responsible->organisation);
    }
}

// All cases of a kind, whatever their severity.
std::uint64_t CasesOf(const PictureFigures& figures, std::string_view kind) {
    std::uint64_t sum = 0;
    for (const auto& [key, count] : figures.cases) {
        if (std::string_view(key).substr(0, key.find('/')) == kind) sum += count;
    }
    return sum;
}

absl::Status PutContract(
    const rpc::Call& call,
    journal::Journal& journal,
    const Uuid& id,
    const Period& period,
    CivilDate today,
    pb::GroupContract* out
) {
    const auto contract = journal.Load<ContractBook>(id);
    if (!contract.ok()) return rpc::ToStatus(contract, call.language);
    const auto line = LoadLine(journal, *contract);
    if (!line.ok()) return rpc::ToStatus(line, call.language);
    const auto picture = journal.Load<PictureBook>(id);
    if (!picture.ok()) return rpc::ToStatus(picture, call.language);
    const PictureFigures figures = FiguresOf(picture->state, period);
    out->set_contract_number(NaturalKey(contract->state));
    out->set_title(FamilyTermsOn(*line, today).terms.title);
    out->set_reports_due(figures.reports_due);
    out->set_reports_on_time(figures.reports_on_time);
    out->set_indicators_judged(figures.indicators_judged);
    out->set_indicators_met(figures.indicators_met);
    out->set_complaints(CasesOf(figures, "complaint"));
    out->set_feedback(CasesOf(figures, "feedback"));
    return absl::OkStatus();
}

}  // namespace

absl::Status PutGroup(
    const rpc::Call& call,
    journal::Journal& journal,
    const ports::Held<SteeringGroupBook>& held,
    pb::SteeringGroup* out
) {
    PutRecord(held, out);
    std::vector<Uuid> refs;
    for (const GroupMember& member : held.state.members)
        refs.push_back(member.name_ref);
    const auto names = journal.PrivateTextsOf(refs);
    if (!names.ok()) return rpc::WithDetails(names.status(), call.language);
    for (std::size_t i = 0; i < refs.size(); ++i) {
        const auto name = names->find(refs[i]);
        if (name == names->end()) continue;
        out->mutable_members(static_cast<int>(i))->set_name(name->second);
    }
    return absl::OkStatus();
}

absl::Status PutMaterial(
    const rpc::Call& call,
    journal::Journal& journal,
    const ports::Held<SteeringGroupBook>& held,
    const Period& period,
    CivilDate today,
    pb::GroupMaterial* out
) {
    const SteeringGroup& group = held.state;
    out->set_group_id(held.id.ToText());
    out->set_code(group.code);
    out->set_name(group.name);
    for (const std::string& service : group.service_codes)
        out->add_service_codes(service);
    PutSeats(group, out);
    PutDecisions(group, out);
    for (const Uuid& contract : group.contract_ids) {
        const absl::Status put =
            PutContract(call, journal, contract, period, today, out->add_contracts());
        if (!put.ok()) return put;
    }
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
