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
    {SupplyChainAggregates, MakeSupplyChains, SupplyChainSchema},
    {VoucherAggregates, MakeVouchers, VoucherSchema},
};

}  // namespace

std::span<const PartRow> Parts() {
    return kParts;
}

}  // namespace luotsi::contract_registry
