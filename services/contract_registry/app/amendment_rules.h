#pragma once

#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/amendment_value.h"
#include "contract_registry/domain/approval.h"
#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/examples.h"
#include "contract_registry/domain/modification_limits.h"
#include "contract_registry/domain/type_checks.h"
#include "ports/books.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace luotsi::contract_registry {

// What the county's parameters demand of a change to a contract.

inline constexpr std::string_view kApprovalRequired = "approval.required";
// The words of that parameter.
inline constexpr std::string_view kContractsNeedApproval = "contracts";
inline constexpr std::string_view kAmendmentsNeedApproval = "amendments";

// The limits of section 136 on a day; PARAMETER_MISSING until every one of them is set.
// `parameter(key)` gives a parameter, inside a unit of work or outside.
template <class ParameterOf>
Checked<ModificationLimits> LimitsOn(ParameterOf&& parameter, ProcurementKind kind, CivilDate day) {
    constexpr std::array<std::string_view, 3> kThresholds{
        "procurement.threshold.annex_e",
        "procurement.threshold.eu",
        "procurement.threshold.eu_works",
    };
    constexpr std::string_view kSingle = "modification.single_change";
    const std::string_view threshold_key = kThresholds[static_cast<std::size_t>(kind)];
    const std::string_view minor_key = kind == ProcurementKind::kWorks
                                           ? "modification.minor_share_works"
                                           : "modification.minor_share";
    const std::optional<Money> threshold = MoneyOn(parameter(threshold_key), day);
    if (!threshold) return ParameterMissing(threshold_key);
    const std::optional<Share> single = ShareOn(parameter(kSingle), day);
    if (!single) return ParameterMissing(kSingle);
    const std::optional<Share> minor = ShareOn(parameter(minor_key), day);
    if (!minor) return ParameterMissing(minor_key);
    constexpr std::int64_t kWhole = 10'000;
    return ModificationLimits{
        .applies_from = *threshold,
        .single_change = *Ratio::Of(single->basis_points(), kWhole),
        .minor_share = *Ratio::Of(minor->basis_points(), kWhole),
        .minor_below = *threshold,
    };
}

// The limits that a change on these grounds is held to; PARAMETER_MISSING where a ground is limited
// and the limits of the day are not known. Nothing where nothing is bought.
inline Checked<std::optional<ModificationLimits>> LimitsIn(
    ports::Unit& unit,
    const ContractHistory& contract,
    const std::vector<AmendmentReason>& grounds,
    CivilDate day
) {
    using Limits = std::optional<ModificationLimits>;
    if (!IsPurchase(contract.base.type)) return Limits();
    const auto parameter = [&](std::string_view key) { return ParameterIn(unit, key); };
    const Checked<ModificationLimits> limits = LimitsOn(parameter, KindOf(contract.base), day);
    if (limits.ok()) return Limits(limits.value());
    if (!HasLimitedGround(grounds)) return Limits();
    return limits.rejection();
}

// Whether the county has set any limit of section 136, for whatever day and kind of procurement.
inline bool IsModificationLimited(ports::Unit& unit) {
    constexpr std::array<std::string_view, 6> kKeys{
        "procurement.threshold.annex_e",
        "procurement.threshold.eu",
        "procurement.threshold.eu_works",
        "modification.single_change",
        "modification.minor_share",
        "modification.minor_share_works",
    };
    return std::ranges::any_of(kKeys, [&](std::string_view key) {
        return !ParameterIn(unit, key).values.empty();
    });
}

inline bool IsApprovalRequired(ports::Unit& unit, std::string_view what, CivilDate day) {
    const std::vector<std::string> required = CodesOn(ParameterIn(unit, kApprovalRequired), day);
    return std::ranges::find(required, what) != required.end();
}

// APPROVAL_REQUIRED where the county demands the approval of such items and it is not there.
inline std::optional<Rejection> RefuseUnapproved(
    ports::Unit& unit,
    std::string_view what,
    const Uuid& item,
    std::string_view field,
    CivilDate day
) {
    if (!IsApprovalRequired(unit, what, day)) return std::nullopt;
    return RefuseUnaccepted(unit.Get<ApprovalBook>(ApprovalId(item)).state, field);
}

// Completes a command with what the unit of work knows, or refuses it. Commands that need nothing
// have no overload of their own.
template <class Command>
std::optional<Rejection>
Prepare(ports::Unit&, const Uuid&, const ContractHistory&, Command&, const Moment&) {
    return std::nullopt;
}

inline std::optional<Rejection> Prepare(
    ports::Unit& unit,
    const Uuid& contract,
    const ContractHistory&,
    ActivateContract&,
    const Moment& moment
) {
    return RefuseUnapproved(unit, kContractsNeedApproval, contract, "contract_id", moment.today);
}

// What was approved is not given up unless the approvals are withdrawn first.
inline std::optional<Rejection> Prepare(
    ports::Unit& unit,
    const Uuid& contract,
    const ContractHistory&,
    CancelContract&,
    const Moment& /*moment*/
) {
    return RefuseLocked(unit.Get<ApprovalBook>(ApprovalId(contract)).state, "contract_id");
}

// The short way has no item that could be approved: where amendments need approval it is closed. A
// county that has set no limit of section 136 at all works without them; once one is set, a day
// without limits refuses here as it does for an amendment.
inline std::optional<Rejection> Prepare(
    ports::Unit& unit,
    const Uuid&,
    const ContractHistory& history,
    AmendContract& command,
    const Moment& moment
) {
    if (IsApprovalRequired(unit, kAmendmentsNeedApproval, moment.today))
        return Rejection{.reason = "APPROVAL_REQUIRED", .field = "contract_id"};
    if (auto refused = RefuseUnsignedExamples(history, command.effective_from, command.patch))
        return refused;
    if (!IsModificationLimited(unit)) return std::nullopt;
    auto limits = LimitsIn(unit, history, {command.reason}, moment.today);
    if (!limits.ok()) return limits.rejection();
    command.limits = limits.value();
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
