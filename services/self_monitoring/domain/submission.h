#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"
#include "self_monitoring/domain/catalogue.h"
#include "self_monitoring/domain/party.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::self_monitoring {

struct SubmissionTag;
using SubmissionId = Id<SubmissionTag>;

struct DeliveredFigure {
    std::string key_figure;
    Ratio value;
    Heading heading = Heading::kAvailability;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"key_figure", &DeliveredFigure::key_figure},
            Field{"value", &DeliveredFigure::value},
            Field{"heading", &DeliveredFigure::heading}
        };
    }
};

// What one provider delivered for one month.
struct Submission {
    Provider provider;
    Month month;
    // The version that it was checked against.
    std::string catalogue_version;
    std::vector<DeliveredFigure> values;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"provider", &Submission::provider},
            Field{"month", &Submission::month},
            Field{"catalogue_version", &Submission::catalogue_version},
            Field{"values", &Submission::values}
        };
    }
};

// Empty until submitted.
struct SubmissionState {
    std::optional<Submission> submission;
    static constexpr auto Fields() {
        return std::tuple{Field{"submission", &SubmissionState::submission}};
    }
};

struct Submitted {
    static constexpr std::string_view kName = "submitted";
    Submission submission;
    static constexpr auto Fields() {
        return std::tuple{Field{"submission", &Submitted::submission}};
    }
};

using SubmissionEvent = std::variant<Submitted>;

struct SubmissionBook {
    using State = SubmissionState;
    using Event = SubmissionEvent;
    static constexpr std::string_view kKind = "submission";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(SubmissionState& state, const SubmissionEvent& event, const Recorded&);
    // One a provider and month: MONTH_ALREADY_SUBMITTED.
    static std::vector<Claim> Claims(const SubmissionState& state);
    static std::optional<CivilDate> Effective(const SubmissionEvent& event);
};

// A value as it was given; whether it can exist is for Decide to say, with all other faults.
struct GivenValue {
    std::string key_figure;
    std::int64_t numerator = 0;
    std::int64_t denominator = 1;
};

struct SubmitSelfMonitoring {
    Provider provider;
    Month month;
    std::vector<GivenValue> values;
};
// MONTH_NOT_OVER for a month that has not begun, CATALOGUE_NOT_IN_FORCE, and all at once
// KEY_FIGURE_UNKNOWN, KEY_FIGURE_DUPLICATE, KEY_FIGURE_VALUE_INVALID, KEY_FIGURE_MISSING.
Decision<SubmissionEvent> Decide(
    const CatalogueShelf& shelf, const SubmitSelfMonitoring& command, CivilDate today
);

}  // namespace luotsi::self_monitoring
