#include "platform/digest/sha256.h"
#include "report_intake/domain/definition.h"
#include "tests/scenarios/county/county_bench.h"
#include "tests/support/described_names.h"

#include <luotsi/report/v1/definition.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;
using test::CountyBench;
using test::SoundTerms;

constexpr const char* kProvider = "2077474-0";
constexpr const char* kStranger = "1572860-0";

type::v1::Ratio RatioOf(std::int64_t numerator, std::int64_t denominator) {
    type::v1::Ratio ratio;
    ratio.set_numerator(numerator);
    ratio.set_denominator(denominator);
    return ratio;
}

rpc::Principal OfProvider(const std::string& business_id, const char* person) {
    return {
        .roles = rpc::Role::kProviderTactical,
        .scope = ports::Scope::Of("FI-PRO:" + business_id),
        .actor = std::string("provider_tactical/") + person,
    };
}
rpc::Principal OfCounty(const char* person) {
    return {.roles = rpc::Role::kTactical, .actor = std::string("tactical/") + person};
}

class Bench : public CountyBench {
  public:
    Bench() : CountyBench("2026-01-15") {}

    pb::DefinitionContent Content(const char* from) const {
        pb::DefinitionContent content;
        content.set_indicator_code("STAFF");
        content.set_unit("ratio");
        content.set_source("741/2024");
        content.set_valid_from(from);
        Say(*content.mutable_fi(), "Henkilöstömitoitus", "Välitön työ", "Täysi työaika");
        Say(*content.mutable_sv(), "Dimensionering", "Direkt arbete", "Full arbetstid");
        Say(*content.mutable_en(), "Staffing ratio", "Direct work", "Full-time hours");
        pb::WorkedExample& example = *content.add_examples();
        example.mutable_numerator()->set_micros(1'370'000'000);
        example.mutable_denominator()->set_micros(2'295'000'000);
        *example.mutable_value() = RatioOf(1370, 2295);
        example.set_met(false);
        return content;
    }
    pb::ProposeDefinitionRequest Proposal(const pb::DefinitionContent& content) const {
        pb::ProposeDefinitionRequest request;
        request.set_contract_id(contract);
        *request.mutable_content() = content;
        return request;
    }
    pb::IndicatorDefinition Propose(const pb::DefinitionContent& content) {
        return Ask<pb::IndicatorDefinition>(
            "report.v1.IndicatorDefinitionService/ProposeDefinition", Proposal(content)
        );
    }
    pb::AcceptDefinitionRequest Acceptance(std::uint64_t version) const {
        pb::AcceptDefinitionRequest request;
        request.set_contract_id(contract);
        request.set_indicator_code("STAFF");
        request.set_version(version);
        return request;
    }
    pb::IndicatorDefinition Accept(std::uint64_t version) {
        return Ask<pb::IndicatorDefinition>(
            "report.v1.IndicatorDefinitionService/AcceptDefinition", Acceptance(version)
        );
    }
    std::string AcceptRefusal(const pb::AcceptDefinitionRequest& request) {
        return Refusal<pb::IndicatorDefinition>(
            "report.v1.IndicatorDefinitionService/AcceptDefinition", request
        );
    }
    void AgreeOn(std::uint64_t version) {
        CallAs(OfCounty("anna"));
        Accept(version);
        CallAs(OfProvider(kProvider, "bertil"));
        Accept(version);
        CallAsCounty();
    }
    pb::Report Submit(const char* month, std::int64_t numerator, std::int64_t denominator) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        auto& line = *request.add_lines()->mutable_indicator();
        line.set_indicator_code("STAFF");
        *line.mutable_value() = RatioOf(numerator, denominator);
        return Ask<pb::Report>("report.v1.ReportService/SubmitReport", request);
    }
    pb::ExplainIndicatorRequest Question(const char* month, std::uint32_t version = 0) const {
        pb::ExplainIndicatorRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        request.set_indicator_code("STAFF");
        request.set_version(version);
        return request;
    }
    pb::IndicatorExplanation Explain(const char* month, std::uint32_t version = 0) {
        return Ask<pb::IndicatorExplanation>(
            "report.v1.IndicatorDefinitionService/ExplainIndicator", Question(month, version)
        );
    }
    pb::ListDefinitionsResponse List(const char* in_force_in, int size, const std::string& token) {
        pb::ListDefinitionsRequest request;
        request.set_contract_id(contract);
        request.set_in_force_in(in_force_in);
        request.set_page_size(size);
        request.set_page_token(token);
        return Ask<pb::ListDefinitionsResponse>(
            "report.v1.IndicatorDefinitionService/ListDefinitions", request
        );
    }

    std::string contract = Agree(Sound("PH-2026-1", SoundTerms()));

  private:
    static void Say(
        pb::DefinitionWords& words, const char* name, const char* above, const char* below
    ) {
        words.set_name(name);
        words.set_numerator(above);
        words.set_denominator(below);
    }
};

TEST(IndicatorDefinitions, AreAcceptedByBothSidesAndEachReportIsTiedToAVersion) {
    Bench bench;
    bench.CallAs(OfProvider(kProvider, "bertil"));
    const pb::IndicatorDefinition proposed = bench.Propose(bench.Content("2026-01"));
    EXPECT_EQ(proposed.proposed_by(), contract::v1::SIDE_PROVIDER);
    EXPECT_EQ(proposed.content().examples(0).target_level().denominator(), 100);
    // The proposer's own acceptance is asked for too.
    bench.CallAs(OfCounty("anna"));
    EXPECT_EQ(bench.Accept(1).state(), pb::DEFINITION_STATE_PROPOSED);
    bench.CallAsCounty();
    bench.AdvanceTo("2026-02-05");
    const pb::Report early = bench.Submit("2026-01", 1370, 2295);
    ASSERT_EQ(early.remarks_size(), 1);
    EXPECT_EQ(early.remarks(0).reason(), "INDICATOR_DEFINITION_NOT_ACCEPTED");
    EXPECT_EQ(early.state(), pb::REPORT_STATE_RECEIVED);
    EXPECT_FALSE(bench.Explain("2026-01").has_definition());

    bench.CallAs(OfProvider(kProvider, "bertil"));
    const pb::IndicatorDefinition agreed = bench.Accept(1);
    EXPECT_EQ(agreed.state(), pb::DEFINITION_STATE_AGREED);
    EXPECT_EQ(agreed.in_force_from(), "2026-01");
    EXPECT_EQ(agreed.acceptances_size(), 2);
    bench.CallAsCounty();
    bench.AdvanceTo("2026-03-05");
    EXPECT_EQ(bench.Submit("2026-02", 1377, 2295).remarks_size(), 0);
    const pb::IndicatorExplanation explained = bench.Explain("2026-02");
    EXPECT_EQ(explained.definition().version(), 1U);
    EXPECT_TRUE(explained.met());
    EXPECT_EQ(explained.value_text(), "0.6");
}

TEST(IndicatorDefinitions, LetNobodyAcceptForTheOtherSide) {
    Bench bench;
    bench.Propose(bench.Content("2026-01"));
    pb::AcceptDefinitionRequest request = bench.Acceptance(1);
    request.set_side(contract::v1::SIDE_BUYER);
    bench.CallAs(OfProvider(kProvider, "bertil"));
    EXPECT_EQ(bench.AcceptRefusal(request), "DEFINITION_SIDE_NOT_OWN");
    request.set_side(contract::v1::SIDE_PROVIDER);
    bench.CallAs(OfCounty("anna"));
    EXPECT_EQ(bench.AcceptRefusal(request), "DEFINITION_SIDE_NOT_OWN");
    bench.CallAs(OfProvider(kStranger, "eve"));
    EXPECT_EQ(bench.AcceptRefusal(bench.Acceptance(1)), "CONTRACT_NOT_FOUND");
    // One person with a role on each side.
    bench.CallAs(OfCounty("anna"));
    bench.Accept(1);
    bench.CallAs(OfProvider(kProvider, "anna"));
    EXPECT_EQ(bench.AcceptRefusal(bench.Acceptance(1)), "DEFINITION_SAME_PERSON");
    bench.CallAs(OfProvider(kProvider, "bertil"));
    EXPECT_EQ(bench.Accept(1).state(), pb::DEFINITION_STATE_AGREED);
}

TEST(IndicatorDefinitions, ChangeFromTheMonthInWhichBothHaveAccepted) {
    Bench bench;
    bench.Propose(bench.Content("2026-01"));
    bench.AgreeOn(1);
    pb::DefinitionContent later = bench.Content("2026-02");
    later.set_source("1/2026");
    bench.Propose(later);
    bench.AdvanceTo("2026-03-17");
    bench.AgreeOn(2);
    // February ended before both had accepted; March's last day is after it.
    bench.Submit("2026-02", 1370, 2295);
    EXPECT_EQ(bench.Explain("2026-02").definition().version(), 1U);
    bench.AdvanceTo("2026-04-05");
    bench.Submit("2026-03", 1370, 2295);
    EXPECT_EQ(bench.Explain("2026-03").definition().version(), 2U);

    const auto page = bench.List("", 1, "");
    ASSERT_EQ(page.definitions_size(), 1);
    EXPECT_EQ(page.definitions(0).version(), 1U);
    const auto rest = bench.List("", 1, page.next_page_token());
    ASSERT_EQ(rest.definitions_size(), 1);
    EXPECT_EQ(rest.definitions(0).version(), 2U);
    EXPECT_EQ(rest.next_page_token(), "");
    EXPECT_EQ(bench.List("2026-02", 0, "").definitions(0).version(), 1U);
    EXPECT_EQ(bench.List("2026-03", 0, "").definitions(0).version(), 2U);
}

TEST(ExplainIndicator, GivesBuyerAndProviderTheSameBytes) {
    Bench bench;
    bench.Propose(bench.Content("2026-01"));
    bench.AgreeOn(1);
    bench.AdvanceTo("2026-02-05");
    bench.Submit("2026-01", 1370, 2295);
    std::set<std::string> answers;
    bench.CallAs(OfCounty("anna"));
    answers.insert(bench.Explain("2026-01").SerializeAsString());
    bench.CallAs({.roles = rpc::Role::kAuditor, .actor = "auditor/x"});
    answers.insert(bench.Explain("2026-01").SerializeAsString());
    bench.CallAs(OfProvider(kProvider, "bertil"));
    const pb::IndicatorExplanation told = bench.Explain("2026-01");
    answers.insert(told.SerializeAsString());
    // Later, and after everything has been read again from the journals.
    bench.AdvanceTo("2026-02-20");
    bench.Rebuild();
    answers.insert(bench.Explain("2026-01").SerializeAsString());
    ASSERT_EQ(answers.size(), 1U);

    EXPECT_EQ(told.value_text(), "0.596949891067…");
    EXPECT_FALSE(told.met());
    EXPECT_EQ(told.direction(), contract::v1::DIRECTION_AT_LEAST);
    EXPECT_EQ(
        told.verdict().sv(),
        "Dimensionering 2026-01: 0,596949891067…, målnivå minst 0,6 (60/100). "
        "Målnivån nåddes inte."
    );
    pb::IndicatorExplanation unsigned_copy = told;
    unsigned_copy.clear_sha256();
    EXPECT_EQ(digest::Sha256Hex(unsigned_copy.SerializeAsString()), told.sha256());
    // A planted difference of one letter is seen.
    unsigned_copy.mutable_formula()->mutable_fi()->append(" ");
    EXPECT_NE(digest::Sha256Hex(unsigned_copy.SerializeAsString()), told.sha256());

    bench.CallAs(OfProvider(kStranger, "eve"));
    EXPECT_EQ(
        bench.Refusal<pb::IndicatorExplanation>(
            "report.v1.IndicatorDefinitionService/ExplainIndicator", bench.Question("2026-01")
        ),
        "CONTRACT_NOT_FOUND"
    );
}

TEST(IndicatorDefinitions, CrossTheWireWholeButForWhoAccepted) {
    const auto unnamed = test::Unnamed<DefinitionVersion, pb::IndicatorDefinition>();
    EXPECT_EQ(unnamed, std::vector<std::string>{"acceptances.person"});
}

// A map's entries may be written in any order, so an answer that is compared byte by byte has none.
TEST(ExplainIndicator, HoldsNoMapAtAnyDepth) {
    std::set<const google::protobuf::Descriptor*> seen;
    const auto maps_in = [&](const auto& self, const google::protobuf::Descriptor* message) -> int {
        if (!seen.insert(message).second) return 0;
        int maps = 0;
        for (int i = 0; i < message->field_count(); ++i) {
            const auto* field = message->field(i);
            maps += field->is_map() ? 1 : 0;
            if (field->message_type() != nullptr) maps += self(self, field->message_type());
        }
        return maps;
    };
    EXPECT_EQ(maps_in(maps_in, pb::IndicatorExplanation::descriptor()), 0);
    EXPECT_GT(maps_in(maps_in, pb::ReturnedLine::descriptor()), 0) << "a planted map is found";
}

TEST(ExplainIndicator, ExplainsEachVersionOfAMonth) {
    Bench bench;
    bench.AdvanceTo("2026-02-05");
    bench.Submit("2026-01", 1370, 2295);
    bench.Submit("2026-01", 1377, 2295);
    EXPECT_FALSE(bench.Explain("2026-01", 1).met());
    EXPECT_TRUE(bench.Explain("2026-01", 2).met());
    EXPECT_EQ(bench.Explain("2026-01").report_version(), 2U);
    EXPECT_NE(
        bench.Explain("2026-01", 1).content_sha256(), bench.Explain("2026-01").content_sha256()
    );
    const auto refusal = [&](const pb::ExplainIndicatorRequest& question) {
        return bench.Refusal<pb::IndicatorExplanation>(
            "report.v1.IndicatorDefinitionService/ExplainIndicator", question
        );
    };
    EXPECT_EQ(refusal(bench.Question("2026-01", 3)), "REPORT_NOT_FOUND");
    EXPECT_EQ(refusal(bench.Question("2026-02")), "REPORT_NOT_FOUND");
    pb::ExplainIndicatorRequest other = bench.Question("2026-01");
    other.set_indicator_code("OTHER");
    EXPECT_EQ(refusal(other), "INDICATOR_NOT_REPORTED");
    other.set_contract_id(Uuid().ToText());
    EXPECT_EQ(refusal(other), "CONTRACT_NOT_FOUND");
}

}  // namespace
}  // namespace luotsi::report_intake
