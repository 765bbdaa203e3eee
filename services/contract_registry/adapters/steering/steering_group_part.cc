#include "contract_registry/adapters/steering/steering_group_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/person_store.h"
#include "contract_registry/adapters/steering/steering_group_view.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/person.h"

#include <luotsi/steering/v1/steering_group.pb.h>

#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.SteeringGroupService";

// Names of members who have left. They are destroyed in the commit that lets them leave; what a
// crash of an earlier release left behind goes on the next morning.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS steering_group_erasures(
    ref BLOB PRIMARY KEY
);
)sql";

void ProjectGroup(
    sql::Db& db, const ports::Held<SteeringGroupBook>& after, const SteeringGroupEvent& event
) {
    ProjectRecord(db, SteeringGroupBook::kKind, after.id, SteeringGroupBook::RowOf(after.state));
    ProjectNames(db, event);
    const auto* left = std::get_if<GroupMemberLeft>(&event);
    if (left == nullptr) return;
    const GroupMember* member = FindMember(after.state, left->member_id);
    LUOTSI_CHECK(member != nullptr, "a member who leaves was there");
    db.Prepare("INSERT INTO steering_group_erasures(ref) VALUES(?) ON CONFLICT(ref) DO NOTHING")
        .Bind(member->name_ref)
        .Run();
}

class SteeringGroupPart : public Part {
  public:
    explicit SteeringGroupPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store), sealer_(kit.sealer) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "CreateSteeringGroup", this, &SteeringGroupPart::Create);
        AddUnary(router, kService, "AddGroupMember", this, &SteeringGroupPart::AddMember);
        AddUnary(router, kService, "RemoveGroupMember", this, &SteeringGroupPart::RemoveMember);
        AddUnary(router, kService, "RecordGroupDecision", this, &SteeringGroupPart::Decided);
        AddUnary(router, kService, "CompleteGroupDecision", this, &SteeringGroupPart::Complete);
        AddUnary(router, kService, "GetSteeringGroup", this, &SteeringGroupPart::Get);
        AddUnary(router, kService, "ListSteeringGroups", this, &SteeringGroupPart::List);
        AddUnary(router, kService, "GetGroupMaterial", this, &SteeringGroupPart::Material);
    }

    absl::Status BeginDay(const Moment&) override {
        std::vector<Uuid> left;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            sql::Statement rows = db.Prepare(
                "SELECT steering_group_erasures.ref FROM steering_group_erasures "
                "JOIN private_texts ON private_texts.ref=steering_group_erasures.ref"
            );
            while (rows.Step())
                left.push_back(rows.Id(0));
        });
        if (!read.ok()) return read;
        for (const Uuid& ref : left) {
            if (absl::Status erased = journal_.Erase(ref); !erased.ok()) return erased;
        }
        return absl::OkStatus();
    }

  private:
    // A member as the journal keeps it, with the name as it lies beside the journal.
    GroupMember TakeMember(
        const pb::GroupMember& told,
        const std::string& path,
        wire::Reader& reader,
        std::vector<ports::PrivateText>& names
    ) {
        IdSource& ids = records_.ids();
        const Instant now = records_.clock().Read().now;
        auto member = wire::Taken<GroupMember>(told, path, reader);
        if (HoldsWordOfName(member.actor, told.name()))
            reader.Fault(path + ".actor", "PERSON_CODE_NAMES");
        const ports::PrivateText name{
            .ref = ids.Next(now), .text = told.name(), .salt = ids.Next(now)
        };
        member.id = ids.Next(now);
        member.name_ref = name.ref;
        member.name_hash = sealer_.Hash(name.salt, name.text);
        member.left_on.reset();
        names.push_back(name);
        return member;
    }

    absl::Status Create(
        const rpc::Call& call, const pb::CreateSteeringGroupRequest& request, pb::SteeringGroup& out
    ) {
        wire::Reader reader;
        const pb::SteeringGroup& told = request.group();
        std::vector<ports::PrivateText> names;
        auto command = wire::Taken<SteeringGroupCreated>(told, "group", reader);
        command.members.clear();
        for (int i = 0; i < told.members_size(); ++i) {
            const std::string path = "group.members[" + std::to_string(i) + "]";
            command.members.push_back(TakeMember(told.members(i), path, reader, names));
        }
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Create<SteeringGroupBook>(
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return DecideCreate(unit, before.state, command, moment);
            },
            [&](ports::Unit& unit, const auto&) { KeepAll(unit, names); }
        );
        return Answer(call, held, out);
    }

    static Decision<SteeringGroupEvent> DecideCreate(
        ports::Unit& unit,
        const SteeringGroup& group,
        const SteeringGroupCreated& command,
        const Moment& moment
    ) {
        for (std::size_t i = 0; i < command.contract_ids.size(); ++i) {
            if (unit.Get<ContractBook>(command.contract_ids[i]).state.exists) continue;
            return Rejection{
                .reason = "CONTRACT_NOT_FOUND",
                .field = "group.contract_ids[" + std::to_string(i) + "]",
            };
        }
        return Decide(group, command, moment);
    }

    static void KeepAll(ports::Unit& unit, const std::vector<ports::PrivateText>& names) {
        for (const ports::PrivateText& name : names)
            unit.Keep(name);
    }

    absl::Status AddMember(
        const rpc::Call& call, const pb::AddGroupMemberRequest& request, pb::SteeringGroup& out
    ) {
        wire::Reader reader;
        std::vector<ports::PrivateText> names;
        const Uuid id = reader.Id(request.group_id(), "group_id");
        const GroupMemberAdded command{TakeMember(request.member(), "member", reader, names)};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SteeringGroupBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            },
            [&](ports::Unit& unit, const auto&) { KeepAll(unit, names); }
        );
        return Answer(call, held, out);
    }

    absl::Status RemoveMember(
        const rpc::Call& call, const pb::RemoveGroupMemberRequest& request, pb::SteeringGroup& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.group_id(), "group_id");
        const Uuid member = reader.Id(request.member_id(), "member_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<SteeringGroupBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                const GroupMemberLeft command{.member_id = member, .on = {}};
                return Decide(before.state, command, moment);
            },
            [&](ports::Unit& unit, const auto& after) {
                const GroupMember* left = FindMember(after.state, member);
                LUOTSI_CHECK(left != nullptr, "a member who leaves was there");
                unit.Forget(left->name_ref);
            }
        );
        return Answer(call, held, out);
    }

    absl::Status Decided(
        const rpc::Call& call, const pb::RecordGroupDecisionRequest& request, pb::SteeringGroup& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.group_id(), "group_id");
        GroupDecisionMade command{wire::Taken<GroupDecision>(request.decision(), "decision", reader)
        };
        command.decision.done_on.reset();
        return Answer(call, Change(call, reader, id, command), out);
    }

    absl::Status Complete(
        const rpc::Call& call,
        const pb::CompleteGroupDecisionRequest& request,
        pb::SteeringGroup& out
    ) {
        wire::Reader reader;
        const Uuid id = reader.Id(request.group_id(), "group_id");
        const auto command = wire::Taken<GroupDecisionDone>(request, "", reader);
        return Answer(call, Change(call, reader, id, command), out);
    }

    template <class Command>
    ports::Result<ports::Held<SteeringGroupBook>> Change(
        const rpc::Call& call, wire::Reader& reader, const Uuid& id, const Command& command
    ) {
        if (auto faults = reader.rejection()) return *std::move(faults);
        return records_.Change<SteeringGroupBook>(
            id,
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
    }

    absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<SteeringGroupBook>>& held,
        pb::SteeringGroup& out
    ) {
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return PutGroup(call, journal_, *held, &out);
    }

    // A group is a record of the county: nobody with a limited scope has one.
    ports::Result<ports::Held<SteeringGroupBook>> Find(
        const rpc::Call& call, const std::string& id_text
    ) {
        const Rejection unknown{.reason = "STEERING_GROUP_NOT_FOUND", .field = "group_id"};
        const std::optional<Uuid> id = Uuid::Parse(id_text);
        if (!id || call.caller.scope.limited()) return unknown;
        auto held = journal_.Load<SteeringGroupBook>(*id);
        if (held.ok() && !held->exists()) return unknown;
        return held;
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetSteeringGroupRequest& request, pb::SteeringGroup& out
    ) {
        return Answer(call, Find(call, request.group_id()), out);
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListSteeringGroupsRequest& request,
        pb::ListSteeringGroupsResponse& out
    ) {
        const absl::Status listed = ListRecords<SteeringGroupBook>(
            call,
            journal_,
            store_,
            RecordFilter(),
            request,
            out,
            [](pb::ListSteeringGroupsResponse& page) { return page.add_groups(); }
        );
        if (!listed.ok()) return listed;
        // Names are read one by one, by id: a list is no way to collect them.
        for (pb::SteeringGroup& group : *out.mutable_groups()) {
            for (pb::GroupMember& member : *group.mutable_members())
                member.clear_name();
        }
        return absl::OkStatus();
    }

    absl::Status Material(
        const rpc::Call& call, const pb::GetGroupMaterialRequest& request, pb::GroupMaterial& out
    ) {
        wire::Reader reader;
        const Period period{
            .from = reader.Date(request.from_date(), "from_date").value_or(CivilDate()),
            .to = reader.Date(request.to_date(), "to_date").value_or(CivilDate()),
        };
        if (period.to < period.from) reader.Fault("to_date", "DATE_ORDER_REVERSED");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = Find(call, request.group_id());
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        // A client's representative sees the groups in which it sits, and no others.
        const bool is_client = call.caller.roles.Has(rpc::Role::kClientRepresentative);
        if (is_client && !SitsIn(held->state, call.caller.actor))
            return rpc::Fault("STEERING_GROUP_NOT_FOUND", "group_id", "", call.language);
        const CivilDate today = records_.clock().Read().today;
        return PutMaterial(call, journal_, *held, period, today, &out);
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    const ports::Sealer& sealer_;
};

}  // namespace

std::vector<journal::AggregateOps> SteeringGroupAggregates() {
    return {journal::MakeOps<SteeringGroupBook>(ProjectGroup)};
}

journal::Schema SteeringGroupSchema() {
    return {.read_models = kTables, .tables = {"steering_group_erasures"}, .canonical = {}};
}

std::unique_ptr<Part> MakeSteeringGroups(const PartKit& kit) {
    return std::make_unique<SteeringGroupPart>(kit);
}

}  // namespace luotsi::contract_registry
