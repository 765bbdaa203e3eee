#include "contract_registry/adapters/milestone_part.h"

#include "contract_registry/adapters/daily_records.h"
#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/obligation_work.h"

#include <luotsi/contract/v1/milestone.pb.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.MilestoneService";
constexpr const char* kChanged = "fi.luotsi.contract.milestone.changed.v1";

class MilestonePart : public Part {
  public:
    explicit MilestonePart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AddMilestone", this, &MilestonePart::Add);
        AddUnary(router, kService, "JudgeMilestone", this, &MilestonePart::Judge);
        AddUnary(router, kService, "GetMilestone", this, &MilestonePart::Get);
        AddUnary(router, kService, "ListMilestones", this, &MilestonePart::List);
    }

    absl::Status BeginDay(const Moment& moment) override {
        const auto round = [&](ports::Unit& unit, const Uuid& id) {
            return MilestoneDay(unit, id, moment);
        };
        return RoundOverRecords<MilestoneBook>(journal_, store_, moment, round);
    }

    // Finance releases by it; the lateness of a milestone is told as an attention alone.
    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != MilestoneBook::kKind || row.event == MilestoneLate::kName)
                return std::optional<feed::Translated>();
            const auto held = journal_.LoadAtRevision<MilestoneBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the milestone's history cannot be read");
            pb::MilestoneEvent told;
            PutRecord(*held, told.mutable_milestone());
            return std::optional(feed::Translated{
                .type = kChanged,
                .key = held->state.contract_id.ToText(),
                .data = told.SerializeAsString(),
            });
        };
    }

  private:
    static void Tell(ports::Unit& unit, const ports::Held<MilestoneBook>& held) {
        TellAttentions<MilestoneBook>(unit, held.state.contract_id, held.id);
    }

    absl::Status Add(
        const rpc::Call& call, const pb::AddMilestoneRequest& request, pb::Milestone& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<MilestoneAdded>(request.milestone(), "milestone", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Create<MilestoneBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment&) {
                const auto contract = MilestoneContractIn(unit, command.contract_id);
                return Decide(before.state, command, contract);
            },
            Tell
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Judge(
        const rpc::Call& call, const pb::JudgeMilestoneRequest& request, pb::Milestone& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.milestone_id(), "milestone_id");
        const auto command = wire::Taken<MilestoneJudged>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<MilestoneBook>(
            id,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                // A copy: what is looked up may move what the unit holds.
                const Milestone milestone = before.state;
                const auto contract = MilestoneContractIn(unit, milestone.contract_id);
                return Decide(milestone, command, moment, contract.agreed_on);
            },
            Tell
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetMilestoneRequest& request, pb::Milestone& out
    ) {
        return GetRecord<MilestoneBook>(
            call,
            journal_,
            store_,
            request.milestone_id(),
            "milestone_id",
            "MILESTONE_NOT_FOUND",
            out
        );
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListMilestonesRequest& request,
        pb::ListMilestonesResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        if (request.state() != pb::MILESTONE_STATE_UNSPECIFIED) {
            const auto state = static_cast<MilestoneState>(request.state() - 1);
            filter.states = {std::string(EnumText(state))};
        }
        return ListRecords<MilestoneBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListMilestonesResponse& page) { return page.add_milestones(); }
        );
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> MilestoneAggregates() {
    return {RecordOps<MilestoneBook>()};
}

std::unique_ptr<Part> MakeMilestones(const PartKit& kit) {
    return std::make_unique<MilestonePart>(kit);
}

}  // namespace luotsi::contract_registry
