#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/call.h"
#include "platform/wire/values.h"
#include "report_intake/adapters/report_reads.h"
#include "report_intake/adapters/spreadsheet_marks.h"
#include "report_intake/adapters/spreadsheet_read.h"
#include "report_intake/app/report_commands.h"

#include <luotsi/report/v1/spreadsheet.pb.h>

#include <absl/status/status.h>

#include <optional>
#include <string>

namespace luotsi::report_intake {

// One file on its way into the store. What it tells becomes the very request that `SubmitReport`,
// `CompleteReport` or `CorrectReport` would get, with the same checks, so the stored bytes are the
// same.
class SpreadsheetImport {
  public:
    SpreadsheetImport(
        const rpc::Call& call,
        journal::Journal& journal,
        ReportReads& reads,
        ReportCommands& commands,
        const report::v1::ReportFileHeader& header
    )
        : call_(call), journal_(journal), reads_(reads), commands_(commands), header_(header) {}

    // A failure is one of the file as a whole: nothing of it can be shown. Everything that is wrong
    // with rows and cells is in the result.
    absl::Status Run(std::string bytes);

    const report::v1::ReportFileResult& result() const { return result_; }
    const std::vector<report::v1::ReportFileFault>& faults() const { return faults_; }
    // Empty unless it was asked for and there is something to mark.
    const std::string& marked() const { return marked_; }

  private:
    absl::Status FindPlace();
    // Rows that tell another contract or month than the report's, each value at its first cell.
    void TellOtherPlaces(const Uuid& named);
    absl::Status CheckStamp(const TemplateStamp& stamp) const;
    // The contract that the file names by id or number; nil: none that is known.
    absl::StatusOr<Uuid> NamedContract() const;
    // Sends what the file tells to the commands: as a report or as the correction of one.
    absl::Status Submit();
    absl::Status Complete();
    // What would be said of the lines that can be read, beside the faults of those that cannot.
    absl::Status JudgeTheRest();

    // The answer of the commands; nothing where a field rule was broken, which is noted.
    using Answered = std::optional<ports::Result<ports::Held<ReportBook>>>;
    Answered Send(const std::string& request_id, bool validate_only);
    template <class Request, class Command>
    Answered SendAs(std::string_view method, Request& request, Command command);
    // The field rules of the method; faults at their places. False where there are any.
    template <class Request>
    bool Check(std::string_view method, Request& request, rpc::Call& call);
    // Notes receipt and line faults, or the refusal as a fault where it speaks of a line.
    absl::Status Note(const ports::Result<ports::Held<ReportBook>>& result, bool stored);
    void AddRefusal(const Rejection& refused);
    bool IsTold(const FieldFault& fault) const;
    void AddFault(FileFault fault);
    void NoteFieldFaults(const wire::Reader& reader);
    void DropFaultyLines();
    void Tell();
    absl::Status MarkUp();
    absl::Status Refuse(const Rejection& rejection) const;

    const rpc::Call& call_;
    journal::Journal& journal_;
    ReportReads& reads_;
    ReportCommands& commands_;
    const report::v1::ReportFileHeader& header_;
    sheet::Book book_;
    ReadFile file_;
    Uuid contract_ = {};
    Month month_ = {};
    std::optional<ContractTerms> terms_;
    // Whether nothing of the file will be stored, and its lines are judged only to tell of them.
    bool refused_ = false;
    report::v1::ReportFileResult result_;
    std::vector<report::v1::ReportFileFault> faults_;
    std::string marked_;
};

}  // namespace luotsi::report_intake
