#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "self_monitoring/domain/finding.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/known_chain.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/party.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

namespace luotsi::self_monitoring {

// A deviation from what was agreed, to be corrected by a day.
struct Deviation {
    ContractId contract_id;
    // Who answers for it.
    Provider provider;
    // Whose work it is about, where not the provider's own.
    std::optional<Provider> subcontractor;
    CivilDate found_on;
    std::string category;
    FindingSeverity severity = FindingSeverity::kMild;
    CivilDate correct_by;
    std::optional<CivilDate> corrected_on;
    std::string evidence_sha256;
    std::optional<KeptWords> words;
    std::optional<Instant> recorded_at;
    std::optional<Instant> corrected_at;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Deviation::contract_id},
            Field{"provider", &Deviation::provider},
            Field{"subcontractor", &Deviation::subcontractor},
            Field{"found_on", &Deviation::found_on},
            Field{"category", &Deviation::category},
            Field{"severity", &Deviation::severity},
            Field{"correct_by", &Deviation::correct_by},
            Field{"corrected_on", &Deviation::corrected_on},
            Field{"evidence_sha256", &Deviation::evidence_sha256},
            Field{"words", &Deviation::words},
            Field{"recorded_at", &Deviation::recorded_at},
            Field{"corrected_at", &Deviation::corrected_at}
        };
    }
};

struct DeviationRecorded {
    static constexpr std::string_view kName = "deviation_recorded";
    Deviation deviation;
    static constexpr auto Fields() {
        return std::tuple{Field{"deviation", &DeviationRecorded::deviation}};
    }
};

struct DeviationCorrected {
    static constexpr std::string_view kName = "deviation_corrected";
    CivilDate corrected_on;
    std::string evidence_sha256;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"corrected_on", &DeviationCorrected::corrected_on},
            Field{"evidence_sha256", &DeviationCorrected::evidence_sha256}
        };
    }
};

using DeviationEvent = std::variant<DeviationRecorded, DeviationCorrected>;

struct DeviationBook {
    using State = Deviation;
    using Event = DeviationEvent;
    static constexpr std::string_view kKind = "deviation";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(Deviation& deviation, const DeviationEvent& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const DeviationEvent& event);
};

// `deviation` as it was asked for: what the server sets is ignored.
struct RecordDeviation {
    Deviation deviation;
};
// What AnsweringFor refuses; FIELD_OUT_OF_RANGE for a correction due before the day it was found.
Decision<DeviationEvent> Decide(
    const KnownContract& contract,
    const KnownChain& chain,
    const RecordDeviation& command,
    CivilDate today
);

// DEVIATION_NOT_FOUND, DEVIATION_ALREADY_CORRECTED, FIELD_OUT_OF_RANGE for a day before it was
// found or in the future, EVIDENCE_HASH_INVALID.
Decision<DeviationEvent> Decide(
    const Deviation& deviation, const DeviationCorrected& command, CivilDate today
);

}  // namespace luotsi::self_monitoring
