#include "kernel/ids.h"

#include <algorithm>

namespace luotsi {
namespace {

constexpr std::size_t kTextSize = 36;
constexpr std::uint64_t kLow12 = 0xFFF;
constexpr std::uint64_t kLow62 = (std::uint64_t{1} << 62) - 1;
/// A new millisecond starts in the lower half, so thousands of steps fit before it runs out.
constexpr std::uint64_t kStartHi12 = 0x7FF;
constexpr std::uint64_t kMaxStep = std::uint64_t{1} << 32;
constexpr std::int64_t kMaxMillis = (std::int64_t{1} << 48) - 1;
constexpr std::int64_t kMicrosPerMilli = 1000;

constexpr bool IsHyphenPlace(std::size_t place) {
    return place == 8 || place == 13 || place == 18 || place == 23;
}

int HexValue(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return -1;
}

}  // namespace

std::optional<Uuid> Uuid::Parse(std::string_view text) {
    if (text.size() != kTextSize) return std::nullopt;
    Bytes bytes{};
    std::size_t nibble = 0;
    for (std::size_t place = 0; place < kTextSize; ++place) {
        if (IsHyphenPlace(place)) {
            if (text[place] != '-') return std::nullopt;
            continue;
        }
        const int value = HexValue(text[place]);
        if (value < 0) return std::nullopt;
        std::uint8_t& byte = bytes[nibble / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | value);
        ++nibble;
    }
    return FromBytes(bytes);
}

std::string Uuid::ToText() const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out(kTextSize, '-');
    std::size_t nibble = 0;
    for (std::size_t place = 0; place < kTextSize; ++place) {
        if (IsHyphenPlace(place)) continue;
        const std::uint8_t byte = bytes_[nibble / 2];
        out[place] = kHex[nibble % 2 == 0 ? byte >> 4 : byte & 0xF];
        ++nibble;
    }
    return out;
}

Uuid MakeUuidV7(Instant now, std::uint64_t random_hi12, std::uint64_t random_lo62) {
    const std::int64_t millis =
        std::clamp<std::int64_t>(now.micros() / kMicrosPerMilli, 0, kMaxMillis);
    const std::uint64_t high =
        static_cast<std::uint64_t>(millis) << 16 | std::uint64_t{7} << 12 | (random_hi12 & kLow12);
    const std::uint64_t low = std::uint64_t{2} << 62 | (random_lo62 & kLow62);
    Uuid::Bytes bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<std::uint8_t>(high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<std::uint8_t>(low >> (56 - 8 * i));
    }
    return Uuid::FromBytes(bytes);
}

Uuid SeededIdSource::Next(Instant now) {
    const std::lock_guard lock(mutex_);
    const std::int64_t millis = std::max<std::int64_t>(now.micros() / kMicrosPerMilli, 0);
    if (millis > millis_) {
        StartMillisecond(millis);
    } else {
        StepWithinMillisecond();
    }
    return MakeUuidV7(Instant::FromMicros(millis_ * kMicrosPerMilli), hi12_, lo62_);
}

void SeededIdSource::StartMillisecond(std::int64_t millis) {
    millis_ = millis;
    hi12_ = random_() & kStartHi12;
    lo62_ = random_() & kLow62;
}

void SeededIdSource::StepWithinMillisecond() {
    lo62_ += 1 + random_() % kMaxStep;
    if (lo62_ <= kLow62) return;
    lo62_ &= kLow62;
    if (++hi12_ > kLow12) StartMillisecond(millis_ + 1);
}

}  // namespace luotsi
