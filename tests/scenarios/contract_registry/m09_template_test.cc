#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/template.pb.h>

#include <gtest/gtest.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class M09 : public testing::Test {
  protected:
    pb::Template Publish(const char* code, const char* clause) {
        pb::PublishTemplateRequest request;
        request.set_code(code);
        request.set_title("Asumispalvelut");
        pb::TemplateContent& content = *request.mutable_content();
        content.set_type(pb::CONTRACT_TYPE_PURCHASE);
        pb::Clause& row = *content.add_clauses();
        row.set_kind(pb::CLAUSE_KIND_CONTENT);
        row.set_text(clause);
        row.add_statutes("612/2021-15");
        pb::Indicator& indicator = *content.add_indicators();
        indicator.set_code("TURVA");
        indicator.set_name("Vaaratapahtumat");
        indicator.set_focus_area(pb::FOCUS_AREA_QUALITY);
        indicator.set_unit("share");
        indicator.set_direction(pb::DIRECTION_AT_MOST);
        indicator.mutable_target_level()->set_numerator(1);
        indicator.mutable_target_level()->set_denominator(100);
        return bench_.Ask<pb::Template>("TemplateService/PublishTemplate", request);
    }

    pb::CreateContractFromTemplateRequest From(const char* code, const char* number) {
        pb::CreateContractFromTemplateRequest request;
        request.set_template_code(code);
        *request.mutable_contract() = test::RegistryBench::SoundContract(number);
        request.mutable_contract()->set_type(pb::CONTRACT_TYPE_PURCHASE);
        request.mutable_contract()->clear_framework();
        return request;
    }
    pb::Contract Create(const pb::CreateContractFromTemplateRequest& request) {
        return bench_.Ask<pb::Contract>("TemplateService/CreateContractFromTemplate", request);
    }

    pb::TemplateUsage Usage(const char* from, const char* to) {
        pb::GetTemplateUsageRequest request;
        request.set_from(from);
        request.set_to(to);
        return bench_.Ask<pb::TemplateUsage>("TemplateService/GetTemplateUsage", request);
    }

    test::RegistryBench bench_{"2026-03-01"};
};

TEST_F(M09, AContractFromATemplateHasItsClausesAndIndicatorsAndNamesItsVersion) {
    Publish("asuminen", "Ensimmäinen");
    Publish("asuminen", "Toinen");
    pb::CreateContractFromTemplateRequest request = From("asuminen", "S-1");
    const pb::Contract latest = Create(request);
    EXPECT_EQ(latest.template_().code(), "asuminen");
    EXPECT_EQ(latest.template_().version(), 2U);
    ASSERT_EQ(latest.clauses_size(), 1);
    EXPECT_EQ(latest.clauses(0).text(), "Toinen");
    ASSERT_EQ(latest.indicators_size(), 2) << "the template's and its own";
    EXPECT_EQ(latest.indicators(0).code(), "TURVA");
    EXPECT_EQ(latest.indicators(1).code(), "STAFF");
    EXPECT_EQ(latest.state(), pb::CONTRACT_STATE_DRAFT);

    request = From("asuminen", "S-2");
    request.set_template_version(1);
    const pb::Contract first = Create(request);
    EXPECT_EQ(first.template_().version(), 1U);
    EXPECT_EQ(first.clauses(0).text(), "Ensimmäinen");
    EXPECT_EQ(bench_.Get(latest.id()).clauses(0).text(), "Toinen") << "a copy, not a link";
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.contract.created.v1").size(), 2U);
}

TEST_F(M09, UsageCountsTemplatesAndTheContractsMadeInThePeriodAndTheMetricAgrees) {
    Publish("asuminen", "Ensimmäinen");
    Publish("kotihoito", "Ensimmäinen");
    Create(From("asuminen", "S-1"));
    bench_.AdvanceTo("2026-04-10");
    Publish("asuminen", "Toinen");
    Create(From("asuminen", "S-2"));
    Create(From("asuminen", "S-3"));
    Create(From("kotihoito", "S-4"));

    const pb::TemplateUsage april = Usage("2026-04-01", "2026-04-30");
    EXPECT_EQ(april.templates(), 2U);
    EXPECT_EQ(april.versions_published(), 1U);
    EXPECT_EQ(april.contracts(), 3U);
    ASSERT_EQ(april.uses_size(), 2);
    EXPECT_EQ(april.uses(0).code(), "asuminen");
    EXPECT_EQ(april.uses(0).version(), 2U);
    EXPECT_EQ(april.uses(0).contracts(), 2U);
    EXPECT_TRUE(april.uses(0).published());
    EXPECT_EQ(april.uses(1).code(), "kotihoito");
    EXPECT_FALSE(april.uses(1).published());
    EXPECT_EQ(Usage("2026-03-01", "2026-03-31").contracts(), 1U);
    EXPECT_EQ(Usage("2025-01-01", "2025-12-31").templates(), 0U);

    const std::string shown = bench_.metrics().Expose();
    EXPECT_NE(shown.find("luotsi_contract_registry_templates_total 2"), std::string::npos);
    EXPECT_NE(shown.find("luotsi_contract_registry_template_contracts_total 4"), std::string::npos);
}

TEST_F(M09, ARebuildGivesTheSameUse) {
    Publish("asuminen", "Ensimmäinen");
    Create(From("asuminen", "S-1"));
    const auto tables = bench_.journal().ProjectionHash();
    const auto state = bench_.journal().StateHash();
    ASSERT_TRUE(tables.ok() && state.ok());
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), *tables);
    EXPECT_EQ(*bench_.journal().StateHash(), *state);
    EXPECT_EQ(Usage("2026-03-01", "2026-03-31").contracts(), 1U);
}

TEST_F(M09, ARefusedContractLeavesNoUseAndARepeatedRequestOne) {
    Publish("asuminen", "Ensimmäinen");
    pb::CreateContractFromTemplateRequest request = From("asuminen", "S-1");
    request.set_request_id("same");
    const pb::Contract made = Create(request);
    EXPECT_EQ(Create(request).id(), made.id());
    const char* const method = "TemplateService/CreateContractFromTemplate";
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>(method, From("asuminen", "S-1")), "CONTRACT_NUMBER_TAKEN"
    );
    EXPECT_EQ(bench_.Refusal<pb::Contract>(method, From("muu", "S-2")), "TEMPLATE_NOT_FOUND");
    pb::CreateContractFromTemplateRequest other = From("asuminen", "S-3");
    other.set_template_version(7);
    EXPECT_EQ(bench_.Refusal<pb::Contract>(method, other), "TEMPLATE_VERSION_NOT_FOUND");
    other = From("asuminen", "S-4");
    other.mutable_contract()->set_type(pb::CONTRACT_TYPE_PAYMENT_COMMITMENT);
    EXPECT_EQ(bench_.Refusal<pb::Contract>(method, other), "TEMPLATE_TYPE_DIFFERS");
    EXPECT_EQ(Usage("2026-01-01", "2026-12-31").contracts(), 1U);
}

}  // namespace
}  // namespace luotsi::contract_registry
