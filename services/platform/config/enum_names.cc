#include "platform/config/enum_names.h"

#include <algorithm>
#include <cctype>

namespace luotsi::config {
namespace {

std::string Lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return text;
}

// LOG_LEVEL_ for enum LogLevel.
std::string ValuePrefix(const EnumDescriptor& type) {
    std::string prefix;
    for (const char letter : type.name()) {
        const bool upper = std::isupper(static_cast<unsigned char>(letter)) != 0;
        if (upper && !prefix.empty()) prefix += '_';
        prefix += static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
    }
    return prefix + '_';
}

}  // namespace

std::string ShortName(const EnumValueDescriptor& value) {
    const std::string prefix = ValuePrefix(*value.type());
    const bool prefixed = value.name().starts_with(prefix);
    return Lower(prefixed ? value.name().substr(prefix.size()) : value.name());
}

const EnumValueDescriptor* FindValue(const EnumDescriptor& type, const std::string& text) {
    for (int i = 0; i < type.value_count(); ++i) {
        const EnumValueDescriptor& value = *type.value(i);
        if (value.number() != 0 && (text == value.name() || text == ShortName(value)))
            return &value;
    }
    return nullptr;
}

std::string ShortNames(const EnumDescriptor& type) {
    std::string names;
    for (int i = 0; i < type.value_count(); ++i) {
        const EnumValueDescriptor& value = *type.value(i);
        if (value.number() != 0) names += (names.empty() ? "" : ", ") + ShortName(value);
    }
    return names;
}

}  // namespace luotsi::config
