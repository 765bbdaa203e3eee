// P03: framework, call-offs, renewals: the tree, what is taken over, and the ceiling under a race.

#include "platform/rpc/client.h"
#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/contract_event.pb.h>

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::int64_t kCeiling = 1'000'000'00;
constexpr const char* kSecondProvider = "0709019-2";

class P03 : public testing::Test {
  protected:
    P03() { framework_ = MakeFramework("PUITE-1", kCeiling); }

    std::string MakeFramework(const char* number, std::int64_t ceiling, bool of_two = false) {
        pb::Contract framework = test::RegistryBench::SoundContract(number);
        if (of_two) {
            framework.set_provider_kind(pb::PROVIDER_KIND_CONSORTIUM);
            AddMember(framework, framework.provider().identifier().id(), 6'000);
            AddMember(framework, kSecondProvider, 4'000);
        }
        framework.mutable_framework()->mutable_ceiling()->set_currency_code("EUR");
        framework.mutable_framework()->mutable_ceiling()->set_amount_minor(ceiling);
        pb::Clause& clause = *framework.add_clauses();
        clause.set_kind(pb::CLAUSE_KIND_SANCTIONS);
        clause.set_text("Sanktiot sovitaan.");
        const std::string id = bench_.Create(framework).id();
        bench_.Activate(id);
        return id;
    }

    static void AddMember(pb::Contract& framework, const std::string& id, std::int32_t share) {
        pb::ProviderMember& member = *framework.add_provider_members();
        *member.mutable_party() = framework.provider();
        member.mutable_party()->mutable_identifier()->set_id(id);
        member.set_share(share);
        member.set_lead(framework.provider_members_size() == 1);
    }

    std::string CreateRefusal(const pb::Contract& contract) {
        pb::CreateContractRequest create;
        *create.mutable_contract() = contract;
        return bench_.Refusal<pb::Contract>("ContractService/CreateContract", create);
    }

    pb::Contract CallOff(const std::string& number, std::int64_t value_minor) {
        pb::Contract call_off;
        call_off.set_number(number);
        call_off.set_title("Kotiinkutsu " + number);
        call_off.set_type(pb::CONTRACT_TYPE_PURCHASE);
        *call_off.mutable_provider() = test::RegistryBench::SoundContract("x").provider();
        call_off.set_start_date("2026-02-01");
        call_off.set_end_date("2027-12-31");
        call_off.mutable_agreed_value()->set_currency_code("EUR");
        call_off.mutable_agreed_value()->set_amount_minor(value_minor);
        call_off.set_parent_contract_id(framework_);
        call_off.set_parent_relation(pb::PARENT_RELATION_CALL_OFF);
        return call_off;
    }

    pb::ContractFamily Family(const std::string& id) {
        pb::GetFamilyRequest request;
        request.set_contract_id(id);
        return bench_.Ask<pb::ContractFamily>("ContractService/GetFamily", request);
    }

    absl::Status TryActivate(const std::string& id, const std::string& request_id) {
        pb::ActivateContractRequest request;
        request.set_request_id(request_id);
        request.set_contract_id(id);
        pb::Contract out;
        return bench_.Try("ContractService/ActivateContract", request, &out);
    }

    test::RegistryBench bench_{"2026-01-15"};
    std::string framework_;
};

std::set<std::string> FieldsOf(const auto& inherited) {
    std::set<std::string> fields;
    for (const pb::InheritedTerm& term : inherited)
        fields.insert(term.field());
    return fields;
}

TEST_F(P03, TwentyCallOffsMakeATree) {
    std::vector<std::string> ids;
    for (int i = 0; i < 20; ++i) {
        ids.push_back(bench_.Create(CallOff("KK-" + std::to_string(i), 10'000'00)).id());
        if (i % 2 == 0) bench_.Activate(ids.back());
    }
    pb::Contract renewal = CallOff("KK-UUSI", 1);
    renewal.clear_agreed_value();
    renewal.set_parent_contract_id(ids[3]);
    renewal.set_parent_relation(pb::PARENT_RELATION_RENEWAL);
    const std::string renewed = bench_.Create(renewal).id();

    const pb::ContractFamily family = Family(renewed);
    EXPECT_EQ(family.root_contract_id(), framework_) << "from any contract of the family";
    ASSERT_EQ(family.nodes_size(), 22);
    EXPECT_EQ(family.nodes(0).contract_id(), framework_);
    EXPECT_EQ(family.nodes(0).ceiling().amount_minor(), kCeiling);
    EXPECT_EQ(family.nodes(0).committed().amount_minor(), 10 * 10'000'00) << "drafts take nothing";
    std::map<std::string, const pb::FamilyNode*> nodes;
    for (const pb::FamilyNode& node : family.nodes())
        nodes[node.contract_id()] = &node;
    for (const std::string& id : ids) {
        EXPECT_EQ(nodes[id]->parent_contract_id(), framework_);
        EXPECT_EQ(nodes[id]->relation(), pb::PARENT_RELATION_CALL_OFF);
        EXPECT_EQ(nodes[id]->depth(), 1U);
        EXPECT_TRUE(FieldsOf(nodes[id]->inherited_terms()).contains("prices"));
    }
    EXPECT_EQ(nodes[renewed]->depth(), 2U);
    EXPECT_EQ(nodes[renewed]->parent_contract_id(), ids[3]);
}

TEST_F(P03, WhatIsTakenOverShowsWhereItComesFromAndFollowsItsSource) {
    const std::string id = bench_.Create(CallOff("KK-1", 1)).id();
    bench_.Activate(id);
    const pb::Contract before = bench_.Get(id);
    EXPECT_EQ(
        FieldsOf(before.inherited_terms()),
        (std::set<std::string>{
            "clauses", "goals", "indicators", "prices", "reporting_duty", "responsible_persons"
        })
    );
    for (const pb::InheritedTerm& term : before.inherited_terms())
        EXPECT_EQ(term.contract_id(), framework_);
    EXPECT_EQ(before.responsible_persons(0).name(), "Palvelupäällikkö");
    EXPECT_EQ(before.clauses(0).text(), "Sanktiot sovitaan.");

    const std::size_t told_before = bench_.Events("fi.luotsi.contract.contract.").size();
    pb::AmendContractRequest amend;
    amend.set_contract_id(framework_);
    amend.set_effective_from("2026-03-01");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    *amend.add_prices() = before.prices(0);
    amend.mutable_prices(0)->mutable_unit_price()->set_amount_micros(1'000'000);
    bench_.Ask<pb::Contract>("ContractService/AmendContract", amend);
    const auto events = bench_.Events("fi.luotsi.contract.contract.");
    ASSERT_EQ(events.size(), told_before + 2) << "the framework's change, and its news below";
    pb::ContractEvent below;
    ASSERT_TRUE(below.ParseFromString(events.back().data));
    EXPECT_EQ(below.contract_id(), id);
    EXPECT_EQ(below.kind(), pb::CONTRACT_EVENT_KIND_INHERITED);
    EXPECT_FALSE(below.has_transition());
    ASSERT_EQ(below.periods_size(), 2) << "others learn the new price without asking";
    EXPECT_EQ(below.periods(1).valid_from(), "2026-03-01");
    EXPECT_EQ(below.periods(1).contract().prices(0).unit_price().amount_micros(), 1'000'000);

    // What was told earlier reads the same for ever.
    pb::ContractEvent activated;
    ASSERT_TRUE(activated.ParseFromString(events[told_before - 1].data));
    EXPECT_EQ(activated.periods_size(), 1);
    pb::GetContractRequest then;
    then.set_contract_id(id);
    *then.mutable_as_of() = before.recorded_at();
    then.set_valid_on("2026-06-01");
    const auto known_then = bench_.Ask<pb::Contract>("ContractService/GetContract", then);
    EXPECT_EQ(
        known_then.prices(0).unit_price().amount_micros(),
        before.prices(0).unit_price().amount_micros()
    );
}

TEST_F(P03, ACallOffOverTheCeilingIsRefusedWithNothingStored) {
    const std::uint64_t before = bench_.journal().LastPosition();
    pb::CreateContractRequest create;
    *create.mutable_contract() = CallOff("KK-1", kCeiling + 1);
    pb::Contract out;
    const absl::Status refused = bench_.Try("ContractService/CreateContract", create, &out);
    EXPECT_EQ(rpc::ReasonOf(refused), "FRAMEWORK_CEILING_EXCEEDED");
    EXPECT_EQ(bench_.journal().LastPosition(), before);
}

TEST_F(P03, AnAmendmentCannotPassTheCeilingEither) {
    const std::string id = bench_.Create(CallOff("KK-1", kCeiling)).id();
    bench_.Activate(id);
    pb::AmendContractRequest more;
    more.set_contract_id(id);
    more.set_effective_from("2026-03-01");
    more.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    more.mutable_agreed_value()->set_currency_code("EUR");
    more.mutable_agreed_value()->set_amount_minor(kCeiling + 1);
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", more),
        "FRAMEWORK_CEILING_EXCEEDED"
    );
    pb::AmendContractRequest lower;
    lower.set_contract_id(framework_);
    lower.set_effective_from("2027-01-01");
    lower.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    lower.mutable_agreed_value()->set_currency_code("EUR");
    lower.mutable_agreed_value()->set_amount_minor(1);
    bench_.Ask<pb::Contract>("ContractService/AmendContract", lower);
    EXPECT_EQ(Family(framework_).nodes(0).ceiling().amount_minor(), kCeiling)
        << "the ceiling is the framework part's own";
}

TEST_F(P03, TheCeilingHoldsHoweverManyCallOffsRace) {
    constexpr int kThreads = 16;
    constexpr int kEach = 12;
    constexpr std::int64_t kValue = 7'777'77;
    std::vector<std::string> ids;
    for (int i = 0; i < kThreads * kEach; ++i)
        ids.push_back(bench_.Create(CallOff("KK-" + std::to_string(i), kValue)).id());
    std::atomic<int> accepted = 0;
    std::atomic<int> over = 0;
    std::atomic<int> other = 0;
    std::vector<std::thread> racers;
    for (int t = 0; t < kThreads; ++t) {
        racers.emplace_back([&, t] {
            for (int i = 0; i < kEach; ++i) {
                const int nth = t * kEach + i;
                const absl::Status status =
                    TryActivate(ids[static_cast<std::size_t>(nth)], "race-" + std::to_string(nth));
                const std::string reason = status.ok() ? "" : rpc::ReasonOf(status);
                ++(status.ok() ? accepted : reason == "FRAMEWORK_CEILING_EXCEEDED" ? over : other);
            }
        });
    }
    for (std::thread& racer : racers)
        racer.join();
    EXPECT_EQ(other, 0);
    EXPECT_EQ(accepted, kCeiling / kValue) << "as many as fit, not one more";
    EXPECT_EQ(accepted + over, kThreads * kEach);
    const pb::ContractFamily family = Family(framework_);
    std::int64_t in_force = 0;
    for (const pb::FamilyNode& node : family.nodes()) {
        if (node.depth() == 1 && node.state() == pb::CONTRACT_STATE_ACTIVE)
            in_force += node.agreed_value().amount_minor();
    }
    EXPECT_EQ(in_force, accepted * kValue);
    EXPECT_EQ(family.nodes(0).committed().amount_minor(), in_force);
    EXPECT_LE(in_force, kCeiling);
}

TEST_F(P03, TheCeilingHoldsUnderRandomStepsToo) {
    std::mt19937 random(20260115);
    std::vector<std::string> ids;
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        const bool make = ids.empty() || random() % 3 == 0;
        pb::Contract out;
        if (make) {
            const auto value = static_cast<std::int64_t>(random() % (kCeiling / 4) + 1);
            pb::CreateContractRequest create;
            *create.mutable_contract() = CallOff("R-" + std::to_string(i), value);
            const absl::Status made = bench_.Try("ContractService/CreateContract", create, &out);
            if (!made.ok()) ++refused;
            if (made.ok()) ids.push_back(out.id());
        } else if (random() % 2 == 0) {
            (void)TryActivate(ids[random() % ids.size()], "a-" + std::to_string(i));
        } else {
            pb::AmendContractRequest amend;
            amend.set_contract_id(ids[random() % ids.size()]);
            const int month = 2 + static_cast<int>(random() % 8);
            amend.set_effective_from("2026-0" + std::to_string(month) + "-01");
            amend.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
            amend.mutable_agreed_value()->set_currency_code("EUR");
            amend.mutable_agreed_value()->set_amount_minor(
                static_cast<std::int64_t>(random() % (kCeiling / 2))
            );
            if (!bench_.Try("ContractService/AmendContract", amend, &out).ok()) ++refused;
        }
        // On every day to come the values in force are within the ceiling.
        if (i % 40 != 39) continue;
        for (const char* day : {"2026-01-15", "2026-05-01", "2026-12-31"}) {
            pb::GetFamilyRequest ask;
            ask.set_contract_id(framework_);
            ask.set_valid_on(day);
            const auto family = bench_.Ask<pb::ContractFamily>("ContractService/GetFamily", ask);
            std::int64_t sum = 0;
            for (const pb::FamilyNode& node : family.nodes()) {
                if (node.depth() == 1 && node.state() == pb::CONTRACT_STATE_ACTIVE)
                    sum += node.agreed_value().amount_minor();
            }
            EXPECT_LE(sum, kCeiling) << "after " << i << " on " << day;
        }
    }
    EXPECT_GT(refused, 0) << "the ceiling was met";
}

TEST_F(P03, AFrameworkIsNotCalledOffFromAFramework) {
    pb::Contract below = CallOff("KK-1", 1);
    below.set_type(pb::CONTRACT_TYPE_FRAMEWORK);
    below.mutable_framework()->mutable_ceiling()->set_currency_code("EUR");
    below.mutable_framework()->mutable_ceiling()->set_amount_minor(10'000 * kCeiling);
    EXPECT_EQ(CreateRefusal(below), "CALL_OFF_IS_FRAMEWORK");
    const std::string id = bench_.Create(CallOff("KK-1", 1)).id();
    pb::UpdateDraftRequest turn;
    turn.set_contract_id(id);
    *turn.mutable_contract() = below;
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/UpdateDraft", turn), "CALL_OFF_IS_FRAMEWORK"
    );
}

TEST_F(P03, ACallOffLiesWithinItsFramework) {
    pb::Contract early = CallOff("KK-1", 1);
    early.set_start_date("2024-12-31");
    EXPECT_EQ(CreateRefusal(early), "CALL_OFF_OUTSIDE_FRAMEWORK");
    pb::Contract late = CallOff("KK-1", 1);
    late.set_start_date("2029-01-01");
    late.set_end_date("2029-12-31");
    EXPECT_EQ(CreateRefusal(late), "CALL_OFF_OUTSIDE_FRAMEWORK");

    pb::Contract open = CallOff("KK-1", 1);
    open.clear_end_date();
    const std::string unended = bench_.Create(open).id();
    EXPECT_EQ(rpc::ReasonOf(TryActivate(unended, "open")), "CALL_OFF_OUTSIDE_FRAMEWORK")
        << "a draft may leave its end open, a contract in force may not";
    pb::ValidateContractRequest ask;
    ask.set_contract_id(unended);
    const auto checked =
        bench_.Ask<pb::ContractValidation>("ContractService/ValidateContract", ask);
    EXPECT_FALSE(checked.ready()) << "told before activation too";

    const std::string id = bench_.Create(CallOff("KK-2", 1)).id();
    bench_.Activate(id);
    pb::AmendContractRequest longer;
    longer.set_contract_id(id);
    longer.set_effective_from("2026-03-01");
    longer.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    longer.set_end_date("2035-12-31");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", longer),
        "CALL_OFF_OUTSIDE_FRAMEWORK"
    );
    longer.set_end_date("2029-03-31");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", longer),
        "CALL_OFF_OUTSIDE_FRAMEWORK"
    );
    // What the county's practice allows.
    bench_.SetParameter("framework.call_off_months_beyond", "2020-01-01", "3");
    EXPECT_EQ(
        bench_.Ask<pb::Contract>("ContractService/AmendContract", longer).end_date(),
        bench_.Get(id).end_date()
    );
    pb::AmendContractRequest retitle;
    retitle.set_contract_id(id);
    retitle.set_effective_from("2026-04-01");
    retitle.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    retitle.set_title("Uusi nimi");
    bench_.SetParameter("framework.call_off_months_beyond", "2020-01-02", "0");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", retitle);
}

TEST_F(P03, AFrameworkIsNotCutShortUnderItsCallOffs) {
    const std::string id = bench_.Create(CallOff("KK-1", 1)).id();
    bench_.Activate(id);
    bench_.Create(CallOff("KK-2", 1));
    pb::AmendContractRequest shorter;
    shorter.set_contract_id(framework_);
    shorter.set_effective_from("2026-02-01");
    shorter.set_reason(pb::AMENDMENT_REASON_NOT_MATERIAL);
    shorter.set_end_date("2027-12-30");
    pb::Contract out;
    const absl::Status refused = bench_.Try("ContractService/AmendContract", shorter, &out);
    EXPECT_EQ(rpc::ReasonOf(refused), "CALL_OFFS_BEYOND_FRAMEWORK");
    EXPECT_EQ(rpc::DescribeError(rpc::ToGrpc(refused)).metadata.at("number"), "KK-1");
    shorter.set_end_date("2027-12-31");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", shorter);
    // What the county's practice allows holds here too.
    bench_.SetParameter("framework.call_off_months_beyond", "2020-01-01", "3");
    shorter.set_end_date("2027-09-30");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", shorter);
    bench_.SetParameter("framework.call_off_months_beyond", "2020-01-02", "0");
    shorter.set_end_date("2027-10-31");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", shorter);
    shorter.set_end_date("2027-10-30");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", shorter),
        "CALL_OFFS_BEYOND_FRAMEWORK"
    );
    // Only a draft hangs on it once the call-off has ended.
    pb::EndContractRequest end;
    end.set_contract_id(id);
    end.set_ground(pb::END_GROUND_MUTUAL);
    end.set_reason("sovittu");
    bench_.Ask<pb::Contract>("ContractService/EndContract", end);
    bench_.Ask<pb::Contract>("ContractService/AmendContract", shorter);
}

TEST_F(P03, ACallOffIsProvidedByTheFrameworksOwn) {
    pb::Contract strange = CallOff("KK-1", 1);
    strange.mutable_provider()->mutable_identifier()->set_id(kSecondProvider);
    EXPECT_EQ(CreateRefusal(strange), "CALL_OFF_PROVIDER_UNFIT");
    const std::string id = bench_.Create(CallOff("KK-1", 1)).id();
    bench_.Activate(id);
    pb::AmendContractRequest amend;
    amend.set_contract_id(id);
    amend.set_effective_from("2026-03-01");
    amend.set_reason(pb::AMENDMENT_REASON_CONTRACTOR_REPLACED);
    *amend.mutable_provider() = strange.provider();
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/AmendContract", amend),
        "CALL_OFF_PROVIDER_UNFIT"
    );
    framework_ = MakeFramework("PUITE-2", kCeiling, true);
    strange.set_parent_contract_id(framework_);
    strange.set_number("KK-2");
    bench_.Activate(bench_.Create(strange).id());

    // Nothing said: the framework's provider, written down with its members.
    pb::Contract silent = CallOff("KK-3", 1);
    silent.clear_provider();
    const pb::Contract made = bench_.Create(silent);
    EXPECT_EQ(made.provider().identifier().id(), CallOff("x", 1).provider().identifier().id());
    EXPECT_EQ(made.provider_members_size(), 2);
    bench_.Activate(made.id());
}

TEST_F(P03, AFrameworkIsClosedAfterItsCallOffs) {
    const std::string id = bench_.Create(CallOff("KK-1", 1)).id();
    bench_.Activate(id);
    const std::string draft = bench_.Create(CallOff("KK-2", 1)).id();
    pb::EndContractRequest end;
    end.set_contract_id(framework_);
    end.set_ground(pb::END_GROUND_MUTUAL);
    end.set_reason("sovittu");
    bench_.Ask<pb::Contract>("ContractService/EndContract", end);
    pb::CloseContractRequest close;
    close.set_contract_id(framework_);
    close.set_reason("loppuarvio");
    EXPECT_EQ(
        bench_.Refusal<pb::Contract>("ContractService/CloseContract", close), "CALL_OFFS_IN_FORCE"
    );
    end.set_contract_id(id);
    bench_.Ask<pb::Contract>("ContractService/EndContract", end);
    bench_.Ask<pb::Contract>("ContractService/CloseContract", close);
    EXPECT_EQ(rpc::ReasonOf(TryActivate(draft, "late")), "PARENT_CONTRACT_NOT_IN_FORCE");
    EXPECT_EQ(CreateRefusal(CallOff("KK-3", 1)), "CALL_OFF_OUTSIDE_FRAMEWORK");
}

TEST_F(P03, ACallerSeesOnlyItsOwnPartOfTheFamily) {
    framework_ = MakeFramework("PUITE-2", kCeiling, true);
    const std::string mine = bench_.Create(CallOff("KK-1", 1)).id();
    pb::Contract other = CallOff("KK-2", 1);
    other.mutable_provider()->mutable_identifier()->set_id(kSecondProvider);
    bench_.Create(other);
    bench_.CallAs("provider/p2", ports::Scope::Of("FI-PRO:0709019-2"));
    pb::GetFamilyRequest ask;
    ask.set_contract_id(mine);
    EXPECT_EQ(
        bench_.Refusal<pb::ContractFamily>("ContractService/GetFamily", ask), "CONTRACT_NOT_FOUND"
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
