#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/quantity.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/party.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

enum class FeedbackSource { kClients, kRelatives, kProviders, kPersonnel };

// How many gave one score.
struct ScoreCount {
    std::int32_t score = 0;
    std::uint32_t count = 0;

    bool operator==(const ScoreCount&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"score", &ScoreCount::score}, Field{"count", &ScoreCount::count}};
    }
};

// What came of one theme from one source in a month, in its newest version.
struct Feedback {
    ContractId contract_id;
    Month month;
    FeedbackSource source = FeedbackSource::kClients;
    std::string theme;
    std::uint32_t count = 0;
    std::int32_t scale_from = 0;
    std::int32_t scale_to = 0;
    std::vector<ScoreCount> scores;
    std::optional<Ratio> average;
    std::optional<KeptWords> words;
    // On the month's last day; absent: none is identified.
    std::optional<Provider> provider;
    std::uint64_t version = 0;
    std::optional<Instant> recorded_at;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &Feedback::contract_id},
            Field{"month", &Feedback::month},
            Field{"source", &Feedback::source},
            Field{"theme", &Feedback::theme},
            Field{"count", &Feedback::count},
            Field{"scale_from", &Feedback::scale_from},
            Field{"scale_to", &Feedback::scale_to},
            Field{"scores", &Feedback::scores},
            Field{"average", &Feedback::average},
            Field{"words", &Feedback::words},
            Field{"provider", &Feedback::provider},
            Field{"version", &Feedback::version},
            Field{"recorded_at", &Feedback::recorded_at}
        };
    }
};

struct FeedbackRecorded {
    static constexpr std::string_view kName = "feedback_recorded";
    Feedback feedback;
    // The words of the version before: they are destroyed.
    std::vector<Uuid> replaced = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"feedback", &FeedbackRecorded::feedback},
            Field{"replaced", &FeedbackRecorded::replaced}
        };
    }
};

using FeedbackEvent = std::variant<FeedbackRecorded>;

// One a contract, month, source and theme, held by a claim.
struct FeedbackBook {
    using State = Feedback;
    using Event = FeedbackEvent;
    static constexpr std::string_view kKind = "feedback";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(Feedback& feedback, const FeedbackEvent& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const Feedback& feedback);
    static std::optional<CivilDate> Effective(const FeedbackEvent& event);
};

// What the claim says: equal for all versions of the same.
std::string FeedbackKey(const Feedback& feedback);

// The exact mean; absent where nobody gave a score.
std::optional<Ratio> MeanOf(const std::vector<ScoreCount>& scores);

// `asked` as it was asked for: what the server sets is ignored. CONTRACT_NOT_FOUND,
// FIELD_OUT_OF_RANGE for a month that has not begun, FEEDBACK_SCORES_UNFIT.
Decision<FeedbackEvent> Decide(
    const KnownContract& contract, const FeedbackRecorded& asked, CivilDate today
);

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::FeedbackSource> {
    using Source = luotsi::self_monitoring::FeedbackSource;
    static constexpr std::array<std::pair<Source, std::string_view>, 4> kNames{
        {{Source::kClients, "clients"},
         {Source::kRelatives, "relatives"},
         {Source::kProviders, "providers"},
         {Source::kPersonnel, "personnel"}}
    };
};
