#include "alerting/domain/rules/rules.h"

#include <optional>

namespace luotsi::alerting {
namespace {

struct Late {
    CivilDate day;
    std::string_view source;
};

void Earliest(std::optional<Late>& first, const Late& found) {
    if (!first || found.day < first->day) first = found;
}

}  // namespace

// An invoice of the supplier dated after the last day, or a payment proposal for a month that lies
// wholly after it: the month in which the contract ends is paid rightly. The subject is the first
// such month.
Findings EndedButPaid(const Picture& picture, const RuleParameters&, CivilDate) {
    const Terms& terms = *picture.terms;
    if (!terms.end) return {};
    std::optional<Late> first;
    std::int64_t invoices = 0;
    for (const Ledger* ledger : {&picture.invoices, &picture.late_invoices}) {
        for (const auto& [currency, days] : *ledger) {
            for (auto at = days.upper_bound(*terms.end); at != days.end(); ++at) {
                if (at->second.count <= 0) continue;
                invoices += at->second.count;
                Earliest(first, {at->first, "invoice"});
            }
        }
    }
    for (const auto& [currency, days] : picture.proposals) {
        for (auto at = days.upper_bound(*terms.end); at != days.end(); ++at) {
            const CivilDate month_begins = Month::Of(at->first).FirstDay();
            if (month_begins <= *terms.end) continue;
            Earliest(first, {month_begins, "payment-proposal"});
        }
    }
    if (!first) return {};
    return {{
        .subject = Month::Of(first->day).ToText(),
        .became_true_on = first->day,
        .facts =
            {{"end_date", terms.end->ToText()},
             {"first_date", first->day.ToText()},
             {"first_source", std::string(first->source)},
             {"invoices_after_end", std::to_string(invoices)}},
    }};
}

}  // namespace luotsi::alerting
