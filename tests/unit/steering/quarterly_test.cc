#include "contract_registry/domain/steering/quarterly.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::MonthOf;

const Quarter kQuarter = Quarter::Parse("2026-Q2").value();
const std::vector<std::int64_t> kEnding{3, 6, 12};

// A county of raw facts, each as it happened, and nothing summed.
struct Raw {
    struct Duty {
        CivilDate due;
        std::optional<CivilDate> came;
        bool historic = false;
    };
    struct Flag {
        std::string rule;
        CivilDate since;
        std::optional<CivilDate> closed;
        bool by_person = false;
    };
    struct Incident {
        std::string kind;
        std::string severity;
        CivilDate on;
    };
    struct Loss {
        std::optional<CivilDate> realised;
        std::int64_t cents = 0;
    };
    ContractState state = ContractState::kActive;
    CivilDate end;
    std::vector<Duty> duties;
    std::vector<Flag> flags;
    std::vector<Incident> incidents;
    std::vector<Loss> losses;
    std::vector<std::pair<CivilDate, std::int64_t>> payments;
};

class Maker {
  public:
    explicit Maker(unsigned seed) : random_(seed) {}

    Raw Contract() {
        static constexpr std::array kStates{
            ContractState::kActive, ContractState::kEnded, ContractState::kEnding
        };
        Raw raw;
        raw.state = kStates[Below(kStates.size())];
        raw.end = Below(4) == 0 ? Month::Of(Around(400)).LastDay() : Around(400);
        for (unsigned i = 0; i < Below(6); ++i) {
            Raw::Duty duty{Around(120), std::nullopt, Below(5) == 0};
            if (Below(4) != 0) duty.came = duty.due.AddDays(static_cast<int>(Below(9)) - 5);
            raw.duties.push_back(duty);
        }
        for (unsigned i = 0; i < Below(6); ++i) {
            Raw::Flag flag{
                Below(2) == 0 ? "report-overdue" : "paid", Around(120), {}, Below(2) == 0
            };
            if (Below(3) != 0) flag.closed = flag.since.AddDays(Below(60));
            raw.flags.push_back(flag);
        }
        for (unsigned i = 0; i < Below(5); ++i) {
            static constexpr std::array kKinds{"complaint", "deviation", "visit"};
            static constexpr std::array kSeverities{"mild", "serious"};
            raw.incidents.push_back({kKinds[Below(3)], kSeverities[Below(2)], Around(120)});
        }
        for (unsigned i = 0; i < Below(3); ++i) {
            Raw::Loss loss{std::nullopt, static_cast<std::int64_t>(Below(100'000))};
            if (Below(2) == 0) loss.realised = Around(120);
            raw.losses.push_back(loss);
        }
        for (unsigned i = 0; i < Below(4); ++i)
            raw.payments.emplace_back(Around(120), static_cast<std::int64_t>(Below(1'000'000)));
        return raw;
    }

  private:
    unsigned Below(std::size_t limit) { return static_cast<unsigned>(random_() % limit); }
    CivilDate Around(int days) {
        return Day("2026-05-15").AddDays(static_cast<int>(Below(2U * unsigned(days))) - days);
    }
    std::mt19937 random_;
};

Uuid IdOf(std::size_t number) {
    Uuid::Bytes bytes{};
    bytes[14] = static_cast<std::uint8_t>(number / 256);
    bytes[15] = static_cast<std::uint8_t>(number % 256);
    return Uuid::FromBytes(bytes);
}

Picture PictureOf(const Raw& raw) {
    Picture picture;
    Month month = MonthOf("2020-01");
    for (const Raw::Duty& duty : raw.duties) {
        SeenMonth seen;
        seen.month = month;
        seen.due_date = duty.due;
        seen.first_received = duty.came;
        seen.historic = duty.historic;
        PictureBook::Evolve(picture, MonthSeen{1, seen}, {});
        month = month.Next();
    }
    std::size_t number = 0;
    for (const Raw::Flag& flag : raw.flags) {
        SeenAlert alert{.id = IdOf(++number), .rule_code = flag.rule, .since = flag.since};
        alert.closed_on = flag.closed;
        alert.closed_reason = flag.by_person ? "by-person" : "no-longer-true";
        PictureBook::Evolve(picture, AlertSeen{2, alert}, {});
    }
    for (const Raw::Incident& incident : raw.incidents) {
        SeenCase one{.id = IdOf(++number), .kind = incident.kind, .severity = incident.severity};
        one.on = incident.on;
        PictureBook::Evolve(picture, CaseSeen{3, one}, {});
    }
    for (const auto& [day, cents] : raw.payments) {
        const MoneySeen money{4, {"payment_proposal", day, Money::Of(cents)}};
        PictureBook::Evolve(picture, money, {});
    }
    return picture;
}

QuarterlyFigures ReportOf(const std::vector<Raw>& county) {
    QuarterlyFigures report = BlankReport(kQuarter, Day("2026-07-15"), kEnding);
    for (const Raw& raw : county) {
        ContractHistory history;
        history.exists = true;
        history.state = raw.state;
        history.base = test::SoundTerms();
        history.base.end_date = raw.end;
        const Picture picture = PictureOf(raw);
        RiskRegister risks;
        for (const Raw::Loss& loss : raw.losses) {
            Risk& risk = risks.risks.emplace_back();
            risk.realised_on = loss.realised;
            if (loss.realised) risk.realised_amount = Money::Of(loss.cents);
        }
        const auto terms_on = [&](CivilDate) { return history.base; };
        AddContract({history, picture, risks, false, terms_on}, report);
    }
    return report;
}

bool InQuarter(CivilDate day) {
    return day.ToText() >= "2026-04-01" && day.ToText() <= "2026-06-30";
}

// Every figure as "name=value", reckoned from the raw facts alone.
std::map<std::string, std::int64_t> ByHand(const std::vector<Raw>& county) {
    std::map<std::string, std::int64_t> sums;
    for (const Raw& raw : county) {
        ++sums["contract " + std::string(EnumText(raw.state))];
        const bool in_force = raw.state != ContractState::kEnded;
        const std::string end = raw.end.ToText();
        if (in_force && end >= "2026-06-30" && end <= "2026-09-30") ++sums["ending 3"];
        // June ends on its 30th, December on its 31st.
        if (in_force && end >= "2026-06-30" && end <= "2026-12-31") ++sums["ending 6"];
        if (in_force && end >= "2026-06-30" && end <= "2027-06-30") ++sums["ending 12"];
        for (const Raw::Duty& duty : raw.duties) {
            if (duty.historic || !InQuarter(duty.due)) continue;
            ++sums["due"];
            if (!duty.came) ++sums["missing"];
            if (duty.came) ++sums[*duty.came <= duty.due ? "on time" : "late"];
        }
        for (const Raw::Flag& flag : raw.flags) {
            if (InQuarter(flag.since)) ++sums["raised " + flag.rule];
            const bool closed = flag.closed && InQuarter(*flag.closed);
            if (closed && flag.by_person) ++sums["dismissed " + flag.rule];
            if (closed && !flag.by_person) ++sums["settled " + flag.rule];
            const bool began = flag.since.ToText() <= "2026-06-30";
            const bool still = !flag.closed || flag.closed->ToText() > "2026-06-30";
            if (began && still) ++sums["open " + flag.rule];
        }
        for (const Raw::Incident& one : raw.incidents) {
            if (!InQuarter(one.on)) continue;
            ++sums["case " + one.kind + " " + one.severity];
            if (one.severity == "serious" && one.kind != "visit") ++sums["breaches"];
        }
        for (const Raw::Loss& loss : raw.losses) {
            if (!loss.realised || !InQuarter(*loss.realised)) continue;
            ++sums["realised"];
            sums["lost"] += loss.cents;
        }
        for (const auto& [day, cents] : raw.payments) {
            if (InQuarter(day)) sums["paid"] += cents;
        }
    }
    std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
    return sums;
}

std::map<std::string, std::int64_t> Told(const QuarterlyFigures& report) {
    std::map<std::string, std::int64_t> sums;
    const auto add = [&](const std::string& name, std::uint64_t value) {
        sums[name] += static_cast<std::int64_t>(value);
    };
    for (const ContractCount& row : report.contracts)
        add("contract " + std::string(EnumText(row.state)), row.count);
    for (const EndingCount& row : report.ending)
        add("ending " + std::to_string(row.within_months), row.count);
    add("due", report.reports.due);
    add("missing", report.reports.missing);
    add("on time", report.reports.on_time);
    add("late", report.reports.late);
    for (const AlertQuality& row : report.alerts) {
        add("raised " + row.rule_code, row.raised);
        add("dismissed " + row.rule_code, row.dismissed);
        add("settled " + row.rule_code, row.settled);
        add("open " + row.rule_code, row.open);
    }
    for (const CaseCount& row : report.cases)
        add("case " + row.kind + " " + row.severity, row.count);
    add("breaches", report.breaches);
    add("realised", report.risks.realised);
    for (const Money& sum : report.risks.realised_amounts)
        sums["lost"] += sum.minor();
    for (const Money& sum : report.paid)
        sums["paid"] += sum.minor();
    std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
    return sums;
}

TEST(QuarterlyReport, EveryFigureEqualsOneReckonedFromTheRawFacts) {
    for (unsigned seed = 0; seed < 100; ++seed) {
        Maker maker(seed);
        std::vector<Raw> county;
        for (int i = 0; i < 20; ++i)
            county.push_back(maker.Contract());
        ASSERT_EQ(Told(ReportOf(county)), ByHand(county)) << "seed " << seed;
    }
}

TEST(QuarterlyReport, MonthsFromAMonthsEndReachToAMonthsEnd) {
    const auto ending = [](const char* quarter, const char* today, const char* end, int within) {
        QuarterlyFigures report =
            BlankReport(*Quarter::Parse(quarter), Day(today), std::vector<std::int64_t>{within});
        ContractHistory history;
        history.exists = true;
        history.state = ContractState::kActive;
        history.base = test::SoundTerms();
        history.base.end_date = Day(end);
        const auto terms_on = [&](CivilDate) { return history.base; };
        AddContract({history, Picture(), RiskRegister(), false, terms_on}, report);
        return report.ending[0].count;
    };
    EXPECT_EQ(ending("2026-Q2", "2026-07-01", "2026-12-31", 6), 1U);
    EXPECT_EQ(ending("2026-Q2", "2026-07-01", "2027-01-01", 6), 0U);
    EXPECT_EQ(ending("2026-Q3", "2026-10-01", "2027-03-31", 6), 1U);
    EXPECT_EQ(ending("2026-Q4", "2027-01-01", "2027-02-28", 2), 1U);
    EXPECT_EQ(ending("2026-Q4", "2027-01-01", "2027-03-01", 2), 0U);
    // No month's end: from day to day.
    EXPECT_EQ(ending("2026-Q2", "2026-06-15", "2026-12-15", 6), 1U);
    EXPECT_EQ(ending("2026-Q2", "2026-06-15", "2026-12-16", 6), 0U);
}

TEST(QuarterlyReport, TheOracleNoticesAFigureThatIsWrong) {
    Maker maker(1);
    std::vector<Raw> county;
    for (int i = 0; i < 20; ++i)
        county.push_back(maker.Contract());
    QuarterlyFigures report = ReportOf(county);
    ++report.reports.on_time;
    EXPECT_NE(Told(report), ByHand(county));
}

TEST(QuarterlyReport, TheOrderOfContractsChangesNothing) {
    Maker maker(3);
    std::vector<Raw> county;
    for (int i = 0; i < 30; ++i)
        county.push_back(maker.Contract());
    const auto text = [](const QuarterlyFigures& report) {
        std::string all;
        for (const ContractCount& row : report.contracts)
            all += std::string(EnumText(row.state)) + std::to_string(row.count) + ';';
        for (const AlertQuality& row : report.alerts)
            all += row.rule_code + std::to_string(row.open) + ';';
        for (const CaseCount& row : report.cases)
            all += row.kind + row.severity + std::to_string(row.count) + ';';
        return all;
    };
    const std::string once = text(ReportOf(county));
    std::ranges::reverse(county);
    EXPECT_EQ(text(ReportOf(county)), once);
}

TEST(QuarterlyReport, AQuarterThatGoesOnLooksAtTheDaysGoneBy) {
    const QuarterlyFigures report = BlankReport(kQuarter, Day("2026-05-20"), kEnding);
    EXPECT_EQ(report.day, Day("2026-05-20"));
    EXPECT_EQ(PeriodOf(report).to, Day("2026-05-20"));
    EXPECT_EQ(BlankReport(kQuarter, Day("2026-12-01"), kEnding).day, Day("2026-06-30"));
}

TEST(QuarterlyReport, IsPublishedAfterTheQuarterAndAgainOnlyWithAReason) {
    QuarterlyReports known;
    PublishReport command{.sha256 = "a", .report = BlankReport(kQuarter, Day("2026-07-01"), {})};
    const Moment moment{.now = {}, .today = Day("2026-07-02")};
    EXPECT_EQ(
        Decide(known, command, Day("2026-06-30"), moment).rejection().reason, "QUARTER_NOT_OVER"
    );
    const auto publish = [&] {
        const auto decision = Decide(known, command, Day("2026-07-01"), moment);
        for (const QuarterlyReportEvent& event : decision.events())
            QuarterlyReportBook::Evolve(known, event, {});
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(publish(), "");
    EXPECT_EQ(publish(), "PUBLICATION_REASON_MISSING");
    command.reason = "myöhässä tullut raportti";
    EXPECT_EQ(publish(), "");
    EXPECT_EQ(known.Find(0)->version, 2U);
    EXPECT_EQ(known.Find(1)->reason, "");
    EXPECT_EQ(known.Find(3), nullptr);
}

}  // namespace
}  // namespace luotsi::contract_registry
