#pragma once

#include "tools/luotsictl/session.h"

#include <string>
#include <vector>

namespace luotsi::ctl {

/// What `luotsictl audit verify` was asked for.
struct AuditVerification {
    /// Empty: all modules of the server.
    std::vector<std::string> modules;
    /// The checkpoint file, one JSON object a line; empty: the chain alone is checked.
    std::string checkpoints;
    /// PEM file with the public half of the key that signed them.
    // All keys that ever signed lines of it.
    std::vector<std::string> public_keys;
};

/// Walks the journals and prints a line a module; kFailed when a row is not as it was written.
int VerifyAudit(Session& session, const AuditVerification& asked);

}  // namespace luotsi::ctl
