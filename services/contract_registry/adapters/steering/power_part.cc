#include "contract_registry/adapters/steering/power_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/domain/steering/power.h"

#include <luotsi/steering/v1/power.pb.h>

#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.PowerService";

class PowerPart : public Part {
  public:
    explicit PowerPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "GrantPower", this, &PowerPart::Grant);
        AddUnary(router, kService, "RevokePower", this, &PowerPart::Revoke);
        AddUnary(router, kService, "ListPowers", this, &PowerPart::List);
    }

  private:
    absl::Status Grant(
        const rpc::Call& call, const pb::GrantPowerRequest& request, pb::OfficeHolder& out
    ) {
        wire::Reader reader;
        GrantPower command{
            .actor = request.actor(),
            .power = wire::Taken<Power>(request.power(), "power", reader),
            .by = call.request.actor,
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        command.power.id = records_.ids().Next(records_.clock().Read().now);
        const auto held = records_.Change<PowerBook>(
            PowerBook::IdOf(command.actor),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Revoke(
        const rpc::Call& call, const pb::RevokePowerRequest& request, pb::OfficeHolder& out
    ) {
        wire::Reader reader;
        const RevokePower command{
            .id = reader.Id(request.power_id(), "power_id"),
            .from = reader.Date(request.from(), "from").value_or(CivilDate()),
            .by = call.request.actor,
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<PowerBook>(
            PowerBook::IdOf(request.actor()),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListPowersRequest& request, pb::ListPowersResponse& out
    ) {
        RecordFilter filter;
        filter.code = request.actor();
        return ListRecords<PowerBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListPowersResponse& page) { return page.add_office_holders(); }
        );
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> PowerAggregates() {
    return {RecordOps<PowerBook>()};
}

std::unique_ptr<Part> MakePowers(const PartKit& kit) {
    return std::make_unique<PowerPart>(kit);
}

}  // namespace luotsi::contract_registry
