#include "contract_registry/app/steering/programme_work.h"

#include "contract_registry/domain/risk.h"
#include "contract_registry/domain/steering/goal.h"
#include "contract_registry/domain/steering/promise.h"
#include "contract_registry/domain/template.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

// Calls `tell` with every record of the kind that was known at an instant.
template <Record A, class Tell>
absl::Status EachKnownAt(MeasureWorld& world, Instant known, const Tell& tell) {
    return world.EachRecord(A::kKind, [&](const Uuid& id) -> absl::Status {
        const auto held = world.books().LoadAsOf<A>(id, known);
        if (!held.ok()) return absl::UnavailableError("a record cannot be read");
        if (held->exists()) tell(*held);
        return absl::OkStatus();
    });
}

// The same at the world's instant.
template <Record A, class Tell>
absl::Status EachKnown(MeasureWorld& world, const Tell& tell) {
    return EachKnownAt<A>(world, world.known(), tell);
}

absl::StatusOr<MeasureRow> RowOf(
    MeasureWorld& world, const ProgrammeMeasure& measure, const Period& period, CivilDate today
) {
    const ComputedMeasure* computed = FindComputedMeasure(measure.definition.computed_by);
    if (computed == nullptr) return EnteredRow(measure, period.to, today);
    const absl::StatusOr<MeasureAnswer> answer = computed->compute(world, period);
    if (!answer.ok()) return answer.status();
    const auto value = Ratio::Of(answer->numerator, answer->denominator);
    return ComputedRow(measure, value, period.to, today);
}

MeasureAnswer Counted(std::int64_t count, MeasureSentence sentence) {
    return {.numerator = count, .denominator = 1, .sentence = sentence, .facts = FactsOf(count)};
}

}  // namespace

absl::StatusOr<std::vector<MeasureRow>> ProgrammeRows(
    MeasureWorld& world, const Period& period, CivilDate today
) {
    std::vector<ProgrammeMeasure> measures;
    const absl::Status read =
        EachKnown<ProgrammeBook>(world, [&](const auto& held) { measures.push_back(held.state); });
    if (!read.ok()) return read;
    std::ranges::sort(measures, {}, [](const ProgrammeMeasure& one) {
        return one.definition.code;
    });
    std::vector<MeasureRow> rows;
    for (const ProgrammeMeasure& measure : measures) {
        absl::StatusOr<MeasureRow> row = RowOf(world, measure, period, today);
        if (!row.ok()) return row.status();
        rows.push_back(*std::move(row));
    }
    return rows;
}

MeasureAnswer AnswerOf(const MeasureRow& row) {
    MeasureAnswer answer{.numerator = 0, .denominator = 0};
    answer.facts = {std::string(EnumText(row.state))};
    if (!row.result) return answer;
    const MeasureResult& result = *row.result;
    const std::int64_t yes = result.yes.value_or(false) ? 1 : 0;
    answer.denominator = result.share ? result.share->denominator() : 1;
    answer.numerator = result.share ? result.share->numerator()
                                    : static_cast<std::int64_t>(result.count.value_or(yes));
    answer.sentence = MeasureSentence::kStateOn;
    answer.facts.push_back(result.on.ToText());
    if (result.evidence_name.empty()) return answer;
    answer.sentence = MeasureSentence::kStateWithEvidence;
    answer.facts.push_back(result.evidence_name);
    return answer;
}

absl::StatusOr<MeasureAnswer> TemplatesPublished(MeasureWorld& world, const Period& period) {
    std::int64_t count = 0;
    const absl::Status read = EachKnown<TemplateBook>(world, [&](const auto& held) {
        const auto& versions = held.state.versions;
        if (!versions.empty() && versions.front().published_on <= period.to) ++count;
    });
    if (!read.ok()) return read;
    return Counted(count, MeasureSentence::kTemplatesPublished);
}

absl::StatusOr<MeasureAnswer> PromisesPublished(MeasureWorld& world, const Period& period) {
    std::int64_t count = 0;
    const absl::Status read = EachKnown<PromiseBook>(world, [&](const auto& held) {
        if (VersionOn(held.state, period.to) != nullptr) ++count;
    });
    if (!read.ok()) return read;
    return Counted(count, MeasureSentence::kPromisesInForce);
}

absl::StatusOr<MeasureAnswer> RisksRealised(MeasureWorld& world, const Period& period) {
    std::int64_t count = 0;
    const auto look = [&](const ports::Held<ContractBook>& contract) -> absl::Status {
        const auto risks = world.books().LoadAsOf<RiskBook>(contract.id, world.known());
        if (!risks.ok()) return absl::UnavailableError("a contract's risks cannot be read");
        for (const Risk& risk : risks->state.risks) {
            if (risk.realised_on && period.Holds(*risk.realised_on)) ++count;
        }
        return absl::OkStatus();
    };
    if (absl::Status read = world.EachContract(look); !read.ok()) return read;
    return Counted(count, MeasureSentence::kRisksRealised);
}

absl::StatusOr<MeasureAnswer> GoalContractsShare(MeasureWorld& world, const Period& period) {
    std::set<Uuid> linked;
    const Instant known = world.KnownBy(period.to);
    absl::Status read = EachKnownAt<GoalLinkBook>(world, known, [&](const auto& held) {
        if (!held.state.removed) linked.insert(held.state.contract_id);
    });
    if (!read.ok()) return read;
    std::int64_t all = 0;
    std::int64_t serving = 0;
    read = world.EachContract([&](const ports::Held<ContractBook>& contract) -> absl::Status {
        const auto on_day = world.ContractOn(contract, period.to);
        if (!on_day.ok()) return on_day.status();
        if (!IsInForce(on_day->state)) return absl::OkStatus();
        ++all;
        if (linked.contains(contract.id)) ++serving;
        return absl::OkStatus();
    });
    if (!read.ok()) return read;
    return MeasureAnswer{
        .numerator = serving,
        .denominator = all,
        .sentence = MeasureSentence::kGoalContracts,
        .facts = FactsOf(serving, all),
    };
}

}  // namespace luotsi::contract_registry
