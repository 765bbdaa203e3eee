#include "finance_integration/domain/payment.h"

#include "kernel/decision.h"

#include <utility>

namespace luotsi::finance_integration {
namespace {

// Why a report cannot be priced.
struct Obstacle {
    std::string reason;
    std::string service_code;
};

const AgreedPrice* FindPrice(const TermsPeriod& terms, const std::string& service_code) {
    for (const AgreedPrice& price : terms.prices) {
        if (price.service_code == service_code) return &price;
    }
    return nullptr;
}

std::variant<PaymentLine, Obstacle> PriceLine(
    const ServiceActual& actual, const TermsPeriod& terms, CivilDate priced_on
) {
    const AgreedPrice* price = FindPrice(terms, actual.service_code);
    if (price == nullptr) return Obstacle{"PRICE_MISSING", actual.service_code};
    if (price->unit != actual.unit) return Obstacle{"LINE_UNIT_MISMATCH", actual.service_code};
    const std::optional<Money> amount = Price(price->unit_price, actual.quantity);
    if (!amount) return Obstacle{"AMOUNT_OVERFLOW", actual.service_code};
    return PaymentLine{
        .service_code = actual.service_code,
        .unit = actual.unit,
        .quantity = actual.quantity,
        .unit_price = price->unit_price,
        .price_valid_on = priced_on,
        .amount = *amount,
        .explanation = actual.quantity.ToText() + " " + actual.unit + " x " +
                       price->unit_price.ToText() + " = " + amount->ToText(),
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

std::variant<PaymentProposed, Obstacle> PriceReport(
    const TermsPeriod& terms,
    CivilDate priced_on,
    const ApprovedReport& report,
    const ProposedMonth* before
) {
    PaymentProposed proposal;
    proposal.contract_number = terms.label();
    proposal.payee_name = terms.provider_name;
    proposal.payee_scheme = terms.provider_scheme;
    proposal.payee_id = terms.provider_id;
    proposal.month = report.month;
    proposal.report_version = report.version;
    std::optional<Money> total;
    if (before != nullptr) total = Money::Of(0, before->total.currency());
    for (const ServiceActual& actual : report.services) {
        std::variant<PaymentLine, Obstacle> line = PriceLine(actual, terms, priced_on);
        if (auto* obstacle = std::get_if<Obstacle>(&line)) return std::move(*obstacle);
        proposal.lines.push_back(std::get<PaymentLine>(std::move(line)));
        if (auto obstacle = AddUp(proposal.lines.back(), total)) return *std::move(obstacle);
    }
    proposal.total = total.value_or(Money());
    proposal.already_proposed =
        before != nullptr ? before->total : Money::Of(0, proposal.total.currency());
    const std::optional<Money> amount = Money::Minus(proposal.total, proposal.already_proposed);
    if (!amount) return Obstacle{"AMOUNT_OVERFLOW", {}};
    proposal.amount = *amount;
    return proposal;
}

template <class Map>
auto* FindIn(const Map& map, const Month& month) {
    const auto found = map.find(month);
    return found == map.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<Claim> PaymentProposalBook::Claims(const State& state) {
    if (state.report_version == 0) return {};
    return {{
        .key = "payment:" + state.contract.ToText() + "/" + state.month.ToText() + "/" +
               std::to_string(state.report_version),
        .reason = "INTERNAL_FAULT",
        .field = {},
    }};
}

void PaymentBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const MonthProposed& one) {
                state.months[one.month] = {.version = one.version, .total = one.total};
                state.held.erase(one.month);
            },
            [&](const PaymentHeld& one) { state.held[one.held.report.month] = one.held; },
            [&](const PaymentNotDue& one) { state.held.erase(one.month); },
        },
        event
    );
}

PaymentDecision ProposePayment(
    ContractId contract,
    const ContractTerms& terms,
    const PaymentState& payments,
    const ApprovedReport& report
) {
    const ProposedMonth* before = FindIn(payments.months, report.month);
    if (before != nullptr && report.version <= before->version) return std::monostate{};
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
    // The price of the month's last day: reports count whole months, so the month is the service
    // date, and a price that comes into force within a month is agreed for that month's account.
    const CivilDate priced_on = report.month.LastDay();
    const TermsPeriod* period = terms.On(priced_on);
    if (period == nullptr) return hold({"PRICE_MISSING", {}});
    if (period->own_production) {
        if (held == nullptr) return std::monostate{};
        return PaymentNotDue{.month = report.month, .version = report.version};
    }

    std::variant<PaymentProposed, Obstacle> priced =
        PriceReport(*period, priced_on, report, before);
    if (auto* obstacle = std::get_if<Obstacle>(&priced)) return hold(std::move(*obstacle));
    auto& proposal = std::get<PaymentProposed>(priced);
    proposal.contract = contract;
    proposal.contract_revision = terms.revision;
    return std::move(proposal);
}

}  // namespace luotsi::finance_integration
