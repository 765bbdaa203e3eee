#include "contract_registry/adapters/inhouse_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/concerns.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/inhouse_unit.h"

#include <luotsi/contract/v1/inhouse.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.InhouseService";
constexpr std::string_view kActor = "inhouse";
constexpr std::size_t kUnits = 200;
// Two decimals more than a limit has: a person sees that 5.0000125 % is above 5 %.
constexpr int kShareDecimals = 6;

class InhousePart : public Part {
  public:
    explicit InhousePart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "RecordInhouseTurnover", this, &InhousePart::RecordTurnover);
        AddUnary(router, kService, "RecordNoMarket", this, &InhousePart::RecordNotice);
        AddUnary(router, kService, "GetInhouseUnit", this, &InhousePart::Get);
        AddUnary(router, kService, "ListInhouseUnits", this, &InhousePart::List);
    }

    // A limit may be set anew, a time without a market may be over, a crash may have left contracts
    // untold.
    absl::Status BeginDay(const Moment& moment) override {
        RecordFilter units;
        units.kind = std::string(InhouseBook::kKind);
        Uuid after;
        for (;;) {
            std::vector<Uuid> found;
            if (absl::Status read = store_.List(units, after, kUnits, found); !read.ok())
                return read;
            for (const Uuid& id : found) {
                const auto unit = journal_.Load<InhouseBook>(id);
                if (!unit.ok()) return absl::UnavailableError("an in-house unit cannot be read");
                const absl::Status told = Tell(unit->state.provider, moment);
                if (!told.ok()) return told;
            }
            if (found.size() < kUnits) return absl::OkStatus();
            after = found.back();
        }
    }

  private:
    absl::Status RecordTurnover(
        const rpc::Call& call, const pb::RecordInhouseTurnoverRequest& request, pb::InhouseUnit& out
    ) {
        wire::Reader reader;
        const RecordInhouseTurnover command{
            .provider = reader.Party(request.provider(), "provider"),
            .year = wire::Taken<InhouseYear>(request.year(), "year", reader),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            command.provider,
            out,
            [&](auto&, const auto& unit, const auto& moment) {
                return Decide(unit, command, moment);
            }
        );
    }

    absl::Status RecordNotice(
        const rpc::Call& call, const pb::RecordNoMarketRequest& request, pb::InhouseUnit& out
    ) {
        wire::Reader reader;
        const PartyIdentifier provider = reader.Party(request.provider(), "provider");
        const NoMarket told = wire::Taken<NoMarket>(request.no_market(), "no_market", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            provider,
            out,
            [&](ports::Unit& work, const auto& unit, const auto& moment) {
                const RecordNoMarket command{
                    .provider = provider,
                    .no_market = told,
                    .limits = InhouseLimitsIn(work, told.answers_until),
                };
                return Decide(unit, command, moment);
            }
        );
    }

    // The contracts are told after the unit's own change: they may be many, and telling them again
    // has no second effect.
    template <class Decision>
    absl::Status Change(
        const rpc::Call& call,
        const PartyIdentifier& provider,
        pb::InhouseUnit& out,
        const Decision& decide
    ) {
        const auto held = records_.Change<InhouseBook>(
            InhouseId(provider),
            call.request,
            [&](ports::Unit& work, const auto& before, const Moment& moment) {
                return decide(work, before.state, moment);
            }
        );
        const Moment moment = records_.clock().Read();
        const absl::Status answered = Answer(call, held, moment.today, out);
        if (!answered.ok() || call.request.validate_only) return answered;
        const absl::Status told = Tell(provider, moment);
        return told.ok() ? answered : rpc::WithDetails(told, call.language);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetInhouseUnitRequest& request, pb::InhouseUnit& out
    ) {
        wire::Reader reader;
        const PartyIdentifier provider = reader.Party(request.provider(), "provider");
        const auto day = reader.Date(request.valid_on(), "valid_on");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = journal_.Load<InhouseBook>(InhouseId(provider));
        if (held.ok() && !held->exists())
            return rpc::Fault("INHOUSE_UNIT_NOT_FOUND", "provider", "", call.language);
        return Answer(call, held, day.value_or(records_.clock().Read().today), out);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListInhouseUnitsRequest& request,
        pb::ListInhouseUnitsResponse& out
    ) {
        const absl::Status listed = ListRecords<InhouseBook>(
            call, journal_, store_, {}, request, out, [](auto& page) { return page.add_units(); }
        );
        if (!listed.ok()) return listed;
        const CivilDate today = records_.clock().Read().today;
        for (pb::InhouseUnit& unit : *out.mutable_units()) {
            const auto held = journal_.Load<InhouseBook>(*Uuid::Parse(unit.id()));
            if (absl::Status put = Answer(call, held, today, unit); !put.ok()) return put;
        }
        return absl::OkStatus();
    }

    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<InhouseBook>>& held,
        CivilDate day,
        pb::InhouseUnit& out
    ) {
        out.Clear();
        const absl::Status answered = AnswerRecord(call, held, out);
        if (!answered.ok()) return answered;
        InhouseLimits limits;
        const absl::Status read = ReadLimits(call, day, limits);
        if (!read.ok()) return read;
        const InhouseAssessment made = Assess(held->state, limits, day);
        wire::Fill(made, out.mutable_assessment());
        out.mutable_assessment()->set_within_limits(made.within_limits());
        const auto share = Ratio::Of(made.external.minor(), made.total.minor());
        if (share) out.mutable_assessment()->set_share_text(share->PercentText(kShareDecimals));
        return absl::OkStatus();
    }

    absl::Status ReadLimits(const rpc::Call& call, CivilDate day, InhouseLimits& limits) {
        absl::Status read;
        const auto look = [&](std::string_view key) {
            const auto held = LoadParameter(journal_, key);
            if (!held.ok()) read.Update(rpc::ToStatus(held, call.language));
            return held.ok() ? held->state : Parameter();
        };
        limits = InhouseLimitsOn(look, day);
        return read;
    }

    absl::Status Tell(const PartyIdentifier& provider, const Moment& moment) {
        ContractFilter filter;
        filter.provider_scheme = provider.scheme;
        filter.provider_id = provider.id;
        return TellConcernsOf(
            records_.books(),
            [&](const Uuid& after, std::size_t limit, std::vector<Uuid>& found) {
                return contracts_.List(filter, after, limit, found);
            },
            moment,
            kActor
        );
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> InhouseAggregates() {
    return {RecordOps<InhouseBook>()};
}

std::unique_ptr<Part> MakeInhouse(const PartKit& kit) {
    return std::make_unique<InhousePart>(kit);
}

}  // namespace luotsi::contract_registry
