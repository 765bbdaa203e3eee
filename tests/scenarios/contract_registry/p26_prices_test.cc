// P26: price lists with validity, and how they follow indices.

#include "contract_registry/domain/amendment_value.h"
#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/price.pb.h>

#include <gtest/gtest.h>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class P26 : public testing::Test {
  protected:
    P26() { bench_.CallAs("tactical/t1"); }

    static pb::Contract Draft(const char* number = "PH-1") {
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        contract.clear_framework();
        contract.clear_examples();
        contract.set_type(pb::CONTRACT_TYPE_PURCHASE);
        contract.set_start_date("2026-01-01");
        contract.set_end_date("2028-12-31");
        contract.clear_prices();
        return contract;
    }
    static pb::Price& AddPrice(
        pb::Contract& contract, const char* price, const char* from = "", const char* to = ""
    ) {
        pb::Price& row = *contract.add_prices();
        row.set_service_code("YPA-VRK");
        row.set_unit("day");
        row.mutable_unit_price()->set_currency_code("EUR");
        row.mutable_unit_price()->set_amount_micros(
            UnitPrice::Parse(std::string(price) + " EUR")->micros()
        );
        row.set_valid_from(from);
        row.set_valid_to(to);
        return row;
    }
    static void AddSeries(
        pb::IndexClause& clause, const char* series, std::int32_t weight, const char* base
    ) {
        pb::IndexComponent& one = *clause.add_components();
        one.set_series(series);
        one.set_weight(weight);
        one.mutable_base_point()->set_micros(Quantity::Parse(base)->micros());
    }
    // 70 % personnel, 30 % general cost level, as in domain facts 4.8.
    static pb::IndexClause SeventyThirty() {
        pb::IndexClause clause;
        clause.set_factor_decimals(-1);
        AddSeries(clause, "earnings", 7000, "112.4");
        AddSeries(clause, "prices", 3000, "121.0");
        return clause;
    }
    std::string Indexed(const pb::IndexClause& clause, const char* number = "PH-1") {
        pb::Contract contract = Draft(number);
        AddPrice(contract, "157.50");
        *contract.mutable_index_clause() = clause;
        return bench_.Activate(bench_.Create(contract).id()).id();
    }
    static pb::ApplyIndexRequest Revision(
        const std::string& contract,
        const char* from = "2027-01-01",
        const char* earnings = "116.1",
        const char* prices = "123.3"
    ) {
        pb::ApplyIndexRequest request;
        request.set_contract_id(contract);
        request.set_effective_from(from);
        const auto add = [&](const char* series, const char* point) {
            pb::IndexPoint& one = *request.add_points();
            one.set_series(series);
            one.mutable_point()->set_micros(Quantity::Parse(point)->micros());
        };
        add("earnings", earnings);
        add("prices", prices);
        return request;
    }
    pb::IndexRevision Apply(const pb::ApplyIndexRequest& request) {
        return bench_.Ask<pb::IndexRevision>("PriceService/ApplyIndex", request);
    }
    std::string ApplyRefusal(const pb::ApplyIndexRequest& request) {
        return bench_.Refusal<pb::IndexRevision>("PriceService/ApplyIndex", request);
    }
    // New over old prices as section 136.5 sees them.
    Ratio IndexFactor(const std::string& contract) {
        const auto held = bench_.journal().Load<ContractBook>(*Uuid::Parse(contract));
        EXPECT_TRUE(held.ok());
        return IndexFactorOn(held->state, *CivilDate::Parse("2199-12-31"));
    }
    std::string PriceOn(const std::string& contract, const char* day) {
        pb::ListPricesRequest request;
        request.set_contract_id(contract);
        request.set_valid_on(day);
        const auto listed = bench_.Ask<pb::ListPricesResponse>("PriceService/ListPrices", request);
        if (listed.prices().empty()) return "none";
        return UnitPrice::OfMicros(listed.prices(0).unit_price().amount_micros()).ToText();
    }

    test::RegistryBench bench_{"2026-02-02"};
};

TEST_F(P26, ADayHasThePriceOfItsRow) {
    pb::Contract contract = Draft();
    AddPrice(contract, "150.00", "", "2026-12-31");
    AddPrice(contract, "155.00", "2027-01-01");
    AddPrice(contract, "160.00", "2028-01-01", "2028-06-30");
    const std::string id = bench_.Activate(bench_.Create(contract).id()).id();
    EXPECT_EQ(PriceOn(id, "2026-12-31"), "150.00 EUR");
    EXPECT_EQ(PriceOn(id, "2027-01-01"), "155.00 EUR");
    EXPECT_EQ(PriceOn(id, "2027-12-31"), "155.00 EUR");
    EXPECT_EQ(PriceOn(id, "2028-06-30"), "160.00 EUR");
    EXPECT_EQ(PriceOn(id, "2028-07-01"), "155.00 EUR") << "the one without a last day still holds";
}

TEST_F(P26, OverlappingValidityIsRefused) {
    struct Wrong {
        const char* first_to;
        const char* second_from;
        const char* second_to;
        const char* reason;
    };
    const Wrong wrongs[] = {
        {"2026-12-31", "2026-12-31", "", "PRICE_OVERLAP"},
        {"2027-12-31", "2027-01-01", "2027-06-30", "PRICE_OVERLAP"},
        {"2026-12-31", "", "2027-12-31", "PRICE_DUPLICATE"},
        {"2026-12-31", "2027-06-30", "2027-01-01", "DATE_ORDER_REVERSED"},
        {"2026-12-31", "2027-01-01", "2027-12-31", ""},
        {"", "2027-01-01", "", ""},
    };
    int number = 0;
    for (const Wrong& wrong : wrongs) {
        pb::Contract contract = Draft(("PH-" + std::to_string(++number)).c_str());
        AddPrice(contract, "150.00", "", wrong.first_to);
        AddPrice(contract, "155.00", wrong.second_from, wrong.second_to);
        pb::CreateContractRequest request;
        *request.mutable_contract() = contract;
        EXPECT_EQ(
            bench_.Refusal<pb::Contract>("ContractService/CreateContract", request), wrong.reason
        ) << number;
    }
}

TEST_F(P26, AnAmendmentMayNotOverlapEither) {
    pb::Contract contract = Draft();
    AddPrice(contract, "150.00", "2026-01-01", "2027-12-31");
    const std::string id = bench_.Activate(bench_.Create(contract).id()).id();
    pb::AmendContractRequest amend;
    amend.set_contract_id(id);
    amend.set_effective_from("2026-06-01");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    amend.set_description("Uusi hinta");
    *amend.add_prices() = AddPrice(contract, "155.00", "2027-01-01");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", amend), "PRICE_OVERLAP"
    );
}

struct Vector {
    const char* name;
    void (*edit)(pb::IndexClause&);
    const char* price;
    pb::IndexOutcome outcome;
};

TEST_F(P26, TheIndexClauseGivesTheKnownPrices) {
    const Vector vectors[] = {
        {"exact", [](pb::IndexClause&) {}, "162.03 EUR", pb::INDEX_OUTCOME_APPLIED},
        {"four decimals",
         [](pb::IndexClause& one) { one.set_factor_decimals(4); },
         "162.02 EUR",
         pb::INDEX_OUTCOME_APPLIED},
        {"cap",
         [](pb::IndexClause& one) { one.set_cap(250); },
         "161.44 EUR",
         pb::INDEX_OUTCOME_CAPPED},
        {"threshold",
         [](pb::IndexClause& one) { one.set_threshold(300); },
         "157.50 EUR",
         pb::INDEX_OUTCOME_UNDER_THRESHOLD},
    };
    int number = 0;
    for (const Vector& vector : vectors) {
        pb::IndexClause clause = SeventyThirty();
        vector.edit(clause);
        const std::string id = Indexed(clause, ("PH-" + std::to_string(++number)).c_str());
        const pb::IndexRevision revision = Apply(Revision(id));
        EXPECT_EQ(revision.outcome(), vector.outcome) << vector.name;
        ASSERT_EQ(revision.prices_size(), 1);
        EXPECT_EQ(PriceOn(id, "2027-01-01"), vector.price) << vector.name;
        EXPECT_EQ(PriceOn(id, "2026-12-31"), "157.50 EUR") << vector.name;
    }
    // Three amendments; under the threshold nothing is amended.
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.contract.amended").size(), 3U);
}

TEST_F(P26, TheSamePointsDoNotRaisePricesASecondTime) {
    const std::string id = Indexed(SeventyThirty());
    ASSERT_EQ(Apply(Revision(id)).outcome(), pb::INDEX_OUTCOME_APPLIED);
    const Ratio once = IndexFactor(id);
    for (const char* from : {"2027-07-01", "2028-01-01", "2028-07-01"}) {
        const pb::IndexRevision again = Apply(Revision(id, from));
        EXPECT_EQ(again.outcome(), pb::INDEX_OUTCOME_UNDER_THRESHOLD) << from;
        EXPECT_EQ(again.computed_factor(), "1") << from;
        EXPECT_EQ(PriceOn(id, from), "162.03 EUR") << from;
    }
    EXPECT_EQ(IndexFactor(id), once);
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.contract.amended").size(), 1U);
    // 162.03 x (70 % x 118.4 / 116.1 + 30 % x 124.5 / 123.3)
    EXPECT_EQ(
        Apply(Revision(id, "2028-01-01", "118.4", "124.5")).calculation(),
        "70 % x 118.4 / 116.1 + 30 % x 124.5 / 123.3"
    );
    EXPECT_EQ(PriceOn(id, "2028-01-01"), "164.75 EUR");
    EXPECT_EQ(PriceOn(id, "2027-12-31"), "162.03 EUR");
}

TEST_F(P26, ADayIsRevisedOnceAndNoDayBeforeIt) {
    const std::string id = Indexed(SeventyThirty());
    Apply(Revision(id));
    const Ratio once = IndexFactor(id);
    for (const char* points : {"116.1", "130.0"}) {
        EXPECT_EQ(ApplyRefusal(Revision(id, "2027-01-01", points)), "INDEX_ALREADY_REVISED")
            << points;
        EXPECT_EQ(ApplyRefusal(Revision(id, "2026-07-01", points)), "INDEX_ALREADY_REVISED")
            << points;
    }
    EXPECT_EQ(PriceOn(id, "2027-01-01"), "162.03 EUR");
    EXPECT_EQ(IndexFactor(id), once);
}

TEST_F(P26, WhatTheCapCutOffStaysCutOff) {
    pb::IndexClause clause = SeventyThirty();
    clause.set_cap(250);
    const std::string id = Indexed(clause);
    EXPECT_EQ(Apply(Revision(id)).outcome(), pb::INDEX_OUTCOME_CAPPED);
    EXPECT_EQ(Apply(Revision(id, "2028-01-01")).outcome(), pb::INDEX_OUTCOME_UNDER_THRESHOLD);
    EXPECT_EQ(PriceOn(id, "2028-01-01"), "161.44 EUR");
}

TEST_F(P26, WhatMovesNoPriceAddsUp) {
    pb::IndexClause clause = SeventyThirty();
    clause.set_threshold(250);
    const std::string id = Indexed(clause);
    EXPECT_EQ(
        Apply(Revision(id, "2027-01-01", "114.0", "122.0")).outcome(),
        pb::INDEX_OUTCOME_UNDER_THRESHOLD
    );
    EXPECT_EQ(Apply(Revision(id, "2028-01-01")).computed_factor(), "1.028745183965")
        << "from the points first agreed";
    EXPECT_EQ(PriceOn(id, "2028-01-01"), "162.03 EUR");
    // A floor of zero: what did not fall does not rise by coming back.
    clause.set_threshold(0);
    clause.set_floor(0);
    const std::string never = Indexed(clause, "PH-2");
    EXPECT_EQ(
        Apply(Revision(never, "2027-01-01", "100.0", "110.0")).outcome(), pb::INDEX_OUTCOME_FLOORED
    );
    EXPECT_EQ(
        Apply(Revision(never, "2028-01-01", "112.4", "121.0")).outcome(),
        pb::INDEX_OUTCOME_UNDER_THRESHOLD
    );
    EXPECT_EQ(PriceOn(never, "2028-01-01"), "157.50 EUR");
}

TEST_F(P26, PricesThatBeginLaterMoveToo) {
    pb::Contract contract = Draft();
    AddPrice(contract, "150.00", "", "2026-12-31");
    AddPrice(contract, "157.50", "2027-01-01");
    AddPrice(contract, "160.00", "2028-01-01");
    *contract.mutable_index_clause() = SeventyThirty();
    const std::string id = bench_.Activate(bench_.Create(contract).id()).id();
    const pb::IndexRevision revision = Apply(Revision(id, "2027-07-01"));
    ASSERT_EQ(revision.prices_size(), 2);
    EXPECT_EQ(revision.prices(1).valid_from(), "2028-01-01");
    EXPECT_EQ(PriceOn(id, "2026-12-31"), "150.00 EUR");
    EXPECT_EQ(PriceOn(id, "2027-06-30"), "157.50 EUR");
    EXPECT_EQ(PriceOn(id, "2027-07-01"), "162.03 EUR");
    EXPECT_EQ(PriceOn(id, "2028-01-01"), "164.60 EUR");
}

TEST_F(P26, OwnPricesUnderTheFrameworksClauseMissNoRevision) {
    pb::Contract framework = test::RegistryBench::SoundContract("PUITE-1");
    framework.clear_examples();
    framework.set_start_date("2026-01-01");
    framework.set_end_date("2029-12-31");
    framework.mutable_framework()->mutable_ceiling()->set_currency_code("EUR");
    framework.mutable_framework()->mutable_ceiling()->set_amount_minor(100'000'000);
    framework.clear_prices();
    AddPrice(framework, "157.50");
    *framework.mutable_index_clause() = SeventyThirty();
    const std::string above = bench_.Activate(bench_.Create(framework).id()).id();
    const auto call_off = [&](const char* number, const char* price) {
        pb::Contract contract;
        contract.set_number(number);
        contract.set_title("Kotiinkutsu");
        contract.set_type(pb::CONTRACT_TYPE_PURCHASE);
        *contract.mutable_provider() = framework.provider();
        contract.set_start_date("2026-02-01");
        contract.set_end_date("2029-12-31");
        contract.mutable_agreed_value()->set_currency_code("EUR");
        contract.mutable_agreed_value()->set_amount_minor(100'000);
        contract.set_parent_contract_id(above);
        contract.set_parent_relation(pb::PARENT_RELATION_CALL_OFF);
        if (*price != 0) AddPrice(contract, price);
        return bench_.Activate(bench_.Create(contract).id()).id();
    };
    const std::string own = call_off("K-1", "100.00");
    const std::string taken = call_off("K-2", "");
    Apply(Revision(above));
    EXPECT_EQ(PriceOn(taken, "2027-01-01"), "162.03 EUR");
    EXPECT_EQ(Apply(Revision(taken)).outcome(), pb::INDEX_OUTCOME_UNDER_THRESHOLD)
        << "it has the framework's revision already";
    EXPECT_EQ(PriceOn(own, "2027-01-01"), "100.00 EUR");
    EXPECT_EQ(Apply(Revision(own)).computed_factor(), "1.028745183965");
    EXPECT_EQ(PriceOn(own, "2027-01-01"), "102.87 EUR");
    EXPECT_EQ(Apply(Revision(own, "2028-01-01")).outcome(), pb::INDEX_OUTCOME_UNDER_THRESHOLD);
}

TEST_F(P26, UnderApprovalsARevisionIsShownAndThenProposed) {
    const std::string id = Indexed(SeventyThirty());
    bench_.SetParameter("approval.required", "2026-01-01", "amendments");
    pb::ApplyIndexRequest request = Revision(id);
    request.set_validate_only(true);
    EXPECT_EQ(Apply(request).prices(0).calculation(), "157.50 EUR x 1.028745183965 = 162.03 EUR");
    request.set_validate_only(false);
    EXPECT_EQ(ApplyRefusal(request), "INDEX_NEEDS_AMENDMENT");
    EXPECT_EQ(PriceOn(id, "2027-01-01"), "157.50 EUR");
}

TEST_F(P26, TheRevisionShowsItsCalculationAndIsAnAmendment) {
    const std::string id = Indexed(SeventyThirty());
    pb::ApplyIndexRequest request = Revision(id);
    request.set_validate_only(true);
    EXPECT_EQ(Apply(request).prices(0).calculation(), "157.50 EUR x 1.028745183965 = 162.03 EUR");
    EXPECT_EQ(PriceOn(id, "2027-01-01"), "157.50 EUR") << "only shown";
    request.set_validate_only(false);
    request.set_request_id("index-1");
    const pb::IndexRevision revision = Apply(request);
    EXPECT_EQ(revision.calculation(), "70 % x 116.1 / 112.4 + 30 % x 123.3 / 121");
    EXPECT_EQ(revision.computed_factor(), "1.028745183965");
    EXPECT_EQ(Apply(request).SerializeAsString(), revision.SerializeAsString()) << "asked again";
    pb::ListContractChangesRequest changes;
    changes.set_contract_id(id);
    const auto listed =
        bench_.Ask<pb::ListContractChangesResponse>("ContractService/ListContractChanges", changes);
    const auto& last = listed.changes(listed.changes_size() - 1);
    EXPECT_EQ(last.kind(), "contract_amended");
    EXPECT_EQ(last.reason(), pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    EXPECT_EQ(last.effective_from(), "2027-01-01");
}

TEST_F(P26, TheClausesOwnTimesHold) {
    pb::IndexClause clause = SeventyThirty();
    clause.set_fixed_until("2027-12-31");
    clause.set_notice_months(6);
    const std::string id = Indexed(clause);
    EXPECT_EQ(ApplyRefusal(Revision(id)), "INDEX_PRICES_FIXED");
    bench_.AdvanceTo("2027-07-01");
    pb::ApplyIndexRequest request = Revision(id);
    request.set_effective_from("2028-01-01");
    EXPECT_EQ(ApplyRefusal(request), "INDEX_PROPOSED_LATE") << "six months before is 30 June";
    request.set_proposed_on("2027-06-30");
    EXPECT_EQ(Apply(request).outcome(), pb::INDEX_OUTCOME_APPLIED);
}

TEST_F(P26, RefusesWhatTheClauseDoesNotKnow) {
    const std::string id = Indexed(SeventyThirty());
    pb::ApplyIndexRequest request = Revision(id);
    request.mutable_points()->RemoveLast();
    EXPECT_EQ(ApplyRefusal(request), "INDEX_POINT_MISSING");
    request = Revision(id);
    request.mutable_points(0)->set_series("other");
    EXPECT_EQ(ApplyRefusal(request), "INDEX_POINT_UNKNOWN_SERIES");
    pb::Contract without = Draft("PH-2");
    AddPrice(without, "157.50");
    request = Revision(bench_.Activate(bench_.Create(without).id()).id());
    EXPECT_EQ(ApplyRefusal(request), "INDEX_CLAUSE_MISSING");
    pb::Contract half = Draft("PH-3");
    AddPrice(half, "157.50");
    *half.mutable_index_clause() = SeventyThirty();
    half.mutable_index_clause()->mutable_components()->RemoveLast();
    pb::CreateContractRequest create;
    *create.mutable_contract() = half;
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/CreateContract", create),
        "INDEX_WEIGHTS_NOT_WHOLE"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
