#include "self_monitoring/domain/catalogue.h"
#include "self_monitoring/domain/complaint.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/submission.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::self_monitoring {
namespace {

CivilDate Day(const char* text) {
    return *CivilDate::Parse(text);
}
Month InMonth(const char* text) {
    return *Month::Parse(text);
}

const Provider kProvider{.scheme = "FI-PRO", .id = "2077474-0"};
const Provider kOther{.scheme = "FI-PRO", .id = "0709019-2"};

KeyFigure Figure(const char* code, Heading heading, bool mandatory) {
    KeyFigure figure;
    figure.code = code;
    figure.heading = heading;
    figure.mandatory = mandatory;
    return figure;
}

Catalogue CatalogueOf(const char* version, const char* valid_from) {
    Catalogue catalogue;
    catalogue.version = version;
    catalogue.valid_from = InMonth(valid_from);
    catalogue.key_figures = {
        Figure("wait", Heading::kAvailability, true),
        Figure("falls", Heading::kSafety, true),
        Figure("survey", Heading::kQuality, false)
    };
    return catalogue;
}

CatalogueShelf ShelfOf(const std::vector<Catalogue>& catalogues) {
    CatalogueShelf shelf;
    for (const Catalogue& catalogue : catalogues) {
        CatalogueBook::Evolve(shelf, CataloguePublished{catalogue}, {});
    }
    return shelf;
}

// "field REASON" of each fault.
std::vector<std::string> Faults(const Rejection& rejection) {
    std::vector<std::string> faults;
    for (const FieldFault& fault : rejection.more) {
        faults.push_back(fault.field + ' ' + fault.reason);
    }
    return faults;
}

TEST(Catalogue, IsInForceFromItsMonthUntilTheNextBegins) {
    const CatalogueShelf shelf =
        ShelfOf({CatalogueOf("2025.1", "2025-01"), CatalogueOf("2026.1", "2026-01")});
    EXPECT_EQ(InForce(shelf, InMonth("2024-12")), nullptr);
    EXPECT_EQ(InForce(shelf, InMonth("2025-01"))->version, "2025.1");
    EXPECT_EQ(InForce(shelf, InMonth("2025-12"))->version, "2025.1");
    EXPECT_EQ(InForce(shelf, InMonth("2026-01"))->version, "2026.1");
}

TEST(PublishCatalogue, RefusesAVersionThatExistsAndAMonthThatIsNotLater) {
    const CatalogueShelf shelf = ShelfOf({CatalogueOf("2026.1", "2026-01")});
    const auto refusal = [&](const char* version, const char* month) {
        const auto decision = Decide(shelf, PublishCatalogue{CatalogueOf(version, month)});
        return decision.accepted() ? "" : decision.rejection().reason;
    };
    EXPECT_EQ(refusal("2026.1", "2027-01"), "CATALOGUE_VERSION_TAKEN");
    EXPECT_EQ(refusal("2026.2", "2026-01"), "CATALOGUE_DATE_NOT_LATER");
    EXPECT_EQ(refusal("2026.2", "2025-12"), "CATALOGUE_DATE_NOT_LATER");
    EXPECT_EQ(refusal("2026.2", "2026-02"), "");
}

TEST(PublishCatalogue, RefusesAKeyFigureGivenTwice) {
    Catalogue catalogue = CatalogueOf("2026.1", "2026-01");
    catalogue.key_figures.push_back(catalogue.key_figures[0]);
    const auto decision = Decide(CatalogueShelf{}, PublishCatalogue{catalogue});
    EXPECT_EQ(decision.rejection().reason, "KEY_FIGURE_DUPLICATE");
    EXPECT_EQ(decision.rejection().field, "catalogue.key_figures[3].code");
}

TEST(SubmitSelfMonitoring, IsCheckedAgainstTheCatalogueInForceInItsMonth) {
    const CatalogueShelf shelf = ShelfOf({CatalogueOf("2026.1", "2026-01")});
    const SubmitSelfMonitoring command{
        kProvider, InMonth("2026-01"), {{"wait", 12, 1}, {"falls", 3, 1000}}
    };
    const auto decision = Decide(shelf, command, Day("2026-02-05"));
    ASSERT_TRUE(decision.accepted());
    const Submission& submission = std::get<Submitted>(decision.events()[0]).submission;
    EXPECT_EQ(submission.catalogue_version, "2026.1");
    EXPECT_EQ(submission.values.at(1).heading, Heading::kSafety);

    SubmitSelfMonitoring early = command;
    early.month = InMonth("2025-12");
    EXPECT_EQ(Decide(shelf, early, Day("2026-02-05")).rejection().reason, "CATALOGUE_NOT_IN_FORCE");
    SubmitSelfMonitoring future = command;
    future.month = InMonth("2026-03");
    EXPECT_EQ(Decide(shelf, future, Day("2026-02-28")).rejection().reason, "MONTH_NOT_OVER");
}

TEST(SubmitSelfMonitoring, TellsEveryFaultAtOnce) {
    const CatalogueShelf shelf = ShelfOf({CatalogueOf("2026.1", "2026-01")});
    const SubmitSelfMonitoring command{
        kProvider,
        InMonth("2026-01"),
        {{"wait", 1, 0}, {"moon", 1, 1}, {"wait", 2, 1}, {"survey", 1, -1}}
    };
    const auto decision = Decide(shelf, command, Day("2026-02-05"));
    EXPECT_EQ(
        Faults(decision.rejection()),
        (std::vector<std::string>{
            "values[0].value.denominator KEY_FIGURE_VALUE_INVALID",
            "values[1].key_figure KEY_FIGURE_UNKNOWN",
            "values[2].key_figure KEY_FIGURE_DUPLICATE",
            "values[3].value.denominator KEY_FIGURE_VALUE_INVALID",
            "values KEY_FIGURE_MISSING"
        })
    );
    EXPECT_EQ(decision.rejection().more.back().detail, "falls");
}

TEST(Submission, ClaimsItsProviderAndMonth) {
    SubmissionState state;
    EXPECT_TRUE(SubmissionBook::Claims(state).empty());
    SubmissionBook::Evolve(
        state,
        Submitted{
            {.provider = kProvider,
             .month = InMonth("2026-01"),
             .catalogue_version = "2026.1",
             .values = {}}
        },
        {}
    );
    const std::vector<Claim> claims = SubmissionBook::Claims(state);
    ASSERT_EQ(claims.size(), 1U);
    EXPECT_EQ(claims[0].key, "submission/FI-PRO:2077474-0/2026-01");
    EXPECT_EQ(claims[0].reason, "MONTH_ALREADY_SUBMITTED");
}

KnownContract ContractOf(std::vector<ProviderPeriod> periods) {
    return {.revision = 1, .binding = true, .periods = std::move(periods)};
}

TEST(KnownContract, NamesTheProviderOfTheDay) {
    const KnownContract contract = ContractOf(
        {{kProvider, Day("2025-01-01"), Day("2025-06-30")},
         {kOther, Day("2025-07-01"), Day("2025-12-31")}}
    );
    struct Case {
        const char* day;
        Provider provider;
    };
    for (const Case& one : {
             Case{"2024-12-31", kProvider},
             Case{"2025-06-30", kProvider},
             Case{"2025-07-01", kOther},
             Case{"2026-01-01", kOther},
         }) {
        EXPECT_EQ(ProviderOn(contract, Day(one.day)), one.provider) << one.day;
    }
}

TEST(KnownContract, TakesNoOlderRevision) {
    KnownContract known = ContractOf({});
    known.revision = 3;
    KnownContract news = known;
    EXPECT_TRUE(Decide(known, ContractNoted{news}).events().empty());
    news.revision = 2;
    EXPECT_TRUE(Decide(known, ContractNoted{news}).events().empty());
    news.revision = 4;
    EXPECT_EQ(Decide(known, ContractNoted{news}).events().size(), 1U);
}

RecordComplaint ComplaintOn(const char* day) {
    RecordComplaint command;
    command.category = "care-delay";
    command.received_on = Day(day);
    return command;
}

TEST(RecordComplaint, RelaysInTheSameStep) {
    const KnownContract contract = ContractOf({{kProvider, Day("2025-01-01"), std::nullopt}});
    const auto decision =
        Decide(contract, KnownChain{}, ComplaintOn("2026-02-01"), Day("2026-02-01"));
    ASSERT_EQ(decision.events().size(), 2U);
    EXPECT_TRUE(std::holds_alternative<ComplaintRecorded>(decision.events()[0]));
    EXPECT_EQ(std::get<ComplaintRelayed>(decision.events()[1]).provider, kProvider);
}

TEST(RecordComplaint, RefusesWhatCannotBeRelayed) {
    const KnownContract known = ContractOf({{kProvider, Day("2025-01-01"), std::nullopt}});
    const KnownContract nobody = ContractOf({{std::nullopt, Day("2025-01-01"), std::nullopt}});
    const CivilDate today = Day("2026-02-01");
    EXPECT_EQ(
        Decide(KnownContract{}, KnownChain{}, ComplaintOn("2026-02-01"), today).rejection().reason,
        "CONTRACT_NOT_FOUND"
    );
    EXPECT_EQ(
        Decide(known, KnownChain{}, ComplaintOn("2026-02-02"), today).rejection().reason,
        "FIELD_OUT_OF_RANGE"
    );
    EXPECT_EQ(
        Decide(nobody, KnownChain{}, ComplaintOn("2026-02-01"), today).rejection().reason,
        "PROVIDER_MISSING"
    );
}

TEST(RecordComplaint, NamesADeclaredSubcontractorAndGoesToTheProvider) {
    const KnownContract contract = ContractOf({{kProvider, Day("2025-01-01"), std::nullopt}});
    const KnownChain chain{.revision = 1, .companies = {"FI-PRO:1572860-0"}};
    RecordComplaint command = ComplaintOn("2026-02-01");
    command.subcontractor = Provider{"VAT", "FI15728600"};
    const auto decision = Decide(contract, chain, command, Day("2026-02-01"));
    ASSERT_TRUE(decision.accepted());
    const auto& recorded = std::get<ComplaintRecorded>(decision.events()[0]).complaint;
    EXPECT_EQ(recorded.provider, kProvider);
    EXPECT_EQ(recorded.subcontractor, command.subcontractor);
    command.subcontractor = Provider{"FI-PRO", "0112038-9"};
    EXPECT_EQ(
        Decide(contract, chain, command, Day("2026-02-01")).rejection().reason, "SUB_UNKNOWN"
    );
}

TEST(AcknowledgeComplaint, IsForItsProviderAndOnce) {
    const KnownContract contract = ContractOf({{kProvider, Day("2025-01-01"), std::nullopt}});
    Complaint complaint;
    const auto acknowledge = [&](const Provider& provider) {
        return Decide(complaint, AcknowledgeComplaint{provider});
    };
    EXPECT_EQ(acknowledge(kProvider).rejection().reason, "COMPLAINT_NOT_FOUND");
    const auto recorded =
        Decide(contract, KnownChain{}, ComplaintOn("2026-02-01"), Day("2026-02-01"));
    for (const ComplaintEvent& event : recorded.events()) {
        ComplaintBook::Evolve(complaint, event, {Instant::FromMicros(5), 1, 1});
    }
    EXPECT_EQ(acknowledge(kOther).rejection().reason, "COMPLAINT_NOT_OF_PROVIDER");
    const auto accepted = acknowledge(kProvider);
    ASSERT_EQ(accepted.events().size(), 1U);
    ComplaintBook::Evolve(complaint, accepted.events()[0], {Instant::FromMicros(9), 3, 3});
    EXPECT_EQ(complaint.acknowledged_at, Instant::FromMicros(9));
    EXPECT_EQ(acknowledge(kProvider).rejection().reason, "COMPLAINT_ALREADY_ACKNOWLEDGED");
}

}  // namespace
}  // namespace luotsi::self_monitoring
