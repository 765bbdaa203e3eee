#include "contract_registry/adapters/steering/pack_part.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/domain/steering/pack.h"

#include <luotsi/steering/v1/meeting.pb.h>

#include <algorithm>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ReviewMeetingService";
// So many decisions are looked up at once.
constexpr std::size_t kSlice = 500;

class PackPart : public Part {
  public:
    explicit PackPart(const PartKit& kit)
        : journal_(kit.journal), store_(kit.store), clock_(kit.clock) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "BuildNegotiationPack", this, &PackPart::Build);
    }

  private:
    absl::Status Build(
        const rpc::Call& call,
        const pb::BuildNegotiationPackRequest& request,
        pb::NegotiationPack& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const Period period{
            .from = reader.Date(request.from_date(), "from_date").value_or(CivilDate()),
            .to = reader.Date(request.to_date(), "to_date").value_or(CivilDate()),
        };
        if (period.to < period.from) reader.Fault("to_date", "DATE_ORDER_REVERSED");
        const absl::StatusOr<Instant> newest = NewestInstant();
        if (!newest.ok()) return rpc::WithDetails(newest.status(), call.language);
        Instant known = *newest;
        if (request.has_as_of()) known = reader.InstantOf(request.as_of(), "as_of").value_or(known);
        // What will be known later is not known now: such a pack could change.
        if (known > *newest) reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Put(call, contract, period, known, out);
    }

    // The present, together with everything recorded so far: records of one moment of the clock are
    // stamped one after another and may lie a little ahead of it.
    absl::StatusOr<Instant> NewestInstant() {
        Instant newest = clock_.Read().now;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            sql::Statement head = db.Prepare("SELECT recorded_at FROM journal_head WHERE one=1");
            if (head.Step()) newest = std::max(newest, Instant::FromMicros(head.Int(0)));
        });
        if (!read.ok()) return read;
        return newest;
    }

    absl::Status Put(
        const rpc::Call& call,
        const Uuid& contract,
        const Period& period,
        Instant known,
        pb::NegotiationPack& out
    ) {
        const auto held = journal_.LoadAsOf<ContractBook>(contract, known);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (!held->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        const auto line = LoadLine(journal_, *held, known);
        if (!line.ok()) return rpc::ToStatus(line, call.language);
        const auto picture = journal_.LoadAsOf<PictureBook>(contract, known);
        if (!picture.ok()) return rpc::ToStatus(picture, call.language);
        std::vector<MeetingDecision> decisions;
        const absl::Status found = FindDecisions(call, contract, known, decisions);
        if (!found.ok()) return found;
        wire::Fill(BuildPack(*line, picture->state, decisions, period), &out);
        out.set_contract_revision(held->revision);
        wire::Put(known, out.mutable_as_of());
        return absl::OkStatus();
    }

    // All decisions of the contract that were known at the instant.
    absl::Status FindDecisions(
        const rpc::Call& call,
        const Uuid& contract,
        Instant known,
        std::vector<MeetingDecision>& decisions
    ) {
        Uuid after;
        while (true) {
            const RecordFilter filter{
                .kind = std::string(MeetingDecisionBook::kKind), .contract = contract
            };
            std::vector<Uuid> found;
            const absl::Status listed = store_.List(filter, after, kSlice, found);
            if (!listed.ok()) return rpc::WithDetails(listed, call.language);
            for (const Uuid& id : found) {
                const auto held = journal_.LoadAsOf<MeetingDecisionBook>(id, known);
                if (!held.ok()) return rpc::ToStatus(held, call.language);
                if (held->exists()) decisions.push_back(held->state);
            }
            if (found.size() < kSlice) return absl::OkStatus();
            after = found.back();
        }
    }

    journal::Journal& journal_;
    RecordStore& store_;
    Clock& clock_;
};

}  // namespace

std::vector<journal::AggregateOps> PackAggregates() {
    return {};
}

std::unique_ptr<Part> MakePacks(const PartKit& kit) {
    return std::make_unique<PackPart>(kit);
}

}  // namespace luotsi::contract_registry
