#pragma once

#include "tools/luotsictl/session.h"

#include <string>
#include <vector>

namespace luotsi::ctl {

/// What `import` can take in: contracts, invoices, reports.
std::vector<std::string> ImportKinds();

/// Takes in the files in the given order, one call each. Goes on after a file that the server
/// refuses, stops when the server is gone.
int RunImport(
    Session& session,
    const std::string& kind,
    const std::vector<std::string>& files,
    const std::string& mapping
);

}  // namespace luotsi::ctl
