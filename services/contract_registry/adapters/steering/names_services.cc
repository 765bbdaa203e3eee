#include "contract_registry/adapters/steering/names.h"

namespace luotsi::contract_registry {
namespace {

constexpr CodeWords kSeverity[] = {
    {"INFO", "Tiedoksi", "För kännedom", "For information"},
    {"WARNING", "Varoitus", "Varning", "Warning"},
    {"CRITICAL", "Kriittinen", "Kritisk", "Critical"},
};
constexpr CodeWords kAlertState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"CLOSED", "Suljettu", "Stängd", "Closed"},
};
constexpr CodeWords kAuditAction[] = {
    {"WRITE", "Muutos", "Ändring", "Change"},
    {"READ", "Katselu", "Läsning", "Read"},
};
constexpr CodeWords kAuditFaultKind[] = {
    {"ROW_CHANGED", "Merkintää on muutettu", "En anteckning har ändrats", "An entry was changed"},
    {"ROW_MISSING", "Merkintä puuttuu", "En anteckning saknas", "An entry is missing"},
    {"OUT_OF_ORDER",
     "Merkintöjen järjestys on muuttunut",
     "Anteckningarnas ordning har ändrats",
     "Entries are out of order"},
    {"CUT_OFF", "Lopusta puuttuu merkintöjä", "Slutet av loggen saknas", "The end is cut off"},
    {"RESTAMPED", "Ketju on laskettu uudelleen", "Kedjan har räknats om", "The chain was made anew"
    },
};
constexpr CodeWords kParkedState[] = {
    {"WAITING", "Odottaa käsittelyä", "Väntar på hantering", "Waiting"},
    {"DISCARDED", "Hylätty", "Kasserad", "Discarded"},
};
constexpr CodeWords kConditionState[] = {
    {"HELD", "Pidätetty", "Hålls inne", "Held"},
    {"RELEASED", "Vapautettu", "Frigjord", "Released"},
    {"CANCELLED", "Peruttu", "Återkallad", "Cancelled"},
};
constexpr CodeWords kConditionTrigger[] = {
    {"REPORT", "Raportti", "Rapport", "Report"},
    {"MILESTONE", "Virstanpylväs", "Milstolpe", "Milestone"},
    {"OUTCOME", "Tulos", "Resultat", "Outcome"},
    {"DISPUTE", "Erimielisyys", "Tvist", "Dispute"},
};
constexpr CodeWords kMatchOutcome[] = {
    {"MATCHED", "Kohdistettu", "Hänförd", "Matched"},
    {"AMBIGUOUS", "Monitulkintainen", "Tvetydig", "Ambiguous"},
    {"UNMATCHED", "Kohdistamatta", "Inte hänförd", "Unmatched"},
};
constexpr CodeWords kMatchReason[] = {
    {"CONTRACT_NUMBER", "Sopimusnumero", "Avtalsnummer", "Contract number"},
    {"SOLE_CONTRACT_IN_FORCE",
     "Ainoa voimassa oleva sopimus",
     "Det enda avtalet i kraft",
     "Sole contract in force"},
    {"SERVICE", "Palvelu", "Tjänst", "Service"},
    {"AMOUNT", "Summa", "Belopp", "Amount"},
    {"SEVERAL_CONTRACTS_IN_FORCE",
     "Useita voimassa olevia sopimuksia",
     "Flera avtal i kraft",
     "Several contracts in force"},
    {"SUPPLIER_ALIAS_UNCONFIRMED",
     "Toimittajan rinnakkaisnimi vahvistamatta",
     "Leverantörens alias obekräftat",
     "Supplier alias not confirmed"},
    {"CONTRACT_NOT_IN_FORCE",
     "Sopimus ei ollut voimassa",
     "Avtalet var inte i kraft",
     "Contract was not in force"},
    {"NO_CONTRACT_KNOWN", "Sopimusta ei tunneta", "Inget känt avtal", "No contract known"},
    {"PAYEE_REDACTED", "Maksunsaaja peitetty", "Betalningsmottagaren är dold", "Payee is redacted"},
    {"PAYEE_MISSING", "Maksunsaaja puuttuu", "Betalningsmottagaren saknas", "Payee is missing"},
};
constexpr CodeWords kAliasState[] = {
    {"PROPOSED", "Ehdotettu", "Föreslagen", "Proposed"},
    {"CONFIRMED", "Vahvistettu", "Bekräftad", "Confirmed"},
    {"REJECTED", "Hylätty", "Förkastad", "Rejected"},
};
constexpr CodeWords kProviderKeyState[] = {
    {"ACTIVE", "Käytössä", "I bruk", "Active"},
    {"EXPIRED", "Vanhentunut", "Utgången", "Expired"},
    {"REVOKED", "Peruttu", "Återkallad", "Revoked"},
};
constexpr CodeWords kReportState[] = {
    {"INCOMPLETE", "Puutteellinen", "Ofullständig", "Incomplete"},
    {"RECEIVED", "Vastaanotettu", "Mottagen", "Received"},
    {"APPROVED", "Hyväksytty", "Godkänd", "Approved"},
    {"REPLACED", "Korvattu", "Ersatt", "Replaced"},
};
constexpr CodeWords kForecastMethod[] = {
    {"SEASONAL", "Kausi ja taso", "Säsong och nivå", "Season and level"},
    {"LEVEL", "Taso", "Nivå", "Level"},
};
constexpr CodeWords kPeriodStage[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"FIRST_CLOSED", "Ensimmäinen sulkeminen tehty", "Stängd första gången", "First closed"},
    {"FINAL", "Lopullinen", "Slutlig", "Final"},
};
constexpr CodeWords kWindowState[] = {
    {"FUTURE", "Tuleva", "Kommande", "Future"},
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"OVERDUE", "Myöhässä", "Försenad", "Overdue"},
    {"EXCUSED", "Selitetty", "Ursäktad", "Excused"},
    {"REPORTED", "Raportoitu", "Rapporterad", "Reported"},
    {"FIRST_CLOSED", "Ensimmäinen sulkeminen tehty", "Stängd första gången", "First closed"},
    {"FINAL", "Lopullinen", "Slutlig", "Final"},
};
constexpr CodeWords kDueKind[] = {
    {"REPORT", "Raportti", "Rapport", "Report"},
    {"SELF_MONITORING", "Omavalvonta", "Egenkontroll", "Self-monitoring"},
};
constexpr CodeWords kCeilingKind[] = {
    {"DECISION", "Päätöksen katto", "Beslutets tak", "Decision"},
    {"CONTRACTS", "Sopimusten yhteinen katto", "Avtalens gemensamma tak", "Contracts together"},
    {"FRAMEWORK", "Puitesopimuksen katto", "Ramavtalets tak", "Framework"},
};
constexpr CodeWords kFaultSeverity[] = {
    {"ERROR", "Virhe", "Fel", "Error"},
    {"WARNING", "Huomautus", "Anmärkning", "Warning"},
};
constexpr CodeWords kLineChange[] = {
    {"ADDED", "Lisätty", "Tillagd", "Added"},
    {"CHANGED", "Muutettu", "Ändrad", "Changed"},
    {"REMOVED", "Poistettu", "Borttagen", "Removed"},
};
constexpr CodeWords kSheetFormat[] = {
    {"XLSX", "Excel-työkirja", "Excel-arbetsbok", "Excel workbook"},
    {"CSV", "CSV-tiedosto", "CSV-fil", "CSV file"},
};
constexpr CodeWords kProductionMethod[] = {
    {"BOUGHT", "Ostopalvelu", "Köptjänst", "Bought"},
    {"OWN", "Oma tuotanto", "Egen produktion", "Own production"},
    {"VOUCHER", "Palveluseteli", "Servicesedel", "Service voucher"},
    {"IN_HOUSE", "Sidosyksikkö", "Anknuten enhet", "In-house unit"},
    {"FREE_CHOICE", "Valinnanvapaus", "Valfrihet", "Free choice of provider"},
};
constexpr CodeWords kExtractLevel[] = {
    {"PROVIDER", "Tuottaja", "Producent", "Provider"},
    {"METHOD", "Tuotantotapa", "Produktionssätt", "Production method"},
    {"TOTAL", "Yhteensä", "Totalt", "Total"},
};
constexpr CodeWords kExtractCell[] = {
    {"SHOWN", "Näytetään", "Visas", "Shown"},
    {"FEW_CLIENTS", "Peitetty: vähän asiakkaita", "Dold: få klienter", "Hidden: few clients"},
    {"CLIENTS_NOT_TOLD",
     "Peitetty: asiakasmäärää ei ilmoitettu",
     "Dold: antalet klienter uppgavs inte",
     "Hidden: number of clients not told"},
    {"PROTECTS",
     "Peitetty suojaamaan toista",
     "Dold för att skydda en annan",
     "Hidden to protect another"},
};
constexpr CodeWords kComplianceResult[] = {
    {"MET", "Täyttyy", "Uppfylls", "Met"},
    {"NOT_MET", "Ei täyty", "Uppfylls inte", "Not met"},
    {"NO_DATA", "Ei tietoa", "Uppgift saknas", "No data"},
};
constexpr CodeWords kFeedbackSource[] = {
    {"CLIENTS", "Asiakkaat", "Klienter", "Clients"},
    {"RELATIVES", "Omaiset", "Anhöriga", "Relatives"},
    {"PROVIDERS", "Tuottajat", "Producenter", "Providers"},
    {"PERSONNEL", "Henkilöstö", "Personal", "Personnel"},
};
constexpr CodeWords kParticipationPhase[] = {
    {"PREPARATION", "Valmistelu", "Beredning", "Preparation"},
    {"TENDERING", "Kilpailutus", "Konkurrensutsättning", "Tendering"},
    {"CONTRACT_TIME", "Sopimuskausi", "Avtalstid", "Contract time"},
};
constexpr CodeWords kParticipationMethod[] = {
    {"SEMINAR", "Seminaari", "Seminarium", "Seminar"},
    {"SURVEY", "Kysely", "Enkät", "Survey"},
    {"PANEL", "Asiakasraati", "Klientpanel", "Panel"},
    {"CO_DESIGN", "Yhteiskehittäminen", "Samutveckling", "Co-design"},
    {"MARKET_DIALOGUE", "Markkinavuoropuhelu", "Marknadsdialog", "Market dialogue"},
    {"EXPERT_BY_EXPERIENCE", "Kokemusasiantuntija", "Erfarenhetsexpert", "Expert by experience"},
    {"OTHER", "Muu", "Annat", "Other"},
};
constexpr CodeWords kParticipationEffectKind[] = {
    {"GOAL", "Tavoite", "Mål", "Goal"},
    {"CRITERION", "Kriteeri", "Kriterium", "Criterion"},
};
constexpr CodeWords kHeading[] = {
    {"AVAILABILITY", "Saatavuus", "Tillgänglighet", "Availability"},
    {"CONTINUITY", "Jatkuvuus", "Kontinuitet", "Continuity"},
    {"SAFETY", "Turvallisuus", "Säkerhet", "Safety"},
    {"QUALITY", "Laatu", "Kvalitet", "Quality"},
    {"EQUALITY", "Yhdenvertaisuus", "Likabehandling", "Equality"},
};
constexpr CodeWords kComplaintSeverity[] = {
    {"MILD", "Lievä", "Lindrig", "Mild"},
    {"MODERATE", "Kohtalainen", "Måttlig", "Moderate"},
    {"SERIOUS", "Vakava", "Allvarlig", "Serious"},
};
constexpr CodeWords kComplaintState[] = {
    {"RELAYED", "Välitetty", "Förmedlad", "Relayed"},
    {"ACKNOWLEDGED", "Kuitattu", "Kvitterad", "Acknowledged"},
};
constexpr CodeWords kVisitKind[] = {
    {"ANNOUNCED", "Ennalta ilmoitettu", "Förhandsanmält", "Announced"},
    {"UNANNOUNCED", "Ennalta ilmoittamaton", "Oanmält", "Unannounced"},
};
constexpr CodeWords kFindingSeverity[] = {
    {"MILD", "Lievä", "Lindrig", "Mild"},
    {"MODERATE", "Kohtalainen", "Måttlig", "Moderate"},
    {"SERIOUS", "Vakava", "Allvarlig", "Serious"},
};
constexpr CodeWords kDeviationState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"CORRECTED", "Korjattu", "Åtgärdad", "Corrected"},
};

constexpr CodeWords kDefinitionState[] = {
    {"PROPOSED", "Ehdotettu", "Föreslagen", "Proposed"},
    {"AGREED", "Sovittu", "Avtalad", "Agreed"},
    {"REPLACED", "Korvattu", "Ersatt", "Replaced"},
};

constexpr NameList kLists[] = {
    {"luotsi.alert.v1.Severity", "SEVERITY_", kSeverity},
    {"luotsi.alert.v1.AlertState", "ALERT_STATE_", kAlertState},
    {"luotsi.audit.v1.AuditAction", "AUDIT_ACTION_", kAuditAction},
    {"luotsi.audit.v1.AuditFaultKind", "AUDIT_FAULT_KIND_", kAuditFaultKind},
    {"luotsi.config.v1.ParkedState", "PARKED_STATE_", kParkedState},
    {"luotsi.finance.v1.ConditionState", "CONDITION_STATE_", kConditionState},
    {"luotsi.finance.v1.ConditionTrigger", "CONDITION_TRIGGER_", kConditionTrigger},
    {"luotsi.finance.v1.MatchOutcome", "MATCH_OUTCOME_", kMatchOutcome},
    {"luotsi.finance.v1.MatchReason", "MATCH_REASON_", kMatchReason},
    {"luotsi.finance.v1.AliasState", "ALIAS_STATE_", kAliasState},
    {"luotsi.report.v1.ProviderKeyState", "PROVIDER_KEY_STATE_", kProviderKeyState},
    {"luotsi.report.v1.ReportState", "REPORT_STATE_", kReportState},
    {"luotsi.report.v1.ForecastMethod", "FORECAST_METHOD_", kForecastMethod},
    {"luotsi.report.v1.PeriodStage", "PERIOD_STAGE_", kPeriodStage},
    {"luotsi.report.v1.DefinitionState", "DEFINITION_STATE_", kDefinitionState},
    {"luotsi.report.v1.WindowState", "WINDOW_STATE_", kWindowState},
    {"luotsi.report.v1.DueKind", "DUE_KIND_", kDueKind},
    {"luotsi.report.v1.ProductionMethod", "PRODUCTION_METHOD_", kProductionMethod},
    {"luotsi.report.v1.CeilingKind", "CEILING_KIND_", kCeilingKind},
    {"luotsi.report.v1.FaultSeverity", "FAULT_SEVERITY_", kFaultSeverity},
    {"luotsi.report.v1.LineChange", "LINE_CHANGE_", kLineChange},
    {"luotsi.report.v1.SheetFormat", "SHEET_FORMAT_", kSheetFormat},
    {"luotsi.report.v1.ExtractLevel", "EXTRACT_LEVEL_", kExtractLevel},
    {"luotsi.report.v1.ExtractCell", "EXTRACT_CELL_", kExtractCell},
    {"luotsi.report.v1.ComplianceResult", "COMPLIANCE_RESULT_", kComplianceResult},
    {"luotsi.selfmonitoring.v1.FeedbackSource", "FEEDBACK_SOURCE_", kFeedbackSource},
    {"luotsi.selfmonitoring.v1.ParticipationPhase", "PARTICIPATION_PHASE_", kParticipationPhase},
    {"luotsi.selfmonitoring.v1.ParticipationMethod", "PARTICIPATION_METHOD_", kParticipationMethod},
    {"luotsi.selfmonitoring.v1.ParticipationEffectKind",
     "PARTICIPATION_EFFECT_KIND_",
     kParticipationEffectKind},
    {"luotsi.selfmonitoring.v1.Heading", "HEADING_", kHeading},
    {"luotsi.selfmonitoring.v1.ComplaintSeverity", "COMPLAINT_SEVERITY_", kComplaintSeverity},
    {"luotsi.selfmonitoring.v1.ComplaintState", "COMPLAINT_STATE_", kComplaintState},
    {"luotsi.selfmonitoring.v1.VisitKind", "VISIT_KIND_", kVisitKind},
    {"luotsi.selfmonitoring.v1.FindingSeverity", "FINDING_SEVERITY_", kFindingSeverity},
    {"luotsi.selfmonitoring.v1.DeviationState", "DEVIATION_STATE_", kDeviationState},
};

}  // namespace

std::span<const NameList> NamesOfServices() {
    return kLists;
}

}  // namespace luotsi::contract_registry
