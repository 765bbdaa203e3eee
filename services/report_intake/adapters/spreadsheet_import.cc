#include "report_intake/adapters/spreadsheet_import.h"

#include "platform/rpc/errors.h"
#include "platform/rpc/item_call.h"
#include "report_intake/adapters/report_proto.h"
#include "report_intake/adapters/report_stream.h"
#include "report_intake/adapters/spreadsheet_row.h"
#include "report_intake/adapters/spreadsheet_zeros.h"
#include "report_intake/domain/mended_whole.h"

#include <absl/strings/str_split.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

// The field rules look for so many faults at a time; a file with more is told of the first ones.
constexpr int kMostChecks = 20;

// The fact that names the place of a line that a completion did not send.
constexpr const char* kPlaceFact = "place";
constexpr const char* kAllReturned = "ALL_LINES_RETURNED";

const google::protobuf::MethodDescriptor& MethodNamed(std::string_view name) {
    const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        "luotsi.report.v1.ReportService." + std::string(name)
    );
    LUOTSI_CHECK(method != nullptr, "both methods stand in report_service.proto");
    return *method;
}

bool SpeaksOfALine(const std::string& field) {
    return field.starts_with("lines[") || field.starts_with("forecast[") ||
           field.starts_with("totals[");
}

bool IsOfTotals(const Rejection& refused) {
    return refused.field.starts_with("totals[");
}

// `name: value, name: value`, as the refusal of a total tells them.
std::map<std::string, std::string> FactsOf(const std::string& detail) {
    std::map<std::string, std::string> facts;
    for (const std::string& one : std::vector<std::string>(absl::StrSplit(detail, ", "))) {
        const std::pair<std::string, std::string> fact =
            absl::StrSplit(one, absl::MaxSplits(": ", 1));
        if (!fact.first.empty()) facts.insert(fact);
    }
    return facts;
}

// `lines[2].line.unit` of a completion is a line of the file.
std::string FieldInFile(const std::string& field, const MendedWhole& whole) {
    const std::size_t close = field.find(']');
    if (!field.starts_with("lines[") || close == std::string::npos) return field;
    const auto index = static_cast<std::size_t>(std::stoul(field.substr(6, close - 6)));
    if (index >= whole.mended.size() || !whole.mended[index].sent) return field;
    const FoundAgain& one = whole.mended[index];
    const std::string rest = field.substr(close + 1);
    const std::size_t member = rest.find('.', 1);
    return std::string(one.of_forecast ? "forecast[" : "lines[") + std::to_string(*one.sent) + "]" +
           (member == std::string::npos ? std::string() : rest.substr(member));
}

// Takes out the elements whose places are named.
template <class List>
void Drop(const std::set<std::size_t>& dropped, List* list, std::vector<RowPlace>& places) {
    int kept = 0;
    for (int i = 0; i < list->size(); ++i) {
        if (dropped.contains(static_cast<std::size_t>(i))) continue;
        if (kept != i) list->SwapElements(kept, i);
        places[static_cast<std::size_t>(kept)] = places[static_cast<std::size_t>(i)];
        ++kept;
    }
    list->DeleteSubrange(kept, list->size() - kept);
    places.resize(static_cast<std::size_t>(kept));
}

}  // namespace

absl::Status SpreadsheetImport::Run(std::string bytes) {
    Checked<sheet::Book> book = sheet::ReadBook(std::move(bytes));
    if (!book.ok()) return Refuse(book.rejection());
    book_ = std::move(book).value();
    if (auto codes = BlankPersonalCodes(book_); !codes.empty()) {
        // Nothing else of such a file is looked at.
        file_.faults = std::move(codes);
    } else {
        file_ = ReadReportFile(book_, call_.language);
        // Lines that are dropped later on held something all the same.
        result_.set_rows(static_cast<std::uint32_t>(
            file_.lines.size() + file_.forecast.size() + file_.totals.size()
        ));
        if (const absl::Status found = FindPlace(); !found.ok()) return found;
        const absl::Status done = file_.HasErrors()                 ? JudgeTheRest()
                                  : header_.completes_version() > 0 ? Complete()
                                                                    : Submit();
        if (!done.ok()) return done;
    }
    Tell();
    return header_.want_marked() && !file_.faults.empty() ? MarkUp() : absl::OkStatus();
}

absl::Status SpreadsheetImport::FindPlace() {
    if (file_.stamp && !file_.stamp->stamp)
        return Refuse({.reason = "TEMPLATE_ALTERED", .field = "data"});
    const TemplateStamp* stamp = file_.stamp ? &*file_.stamp->stamp : nullptr;
    const auto asked_month = Month::Parse(header_.month());
    std::optional<Month> told_month;
    if (stamp != nullptr) {
        told_month = stamp->month;
    } else if (!file_.months.empty()) {
        told_month = Month::Parse(file_.months.front().text);
    }
    const absl::StatusOr<Uuid> named = NamedContract();
    if (!named.ok()) return named.status();
    const auto asked = Uuid::Parse(header_.contract_id());
    const bool told = stamp != nullptr || !file_.contracts.empty();
    const bool nowhere = (!asked && !told) || (!asked_month && !told_month);
    // The cell that ought to tell it is worth more than a refusal.
    if (nowhere && file_.place_unread && file_.HasErrors()) return absl::OkStatus();
    if (nowhere) return Refuse({.reason = "SHEET_PLACE_MISSING", .field = "contract_id"});
    if (stamp != nullptr && asked && stamp->contract != *asked) {
        return Refuse(
            {.reason = "TEMPLATE_OTHER_CONTRACT",
             .field = "contract_id",
             .facts = {{"file", stamp->contract_key}, {"request", asked->ToText()}}}
        );
    }
    if (stamp != nullptr && asked_month && stamp->month != *asked_month) {
        return Refuse(
            {.reason = "TEMPLATE_OTHER_MONTH",
             .field = "month",
             .facts = {{"file", stamp->month.ToText()}, {"request", asked_month->ToText()}}}
        );
    }
    contract_ = asked ? *asked : stamp != nullptr ? stamp->contract : *named;
    month_ = asked_month ? *asked_month : *told_month;
    file_.request.set_contract_id(contract_.ToText());
    file_.request.set_month(month_.ToText());
    const auto terms = reads_.TermsIn(call_, {contract_, month_});
    // A number tells nothing of a contract that the caller may not see.
    const bool unknown = terms.rejected() && terms.rejection().reason == UnknownContract().reason;
    if (unknown && !asked) return Refuse(UnknownContract());
    if (!terms.ok()) return rpc::ToStatus(terms, call_.language);
    terms_ = *terms;
    TellOtherPlaces(*named);
    return stamp != nullptr ? CheckStamp(*stamp) : absl::OkStatus();
}

void SpreadsheetImport::TellOtherPlaces(const Uuid& named) {
    const auto tell = [this](const ToldPlace& place, const std::string& expected) {
        FileFault fault{
            .reason = "FIELD_OUT_OF_RANGE",
            .facts = {{"value", ValueFact(place.text)}, {"expected", expected}},
            .sheet = place.sheet,
            .row = place.row,
            .column = place.column,
        };
        if (place.rows > 1) fault.facts["rows"] = std::to_string(place.rows);
        file_.faults.push_back(std::move(fault));
    };
    for (const ToldPlace& place : file_.contracts) {
        const bool first = &place == &file_.contracts.front();
        const bool same = place.text == terms_->contract_key ||
                          Uuid::Parse(place.text) == contract_ || (first && named == contract_);
        if (!same) tell(place, terms_->contract_key);
    }
    for (const ToldPlace& place : file_.months) {
        if (place.text != month_.ToText()) tell(place, month_.ToText());
    }
}

absl::Status SpreadsheetImport::CheckStamp(const TemplateStamp& stamp) const {
    const auto refuse = [&](std::string_view reason) {
        return Refuse(
            {.reason = std::string(reason),
             .field = "data",
             .facts =
                 {{"template", std::to_string(stamp.contract_revision)},
                  {"contract", std::to_string(terms_->contract_revision)}}}
        );
    };
    if (stamp.contract_revision > terms_->contract_revision) return refuse("REVISION_NOT_SEEN_YET");
    // Older templates told no more than the revision.
    const bool shows_the_same =
        stamp.shows.empty() ? stamp.contract_revision == terms_->contract_revision
                            : stamp.shows == BasisOf(contract_, month_, *terms_).stamp.shows;
    return shows_the_same ? absl::OkStatus() : refuse("TEMPLATE_OUTDATED");
}

absl::StatusOr<Uuid> SpreadsheetImport::NamedContract() const {
    if (file_.contracts.empty()) return Uuid();
    const std::string& told = file_.contracts.front().text;
    if (const auto id = Uuid::Parse(told)) return *id;
    std::optional<Uuid> found;
    ports::RequestContext look;
    look.validate_only = true;
    const auto looked = journal_.Run(look, [&](ports::Unit& unit) -> std::optional<Rejection> {
        found = unit.FindClaim(ContractKeyClaim(told));
        return std::nullopt;
    });
    if (!looked.ok()) return rpc::ToStatus(looked, call_.language);
    return found.value_or(Uuid());
}

absl::Status SpreadsheetImport::Submit() {
    const Answered answered = Send(header_.request_id(), header_.validate_only());
    if (!answered) return JudgeTheRest();
    if (answered->rejected() && answered->rejection().reason == kAllReturned) {
        // Each fault at its cell is worth more than a refusal.
        AddFault({.reason = kAllReturned, .facts = answered->rejection().facts});
        return JudgeTheRest();
    }
    if (answered->rejected() && IsOfTotals(answered->rejection())) {
        AddRefusal(answered->rejection());
        return JudgeTheRest();
    }
    return Note(*answered, !header_.validate_only());
}

SpreadsheetImport::Answered SpreadsheetImport::Send(
    const std::string& request_id, bool validate_only
) {
    pb::SubmitReportRequest& request = file_.request;
    if (header_.correction_reason().empty()) {
        request.set_request_id(request_id);
        request.set_reason(header_.reason());
        request.set_validate_only(validate_only);
        SubmitReport command{.contract = contract_, .month = month_, .sent = {}};
        command.reason = request.reason();
        return SendAs("SubmitReport", request, std::move(command));
    }
    pb::CorrectReportRequest correction;
    correction.set_request_id(request_id);
    correction.set_contract_id(request.contract_id());
    correction.set_month(request.month());
    *correction.mutable_lines() = request.lines();
    *correction.mutable_forecast() = request.forecast();
    *correction.mutable_totals() = request.totals();
    correction.set_correction_reason(header_.correction_reason());
    correction.set_etag(header_.etag());
    correction.set_validate_only(validate_only);
    CorrectReport command{
        .sent = {},
        .reason = header_.correction_reason(),
        .seen_revision = wire::SeenRevision(header_.etag()),
    };
    return SendAs("CorrectReport", correction, std::move(command));
}

template <class Request, class Command>
SpreadsheetImport::Answered SpreadsheetImport::SendAs(
    std::string_view method, Request& request, Command command
) {
    rpc::Call call = call_;
    if (!Check(method, request, call)) return std::nullopt;
    wire::Reader reader;
    command.sent = ParseSent(request, reader);
    if (reader.rejection()) {
        NoteFieldFaults(reader);
        return std::nullopt;
    }
    return commands_.Handle(contract_, month_, command, call.request);
}

absl::Status SpreadsheetImport::Complete() {
    auto held = reads_.FindReport(contract_, month_);
    if (!held.ok()) return rpc::WithDetails(held.status(), call_.language);
    const std::size_t version = header_.completes_version();
    if (!held->has_value() || version > (*held)->state.versions.size())
        return Refuse(ReportNotFound({contract_, month_}, "completes_version"));
    const absl::Status fetched = reads_.Fetch(**held, version);
    if (!fetched.ok()) return rpc::WithDetails(fetched, call_.language);
    wire::Reader reader;
    const SentReport sent = ParseSent(file_.request, reader);
    const MendedWhole whole = FindMended((*held)->state.versions[version - 1].content, sent);
    for (const Stranger& stranger : whole.strangers) {
        const std::string list = stranger.of_forecast ? "forecast[" : "lines[";
        const std::string at = stranger.sent ? std::to_string(*stranger.sent) : std::string();
        AddFault(
            {.reason = "LINE_NOT_RETURNED", .field = at.empty() ? std::string() : list + at + "]"}
        );
    }
    if (!whole.strangers.empty()) return absl::OkStatus();

    pb::CompleteReportRequest request;
    request.set_request_id(header_.request_id());
    request.set_contract_id(contract_.ToText());
    request.set_month(month_.ToText());
    request.set_version(header_.completes_version());
    request.set_reason(header_.reason());
    request.set_validate_only(header_.validate_only());
    *request.mutable_totals() = file_.request.totals();
    for (const FoundAgain& one : whole.mended) {
        pb::MendedLine* line = request.add_lines();
        line->set_index(static_cast<std::uint32_t>(one.index));
        line->set_of_forecast(one.of_forecast);
        if (!one.sent) continue;
        const int at = static_cast<int>(*one.sent);
        if (one.of_forecast) {
            *line->mutable_forecast() = file_.request.forecast(at);
        } else {
            *line->mutable_line() = file_.request.lines(at);
        }
    }
    rpc::Call call = call_;
    const std::size_t known = file_.faults.size();
    const bool sound = Check("CompleteReport", request, call);
    const CompleteReport command{
        .lines = ParseMended(request.lines(), reader),
        .version = request.version(),
        .totals = ParseTotals(request.totals(), reader),
        .reason = request.reason(),
    };
    NoteFieldFaults(reader);
    for (std::size_t i = known; i < file_.faults.size(); ++i) {
        file_.faults[i].field = FieldInFile(file_.faults[i].field, whole);
        file_.faults[i] = AtPlace(file_, book_, std::move(file_.faults[i]));
    }
    if (!sound || reader.rejection()) return absl::OkStatus();
    const auto answered = commands_.Handle(contract_, month_, command, call.request);
    const bool all_returned = answered.rejected() && answered.rejection().reason == kAllReturned;
    const bool wrong_totals = answered.rejected() && IsOfTotals(answered.rejection());
    if (!all_returned && !wrong_totals) return Note(answered, !call.request.validate_only);
    // Each fault at its cell is worth more than a refusal.
    const Rejection& refused = answered.rejection();
    if (wrong_totals) AddRefusal(refused);
    if (all_returned) AddFault({.reason = kAllReturned, .facts = refused.facts});
    for (const FieldFault& one : refused.more) {
        if (!one.field.starts_with("lines")) continue;
        // A file that brings nothing strange is the whole, so its places are those of the whole.
        std::map<std::string, std::string> facts = FactsOf(one.detail);
        const auto place = facts.extract(kPlaceFact);
        const std::string field = place ? place.mapped() : FieldInFile(one.field, whole);
        AddFault({.reason = one.reason, .facts = std::move(facts), .field = field});
    }
    return absl::OkStatus();
}

absl::Status SpreadsheetImport::JudgeTheRest() {
    if (header_.completes_version() > 0 || !terms_) return absl::OkStatus();
    refused_ = true;
    // The places of the lines that go would point to others.
    DropFaultyLines();
    pb::SubmitReportRequest& request = file_.request;
    // Sums over a part of the lines say nothing.
    request.clear_totals();
    file_.totals.clear();
    Answered judged = Send({}, true);
    for (int checks = 0; !judged; ++checks) {
        if (checks == kMostChecks) return absl::OkStatus();
        const int before = request.lines_size() + request.forecast_size();
        DropFaultyLines();
        if (request.lines_size() + request.forecast_size() == before) return absl::OkStatus();
        judged = Send({}, true);
    }
    if (!judged->ok()) return absl::OkStatus();
    const absl::Status noted = Note(*judged, false);
    // It speaks of a report that never was, and so do the lines' numbers.
    result_.clear_receipt();
    for (FileFault& fault : file_.faults)
        fault.field.clear();
    return noted;
}

template <class Request>
bool SpreadsheetImport::Check(std::string_view method, Request& request, rpc::Call& call) {
    const auto refused = rpc::CheckItem(MethodNamed(method), request, call);
    if (!refused) return true;
    for (const FieldFault& fault : refused->more) {
        if (IsTold(fault)) continue;
        FileFault found{.reason = fault.reason, .field = fault.field};
        if (!fault.detail.empty()) found.facts["expected"] = fault.detail;
        AddFault(std::move(found));
    }
    return false;
}

absl::Status SpreadsheetImport::Note(
    const ports::Result<ports::Held<ReportBook>>& result, bool stored
) {
    if (!result.ok()) {
        const bool of_a_line = result.rejected() && SpeaksOfALine(result.rejection().field);
        if (!of_a_line) return rpc::ToStatus(result, call_.language);
        AddRefusal(result.rejection());
        return absl::OkStatus();
    }
    PutReceipt(*result, call_.language, result_.mutable_receipt());
    result_.mutable_receipt()->clear_returned_lines();
    result_.mutable_receipt()->clear_remarks();
    result_.set_stored(stored);
    if (!stored) {
        // Nothing is stored that these could name.
        result_.mutable_receipt()->clear_report_id();
        result_.mutable_receipt()->clear_received_at();
    }
    const ReportContent& content = result->state.versions.back().content;
    const auto add = [&](const std::vector<ReturnedLine>& lines, FaultSeverity severity) {
        for (const ReturnedLine& line : lines) {
            AddFault(
                {.reason = line.reason,
                 .severity = severity,
                 .facts = line.facts,
                 .field = line.field,
                 .party = line.party}
            );
        }
    };
    add(content.returned_lines, FaultSeverity::kError);
    add(content.remarks, FaultSeverity::kWarning);
    // Of a file that is refused, the rows that foresee may be the very ones that could not be read.
    const auto missing = MissingForecast(content);
    if (missing && !(refused_ && file_.forecast_rows > 0)) add({*missing}, FaultSeverity::kError);
    return absl::OkStatus();
}

// Each wrong total with what it differs by. The lines are told with more than a refusal has room
// for.
void SpreadsheetImport::AddRefusal(const Rejection& refused) {
    for (const FieldFault& one : refused.more) {
        if (one.field.starts_with("totals["))
            AddFault({.reason = one.reason, .facts = FactsOf(one.detail), .field = one.field});
    }
    if (IsOfTotals(refused)) return;
    AddFault({.reason = refused.reason, .facts = refused.facts, .field = refused.field});
}

// A fault of the whole report is found anew each time that the rest of its lines is judged.
bool SpreadsheetImport::IsTold(const FieldFault& fault) const {
    if (SpeaksOfALine(fault.field)) return false;
    return std::ranges::any_of(file_.faults, [&fault](const FileFault& known) {
        return known.reason == fault.reason && known.field == fault.field;
    });
}

void SpreadsheetImport::AddFault(FileFault fault) {
    fault = AtPlace(file_, book_, std::move(fault));
    std::vector<std::string> meant;
    if (terms_) meant = CodesMeant(fault, book_, terms_->On(month_.LastDay()));
    if (meant.empty()) return file_.faults.push_back(std::move(fault));
    for (const std::string& code : meant)
        fault.facts["expected"] += (code == meant.front() ? "" : ", ") + code;
    FileFault hint{
        .reason = "SHEET_ZEROS_LOST",
        .severity = FaultSeverity::kWarning,
        .facts = fault.facts,
        .sheet = fault.sheet,
        .row = fault.row,
        .column = fault.column,
    };
    file_.faults.push_back(std::move(fault));
    file_.faults.push_back(std::move(hint));
}

void SpreadsheetImport::NoteFieldFaults(const wire::Reader& reader) {
    const auto faults = reader.rejection();
    if (!faults) return;
    for (const FieldFault& fault : faults->more)
        AddFault({.reason = fault.reason, .field = fault.field});
}

// Lines that have a fault of their own leave the request, and their faults keep their places.
void SpreadsheetImport::DropFaultyLines() {
    std::map<std::string, std::set<std::size_t>> dropped;
    for (FileFault& fault : file_.faults) {
        if (!SpeaksOfALine(fault.field)) continue;
        const std::size_t open = fault.field.find('[');
        dropped[fault.field.substr(0, open)].insert(std::stoul(fault.field.substr(open + 1)));
        fault.field.clear();
    }
    Drop(dropped["lines"], file_.request.mutable_lines(), file_.lines);
    Drop(dropped["forecast"], file_.request.mutable_forecast(), file_.forecast);
    Drop(dropped["totals"], file_.request.mutable_totals(), file_.totals);
}

absl::Status SpreadsheetImport::Refuse(const Rejection& rejection) const {
    return rpc::ToStatus(rejection, call_.language);
}

}  // namespace luotsi::report_intake
