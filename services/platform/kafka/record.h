#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::kafka {

struct Header {
    std::string name;
    std::string value = {};
};

// One record of a topic, as it is written or read.
struct Record {
    std::string topic = {};
    std::string key = {};
    std::string value = {};
    std::vector<Header> headers = {};
    // Only of a record that was read.
    std::int32_t partition = -1;
    std::int64_t offset = -1;

    std::optional<std::string_view> Find(std::string_view name) const {
        for (const Header& header : headers) {
            if (header.name == name) return header.value;
        }
        return std::nullopt;
    }
};

struct Partition {
    std::string topic = {};
    std::int32_t number = -1;

    auto operator<=>(const Partition&) const = default;
};

}  // namespace luotsi::kafka
