#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidy {

// One source file in three readings of the same length, line breaks kept, so an offset means the
// same in all.
struct Source {
    std::string path;           // from the root, with '/'
    std::string raw;            // as it stands
    std::string code;           // comments and the insides of literals are blanks
    std::string code_literals;  // comments are blanks, literals stand
    std::string comments;       // everything but comments is blank
};

// Splits `raw` into the readings of Source.
Source Read(std::string path, std::string raw);

// Every .h and .cc file below services/, tests/ and tools/ of `root`, generated ones left out,
// sorted by path.
std::vector<Source> LoadTree(const std::filesystem::path& root);

// The whole file, or nothing when it cannot be read.
std::string Slurp(const std::filesystem::path& path);

int LineOf(std::string_view text, std::size_t offset);
std::vector<std::string_view> Lines(std::string_view text);

}  // namespace tidy
