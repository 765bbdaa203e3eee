#pragma once

#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/domain/report.h"

#include <cstdint>

namespace luotsi::report_intake {

// The revision of the event that brought a report's version, counted from 1, for a state that does
// not tell it: a build that did not know of it has kept the state meanwhile. `last` is a revision
// at which the version had come. States of a few revisions are read one after another, so never
// more than one is held.
ports::Result<std::uint64_t> FindVersionRevision(
    ports::Books& books, const Uuid& report, std::uint64_t version, std::uint64_t last
);

}  // namespace luotsi::report_intake
