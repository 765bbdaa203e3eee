#include "contract_registry/domain/template.h"

#include "contract_registry/domain/named_id.h"
#include "contract_registry/domain/terms_checks.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// The template's rows in its order, each as the contract itself says it where it does, then the
// contract's own.
template <class Row, class Key>
std::vector<Row> Merged(
    const std::vector<Row>& of_template, const std::vector<Row>& own, Key Row::* key
) {
    std::vector<Row> merged;
    for (const Row& row : of_template) {
        const auto said = std::ranges::find(own, row.*key, key);
        merged.push_back(said == own.end() ? row : *said);
    }
    for (const Row& row : own) {
        const bool is_in = std::ranges::find(of_template, row.*key, key) != of_template.end();
        if (!is_in) merged.push_back(row);
    }
    return merged;
}

template <class Part>
void FillAbsent(Part& part, const Part& of_template) {
    if (part == Part{}) part = of_template;
}

std::vector<std::string> Union(
    const std::vector<std::string>& first, const std::vector<std::string>& second
) {
    std::vector<std::string> all = first;
    for (const std::string& one : second) {
        if (std::ranges::find(all, one) == all.end()) all.push_back(one);
    }
    return all;
}

Terms Filled(Terms terms, const TemplateContent& content) {
    FillAbsent(terms.service_description, content.service_description);
    FillAbsent(terms.focus_weights, content.focus_weights);
    FillAbsent(terms.reporting_duty, content.reporting_duty);
    FillAbsent(terms.index_clause, content.index_clause);
    FillAbsent(terms.notice, content.notice);
    FillAbsent(terms.renewal, content.renewal);
    terms.goals = Merged(content.goals, terms.goals, &Goal::code);
    terms.indicators = Merged(content.indicators, terms.indicators, &Indicator::code);
    terms.options = Merged(content.options, terms.options, &ContractOption::code);
    terms.clauses = Merged(content.clauses, terms.clauses, &Clause::kind);
    terms.incentive_terms =
        Merged(content.incentive_terms, terms.incentive_terms, &IncentiveTerm::code);
    terms.payment_terms = Merged(content.payment_terms, terms.payment_terms, &PaymentTerm::code);
    terms.legal_basis = Union(content.legal_basis, terms.legal_basis);
    return terms;
}

}  // namespace

void TemplateBook::Evolve(State& state, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const TemplatePublished& published) {
                state.code = published.code;
                state.versions.push_back(published.version);
            },
            [&](const TemplateUsed&) { ++state.uses; }
        },
        event
    );
}

Uuid TemplateId(std::string_view code) {
    return NamedId(TemplateBook::kKind, code);
}

RecordRow TemplateBook::RowOf(const State& state) {
    return {.code = state.code, .state = "published"};
}

Decision<TemplateEvent> Decide(
    const Template& state, const PublishTemplate& command, const Moment& moment
) {
    Terms terms;
    terms.type = command.content.type;
    auto faults = ContentFaults(Filled(std::move(terms), command.content), "content.");
    if (auto refused = RejectionOf(std::move(faults))) return *refused;
    const TemplateVersion* last = FindVersion(state, 0);
    const bool is_same =
        last != nullptr && last->title == command.title && last->content == command.content;
    if (is_same) return std::vector<TemplateEvent>{};
    return TemplatePublished{
        .code = command.code,
        .version =
            {
                .version = last == nullptr ? 1 : last->version + 1,
                .title = command.title,
                .content = command.content,
                .published_on = moment.today,
            },
    };
}

const TemplateVersion* FindVersion(const Template& state, std::uint64_t version) {
    if (state.versions.empty()) return nullptr;
    if (version == 0) return &state.versions.back();
    const auto found = std::ranges::find(state.versions, version, &TemplateVersion::version);
    return found == state.versions.end() ? nullptr : &*found;
}

Decision<TemplateEvent> Decide(
    const Template& state, const UseTemplate& command, const Moment& moment
) {
    if (state.versions.empty())
        return Rejection{.reason = "TEMPLATE_NOT_FOUND", .field = "template_code"};
    const TemplateVersion* version = FindVersion(state, command.version);
    if (version == nullptr) {
        return Rejection{.reason = "TEMPLATE_VERSION_NOT_FOUND", .field = "template_version"};
    }
    if (version->content.type != command.type) {
        return Rejection{
            .reason = "TEMPLATE_TYPE_DIFFERS",
            .field = "contract.type",
            .facts = {{"template_type", std::string(EnumText(version->content.type))}},
        };
    }
    return TemplateUsed{
        .version = version->version, .contract_id = command.contract_id, .on = moment.today
    };
}

Terms FilledFrom(Terms terms, const Template& state, const TemplateVersion& version) {
    terms = Filled(std::move(terms), version.content);
    terms.template_origin = TemplateOrigin{.code = state.code, .version = version.version};
    return terms;
}

}  // namespace luotsi::contract_registry
