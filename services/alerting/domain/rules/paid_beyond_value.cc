#include "alerting/domain/rules/rules.h"
#include "kernel/wide.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace luotsi::alerting {
namespace {

struct Span {
    std::optional<CivilDate> first;
    std::optional<CivilDate> last;
};

std::string MoneyText(Wide minor, Currency currency) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    return Money::Of(Narrow(minor).value_or(kMost), currency).ToText();
}

// The share of the value that was paid is over `percent`. It became true on the day from which the
// running sum stays over the limit, so a credit in between does not move the day to and fro.
std::optional<Finding> Beyond(
    const Ledger& ledger,
    Money value,
    Span span,
    const RuleParameters& parameters,
    std::string subject
) {
    const auto sums = ledger.find(value.currency().ToText());
    if (sums == ledger.end()) return std::nullopt;
    const Wide limit = Wide{value.minor()} * parameters.Whole("percent");
    Wide paid = 0;
    std::optional<CivilDate> since;
    for (const auto& [day, sum] : sums->second) {
        if (span.first && day < *span.first) continue;
        if (span.last && day > *span.last) break;
        paid += sum.net.minor();
        const bool is_beyond = paid * 100 > limit;
        if (!is_beyond) since.reset();
        if (is_beyond && !since) since = day;
    }
    if (!since) return std::nullopt;
    return Finding{
        .subject = std::move(subject),
        .became_true_on = *since,
        .facts =
            {{"paid", MoneyText(paid, value.currency())},
             {"agreed", value.ToText()},
             {"percent", parameters.Text("percent")},
             {"basis", parameters.Text("basis")}},
    };
}

// The value as last agreed for a year that ends on `last`.
std::optional<Money> AnnualValueOn(const Terms& terms, CivilDate last) {
    std::optional<Money> value;
    for (const AnnualValue& annual : terms.annual_values) {
        if (!annual.valid_from || *annual.valid_from <= last) value = annual.value;
    }
    return value;
}

std::optional<CivilDate> LastDayOf(const Ledger& ledger) {
    std::optional<CivilDate> last;
    for (const auto& [currency, days] : ledger) {
        if (!days.empty()) last = std::max(last, std::optional(days.rbegin()->first));
    }
    return last;
}

constexpr int kMaxYears = 300;

}  // namespace

// Whole contract against the agreed value (subject `total`), each contract year against the annual
// value (subject `year-N`, counted from the first day). Amounts in another currency than the value
// are not added to it.
Findings PaidBeyondValue(const Picture& picture, const RuleParameters& parameters, CivilDate) {
    const Terms& terms = *picture.terms;
    const bool by_proposals = parameters.Text("basis") == "proposals";
    const Ledger& ledger = by_proposals ? picture.proposals : picture.invoices;
    Findings findings;
    const auto keep = [&](std::optional<Finding> finding) {
        if (finding) findings.push_back(*std::move(finding));
    };
    if (terms.agreed_value) {
        keep(Beyond(ledger, *terms.agreed_value, {}, parameters, "total"));
    }
    const std::optional<CivilDate> last_paid = LastDayOf(ledger);
    if (!terms.start || !last_paid || terms.annual_values.empty()) return findings;
    for (int year = 1; year <= kMaxYears; ++year) {
        const CivilDate first = AddMonths(*terms.start, 12 * (year - 1));
        if (first > *last_paid) break;
        const CivilDate last = AddMonths(*terms.start, 12 * year).AddDays(-1);
        const std::optional<Money> value = AnnualValueOn(terms, last);
        if (!value) continue;
        keep(Beyond(ledger, *value, {first, last}, parameters, "year-" + std::to_string(year)));
    }
    return findings;
}

}  // namespace luotsi::alerting
