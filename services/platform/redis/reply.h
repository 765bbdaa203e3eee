#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace luotsi::redis {

// A command with its arguments, any bytes.
using Command = std::vector<std::string>;

// What Redis said to one command. An error of the server is an answer too: it cost no waiting.
struct Reply {
    enum class Kind { kNil, kText, kInteger, kError, kList };

    Kind kind = Kind::kNil;
    // Of a text or an error.
    std::string text;
    std::int64_t integer = 0;
    std::vector<Reply> list;

    bool is(Kind wanted) const { return kind == wanted; }
};

}  // namespace luotsi::redis
