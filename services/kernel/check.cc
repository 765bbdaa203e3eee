#include "kernel/check.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace luotsi {
namespace {

std::string Quoted(std::string_view text) {
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') out += '\\';
        out += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
    return out + '"';
}

// The build machine's folders are nobody's business: keep the path from the repository root on.
std::string_view FromRoot(std::string_view file) {
    for (const std::string_view root : {"services/", "tests/", "tools/"}) {
        if (const auto at = file.rfind(root); at != std::string_view::npos) return file.substr(at);
    }
    return file.substr(file.rfind('/') + 1);
}

}  // namespace

void FailCheck(const char* condition, const char* why, const char* file, int line) {
    const std::string text =
        "{\"level\":\"error\",\"event\":\"check.failed\",\"condition\":" + Quoted(condition) +
        ",\"why\":" + Quoted(why) + ",\"file\":" + Quoted(FromRoot(file)) +
        ",\"line\":" + std::to_string(line) + "}\n";
    std::fputs(text.c_str(), stderr);
    std::fflush(stderr);
    std::abort();
}

}  // namespace luotsi
