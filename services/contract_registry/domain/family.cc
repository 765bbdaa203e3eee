#include "contract_registry/domain/family.h"

#include "contract_registry/domain/term_dates.h"

#include <algorithm>
#include <array>
#include <functional>

namespace luotsi::contract_registry {
namespace {

bool IsGiven(const std::string& text) {
    return !text.empty();
}
template <class T>
bool IsGiven(const std::vector<T>& list) {
    return !list.empty();
}
template <class T>
bool IsGiven(const std::optional<T>& value) {
    return value.has_value();
}

template <auto Member>
bool Gives(const Terms& terms) {
    return IsGiven(terms.*Member);
}
template <auto Member>
void Take(Terms& terms, const Terms& from) {
    terms.*Member = from.*Member;
}

// Own goals are measured by own indicators, and own indicators have sanctions and weights of their
// own: those of the contract above would speak of what is not there.
bool GivesMeasures(const Terms& terms) {
    return !terms.indicators.empty() || !terms.goals.empty();
}
bool GivesIncentives(const Terms& terms) {
    return !terms.incentive_terms.empty() || GivesMeasures(terms);
}
bool GivesWeights(const Terms& terms) {
    return !terms.focus_weights.empty() || GivesMeasures(terms);
}

// What can be taken over. Parties, dates, values, options and worked examples are each contract's
// own. Order matters: a field looks at others as the contract itself gave them.
struct TakenField {
    std::string_view name;
    bool (*gives)(const Terms& own);
    bool (*has)(const Terms& above);
    void (*take)(Terms& terms, const Terms& above);
};

template <auto Member>
constexpr TakenField Taken(std::string_view name, bool (*gives)(const Terms&) = Gives<Member>) {
    return {name, gives, Gives<Member>, Take<Member>};
}

constexpr std::array kTakenFields{
    Taken<&Terms::prices>("prices"),
    Taken<&Terms::goals>("goals"),
    Taken<&Terms::indicators>("indicators", GivesMeasures),
    Taken<&Terms::responsible_persons>("responsible_persons"),
    Taken<&Terms::reporting_duty>("reporting_duty"),
    Taken<&Terms::service_description>("service_description"),
    Taken<&Terms::focus_weights>("focus_weights", GivesWeights),
    Taken<&Terms::index_clause>("index_clause"),
    Taken<&Terms::notice>("notice"),
    Taken<&Terms::clauses>("clauses"),
    Taken<&Terms::incentive_terms>("incentive_terms", GivesIncentives),
    Taken<&Terms::procurement>("procurement"),
    Taken<&Terms::legal_basis>("legal_basis"),
};

FamilyTerms TakenOver(const Uuid& above_id, const Terms& own, const FamilyTerms& above) {
    FamilyTerms result{.terms = own, .inherited = {}};
    for (const TakenField& field : kTakenFields) {
        if (field.gives(own) || !field.has(above.terms)) continue;
        field.take(result.terms, above.terms);
        const auto further = std::ranges::find(above.inherited, field.name, &InheritedTerm::field);
        const Uuid source = further == above.inherited.end() ? above_id : further->contract_id;
        result.inherited.push_back({std::string(field.name), source});
    }
    return result;
}

// Joins the terms of a line, the topmost contract's given last.
FamilyTerms Join(FamilyLine line, const std::vector<const Terms*>& of_each) {
    FamilyTerms result{.terms = *of_each.back(), .inherited = {}};
    for (std::size_t i = line.size() - 1; i-- > 0;)
        result = TakenOver(line[i + 1].id, *of_each[i], result);
    return result;
}

const Terms& InForce(const std::vector<TermsPeriod>& periods, std::optional<CivilDate> day) {
    const TermsPeriod* in_force = &periods.front();
    for (const TermsPeriod& period : periods) {
        if (period.valid_from && (!day || *period.valid_from > *day)) break;
        in_force = &period;
    }
    return in_force->terms;
}

// Which contracts may stand above, by the relation.
struct Fit {
    ParentRelation relation;
    ContractType above;
};
constexpr std::array kFits{
    Fit{ParentRelation::kCallOff, ContractType::kFramework},
    Fit{ParentRelation::kCallOff, ContractType::kDynamicPurchasing},
    Fit{ParentRelation::kAdmission, ContractType::kDynamicPurchasing},
};

bool Fits(ParentRelation relation, ContractType above) {
    const bool any = relation == ParentRelation::kRenewal || relation == ParentRelation::kSuccessor;
    return any || std::ranges::any_of(kFits, [&](const Fit& fit) {
               return fit.relation == relation && fit.above == above;
           });
}

template <class Better>
void Improve(std::optional<Money>& best, const std::optional<Money>& value, Better better) {
    if (value && (!best || better(value->minor(), best->minor()))) best = value;
}

// Visits the terms of every stretch that reaches `today` or later.
void EachFrom(
    const ContractHistory& history, CivilDate today, const std::function<void(const Terms&)>& visit
) {
    const std::vector<TermsPeriod> periods = Timeline(history);
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const bool is_over = i + 1 < periods.size() && *periods[i + 1].valid_from <= today;
        if (!is_over) visit(periods[i].terms);
    }
}

bool IsCalledOff(const Terms& terms, const ContractHistory& framework) {
    return terms.parent_relation == ParentRelation::kCallOff &&
           framework.base.type == ContractType::kFramework;
}

// The framework's last day as it is agreed now, whenever it was agreed.
std::optional<CivilDate> LastDayOf(const ContractHistory& framework) {
    return Timeline(framework).back().terms.end_date;
}

FieldFault OutsideFramework(std::string field, CivilDate day) {
    return {std::move(field), "CALL_OFF_OUTSIDE_FRAMEWORK", day.ToText()};
}

bool IsNamed(const Party& party) {
    return party.identifier.has_value() || !party.name.empty();
}

}  // namespace

bool TakesOver(ParentRelation relation) {
    return relation != ParentRelation::kSuccessor;
}

std::optional<Uuid> SourceOfTerms(const Terms& terms) {
    const bool takes = terms.parent_relation && TakesOver(*terms.parent_relation);
    if (!takes || terms.parent_contract_id == Uuid()) return std::nullopt;
    return terms.parent_contract_id;
}

FamilyTerms FamilyTermsOn(FamilyLine line, CivilDate day) {
    LUOTSI_CHECK(!line.empty(), "a line holds at least the contract itself");
    std::vector<Terms> terms;
    for (const FamilyMember& member : line)
        terms.push_back(TermsOn(member.history, day));
    std::vector<const Terms*> of_each;
    for (const Terms& one : terms)
        of_each.push_back(&one);
    return Join(line, of_each);
}

std::vector<FamilyPeriod> FamilyTimeline(FamilyLine line) {
    LUOTSI_CHECK(!line.empty(), "a line holds at least the contract itself");
    std::vector<std::vector<TermsPeriod>> timelines;
    std::vector<std::optional<CivilDate>> cuts;
    for (const FamilyMember& member : line) {
        timelines.push_back(Timeline(member.history));
        for (const TermsPeriod& period : timelines.back())
            cuts.push_back(period.valid_from);
    }
    std::ranges::sort(cuts);
    const auto repeated = std::ranges::unique(cuts);
    cuts.erase(repeated.begin(), repeated.end());
    std::vector<FamilyPeriod> periods;
    for (const std::optional<CivilDate>& day : cuts) {
        std::vector<const Terms*> of_each;
        for (const std::vector<TermsPeriod>& timeline : timelines)
            of_each.push_back(&InForce(timeline, day));
        FamilyTerms terms = Join(line, of_each);
        // What changed above may be what the contract says itself.
        if (!periods.empty() && periods.back().terms == terms) continue;
        periods.push_back({day, std::move(terms)});
    }
    return periods;
}

std::vector<TermsPeriod> PeriodsOf(std::vector<FamilyPeriod> periods) {
    std::vector<TermsPeriod> plain;
    plain.reserve(periods.size());
    for (FamilyPeriod& period : periods)
        plain.push_back({period.valid_from, std::move(period.terms.terms)});
    return plain;
}

std::vector<FieldFault> ParentFaults(
    const Terms& terms, const ContractHistory* parent, std::size_t line, std::string_view prefix
) {
    const auto fault = [&](std::string_view field, std::string_view reason) {
        return FieldFault{
            .field = std::string(prefix) + std::string(field), .reason = std::string(reason)
        };
    };
    const bool named = terms.parent_contract_id != Uuid();
    if (!named && !terms.parent_relation) return {};
    if (!named) return {fault("parent_contract_id", "FIELD_REQUIRED")};
    if (!terms.parent_relation) return {fault("parent_relation", "FIELD_REQUIRED")};
    if (parent == nullptr || !parent->exists)
        return {fault("parent_contract_id", "PARENT_CONTRACT_NOT_FOUND")};
    if (line >= kMaxFamilyDepth) return {fault("parent_contract_id", "FAMILY_TOO_DEEP")};
    std::vector<FieldFault> faults;
    if (!Fits(*terms.parent_relation, parent->base.type))
        faults.push_back(fault("parent_contract_id", "PARENT_CONTRACT_UNFIT"));
    if (parent->state == ContractState::kCancelled)
        faults.push_back(fault("parent_contract_id", "PARENT_CONTRACT_CANCELLED"));
    const bool is_call_off = *terms.parent_relation == ParentRelation::kCallOff;
    if (is_call_off && terms.type == ContractType::kFramework)
        faults.push_back(fault("type", "CALL_OFF_IS_FRAMEWORK"));
    const bool takes_of_ceiling = *terms.parent_relation == ParentRelation::kCallOff &&
                                  parent->base.type == ContractType::kFramework;
    if (takes_of_ceiling && !terms.agreed_value)
        faults.push_back(fault("agreed_value", "FIELD_REQUIRED"));
    if (takes_of_ceiling && terms.agreed_value && terms.agreed_value->minor() < 0)
        faults.push_back(fault("agreed_value", "FIELD_OUT_OF_RANGE"));
    return faults;
}

std::vector<FieldFault> CallOffStartFaults(
    const Terms& terms, const ContractHistory& framework, std::string_view prefix
) {
    if (!IsCalledOff(terms, framework) || !terms.start_date) return {};
    const std::optional<CivilDate>& first = framework.base.start_date;
    const std::optional<CivilDate> last = LastDayOf(framework);
    const std::string field = std::string(prefix) + "start_date";
    if (first && *terms.start_date < *first) return {OutsideFramework(field, *first)};
    if (last && *terms.start_date > *last) return {OutsideFramework(field, *last)};
    return {};
}

std::vector<FieldFault> CallOffEndFaults(
    const Terms& terms, const ContractHistory& framework, std::uint64_t months_beyond
) {
    const std::optional<CivilDate> last = LastDayOf(framework);
    if (!IsCalledOff(terms, framework) || !last) return {};
    const CivilDate latest = ExtendedEnd(*last, months_beyond);
    if (terms.end_date && *terms.end_date <= latest) return {};
    return {OutsideFramework("end_date", latest)};
}

std::vector<FieldFault> CallOffProviderFaults(
    const Terms& terms, const ContractHistory& framework, CivilDate day, std::string_view prefix
) {
    if (!IsCalledOff(terms, framework) || !terms.provider.identifier) return {};
    const Terms above = TermsOn(framework, day);
    // An older register may not say who the framework's provider is.
    if (!above.provider.identifier || above.provider.identifier == terms.provider.identifier)
        return {};
    const bool is_member = std::ranges::any_of(above.provider_members, [&](const auto& member) {
        return member.party.identifier == terms.provider.identifier;
    });
    if (is_member) return {};
    return {
        {std::string(prefix) + "provider", "CALL_OFF_PROVIDER_UNFIT", above.provider.identifier->id}
    };
}

Terms WithFrameworkProvider(Terms terms, const ContractHistory& framework, CivilDate day) {
    if (!IsCalledOff(terms, framework) || IsNamed(terms.provider)) return terms;
    const Terms above = TermsOn(framework, day);
    terms.provider = above.provider;
    if (terms.provider_kind || !terms.provider_members.empty()) return terms;
    terms.provider_kind = above.provider_kind;
    terms.provider_members = above.provider_members;
    return terms;
}

std::optional<Money> CeilingFrom(const ContractHistory& framework, CivilDate today) {
    if (framework.base.type != ContractType::kFramework) return std::nullopt;
    std::optional<Money> ceiling;
    EachFrom(framework, today, [&](const Terms& terms) {
        const std::optional<Money> agreed =
            terms.framework ? std::optional(terms.framework->ceiling) : terms.agreed_value;
        Improve(ceiling, agreed, std::less<>());
    });
    return ceiling;
}

std::optional<Money> ValueFrom(const ContractHistory& call_off, CivilDate today) {
    std::optional<Money> value;
    EachFrom(call_off, today, [&](const Terms& terms) {
        Improve(value, terms.agreed_value, std::greater<>());
        if (terms.framework)
            Improve(value, std::optional(terms.framework->ceiling), std::greater<>());
    });
    return value;
}

}  // namespace luotsi::contract_registry
