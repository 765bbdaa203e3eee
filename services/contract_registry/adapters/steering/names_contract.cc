#include "contract_registry/adapters/steering/names.h"

namespace luotsi::contract_registry {
namespace {

constexpr CodeWords kAmendmentState[] = {
    {"PENDING", "Odottaa", "Väntar", "Pending"},
    {"APPLIED", "Voimassa", "Verkställd", "Applied"},
    {"REJECTED", "Hylätty", "Förkastad", "Rejected"},
    {"WITHDRAWN", "Peruttu", "Återtagen", "Withdrawn"},
};
constexpr CodeWords kLimitRule[] = {
    {"SINGLE_CHANGE",
     "Yksittäisen muutoksen raja",
     "Gräns för en enskild ändring",
     "Limit of a single change"},
    {"MINOR_SHARE", "Vähäisten muutosten osuus", "Andel små ändringar", "Share of minor changes"},
    {"MINOR_AMOUNT",
     "Vähäisten muutosten määrä",
     "Belopp för små ändringar",
     "Amount of minor changes"},
};
constexpr CodeWords kModificationOutcome[] = {
    {"NOT_LIMITED", "Ei rajoitettu", "Inte begränsad", "Not limited"},
    {"WITHIN", "Rajan sisällä", "Inom gränsen", "Within the limit"},
    {"BREACH", "Raja ylittyy", "Gränsen överskrids", "Limit exceeded"},
    {"UNKNOWN", "Ei tiedossa", "Okänt", "Unknown"},
};
constexpr CodeWords kApprovalLevel[] = {
    {"TACTICAL", "Taktinen", "Taktisk", "Tactical"},
    {"STRATEGIC", "Strateginen", "Strategisk", "Strategic"},
};
constexpr CodeWords kApprovalItemKind[] = {
    {"CONTRACT", "Sopimus", "Avtal", "Contract"},
    {"AMENDMENT", "Sopimusmuutos", "Avtalsändring", "Amendment"},
};
constexpr CodeWords kApprovalState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"APPROVED", "Hyväksytty kerran", "Godkänd en gång", "Approved once"},
    {"ACCEPTED", "Hyväksytty", "Godkänd", "Accepted"},
};
constexpr CodeWords kAttentionSeverity[] = {
    {"INFO", "Tiedoksi", "För kännedom", "For information"},
    {"WARNING", "Varoitus", "Varning", "Warning"},
    {"CRITICAL", "Kriittinen", "Kritisk", "Critical"},
};
constexpr CodeWords kContractType[] = {
    {"PAYMENT_COMMITMENT", "Maksusitoumus", "Betalningsförbindelse", "Payment commitment"},
    {"FRAMEWORK", "Puitesopimus", "Ramavtal", "Framework agreement"},
    {"DYNAMIC_PURCHASING",
     "Dynaaminen hankinta",
     "Dynamiskt inköpssystem",
     "Dynamic purchasing system"},
    {"SERVICE_VOUCHER", "Palveluseteli", "Servicesedel", "Service voucher"},
    {"ALLIANCE", "Allianssi", "Allians", "Alliance"},
    {"OWN_PRODUCTION", "Oma tuotanto", "Egen produktion", "Own production"},
    {"PURCHASE", "Ostopalvelu", "Köptjänst", "Purchase contract"},
    {"FREE_CHOICE", "Valinnanvapaus", "Valfrihet", "Free choice of provider"},
};
constexpr CodeWords kContractState[] = {
    {"DRAFT", "Luonnos", "Utkast", "Draft"},
    {"TENDERED", "Kilpailutuksessa", "Konkurrensutsatt", "Out to tender"},
    {"ACTIVE", "Voimassa", "I kraft", "In force"},
    {"ENDING", "Päättymässä", "På väg att upphöra", "Ending"},
    {"ENDED", "Päättynyt", "Upphörd", "Ended"},
    {"CLOSED", "Suljettu", "Avslutad", "Closed"},
    {"CANCELLED", "Peruttu", "Återkallad", "Cancelled"},
};
constexpr CodeWords kContractOrigin[] = {
    {"REGISTERED", "Laadittu järjestelmässä", "Upprättat i systemet", "Registered here"},
    {"IMPORTED", "Tuotu rekisteristä", "Importerat från ett register", "Imported"},
};
constexpr CodeWords kFocusArea[] = {
    {"COST", "Kustannukset", "Kostnader", "Costs"},
    {"QUALITY", "Laatu", "Kvalitet", "Quality"},
    {"OUTPUT", "Suoritteet", "Prestationer", "Output"},
    {"DEVELOPMENT", "Kehittäminen", "Utveckling", "Development"},
    {"EFFECTIVENESS", "Vaikuttavuus", "Effekt", "Effectiveness"},
};
constexpr CodeWords kDirection[] = {
    {"AT_LEAST", "Vähintään", "Minst", "At least"},
    {"AT_MOST", "Enintään", "Högst", "At most"},
};
constexpr CodeWords kSide[] = {
    {"BUYER", "Tilaaja", "Beställare", "Buyer"},
    {"PROVIDER", "Tuottaja", "Producent", "Provider"},
};
constexpr CodeWords kLevel[] = {
    {"OPERATIONAL", "Operatiivinen", "Operativ", "Operational"},
    {"TACTICAL", "Taktinen", "Taktisk", "Tactical"},
    {"STRATEGIC", "Strateginen", "Strategisk", "Strategic"},
};
constexpr CodeWords kLadderStepKind[] = {
    {"REMINDER", "Muistutus", "Påminnelse", "Reminder"},
    {"HELP", "Tuki", "Hjälp", "Help"},
    {"NOTICE", "Huomautus", "Anmärkning", "Notice"},
    {"HOLD", "Maksunpidätys", "Innehållna betalningar", "Payments held"},
    {"SANCTION_PROPOSAL", "Sanktioesitys", "Sanktionsförslag", "Sanction proposed"},
};
constexpr CodeWords kIndicatorPeriod[] = {
    {"MONTH", "Kuukausi", "Månad", "Month"},
    {"QUARTER", "Neljännesvuosi", "Kvartal", "Quarter"},
    {"TERTIAL", "Kolmannesvuosi", "Tertial", "Four months"},
    {"YEAR", "Vuosi", "År", "Year"},
};
constexpr CodeWords kAmendmentReason[] = {
    {"REVIEW_CLAUSE", "Muutosehto", "Ändringsklausul", "Review clause"},
    {"ADDITIONAL_SERVICES", "Lisäpalvelut", "Kompletterande tjänster", "Additional services"},
    {"UNFORESEEN", "Ennakoimaton tilanne", "Oförutsedda omständigheter", "Unforeseen circumstances"
    },
    {"CONTRACTOR_REPLACED",
     "Sopimuskumppanin vaihtuminen",
     "Byte av avtalspart",
     "Contractor replaced"},
    {"MINOR", "Vähäinen muutos", "Liten ändring", "Minor change"},
    {"NOT_MATERIAL", "Ei olennainen muutos", "Inte väsentlig ändring", "Not a material change"},
};
constexpr CodeWords kRetentionClass[] = {
    {"CONTRACT", "Sopimusasiakirja", "Avtalshandling", "Contract"},
    {"PROCUREMENT", "Hankinta-asiakirja", "Upphandlingshandling", "Procurement"},
    {"ACCOUNTING", "Kirjanpitoaineisto", "Bokföringsmaterial", "Accounts"},
    {"MONITORING", "Seuranta-aineisto", "Uppföljningsmaterial", "Monitoring"},
    {"PERMANENT", "Pysyvästi säilytettävä", "Förvaras permanent", "Permanent"},
};
constexpr CodeWords kDocumentState[] = {
    {"KEPT", "Säilytyksessä", "Förvaras", "Kept"},
    {"DELETED", "Hävitetty", "Förstörd", "Deleted"},
};
constexpr CodeWords kHashCheck[] = {
    {"EQUAL", "Tiiviste täsmää", "Kontrollsumman stämmer", "Hash agrees"},
    {"NOT_HELD", "Tiedostoa ei säilytetä täällä", "Filen förvaras inte här", "File is not held here"
    },
};
constexpr CodeWords kInhouseRule[] = {
    {"NOT_JUDGED", "Ei arvioitu", "Inte bedömd", "Not judged"},
    {"ORDINARY", "Yleinen raja", "Allmän gräns", "Ordinary limit"},
    {"SMALL", "Pienen toiminnan raja", "Gräns för liten verksamhet", "Limit of small business"},
    {"NO_MARKET", "Ei markkinoita", "Ingen marknad", "No market"},
};
constexpr CodeWords kEndGround[] = {
    {"TERM_OVER", "Sopimuskausi päättyi", "Avtalstiden gick ut", "Term is over"},
    {"BUYER_NOTICE", "Tilaajan irtisanominen", "Uppsägning av beställaren", "Notice by the buyer"},
    {"PROVIDER_NOTICE",
     "Tuottajan irtisanominen",
     "Uppsägning av producenten",
     "Notice by the provider"},
    {"MUTUAL", "Yhteinen sopimus", "Ömsesidig överenskommelse", "Mutual agreement"},
    {"NOT_RENEWED", "Ei jatkettu", "Förlängdes inte", "Not renewed"},
    {"BREACH", "Sopimusrikkomus", "Avtalsbrott", "Breach"},
    {"INSOLVENCY", "Maksukyvyttömyys", "Insolvens", "Insolvency"},
    {"PROCUREMENT_ACT",
     "Hankintalain peruste",
     "Grund i upphandlingslagen",
     "Ground of the procurement act"},
    {"AUTHORISATION_LOST",
     "Lupa tai rekisteröinti menetetty",
     "Tillstånd eller registrering förlorad",
     "Authorisation lost"},
    {"OTHER", "Muu peruste", "Annan grund", "Other ground"},
};
constexpr CodeWords kMilestoneState[] = {
    {"SCHEDULED", "Aikataulutettu", "Planerad", "Scheduled"},
    {"MET", "Saavutettu", "Uppnådd", "Met"},
    {"PARTIALLY_MET", "Saavutettu osittain", "Delvis uppnådd", "Partly met"},
    {"NOT_MET", "Ei saavutettu", "Inte uppnådd", "Not met"},
};
constexpr CodeWords kRecurrence[] = {
    {"ONCE", "Kerran", "En gång", "Once"},
    {"MONTHLY", "Kuukausittain", "Månatligen", "Monthly"},
    {"QUARTERLY", "Neljännesvuosittain", "Kvartalsvis", "Quarterly"},
    {"YEARLY", "Vuosittain", "Årligen", "Yearly"},
};
constexpr CodeWords kClosedDayRule[] = {
    {"AS_IT_IS", "Päivä ei siirry", "Dagen flyttas inte", "The day stays"},
    {"WORKING_DAY_BEFORE", "Edeltävä arkipäivä", "Föregående vardag", "Working day before"},
    {"WORKING_DAY_AFTER", "Seuraava arkipäivä", "Följande vardag", "Working day after"},
};
constexpr CodeWords kEvidenceType[] = {
    {"STATEMENT", "Ilmoitus", "Anmälan", "Statement"},
    {"DOCUMENT", "Asiakirja", "Handling", "Document"},
    {"CERTIFICATE", "Todistus", "Intyg", "Certificate"},
    {"MINUTES", "Pöytäkirja", "Protokoll", "Minutes"},
    {"REPORT", "Raportti", "Rapport", "Report"},
};
constexpr CodeWords kOccurrenceState[] = {
    {"DUE", "Tulossa", "Förestående", "Due"},
    {"FULFILLED", "Täytetty", "Fullgjord", "Fulfilled"},
    {"UNFULFILLED", "Täyttämättä", "Inte fullgjord", "Unfulfilled"},
};
constexpr CodeWords kParameterKind[] = {
    {"WHOLE", "Kokonaisluku", "Heltal", "Whole number"},
    {"WHOLES", "Kokonaislukuja", "Heltal i följd", "Whole numbers"},
    {"MONEY", "Rahamäärä", "Belopp", "Money"},
    {"SHARE", "Osuus", "Andel", "Share"},
    {"CODES", "Tunnuksia", "Koder", "Codes"},
    {"FLAG", "Kyllä tai ei", "Ja eller nej", "Yes or no"},
};
constexpr CodeWords kIndexOutcome[] = {
    {"APPLIED", "Sovellettu", "Tillämpad", "Applied"},
    {"UNDER_THRESHOLD", "Alle kynnyksen", "Under tröskeln", "Under the threshold"},
    {"CAPPED", "Rajattu kattoon", "Begränsad till taket", "Capped"},
    {"FLOORED", "Rajattu lattiaan", "Begränsad till golvet", "Floored"},
};
constexpr CodeWords kRenewalDecision[] = {
    {"RENEW", "Jatketaan", "Förlängs", "Renew"},
    {"END", "Päätetään", "Avslutas", "End"},
};
constexpr CodeWords kDeadlineKind[] = {
    {"OPTION", "Option käyttö", "Användning av option", "Use of an option"},
    {"RENEWAL", "Jatkopäätös", "Beslut om förlängning", "Renewal decision"},
};
constexpr CodeWords kRiskState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"WATCH", "Tarkkailussa", "Under bevakning", "On watch"},
    {"REALISED", "Toteutunut", "Förverkligad", "Realised"},
    {"CLOSED", "Suljettu", "Stängd", "Closed"},
};
constexpr CodeWords kConsentDecision[] = {
    {"APPROVED", "Hyväksytty", "Godkänd", "Approved"},
    {"REFUSED", "Hylätty", "Avslagen", "Refused"},
};
constexpr CodeWords kConsentState[] = {
    {"NOT_NEEDED", "Ei tarvita", "Behövs inte", "Not needed"},
    {"PENDING", "Odottaa", "Väntar", "Pending"},
    {"APPROVED", "Hyväksytty", "Godkänd", "Approved"},
    {"REFUSED", "Hylätty", "Avslagen", "Refused"},
};
constexpr CodeWords kProviderKind[] = {
    {"PUBLIC", "Julkinen", "Offentlig", "Public"},
    {"PRIVATE", "Yksityinen", "Privat", "Private"},
    {"THIRD_SECTOR", "Kolmas sektori", "Tredje sektorn", "Third sector"},
    {"IN_HOUSE", "Sidosyksikkö", "Anknuten enhet", "In-house unit"},
    {"JOINT_COMPANY", "Yhteisyritys", "Samägt företag", "Joint company"},
    {"CONSORTIUM", "Ryhmittymä", "Konsortium", "Consortium"},
};
constexpr CodeWords kParentRelation[] = {
    {"CALL_OFF", "Kotiinkutsu", "Avrop", "Call-off"},
    {"RENEWAL", "Jatko", "Förlängning", "Renewal"},
    {"ADMISSION", "Hyväksyminen järjestelmään", "Antagning till systemet", "Admission"},
    {"SUCCESSOR", "Seuraaja", "Efterföljare", "Successor"},
};
constexpr CodeWords kProcurementProcedure[] = {
    {"OPEN", "Avoin menettely", "Öppet förfarande", "Open procedure"},
    {"RESTRICTED", "Rajoitettu menettely", "Selektivt förfarande", "Restricted procedure"},
    {"NEGOTIATED_WITH_CALL", "Neuvottelumenettely", "Förhandlat förfarande", "Negotiated procedure"
    },
    {"NEGOTIATED_WITHOUT_CALL", "Suorahankinta", "Direktupphandling", "Negotiated without a call"},
    {"COMPETITIVE_DIALOGUE",
     "Kilpailullinen neuvottelumenettely",
     "Konkurrenspräglad dialog",
     "Competitive dialogue"},
    {"OTHER_SINGLE",
     "Muu yksivaiheinen menettely",
     "Annat förfarande i ett steg",
     "Other single-stage procedure"},
    {"OTHER_MULTIPLE",
     "Muu monivaiheinen menettely",
     "Annat förfarande i flera steg",
     "Other multiple-stage procedure"},
};
constexpr CodeWords kRenewalKind[] = {
    {"LAPSES", "Päättyy", "Upphör", "Lapses"},
    {"BY_SILENCE", "Jatkuu ilman ilmoitusta", "Fortsätter utan meddelande", "Renewed by silence"},
};
constexpr CodeWords kClauseKind[] = {
    {"REPORTING_DUTY", "Raportointivelvollisuus", "Rapporteringsskyldighet", "Reporting duty"},
    {"BREACH_HANDLING",
     "Sopimusrikkomusten käsittely",
     "Hantering av avtalsbrott",
     "Handling of breaches"},
    {"SANCTIONS", "Sanktiot", "Sanktioner", "Sanctions"},
    {"COOPERATION", "Yhteistyö", "Samarbete", "Cooperation"},
    {"SELF_MONITORING", "Omavalvonta", "Egenkontroll", "Self-monitoring"},
    {"CONTENT", "Palvelun sisältö", "Tjänstens innehåll", "Content of the service"},
    {"SUPERVISION", "Ohjaus ja valvonta", "Styrning och tillsyn", "Supervision"},
    {"SOLVENCY", "Vakavaraisuus", "Soliditet", "Solvency"},
    {"SUBCONTRACTING", "Alihankinta", "Underleverans", "Subcontracting"},
    {"PREPAREDNESS", "Varautuminen", "Beredskap", "Preparedness"},
    {"PAYMENT_REDUCTION", "Maksun alentaminen", "Prisavdrag", "Payment reduction"},
    {"NOTICE", "Irtisanominen", "Uppsägning", "Notice"},
    {"ENDING", "Sopimuksen päättyminen", "Avtalets upphörande", "Ending"},
};
constexpr CodeWords kIncentiveKind[] = {
    {"SANCTION", "Sanktio", "Sanktion", "Sanction"},
    {"INCENTIVE", "Kannustin", "Incitament", "Incentive"},
};
constexpr CodeWords kPaymentTrigger[] = {
    {"REPORT", "Raportti", "Rapport", "Report"},
    {"MILESTONE", "Virstanpylväs", "Milstolpe", "Milestone"},
    {"OUTCOME", "Tulos", "Resultat", "Outcome"},
};
constexpr CodeWords kTermOutcome[] = {
    {"OPTION_USED", "Optio käytettiin", "Optionen användes", "Option used"},
    {"RENEWED", "Jatkettiin", "Förlängdes", "Renewed"},
    {"NOT_RENEWED", "Ei jatkettu", "Förlängdes inte", "Not renewed"},
    {"RENEWED_BY_SILENCE",
     "Jatkui ilman ilmoitusta",
     "Fortsatte utan meddelande",
     "Renewed by silence"},
    {"LAPSED", "Raukesi", "Förföll", "Lapsed"},
};

constexpr NameList kLists[] = {
    {"luotsi.contract.v1.AmendmentState", "AMENDMENT_STATE_", kAmendmentState},
    {"luotsi.contract.v1.LimitRule", "LIMIT_RULE_", kLimitRule},
    {"luotsi.contract.v1.ModificationOutcome", "MODIFICATION_OUTCOME_", kModificationOutcome},
    {"luotsi.contract.v1.ApprovalLevel", "APPROVAL_LEVEL_", kApprovalLevel},
    {"luotsi.contract.v1.ApprovalItemKind", "APPROVAL_ITEM_KIND_", kApprovalItemKind},
    {"luotsi.contract.v1.ApprovalState", "APPROVAL_STATE_", kApprovalState},
    {"luotsi.contract.v1.AttentionSeverity", "ATTENTION_SEVERITY_", kAttentionSeverity},
    {"luotsi.contract.v1.ContractType", "CONTRACT_TYPE_", kContractType},
    {"luotsi.contract.v1.ContractState", "CONTRACT_STATE_", kContractState},
    {"luotsi.contract.v1.ContractOrigin", "CONTRACT_ORIGIN_", kContractOrigin},
    {"luotsi.contract.v1.FocusArea", "FOCUS_AREA_", kFocusArea},
    {"luotsi.contract.v1.Direction", "DIRECTION_", kDirection},
    {"luotsi.contract.v1.Side", "SIDE_", kSide},
    {"luotsi.contract.v1.Level", "LEVEL_", kLevel},
    {"luotsi.contract.v1.LadderStepKind", "LADDER_STEP_KIND_", kLadderStepKind},
    {"luotsi.contract.v1.IndicatorPeriod", "INDICATOR_PERIOD_", kIndicatorPeriod},
    {"luotsi.contract.v1.AmendmentReason", "AMENDMENT_REASON_", kAmendmentReason},
    {"luotsi.contract.v1.RetentionClass", "RETENTION_CLASS_", kRetentionClass},
    {"luotsi.contract.v1.DocumentState", "DOCUMENT_STATE_", kDocumentState},
    {"luotsi.contract.v1.HashCheck", "HASH_CHECK_", kHashCheck},
    {"luotsi.contract.v1.InhouseRule", "INHOUSE_RULE_", kInhouseRule},
    {"luotsi.contract.v1.EndGround", "END_GROUND_", kEndGround},
    {"luotsi.contract.v1.MilestoneState", "MILESTONE_STATE_", kMilestoneState},
    {"luotsi.contract.v1.Recurrence", "RECURRENCE_", kRecurrence},
    {"luotsi.contract.v1.ClosedDayRule", "CLOSED_DAY_RULE_", kClosedDayRule},
    {"luotsi.contract.v1.EvidenceType", "EVIDENCE_TYPE_", kEvidenceType},
    {"luotsi.contract.v1.OccurrenceState", "OCCURRENCE_STATE_", kOccurrenceState},
    {"luotsi.contract.v1.ParameterKind", "PARAMETER_KIND_", kParameterKind},
    {"luotsi.contract.v1.IndexOutcome", "INDEX_OUTCOME_", kIndexOutcome},
    {"luotsi.contract.v1.RenewalDecision", "RENEWAL_DECISION_", kRenewalDecision},
    {"luotsi.contract.v1.DeadlineKind", "DEADLINE_KIND_", kDeadlineKind},
    {"luotsi.contract.v1.RiskState", "RISK_STATE_", kRiskState},
    {"luotsi.contract.v1.ConsentDecision", "CONSENT_DECISION_", kConsentDecision},
    {"luotsi.contract.v1.ConsentState", "CONSENT_STATE_", kConsentState},
    {"luotsi.contract.v1.ProviderKind", "PROVIDER_KIND_", kProviderKind},
    {"luotsi.contract.v1.ParentRelation", "PARENT_RELATION_", kParentRelation},
    {"luotsi.contract.v1.ProcurementProcedure", "PROCUREMENT_PROCEDURE_", kProcurementProcedure},
    {"luotsi.contract.v1.RenewalKind", "RENEWAL_KIND_", kRenewalKind},
    {"luotsi.contract.v1.ClauseKind", "CLAUSE_KIND_", kClauseKind},
    {"luotsi.contract.v1.IncentiveKind", "INCENTIVE_KIND_", kIncentiveKind},
    {"luotsi.contract.v1.PaymentTrigger", "PAYMENT_TRIGGER_", kPaymentTrigger},
    {"luotsi.contract.v1.TermOutcome", "TERM_OUTCOME_", kTermOutcome},
};

}  // namespace

std::span<const NameList> NamesOfContract() {
    return kLists;
}

}  // namespace luotsi::contract_registry
