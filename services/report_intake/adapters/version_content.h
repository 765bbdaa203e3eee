#pragma once

#include "platform/journal/journal.h"
#include "ports/books.h"
#include "report_intake/domain/report.h"

#include <absl/status/status.h>

#include <cstddef>

namespace luotsi::report_intake {

// Puts the content of a version, counted from 1, into a state that was loaded: that of a replaced
// version is read from the one event that brought it. Every other version stays as it is, so an
// answer holds no more contents than it asks for.
absl::Status FetchContent(
    journal::Journal& journal, ports::Held<ReportBook>& held, std::size_t version
);

}  // namespace luotsi::report_intake
