#include "platform/audit/audit_rpc.h"

#include "platform/audit/chain_walk.h"
#include "platform/audit/checkpoint.h"
#include "platform/audit/trail.h"
#include "platform/rpc/errors.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/steady.h"
#include "platform/wire/page.h"
#include "platform/wire/values.h"

#include <absl/time/time.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::audit {
namespace {

// What is left for answering after walking; a walk that needs longer goes on in the next call.
constexpr absl::Duration kAnswerTime = absl::Seconds(2);
constexpr absl::Duration kLongestWalk = absl::Seconds(20);
constexpr std::size_t kLinkBytes = 32;

struct KindRow {
    FaultKind kind;
    v1::AuditFaultKind wire;
};
constexpr KindRow kKinds[] = {
    {FaultKind::kRowChanged, v1::AUDIT_FAULT_KIND_ROW_CHANGED},
    {FaultKind::kRowMissing, v1::AUDIT_FAULT_KIND_ROW_MISSING},
    {FaultKind::kOutOfOrder, v1::AUDIT_FAULT_KIND_OUT_OF_ORDER},
    {FaultKind::kCutOff, v1::AUDIT_FAULT_KIND_CUT_OFF},
    {FaultKind::kRestamped, v1::AUDIT_FAULT_KIND_RESTAMPED},
};

void Put(const Fault& fault, v1::AuditFault* out) {
    for (const KindRow& row : kKinds) {
        if (row.kind == fault.kind) out->set_kind(row.wire);
    }
    out->set_position(fault.position);
    out->set_found_at(fault.found_at);
    out->set_checkpoint_position(fault.checkpoint);
    out->set_vouched_to(fault.vouched_to);
}

void Put(const Beside& beside, v1::AuditVerdict& out) {
    for (const std::uint64_t position : beside.altered_texts)
        out.add_altered_texts(position);
    for (const std::uint64_t position : beside.altered_readings)
        out.add_altered_readings(position);
    out.set_texts(beside.texts);
    out.set_erased_texts(beside.erased_texts);
}

void Put(const TrailEntry& entry, std::string_view module, v1::AuditEntry* out) {
    out->set_action(entry.is_read ? v1::AUDIT_ACTION_READ : v1::AUDIT_ACTION_WRITE);
    wire::Put(entry.row.recorded_at, out->mutable_recorded_at());
    out->set_actor(entry.row.actor);
    out->set_module(std::string(module));
    out->set_position(entry.row.position);
    out->set_kind(entry.row.kind);
    out->set_event(entry.row.event);
    // A reading of a list names every object of it; this trail is about one.
    if (!entry.is_read) out->set_event_json(entry.row.payload);
    out->set_before_json(entry.before);
    out->set_after_json(entry.after);
    out->set_method(entry.method);
    for (const std::string& field : entry.fields)
        out->add_fields(field);
    out->set_correlation_id(entry.row.correlation_id);
    out->set_revision(entry.row.revision);
}

void Put(const Checkpoint& checkpoint, v1::Checkpoint* out) {
    out->set_county(checkpoint.county);
    out->set_module(checkpoint.module);
    out->set_position(checkpoint.position);
    out->set_count(checkpoint.count);
    out->set_chain(checkpoint.chain);
    wire::Put(checkpoint.made_at, out->mutable_made_at());
    out->set_key_id(checkpoint.key_id);
    out->set_signature(checkpoint.signature);
}

absl::Duration WalkTime(const rpc::Call& call) {
    const absl::Duration left =
        call.deadline - absl::FromUnixMicros(runtime::SystemNow().micros()) - kAnswerTime;
    return std::clamp(left, absl::ZeroDuration(), kLongestWalk);
}

absl::Status UnknownModule(const rpc::Call& call) {
    return rpc::Fault("MODULE_NOT_FOUND", "module", "", call.language);
}

}  // namespace

void AuditRpc::AddTo(rpc::Router& router) {
    using namespace audit::v1;
    router.Unary<GetAuditTrailRequest, AuditTrail>(
        "/luotsi.audit.v1.AuditService/GetAuditTrail",
        [this](const auto& call, const auto& request, auto& out) {
            return GetAuditTrail(call, request, out);
        }
    );
    router.Unary<VerifyAuditRequest, AuditVerdict>(
        "/luotsi.audit.v1.AuditService/VerifyAudit",
        [this](const auto& call, const auto& request, auto& out) {
            return VerifyAudit(call, request, out);
        }
    );
    router.Unary<ListCheckpointsRequest, ListCheckpointsResponse>(
        "/luotsi.audit.v1.AuditService/ListCheckpoints",
        [this](const auto& call, const auto& request, auto& out) {
            return ListCheckpoints(call, request, out);
        }
    );
}

absl::Status AuditRpc::GetAuditTrail(
    const rpc::Call& call, const v1::GetAuditTrailRequest& request, v1::AuditTrail& out
) {
    wire::Reader reader;
    const Uuid entity = reader.Id(request.entity_id(), "entity_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const Checked<wire::Page> checked = wire::ReadPage(request);
    if (!checked.ok()) return rpc::ToStatus(checked.rejection(), call.language);
    const wire::Page& page = checked.value();

    std::vector<journal::Journal*> journals;
    for (const Served& one : served_)
        journals.push_back(one.journal);
    const auto after = TrailPlace::FromText(page.after);
    const auto entries = TrailOf(journals, entity, after, page.size + 1);
    if (!entries.ok()) return rpc::WithDetails(entries.status(), call.language);

    if (entries->empty() && page.after.empty()) {
        return rpc::Fault("ENTITY_NOT_FOUND", "entity_id", "", call.language);
    }
    const std::size_t shown = std::min(entries->size(), page.size);
    for (std::size_t i = 0; i < shown; ++i) {
        const TrailEntry& entry = (*entries)[i];
        Put(entry, served_[entry.place.journal].module, out.add_entries());
    }
    if (shown < entries->size()) {
        out.set_next_page_token(page.TokenAfter((*entries)[shown - 1].place.ToText()));
    }
    return absl::OkStatus();
}

absl::Status AuditRpc::VerifyAudit(
    const rpc::Call& call, const v1::VerifyAuditRequest& request, v1::AuditVerdict& out
) {
    journal::Journal* const journal = JournalOf(request.module());
    if (journal == nullptr) return UnknownModule(call);
    WalkPlan plan{
        .after = request.after_position(),
        .until = request.until_position(),
        .deadline = runtime::ReadSteady() + absl::ToChronoMilliseconds(WalkTime(call)),
        .beside = true,
    };
    for (int i = 0; i < request.checkpoints_size(); ++i) {
        const v1::Checkpoint& given = request.checkpoints(i);
        const std::string field = "checkpoints[" + std::to_string(i) + "].";
        const std::optional<std::string> chain = FromHex(given.chain());
        if (!chain || chain->size() != kLinkBytes) {
            return rpc::Fault(
                "FIELD_FORMAT_INVALID", field + "chain", "64 hex digits", call.language
            );
        }
        if (!plan.vouched.empty() && given.position() <= plan.vouched.back().position) {
            return rpc::Fault(
                "FIELD_OUT_OF_RANGE", field + "position", "not in growing order", call.language
            );
        }
        plan.vouched.push_back(
            {.position = given.position(), .count = given.count(), .chain = *chain}
        );
    }
    const absl::StatusOr<Verdict> verdict = WalkChain(*journal, plan);
    if (!verdict.ok()) return rpc::WithDetails(verdict.status(), call.language);
    if (verdict->fault) Put(*verdict->fault, out.mutable_fault());
    out.set_rows(verdict->rows);
    out.set_verified_to(verdict->verified_to);
    out.set_chain(ToHex(verdict->chain));
    out.set_checkpoints(verdict->agreed);
    out.set_complete(verdict->complete);
    Put(verdict->beside, out);
    return absl::OkStatus();
}

absl::Status AuditRpc::ListCheckpoints(
    const rpc::Call& call,
    const v1::ListCheckpointsRequest& request,
    v1::ListCheckpointsResponse& out
) {
    journal::Journal* const journal = JournalOf(request.module());
    if (journal == nullptr) return UnknownModule(call);
    const Checked<wire::Page> checked = wire::ReadPage(request);
    if (!checked.ok()) return rpc::ToStatus(checked.rejection(), call.language);
    const wire::Page& page = checked.value();
    std::uint64_t last = page.AfterPosition();
    const absl::Status read = journal->Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT position,line FROM audit_checkpoints "
            "WHERE position>? ORDER BY position LIMIT ?"
        );
        rows.BindAll(last, std::uint64_t(page.size + 1));
        while (rows.Step()) {
            if (out.checkpoints_size() == static_cast<int>(page.size)) {
                out.set_next_page_token(page.TokenAfter(std::to_string(last)));
                return;
            }
            last = rows.Unsigned(0);
            const auto checkpoint = FromLine(rows.View(1));
            if (checkpoint) Put(*checkpoint, out.add_checkpoints());
        }
    });
    return read.ok() ? read : rpc::WithDetails(read, call.language);
}

journal::Journal* AuditRpc::JournalOf(std::string_view module) const {
    for (const Served& one : served_) {
        if (one.module == module) return one.journal;
    }
    return nullptr;
}

}  // namespace luotsi::audit
