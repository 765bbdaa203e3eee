#pragma once

#include <string>
#include <vector>

namespace luotsi::ports {

// The spelling of a column `members` beside a column `provider`: who sees the row too. Each key
// (ScopeKey) stands between line feeds, so that one is found whole; no key holds one. PostgreSQL's
// row policies read it (postgres_backend.cc).
inline std::string MembersColumn(const std::vector<std::string>& keys) {
    std::string text;
    for (const std::string& key : keys) {
        if (!key.empty()) text += (text.empty() ? "\n" : "") + key + "\n";
    }
    return text;
}

}  // namespace luotsi::ports
