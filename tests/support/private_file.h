#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace luotsi::test {

// A file with a secret, as the product asks for it: no other user may read it.
inline void WritePrivateFile(const std::string& path, std::string_view content) {
    std::ofstream(path) << content;
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
}

}  // namespace luotsi::test
