#pragma once

#include "platform/journal/aggregate_ops.h"
#include "platform/journal/journal.h"
#include "platform/sql/db.h"
#include "ports/result.h"
#include "ports/scope.h"
#include "self_monitoring/domain/feedback.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/participation.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::self_monitoring {

// The read models of feedback and participation.
std::string ListeningTables();
std::vector<std::string> ListeningTableNames();
std::vector<std::string> CanonicalListeningQueries();
std::vector<journal::AggregateOps> ListeningAggregates();

// Keeps how far a contract has come, for finding those in which nobody was heard.
void ProjectPhase(sql::Db& db, const ports::Held<KnownContractBook>& after);

// Absent: all.
struct FeedbackFilter {
    std::optional<ContractId> contract = {};
    std::optional<Month> from_month = {};
    std::optional<Month> to_month = {};
    std::optional<FeedbackSource> source = {};
    ports::Scope scope = {};
};
struct StoredFeedback {
    Uuid id;
    Feedback feedback;
};

struct ParticipationFilter {
    std::optional<ContractId> contract = {};
    std::optional<Phase> phase = {};
    bool with_effects = false;
};
struct StoredParticipation {
    std::uint64_t key = 0;
    Uuid id;
    Participation participation;
};

struct UnheardContract {
    Uuid id;
    std::optional<Provider> provider;
    Phase reached = Phase::kPreparation;
};

struct ParticipationCount {
    std::int32_t year = 0;
    Phase phase = Phase::kPreparation;
    std::uint64_t occasions = 0;
    std::uint64_t people = 0;
    std::uint64_t with_effects = 0;
};

class ListeningStore {
  public:
    explicit ListeningStore(journal::Journal& journal) : journal_(journal) {}

    ports::Result<std::optional<StoredFeedback>> FindFeedback(
        const ports::Scope& scope, const Uuid& id
    );
    // In the order of FeedbackKey, which is what `after` is.
    ports::Result<std::vector<StoredFeedback>> ListFeedback(
        const FeedbackFilter& filter, const std::string& after, std::size_t limit
    );

    ports::Result<std::optional<StoredParticipation>> FindParticipation(const Uuid& id);
    // In the order in which they were recorded.
    ports::Result<std::vector<StoredParticipation>> ListParticipations(
        const ParticipationFilter& filter, std::uint64_t after, std::size_t limit
    );
    // Contracts that have come to the phase and have no occasion in it, by id.
    ports::Result<std::vector<UnheardContract>> ListUnheard(
        Phase phase, const Uuid& after, std::size_t limit
    );
    // By year and phase; 0 leaves an end open.
    ports::Result<std::vector<ParticipationCount>> Count(
        std::int32_t from_year, std::int32_t to_year
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::self_monitoring
