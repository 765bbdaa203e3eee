#pragma once

#include "kernel/decision.h"
#include "platform/tabular/mapping.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::tabular {

// Limits of one file.
inline constexpr std::size_t kMaxFileBytes = std::size_t{64} * 1024 * 1024;
inline constexpr std::size_t kMaxCellBytes = std::size_t{64} * 1024;
inline constexpr std::size_t kMaxColumns = 1'000;

// One record (row) of a delimited file. The cells are views into the file (or into `unescaped`) and
// last as long as both.
struct Record {
    // The physical line on which it starts; the header is on line 1.
    std::uint64_t line = 0;
    // Where it starts in the file's text.
    std::size_t offset = 0;
    std::vector<std::string_view> cells;
    // Cells that hold doubled quotes, with the quotes undone.
    std::vector<std::unique_ptr<std::string>> unescaped;
};

// The plain bytes of a file that may be packed with gzip, at most `limit` of them.
// FILE_TOO_LARGE, FILE_MALFORMED.
Checked<std::string> Unpack(std::string bytes, std::size_t limit = kMaxFileBytes);

// Text in any of the encodings as UTF-8. FILE_MALFORMED when it was said to be UTF-8 and is not.
Checked<std::string> ToUtf8(std::string bytes, Encoding encoding);

// How a file is written down.
struct Dialect {
    Encoding encoding = Encoding::kSniff;
    // NUL: sniffed among ; , TAB | from the header.
    char separator = '\0';
    int skip_lines = 0;
    std::vector<std::string> header_names = {};
    std::vector<std::string> strip_prefixes = {};
};
Dialect DialectOf(const Mapping& mapping);

// A delimited text file, checked as a whole when it is opened, so that reading its rows cannot fail
// half-way. Quotes as in RFC 4180; lines end in LF, CR or CRLF; blank lines do not count.
class TextFile {
  public:
    // `bytes` as they came, but unpacked. FILE_EMPTY, FILE_MALFORMED (with the line).
    static Checked<TextFile> Open(std::string bytes, const Dialect& dialect);

    const std::vector<std::string>& header() const { return header_; }
    char separator() const { return separator_; }
    // Data rows, the header not counted.
    std::uint64_t row_count() const { return row_count_; }

    // The next data row; false at the end. Reuse the record: it keeps its memory.
    bool Next(Record& record);
    // A row again, from the offset and line that Next gave.
    void ReadAt(std::size_t offset, std::uint64_t line, Record& record) const;

  private:
    struct Cursor {
        std::size_t offset = 0;
        std::uint64_t line = 1;
    };
    // What stopped the reading of a record.
    struct Flaw {
        std::uint64_t line = 0;
        std::string_view what;
    };
    enum class Step { kRecord, kEnd, kFlaw };

    Step ReadRecord(Cursor& cursor, Record& record, Flaw* flaw) const;
    std::optional<Rejection> ReadHeader(const Dialect& dialect);
    std::optional<Rejection> CheckRows();

    // Behind a pointer, because records view into it and the file may be moved.
    std::unique_ptr<const std::string> text_;
    char separator_ = ',';
    std::vector<std::string> header_;
    Cursor cursor_;
    std::uint64_t row_count_ = 0;
};

}  // namespace luotsi::tabular
