#include "platform/journal/stores.h"

#include "platform/journal/backend.h"
#include "platform/journal/sqlite_backend.h"

namespace luotsi::journal {

absl::StatusOr<std::unique_ptr<Journal>> SqliteStores::Open(Options options, Clock& clock) {
    options.transport = transport_;
    auto backend = MakeSqliteBackend(directory_ + "/" + options.service + ".sqlite");
    if (!backend.ok()) return backend.status();
    return Journal::Open(*std::move(backend), std::move(options), clock);
}

}  // namespace luotsi::journal
