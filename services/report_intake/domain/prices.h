#pragma once

#include "kernel/money.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// The terms that a line is judged by: those of its own day, or of the month's last day where it has
// none in the month.
const ReportingTerms& TermsOf(const ContractTerms& terms, Month month, const ServiceActual& actual);

// All terms that hold on some day of the month, in the order of days.
std::vector<const ReportingTerms*> TermsWithin(const ContractTerms& terms, Month month);

// The row of the price list for a line: as agreed and priced on the line's day, or on the last day
// of the month on which the contract is in force; null when it is not priced then. Of several
// prices that hold the one that began last counts.
const PricedService* FindPrice(
    const ContractTerms& terms, Month month, const ServiceActual& actual
);

// quantity x agreed price without VAT, rounded to the cent half away from zero; nothing where the
// service has no price or the amount does not fit.
std::optional<Money> AmountOf(const ContractTerms& terms, Month month, const ServiceActual& actual);

// The unit in which a service is agreed for a month: that of its price then, else of the price that
// began last. Empty where nobody ever agreed on it.
std::string UnitOf(const ContractTerms& terms, Month month, const std::string& service_code);

// The sum over all service lines, one entry a currency in the order of currencies.
std::vector<Money> AmountsOf(
    const ContractTerms& terms, Month month, const std::vector<ReportLine>& lines
);

}  // namespace luotsi::report_intake
