#pragma once

#include "tools/luotsictl/table.h"

#include <luotsi/config/v1/system_service.pb.h>

namespace luotsi::ctl {

/// A row for each module, then one for its relay to the bus and one for each feed it follows. The
/// last column tells what a person must look at.
Table StatusTable(const config::v1::SystemStatus& status);

}  // namespace luotsi::ctl
