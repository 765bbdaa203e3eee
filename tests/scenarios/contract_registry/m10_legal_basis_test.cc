#include "contract_registry/domain/statute.h"
#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/statute.pb.h>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class M10 : public testing::Test {
  protected:
    void Record(const char* code) {
        pb::RecordStatuteRequest request;
        pb::Statute& statute = *request.mutable_statute();
        statute.set_code(code);
        statute.set_title_fi("Laki");
        statute.set_title_sv("Lag");
        statute.set_title_en("Act");
        statute.set_valid_from("2021-07-01");
        bench_.Ask<pb::Statute>("LegalBasisService/RecordStatute", request);
    }
    pb::Statute End(const char* code, const char* last_day) {
        pb::EndStatuteRequest request;
        request.set_code(code);
        request.set_last_day(last_day);
        return bench_.Ask<pb::Statute>("LegalBasisService/EndStatute", request);
    }

    std::string Contract(const char* number, const char* whole, const char* clause) {
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        if (*whole != '\0') contract.add_legal_basis(whole);
        if (*clause != '\0') {
            pb::Clause& row = *contract.add_clauses();
            row.set_kind(pb::CLAUSE_KIND_SUBCONTRACTING);
            row.set_text("Alihankinta");
            row.add_statutes(clause);
        }
        return bench_.Create(contract).id();
    }

    pb::ListContractsByLegalBasisResponse On(const char* code, bool affected_only = false) {
        pb::ListContractsByLegalBasisRequest request;
        request.set_code(code);
        request.set_affected_only(affected_only);
        return bench_.Ask<pb::ListContractsByLegalBasisResponse>(
            "LegalBasisService/ListContractsByLegalBasis", request
        );
    }
    std::set<std::string> Affected(const char* code) {
        std::set<std::string> numbers;
        const pb::ListContractsByLegalBasisResponse listed = On(code, true);
        for (const auto& one : listed.contracts())
            numbers.insert(one.number());
        return numbers;
    }

    // Contract -> what stands on its board, after all that was told.
    std::map<std::string, std::vector<std::string>> Attentions() {
        std::map<std::string, std::vector<std::string>> boards;
        for (const feed::PublicEvent& event : bench_.Events("fi.luotsi.contract.attention.")) {
            pb::AttentionEvent told;
            EXPECT_TRUE(told.ParseFromString(event.data));
            EXPECT_EQ(event.key, told.contract_id());
            std::vector<std::string> board;
            for (const pb::Attention& one : told.attentions())
                board.push_back(one.code() + ' ' + one.subject() + ' ' + one.since());
            boards[told.contract_id()] = board;
        }
        return boards;
    }

    test::RegistryBench bench_{"2026-03-01"};
};

TEST_F(M10, EndingAStatuteListsTheContractsOnItAndAlertsEachOnce) {
    Record("612/2021-17");
    Record("1397/2016");
    const std::string by_clause = Contract("S-1", "1397/2016", "612/2021-17");
    const std::string as_whole = Contract("S-2", "612/2021-17", "");
    const std::string other = Contract("S-3", "1397/2016", "");
    EXPECT_EQ(On("612/2021-17").contracts_size(), 2);
    EXPECT_TRUE(Affected("612/2021-17").empty()) << "no end is known";
    EXPECT_TRUE(Attentions().empty());

    EXPECT_EQ(End("612/2021-17", "2026-12-31").end_known_on(), "2026-03-01");
    const pb::ListContractsByLegalBasisResponse listed = On("612/2021-17", true);
    ASSERT_EQ(listed.contracts_size(), 2);
    for (const pb::ContractOnStatute& one : listed.contracts()) {
        EXPECT_TRUE(one.affected());
        EXPECT_EQ(one.as_a_whole(), one.contract_id() == as_whole);
        EXPECT_EQ(one.clauses_size(), one.contract_id() == by_clause ? 1 : 0);
    }
    const std::vector<std::string> expected{"STATUTE-ENDED 612/2021-17 2026-03-01"};
    EXPECT_EQ(Attentions()[by_clause], expected);
    EXPECT_EQ(Attentions()[as_whole], expected);
    EXPECT_FALSE(Attentions().contains(other));
    const std::size_t told = bench_.Events("fi.luotsi.contract.attention.").size();
    EXPECT_EQ(told, 2U);
    End("612/2021-17", "2026-12-31");
    bench_.AdvanceTo("2026-03-02");
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.attention.").size(), told) << "one alert each";

    pb::EndStatuteRequest back;
    back.set_code("612/2021-17");
    bench_.Ask<pb::Statute>("LegalBasisService/EndStatute", back);
    EXPECT_TRUE(Attentions()[by_clause].empty()) << "a mistaken end closes the alerts";
    EXPECT_TRUE(Attentions()[as_whole].empty());
}

TEST_F(M10, AContractThatEndsBeforeTheStatuteIsNotAffected) {
    Record("612/2021-17");
    Contract("S-1", "612/2021-17", "");  // until 2028-12-31
    End("612/2021-17", "2028-12-31");
    EXPECT_TRUE(Affected("612/2021-17").empty());
    End("612/2021-17", "2028-12-30");
    EXPECT_EQ(Affected("612/2021-17"), std::set<std::string>{"S-1"});
    EXPECT_EQ(On("612/2021-17").contracts_size(), 1) << "listed either way";
}

TEST_F(M10, AContractThatComesToRestOnAnEndedStatuteIsAlertedAndOneThatLeavesItIsNot) {
    Record("612/2021-17");
    End("612/2021-17", "2026-12-31");
    const std::string late = Contract("S-1", "", "612/2021-17");
    EXPECT_EQ(Attentions()[late].size(), 1U) << "also a contract made after the end was known";
    bench_.Activate(late);
    pb::AmendContractRequest amend;
    amend.set_contract_id(late);
    amend.set_effective_from("2026-04-01");
    amend.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    pb::Clause& row = *amend.add_clauses();
    row.set_kind(pb::CLAUSE_KIND_SUBCONTRACTING);
    row.set_text("Alihankinta uuden lain mukaan");
    row.add_statutes("99/2026-3");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", amend);
    EXPECT_TRUE(Attentions()[late].empty());
    EXPECT_EQ(On("612/2021-17").contracts_size(), 0);
}

TEST_F(M10, WhatACrashLeftUntoldIsToldWithTheNextDayAndARebuildGivesTheSame) {
    Record("612/2021-17");
    const std::string contract = Contract("S-1", "612/2021-17", "");
    // The statute's end is recorded, and the process ends before any contract is told.
    ports::RequestContext context;
    context.request_id = "crash";
    const auto done = bench_.journal().Run(context, [&](ports::Unit& unit) {
        unit.Append<StatuteBook>(
            StatuteId("612/2021-17"),
            StatuteEnded{test::Day("2026-12-31"), "", test::Day("2026-03-01")}
        );
        return std::optional<Rejection>();
    });
    ASSERT_TRUE(done.ok());
    EXPECT_TRUE(Attentions().empty());
    bench_.AdvanceTo("2026-03-02");
    EXPECT_EQ(Attentions()[contract].size(), 1U);
    const auto tables = bench_.journal().ProjectionHash();
    const auto state = bench_.journal().StateHash();
    ASSERT_TRUE(tables.ok() && state.ok());
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().ProjectionHash(), *tables);
    EXPECT_EQ(*bench_.journal().StateHash(), *state);
}

TEST_F(M10, UnknownStatutesAreRefused) {
    pb::EndStatuteRequest end;
    end.set_code("1/1900");
    end.set_last_day("2026-12-31");
    EXPECT_EQ(
        bench_.Refusal<pb::Statute>("LegalBasisService/EndStatute", end), "STATUTE_NOT_FOUND"
    );
    pb::ListContractsByLegalBasisRequest list;
    list.set_code("1/1900");
    EXPECT_EQ(
        bench_.Refusal<pb::ListContractsByLegalBasisResponse>(
            "LegalBasisService/ListContractsByLegalBasis", list
        ),
        "STATUTE_NOT_FOUND"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
