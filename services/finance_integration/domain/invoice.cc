#include "finance_integration/domain/invoice.h"

#include "finance_integration/domain/supplier_name.h"

namespace luotsi::finance_integration {
namespace {

// 10^14 cents: fifteen digits before the sums of ninety thousand such invoices leave 64 bits.
constexpr std::int64_t kMaxAmountMinor = 100'000'000'000'000;

std::optional<Rejection> CheckAmount(Money amount, const InvoiceFacts& facts, std::string field) {
    if (amount.currency() != facts.net.currency()) {
        return Rejection{.reason = "CURRENCY_MISMATCH", .field = std::move(field)};
    }
    if (amount.minor() > kMaxAmountMinor || amount.minor() < -kMaxAmountMinor) {
        return Rejection{.reason = "AMOUNT_OVERFLOW", .field = std::move(field)};
    }
    return std::nullopt;
}

// How the supplier's own numbers are kept apart from other suppliers' numbers.
std::string NumberSpace(const InvoiceFacts& facts) {
    if (!facts.supplier_id.empty()) return facts.supplier_scheme + ":" + facts.supplier_id;
    return SupplierKey(facts.supplier_name);
}

}  // namespace

void InvoiceBook::Evolve(State& state, const Event& event, const Recorded& recorded) {
    std::visit(
        Overloaded{
            [&](const InvoiceRecorded& one) {
                state = {one.facts, one.judgement, recorded.position, recorded.at};
            },
            [&](const InvoiceRejudged& one) { state.judgement = one.after; },
        },
        event
    );
}

// A ledger repeats document numbers in its rows, so only an invoice that came by itself claims its
// number; a source row is told apart by its import identity.
std::vector<Claim> InvoiceBook::Claims(const State& state) {
    const InvoiceFacts& facts = state.facts;
    if (!facts.import_identity.empty() || facts.number.empty()) return {};
    return {{
        .key = "invoice:" + NumberSpace(facts) + "\n" + facts.number,
        .reason = "INVOICE_NUMBER_TAKEN",
        .field = "invoice.number",
    }};
}

std::optional<CivilDate> InvoiceBook::Effective(const Event& event) {
    const auto* recorded = std::get_if<InvoiceRecorded>(&event);
    if (recorded == nullptr) return std::nullopt;
    return recorded->facts.invoice_date;
}

bool TotalsAgree(const InvoiceFacts& facts) {
    if (!facts.vat || !facts.gross) return true;
    return Money::Plus(facts.net, *facts.vat) == facts.gross;
}

std::optional<Month> BilledMonth(const InvoiceFacts& facts) {
    const std::optional<CivilDate> from = facts.billed_from ? facts.billed_from : facts.billed_to;
    const std::optional<CivilDate> to = facts.billed_to ? facts.billed_to : from;
    if (!from || Month::Of(*from) != Month::Of(*to)) return std::nullopt;
    return Month::Of(*from);
}

bool PeriodInOrder(const InvoiceFacts& facts) {
    return !facts.billed_from || !facts.billed_to || *facts.billed_from <= *facts.billed_to;
}

std::optional<Rejection> CheckAmounts(const InvoiceFacts& facts) {
    if (auto refused = CheckAmount(facts.net, facts, "invoice.net")) return refused;
    if (facts.vat) {
        if (auto refused = CheckAmount(*facts.vat, facts, "invoice.vat")) return refused;
    }
    if (!facts.gross) return std::nullopt;
    return CheckAmount(*facts.gross, facts, "invoice.gross");
}

}  // namespace luotsi::finance_integration
