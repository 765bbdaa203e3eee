#include "contract_registry/domain/patch_paths.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace luotsi::contract_registry {
namespace {

using Place = std::optional<std::size_t>;

template <class Rows, class Matches>
Place PlaceOf(const Rows& rows, Matches matches) {
    const auto found = std::ranges::find_if(rows, matches);
    if (found == rows.end()) return std::nullopt;
    return static_cast<std::size_t>(found - rows.begin());
}

template <auto Merged, auto Given, auto Key>
Place ByKey(const Terms& merged, std::size_t row, const TermsPatch& patch) {
    const auto& rows = merged.*Merged;
    if (row >= rows.size()) return std::nullopt;
    return PlaceOf(patch.*Given, [&](const auto& one) { return one.*Key == rows[row].*Key; });
}

Place OfPrice(const Terms& merged, std::size_t row, const TermsPatch& patch) {
    if (row >= merged.prices.size()) return std::nullopt;
    const PriceRow& wrong = merged.prices[row];
    const auto same_service = [&](const PriceRow& one) {
        return one.service_code == wrong.service_code;
    };
    const Place exact = PlaceOf(patch.prices, [&](const PriceRow& one) {
        return same_service(one) && one.valid_from == wrong.valid_from;
    });
    return exact ? exact : PlaceOf(patch.prices, same_service);
}

constexpr auto* kOfIncentive =
    ByKey<&Terms::incentive_terms, &TermsPatch::incentive_terms, &IncentiveTerm::code>;
constexpr auto* kOfPaymentTerm =
    ByKey<&Terms::payment_terms, &TermsPatch::payment_terms, &PaymentTerm::code>;

struct PatchList {
    std::string_view name;
    Place (*place)(const Terms& merged, std::size_t row, const TermsPatch& patch);
};

// The lists whose rows a patch replaces one by one.
constexpr std::array kLists{
    PatchList{"prices", OfPrice},
    PatchList{"goals", ByKey<&Terms::goals, &TermsPatch::goals, &Goal::code>},
    PatchList{"indicators", ByKey<&Terms::indicators, &TermsPatch::indicators, &Indicator::code>},
    PatchList{"options", ByKey<&Terms::options, &TermsPatch::options, &ContractOption::code>},
    PatchList{"clauses", ByKey<&Terms::clauses, &TermsPatch::clauses, &Clause::kind>},
    PatchList{"incentive_terms", kOfIncentive},
    PatchList{"payment_terms", kOfPaymentTerm},
    PatchList{"examples", ByKey<&Terms::examples, &TermsPatch::examples, &ContractExample::name>},
};

std::string Renamed(const std::string& field, const Terms& merged, const TermsPatch& patch) {
    const std::size_t open = field.find('[');
    const std::size_t close = field.find(']');
    if (open == std::string::npos || close == std::string::npos || close < open) return field;
    const std::string_view name = std::string_view(field).substr(0, open);
    const auto list = std::ranges::find(kLists, name, &PatchList::name);
    if (list == kLists.end()) return field;
    std::size_t row = 0;
    const auto read = std::from_chars(field.data() + open + 1, field.data() + close, row);
    if (read.ec != std::errc()) return field;
    const Place place = list->place(merged, row, patch);
    if (!place) return std::string(name);
    return std::string(name) + "[" + std::to_string(*place) + field.substr(close);
}

bool IsGiven(const TermsPatch& patch, std::string_view name) {
    if (name == "end_date") return patch.changes_end;
    bool given = false;
    const auto look = [&](const auto& field) {
        if (field.name == name) given = patch.*(field.member) != TermsPatch().*(field.member);
    };
    std::apply([&](const auto&... field) { (look(field), ...); }, TermsPatch::Fields());
    return given;
}

// A broken example is one of the contract's, counted with those it had before.
bool IsOfPatch(const std::string& field, std::string_view reason, const TermsPatch& patch) {
    const std::string_view name = std::string_view(field).substr(0, field.find_first_of(".["));
    return reason != "EXAMPLE_BROKEN" && IsGiven(patch, name);
}

}  // namespace

void NamePatchRows(std::vector<FieldFault>& faults, const Terms& merged, const TermsPatch& patch) {
    for (FieldFault& fault : faults)
        fault.field = Renamed(fault.field, merged, patch);
}

Rejection NamedInPatch(Rejection rejection, const TermsPatch& patch) {
    const auto name = [&](std::string& field, const std::string& reason) {
        if (IsOfPatch(field, reason, patch)) field = "patch." + field;
    };
    name(rejection.field, rejection.reason);
    for (FieldFault& fault : rejection.more)
        name(fault.field, fault.reason);
    return rejection;
}

}  // namespace luotsi::contract_registry
