#pragma once

#include "contract_registry/domain/contract.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {

// What a contract must be like beside its words; what is absent is not asked.
struct SearchFilter {
    std::vector<ContractState> states = {};
    std::vector<ContractType> types = {};
    // Alone or as a member of a consortium.
    std::optional<PartyIdentifier> provider = {};
    std::string service_code = {};
    std::string cpv_prefix = {};
    std::optional<FocusArea> focus_area = {};
    std::optional<CivilDate> signed_from = {};
    std::optional<CivilDate> signed_to = {};
    std::optional<CivilDate> in_force_from = {};
    std::optional<CivilDate> in_force_to = {};
    std::optional<Money> value_min = {};
    std::optional<Money> value_max = {};

    bool operator==(const SearchFilter&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"states", &SearchFilter::states},
            Field{"types", &SearchFilter::types},
            Field{"provider", &SearchFilter::provider},
            Field{"service_code", &SearchFilter::service_code},
            Field{"cpv_prefix", &SearchFilter::cpv_prefix},
            Field{"focus_area", &SearchFilter::focus_area},
            Field{"signed_from", &SearchFilter::signed_from},
            Field{"signed_to", &SearchFilter::signed_to},
            Field{"in_force_from", &SearchFilter::in_force_from},
            Field{"in_force_to", &SearchFilter::in_force_to},
            Field{"value_min", &SearchFilter::value_min},
            Field{"value_max", &SearchFilter::value_max}
        };
    }
};

// SEARCH_RANGE_REVERSED, SEARCH_CURRENCY_DIFFERS.
std::optional<Rejection> CheckFilter(const SearchFilter& filter, std::string_view path);

// What of a contract is searched by field, as last agreed.
struct SearchFacts {
    std::string number = {};
    std::string title = {};
    Party provider = {};
    std::vector<PartyIdentifier> members = {};
    ContractState state = ContractState::kDraft;
    ContractType type = ContractType::kPurchase;
    std::optional<CivilDate> start_date = {};
    std::optional<CivilDate> end_date = {};
    std::optional<CivilDate> signed_on = {};
    std::optional<Money> value = {};
    // Terms from a closed set, spelt so that no word of a text can be one: `cpv:85321000-5`,
    // `service:YPA-VRK`, `focus:quality`.
    std::vector<std::string> marks = {};
};
SearchFacts FactsOf(const ContractHistory& history, const Terms& latest);

// Whether what is asked by field holds; the marks are asked apart from it (MarksAsked).
bool Meets(const SearchFacts& facts, const SearchFilter& filter);

// A mark that is asked for, or the beginning of one.
struct AskedMark {
    std::string text;
    bool open = false;
};
std::vector<AskedMark> MarksAsked(const SearchFilter& filter);

// A text whose words are found, and how much a word of it weighs.
struct SearchText {
    std::string_view text;
    std::uint32_t weight = 0;
};
inline constexpr std::uint32_t kTitleWeight = 4;
inline constexpr std::uint32_t kServiceWeight = 2;
inline constexpr std::uint32_t kTextWeight = 1;

// The texts of a contract as last agreed. Never the names of persons. The views are into the
// arguments.
std::vector<SearchText> TextsOf(const std::string& number, const Terms& latest);

}  // namespace luotsi::contract_registry
