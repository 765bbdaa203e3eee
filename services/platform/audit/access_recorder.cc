#include "platform/audit/access_recorder.h"

#include "platform/rpc/errors.h"

#include <luotsi/validate/v1/validate.pb.h>

#include <optional>
#include <utility>
#include <vector>

namespace luotsi::audit {
namespace {

constexpr std::string_view kSelectSender =
    "SELECT actor,correlation_id FROM journal WHERE request_id=?";

bool OnlyReads(const google::protobuf::MethodDescriptor& method) {
    return method.options().GetExtension(validate::v1::effect) == validate::v1::METHOD_EFFECT_READ;
}

// Whether the row of the change itself says who got the answer: not where the request is repeated,
// or changed nothing. The trace tells a caller's repetition from its first call.
absl::StatusOr<bool> NamesCaller(journal::Journal& journal, const ports::RequestContext& request) {
    // Without an id nothing is ever answered from what was.
    bool named = request.request_id.empty();
    if (named) return named;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(kSelectSender);
        row.Bind(request.request_id);
        named = row.Step() && row.View(0) == request.actor && row.View(1) == request.correlation_id;
    });
    if (!read.ok()) return read;
    return named;
}

}  // namespace

void AccessRecorder::Watch(
    const rpc::Router& router, std::string_view service, journal::Journal& journal
) {
    for (const auto& [name, method] : router.methods()) {
        const google::protobuf::MethodDescriptor& descriptor = *method.descriptor;
        if (descriptor.service()->full_name() != service) continue;
        if (fields_.Learn(*descriptor.output_type())) journals_[&descriptor] = &journal;
    }
}

absl::Status AccessRecorder::BeforeAnswer(
    const rpc::Call& call,
    const google::protobuf::MethodDescriptor& method,
    const google::protobuf::Message& answer
) {
    const auto watched = journals_.find(&method);
    if (watched == journals_.end()) return absl::OkStatus();
    std::vector<FieldsRead> reads = fields_.In(answer);
    if (reads.empty()) return absl::OkStatus();
    if (!OnlyReads(method) && !call.request.validate_only) {
        const absl::StatusOr<bool> named = NamesCaller(*watched->second, call.request);
        if (!named.ok()) return rpc::WithDetails(named.status(), call.language);
        if (*named) return absl::OkStatus();
    }

    const Uuid id = ids_.Next(clock_.Read().now);
    const ProtectedRead read{.method = call.method, .reads = std::move(reads)};
    ports::RequestContext context = call.request;
    // A reading has no second effect to guard against: each one counts.
    context.request_id.clear();
    context.fingerprint.clear();
    context.validate_only = false;
    const ports::Work work = [&](ports::Unit& unit) -> std::optional<Rejection> {
        unit.Append<AccessBook>(id, read);
        return std::nullopt;
    };
    return rpc::ToStatus(watched->second->Run(context, work), call.language);
}

}  // namespace luotsi::audit
