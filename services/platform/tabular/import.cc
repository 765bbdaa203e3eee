#include "platform/tabular/import.h"

#include "kernel/decimal_text.h"
#include "kernel/wide.h"
#include "platform/digest/sha256.h"
#include "platform/rpc/errors.h"
#include "platform/tabular/import_file.h"
#include "platform/tabular/text_file.h"

#include <absl/synchronization/notification.h>
#include <absl/time/time.h>

#include <algorithm>
#include <map>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace luotsi::tabular {
namespace {

using type::v1::ImportChunk;
using type::v1::ImportEvent;
using type::v1::ImportHeader;
using type::v1::ImportSummary;

constexpr std::size_t kMaxRequestId = 128;
constexpr absl::Duration kRegistryPoll = absl::Milliseconds(50);

// A row's place in the file.
struct Spot {
    std::size_t offset = 0;
    std::uint64_t line = 0;
    // All its cells stand in an earlier row too.
    bool repeats = false;
};

// Finds rows that repeat an earlier row in every cell. Keeps places, not texts.
class RepeatFinder {
  public:
    explicit RepeatFinder(const TextFile& file) : file_(file) {
        seen_.reserve(static_cast<std::size_t>(file.row_count()));
    }

    bool Repeats(const Record& record) {
        const Spot spot{.offset = record.offset, .line = record.line};
        const auto [found, fresh] = seen_.try_emplace(HashOf(record), spot);
        if (fresh) return false;
        file_.ReadAt(found->second.offset, found->second.line, earlier_);
        return earlier_.cells == record.cells;
    }

  private:
    static std::size_t HashOf(const Record& record) {
        std::size_t hash = record.cells.size();
        for (const std::string_view cell : record.cells)
            hash = hash * 0x9e3779b97f4a7c15U + std::hash<std::string_view>{}(cell);
        return hash;
    }

    const TextFile& file_;
    std::unordered_map<std::size_t, Spot> seen_;
    Record earlier_;
};

// Notes with their limits.
class NoteList {
  public:
    void Add(Note note) {
        const std::size_t bytes = note.column.size() + note.value.size() + note.code.size() + kText;
        if (notes_.size() >= kMaxNotes || bytes_ + bytes > kMaxNoteBytes) {
            ++left_out_;
            return;
        }
        bytes_ += bytes;
        notes_.push_back(std::move(note));
    }
    std::uint64_t left_out() const { return left_out_; }

    // In the order of the file, with texts in the caller's language.
    template <class List>
    void MoveTo(List& list, std::string_view language) {
        std::stable_sort(notes_.begin(), notes_.end(), [](const Note& left, const Note& right) {
            return left.line < right.line;
        });
        for (Note& note : notes_) {
            type::v1::RowNote& row = *list.Add();
            const rpc::ReasonText* const reason = rpc::FindReason(note.code);
            row.set_text(reason != nullptr ? reason->In(language) : note.code);
            row.set_line(note.line);
            row.set_column(std::move(note.column));
            row.set_code(std::move(note.code));
            row.set_value(std::move(note.value));
        }
    }

  private:
    // What a note's text takes in the summary, about.
    static constexpr std::size_t kText = 100;

    std::vector<Note> notes_;
    std::size_t bytes_ = 0;
    std::uint64_t left_out_ = 0;
};

// A row or group between its planning and its answer.
struct Pending {
    std::vector<Record> records;
    std::vector<bool> repeats;
    std::optional<Row> row;
    Planned planned;
    std::string request_id;

    std::uint64_t size() const { return records.size(); }
};

bool IsRequestIdText(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

class Import {
  public:
    Import(
        const rpc::Call& call,
        ImportStream& stream,
        ports::Books& books,
        const std::function<std::uint64_t()>& last_position,
        RowTaker& taker
    )
        : call_(call),
          stream_(stream),
          books_(books),
          last_position_(last_position),
          taker_(taker) {}

    absl::Status Run() {
        if (absl::Status status = ReadHeader(); !status.ok()) return status;
        if (absl::Status status = ReadMappingFile(); !status.ok()) return status;
        if (absl::Status status = AwaitRegistry(); !status.ok()) return status;
        if (absl::Status status = ReadBytes(); !status.ok()) return status;
        if (absl::Status status = OpenFile(); !status.ok()) return status;
        if (absl::Status status = Name(); !status.ok()) return status;
        if (!header_.validate_only()) {
            if (const std::optional<Rejection> refused = taker_.Begin()) {
                return rpc::ToStatus(*refused, call_.language);
            }
        }
        const bool grouped = !mapping_->group_by.empty();
        if (absl::Status status = grouped ? TakeGroups() : TakeRows(); !status.ok()) return status;
        if (!header_.validate_only()) {
            if (absl::Status status = taker_.Finish(); !status.ok()) {
                return rpc::WithDetails(status, call_.language);
            }
        }
        return Summarise();
    }

  private:
    absl::Status ReadHeader() {
        ImportChunk chunk;
        if (!stream_.Read(chunk)) {
            if (!stream_.failure().ok()) return stream_.failure();
            return rpc::Fault("FIELD_REQUIRED", "header", "the stream is empty", call_.language);
        }
        if (!chunk.has_header()) {
            return rpc::Fault(
                "FIELD_REQUIRED", "header", "the first message must be the header", call_.language
            );
        }
        header_ = std::move(*chunk.mutable_header());
        return absl::OkStatus();
    }

    absl::Status ReadMappingFile() {
        Checked<Mapping> mapping = ReadMapping(header_.mapping(), taker_.kind());
        if (!mapping.ok()) return rpc::ToStatus(mapping.rejection(), call_.language);
        mapping_ = std::move(mapping).value();
        if (const std::optional<Rejection> refused = taker_.Prepare(*mapping_)) {
            return rpc::ToStatus(*refused, call_.language);
        }
        return absl::OkStatus();
    }

    absl::Status AwaitRegistry() {
        const std::uint64_t wanted = header_.min_registry_revision();
        const std::int64_t polls = taker_.RegistryPatience() / kRegistryPoll;
        for (std::int64_t poll = 0; wanted > 0 && !taker_.HasSeenRegistry(wanted); ++poll) {
            if (poll == polls) {
                return rpc::Fault(
                    "REVISION_NOT_SEEN_YET", "header.min_registry_revision", "", call_.language
                );
            }
            if (!stream_.failure().ok()) return stream_.failure();
            absl::Notification().WaitForNotificationWithTimeout(kRegistryPoll);
        }
        return absl::OkStatus();
    }

    absl::Status ReadBytes() {
        ImportChunk chunk;
        while (stream_.Read(chunk)) {
            if (chunk.has_header()) {
                return rpc::Fault(
                    "FIELD_FORMAT_INVALID",
                    "header",
                    "a second header; one file a stream",
                    call_.language
                );
            }
            if (bytes_.size() + chunk.data().size() > kMaxFileBytes) {
                return rpc::Fault("FILE_TOO_LARGE", "data", "", call_.language);
            }
            bytes_ += chunk.data();
        }
        return stream_.failure();
    }

    absl::Status OpenFile() {
        Checked<std::string> plain = Unpack(std::exchange(bytes_, {}));
        if (!plain.ok()) return rpc::ToStatus(plain.rejection(), call_.language);
        sha256_ = digest::Sha256Hex(plain.value());
        Checked<TextFile> file = TextFile::Open(std::move(plain).value(), DialectOf(*mapping_));
        if (!file.ok()) return rpc::ToStatus(file.rejection(), call_.language);
        file_ = std::move(file).value();
        Checked<Layout> layout = Layout::Fit(*mapping_, taker_.kind(), file_->header());
        if (!layout.ok()) return rpc::ToStatus(layout.rejection(), call_.language);
        layout_ = std::move(layout).value();
        sums_.resize(layout_->money_fields().size());
        return absl::OkStatus();
    }

    absl::Status Name() {
        ports::Result<std::string> name =
            ResolveImportFile(books_, Context(), mapping_->source, header_.file_name(), sha256_);
        if (!name.ok()) return rpc::ToStatus(name, call_.language);
        name_ = std::move(name).value();
        prefix_ = "import/" + mapping_->source + '/' + name_ + '/';
        return absl::OkStatus();
    }

    ports::RequestContext Context() const {
        ports::RequestContext context = call_.request;
        context.correlation_id = call_.correlation_id;
        context.validate_only = header_.validate_only();
        return context;
    }

    absl::Status TakeRows() {
        RepeatFinder repeats(*file_);
        Record record;
        while (file_->Next(record)) {
            const bool repeated = repeats.Repeats(record);
            Pending& pending = NextPending();
            pending.records.resize(1);
            pending.repeats.assign(1, repeated);
            std::swap(pending.records.front(), record);
            if (!IsForPlanning(pending)) continue;
            PlanRow(pending, pending.row->Identity());
            if (absl::Status status = KeepPending(1); !status.ok()) return status;
        }
        return RunSlice();
    }

    // Rows of a group need not stand together: first the places, in the order of first appearance.
    absl::Status TakeGroups() {
        RepeatFinder repeats(*file_);
        std::unordered_map<std::string, std::size_t> index;
        std::vector<std::pair<std::string, std::vector<Spot>>> groups;
        Record record;
        while (file_->Next(record)) {
            const bool repeated = repeats.Repeats(record);
            Pending& pending = NextPending();
            pending.records.resize(1);
            std::swap(pending.records.front(), record);
            if (!IsForPlanning(pending)) continue;
            const std::optional<std::string> key = pending.row->GroupKey();
            if (!key) {
                RejectRow(pending);
                continue;
            }
            const auto [found, fresh] = index.try_emplace(*key, groups.size());
            if (fresh) groups.emplace_back(*key, std::vector<Spot>());
            const Record& placed = pending.records.front();
            groups[found->second].second.push_back({placed.offset, placed.line, repeated});
        }
        for (const auto& [key, spots] : groups) {
            if (absl::Status status = TakeGroup(key, spots); !status.ok()) return status;
        }
        return RunSlice();
    }

    absl::Status TakeGroup(const std::string& key, const std::vector<Spot>& spots) {
        Pending& pending = NextPending();
        pending.records.resize(spots.size());
        pending.repeats.clear();
        for (std::size_t i = 0; i < spots.size(); ++i) {
            file_->ReadAt(spots[i].offset, spots[i].line, pending.records[i]);
            pending.repeats.push_back(spots[i].repeats);
        }
        pending.row.emplace(*layout_, pending.records);
        std::string document = key.substr(0, key.size() - 1);
        std::replace(document.begin(), document.end(), '\x1f', '|');
        PlanRow(pending, document);
        return KeepPending(spots.size());
    }

    // A place in the slice; its memory is used again.
    Pending& NextPending() {
        if (slice_size_ == slice_.size()) slice_.emplace_back();
        return slice_[slice_size_];
    }

    // Counts the row and says whether the service is to see it.
    bool IsForPlanning(Pending& pending) {
        ++read_;
        Row& row = pending.row.emplace(*layout_, pending.records);
        if (row.IsRagged()) {
            row.Reject("", "ROW_RAGGED");
        } else if (!row.IsWanted()) {
            ++skipped_;
            return false;
        } else {
            row.CheckForPersonalCodes();
        }
        if (!row.rejected()) return true;
        RejectRow(pending);
        return false;
    }

    void PlanRow(Pending& pending, const std::optional<std::string>& document) {
        Row& row = *pending.row;
        // Not a number that a file could hold: `#` and a digest.
        std::string identity = document ? *document : '#' + digest::Sha256Hex(ContentOf(row));
        const std::uint32_t occurrence = ++occurrences_[identity];
        identity = prefix_ + identity + '/' + std::to_string(occurrence);
        pending.planned = taker_.Plan(row, identity);
        if (pending.planned.content.empty()) pending.planned.content = ContentOf(row);
        const bool fits = identity.size() <= kMaxRequestId && IsRequestIdText(identity);
        pending.request_id = fits ? std::move(identity) : "import/" + digest::Sha256Hex(identity);
    }

    static std::string ContentOf(const Row& row) {
        std::string content;
        row.AppendContent(content);
        return content;
    }

    absl::Status KeepPending(std::size_t rows) {
        Pending& pending = slice_[slice_size_];
        if (pending.row->rejected()) {
            RejectRow(pending);
            return absl::OkStatus();
        }
        LUOTSI_CHECK(pending.planned.work != nullptr, "a row without work has been refused");
        ++slice_size_;
        slice_rows_ += rows;
        return slice_rows_ < kRowsPerSlice ? absl::OkStatus() : RunSlice();
    }

    // Every line of a group is answered for.
    void RejectRow(const Pending& pending) {
        rejected_ += pending.size();
        for (const Record& record : pending.records) {
            for (Note note : pending.row->rejections()) {
                if (pending.size() > 1) note.line = record.line;
                rejections_.Add(std::move(note));
            }
        }
    }

    absl::Status RunSlice() {
        std::vector<ports::Entry> entries;
        entries.reserve(slice_size_);
        const ports::RequestContext context = Context();
        for (Pending& pending : std::span(slice_).first(slice_size_)) {
            ports::Entry& entry = entries.emplace_back();
            entry.request = context;
            entry.request.request_id = pending.request_id;
            entry.request.fingerprint = digest::Sha256Hex(pending.planned.content);
            entry.work = std::move(pending.planned.work);
        }
        const std::vector<ports::Result<ports::Receipt>> answers =
            entries.empty() ? std::vector<ports::Result<ports::Receipt>>()
                            : books_.RunAll(std::move(entries));
        LUOTSI_CHECK(answers.size() == slice_size_, "RunAll answers every entry");
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (answers[i].failed()) return rpc::WithDetails(answers[i].status(), call_.language);
            TakeAnswer(slice_[i], answers[i]);
        }
        slice_size_ = 0;
        slice_rows_ = 0;
        return TellProgress();
    }

    void TakeAnswer(Pending& pending, const ports::Result<ports::Receipt>& answer) {
        if (answer.rejected()) {
            NoteRefusal(pending, answer.rejection());
            return RejectRow(pending);
        }
        KeepNotes(pending);
        std::string outcome;
        if (answer->replayed) {
            unchanged_ += pending.size();
            outcome = taker_.OutcomeOf(*answer);
        } else {
            accepted_ += pending.size();
            ++created_;
            if (pending.planned.outcome != nullptr) outcome = *pending.planned.outcome;
        }
        if (!outcome.empty()) outcomes_[outcome] += pending.size();
        AddSums(pending);
    }

    static void NoteRefusal(Pending& pending, const Rejection& rejection) {
        if (rejection.reason == "REQUEST_ID_REUSED") return pending.row->Reject("", "ROW_CHANGED");
        pending.row->Reject(rejection.field, rejection.reason);
        for (const FieldFault& fault : rejection.more)
            pending.row->Reject(fault.field, fault.reason);
    }

    void KeepNotes(const Pending& pending) {
        for (const Note& note : pending.row->warnings())
            warnings_.Add(note);
        for (std::size_t i = 0; i < pending.records.size(); ++i) {
            if (!pending.repeats[i]) continue;
            warnings_.Add(
                {.line = pending.records[i].line,
                 .column = {},
                 .code = "POSSIBLE_DUPLICATE",
                 .value = {}}
            );
        }
    }

    void AddSums(const Pending& pending) {
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            for (const Record& record : pending.records)
                sums_[i] += pending.row->MinorOf(layout_->money_fields()[i], record).value_or(0);
        }
    }

    absl::Status TellProgress() {
        ImportEvent event;
        event.mutable_progress()->set_rows_read(read_);
        event.mutable_progress()->set_rows_committed(accepted_ + unchanged_);
        return Send(event);
    }

    absl::Status Send(const ImportEvent& event) {
        if (stream_.Write(event)) return absl::OkStatus();
        if (!stream_.failure().ok()) return stream_.failure();
        return absl::CancelledError("the caller left before the import ended");
    }

    absl::Status Summarise() {
        LUOTSI_CHECK(
            read_ == accepted_ + unchanged_ + rejected_ + skipped_, "every row is answered for once"
        );
        LUOTSI_CHECK(read_ == file_->row_count(), "every row of the file is read");
        ImportEvent event;
        ImportSummary& summary = *event.mutable_summary();
        summary.set_source(mapping_->source);
        summary.set_file(name_);
        summary.set_sha256(sha256_);
        summary.set_read(read_);
        summary.set_accepted(accepted_);
        summary.set_unchanged(unchanged_);
        summary.set_rejected(rejected_);
        summary.set_skipped(skipped_);
        summary.set_created(created_);
        rejections_.MoveTo(*summary.mutable_rejections(), call_.language);
        warnings_.MoveTo(*summary.mutable_warnings(), call_.language);
        const int digits = mapping_->currency.minor_digits();
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            const std::string key = layout_->money_fields()[i] + ' ' + mapping_->currency.ToText();
            (*summary.mutable_sums())[key] = DecimalText(sums_[i], digits, digits);
        }
        for (const auto& [outcome, count] : outcomes_)
            (*summary.mutable_outcomes())[outcome] = count;
        const std::uint64_t left_out = rejections_.left_out() + warnings_.left_out();
        if (left_out > 0) (*summary.mutable_outcomes())["notes_left_out"] = left_out;
        summary.set_revision(last_position_());
        return Send(event);
    }

    const rpc::Call& call_;
    ImportStream& stream_;
    ports::Books& books_;
    const std::function<std::uint64_t()>& last_position_;
    RowTaker& taker_;

    ImportHeader header_;
    std::string bytes_;
    std::string sha256_;
    std::string name_;
    std::string prefix_;
    std::optional<Mapping> mapping_;
    std::optional<TextFile> file_;
    std::optional<Layout> layout_;

    std::vector<Pending> slice_ = std::vector<Pending>(kRowsPerSlice + 1);
    std::size_t slice_size_ = 0;
    std::size_t slice_rows_ = 0;
    std::unordered_map<std::string, std::uint32_t> occurrences_;

    std::uint64_t read_ = 0;
    std::uint64_t accepted_ = 0;
    std::uint64_t unchanged_ = 0;
    std::uint64_t rejected_ = 0;
    std::uint64_t skipped_ = 0;
    std::uint64_t created_ = 0;
    NoteList rejections_;
    NoteList warnings_;
    std::vector<Wide> sums_;
    std::map<std::string, std::uint64_t> outcomes_;
};

}  // namespace

absl::Status RunImport(
    const rpc::Call& call,
    ImportStream& stream,
    ports::Books& books,
    const std::function<std::uint64_t()>& last_position,
    RowTaker& taker
) {
    return Import(call, stream, books, last_position, taker).Run();
}

}  // namespace luotsi::tabular
