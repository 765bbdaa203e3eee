#pragma once

#include "tools/luotsictl/exit_code.h"
#include "tools/luotsictl/settings.h"

#include <luotsi/type/v1/tabular_import.pb.h>

#include <grpcpp/support/status.h>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace luotsi::ctl {

/// What became of one file.
struct ImportedFile {
    std::string file;
    grpc::Status status;
    type::v1::ImportSummary summary;
};

/// The account of several files together.
struct ImportTotals {
    std::uint64_t read = 0;
    std::uint64_t accepted = 0;
    std::uint64_t unchanged = 0;
    std::uint64_t rejected = 0;
    std::uint64_t skipped = 0;
    std::uint64_t created = 0;
    std::uint64_t warnings = 0;
    std::uint64_t failed_files = 0;
    std::map<std::string, std::string> sums;
    std::map<std::string, std::uint64_t> outcomes;
    std::map<std::string, std::uint64_t> warning_codes;
    std::map<std::string, std::uint64_t> rejection_codes;
};

ImportTotals Total(const std::vector<ImportedFile>& files);

/// "1.5" + "2.25" = "3.75", exactly; "overflow" when it leaves 64 bits.
std::string AddDecimals(const std::string& left, const std::string& right);

void PrintImport(const std::vector<ImportedFile>& files, Output output, std::ostream& out);

/// The worst of the files: an unavailable server, else rejected data, else the first failure.
ExitCode ImportExitCode(const std::vector<ImportedFile>& files);

}  // namespace luotsi::ctl
