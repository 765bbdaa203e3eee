#pragma once

#include "kernel/civil.h"
#include "platform/journal/journal.h"
#include "report_intake/domain/volumes.h"

#include <absl/status/statusor.h>

#include <cstddef>
#include <string>
#include <vector>

namespace luotsi::report_intake {

struct VolumeQuestion {
    Month from;
    Month to;
    // Empty: every service.
    std::string service_code = {};
};

// What was reported, from the rows that ProjectHistory keeps; at most `limit` of them.
absl::StatusOr<std::vector<ContractVolume>> ReadVolumes(
    journal::Journal& journal, const VolumeQuestion& question, std::size_t limit
);

}  // namespace luotsi::report_intake
