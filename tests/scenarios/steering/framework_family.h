#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <cstdint>
#include <string>

namespace luotsi::test {

// A framework of 2025-2028 (1,461 days) and what is called off under it.
inline contract::v1::Contract FrameworkOf(
    const char* number, const contract_registry::Terms& terms, std::int64_t cents
) {
    contract::v1::Contract framework = CountyBench::Sound(number, terms);
    framework.mutable_agreed_value()->set_currency_code("EUR");
    framework.mutable_agreed_value()->set_amount_minor(cents);
    *framework.mutable_framework()->mutable_ceiling() = framework.agreed_value();
    contract::v1::Clause& clause = *framework.add_clauses();
    clause.set_kind(contract::v1::CLAUSE_KIND_SANCTIONS);
    clause.set_text("Sanktiot sovitaan.");
    return framework;
}

// It says nothing of prices, indicators and notice: they are the framework's.
inline contract::v1::Contract CallOffOf(
    const char* number,
    const contract::v1::Contract& framework,
    const std::string& framework_id,
    const char* end,
    std::int64_t cents
) {
    contract::v1::Contract call_off;
    call_off.set_number(number);
    call_off.set_title("Kotiinkutsu");
    call_off.set_type(contract::v1::CONTRACT_TYPE_PURCHASE);
    *call_off.mutable_provider() = framework.provider();
    *call_off.mutable_buyer() = framework.buyer();
    call_off.set_start_date(framework.start_date());
    call_off.set_end_date(end);
    call_off.mutable_agreed_value()->set_currency_code("EUR");
    call_off.mutable_agreed_value()->set_amount_minor(cents);
    call_off.set_parent_contract_id(framework_id);
    call_off.set_parent_relation(contract::v1::PARENT_RELATION_CALL_OFF);
    return call_off;
}

}  // namespace luotsi::test
