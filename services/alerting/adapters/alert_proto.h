#pragma once

#include "alerting/app/ports.h"
#include "alerting/domain/rule_book.h"

#include <google/protobuf/timestamp.pb.h>
#include <luotsi/alert/v1/alert.pb.h>

#include <string>
#include <string_view>

namespace luotsi::alerting {

void SetInstant(Instant instant, google::protobuf::Timestamp& timestamp);

alert::v1::Severity ToProto(Severity severity);
alert::v1::Rule ToProto(const Rule& rule);
// Without the rule's words.
alert::v1::Alert ToProto(const StoredAlert& stored);

// The enum has passed the field rules.
Severity FromProto(alert::v1::Severity severity);

// What the rule says, in fi, sv or en.
const std::string& TextOf(const Rule& rule, std::string_view language);

}  // namespace luotsi::alerting
