#pragma once

#include "ports/books.h"
#include "self_monitoring/app/ports.h"
#include "self_monitoring/domain/complaint.h"

namespace luotsi::self_monitoring {

class AcknowledgeComplaintHandler {
  public:
    explicit AcknowledgeComplaintHandler(ports::Books& books) : books_(books) {}

    ports::Result<StoredComplaint> Handle(
        ComplaintId complaint,
        const AcknowledgeComplaint& command,
        const ports::RequestContext& request
    );

  private:
    ports::Books& books_;
};

}  // namespace luotsi::self_monitoring
