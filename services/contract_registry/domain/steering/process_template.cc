#include "contract_registry/domain/steering/process_template.h"

#include "contract_registry/domain/named_id.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

// Puts a dated word into its place; one for the same day replaces the earlier.
template <class T, class Member>
void PutDated(std::vector<T>& list, const T& word, Member day) {
    std::erase_if(list, [&](const T& one) { return one.*day == word.*day; });
    const auto place = std::ranges::upper_bound(list, word.*day, {}, day);
    list.insert(place, word);
}

template <class T, class Member>
const T* LastBy(const std::vector<T>& list, CivilDate day, Member from) {
    const auto next = std::ranges::upper_bound(list, day, {}, from);
    return next == list.begin() ? nullptr : &*std::prev(next);
}

}  // namespace

const ProcessTemplateVersion* ProcessTemplate::On(CivilDate day) const {
    return LastBy(versions, day, &ProcessTemplateVersion::valid_from);
}

Uuid ProcessTemplateBook::IdOf(std::string_view code) {
    return NamedId(kKind, code);
}

void ProcessTemplateBook::Evolve(State& state, const Event& event, const Recorded&) {
    const auto& published = std::get<ProcessTemplatePublished>(event);
    state.code = published.code;
    PutDated(state.versions, published.version, &ProcessTemplateVersion::valid_from);
}

RecordRow ProcessTemplateBook::RowOf(const State& state) {
    return {.contract = {}, .code = state.code, .state = "published", .due = {}};
}

Decision<ProcessTemplateBook::Event> Decide(
    const ProcessTemplate&, const ProcessTemplatePublished& command
) {
    std::set<ProcessStep> seen;
    for (std::size_t i = 0; i < command.version.steps.size(); ++i) {
        if (seen.insert(command.version.steps[i].step).second) continue;
        return Rejection{
            .reason = "PROCESS_STEPS_UNFIT",
            .field = "version.steps[" + std::to_string(i) + "].step",
        };
    }
    return command;
}

std::string UnitMember::UnitOn(CivilDate day) const {
    const Membership* const found = LastBy(memberships, day, &Membership::from);
    return found == nullptr ? std::string() : found->unit;
}

Uuid UnitMemberBook::IdOf(std::string_view actor) {
    return NamedId(kKind, actor);
}

void UnitMemberBook::Evolve(State& state, const Event& event, const Recorded&) {
    const auto& set = std::get<UnitMemberSet>(event);
    state.actor = set.actor;
    PutDated(state.memberships, set.membership, &Membership::from);
}

RecordRow UnitMemberBook::RowOf(const State& state) {
    return {.contract = {}, .code = state.actor, .state = "member", .due = {}};
}

Decision<UnitMemberBook::Event> Decide(const UnitMember& state, const UnitMemberSet& command) {
    if (state.memberships.size() >= kMostMemberships)
        return Rejection{.reason = "MEMBERSHIPS_TOO_MANY", .field = "actor"};
    return command;
}

}  // namespace luotsi::contract_registry
