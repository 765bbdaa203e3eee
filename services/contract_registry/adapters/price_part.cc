#include "contract_registry/adapters/price_part.h"

#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/apply_index.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/price_list.h"

#include <luotsi/contract/v1/price.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.PriceService";

void PutRevision(const IndexRevision& revision, pb::IndexRevision* out) {
    out->set_outcome(static_cast<pb::IndexOutcome>(static_cast<int>(revision.factor.outcome) + 1));
    out->set_computed_factor(revision.factor.computed_text);
    out->set_applied_factor(revision.factor.applied_text);
    out->set_calculation(revision.factor.calculation);
    for (const PriceChange& change : revision.prices) {
        pb::IndexedPrice* one = out->add_prices();
        one->set_service_code(change.before.service_code);
        one->set_unit(change.before.unit);
        wire::Put(change.before.unit_price, one->mutable_before());
        wire::Put(change.after, one->mutable_after());
        one->set_calculation(change.calculation);
        if (change.before.valid_from) one->set_valid_from(change.before.valid_from->ToText());
    }
}

class PricePart : public Part {
  public:
    explicit PricePart(const PartKit& kit)
        : journal_(kit.journal), contracts_(kit.contracts), clock_(kit.clock) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "ApplyIndex", this, &PricePart::Apply);
        AddUnary(router, kService, "ListPrices", this, &PricePart::List);
    }

  private:
    absl::Status Apply(
        const rpc::Call& call, const pb::ApplyIndexRequest& request, pb::IndexRevision& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        ApplyIndex command{
            .effective_from =
                reader.Date(request.effective_from(), "effective_from").value_or(CivilDate()),
            .proposed_on = reader.Date(request.proposed_on(), "proposed_on"),
            .points = {},
            .seen_revision = wire::SeenRevision(request.etag()),
            .only_shown = call.request.validate_only,
        };
        for (int i = 0; i < request.points_size(); ++i) {
            const pb::IndexPoint& point = request.points(i);
            command.points.push_back({point.series(), Quantity::OfMicros(point.point().micros())});
        }
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        if (const absl::Status seen = CheckScope(call, contract); !seen.ok()) return seen;
        return Answer(call, contract, command, out);
    }

    absl::Status Answer(
        const rpc::Call& call, const Uuid& contract, ApplyIndex command, pb::IndexRevision& out
    ) {
        const Moment moment = clock_.Read();
        IndexRevision revision;
        const auto receipt = journal_.Run(call.request, [&](ports::Unit& unit) {
            return ApplyIndexIn(unit, contract, command, moment, revision);
        });
        if (!receipt.ok()) return rpc::ToStatus(receipt, call.language);
        const auto now = journal_.Load<ContractBook>(contract);
        if (!now.ok()) return rpc::ToStatus(now, call.language);
        if (receipt->replayed) {
            // The work did not run again: the same points give the same calculation from the
            // contract as it was before.
            std::optional<Instant> known;
            const auto before = Before(contract, *receipt, known);
            if (!before.ok()) return rpc::ToStatus(before, call.language);
            command.seen_revision.reset();
            const auto line = LoadLine(journal_, *before, known);
            if (!line.ok()) return rpc::ToStatus(line, call.language);
            const Terms terms = IndexTermsOn(*line, command.effective_from);
            auto again = ReviseByIndex(terms, command, {before->recorded_at, moment.today});
            if (!again.ok()) return rpc::ToStatus(again.rejection(), call.language);
            revision = std::move(again).value();
        }
        PutRevision(revision, &out);
        out.set_contract_id(contract.ToText());
        out.set_effective_from(command.effective_from.ToText());
        out.set_contract_revision(now->revision);
        return absl::OkStatus();
    }

    // `known`: when the work ran, if it changed anything.
    ports::Result<ports::Held<ContractBook>> Before(
        const Uuid& contract, const ports::Receipt& receipt, std::optional<Instant>& known
    ) {
        for (const ports::Touched& touched : receipt.touched) {
            if (touched.kind != ContractBook::kKind || touched.id != contract) continue;
            const auto after = journal_.LoadAtRevision<ContractBook>(contract, touched.revision);
            if (!after.ok()) return after;
            known = after->recorded_at;
            return journal_.LoadAtRevision<ContractBook>(contract, touched.revision - 1);
        }
        return journal_.Load<ContractBook>(contract);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListPricesRequest& request, pb::ListPricesResponse& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const CivilDate day =
            reader.Date(request.valid_on(), "valid_on").value_or(clock_.Read().today);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        if (const absl::Status seen = CheckScope(call, contract); !seen.ok()) return seen;
        const auto held = journal_.Load<ContractBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (!held->exists())
            return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
        const auto line = LoadLine(journal_, *held);
        if (!line.ok()) return rpc::ToStatus(line, call.language);
        for (const PriceRow& row : PricesOn(FamilyTermsOn(*line, day).terms.prices, day))
            wire::Fill(row, out.add_prices());
        return absl::OkStatus();
    }

    // Another provider's contract is answered like one that never was.
    absl::Status CheckScope(const rpc::Call& call, const Uuid& contract) {
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        if (*covered) return absl::OkStatus();
        return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Clock& clock_;
};

}  // namespace

std::vector<journal::AggregateOps> PriceAggregates() {
    return {};
}

std::unique_ptr<Part> MakePrices(const PartKit& kit) {
    return std::make_unique<PricePart>(kit);
}

}  // namespace luotsi::contract_registry
