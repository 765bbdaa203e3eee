#include "contract_registry/domain/steering/programme.h"

#include "contract_registry/domain/evidence.h"
#include "contract_registry/domain/named_id.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

bool IsShare(const Ratio& value) {
    return value.numerator() >= 0 && value.numerator() <= value.denominator();
}

bool Fits(MeasureKind kind, const MeasureResult& result) {
    const int given = static_cast<int>(result.yes.has_value()) +
                      static_cast<int>(result.count.has_value()) +
                      static_cast<int>(result.share.has_value());
    if (given != 1) return false;
    switch (kind) {
        case MeasureKind::kYesNo:
            return result.yes.has_value();
        case MeasureKind::kCount:
            return result.count.has_value();
        case MeasureKind::kShare:
            return result.share.has_value() && IsShare(*result.share);
    }
    return false;
}

MeasureState Waiting(const MeasureDefinition& definition, CivilDate today) {
    return definition.due_date < today ? MeasureState::kLate : MeasureState::kOpen;
}

}  // namespace

void ProgrammeBook::Evolve(State& measure, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const MeasureSet& set) { measure.definition = set.definition; },
            [&](const MeasureRecorded& recorded) {
                const auto place = std::ranges::lower_bound(
                    measure.results, recorded.result.on, {}, &MeasureResult::on
                );
                if (place != measure.results.end() && place->on == recorded.result.on) {
                    *place = recorded.result;
                } else {
                    measure.results.insert(place, recorded.result);
                }
            },
        },
        event
    );
}

RecordRow ProgrammeBook::RowOf(const State& measure) {
    const bool computed = !measure.definition.computed_by.empty();
    return {
        .code = measure.definition.code,
        .state = computed ? "computed" : (measure.results.empty() ? "open" : "entered"),
    };
}

Uuid ProgrammeMeasureId(std::string_view code) {
    return NamedId(ProgrammeBook::kKind, code);
}

Decision<ProgrammeEvent> Decide(
    const ProgrammeMeasure& measure,
    const MeasureDefinition& definition,
    const std::optional<MeasureKind>& computed
) {
    if (!definition.computed_by.empty() && !computed)
        return Rejection{
            .reason = "MEASURE_NAME_UNKNOWN",
            .field = "definition.computed_by",
            .facts = {{"name", definition.computed_by}},
        };
    const bool fits =
        !computed || definition.kind == *computed || definition.kind == MeasureKind::kYesNo;
    if (!fits) return Rejection{.reason = "PROGRAMME_VALUE_UNFIT", .field = "definition.kind"};
    if (measure.definition == definition) return std::vector<ProgrammeEvent>{};
    return MeasureSet{definition};
}

Decision<ProgrammeEvent> Decide(
    const ProgrammeMeasure& measure, const MeasureResult& result, const Moment& moment
) {
    if (measure.definition.code.empty())
        return Rejection{.reason = "PROGRAMME_MEASURE_NOT_FOUND", .field = "code"};
    if (!measure.definition.computed_by.empty())
        return Rejection{.reason = "PROGRAMME_MEASURE_COMPUTED", .field = "code"};
    if (result.on > moment.today)
        return Rejection{.reason = "DATE_IN_FUTURE", .field = "result.on"};
    if (!Fits(measure.definition.kind, result))
        return Rejection{.reason = "PROGRAMME_VALUE_UNFIT", .field = "result"};
    if (result.evidence_sha256.empty())
        return Rejection{.reason = "EVIDENCE_MISSING", .field = "result.evidence_sha256"};
    if (!IsSha256(result.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "result.evidence_sha256"};
    if (std::ranges::find(measure.results, result) != measure.results.end())
        return std::vector<ProgrammeEvent>{};
    return MeasureRecorded{result};
}

MeasureRow EnteredRow(const ProgrammeMeasure& measure, CivilDate to, CivilDate today) {
    MeasureRow row{.definition = measure.definition, .state = Waiting(measure.definition, today)};
    for (const MeasureResult& result : measure.results) {
        if (result.on > to) break;
        row.result = result;
        row.state = MeasureState::kEntered;
    }
    return row;
}

MeasureRow ComputedRow(
    const ProgrammeMeasure& measure,
    const std::optional<Ratio>& counted,
    CivilDate to,
    CivilDate today
) {
    MeasureRow row{.definition = measure.definition, .state = Waiting(measure.definition, today)};
    if (!counted) return row;
    row.state = MeasureState::kComputed;
    MeasureResult& result = row.result.emplace();
    result.on = to;
    switch (measure.definition.kind) {
        case MeasureKind::kYesNo:
            result.yes = counted->numerator() > 0;
            break;
        case MeasureKind::kCount:
            result.count = static_cast<std::uint64_t>(
                std::max<std::int64_t>(0, counted->numerator() / counted->denominator())
            );
            break;
        case MeasureKind::kShare:
            result.share = counted;
            break;
    }
    return row;
}

}  // namespace luotsi::contract_registry
