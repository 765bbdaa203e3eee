#include "report_intake/adapters/definition_grpc.h"

#include "platform/digest/sha256.h"
#include "platform/rpc/errors.h"
#include "platform/wire/described.h"
#include "platform/wire/page.h"
#include "report_intake/adapters/report_proto.h"
#include "report_intake/adapters/report_reads.h"
#include "report_intake/adapters/version_content.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

constexpr std::string_view kService = "/luotsi.report.v1.IndicatorDefinitionService/";

Rejection NotFound(const Uuid& contract, const std::string& indicator) {
    return {
        .reason = "DEFINITION_NOT_FOUND",
        .field = "indicator_code",
        .facts =
            {{"resource_type", "luotsi.report.v1.IndicatorDefinition"},
             {"resource_name", contract.ToText() + "/" + indicator}},
    };
}

ContractSide OwnSide(const rpc::Call& call) {
    return call.caller.scope.limited() ? ContractSide::kProvider : ContractSide::kBuyer;
}

// A caller without any role is there only where identity is off; nobody knows then who it is.
bool IsAnyone(const rpc::Call& call) {
    return call.caller.roles.empty();
}

// The door's pseudonym without the roles that stand before it.
std::string PersonOf(const rpc::Call& call) {
    if (IsAnyone(call)) return {};
    return call.caller.actor.substr(call.caller.actor.find('/') + 1);
}

void Put(const Uuid& contract, const DefinitionVersion& version, pb::IndicatorDefinition* out) {
    wire::Fill(version, out);
    out->set_contract_id(contract.ToText());
}

void Put(
    const Explained& one, std::string (*say)(const Explained&, Tongue), pb::InThreeLanguages* out
) {
    out->set_fi(say(one, Tongue::kFinnish));
    out->set_sv(say(one, Tongue::kSwedish));
    out->set_en(say(one, Tongue::kEnglish));
}

// What the terms said when the value was judged follows from the verdict, but for a value that is
// its target level: that one is met either way.
Direction DirectionOf(const JudgedIndicator& judged, const ReportingTerms& terms) {
    if (judged.value != judged.target_level) {
        const bool above = judged.value > judged.target_level;
        return above == judged.met ? Direction::kAtLeast : Direction::kAtMost;
    }
    const auto measured =
        std::ranges::find(terms.indicators, judged.indicator_code, &MeasuredIndicator::code);
    return measured == terms.indicators.end() ? Direction::kAtLeast : measured->direction;
}

// Versions in the order in which they are listed.
std::string ListKey(const DefinitionVersion& version) {
    const std::string number = std::to_string(version.version);
    constexpr std::size_t kDigits = 6;
    return version.content.indicator_code + '\n' +
           std::string(kDigits - std::min(kDigits, number.size()), '0') + number;
}

std::vector<const DefinitionVersion*> Listed(
    const ContractDefinitions& known,
    const std::string& indicator,
    std::optional<Month> in_force_in,
    const std::string& after
) {
    const DefinitionsInForce in_force =
        in_force_in ? InForceIn(known, *in_force_in) : DefinitionsInForce();
    std::vector<const DefinitionVersion*> listed;
    for (const DefinitionVersion& one : known.versions) {
        const std::string& code = one.content.indicator_code;
        if (!indicator.empty() && code != indicator) continue;
        if (ListKey(one) <= after) continue;
        const auto holds = in_force.versions.find(code);
        if (in_force_in && (holds == in_force.versions.end() || holds->second != one.version))
            continue;
        listed.push_back(&one);
    }
    std::ranges::sort(listed, {}, [](const DefinitionVersion* one) { return ListKey(*one); });
    return listed;
}

}  // namespace

void PutExplanation(
    const Uuid& contract,
    const Explained& explained,
    const ReportVersion& report,
    std::uint64_t report_version,
    pb::IndicatorExplanation* out
) {
    const JudgedIndicator& judged = explained.judged;
    out->set_contract_id(contract.ToText());
    out->set_month(explained.month.ToText());
    out->set_indicator_code(explained.indicator_code);
    wire::Put(judged.value, out->mutable_value());
    out->set_value_text(ExactText(judged.value, '.'));
    wire::Put(judged.target_level, out->mutable_target_level());
    out->set_target_text(ExactText(judged.target_level, '.'));
    out->set_direction(
        static_cast<contract::v1::Direction>(static_cast<int>(explained.direction) + 1)
    );
    out->set_met(judged.met);
    Put(explained, FormulaText, out->mutable_formula());
    Put(explained, VerdictText, out->mutable_verdict());
    if (explained.definition != nullptr)
        Put(contract, *explained.definition, out->mutable_definition());
    out->set_report_version(static_cast<std::uint32_t>(report_version));
    wire::Put(report.received_at, out->mutable_received_at());
    out->set_content_sha256(ContentHash(report.content));
    out->set_contract_revision(report.content.contract_revision);
    out->set_sha256(digest::Sha256Hex(out->SerializeAsString()));
}

void DefinitionGrpc::AddTo(rpc::Router& router) {
    const auto name = [](std::string_view method) {
        return std::string(kService) + std::string(method);
    };
    router.Unary<pb::ProposeDefinitionRequest, pb::IndicatorDefinition>(
        name("ProposeDefinition"),
        [this](const auto& call, const auto& request, auto& out) {
            return Propose(call, request, out);
        }
    );
    router.Unary<pb::AcceptDefinitionRequest, pb::IndicatorDefinition>(
        name("AcceptDefinition"),
        [this](const auto& call, const auto& request, auto& out) {
            return Accept(call, request, out);
        }
    );
    router.Unary<pb::GetDefinitionRequest, pb::IndicatorDefinition>(
        name("GetDefinition"),
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<pb::ListDefinitionsRequest, pb::ListDefinitionsResponse>(
        name("ListDefinitions"),
        [this](const auto& call, const auto& request, auto& out) {
            return List(call, request, out);
        }
    );
    router.Unary<pb::ExplainIndicatorRequest, pb::IndicatorExplanation>(
        name("ExplainIndicator"),
        [this](const auto& call, const auto& request, auto& out) {
            return Explain(call, request, out);
        }
    );
}

absl::Status DefinitionGrpc::CheckContract(const rpc::Call& call, const Uuid& contract) {
    const absl::StatusOr<bool> covered = read_model_.Covers(call.caller.scope, contract);
    if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    if (*covered && terms->state.known()) return absl::OkStatus();
    return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
}

absl::Status DefinitionGrpc::Answer(
    const rpc::Call& call,
    const ports::Result<ports::Held<DefinitionBook>>& result,
    const std::string& indicator,
    std::uint64_t version,
    pb::IndicatorDefinition& out
) {
    if (!result.ok()) return rpc::ToStatus(result, call.language);
    const auto* found = FindDefinition(result->state, indicator, version);
    if (found == nullptr) return rpc::ToStatus(NotFound(result->id, indicator), call.language);
    Put(result->id, *found, &out);
    return absl::OkStatus();
}

absl::Status DefinitionGrpc::Propose(
    const rpc::Call& call, const pb::ProposeDefinitionRequest& request, pb::IndicatorDefinition& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    const ProposeDefinition command{
        .side = OwnSide(call),
        .content = wire::Taken<DefinitionContent>(request.content(), "content", reader),
    };
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    if (const absl::Status hidden = CheckContract(call, contract); !hidden.ok()) return hidden;
    const auto done = commands_.Handle(contract, command, call.request);
    return Answer(call, done, command.content.indicator_code, 0, out);
}

absl::Status DefinitionGrpc::Accept(
    const rpc::Call& call, const pb::AcceptDefinitionRequest& request, pb::IndicatorDefinition& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    AcceptDefinition command{
        .indicator_code = request.indicator_code(),
        .version = request.version(),
        .side = OwnSide(call),
        .person = PersonOf(call),
    };
    if (request.side() != contract::v1::SIDE_UNSPECIFIED) {
        const bool provider = request.side() == contract::v1::SIDE_PROVIDER;
        command.side = provider ? ContractSide::kProvider : ContractSide::kBuyer;
    }
    if (const absl::Status hidden = CheckContract(call, contract); !hidden.ok()) return hidden;
    if (command.side != OwnSide(call) && !IsAnyone(call))
        return rpc::Fault("DEFINITION_SIDE_NOT_OWN", "side", "", call.language);
    const auto done = commands_.Handle(contract, command, call.request);
    return Answer(call, done, command.indicator_code, command.version, out);
}

absl::Status DefinitionGrpc::Get(
    const rpc::Call& call, const pb::GetDefinitionRequest& request, pb::IndicatorDefinition& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    if (const absl::Status hidden = CheckContract(call, contract); !hidden.ok()) return hidden;
    return Answer(
        call,
        journal_.Load<DefinitionBook>(contract),
        request.indicator_code(),
        request.version(),
        out
    );
}

absl::Status DefinitionGrpc::List(
    const rpc::Call& call,
    const pb::ListDefinitionsRequest& request,
    pb::ListDefinitionsResponse& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    std::optional<Month> in_force_in;
    if (!request.in_force_in().empty())
        in_force_in = reader.MonthOf(request.in_force_in(), "in_force_in");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    if (const absl::Status hidden = CheckContract(call, contract); !hidden.ok()) return hidden;
    const auto held = journal_.Load<DefinitionBook>(contract);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const auto listed =
        Listed(held->state, request.indicator_code(), in_force_in, page.value().after);
    const std::size_t shown = std::min(listed.size(), page.value().size);
    for (std::size_t i = 0; i < shown; ++i)
        Put(contract, *listed[i], out.add_definitions());
    if (shown < listed.size())
        out.set_next_page_token(page.value().TokenAfter(ListKey(*listed[shown - 1])));
    return absl::OkStatus();
}

absl::Status DefinitionGrpc::Explain(
    const rpc::Call& call, const pb::ExplainIndicatorRequest& request, pb::IndicatorExplanation& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    const std::optional<Month> month = reader.MonthOf(request.month(), "month");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto sight = ReportReads(journal_, read_model_).SightOf(call, {contract, *month});
    if (!sight.ok()) return rpc::WithDetails(sight.status(), call.language);
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    if (*sight == Sight::kNothing || !terms->state.known())
        return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
    if (*sight == Sight::kContract)
        return rpc::Fault("REPORT_NOT_FOUND", "month", "", call.language);
    const absl::StatusOr<std::optional<Uuid>> id = read_model_.Find(contract, *month);
    if (!id.ok()) return rpc::WithDetails(id.status(), call.language);
    auto held = journal_.Load<ReportBook>(id->value_or(Uuid()));
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const std::size_t versions = held->state.versions.size();
    const std::size_t version = request.version() == 0 ? versions : request.version();
    if (version == 0 || version > versions)
        return rpc::Fault("REPORT_NOT_FOUND", "month", "", call.language);
    const absl::Status fetched = FetchContent(journal_, held.value(), version);
    if (!fetched.ok()) return rpc::WithDetails(fetched, call.language);
    const ReportVersion& report = held->state.versions[version - 1];
    const auto judged = std::ranges::find(
        report.content.indicators, request.indicator_code(), &JudgedIndicator::indicator_code
    );
    if (judged == report.content.indicators.end())
        return rpc::Fault("INDICATOR_NOT_REPORTED", "indicator_code", "", call.language);
    const auto definitions = journal_.Load<DefinitionBook>(contract);
    if (!definitions.ok()) return rpc::ToStatus(definitions, call.language);
    Explained explained{
        .indicator_code = judged->indicator_code,
        .month = *month,
        .judged = *judged,
        .direction = DirectionOf(*judged, terms->state.On(month->LastDay())),
    };
    if (judged->definition_version > 0) {
        explained.definition =
            FindDefinition(definitions->state, judged->indicator_code, judged->definition_version);
    }
    PutExplanation(contract, explained, report, version, &out);
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
