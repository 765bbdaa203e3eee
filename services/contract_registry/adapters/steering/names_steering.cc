#include "contract_registry/adapters/steering/names.h"

namespace luotsi::contract_registry {
namespace {

constexpr CodeWords kAnalysisCause[] = {
    {"AMENDMENT", "Sopimusmuutos", "Avtalsändring", "Amendment"},
    {"END", "Sopimuksen päättyminen", "Avtalets upphörande", "End of the contract"},
    {"REQUEST", "Pyyntö", "Begäran", "Request"},
};
constexpr CodeWords kAnalysisState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"COMPLETED", "Valmis", "Färdig", "Completed"},
};
constexpr CodeWords kLessonAnswer[] = {
    {"USED", "Otettu huomioon", "Beaktad", "Used"},
    {"NOT_USED", "Ei otettu huomioon", "Inte beaktad", "Not used"},
};
constexpr CodeWords kCriterionCategory[] = {
    {"BUILDING", "Rakentaminen", "Byggande", "Building"},
    {"ENERGY", "Energia", "Energi", "Energy"},
    {"LOGISTICS", "Logistiikka", "Logistik", "Logistics"},
    {"HOUSING", "Asuminen", "Boende", "Housing"},
    {"FOOD", "Elintarvikkeet", "Livsmedel", "Food"},
    {"DEVICES", "Laitteet", "Apparater", "Devices"},
    {"ICT", "Tietotekniikka", "Informationsteknik", "Information technology"},
    {"SUPPLIES", "Tarvikkeet", "Förnödenheter", "Supplies"},
};
constexpr CodeWords kCriterionTheme[] = {
    {"ECOLOGICAL", "Ekologinen", "Ekologisk", "Ecological"},
    {"ETHICAL", "Eettinen", "Etisk", "Ethical"},
    {"ACCESSIBILITY", "Esteettömyys", "Tillgänglighet", "Accessibility"},
    {"LOW_EMISSION", "Vähäpäästöisyys", "Låga utsläpp", "Low emission"},
};
constexpr CodeWords kCriterionUse[] = {
    {"MINIMUM", "Vähimmäisvaatimus", "Minimikrav", "Minimum requirement"},
    {"COMPARISON", "Vertailuperuste", "Jämförelsegrund", "Award criterion"},
};
constexpr CodeWords kDisputeState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"ESCALATED", "Siirretty ylemmälle tasolle", "Flyttad till högre nivå", "Moved up"},
    {"SETTLED", "Ratkaistu", "Löst", "Settled"},
    {"WITHDRAWN", "Peruttu", "Återtagen", "Withdrawn"},
};
constexpr CodeWords kDisputeEscalation[] = {
    {"DEADLINE", "Määräaika kului", "Tidsfristen gick ut", "Deadline passed"},
    {"ASKED", "Pyynnöstä", "På begäran", "Asked for"},
};
constexpr CodeWords kGoalLevel[] = {
    {"COUNTY", "Hyvinvointialue", "Välfärdsområde", "County"},
    {"SERVICE", "Palvelu", "Tjänst", "Service"},
};
constexpr CodeWords kGoalFormula[] = {
    {"SHARE_MET", "Toteutuneiden osuus", "Andel uppnådda", "Share met"},
    {"SUM", "Summa", "Summa", "Sum"},
    {"MEAN", "Keskiarvo", "Medelvärde", "Mean"},
    {"WEIGHTED_MEAN", "Painotettu keskiarvo", "Vägt medelvärde", "Weighted mean"},
};
constexpr CodeWords kGoalState[] = {
    {"NO_RESULT", "Ei tulosta", "Inget resultat", "No result"},
    {"NO_TARGET", "Ei tavoitetasoa", "Ingen målnivå", "No target"},
    {"MET", "Saavutettu", "Uppnått", "Met"},
    {"NOT_MET", "Ei saavutettu", "Inte uppnått", "Not met"},
};
constexpr CodeWords kReviewPlanState[] = {
    {"NONE", "Ei seurantaneuvotteluja", "Inga uppföljningsmöten", "None"},
    {"SCHEDULED", "Aikataulutettu", "Planerad", "Scheduled"},
    {"OVERDUE", "Myöhässä", "Försenad", "Overdue"},
};
constexpr CodeWords kDecisionState[] = {
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"OVERDUE", "Myöhässä", "Försenad", "Overdue"},
    {"DONE_IN_TIME", "Tehty ajoissa", "Utförd i tid", "Done in time"},
    {"DONE_LATE", "Tehty myöhässä", "Utförd för sent", "Done late"},
    {"WITHDRAWN", "Peruttu", "Återtagen", "Withdrawn"},
};
constexpr CodeWords kProcessStep[] = {
    {"NEED", "Tarve", "Behov", "Need"},
    {"ANALYSIS", "Analyysi", "Analys", "Analysis"},
    {"RECOMMENDATION", "Esitys", "Förslag", "Recommendation"},
    {"DECISION", "Päätös", "Beslut", "Decision"},
    {"TENDERING", "Kilpailutus", "Konkurrensutsättning", "Tendering"},
    {"CONTRACT_MANAGEMENT", "Sopimushallinta", "Avtalshantering", "Contract management"},
    {"MONITORING", "Seuranta", "Uppföljning", "Monitoring"},
    {"SUPERVISION", "Valvonta", "Tillsyn", "Supervision"},
    {"CLIENT_GUIDANCE", "Asiakasohjaus", "Klienthandledning", "Client guidance"},
    {"SERVICE_DECISIONS", "Palvelupäätökset", "Beslut om tjänster", "Service decisions"},
};
constexpr CodeWords kProcessStepState[] = {
    {"WAITING", "Odottaa", "Väntar", "Waiting"},
    {"UNDER_WAY", "Käynnissä", "Pågår", "Under way"},
    {"FINISHED", "Valmis", "Färdig", "Finished"},
};
constexpr CodeWords kMeasureKind[] = {
    {"YES_NO", "Kyllä tai ei", "Ja eller nej", "Yes or no"},
    {"COUNT", "Lukumäärä", "Antal", "Count"},
    {"SHARE", "Osuus", "Andel", "Share"},
};
constexpr CodeWords kMeasureState[] = {
    {"COMPUTED", "Laskettu", "Beräknad", "Computed"},
    {"ENTERED", "Kirjattu", "Antecknad", "Entered"},
    {"OPEN", "Avoin", "Öppen", "Open"},
    {"LATE", "Myöhässä", "Försenad", "Late"},
};
constexpr CodeWords kSteeringEventKind[] = {
    {"MEETING", "Kokous", "Möte", "Meeting"},
    {"GUIDANCE", "Ohjaus", "Handledning", "Guidance"},
    {"TRAINING", "Koulutus", "Utbildning", "Training"},
    {"MARKET_DIALOGUE", "Markkinavuoropuhelu", "Marknadsdialog", "Market dialogue"},
    {"PROCUREMENT_FAIR", "Hankintamessut", "Upphandlingsmässa", "Procurement fair"},
    {"REVIEW_MEETING", "Seurantaneuvottelu", "Uppföljningsmöte", "Review meeting"},
};
constexpr CodeWords kGroupSide[] = {
    {"BUYER", "Tilaaja", "Beställare", "Buyer"},
    {"PROVIDER", "Tuottaja", "Producent", "Provider"},
    {"CLIENT", "Asiakkaat", "Klienter", "Clients"},
};
constexpr CodeWords kResponsibilityKind[] = {
    {"ECONOMIC", "Taloudellinen", "Ekonomisk", "Economic"},
    {"ECOLOGICAL", "Ekologinen", "Ekologisk", "Ecological"},
    {"SOCIAL", "Sosiaalinen", "Social", "Social"},
};
constexpr CodeWords kEmploymentDecision[] = {
    {"USED",
     "Työllistämisehto on käytössä",
     "Sysselsättningsvillkor används",
     "Employment condition used"},
    {"NOT_USED",
     "Työllistämisehto ei ole käytössä",
     "Sysselsättningsvillkor används inte",
     "Employment condition not used"},
};

constexpr NameList kLists[] = {
    {"luotsi.steering.v1.AnalysisCause", "ANALYSIS_CAUSE_", kAnalysisCause},
    {"luotsi.steering.v1.AnalysisState", "ANALYSIS_STATE_", kAnalysisState},
    {"luotsi.steering.v1.LessonAnswer", "LESSON_ANSWER_", kLessonAnswer},
    {"luotsi.steering.v1.CriterionCategory", "CRITERION_CATEGORY_", kCriterionCategory},
    {"luotsi.steering.v1.CriterionTheme", "CRITERION_THEME_", kCriterionTheme},
    {"luotsi.steering.v1.CriterionUse", "CRITERION_USE_", kCriterionUse},
    {"luotsi.steering.v1.DisputeState", "DISPUTE_STATE_", kDisputeState},
    {"luotsi.steering.v1.DisputeEscalation", "DISPUTE_ESCALATION_", kDisputeEscalation},
    {"luotsi.steering.v1.GoalLevel", "GOAL_LEVEL_", kGoalLevel},
    {"luotsi.steering.v1.GoalFormula", "GOAL_FORMULA_", kGoalFormula},
    {"luotsi.steering.v1.GoalState", "GOAL_STATE_", kGoalState},
    {"luotsi.steering.v1.ReviewPlanState", "REVIEW_PLAN_STATE_", kReviewPlanState},
    {"luotsi.steering.v1.DecisionState", "DECISION_STATE_", kDecisionState},
    {"luotsi.steering.v1.ProcessStep", "PROCESS_STEP_", kProcessStep},
    {"luotsi.steering.v1.ProcessStepState", "PROCESS_STEP_STATE_", kProcessStepState},
    {"luotsi.steering.v1.MeasureKind", "MEASURE_KIND_", kMeasureKind},
    {"luotsi.steering.v1.MeasureState", "MEASURE_STATE_", kMeasureState},
    {"luotsi.steering.v1.SteeringEventKind", "STEERING_EVENT_KIND_", kSteeringEventKind},
    {"luotsi.steering.v1.GroupSide", "GROUP_SIDE_", kGroupSide},
    {"luotsi.steering.v1.ResponsibilityKind", "RESPONSIBILITY_KIND_", kResponsibilityKind},
    {"luotsi.steering.v1.EmploymentDecision", "EMPLOYMENT_DECISION_", kEmploymentDecision},
};

}  // namespace

std::span<const NameList> NamesOfSteering() {
    return kLists;
}

}  // namespace luotsi::contract_registry
