#include "alerting/domain/rules/rules.h"
#include "kernel/exact_sum.h"

#include <algorithm>

namespace luotsi::alerting {
namespace {

constexpr std::int64_t kWholePermille = 1000;

// One month of one service: what the month before foresaw against what came.
struct Miss {
    Month month;
    // 1: too much was foreseen, -1: too little, 0: neither, or in another unit than what came.
    int sign = 0;
    // The size of the error beside what came: at most a whole of it.
    Wide size = 0;
    std::int64_t whole = 1;
    bool historic = false;
};

void PutSize(Quantity foreseen, Quantity reported, Miss& miss) {
    const Wide size = foreseen > reported ? Wide{foreseen.micros()} - reported.micros()
                                          : Wide{reported.micros()} - foreseen.micros();
    if (size < reported.micros()) {
        miss.size = size;
        miss.whole = reported.micros();
    } else if (size > 0) {
        miss.size = 1;
    }
}

// A forecast is in the unit that is agreed for its month, which no report tells: it is held against
// what came where the month before was reported in the one unit of this month too. Months that were
// noted without units are in the same one as their neighbours.
bool IsInOneUnit(const ForeseenService& before, const ForeseenService& now) {
    if (now.units.size() > 1) return false;
    if (now.units.empty() || before.units.empty()) return true;
    return std::ranges::binary_search(before.units, now.units.front());
}

Miss MissOf(Month month, const ForeseenService& before, const ForeseenService& now, bool historic) {
    Miss miss{.month = month, .historic = historic};
    // A service whose unit has changed begins anew.
    if (!IsInOneUnit(before, now)) return miss;
    miss.sign = *before.next > *now.reported ? 1 : *before.next < *now.reported ? -1 : 0;
    PutSize(*before.next, *now.reported, miss);
    return miss;
}

// All misses by service, in the order of months. Of two units of a service only one can be reported
// on a day, so a run of months in one unit is that of the unit.
std::map<std::string, std::vector<Miss>> MissesOf(const Picture& picture) {
    std::map<std::string, std::vector<Miss>> misses;
    for (const auto& [month, report] : picture.reports) {
        const auto before = picture.reports.find(month.AddMonths(-1));
        if (before == picture.reports.end()) continue;
        for (const auto& [service, now] : report.foreseen) {
            const auto then = before->second.foreseen.find(service);
            const bool came = now.reported || now.units.size() > 1;
            if (!came || then == before->second.foreseen.end() || !then->second.next) continue;
            misses[service].push_back(MissOf(month, then->second, now, report.historic));
        }
    }
    return misses;
}

// The last months in a row, without a gap, that were missed to the same side as the last one.
std::vector<Miss> LastRun(const std::vector<Miss>& misses) {
    auto first = misses.end();
    while (first != misses.begin()) {
        const auto before = std::prev(first);
        if (before->sign != misses.back().sign) break;
        if (first != misses.end() && before->month.Next() != first->month) break;
        first = before;
    }
    return {first, misses.end()};
}

}  // namespace

// True from the last day of the month that made the run long enough, until a month is missed to the
// other side, or hit, or the mean falls below the level.
Findings ForecastBias(const Picture& picture, const RuleParameters& parameters, CivilDate) {
    const std::int64_t least = parameters.Whole("months");
    const std::int64_t level = parameters.Whole("percent") * kWholePermille / 100;
    Findings findings;
    for (const auto& [service, misses] : MissesOf(picture)) {
        const std::vector<Miss> run = LastRun(misses);
        const auto months = static_cast<std::int64_t>(run.size());
        if (run.back().sign == 0 || months < least) continue;
        ExactSum permille;
        for (const Miss& one : run)
            permille.Add(one.size * kWholePermille, one.whole);
        if (!permille.Reaches(Wide{level} * months)) continue;
        const auto mean = static_cast<std::int64_t>(permille.DividedHalfAway(months));
        const std::string direction = run.back().sign > 0 ? "over" : "under";
        findings.push_back({
            .subject = service + '/' + direction,
            .became_true_on = run[static_cast<std::size_t>(least - 1)].month.LastDay(),
            .facts =
                {{"service", service},
                 {"direction", direction},
                 {"months", std::to_string(months)},
                 {"percent", Ratio::Of(mean, kWholePermille)->PercentText(1)},
                 {"from", run.front().month.ToText()},
                 {"to", run.back().month.ToText()}},
            .historic = run.back().historic,
        });
    }
    return findings;
}

}  // namespace luotsi::alerting
