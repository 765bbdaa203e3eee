#include "report_intake/domain/volumes.h"

#include "kernel/wide.h"

#include <limits>
#include <map>
#include <tuple>
#include <utility>

namespace luotsi::report_intake {
namespace {

Rejection TooLarge() {
    return {.reason = "AMOUNT_OVERFLOW", .field = "service_code"};
}

Figures Of(const ContractVolume& row) {
    return {
        .clients = row.clients,
        .clients_partly_told = !row.clients.has_value(),
        .quantity = row.quantity,
        .amount = row.amount,
        .contracts = 1,
    };
}

// False where a sum does not fit.
bool Add(Figures& sum, const Figures& more) {
    const auto quantity = Quantity::Plus(sum.quantity, more.quantity);
    if (!quantity) return false;
    sum.quantity = *quantity;
    if (more.amount) {
        const auto amount = sum.amount ? Money::Plus(*sum.amount, *more.amount) : more.amount;
        if (!amount) return false;
        sum.amount = amount;
    }
    if (more.clients) {
        const std::uint64_t before = sum.clients.value_or(0);
        if (*more.clients > std::numeric_limits<std::uint64_t>::max() - before) return false;
        sum.clients = before + *more.clients;
    }
    sum.clients_partly_told = sum.clients_partly_told || more.clients_partly_told;
    sum.contracts += more.contracts;
    return true;
}

using GroupKey = std::tuple<Month, std::string, std::string, std::string>;
using Leaves = std::map<std::pair<ProductionMethod, std::string>, Figures>;

GroupKey KeyOf(const ContractVolume& row) {
    const std::string currency = row.amount ? row.amount->currency().ToText() : std::string();
    return {row.month, row.service_code, row.unit, currency};
}

Checked<VolumeGroup> GroupOf(const GroupKey& key, const Leaves& leaves) {
    VolumeGroup group;
    group.month = std::get<0>(key);
    group.service_code = std::get<1>(key);
    group.unit = std::get<2>(key);
    group.currency = Currency::Parse(std::get<3>(key));
    for (const auto& [place, figures] : leaves) {
        if (group.methods.empty() || group.methods.back().method != place.first)
            group.methods.push_back({.method = place.first, .figures = {}, .providers = {}});
        MethodVolume& method = group.methods.back();
        method.providers.push_back({place.second, figures});
        if (!Add(method.figures, figures) || !Add(group.figures, figures)) return TooLarge();
    }
    return group;
}

// amount / quantity as an exact fraction of millionths of the major unit.
struct Fraction {
    Wide numerator = 0;
    Wide denominator = 1;
};

std::optional<Fraction> UnitFraction(const Figures& figures) {
    if (!figures.amount || figures.quantity.micros() <= 0) return std::nullopt;
    constexpr int kMicroDigits = 6;
    const Wide minor_micros = PowerOfTen(kMicroDigits - figures.amount->currency().minor_digits());
    // amount in millionths, over the quantity in whole units.
    const Wide micros = Wide{figures.amount->minor()} * minor_micros;
    return Fraction{micros * PowerOfTen(kMicroDigits), figures.quantity.micros()};
}

std::optional<UnitPrice> PriceOf(Wide micros, Currency currency) {
    const auto fitting = Narrow(micros);
    if (!fitting) return std::nullopt;
    return UnitPrice::OfMicros(*fitting, currency);
}

// first - second, rounded half away from zero. Whole parts and rests apart, so that no product
// passes 128 bits: rests are under their denominators, which fit in 63.
Wide RoundedDifference(const Fraction& first, const Fraction& second) {
    const Wide first_rest = first.numerator % first.denominator;
    const Wide second_rest = second.numerator % second.denominator;
    const Wide denominator = first.denominator * second.denominator;
    const Wide rest = first_rest * second.denominator - second_rest * first.denominator;
    Wide whole = first.numerator / first.denominator - second.numerator / second.denominator;
    whole += rest / denominator;
    Wide left = rest % denominator;
    // Half goes away from the zero of the whole difference, not of the rest.
    if (whole > 0 && left < 0) {
        --whole;
        left += denominator;
    } else if (whole < 0 && left > 0) {
        ++whole;
        left -= denominator;
    }
    return whole + DivideHalfAway(left, denominator);
}

}  // namespace

Checked<std::vector<VolumeGroup>> GroupVolumes(std::span<const ContractVolume> rows) {
    std::map<GroupKey, Leaves> groups;
    for (const ContractVolume& row : rows) {
        if (!Add(groups[KeyOf(row)][{row.method, row.provider}], Of(row))) return TooLarge();
    }
    std::vector<VolumeGroup> volumes;
    for (const auto& [key, leaves] : groups) {
        auto group = GroupOf(key, leaves);
        if (!group.ok()) return group.rejection();
        volumes.push_back(std::move(group).value());
    }
    return volumes;
}

Checked<Figures> SumOf(std::span<const Figures> rows) {
    Figures sum;
    for (const Figures& row : rows) {
        if (!Add(sum, row)) return TooLarge();
    }
    return sum;
}

std::optional<UnitPrice> UnitAmount(const Figures& figures) {
    const auto fraction = UnitFraction(figures);
    if (!fraction) return std::nullopt;
    const Wide micros = DivideHalfAway(fraction->numerator, fraction->denominator);
    return PriceOf(micros, figures.amount->currency());
}

std::optional<UnitPrice> UnitAmountDifference(const Figures& first, const Figures& second) {
    const auto minuend = UnitFraction(first);
    const auto subtrahend = UnitFraction(second);
    if (!minuend || !subtrahend) return std::nullopt;
    const Currency currency = first.amount->currency();
    if (currency != second.amount->currency()) return std::nullopt;
    return PriceOf(RoundedDifference(*minuend, *subtrahend), currency);
}

}  // namespace luotsi::report_intake
