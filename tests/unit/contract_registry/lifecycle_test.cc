#include "contract_registry/domain/lifecycle.h"

#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/lifecycle_decide.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::SoundTerms;

constexpr const char* kToday = "2026-03-15";

Moment Today() {
    return {Instant::FromMicros(1), Day(kToday)};
}

ContractHistory After(const std::vector<ContractEvent>& events) {
    ContractHistory history;
    std::uint64_t revision = 0;
    for (const ContractEvent& event : events)
        ContractBook::Evolve(history, event, {Instant(), ++revision, revision});
    return history;
}

const ContractCreated kCreated{"PH-1", SoundTerms()};
const ContractActivated kActivated{.on = Day("2025-01-01")};
const ContractEndingStarted kEnding{
    .on = Day("2026-03-01"),
    .ground = EndGround::kMutual,
    .reason = "agreed",
    .last_day = Day("2026-12-31"),
};

// A contract in each state, reached by events as they happen.
ContractHistory In(ContractState state) {
    const std::map<ContractState, std::vector<ContractEvent>> paths{
        {ContractState::kDraft, {kCreated}},
        {ContractState::kTendered, {kCreated, ContractTendered{.on = Day("2024-09-01")}}},
        {ContractState::kActive, {kCreated, kActivated}},
        {ContractState::kEnding, {kCreated, kActivated, kEnding}},
        {ContractState::kEnded, {kCreated, kActivated, ContractEnded{.last_day = Day("2026-02-28")}}
        },
        {ContractState::kClosed,
         {kCreated,
          kActivated,
          ContractEnded{.last_day = Day("2026-02-28")},
          ContractClosed{.on = Day("2026-03-01")}}},
        {ContractState::kCancelled, {kCreated, ContractCancelled{.on = Day("2024-10-01")}}},
    };
    const ContractHistory history = After(paths.at(state));
    EXPECT_EQ(history.state, state);
    return history;
}

Decision<ContractEvent> Give(const ContractHistory& history, LifeCommand command) {
    const Terms terms = TermsOn(history, Day(kToday));
    TermsPatch patch;
    patch.title = "Uusi nimi";
    switch (command) {
        case LifeCommand::kUpdate:
            return Decide(history, 1, UpdateDraft{"PH-1", SoundTerms()}, Today());
        case LifeCommand::kTender:
            return Decide(history, 1, TenderContract{"why"}, Today());
        case LifeCommand::kActivate:
            return Decide(history, 1, ActivateContract{}, Today());
        case LifeCommand::kAmend:
            return Decide(
                history,
                1,
                AmendContract{
                    .effective_from = Day(kToday),
                    .description = {},
                    .patch = patch,
                    .seen_revision = {}
                },
                Today()
            );
        case LifeCommand::kStartEnding:
            return Decide(
                history,
                1,
                StartEnding{EndGround::kMutual, "why", Day("2026-10-31")},
                terms,
                Today()
            );
        case LifeCommand::kRescind:
            return Decide(history, 1, RescindContract{EndGround::kBreach, "why"}, Today());
        case LifeCommand::kClose:
            return Decide(history, 1, CloseContract{"why"}, Today());
        case LifeCommand::kCancel:
            return Decide(history, 1, CancelContract{"why"}, Today());
        case LifeCommand::kTermPasses:
        case LifeCommand::kResume:
            break;
    }
    return std::vector<ContractEvent>{};
}

constexpr std::array kGiven{
    LifeCommand::kUpdate,
    LifeCommand::kTender,
    LifeCommand::kActivate,
    LifeCommand::kAmend,
    LifeCommand::kStartEnding,
    LifeCommand::kRescind,
    LifeCommand::kClose,
    LifeCommand::kCancel,
};

using Case = std::tuple<ContractState, LifeCommand>;

std::vector<Case> EveryCase() {
    std::vector<Case> cases;
    for (const auto& [state, name] : EnumNames<ContractState>::kNames) {
        for (const LifeCommand command : kGiven)
            cases.emplace_back(state, command);
    }
    return cases;
}

// What a person reads in the requirement, written down apart from the table in the code.
std::optional<ContractState> Wanted(ContractState state, LifeCommand command) {
    using S = ContractState;
    using C = LifeCommand;
    const std::map<Case, S> wanted{
        {{S::kDraft, C::kUpdate}, S::kDraft},
        {{S::kTendered, C::kUpdate}, S::kTendered},
        {{S::kDraft, C::kTender}, S::kTendered},
        {{S::kDraft, C::kActivate}, S::kActive},
        {{S::kDraft, C::kCancel}, S::kCancelled},
        {{S::kTendered, C::kActivate}, S::kActive},
        {{S::kTendered, C::kCancel}, S::kCancelled},
        {{S::kActive, C::kAmend}, S::kActive},
        {{S::kActive, C::kStartEnding}, S::kEnding},
        {{S::kActive, C::kRescind}, S::kEnded},
        {{S::kEnding, C::kAmend}, S::kEnding},
        {{S::kEnding, C::kRescind}, S::kEnded},
        {{S::kEnded, C::kAmend}, S::kEnded},
        {{S::kEnded, C::kClose}, S::kClosed},
    };
    const auto found = wanted.find({state, command});
    return found == wanted.end() ? std::nullopt : std::optional(found->second);
}

class LifeOfContract : public testing::TestWithParam<Case> {};

TEST_P(LifeOfContract, EachCommandIsAllowedOrRefusedByTheState) {
    const auto& [state, command] = GetParam();
    ContractHistory history = In(state);
    const Decision<ContractEvent> decision = Give(history, command);
    const std::optional<ContractState> wanted = Wanted(state, command);
    ASSERT_EQ(decision.accepted(), wanted.has_value());
    if (!wanted) {
        const std::set<std::string> reasons{
            "CONTRACT_NOT_DRAFT", "CONTRACT_NOT_ACTIVE", "CONTRACT_NOT_ENDED"
        };
        EXPECT_TRUE(reasons.contains(decision.rejection().reason)) << decision.rejection().reason;
        EXPECT_EQ(decision.rejection().field, "contract_id");
        EXPECT_EQ(decision.rejection().facts.at("state"), EnumText(state));
        return;
    }
    // The amendment of an ended contract here moves no last day: it does not come back to life.
    if (state == ContractState::kEnded && command == LifeCommand::kAmend) {
        ASSERT_GE(decision.events().size(), 1U);
        return;
    }
    ASSERT_EQ(decision.events().size(), 1U) << "one step, one event";
    ContractBook::Evolve(history, decision.events().front(), {Instant(), 9, 9});
    EXPECT_EQ(history.state, *wanted);
}

INSTANTIATE_TEST_SUITE_P(
    StateByCommand,
    LifeOfContract,
    testing::ValuesIn(EveryCase()),
    [](const testing::TestParamInfo<Case>& one) {
        return std::string(EnumText(std::get<0>(one.param))) + "_" +
               std::string(EnumText(std::get<1>(one.param)));
    }
);

TEST(LifeOfContract, ThePassagesAreThoseOfTheRequirement) {
    std::set<Case> told;
    for (const Passage& passage : Passages()) {
        EXPECT_TRUE(told.insert({passage.from, passage.command}).second) << "one way out";
        if (passage.command == LifeCommand::kTermPasses || passage.command == LifeCommand::kResume)
            continue;
        EXPECT_EQ(Wanted(passage.from, passage.command), passage.to);
    }
    for (const auto& [state, command] : EveryCase())
        EXPECT_EQ(told.contains({state, command}), Wanted(state, command).has_value());
}

TEST(UpdateDraft, IsHeldToWhatADraftIsHeldTo) {
    Terms terms = SoundTerms();
    terms.goals.clear();
    const auto wrong = Decide(In(ContractState::kTendered), 2, UpdateDraft{"PH-1", terms}, Today());
    ASSERT_FALSE(wrong.accepted());
    EXPECT_EQ(wrong.rejection().reason, "GOAL_UNKNOWN");
    EXPECT_EQ(wrong.rejection().field, "contract.indicators[0].goal_code");
    terms = SoundTerms();
    terms.parent_relation = ParentRelation::kRenewal;
    const auto moved = Decide(In(ContractState::kDraft), 1, UpdateDraft{"PH-1", terms}, Today());
    EXPECT_EQ(moved.rejection().reason, "PARENT_CONTRACT_FIXED");
}

TEST(UpdateDraft, ReplacesNumberAndTerms) {
    ContractHistory history = In(ContractState::kDraft);
    Terms terms = SoundTerms();
    terms.title = "Uusi";
    terms.prices.clear();
    const auto decision = Decide(history, 1, UpdateDraft{"PH-2", terms}, Today());
    ASSERT_TRUE(decision.accepted());
    ContractBook::Evolve(history, decision.events().front(), {});
    EXPECT_EQ(history.number, "PH-2");
    EXPECT_EQ(history.base, terms) << "what is not given is gone";
}

TEST(LifeOfContract, AStaleRevisionIsToldBeforeAnythingElse) {
    const auto decision = Decide(In(ContractState::kDraft), 3, TenderContract{"why", 2}, Today());
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, "ETAG_MISMATCH");
}

TEST(LifeOfContract, AnUnknownContractHasNoSteps) {
    const auto decision = Decide(ContractHistory{}, 0, CloseContract{"why"}, Today());
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, "CONTRACT_NOT_FOUND");
}

struct EndingFault {
    const char* reason;
    const char* field;
    StartEnding command;
};

class StartEndingFault : public testing::TestWithParam<EndingFault> {};

TEST_P(StartEndingFault, IsRefusedWithReasonAndField) {
    const ContractHistory history = In(ContractState::kActive);
    Terms terms = TermsOn(history, Day(kToday));
    terms.notice = NoticeTerms{.buyer_months = 6, .provider_months = 12, .at_month_end = true};
    const auto decision = Decide(history, 2, GetParam().command, terms, Today());
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, GetParam().reason);
    EXPECT_EQ(decision.rejection().field, GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    StartEndingFault,
    testing::Values(
        EndingFault{"LAST_DAY_PASSED", "last_day", {EndGround::kMutual, "why", Day("2026-03-14")}},
        EndingFault{
            "LAST_DAY_AFTER_END", "last_day", {EndGround::kMutual, "why", Day("2029-01-01")}
        },
        EndingFault{"END_GROUND_UNFIT", "ground", {EndGround::kTermOver, "why", Day("2026-12-31")}},
        EndingFault{
            "NOTICE_PERIOD_TOO_SHORT",
            "last_day",
            {EndGround::kBuyerNotice, "why", Day("2026-09-29")}
        },
        EndingFault{
            "NOTICE_PERIOD_TOO_SHORT",
            "last_day",
            {EndGround::kProviderNotice, "why", Day("2027-03-30")}
        },
        EndingFault{
            "FIELD_OUT_OF_RANGE",
            "given_on",
            {EndGround::kMutual, "why", Day("2026-12-31"), Day("2026-03-16")}
        }
    )
);

TEST(StartEnding, MovesTheLastDayAndOutlivesAgreedExtensions) {
    ContractHistory history = In(ContractState::kActive);
    TermsPatch extension;
    extension.changes_end = true;
    extension.end_date = Day("2030-12-31");
    ContractAmended extended;
    extended.effective_from = Day("2028-01-01");
    extended.patch = extension;
    ContractBook::Evolve(history, extended, {});
    const auto decision = Give(history, LifeCommand::kStartEnding);
    ASSERT_TRUE(decision.accepted());
    ContractBook::Evolve(history, decision.events().front(), {});
    EXPECT_EQ(TermsOn(history, Day("2026-03-14")).end_date, Day("2028-12-31"))
        << "what held before notice was given";
    EXPECT_EQ(TermsOn(history, Day(kToday)).end_date, Day("2026-10-31"));
    EXPECT_EQ(Timeline(history).back().terms.end_date, Day("2026-10-31"))
        << "an extension agreed earlier gives way";
}

TEST(StartEnding, TheDayAfterTheLastOneEndsIt) {
    const ContractHistory history = In(ContractState::kEnding);
    EXPECT_TRUE(BeginDay(history, {Instant(), Day("2026-12-31")}).events().empty());
    const auto over = BeginDay(history, {Instant(), Day("2027-01-01")});
    ASSERT_EQ(over.events().size(), 1U);
    const auto& ended = std::get<ContractEnded>(over.events().front());
    EXPECT_EQ(ended.ground, EndGround::kTermOver);
    EXPECT_EQ(ended.last_day, Day("2026-12-31"));
}

TEST(StartEnding, AnAmendmentThatMovesTheEndAwayBringsTheContractBack) {
    ContractHistory history = In(ContractState::kEnding);
    AmendContract extend{
        .effective_from = Day(kToday), .description = {}, .patch = {}, .seen_revision = {}
    };
    extend.patch.changes_end = true;
    extend.patch.end_date = Day("2028-06-30");
    const auto decision = Decide(history, 3, extend, Today());
    ASSERT_TRUE(decision.accepted()) << decision.rejection().reason;
    ASSERT_EQ(decision.events().size(), 2U);
    EXPECT_TRUE(std::holds_alternative<ContractResumed>(decision.events()[1]));
    for (const ContractEvent& event : decision.events())
        ContractBook::Evolve(history, event, {});
    EXPECT_EQ(history.state, ContractState::kActive);
    EXPECT_EQ(history.decided_end, std::nullopt);
}

TEST(RescindContract, EndsAtOnceAndForGood) {
    ContractHistory history = In(ContractState::kActive);
    const auto decision = Give(history, LifeCommand::kRescind);
    ContractBook::Evolve(history, decision.events().front(), {});
    EXPECT_EQ(TermsOn(history, Day(kToday)).end_date, Day(kToday));
    AmendContract extend{
        .effective_from = Day(kToday), .description = {}, .patch = {}, .seen_revision = {}
    };
    extend.patch.changes_end = true;
    const auto again = Decide(history, 3, extend, Today());
    ASSERT_FALSE(again.accepted());
    EXPECT_EQ(again.rejection().reason, "CONTRACT_RESCINDED");
    EXPECT_EQ(again.rejection().field, "end_date");
    // Other terms can still be set right, and that brings nothing back to life.
    extend.patch = {};
    extend.patch.title = "Oikaistu nimi";
    const auto corrected = Decide(history, 3, extend, Today());
    ASSERT_TRUE(corrected.accepted());
    EXPECT_EQ(corrected.events().size(), 1U);
}

TEST(RescindContract, IsNoNotice) {
    const ContractHistory history = In(ContractState::kActive);
    const auto later =
        Decide(history, 2, RescindContract{EndGround::kBreach, "why", Day("2026-03-16")}, Today());
    EXPECT_EQ(later.rejection().reason, "LAST_DAY_TO_COME");
    const auto notice =
        Decide(history, 2, RescindContract{EndGround::kBuyerNotice, "why"}, Today());
    EXPECT_EQ(notice.rejection().reason, "END_GROUND_UNFIT");
    const auto before =
        Decide(history, 2, RescindContract{EndGround::kBreach, "why", Day("2024-12-31")}, Today());
    EXPECT_EQ(before.rejection().reason, "DATE_ORDER_REVERSED");
}

}  // namespace
}  // namespace luotsi::contract_registry
