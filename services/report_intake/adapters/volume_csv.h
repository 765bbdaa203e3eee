#pragma once

#include <luotsi/report/v1/volume.pb.h>

#include <string>

namespace luotsi::report_intake {

// The rows of an extract as CSV: UTF-8, comma, decimal point, header line, LF. Text that a
// spreadsheet would run starts with '; numbers are written as numbers.
std::string ExtractCsv(const report::v1::StrategyExtract& extract);

}  // namespace luotsi::report_intake
