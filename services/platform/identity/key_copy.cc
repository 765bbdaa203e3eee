#include "platform/identity/key_copy.h"

#include "kernel/aggregate.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "platform/journal/aggregate_ops.h"
#include "platform/wire/values.h"

#include <luotsi/type/v1/provider_key_event.pb.h>

#include <variant>

namespace luotsi::identity {
namespace {

constexpr std::string_view kSource = "report-intake";
constexpr std::string_view kTypes = "fi.luotsi.report.provider_key.";

struct KeyNoted {
    static constexpr std::string_view kName = "key_noted";
    std::string provider;
    std::string salt;
    std::string secret_hash;
    Instant expires_at;
    bool revoked = false;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &KeyNoted::provider},
            Field{"salt", &KeyNoted::salt},
            Field{"secret_hash", &KeyNoted::secret_hash},
            Field{"expires_at", &KeyNoted::expires_at},
            Field{"revoked", &KeyNoted::revoked}
        };
    }
};
using KeyCopyEvent = std::variant<KeyNoted>;

// The stream id is the key's id.
struct KeyCopyBook {
    using State = KeyNoted;
    using Event = KeyCopyEvent;
    static constexpr std::string_view kKind = "provider_key_copy";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded&) {
        state = std::get<KeyNoted>(event);
    }
};

void ProjectCopy(sql::Db& db, const ports::Held<KeyCopyBook>& after, const KeyCopyEvent&) {
    const KeyNoted& key = after.state;
    PutKey(db, after.id, {key.provider, key.salt, key.secret_hash, key.expires_at, key.revoked});
}

absl::Status Note(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    using namespace type::v1;
    ProviderKeyEvent told;
    if (!told.ParseFromString(event.data)) return absl::InvalidArgumentError("no key event");
    wire::Reader reader;
    const Uuid key_id = reader.Id(told.key_id(), "key_id");
    const std::optional<Instant> expires = reader.InstantOf(told.expires_at(), "expires_at");
    if (reader.rejection() || !expires) return absl::InvalidArgumentError("an unusable key event");
    KeyNoted noted{
        .provider = told.provider(),
        .salt = told.salt(),
        .secret_hash = told.secret_hash(),
        .expires_at = *expires,
        .revoked = told.kind() == PROVIDER_KEY_EVENT_KIND_REVOKED,
    };
    work.push_back({{}, [key_id, noted = std::move(noted)](ports::Unit& unit) {
                        // Whatever comes later: a revoked key never opens again.
                        KeyNoted news = noted;
                        news.revoked = news.revoked || unit.Get<KeyCopyBook>(key_id).state.revoked;
                        unit.Append<KeyCopyBook>(key_id, news);
                        return std::optional<Rejection>();
                    }});
    return absl::OkStatus();
}

}  // namespace

void PutKey(sql::Db& db, const Uuid& key_id, const KeyRecord& record) {
    db.Prepare(
          "INSERT INTO provider_keys(key_id,provider,salt,secret_hash,expires_us,revoked) "
          "VALUES(?,?,?,?,?,?) ON CONFLICT(key_id) DO UPDATE SET provider=excluded.provider,"
          "salt=excluded.salt,secret_hash=excluded.secret_hash,expires_us=excluded.expires_us,"
          "revoked=excluded.revoked"
    )
        .BindAll(
            key_id,
            record.provider,
            record.salt,
            record.secret_hash,
            record.expires_at.micros(),
            record.revoked
        )
        .Run();
}

void AddKeyCopy(journal::Options& options) {
    options.schema.read_models += kKeyTable;
    options.schema.tables.emplace_back(kKeyTableName);
    options.aggregates.push_back(journal::MakeOps<KeyCopyBook>(ProjectCopy));
}

feed::Subscription FollowKeys() {
    return AlsoFollowKeys({
        std::string(kSource),
        [](const feed::PublicEvent&, std::vector<ports::Entry>&) { return absl::OkStatus(); },
    });
}

feed::Subscription AlsoFollowKeys(feed::Subscription subscription) {
    auto other = std::move(subscription.handle);
    subscription.handle = [other = std::move(other
                           )](const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
        return event.type.starts_with(kTypes) ? Note(event, work) : other(event, work);
    };
    return subscription;
}

absl::StatusOr<std::optional<KeyRecord>> JournalKeyFinder::Find(const Uuid& key_id) {
    std::optional<KeyRecord> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement row = db.Prepare(
            "SELECT provider,salt,secret_hash,expires_us,revoked FROM provider_keys WHERE key_id=?"
        );
        row.Bind(key_id);
        if (!row.Step()) return;
        found = KeyRecord{
            row.Text(0), row.Text(1), row.Text(2), Instant::FromMicros(row.Int(3)), row.Int(4) != 0
        };
    });
    if (!read.ok()) return read;
    return found;
}

}  // namespace luotsi::identity
