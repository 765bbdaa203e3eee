#pragma once

#include "platform/feed/feed.h"
#include "platform/identity/provider_key.h"
#include "platform/journal/journal.h"

namespace luotsi::identity {

// The table in which a module keeps what it knows of provider keys. Report intake, which makes the
// keys, fills it itself; every other module fills it from the key events that it follows.
inline constexpr const char* kKeyTable = R"sql(
CREATE TABLE IF NOT EXISTS provider_keys(
    key_id BLOB PRIMARY KEY,
    provider TEXT NOT NULL,
    salt TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    expires_us INTEGER NOT NULL,
    revoked INTEGER NOT NULL
);
)sql";
inline constexpr const char* kKeyTableName = "provider_keys";

// Writes one row of the table.
void PutKey(sql::Db& db, const Uuid& key_id, const KeyRecord& record);

// Gives a module's journal a copy of the keys; with it goes one of the two subscriptions below.
void AddKeyCopy(journal::Options& options);

// For a module that follows report intake for nothing else.
feed::Subscription FollowKeys();
// For a module that follows report intake anyway: key events go to the copy, the rest as before.
feed::Subscription AlsoFollowKeys(feed::Subscription subscription);

// Looks keys up in a module's table.
class JournalKeyFinder : public KeyFinder {
  public:
    explicit JournalKeyFinder(journal::Journal& journal) : journal_(journal) {}
    absl::StatusOr<std::optional<KeyRecord>> Find(const Uuid& key_id) override;

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::identity
