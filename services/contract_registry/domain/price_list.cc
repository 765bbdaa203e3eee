#include "contract_registry/domain/price_list.h"

#include "contract_registry/domain/price_index.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace luotsi::contract_registry {
namespace {

std::string At(
    std::string_view prefix, std::string_view list, std::size_t index, std::string_view field
) {
    return std::string(prefix) + std::string(list) + "[" + std::to_string(index) + "]." +
           std::string(field);
}

bool HoldsOn(const PriceRow& row, CivilDate day) {
    return (!row.valid_from || *row.valid_from <= day) && (!row.valid_to || day <= *row.valid_to);
}

// Absent sorts first: it begins before every day.
bool BeginsBefore(const PriceRow& left, const PriceRow& right) {
    return left.valid_from < right.valid_from;
}

// The day, and every later one on which the price of a service may change.
std::set<CivilDate> TurnsFrom(const std::vector<PriceRow>& rows, CivilDate day) {
    std::set<CivilDate> turns{day};
    for (const PriceRow& row : rows) {
        if (row.valid_from && *row.valid_from > day) turns.insert(*row.valid_from);
        if (row.valid_to && *row.valid_to >= day) turns.insert(row.valid_to->AddDays(1));
    }
    return turns;
}

FieldFault ClashOf(
    const PriceRow& before, const PriceRow& row, std::string_view prefix, std::size_t index
) {
    if (before.valid_from == row.valid_from)
        return {At(prefix, "prices", index, "service_code"), "PRICE_DUPLICATE", row.service_code};
    return {At(prefix, "prices", index, "valid_from"), "PRICE_OVERLAP", row.service_code};
}

bool Clash(const PriceRow& before, const PriceRow& row) {
    if (before.valid_from == row.valid_from) return true;
    return before.valid_to && row.valid_from && *before.valid_to >= *row.valid_from;
}

void AddPaymentTermFaults(
    std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix
) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < terms.payment_terms.size(); ++i) {
        const PaymentTerm& term = terms.payment_terms[i];
        const auto fault = [&](std::string_view field, std::string_view reason) {
            faults.push_back({At(prefix, "payment_terms", i, field), std::string(reason), term.code}
            );
        };
        if (!seen.insert(term.code).second) fault("code", "PAYMENT_TERM_DUPLICATE");
        if (term.amount.minor() <= 0) fault("amount", "PAYMENT_TERM_AMOUNT_NOT_POSITIVE");
        if (term.trigger == PaymentTrigger::kMilestone && term.milestone_code.empty())
            fault("milestone_code", "PAYMENT_TERM_INCOMPLETE");
        if (term.trigger != PaymentTrigger::kOutcome) continue;
        const bool known =
            std::ranges::find(terms.indicators, term.indicator_code, &Indicator::code) !=
            terms.indicators.end();
        if (!known) fault("indicator_code", "PAYMENT_TERM_INCOMPLETE");
    }
}

void AddOptionFaults(std::vector<FieldFault>& faults, const Terms& terms, std::string_view prefix) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < terms.options.size(); ++i) {
        const std::string& code = terms.options[i].code;
        if (seen.insert(code).second) continue;
        faults.push_back({At(prefix, "options", i, "code"), "OPTION_DUPLICATE", code});
    }
}

}  // namespace

const PriceRow* PriceOn(
    const std::vector<PriceRow>& prices, const std::string& service_code, CivilDate day
) {
    const PriceRow* found = nullptr;
    for (const PriceRow& row : prices) {
        if (row.service_code != service_code || !HoldsOn(row, day)) continue;
        if (found == nullptr || BeginsBefore(*found, row)) found = &row;
    }
    return found;
}

std::vector<PriceRow> PricesOn(const std::vector<PriceRow>& prices, CivilDate day) {
    std::vector<PriceRow> in_force;
    for (const PriceRow& row : prices) {
        if (PriceOn(prices, row.service_code, day) == &row) in_force.push_back(row);
    }
    return in_force;
}

std::vector<PriceRow> PricesFrom(const std::vector<PriceRow>& prices, CivilDate day) {
    std::map<std::string, std::vector<PriceRow>> by_service;
    for (const PriceRow& row : prices)
        by_service[row.service_code].push_back(row);
    using FirstDay = std::optional<CivilDate>;
    std::map<std::string, std::set<FirstDay>> counting;
    for (const auto& [service, rows] : by_service) {
        for (const CivilDate turn : TurnsFrom(rows, day)) {
            const PriceRow* row = PriceOn(rows, service, turn);
            if (row != nullptr) counting[service].insert(row->valid_from);
        }
    }
    std::vector<PriceRow> from;
    std::ranges::copy_if(prices, std::back_inserter(from), [&](const PriceRow& row) {
        return counting[row.service_code].contains(row.valid_from);
    });
    return from;
}

std::vector<FieldFault> PriceTermFaults(
    const Terms& terms, const std::vector<PriceRow>& prices, std::string_view prefix
) {
    const bool may_go_on = !terms.end_date || !terms.options.empty() || terms.renewal;
    std::vector<FieldFault> faults;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const PriceRow& row = prices[i];
        const bool over = terms.start_date && row.valid_to && *row.valid_to < *terms.start_date;
        const bool late = !may_go_on && row.valid_from && *row.valid_from > *terms.end_date;
        if (!over && !late) continue;
        const std::string_view field = over ? "valid_to" : "valid_from";
        faults.push_back({At(prefix, "prices", i, field), "PRICE_OUTSIDE_TERM", row.service_code});
    }
    return faults;
}

std::vector<FieldFault> PriceListFaults(
    const std::vector<PriceRow>& prices, std::string_view prefix
) {
    std::vector<FieldFault> faults;
    std::map<std::string, std::vector<std::size_t>> by_service;
    for (std::size_t i = 0; i < prices.size(); ++i) {
        const PriceRow& row = prices[i];
        by_service[row.service_code].push_back(i);
        if (row.valid_from && row.valid_to && *row.valid_to < *row.valid_from)
            faults.push_back({At(prefix, "prices", i, "valid_to"), "DATE_ORDER_REVERSED", {}});
    }
    for (auto& [service, rows] : by_service) {
        std::ranges::stable_sort(rows, [&](std::size_t left, std::size_t right) {
            return BeginsBefore(prices[left], prices[right]);
        });
        for (std::size_t i = 1; i < rows.size(); ++i) {
            const PriceRow& before = prices[rows[i - 1]];
            const PriceRow& row = prices[rows[i]];
            if (Clash(before, row)) faults.push_back(ClashOf(before, row, prefix, rows[i]));
        }
    }
    return faults;
}

std::vector<FieldFault> PricingFaults(const Terms& terms, std::string_view prefix) {
    std::vector<FieldFault> faults;
    if (terms.index_clause) {
        if (const auto fault = ClauseFault(*terms.index_clause))
            faults.push_back({std::string(prefix) + "index_clause", fault->reason, fault->series});
    }
    AddPaymentTermFaults(faults, terms, prefix);
    AddOptionFaults(faults, terms, prefix);
    return faults;
}

}  // namespace luotsi::contract_registry
