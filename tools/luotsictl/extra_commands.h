#pragma once

#include "tools/luotsictl/session.h"

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::ctl {

/// Brings a list of alert rules to the server; a second run changes nothing.
int ApplyRules(Session& session, const std::string& file);

/// A file that is a list of requests of one method, for `NOUN apply -f FILE`.
struct ApplyKind {
    std::string_view noun;
    /// The key of the list in the file.
    std::string_view list;
    std::string_view method;
    std::string_view help;
};
const std::vector<ApplyKind>& ApplyKinds();
int ApplyRequests(Session& session, const ApplyKind& kind, const std::string& file);

/// Any method with a JSON request ("-" reads it from standard input), as it stands: no request id
/// is added unless --request-id or --dry-run asks.
int CallMethod(Session& session, const std::string& method, const std::string& json);

/// The server's status; with `wait` after every feed has handled every event.
int ShowStatus(Session& session, bool wait);

}  // namespace luotsi::ctl
