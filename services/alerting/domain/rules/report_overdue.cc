#include "alerting/domain/rules/rules.h"

namespace luotsi::alerting {

// True from the day after the due day until a report of the month with an accepted line arrives, or
// its lack is excused.
Findings ReportOverdue(const Picture& picture, const RuleParameters&, CivilDate) {
    Findings findings;
    for (const auto& [month, due] : picture.missed_dues) {
        const auto report = picture.reports.find(month);
        const bool came = report != picture.reports.end() && !report->second.returned_whole;
        if (came || picture.excused.contains(month)) continue;
        findings.push_back({
            .subject = month.ToText(),
            .became_true_on = due.due_date.AddDays(1),
            .facts = {{"month", month.ToText()}, {"due_date", due.due_date.ToText()}},
            .historic = due.historic,
        });
    }
    return findings;
}

}  // namespace luotsi::alerting
