#pragma once

#include "alerting/domain/alert.h"
#include "kernel/civil.h"
#include "kernel/money.h"
#include "platform/feed/feed.h"

#include <luotsi/type/v1/money.pb.h>

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <string_view>

namespace luotsi::alerting {

// An event that cannot be read: permanent, so the feed parks it. Names the field, never the value.
inline absl::Status Unreadable(std::string_view field) {
    return absl::InvalidArgumentError("the event's " + std::string(field) + " cannot be read");
}

// False when the text is not empty and not a date.
inline bool ReadDate(const std::string& text, std::optional<CivilDate>& date) {
    date = CivilDate::Parse(text);
    return text.empty() || date.has_value();
}

inline std::optional<Money> ReadMoney(const type::v1::Money& message) {
    const std::optional<Currency> currency = Currency::Parse(message.currency_code());
    if (!currency) return std::nullopt;
    return Money::Of(message.amount_minor(), *currency);
}

}  // namespace luotsi::alerting
