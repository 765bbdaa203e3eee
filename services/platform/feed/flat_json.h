#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

namespace luotsi::feed {

// Protobuf bytes as flat JSON and back, for readers that have no protobuf. `message` is the full
// name of a message of proto/. Nothing is lost on the way there and back.
//
//   the event's one entity    its fields stand at the top level, without a prefix
//   money `total`             `total_minor`, whole minor units
//   unit price `unit_price`   `unit_price_micros`, millionths
//   currency                  `currency_code` once; `<field>_currency_code` only where it differs
//   other messages            `<field>_<its field>`
//   lists of messages         arrays of flat objects
//   instants                  RFC 3339 text
//   enums                     the value's own word in lower case, for example `matched`
//   whole numbers             JSON numbers, never floating point
//
// Fields that are absent give no key; present ones always do. Unknown keys are skipped on reading.
absl::StatusOr<std::string> ToFlatJson(std::string_view bytes, const std::string& message);
absl::StatusOr<std::string> FromFlatJson(std::string_view json, const std::string& message);

}  // namespace luotsi::feed
