#include "platform/postgres/dialect.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace luotsi::postgres {
namespace {

struct Word {
    std::string_view ours;
    std::string_view theirs;
};
constexpr std::array<Word, 3> kWords{{
    {"INTEGER", "BIGINT"},
    {"BLOB", "BYTEA"},
    {"TEXT", "TEXT COLLATE \"C\""},
}};

bool IsWord(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

std::size_t EndOf(std::string_view sql, std::size_t start, bool (*belongs)(char)) {
    std::size_t end = start;
    while (end < sql.size() && belongs(sql[end]))
        ++end;
    return end;
}

}  // namespace

std::string Translate(std::string_view sql) {
    std::string out;
    out.reserve(sql.size() + 32);
    int next = 1;
    for (std::size_t at = 0; at < sql.size();) {
        if (sql[at] == '\'' || sql[at] == '"') {
            const std::size_t end = std::min(sql.find(sql[at], at + 1), sql.size() - 1) + 1;
            out += sql.substr(at, end - at);
            at = end;
        } else if (sql[at] == '?') {
            const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
            const std::size_t end = EndOf(sql, at + 1, is_digit);
            out += '$';
            out += end > at + 1 ? std::string(sql.substr(at + 1, end - at - 1))
                                : std::to_string(next++);
            at = end;
        } else if (IsWord(sql[at])) {
            const std::size_t end = EndOf(sql, at, IsWord);
            const std::string_view word = sql.substr(at, end - at);
            const auto known = std::ranges::find(kWords, word, &Word::ours);
            out += known == kWords.end() ? word : known->theirs;
            at = end;
        } else {
            out += sql[at++];
        }
    }
    return out;
}

}  // namespace luotsi::postgres
