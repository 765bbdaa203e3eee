#pragma once

#include "finance_integration/domain/contract_terms.h"
#include "finance_integration/domain/invoice.h"
#include "finance_integration/domain/matching_rules.h"

#include <cstdint>
#include <optional>
#include <string>

namespace luotsi::finance_integration {

inline CivilDate Day(const char* text) {
    return CivilDate::Parse(text).value();
}
inline Month MonthOf(const char* text) {
    return Month::Parse(text).value();
}
inline Money Eur(std::int64_t minor) {
    return Money::Of(minor);
}

// A small id that reads well in failures.
template <class IdOf>
IdOf SmallId(std::uint8_t number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return IdOf(Uuid::FromBytes(bytes));
}

inline MatchingRules SampleRules() {
    return {
        .redacted_payees = {"redacted data"},
        .placeholder_suppliers = {"various"},
        .legal_forms = {"oy", "ab", "ltd", "limited"},
        .stop_words = {"service", "services"},
        .alias_rules =
            {.drop = {"\u2019", "'"},
             .replace = {{"&", " and "}, {"+", " plus "}},
             .trading_as = "t a",
             .join_single_letters = true,
             .words = {{"nhs ft", "nhs foundation trust"}, {"gmw", "greater manchester west"}},
             .leading = {"the"}},
    };
}

inline TermsPeriod Terms(std::string number, std::string provider) {
    TermsPeriod terms;
    terms.number = std::move(number);
    terms.provider_name = std::move(provider);
    terms.start_date = Day("2026-01-01");
    terms.end_date = Day("2026-12-31");
    terms.binding = true;
    return terms;
}

inline InvoiceFacts Bill(std::string supplier, const char* day = "2026-03-15") {
    InvoiceFacts facts;
    facts.number = "L-1";
    facts.invoice_date = Day(day);
    facts.supplier_name = std::move(supplier);
    facts.net = Eur(10'000);
    return facts;
}

}  // namespace luotsi::finance_integration
