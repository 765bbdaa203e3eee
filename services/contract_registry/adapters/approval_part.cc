#include "contract_registry/adapters/approval_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/amendment_work.h"
#include "contract_registry/domain/approval.h"

#include <luotsi/contract/v1/approval.pb.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.ApprovalService";
constexpr const char* kType = "fi.luotsi.contract.approval.changed.v1";

// Read only by the state's hash: who may act for whom is a part of what the county has decided.
constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS deputies(
    id BLOB PRIMARY KEY,
    approval_level TEXT NOT NULL,
    principal TEXT NOT NULL,
    deputy TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL
);
)sql";

void ProjectDeputies(
    sql::Db& db, const ports::Held<DeputyBook>& /*after*/, const DeputyEvent& event
) {
    if (const auto* dismissed = std::get_if<DeputyDismissed>(&event)) {
        db.Prepare("DELETE FROM deputies WHERE id=?").Bind(dismissed->id).Run();
        return;
    }
    const Deputy& one = std::get<DeputyAppointed>(event).appointment;
    db.Prepare(
          "INSERT INTO deputies(id,approval_level,principal,deputy,first_day,last_day) "
          "VALUES(?,?,?,?,?,?)"
    )
        .BindAll(one.id, EnumText(one.level), one.principal, one.deputy)
        .BindAll(one.from.ToText(), one.to.ToText())
        .Run();
}

// Steps on an item that do not write it: who took them may still approve it.
constexpr std::array<std::string_view, 4> kNotWriting{
    "contract_tendered",
    "inherited_terms_changed",
    "provider_change_came",
    "amendment_signed",
};

template <class Enum>
Enum FromWire(int number) {
    return static_cast<Enum>(number - 1);
}

// A caller without any role is there only where identity is off: then all may do everything.
Approver ApproverOf(const rpc::Call& call) {
    const rpc::Roles roles = call.caller.roles;
    return {
        .actor = call.request.actor,
        .tactical = roles.empty() || roles.Has(rpc::Role::kTactical),
        .strategic = roles.empty() || roles.Has(rpc::Role::kStrategic),
    };
}

void PutApproval(const ports::Held<ApprovalBook>& held, pb::Approval* out) {
    wire::Fill(held.state, out);
    out->set_state(static_cast<pb::ApprovalState>(static_cast<int>(held.state.state()) + 1));
    out->set_revision(held.revision);
    if (!held.exists()) return;
    out->set_etag(wire::Etag(held.revision));
    wire::Put(held.recorded_at, out->mutable_recorded_at());
}

class ApprovalPart : public Part {
  public:
    explicit ApprovalPart(const PartKit& kit)
        : journal_(kit.journal), records_(kit.records), store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "ApproveItem", this, &ApprovalPart::Approve);
        AddUnary(router, kService, "UnapproveItem", this, &ApprovalPart::Unapprove);
        AddUnary(router, kService, "GetApproval", this, &ApprovalPart::Get);
        AddUnary(router, kService, "ListApprovals", this, &ApprovalPart::List);
        AddUnary(router, kService, "AppointDeputy", this, &ApprovalPart::Appoint);
        AddUnary(router, kService, "DismissDeputy", this, &ApprovalPart::Dismiss);
        AddUnary(router, kService, "ListDeputies", this, &ApprovalPart::ListDeputies);
    }

    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != ApprovalBook::kKind) return std::optional<feed::Translated>();
            const auto held = journal_.LoadAtRevision<ApprovalBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the approval cannot be read");
            pb::ApprovalEvent told;
            told.set_contract_id(held->state.contract_id.ToText());
            PutApproval(*held, told.mutable_approval());
            return std::optional(feed::Translated{
                .type = kType,
                .key = held->state.contract_id.ToText(),
                .data = told.SerializeAsString(),
            });
        };
    }

  private:
    absl::Status Approve(
        const rpc::Call& call, const pb::ApproveItemRequest& request, pb::Approval& out
    ) {
        wire::Reader reader;
        ApprovalItem item;
        item.id = reader.Id(request.item_id(), "item_id");
        item.kind = FromWire<ApprovalItemKind>(request.item_kind());
        const ApprovalLevel level = FromWire<ApprovalLevel>(request.level());
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status read = ReadMakers(call, item);
        if (!read.ok()) return read;
        // What the caller has seen must still be what the makers were read from.
        item.revision = wire::SeenRevision(request.item_etag()).value_or(item.revision);
        return Answer(
            call,
            records_.Change<ApprovalBook>(
                ApprovalId(item.id),
                call.request,
                [&](ports::Unit& unit, const auto& held, const Moment& moment) {
                    return ApproveIn(unit, held.state, item, level, ApproverOf(call), moment);
                }
            ),
            out
        );
    }

    absl::Status Unapprove(
        const rpc::Call& call, const pb::UnapproveItemRequest& request, pb::Approval& out
    ) {
        wire::Reader reader;
        const Uuid item = reader.Id(request.item_id(), "item_id");
        const UnapproveItem command{
            .level = FromWire<ApprovalLevel>(request.level()), .reason = request.reason()
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status known = CheckItem(call, item);
        if (!known.ok()) return known;
        return Answer(
            call,
            records_.Change<ApprovalBook>(
                ApprovalId(item),
                call.request,
                [&](ports::Unit& unit, const auto& held, const Moment& moment) {
                    return UnapproveIn(unit, held.state, command, ApproverOf(call), moment);
                }
            ),
            out
        );
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetApprovalRequest& request, pb::Approval& out
    ) {
        wire::Reader reader;
        const Uuid item = reader.Id(request.item_id(), "item_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status known = CheckItem(call, item);
        if (!known.ok()) return known;
        const auto held = journal_.Load<ApprovalBook>(ApprovalId(item));
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutApproval(*held, &out);
        // An item that nobody has approved yet has no approvals to tell of.
        if (!held->exists()) out.clear_item_kind();
        out.set_item_id(item.ToText());
        return absl::OkStatus();
    }

    absl::Status List(
        const rpc::Call& call,
        const pb::ListApprovalsRequest& request,
        pb::ListApprovalsResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        wire::Reader reader;
        RecordFilter filter{.kind = std::string(ApprovalBook::kKind)};
        if (!request.contract_id().empty())
            filter.contract = reader.Id(request.contract_id(), "contract_id");
        if (request.state() != pb::APPROVAL_STATE_UNSPECIFIED)
            filter.states = {std::string(EnumText(FromWire<ApprovalState>(request.state())))};
        const Uuid after =
            page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        std::vector<Uuid> found;
        const absl::Status listed = store_.List(filter, after, page.value().size + 1, found);
        if (!listed.ok()) return rpc::WithDetails(listed, call.language);
        const bool more = found.size() > page.value().size;
        if (more) found.pop_back();
        for (const Uuid& id : found) {
            const auto held = journal_.Load<ApprovalBook>(id);
            if (!held.ok()) return rpc::ToStatus(held, call.language);
            PutApproval(*held, out.add_approvals());
        }
        if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
        return absl::OkStatus();
    }

    absl::Status Appoint(
        const rpc::Call& call, const pb::AppointDeputyRequest& request, pb::Deputy& out
    ) {
        wire::Reader reader;
        const AppointDeputy command{
            .id = records_.ids().Next(records_.clock().Read().now),
            .level = FromWire<ApprovalLevel>(request.level()),
            .principal = request.principal(),
            .deputy = request.deputy(),
            .from = reader.Date(request.from(), "from").value_or(CivilDate()),
            .to = reader.Date(request.to(), "to").value_or(CivilDate()),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<DeputyBook>(
            DeputyBook::RosterId(),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, ApproverOf(call), moment);
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        // Also for a repeated request, whose roster is the one of then: the last is its own.
        wire::Fill(held->state.appointments.back(), &out);
        return absl::OkStatus();
    }

    absl::Status Dismiss(
        const rpc::Call& call, const pb::DismissDeputyRequest& request, pb::Deputy& out
    ) {
        wire::Reader reader;
        const DismissDeputy command{reader.Id(request.deputy_id(), "deputy_id")};
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<DeputyBook>(
            DeputyBook::RosterId(),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command, ApproverOf(call));
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        out.set_id(command.id.ToText());
        return absl::OkStatus();
    }

    absl::Status ListDeputies(
        const rpc::Call& call, const pb::ListDeputiesRequest&, pb::ListDeputiesResponse& out
    ) {
        const auto held = journal_.Load<DeputyBook>(DeputyBook::RosterId());
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        for (const Deputy& deputy : held->state.appointments)
            wire::Fill(deputy, out.add_deputies());
        return absl::OkStatus();
    }

    // ENTITY_NOT_FOUND for what is neither a contract nor an amendment.
    absl::Status CheckItem(const rpc::Call& call, const Uuid& id) {
        const auto contract = journal_.Load<ContractBook>(id);
        if (!contract.ok()) return rpc::ToStatus(contract, call.language);
        if (contract->exists()) return absl::OkStatus();
        const auto amendment = journal_.Load<AmendmentBook>(id);
        if (!amendment.ok()) return rpc::ToStatus(amendment, call.language);
        if (amendment->exists()) return absl::OkStatus();
        return rpc::ToStatus(
            Rejection{.reason = "ENTITY_NOT_FOUND", .field = "item_id"}, call.language
        );
    }

    // Those who wrote the item, by the journal itself, and the revision that they wrote.
    absl::Status ReadMakers(const rpc::Call& call, ApprovalItem& item) {
        const std::string_view kind =
            item.kind == ApprovalItemKind::kContract ? ContractBook::kKind : AmendmentBook::kKind;
        const auto rows = journal_.RowsOf(kind, item.id);
        if (!rows.ok()) return rpc::WithDetails(rows.status(), call.language);
        for (const journal::Row& row : *rows) {
            item.revision = row.revision;
            if (std::ranges::find(kNotWriting, row.event) == kNotWriting.end())
                item.makers.push_back(row.actor);
        }
        return absl::OkStatus();
    }

    static absl::Status Answer(
        const rpc::Call& call,
        const ports::Result<ports::Held<ApprovalBook>>& held,
        pb::Approval& out
    ) {
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutApproval(*held, &out);
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> ApprovalAggregates() {
    return {RecordOps<ApprovalBook>(), journal::MakeOps<DeputyBook>(ProjectDeputies)};
}

journal::Schema ApprovalSchema() {
    return {
        .read_models = kTables,
        .tables = {"deputies"},
        .canonical = {"SELECT approval_level,principal,deputy,first_day,last_day FROM deputies "
                      "ORDER BY 1,2,3,4,5"},
    };
}

std::unique_ptr<Part> MakeApprovals(const PartKit& kit) {
    return std::make_unique<ApprovalPart>(kit);
}

}  // namespace luotsi::contract_registry
