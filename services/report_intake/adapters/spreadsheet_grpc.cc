#include "report_intake/adapters/spreadsheet_grpc.h"

#include "platform/rpc/errors.h"
#include "platform/sheet/table.h"
#include "report_intake/adapters/spreadsheet_import.h"
#include "report_intake/adapters/spreadsheet_template.h"

#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

constexpr int kFaultsPerMessage = 500;
constexpr std::size_t kBytesPerMessage = std::size_t{256} * 1024;

absl::Status TooManyBytes(const rpc::Call& call) {
    return rpc::ToStatus(
        Rejection{
            .reason = "SHEET_TOO_LARGE",
            .field = "data",
            .facts = {{"most_bytes", std::to_string(sheet::Limits().bytes)}},
        },
        call.language
    );
}

bool IsBlank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

// What may not be asked for together.
absl::Status CheckAsked(const pb::ReportFileHeader& header, const rpc::Call& call) {
    const auto fault = [&call](std::string_view reason, std::string_view field, auto detail) {
        return rpc::Fault(reason, field, detail, call.language);
    };
    if (header.request_id().empty() && !header.validate_only())
        return fault("REQUEST_ID_MISSING", "header.request_id", "");
    if (header.correction_reason().empty()) {
        if (header.etag().empty()) return absl::OkStatus();
        return fault("FIELD_FORMAT_INVALID", "header.etag", "only of a correction");
    }
    if (IsBlank(header.correction_reason()))
        return fault("FIELD_REQUIRED", "header.correction_reason", "");
    if (header.completes_version() == 0 && header.reason().empty()) return absl::OkStatus();
    return fault(
        "FIELD_FORMAT_INVALID",
        "header.correction_reason",
        "a correction has no other reason and completes no version"
    );
}

bool SendFaults(
    const std::vector<pb::ReportFileFault>& faults,
    rpc::UploadStream<pb::ImportReportFilePart, pb::ImportReportFileAnswer>& stream
) {
    pb::ImportReportFileAnswer page;
    for (const pb::ReportFileFault& fault : faults) {
        *page.mutable_faults()->add_faults() = fault;
        if (page.faults().faults_size() < kFaultsPerMessage) continue;
        if (!stream.Write(page)) return false;
        page.Clear();
    }
    return page.faults().faults().empty() || stream.Write(page);
}

bool SendMarked(
    const std::string& marked,
    rpc::UploadStream<pb::ImportReportFilePart, pb::ImportReportFileAnswer>& stream
) {
    pb::ImportReportFileAnswer piece;
    for (std::size_t at = 0; at < marked.size(); at += kBytesPerMessage) {
        piece.set_marked(marked.substr(at, kBytesPerMessage));
        if (!stream.Write(piece)) return false;
    }
    return true;
}

}  // namespace

void SpreadsheetGrpc::AddTo(rpc::Router& router) {
    router.Unary<pb::GetReportTemplateRequest, pb::ReportTemplate>(
        "/luotsi.report.v1.SpreadsheetService/GetReportTemplate",
        [this](const auto& call, const auto& request, auto& out) {
            return GetTemplate(call, request, out);
        }
    );
    router.Upload<pb::ImportReportFilePart, pb::ImportReportFileAnswer>(
        "/luotsi.report.v1.SpreadsheetService/ImportReportFile",
        [this](const rpc::Call& call, Stream& stream) { return Import(call, stream); }
    );
}

absl::Status SpreadsheetGrpc::GetTemplate(
    const rpc::Call& call, const pb::GetReportTemplateRequest& request, pb::ReportTemplate& out
) {
    wire::Reader reader;
    const Place place = ReadPlace(request, reader);
    const std::string& asked = request.language();
    if (!asked.empty() && asked != "fi" && asked != "sv" && asked != "en")
        reader.Fault("language", "FIELD_FORMAT_INVALID", "fi, sv or en");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto terms = reads_.TermsIn(call, place);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    if (!Covers(*terms, place.month)) return rpc::ToStatus(OutsideContract(), call.language);
    const TemplateBasis basis = BasisOf(place.contract, place.month, *terms);
    const std::string& language = asked.empty() ? call.language : asked;
    out.set_contract_revision(terms->contract_revision);
    if (request.format() == pb::SHEET_FORMAT_CSV) {
        out.set_file(TemplateCsv(basis, language));
        out.set_file_name(TemplateName(basis.stamp, "csv"));
        out.set_media_type("text/csv; charset=utf-8");
        return absl::OkStatus();
    }
    auto file = sheet::WriteXlsx(
        TemplateSheets(basis, language), std::string(TemplateStamp::kChoicesSheet)
    );
    if (!file.ok()) return rpc::WithDetails(file.status(), call.language);
    out.set_file(*std::move(file));
    out.set_file_name(TemplateName(basis.stamp, "xlsx"));
    out.set_media_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return absl::OkStatus();
}

absl::Status SpreadsheetGrpc::Import(const rpc::Call& call, Stream& stream) {
    pb::ImportReportFilePart part;
    if (!stream.Read(part)) {
        if (!stream.failure().ok()) return stream.failure();
        return rpc::Fault("FIELD_REQUIRED", "header", "", call.language);
    }
    if (!part.has_header()) return rpc::Fault("FIELD_REQUIRED", "header", "", call.language);
    const pb::ReportFileHeader header = part.header();
    if (const absl::Status asked = CheckAsked(header, call); !asked.ok()) return asked;
    std::string bytes;
    while (stream.Read(part)) {
        if (part.has_header())
            return rpc::Fault(
                "FIELD_FORMAT_INVALID", "header", "only the first part is a header", call.language
            );
        bytes += part.data();
        if (bytes.size() > sheet::Limits().bytes) return TooManyBytes(call);
    }
    if (!stream.failure().ok()) return stream.failure();

    SpreadsheetImport import(call, journal_, reads_, commands_, header);
    if (const absl::Status done = import.Run(std::move(bytes)); !done.ok()) return done;
    pb::ImportReportFileAnswer answer;
    *answer.mutable_result() = import.result();
    const bool sent = stream.Write(answer) && SendFaults(import.faults(), stream) &&
                      SendMarked(import.marked(), stream);
    return sent ? absl::OkStatus() : stream.failure();
}

}  // namespace luotsi::report_intake
