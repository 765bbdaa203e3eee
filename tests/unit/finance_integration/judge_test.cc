#include "finance_integration/domain/judge.h"

#include "domain_builders.h"

#include <gtest/gtest.h>

#include <deque>

namespace luotsi::finance_integration {
namespace {

// A supplier book for one invoice, built line by line.
class Book {
  public:
    ContractId Add(const TermsPeriod& terms) {
        const auto number = static_cast<std::uint8_t>(kept_.size() + 1);
        kept_.push_back({.revision = 1, .periods = {terms}, .index_keys = {}});
        const ContractId id = SmallId<ContractId>(number);
        book_.contracts.push_back({id, &kept_.back()});
        return id;
    }
    ContractId AddNamed(const TermsPeriod& terms) {
        const ContractId id = Add(terms);
        book_.named.push_back(book_.contracts.back());
        book_.contracts.pop_back();
        return id;
    }
    void Alias(std::string supplier_key, AliasState state) {
        book_.aliases.push_back({SmallId<AliasId>(9), std::move(supplier_key), state});
    }
    Verdict Judged(const InvoiceFacts& invoice) const {
        return Judge(invoice, book_, SampleRules());
    }
    Judgement Of(const InvoiceFacts& invoice) const { return Judged(invoice).judgement; }

  private:
    std::deque<ContractTerms> kept_;
    SupplierBook book_;
};

TEST(Judge, TheNumberOnTheInvoiceDecidesFirst) {
    Book book;
    const ContractId named = book.AddNamed(Terms("S-7", "Other Oy"));
    book.Add(Terms("S-1", "Hoiva Oy"));
    InvoiceFacts invoice = Bill("Hoiva Oy");
    invoice.contract_number = "S-7";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kContractNumber);
    EXPECT_EQ(book.Of(invoice).contract, named);
    invoice.supplier_name = "Redacted Data";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kContractNumber);
}

TEST(Judge, ANamedContractThatIsNotInForceIsNotReplacedByAnother) {
    Book book;
    book.AddNamed(Terms("S-7", "Hoiva Oy"));
    book.Add(Terms("S-1", "Hoiva Oy"));
    InvoiceFacts invoice = Bill("Hoiva Oy", "2027-01-01");
    invoice.contract_number = "S-7";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kContractNotInForce);
}

TEST(Judge, ARedactedPayeeEndsTheSearch) {
    Book book;
    book.Add(Terms("S-1", "Redacted Data"));
    EXPECT_EQ(book.Of(Bill("REdacted  Data")).reason, Reason::kPayeeRedacted);
    EXPECT_EQ(Book().Of(Bill("Redacted Data Services")).reason, Reason::kNoContractKnown);
}

TEST(Judge, AMissingPayeeIsSaidToBeMissing) {
    EXPECT_EQ(Book().Of(Bill("")).reason, Reason::kPayeeMissing);
    InvoiceFacts by_id = Bill("");
    by_id.supplier_scheme = "FI-PRO";
    by_id.supplier_id = "2077474-0";
    EXPECT_EQ(Book().Of(by_id).reason, Reason::kNoContractKnown);
}

TEST(Judge, TheSoleContractInForceOfTheSameSupplierMatches) {
    Book book;
    const ContractId id = book.Add(Terms("S-1", "Hoiva  OY"));
    const Judgement judgement = book.Of(Bill("hoiva oy"));
    EXPECT_EQ(judgement.OutcomeAndReason(), "MATCHED/SOLE_CONTRACT_IN_FORCE");
    EXPECT_EQ(judgement.contract, id);
    EXPECT_EQ(judgement.contract_label, "S-1");
}

TEST(Judge, FirstAndLastDayAreInForce) {
    Book book;
    book.Add(Terms("S-1", "Hoiva Oy"));
    EXPECT_EQ(book.Of(Bill("Hoiva Oy", "2026-01-01")).outcome(), Outcome::kMatched);
    EXPECT_EQ(book.Of(Bill("Hoiva Oy", "2026-12-31")).outcome(), Outcome::kMatched);
    EXPECT_EQ(book.Of(Bill("Hoiva Oy", "2025-12-31")).reason, Reason::kContractNotInForce);
    EXPECT_EQ(book.Of(Bill("Hoiva Oy", "2027-01-01")).reason, Reason::kContractNotInForce);
}

TEST(Judge, ContradictoryOrMissingDatesAreNeverInForce) {
    TermsPeriod reversed = Terms("S-1", "Hoiva Oy");
    reversed.end_date = Day("2025-12-31");
    TermsPeriod unstarted = Terms("S-2", "Hoiva Oy");
    unstarted.start_date.reset();
    Book book;
    book.Add(reversed);
    book.Add(unstarted);
    EXPECT_EQ(book.Of(Bill("Hoiva Oy")).reason, Reason::kContractNotInForce);
    TermsPeriod open = Terms("S-3", "Hoiva Oy");
    open.end_date.reset();
    book.Add(open);
    EXPECT_EQ(book.Of(Bill("Hoiva Oy", "2099-01-01")).contract_label, "S-3");
}

TEST(Judge, ADraftBindsNoOne) {
    TermsPeriod draft = Terms("S-1", "Hoiva Oy");
    draft.binding = false;
    Book book;
    book.Add(draft);
    EXPECT_EQ(book.Of(Bill("Hoiva Oy")).reason, Reason::kNoContractKnown);
}

TEST(Judge, TheSameIdentifierIsTheSameSupplierUnderAnyName) {
    TermsPeriod terms = Terms("S-1", "Hoiva Oy");
    terms.provider_scheme = "FI-PRO";
    terms.provider_id = "2077474-0";
    Book book;
    book.Add(terms);
    InvoiceFacts invoice = Bill("Renamed Care Oy");
    invoice.supplier_scheme = "FI-PRO";
    invoice.supplier_id = "2077474-0";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kSoleContractInForce);
    invoice.supplier_scheme = "GB-COH";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kNoContractKnown);
}

TEST(Judge, TheAmountDecidesAmongSeveral) {
    TermsPeriod one = Terms("S-1", "Hoiva Oy");
    one.annual_value = Eur(427'000'00);
    TermsPeriod two = Terms("S-2", "Hoiva Oy");
    two.annual_value = Eur(15'000'00);
    two.agreed_value = Eur(45'000'00);
    Book book;
    book.Add(one);
    book.Add(two);
    const auto label_for = [&](std::int64_t net) {
        InvoiceFacts invoice = Bill("Hoiva Oy");
        invoice.net = Eur(net);
        const Judgement judgement = book.Of(invoice);
        return judgement.reason == Reason::kAmount ? judgement.contract_label : std::string("-");
    };
    EXPECT_EQ(label_for(427'000'00), "S-1");
    EXPECT_EQ(label_for(35'583'33), "S-1");  // a month, rounded half away from zero
    EXPECT_EQ(label_for(35'583'34), "-");    // equal to the cent or not at all
    EXPECT_EQ(label_for(3'750'00), "S-2");   // a quarter
    EXPECT_EQ(label_for(45'000'00), "S-2");  // the whole value
    EXPECT_EQ(label_for(-45'000'00), "-");   // a credit is not the value
    EXPECT_EQ(label_for(0), "-");            // values that are not stated are no zeros
}

TEST(Judge, AnAmountThatFitsTwoContractsDecidesNothing) {
    TermsPeriod terms = Terms("S-1", "Hoiva Oy");
    terms.annual_value = Eur(120'000'00);
    Book book;
    book.Add(terms);
    terms.number = "S-2";
    book.Add(terms);
    InvoiceFacts invoice = Bill("Hoiva Oy");
    invoice.net = Eur(10'000'00);
    const Judgement judgement = book.Of(invoice);
    EXPECT_EQ(judgement.OutcomeAndReason(), "AMBIGUOUS/SEVERAL_CONTRACTS_IN_FORCE");
    EXPECT_EQ(judgement.candidates.size(), 2U);
    EXPECT_EQ(judgement.candidate_labels, (std::vector<std::string>{"S-1", "S-2"}));
}

TEST(Judge, EveryServiceWordOfTheInvoiceMustStandInTheContract) {
    TermsPeriod one = Terms("S-1", "Hoiva Oy");
    one.service_text = "Leisure Management Agreement";
    TermsPeriod two = Terms("S-2", "Hoiva Oy");
    two.service_text = "Library services";
    Book book;
    book.Add(one);
    book.Add(two);
    InvoiceFacts invoice = Bill("Hoiva Oy");
    invoice.service_description = "SCL management service";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kService);
    EXPECT_EQ(book.Of(invoice).contract_label, "S-1");
    invoice.service_description = "management training";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kSeveralContractsInForce);
    invoice.service_description = "services";
    EXPECT_EQ(book.Of(invoice).reason, Reason::kSeveralContractsInForce);
}

TEST(Judge, AResemblingNameProposesAnAliasAndMatchesNothing) {
    Book book;
    book.Add(Terms("S-1", "Hoiva Limited"));
    const Verdict verdict = book.Judged(Bill("Hoiva Ltd"));
    EXPECT_EQ(verdict.judgement.OutcomeAndReason(), "AMBIGUOUS/SUPPLIER_ALIAS_UNCONFIRMED");
    EXPECT_FALSE(verdict.judgement.contract);
    EXPECT_EQ(verdict.judgement.candidates.size(), 1U);
    ASSERT_EQ(verdict.proposals.size(), 1U);
    EXPECT_EQ(verdict.proposals[0].supplier, "Hoiva Limited");
    EXPECT_EQ(verdict.proposals[0].reason, "legal-form");
    book.Alias("hoiva limited", AliasState::kProposed);
    EXPECT_TRUE(book.Judged(Bill("Hoiva Ltd")).proposals.empty());
}

TEST(Judge, AConfirmedAliasIsTheSameSupplierAndARejectedOneAnother) {
    Book confirmed;
    confirmed.Add(Terms("S-1", "Hoiva Limited"));
    confirmed.Alias("hoiva limited", AliasState::kConfirmed);
    EXPECT_EQ(confirmed.Of(Bill("Hoiva Ltd")).reason, Reason::kSoleContractInForce);
    Book rejected;
    rejected.Add(Terms("S-1", "Hoiva Limited"));
    rejected.Alias("hoiva limited", AliasState::kRejected);
    EXPECT_EQ(rejected.Of(Bill("Hoiva Ltd")).reason, Reason::kNoContractKnown);
}

TEST(Judge, AKnownSupplierWithoutAContractInForceIsStillLookedUpByAlias) {
    TermsPeriod ended = Terms("S-1", "Hoiva Ltd");
    ended.end_date = Day("2026-01-31");
    Book book;
    book.Add(ended);
    EXPECT_EQ(book.Of(Bill("Hoiva Ltd")).reason, Reason::kContractNotInForce);
    book.Add(Terms("S-2", "Hoiva Limited"));
    EXPECT_EQ(book.Of(Bill("Hoiva Ltd")).reason, Reason::kSupplierAliasUnconfirmed);
    // With one in force under its own name the other spelling is not asked.
    book.Add(Terms("S-3", "Hoiva Ltd"));
    EXPECT_EQ(book.Of(Bill("Hoiva Ltd")).contract_label, "S-3");
}

TEST(Judge, AResemblingSupplierOutOfForceMeansNotInForce) {
    Book book;
    book.Add(Terms("S-1", "Hoiva Limited"));
    EXPECT_EQ(book.Of(Bill("Hoiva Ltd", "2027-06-01")).reason, Reason::kContractNotInForce);
}

TEST(Judge, APlaceholderIsNeverMatchedByName) {
    Book book;
    book.Add(Terms("S-1", "Various"));
    EXPECT_EQ(book.Of(Bill("Various")).reason, Reason::kNoContractKnown);
}

TEST(Judge, TheTermsOfTheInvoicesDayCount) {
    TermsPeriod before = Terms("S-1", "Hoiva Oy");
    TermsPeriod after = Terms("S-1", "Koti Oy");
    after.valid_from = Day("2026-07-01");
    const ContractTerms terms{.revision = 2, .periods = {before, after}, .index_keys = {}};
    const SupplierBook book{
        .named = {}, .contracts = {{SmallId<ContractId>(1), &terms}}, .aliases = {}
    };
    const auto reason = [&](const char* supplier, const char* day) {
        return Judge(Bill(supplier, day), book, SampleRules()).judgement.reason;
    };
    EXPECT_EQ(reason("Hoiva Oy", "2026-06-30"), Reason::kSoleContractInForce);
    EXPECT_EQ(reason("Hoiva Oy", "2026-07-01"), Reason::kContractNotInForce);
    EXPECT_EQ(reason("Koti Oy", "2026-07-01"), Reason::kSoleContractInForce);
}

TEST(InvoiceTotals, AgreeToTheCentOrAreUnknown) {
    InvoiceFacts facts = Bill("Hoiva Oy");
    EXPECT_TRUE(TotalsAgree(facts));
    facts.vat = Eur(2'550);
    EXPECT_TRUE(TotalsAgree(facts));
    facts.gross = Eur(12'550);
    EXPECT_TRUE(TotalsAgree(facts));
    facts.gross = Eur(12'551);
    EXPECT_FALSE(TotalsAgree(facts));
}

TEST(InvoiceAmounts, MustBeOfOneCurrencyAndCountable) {
    InvoiceFacts facts = Bill("Hoiva Oy");
    EXPECT_FALSE(CheckAmounts(facts));
    facts.vat = Money::Of(1, *Currency::Parse("SEK"));
    EXPECT_EQ(CheckAmounts(facts)->reason, "CURRENCY_MISMATCH");
    facts.vat.reset();
    facts.net = Eur(std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(CheckAmounts(facts)->reason, "AMOUNT_OVERFLOW");
}

}  // namespace
}  // namespace luotsi::finance_integration
