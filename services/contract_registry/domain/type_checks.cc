#include "contract_registry/domain/type_checks.h"

#include "contract_registry/domain/term_dates.h"

#include <array>
#include <string>

namespace luotsi::contract_registry {
namespace {

// A field that one type must have.
struct RequiredField {
    ContractType type;
    std::string_view field;
    bool (*given)(const Terms& terms);
};

constexpr std::array kRequired{
    RequiredField{
        ContractType::kPaymentCommitment,
        "prices",
        [](const Terms& terms) {
            return !terms.prices.empty() || !terms.service_description.empty();
        }
    },
    RequiredField{
        ContractType::kFramework,
        "framework.ceiling",
        [](const Terms& terms) { return terms.framework || terms.agreed_value; }
    },
    RequiredField{
        ContractType::kDynamicPurchasing,
        "dynamic_purchasing.admission_date",
        [](const Terms& terms) {
            return IsPurchasingSystem(terms) ||
                   (terms.dynamic_purchasing && terms.dynamic_purchasing->admission_date);
        }
    },
    RequiredField{
        ContractType::kServiceVoucher,
        "voucher.value",
        [](const Terms& terms) { return terms.voucher && terms.voucher->value; }
    },
    RequiredField{
        ContractType::kAlliance,
        "alliance.target_cost",
        [](const Terms& terms) { return terms.alliance && terms.alliance->target_cost; }
    },
    RequiredField{
        ContractType::kAlliance,
        "alliance.gain_share",
        [](const Terms& terms) { return terms.alliance && terms.alliance->gain_share; }
    },
    RequiredField{
        ContractType::kAlliance,
        "alliance.pain_share",
        [](const Terms& terms) { return terms.alliance && terms.alliance->pain_share; }
    },
};

// A part that only one type may have.
struct OwnPart {
    ContractType type;
    std::string_view field;
    bool (*given)(const Terms& terms);
};

constexpr std::array kOwnParts{
    OwnPart{
        ContractType::kFramework,
        "framework",
        [](const Terms& terms) { return terms.framework.has_value(); }
    },
    OwnPart{
        ContractType::kDynamicPurchasing,
        "dynamic_purchasing",
        [](const Terms& terms) { return terms.dynamic_purchasing.has_value(); }
    },
    OwnPart{
        ContractType::kServiceVoucher,
        "voucher",
        [](const Terms& terms) { return terms.voucher.has_value(); }
    },
    OwnPart{
        ContractType::kAlliance,
        "alliance",
        [](const Terms& terms) { return terms.alliance.has_value(); }
    },
};

// Amounts of parts that make no sense below zero.
struct PartAmount {
    std::string_view field;
    bool (*negative)(const Terms& terms);
};

constexpr std::array kPartAmounts{
    PartAmount{
        "framework.ceiling",
        [](const Terms& terms) { return terms.framework && terms.framework->ceiling.minor() < 0; }
    },
    PartAmount{
        "voucher.value",
        [](const Terms& terms) {
            return terms.voucher && terms.voucher->value && terms.voucher->value->micros() < 0;
        }
    },
    PartAmount{
        "alliance.target_cost",
        [](const Terms& terms) {
            return terms.alliance && terms.alliance->target_cost &&
                   terms.alliance->target_cost->minor() < 0;
        }
    },
};

// The last day with every option used; nothing for an open-ended contract.
std::optional<CivilDate> LastPossibleDay(const Terms& terms) {
    if (!terms.end_date) return std::nullopt;
    std::uint64_t months = 0;
    for (const ContractOption& option : terms.options)
        months += option.months;
    return ExtendedEnd(*terms.end_date, months);
}

}  // namespace

bool IsPurchase(ContractType type) {
    return type != ContractType::kOwnProduction && type != ContractType::kFreeChoice;
}

bool IsPurchasingSystem(const Terms& terms) {
    return terms.type == ContractType::kDynamicPurchasing && !terms.parent_relation &&
           !terms.provider.identifier && terms.provider.name.empty();
}

std::vector<FieldFault> TypeFaults(const Terms& terms, std::string_view prefix) {
    std::vector<FieldFault> faults;
    const auto add = [&](std::string_view field, const char* reason) {
        faults.push_back({std::string(prefix) + std::string(field), reason, {}});
    };
    for (const RequiredField& required : kRequired) {
        if (required.type == terms.type && !required.given(terms))
            add(required.field, "FIELD_REQUIRED");
    }
    for (const OwnPart& part : kOwnParts) {
        if (part.type != terms.type && part.given(terms)) add(part.field, "CONTRACT_TYPE_MISMATCH");
    }
    for (const PartAmount& amount : kPartAmounts) {
        if (amount.negative(terms)) add(amount.field, "FIELD_OUT_OF_RANGE");
    }
    return faults;
}

std::vector<FieldFault> FrameworkTermFaults(
    const Terms& terms, std::uint64_t maximum_months, std::string_view prefix
) {
    const bool justified = terms.framework && !terms.framework->longer_term_reason.empty();
    if (terms.type != ContractType::kFramework || !terms.start_date || justified) return {};
    const CivilDate limit =
        AddMonths(*terms.start_date, static_cast<int>(maximum_months)).AddDays(-1);
    const std::optional<CivilDate> last = LastPossibleDay(terms);
    if (last && *last <= limit) return {};
    return {{std::string(prefix) + "end_date", "FRAMEWORK_TOO_LONG", limit.ToText()}};
}

}  // namespace luotsi::contract_registry
