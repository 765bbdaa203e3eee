// People are heard while a contract is prepared, tendered and carried out (M72).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/selfmonitoring/v1/participation.pb.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = selfmonitoring::v1;

constexpr const char* kRecord = "selfmonitoring.v1.ParticipationService/RecordParticipation";

using Ids = std::vector<std::string>;

class ParticipationScenario : public testing::Test {
  protected:
    std::string Draft(const char* number) {
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number, test::SoundTerms());
        return county_
            .Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create)
            .id();
    }
    std::string Agreed(const char* number) {
        return county_.Agree(test::CountyBench::Sound(number, test::SoundTerms()));
    }

    static pb::RecordParticipationRequest On(
        const char* day, const Ids& contracts, pb::ParticipationPhase phase
    ) {
        pb::RecordParticipationRequest request;
        pb::Participation& participation = *request.mutable_participation();
        for (const std::string& contract : contracts)
            participation.add_contract_ids(contract);
        participation.set_phase(phase);
        participation.set_method(pb::PARTICIPATION_METHOD_CO_DESIGN);
        participation.set_held_on(day);
        participation.set_people(25);
        participation.set_outcome("Night staff matters most to the residents.");
        return request;
    }
    static void Change(
        pb::RecordParticipationRequest& request,
        const std::string& contract,
        pb::ParticipationEffectKind kind,
        const char* code
    ) {
        pb::ParticipationEffect& effect = *request.mutable_participation()->add_effects();
        effect.set_contract_id(contract);
        effect.set_kind(kind);
        effect.set_code(code);
    }
    pb::Participation Hear(const pb::RecordParticipationRequest& request) {
        return county_.Ask<pb::Participation>(kRecord, request);
    }

    // Walks all pages, one contract each.
    Ids Unheard(pb::ParticipationPhase phase) {
        pb::ListWithoutParticipationRequest request;
        request.set_phase(phase);
        request.set_page_size(1);
        Ids ids;
        while (true) {
            const auto page = county_.Ask<pb::ListWithoutParticipationResponse>(
                "selfmonitoring.v1.ParticipationService/ListWithoutParticipation", request
            );
            for (const pb::ContractWithoutParticipation& contract : page.contracts())
                ids.push_back(contract.contract_id());
            if (page.next_page_token().empty()) return ids;
            request.set_page_token(page.next_page_token());
        }
    }
    // "year phase occasions people with_effects" of each line.
    std::vector<std::string> Counts(int from_year = 0, int to_year = 0) {
        pb::CountParticipationRequest request;
        request.set_from_year(from_year);
        request.set_to_year(to_year);
        const auto counts = county_.Ask<pb::ParticipationCounts>(
            "selfmonitoring.v1.ParticipationService/CountParticipation", request
        );
        std::vector<std::string> lines;
        for (const pb::ParticipationCount& count : counts.counts()) {
            lines.push_back(
                std::to_string(count.year()) + ' ' + std::to_string(count.phase()) + ' ' +
                std::to_string(count.occasions()) + ' ' + std::to_string(count.people()) + ' ' +
                std::to_string(count.with_effects())
            );
        }
        return lines;
    }

    test::CountyBench county_{"2026-04-15"};
};

Ids Sorted(Ids ids) {
    std::ranges::sort(ids);
    return ids;
}

TEST_F(ParticipationScenario, M72ContractsWithNoParticipationInAPhaseAreListed) {
    const std::string draft = Draft("PH-1");
    const std::string agreed = Agreed("PH-2");
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_PREPARATION), Sorted({draft, agreed}));
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_TENDERING), Ids{agreed});
    EXPECT_EQ(
        county_.Refusal<pb::Participation>(
            kRecord, On("2026-04-10", {draft}, pb::PARTICIPATION_PHASE_TENDERING)
        ),
        "PARTICIPATION_PHASE_AHEAD"
    );

    Hear(On("2026-04-10", {draft, agreed}, pb::PARTICIPATION_PHASE_PREPARATION));
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_PREPARATION), Ids{});
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_TENDERING), Ids{agreed});

    contract::v1::TenderContractRequest tender;
    tender.set_contract_id(draft);
    tender.set_reason("notice published");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/TenderContract", tender);
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_TENDERING), Sorted({draft, agreed}));
    Hear(On("2026-04-14", {agreed}, pb::PARTICIPATION_PHASE_CONTRACT_TIME));
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_CONTRACT_TIME), Ids{});

    contract::v1::CancelContractRequest cancel;
    cancel.set_contract_id(draft);
    cancel.set_reason("no offers");
    county_.Ask<contract::v1::Contract>("contract.v1.ContractService/CancelContract", cancel);
    EXPECT_EQ(Unheard(pb::PARTICIPATION_PHASE_TENDERING), Ids{agreed});
}

TEST_F(ParticipationScenario, M72AnOccasionOnWhichNobodyWasHeardIsNone) {
    auto request = On("2026-04-01", {Agreed("S-1")}, pb::PARTICIPATION_PHASE_CONTRACT_TIME);
    for (const std::uint32_t people : {0U, 1'000'001U}) {
        request.mutable_participation()->set_people(people);
        EXPECT_EQ(county_.Refusal<pb::Participation>(kRecord, request), "FIELD_OUT_OF_RANGE")
            << people;
    }
    request.mutable_participation()->set_people(1);
    EXPECT_EQ(Hear(request).people(), 1U);
}

TEST_F(ParticipationScenario, M72OutcomesAreLinkedToTheGoalsAndCriteriaTheyChanged) {
    const std::string contract = Agreed("PH-1");
    Hear(On("2026-04-01", {contract}, pb::PARTICIPATION_PHASE_TENDERING));
    auto request = On("2026-04-10", {contract}, pb::PARTICIPATION_PHASE_PREPARATION);
    Change(request, contract, pb::PARTICIPATION_EFFECT_KIND_GOAL, "G9");
    EXPECT_EQ(county_.Refusal<pb::Participation>(kRecord, request), "PARTICIPATION_GOAL_UNKNOWN");
    request.mutable_participation()->mutable_effects(0)->set_code("G1");
    Change(request, contract, pb::PARTICIPATION_EFFECT_KIND_CRITERION, "quality/night-staff");
    const pb::Participation heard = Hear(request);

    pb::ListParticipationsRequest list;
    list.set_contract_id(contract);
    list.set_with_effects(true);
    const auto listed = county_.Ask<pb::ListParticipationsResponse>(
        "selfmonitoring.v1.ParticipationService/ListParticipations", list
    );
    ASSERT_EQ(listed.participations_size(), 1);
    EXPECT_EQ(listed.participations(0).id(), heard.id());
    EXPECT_EQ(listed.participations(0).outcome(), request.participation().outcome());
    ASSERT_EQ(listed.participations(0).effects_size(), 2);
    EXPECT_EQ(listed.participations(0).effects(0).code(), "G1");
    EXPECT_EQ(listed.participations(0).effects(1).code(), "quality/night-staff");
}

TEST_F(ParticipationScenario, M72OccasionsAndPeopleAreCountedByYearAndPhase) {
    const std::string contract = Agreed("PH-1");
    Hear(On("2025-11-03", {contract}, pb::PARTICIPATION_PHASE_PREPARATION));
    Hear(On("2025-12-03", {contract}, pb::PARTICIPATION_PHASE_PREPARATION));
    Hear(On("2026-01-12", {contract}, pb::PARTICIPATION_PHASE_TENDERING));
    auto changed = On("2026-04-01", {contract}, pb::PARTICIPATION_PHASE_CONTRACT_TIME);
    Change(changed, contract, pb::PARTICIPATION_EFFECT_KIND_GOAL, "G1");
    Hear(changed);
    EXPECT_EQ(
        Counts(), (std::vector<std::string>{"2025 1 2 50 0", "2026 2 1 25 0", "2026 3 1 25 1"})
    );
    EXPECT_EQ(Counts(2026), (std::vector<std::string>{"2026 2 1 25 0", "2026 3 1 25 1"}));
    EXPECT_EQ(Counts(0, 2025), (std::vector<std::string>{"2025 1 2 50 0"}));
    EXPECT_EQ(Counts(2024, 2024), std::vector<std::string>{});
}

}  // namespace
}  // namespace luotsi
