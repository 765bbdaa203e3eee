#pragma once

#include "platform/journal/journal.h"

#include <absl/status/statusor.h>

#include <memory>
#include <string>

namespace luotsi::journal {

// Where a process's journals are kept; each module opens its own by its service's name.
class Stores {
  public:
    virtual ~Stores() = default;
    virtual absl::StatusOr<std::unique_ptr<Journal>> Open(Options options, Clock& clock) = 0;
};

// A directory with a file `<service>.sqlite` a service.
class SqliteStores : public Stores {
  public:
    // `transport`: the tables that feeds and relays keep beside each journal.
    SqliteStores(std::string directory, std::string transport)
        : directory_(std::move(directory)), transport_(std::move(transport)) {}
    absl::StatusOr<std::unique_ptr<Journal>> Open(Options options, Clock& clock) override;

  private:
    std::string directory_;
    std::string transport_;
};

}  // namespace luotsi::journal
