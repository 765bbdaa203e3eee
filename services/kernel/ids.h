#pragma once

#include "kernel/civil.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>

namespace luotsi {

/// 128-bit identifier (RFC 9562). Orders as its text does.
class Uuid {
  public:
    using Bytes = std::array<std::uint8_t, 16>;

    /// The nil UUID: all zeros.
    constexpr Uuid() = default;
    static constexpr Uuid FromBytes(const Bytes& bytes) {
        Uuid uuid;
        uuid.bytes_ = bytes;
        return uuid;
    }

    /// Canonical lower-case text with hyphens, any version: "019c4b1e-7a80-7f1a-8d2e-0123456789ab".
    static std::optional<Uuid> Parse(std::string_view text);
    std::string ToText() const;

    constexpr const Bytes& bytes() const { return bytes_; }
    constexpr bool IsNil() const { return *this == Uuid(); }

    constexpr auto operator<=>(const Uuid&) const = default;

  private:
    Bytes bytes_{};
};

/// An id of one kind of thing; ids of different kinds do not convert into each other:
/// `struct ContractTag; using ContractId = Id<ContractTag>;`
template <class Tag>
class Id {
  public:
    constexpr Id() = default;
    constexpr explicit Id(Uuid uuid) : uuid_(uuid) {}

    static std::optional<Id> Parse(std::string_view text) {
        const std::optional<Uuid> uuid = Uuid::Parse(text);
        if (!uuid) return std::nullopt;
        return Id(*uuid);
    }
    std::string ToText() const { return uuid_.ToText(); }

    constexpr Uuid uuid() const { return uuid_; }
    constexpr bool IsNil() const { return uuid_.IsNil(); }

    constexpr auto operator<=>(const Id&) const = default;

  private:
    Uuid uuid_;
};

/// Where new ids come from. `now` is the moment of the command, so ids sort by time.
class IdSource {
  public:
    virtual ~IdSource() = default;
    virtual Uuid Next(Instant now) = 0;
};

/// UUID version 7: milliseconds of `now` (0 before 1970), then the low 12 bits of `random_hi12` and
/// the low 62 bits of `random_lo62`.
Uuid MakeUuidV7(Instant now, std::uint64_t random_hi12, std::uint64_t random_lo62);

/// UUIDs of version 7, each greater than the one before, also when the clock steps backwards. Safe
/// to share between threads. The same seed and moments give the same ids: seed it from the
/// operating system in a service, with a constant in a test. Ids are not secrets.
class SeededIdSource : public IdSource {
  public:
    explicit SeededIdSource(std::uint64_t seed) : random_(seed) {}
    Uuid Next(Instant now) override;

  private:
    void StartMillisecond(std::int64_t millis);
    void StepWithinMillisecond();

    std::mutex mutex_;
    std::mt19937_64 random_;
    std::int64_t millis_ = -1;
    std::uint64_t hi12_ = 0;
    std::uint64_t lo62_ = 0;
};

}  // namespace luotsi

template <>
struct std::hash<luotsi::Uuid> {
    std::size_t operator()(const luotsi::Uuid& uuid) const noexcept {
        const auto& bytes = uuid.bytes();
        const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return std::hash<std::string_view>{}(text);
    }
};

template <class Tag>
struct std::hash<luotsi::Id<Tag>> {
    std::size_t operator()(const luotsi::Id<Tag>& id) const noexcept {
        return std::hash<luotsi::Uuid>{}(id.uuid());
    }
};
