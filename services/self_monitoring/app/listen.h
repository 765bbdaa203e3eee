#pragma once

#include "ports/books.h"
#include "self_monitoring/app/case_recorder.h"
#include "self_monitoring/domain/feedback.h"
#include "self_monitoring/domain/participation.h"

#include <string>

namespace luotsi::self_monitoring {

// Records how people were heard: feedback and occasions of participation. The words may be empty;
// they go to the erasable side table.
class ListenHandler {
  public:
    explicit ListenHandler(CaseRecorder& recorder) : recorder_(recorder) {}

    // A further version of what was recorded of the same contract, month, source and theme.
    ports::Result<ports::Held<FeedbackBook>> Record(
        FeedbackRecorded asked, const std::string& summary, const ports::RequestContext& request
    );
    ports::Result<ports::Held<ParticipationBook>> Record(
        ParticipationRecorded asked,
        const std::string& outcome,
        const ports::RequestContext& request
    );

  private:
    CaseRecorder& recorder_;
};

}  // namespace luotsi::self_monitoring
