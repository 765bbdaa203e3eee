#include "platform/tabular/text_file.h"

#include "platform/rpc/utf8.h"
#include "platform/tabular/utf16.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace luotsi::tabular {
namespace {

Rejection TooLarge(std::size_t limit) {
    return Rejection{
        .reason = "FILE_TOO_LARGE",
        .field = "data",
        .facts = {{"limit_bytes", std::to_string(limit)}},
    };
}

bool IsGzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

// Ends zlib's state on every way out.
class Inflater {
  public:
    // 15 bits of window and only the gzip format.
    Inflater() { ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK; }
    ~Inflater() {
        if (ready_) inflateEnd(&stream_);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    bool ready() const { return ready_; }
    z_stream& stream() { return stream_; }

  private:
    z_stream stream_{};
    bool ready_ = false;
};

// 0x80..0x9f of Windows-1252; the five codes it leaves open stand for themselves.
constexpr std::array<char32_t, 32> kWindows1252High = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

char32_t FromWindows1252(unsigned char byte) {
    return byte >= 0x80 && byte < 0xa0 ? kWindows1252High[byte - 0x80U] : byte;
}

char32_t FromIso8859Part15(unsigned char byte) {
    constexpr std::array<std::pair<unsigned char, char32_t>, 8> kDifferences{{
        {0xa4, 0x20ac},
        {0xa6, 0x0160},
        {0xa8, 0x0161},
        {0xb4, 0x017d},
        {0xb8, 0x017e},
        {0xbc, 0x0152},
        {0xbd, 0x0153},
        {0xbe, 0x0178},
    }};
    for (const auto& [from, to] : kDifferences) {
        if (from == byte) return to;
    }
    return byte;
}

// For code points below U+10000, which is all that single bytes stand for.
void AppendUtf8(char32_t point, std::string& out) {
    const auto push = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) return push(point);
    if (point < 0x800) {
        push(0xc0 | (point >> 6));
        return push(0x80 | (point & 0x3f));
    }
    push(0xe0 | (point >> 12));
    push(0x80 | ((point >> 6) & 0x3f));
    push(0x80 | (point & 0x3f));
}

std::string FromSingleBytes(std::string_view bytes, char32_t (*decode)(unsigned char)) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (const char byte : bytes)
        AppendUtf8(decode(static_cast<unsigned char>(byte)), text);
    return text;
}

bool IsAscii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80;
    });
}

// Where the first ill-formed byte stands.
std::size_t Utf8FaultAt(std::string_view text) {
    std::string_view rest = text;
    std::size_t at = 0;
    while (!rest.empty()) {
        at = text.size() - rest.size();
        if (rpc::NextCodePoint(rest) == rpc::kNotUtf8) break;
    }
    return at;
}

constexpr std::string_view kMarkUtf8 = "\xef\xbb\xbf";

void StripStart(std::string& text, const std::vector<std::string>& prefixes) {
    if (text.starts_with(kMarkUtf8)) text.erase(0, kMarkUtf8.size());
    for (const std::string& prefix : prefixes) {
        if (prefix.empty() || !text.starts_with(prefix)) continue;
        text.erase(0, prefix.size());
        return;
    }
}

// The candidate that stands most often outside quotes in the line; a comma when none does.
char SniffSeparator(std::string_view text) {
    constexpr std::string_view kCandidates = ";,\t|";
    std::array<std::size_t, kCandidates.size()> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        const std::size_t candidate = kCandidates.find(c);
        if (candidate != std::string_view::npos) ++counts[candidate];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    if (*most == 0) return ',';
    return kCandidates[static_cast<std::size_t>(most - counts.begin())];
}

bool IsBlank(std::string_view cell) {
    return cell.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Spreadsheets leave lines of nothing but separators behind the data: they say nothing either.
bool IsBlank(const Record& record) {
    return std::all_of(record.cells.begin(), record.cells.end(), [](std::string_view cell) {
        return IsBlank(cell);
    });
}

}  // namespace

Rejection Malformed(std::string_view what, std::uint64_t line) {
    Rejection rejection{.reason = "FILE_MALFORMED", .field = "data"};
    if (line > 0) rejection.facts["line"] = std::to_string(line);
    rejection.more.push_back(
        {.field = "data",
         .reason = "FILE_MALFORMED",
         .detail = line > 0 ? "line " + std::to_string(line) + ": " + std::string(what)
                            : std::string(what)}
    );
    return rejection;
}

std::uint64_t LineAt(std::string_view text, std::size_t offset) {
    std::uint64_t line = 1;
    for (std::size_t at = 0; at < offset; ++at) {
        const bool lone_return =
            text[at] == '\r' && (at + 1 == text.size() || text[at + 1] != '\n');
        if (text[at] == '\n' || lone_return) ++line;
    }
    return line;
}

Checked<std::string> Unpack(std::string bytes, std::size_t limit) {
    if (!IsGzip(bytes)) {
        if (bytes.size() > limit) return TooLarge(limit);
        return bytes;
    }
    Inflater inflater;
    LUOTSI_CHECK(inflater.ready(), "zlib starts unless memory is out");
    z_stream& stream = inflater.stream();
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(std::min<std::size_t>(bytes.size(), 0xffffffffU));

    std::string plain;
    std::vector<char> piece(std::size_t{256} * 1024);
    while (true) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        const int answer = inflate(&stream, Z_NO_FLUSH);
        const std::size_t made = piece.size() - stream.avail_out;
        if (answer != Z_OK && answer != Z_STREAM_END) {
            return Malformed("the gzip data is damaged or cut off", 0);
        }
        if (plain.size() + made > limit) return TooLarge(limit);
        plain.append(piece.data(), made);
        if (answer == Z_OK) continue;
        if (stream.avail_in == 0) return plain;
        // Another member follows, as `cat a.gz b.gz` makes.
        if (inflateReset(&stream) != Z_OK) return Malformed("the gzip data is damaged", 0);
    }
}

Checked<std::string> ToUtf8(std::string bytes, Encoding encoding) {
    switch (encoding) {
        case Encoding::kWindows1252:
            return FromSingleBytes(bytes, &FromWindows1252);
        case Encoding::kIso8859_15:
            return FromSingleBytes(bytes, &FromIso8859Part15);
        case Encoding::kUtf8:
        case Encoding::kSniff:
            break;
    }
    if (IsAscii(bytes) || rpc::IsUtf8(bytes)) return bytes;
    if (encoding == Encoding::kSniff) return FromSingleBytes(bytes, &FromWindows1252);
    return Malformed("not UTF-8", LineAt(bytes, Utf8FaultAt(bytes)));
}

Dialect DialectOf(const Mapping& mapping) {
    return Dialect{
        .encoding = mapping.encoding,
        .separator = mapping.separator,
        .skip_lines = mapping.skip_lines,
        .header_names = mapping.header_names,
        .strip_prefixes = mapping.strip_prefixes,
    };
}

Checked<TextFile> TextFile::Open(std::string bytes, const Dialect& dialect) {
    const bool may_be_utf16 =
        dialect.encoding == Encoding::kSniff || dialect.encoding == Encoding::kUtf8;
    if (may_be_utf16 && Utf16Mark(bytes)) {
        std::optional<std::string> text = FromUtf16(bytes);
        if (!text) return Malformed("not UTF-16", 0);
        bytes = *std::move(text);
    }
    if (const std::size_t nul = bytes.find('\0'); nul != std::string::npos) {
        return Malformed("a NUL byte; is this a text file?", LineAt(bytes, nul));
    }
    Checked<std::string> decoded = ToUtf8(std::move(bytes), dialect.encoding);
    if (!decoded.ok()) return decoded.rejection();
    std::string text = std::move(decoded).value();
    StripStart(text, dialect.strip_prefixes);

    TextFile file;
    file.text_ = std::make_unique<const std::string>(std::move(text));
    file.separator_ = dialect.separator;
    if (std::optional<Rejection> refused = file.ReadHeader(dialect)) return *refused;
    if (std::optional<Rejection> refused = file.CheckRows()) return *refused;
    return file;
}

std::optional<Rejection> TextFile::ReadHeader(const Dialect& dialect) {
    const std::string_view text = *text_;
    for (int skipped = 0; skipped < dialect.skip_lines && cursor_.offset < text.size(); ++skipped) {
        const std::size_t end = std::min(text.find_first_of("\r\n", cursor_.offset), text.size());
        const std::size_t after = end + (text.substr(end).starts_with("\r\n") ? 2 : 1);
        cursor_.offset = std::min(after, text.size());
        ++cursor_.line;
    }
    if (separator_ == '\0') {
        const std::size_t start = text.find_first_not_of("\r\n", cursor_.offset);
        separator_ = SniffSeparator(text.substr(std::min(start, text.size())));
    }
    if (!dialect.header_names.empty()) {
        header_ = dialect.header_names;
        return std::nullopt;
    }
    Record record;
    Flaw flaw;
    switch (ReadRecord(cursor_, record, &flaw)) {
        case Step::kFlaw:
            return Malformed(flaw.what, flaw.line);
        case Step::kEnd:
            return Rejection{.reason = "FILE_EMPTY", .field = "data"};
        case Step::kRecord:
            break;
    }
    header_.assign(record.cells.begin(), record.cells.end());
    return std::nullopt;
}

std::optional<Rejection> TextFile::CheckRows() {
    Cursor cursor = cursor_;
    Record record;
    Flaw flaw;
    Step step = Step::kRecord;
    while ((step = ReadRecord(cursor, record, &flaw)) == Step::kRecord)
        ++row_count_;
    if (step == Step::kFlaw) return Malformed(flaw.what, flaw.line);
    if (row_count_ == 0) return Rejection{.reason = "FILE_EMPTY", .field = "data"};
    return std::nullopt;
}

bool TextFile::Next(Record& record) {
    const Step step = ReadRecord(cursor_, record, nullptr);
    LUOTSI_CHECK(step != Step::kFlaw, "the whole file was checked when it was opened");
    return step == Step::kRecord;
}

void TextFile::ReadAt(std::size_t offset, std::uint64_t line, Record& record) const {
    Cursor cursor{.offset = offset, .line = line};
    const Step step = ReadRecord(cursor, record, nullptr);
    LUOTSI_CHECK(step == Step::kRecord, "the place was given by Next");
}

namespace {

// Takes the cells of one record from the left; counts the line ends inside them.
class CellReader {
  public:
    CellReader(std::string_view text, std::size_t at, char separator)
        : text_(text), at_(at), separator_(separator) {}

    std::size_t at() const { return at_; }
    std::uint64_t line_ends() const { return line_ends_; }
    bool unclosed() const { return unclosed_; }

    bool TakeSeparator() {
        if (at_ >= text_.size() || text_[at_] != separator_) return false;
        ++at_;
        return true;
    }

    void Read(Record& record) {
        if (at_ < text_.size() && text_[at_] == '"') return ReadQuoted(record);
        const std::size_t start = at_;
        SkipPlain();
        record.cells.push_back(text_.substr(start, at_ - start));
    }

  private:
    void SkipPlain() {
        const char* const data = text_.data();
        const std::size_t size = text_.size();
        std::size_t at = at_;
        while (at < size && data[at] != separator_ && data[at] != '\n' && data[at] != '\r')
            ++at;
        at_ = at;
    }

    void ReadQuoted(Record& record) {
        const std::size_t start = ++at_;
        bool doubled = false;
        while (true) {
            const std::size_t quote = FindQuote();
            if (unclosed_) return;
            at_ = quote + 1;
            if (at_ >= text_.size() || text_[at_] != '"') break;
            doubled = true;
            ++at_;
        }
        const std::string_view inner = text_.substr(start, at_ - 1 - start);
        const std::size_t tail_start = at_;
        SkipPlain();
        const std::string_view tail = text_.substr(tail_start, at_ - tail_start);
        if (!doubled && tail.empty()) {
            record.cells.push_back(inner);
            return;
        }
        // Text behind the closing quote is kept as it stands: nothing of a cell is lost.
        auto cell = std::make_unique<std::string>();
        for (std::size_t i = 0; i < inner.size(); ++i) {
            *cell += inner[i];
            if (inner[i] == '"') ++i;
        }
        *cell += tail;
        record.cells.push_back(*cell);
        record.own.push_back(std::move(cell));
    }

    std::size_t FindQuote() {
        for (std::size_t at = at_; at < text_.size(); ++at) {
            const char c = text_[at];
            if (c == '"') return at;
            const bool lone_return = c == '\r' && (at + 1 == text_.size() || text_[at + 1] != '\n');
            if (c == '\n' || lone_return) ++line_ends_;
        }
        unclosed_ = true;
        return text_.size();
    }

    std::string_view text_;
    std::size_t at_;
    char separator_;
    std::uint64_t line_ends_ = 0;
    bool unclosed_ = false;
};

}  // namespace

TextFile::Step TextFile::ReadRecord(Cursor& cursor, Record& record, Flaw* flaw) const {
    const std::string_view text = *text_;
    const auto fail = [&](std::string_view what) {
        if (flaw != nullptr) *flaw = Flaw{.line = record.line, .what = what};
        return Step::kFlaw;
    };
    while (cursor.offset < text.size()) {
        record.line = cursor.line;
        record.offset = cursor.offset;
        record.cells.clear();
        record.own.clear();
        CellReader cells(text, cursor.offset, separator_);
        do {
            cells.Read(record);
            if (cells.unclosed()) return fail("a quote is opened and never closed");
            if (record.cells.size() > kMaxColumns) return fail("more than 1,000 columns");
            if (record.cells.back().size() > kMaxCellBytes) return fail("a cell over 64 KiB");
        } while (cells.TakeSeparator());
        cursor.offset = cells.at();
        cursor.line += cells.line_ends() + 1;
        if (cursor.offset < text.size()) {
            const bool pair = text.substr(cursor.offset).starts_with("\r\n");
            cursor.offset += pair ? 2 : 1;
        }
        if (!IsBlank(record)) return Step::kRecord;
    }
    return Step::kEnd;
}

}  // namespace luotsi::tabular
