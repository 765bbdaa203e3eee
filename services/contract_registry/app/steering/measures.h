#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/steering/picture.h"
#include "contract_registry/domain/steering/programme.h"
#include "kernel/civil.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// The measures that the system can compute. A new one is a function and its row in measures.cc.

// What measures are computed from: the registry's own journal as it was known at one instant. The
// same instant always gives the same answers.
class MeasureWorld {
  public:
    virtual ~MeasureWorld() = default;
    // For LoadAsOf with `known`.
    virtual ports::Books& books() = 0;
    virtual Instant known() const = 0;
    // Every contract that was known then, in the order of ids. Dear: one look at each of them.
    using OnContract = std::function<absl::Status(const ports::Held<ContractBook>&)>;
    virtual absl::Status EachContract(const OnContract& tell) = 0;
    // One of them as it stood at the end of a day: domain/steering/on_day.h.
    virtual absl::StatusOr<ContractHistory> ContractOn(
        const ports::Held<ContractBook>& contract, CivilDate day
    ) = 0;
    // The end of a day, or `known` where that is earlier.
    virtual Instant KnownBy(CivilDate day) const = 0;
    // The ids of all records of a kind (domain/record.h) in the order of ids; those recorded later
    // are among them: LoadAsOf answers revision 0.
    using OnRecord = std::function<absl::Status(const Uuid&)>;
    virtual absl::Status EachRecord(std::string_view kind, const OnRecord& tell) = 0;
};

// What is told of an answer; the words are adapters/steering/measure_words.cc's.
enum class MeasureSentence {
    kCriteria,
    kCriteriaOfCategory,
    kCriteriaOfTheme,
    kGoalContracts,
    kLessonsAnswered,
    kLowEmissionVehicles,
    kPromisesInForce,
    kResponsibilityPlans,
    kRisksRealised,
    kState,
    kStateOn,
    kStateWithEvidence,
    kTemplatesPublished,
};
inline constexpr std::size_t kMeasureSentences =
    static_cast<std::size_t>(MeasureSentence::kTemplatesPublished) + 1;

struct MeasureAnswer {
    std::int64_t numerator = 0;
    // 1 for yes or no and for counts; 0 for a share of nothing.
    std::int64_t denominator = 1;
    // How it was computed, for a person who doubts it: a sentence and what stands in it.
    MeasureSentence sentence = MeasureSentence::kState;
    std::vector<std::string> facts = {};
};

// Numbers as the facts of a sentence.
template <class... Number>
std::vector<std::string> FactsOf(Number... numbers) {
    return {std::to_string(numbers)...};
}

using ComputeMeasureFunction =
    absl::StatusOr<MeasureAnswer> (*)(MeasureWorld& world, const Period& period);

struct ComputedMeasure {
    std::string_view code = {};
    MeasureKind kind = {};
    ComputeMeasureFunction compute = {};
};

// By code.
std::span<const ComputedMeasure> ComputedMeasures();
// Null where nobody can compute it.
const ComputedMeasure* FindComputedMeasure(std::string_view code);

}  // namespace luotsi::contract_registry
