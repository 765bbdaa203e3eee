#include "tools/luotsictl/spreadsheet_command.h"

#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/exit_code.h"
#include "tools/luotsictl/fields.h"
#include "tools/luotsictl/render.h"
#include "tools/luotsictl/table.h"
#include "tools/luotsictl/text.h"

#include <luotsi/report/v1/spreadsheet.pb.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <system_error>

namespace luotsi::ctl {
namespace {

namespace pb = report::v1;

constexpr std::size_t kChunkBytes = 256U * 1024U;
constexpr const char* kImport = "/luotsi.report.v1.SpreadsheetService/ImportReportFile";

struct Answer {
    pb::ReportFileResult result;
    pb::ReportFileFaults faults;
    std::string marked;
    bool whole = false;
};

// What is wrong; empty when the file is written.
std::string WriteFile(const std::string& path, const std::string& bytes) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    return file.good() ? std::string() : "cannot write " + path;
}

// Found out before the report is stored, not after it. Nothing is made yet.
bool MayWrite(const std::string& file) {
    if (file.empty()) return true;
    const std::filesystem::path path(file);
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    std::error_code fault;
    if (std::filesystem::is_directory(path, fault)) return false;
    return access(file.c_str(), W_OK) == 0 || access(folder.c_str(), W_OK | X_OK) == 0;
}

pb::ReportFileHeader HeaderOf(const Session& session, const ReportFileAsked& asked) {
    pb::ReportFileHeader header;
    header.set_file_name(std::filesystem::path(asked.file).filename().string());
    header.set_contract_id(asked.contract);
    header.set_month(asked.month);
    header.set_validate_only(!asked.submit || session.settings().dry_run);
    if (!header.validate_only()) header.set_request_id(session.NextRequestId());
    header.set_reason(asked.reason);
    header.set_completes_version(asked.completes);
    header.set_correction_reason(asked.correct);
    header.set_etag(asked.etag);
    header.set_want_marked(!asked.marked.empty());
    return header;
}

grpc::Status Send(
    Session& session, const pb::ReportFileHeader& header, const std::string& bytes, Answer& answer
) {
    rpc::Client::Upload upload(
        session.client(),
        kImport,
        session.settings().timeout.value_or(absl::InfiniteDuration()),
        session.settings().language
    );
    pb::ImportReportFilePart part;
    *part.mutable_header() = header;
    bool open = upload.Write(part);
    for (std::size_t at = 0; open && at < bytes.size(); at += kChunkBytes) {
        part.set_data(bytes.substr(at, kChunkBytes));
        open = upload.Write(part);
    }
    if (open) upload.WritesDone();
    pb::ImportReportFileAnswer piece;
    while (upload.Read(&piece)) {
        if (piece.has_result()) answer.result = piece.result();
        answer.whole = answer.whole || piece.has_result();
        answer.faults.MergeFrom(piece.faults());
        answer.marked += piece.marked();
    }
    return upload.Finish();
}

Table FaultTable(const pb::ReportFileFaults& faults) {
    Table table{
        .titles = {"sheet", "row", "column", "severity", "code", "text", "facts"}, .rows = {}
    };
    for (const pb::ReportFileFault& one : faults.faults()) {
        const pb::ReturnedLine& fault = one.fault();
        std::string facts;
        for (const auto& [name, value] : fault.facts())
            facts += (facts.empty() ? "" : "; ") + name + "=" + value;
        table.rows.push_back(
            {one.sheet(),
             fault.row() == 0 ? std::string() : std::to_string(fault.row()),
             fault.column(),
             fault.severity() == pb::FAULT_SEVERITY_WARNING ? "warning" : "error",
             fault.reason(),
             fault.text(),
             facts}
        );
    }
    return table;
}

// "CSV, UTF-8, separator ;, decimal ," or "XLSX, template, sheets Rivit, Ennuste"
std::string ReadAs(const pb::SheetDialect& dialect) {
    std::string text = TextByPath(dialect, "format");
    const auto add = [&](const std::string& word, const std::string& value) {
        if (!value.empty()) text += ", " + word + Printable(value == "\t" ? "TAB" : value);
    };
    add("", dialect.encoding());
    if (dialect.template_()) text += ", template";
    add("separator ", dialect.separator());
    add("decimal ", dialect.decimal());
    add("sheets ", TextByPath(dialect, "sheets"));
    return text;
}

void PrintAnswer(const Answer& answer, Output output) {
    const pb::ReportFileResult& result = answer.result;
    if (output == Output::kJson) {
        pb::ReportFileFaults faults = answer.faults;
        std::cout << "{\"result\": " << ToJson(result) << ", \"found\": " << ToJson(faults)
                  << "}\n";
        return;
    }
    if (output == Output::kCsv) return PrintCsv(FaultTable(answer.faults), std::cout);
    std::cout << "contract: " << result.contract_id() << "\nmonth: " << result.month()
              << "\nread_as: " << ReadAs(result.dialect()) << "\nrows: " << result.rows()
              << "\nempty_rows: " << result.empty_rows() << "\nerrors: " << result.errors()
              << "\nwarnings: " << result.warnings()
              << "\nstored: " << (result.stored() ? "true" : "false") << '\n';
    if (result.has_receipt()) {
        std::cout << "version: " << result.receipt().version()
                  << "\nstate: " << TextByPath(result.receipt(), "state")
                  << "\naccepted: " << result.receipt().accepted_lines()
                  << "\nsha256: " << result.receipt().content_sha256() << '\n';
    }
    if (answer.faults.faults().empty()) return;
    std::cout << '\n';
    PrintTable(FaultTable(answer.faults), std::cout, MayBeBold());
}

}  // namespace

int FetchReportTemplate(Session& session, const TemplateAsked& asked) {
    pb::GetReportTemplateRequest request;
    request.set_contract_id(asked.contract);
    request.set_month(asked.month);
    request.set_language(session.settings().language);
    const bool csv = asked.file.ends_with(".csv");
    request.set_format(csv ? pb::SHEET_FORMAT_CSV : pb::SHEET_FORMAT_XLSX);
    pb::ReportTemplate answer;
    const grpc::Status status = session.Call(
        *FindMethod("luotsi.report.v1.SpreadsheetService.GetReportTemplate"), request, answer
    );
    if (!status.ok()) return PrintError(status, session.settings());
    const std::string path = asked.file.empty() ? answer.file_name() : asked.file;
    const std::string wrong = WriteFile(path, answer.file());
    if (!wrong.empty()) return UsageError(wrong);
    std::cout << path << '\n';
    return kOk;
}

int ImportReportFile(Session& session, const ReportFileAsked& asked) {
    const Settings& settings = session.settings();
    std::string bytes;
    std::string wrong = ReadFile(asked.file, &bytes);
    if (!wrong.empty()) return UsageError(wrong);
    for (const std::string& file : {asked.marked, asked.faults_csv}) {
        if (!MayWrite(file)) return UsageError("cannot write " + file);
    }
    const pb::ReportFileHeader header = HeaderOf(session, asked);
    Answer answer;
    grpc::Status status;
    int tries = 0;
    do {
        answer = {};
        status = Send(session, header, bytes, answer);
    } while (!status.ok() && session.WaitForRetry(status, tries));
    if (status.ok() && !answer.whole)
        status = {grpc::StatusCode::INTERNAL, "the import ended without its result"};
    if (!status.ok()) return PrintError(status, settings);
    PrintAnswer(answer, settings.output);
    if (!asked.marked.empty() && !answer.marked.empty()) {
        wrong = WriteFile(asked.marked, answer.marked);
        if (!wrong.empty()) return UsageError(wrong);
    }
    if (!asked.faults_csv.empty()) {
        std::ostringstream csv;
        PrintCsv(FaultTable(answer.faults), csv);
        wrong = WriteFile(asked.faults_csv, csv.str());
        if (!wrong.empty()) return UsageError(wrong);
    }
    return answer.result.errors() > 0 ? kRejected : kOk;
}

}  // namespace luotsi::ctl
