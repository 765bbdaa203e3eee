#pragma once

#include "tests/scenarios/county/county_bench.h"

#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/report/v1/spreadsheet.pb.h>

#include <map>
#include <string>
#include <vector>

namespace luotsi::test {

// What came back for a file.
struct FileAnswer {
    absl::Status status = absl::OkStatus();
    report::v1::ReportFileResult result = {};
    std::vector<report::v1::ReportFileFault> faults = {};
    std::string marked = {};

    // "LINE_UNIT at Rivit 3 Yksikkö" of each fault, in their order.
    std::vector<std::string> Told() const {
        std::vector<std::string> told;
        for (const report::v1::ReportFileFault& one : faults) {
            std::string text = one.fault().reason();
            if (!one.sheet().empty()) text += ' ' + one.sheet();
            if (one.fault().row() > 0) text += ' ' + std::to_string(one.fault().row());
            if (!one.fault().column().empty()) text += ' ' + one.fault().column();
            told.push_back(text);
        }
        return told;
    }
};

class SentReportFile : public rpc::MessageStream {
  public:
    SentReportFile(const report::v1::ReportFileHeader& header, const std::string& bytes) {
        *parts_.emplace_back().mutable_header() = header;
        constexpr std::size_t kPiece = 100'000;
        for (std::size_t at = 0; at < bytes.size(); at += kPiece)
            parts_.emplace_back().set_data(bytes.substr(at, kPiece));
    }
    bool Read(google::protobuf::Message& message) override {
        if (next_ == parts_.size()) return false;
        message.CopyFrom(parts_[next_++]);
        return true;
    }
    bool Write(const google::protobuf::Message& message) override {
        report::v1::ImportReportFileAnswer one;
        one.CopyFrom(message);
        if (one.has_result()) answer.result = one.result();
        answer.faults.insert(
            answer.faults.end(), one.faults().faults().begin(), one.faults().faults().end()
        );
        answer.marked += one.marked();
        return true;
    }
    absl::Status failure() const override { return absl::OkStatus(); }

    FileAnswer answer;

  private:
    std::vector<report::v1::ImportReportFilePart> parts_;
    std::size_t next_ = 0;
};

// The county with one purchase contract, and its spreadsheet door.
class SpreadsheetBench {
  public:
    explicit SpreadsheetBench(const contract_registry::Terms& terms = DefaultTerms())
        : contract(county.Agree(CountyBench::Sound("PH-2026/1", terms))) {}

    static contract_registry::Terms DefaultTerms() {
        contract_registry::Terms terms = SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.prices = {
            {"YPA-VRK", "Asumisvuorokausi", "day", *UnitPrice::Parse("157.50 EUR")},
            {"0070", "Käynti", "visit", *UnitPrice::Parse("33.335 EUR")},
        };
        return terms;
    }

    FileAnswer Send(const std::string& bytes, report::v1::ReportFileHeader header) {
        if (header.file_name().empty()) header.set_file_name("raportti");
        if (header.request_id().empty() && !header.validate_only())
            header.set_request_id("file-" + std::to_string(++sent_));
        const auto* method =
            county.router().Find("/luotsi.report.v1.SpreadsheetService/ImportReportFile");
        LUOTSI_CHECK(method != nullptr && method->upload != nullptr, "the method takes uploads");
        rpc::Call call;
        call.method = "/luotsi.report.v1.SpreadsheetService/ImportReportFile";
        call.language = "fi";
        call.caller = caller;
        call.request.actor = caller.actor;
        SentReportFile file(header, bytes);
        file.answer.status = method->upload(call, file);
        county.Settle();
        return file.answer;
    }
    // For January 2026 of the contract; checked only, unless `store`.
    FileAnswer Send(const std::string& bytes, bool store = true) {
        report::v1::ReportFileHeader header;
        header.set_contract_id(contract);
        header.set_month("2026-01");
        header.set_validate_only(!store);
        header.set_want_marked(true);
        return Send(bytes, header);
    }
    std::string Template(report::v1::SheetFormat format, const std::string& language = "fi") {
        report::v1::GetReportTemplateRequest request;
        request.set_contract_id(contract);
        request.set_month("2026-01");
        request.set_format(format);
        request.set_language(language);
        return county
            .Ask<report::v1::ReportTemplate>(
                "report.v1.SpreadsheetService/GetReportTemplate", request
            )
            .file();
    }
    report::v1::Report Stored() {
        report::v1::GetReportRequest request;
        request.set_contract_id(contract);
        request.set_month("2026-01");
        return county.Ask<report::v1::Report>("report.v1.ReportService/GetReport", request);
    }
    bool HasReport() {
        report::v1::GetReportRequest request;
        request.set_contract_id(contract);
        request.set_month("2026-01");
        return county.Refusal<report::v1::Report>("report.v1.ReportService/GetReport", request)
            .empty();
    }

    CountyBench county{"2026-02-05"};
    rpc::Principal caller;
    std::string contract;

  private:
    std::uint64_t sent_ = 0;
};

}  // namespace luotsi::test
