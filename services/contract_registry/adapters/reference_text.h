#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

namespace luotsi::contract_registry {

// References that somebody else will follow: what a browser would run or unpack is none.

inline std::string_view SchemeOf(std::string_view text) {
    const std::size_t end = text.find_first_of(":/?#");
    return end != std::string_view::npos && text[end] == ':' ? text.substr(0, end) : "";
}

inline bool IsPlainLine(std::string_view text) {
    return std::ranges::none_of(text, [](unsigned char c) {
        return std::iscntrl(c) != 0 || c == '<' || c == '>' || c == '"';
    });
}

// An address of the web or a name (urn:), with its scheme and without blanks.
inline bool IsWebUri(std::string_view text) {
    if (!IsPlainLine(text) || text.find(' ') != std::string_view::npos) return false;
    std::string scheme(SchemeOf(text));
    std::ranges::transform(scheme, scheme.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::string_view rest = text.substr(std::min(scheme.size() + 1, text.size()));
    if (scheme == "urn") return rest.find(':') != std::string_view::npos && !rest.starts_with(':');
    if (scheme != "http" && scheme != "https") return false;
    return rest.starts_with("//") && rest.size() > 2 && rest[2] != '/';
}

// Where something lies: a web address, a name, or a place in the county's own system without
// scheme.
inline bool IsReference(std::string_view text) {
    const bool bare = text.substr(0, text.find_first_of("/?#")).find(':') == std::string_view::npos;
    if (!bare) return IsWebUri(text);
    return !text.empty() && IsPlainLine(text) && text.front() != ' ' && text.back() != ' ';
}

// "type/subtype", with parameters or without.
inline bool IsMediaType(std::string_view text) {
    constexpr std::string_view kMarks = "!#$&-^_.+";
    const auto is_name = [&](std::string_view name) {
        return !name.empty() && std::ranges::all_of(name, [&](unsigned char c) {
            return std::isalnum(c) != 0 || kMarks.find(static_cast<char>(c)) != kMarks.npos;
        });
    };
    const std::string_view essence = text.substr(0, text.find_first_of("; "));
    const std::size_t slash = essence.find('/');
    if (slash == std::string_view::npos || !IsPlainLine(text)) return false;
    const std::string_view parameters = text.substr(essence.size());
    const bool parted =
        parameters.empty() || parameters.find_first_not_of(' ') == parameters.find(';');
    return parted && is_name(essence.substr(0, slash)) && is_name(essence.substr(slash + 1));
}

}  // namespace luotsi::contract_registry
