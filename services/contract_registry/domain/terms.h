#pragma once

#include "contract_registry/domain/clauses.h"
#include "contract_registry/domain/contract_example.h"
#include "contract_registry/domain/duration.h"
#include "contract_registry/domain/kinds.h"
#include "contract_registry/domain/measures.h"
#include "contract_registry/domain/parties.h"
#include "contract_registry/domain/pricing.h"
#include "contract_registry/domain/reporting_duty.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

// What was agreed, as it holds on one day.
struct Terms {
    std::string title = {};
    ContractType type = ContractType::kPurchase;
    Party buyer = {};
    std::string unit = {};
    Party provider = {};
    std::optional<CivilDate> start_date = {};
    // Last day in force; absent for an open-ended contract.
    std::optional<CivilDate> end_date = {};
    std::optional<Money> agreed_value = {};
    std::optional<Money> annual_value = {};
    std::vector<PriceRow> prices = {};
    std::vector<Goal> goals = {};
    std::vector<Indicator> indicators = {};
    std::vector<ResponsiblePerson> responsible_persons = {};
    std::optional<ReportingDuty> reporting_duty = {};
    std::string service_description = {};
    std::vector<FocusWeight> focus_weights = {};
    std::optional<IndexClause> index_clause = {};
    std::vector<ContractOption> options = {};
    std::optional<NoticeTerms> notice = {};
    std::optional<RenewalTerms> renewal = {};
    std::vector<Clause> clauses = {};
    std::vector<IncentiveTerm> incentive_terms = {};
    std::vector<PaymentTerm> payment_terms = {};
    std::optional<FrameworkPart> framework = {};
    std::optional<DynamicPurchasingPart> dynamic_purchasing = {};
    std::optional<VoucherPart> voucher = {};
    std::optional<AlliancePart> alliance = {};
    // The contract on which this one hangs; nil for one that stands alone.
    Uuid parent_contract_id = {};
    std::optional<ParentRelation> parent_relation = {};
    std::optional<ProviderKind> provider_kind = {};
    std::vector<ProviderMember> provider_members = {};
    std::vector<BuyerShare> buyer_shares = {};
    std::optional<Procurement> procurement = {};
    // Codes of statutes.
    std::vector<std::string> legal_basis = {};
    std::vector<ContractExample> examples = {};
    std::optional<TemplateOrigin> template_origin = {};

    bool operator==(const Terms&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"title", &Terms::title},
            Field{"type", &Terms::type},
            Field{"buyer", &Terms::buyer},
            Field{"unit", &Terms::unit},
            Field{"provider", &Terms::provider},
            Field{"start_date", &Terms::start_date},
            Field{"end_date", &Terms::end_date},
            Field{"agreed_value", &Terms::agreed_value},
            Field{"annual_value", &Terms::annual_value},
            Field{"prices", &Terms::prices},
            Field{"goals", &Terms::goals},
            Field{"indicators", &Terms::indicators},
            Field{"responsible_persons", &Terms::responsible_persons},
            Field{"reporting_duty", &Terms::reporting_duty},
            Field{"service_description", &Terms::service_description},
            Field{"focus_weights", &Terms::focus_weights},
            Field{"index_clause", &Terms::index_clause},
            Field{"options", &Terms::options},
            Field{"notice", &Terms::notice},
            Field{"renewal", &Terms::renewal},
            Field{"clauses", &Terms::clauses},
            Field{"incentive_terms", &Terms::incentive_terms},
            Field{"payment_terms", &Terms::payment_terms},
            Field{"framework", &Terms::framework},
            Field{"dynamic_purchasing", &Terms::dynamic_purchasing},
            Field{"voucher", &Terms::voucher},
            Field{"alliance", &Terms::alliance},
            Field{"parent_contract_id", &Terms::parent_contract_id},
            Field{"parent_relation", &Terms::parent_relation},
            Field{"provider_kind", &Terms::provider_kind},
            Field{"provider_members", &Terms::provider_members},
            Field{"buyer_shares", &Terms::buyer_shares},
            Field{"procurement", &Terms::procurement},
            Field{"legal_basis", &Terms::legal_basis},
            Field{"examples", &Terms::examples},
            Field{"template_origin", &Terms::template_origin}
        };
    }
};

// What an amendment changes; what is absent stays as it was.
struct TermsPatch {
    std::optional<std::string> title = {};
    // Whether the end changes; `end_date` absent then makes the contract open-ended.
    bool changes_end = false;
    std::optional<CivilDate> end_date = {};
    std::optional<Money> agreed_value = {};
    std::optional<Money> annual_value = {};
    // Rows that replace those of the same service and first day, or are new.
    std::vector<PriceRow> prices = {};
    // Indicators that replace those of the same code, or are new.
    std::vector<Indicator> indicators = {};
    std::optional<ReportingDuty> reporting_duty = {};
    std::optional<Party> provider = {};
    // Rows that replace those of the same code (kind, name), or are new.
    std::vector<Goal> goals = {};
    std::vector<ContractOption> options = {};
    std::vector<Clause> clauses = {};
    std::vector<IncentiveTerm> incentive_terms = {};
    std::vector<PaymentTerm> payment_terms = {};
    std::vector<ContractExample> examples = {};
    // Lists that replace the whole list; empty: as it was.
    std::vector<FocusWeight> focus_weights = {};
    std::vector<ProviderMember> provider_members = {};
    std::optional<IndexClause> index_clause = {};
    std::optional<NoticeTerms> notice = {};
    std::optional<RenewalTerms> renewal = {};
    std::optional<FrameworkPart> framework = {};

    bool operator==(const TermsPatch&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"title", &TermsPatch::title},
            Field{"changes_end", &TermsPatch::changes_end},
            Field{"end_date", &TermsPatch::end_date},
            Field{"agreed_value", &TermsPatch::agreed_value},
            Field{"annual_value", &TermsPatch::annual_value},
            Field{"prices", &TermsPatch::prices},
            Field{"indicators", &TermsPatch::indicators},
            Field{"reporting_duty", &TermsPatch::reporting_duty},
            Field{"provider", &TermsPatch::provider},
            Field{"goals", &TermsPatch::goals},
            Field{"options", &TermsPatch::options},
            Field{"clauses", &TermsPatch::clauses},
            Field{"incentive_terms", &TermsPatch::incentive_terms},
            Field{"payment_terms", &TermsPatch::payment_terms},
            Field{"examples", &TermsPatch::examples},
            Field{"focus_weights", &TermsPatch::focus_weights},
            Field{"provider_members", &TermsPatch::provider_members},
            Field{"index_clause", &TermsPatch::index_clause},
            Field{"notice", &TermsPatch::notice},
            Field{"renewal", &TermsPatch::renewal},
            Field{"framework", &TermsPatch::framework}
        };
    }
};

// The terms after the patch.
Terms Patched(Terms terms, const TermsPatch& patch);

}  // namespace luotsi::contract_registry
