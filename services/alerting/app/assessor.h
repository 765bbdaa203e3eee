#pragma once

#include "alerting/domain/judge.h"
#include "alerting/domain/picture.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <optional>
#include <vector>

namespace luotsi::alerting {

// A fact and the contract it concerns.
struct NotedFact {
    ContractId contract;
    Fact fact;
};

// Makes the units of work that note facts and judge contracts. The moment and the id are taken when
// the work is made, so running it again gives the same.
class Assessor {
  public:
    Assessor(Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

    // Notes the facts and judges each contract for which one was news, all in one unit.
    ports::Work Note(std::vector<NotedFact> facts, std::optional<Instant> report_at = std::nullopt);
    // Judges a contract because a day has begun.
    ports::Work NoteDay(ContractId contract, const Moment& day);
    // Judges a contract by one rule alone.
    ports::Work JudgeBy(RuleId rule, ContractId contract);

  private:
    Occasion NewOccasion(unsigned changed, const Moment& moment);

    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::alerting
