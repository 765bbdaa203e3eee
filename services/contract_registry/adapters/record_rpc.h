#pragma once

#include "contract_registry/adapters/record_store.h"
#include "platform/journal/journal.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/router.h"
#include "platform/wire/described.h"
#include "platform/wire/page.h"

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// Adds one method of `service` ("luotsi.contract.v1.ParameterService"), answered by a member.
template <class Self, class Request, class Response>
void AddUnary(
    rpc::Router& router,
    std::string_view service,
    std::string_view method,
    Self* self,
    absl::Status (Self::*handler)(const rpc::Call&, const Request&, Response&)
) {
    router.Unary<Request, Response>(
        "/" + std::string(service) + "/" + std::string(method),
        [self, handler](const rpc::Call& call, const Request& request, Response& response) {
            return (self->*handler)(call, request, response);
        }
    );
}

// What every record's message has beside its own fields: id, revision, etag, recorded_at.
template <Described State, class Message>
void PutRecord(
    const Uuid& id, const State& state, std::uint64_t revision, Instant at, Message* out
) {
    wire::Fill(state, out);
    out->set_id(id.ToText());
    out->set_revision(revision);
    out->set_etag(wire::Etag(revision));
    wire::Put(at, out->mutable_recorded_at());
}
template <Aggregate A, class Message>
void PutRecord(const ports::Held<A>& held, Message* out) {
    PutRecord(held.id, held.state, held.revision, held.recorded_at, out);
}

template <Aggregate A, class Message>
absl::Status AnswerRecord(
    const rpc::Call& call, const ports::Result<ports::Held<A>>& result, Message& out
) {
    if (!result.ok()) return rpc::ToStatus(result, call.language);
    PutRecord(*result, &out);
    return absl::OkStatus();
}

// One record by id, for a caller who may see it; `missing` is the reason for the others.
template <Record A, class Message>
absl::Status GetRecord(
    const rpc::Call& call,
    journal::Journal& journal,
    RecordStore& store,
    const std::string& id_text,
    std::string_view id_field,
    std::string_view missing,
    Message& out
) {
    const Rejection unknown{.reason = std::string(missing), .field = std::string(id_field)};
    const std::optional<Uuid> id = Uuid::Parse(id_text);
    if (!id) return rpc::ToStatus(unknown, call.language);
    const auto visible = store.Covers(call.caller.scope, A::kKind, *id);
    if (!visible.ok()) return rpc::WithDetails(visible.status(), call.language);
    if (!*visible) return rpc::ToStatus(unknown, call.language);
    return AnswerRecord(call, journal.Load<A>(*id), out);
}

// A page of records: `request` has page_size and page_token, `add` makes the next message.
template <Record A, class Request, class Response, class Add>
absl::Status ListRecords(
    const rpc::Call& call,
    journal::Journal& journal,
    RecordStore& store,
    RecordFilter filter,
    const Request& request,
    Response& out,
    Add&& add
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    const Uuid after =
        page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    filter.kind = std::string(A::kKind);
    filter.scope = call.caller.scope;
    std::vector<Uuid> found;
    const absl::Status listed = store.List(filter, after, page.value().size + 1, found);
    if (!listed.ok()) return rpc::WithDetails(listed, call.language);
    const bool more = found.size() > page.value().size;
    if (more) found.pop_back();
    for (const Uuid& id : found) {
        const auto held = journal.Load<A>(id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutRecord(*held, add(out));
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
