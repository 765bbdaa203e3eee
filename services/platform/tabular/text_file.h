#pragma once

#include "kernel/decision.h"
#include "platform/tabular/mapping.h"
#include "platform/tabular/record_file.h"

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

// FILE_MALFORMED; `line` 0 where no line can be named.
Rejection Malformed(std::string_view what, std::uint64_t line);

// The line of the byte at `offset`, 1 for the first.
std::uint64_t LineAt(std::string_view text, std::size_t offset);

// A delimited text file. Quotes as in RFC 4180; lines end in LF, CR or CRLF; blank lines do not
// count. A record's offset is where it starts in the text. UTF-16 is taken by its mark wherever a
// single-byte encoding was not asked for.
class TextFile final : public RecordFile {
  public:
    // `bytes` as they came, but unpacked. FILE_EMPTY, FILE_MALFORMED (with the line).
    static Checked<TextFile> Open(std::string bytes, const Dialect& dialect);

    const std::vector<std::string>& header() const override { return header_; }
    char separator() const { return separator_; }
    std::uint64_t row_count() const override { return row_count_; }
    bool Next(Record& record) override;
    void ReadAt(std::size_t offset, std::uint64_t line, Record& record) const override;

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
