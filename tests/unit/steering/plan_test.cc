#include "contract_registry/domain/steering/plan.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace luotsi::contract_registry {
namespace {

CivilDate Day(const char* text) {
    return CivilDate::Parse(text).value();
}

PlanContract Ending(const char* number, const char* end) {
    PlanContract contract{.number = number};
    contract.start_date = Day("2020-01-01");
    contract.end_date = Day(end);
    contract.annual_value = Money::Of(36'500'00);
    return contract;
}

TEST(ProcurementPlan, BeginsNoticeAndLeadTimeBeforeTheEnd) {
    PlanContract contract = Ending("S-1", "2028-06-30");
    contract.notice = NoticePeriod{.months = 6};
    const ProcurementPlan plan = MakePlan(Day("2026-05-15"), 6, 100, std::vector{contract}).value();
    ASSERT_EQ(plan.years.size(), 6U);
    ASSERT_EQ(plan.years[1].purchases.size(), 1U);
    const PlannedPurchase& purchase = plan.years[1].purchases[0];
    EXPECT_EQ(purchase.notice_day, Day("2027-12-31"));
    EXPECT_EQ(purchase.latest_start, Day("2027-09-22"));
    EXPECT_FALSE(purchase.late);
}

TEST(ProcurementPlan, ShowsWhatIsLateInTheFirstYear) {
    const ProcurementPlan plan =
        MakePlan(Day("2026-05-15"), 6, 365, std::vector{Ending("S-1", "2026-06-30")}).value();
    ASSERT_EQ(plan.years[0].purchases.size(), 1U);
    EXPECT_EQ(plan.years[0].purchases[0].latest_start, Day("2025-06-30"));
    EXPECT_TRUE(plan.years[0].purchases[0].late);
}

TEST(ProcurementPlan, LeavesOutWhatEndsAfterItsYearsAndCountsWhatNeverEnds) {
    PlanContract open = Ending("S-2", "2031-12-31");
    open.end_date.reset();
    const std::vector contracts{Ending("S-1", "2032-01-01"), open, Ending("S-3", "2031-12-31")};
    const ProcurementPlan plan = MakePlan(Day("2026-05-15"), 6, 0, contracts).value();
    std::size_t purchases = 0;
    for (const PlanYear& year : plan.years)
        purchases += year.purchases.size();
    EXPECT_EQ(purchases, 1U);
    EXPECT_EQ(plan.open_ended, 1U);
}

TEST(ProcurementPlan, PartsNextYearsMoneyAtTheEnd) {
    const ProcurementPlan plan =
        MakePlan(Day("2026-05-15"), 2, 30, std::vector{Ending("S-1", "2027-01-10")}).value();
    // 100 euros a day.
    EXPECT_EQ(plan.years[0].bound, std::vector{Money::Of(36'500'00)});
    EXPECT_EQ(plan.years[0].to_be_decided, std::vector{Money::Of(0)});
    EXPECT_EQ(plan.years[1].bound, std::vector{Money::Of(1'000'00)});
    EXPECT_EQ(plan.years[1].to_be_decided, std::vector{Money::Of(35'500'00)});
}

TEST(ProcurementPlan, KnowsAYearsValueByAgreementElseByTermElseByPayments) {
    const auto year = Money::Of(100);
    const auto all = Money::Of(73'000);
    const auto paid = Money::Of(7);
    const auto start = Day("2025-01-01");
    const auto end = Day("2026-12-31");
    EXPECT_EQ(YearlyValue(year, all, start, end, paid), year);
    EXPECT_EQ(YearlyValue({}, all, start, end, paid), Money::Of(36'500));
    EXPECT_EQ(YearlyValue({}, all, start, {}, paid), paid);
    EXPECT_EQ(YearlyValue({}, {}, start, end, {}), std::nullopt);
}

TEST(ProcurementPlan, CountsOfAFrameworkWhatIsNotCalledOff) {
    PlanContract framework = Ending("S-1", "2026-12-31");
    framework.called_off = Money::Of(3'650'000 - 365'000);
    const ProcurementPlan plan = MakePlan(Day("2026-05-15"), 2, 30, std::vector{framework}).value();
    EXPECT_EQ(plan.years[0].bound, std::vector{Money::Of(365'000)});
    EXPECT_EQ(plan.years[1].to_be_decided, std::vector{Money::Of(365'000)});
    // To buy anew is the whole of it.
    EXPECT_EQ(plan.years[0].purchases[0].annual_value, framework.annual_value);
    // More than a year of it is nothing below zero; another currency is another sum.
    framework.called_off = Money::Of(9'000'000);
    EXPECT_EQ(
        MakePlan(Day("2026-05-15"), 1, 30, std::vector{framework}).value().years[0].bound,
        std::vector{Money::Of(0)}
    );
    framework.called_off = Money::Of(1, *Currency::Parse("SEK"));
    EXPECT_EQ(
        MakePlan(Day("2026-05-15"), 1, 30, std::vector{framework}).value().years[0].bound,
        std::vector{Money::Of(3'650'000)}
    );
}

TEST(ProcurementPlan, SpreadsWhatIsCalledOffOverTheTerm) {
    const auto start = Day("2025-01-01");
    EXPECT_EQ(YearCalledOff(Money::Of(73'000), start, Day("2026-12-31")), Money::Of(36'500));
    EXPECT_EQ(YearCalledOff(Money::Of(73'000), start, {}), std::nullopt);
}

TEST(ProcurementPlan, RefusesSumsThatAreTooLarge) {
    PlanContract large = Ending("S-1", "2030-12-31");
    large.annual_value = Money::Of(9'000'000'000'000'000'000);
    EXPECT_TRUE(MakePlan(Day("2026-05-15"), 1, 30, std::vector{large}).ok());
    const auto plan = MakePlan(Day("2026-05-15"), 1, 30, std::vector{large, large});
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.rejection().reason, "AMOUNT_OVERFLOW");
    // A part of it is too large for a day's price, too.
    large.end_date = Day("2026-06-30");
    EXPECT_FALSE(MakePlan(Day("2026-05-15"), 1, 30, std::vector{large}).ok());
}

// Bound and to be decided together are the year's cost but for the rounding of a cent, whatever
// the days; the oracle counts day by day.
TEST(ProcurementPlan, PropertyBoundAndToBeDecidedAreTheWholeYear) {
    std::mt19937 dice(7);
    for (int round = 0; round < 300; ++round) {
        PlanContract contract = Ending("S", "2027-01-01");
        contract.end_date = Day("2026-01-01").AddDays(static_cast<std::int64_t>(dice() % 1500));
        contract.annual_value = Money::Of(static_cast<std::int64_t>(dice() % 1'000'000'000));
        const ProcurementPlan plan =
            MakePlan(Day("2026-05-15"), 3, 30, std::vector{contract}).value();
        for (const PlanYear& year : plan.years) {
            std::int64_t days = 0;
            std::int64_t bound_days = 0;
            for (CivilDate day = Month::FromYm(year.year, 1)->FirstDay(); day.year() == year.year;
                 day = day.AddDays(1)) {
                ++days;
                if (day <= *contract.end_date) ++bound_days;
            }
            const std::int64_t bound = year.bound[0].minor();
            EXPECT_NEAR(
                static_cast<double>(bound),
                static_cast<double>(contract.annual_value->minor()) *
                    static_cast<double>(bound_days) / static_cast<double>(days),
                1.5
            );
            const std::int64_t whole = bound + year.to_be_decided[0].minor();
            EXPECT_NEAR(
                static_cast<double>(whole), static_cast<double>(contract.annual_value->minor()), 2
            );
        }
    }
}

}  // namespace
}  // namespace luotsi::contract_registry
