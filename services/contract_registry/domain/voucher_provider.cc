#include "contract_registry/domain/voucher_provider.h"

#include "contract_registry/domain/terms_checks.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

const CriterionTick* FindTick(const VoucherProvider& provider, std::string_view criterion) {
    const auto found = std::ranges::find(provider.criteria, criterion, &CriterionTick::criterion);
    return found == provider.criteria.end() ? nullptr : &*found;
}

std::vector<FieldFault> UnmetCriteria(
    const VoucherProvider& provider, std::span<const std::string> criteria
) {
    std::vector<FieldFault> faults;
    for (const std::string& criterion : criteria) {
        const CriterionTick* tick = FindTick(provider, criterion);
        if (tick != nullptr && tick->met) continue;
        faults.push_back({"criteria", "VOUCHER_CRITERION_MISSING", criterion});
    }
    return faults;
}

std::optional<Rejection> CheckContract(const VoucherContract& contract) {
    if (contract.is_voucher) return std::nullopt;
    return Rejection{.reason = "CONTRACT_NOT_VOUCHER", .field = "contract_id"};
}

bool Outside(const VoucherContract& contract, CivilDate day) {
    if (contract.start_date && day < *contract.start_date) return true;
    return contract.end_date && day > *contract.end_date;
}

// An approval that has no end, or ends only later, leaves no room for another one.
bool LeavesNoRoom(const VoucherProvider& provider, CivilDate day) {
    if (provider.approvals.empty()) return false;
    const VoucherApproval& last = provider.approvals.back();
    return !last.withdrawn_from || day < *last.withdrawn_from;
}

}  // namespace

void VoucherProviderBook::Evolve(State& provider, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const VoucherCriterionTicked& ticked) {
                provider.contract_key = ticked.contract_key;
                std::erase_if(provider.criteria, [&](const CriterionTick& one) {
                    return one.criterion == ticked.tick.criterion;
                });
                provider.criteria.push_back(ticked.tick);
            },
            [&](const VoucherProviderApproved& approved) {
                provider.contract_key = approved.contract_key;
                provider.provider = approved.provider;
                provider.approvals.push_back(approved.approval);
            },
            [&](const VoucherApprovalWithdrawn& withdrawn) {
                VoucherApproval& last = provider.approvals.back();
                last.withdrawn_from = withdrawn.withdrawn_from;
                last.withdrawal_reason = withdrawn.reason;
                last.withdrawn_by = withdrawn.actor;
            },
        },
        event
    );
}

std::vector<Attention> VoucherProviderBook::Attentions(const State& provider) {
    std::vector<Attention> attentions;
    if (provider.approvals.empty() || provider.approvals.back().withdrawn_from) return attentions;
    for (const CriterionTick& tick : provider.criteria) {
        if (tick.met) continue;
        attentions.push_back({
            .code = "VOUCHER_CRITERION_UNMET",
            .subject = tick.criterion,
            .severity = AttentionSeverity::kCritical,
            .since = tick.ticked_on,
        });
    }
    return attentions;
}

std::optional<CivilDate> VoucherProviderBook::Effective(const Event& event) {
    using Day = std::optional<CivilDate>;
    return std::visit(
        Overloaded{
            [](const VoucherCriterionTicked&) { return Day(); },
            [](const VoucherProviderApproved& approved) {
                return Day(approved.approval.valid_from);
            },
            [](const VoucherApprovalWithdrawn& withdrawn) { return Day(withdrawn.withdrawn_from); },
        },
        event
    );
}

Decision<VoucherProviderEvent> Decide(
    const VoucherProvider& provider,
    const VoucherContract& contract,
    std::span<const std::string> criteria,
    const TickCriterion& command,
    const std::string& actor,
    const Moment& moment
) {
    if (auto refused = CheckContract(contract)) return *refused;
    // A criterion that no longer holds may still be unticked.
    const CriterionTick* known = FindTick(provider, command.criterion);
    const bool in_force = std::ranges::find(criteria, command.criterion) != criteria.end();
    if (!in_force && known == nullptr) {
        return Rejection{
            .reason = "VOUCHER_CRITERION_UNKNOWN",
            .field = "criterion",
            .facts = {{"criterion", command.criterion}},
        };
    }
    return VoucherCriterionTicked{
        .contract_key = contract.contract_key,
        .tick =
            {
                .criterion = command.criterion,
                .met = command.met,
                .evidence = command.evidence,
                .actor = actor,
                .ticked_on = moment.today,
            },
    };
}

Decision<VoucherProviderEvent> Decide(
    const VoucherProvider& provider,
    const VoucherContract& contract,
    std::span<const std::string> criteria,
    const ApproveVoucherProvider& command,
    const std::string& actor,
    const Moment& moment
) {
    if (auto refused = CheckContract(contract)) return *refused;
    if (!contract.provider.identifier) {
        return Rejection{.reason = "PROVIDER_MISSING", .field = "contract_id"};
    }
    if (Outside(contract, command.valid_from)) {
        return Rejection{.reason = "VOUCHER_OUTSIDE_CONTRACT", .field = "valid_from"};
    }
    if (LeavesNoRoom(provider, command.valid_from)) {
        return Rejection{.reason = "VOUCHER_ALREADY_APPROVED", .field = "valid_from"};
    }
    std::vector<FieldFault> faults = UnmetCriteria(provider, criteria);
    if (auto refused = RejectionOf(std::move(faults))) return *refused;
    return VoucherProviderApproved{
        .contract_key = contract.contract_key,
        .provider = contract.provider,
        .approval =
            {
                .valid_from = command.valid_from,
                .withdrawn_from = std::nullopt,
                .withdrawal_reason = {},
                .approved_by = actor,
                .approved_on = moment.today,
                .withdrawn_by = {},
            },
    };
}

Decision<VoucherProviderEvent> Decide(
    const VoucherProvider& provider,
    const WithdrawVoucherApproval& command,
    const std::string& actor
) {
    if (provider.approvals.empty()) {
        return Rejection{.reason = "VOUCHER_NOT_APPROVED", .field = "contract_id"};
    }
    // A withdrawal may be brought forward; on a day that it covers there is nothing to withdraw.
    const VoucherApproval& last = provider.approvals.back();
    if (last.withdrawn_from && command.withdrawn_from >= *last.withdrawn_from) {
        return Rejection{.reason = "VOUCHER_NOT_APPROVED", .field = "withdrawn_from"};
    }
    if (command.withdrawn_from < last.valid_from) {
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "withdrawn_from"};
    }
    return VoucherApprovalWithdrawn{
        .withdrawn_from = command.withdrawn_from, .reason = command.reason, .actor = actor
    };
}

bool ApprovedOn(const VoucherProvider& provider, CivilDate day) {
    return std::ranges::any_of(provider.approvals, [&](const VoucherApproval& approval) {
        return approval.valid_from <= day &&
               (!approval.withdrawn_from || day < *approval.withdrawn_from);
    });
}

std::optional<VoucherSplit> SplitByVoucher(UnitPrice price, UnitPrice value) {
    if (price.currency() != value.currency()) return std::nullopt;
    const std::int64_t county = std::min(price.micros(), value.micros());
    return VoucherSplit{
        .county = UnitPrice::OfMicros(county, price.currency()),
        .client = UnitPrice::OfMicros(price.micros() - county, price.currency()),
    };
}

}  // namespace luotsi::contract_registry
