#include "self_monitoring/app/import_deviation.h"

#include <utility>

namespace luotsi::self_monitoring {

ports::Work DeviationImport::Plan(ImportedDeviation row) {
    const Moment moment = clock_.Read();
    const Uuid id = ids_.Next(moment.now);
    const Uuid salt = ids_.Next(moment.now);
    if (!row.words.empty()) {
        const Uuid ref = ids_.Next(moment.now);
        row.deviation.words = KeptWords{.ref = ref, .sha256 = digest_.Of(salt, row.words)};
    }
    return [row = std::move(row), moment, id, salt](ports::Unit& unit) -> std::optional<Rejection> {
        const std::optional<Uuid> found = unit.FindClaim(ContractNumberClaim(row.contract_number));
        if (!found) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_number"};
        RecordDeviation record{row.deviation};
        record.deviation.contract_id = ContractId(*found);
        const ContractId& contract = record.deviation.contract_id;
        const auto recorded =
            Decide(ContractIn(unit, contract), ChainIn(unit, contract), record, moment.today);
        if (auto refused = unit.Apply<DeviationBook>(id, recorded)) return refused;
        if (row.deviation.words) {
            unit.Keep({.ref = row.deviation.words->ref, .text = row.words, .salt = salt});
        }
        if (!row.corrected_on) return std::nullopt;
        const DeviationCorrected correct{.corrected_on = *row.corrected_on, .evidence_sha256 = {}};
        const Deviation state = unit.Get<DeviationBook>(id).state;
        return unit.Apply<DeviationBook>(id, Decide(state, correct, moment.today));
    };
}

}  // namespace luotsi::self_monitoring
