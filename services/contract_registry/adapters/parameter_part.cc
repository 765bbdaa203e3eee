#include "contract_registry/adapters/parameter_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/parameters.h"
#include "platform/wire/described.h"

#include <luotsi/contract/v1/parameter.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.ParameterService";
constexpr const char* kType = "fi.luotsi.contract.parameter.set.v1";

pb::ParameterEvent Tell(const ports::Held<ParameterBook>& held) {
    pb::ParameterEvent told;
    told.set_key(held.state.key);
    for (const ParameterValue& value : held.state.values)
        wire::Fill(value, told.add_values());
    told.set_revision(held.revision);
    return told;
}

void PutParameter(
    const ParameterDefinition& definition,
    const ports::Held<ParameterBook>& held,
    CivilDate today,
    pb::Parameter* out
) {
    wire::Fill(held.state, out);
    out->set_key(std::string(definition.key));
    out->set_kind(static_cast<pb::ParameterKind>(static_cast<int>(definition.kind) + 1));
    out->set_about(std::string(definition.about));
    out->set_revision(held.revision);
    out->set_in_force(TextOn(held.state, today).value_or(""));
}

class ParameterPart : public Part {
  public:
    explicit ParameterPart(const PartKit& kit) : journal_(kit.journal), records_(kit.records) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "SetParameter", this, &ParameterPart::Set);
        AddUnary(router, kService, "GetParameter", this, &ParameterPart::Get);
        AddUnary(router, kService, "ListParameters", this, &ParameterPart::List);
    }

    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != ParameterBook::kKind) return std::optional<feed::Translated>();
            const auto held = journal_.LoadAtRevision<ParameterBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the parameter cannot be read");
            return std::optional(feed::Translated{
                .type = kType,
                .key = row.stream.ToText(),
                .data = Tell(*held).SerializeAsString(),
            });
        };
    }

  private:
    absl::Status Set(
        const rpc::Call& call, const pb::SetParameterRequest& request, pb::Parameter& out
    ) {
        wire::Reader reader;
        const SetParameter command{
            .key = request.key(),
            .value = wire::Taken<ParameterValue>(request.value(), "value", reader),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        if (FindParameter(command.key) == nullptr) return Unknown(call);
        const auto held = records_.Change<ParameterBook>(
            ParameterId(command.key),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command);
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutParameter(*FindParameter(command.key), *held, records_.clock().Read().today, &out);
        return absl::OkStatus();
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetParameterRequest& request, pb::Parameter& out
    ) {
        const ParameterDefinition* definition = FindParameter(request.key());
        if (definition == nullptr) return Unknown(call);
        return Put(call, *definition, &out);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListParametersRequest&, pb::ListParametersResponse& out
    ) {
        for (const ParameterDefinition& definition : ParameterCatalogue()) {
            const absl::Status put = Put(call, definition, out.add_parameters());
            if (!put.ok()) return put;
        }
        return absl::OkStatus();
    }

    absl::Status Put(
        const rpc::Call& call, const ParameterDefinition& definition, pb::Parameter* out
    ) {
        const auto held = LoadParameter(journal_, definition.key);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutParameter(definition, *held, records_.clock().Read().today, out);
        return absl::OkStatus();
    }

    static absl::Status Unknown(const rpc::Call& call) {
        return rpc::Fault("PARAMETER_UNKNOWN", "key", "", call.language);
    }

    journal::Journal& journal_;
    Records& records_;
};

}  // namespace

std::vector<journal::AggregateOps> ParameterAggregates() {
    return {RecordOps<ParameterBook>()};
}

std::unique_ptr<Part> MakeParameters(const PartKit& kit) {
    return std::make_unique<ParameterPart>(kit);
}

}  // namespace luotsi::contract_registry
