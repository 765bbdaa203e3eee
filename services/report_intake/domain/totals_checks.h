#pragma once

#include "kernel/decision.h"
#include "report_intake/domain/line_checks.h"

#include <optional>

namespace luotsi::report_intake {

// Each total that the sender gives equals its lines as they were sent, to the cent and to the
// millionth of a unit; otherwise RECON_TOTAL with what was expected and the difference. All wrong
// totals are told at once, each in `more` with its facts as `name: value, name: value`. A total of
// euros is compared only where every line of it has an agreed price.
std::optional<Rejection> CheckTotals(const LineBasis& basis, const SentReport& sent);

}  // namespace luotsi::report_intake
