#pragma once

#include "report_intake/adapters/spreadsheet_read.h"
#include "report_intake/domain/terms.h"

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::report_intake {

// The codes of which `told` is what spreadsheet programs leave when they drop the zeros at the
// beginning: "00123" and "0123" for "123".
std::vector<std::string> CodesWithLostZeros(
    std::string_view told, const std::vector<std::string>& codes
);

// Of a service or indicator that the contract does not know, the codes that may be meant; empty for
// any other fault. Only a hint: which one is meant, the sender has to say.
std::vector<std::string> CodesMeant(
    const FileFault& fault, const sheet::Book& book, const ReportingTerms& terms
);

}  // namespace luotsi::report_intake
