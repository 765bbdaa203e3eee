#include "kernel/personal_identity_code.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>

namespace luotsi {
namespace {

// ddmmyy, century sign, zzz, check character.
constexpr std::size_t kBirthSize = 6;
constexpr std::size_t kSerialSize = 3;
constexpr std::size_t kShortest = kBirthSize + 1 + kSerialSize + 1;

// A run of so many hexadecimal digits is a digest or a random number. A code in one of them is
// there by chance: without this, one digest of SHA-256 in some 13,000 would be refused.
constexpr std::size_t kShortestDigest = 16;
// No digest has more; what lies farther away is not looked at, so that a hostile text takes no
// longer.
constexpr std::size_t kLongestDigest = 128;
constexpr std::size_t kUuidGroups[] = {8, 4, 4, 4, 12};
constexpr std::size_t kUuidSize = 36;

constexpr std::string_view kCenturies = "-+ABCDEFUVWXY";
constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";

// The zeros of Unicode's decimal digits (Nd); the other nine follow each.
constexpr char32_t kZeros[] = {
    0x0030,  0x0660,  0x06F0,  0x07C0,  0x0966,  0x09E6,  0x0A66,  0x0AE6,  0x0B66,  0x0BE6,
    0x0C66,  0x0CE6,  0x0D66,  0x0DE6,  0x0E50,  0x0ED0,  0x0F20,  0x1040,  0x1090,  0x17E0,
    0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,
    0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x10D40,
    0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0,
    0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16A60,
    0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140,
    0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0,
};

struct Range {
    char32_t first;
    char32_t last;
};

// Unicode's dashes (Pd) and what else is drawn as a hyphen: modifier minus, hyphen bullet, minus.
constexpr Range kDashes[] = {
    {0x002D, 0x002D}, {0x02D7, 0x02D7},   {0x058A, 0x058A},   {0x05BE, 0x05BE}, {0x1400, 0x1400},
    {0x1806, 0x1806}, {0x2010, 0x2015},   {0x2043, 0x2043},   {0x2212, 0x2212}, {0x2E17, 0x2E17},
    {0x2E1A, 0x2E1A}, {0x2E3A, 0x2E3B},   {0x2E40, 0x2E40},   {0x2E5D, 0x2E5D}, {0x301C, 0x301C},
    {0x3030, 0x3030}, {0x30A0, 0x30A0},   {0xFE31, 0xFE32},   {0xFE58, 0xFE58}, {0xFE63, 0xFE63},
    {0xFF0D, 0xFF0D}, {0x10D6E, 0x10D6E}, {0x10EAD, 0x10EAD},
};

// Format characters (Cf): most of them are not drawn.
constexpr Range kFormats[] = {
    {0x00AD, 0x00AD},   {0x0600, 0x0605},   {0x061C, 0x061C},   {0x06DD, 0x06DD},
    {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},   {0x180E, 0x180E},
    {0x200B, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x2064},   {0x2066, 0x206F},
    {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
    {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0001, 0xE0001},
    {0xE0020, 0xE007F},
};

// Blanks (Zs).
constexpr Range kBlanks[] = {
    {0x0020, 0x0020},
    {0x00A0, 0x00A0},
    {0x1680, 0x1680},
    {0x2000, 0x200A},
    {0x202F, 0x202F},
    {0x205F, 0x205F},
    {0x3000, 0x3000},
};

constexpr char32_t kSoftHyphen = 0xAD;
constexpr char32_t kFirstFullWidth = 0xFF01;
constexpr char32_t kLastFullWidth = 0xFF5E;

// What a symbol that no code contains is read as; also the end of the text.
constexpr char kOther = '\0';
constexpr char kFormat = '\1';

template <std::size_t N>
bool IsIn(const Range (&ranges)[N], char32_t point) {
    const Range* const found =
        std::lower_bound(std::begin(ranges), std::end(ranges), point, [](Range range, char32_t of) {
            return range.last < of;
        });
    return found != std::end(ranges) && found->first <= point;
}

bool IsDigit(char letter) {
    return letter >= '0' && letter <= '9';
}

char Upper(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool IsWordCharacter(char letter) {
    return IsDigit(letter) || (Upper(letter) >= 'A' && Upper(letter) <= 'Z');
}

bool IsHex(char letter) {
    return IsDigit(letter) || (Upper(letter) >= 'A' && Upper(letter) <= 'F');
}

bool IsAscii(char letter) {
    return static_cast<unsigned char>(letter) < 0x80;
}

struct Point {
    char32_t value;
    std::size_t size;
};

// The code point at the start of a text that is not empty; bytes that are not UTF-8 one by one.
Point FirstPoint(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0xC2 || lead > 0xF4) return {lead, 1};
    const std::size_t size = lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4);
    if (text.size() < size) return {0xFFFD, 1};
    char32_t value = lead & (0x7FU >> size);
    for (const char letter : text.substr(1, size - 1)) {
        const auto byte = static_cast<unsigned char>(letter);
        if ((byte & 0xC0U) != 0x80U) return {0xFFFD, 1};
        value = value << 6U | (byte & 0x3FU);
    }
    return {value, size};
}

// The ASCII that a wide code point stands for.
char Plain(char32_t point) {
    const char32_t* const above = std::upper_bound(std::begin(kZeros), std::end(kZeros), point);
    const char32_t digit = point - *(above - 1);
    if (digit < 10) return static_cast<char>('0' + digit);
    if (IsIn(kFormats, point)) return kFormat;
    if (IsIn(kDashes, point)) return '-';
    if (IsIn(kBlanks, point)) return ' ';
    if (point < kFirstFullWidth || point > kLastFullWidth) return kOther;
    return Upper(static_cast<char>(point - kFirstFullWidth + '!'));
}

// Reads a text symbol by symbol as plain ASCII in capitals, over format characters.
class Reader {
  public:
    explicit Reader(std::string_view text) : left_(text) {}

    char Peek() {
        while (!left_.empty()) {
            const char first = left_.front();
            size_ = 1;
            if (IsAscii(first)) return Upper(first);
            const Point point = FirstPoint(left_);
            size_ = point.size;
            const char plain = point.size == 1 ? kOther : Plain(point.value);
            if (plain != kFormat) return plain;
            soft_hyphen_ = soft_hyphen_ || point.value == kSoftHyphen;
            left_.remove_prefix(size_);
        }
        return kOther;
    }

    void Drop() { left_.remove_prefix(size_); }

    bool TakeOneOf(std::string_view letters) {
        const char next = Peek();
        if (next == kOther || letters.find(next) == std::string_view::npos) return false;
        Drop();
        return true;
    }

    // Appends digits to a number; false where there are not that many.
    bool TakeDigits(std::size_t count, int& number) {
        for (std::size_t i = 0; i < count; ++i) {
            const char next = Peek();
            if (!IsDigit(next)) return false;
            number = number * 10 + (next - '0');
            Drop();
        }
        return true;
    }

    // A soft hyphen is a sign where no other follows, and nothing elsewhere.
    void ForgetSoftHyphen() { soft_hyphen_ = false; }
    bool soft_hyphen() const { return soft_hyphen_; }

    // How many bytes have not been read.
    std::size_t left() const { return left_.size(); }

  private:
    std::string_view left_;
    std::size_t size_ = 1;
    bool soft_hyphen_ = false;
};

bool IsBirth(int ddmmyy) {
    const int day = ddmmyy / 10'000;
    const int month = ddmmyy / 100 % 100;
    return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

struct Code {
    std::size_t size = 0;
    // A dash or a letter, not a mere blank.
    bool has_sign = false;
};

// The code that the text starts with, whatever follows it.
std::optional<Code> StartsWithCode(std::string_view text) {
    Reader reader(text);
    int number = 0;
    if (!reader.TakeDigits(kBirthSize, number) || !IsBirth(number)) return std::nullopt;
    reader.ForgetSoftHyphen();
    const bool blank = reader.TakeOneOf(" ");
    const bool sign = reader.TakeOneOf(kCenturies);
    if (sign) reader.TakeOneOf(" ");
    if (!reader.TakeDigits(kSerialSize, number)) return std::nullopt;
    const bool has_sign = sign || reader.soft_hyphen();
    const char check = reader.Peek();
    const bool fits = kChecks[static_cast<std::size_t>(number % 31)] == check;
    if (check == kOther || !fits || !(has_sign || blank)) return std::nullopt;
    reader.Drop();
    return Code{.size = text.size() - reader.left(), .has_sign = has_sign};
}

// A run of hexadecimal digits by its place.
struct Run {
    std::size_t first;
    std::size_t size;
};

Run HexRunAround(std::string_view text, std::size_t at) {
    std::size_t first = at;
    std::size_t last = at;
    while (first > 0 && at - first < kLongestDigest && IsHex(text[first - 1]))
        --first;
    while (last < text.size() && last - at < kLongestDigest && IsHex(text[last]))
        ++last;
    return {.first = first, .size = IsHex(text[at]) ? last - first : 0};
}

// `text` starts with groups of hexadecimal digits between dashes; a further one does not follow.
bool StartsWithUuid(std::string_view text) {
    if (text.size() < kUuidSize) return false;
    std::size_t at = 0;
    for (const std::size_t group : kUuidGroups) {
        if (at > 0 && text[at++] != '-') return false;
        for (const std::size_t end = at + group; at < end; ++at) {
            if (!IsHex(text[at])) return false;
        }
    }
    return at == text.size() || !IsHex(text[at]);
}

bool IsGroupOfUuid(std::string_view text, Run run) {
    std::size_t before = 0;
    for (const std::size_t group : kUuidGroups) {
        const bool fits = run.size == group && before <= run.first;
        if (fits && StartsWithUuid(text.substr(run.first - before))) {
            const std::size_t start = run.first - before;
            return start == 0 || !IsHex(text[start - 1]);
        }
        before += group + 1;
    }
    return false;
}

bool IsMadeByMachine(std::string_view text, std::size_t at) {
    const Run run = HexRunAround(text, at);
    return run.size >= kShortestDigest || IsGroupOfUuid(text, run);
}

// A digit beside it makes it another number. Letters may touch it, which people do by mistake and
// on purpose, unless they make it part of a digest or a UUID; beside a blank for the sign they are
// a unit of measure as often as not.
bool HasCodeAt(std::string_view text, std::size_t at) {
    if (at > 0 && IsDigit(text[at - 1])) return false;
    const std::optional<Code> code = StartsWithCode(text.substr(at));
    if (!code) return false;
    const std::size_t end = at + code->size;
    if (end < text.size() && IsDigit(text[end])) return false;
    const bool touched = (at > 0 && IsWordCharacter(text[at - 1])) ||
                         (end < text.size() && IsWordCharacter(text[end]));
    if (!touched) return true;
    // A dash parts the code into two runs.
    return code->has_sign && !(IsMadeByMachine(text, at) && IsMadeByMachine(text, end - 1));
}

constexpr std::uint64_t Eight(std::uint64_t byte) {
    return byte * 0x0101010101010101U;
}

// Whether one of eight bytes starts a character beyond ASCII that is no Latin letter: it has both
// high bits set and is not C3. No code is made of what starts with C3.
bool StartsWideCharacter(std::uint64_t eight) {
    const std::uint64_t leads = eight & (eight << 1U) & Eight(0x80);
    const std::uint64_t differs = ((eight ^ Eight(0xC3)) & Eight(0x7F)) + Eight(0x7F);
    return (leads & differs) != 0;
}

// A text of a code's length or more, eight bytes at a time; the last eight overlap.
bool IsPlain(std::string_view text) {
    constexpr std::size_t kStep = sizeof(std::uint64_t);
    static_assert(kStep <= kShortest);
    const auto wide_at = [text](std::size_t at) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, kStep);
        return StartsWideCharacter(eight);
    };
    const std::size_t last = text.size() - kStep;
    for (std::size_t at = 0; at < last; at += kStep) {
        if (wide_at(at)) return false;
    }
    return !wide_at(last);
}

// One pass that leaps: where the sixth character is no digit, none of the six can start a code.
bool PlainTextHasCode(std::string_view text) {
    std::size_t at = 0;
    while (at + kShortest <= text.size()) {
        if (!IsDigit(text[at + kBirthSize - 1])) {
            at += kBirthSize;
            continue;
        }
        if (HasCodeAt(text, at)) return true;
        ++at;
    }
    return false;
}

// A code starts with a digit: a run of format characters is then read a few times, not over and
// over.
bool StartsWithDigit(std::string_view text, Point first) {
    return first.size == 1 ? IsDigit(text.front()) : IsDigit(Plain(first.value));
}

bool WideTextHasCode(std::string_view text) {
    std::size_t at = 0;
    while (at + kShortest <= text.size()) {
        const std::string_view left = text.substr(at);
        const Point first = FirstPoint(left);
        if (StartsWithDigit(left, first) && HasCodeAt(text, at)) return true;
        at += first.size;
    }
    return false;
}

}  // namespace

bool LooksLikePersonalIdentityCode(std::string_view text) {
    if (text.size() < kShortest) return false;
    return IsPlain(text) ? PlainTextHasCode(text) : WideTextHasCode(text);
}

}  // namespace luotsi
