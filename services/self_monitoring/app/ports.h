#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/result.h"
#include "self_monitoring/domain/catalogue.h"
#include "self_monitoring/domain/complaint.h"
#include "self_monitoring/domain/party.h"
#include "self_monitoring/domain/submission.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace luotsi::self_monitoring {

// What coverage is made of, for one month.
class CoverageIndex {
  public:
    virtual ~CoverageIndex() = default;
    // Every identified provider with a contract in force on a day of the month, in order.
    virtual ports::Result<std::vector<Provider>> ProvidersInForce(Month month) = 0;
    // What each provider delivered, by its key.
    virtual ports::Result<std::map<std::string, std::set<Heading>>> Delivered(Month month) = 0;
};

// A submission with what the journal adds to it.
struct StoredSubmission {
    SubmissionId id;
    Submission submission;
    Instant received_at;
    // The answer to a request that was made before.
    bool repeated = false;
};

struct StoredComplaint {
    ComplaintId id;
    Complaint complaint;
    // The answer to a request that was made before.
    bool repeated = false;
};

}  // namespace luotsi::self_monitoring
