#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace luotsi::test {

// What whoever starts a test has said, or what holds otherwise.
inline std::string SettingOr(const char* name, const std::string& otherwise) {
    const char* const given = std::getenv(name);
    return given != nullptr ? given : otherwise;
}

// LUOTSI_SEED repeats a run of random histories.
inline unsigned long long SeedOr(unsigned long long otherwise) {
    return std::strtoull(SettingOr("LUOTSI_SEED", std::to_string(otherwise)).c_str(), nullptr, 10);
}

// Where the real data lies; LUOTSI_REAL_DATA says so, else `beside` the repository.
inline std::filesystem::path RealData(const std::filesystem::path& beside) {
    return SettingOr("LUOTSI_REAL_DATA", beside.string());
}

// The text of a gzip file; empty where it cannot be read.
inline std::string Unpacked(const std::filesystem::path& file) {
    std::string bytes;
    std::FILE* pipe = popen(("gzip -dc '" + file.string() + "'").c_str(), "r");
    if (pipe == nullptr) return bytes;
    std::vector<char> piece(std::size_t{1} << 16);
    for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
        bytes.append(piece.data(), got);
    pclose(pipe);
    return bytes;
}

}  // namespace luotsi::test
