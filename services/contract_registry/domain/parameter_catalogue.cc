#include "contract_registry/domain/parameter.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

using enum ParameterKind;

// By the first word of the key, then as a reader would look for them.
constexpr ParameterDefinition kCatalogue[] = {
    {"analysis.from_amount",
     kMoney,
     "From which value on a change or the end of a contract is analysed"},
    {"approval.required", kCodes, "What needs two approvals first: contracts, amendments"},
    {"clauses.not_waivable", kCodes, "Kinds of clauses for which a written waiver does not do"},
    {"clauses.required", kCodes, "Kinds of clauses that activation demands, or a written waiver"},
    {"dispute.most_open", kWhole, "How many disputes one side may have open in a contract"},
    {"dispute.recall_days",
     kWhole,
     "For how many days after a payment was proposed a dispute still holds its part"},
    {"examples.wanted", kWhole, "How many worked examples a contract in force should have"},
    {"framework.call_off_months_beyond",
     kWhole,
     "How many months a call-off may go on after its framework"},
    {"framework.max_months", kWhole, "Longest term of a framework agreement in months"},
    {"inhouse.average_years", kWhole, "How many years the in-house test averages, section 15"},
    {"inhouse.external_amount", kMoney, "Most that an in-house unit does for others in a year"},
    {"inhouse.external_share", kShare, "Largest part of its business that it does for others"},
    {"inhouse.external_share_from", kMoney, "Below this yearly average the share does not matter"},
    {"inhouse.min_ownership", kShare, "Least that the county owns of an in-house unit"},
    {"inhouse.no_market_days", kWhole, "How long a transparency notice waits for answers"},
    {"inhouse.no_market_share", kShare, "The share where there is no market"},
    {"inhouse.no_market_years", kWhole, "How long a notice without answers holds"},
    {"lessons.required",
     kFlag,
     "Whether activation demands an answer to each lesson of the contract before"},
    {"meeting.interval_months", kWhole, "Most months between two review meetings of a contract"},
    {"modification.minor_share",
     kShare,
     "Net sum of minor changes stays below this share, section 136"},
    {"modification.minor_share_works", kShare, "The same for works"},
    {"modification.single_change", kShare, "Largest change on grounds 2 and 3 of section 136"},
    {"indicators.formula_required", kFlag, "Whether activation demands a formula of every indicator"
    },
    {"multi_provider.innovative_procedures",
     kCodes,
     "Procedures that count as innovative tendering: competitive_dialogue, …"},
    {"multi_provider.private_kinds",
     kCodes,
     "Kinds of providers that count as private: private, third_sector, …"},
    {"market.min_providers", kWhole, "Fewer providers of a service in force than this are too few"},
    {"obligation.escalation_days", kWhole, "Days after which the next level hears of an open duty"},
    {"obligation.horizon_days", kWhole, "How many days ahead duties are created"},
    {"ocds.prefix", kCodes, "The county's prefix in open contracting: `ocds-` and six letters"},
    {"odd_figures.deviations",
     kWhole,
     "So many deviations from what is usual a reported figure is remarked; 0 or not set: never"},
    {"odd_figures.least_months",
     kWhole,
     "How many months are known before a figure is called unusual; 0 or not set: never"},
    {"odd_figures.times_forecast",
     kWhole,
     "So many times its forecast a figure has a wrong unit or decimal point; 0 or not set: never"},
    {"powers.required", kFlag, "Whether an office holder's purchasing power must cover the value"},
    {"planning.lead_days",
     kWhole,
     "Days that buying takes while no process of the county has finished"},
    {"procurement.threshold.annex_e", kMoney, "National threshold of social and health services"},
    {"procurement.threshold.eu", kMoney, "EU threshold of goods and services, sub-central buyers"},
    {"procurement.threshold.eu_works", kMoney, "EU threshold of works"},
    {"quarterly.ending_months",
     kWholes,
     "Within how many months the quarterly report looks for contracts that end"},
    {"renewal.reminders", kCodes, "How long before a notice or option day people are reminded"},
    {"responsible.required",
     kFlag,
     "Whether activation demands a person for each level of each side"},
    {"retention.accounting_years", kWhole, "Years after the contract's end: vouchers of accounts"},
    {"retention.contract_years", kWhole, "Years after the contract's end: the contract itself"},
    {"retention.monitoring_years", kWhole, "Years after the contract's end: monitoring"},
    {"retention.procurement_years", kWhole, "Years after the contract's end: the procurement"},
    {"subcontracting.approval_from",
     kWhole,
     "Tier from which the county approves each one; 0: never"},
    {"subcontracting.max_depth", kWhole, "How many tiers of subcontractors a contract may have"},
    {"subcontracting.tier_consent_from", kWhole, "Tier that needs consent as a whole; 0: none"},
    {"sustainability.goals_min",
     kWhole,
     "How many goals with a metric the plan of a strategic contract has; not set: no plan needed"},
    {"voucher.criteria", kCodes, "What a service voucher provider meets before it is approved"},
};

}  // namespace

std::span<const ParameterDefinition> ParameterCatalogue() {
    return kCatalogue;
}

const ParameterDefinition* FindParameter(std::string_view key) {
    const auto found = std::ranges::find(kCatalogue, key, &ParameterDefinition::key);
    return found == std::end(kCatalogue) ? nullptr : found;
}

}  // namespace luotsi::contract_registry
