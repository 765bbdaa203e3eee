#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace luotsi::test {

// What a test itself has said about contracts, written down as plain lists, and the figures that
// follow from them by nothing but counting. It reads nothing from Luotsi: days are ISO texts, which
// compare as days do, and a contract is its number.
class PlainList {
  public:
    using Lines = std::vector<std::string>;

    // Both ends included; whole months.
    struct Period {
        std::string from;
        std::string to;
        bool Holds(const std::string& day) const { return from <= day && day <= to; }
        bool HoldsMonth(const std::string& month) const {
            return from.substr(0, 7) <= month && month <= to.substr(0, 7);
        }
    };

    struct Report {
        std::string received_on;
        int staff = 0;
        std::int64_t days = 0;
        // Of the month after.
        std::int64_t foreseen = 0;
    };
    struct Case {
        std::string contract;
        std::string kind;
        std::string category;
        std::string severity;
        std::string state;
        std::string on;
        std::uint64_t count = 1;
    };
    struct Alert {
        std::string contract;
        std::string rule;
        std::string subject;
        std::string since;
        std::string closed_on = {};
        bool OpenAfter(const std::string& day) const {
            return since <= day && (closed_on.empty() || closed_on > day);
        }
    };
    struct Payment {
        std::string contract;
        std::string day;
        std::int64_t cents = 0;
    };
    struct Decision {
        std::string contract;
        std::string code;
        std::string due;
        std::string done_on = {};
    };
    // A contract's first and last reported months.
    struct Term {
        std::string first;
        std::string last;
    };

    static constexpr int kTarget = 60;
    static constexpr std::int64_t kSanctionCents = 500'00;

    std::map<std::string, Term> contracts;
    // By contract and month; a correction replaces all but the day of the first one.
    std::map<std::pair<std::string, std::string>, Report> reports;
    std::vector<Case> cases;
    std::vector<Alert> alerts;
    std::vector<Payment> payments;
    std::vector<Decision> decisions;
    // Days on which review meetings were held.
    std::vector<std::string> meetings;

    static std::string After(const std::string& month) {
        const int number = std::stoi(month.substr(5));
        const int year = std::stoi(month.substr(0, 4));
        const int next = number == 12 ? 1 : number + 1;
        return std::to_string(number == 12 ? year + 1 : year) + (next < 10 ? "-0" : "-") +
               std::to_string(next);
    }

    // What a pack about the contract must say, a line a figure.
    Lines Pack(const std::string& contract, const Period& period) const {
        Lines lines = Quality({contract}, period);
        for (const auto& [key, report] : Of(contract)) {
            if (!period.HoldsMonth(key)) continue;
            lines.push_back(
                "history " + key + " " + std::to_string(report.staff) +
                (report.staff >= kTarget ? " met" : " missed")
            );
        }
        for (const Alert& alert : alerts) {
            const bool over = !alert.closed_on.empty() && alert.closed_on < period.from;
            if (alert.contract != contract || alert.since > period.to || over) continue;
            lines.push_back("alert " + alert.rule + " " + alert.subject + " " + alert.closed_on);
        }
        for (const char* kind : {"complaint", "feedback"})
            AddCases(contract, kind, period, lines);
        AddForecast(contract, period, lines);
        AddPaid({contract}, period, lines);
        for (const Decision& decision : decisions) {
            if (decision.contract == contract && decision.done_on.empty())
                lines.push_back("open decision " + decision.code + " " + decision.due);
        }
        return Sorted(std::move(lines));
    }

    // What the county's report of a quarter must say.
    Lines Quarter(const Period& period) const {
        Lines lines;
        std::set<std::string> all;
        for (const auto& [contract, term] : contracts)
            all.insert(contract);
        Counts counts = Count(all, period);
        lines.push_back(
            "reports due " + Text(counts.due) + " on time " + Text(counts.on_time) + " late " +
            Text(counts.due - counts.on_time - counts.missing) + " missing " + Text(counts.missing)
        );
        AddAlertsByRule(period, lines);
        std::map<std::string, std::uint64_t> by_kind;
        std::uint64_t breaches = 0;
        for (const Case& one : cases) {
            if (!period.Holds(one.on)) continue;
            by_kind[one.kind + " " + one.severity] += one.count;
            if (one.kind == "complaint" && one.severity == "serious") breaches += one.count;
        }
        for (const auto& [kind, count] : by_kind)
            lines.push_back("cases " + kind + " " + Text(count));
        lines.push_back("breaches " + Text(breaches));
        lines.push_back(
            "held " + Text(static_cast<std::uint64_t>(std::ranges::count_if(
                          meetings, [&](const auto& day) { return period.Holds(day); }
                      )))
        );
        AddPaid(all, period, lines);
        AddSanctions(all, period, lines);
        return Sorted(std::move(lines));
    }

    // What an analysis of the whole life of a contract must be filled with.
    Lines Analysis(const std::string& contract, const std::string& until) const {
        const Period life{"0000-01-01", until};
        const Counts counts = Count({contract}, life);
        Lines lines{
            "reports due " + Text(counts.due) + " on time " + Text(counts.on_time) + " missing " +
            Text(counts.missing)
        };
        std::map<std::string, std::pair<int, int>> years;
        for (const auto& [month, report] : Of(contract)) {
            auto& [judged, met] = years[month.substr(0, 4)];
            ++judged;
            met += report.staff >= kTarget ? 1 : 0;
        }
        for (const auto& [year, told] : years) {
            lines.push_back(
                "indicator " + year + " " + std::to_string(told.first) + " met " +
                std::to_string(told.second)
            );
        }
        std::map<std::string, std::uint64_t> by_kind;
        for (const Case& one : cases) {
            if (one.contract == contract) by_kind[one.kind + " " + one.severity] += one.count;
        }
        for (const auto& [kind, count] : by_kind)
            lines.push_back("cases " + kind + " " + Text(count));
        lines.push_back("alerts " + Text(counts.alerts));
        AddError(contract, life, lines);
        AddPaid({contract}, life, lines);
        AddSanctions({contract}, life, lines);
        return Sorted(std::move(lines));
    }

    static Lines Sorted(Lines lines) {
        std::ranges::sort(lines);
        return lines;
    }
    static std::string Text(std::uint64_t number) { return std::to_string(number); }

  private:
    struct Counts {
        std::uint64_t due = 0;
        std::uint64_t on_time = 0;
        std::uint64_t missing = 0;
        std::uint64_t judged = 0;
        std::uint64_t met = 0;
        std::uint64_t alerts = 0;
        std::uint64_t open = 0;
    };

    std::map<std::string, Report> Of(const std::string& contract) const {
        std::map<std::string, Report> found;
        for (const auto& [key, report] : reports) {
            if (key.first == contract) found[key.second] = report;
        }
        return found;
    }

    // A month is due in the middle third of the next one, and the test reports on the 8th or later
    // than the 13th: the exact day plays no part.
    Counts Count(const std::set<std::string>& of, const Period& period) const {
        Counts counts;
        for (const std::string& contract : of) {
            const std::map<std::string, Report> said = Of(contract);
            const Term& term = contracts.at(contract);
            for (std::string month = term.first; month <= term.last; month = After(month)) {
                const std::string due = After(month) + "-10";
                if (!period.Holds(due)) continue;
                const auto report = said.find(month);
                ++counts.due;
                if (report == said.end())
                    ++counts.missing;
                else if (report->second.received_on <= due)
                    ++counts.on_time;
            }
            for (const auto& [month, report] : said) {
                if (!period.HoldsMonth(month)) continue;
                ++counts.judged;
                counts.met += report.staff >= kTarget ? 1 : 0;
            }
        }
        for (const Alert& alert : alerts) {
            if (!of.contains(alert.contract)) continue;
            counts.alerts += period.Holds(alert.since) ? 1 : 0;
            counts.open += alert.OpenAfter(period.to) ? 1 : 0;
        }
        return counts;
    }

    Lines Quality(const std::set<std::string>& of, const Period& period) const {
        const Counts counts = Count(of, period);
        return {
            "reports due " + Text(counts.due) + " on time " + Text(counts.on_time) + " missing " +
                Text(counts.missing),
            "indicators judged " + Text(counts.judged) + " met " + Text(counts.met),
            "alerts raised " + Text(counts.alerts) + " open " + Text(counts.open),
        };
    }

    void AddAlertsByRule(const Period& period, Lines& lines) const {
        std::map<std::string, std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>> rules;
        for (const Alert& alert : alerts) {
            const bool raised = period.Holds(alert.since);
            const bool settled = !alert.closed_on.empty() && period.Holds(alert.closed_on);
            const bool open = alert.OpenAfter(period.to);
            if (alert.since > period.to || (!raised && !settled && !open)) continue;
            auto& [raises, settlements, opens] = rules[alert.rule];
            raises += raised ? 1 : 0;
            settlements += settled ? 1 : 0;
            opens += open ? 1 : 0;
        }
        for (const auto& [rule, counts] : rules) {
            const auto& [raised, settled, open] = counts;
            lines.push_back(
                "alerts " + rule + " raised " + Text(raised) + " settled " + Text(settled) +
                " open " + Text(open)
            );
        }
    }

    void AddCases(
        const std::string& contract, const std::string& kind, const Period& period, Lines& lines
    ) const {
        std::map<std::string, std::uint64_t> alike;
        for (const Case& one : cases) {
            if (one.contract != contract || one.kind != kind || !period.Holds(one.on)) continue;
            alike[one.category + " " + one.severity + " " + one.state] += one.count;
        }
        for (const auto& [key, count] : alike)
            lines.push_back(kind + " " + key + " " + Text(count));
    }

    void AddForecast(const std::string& contract, const Period& period, Lines& lines) const {
        std::map<std::string, std::pair<std::string, std::string>> months;
        for (const auto& [month, report] : Of(contract)) {
            if (period.HoldsMonth(month)) months[month].second = std::to_string(report.days);
            const std::string next = After(month);
            if (period.HoldsMonth(next)) months[next].first = std::to_string(report.foreseen);
        }
        for (const auto& [month, told] : months)
            lines.push_back("forecast " + month + " " + told.first + " actual " + told.second);
        AddError(contract, period, lines);
    }

    void AddError(const std::string& contract, const Period& period, Lines& lines) const {
        const std::map<std::string, Report> said = Of(contract);
        std::int64_t months = 0;
        std::int64_t error = 0;
        std::int64_t actual = 0;
        for (const auto& [month, report] : said) {
            const auto next = said.find(After(month));
            if (next == said.end() || !period.HoldsMonth(next->first)) continue;
            ++months;
            error += std::abs(next->second.days - report.foreseen);
            actual += next->second.days;
        }
        if (months == 0) return;
        lines.push_back(
            "forecast error " + std::to_string(error) + " of " + std::to_string(actual) + " in " +
            std::to_string(months)
        );
    }

    void AddPaid(const std::set<std::string>& of, const Period& period, Lines& lines) const {
        std::int64_t cents = 0;
        for (const Payment& payment : payments) {
            if (of.contains(payment.contract) && period.Holds(payment.day)) cents += payment.cents;
        }
        if (cents != 0) lines.push_back("paid " + std::to_string(cents));
    }

    void AddSanctions(const std::set<std::string>& of, const Period& period, Lines& lines) const {
        std::int64_t cents = 0;
        for (const auto& [key, report] : reports) {
            const bool missed = report.staff < kTarget && period.HoldsMonth(key.second);
            if (missed && of.contains(key.first)) cents += kSanctionCents;
        }
        if (cents != 0) lines.push_back("sanctions " + std::to_string(cents));
    }
};

}  // namespace luotsi::test
