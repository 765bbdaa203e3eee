#include "finance_integration/domain/reconciliation.h"

#include <utility>

namespace luotsi::finance_integration {
namespace {

// Adds up amounts of one currency and another; a sum that does not fit spoils the whole.
template <class Key>
class Tally {
  public:
    void Add(const Key& key, Money amount) {
        const auto [sum, first] = sums_.emplace(std::pair(amount.currency(), key), amount);
        if (first) return;
        const std::optional<Money> more = Money::Plus(sum->second, amount);
        fits_ = fits_ && more.has_value();
        if (more) sum->second = *more;
    }
    void Subtract(const Key& key, Money amount) {
        const std::optional<Money> opposite = amount.Negated();
        fits_ = fits_ && opposite.has_value();
        if (opposite) Add(key, *opposite);
    }

    const std::map<std::pair<Currency, Key>, Money>& sums() const { return sums_; }
    Money Of(Currency currency, const Key& key) const {
        const auto found = sums_.find({currency, key});
        return found == sums_.end() ? Money::Of(0, currency) : found->second;
    }
    bool fits() const { return fits_; }

  private:
    std::map<std::pair<Currency, Key>, Money> sums_;
    bool fits_ = true;
};

enum class Side { kReport, kPayment, kInvoices };

// What of a line the county pays otherwise than the report counts it.
void AddServiceLine(const PaymentLine& line, Tally<PartKind>& parts) {
    if (line.client_pays) parts.Subtract(PartKind::kClient, *line.client_pays);
    const std::optional<Money> whole = Price(line.unit_price, line.quantity);
    // Only work without an approval is priced and paid nothing.
    const bool unpaid = !line.client_pays && line.amount.minor() == 0;
    if (unpaid && whole && whole->minor() != 0) parts.Subtract(PartKind::kNotApproved, *whole);
}

void AddParts(const ReportedSums& report, const MonthPayments& payments, Tally<PartKind>& parts) {
    for (const Money& amount : payments.released)
        parts.Add(PartKind::kReleased, amount);
    if (payments.own_production) {
        for (const Money& amount : report.amounts)
            parts.Subtract(PartKind::kOwnProduction, amount);
        return;
    }
    // A version that waits is no part of what was paid.
    if (!payments.proposed || payments.proposed->version != report.version) return;
    const std::vector<PaymentLine>& lines = payments.newest.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].dispute) {
            parts.Add(PartKind::kDispute, lines[i].amount);
        } else if (i < report.service_lines) {
            AddServiceLine(lines[i], parts);
        } else {
            parts.Add(PartKind::kFixed, lines[i].amount);
        }
    }
}

// The parts of one currency, and what they leave unexplained.
std::optional<std::vector<ReconciledPart>> PartsOf(
    const Tally<PartKind>& parts, Currency currency, Money difference
) {
    std::vector<ReconciledPart> told;
    std::optional<Money> rest = difference;
    for (const auto& [key, amount] : parts.sums()) {
        if (key.first != currency || amount.minor() == 0) continue;
        told.push_back({key.second, amount});
        rest = Money::Minus(*rest, amount);
        if (!rest) return std::nullopt;
    }
    if (rest->minor() != 0) told.push_back({PartKind::kUnexplained, *rest});
    return told;
}

Rejection TooLarge() {
    return {.reason = "AMOUNT_OVERFLOW", .field = {}};
}

}  // namespace

void ReportedBook::Evolve(State& state, const Event& event, const Recorded&) {
    const auto& noted = std::get<ReportSumsNoted>(event);
    state.months[noted.month] = noted.sums;
}

std::optional<ReportSumsNoted> NoteReportSums(
    const ReportedMonths& known, Month month, ReportedSums sums
) {
    const auto found = known.months.find(month);
    if (found != known.months.end() && found->second.version >= sums.version) return std::nullopt;
    return ReportSumsNoted{.month = month, .sums = std::move(sums)};
}

Checked<std::vector<Reconciled>> Reconcile(
    const ReportedSums* report,
    const MonthPayments& payments,
    const std::vector<MatchedInvoice>& invoices
) {
    Tally<Side> sums;
    Tally<PartKind> parts;
    std::map<Currency, std::uint64_t> counts;
    std::map<Currency, std::uint64_t> by_period;
    if (report != nullptr) {
        for (const Money& amount : report->amounts)
            sums.Add(Side::kReport, amount);
        AddParts(*report, payments, parts);
    }
    if (payments.proposed) sums.Add(Side::kPayment, payments.proposed->total);
    for (const Money& amount : payments.released)
        sums.Add(Side::kPayment, amount);
    for (const MatchedInvoice& invoice : invoices) {
        sums.Add(Side::kInvoices, invoice.net);
        ++counts[invoice.net.currency()];
        if (invoice.by_period) ++by_period[invoice.net.currency()];
    }
    if (!sums.fits() || !parts.fits()) return TooLarge();

    std::map<Currency, Reconciled> found;
    for (const auto& [key, amount] : sums.sums())
        found[key.first];
    std::vector<Reconciled> all;
    for (auto& [currency, one] : found) {
        const Money reported = sums.Of(currency, Side::kReport);
        const bool told =
            report != nullptr && (!report->amounts.empty() || report->service_lines == 0);
        one.payment = sums.Of(currency, Side::kPayment);
        one.invoices = sums.Of(currency, Side::kInvoices);
        one.invoice_count = counts[currency];
        one.invoices_by_period = by_period[currency];
        const auto more = Money::Minus(one.invoices, one.payment);
        const auto paid_more = Money::Minus(one.payment, reported);
        if (!more || !paid_more) return TooLarge();
        one.invoice_difference = *more;
        if (told) {
            auto explained = PartsOf(parts, currency, *paid_more);
            if (!explained) return TooLarge();
            one.report = reported;
            one.payment_difference = *paid_more;
            one.parts = *std::move(explained);
        }
        one.meets = told && paid_more->minor() == 0 && more->minor() == 0;
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace luotsi::finance_integration
