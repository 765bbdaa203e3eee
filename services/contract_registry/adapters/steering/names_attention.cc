#include "contract_registry/adapters/steering/names.h"

namespace luotsi::contract_registry {
namespace {

constexpr CodeWords kAttentions[] = {
    {"DECISION-OVERDUE",
     "Neuvottelussa sovittu toimenpide on myöhässä",
     "Åtgärd som avtalats vid uppföljningsmöte är försenad",
     "Agreed action is overdue"},
    {"DISPUTE-OPEN", "Erimielisyys on avoinna", "En tvist är öppen", "A dispute is open"},
    {"DISPUTE-STRATEGIC",
     "Erimielisyys on siirtynyt strategiselle tasolle",
     "En tvist har flyttats till strategisk nivå",
     "A dispute has moved to the strategic level"},
    {"INHOUSE-LIMIT",
     "Sidosyksikön ulosmyynti lähestyy tai ylittää rajan",
     "Den anknutna enhetens externa försäljning når gränsen",
     "In-house unit reaches its limit of outside business"},
    {"MARKET-THIN",
     "Palvelulla on liian vähän tuottajia",
     "Tjänsten har för få producenter",
     "A service has too few providers"},
    {"MILESTONE-LATE", "Virstanpylväs on myöhässä", "Milstolpen är försenad", "Milestone is late"},
    {"NEGO-OVERDUE",
     "Seurantaneuvottelu on pitämättä",
     "Uppföljningsmöte har inte hållits",
     "Review meeting is overdue"},
    {"OBLIGATION-UNFULFILLED",
     "Velvoite on täyttämättä",
     "En skyldighet är inte fullgjord",
     "An obligation is not fulfilled"},
    {"OPTION-DEADLINE",
     "Option käyttöaika on loppumassa",
     "Tiden för att använda optionen går ut",
     "An option must be used soon"},
    {"PROCESS-LATE",
     "Hankintaprosessin vaihe on myöhässä",
     "Ett steg i upphandlingsprocessen är försenat",
     "A step of the purchasing process is late"},
    {"RENEWAL-DEADLINE",
     "Jatkosta on päätettävä",
     "Förlängningen måste avgöras",
     "Renewal must be decided"},
    {"RESP-VACANT",
     "Vastuuhenkilön paikka on tyhjä",
     "Platsen som ansvarsperson är tom",
     "A responsible person's place is empty"},
    {"RISK-WATCH", "Riski on tarkkailussa", "En risk är under bevakning", "A risk is on watch"},
    {"SEARCH-MATCH",
     "Tallennettu haku löysi sopimuksen",
     "En sparad sökning hittade ett avtal",
     "A saved search found a contract"},
    {"STATUTE-ENDED",
     "Sopimuksen säädösperuste on päättynyt",
     "Avtalets rättsgrund har upphört",
     "A statute behind the contract has ended"},
    {"SUBCONTRACTOR_CONSENT_PENDING",
     "Alihankkija odottaa suostumusta",
     "En underleverantör väntar på samtycke",
     "A subcontractor waits for consent"},
    {"SUSTAIN-MISSING",
     "Vastuullisuusraportti puuttuu",
     "Ansvarsrapport saknas",
     "Sustainability report is missing"},
    {"VOUCHER_CRITERION_UNMET",
     "Palvelusetelituottaja ei täytä ehtoa",
     "Servicesedelproducenten uppfyller inte ett villkor",
     "A voucher provider does not meet a criterion"},
};

constexpr NameList kLists[] = {
    {"attention", "", kAttentions},
};

}  // namespace

std::span<const NameList> NamesOfAttentions() {
    return kLists;
}

}  // namespace luotsi::contract_registry
