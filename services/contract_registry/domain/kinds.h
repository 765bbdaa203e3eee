#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

enum class ContractType {
    kPaymentCommitment,
    kFramework,
    kDynamicPurchasing,
    kServiceVoucher,
    kAlliance,
    kOwnProduction,
    kPurchase,
    kFreeChoice
};
// How a contract hangs on another.
enum class ParentRelation { kCallOff, kRenewal, kAdmission, kSuccessor };
// How the provider was chosen: eForms list `procurement-procedure-type`.
enum class ProcurementProcedure {
    kOpen,
    kRestricted,
    kNegotiatedWithCall,
    kNegotiatedWithoutCall,
    kCompetitiveDialogue,
    kOtherSingle,
    kOtherMultiple
};

struct FrameworkPart {
    // The most that all call-offs together may come to.
    Money ceiling = {};
    // Why it runs longer than the law's maximum (act 1397/2016 section 42).
    std::string longer_term_reason = {};

    bool operator==(const FrameworkPart&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"ceiling", &FrameworkPart::ceiling},
            Field{"longer_term_reason", &FrameworkPart::longer_term_reason}
        };
    }
};

struct DynamicPurchasingPart {
    std::optional<CivilDate> admission_date = {};
    std::string category = {};

    bool operator==(const DynamicPurchasingPart&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"admission_date", &DynamicPurchasingPart::admission_date},
            Field{"category", &DynamicPurchasingPart::category}
        };
    }
};

struct VoucherPart {
    // For one unit of the service; the county pays this or the price, whichever is less.
    std::optional<UnitPrice> value = {};
    std::string service_code = {};

    bool operator==(const VoucherPart&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"value", &VoucherPart::value}, Field{"service_code", &VoucherPart::service_code}
        };
    }
};

struct AlliancePart {
    std::optional<Money> target_cost = {};
    // The provider's part of what stays below the target, and of what goes above it.
    std::optional<Share> gain_share = {};
    std::optional<Share> pain_share = {};

    bool operator==(const AlliancePart&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"target_cost", &AlliancePart::target_cost},
            Field{"gain_share", &AlliancePart::gain_share},
            Field{"pain_share", &AlliancePart::pain_share}
        };
    }
};

// The procurement from which the contract came.
struct Procurement {
    std::string procedure_id = {};
    std::optional<ProcurementProcedure> procedure = {};
    std::vector<std::string> cpv_codes = {};
    // The object is in Annex E, items 1 to 4, of act 1397/2016.
    bool annex_e = false;
    // The largest total payable, options and extensions included (section 27).
    std::optional<Money> estimated_value = {};
    std::optional<CivilDate> signed_on = {};

    bool operator==(const Procurement&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"procedure_id", &Procurement::procedure_id},
            Field{"procedure", &Procurement::procedure},
            Field{"cpv_codes", &Procurement::cpv_codes},
            Field{"annex_e", &Procurement::annex_e},
            Field{"estimated_value", &Procurement::estimated_value},
            Field{"signed_on", &Procurement::signed_on}
        };
    }
};

struct TemplateOrigin {
    std::string code = {};
    std::uint64_t version = 0;

    bool operator==(const TemplateOrigin&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &TemplateOrigin::code}, Field{"version", &TemplateOrigin::version}
        };
    }
};

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::ContractType> {
    using E = contract_registry::ContractType;
    static constexpr std::array<std::pair<E, std::string_view>, 8> kNames{{
        {E::kPaymentCommitment, "payment_commitment"},
        {E::kFramework, "framework"},
        {E::kDynamicPurchasing, "dynamic_purchasing"},
        {E::kServiceVoucher, "service_voucher"},
        {E::kAlliance, "alliance"},
        {E::kOwnProduction, "own_production"},
        {E::kPurchase, "purchase"},
        {E::kFreeChoice, "free_choice"},
    }};
};

template <>
struct EnumNames<contract_registry::ParentRelation> {
    using E = contract_registry::ParentRelation;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kCallOff, "call_off"},
        {E::kRenewal, "renewal"},
        {E::kAdmission, "admission"},
        {E::kSuccessor, "successor"},
    }};
};

template <>
struct EnumNames<contract_registry::ProcurementProcedure> {
    using E = contract_registry::ProcurementProcedure;
    static constexpr std::array<std::pair<E, std::string_view>, 7> kNames{{
        {E::kOpen, "open"},
        {E::kRestricted, "restricted"},
        {E::kNegotiatedWithCall, "negotiated_with_call"},
        {E::kNegotiatedWithoutCall, "negotiated_without_call"},
        {E::kCompetitiveDialogue, "competitive_dialogue"},
        {E::kOtherSingle, "other_single"},
        {E::kOtherMultiple, "other_multiple"},
    }};
};

}  // namespace luotsi
