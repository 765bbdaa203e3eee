#include "report_intake/domain/diff.h"

#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/prices.h"

#include <map>
#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

using ByKey = std::map<std::string, ReportLine>;

ByKey KeyedLines(const std::vector<ReportLine>& lines) {
    ByKey keyed;
    for (const ReportLine& line : lines)
        keyed.emplace(LineKey(line), line);
    return keyed;
}

std::optional<Money> Amount(
    const ContractTerms& terms, Month month, const std::optional<ReportLine>& line
) {
    if (!line || !line->service) return std::nullopt;
    return AmountOf(terms, month, *line->service);
}

std::optional<Money> Difference(
    const std::optional<Money>& before, const std::optional<Money>& after
) {
    if (!before) return after;
    if (!after) return before->Negated();
    return Money::Minus(*after, *before);
}

}  // namespace

ReportDiff DiffLines(
    const ContractTerms& terms,
    Month month,
    const std::vector<ReportLine>& before,
    const std::vector<ReportLine>& after
) {
    const ByKey old_lines = KeyedLines(before);
    const ByKey new_lines = KeyedLines(after);
    std::map<std::string, std::pair<std::optional<ReportLine>, std::optional<ReportLine>>> pairs;
    for (const auto& [key, line] : old_lines)
        pairs[key].first = line;
    for (const auto& [key, line] : new_lines)
        pairs[key].second = line;
    ReportDiff diff;
    std::map<std::string, Money> sums;
    for (auto& [key, pair] : pairs) {
        auto& [old_line, new_line] = pair;
        if (old_line == new_line) {
            ++diff.unchanged_lines;
            continue;
        }
        LineDifference one{
            .change = !old_line   ? LineChange::kAdded
                      : !new_line ? LineChange::kRemoved
                                  : LineChange::kChanged,
            .before = std::move(old_line),
            .after = std::move(new_line),
            .amount = {},
        };
        one.amount = Difference(Amount(terms, month, one.before), Amount(terms, month, one.after));
        if (one.amount) {
            const auto [sum, first] = sums.emplace(one.amount->currency().ToText(), *one.amount);
            if (!first) sum->second = Money::Plus(sum->second, *one.amount).value_or(sum->second);
        }
        diff.lines.push_back(std::move(one));
    }
    for (const auto& [currency, sum] : sums)
        diff.amounts.push_back(sum);
    return diff;
}

}  // namespace luotsi::report_intake
