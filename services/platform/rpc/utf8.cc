#include "platform/rpc/utf8.h"

#include <cstddef>

namespace luotsi::rpc {
namespace {

// One row a length: how a lead byte looks, and the smallest value that may be written so long.
struct Form {
    unsigned char mask;
    unsigned char lead;
    std::size_t length;
    char32_t smallest;
};
constexpr Form kForms[] = {
    {0x80, 0x00, 1, 0x0}, {0xe0, 0xc0, 2, 0x80}, {0xf0, 0xe0, 3, 0x800}, {0xf8, 0xf0, 4, 0x10000}
};

const Form* FormOf(unsigned char byte) {
    for (const Form& form : kForms) {
        if ((byte & form.mask) == form.lead) return &form;
    }
    return nullptr;
}

}  // namespace

char32_t NextCodePoint(std::string_view& rest) {
    const auto first = static_cast<unsigned char>(rest.front());
    const Form* const form = FormOf(first);
    if (form == nullptr || rest.size() < form->length) return kNotUtf8;
    char32_t point = first & static_cast<unsigned char>(~form->mask);
    for (std::size_t i = 1; i < form->length; ++i) {
        const auto byte = static_cast<unsigned char>(rest[i]);
        if ((byte & 0xc0) != 0x80) return kNotUtf8;
        point = (point << 6) | (byte & 0x3f);
    }
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < form->smallest || point > 0x10ffff || surrogate) return kNotUtf8;
    rest.remove_prefix(form->length);
    return point;
}

bool IsUtf8(std::string_view text) {
    while (!text.empty()) {
        if (NextCodePoint(text) == kNotUtf8) return false;
    }
    return true;
}

}  // namespace luotsi::rpc
