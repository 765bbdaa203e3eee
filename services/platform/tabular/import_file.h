#pragma once

#include "kernel/aggregate.h"
#include "kernel/describe.h"
#include "ports/books.h"

#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::tabular {

// Bytes came under a name for the first time.
struct ImportFileSeen {
    static constexpr std::string_view kName = "ImportFileSeen";

    std::string source;
    // Without folders and `.gz`.
    std::string name;
    // Of the unpacked bytes, as hex.
    std::string sha256;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"source", &ImportFileSeen::source},
            Field{"name", &ImportFileSeen::name},
            Field{"sha256", &ImportFileSeen::sha256},
        };
    }
};

// A logical file: a name and every content that came under it.
struct ImportFile {
    std::string source;
    // The first name.
    std::string name;
    // Every name, the first one too: a copy under another name is the same file from then on.
    std::vector<std::string> names;
    std::vector<std::string> sha256s;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"source", &ImportFile::source},
            Field{"name", &ImportFile::name},
            Field{"names", &ImportFile::names},
            Field{"sha256s", &ImportFile::sha256s},
        };
    }
};

// The registry of files, kept in every journal that takes imports: a service lists
// `journal::MakeOps<tabular::ImportFileBook>(nullptr)` among its aggregates.
struct ImportFileBook {
    using State = ImportFile;
    using Event = std::variant<ImportFileSeen>;
    static constexpr std::string_view kKind = "import_file";
    static constexpr std::uint64_t kSnapshotEvery = 0;

    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& state);
};

// A file's name without folders and `.gz`.
std::string LogicalName(std::string_view file_name);

// The logical file to which these bytes belong: the one that had them first, else the one of that
// name, which is noted (unless `validate_only`). Answers the logical file's name.
ports::Result<std::string> ResolveImportFile(
    ports::Books& books,
    const ports::RequestContext& request,
    std::string_view source,
    std::string_view file_name,
    std::string_view sha256
);

}  // namespace luotsi::tabular
