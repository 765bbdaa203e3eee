#pragma once

#include "kernel/decision.h"
#include "ports/request.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace luotsi::rpc {

/// Violations beyond this number are not looked for.
inline constexpr std::size_t kMaxViolations = 100;

/// Most elements that a list may have: its rule's number, or 1,000.
std::uint32_t MaxItems(const google::protobuf::FieldDescriptor& field);

/// All breaches of the field rules (luotsi/validate/v1) in the message and below it, in field
/// order, each with its path. `detail` never repeats the value. Also used for the configuration
/// file.
std::vector<FieldFault> FieldViolations(const google::protobuf::Message& message);

/// nullopt when there are none; otherwise the first gives the reason and all stand in `more`.
std::optional<Rejection> CheckFields(const google::protobuf::Message& message);

/// CheckFields, and for a method that changes state the request_id; fills `context` with
/// request_id, validate_only and fingerprint. The request is as before afterwards.
std::optional<Rejection> CheckRequest(
    const google::protobuf::MethodDescriptor& method,
    google::protobuf::Message& request,
    ports::RequestContext& context
);

}  // namespace luotsi::rpc
