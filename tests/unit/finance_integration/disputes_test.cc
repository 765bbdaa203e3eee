#include "finance_integration/domain/disputes.h"

#include "domain_builders.h"
#include "finance_integration/domain/restated_month.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace luotsi::finance_integration {
namespace {

const ContractId kContract = SmallId<ContractId>(1);
constexpr const char* kMonth = "2026-03";

TermsPeriod Agreed() {
    TermsPeriod terms = Terms("S-1", "Hoiva Oy");
    terms.prices = {
        {.service_code = "CARE", .unit = "day", .unit_price = UnitPrice::OfMicros(157'333'000)},
        {.service_code = "NIGHT", .unit = "day", .unit_price = UnitPrice::OfMicros(33'330'000)},
    };
    terms.buyer_shares = {
        {"B1", "FI-PRO", "B1", Share::OfBasisPoints(3'333)},
        {"B2", "FI-PRO", "B2", Share::OfBasisPoints(6'667)},
    };
    terms.members = {
        {"P1", "FI-PRO", "P1", Share::OfBasisPoints(5'000)},
        {"P2", "FI-PRO", "P2", Share::OfBasisPoints(5'000)},
    };
    return terms;
}

DisputedPart Part(const char* code, std::uint64_t revision = 1) {
    DisputedPart part;
    part.code = code;
    part.revision = revision;
    part.month = MonthOf(kMonth);
    part.opened_on = Day("2026-04-05");
    return part;
}

// One contract's payments and held amounts, as the handlers keep them.
class World {
  public:
    World() { terms_.periods = {Agreed()}, terms_.revision = 1; }

    void Approve(std::uint32_t version, std::int64_t care_days, std::int64_t nights) {
        ApprovedReport report;
        report.proposal = NextId();
        report.month = MonthOf(kMonth);
        report.version = version;
        report.contract_revision = 1;
        report.services = {
            {.service_code = "CARE", .unit = "day", .quantity = Whole(care_days)},
            {.service_code = "NIGHT",
             .unit = "day",
             .quantity = Whole(nights),
             .member = "FI-PRO:P2"}
        };
        const auto decision = ProposePayment(kContract, terms_, payments_, report);
        const auto* proposal = std::get_if<PaymentProposed>(&decision);
        if (proposal == nullptr) return;
        Keep(*proposal, report.proposal);
        Apply(ProposedMonthOf(terms_, report, *proposal, today));
        Follow(report.proposal);
    }
    void Tell(const DisputedPart& told) {
        const auto part = TakeDispute(payments_, told);
        if (!part) return;
        Apply(DisputeNoted{*part});
        ProposalId newest;
        const ProposalId id = NextId();
        const auto month = payments_.months.find(part->month);
        if (month != payments_.months.end()) {
            newest = month->second.proposal;
            const PaymentProposed& last = by_id_.at(month->second.proposal.ToText());
            const auto anew = ProposeAnew(terms_, payments_, last, {part->code, part->revision});
            if (anew) {
                if (MovesMoney(*anew, last)) Keep(*anew, newest = id);
                Apply(ProposedAnew(terms_, ProposedMonth(month->second), *anew, newest));
            }
        }
        Follow(newest);
    }

    const std::vector<PaymentProposed>& proposals() const { return proposals_; }
    const PaymentState& payments() const { return payments_; }
    // "DISPUTE-D1/2026-03 held 100.00", in the order of keys.
    std::vector<std::string> Held() const {
        std::vector<std::string> texts;
        for (const auto& [key, one] : held_.payments) {
            texts.push_back(
                key + ' ' + std::string(EnumText(one.state)) + ' ' + one.amount.AmountText()
            );
        }
        return texts;
    }
    std::int64_t SumHeld(ConditionState state) const {
        std::int64_t cents = 0;
        for (const auto& [key, one] : held_.payments)
            cents += one.state == state ? one.amount.minor() : 0;
        return cents;
    }
    // What settlements took away, by the entries.
    std::int64_t SumCancelled() const {
        std::int64_t cents = 0;
        for (const auto& [key, one] : held_.payments)
            cents += one.state == ConditionState::kCancelled ? one.amount.minor() : 0;
        return cents;
    }
    // Whether each released entry names a proposal that pays it.
    bool ReleasesAreProposed() const {
        return std::ranges::all_of(held_.payments, [&](const auto& row) {
            if (row.second.state != ConditionState::kReleased) return true;
            const auto found = by_id_.find(row.second.proposal.ToText());
            return found != by_id_.end() && row.second.amount <= found->second.amount;
        });
    }
    // Whether no dispute takes more than the lines that it concerns come to.
    bool EachTakesItsOwn() const {
        return std::ranges::all_of(withheld_, [&](const WithheldPart& part) {
            const DisputedPart& dispute = payments_.disputes.at(part.code);
            std::int64_t cents = 0;
            for (const PaymentLine& line : proposals_.back().lines) {
                const bool concerns = dispute.service_codes.empty() ||
                                      dispute.service_codes.front() == line.service_code;
                cents += concerns && !line.dispute ? line.amount.minor() : 0;
            }
            return part.amount.minor() <= cents;
        });
    }
    std::int64_t Paid() const {
        std::int64_t cents = 0;
        for (const PaymentProposed& one : proposals_)
            cents += one.amount.minor();
        return cents;
    }
    // By the month's book: of all its disputes, or of those that are open.
    std::int64_t Withheld() const {
        std::int64_t cents = 0;
        for (const WithheldPart& part : withheld_)
            cents += part.amount.minor();
        return cents;
    }
    std::int64_t TakenByOpen() const {
        std::int64_t cents = 0;
        for (const auto& [code, part] : payments_.disputes)
            cents += part.stage == DisputeStage::kOpen ? part.taken.value_or(Money()).minor() : 0;
        return cents;
    }
    // Of the newest proposal, what the report's own lines come to.
    std::int64_t Reported() const {
        if (proposals_.empty()) return 0;
        std::int64_t cents = 0;
        for (const PaymentLine& line : proposals_.back().lines)
            cents += line.dispute ? 0 : line.amount.minor();
        return cents;
    }

    CivilDate today = Day("2026-04-10");

  private:
    static Quantity Whole(std::int64_t number) { return Quantity::OfMicros(number * 1'000'000); }
    ProposalId NextId() { return SmallId<ProposalId>(++ids_); }
    void Keep(const PaymentProposed& proposal, ProposalId id) {
        proposals_.push_back(proposal);
        by_id_[id.ToText()] = proposal;
    }
    void Apply(const PaymentBook::Event& event) {
        PaymentBook::Evolve(payments_, event, {});
        if (const auto* month = std::get_if<MonthProposed>(&event)) withheld_ = month->withheld;
    }
    void Follow(ProposalId id) {
        for (const auto& event : HoldDisputed(held_, payments_, MonthOf(kMonth), id, today))
            ConditionalBook::Evolve(held_, event, {});
    }

    ContractTerms terms_;
    PaymentState payments_;
    ConditionalState held_;
    std::vector<PaymentProposed> proposals_;
    std::vector<WithheldPart> withheld_;
    std::map<std::string, PaymentProposed> by_id_;
    std::uint8_t ids_ = 0;
};

using Texts = std::vector<std::string>;

// 10 days x 157.333 = 1573.33 and 10 nights x 33.33 = 333.30: 1906.63 in all.
TEST(Disputes, HoldTheDisputedPartAndLeaveTheRestToBePaid) {
    World world;
    DisputedPart part = Part("D1");
    part.amount = Eur(500'00);
    world.Tell(part);
    EXPECT_TRUE(world.proposals().empty());
    world.Approve(1, 10, 10);
    EXPECT_EQ(world.Paid(), 1406'63);
    EXPECT_EQ(world.Held(), Texts{"DISPUTE-D1/2026-03 held 500.00"});
    const PaymentLine& line = world.proposals().back().lines.back();
    EXPECT_EQ(line.service_code, "DISPUTE-D1");
}

TEST(Disputes, SettleByPayingAPartOfWhatWasHeldAndNeverTheRest) {
    World world;
    DisputedPart part = Part("D1");
    part.amount = Eur(500'00);
    world.Tell(part);
    world.Approve(1, 10, 10);
    part.revision = 2;
    part.stage = DisputeStage::kSettled;
    part.pay = Eur(300'00);
    world.Tell(part);
    EXPECT_EQ(world.Paid(), 1706'63);
    EXPECT_EQ(world.proposals().back().amount, Eur(300'00));
    EXPECT_EQ(
        world.Held(),
        (Texts{"DISPUTE-D1/2026-03 released 300.00", "DISPUTE-D1:UNPAID/2026-03 cancelled 200.00"})
    );
    // A later correction leaves what the settlement took away as it is.
    world.Approve(2, 20, 10);
    EXPECT_EQ(world.Paid(), 3146'66 + 333'30 - 200'00);
    EXPECT_EQ(world.Held().size(), 2U);
}

TEST(Disputes, SettleWithNothingPaidOrWithAllOfIt) {
    for (const std::int64_t pay : {0, 500'00}) {
        World world;
        DisputedPart part = Part("D1");
        part.amount = Eur(500'00);
        world.Approve(1, 10, 10);
        part.opened_on = Day("2026-04-09");
        world.Tell(part);
        EXPECT_EQ(world.Paid(), 1406'63) << "opened before the proposal, heard of after it";
        part.revision = 2;
        part.stage = DisputeStage::kSettled;
        part.pay = Eur(pay);
        world.Tell(part);
        EXPECT_EQ(world.Paid(), 1406'63 + pay);
        EXPECT_EQ(world.Held().size(), 1U);
    }
}

TEST(Disputes, AWithdrawnOneIsPaidWhole) {
    World world;
    DisputedPart part = Part("D1");
    part.share = Share::OfBasisPoints(3'333);
    world.Tell(part);
    world.Approve(1, 10, 10);
    EXPECT_EQ(world.Paid(), 1906'63 - 635'48) << "33.33 % of 1906.63 is 635.4797…";
    part.revision = 2;
    part.stage = DisputeStage::kWithdrawn;
    world.Tell(part);
    EXPECT_EQ(world.Paid(), 1906'63);
    EXPECT_EQ(world.Held(), Texts{"DISPUTE-D1/2026-03 released 635.48"});
}

TEST(Disputes, HoldALineFromTheMemberWhoAnswersForIt) {
    World world;
    DisputedPart part = Part("D1");
    part.service_codes = {"NIGHT"};
    world.Tell(part);
    world.Approve(1, 10, 10);
    EXPECT_EQ(world.Paid(), 1573'33);
    std::map<std::string, std::int64_t> cents;
    for (const PaymentPart& one : world.proposals().back().payee_parts)
        cents[one.id] = one.amount.minor();
    EXPECT_EQ(cents, (std::map<std::string, std::int64_t>{{"P1", 786'67}, {"P2", 786'66}}));
}

TEST(Disputes, AreTooLateForAPaymentThatIsOut) {
    World world;
    world.Approve(1, 10, 10);
    DisputedPart part = Part("D1");
    part.opened_on = Day("2026-04-12");
    world.Tell(part);
    EXPECT_EQ(world.Paid(), 1906'63);
    EXPECT_EQ(world.Held(), Texts{"DISPUTE-D1/2026-03 cancelled 0.00"}) << "and it is said";
    world.Approve(2, 20, 10);
    EXPECT_EQ(world.Paid(), 3146'66 + 333'30) << "nor does a correction hold it";
}

TEST(Disputes, TakeBackWhatWasProposedForAsLongAsTheCountyMay) {
    struct Row {
        std::uint64_t days;
        const char* opened_on;
        std::int64_t paid;
    };
    for (const Row& row :
         {Row{2, "2026-04-12", 0},
          Row{2, "2026-04-13", 1906'63},
          Row{1, "2026-04-10", 0},
          Row{0, "2026-04-10", 1906'63},
          Row{0, "2026-04-09", 0}}) {
        World world;
        world.Approve(1, 10, 10);
        DisputedPart part = Part("D1");
        part.recall_days = row.days;
        part.opened_on = Day(row.opened_on);
        world.Tell(part);
        EXPECT_EQ(world.Paid(), row.paid) << row.days << ' ' << row.opened_on;
    }
}

TEST(Disputes, OfOneMonthNeverTakeMoreThanTheMonth) {
    World world;
    DisputedPart first = Part("Z-FIRST");
    first.amount = Eur(1'500'00);
    world.Tell(first);
    DisputedPart second = Part("A-SECOND");
    world.Tell(second);
    world.Approve(1, 10, 10);
    EXPECT_EQ(world.Paid(), 0);
    EXPECT_EQ(
        world.Held(),
        (Texts{"DISPUTE-A-SECOND/2026-03 held 406.63", "DISPUTE-Z-FIRST/2026-03 held 1500.00"})
    );
    // What the first no longer takes, the second does: it disputes all of it.
    first.revision = 2;
    first.stage = DisputeStage::kWithdrawn;
    world.Tell(first);
    EXPECT_EQ(world.Paid(), 0);
    EXPECT_EQ(
        world.Held(),
        (Texts{"DISPUTE-A-SECOND/2026-03 held 1906.63", "DISPUTE-Z-FIRST/2026-03 cancelled 0.00"})
    ) << "nothing is released: nothing is paid";
}

TEST(Disputes, ReleaseOnlyWhatIsPaidWhereAnotherHoldsTheRest) {
    World world;
    DisputedPart first = Part("A");
    world.Tell(first);
    DisputedPart second = Part("B");
    second.amount = Eur(400'00);
    world.Tell(second);
    world.Approve(1, 10, 10);
    first.revision = 2;
    first.stage = DisputeStage::kSettled;
    first.pay = Eur(1'600'00);
    world.Tell(first);
    EXPECT_EQ(world.Paid(), 1'200'00);
    EXPECT_EQ(
        world.Held(),
        (Texts{
            "DISPUTE-A/2026-03 released 1200.00",
            "DISPUTE-A:UNPAID/2026-03 cancelled 306.63",
            "DISPUTE-B/2026-03 held 400.00"
        })
    );
}

TEST(Disputes, TakeNothingFromOtherServicesWhenAMonthIsCorrectedAfterASettlement) {
    World world;
    DisputedPart part = Part("D1");
    part.service_codes = {"NIGHT"};
    world.Tell(part);
    world.Approve(1, 10, 10);
    part.revision = 2;
    part.stage = DisputeStage::kSettled;
    part.pay = Eur(0);
    world.Tell(part);
    EXPECT_EQ(world.Held(), Texts{"DISPUTE-D1/2026-03 cancelled 333.30"});
    struct Row {
        std::int64_t nights;
        const char* entry;
    };
    std::uint32_t version = 1;
    for (const Row& row :
         {Row{4, "DISPUTE-D1/2026-03 cancelled 133.32"},
          Row{0, "DISPUTE-D1/2026-03 cancelled 0.00"},
          Row{10, "DISPUTE-D1/2026-03 cancelled 333.30"}}) {
        world.Approve(++version, 10, row.nights);
        EXPECT_EQ(world.Paid(), 1573'33) << row.nights;
        EXPECT_EQ(world.Held(), Texts{row.entry});
    }
}

TEST(Disputes, TakeNoMoreThanACorrectionLeavesOfTheMonth) {
    World world;
    DisputedPart part = Part("D1");
    world.Tell(part);
    world.Approve(1, 10, 10);
    part.revision = 2;
    part.stage = DisputeStage::kSettled;
    part.pay = Eur(1'500'00);
    world.Tell(part);
    EXPECT_EQ(world.Paid(), 1'500'00);
    world.Approve(2, 0, 10);
    EXPECT_EQ(world.Paid(), 0);
    EXPECT_EQ(
        world.Held(),
        (Texts{"DISPUTE-D1/2026-03 released 1500.00", "DISPUTE-D1:UNPAID/2026-03 cancelled 333.30"})
    );
}

TEST(Disputes, SettledInAnotherCurrencyStayHeld) {
    for (const bool before_the_proposal : {true, false}) {
        World world;
        DisputedPart part = Part("D1");
        part.share = Share::OfBasisPoints(5'000);
        world.Tell(part);
        if (!before_the_proposal) world.Approve(1, 10, 10);
        part.revision = 2;
        part.stage = DisputeStage::kSettled;
        part.pay = Money::Of(0, Currency::Parse("SEK").value());
        world.Tell(part);
        if (before_the_proposal) world.Approve(1, 10, 10);
        EXPECT_EQ(world.Paid(), 953'31);
        EXPECT_EQ(world.Held(), Texts{"DISPUTE-D1/2026-03 held 953.32"});
    }
}

TEST(Disputes, OfOneMonthHaveTermsOfTheirOwnWhateverTheirCodes) {
    World world;
    DisputedPart first = Part("D1");
    first.amount = Eur(500'00);
    world.Tell(first);
    DisputedPart second = Part("D1-UNPAID");
    second.amount = Eur(100'00);
    world.Tell(second);
    world.Approve(1, 10, 10);
    first.revision = 2;
    first.stage = DisputeStage::kSettled;
    first.pay = Eur(300'00);
    world.Tell(first);
    EXPECT_EQ(
        world.Held(),
        (Texts{
            "DISPUTE-D1-UNPAID/2026-03 held 100.00",
            "DISPUTE-D1/2026-03 released 300.00",
            "DISPUTE-D1:UNPAID/2026-03 cancelled 200.00"
        })
    );
}

// Whatever happens in whatever order, each month's euros are there once: proposed, or taken by a
// dispute.
void CheckSums(const World& world) {
    RC_ASSERT(world.Paid() + world.Withheld() == world.Reported());
    RC_ASSERT(world.SumHeld(ConditionState::kHeld) == world.TakenByOpen());
    RC_ASSERT(world.SumCancelled() == world.Withheld() - world.TakenByOpen());
    RC_ASSERT(world.ReleasesAreProposed());
    RC_ASSERT(world.proposals().empty() || world.EachTakesItsOwn());
    for (const PaymentProposed& one : world.proposals()) {
        std::int64_t lines = 0;
        for (const PaymentLine& line : one.lines)
            lines += line.amount.minor();
        RC_ASSERT(lines == one.total.minor());
        RC_ASSERT(one.total.minor() >= 0);
        RC_ASSERT(one.amount == one.total - one.already_proposed);
        for (const auto* parts : {&one.buyer_parts, &one.payee_parts}) {
            std::int64_t cents = 0;
            for (const PaymentPart& part : *parts)
                cents += part.amount.minor();
            RC_ASSERT(cents == one.amount.minor());
        }
    }
}

DisputedPart AnyPart(const std::string& code) {
    DisputedPart part = Part(code.c_str());
    const int kind = *rc::gen::inRange(0, 3);
    if (kind == 0) part.amount = Eur(*rc::gen::inRange<std::int64_t>(1, 300'000));
    if (kind == 1) part.share = Share::OfBasisPoints(*rc::gen::inRange(1, 10'001));
    if (*rc::gen::arbitrary<bool>()) part.service_codes = {"NIGHT"};
    part.recall_days = *rc::gen::inRange<std::uint64_t>(0, 3);
    part.opened_on = Day("2026-04-08").AddDays(*rc::gen::inRange(0, 5));
    return part;
}

void Advance(DisputedPart& part) {
    ++part.revision;
    const int kind = *rc::gen::inRange(0, 3);
    if (part.stage != DisputeStage::kOpen || kind == 0) return;
    part.stage = kind == 1 ? DisputeStage::kSettled : DisputeStage::kWithdrawn;
    if (kind == 1) part.pay = Eur(*rc::gen::inRange<std::int64_t>(0, 300'000));
}

RC_GTEST_PROP(DisputesProperty, EveryEuroIsProposedOrTakenByADispute, ()) {
    World world;
    std::map<std::string, DisputedPart> told;
    std::uint32_t version = 0;
    const int steps = *rc::gen::inRange(1, 25);
    for (int i = 0; i < steps; ++i) {
        const std::string code = "D" + std::to_string(*rc::gen::inRange(1, 4));
        switch (*rc::gen::inRange(0, 3)) {
            case 0:
                world.Approve(++version, *rc::gen::inRange(0, 20), *rc::gen::inRange(0, 20));
                break;
            case 1:
                if (told.contains(code))
                    Advance(told.at(code));
                else
                    told[code] = AnyPart(code);
                world.Tell(told.at(code));
                break;
            default: {
                // The same news twice has one effect.
                if (!told.contains(code)) break;
                const std::size_t before = world.proposals().size();
                world.Tell(told.at(code));
                RC_ASSERT(world.proposals().size() == before);
            }
        }
        CheckSums(world);
    }
}

}  // namespace
}  // namespace luotsi::finance_integration
