#include "platform/rpc/errors.h"

#include "platform/rpc/utf8.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <luotsi/error/v1/reason.pb.h>

#include <absl/strings/cord.h>

#include <algorithm>
#include <map>
#include <vector>

namespace luotsi::rpc {
namespace {

constexpr char kPayload[] = "type.googleapis.com/google.rpc.Status";
constexpr char kDomain[] = "luotsi.fi";
constexpr std::string_view kInternalFault = "INTERNAL_FAULT";

// A stock client refuses trailers over 8 KiB, and binary trailers grow by a third on the wire.
constexpr std::size_t kMaxDetailBytes = 4096;
constexpr std::size_t kMaxFactBytes = 200;
constexpr std::size_t kMaxFacts = 8;
constexpr std::size_t kMaxFieldBytes = 200;

using google::rpc::BadRequest;
using Catalogue = std::map<std::string, ReasonText, std::less<>>;

const Catalogue& Reasons() {
    static const Catalogue kReasons = [] {
        Catalogue reasons;
        const auto& values = *luotsi::error::v1::Reason_descriptor();
        for (int i = 0; i < values.value_count(); ++i) {
            const auto& value = *values.value(i);
            if (value.number() == 0) continue;
            const auto& about = value.options().GetExtension(luotsi::error::v1::about);
            reasons[value.name()] = {
                about.grpc_code(), about.en(), about.fi(), about.sv(), about.public_code()
            };
        }
        return reasons;
    }();
    return kReasons;
}

// A reason outside the catalogue is a slip of ours, but the caller still gets its name.
int CodeOf(std::string_view reason) {
    const ReasonText* const text = FindReason(reason);
    const bool fails = text != nullptr && text->code != 0;
    return fails ? text->code : static_cast<int>(absl::StatusCode::kFailedPrecondition);
}

std::string TextOf(std::string_view reason, std::string_view language) {
    const ReasonText* const text = FindReason(reason);
    return text != nullptr ? text->In(language) : std::string(reason);
}

// Cuts at a character's start. Text that is not UTF-8 would make all details unreadable.
std::string Shortened(const std::string& text, std::size_t limit) {
    if (!IsUtf8(text)) return "?";
    if (text.size() <= limit) return text;
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + "...";
}

std::vector<FieldFault> AllFaults(const Rejection& rejection) {
    const bool listed =
        std::any_of(rejection.more.begin(), rejection.more.end(), [&](const FieldFault& fault) {
            return fault.field == rejection.field && fault.reason == rejection.reason;
        });
    std::vector<FieldFault> faults;
    if (!listed && !rejection.field.empty()) {
        faults.push_back({.field = rejection.field, .reason = rejection.reason});
    }
    faults.insert(faults.end(), rejection.more.begin(), rejection.more.end());
    return faults;
}

BadRequest::FieldViolation ToViolation(const FieldFault& fault, std::string_view language) {
    BadRequest::FieldViolation violation;
    violation.set_field(Shortened(fault.field, kMaxFieldBytes));
    violation.set_reason(Shortened(fault.reason, kMaxFieldBytes));
    std::string text = TextOf(fault.reason, language);
    if (!fault.detail.empty()) text += " (" + Shortened(fault.detail, kMaxFactBytes) + ')';
    violation.set_description(text);
    return violation;
}

// As many violations as fit beside `taken` bytes of other details.
BadRequest ToBadRequest(
    const std::vector<FieldFault>& faults, std::string_view language, std::size_t taken
) {
    BadRequest bad;
    std::size_t size = taken;
    for (const FieldFault& fault : faults) {
        const BadRequest::FieldViolation violation = ToViolation(fault, language);
        size += violation.ByteSizeLong() + 4;
        if (size > kMaxDetailBytes) break;
        *bad.add_field_violations() = violation;
    }
    return bad;
}

bool InvitesRetry(int code) {
    return code == static_cast<int>(absl::StatusCode::kUnavailable) ||
           code == static_cast<int>(absl::StatusCode::kResourceExhausted);
}

google::rpc::ErrorInfo ToErrorInfo(const Rejection& rejection) {
    google::rpc::ErrorInfo info;
    info.set_reason(rejection.reason);
    info.set_domain(kDomain);
    const ReasonText* const text = FindReason(rejection.reason);
    if (text != nullptr && !text->public_code.empty()) {
        (*info.mutable_metadata())["public_code"] = text->public_code;
    }
    for (const auto& [name, fact] : rejection.facts) {
        if (info.metadata().size() >= kMaxFacts) break;
        (*info.mutable_metadata())[Shortened(name, 64)] = Shortened(fact, kMaxFactBytes);
    }
    return info;
}

void AddRetryInfo(google::rpc::Status& status, absl::Duration retry_after) {
    const std::int64_t millis = std::max<std::int64_t>(absl::ToInt64Milliseconds(retry_after), 0);
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(millis / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<std::int32_t>(millis % 1000) * 1'000'000);
    status.add_details()->PackFrom(retry);
}

void AddResourceInfo(google::rpc::Status& status, const Rejection& rejection) {
    const auto type = rejection.facts.find("resource_type");
    const auto name = rejection.facts.find("resource_name");
    if (type == rejection.facts.end() || name == rejection.facts.end()) return;
    google::rpc::ResourceInfo resource;
    resource.set_resource_type(Shortened(type->second, kMaxFactBytes));
    resource.set_resource_name(Shortened(name->second, kMaxFactBytes));
    resource.set_description(TextOf(rejection.reason, "en"));
    status.add_details()->PackFrom(resource);
}

void AddLocalizedMessage(
    google::rpc::Status& status, std::string_view reason, std::string_view language
) {
    google::rpc::LocalizedMessage message;
    message.set_locale(language == "fi" || language == "sv" ? std::string(language) : "en");
    message.set_message(TextOf(reason, language));
    status.add_details()->PackFrom(message);
}

// For developers, in English: "FIELD_REQUIRED: The field must be given. (field: month)"
std::string DeveloperText(const Rejection& rejection) {
    std::string text = rejection.reason + ": " + TextOf(rejection.reason, "en");
    if (!rejection.field.empty()) {
        text += " (field: " + Shortened(rejection.field, kMaxFieldBytes) + ')';
    }
    return text;
}

absl::Status Build(
    const Rejection& rejection, std::string_view language, absl::Duration retry_after
) {
    const int code = CodeOf(rejection.reason);
    google::rpc::ErrorInfo info = ToErrorInfo(rejection);
    google::rpc::Status rest;
    if (InvitesRetry(code)) AddRetryInfo(rest, retry_after);
    if (code == static_cast<int>(absl::StatusCode::kNotFound)) AddResourceInfo(rest, rejection);
    AddLocalizedMessage(rest, rejection.reason, language);

    const std::vector<FieldFault> faults = AllFaults(rejection);
    const std::size_t taken = rest.ByteSizeLong() + info.ByteSizeLong() + 512;
    const BadRequest bad = ToBadRequest(faults, language, taken);
    const std::size_t shown = static_cast<std::size_t>(bad.field_violations_size());
    if (shown < faults.size()) {
        (*info.mutable_metadata())["violations_left_out"] = std::to_string(faults.size() - shown);
    }

    google::rpc::Status details;
    details.set_code(code);
    details.set_message(DeveloperText(rejection));
    details.add_details()->PackFrom(info);
    if (shown > 0) details.add_details()->PackFrom(bad);
    details.MergeFrom(rest);

    absl::Status status(static_cast<absl::StatusCode>(code), details.message());
    status.SetPayload(kPayload, absl::Cord(details.SerializeAsString()));
    return status;
}

struct ReasonForCode {
    absl::StatusCode code;
    std::string_view reason;
};

// What a status without details says: the world failed, or we did.
constexpr ReasonForCode kReasonForCode[] = {
    {absl::StatusCode::kUnavailable, "STORE_UNAVAILABLE"},
    {absl::StatusCode::kAborted, "STORE_UNAVAILABLE"},
    {absl::StatusCode::kResourceExhausted, "STORE_FULL"},
    {absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED"},
    {absl::StatusCode::kCancelled, "DEADLINE_EXCEEDED"},
    {absl::StatusCode::kUnimplemented, "METHOD_UNKNOWN"},
};

std::string_view ReasonFor(absl::StatusCode code) {
    for (const ReasonForCode& row : kReasonForCode) {
        if (row.code == code) return row.reason;
    }
    return kInternalFault;
}

}  // namespace

const std::string& ReasonText::In(std::string_view language) const {
    if (language == "fi") return fi;
    if (language == "sv") return sv;
    return en;
}

const ReasonText* FindReason(std::string_view reason) {
    const auto found = Reasons().find(reason);
    return found == Reasons().end() ? nullptr : &found->second;
}

absl::Status ToStatus(const Rejection& rejection, std::string_view language) {
    return Build(rejection, language, absl::Seconds(1));
}

absl::Status Fault(
    std::string_view reason,
    std::string_view field,
    std::string_view detail,
    std::string_view language
) {
    Rejection rejection{.reason = std::string(reason), .field = std::string(field)};
    if (!field.empty()) {
        rejection.more.push_back({rejection.field, rejection.reason, std::string(detail)});
    } else if (!detail.empty()) {
        rejection.facts["detail"] = detail;
    }
    return ToStatus(rejection, language);
}

absl::Status FaultRetryAfter(
    std::string_view reason,
    absl::Duration retry_after,
    std::string_view detail,
    std::string_view language
) {
    Rejection rejection{.reason = std::string(reason)};
    if (!detail.empty()) rejection.facts["detail"] = detail;
    return Build(rejection, language, retry_after);
}

absl::Status WithDetails(const absl::Status& status, std::string_view language) {
    if (status.ok() || status.GetPayload(kPayload).has_value()) return status;
    return Fault(ReasonFor(status.code()), "", "", language);
}

grpc::Status ToGrpc(const absl::Status& status, std::string_view language) {
    if (status.ok()) return grpc::Status::OK;
    const absl::Status full = WithDetails(status, language);
    const auto payload = full.GetPayload(kPayload);
    return grpc::Status(
        static_cast<grpc::StatusCode>(full.code()),
        std::string(full.message()),
        payload ? std::string(*payload) : std::string()
    );
}

std::string ReasonOf(const absl::Status& status) {
    const auto payload = status.GetPayload(kPayload);
    google::rpc::Status details;
    if (!payload || !details.ParseFromString(std::string(*payload))) return {};
    google::rpc::ErrorInfo info;
    for (const auto& detail : details.details()) {
        if (detail.UnpackTo(&info)) return info.reason();
    }
    return {};
}

}  // namespace luotsi::rpc
