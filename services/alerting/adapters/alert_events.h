#pragma once

#include "platform/feed/feed.h"

namespace luotsi::alerting {

// The public events: `fi.luotsi.alert.alert.raised.v1` and `fi.luotsi.alert.alert.closed.v1`, each
// an AlertEvent, key = contract id. What alerting notes of other services' facts concerns no one
// else.
feed::Translator AlertTranslator();

}  // namespace luotsi::alerting
