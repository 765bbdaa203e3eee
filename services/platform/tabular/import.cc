#include "platform/tabular/import.h"

#include "kernel/decimal_text.h"
#include "kernel/wide.h"
#include "platform/digest/sha256.h"
#include "platform/rpc/errors.h"
#include "platform/tabular/import_file.h"
#include "platform/tabular/record_file.h"
#include "platform/tabular/text_file.h"

#include <absl/synchronization/notification.h>
#include <absl/time/time.h>

#include <algorithm>
#include <future>
#include <map>
#include <set>
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
// Each round without a commit takes out at least one of a slice's families.
constexpr int kFamilyRounds = static_cast<int>(kRowsPerSlice) + 1;

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
    explicit RepeatFinder(const RecordFile& file) : file_(file) {
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

    const RecordFile& file_;
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
    // Which family of the import; only where the mapping has families.
    std::size_t family = 0;

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
        if (absl::Status status = Take(); !status.ok()) return status;
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
        Checked<std::unique_ptr<RecordFile>> file =
            OpenRecords(std::move(plain).value(), *mapping_);
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

    absl::Status Take() {
        if (!mapping_->group_by.empty()) return TakeGroups();
        return mapping_->family.empty() ? TakeRows() : TakeFamilies();
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
        return RunLastSlice();
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
        return RunLastSlice();
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

    // Rows of a family need not stand together either; each is planned for itself, and all are
    // stored in one commit or none.
    absl::Status TakeFamilies() {
        RepeatFinder repeats(*file_);
        std::unordered_map<std::string, std::size_t> index;
        std::vector<std::vector<Spot>> families;
        Record record;
        while (file_->Next(record)) {
            const bool repeated = repeats.Repeats(record);
            Pending& pending = NextPending();
            pending.records.resize(1);
            std::swap(pending.records.front(), record);
            if (!IsWantedRow(pending)) continue;
            const Record& placed = pending.records.front();
            const Spot spot{placed.offset, placed.line, repeated};
            const std::optional<std::string> key = pending.row->FamilyKey();
            const auto [found, fresh] =
                key ? index.try_emplace(*key, families.size()) : std::pair(index.end(), true);
            if (fresh) families.emplace_back();
            families[key ? found->second : families.size() - 1].push_back(spot);
        }
        for (const std::vector<Spot>& spots : families) {
            if (absl::Status status = TakeFamily(spots); !status.ok()) return status;
        }
        return RunFamilies();
    }

    absl::Status TakeFamily(const std::vector<Spot>& spots) {
        const std::size_t first = slice_size_;
        bool sound = true;
        for (const Spot& spot : spots) {
            Pending& pending = NextPending();
            pending.records.resize(1);
            pending.repeats.assign(1, spot.repeats);
            file_->ReadAt(spot.offset, spot.line, pending.records.front());
            pending.planned = {};
            pending.family = families_;
            Row& row = pending.row.emplace(*layout_, pending.records);
            CheckRow(row);
            if (!row.rejected()) PlanRow(pending, row.Identity());
            sound = sound && !row.rejected();
            ++slice_size_;
        }
        if (!sound) {
            RefuseFamily(std::span(slice_).subspan(first, spots.size()));
            slice_size_ = first;
            return absl::OkStatus();
        }
        const auto own = std::span(slice_).subspan(first, spots.size());
        std::stable_sort(own.begin(), own.end(), [](const Pending& left, const Pending& right) {
            return left.planned.rank < right.planned.rank;
        });
        ++families_;
        return slice_size_ < kRowsPerSlice ? absl::OkStatus() : RunFamilies();
    }

    // The rows at fault say what it is; the others why they share it.
    void RefuseFamily(std::span<Pending> rows) {
        for (Pending& pending : rows) {
            if (!pending.row->rejected()) pending.row->Reject(mapping_->family, "FAMILY_REFUSED");
            RejectRow(pending);
        }
    }

    // Families of which a row is refused by the store fall out, and the others are tried again.
    absl::Status RunFamilies() {
        for (int round = 0; slice_size_ > 0; ++round) {
            LUOTSI_CHECK(round < kFamilyRounds, "a family once refused falls out");
            std::vector<ports::Result<ports::Receipt>> answers;
            bool refused = false;
            const auto keep = [&](const std::vector<ports::Result<ports::Receipt>>& given) {
                answers = given;
                refused = std::any_of(given.begin(), given.end(), [](const auto& answer) {
                    return answer.rejected();
                });
                return !refused && !header_.validate_only();
            };
            const absl::Status status = books_.RunTogether(EntriesOfSlice(), keep);
            if (answers.size() != slice_size_) return rpc::WithDetails(status, call_.language);
            if (!refused) {
                if (!status.ok() && !header_.validate_only())
                    return rpc::WithDetails(status, call_.language);
                for (std::size_t i = 0; i < answers.size(); ++i)
                    TakeAnswer(slice_[i], answers[i]);
                break;
            }
            DropRefusedFamilies(answers);
        }
        slice_size_ = 0;
        slice_rows_ = 0;
        return TellProgress();
    }

    void DropRefusedFamilies(const std::vector<ports::Result<ports::Receipt>>& answers) {
        std::set<std::size_t> bad;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (!answers[i].rejected()) continue;
            NoteRefusal(slice_[i], answers[i].rejection());
            bad.insert(slice_[i].family);
        }
        const auto own = std::span(slice_).first(slice_size_);
        const auto kept = std::stable_partition(own.begin(), own.end(), [&](const Pending& one) {
            return !bad.contains(one.family);
        });
        slice_size_ = static_cast<std::size_t>(kept - own.begin());
        RefuseFamily(std::span(kept, own.end()));
    }

    // A place in the slice; its memory is used again.
    Pending& NextPending() {
        if (slice_size_ == slice_.size()) slice_.emplace_back();
        return slice_[slice_size_];
    }

    // Counts the row and says whether the mapping wants it. A ragged one is judged later.
    bool IsWantedRow(Pending& pending) {
        ++read_;
        Row& row = pending.row.emplace(*layout_, pending.records);
        if (row.IsRagged() || row.IsWanted()) return true;
        ++skipped_;
        return false;
    }

    static void CheckRow(Row& row) {
        if (row.IsRagged()) return row.Reject("", "ROW_RAGGED");
        row.CheckForPersonalCodes();
    }

    // Counts the row and says whether the service is to see it.
    bool IsForPlanning(Pending& pending) {
        if (!IsWantedRow(pending)) return false;
        CheckRow(*pending.row);
        if (!pending.row->rejected()) return true;
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

    std::vector<ports::Entry> EntriesOfSlice() {
        std::vector<ports::Entry> entries;
        entries.reserve(slice_size_);
        ports::RequestContext context = Context();
        // A family is tried out as a whole: its later rows see what its first ones would store. It
        // may be tried again without another one, so the works stay.
        const bool in_families = !mapping_->family.empty();
        if (in_families) context.validate_only = false;
        for (Pending& pending : std::span(slice_).first(slice_size_)) {
            ports::Entry& entry = entries.emplace_back();
            entry.request = context;
            entry.request.request_id = pending.request_id;
            entry.request.fingerprint = digest::Sha256Hex(pending.planned.content);
            entry.work = in_families ? pending.planned.work : std::move(pending.planned.work);
        }
        return entries;
    }

    // The next slice is planned while the writer commits this one; no more than one is on its way.
    absl::Status RunSlice() {
        if (absl::Status status = TakeSlice(); !status.ok()) return status;
        if (slice_size_ > 0) {
            answers_ = std::async(std::launch::async, [this, entries = EntriesOfSlice()]() mutable {
                return books_.RunAll(std::move(entries));
            });
        }
        std::swap(slice_, committing_);
        committing_size_ = std::exchange(slice_size_, 0);
        slice_rows_ = 0;
        return absl::OkStatus();
    }

    // What became of the slice that is on its way.
    absl::Status TakeSlice() {
        if (!answers_.valid()) return absl::OkStatus();
        const std::vector<ports::Result<ports::Receipt>> answers = answers_.get();
        LUOTSI_CHECK(answers.size() == committing_size_, "RunAll answers every entry");
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (answers[i].failed()) return rpc::WithDetails(answers[i].status(), call_.language);
            TakeAnswer(committing_[i], answers[i]);
        }
        return TellProgress();
    }

    absl::Status RunLastSlice() {
        if (absl::Status status = RunSlice(); !status.ok()) return status;
        return TakeSlice();
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
            for (const Record& record : pending.records) {
                const std::optional<Money> one =
                    pending.row->MoneyOf(layout_->money_fields()[i], record);
                if (!one) continue;
                Wide& sum =
                    layout_->has_currencies() ? other_sums_[{i, one->currency()}] : sums_[i];
                sum += one->minor();
            }
        }
    }

    void PutSum(std::size_t field, Currency currency, Wide sum, ImportSummary& summary) const {
        const std::string key = layout_->money_fields()[field] + ' ' + currency.ToText();
        const int digits = currency.minor_digits();
        (*summary.mutable_sums())[key] = DecimalText(sum, digits, digits);
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
        for (std::size_t i = 0; i < sums_.size() && !layout_->has_currencies(); ++i)
            PutSum(i, mapping_->currency, sums_[i], summary);
        for (const auto& [place, sum] : other_sums_)
            PutSum(place.first, place.second, sum, summary);
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
    std::unique_ptr<RecordFile> file_;
    std::optional<Layout> layout_;

    std::vector<Pending> slice_ = std::vector<Pending>(kRowsPerSlice + 1);
    std::size_t slice_size_ = 0;
    std::size_t slice_rows_ = 0;
    std::size_t families_ = 0;
    // Before `answers_`, whose end is awaited first: it waits for the work on these.
    std::vector<Pending> committing_ = std::vector<Pending>(kRowsPerSlice + 1);
    std::size_t committing_size_ = 0;
    std::future<std::vector<ports::Result<ports::Receipt>>> answers_;
    std::unordered_map<std::string, std::uint32_t> occurrences_;

    std::uint64_t read_ = 0;
    std::uint64_t accepted_ = 0;
    std::uint64_t unchanged_ = 0;
    std::uint64_t rejected_ = 0;
    std::uint64_t skipped_ = 0;
    std::uint64_t created_ = 0;
    NoteList rejections_;
    NoteList warnings_;
    // By money field, in the mapping's currency; beside it by field and currency where rows tell
    // it.
    std::vector<Wide> sums_;
    std::map<std::pair<std::size_t, Currency>, Wide> other_sums_;
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
