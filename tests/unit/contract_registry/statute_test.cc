#include "contract_registry/domain/statute.h"

#include "contract_registry/domain/attention.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}
Moment On(const char* day) {
    return {.now = Instant::FromMicros(1), .today = Day(day)};
}

class OneStatute {
  public:
    template <class Command>
    std::string Do(const Command& command, const char* day = "2026-06-30") {
        const Decision<StatuteEvent> decision = Decide(statute, command, On(day));
        if (!decision.accepted()) return decision.rejection().reason;
        for (const StatuteEvent& event : decision.events())
            StatuteBook::Evolve(statute, event, Recorded{});
        events += decision.events().size();
        return {};
    }
    Statute statute;
    std::size_t events = 0;
};

Statute Entry(const char* code, std::optional<CivilDate> valid_to = {}) {
    Statute entry;
    entry.code = code;
    entry.title_fi = "Laki";
    entry.valid_from = Day("2021-07-01");
    entry.valid_to = valid_to;
    return entry;
}

TEST(Statute, IsRecordedOnceAndItsEndIsKeptWhenItIsRecordedAgain) {
    OneStatute one;
    EXPECT_EQ(one.Do(EndStatute{Day("2026-12-31"), {}}), "STATUTE_NOT_FOUND");
    EXPECT_EQ(one.Do(RecordStatute{Entry("612/2021")}), "");
    EXPECT_EQ(one.Do(RecordStatute{Entry("612/2021")}), "");
    EXPECT_EQ(one.events, 1U) << "the same again is no news";
    EXPECT_EQ(one.Do(EndStatute{Day("2026-12-31"), "99/2026"}, "2026-07-01"), "");
    EXPECT_EQ(one.Do(EndStatute{Day("2026-12-31"), "99/2026"}, "2026-07-02"), "");
    EXPECT_EQ(one.events, 2U);
    EXPECT_EQ(one.Do(RecordStatute{Entry("612/2021")}), "");
    EXPECT_EQ(one.statute.valid_to, Day("2026-12-31")) << "a shipped entry does not revive it";
    EXPECT_EQ(one.statute.end_known_on, Day("2026-07-01"));
    EXPECT_EQ(one.events, 2U);
    EXPECT_EQ(one.Do(EndStatute{}), "");
    EXPECT_EQ(one.statute.valid_to, std::nullopt) << "a mistaken end is taken back";
}

TEST(Statute, RefusesWhatContradictsItself) {
    OneStatute one;
    EXPECT_EQ(one.Do(RecordStatute{Entry("612/2021", Day("2021-06-30"))}), "DATE_ORDER_REVERSED");
    ASSERT_EQ(one.Do(RecordStatute{Entry("612/2021")}), "");
    EXPECT_EQ(one.Do(EndStatute{Day("2021-06-30"), {}}), "DATE_ORDER_REVERSED");
    EXPECT_EQ(one.Do(EndStatute{Day("2026-12-31"), "612/2021"}), "STATUTE_SUCCESSOR_ITSELF");
    EXPECT_EQ(one.events, 1U);
}

TEST(StatutesOf, NamesEachCodeOfTheWholeAndOfClausesOnce) {
    Terms terms;
    terms.legal_basis = {"612/2021", "1397/2016"};
    terms.clauses = {
        {.kind = ClauseKind::kContent, .statutes = {"612/2021-15", "612/2021"}},
        {.kind = ClauseKind::kNotice, .statutes = {"612/2021-15"}},
    };
    EXPECT_EQ(
        StatutesOf(terms), (std::vector<std::string>{"1397/2016", "612/2021", "612/2021-15"})
    );
}

TEST(Outlives, AContractThatEndsWithTheStatuteIsNotAffected) {
    Statute statute = Entry("612/2021");
    Terms terms;
    EXPECT_FALSE(Outlives(terms, statute)) << "no end is known";
    statute.valid_to = Day("2026-12-31");
    EXPECT_TRUE(Outlives(terms, statute)) << "open-ended";
    terms.end_date = Day("2026-12-31");
    EXPECT_FALSE(Outlives(terms, statute));
    terms.end_date = Day("2027-01-01");
    EXPECT_TRUE(Outlives(terms, statute));
}

TEST(EndedStatute, IsTrueFromTheDayItWasKnownOrTheStatuteWasGone) {
    Statute statute = Entry("612/2021", Day("2026-12-31"));
    statute.end_known_on = Day("2026-07-01");
    EXPECT_EQ(EndedStatute(statute).since, Day("2026-07-01"));
    statute.end_known_on = Day("2027-03-01");
    EXPECT_EQ(EndedStatute(statute).since, Day("2027-01-01"));
}

TEST(ContractAttentions, SayingTheSameInAnotherOrderIsNoNews) {
    AttentionBoard board;
    const auto tell = [&](std::vector<Attention> said) {
        const auto news = Decide(board, AttentionsChanged{"risk", std::move(said)});
        for (const AttentionEvent& event : news.events())
            ContractAttentions::Evolve(board, event, Recorded{});
        return news.events().size();
    };
    const Attention first{.code = "RISK-WATCH", .subject = "R1", .since = Day("2026-01-31")};
    const Attention second{.code = "RISK-WATCH", .subject = "R2", .since = Day("2026-01-31")};
    EXPECT_EQ(tell({}), 0U);
    EXPECT_EQ(tell({first, second}), 1U);
    EXPECT_EQ(tell({second, first}), 0U);
    EXPECT_EQ(tell({second}), 1U);
    EXPECT_EQ(tell({}), 1U);
    EXPECT_TRUE(board.by_source.empty()) << "a source with nothing to say leaves no entry";
}

}  // namespace
}  // namespace luotsi::contract_registry
