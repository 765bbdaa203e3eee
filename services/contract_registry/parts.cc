#include "contract_registry/adapters/amendment_part.h"
#include "contract_registry/adapters/approval_part.h"
#include "contract_registry/adapters/document_part.h"
#include "contract_registry/adapters/example_part.h"
#include "contract_registry/adapters/inhouse_part.h"
#include "contract_registry/adapters/legal_basis_part.h"
#include "contract_registry/adapters/lifecycle_part.h"
#include "contract_registry/adapters/milestone_part.h"
#include "contract_registry/adapters/obligation_part.h"
#include "contract_registry/adapters/ocds_part.h"
#include "contract_registry/adapters/parameter_part.h"
#include "contract_registry/adapters/part.h"
#include "contract_registry/adapters/price_part.h"
#include "contract_registry/adapters/renewal_part.h"
#include "contract_registry/adapters/risk_part.h"
#include "contract_registry/adapters/steering/closing_analysis_part.h"
#include "contract_registry/adapters/steering/criterion_part.h"
#include "contract_registry/adapters/steering/decision_part.h"
#include "contract_registry/adapters/steering/dispute_part.h"
#include "contract_registry/adapters/steering/event_log_part.h"
#include "contract_registry/adapters/steering/goal_part.h"
#include "contract_registry/adapters/steering/market_part.h"
#include "contract_registry/adapters/steering/measures_part.h"
#include "contract_registry/adapters/steering/meeting_part.h"
#include "contract_registry/adapters/steering/multi_provider_part.h"
#include "contract_registry/adapters/steering/names_part.h"
#include "contract_registry/adapters/steering/pack_part.h"
#include "contract_registry/adapters/steering/person_part.h"
#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/adapters/steering/picture_part.h"
#include "contract_registry/adapters/steering/plan_part.h"
#include "contract_registry/adapters/steering/power_part.h"
#include "contract_registry/adapters/steering/process_part.h"
#include "contract_registry/adapters/steering/process_store.h"
#include "contract_registry/adapters/steering/programme_part.h"
#include "contract_registry/adapters/steering/promise_part.h"
#include "contract_registry/adapters/steering/quarterly_part.h"
#include "contract_registry/adapters/steering/responsible_part.h"
#include "contract_registry/adapters/steering/search_part.h"
#include "contract_registry/adapters/steering/steering_group_part.h"
#include "contract_registry/adapters/steering/sustainability_part.h"
#include "contract_registry/adapters/supply_chain_part.h"
#include "contract_registry/adapters/template_part.h"
#include "contract_registry/adapters/voucher_part.h"

namespace luotsi::contract_registry {
namespace {

// One row a part; the order is that of the daily round.
constexpr PartRow kParts[] = {
    {ParameterAggregates, MakeParameters},
    {LifecycleAggregates, MakeLifecycle},
    {AmendmentAggregates, MakeAmendments},
    {ApprovalAggregates, MakeApprovals, ApprovalSchema},
    {ExampleAggregates, MakeExampleCount},
    {DocumentAggregates, MakeDocuments, DocumentSchema},
    {InhouseAggregates, MakeInhouse},
    {LegalBasisAggregates, MakeLegalBasis, LegalBasisSchema},
    {RiskAggregates, MakeRisks, RiskSchema},
    {TemplateAggregates, MakeTemplates, TemplateSchema},
    {OcdsAggregates, MakeOcds, OcdsSchema},
    {RenewalAggregates, MakeRenewals, RenewalSchema},
    {PriceAggregates, MakePrices},
    {ObligationAggregates, MakeObligations, ObligationSchema},
    {MilestoneAggregates, MakeMilestones},
    {DisputeAggregates, MakeDisputes},
    {PowerAggregates, MakePowers},
    {ProcessAggregates, MakeProcesses, ProcessSchema},
    {SupplyChainAggregates, MakeSupplyChains, SupplyChainSchema},
    {VoucherAggregates, MakeVouchers, VoucherSchema},
    {PersonAggregates, MakePersons, PersonSchema},
    {ResponsibleAggregates, MakeResponsible},
    {SearchAggregates, MakeSearch, SearchPartSchema},
    {PlanAggregates, MakePlanPart},
    {MarketAggregates, MakeMarket},
    {NameAggregates, MakeNames},
    {PictureAggregates, MakePictures},
    {ClosingAnalysisAggregates, MakeClosingAnalyses},
    {MeasureAggregates, MakeMeasures},
    {QuarterlyAggregates, MakeQuarterly},
    {GoalAggregates, MakeGoals},
    {PromiseAggregates, MakePromises},
    {MultiProviderAggregates, MakeMultiProviders},
    {ProgrammeAggregates, MakeProgrammes},
    {SustainabilityAggregates, MakeSustainabilities},
    {CriterionAggregates, MakeCriteria},
    {MeetingAggregates, MakeMeetings, MeetingSchema},
    {DecisionAggregates, MakeDecisions},
    {PackAggregates, MakePacks},
    {SteeringEventAggregates, MakeSteeringEvents, SteeringEventSchema},
    {SteeringGroupAggregates, MakeSteeringGroups, SteeringGroupSchema},
};

}  // namespace

std::span<const PartRow> Parts() {
    return kParts;
}

}  // namespace luotsi::contract_registry
