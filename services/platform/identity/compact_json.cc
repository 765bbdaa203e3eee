#include "platform/identity/compact_json.h"

#include <array>
#include <cstdint>
#include <set>
#include <vector>

namespace luotsi::identity {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::array<std::int8_t, 256> MakeValues() {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    }
    return values;
}

}  // namespace

std::optional<std::string> DecodeBase64Url(std::string_view text) {
    static const std::array<std::int8_t, 256> kValues = MakeValues();
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char letter : text) {
        const std::int8_t value = kValues[static_cast<unsigned char>(letter)];
        if (value < 0) return std::nullopt;
        bits = (bits << 6U) | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        bytes += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xffU);
        bits &= (1U << static_cast<unsigned>(count)) - 1;
    }
    return bits == 0 ? std::optional(bytes) : std::nullopt;
}

std::optional<nlohmann::json> ParseStrictObject(std::string_view text) {
    using Event = nlohmann::json::parse_event_t;
    std::vector<std::set<std::string>> names;
    bool repeated = false;
    const auto look = [&](int, Event event, nlohmann::json& parsed) {
        if (event == Event::object_start) names.emplace_back();
        if (event == Event::object_end) names.pop_back();
        if (event == Event::key) {
            repeated = !names.back().insert(parsed.get<std::string>()).second || repeated;
        }
        return true;
    };
    nlohmann::json object = nlohmann::json::parse(text, look, false);
    if (repeated || !object.is_object()) return std::nullopt;
    return object;
}

std::optional<std::string> TextMember(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

}  // namespace luotsi::identity
