#include "tools/tidy/source.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <utility>

namespace tidy {
namespace {

bool IsWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Copies [from, to) of the raw text into a reading.
void Keep(std::string& reading, const std::string& raw, std::size_t from, std::size_t to) {
    std::copy(
        raw.begin() + static_cast<std::ptrdiff_t>(from),
        raw.begin() + static_cast<std::ptrdiff_t>(to),
        reading.begin() + static_cast<std::ptrdiff_t>(from)
    );
}

// End of the "..." or '...' that begins at `at`; a literal never passes the end of its line.
std::size_t EndOfLiteral(const std::string& raw, std::size_t at) {
    const char quote = raw[at];
    for (std::size_t i = at + 1; i < raw.size(); ++i) {
        if (raw[i] == '\\') {
            ++i;
        } else if (raw[i] == quote) {
            return i + 1;
        } else if (raw[i] == '\n') {
            return i;
        }
    }
    return raw.size();
}

// End of the R"tag( ... )tag" whose quote stands at `at`.
std::size_t EndOfRawString(const std::string& raw, std::size_t at) {
    const std::size_t open = raw.find('(', at);
    if (open == std::string::npos) return raw.size();
    const std::string close = ")" + raw.substr(at + 1, open - at - 1) + "\"";
    const std::size_t end = raw.find(close, open);
    return end == std::string::npos ? raw.size() : end + close.size();
}

bool IsRawString(const std::string& raw, std::size_t quote) {
    if (quote == 0 || raw[quote - 1] != 'R') return false;
    if (quote == 1 || !IsWord(raw[quote - 2])) return true;
    return raw[quote - 2] == '8' || raw[quote - 2] == 'u' || raw[quote - 2] == 'L';
}

bool IsGenerated(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    return name.find(".pb.") != std::string::npos;
}

}  // namespace

Source Read(std::string path, std::string raw) {
    std::string blank(raw.size(), ' ');
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\n') blank[i] = '\n';
    }
    Source source{std::move(path), std::move(raw), blank, blank, blank};
    const std::string& text = source.raw;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::string_view two = std::string_view(text).substr(at, 2);
        std::size_t end = at + 1;
        if (two == "//") {
            end = std::min(text.find('\n', at), text.size());
            Keep(source.comments, text, at, end);
        } else if (two == "/*") {
            const std::size_t close = text.find("*/", at + 2);
            end = close == std::string::npos ? text.size() : close + 2;
            Keep(source.comments, text, at, end);
        } else if (text[at] == '"') {
            end = IsRawString(text, at) ? EndOfRawString(text, at) : EndOfLiteral(text, at);
            Keep(source.code_literals, text, at, end);
        } else if (text[at] == '\'' && (at == 0 || !IsWord(text[at - 1]))) {  // not 1'000
            end = EndOfLiteral(text, at);
            Keep(source.code_literals, text, at, end);
        } else {
            Keep(source.code, text, at, end);
            Keep(source.code_literals, text, at, end);
        }
        at = end;
    }
    return source;
}

std::string Slurp(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<Source> LoadTree(const std::filesystem::path& root) {
    std::vector<Source> sources;
    for (const char* const top : {"services", "tests", "tools"}) {
        if (!std::filesystem::is_directory(root / top)) continue;
        std::filesystem::recursive_directory_iterator it(root / top);
        for (const std::filesystem::directory_entry& entry : it) {
            const std::filesystem::path& path = entry.path();
            if (entry.is_directory() && path.filename().string().starts_with(".")) {
                it.disable_recursion_pending();
            }
            const bool wanted = path.extension() == ".h" || path.extension() == ".cc";
            if (!wanted || !entry.is_regular_file() || IsGenerated(path)) continue;
            sources.push_back(Read(path.lexically_relative(root).generic_string(), Slurp(path)));
        }
    }
    std::ranges::sort(sources, {}, &Source::path);
    return sources;
}

int LineOf(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::vector<std::string_view> Lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace tidy
