#include "contract_registry/domain/steering/picture.h"

#include "contract_registry/domain/steering/picture_off_contract.h"
#include "contract_registry/domain/steering/picture_sanctions.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::MonthOf;

Uuid IdOf(unsigned char number) {
    Uuid::Bytes bytes{};
    bytes[15] = number;
    return Uuid::FromBytes(bytes);
}

template <class Seen>
std::size_t Tell(Picture& picture, Seen seen) {
    const Decision<PictureEvent> decision = Decide(picture, std::move(seen));
    EXPECT_TRUE(decision.accepted());
    for (const PictureEvent& event : decision.events())
        PictureBook::Evolve(picture, event, {});
    return decision.events().size();
}

MonthSeen Report(std::uint64_t position, const char* month, const char* due, const char* came) {
    SeenMonth seen;
    seen.month = MonthOf(month);
    seen.due_date = Day(due);
    if (*came != '\0') seen.first_received = Day(came);
    seen.version = *came == '\0' ? 0 : 1;
    return {position, seen};
}

TEST(Picture, TakesTheNewerWordAndNeverAnOlderOne) {
    Picture picture;
    EXPECT_EQ(Tell(picture, Report(7, "2026-01", "2026-02-10", "2026-02-11")), 1U);
    EXPECT_EQ(Tell(picture, Report(5, "2026-01", "2026-02-10", "")), 0U);
    EXPECT_EQ(Tell(picture, Report(7, "2026-01", "2026-02-10", "")), 0U);
    EXPECT_TRUE(picture.months.at("2026-01").first_received.has_value());
    // Another month has a time of its own.
    EXPECT_EQ(Tell(picture, Report(6, "2026-02", "2026-03-10", "2026-03-01")), 1U);
    EXPECT_EQ(picture.positions.at("report-intake"), 7U);
    // Planted: without the position the older word would have taken the report away.
    Picture careless = picture;
    PictureBook::Evolve(careless, Report(5, "2026-01", "2026-02-10", ""), {});
    EXPECT_FALSE(careless.months.at("2026-01").first_received.has_value());
}

TEST(Picture, CountsReportsByTheirDueDay) {
    Picture picture;
    Tell(picture, Report(1, "2026-01", "2026-02-10", "2026-02-10"));
    Tell(picture, Report(2, "2026-02", "2026-03-10", "2026-03-11"));
    Tell(picture, Report(3, "2026-03", "2026-04-10", ""));
    MonthSeen history = Report(4, "2026-04", "2026-05-10", "2026-09-01");
    history.month.historic = true;
    Tell(picture, history);
    const PictureFigures first = FiguresOf(picture, {Day("2026-01-01"), Day("2026-03-31")});
    EXPECT_EQ(first.reports_due, 2U);
    EXPECT_EQ(first.reports_on_time, 1U);
    EXPECT_EQ(first.reports_missing, 0U);
    const PictureFigures second = FiguresOf(picture, {Day("2026-04-01"), Day("2026-06-30")});
    EXPECT_EQ(second.reports_due, 1U) << "imported history was waited for by nobody";
    EXPECT_EQ(second.reports_missing, 1U);
}

TEST(Picture, CountsAReportOfWhichNoLineIsAcceptedAsMissing) {
    Picture picture;
    MonthSeen returned = Report(1, "2026-01", "2026-02-10", "2026-02-05");
    returned.month.returned_whole = true;
    Tell(picture, returned);
    const Period spring{Day("2026-01-01"), Day("2026-03-31")};
    EXPECT_EQ(FiguresOf(picture, spring).reports_missing, 1U);
    EXPECT_EQ(FiguresOf(picture, spring).reports_on_time, 0U);
    Tell(picture, Report(2, "2026-01", "2026-02-10", "2026-02-05"));
    EXPECT_EQ(FiguresOf(picture, spring).reports_missing, 0U);
    EXPECT_EQ(FiguresOf(picture, spring).reports_on_time, 1U);
}

TEST(Picture, CountsNoExcusedMonthAsDueUnlessItsReportComes) {
    Picture picture;
    MonthSeen excused = Report(1, "2026-01", "2026-02-10", "");
    excused.month.overdue = true;
    EXPECT_TRUE(excused.month.awaited());
    excused.month.excused = true;
    EXPECT_FALSE(excused.month.awaited());
    Tell(picture, excused);
    const Period spring{Day("2026-01-01"), Day("2026-03-31")};
    EXPECT_EQ(FiguresOf(picture, spring).reports_due, 0U);
    EXPECT_EQ(FiguresOf(picture, spring).reports_missing, 0U);
    MonthSeen came = Report(2, "2026-01", "2026-02-10", "2026-02-20");
    came.month.excused = true;
    Tell(picture, came);
    EXPECT_EQ(FiguresOf(picture, spring).reports_due, 1U);
    EXPECT_EQ(FiguresOf(picture, spring).reports_on_time, 0U);
}

TEST(Picture, TellsAlertsThatPeopleClosedFromThoseThatSettledThemselves) {
    Picture picture;
    const auto tell = [&](unsigned char id, const char* since, const char* closed, const char* why
                      ) {
        SeenAlert alert{.id = IdOf(id), .rule_code = "r", .since = Day(since)};
        if (*closed != '\0') alert.closed_on = Day(closed);
        alert.closed_reason = why;
        Tell(picture, AlertSeen{id, alert});
    };
    tell(1, "2026-01-05", "2026-02-01", "no-longer-true");
    tell(2, "2026-01-06", "2026-03-31", "by-person");
    tell(3, "2026-01-07", "2026-04-01", "by-person");
    tell(4, "2025-12-31", "", "");
    const PictureFigures figures = FiguresOf(picture, {Day("2026-01-01"), Day("2026-03-31")});
    EXPECT_EQ(figures.alerts_raised, 3U);
    EXPECT_EQ(figures.alerts_dismissed, 1U);
    EXPECT_EQ(figures.alerts_open_at_end, 2U);
}

TEST(Picture, AddsMoneyAndTakesAwayWhatLeftTheContract) {
    Picture picture;
    const auto tell = [&](std::uint64_t at, const char* day, std::int64_t minor) {
        return Tell(picture, MoneySeen{at, {"invoice", Day(day), Money::Of(minor)}});
    };
    tell(1, "2026-01-31", 10'000);
    tell(2, "2026-01-31", 5'000);
    tell(3, "2026-01-31", -10'000);
    tell(4, "2026-02-01", 700);
    EXPECT_EQ(tell(5, "2026-02-01", 0), 0U);
    EXPECT_EQ(picture.money.size(), 2U) << "one entry a day, whatever the number of invoices";
    const PictureFigures january = FiguresOf(picture, {Day("2026-01-01"), Day("2026-01-31")});
    EXPECT_EQ(january.money_minor.at("EUR"), 5'000);
    const MoneySeen huge{6, {"invoice", Day("2026-02-01"), Money::Of(INT64_MAX)}};
    EXPECT_EQ(Decide(picture, huge).rejection().reason, "AMOUNT_OVERFLOW");
}

// What a provider foresaw and gave, as plain rows.
struct Row {
    int month;
    std::string service;
    std::int64_t given;
    int foreseen_for;
    std::int64_t foreseen;
};

// Written the other way round: from each target month back to the last word about it.
std::vector<ForecastError> ErrorsByHand(const std::vector<Row>& rows, int first, int last) {
    std::set<std::string> services;
    for (const Row& row : rows)
        services.insert(row.service);
    std::vector<ForecastError> errors;
    for (const std::string& service : services) {
        ForecastError error{.service_code = service};
        for (int month = first; month <= last; ++month) {
            std::optional<std::int64_t> foreseen;
            std::optional<std::int64_t> given;
            bool reported = false;
            for (int earlier = 0; earlier < month; ++earlier) {
                for (const Row& row : rows) {
                    const bool about = row.month == earlier && row.foreseen_for == month;
                    if (about && row.service == service) foreseen = row.foreseen;
                }
            }
            for (const Row& row : rows) {
                if (row.month != month) continue;
                reported = true;
                if (row.service == service) given = given.value_or(0) + row.given;
            }
            if (!foreseen || !reported) continue;
            ++error.months;
            error.absolute_error_micros += std::llabs(given.value_or(0) - *foreseen);
            error.actual_micros += given.value_or(0);
        }
        if (error.months > 0) errors.push_back(error);
    }
    return errors;
}

TEST(Picture, ForecastErrorsEqualAnIndependentReckoning) {
    std::mt19937 random(20261122);
    for (int round = 0; round < 300; ++round) {
        std::vector<Row> rows;
        Picture picture;
        for (int month = 0; month < 12; ++month) {
            if (random() % 4 == 0) continue;
            SeenMonth seen;
            seen.month = MonthOf("2026-01").AddMonths(month);
            seen.version = 1;
            for (const char* service : {"A", "B"}) {
                if (random() % 5 == 0) continue;
                const Row row{
                    month,
                    service,
                    static_cast<std::int64_t>(random() % 1000),
                    month + static_cast<int>(random() % 3),
                    static_cast<std::int64_t>(random() % 1000)
                };
                rows.push_back(row);
                seen.services.push_back({seen.month, service, Quantity::OfMicros(row.given)});
                seen.forecast.push_back({
                    MonthOf("2026-01").AddMonths(row.foreseen_for),
                    service,
                    Quantity::OfMicros(row.foreseen),
                });
            }
            // A report that names no service is a report all the same.
            if (seen.services.empty()) rows.push_back({month, "", 0, -1, 0});
            Tell(picture, MonthSeen{static_cast<std::uint64_t>(month + 1), seen});
        }
        const int first = static_cast<int>(random() % 6);
        const int last = first + static_cast<int>(random() % 6);
        const Period period{
            MonthOf("2026-01").AddMonths(first).FirstDay(),
            MonthOf("2026-01").AddMonths(last).LastDay()
        };
        const auto found = ForecastErrors(picture, period);
        auto expected = ErrorsByHand(rows, first, last);
        std::erase_if(expected, [](const ForecastError& one) { return one.service_code.empty(); });
        ASSERT_EQ(found.size(), expected.size()) << "round " << round;
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].service_code, expected[i].service_code);
            EXPECT_EQ(found[i].months, expected[i].months);
            EXPECT_EQ(found[i].absolute_error_micros, expected[i].absolute_error_micros);
            EXPECT_EQ(found[i].actual_micros, expected[i].actual_micros);
        }
    }
}

TEST(OffContract, SumsAreTheSameInWhicheverOrderTheWordsCome) {
    std::mt19937 random(7);
    std::vector<OffContractSeen> words;
    std::int64_t count = 0;
    std::int64_t sum = 0;
    for (std::uint64_t i = 1; i <= 200; ++i) {
        const bool back = random() % 3 == 0;
        const auto minor = static_cast<std::int64_t>(random() % 100'000);
        words.push_back(
            {i,
             MonthOf("2026-03"),
             OffContractKind::kOffContract,
             back ? -1 : 1,
             Money::Of(back ? -minor : minor)}
        );
        count += back ? -1 : 1;
        sum += back ? -minor : minor;
    }
    for (int round = 0; round < 20; ++round) {
        std::ranges::shuffle(words, random);
        OffContractMonth month;
        for (const OffContractSeen& word : words) {
            const Decision<OffContractEvent> decision = Decide(month, word);
            ASSERT_TRUE(decision.accepted());
            OffContractBook::Evolve(month, decision.events().front(), {});
        }
        EXPECT_EQ(month.sums.at("off_contract/EUR").count, count);
        EXPECT_EQ(month.sums.at("off_contract/EUR").amount, Money::Of(sum));
        EXPECT_EQ(month.source_position, 200U);
    }
}

TEST(Sanctions, AreWhatTheContractsOwnTermsTake) {
    Terms terms = test::SoundTerms();
    terms.incentive_terms = {
        {.code = "S1", .indicator_code = "STAFF", .share = Share::OfBasisPoints(500)}
    };
    Picture picture;
    const auto report = [&](const char* month, int staff) {
        SeenMonth seen;
        seen.month = MonthOf(month);
        seen.version = 1;
        seen.services = {{seen.month, "YPA-VRK", Quantity::OfWhole(10).value()}};
        seen.indicators = {
            {"STAFF", Ratio::Of(staff, 100).value(), Ratio::Of(60, 100).value(), staff >= 60}
        };
        Tell(picture, MonthSeen{static_cast<std::uint64_t>(seen.month.Index()), seen});
    };
    report("2026-01", 59);
    report("2026-02", 60);
    report("2026-04", 10);
    const auto terms_on = [&](CivilDate) { return terms; };
    // 10 days x 157.50 EUR x 5 % = 78.75 EUR for January alone.
    const auto taken = SanctionsOf(picture, {Day("2026-01-01"), Day("2026-03-31")}, terms_on);
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken.front(), Money::Of(7'875));
    terms.incentive_terms.clear();
    EXPECT_TRUE(SanctionsOf(picture, {Day("2026-01-01"), Day("2026-12-31")}, terms_on).empty());
}

}  // namespace
}  // namespace luotsi::contract_registry
