#include "contract_registry/adapters/steering/measures_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/journal_world.h"
#include "contract_registry/adapters/steering/measure_words.h"
#include "contract_registry/app/steering/measures.h"

#include <luotsi/steering/v1/measure.pb.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.MeasureService";

class MeasuresPart : public Part {
  public:
    explicit MeasuresPart(const PartKit& kit)
        : journal_(kit.journal), contracts_(kit.contracts), store_(kit.store), clock_(kit.clock) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "GetMeasure", this, &MeasuresPart::Get);
    }

  private:
    absl::Status Get(
        const rpc::Call& call, const pb::GetMeasureRequest& request, pb::Measure& out
    ) {
        wire::Reader reader;
        const auto from = reader.Date(request.from(), "from");
        const auto to = reader.Date(request.to(), "to");
        const Instant now = clock_.Read().now;
        Instant known = now;
        if (request.has_as_of()) known = reader.InstantOf(request.as_of(), "as_of").value_or(now);
        // What will be known later is not known now: such an answer could change.
        if (known > now) reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
        if (from && to && *to < *from) reader.Fault("to", "FIELD_OUT_OF_RANGE");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const ComputedMeasure* measure = FindComputedMeasure(request.code());
        if (measure == nullptr)
            return rpc::Fault("MEASURE_NOT_COMPUTED", "code", "", call.language);
        JournalWorld world(journal_, contracts_, store_, known);
        const auto answer = measure->compute(world, {*from, *to});
        if (!answer.ok()) return rpc::WithDetails(answer.status(), call.language);
        out.set_code(std::string(measure->code));
        out.set_kind(static_cast<pb::MeasureKind>(static_cast<int>(measure->kind) + 1));
        out.set_numerator(answer->numerator);
        out.set_denominator(answer->denominator);
        out.set_explanation(MeasureWords(*answer, call.language));
        out.set_from(from->ToText());
        out.set_to(to->ToText());
        wire::Put(known, out.mutable_as_of());
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    RecordStore& store_;
    Clock& clock_;
};

}  // namespace

std::vector<journal::AggregateOps> MeasureAggregates() {
    return {};
}

std::unique_ptr<Part> MakeMeasures(const PartKit& kit) {
    return std::make_unique<MeasuresPart>(kit);
}

}  // namespace luotsi::contract_registry
