#include "contract_registry/adapters/steering/programme_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/journal_world.h"
#include "contract_registry/app/steering/programme_work.h"

#include <luotsi/steering/v1/programme.pb.h>

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ProgrammeService";

class ProgrammePart : public Part {
  public:
    explicit ProgrammePart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "SetProgrammeMeasure", this, &ProgrammePart::Set);
        AddUnary(router, kService, "RecordMeasure", this, &ProgrammePart::Record);
        AddUnary(router, kService, "ListProgrammeMeasures", this, &ProgrammePart::List);
    }

  private:
    absl::Status Set(
        const rpc::Call& call,
        const pb::SetProgrammeMeasureRequest& request,
        pb::ProgrammeMeasure& out
    ) {
        wire::Reader reader;
        const auto definition =
            wire::Taken<MeasureDefinition>(request.definition(), "definition", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::optional<MeasureKind> computed;
        if (const auto* known = FindComputedMeasure(definition.computed_by)) computed = known->kind;
        const auto held = records_.Change<ProgrammeBook>(
            ProgrammeMeasureId(definition.code),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, definition, computed);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Record(
        const rpc::Call& call, const pb::RecordMeasureRequest& request, pb::ProgrammeMeasure& out
    ) {
        wire::Reader reader;
        const auto result = wire::Taken<MeasureResult>(request.result(), "result", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<ProgrammeBook>(
            ProgrammeMeasureId(request.code()),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, result, moment);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListProgrammeMeasuresRequest& request,
        pb::ListProgrammeMeasuresResponse& out
    ) {
        wire::Reader reader;
        const Period period{
            .from = reader.Date(request.from(), "from").value_or(CivilDate()),
            .to = reader.Date(request.to(), "to").value_or(CivilDate()),
        };
        if (period.to < period.from) reader.Fault("to", "DATE_ORDER_REVERSED");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const Moment moment = records_.clock().Read();
        JournalWorld world(journal_, contracts_, store_, moment.now);
        const CivilDate today = std::min(moment.today, period.to.AddDays(1));
        const auto rows = ProgrammeRows(world, period, today);
        if (!rows.ok()) return rpc::WithDetails(rows.status(), call.language);
        for (const MeasureRow& row : *rows) {
            const bool is_asked =
                request.programme().empty() || row.definition.programme == request.programme();
            if (is_asked) wire::Fill(row, out.add_measures());
        }
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> ProgrammeAggregates() {
    return {RecordOps<ProgrammeBook>()};
}

std::unique_ptr<Part> MakeProgrammes(const PartKit& kit) {
    return std::make_unique<ProgrammePart>(kit);
}

}  // namespace luotsi::contract_registry
