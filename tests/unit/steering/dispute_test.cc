#include "contract_registry/domain/steering/dispute.h"

#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

using test::Day;

constexpr Disputant kBuyerTactical{.side = Side::kBuyer, .tactical = true, .strategic = false};
constexpr Disputant kBuyerStrategic{.side = Side::kBuyer, .tactical = false, .strategic = true};
constexpr Disputant kProviderTactical{
    .side = Side::kProvider, .tactical = true, .strategic = false
};
constexpr Disputant kProviderStrategic{
    .side = Side::kProvider, .tactical = false, .strategic = true
};

OpenDispute About(std::optional<Money> amount) {
    OpenDispute command{
        .contract_id = Uuid(),
        .code = "D1",
        .subject = "Laskutettu hoitopäivä",
        .deadline = Day("2026-04-30"),
        .part = DisputedPart{},
    };
    command.part->month = test::MonthOf("2026-03");
    command.part->amount = amount;
    return command;
}

class Case {
  public:
    std::string Open(const OpenDispute& command, const Disputant& caller = kProviderTactical) {
        DisputeContract contract{.exists = true, .open = true, .recall_days = 5};
        contract.now_open = now_open;
        contract.most_open = most_open;
        return Take(Decide(dispute_, command, caller, contract, Now()));
    }
    template <class Command>
    std::string Do(const Command& command, const Disputant& caller) {
        return Take(Decide(dispute_, command, caller, Now()));
    }
    std::size_t BeginDay(const char* day) {
        today = day;
        const auto events = contract_registry::BeginDay(dispute_, Day(day));
        for (const DisputeEvent& event : events)
            DisputeBook::Evolve(dispute_, event, {});
        return events.size();
    }
    const Dispute& dispute() const { return dispute_; }
    std::string Told() const {
        std::string text;
        for (const Attention& one : DisputeBook::Attentions(dispute_))
            text += one.code + '/' + one.subject + '/' + std::string(EnumText(one.level)) + ' ';
        return text;
    }

    const char* today = "2026-04-10";
    std::uint64_t now_open = 0;
    std::uint64_t most_open = kMostOpenDisputes;

  private:
    Moment Now() const { return {.now = {}, .today = Day(today)}; }
    std::string Take(const Decision<DisputeEvent>& decision) {
        if (!decision.accepted()) return decision.rejection().reason;
        for (const DisputeEvent& event : decision.events())
            DisputeBook::Evolve(dispute_, event, {});
        return "";
    }

    Dispute dispute_;
};

SettleDispute Pay(std::int64_t cents) {
    return {.pay = Money::Of(cents), .text = "sovittu"};
}

TEST(Dispute, IsOpenedAtTheTacticalLevelByEitherSide) {
    Case one;
    EXPECT_EQ(one.Open(About(Money::Of(100)), kBuyerStrategic), "DISPUTE_LEVEL_NOT_HELD");
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    EXPECT_EQ(one.dispute().opened_by, Side::kProvider);
    EXPECT_EQ(one.dispute().recall_days, 5U);
    EXPECT_EQ(one.Told(), "DISPUTE-OPEN/D1 buyer/tactical DISPUTE-OPEN/D1 provider/tactical ");
}

TEST(Dispute, IsNotOpenedWithAPastDeadlineOrAPartThatIsUnclear) {
    OpenDispute late = About(Money::Of(100));
    late.deadline = Day("2026-04-09");
    EXPECT_EQ(Case().Open(late), "DISPUTE_DEADLINE_PAST");
    EXPECT_EQ(Case().Open(About(Money::Of(0))), "DISPUTE_PART_UNCLEAR");
    OpenDispute both = About(Money::Of(100));
    both.part->share = Share::OfBasisPoints(5'000);
    EXPECT_EQ(Case().Open(both), "DISPUTE_PART_UNCLEAR");
    both.part->amount.reset();
    EXPECT_EQ(Case().Open(both), "");
}

TEST(Dispute, IsNotOpenedWhereTheContractHasAsManyAsTheCountyAllows) {
    Case one;
    one.most_open = 2;
    one.now_open = 2;
    EXPECT_EQ(one.Open(About(Money::Of(100))), "DISPUTES_TOO_MANY");
    one.most_open = 0;
    one.now_open = 0;
    EXPECT_EQ(one.Open(About(Money::Of(100))), "DISPUTES_TOO_MANY") << "none at all";
    one.most_open = 1;
    EXPECT_EQ(one.Open(About(Money::Of(100))), "");
}

TEST(Dispute, MovesUpByItselfOnceWhenItsDeadlineHasPassed) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    EXPECT_EQ(one.BeginDay("2026-04-30"), 0U) << "its last day is still the tactical level's";
    EXPECT_EQ(one.BeginDay("2026-05-01"), 1U);
    EXPECT_EQ(one.BeginDay("2026-05-02"), 0U);
    EXPECT_EQ(one.dispute().state, DisputeState::kEscalated);
    EXPECT_EQ(one.dispute().escalation, DisputeEscalation::kDeadline);
    EXPECT_EQ(
        one.Told(), "DISPUTE-STRATEGIC/D1 buyer/strategic DISPUTE-STRATEGIC/D1 provider/strategic "
    );
    EXPECT_EQ(DisputeBook::RowOf(one.dispute()).due, std::nullopt);
}

TEST(Dispute, IsSettledOnlyWhenBothSidesSayTheSame) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    ASSERT_EQ(one.Do(Pay(60), kBuyerTactical), "");
    EXPECT_EQ(one.Do(Pay(60), kBuyerTactical), "") << "saying it twice is one side's word";
    EXPECT_EQ(one.dispute().state, DisputeState::kOpen);
    ASSERT_EQ(one.Do(Pay(80), kProviderTactical), "");
    EXPECT_EQ(one.dispute().state, DisputeState::kOpen) << "they differ";
    EXPECT_EQ(one.dispute().offers.size(), 2U);
    ASSERT_EQ(one.Do(Pay(80), kBuyerTactical), "");
    EXPECT_EQ(one.dispute().state, DisputeState::kSettled);
    EXPECT_EQ(one.dispute().pay, Money::Of(80));
    EXPECT_EQ(one.Told(), "");
    EXPECT_EQ(one.Do(Pay(80), kBuyerTactical), "DISPUTE_STATE_REFUSED");
}

TEST(Dispute, KeepsSoManyOffersOfASideAtALevel) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(1'000))), "");
    for (std::uint64_t i = 0; i < kMostDisputeWords; ++i)
        ASSERT_EQ(one.Do(Pay(1 + static_cast<std::int64_t>(i % 2)), kProviderTactical), "");
    EXPECT_EQ(one.Do(Pay(3), kProviderTactical), "DISPUTE_STATE_REFUSED");
    EXPECT_EQ(one.Do(Pay(7), kBuyerTactical), "") << "the other side has its own";
    Case settled = one;
    EXPECT_EQ(settled.Do(Pay(7), kProviderTactical), "") << "the word that settles is taken";
    EXPECT_EQ(settled.dispute().state, DisputeState::kSettled);
    ASSERT_EQ(one.Do(EscalateDispute{}, kBuyerTactical), "");
    EXPECT_EQ(one.Do(Pay(3), kProviderStrategic), "") << "the next level begins anew";
}

TEST(Dispute, KeepsSoManyAnswersOfASide) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    for (std::uint64_t i = 0; i < kMostDisputeWords; ++i)
        ASSERT_EQ(one.Do(AnswerDispute{"ei"}, kProviderTactical), "");
    EXPECT_EQ(one.Do(AnswerDispute{"ei"}, kProviderTactical), "DISPUTE_STATE_REFUSED");
    EXPECT_EQ(one.Do(AnswerDispute{"kuulkaa"}, kBuyerTactical), "") << "the other side is heard";
}

TEST(Dispute, AtTheStrategicLevelIsSettledByTheStrategicLevelAlone) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    ASSERT_EQ(one.Do(Pay(60), kBuyerTactical), "");
    EXPECT_EQ(one.Do(Pay(60), kProviderStrategic), "DISPUTE_LEVEL_NOT_HELD");
    ASSERT_EQ(one.Do(EscalateDispute{}, kProviderTactical), "");
    EXPECT_EQ(one.dispute().escalation, DisputeEscalation::kAsked);
    EXPECT_TRUE(one.dispute().offers.empty()) << "what the tactical level offered binds no one";
    for (const Disputant& caller : {kBuyerTactical, kProviderTactical})
        EXPECT_EQ(one.Do(Pay(60), caller), "DISPUTE_LEVEL_NOT_HELD");
    ASSERT_EQ(one.Do(Pay(60), kProviderStrategic), "");
    ASSERT_EQ(one.Do(AnswerDispute{"selvä"}, kBuyerStrategic), "");
    ASSERT_EQ(one.Do(Pay(60), kBuyerStrategic), "");
    EXPECT_EQ(one.dispute().state, DisputeState::kSettled);
    EXPECT_EQ(one.Do(EscalateDispute{}, kBuyerStrategic), "DISPUTE_STATE_REFUSED");
}

TEST(Dispute, IsSettledForNoMoreThanIsDisputed) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    EXPECT_EQ(one.Do(Pay(101), kBuyerTactical), "DISPUTE_PAY_UNFIT");
    EXPECT_EQ(one.Do(Pay(-1), kBuyerTactical), "DISPUTE_PAY_UNFIT");
    const SettleDispute foreign{.pay = Money::Of(1, Currency::Parse("SEK").value()), .text = "x"};
    EXPECT_EQ(one.Do(foreign, kBuyerTactical), "DISPUTE_PAY_UNFIT");
    EXPECT_EQ(one.Do(SettleDispute{.pay = {}, .text = "x"}, kBuyerTactical), "DISPUTE_PAY_UNFIT");
    EXPECT_EQ(one.Do(Pay(100), kBuyerTactical), "");
    Case half;
    OpenDispute by_share = About(std::nullopt);
    by_share.part->share = Share::OfBasisPoints(5'000);
    ASSERT_EQ(half.Open(by_share), "");
    const SettleDispute none{.pay = Money::Of(0, Currency::Parse("SEK").value()), .text = "x"};
    EXPECT_EQ(half.Do(none, kBuyerTactical), "DISPUTE_PAY_UNFIT") << "another currency";
    const OpenDispute abroad = About(Money::Of(100, Currency::Parse("SEK").value()));
    EXPECT_EQ(Case().Open(abroad), "DISPUTE_PAY_UNFIT");
    Case words;
    OpenDispute no_money = About(std::nullopt);
    no_money.part.reset();
    ASSERT_EQ(words.Open(no_money), "");
    EXPECT_EQ(words.Do(Pay(0), kBuyerTactical), "DISPUTE_PAY_UNFIT");
    const SettleDispute talk{.pay = {}, .text = "x"};
    EXPECT_EQ(words.Do(talk, kBuyerTactical), "");
    EXPECT_EQ(words.Do(talk, kProviderTactical), "");
    EXPECT_EQ(words.dispute().state, DisputeState::kSettled);
}

TEST(Dispute, IsWithdrawnByTheSideThatOpenedIt) {
    Case one;
    ASSERT_EQ(one.Open(About(Money::Of(100))), "");
    EXPECT_EQ(one.Do(WithdrawDispute{"x"}, kBuyerTactical), "DISPUTE_OTHER_SIDE");
    EXPECT_EQ(one.Do(WithdrawDispute{"x"}, kProviderTactical), "");
    EXPECT_EQ(one.dispute().state, DisputeState::kWithdrawn);
    EXPECT_EQ(one.BeginDay("2026-06-01"), 0U);
}

}  // namespace
}  // namespace luotsi::contract_registry
