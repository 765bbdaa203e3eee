#pragma once

#include "platform/journal/aggregate_ops.h"
#include "platform/journal/journal.h"
#include "platform/sql/db.h"
#include "ports/result.h"
#include "ports/scope.h"
#include "self_monitoring/app/ports.h"
#include "self_monitoring/domain/complaint.h"
#include "self_monitoring/domain/deviation.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/visit.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

// The read models of providers' files: what was recorded on a provider or its subcontractors, each
// company under one key whichever of its identifiers was used.
std::string FileTables();
std::vector<std::string> FileTableNames();
std::vector<std::string> CanonicalFileQueries();
std::vector<journal::AggregateOps> FileAggregates();

// Puts a complaint that was just recorded on its files.
void FileComplaint(sql::Db& db, const ports::Held<ComplaintBook>& after);

// Absent: all.
struct FileFilter {
    // The kind of an aggregate: complaint, visit or deviation.
    std::optional<std::string_view> kind = {};
    std::optional<ContractId> contract = {};
    std::optional<Provider> provider = {};
    // Of deviations.
    std::optional<bool> corrected = {};
    std::optional<CivilDate> due_before = {};
    ports::Scope scope = {};
};

template <class T>
struct Filed {
    Uuid id;
    T state;
};
using FileEntry = std::variant<Filed<Complaint>, Filed<Visit>, Filed<Deviation>>;

struct ListedEntry {
    std::uint64_t key = 0;
    FileEntry entry;
};

// Reads of providers' files.
class FileStore {
  public:
    explicit FileStore(journal::Journal& journal) : journal_(journal) {}

    ports::Result<std::optional<FileEntry>> Find(
        std::string_view kind, const ports::Scope& scope, const Uuid& id
    );
    // In the order in which they were recorded.
    ports::Result<std::vector<ListedEntry>> List(
        const FileFilter& filter, std::uint64_t after, std::size_t limit
    );
    // Kept words; empty when there are none or they were erased.
    ports::Result<std::string> Words(const std::optional<KeptWords>& kept);

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::self_monitoring
