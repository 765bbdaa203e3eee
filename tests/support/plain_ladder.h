#pragma once

#include "report_intake/domain/terms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace luotsi::test {

// What becomes of a contract's months: nothing but months by number, days by number, and the words
// of the contract.
struct LadderStory {
    static constexpr std::int32_t kNever = 1'000'000'000;
    // When each month was reported and excused; the excuse may be taken back.
    struct Fate {
        std::int32_t due = 0;
        std::int32_t reported = kNever;
        std::int32_t excused = kNever;
        std::int32_t unexcused = kNever;
    };
    std::vector<Fate> months = {};
    std::vector<report_intake::LadderStep> ladder = {};
    std::uint64_t due_day = 10;
    std::int32_t first_day = 0;
    std::int32_t last_day = 0;
};

// The plain model of a ladder, written beside the service's. It knows no events, nothing that is
// remembered of a step but its day, and no calendar but the due days given to it.
class PlainModel {
  public:
    explicit PlainModel(const LadderStory& story) : story_(story) {}

    // In the morning what happened by yesterday counts, in the evening what happened today too.
    void Live(std::int32_t day, bool evening) {
        std::vector<std::int32_t> dues;
        std::vector<bool> missing;
        for (const LadderStory::Fate& fate : story_.months) {
            if (fate.due >= day) break;
            const std::int32_t seen = evening ? day : day - 1;
            const bool excused = fate.excused <= seen && seen < fate.unexcused;
            dues.push_back(fate.due);
            missing.push_back(fate.reported > seen && !excused);
        }
        for (std::size_t i = 0; i < days_.size(); ++i) {
            if (Holds(story_.ladder[i], missing, missing.size())) continue;
            days_.resize(i);
        }
        while (days_.size() < story_.ladder.size()) {
            const report_intake::LadderStep& step = story_.ladder[days_.size()];
            std::int32_t since = -1;
            for (std::size_t seen = 1; seen <= missing.size(); ++seen) {
                const bool holds = Holds(step, missing, seen);
                if (holds && since < 0) since = dues[seen - 1];
                if (!holds) since = -1;
            }
            const std::int32_t before = days_.empty() ? since : days_.back();
            if (since < 0 || day < before + static_cast<std::int32_t>(step.days_after)) break;
            days_.push_back(day);
        }
    }
    // On which day each standing step was taken.
    const std::vector<std::int32_t>& days() const { return days_; }

  private:
    static bool Holds(
        const report_intake::LadderStep& step, const std::vector<bool>& missing, std::size_t seen
    ) {
        std::size_t together = 0;
        for (std::size_t i = 0; i < seen; ++i) {
            std::size_t end = i;
            while (end < seen && missing[end])
                ++end;
            together = std::max(together, end - i);
        }
        if (step.missed_in_a_row > 0 && together >= step.missed_in_a_row) return true;
        std::size_t lately = 0;
        for (std::size_t i = 0; i < seen; ++i) {
            if (i + step.of_months >= seen && missing[i]) ++lately;
        }
        return step.missed > 0 && lately >= step.missed;
    }

    const LadderStory& story_;
    std::vector<std::int32_t> days_ = {};
};

}  // namespace luotsi::test
