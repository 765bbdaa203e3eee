#pragma once

#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/money.h"
#include "kernel/quantity.h"
#include "report_intake/domain/terms.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// What one contract reported of one service in one month. Counts only, never who.
struct ContractVolume {
    Month month;
    std::string service_code;
    std::string unit;
    // `scheme:id`; empty where the register does not identify the provider.
    std::string provider;
    ProductionMethod method = ProductionMethod::kBought;
    Quantity quantity;
    // Absent: the report did not tell.
    std::optional<std::uint64_t> clients;
    // Absent: without a price.
    std::optional<Money> amount;
};

// Some of them added up.
struct Figures {
    // The sum over those that told; absent where none did.
    std::optional<std::uint64_t> clients;
    // Whether some did not tell.
    bool clients_partly_told = false;
    Quantity quantity;
    std::optional<Money> amount;
    std::uint64_t contracts = 0;
    bool operator==(const Figures&) const = default;
};

struct ProviderVolume {
    std::string provider;
    Figures figures;
};

struct MethodVolume {
    ProductionMethod method = ProductionMethod::kBought;
    Figures figures;
    // By provider.
    std::vector<ProviderVolume> providers;
};

// One service of a month in one unit and currency: units and currencies are never added together,
// and what has no price stands by itself.
struct VolumeGroup {
    Month month;
    std::string service_code;
    std::string unit;
    std::optional<Currency> currency;
    Figures figures;
    // In the order of ProductionMethod.
    std::vector<MethodVolume> methods;
};

// By month, service, unit and currency. AMOUNT_OVERFLOW where a sum cannot be counted exactly.
Checked<std::vector<VolumeGroup>> GroupVolumes(std::span<const ContractVolume> rows);

// The figures of several rows together, of one unit and currency.
Checked<Figures> SumOf(std::span<const Figures> rows);

// What a unit came to: amount / quantity, rounded half away from zero to a millionth. Nothing where
// nothing was given, it has no price, or the quotient does not fit.
std::optional<UnitPrice> UnitAmount(const Figures& figures);

// The first's exact unit amount minus the second's, rounded once.
std::optional<UnitPrice> UnitAmountDifference(const Figures& first, const Figures& second);

}  // namespace luotsi::report_intake
