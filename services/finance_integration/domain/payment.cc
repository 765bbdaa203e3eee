#include "finance_integration/domain/payment.h"

#include "finance_integration/domain/agreed_prices.h"
#include "finance_integration/domain/disputes.h"
#include "kernel/decision.h"
#include "kernel/wide.h"

#include <algorithm>
#include <utility>

namespace luotsi::finance_integration {
namespace {

// Why a report cannot be priced.
struct Obstacle {
    std::string reason;
    std::string service_code;
};

// The days that a line tells of: its own, or those of the month on which the contract is in force.
DaySpan DaysOf(const ServiceActual& actual, const TermsPeriod& terms, CivilDate priced_on) {
    if (actual.service_date) return {*actual.service_date, actual.service_date};
    const CivilDate first = Month::Of(priced_on).FirstDay();
    return {terms.start_date ? std::max(first, *terms.start_date) : first, priced_on};
}

// Work on a day without approval is not the county's to pay, other work of the month is. A line
// that tells of no day cannot be cut in two.
std::variant<bool, Obstacle> IsPaidByVoucher(
    const ServiceActual& actual,
    const TermsPeriod& terms,
    const VoucherDays& voucher,
    CivilDate priced_on
) {
    if (!terms.voucher) return true;
    const DaySpan days = DaysOf(actual, terms, priced_on);
    const std::int64_t all = days.last->DaysSinceEpoch() - days.first.DaysSinceEpoch() + 1;
    const std::int64_t approved = voucher.Approved(days.first, *days.last);
    if (approved > 0 && approved < all) return Obstacle{"LINE_DATE_MISSING", actual.service_code};
    return approved > 0;
}

std::variant<PaymentLine, Obstacle> PriceLine(
    const ServiceActual& actual,
    const TermsPeriod& terms,
    const VoucherDays& voucher,
    CivilDate priced_on
) {
    const AgreedPrice* price = FindPrice(terms, actual.service_code, priced_on);
    if (price == nullptr) return Obstacle{"PRICE_MISSING", actual.service_code};
    if (price->unit != actual.unit) return Obstacle{"LINE_UNIT_MISMATCH", actual.service_code};
    std::variant<bool, Obstacle> paid = IsPaidByVoucher(actual, terms, voucher, priced_on);
    if (auto* obstacle = std::get_if<Obstacle>(&paid)) return std::move(*obstacle);
    const UnitPrice county = CountyPrice(terms, *price);
    if (county.currency() != price->unit_price.currency()) {
        return Obstacle{"CURRENCY_MISMATCH", actual.service_code};
    }
    const bool is_paid = std::get<bool>(paid);
    const std::optional<Money> whole = Price(price->unit_price, actual.quantity);
    std::optional<Money> amount = Price(county, actual.quantity);
    if (!amount || !whole) return Obstacle{"AMOUNT_OVERFLOW", actual.service_code};
    std::optional<Money> client_pays;
    if (terms.voucher && is_paid) client_pays = *whole - *amount;
    if (!is_paid) amount = Money::Of(0, county.currency());
    std::string explanation =
        actual.quantity.ToText() + " " + actual.unit + " x " + county.ToText();
    if (county != price->unit_price) explanation += " (price " + price->unit_price.ToText() + ")";
    explanation += is_paid ? " = " + amount->ToText() : ": provider not approved, nothing is paid";
    // What is not paid at all is told by its whole price, as the report counts it.
    return PaymentLine{
        .service_code = actual.service_code,
        .unit = actual.unit,
        .quantity = actual.quantity,
        .unit_price = is_paid ? county : price->unit_price,
        .price_valid_on = priced_on,
        .amount = *amount,
        .explanation = std::move(explanation),
        .client_pays = client_pays,
        .member = actual.member,
        .service_date = actual.service_date,
    };
}

// Yes, no, or that the line cannot tell.
bool SameAnswer(const std::variant<bool, Obstacle>& one, const std::variant<bool, Obstacle>& two) {
    if (one.index() != two.index()) return false;
    return one.index() != 0 || std::get<bool>(one) == std::get<bool>(two);
}

ServiceActual ActualOf(const PaymentLine& line) {
    return {
        .service_code = line.service_code,
        .unit = line.unit,
        .quantity = line.quantity,
        .service_date = line.service_date,
        .member = line.member,
    };
}

// A fixed amount that is paid with each approved month.
PaymentLine FixedLine(const AgreedPayment& term, CivilDate priced_on) {
    constexpr std::int64_t kMicrosPerUnit = 1'000'000;
    const Currency currency = term.amount.currency();
    const std::int64_t micros_per_minor = kMicrosPerUnit / PowerOfTen(currency.minor_digits());
    return {
        .service_code = term.code,
        .unit = "month",
        .quantity = Quantity::OfMicros(kMicrosPerUnit),
        .unit_price = UnitPrice::OfMicros(term.amount.minor() * micros_per_minor, currency),
        .price_valid_on = priced_on,
        .amount = term.amount,
        .explanation = term.code + ": " + term.amount.ToText() + " a month",
    };
}

// Nothing for sums that cannot be: two currencies in one payment, or more than fits.
std::optional<Obstacle> AddUp(const PaymentLine& line, std::optional<Money>& total) {
    if (!total) total = Money::Of(0, line.amount.currency());
    if (total->currency() != line.amount.currency()) {
        return Obstacle{"CURRENCY_MISMATCH", line.service_code};
    }
    total = Money::Plus(*total, line.amount);
    if (!total) return Obstacle{"AMOUNT_OVERFLOW", line.service_code};
    return std::nullopt;
}

PaymentHeld Hold(const ApprovedReport& report, Obstacle why) {
    return {{
        .report = report,
        .reason = std::move(why.reason),
        .service_code = std::move(why.service_code),
    }};
}

// A line of a day is priced as agreed for its day, all others and what is paid beside them as
// agreed for the month's last day.
std::variant<PaymentProposed, Obstacle> PriceReport(
    const ContractTerms& contract,
    const TermsPeriod& terms,
    const ApprovedReport& report,
    const PaymentState& payments,
    const ProposedMonth* before
) {
    PaymentProposed proposal;
    proposal.contract_number = terms.label();
    proposal.payee_name = terms.provider_name;
    proposal.payee_scheme = terms.provider_scheme;
    proposal.payee_id = terms.provider_id;
    proposal.month = report.month;
    proposal.report_version = report.version;
    proposal.judged_anew = report.judged_anew;
    const CivilDate priced_on = PricedOn(terms, report.month);
    std::optional<Money> total;
    if (before != nullptr) total = Money::Of(0, before->total.currency());
    for (const ServiceActual& actual : report.services) {
        const CivilDate day = actual.service_date.value_or(priced_on);
        const TermsPeriod& agreed = actual.service_date ? TermsOn(contract, day) : terms;
        std::variant<PaymentLine, Obstacle> line = PriceLine(actual, agreed, payments.voucher, day);
        if (auto* obstacle = std::get_if<Obstacle>(&line)) return std::move(*obstacle);
        proposal.lines.push_back(std::get<PaymentLine>(std::move(line)));
        if (auto obstacle = AddUp(proposal.lines.back(), total)) return *std::move(obstacle);
    }
    for (const AgreedPayment& term : terms.payment_terms) {
        // A month in which nothing was done is paid nothing.
        if (term.trigger != PaymentTrigger::kReport || report.services.empty()) continue;
        proposal.lines.push_back(FixedLine(term, priced_on));
        if (auto obstacle = AddUp(proposal.lines.back(), total)) return *std::move(obstacle);
    }
    if (total) {
        for (PaymentLine& line : WithheldLines(payments, report.month, proposal.lines, *total)) {
            total = *total + line.amount;
            proposal.lines.push_back(std::move(line));
        }
    }
    proposal.total = total.value_or(Money());
    proposal.already_proposed =
        before != nullptr ? before->total : Money::Of(0, proposal.total.currency());
    const std::optional<Money> amount = Money::Minus(proposal.total, proposal.already_proposed);
    if (!amount) return Obstacle{"AMOUNT_OVERFLOW", {}};
    proposal.amount = *amount;
    const std::vector<PaymentPart> none;
    proposal.buyer_parts = Difference(
        BuyerParts(terms, proposal.total),
        before != nullptr ? before->buyer_parts : none,
        proposal.already_proposed
    );
    proposal.payee_parts = Difference(
        PayeeParts(terms, AttributedAmounts(proposal), proposal.total),
        before != nullptr ? before->payee_parts : none,
        proposal.already_proposed
    );
    return proposal;
}

template <class Map>
auto* FindIn(const Map& map, const Month& month) {
    const auto found = map.find(month);
    return found == map.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<AttributedAmount> AttributedAmounts(const PaymentProposed& proposal) {
    std::vector<AttributedAmount> amounts;
    for (const PaymentLine& line : proposal.lines)
        amounts.push_back({line.member, line.amount});
    return amounts;
}

std::vector<Claim> PaymentProposalBook::Claims(const State& state) {
    if (!state.payment_term_code.empty()) {
        return {{
            .key = "payment:" + state.contract.ToText() + "/" + state.month.ToText() + "/term/" +
                   state.payment_term_code,
            .reason = "INTERNAL_FAULT",
            .field = {},
        }};
    }
    if (state.report_version == 0) return {};
    const std::string anew = state.judged_anew ? "/voucher/" + std::to_string(*state.judged_anew)
                             : state.dispute   ? "/dispute/" + state.dispute->code + '/' +
                                                   std::to_string(state.dispute->revision)
                                             : std::string();
    return {{
        .key = "payment:" + state.contract.ToText() + "/" + state.month.ToText() + "/" +
               std::to_string(state.report_version) + anew,
        .reason = "INTERNAL_FAULT",
        .field = {},
    }};
}

void PaymentBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const MonthProposed& one) {
                state.months[one.month] = {
                    .version = one.version,
                    .total = one.total,
                    .buyer_parts = one.buyer_parts,
                    .payee_parts = one.payee_parts,
                    .voucher = one.voucher,
                    .proposal = one.proposal,
                    .proposed_on = one.proposed_on,
                    .restated = one.restated,
                };
                state.held.erase(one.month);
                NoteTaken(one, state.disputes);
            },
            [&](const PaymentHeld& one) { state.held[one.held.report.month] = one.held; },
            [&](const PaymentNotDue& one) { state.held.erase(one.month); },
            [&](const VoucherDaysNoted& noted) { state.voucher = noted.voucher; },
            [&](const DisputeNoted& noted) { state.disputes[noted.part.code] = noted.part; },
            [&](const ReportsHoldNoted& noted) {
                state.reports_hold.revision = noted.revision;
                std::erase(state.reports_hold.steps, noted.step);
                if (!noted.withdrawn) state.reports_hold.steps.push_back(noted.step);
            },
        },
        event
    );
}

MonthProposed ProposedMonthOf(
    const ContractTerms& terms,
    const ApprovedReport& report,
    const PaymentProposed& proposal,
    CivilDate today
) {
    MonthProposed proposed{
        .month = report.month,
        .version = report.version,
        .total = proposal.total,
        .proposal = report.proposal,
        .proposed_on = today,
        .withheld = WithheldOf(proposal),
    };
    // The stretch of terms by which the proposal was priced.
    if (const TermsPeriod* period = terms.On(report.month.LastDay())) {
        proposed.buyer_parts = BuyerParts(*period, proposal.total);
        proposed.payee_parts = PayeeParts(*period, AttributedAmounts(proposal), proposal.total);
        if (period->voucher) {
            proposed.voucher =
                VoucherProposal{.id = report.proposal, .services = report.services.size()};
        }
    }
    return proposed;
}

std::optional<ApprovedReport> ReportToJudgeAnew(
    const ContractTerms& terms,
    const PaymentProposed& last,
    std::uint64_t services,
    const VoucherDays& before,
    const VoucherDays& now
) {
    const TermsPeriod* period = terms.On(last.month.LastDay());
    if (period == nullptr || !period->voucher) return std::nullopt;
    const CivilDate priced_on = PricedOn(*period, last.month);
    ApprovedReport report{
        .proposal = {},
        .month = last.month,
        .version = last.report_version,
        .contract_revision = last.contract_revision,
        .services = {},
        .voucher_revision = now.revision,
        .judged_anew = now.revision,
    };
    bool changes = false;
    for (const PaymentLine& line : last.lines) {
        if (report.services.size() == services) break;
        const ServiceActual& actual = report.services.emplace_back(ActualOf(line));
        const CivilDate day = actual.service_date.value_or(priced_on);
        const TermsPeriod& agreed = actual.service_date ? TermsOn(terms, day) : *period;
        const auto then = IsPaidByVoucher(actual, agreed, before, day);
        changes = changes || !SameAnswer(then, IsPaidByVoucher(actual, agreed, now, day));
    }
    if (!changes) return std::nullopt;
    return report;
}

PaymentDecision ProposePayment(
    ContractId contract,
    const ContractTerms& terms,
    const PaymentState& payments,
    const ApprovedReport& report
) {
    const ProposedMonth* before = FindIn(payments.months, report.month);
    if (before != nullptr && report.version < before->version) return std::monostate{};
    const bool known = before != nullptr && report.version == before->version;
    if (known && !report.judged_anew) return std::monostate{};
    const HeldReport* held = FindIn(payments.held, report.month);
    if (held != nullptr && report.version < held->report.version) return std::monostate{};

    const auto hold = [&](Obstacle why) -> PaymentDecision {
        const bool told = held != nullptr && held->report.version == report.version &&
                          held->reason == why.reason && held->service_code == why.service_code;
        if (told) return std::monostate{};
        return Hold(report, std::move(why));
    };
    // Indicators alone are no ground for payment. A correction that takes every service away gives
    // back what was proposed, so it is not left out.
    if (report.services.empty() && before == nullptr) {
        if (held == nullptr) return std::monostate{};
        return PaymentNotDue{.month = report.month, .version = report.version};
    }
    if (terms.revision == 0 || terms.revision < report.contract_revision) {
        return hold({"REVISION_NOT_SEEN_YET", {}});
    }
    if (payments.voucher.revision < report.voucher_revision) {
        return hold({"REVISION_NOT_SEEN_YET", {}});
    }
    // The month is a whole month's service date, so a price that comes into force within it is
    // agreed for that month's account.
    const TermsPeriod* period = terms.On(report.month.LastDay());
    if (period == nullptr) return hold({"PRICE_MISSING", {}});
    if (period->own_production) {
        if (held == nullptr) return std::monostate{};
        return PaymentNotDue{.month = report.month, .version = report.version};
    }

    std::variant<PaymentProposed, Obstacle> priced =
        PriceReport(terms, *period, report, payments, before);
    if (auto* obstacle = std::get_if<Obstacle>(&priced)) return hold(std::move(*obstacle));
    auto& proposal = std::get<PaymentProposed>(priced);
    // What is paid waits for missing reports; what is taken back, or judged anew, does not.
    const bool pays = proposal.amount.minor() > 0 && !report.judged_anew;
    if (payments.reports_hold.on() && pays) return hold({"REPORTS_MISSING", {}});
    proposal.contract = contract;
    proposal.contract_revision = terms.revision;
    return std::move(proposal);
}

}  // namespace luotsi::finance_integration
