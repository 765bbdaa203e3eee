#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/disputed_part.h"
#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/payment_parts.h"
#include "finance_integration/domain/voucher_days.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

// How much of a service was given, as approved by the buyer.
struct ServiceActual {
    std::string service_code;
    std::string unit;
    Quantity quantity;
    // Absent: the month as a whole.
    std::optional<CivilDate> service_date = {};
    // CompanyKey of the consortium's member who answers for it; empty: all by their shares.
    std::string member = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &ServiceActual::service_code},
            Field{"unit", &ServiceActual::unit},
            Field{"quantity", &ServiceActual::quantity},
            Field{"service_date", &ServiceActual::service_date},
            Field{"member", &ServiceActual::member}
        };
    }
};

// An approved report, as far as it is a ground for payment. Indicators are not.
struct ApprovedReport {
    // Under which it will be proposed; given when the report is heard of, so that a report that had
    // to wait needs no new one.
    ProposalId proposal;
    Month month;
    std::uint32_t version = 0;
    // By which the report's lines were judged.
    std::uint64_t contract_revision = 0;
    std::vector<ServiceActual> services;
    // The voucher approvals by which the lines were judged; 0: none were known.
    std::uint64_t voucher_revision = 0;
    // Set for a month that is judged again because approvals have changed after it was proposed:
    // the approvals' revision.
    std::optional<std::uint64_t> judged_anew = {};

    static constexpr auto Fields() {
        using R = ApprovedReport;
        return std::tuple{
            Field{"proposal_id", &R::proposal},
            Field{"month", &R::month},
            Field{"version", &R::version},
            Field{"contract_revision", &R::contract_revision},
            Field{"services", &R::services},
            Field{"voucher_revision", &R::voucher_revision},
            Field{"judged_anew", &R::judged_anew}
        };
    }
};

// One explained step of a payment.
struct PaymentLine {
    std::string service_code;
    std::string unit;
    Quantity quantity;
    UnitPrice unit_price;
    CivilDate price_valid_on;
    Money amount;
    // `310 day x 157.50 EUR = 48825.00 EUR`
    std::string explanation;
    // What the client pays beside it (omavastuu); absent where no voucher pays.
    std::optional<Money> client_pays = {};
    std::string member = {};
    std::optional<CivilDate> service_date = {};
    // The code of the dispute that holds this amount back or took it away; absent for all others.
    std::optional<std::string> dispute = {};

    static constexpr auto Fields() {
        using L = PaymentLine;
        return std::tuple{
            Field{"service_code", &L::service_code},
            Field{"unit", &L::unit},
            Field{"quantity", &L::quantity},
            Field{"unit_price", &L::unit_price},
            Field{"price_valid_on", &L::price_valid_on},
            Field{"amount", &L::amount},
            Field{"explanation", &L::explanation},
            Field{"client_pays", &L::client_pays},
            Field{"member", &L::member},
            Field{"service_date", &L::service_date},
            Field{"dispute", &L::dispute}
        };
    }
};

struct PaymentProposed {
    static constexpr std::string_view kName = "payment_proposed";
    ContractId contract;
    std::string contract_number;
    std::string payee_name;
    std::string payee_scheme;
    std::string payee_id;
    Month month;
    std::uint32_t report_version = 0;
    std::vector<PaymentLine> lines;
    Money total;
    Money already_proposed;
    // To be paid now; negative for a recovery.
    Money amount;
    std::uint64_t contract_revision = 0;
    // The payment term whose held amount this releases; empty for a month's report.
    std::string payment_term_code;
    // What each buyer pays and each member gets of `amount`; empty where one stands alone.
    std::vector<PaymentPart> buyer_parts = {};
    std::vector<PaymentPart> payee_parts = {};
    // The voucher approvals whose change made a correction of the same report; else absent.
    std::optional<std::uint64_t> judged_anew = {};
    // The dispute whose news made a proposal of the same report; else absent.
    std::optional<DisputeMark> dispute = {};

    static constexpr auto Fields() {
        using P = PaymentProposed;
        return std::tuple{
            Field{"contract_id", &P::contract},
            Field{"contract_number", &P::contract_number},
            Field{"payee_name", &P::payee_name},
            Field{"payee_scheme", &P::payee_scheme},
            Field{"payee_id", &P::payee_id},
            Field{"month", &P::month},
            Field{"report_version", &P::report_version},
            Field{"lines", &P::lines},
            Field{"total", &P::total},
            Field{"already_proposed", &P::already_proposed},
            Field{"amount", &P::amount},
            Field{"contract_revision", &P::contract_revision},
            Field{"payment_term_code", &P::payment_term_code},
            Field{"buyer_parts", &P::buyer_parts},
            Field{"payee_parts", &P::payee_parts},
            Field{"judged_anew", &P::judged_anew},
            Field{"dispute", &P::dispute},
        };
    }
};

// A proposal never changes; a correction that moves a euro makes another one.
struct PaymentProposalBook {
    using State = PaymentProposed;
    using Event = std::variant<PaymentProposed>;
    static constexpr std::string_view kKind = "payment_proposal";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded&) {
        state = std::get<PaymentProposed>(event);
    }
    // One proposal a contract, month and version (or payment term), whatever is delivered twice.
    static std::vector<Claim> Claims(const State& state);
    static std::optional<CivilDate> Effective(const Event& event) {
        return std::get<PaymentProposed>(event).month.LastDay();
    }
};

// The proposal that a voucher month stands on: its lines are judged again when approvals change.
struct VoucherProposal {
    ProposalId id;
    // So many of its lines are the report's; fixed payments come after them.
    std::uint64_t services = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"id", &VoucherProposal::id}, Field{"services", &VoucherProposal::services}
        };
    }
};

// What has been proposed for a month so far.
struct ProposedMonth {
    std::uint32_t version = 0;
    Money total;
    // Of the total.
    std::vector<PaymentPart> buyer_parts = {};
    std::vector<PaymentPart> payee_parts = {};
    // Only where vouchers pay.
    std::optional<VoucherProposal> voucher = {};
    // The newest proposal, and the day of the newest one that a report made.
    ProposalId proposal = {};
    std::optional<CivilDate> proposed_on = {};
    // Where the lines in force are kept that no proposal shows, because they moved no euro
    // (restated_month.h); absent: in the newest proposal.
    std::optional<ProposalId> restated = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &ProposedMonth::version},
            Field{"total", &ProposedMonth::total},
            Field{"buyer_parts", &ProposedMonth::buyer_parts},
            Field{"payee_parts", &ProposedMonth::payee_parts},
            Field{"voucher", &ProposedMonth::voucher},
            Field{"proposal_id", &ProposedMonth::proposal},
            Field{"proposed_on", &ProposedMonth::proposed_on},
            Field{"restated", &ProposedMonth::restated}
        };
    }
};

// An approved report that cannot be proposed yet.
struct HeldReport {
    ApprovedReport report;
    // REVISION_NOT_SEEN_YET, PRICE_MISSING, LINE_UNIT_MISMATCH, CURRENCY_MISMATCH, AMOUNT_OVERFLOW,
    // REPORTS_MISSING.
    std::string reason;
    // The service that is meant; empty for the whole report.
    std::string service_code;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"report", &HeldReport::report},
            Field{"reason", &HeldReport::reason},
            Field{"service_code", &HeldReport::service_code}
        };
    }
};

// Payments wait for missing reports while a step of the contract's ladder that says so stands.
struct ReportsHold {
    // How far the ladder is known.
    std::uint64_t revision = 0;
    // The steps that stand, by their place on the ladder.
    std::vector<std::uint64_t> steps = {};

    bool on() const { return !steps.empty(); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &ReportsHold::revision}, Field{"steps", &ReportsHold::steps}
        };
    }
};

struct PaymentState {
    std::map<Month, ProposedMonth> months;
    std::map<Month, HeldReport> held;
    VoucherDays voucher;
    // By code.
    std::map<std::string, DisputedPart> disputes;
    ReportsHold reports_hold = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"months", &PaymentState::months},
            Field{"held", &PaymentState::held},
            Field{"voucher", &PaymentState::voucher},
            Field{"disputes", &PaymentState::disputes},
            Field{"reports_hold", &PaymentState::reports_hold}
        };
    }
};

struct MonthProposed {
    static constexpr std::string_view kName = "payment_month_proposed";
    Month month;
    std::uint32_t version = 0;
    Money total;
    // Of the total.
    std::vector<PaymentPart> buyer_parts = {};
    std::vector<PaymentPart> payee_parts = {};
    std::optional<VoucherProposal> voucher = {};
    ProposalId proposal = {};
    std::optional<CivilDate> proposed_on = {};
    // What each dispute takes of it; one that takes nothing is left out.
    std::vector<WithheldPart> withheld = {};
    std::optional<ProposalId> restated = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &MonthProposed::month},
            Field{"version", &MonthProposed::version},
            Field{"total", &MonthProposed::total},
            Field{"buyer_parts", &MonthProposed::buyer_parts},
            Field{"payee_parts", &MonthProposed::payee_parts},
            Field{"voucher", &MonthProposed::voucher},
            Field{"proposal_id", &MonthProposed::proposal},
            Field{"proposed_on", &MonthProposed::proposed_on},
            Field{"withheld", &MonthProposed::withheld},
            Field{"restated", &MonthProposed::restated}
        };
    }
};

struct PaymentHeld {
    static constexpr std::string_view kName = "payment_held";
    HeldReport held;
    static constexpr auto Fields() { return std::tuple{Field{"held", &PaymentHeld::held}}; }
};

// The report asks for no payment after all: own production, or nothing to pay.
struct PaymentNotDue {
    static constexpr std::string_view kName = "payment_not_due";
    Month month;
    std::uint32_t version = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &PaymentNotDue::month}, Field{"version", &PaymentNotDue::version}
        };
    }
};

// From which days to which the contract's provider is approved for vouchers.
struct VoucherDaysNoted {
    static constexpr std::string_view kName = "payment_voucher_days_noted";
    VoucherDays voucher;
    static constexpr auto Fields() {
        return std::tuple{Field{"voucher", &VoucherDaysNoted::voucher}};
    }
};

// Where a dispute about a month's payment stands.
struct DisputeNoted {
    static constexpr std::string_view kName = "payment_dispute_noted";
    DisputedPart part;
    static constexpr auto Fields() { return std::tuple{Field{"part", &DisputeNoted::part}}; }
};

// A step that holds payments for missing reports was taken or withdrawn.
struct ReportsHoldNoted {
    static constexpr std::string_view kName = "payment_reports_hold_noted";
    std::uint64_t revision = 0;
    std::uint64_t step = 0;
    bool withdrawn = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &ReportsHoldNoted::revision},
            Field{"step", &ReportsHoldNoted::step},
            Field{"withdrawn", &ReportsHoldNoted::withdrawn}
        };
    }
};

// The payments of one contract. The stream is the contract's id.
struct PaymentBook {
    using State = PaymentState;
    using Event = std::variant<
        MonthProposed,
        PaymentHeld,
        PaymentNotDue,
        VoucherDaysNoted,
        DisputeNoted,
        ReportsHoldNoted>;
    static constexpr std::string_view kKind = "payment_book";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded&);
};

// What is to be done about an approved report. Nothing at all: it is known already, or older than
// what has been proposed, or holds no service.
using PaymentDecision = std::variant<std::monostate, PaymentProposed, PaymentHeld, PaymentNotDue>;

// The month's parts of the whole total, for the contract's book of payments.
MonthProposed ProposedMonthOf(
    const ContractTerms& terms,
    const ApprovedReport& report,
    const PaymentProposed& proposal,
    CivilDate today
);

// What each line comes to, by the member that answers for it.
std::vector<AttributedAmount> AttributedAmounts(const PaymentProposed& proposal);

// The report behind a month's last proposal, to be judged again under a proposal of its own;
// nothing where the changed approvals change none of its lines. A report of the same version is
// proposed a second time only so.
std::optional<ApprovedReport> ReportToJudgeAnew(
    const ContractTerms& terms,
    const PaymentProposed& last,
    std::uint64_t services,
    const VoucherDays& before,
    const VoucherDays& now
);

PaymentDecision ProposePayment(
    ContractId contract,
    const ContractTerms& terms,
    const PaymentState& payments,
    const ApprovedReport& report
);

}  // namespace luotsi::finance_integration
