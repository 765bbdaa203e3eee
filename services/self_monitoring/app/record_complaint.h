#pragma once

#include "self_monitoring/app/case_recorder.h"
#include "self_monitoring/app/ports.h"
#include "self_monitoring/domain/complaint.h"

#include <string>

namespace luotsi::self_monitoring {

// Records a complaint and puts it into the provider's queue in one unit of work.
class RecordComplaintHandler {
  public:
    explicit RecordComplaintHandler(CaseRecorder& recorder) : recorder_(recorder) {}

    // `words` may be empty; they go to the erasable side table.
    ports::Result<StoredComplaint> Handle(
        RecordComplaint command, const std::string& words, const ports::RequestContext& request
    );

  private:
    CaseRecorder& recorder_;
};

}  // namespace luotsi::self_monitoring
