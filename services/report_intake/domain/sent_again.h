#pragma once

#include "kernel/aggregate.h"
#include "kernel/describe.h"

#include <cstdint>
#include <string_view>
#include <tuple>
#include <variant>

namespace luotsi::report_intake {

// A month was sent again under a request id of its own, and nothing changed. Without it the id
// would be forgotten, and a late repetition of the call would put old figures over newer ones.
struct ReportSentAgain {
    static constexpr std::string_view kName = "report_sent_again";
    // The report's revision of then, which was the answer.
    std::uint64_t revision = 0;
    static constexpr auto Fields() {
        return std::tuple{Field{"revision", &ReportSentAgain::revision}};
    }
};

// One stream a report, under the report's id: the report itself stays as it was, and so does its
// etag. Nothing but the repetition of a call reads it, and nobody is told.
struct SentAgainBook {
    using State = ReportSentAgain;
    using Event = std::variant<ReportSentAgain>;
    static constexpr std::string_view kKind = "report_sent_again";
    static constexpr std::uint64_t kSnapshotEvery = 16;
    static void Evolve(State& last, const Event& event, const Recorded&) {
        last = std::get<ReportSentAgain>(event);
    }
};

}  // namespace luotsi::report_intake
