#include "contract_registry/domain/contract_decide.h"

#include "contract_registry/domain/terms_checks.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <functional>

namespace luotsi::contract_registry {
namespace {

using test::Day;
using test::SoundTerms;

Moment On(const char* day) {
    return {Instant::FromMicros(1), Day(day)};
}

ContractHistory After(const std::vector<ContractEvent>& events) {
    ContractHistory history;
    std::uint64_t revision = 0;
    for (const ContractEvent& event : events)
        ContractBook::Evolve(history, event, {Instant(), ++revision, revision});
    return history;
}

ContractHistory Active() {
    return After({ContractCreated{"PH-1", SoundTerms()}, ContractActivated{Day("2025-01-01")}});
}

TEST(CreateContract, StoresWhatWasSent) {
    const auto decision =
        Decide(ContractHistory{}, CreateContract{"PH-1", SoundTerms()}, On("2025-01-01"));
    ASSERT_TRUE(decision.accepted());
    EXPECT_EQ(std::get<ContractCreated>(decision.events().front()).terms, SoundTerms());
}

struct Contradiction {
    const char* reason;
    const char* field;
    std::function<void(Terms&)> plant;
};

class CreateContractContradiction : public testing::TestWithParam<Contradiction> {};

TEST_P(CreateContractContradiction, IsRefusedWithReasonAndField) {
    Terms terms = SoundTerms();
    GetParam().plant(terms);
    const auto decision =
        Decide(ContractHistory{}, CreateContract{"PH-1", terms}, On("2025-01-01"));
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, GetParam().reason);
    EXPECT_EQ(decision.rejection().field, GetParam().field);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    CreateContractContradiction,
    testing::Values(
        Contradiction{
            "DATE_ORDER_REVERSED",
            "contract.end_date",
            [](Terms& terms) { terms.end_date = Day("2024-12-31"); }
        },
        Contradiction{
            "PRICE_DUPLICATE",
            "contract.prices[1].service_code",
            [](Terms& terms) { terms.prices.push_back(terms.prices[0]); }
        },
        Contradiction{
            "PRICE_NEGATIVE",
            "contract.prices[0].unit_price",
            [](Terms& terms) { terms.prices[0].unit_price = UnitPrice::OfMicros(-1); }
        },
        Contradiction{
            "CURRENCY_MISMATCH",
            "contract.prices[1].unit_price.currency_code",
            [](Terms& terms) {
                terms.prices.push_back(
                    {"X", "", "day", UnitPrice::OfMicros(1, *Currency::Parse("SEK"))}
                );
            }
        },
        Contradiction{
            "PRICE_NOT_PAYABLE",
            "contract.prices",
            [](Terms& terms) { terms.type = ContractType::kOwnProduction; }
        },
        Contradiction{
            "INDICATOR_DUPLICATE",
            "contract.indicators[1].code",
            [](Terms& terms) { terms.indicators.push_back(terms.indicators[0]); }
        },
        Contradiction{
            "GOAL_DUPLICATE",
            "contract.goals[1].code",
            [](Terms& terms) { terms.goals.push_back(terms.goals[0]); }
        },
        Contradiction{
            "GOAL_UNKNOWN",
            "contract.indicators[0].goal_code",
            [](Terms& terms) { terms.indicators[0].goal_code = "G9"; }
        },
        Contradiction{
            "RESPONSIBLE_PERSON_DUPLICATE",
            "contract.responsible_persons[6].level",
            [](Terms& terms) { terms.responsible_persons.push_back(terms.responsible_persons[0]); }
        }
    )
);

struct MissingPart {
    const char* reason;
    std::function<void(Terms&)> take;
};

class ActivateContractWithout : public testing::TestWithParam<MissingPart> {};

TEST_P(ActivateContractWithout, IsRefusedNamingThePart) {
    Terms terms = SoundTerms();
    GetParam().take(terms);
    const ContractHistory draft = After({ContractCreated{"PH-1", terms}});
    const auto decision = Decide(draft, 1, ActivateContract{}, On("2025-01-01"));
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    ActivateContractWithout,
    testing::Values(
        MissingPart{"PROVIDER_MISSING", [](Terms& terms) { terms.provider.identifier.reset(); }},
        MissingPart{"START_DATE_MISSING", [](Terms& terms) { terms.start_date.reset(); }},
        MissingPart{
            "GOAL_MISSING",
            [](Terms& terms) {
                terms.goals.clear();
                terms.indicators.clear();
            }
        },
        MissingPart{
            "GOAL_WITHOUT_INDICATOR", [](Terms& terms) { terms.goals.push_back({"G2", "Toinen"}); }
        },
        MissingPart{"PRICE_MISSING", [](Terms& terms) { terms.prices.clear(); }},
        MissingPart{
            "RESPONSIBLE_PERSON_MISSING", [](Terms& terms) { terms.responsible_persons.pop_back(); }
        },
        MissingPart{"REPORTING_DUTY_MISSING", [](Terms& terms) { terms.reporting_duty.reset(); }}
    )
);

TEST(ActivateContract, NamesEveryMissingPartAtOnce) {
    const ContractHistory draft = After({ContractCreated{"PH-1", Terms{}}});
    const auto decision = Decide(draft, 1, ActivateContract{}, On("2025-01-01"));
    ASSERT_FALSE(decision.accepted());
    EXPECT_EQ(decision.rejection().more.size(), 5U + 6U);  // six vacant slots among them
}

TEST(ActivateContract, OwnProductionNeedsNoPrices) {
    Terms terms = SoundTerms();
    terms.type = ContractType::kOwnProduction;
    terms.prices.clear();
    EXPECT_TRUE(
        Decide(After({ContractCreated{"PH-1", terms}}), 1, ActivateContract{}, On("2025-01-01"))
            .accepted()
    );
}

TEST(ActivateContract, AContractWhoseEndHasPassedEndsAtOnce) {
    const auto late = Decide(
        After({ContractCreated{"PH-1", SoundTerms()}}), 1, ActivateContract{}, On("2029-01-01")
    );
    ASSERT_EQ(late.events().size(), 2U);
    EXPECT_TRUE(std::holds_alternative<ContractEnded>(late.events()[1]));
}

TEST(AmendContract, AnEndMovedIntoThePastEndsTheContractAtOnce) {
    AmendContract amend;
    amend.effective_from = Day("2025-04-01");
    amend.patch.changes_end = true;
    amend.patch.end_date = Day("2025-06-30");
    const auto decision = Decide(Active(), 2, amend, On("2025-07-15"));
    ASSERT_EQ(decision.events().size(), 2U);
    EXPECT_EQ(std::get<ContractEnded>(decision.events()[1]).last_day, Day("2025-06-30"));
}

TEST(ActivateContract, RefusesASecondActivation) {
    EXPECT_EQ(
        Decide(Active(), 2, ActivateContract{}, On("2025-01-01")).rejection().reason,
        "CONTRACT_NOT_DRAFT"
    );
}

TEST(ActivateContract, RefusesAStaleEtag) {
    const auto decision =
        Decide(Active(), 2, ActivateContract{.seen_revision = 1}, On("2025-01-01"));
    EXPECT_EQ(decision.rejection().reason, "ETAG_MISMATCH");
}

AmendContract PriceAmendment(const char* from, std::int64_t micros) {
    AmendContract amend;
    amend.effective_from = Day(from);
    amend.patch.prices = {{"YPA-VRK", "Asumisvuorokausi", "day", UnitPrice::OfMicros(micros)}};
    return amend;
}

TEST(AmendContract, ABackdatedPriceHoldsFromItsDayOnly) {
    const auto decision =
        Decide(Active(), 2, PriceAmendment("2025-04-01", 160000000), On("2025-07-01"));
    ASSERT_TRUE(decision.accepted());
    ContractHistory history = Active();
    ContractBook::Evolve(history, decision.events().front(), {Instant(), 3, 3});
    EXPECT_EQ(
        TermsOn(history, Day("2025-03-31")).prices[0].unit_price, UnitPrice::OfMicros(157500000)
    );
    EXPECT_EQ(
        TermsOn(history, Day("2025-04-01")).prices[0].unit_price, UnitPrice::OfMicros(160000000)
    );
}

TEST(AmendContract, AnEarlierDayRecordedLaterDoesNotOverrideALaterDay) {
    ContractHistory history = Active();
    ContractBook::Evolve(
        history,
        ContractAmended{
            Day("2025-06-01"),
            AmendmentReason::kMinor,
            "",
            PriceAmendment("2025-06-01", 170000000).patch
        },
        {Instant(), 3, 3}
    );
    ContractBook::Evolve(
        history,
        ContractAmended{
            Day("2025-04-01"),
            AmendmentReason::kMinor,
            "",
            PriceAmendment("2025-04-01", 160000000).patch
        },
        {Instant(), 4, 4}
    );
    EXPECT_EQ(
        TermsOn(history, Day("2025-05-01")).prices[0].unit_price, UnitPrice::OfMicros(160000000)
    );
    EXPECT_EQ(
        TermsOn(history, Day("2025-07-01")).prices[0].unit_price, UnitPrice::OfMicros(170000000)
    );
}

TEST(AmendContract, RefusesWhatChangesNothing) {
    AmendContract amend;
    amend.effective_from = Day("2025-04-01");
    EXPECT_EQ(Decide(Active(), 2, amend, On("2025-07-01")).rejection().reason, "AMENDMENT_EMPTY");
}

TEST(AmendContract, RefusesADayBeforeTheStart) {
    EXPECT_EQ(
        Decide(Active(), 2, PriceAmendment("2024-12-31", 1), On("2025-07-01")).rejection().reason,
        "AMENDMENT_BEFORE_START"
    );
}

TEST(AmendContract, RefusesAnEndBeforeTheStart) {
    AmendContract amend;
    amend.effective_from = Day("2025-04-01");
    amend.patch.changes_end = true;
    amend.patch.end_date = Day("2024-06-30");
    EXPECT_EQ(
        Decide(Active(), 2, amend, On("2025-07-01")).rejection().reason, "DATE_ORDER_REVERSED"
    );
}

TEST(AmendContract, RefusesADraft) {
    const ContractHistory draft = After({ContractCreated{"PH-1", SoundTerms()}});
    EXPECT_EQ(
        Decide(draft, 1, PriceAmendment("2025-04-01", 1), On("2025-07-01")).rejection().reason,
        "CONTRACT_NOT_ACTIVE"
    );
}

TEST(BeginDay, EndsAContractOnTheDayAfterItsLast) {
    EXPECT_TRUE(BeginDay(Active(), On("2028-12-31")).events().empty());
    const auto ended = BeginDay(Active(), On("2029-01-01"));
    ASSERT_EQ(ended.events().size(), 1U);
    EXPECT_EQ(std::get<ContractEnded>(ended.events().front()).last_day, Day("2028-12-31"));
}

TEST(AmendContract, AnExtensionResumesAnEndedContract) {
    ContractHistory history = Active();
    ContractBook::Evolve(history, ContractEnded{Day("2028-12-31")}, {Instant(), 3, 3});
    AmendContract amend;
    amend.effective_from = Day("2028-12-01");
    amend.patch.changes_end = true;
    amend.patch.end_date = Day("2029-12-31");
    const auto decision = Decide(history, 3, amend, On("2029-01-15"));
    ASSERT_TRUE(decision.accepted());
    ASSERT_EQ(decision.events().size(), 2U);
    EXPECT_TRUE(std::holds_alternative<ContractResumed>(decision.events()[1]));
}

TEST(ImportContract, TakesTheStateThatItsDatesGive) {
    const auto state = [](const char* start, const char* end) {
        ImportContract command;
        if (start != nullptr) command.terms.start_date = Day(start);
        if (end != nullptr) command.terms.end_date = Day(end);
        const auto decision = Decide(ContractHistory{}, command, On("2022-07-01"));
        return std::get<ContractImported>(decision.events().front()).state;
    };
    EXPECT_EQ(state("2020-01-01", "2023-01-01"), ContractState::kActive);
    EXPECT_EQ(state("2020-01-01", nullptr), ContractState::kActive);
    EXPECT_EQ(state("2020-01-01", "2022-06-30"), ContractState::kEnded);
    EXPECT_EQ(state("2020-01-01", "2022-07-01"), ContractState::kActive)
        << "the last day is in force";
    EXPECT_EQ(state(nullptr, "2023-01-01"), ContractState::kDraft);
    EXPECT_EQ(state("2022-03-30", "2022-03-29"), ContractState::kDraft) << "dates that contradict";
}

}  // namespace
}  // namespace luotsi::contract_registry
