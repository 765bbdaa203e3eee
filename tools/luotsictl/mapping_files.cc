#include "tools/luotsictl/mapping_files.h"

#include "tools/luotsictl/document.h"

#include <filesystem>
#include <system_error>

namespace luotsi::ctl {
namespace {

namespace fs = std::filesystem;

bool IsFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

fs::path ProgramDirectory() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : program.parent_path();
}

}  // namespace

std::vector<std::string> MappingPlaces(const std::string& name, const std::string& given) {
    const std::string file = name + ".yaml";
    if (!given.empty()) return {(fs::path(given) / file).string()};
    std::vector<std::string> places;
    const fs::path program = ProgramDirectory();
    if (!program.empty()) {
        places.push_back((program.parent_path() / "share/luotsi/mappings" / file).string());
    }
    std::error_code error;
    for (fs::path at = fs::current_path(error); !error; at = at.parent_path()) {
        places.push_back((at / "deploy/mappings" / file).string());
        if (at == at.parent_path()) break;
    }
    return places;
}

std::string ReadMapping(
    const std::string& name_or_file, const std::string& given, std::string* mapping
) {
    if (IsFile(name_or_file)) return ReadFile(name_or_file, mapping);
    if (name_or_file.find('/') != std::string::npos) return "cannot read " + name_or_file;
    for (const std::string& place : MappingPlaces(name_or_file, given)) {
        if (IsFile(place)) return ReadFile(place, mapping);
    }
    return "no mapping " + name_or_file + ": give a file, or its directory with --mappings";
}

}  // namespace luotsi::ctl
