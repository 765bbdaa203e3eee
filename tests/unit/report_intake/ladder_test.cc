#include "report_intake/domain/ladder.h"

#include "tests/support/plain_ladder.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace luotsi::report_intake {
namespace {

using test::Day;
using test::MonthOf;

ContractTerms TermsWith(std::vector<LadderStep> ladder, std::uint64_t due_day = 10) {
    ContractTerms terms;
    terms.contract_revision = 1;
    terms.contract_key = "PH-1";
    terms.binding = true;
    ReportingTerms period;
    period.start_date = Day("2026-01-01");
    period.end_date = Day("2029-12-31");
    period.due_day = due_day;
    period.ladder = std::move(ladder);
    terms.periods = {period};
    return terms;
}

// Reminder at once, help 7 days later, a notice for three in a row or four of twelve, and so on.
std::vector<LadderStep> Usual() {
    return {
        {.kind = LadderStepKind::kReminder, .missed_in_a_row = 1, .days_after = 1},
        {.kind = LadderStepKind::kHelp, .missed_in_a_row = 1, .days_after = 7},
        {.kind = LadderStepKind::kNotice, .missed_in_a_row = 3, .missed = 4, .of_months = 12},
        {.kind = LadderStepKind::kHold, .missed_in_a_row = 3, .days_after = 14},
        {.kind = LadderStepKind::kSanctionProposal, .missed_in_a_row = 3, .days_after = 30},
    };
}

// A ladder as the service keeps it.
struct Kept {
    explicit Kept(ContractTerms agreed) : terms(std::move(agreed)) {}

    void Take(const Decision<LadderEvent>& decision) {
        for (const LadderEvent& event : decision.events())
            LadderBook::Evolve(standing, event, {Instant(), ++revision, revision});
    }
    void Note(Month month, bool missing) { Take(NoteMonth(standing, terms, month, missing)); }
    void ClimbOn(CivilDate day) { Take(Climb(standing, terms, {}, day)); }
    std::string Steps() const {
        std::string text;
        for (const TakenStep& step : standing.steps) {
            text += std::to_string(step.step) + std::string(EnumText(step.kind)) + '@' +
                    step.taken_on.ToText() + ' ';
        }
        return text;
    }

    ContractTerms terms;
    LadderStanding standing;
    std::uint64_t revision = 0;
};

// Misses each of the months that are due on the day, one after another, day by day.
void LiveWithoutReports(Kept& kept, const char* from, const char* to) {
    for (CivilDate day = Day(from); day <= Day(to); day = day.AddDays(1)) {
        for (Month month = MonthOf("2026-01"); month < Month::Of(day); month = month.Next()) {
            if (DueOf(kept.terms, month, {})->due_date < day) kept.Note(month, true);
        }
        kept.ClimbOn(day);
    }
}

TEST(Ladder, IsClimbedInOrderOnTheRightDays) {
    Kept kept(TermsWith(Usual()));
    LiveWithoutReports(kept, "2026-02-01", "2026-02-10");
    EXPECT_EQ(kept.Steps(), "");
    LiveWithoutReports(kept, "2026-02-11", "2026-02-28");
    EXPECT_EQ(kept.Steps(), "1reminder@2026-02-11 2help@2026-02-18 ");
    LiveWithoutReports(kept, "2026-03-01", "2026-06-30");
    // The third miss in a row is that of March, due on 10 April.
    EXPECT_EQ(
        kept.Steps(),
        "1reminder@2026-02-11 2help@2026-02-18 3notice@2026-04-11 4hold@2026-04-25 "
        "5sanction_proposal@2026-05-25 "
    );
    EXPECT_EQ(
        kept.standing.steps[2].missing,
        (std::vector<Month>{MonthOf("2026-01"), MonthOf("2026-02"), MonthOf("2026-03")})
    );
}

TEST(Ladder, TakesTwoStepsOfOneDayInOrderAndSkipsNone) {
    Kept kept(TermsWith({
        {.kind = LadderStepKind::kReminder, .missed_in_a_row = 2},
        {.kind = LadderStepKind::kHelp, .missed_in_a_row = 1},
        {.kind = LadderStepKind::kNotice, .missed_in_a_row = 1},
    }));
    // Help and notice are justified by one miss, but not before the reminder.
    LiveWithoutReports(kept, "2026-02-01", "2026-03-10");
    EXPECT_EQ(kept.Steps(), "");
    LiveWithoutReports(kept, "2026-03-11", "2026-03-11");
    EXPECT_EQ(kept.Steps(), "1reminder@2026-03-11 2help@2026-03-11 3notice@2026-03-11 ");
}

TEST(Ladder, IsWithdrawnFromTheTopAsFarAsReportsCame) {
    Kept kept(TermsWith(Usual()));
    LiveWithoutReports(kept, "2026-02-01", "2026-05-05");
    ASSERT_EQ(kept.standing.steps.size(), 4U);
    kept.Note(MonthOf("2026-02"), false);
    kept.ClimbOn(Day("2026-05-06"));
    // Two are missing, apart: the reminder and the offer of help stand.
    EXPECT_EQ(kept.Steps(), "1reminder@2026-02-11 2help@2026-02-18 ");
    ASSERT_EQ(kept.standing.withdrawn.size(), 2U);
    EXPECT_EQ(kept.standing.withdrawn[0].step, 4U);
    EXPECT_EQ(kept.standing.withdrawn[1].step, 3U);
    EXPECT_EQ(kept.standing.withdrawn[1].withdrawn_on, Day("2026-05-06"));
    kept.Note(MonthOf("2026-01"), false);
    kept.Note(MonthOf("2026-03"), false);
    kept.ClimbOn(Day("2026-05-07"));
    EXPECT_EQ(kept.Steps(), "");
}

TEST(Ladder, CountsFourOfTwelveThatAreNotInARow) {
    Kept kept(TermsWith({
        {.kind = LadderStepKind::kNotice, .missed = 4, .of_months = 12, .days_after = 1},
    }));
    for (const char* month : {"2026-01", "2026-03", "2026-05"})
        kept.Note(MonthOf(month), true);
    kept.ClimbOn(Day("2026-08-01"));
    EXPECT_EQ(kept.Steps(), "");
    kept.Note(MonthOf("2026-12"), true);
    kept.ClimbOn(Day("2027-01-12"));
    EXPECT_EQ(kept.Steps(), "1notice@2027-01-12 ");
    // When January's miss leaves the last twelve, three are left.
    kept.ClimbOn(Day("2027-02-10"));
    EXPECT_NE(kept.Steps(), "");
    kept.ClimbOn(Day("2027-02-11"));
    EXPECT_EQ(kept.Steps(), "");
}

TEST(Ladder, OfOtherTermsWithdrawsWhatIsNoLongerAgreed) {
    Kept kept(TermsWith(Usual()));
    LiveWithoutReports(kept, "2026-02-01", "2026-05-05");
    ASSERT_EQ(kept.standing.steps.size(), 4U);
    kept.terms.periods.front().ladder = {Usual()[0], Usual()[2]};
    kept.ClimbOn(Day("2026-05-06"));
    EXPECT_EQ(kept.Steps(), "1reminder@2026-02-11 2notice@2026-05-06 ");
    kept.terms.periods.front().ladder = {};
    kept.ClimbOn(Day("2026-05-07"));
    EXPECT_EQ(kept.Steps(), "");
}

TEST(Ladder, CountsNoMonthThatTheContractNoLongerCovers) {
    Kept kept(TermsWith(Usual()));
    LiveWithoutReports(kept, "2026-02-01", "2026-04-20");
    ASSERT_EQ(kept.standing.steps.size(), 3U);
    kept.terms.periods.front().end_date = Day("2026-02-28");
    kept.ClimbOn(Day("2026-04-21"));
    EXPECT_EQ(kept.Steps(), "1reminder@2026-02-11 2help@2026-02-18 ");
}

TEST(Ladder, CountsNoMonthThatWasDueBeforeTheContractWasKnown) {
    Kept kept(TermsWith(Usual()));
    // Known on the due day of February: only January was due before.
    kept.terms.known_since = Day("2026-03-10");
    LiveWithoutReports(kept, "2026-03-10", "2026-03-10");
    EXPECT_EQ(kept.Steps(), "");
    LiveWithoutReports(kept, "2026-03-11", "2026-04-30");
    EXPECT_EQ(kept.Steps(), "1reminder@2026-03-11 2help@2026-03-18 ");
    // The third in a row that counts is that of April, due on 11 May.
    LiveWithoutReports(kept, "2026-05-01", "2026-05-12");
    EXPECT_EQ(kept.Steps(), "1reminder@2026-03-11 2help@2026-03-18 3notice@2026-05-12 ");
}

TEST(Ladder, RepeatedOnADayChangesNothing) {
    Kept kept(TermsWith(Usual()));
    LiveWithoutReports(kept, "2026-02-01", "2026-04-11");
    const std::uint64_t revision = kept.revision;
    kept.ClimbOn(Day("2026-04-11"));
    kept.Note(MonthOf("2026-03"), true);
    EXPECT_EQ(kept.revision, revision);
}

using test::PlainModel;
using Story = test::LadderStory;

class Stories {
  public:
    explicit Stories(std::uint64_t seed) : random_(seed) {}

    Story Next() {
        Story story;
        story.due_day = static_cast<std::uint64_t>(Between(1, 28));
        const int steps = Between(1, 5);
        for (int i = 0; i < steps; ++i)
            story.ladder.push_back(Step(i));
        const ContractTerms terms = TermsWith(story.ladder, story.due_day);
        story.first_day = Day("2026-01-31").DaysSinceEpoch();
        Month month = MonthOf("2026-01");
        const int months = Between(3, 16);
        for (int i = 0; i < months; ++i, month = month.Next())
            story.months.push_back(FateOf(DueOf(terms, month, {})->due_date.DaysSinceEpoch()));
        story.last_day = story.months.back().due + Between(0, 120);
        return story;
    }

  private:
    int Between(int low, int high) {
        return std::uniform_int_distribution<int>(low, high)(random_);
    }
    bool OneIn(int n) { return Between(1, n) == 1; }

    LadderStep Step(int place) {
        LadderStep step{.kind = static_cast<LadderStepKind>(place)};
        step.days_after = static_cast<std::uint64_t>(OneIn(3) ? 0 : Between(1, 45));
        const bool in_a_row = !OneIn(3);
        if (in_a_row) step.missed_in_a_row = static_cast<std::uint64_t>(Between(1, 4));
        if (!in_a_row || OneIn(3)) {
            step.of_months = static_cast<std::uint64_t>(Between(2, 12));
            step.missed = static_cast<std::uint64_t>(
                Between(1, std::min<int>(5, static_cast<int>(step.of_months)))
            );
        }
        return step;
    }

    Story::Fate FateOf(std::int32_t due) {
        Story::Fate fate{.due = due};
        const int chance = Between(1, 10);
        if (chance <= 4) fate.reported = due - Between(0, 5);
        if (chance >= 5 && chance <= 8) fate.reported = due + Between(1, 150);
        if (OneIn(4)) {
            fate.excused = due + Between(-10, 60);
            if (OneIn(3)) fate.unexcused = fate.excused + Between(1, 60);
        }
        return fate;
    }

    std::mt19937_64 random_;
};

enum class Planted { kNothing, kIgnoresWaiting, kNeverWithdraws, kForgetsExcuses, kSkipsSteps };

// The service's side of a story: what it is told of each month, and the days on which it looks.
// A planted fault spoils it.
class Service {
  public:
    Service(const Story& story, Planted planted)
        : story_(story), planted_(planted), kept_(TermsWith(Spoilt(), story.due_day)) {
        const int months = static_cast<int>(story.months.size());
        const Month last = MonthOf("2026-01").AddMonths(months - 1);
        kept_.terms.periods.front().end_date = last.LastDay();
    }

    void Live(std::int32_t day, bool evening) {
        const std::uint64_t revision = kept_.revision;
        Month month = MonthOf("2026-01");
        bool turned = false;
        for (const Story::Fate& fate : story_.months) {
            if (fate.due >= day) break;
            const std::int32_t seen = evening ? day : day - 1;
            const bool excused = planted_ != Planted::kForgetsExcuses && fate.excused <= seen &&
                                 seen < fate.unexcused;
            const bool missing = fate.reported > seen && !excused;
            if (planted_ != Planted::kNeverWithdraws || missing) kept_.Note(month, missing);
            turned = turned || fate.due == day - 1;
            month = month.Next();
        }
        const bool called = next_ && next_->DaysSinceEpoch() <= day;
        if (kept_.revision == revision && !called && !turned) return;
        const CivilDate today = CivilDate::FromDays(day);
        kept_.ClimbOn(today);
        next_ = NextClimb(kept_.standing, kept_.terms, {}, today);
    }
    std::vector<std::int32_t> days() const {
        std::vector<std::int32_t> days;
        for (const TakenStep& step : kept_.standing.steps)
            days.push_back(step.taken_on.DaysSinceEpoch());
        return days;
    }
    bool InOrder() const {
        for (std::size_t i = 0; i < kept_.standing.steps.size(); ++i) {
            if (kept_.standing.steps[i].step != i + 1) return false;
        }
        return true;
    }

  private:
    std::vector<LadderStep> Spoilt() const {
        std::vector<LadderStep> ladder = story_.ladder;
        if (planted_ == Planted::kSkipsSteps && ladder.size() > 1) ladder.erase(ladder.begin());
        for (LadderStep& step : ladder) {
            if (planted_ == Planted::kIgnoresWaiting) step.days_after = 0;
        }
        return ladder;
    }

    const Story& story_;
    Planted planted_;
    Kept kept_;
    std::optional<CivilDate> next_;
};

// The first day of a story on which service and model differ; nothing where they agree all along.
std::optional<std::string> Difference(const Story& story, Planted planted) {
    PlainModel model(story);
    Service service(story, planted);
    for (std::int32_t day = story.first_day; day <= story.last_day; ++day) {
        for (const bool evening : {false, true}) {
            model.Live(day, evening);
            service.Live(day, evening);
            if (model.days() == service.days() && service.InOrder()) continue;
            std::string text = CivilDate::FromDays(day).ToText() + " model:";
            for (const std::int32_t one : model.days())
                text += ' ' + CivilDate::FromDays(one).ToText();
            text += " service:";
            for (const std::int32_t one : service.days())
                text += ' ' + CivilDate::FromDays(one).ToText();
            return text;
        }
    }
    return std::nullopt;
}

TEST(Ladder, Gives10000GeneratedHistoriesTheStepsOfThePlainModelOnEveryDay) {
    constexpr std::uint64_t kSeed = 20261122;
    constexpr int kHistories = 10'000;
    Stories stories(kSeed);
    int with_steps = 0;
    int withdrawn = 0;
    for (int i = 0; i < kHistories; ++i) {
        const Story story = stories.Next();
        const auto difference = Difference(story, Planted::kNothing);
        ASSERT_FALSE(difference) << "history " << i << ": " << *difference;
        PlainModel model(story);
        std::size_t most = 0;
        for (std::int32_t day = story.first_day; day <= story.last_day; ++day) {
            model.Live(day, true);
            most = std::max(most, model.days().size());
        }
        with_steps += most > 0 ? 1 : 0;
        withdrawn += model.days().size() < most ? 1 : 0;
    }
    // The histories are worth the name.
    EXPECT_GT(with_steps, kHistories / 2);
    EXPECT_GT(withdrawn, kHistories / 10);
}

TEST(Ladder, EndsEmptyWhenEveryReportCameAtLastHoweverLate) {
    Stories stories(7);
    for (int i = 0; i < 1000; ++i) {
        Story story = stories.Next();
        for (Story::Fate& fate : story.months) {
            if (fate.reported == Story::kNever) fate.reported = fate.due + 200;
            story.last_day = std::max(story.last_day, fate.reported);
        }
        Service service(story, Planted::kNothing);
        for (std::int32_t day = story.first_day; day <= story.last_day; ++day) {
            service.Live(day, false);
            service.Live(day, true);
        }
        EXPECT_TRUE(service.days().empty()) << "history " << i;
    }
}

TEST(Ladder, IsToldFromOneThatWaitsNotWithdrawsNotForgetsExcusesOrSkipsAStep) {
    for (const Planted planted :
         {Planted::kIgnoresWaiting,
          Planted::kNeverWithdraws,
          Planted::kForgetsExcuses,
          Planted::kSkipsSteps}) {
        Stories stories(3);
        int found = 0;
        for (int i = 0; i < 300; ++i)
            found += Difference(stories.Next(), planted) ? 1 : 0;
        EXPECT_GT(found, 20) << static_cast<int>(planted);
    }
}

}  // namespace
}  // namespace luotsi::report_intake
