#pragma once

#include <string>
#include <vector>

namespace luotsi::ctl {

/// Where a mapping named `name` may lie, the likeliest first: in `given` alone where it is set,
/// else beside the program in ../share/luotsi/mappings, else in deploy/mappings of the directory
/// that the program runs in or of one above it.
std::vector<std::string> MappingPlaces(const std::string& name, const std::string& given);

/// Reads the mapping: `name_or_file` is a file's path, or the name of a known mapping. Returns what
/// is wrong, empty when all is well.
std::string ReadMapping(
    const std::string& name_or_file, const std::string& given, std::string* mapping
);

}  // namespace luotsi::ctl
