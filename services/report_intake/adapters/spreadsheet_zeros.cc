#include "report_intake/adapters/spreadsheet_zeros.h"

#include "platform/tabular/normal_text.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

bool IsNumber(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

template <class Element>
std::vector<std::string> CodesOf(
    const std::vector<Element>& elements, std::string Element::* code
) {
    std::vector<std::string> codes;
    for (const Element& element : elements)
        codes.push_back(element.*code);
    return codes;
}

std::string TextAt(const FileFault& fault, const sheet::Book& book) {
    const std::vector<sheet::Row>& rows = book.sheets[fault.sheet].rows;
    const auto row = std::ranges::lower_bound(rows, fault.row, {}, &sheet::Row::number);
    if (row == rows.end() || row->number != fault.row || !fault.column) return {};
    return tabular::NormalText(sheet::CellAt(*row, *fault.column).text);
}

}  // namespace

std::vector<std::string> CodesWithLostZeros(
    std::string_view told, const std::vector<std::string>& codes
) {
    std::vector<std::string> meant;
    if (!IsNumber(told)) return meant;
    for (const std::string& code : codes) {
        const bool differs_by_zeros = code.size() > told.size() && code.ends_with(told) &&
                                      code.find_first_not_of('0') >= code.size() - told.size();
        if (differs_by_zeros && std::ranges::find(meant, code) == meant.end())
            meant.push_back(code);
    }
    return meant;
}

std::vector<std::string> CodesMeant(
    const FileFault& fault, const sheet::Book& book, const ReportingTerms& terms
) {
    if (fault.reason == "LINE_UNKNOWN_SERVICE") {
        const auto codes = CodesOf(terms.services, &PricedService::service_code);
        return CodesWithLostZeros(TextAt(fault, book), codes);
    }
    if (fault.reason == "LINE_UNKNOWN_INDICATOR") {
        const auto codes = CodesOf(terms.indicators, &MeasuredIndicator::code);
        return CodesWithLostZeros(TextAt(fault, book), codes);
    }
    return {};
}

}  // namespace luotsi::report_intake
