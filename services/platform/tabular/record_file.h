#pragma once

#include "kernel/decision.h"
#include "platform/tabular/mapping.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::tabular {

// One record (row) of a file. The cells are views into the file or into `own`, and last as long as
// both.
struct Record {
    // The physical line on which it starts; the header of a delimited file is on line 1.
    std::uint64_t line = 0;
    // Finds the record again (ReadAt); what it counts is the file's affair.
    std::size_t offset = 0;
    std::vector<std::string_view> cells;
    // Texts of cells that do not stand in the file as they are.
    std::vector<std::unique_ptr<std::string>> own;
};

// A file as the importer sees it: a header and records under it, whatever the bytes look like. It
// is checked as a whole when it is opened, so that reading its records cannot fail half-way.
class RecordFile {
  public:
    virtual ~RecordFile() = default;

    virtual const std::vector<std::string>& header() const = 0;
    // Data rows, the header not counted.
    virtual std::uint64_t row_count() const = 0;
    // The next data row; false at the end. Reuse the record: it keeps its memory. Cells beyond the
    // header belong to no column; they are only searched for what must not come in.
    virtual bool Next(Record& record) = 0;
    // A row again, from the offset and line that Next gave.
    virtual void ReadAt(std::size_t offset, std::uint64_t line, Record& record) const = 0;
};

// A file in whichever format its mapping names. `bytes` as they came, but unpacked. FILE_EMPTY,
// FILE_MALFORMED (with the line), MAPPING_INVALID for a path that cannot be read.
Checked<std::unique_ptr<RecordFile>> OpenRecords(std::string bytes, const Mapping& mapping);

}  // namespace luotsi::tabular
