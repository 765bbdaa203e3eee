#include "contract_registry/domain/steering/search.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

Rejection Reversed(std::string_view path, const char* field) {
    return {
        .reason = "SEARCH_RANGE_REVERSED", .field = std::string(path) + '.' + std::string(field)
    };
}

template <class T>
bool HoldsAny(const std::vector<T>& wanted, const T& value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool IsProvidedBy(const SearchFacts& facts, const PartyIdentifier& wanted) {
    if (facts.provider.identifier == wanted) return true;
    return std::ranges::find(facts.members, wanted) != facts.members.end();
}

bool WithinValue(const std::optional<Money>& value, const SearchFilter& filter) {
    if (filter.value_min && !(value && *value >= *filter.value_min)) return false;
    return !filter.value_max || (value && *value <= *filter.value_max);
}

bool WithinDates(const SearchFacts& facts, const SearchFilter& filter) {
    if (filter.signed_from && !(facts.signed_on && *facts.signed_on >= *filter.signed_from))
        return false;
    if (filter.signed_to && !(facts.signed_on && *facts.signed_on <= *filter.signed_to))
        return false;
    if (filter.in_force_from && facts.end_date && *facts.end_date < *filter.in_force_from)
        return false;
    return !filter.in_force_to || (facts.start_date && *facts.start_date <= *filter.in_force_to);
}

std::vector<std::string> MarksOf(const Terms& terms) {
    std::vector<std::string> marks;
    for (const PriceRow& price : terms.prices)
        marks.push_back("service:" + price.service_code);
    if (terms.voucher && !terms.voucher->service_code.empty())
        marks.push_back("service:" + terms.voucher->service_code);
    if (terms.procurement) {
        for (const std::string& code : terms.procurement->cpv_codes)
            marks.push_back("cpv:" + code);
    }
    for (const Indicator& indicator : terms.indicators)
        marks.push_back("focus:" + std::string(EnumText(indicator.focus_area)));
    for (const FocusWeight& weight : terms.focus_weights)
        marks.push_back("focus:" + std::string(EnumText(weight.focus_area)));
    std::ranges::sort(marks);
    marks.erase(std::ranges::unique(marks).begin(), marks.end());
    return marks;
}

}  // namespace

std::optional<Rejection> CheckFilter(const SearchFilter& filter, std::string_view path) {
    if (filter.signed_from && filter.signed_to && *filter.signed_to < *filter.signed_from)
        return Reversed(path, "signed_to");
    if (!filter.value_min || !filter.value_max) return std::nullopt;
    if (filter.value_min->currency() != filter.value_max->currency()) {
        return Rejection{
            .reason = "SEARCH_CURRENCY_DIFFERS", .field = std::string(path) + ".value_max"
        };
    }
    if (*filter.value_max < *filter.value_min) return Reversed(path, "value_max");
    return std::nullopt;
}

SearchFacts FactsOf(const ContractHistory& history, const Terms& latest) {
    SearchFacts facts{
        .number = history.number,
        .title = latest.title,
        .provider = latest.provider,
        .state = history.state,
        .type = latest.type,
        .start_date = latest.start_date,
        .end_date = history.decided_end ? history.decided_end : latest.end_date,
        .value = latest.agreed_value,
        .marks = MarksOf(latest),
    };
    if (latest.procurement) facts.signed_on = latest.procurement->signed_on;
    for (const ProviderMember& member : latest.provider_members) {
        if (member.party.identifier) facts.members.push_back(*member.party.identifier);
    }
    return facts;
}

bool Meets(const SearchFacts& facts, const SearchFilter& filter) {
    if (!HoldsAny(filter.states, facts.state) || !HoldsAny(filter.types, facts.type)) return false;
    if (filter.provider && !IsProvidedBy(facts, *filter.provider)) return false;
    return WithinDates(facts, filter) && WithinValue(facts.value, filter);
}

std::vector<AskedMark> MarksAsked(const SearchFilter& filter) {
    std::vector<AskedMark> marks;
    if (!filter.service_code.empty()) marks.push_back({"service:" + filter.service_code});
    if (!filter.cpv_prefix.empty()) marks.push_back({"cpv:" + filter.cpv_prefix, true});
    if (filter.focus_area) marks.push_back({"focus:" + std::string(EnumText(*filter.focus_area))});
    return marks;
}

std::vector<SearchText> TextsOf(const std::string& number, const Terms& latest) {
    std::vector<SearchText> texts{
        {number, kTitleWeight},
        {latest.title, kTitleWeight},
        {latest.service_description, kServiceWeight},
        {latest.provider.name, kServiceWeight},
    };
    for (const ProviderMember& member : latest.provider_members)
        texts.push_back({member.party.name, kServiceWeight});
    for (const PriceRow& price : latest.prices) {
        texts.push_back({price.service_code, kServiceWeight});
        texts.push_back({price.service_name, kServiceWeight});
    }
    for (const Goal& goal : latest.goals)
        texts.push_back({goal.text, kTextWeight});
    for (const Clause& clause : latest.clauses)
        texts.push_back({clause.text, kTextWeight});
    return texts;
}

}  // namespace luotsi::contract_registry
