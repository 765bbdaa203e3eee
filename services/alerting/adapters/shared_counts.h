#pragma once

#include "platform/journal/journal.h"
#include "platform/module/module.h"
#include "platform/redis/shared_cache.h"

#include <luotsi/alert/v1/alert_service.pb.h>

#include <absl/status/status.h>

#include <functional>
#include <optional>

namespace luotsi::alerting {

// The counts of the whole county, which every dashboard asks for and which read every alert, shared
// between replicas while the journal stands still. Without Redis they are counted each time.
class SharedCounts {
  public:
    using Count = std::function<absl::Status(alert::v1::AlertCounts&)>;

    SharedCounts(journal::Journal& journal, const module::Context& context);

    absl::Status Get(const Count& count, alert::v1::AlertCounts& counts);

  private:
    journal::Journal& journal_;
    std::optional<redis::SharedCache> cache_;
};

}  // namespace luotsi::alerting
