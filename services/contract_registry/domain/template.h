#pragma once

#include "contract_registry/domain/record.h"
#include "contract_registry/domain/terms.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// What the contracts of one kind have in common: everything but the parties, days and money.
struct TemplateContent {
    ContractType type = ContractType::kPurchase;
    std::string service_description = {};
    std::vector<Goal> goals = {};
    std::vector<Indicator> indicators = {};
    std::vector<FocusWeight> focus_weights = {};
    std::optional<ReportingDuty> reporting_duty = {};
    std::optional<IndexClause> index_clause = {};
    std::vector<ContractOption> options = {};
    std::optional<NoticeTerms> notice = {};
    std::optional<RenewalTerms> renewal = {};
    std::vector<Clause> clauses = {};
    std::vector<IncentiveTerm> incentive_terms = {};
    std::vector<PaymentTerm> payment_terms = {};
    std::vector<std::string> legal_basis = {};

    bool operator==(const TemplateContent&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"type", &TemplateContent::type},
            Field{"service_description", &TemplateContent::service_description},
            Field{"goals", &TemplateContent::goals},
            Field{"indicators", &TemplateContent::indicators},
            Field{"focus_weights", &TemplateContent::focus_weights},
            Field{"reporting_duty", &TemplateContent::reporting_duty},
            Field{"index_clause", &TemplateContent::index_clause},
            Field{"options", &TemplateContent::options},
            Field{"notice", &TemplateContent::notice},
            Field{"renewal", &TemplateContent::renewal},
            Field{"clauses", &TemplateContent::clauses},
            Field{"incentive_terms", &TemplateContent::incentive_terms},
            Field{"payment_terms", &TemplateContent::payment_terms},
            Field{"legal_basis", &TemplateContent::legal_basis}
        };
    }
};

struct TemplateVersion {
    std::uint64_t version = 0;
    std::string title = {};
    TemplateContent content = {};
    CivilDate published_on = {};

    bool operator==(const TemplateVersion&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &TemplateVersion::version},
            Field{"title", &TemplateVersion::title},
            Field{"content", &TemplateVersion::content},
            Field{"published_on", &TemplateVersion::published_on}
        };
    }
};

struct Template {
    std::string code = {};
    // In the order of their numbers, from 1.
    std::vector<TemplateVersion> versions = {};
    // How many contracts were made from it.
    std::uint64_t uses = 0;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &Template::code},
            Field{"versions", &Template::versions},
            Field{"uses", &Template::uses}
        };
    }
};

struct TemplatePublished {
    static constexpr std::string_view kName = "template_published";
    std::string code;
    TemplateVersion version;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &TemplatePublished::code}, Field{"version", &TemplatePublished::version}
        };
    }
};

// A contract was made from it; written in the same unit of work as the contract.
struct TemplateUsed {
    static constexpr std::string_view kName = "template_used";
    std::uint64_t version = 0;
    Uuid contract_id;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"version", &TemplateUsed::version},
            Field{"contract_id", &TemplateUsed::contract_id},
            Field{"on", &TemplateUsed::on}
        };
    }
};

using TemplateEvent = std::variant<TemplatePublished, TemplateUsed>;

struct TemplateBook {
    using State = Template;
    using Event = TemplateEvent;
    static constexpr std::string_view kKind = "template";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& state);
};

Uuid TemplateId(std::string_view code);

struct PublishTemplate {
    std::string code;
    std::string title;
    TemplateContent content;
};
// The faults of the content as of a contract's terms. Publishing what the last version says already
// changes nothing.
Decision<TemplateEvent> Decide(
    const Template& state, const PublishTemplate& command, const Moment& moment
);

// The version asked for, 0 for the last; null where there is none.
const TemplateVersion* FindVersion(const Template& state, std::uint64_t version);

struct UseTemplate {
    // 0: the last.
    std::uint64_t version = 0;
    Uuid contract_id;
    ContractType type = ContractType::kPurchase;
};
// TEMPLATE_NOT_FOUND, TEMPLATE_VERSION_NOT_FOUND, TEMPLATE_TYPE_DIFFERS.
Decision<TemplateEvent> Decide(
    const Template& state, const UseTemplate& command, const Moment& moment
);

// The terms with what the template has and they do not: whole parts that are absent, and rows of
// codes (of clauses: kinds) that they do not list. What they say themselves stays.
Terms FilledFrom(Terms terms, const Template& state, const TemplateVersion& version);

}  // namespace luotsi::contract_registry
