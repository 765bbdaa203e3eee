#pragma once

#include "tools/luotsictl/session.h"

#include <string>

namespace luotsi::ctl {

struct OcdsExport {
    /// Instants like 2026-03-01T12:00:00Z; empty: from the beginning, to now.
    std::string from;
    std::string to;
    std::string publisher;
    std::string base_uri;
    /// Where the packages are written; empty: not written.
    std::string releases;
    std::string records;
};

/// Writes a release package and a record package of open contracting data. A file that was begun is
/// taken away again when the export is not whole.
int ExportOcds(Session& session, const OcdsExport& asked);

}  // namespace luotsi::ctl
