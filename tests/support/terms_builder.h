#pragma once

#include "contract_registry/domain/terms.h"

namespace luotsi::test {

inline CivilDate Day(const char* text) {
    return CivilDate::Parse(text).value();
}
inline luotsi::Month MonthOf(const char* text) {
    return luotsi::Month::Parse(text).value();
}

// Terms that activation accepts: one goal with one indicator, one price, all six persons.
inline contract_registry::Terms SoundTerms() {
    using namespace contract_registry;
    Terms terms;
    terms.title = "Ympärivuorokautinen palveluasuminen";
    terms.type = ContractType::kFramework;
    terms.buyer = {PartyIdentifier{"FI-PRO", "3221309-4"}, "Päijät-Hämeen hyvinvointialue"};
    terms.provider = {PartyIdentifier{"FI-PRO", "2077474-0"}, "Esimerkkihoiva Oy"};
    terms.start_date = Day("2025-01-01");
    terms.end_date = Day("2028-12-31");
    terms.agreed_value = Money::Of(230000000);
    terms.prices = {{"YPA-VRK", "Asumisvuorokausi", "day", UnitPrice::OfMicros(157500000)}};
    terms.goals = {{"G1", "Riittävä henkilöstö"}};
    terms.indicators = {
        {"STAFF",
         "Henkilöstömitoitus",
         "G1",
         FocusArea::kQuality,
         "ratio",
         Direction::kAtLeast,
         Ratio::Of(60, 100).value()}
    };
    for (const Side side : {Side::kBuyer, Side::kProvider}) {
        for (const Level level : {Level::kOperational, Level::kTactical, Level::kStrategic}) {
            terms.responsible_persons.push_back({side, level, Uuid(), "hash"});
        }
    }
    terms.reporting_duty = ReportingDuty{.due_day = 10, .forecast_required = false};
    return terms;
}

}  // namespace luotsi::test
