#include "kernel/personal_identity_code.h"

#include <cstddef>

namespace luotsi {
namespace {

// ddmmyy, century sign, zzz, check character.
constexpr std::size_t kBirthSize = 6;
constexpr std::size_t kSerialSize = 3;
constexpr std::size_t kTailSize = kSerialSize + 1;
constexpr std::size_t kShortest = kBirthSize + 1 + kTailSize;

constexpr std::string_view kCenturies = "-+ABCDEFUVWXY";
constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";

// What word processors and spreadsheets make of a hyphen, as UTF-8: soft hyphen, hyphen, unbroken
// hyphen, figure dash, en dash, em dash, bar, minus, small hyphen, wide hyphen.
constexpr std::string_view kDashes[] = {
    "\u00ad",
    "\u2010",
    "\u2011",
    "\u2012",
    "\u2013",
    "\u2014",
    "\u2015",
    "\u2212",
    "\ufe63",
    "\uff0d",
};

bool IsDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

char Upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool IsWordCharacter(char letter) {
    return IsDigit(letter) || (Upper(letter) >= 'A' && Upper(letter) <= 'Z');
}

bool AllDigits(std::string_view text) {
    for (const char letter : text) {
        if (!IsDigit(letter)) return false;
    }
    return true;
}

int Number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits)
        value = value * 10 + (digit - '0');
    return value;
}

bool IsBirth(std::string_view digits) {
    if (!AllDigits(digits)) return false;
    const int day = Number(digits.substr(0, 2));
    const int month = Number(digits.substr(2, 2));
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

// Bytes of the century sign at the start of the text; 0 when there is none.
std::size_t SignSize(std::string_view text) {
    if (kCenturies.find(Upper(text.front())) != std::string_view::npos) return 1;
    if (static_cast<unsigned char>(text.front()) < 0x80) return 0;
    for (const std::string_view dash : kDashes) {
        if (text.starts_with(dash)) return dash.size();
    }
    return 0;
}

// `text` starts with a code and the code ends with the text or before a character of no word.
bool StartsWithCode(std::string_view text) {
    const std::string_view birth = text.substr(0, kBirthSize);
    if (!IsBirth(birth)) return false;
    const std::size_t sign = SignSize(text.substr(kBirthSize));
    const std::string_view tail = text.substr(kBirthSize + sign);
    if (sign == 0 || tail.size() < kTailSize) return false;
    if (tail.size() > kTailSize && IsWordCharacter(tail[kTailSize])) return false;
    const std::string_view serial = tail.substr(0, kSerialSize);
    if (!AllDigits(serial)) return false;
    const int sum = Number(birth) * 1000 + Number(serial);
    return kChecks[static_cast<std::size_t>(sum % 31)] == Upper(tail[kSerialSize]);
}

}  // namespace

// One pass that leaps: where the sixth character is no digit, none of the six can start a code.
bool LooksLikePersonalIdentityCode(std::string_view text) {
    std::size_t at = 0;
    while (at + kShortest <= text.size()) {
        if (!IsDigit(text[at + kBirthSize - 1])) {
            at += kBirthSize;
            continue;
        }
        const bool starts_word = at == 0 || !IsWordCharacter(text[at - 1]);
        if (starts_word && StartsWithCode(text.substr(at))) return true;
        ++at;
    }
    return false;
}

}  // namespace luotsi
