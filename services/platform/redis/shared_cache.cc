#include "platform/redis/shared_cache.h"

#include "platform/redis/seal.h"

#include <utility>
#include <vector>

namespace luotsi::redis {
namespace {

// A value as it lies in Redis:
//   "luotsi1 " seal(32 bytes) then, under the seal, county, kind, edition, id, version, each as a
//   decimal length, a colon and the bytes, and the value as the rest.
constexpr std::string_view kForm = "luotsi1 ";
constexpr std::size_t kSealBytes = 32;

void AppendField(std::string_view field, std::string& out) {
    out += std::to_string(field.size()) + ":";
    out += field;
}

std::string Label(
    std::string_view county,
    const SharedCache::Kind& kind,
    std::string_view id,
    std::uint64_t version
) {
    std::string label;
    AppendField(county, label);
    AppendField(kind.name, label);
    AppendField(std::to_string(kind.edition), label);
    AppendField(id, label);
    AppendField(std::to_string(version), label);
    return label;
}

// Everything of the label up to the version's field.
std::string_view WithoutVersion(std::string_view label, std::uint64_t version) {
    std::string field;
    AppendField(std::to_string(version), field);
    return label.substr(0, label.size() - field.size());
}

}  // namespace

SharedCache::SharedCache(Client& client, std::string county, Kind kind, metrics::Metrics& metrics)
    : client_(client),
      county_(std::move(county)),
      kind_(std::move(kind)),
      secret_(ReadPassword(client.settings()).value_or("")),
      metrics_(metrics, kind_.name) {}

std::string SharedCache::KeyOf(std::string_view id) const {
    return client_.Key("cache:" + county_ + ":" + kind_.name + ":" + std::string(id));
}

std::optional<std::string> SharedCache::Get(const Versioned& wanted) {
    const std::optional<Reply> reply = client_.Run({"GET", KeyOf(wanted.id)});
    if (!reply) {
        metrics_.unavailable.Increment();
        return std::nullopt;
    }
    if (reply->is(Reply::Kind::kNil)) {
        metrics_.miss.Increment();
        return std::nullopt;
    }
    const std::string_view stored = reply->text;
    // An error here is a key of another type, or no right to read: not a value of ours.
    if (!reply->is(Reply::Kind::kText) || !stored.starts_with(kForm) ||
        stored.size() < kForm.size() + kSealBytes) {
        metrics_.unreadable.Increment();
        return std::nullopt;
    }
    const std::string_view sealed = stored.substr(kForm.size() + kSealBytes);
    if (Seal(secret_, sealed) != stored.substr(kForm.size(), kSealBytes)) {
        metrics_.unreadable.Increment();
        return std::nullopt;
    }
    const std::string label = Label(county_, kind_, wanted.id, wanted.version);
    if (sealed.starts_with(label)) {
        metrics_.hit.Increment();
        return std::string(sealed.substr(label.size()));
    }
    const bool ours = sealed.starts_with(WithoutVersion(label, wanted.version));
    (ours ? metrics_.other_version : metrics_.foreign).Increment();
    return std::nullopt;
}

void SharedCache::Put(const Versioned& of, std::string_view value) {
    if (value.size() > kMaxValueBytes || !client_.up()) return;
    std::string sealed = Label(county_, kind_, of.id, of.version);
    sealed += value;
    std::string stored(kForm);
    stored += Seal(secret_, sealed);
    stored += sealed;
    client_.Post({
        "SET",
        KeyOf(of.id),
        std::move(stored),
        "EX",
        std::to_string(kind_.life.count()),
    });
}

}  // namespace luotsi::redis
