#include "platform/tabular/utf16.h"

#include <array>
#include <cwchar>
#include <locale>

namespace luotsi::tabular {
namespace {

constexpr std::string_view kLittleMark = "\xff\xfe";
constexpr std::string_view kBigMark = "\xfe\xff";

std::u16string UnitsOf(std::string_view bytes, ByteOrder order) {
    std::u16string units;
    units.reserve(bytes.size() / 2);
    const std::size_t high = order == ByteOrder::kBig ? 0 : 1;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const auto upper = static_cast<unsigned char>(bytes[at + high]);
        const auto lower = static_cast<unsigned char>(bytes[at + 1 - high]);
        units += static_cast<char16_t>(upper << 8U | lower);
    }
    return units;
}

}  // namespace

std::optional<ByteOrder> Utf16Mark(std::string_view bytes) {
    if (bytes.starts_with(kLittleMark)) return ByteOrder::kLittle;
    if (bytes.starts_with(kBigMark)) return ByteOrder::kBig;
    return std::nullopt;
}

std::optional<std::string> FromUtf16(std::string_view marked) {
    const std::optional<ByteOrder> order = Utf16Mark(marked);
    if (!order || marked.size() % 2 != 0) return std::nullopt;
    const std::u16string units = UnitsOf(marked.substr(kBigMark.size()), *order);
    using Converter = std::codecvt<char16_t, char8_t, std::mbstate_t>;
    const auto& converter = std::use_facet<Converter>(std::locale::classic());
    std::array<char8_t, 4096> piece{};
    std::mbstate_t state{};
    std::string text;
    const char16_t* const end = units.data() + units.size();
    for (const char16_t* at = units.data(); at != end;) {
        const char16_t* stopped = at;
        char8_t* filled = piece.data();
        const auto result = converter.out(
            state, at, end, stopped, piece.data(), piece.data() + piece.size(), filled
        );
        // Half a pair: an error in the middle, and no step forward at the end.
        if (result == std::codecvt_base::error || stopped == at) return std::nullopt;
        text.append(
            reinterpret_cast<const char*>(piece.data()),
            static_cast<std::size_t>(filled - piece.data())
        );
        at = stopped;
    }
    return text;
}

}  // namespace luotsi::tabular
