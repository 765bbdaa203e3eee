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

TEST(ActivateContract, OwnProductionMayCarryItsUnitCosts) {
    Terms terms = SoundTerms();
    terms.type = ContractType::kOwnProduction;
    ASSERT_FALSE(terms.prices.empty());
    EXPECT_TRUE(ContentFaults(terms, "").empty());
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

TEST(AmendContract, RefusesADayAfterTheEndUnlessTheEndMovesThere) {
    const Moment today = On("2025-07-01");
    const auto reason = [&](const ContractHistory& history, const AmendContract& amend) {
        const auto decision = Decide(history, 2, amend, today);
        return decision.accepted() ? "" : decision.rejection().reason;
    };
    EXPECT_EQ(reason(Active(), PriceAmendment("2028-12-31", 1)), "") << "the last day is in it";
    AmendContract late = PriceAmendment("2029-01-01", 1);
    const auto refused = Decide(Active(), 2, late, today);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.rejection().reason, "AMENDMENT_AFTER_END");
    EXPECT_EQ(refused.rejection().field, "effective_from");
    EXPECT_EQ(refused.rejection().facts.at("last_day"), "2028-12-31");
    late.patch.changes_end = true;
    late.patch.end_date = Day("2028-12-31");
    EXPECT_EQ(reason(Active(), late), "AMENDMENT_AFTER_END") << "an end that stays behind";
    late.patch.end_date = Day("2029-01-01");
    EXPECT_EQ(reason(Active(), late), "");
    late.patch.end_date.reset();
    EXPECT_EQ(reason(Active(), late), "") << "open-ended";
    // The end may still move by the contract's own terms.
    Terms terms = SoundTerms();
    terms.options = {{.code = "O1", .months = 12, .notice_months = 6}};
    const ContractHistory with_option =
        After({ContractCreated{"PH-1", terms}, ContractActivated{Day("2025-01-01")}});
    EXPECT_EQ(reason(with_option, PriceAmendment("2029-01-01", 1)), "");
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

std::string AmendedField(std::vector<PriceRow> agreed, const AmendContract& amend) {
    Terms terms = SoundTerms();
    terms.prices = std::move(agreed);
    const ContractHistory history =
        After({ContractCreated{"PH-1", terms}, ContractActivated{Day("2025-01-01")}});
    const auto decision = Decide(history, 2, amend, On("2025-07-01"));
    return decision.accepted() ? "" : decision.rejection().field;
}

TEST(AmendContract, AFaultNamesTheRowThatWasSent) {
    const PriceRow first = SoundTerms().prices[0];
    PriceRow other = first;
    other.service_code = "KOTI-KAYNTI";
    PriceRow dated = first;
    dated.valid_from = Day("2025-06-01");
    dated.valid_to = Day("2026-05-31");
    AmendContract amend = PriceAmendment("2025-04-01", 160000000);
    amend.patch.prices[0].valid_from = Day("2026-01-01");
    EXPECT_EQ(AmendedField({other, first, dated}, amend), "prices[0].valid_from");
    // The row agreed before begins later, so the clash is found there.
    amend.patch.prices[0].valid_from = Day("2025-03-01");
    amend.patch.prices[0].valid_to = Day("2025-06-01");
    EXPECT_EQ(AmendedField({other, first, dated}, amend), "prices[0].valid_from");
    amend.patch.prices[0].valid_to = Day("2025-05-31");
    EXPECT_EQ(AmendedField({other, first, dated}, amend), "");
    // The new currency is right for no agreed price: no row that was sent is to blame.
    AmendContract currency;
    currency.effective_from = Day("2025-04-01");
    currency.patch.agreed_value = Money::Of(1, *Currency::Parse("SEK"));
    EXPECT_EQ(AmendedField({first}, currency), "prices");
}

TEST(AmendContract, RefusesAPriceThatWasOverBeforeTheContractBegan) {
    AmendContract amend = PriceAmendment("2025-04-01", 160000000);
    amend.patch.prices[0].valid_from = Day("2020-01-01");
    amend.patch.prices[0].valid_to = Day("2020-12-31");
    const auto decision = Decide(Active(), 2, amend, On("2025-07-01"));
    EXPECT_EQ(decision.rejection().reason, "PRICE_OUTSIDE_TERM");
    EXPECT_EQ(decision.rejection().field, "prices[0].valid_to");
}

TEST(ActivateContract, RefusesAPriceThatHoldsOnNoDayOfTheContract) {
    const auto fault = [](const char* from, const char* to, bool with_option) {
        Terms terms = SoundTerms();
        if (*from != 0) terms.prices[0].valid_from = Day(from);
        if (*to != 0) terms.prices[0].valid_to = Day(to);
        if (with_option) terms.options.emplace_back();
        const ContractHistory draft = After({ContractCreated{"PH-1", terms}});
        for (const FieldFault& one : ReadinessFaults(draft, On("2025-01-01"), {})) {
            if (one.reason == "PRICE_OUTSIDE_TERM") return one.field;
        }
        return std::string();
    };
    EXPECT_EQ(fault("2020-01-01", "2020-12-31", false), "prices[0].valid_to");
    EXPECT_EQ(fault("", "2024-12-31", false), "prices[0].valid_to");
    EXPECT_EQ(fault("", "2025-01-01", false), "");
    EXPECT_EQ(fault("2029-01-01", "", false), "prices[0].valid_from");
    EXPECT_EQ(fault("2029-01-01", "", true), "") << "an option may bring that day";
    EXPECT_EQ(fault("2028-12-31", "", false), "");
}

TEST(AmendContract, AnIndexRevisionMadeByHandIsKnownByItsFactor) {
    Terms terms = SoundTerms();
    const auto clause = [](std::int64_t point) {
        IndexClause one;
        one.components = {
            {"ATI", Share::OfBasisPoints(10'000), Quantity::OfMicros(point * 1'000'000)}
        };
        return one;
    };
    terms.index_clause = clause(100);
    const ContractHistory history =
        After({ContractCreated{"PH-1", terms}, ContractActivated{Day("2025-01-01")}});
    const auto factor = [&](std::int64_t point, std::int64_t micros) {
        AmendContract amend = PriceAmendment("2025-04-01", micros);
        amend.patch.index_clause = clause(point);
        const auto decision = Decide(history, 2, amend, On("2025-07-01"));
        return std::get<ContractAmended>(decision.events().front()).basis->index_factor;
    };
    EXPECT_EQ(factor(110, 173'250'000), Ratio::Of(11, 10));
    EXPECT_EQ(factor(110, 173'260'000), std::nullopt) << "another price than the clause gives";
    EXPECT_EQ(factor(100, 157'500'000), std::nullopt) << "nothing moves";
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

// Over since the end of 2028, as first agreed.
ContractHistory Over() {
    ContractHistory history = Active();
    ContractBook::Evolve(history, ContractEnded{Day("2028-12-31")}, {Instant(), 3, 3});
    return history;
}

// Over since the end of 2026, because somebody moved the end there without signatures.
ContractHistory OverTooEarly() {
    ContractHistory history = Active();
    ContractAmended shortened;
    shortened.effective_from = Day("2026-01-01");
    shortened.patch.changes_end = true;
    shortened.patch.end_date = Day("2026-12-31");
    ContractBook::Evolve(history, shortened, {Instant(), 3, 3});
    ContractBook::Evolve(history, ContractEnded{Day("2026-12-31")}, {Instant(), 4, 4});
    return history;
}

AmendContract Until(const char* end, AmendmentReason reason, const char* signed_on = nullptr) {
    AmendContract amend;
    amend.effective_from = Day("2026-12-01");
    amend.reason = reason;
    amend.patch.changes_end = true;
    if (end != nullptr) amend.patch.end_date = Day(end);
    if (signed_on == nullptr) return amend;
    amend.basis.signed_buyer = Day(signed_on);
    amend.basis.signed_provider = Day(signed_on);
    return amend;
}

TEST(AmendContract, AnEndedContractGoesOnWhenBothSignedInTimeUnderAReviewClause) {
    const auto decision = Decide(
        Over(),
        3,
        Until("2029-12-31", AmendmentReason::kReviewClause, "2028-12-31"),
        On("2029-01-15")
    );
    ASSERT_TRUE(decision.accepted()) << decision.rejection().reason;
    ASSERT_EQ(decision.events().size(), 2U);
    EXPECT_TRUE(std::holds_alternative<ContractResumed>(decision.events()[1]));
}

TEST(AmendContract, AnEndedContractIsNotProlongedOtherwise) {
    const AmendContract refused[] = {
        Until("2029-12-31", AmendmentReason::kMinor),
        Until("2029-12-31", AmendmentReason::kReviewClause),
        Until("2029-12-31", AmendmentReason::kReviewClause, "2029-01-01"),
        Until("2029-12-31", AmendmentReason::kMinor, "2028-12-01"),
        Until("2029-12-31", AmendmentReason::kNotMaterial, "2028-12-01"),
        Until(nullptr, AmendmentReason::kNotMaterial),
        Until("2029-01-15", AmendmentReason::kMinor),
    };
    for (const AmendContract& amend : refused) {
        const auto decision = Decide(Over(), 3, amend, On("2029-01-15"));
        ASSERT_FALSE(decision.accepted()) << EnumText(amend.reason);
        EXPECT_EQ(decision.rejection().reason, "CONTRACT_END_PASSED");
        EXPECT_EQ(decision.rejection().field, "end_date");
        EXPECT_EQ(decision.rejection().facts.at("last_day"), "2028-12-31");
    }
}

TEST(AmendContract, AnEndThatWasMovedByMistakeIsSetRight) {
    const auto outcome = [](const AmendContract& amend) {
        const auto decision = Decide(OverTooEarly(), 4, amend, On("2027-02-01"));
        return decision.accepted() ? std::string() : decision.rejection().reason;
    };
    EXPECT_EQ(outcome(Until("2028-12-31", AmendmentReason::kNotMaterial)), "");
    EXPECT_EQ(outcome(Until("2029-01-01", AmendmentReason::kNotMaterial)), "CONTRACT_END_PASSED");
    EXPECT_EQ(outcome(Until("2028-12-31", AmendmentReason::kMinor)), "CONTRACT_END_PASSED");
    EXPECT_EQ(outcome(Until(nullptr, AmendmentReason::kNotMaterial)), "CONTRACT_END_PASSED");
}

TEST(AmendContract, AnEndThatBothSignedOrNoticeDecidedIsNoMistakeOfOneSide) {
    ContractHistory by_both = OverTooEarly();
    by_both.amendments.back().basis = AmendmentBasis{
        .amendment_id = {},
        .reasons = {AmendmentReason::kNotMaterial},
        .signed_buyer = Day("2026-11-01"),
        .signed_provider = Day("2026-11-01"),
        .value_change = {},
        .index_factor = {},
    };
    const AmendContract back = Until("2028-12-31", AmendmentReason::kNotMaterial);
    const AmendContract back_signed =
        Until("2028-12-31", AmendmentReason::kNotMaterial, "2027-01-20");
    EXPECT_FALSE(Decide(by_both, 4, back, On("2027-02-01")).accepted());
    EXPECT_TRUE(Decide(by_both, 4, back_signed, On("2027-02-01")).accepted());
    ContractHistory by_notice = OverTooEarly();
    by_notice.decided_end = Day("2026-12-31");
    EXPECT_FALSE(Decide(by_notice, 4, back_signed, On("2027-02-01")).accepted());
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
