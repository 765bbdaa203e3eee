#pragma once

#include "kernel/civil.h"
#include "kernel/describe.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

struct evp_pkey_st;

namespace luotsi::audit {

// What a journal was at one moment, signed with a key that the database does not know. It stops
// what the chain alone cannot: computing the chain anew, and cutting off the journal's end.
struct Checkpoint {
    std::string county;
    std::string module;
    std::uint64_t position = 0;
    std::uint64_t count = 0;
    // The link at the position, 64 hex digits.
    std::string chain;
    Instant made_at;
    std::string key_id;
    // Ed25519 over SignedText, 128 hex digits.
    std::string signature;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"county", &Checkpoint::county},
            Field{"module", &Checkpoint::module},
            Field{"position", &Checkpoint::position},
            Field{"count", &Checkpoint::count},
            Field{"chain", &Checkpoint::chain},
            Field{"made_at", &Checkpoint::made_at},
            Field{"key_id", &Checkpoint::key_id},
            Field{"signature", &Checkpoint::signature},
        };
    }
    bool operator==(const Checkpoint&) const = default;
};

// The text under the signature: a line a field, so that `openssl pkeyutl` can check it too.
std::string SignedText(const Checkpoint& checkpoint);

// One line of the checkpoint file: a JSON object and a line feed; and back, without it.
std::string ToLine(const Checkpoint& checkpoint);
std::optional<Checkpoint> FromLine(std::string_view line);

std::string ToHex(std::string_view bytes);
// Lower-case digits only.
std::optional<std::string> FromHex(std::string_view hex);

// One half of an Ed25519 key pair, read from a PEM file.
class Key {
  public:
    // Fails with INVALID_ARGUMENT, naming the file, where it holds no such key.
    static absl::StatusOr<Key> ReadPrivate(const std::string& file);
    static absl::StatusOr<Key> ReadPublic(const std::string& file);

    // The first 16 hex digits of the SHA-256 of the public half (DER).
    const std::string& id() const { return id_; }
    // Fills in key_id and signature. Needs the private half.
    absl::Status Sign(Checkpoint& checkpoint) const;
    bool Signed(const Checkpoint& checkpoint) const;

  private:
    explicit Key(std::shared_ptr<evp_pkey_st> key);

    std::shared_ptr<evp_pkey_st> key_;
    std::string id_;
};

}  // namespace luotsi::audit
