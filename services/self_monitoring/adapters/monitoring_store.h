#pragma once

#include "platform/journal/aggregate_ops.h"
#include "platform/journal/journal.h"
#include "ports/result.h"
#include "ports/scope.h"
#include "self_monitoring/app/case_recorder.h"
#include "self_monitoring/app/ports.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace luotsi::self_monitoring {

// What the journal needs to keep this service's read models.
journal::Schema MonitoringSchema();
std::vector<journal::AggregateOps> MonitoringAggregates();

class Sha256Digest : public Digest {
  public:
    std::string Of(const Uuid& salt, const std::string& words) override;
};

// Absent: all.
struct SubmissionFilter {
    std::optional<Provider> provider;
    std::optional<Month> month;
    ports::Scope scope = {};
};
struct ComplaintFilter {
    std::optional<ContractId> contract;
    std::optional<Provider> provider;
    std::optional<bool> acknowledged;
    ports::Scope scope = {};
};

struct ComplaintTotals {
    std::uint64_t recorded = 0;
    std::uint64_t relayed = 0;
    std::uint64_t acknowledged = 0;
};

// Reads of the read models.
class MonitoringStore : public CoverageIndex {
  public:
    explicit MonitoringStore(journal::Journal& journal) : journal_(journal) {}

    ports::Result<std::vector<Provider>> ProvidersInForce(Month month) override;
    ports::Result<std::map<std::string, std::set<Heading>>> Delivered(Month month) override;

    ports::Result<CatalogueShelf> Catalogues();

    ports::Result<std::optional<StoredSubmission>> FindSubmission(
        const ports::Scope& scope, SubmissionId id
    );
    // By provider and month; `after` is a SubmissionKey.
    ports::Result<std::vector<StoredSubmission>> ListSubmissions(
        const SubmissionFilter& filter, const std::string& after, std::size_t limit
    );
    static std::string SubmissionKey(const Submission& submission);

    struct ListedComplaint {
        std::uint64_t key = 0;
        StoredComplaint complaint;
    };
    ports::Result<std::optional<StoredComplaint>> FindComplaint(
        const ports::Scope& scope, ComplaintId id
    );
    // In the order in which they were recorded.
    ports::Result<std::vector<ListedComplaint>> ListComplaints(
        const ComplaintFilter& filter, std::uint64_t after, std::size_t limit
    );
    ports::Result<ComplaintTotals> Totals(const ports::Scope& scope = {});
    // The words of a complaint; empty when there are none or they were erased.
    ports::Result<std::string> Words(const Complaint& complaint);

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::self_monitoring
