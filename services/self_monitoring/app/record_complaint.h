#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "self_monitoring/app/ports.h"
#include "self_monitoring/domain/complaint.h"

#include <string>

namespace luotsi::self_monitoring {

// Makes the digest by which the journal remembers words that it does not hold.
class Digest {
  public:
    virtual ~Digest() = default;
    virtual std::string Of(const Uuid& salt, const std::string& words) = 0;
};

// Records a complaint and puts it into the provider's queue in one unit of work.
class RecordComplaintHandler {
  public:
    RecordComplaintHandler(Clock& clock, IdSource& ids, ports::Books& books, Digest& digest)
        : clock_(clock), ids_(ids), books_(books), digest_(digest) {}

    // `words` may be empty; they go to the erasable side table.
    ports::Result<StoredComplaint> Handle(
        RecordComplaint command, const std::string& words, const ports::RequestContext& request
    );

  private:
    Clock& clock_;
    IdSource& ids_;
    ports::Books& books_;
    Digest& digest_;
};

}  // namespace luotsi::self_monitoring
