#include "tests/scenarios/county/county_bench.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/steering/v1/search.pb.h>

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using Numbers = std::vector<std::string>;

class Search : public testing::Test {
  protected:
    static contract_registry::Terms Titled(const std::string& title) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.title = title;
        terms.prices[0].service_name = "Suorite";
        return terms;
    }

    std::string Draft(const std::string& number, const contract_registry::Terms& terms) {
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number.c_str(), terms);
        return county_
            .Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create)
            .id();
    }
    std::string Draft(const std::string& number, const std::string& title) {
        return Draft(number, Titled(title));
    }

    pb::SearchContractsResponse Ask(const pb::SearchContractsRequest& request) {
        return county_.Ask<pb::SearchContractsResponse>(
            "steering.v1.SearchService/SearchContracts", request
        );
    }
    static Numbers NumbersOf(const pb::SearchContractsResponse& found) {
        Numbers numbers;
        for (const pb::ContractHit& hit : found.hits())
            numbers.push_back(hit.number());
        return numbers;
    }
    Numbers Find(const std::string& query, const pb::SearchFilter& filter = {}) {
        pb::SearchContractsRequest request;
        request.set_query(query);
        request.set_page_size(1000);
        *request.mutable_filter() = filter;
        return NumbersOf(Ask(request));
    }
    std::string Refusal(const std::string& query, const pb::SearchFilter& filter = {}) {
        pb::SearchContractsRequest request;
        request.set_query(query);
        *request.mutable_filter() = filter;
        return county_.Refusal<pb::SearchContractsResponse>(
            "steering.v1.SearchService/SearchContracts", request
        );
    }

    pb::SavedSearch Save(const std::string& name, const std::string& query, bool alert) {
        pb::SaveSearchRequest request;
        request.mutable_saved_search()->set_name(name);
        request.mutable_saved_search()->set_query(query);
        request.mutable_saved_search()->set_alert(alert);
        return county_.Ask<pb::SavedSearch>("steering.v1.SearchService/SaveSearch", request);
    }
    std::vector<pb::SavedSearch> Saved() {
        const auto listed = county_.Ask<pb::ListSavedSearchesResponse>(
            "steering.v1.SearchService/ListSavedSearches", pb::ListSavedSearchesRequest()
        );
        return {listed.saved_searches().begin(), listed.saved_searches().end()};
    }
    void MakeRule() {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code("registry-attention");
        rule.set_kind("registry-attention");
        rule.set_severity(alert::v1::SEVERITY_INFO);
        rule.set_text_fi("Sopimustiedoissa on asia, joka vaatii huomiota.");
        rule.set_text_sv("Något kräver uppmärksamhet.");
        rule.set_text_en("Something needs attention.");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }
    // "number subject" of each open alert.
    std::multiset<std::string> Alerts() {
        alert::v1::ListAlertsRequest request;
        request.set_state(alert::v1::ALERT_STATE_OPEN);
        request.set_rule_code("registry-attention");
        std::multiset<std::string> alerts;
        const auto listed =
            county_.Ask<alert::v1::ListAlertsResponse>("alert.v1.AlertService/ListAlerts", request);
        for (const alert::v1::Alert& one : listed.alerts()) {
            if (one.subject().starts_with("SEARCH-MATCH"))
                alerts.insert(one.contract_number() + ' ' + one.subject());
        }
        return alerts;
    }

    // Another of the county's people.
    void CallAs(const std::string& actor) {
        county_.CallAs({.roles = rpc::Role::kTactical, .scope = {}, .actor = actor});
    }

    test::CountyBench county_{"2026-05-15"};
};

struct InflectionRow {
    std::string query;
    std::string finds;
    std::string leaves;
};

std::vector<InflectionRow> RowsOf(const std::string& language) {
    const std::string file = std::string(LUOTSI_STEERING_DIR) + "/inflection_" + language + ".tsv";
    std::ifstream in(file);
    std::vector<InflectionRow> rows;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with('#')) continue;
        std::istringstream cells(line);
        InflectionRow& row = rows.emplace_back();
        std::getline(cells, row.query, '\t');
        std::getline(cells, row.finds, '\t');
        std::getline(cells, row.leaves, '\t');
    }
    return rows;
}

class Inflection : public Search, public testing::WithParamInterface<const char*> {};

TEST_P(Inflection, P09FortyQueriesFindTheFormsOfTheirWords) {
    const std::vector<InflectionRow> rows = RowsOf(GetParam());
    ASSERT_EQ(rows.size(), 40U);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Draft("Y-" + std::to_string(i), rows[i].finds);
        Draft("N-" + std::to_string(i), rows[i].leaves);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Numbers found = Find(rows[i].query);
        const std::set<std::string> hits(found.begin(), found.end());
        EXPECT_TRUE(hits.contains("Y-" + std::to_string(i))) << rows[i].query;
        EXPECT_FALSE(hits.contains("N-" + std::to_string(i))) << rows[i].query;
    }
}

INSTANTIATE_TEST_SUITE_P(Languages, Inflection, testing::Values("fi", "sv"));

TEST_F(Search, P09PrefixesReachIntoCompoundsAndWordsAreJoinedByAnd) {
    Draft("S-1", "Ikääntyneiden asumispalveluiden puitesopimus");
    Draft("S-2", "Asumisneuvonta");
    Draft("S-3", "Ikääntyneiden päivätoiminta");
    EXPECT_EQ(Find("asumis*"), (Numbers{"S-1", "S-2"}));
    EXPECT_EQ(Find("asumispalvelu*"), Numbers{"S-1"});
    EXPECT_EQ(Find("ASUMIS* ikääntynyt"), Numbers{"S-1"});
    // Decomposed letters are the same letters, and å, ä and ö are not a and o.
    EXPECT_EQ(Find("pa\xcc\x88iva\xcc\x88toiminta"), Numbers{"S-3"});
    EXPECT_EQ(Find("paivatoiminta"), Numbers{});
    EXPECT_EQ(Refusal("a*"), "SEARCH_PREFIX_TOO_SHORT");
    EXPECT_EQ(Refusal("a b c d e f g h i j k l m n o p q"), "SEARCH_WORDS_TOO_MANY");
}

TEST_F(Search, P09TheWordAsWrittenAndTheTitleComeFirst) {
    contract_registry::Terms by_goal = Titled("Muu palvelu");
    by_goal.goals[0].text = "Hyvä hoito";
    Draft("S-1", by_goal);
    Draft("S-2", "Hoidon kehittäminen");
    Draft("S-3", "Hyvä hoito");
    EXPECT_EQ(Find("hoito"), (Numbers{"S-3", "S-2", "S-1"}));
    EXPECT_EQ(Find("hoidon"), (Numbers{"S-2", "S-3", "S-1"}));
}

TEST_F(Search, P09FieldsNarrowWhatWordsFind) {
    contract_registry::Terms terms = Titled("Asumispalvelu");
    terms.procurement = contract_registry::Procurement{};
    terms.procurement->cpv_codes = {"85311000"};
    terms.procurement->signed_on = test::Day("2025-03-01");
    terms.agreed_value = Money::Of(10'000'000);
    Draft("S-1", terms);
    terms.procurement->cpv_codes = {"85320000"};
    terms.procurement->signed_on = test::Day("2026-04-30");
    terms.agreed_value = Money::Of(20'000'000);
    terms.prices[0].service_code = "KOTI";
    terms.indicators[0].focus_area = contract_registry::FocusArea::kCost;
    terms.provider = {PartyIdentifier{"FI-PRO", "1234567-1"}, "Toinen Oy"};
    Draft("S-2", terms);
    struct Row {
        std::function<void(pb::SearchFilter&)> narrow;
        Numbers found;
    };
    const std::vector<Row> rows{
        {[](auto&) {}, {"S-1", "S-2"}},
        {[](auto& f) { f.set_cpv_prefix("8532"); }, {"S-2"}},
        {[](auto& f) { f.set_cpv_prefix("85"); }, {"S-1", "S-2"}},
        {[](auto& f) { f.set_service_code("KOTI"); }, {"S-2"}},
        {[](auto& f) { f.set_service_code("KOT"); }, {}},
        {[](auto& f) { f.set_focus_area(contract::v1::FOCUS_AREA_QUALITY); }, {"S-1"}},
        {[](auto& f) { f.set_signed_from("2025-03-01"); }, {"S-1", "S-2"}},
        {[](auto& f) { f.set_signed_from("2025-03-02"); }, {"S-2"}},
        {[](auto& f) { f.set_signed_to("2026-04-29"); }, {"S-1"}},
        {[](auto& f) { f.set_in_force_from("2028-12-31"); }, {"S-1", "S-2"}},
        {[](auto& f) { f.set_in_force_from("2029-01-01"); }, {}},
        {[](auto& f) { f.set_in_force_to("2024-12-31"); }, {}},
        {[](auto& f) { f.mutable_value_min()->set_amount_minor(10'000'001); }, {"S-2"}},
        {[](auto& f) { f.mutable_value_max()->set_amount_minor(10'000'000); }, {"S-1"}},
        {[](auto& f) { f.add_states(contract::v1::CONTRACT_STATE_DRAFT); }, {"S-1", "S-2"}},
        {[](auto& f) { f.add_states(contract::v1::CONTRACT_STATE_ACTIVE); }, {}},
        {[](auto& f) { f.add_types(contract::v1::CONTRACT_TYPE_ALLIANCE); }, {}},
        {[](auto& f) {
             f.mutable_provider()->set_scheme("FI-PRO");
             f.mutable_provider()->set_id("1234567-1");
         },
         {"S-2"}},
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        pb::SearchFilter filter;
        rows[i].narrow(filter);
        for (type::v1::Money* money : {filter.mutable_value_min(), filter.mutable_value_max()})
            money->set_currency_code("EUR");
        if (filter.value_min().amount_minor() == 0) filter.clear_value_min();
        if (filter.value_max().amount_minor() == 0) filter.clear_value_max();
        EXPECT_EQ(Find("asumispalvelut", filter), rows[i].found) << i;
        EXPECT_EQ(Find("", filter), rows[i].found) << i;
    }
    pb::SearchFilter reversed;
    reversed.set_signed_from("2026-01-02");
    reversed.set_signed_to("2026-01-01");
    EXPECT_EQ(Refusal("", reversed), "SEARCH_RANGE_REVERSED");
}

TEST_F(Search, P09PagesJoinToTheWholeInOneOrder) {
    for (int i = 0; i < 7; ++i)
        Draft("S-" + std::to_string(i), i % 2 == 0 ? "Kotihoito" : "Kotihoidon tuki");
    const Numbers whole = Find("kotihoito");
    ASSERT_EQ(whole, (Numbers{"S-0", "S-2", "S-4", "S-6", "S-1", "S-3", "S-5"}));
    for (const char* query : {"kotihoito", ""}) {
        Numbers pages;
        pb::SearchContractsRequest request;
        request.set_query(query);
        request.set_page_size(2);
        do {
            const auto page = Ask(request);
            for (const std::string& number : NumbersOf(page))
                pages.push_back(number);
            request.set_page_token(page.next_page_token());
        } while (!request.page_token().empty());
        EXPECT_EQ(pages, Find(query));
    }
}

TEST_F(Search, P09AnAmendedTextLosesItsOldWords) {
    const std::string id = county_.Agree(test::CountyBench::Sound("S-1", Titled("Vanha nimi")));
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(id);
    amend.set_effective_from("2026-06-01");
    amend.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
    amend.set_description("Nimi muuttui");
    amend.set_title("Uusi nimi");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    EXPECT_EQ(Find("vanha"), Numbers{});
    EXPECT_EQ(Find("uusi nimi"), Numbers{"S-1"});
}

TEST_F(Search, P09NamesOfPersonsAreNotFound) {
    Draft("S-1", "Asumispalvelu");
    // Every contract of the bench names its responsible persons so.
    EXPECT_EQ(Find("palvelupäällikkö"), Numbers{});
    EXPECT_EQ(Find("palvelupääl*"), Numbers{});
}

TEST_F(Search, P09AProviderFindsItsOwnContractsAlone) {
    Draft("S-1", "Asumispalvelu");
    contract_registry::Terms other = Titled("Asumispalvelu");
    other.provider = {PartyIdentifier{"FI-PRO", "1234567-1"}, "Toinen Oy"};
    Draft("S-2", other);
    EXPECT_EQ(Find("asumispalvelu"), (Numbers{"S-1", "S-2"}));
    county_.CallAsProvider("1234567-1");
    EXPECT_EQ(Find("asumispalvelu"), Numbers{"S-2"});
    EXPECT_EQ(Find("esimerkkihoiva"), Numbers{});
    EXPECT_EQ(Find(""), Numbers{"S-2"});
}

TEST_F(Search, P09ASavedSearchAlertsOfANewMatchOnce) {
    MakeRule();
    Draft("OLD", "Asumispalvelu");
    const pb::SavedSearch saved = Save("asuminen", "asumispalvelu*", true);
    Save("hiljaa", "asumispalvelu*", false);
    Draft("NEW", "Asumispalvelujen hankinta");
    Draft("ELSE", "Kuljetus");
    EXPECT_TRUE(Alerts().empty());
    county_.AdvanceTo("2026-05-16");
    const std::multiset<std::string> one{"NEW SEARCH-MATCH/asuminen"};
    EXPECT_EQ(Alerts(), one);
    // Neither another day nor a change of a contract that it has found says so again.
    pb::SearchContractsRequest newest;
    newest.set_query("hankinta");
    const std::string id = Ask(newest).hits(0).contract_id();
    contract::v1::CancelContractRequest cancel;
    cancel.set_contract_id(id);
    cancel.set_reason("Ei tarvita");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/CancelContract", cancel);
    county_.AdvanceTo("2026-05-17");
    EXPECT_EQ(Alerts(), one);
    for (const pb::SavedSearch& search : Saved())
        EXPECT_EQ(search.matched_contract_ids_size(), search.name() == "asuminen" ? 1 : 0);

    pb::DeleteSavedSearchRequest forget;
    forget.set_saved_search_id(saved.id());
    county_.Ask<pb::SavedSearch>("steering.v1.SearchService/DeleteSavedSearch", forget);
    EXPECT_TRUE(Alerts().empty());
    EXPECT_EQ(Saved().size(), 1U);
}

TEST_F(Search, P09AChangedContractThatFitsForTheFirstTimeIsNews) {
    MakeRule();
    Draft("S-1", "Kuljetus");
    pb::SaveSearchRequest request;
    pb::SavedSearch& search = *request.mutable_saved_search();
    search.set_name("voimassa");
    search.mutable_filter()->add_states(contract::v1::CONTRACT_STATE_ACTIVE);
    search.set_alert(true);
    county_.Ask<pb::SavedSearch>("steering.v1.SearchService/SaveSearch", request);
    county_.AdvanceTo("2026-05-16");
    EXPECT_TRUE(Alerts().empty());
    contract::v1::ActivateContractRequest activate;
    activate.set_contract_id(Ask({}).hits(0).contract_id());
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/ActivateContract", activate);
    county_.AdvanceTo("2026-05-17");
    EXPECT_EQ(Alerts(), std::multiset<std::string>{"S-1 SEARCH-MATCH/voimassa"});
}

// A letter whose last byte is the greatest that UTF-8 has: counting it up would be no letter.
TEST_F(Search, P09APrefixMayEndInAnyLetter) {
    MakeRule();
    for (const char* query : {"mo\xc3\xbf*", "\xd1\x81\xd0\xbf*"}) {
        EXPECT_EQ(Find(query), Numbers{});
        Save("haku" + std::to_string(Saved().size()), query, true);
    }
    Draft("S-1", "Mo\xc3\xbfle");
    EXPECT_EQ(Find("mo\xc3\xbf*"), Numbers{"S-1"});
    county_.AdvanceTo("2026-05-16");
    EXPECT_EQ(Alerts().size(), 1U);
}

TEST_F(Search, P09NoNewContractIsOverlookedHoweverManyChange) {
    MakeRule();
    Save("kaikki", "asumispalvelu", true);
    // More than are looked at in one step.
    constexpr int kMany = 110;
    for (int i = 0; i < kMany; ++i)
        Draft("S-" + std::to_string(i), "Asumispalvelu");
    county_.AdvanceTo("2026-05-16");
    EXPECT_EQ(Saved()[0].matched_contract_ids_size(), kMany);
    Draft("LAST", "Asumispalvelut");
    county_.AdvanceTo("2026-05-17");
    EXPECT_EQ(Saved()[0].matched_contract_ids_size(), kMany + 1);
}

TEST_F(Search, P09ASearchThatAsksForSomethingElseBeginsAnew) {
    MakeRule();
    Save("oma", "asumispalvelu", true);
    Draft("S-1", "Asumispalvelu");
    county_.AdvanceTo("2026-05-16");
    EXPECT_EQ(Alerts().size(), 1U);
    EXPECT_EQ(Save("oma", "kuljetus", true).matched_contract_ids_size(), 0);
    EXPECT_TRUE(Alerts().empty());
    Draft("S-2", "Kuljetukset");
    county_.AdvanceTo("2026-05-17");
    EXPECT_EQ(Alerts(), std::multiset<std::string>{"S-2 SEARCH-MATCH/oma"});
}

TEST_F(Search, P09SavedSearchesAreTheirOwnersAlone) {
    CallAs("tactical/1");
    const pb::SavedSearch mine = Save("oma", "hoito", false);
    EXPECT_EQ(Saved().size(), 1U);
    CallAs("tactical/2");
    EXPECT_TRUE(Saved().empty());
    pb::DeleteSavedSearchRequest forget;
    forget.set_saved_search_id(mine.id());
    EXPECT_EQ(
        county_.Refusal<pb::SavedSearch>("steering.v1.SearchService/DeleteSavedSearch", forget),
        "SAVED_SEARCH_NOT_FOUND"
    );
    // The same name is another search.
    EXPECT_NE(Save("oma", "hoito", false).id(), mine.id());
    pb::SaveSearchRequest empty;
    empty.mutable_saved_search()->set_name("tyhjä");
    EXPECT_EQ(
        county_.Refusal<pb::SavedSearch>("steering.v1.SearchService/SaveSearch", empty),
        "FIELD_FORMAT_INVALID"
    );
    empty.mutable_saved_search()->set_name("tyhja");
    EXPECT_EQ(
        county_.Refusal<pb::SavedSearch>("steering.v1.SearchService/SaveSearch", empty),
        "SAVED_SEARCH_EMPTY"
    );
}

TEST_F(Search, P09AProvidersSearchNeverReachesBeyondItsScope) {
    MakeRule();
    county_.CallAsProvider("1234567-1");
    Save("asuminen", "asumispalvelu*", true);
    county_.CallAsCounty();
    Draft("S-1", "Asumispalvelu");
    contract_registry::Terms own = Titled("Asumispalvelu");
    own.provider = {PartyIdentifier{"FI-PRO", "1234567-1"}, "Toinen Oy"};
    Draft("S-2", own);
    county_.AdvanceTo("2026-05-16");
    county_.CallAsProvider("1234567-1");
    ASSERT_EQ(Saved().size(), 1U);
    EXPECT_EQ(Saved()[0].matched_contract_ids_size(), 1);
}

// The name that a provider gives its search is not the county's to read.
TEST_F(Search, P09AProvidersSearchIsToldToTheProviderAlone) {
    MakeRule();
    county_.CallAsProvider("1234567-1");
    Save("kilpailijat", "asumispalvelu*", true);
    county_.CallAsCounty();
    Save("oma", "asumispalvelu*", true);
    contract_registry::Terms own = Titled("Asumispalvelu");
    own.provider = {PartyIdentifier{"FI-PRO", "1234567-1"}, "Toinen Oy"};
    Draft("S-1", own);
    county_.AdvanceTo("2026-05-16");
    EXPECT_EQ(Alerts(), std::multiset<std::string>{"S-1 SEARCH-MATCH/oma"});
    county_.CallAsProvider("1234567-1");
    ASSERT_EQ(Saved().size(), 1U);
    EXPECT_EQ(Saved()[0].matched_contract_ids_size(), 1);
}

// One login that serves two companies keeps searches for each of them.
TEST_F(Search, P09SavedSearchesOfOneLoginAreApartByCompany) {
    county_.CallAsProvider("2077474-0");
    const pb::SavedSearch first = Save("oma", "hoito", false);
    county_.CallAsProvider("1572860-0");
    EXPECT_TRUE(Saved().empty());
    pb::DeleteSavedSearchRequest forget;
    forget.set_saved_search_id(first.id());
    EXPECT_EQ(
        county_.Refusal<pb::SavedSearch>("steering.v1.SearchService/DeleteSavedSearch", forget),
        "SAVED_SEARCH_NOT_FOUND"
    );
    EXPECT_NE(Save("oma", "kuljetus", false).id(), first.id());
    county_.CallAsProvider("2077474-0");
    ASSERT_EQ(Saved().size(), 1U);
    EXPECT_EQ(Saved()[0].query(), "hoito");
    EXPECT_EQ(Save("oma", "hoito", true).id(), first.id());
    county_.Ask<pb::SavedSearch>("steering.v1.SearchService/DeleteSavedSearch", forget);
    EXPECT_TRUE(Saved().empty());
}

}  // namespace
}  // namespace luotsi
