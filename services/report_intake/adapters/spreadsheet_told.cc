// What SpreadsheetImport answers: its result, its faults and the marked file.
#include "platform/rpc/errors.h"
#include "report_intake/adapters/spreadsheet_import.h"

#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

void PutDialect(const sheet::Book& book, const ReadFile& file, pb::SheetDialect* out) {
    out->set_format(book.csv ? pb::SHEET_FORMAT_CSV : pb::SHEET_FORMAT_XLSX);
    if (book.csv) {
        out->set_encoding(std::string(book.csv->encoding));
        out->set_separator(std::string(1, book.csv->separator));
    }
    out->set_decimal(file.decimal.mixed ? "mixed" : std::string(1, file.decimal.decimal));
    for (const SheetLayout& layout : file.layouts) {
        if (!book.csv) out->add_sheets(book.sheets[layout.sheet].name);
    }
    out->set_template_(file.stamp.has_value());
}

}  // namespace

void SpreadsheetImport::Tell() {
    PutDialect(book_, file_, result_.mutable_dialect());
    if (terms_) {
        result_.set_contract_id(contract_.ToText());
        result_.set_month(month_.ToText());
    }
    result_.set_empty_rows(static_cast<std::uint32_t>(file_.empty_rows));
    file_.KeepFirstFaults();
    result_.set_errors(static_cast<std::uint32_t>(file_.untold_errors));
    result_.set_warnings(static_cast<std::uint32_t>(file_.untold_warnings));
    for (const FileFault& fault : file_.faults) {
        pb::ReportFileFault& out = faults_.emplace_back();
        const bool error = fault.severity == FaultSeverity::kError;
        error ? result_.set_errors(result_.errors() + 1)
              : result_.set_warnings(result_.warnings() + 1);
        out.set_sheet(book_.sheets[fault.sheet].name);
        pb::ReturnedLine* line = out.mutable_fault();
        line->set_severity(error ? pb::FAULT_SEVERITY_ERROR : pb::FAULT_SEVERITY_WARNING);
        line->set_reason(fault.reason);
        line->set_field(fault.field);
        line->set_party(fault.party);
        line->set_row(static_cast<std::uint32_t>(fault.row));
        line->set_column(ColumnWord(book_, file_, fault));
        for (const auto& [name, value] : fault.facts)
            (*line->mutable_facts())[name] = value;
        if (const std::size_t open = fault.field.find('['); open != std::string::npos)
            line->set_index(static_cast<std::uint32_t>(std::stoul(fault.field.substr(open + 1))));
        if (const rpc::ReasonText* text = rpc::FindReason(fault.reason))
            line->set_text(text->In(call_.language));
    }
}

absl::Status SpreadsheetImport::MarkUp() {
    std::optional<TemplateBasis> basis;
    if (terms_) basis.emplace(BasisOf(contract_, month_, *terms_));
    auto marked = MarkedFile(book_, file_, basis, call_.language);
    if (!marked.ok()) return rpc::WithDetails(marked.status(), call_.language);
    marked_ = *std::move(marked);
    result_.set_marked_media_type(
        book_.csv ? "text/csv; charset=utf-8"
                  : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    );
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
