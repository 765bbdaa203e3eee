#pragma once

#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// Who may be paid by service voucher (act 569/2009 section 5): the provider of a voucher contract,
// once every criterion in force is met, until the approval is withdrawn.

// Somebody looked whether the provider meets a criterion.
struct CriterionTick {
    std::string criterion;
    bool met = false;
    // What it was seen from: a register extract, a certificate's number.
    std::string evidence;
    std::string actor;
    CivilDate ticked_on;

    bool operator==(const CriterionTick&) const = default;
    static constexpr auto Fields() {
        using T = CriterionTick;
        return std::tuple{
            Field{"criterion", &T::criterion},
            Field{"met", &T::met},
            Field{"evidence", &T::evidence},
            Field{"actor", &T::actor},
            Field{"ticked_on", &T::ticked_on}
        };
    }
};

struct VoucherApproval {
    CivilDate valid_from;
    // First day without approval.
    std::optional<CivilDate> withdrawn_from;
    std::string withdrawal_reason;
    std::string approved_by;
    CivilDate approved_on;
    std::string withdrawn_by;

    bool operator==(const VoucherApproval&) const = default;
    static constexpr auto Fields() {
        using A = VoucherApproval;
        return std::tuple{
            Field{"valid_from", &A::valid_from},
            Field{"withdrawn_from", &A::withdrawn_from},
            Field{"withdrawal_reason", &A::withdrawal_reason},
            Field{"approved_by", &A::approved_by},
            Field{"approved_on", &A::approved_on},
            Field{"withdrawn_by", &A::withdrawn_by}
        };
    }
};

struct VoucherCriterionTicked {
    static constexpr std::string_view kName = "voucher_criterion_ticked";
    std::string contract_key;
    CriterionTick tick;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &VoucherCriterionTicked::contract_key},
            Field{"tick", &VoucherCriterionTicked::tick}
        };
    }
};

struct VoucherProviderApproved {
    static constexpr std::string_view kName = "voucher_provider_approved";
    std::string contract_key;
    Party provider;
    VoucherApproval approval;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &VoucherProviderApproved::contract_key},
            Field{"provider", &VoucherProviderApproved::provider},
            Field{"approval", &VoucherProviderApproved::approval}
        };
    }
};

struct VoucherApprovalWithdrawn {
    static constexpr std::string_view kName = "voucher_approval_withdrawn";
    CivilDate withdrawn_from;
    std::string reason;
    std::string actor;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"withdrawn_from", &VoucherApprovalWithdrawn::withdrawn_from},
            Field{"reason", &VoucherApprovalWithdrawn::reason},
            Field{"actor", &VoucherApprovalWithdrawn::actor}
        };
    }
};

using VoucherProviderEvent =
    std::variant<VoucherCriterionTicked, VoucherProviderApproved, VoucherApprovalWithdrawn>;

struct VoucherProvider {
    std::string contract_key;
    Party provider;
    // The latest word on each criterion.
    std::vector<CriterionTick> criteria;
    // In the order of days, without overlap.
    std::vector<VoucherApproval> approvals;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_key", &VoucherProvider::contract_key},
            Field{"provider", &VoucherProvider::provider},
            Field{"criteria", &VoucherProvider::criteria},
            Field{"approvals", &VoucherProvider::approvals}
        };
    }
};

// The stream is the voucher contract's id.
struct VoucherProviderBook {
    using State = VoucherProvider;
    using Event = VoucherProviderEvent;
    static constexpr std::string_view kKind = "voucher_provider";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& provider, const Event& event, const Recorded& recorded);
    // Criteria that an approved provider no longer meets.
    static std::vector<Attention> Attentions(const State& provider);
    static std::optional<CivilDate> Effective(const Event& event);
};

// Most criteria that a county ever ticks for one provider.
inline constexpr std::size_t kMaxCriteria = 100;

// The contract as its terms stand on the day in question.
struct VoucherContract {
    std::string contract_key;
    bool is_voucher = false;
    Party provider;
    std::optional<CivilDate> start_date;
    std::optional<CivilDate> end_date;
};

struct TickCriterion {
    std::string criterion;
    bool met = false;
    std::string evidence;
};

struct ApproveVoucherProvider {
    CivilDate valid_from;
};

struct WithdrawVoucherApproval {
    CivilDate withdrawn_from;
    std::string reason;
};

// `criteria` are those in force today.
Decision<VoucherProviderEvent> Decide(
    const VoucherProvider& provider,
    const VoucherContract& contract,
    std::span<const std::string> criteria,
    const TickCriterion& command,
    const std::string& actor,
    const Moment& moment
);
// `criteria` are those in force on the first day of the approval. Names every one that is not met.
Decision<VoucherProviderEvent> Decide(
    const VoucherProvider& provider,
    const VoucherContract& contract,
    std::span<const std::string> criteria,
    const ApproveVoucherProvider& command,
    const std::string& actor,
    const Moment& moment
);
Decision<VoucherProviderEvent> Decide(
    const VoucherProvider& provider,
    const WithdrawVoucherApproval& command,
    const std::string& actor
);

bool ApprovedOn(const VoucherProvider& provider, CivilDate day);

// Who pays what of one unit: the county at most the voucher's value, the client the rest.
struct VoucherSplit {
    UnitPrice county;
    // Omavastuu.
    UnitPrice client;
    bool operator==(const VoucherSplit&) const = default;
};
// Nothing where price and value are in two currencies.
std::optional<VoucherSplit> SplitByVoucher(UnitPrice price, UnitPrice value);

}  // namespace luotsi::contract_registry
