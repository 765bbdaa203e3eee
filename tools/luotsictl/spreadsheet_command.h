#pragma once

#include "tools/luotsictl/session.h"

#include <cstdint>
#include <string>

namespace luotsi::ctl {

struct TemplateAsked {
    std::string contract;
    std::string month;
    /// Where the file is written; its ending tells the format: .csv, otherwise XLSX.
    std::string file;
};

/// Fetches a file to be filled in.
int FetchReportTemplate(Session& session, const TemplateAsked& asked);

struct ReportFileAsked {
    std::string file;
    /// Empty: the file names them.
    std::string contract;
    std::string month;
    /// Otherwise it is only checked.
    bool submit = false;
    std::string reason;
    std::uint32_t completes = 0;
    /// Why the month is corrected; empty: it is no correction. `etag`: of the version that is.
    std::string correct;
    std::string etag;
    /// Where the file is written with its faults marked, and the faults as CSV; empty: nowhere.
    std::string marked;
    std::string faults_csv;
};

/// Sends a filled file. kRejected when anything in it was found wrong.
int ImportReportFile(Session& session, const ReportFileAsked& asked);

}  // namespace luotsi::ctl
