// An office holder binds the county up to the power of the day (M24).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/renewal.pb.h>
#include <luotsi/steering/v1/power.pb.h>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace luotsi {
namespace {

namespace pb = steering::v1;

constexpr const char* kHolder = "tactical/8f14e45fceea167a";

// Whether the error's details hold the text.
bool Says(const absl::Status& status, std::string_view text) {
    bool found = false;
    status.ForEachPayload([&](absl::string_view, const absl::Cord& payload) {
        found = found || std::string(payload).find(text) != std::string::npos;
    });
    return found;
}

class Powers : public testing::Test {
  protected:
    Powers() { county_.SetParameter("powers.required", "2026-01-01", "true"); }

    void AsHolder() {
        county_.CallAs({.roles = rpc::Role::kTactical, .scope = {}, .actor = kHolder});
    }
    std::string Grant(const char* limit, const char* from) {
        county_.CallAs({.roles = rpc::Role::kStrategic, .scope = {}, .actor = "strategic/1"});
        pb::GrantPowerRequest request;
        request.set_actor(kHolder);
        const Money money = Money::Parse(limit).value();
        auto& power = *request.mutable_power();
        power.mutable_limit()->set_currency_code(money.currency().ToText());
        power.mutable_limit()->set_amount_minor(money.minor());
        power.set_from(from);
        power.set_decision("aluehallitus 12.1.2026 § 7");
        const auto holder =
            county_.Ask<pb::OfficeHolder>("steering.v1.PowerService/GrantPower", request);
        return holder.powers(holder.powers_size() - 1).id();
    }
    static contract_registry::Terms Purchase() {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.agreed_value.reset();
        return terms;
    }
    std::string Draft(const char* number, std::int64_t cents) {
        contract_registry::Terms terms = Purchase();
        terms.agreed_value = Money::Of(cents);
        return Draft(number, terms);
    }
    std::string Draft(const char* number, const contract_registry::Terms& terms) {
        county_.CallAsCounty();
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number, terms);
        return county_
            .Ask<contract::v1::Contract>("contract.v1.ContractService/CreateContract", create)
            .id();
    }
    absl::Status Activate(const std::string& contract) {
        contract::v1::ActivateContractRequest request;
        request.set_contract_id(contract);
        contract::v1::Contract out;
        return county_.Try("contract.v1.ContractService/ActivateContract", request, &out);
    }
    std::string Raise(
        const std::string& contract, std::int64_t cents, const char* from = "2026-06-01"
    ) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
        request.mutable_agreed_value()->set_currency_code("EUR");
        request.mutable_agreed_value()->set_amount_minor(cents);
        return county_.Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/AmendContract", request
        );
    }

    // Four years of 25,000.00 EUR, with an option of a fifth.
    static contract_registry::Terms FourYears() {
        contract_registry::Terms terms = Purchase();
        terms.end_date = test::Day("2028-12-31");
        terms.annual_value = Money::Of(25'000'00);
        terms.options = {{.code = "O1", .months = 12, .notice_months = 6}};
        return terms;
    }
    std::string Use(const std::string& contract) {
        contract::v1::UseOptionRequest request;
        request.set_contract_id(contract);
        request.set_option_code("O1");
        request.set_reason("palvelutarve jatkuu");
        return county_.Refusal<contract::v1::Renewal>(
            "contract.v1.RenewalService/UseOption", request
        );
    }
    std::string Settle(const std::string& contract, contract::v1::RenewalDecision decision) {
        contract::v1::DecideRenewalRequest request;
        request.set_contract_id(contract);
        request.set_decision(decision);
        request.set_reason("palvelutarve arvioitu");
        return county_.Refusal<contract::v1::Renewal>(
            "contract.v1.RenewalService/DecideRenewal", request
        );
    }
    std::string EndOf(const std::string& contract) {
        contract::v1::GetContractRequest request;
        request.set_contract_id(contract);
        return county_
            .Ask<contract::v1::Contract>("contract.v1.ContractService/GetContract", request)
            .end_date();
    }

    // The reason why the whole way of an amendment stops at its last step; empty: it is applied.
    std::string ApplyRaise(const std::string& contract, std::int64_t cents, const char* from) {
        county_.CallAsCounty();
        contract::v1::ProposeAmendmentRequest propose;
        propose.set_contract_id(contract);
        propose.add_reasons(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
        propose.set_effective_from(from);
        propose.set_description("Arvo nousee");
        propose.mutable_patch()->mutable_agreed_value()->set_currency_code("EUR");
        propose.mutable_patch()->mutable_agreed_value()->set_amount_minor(cents);
        const auto amendment = county_.Ask<contract::v1::Amendment>(
            "contract.v1.AmendmentService/ProposeAmendment", propose
        );
        for (const auto side : {contract::v1::SIDE_BUYER, contract::v1::SIDE_PROVIDER}) {
            contract::v1::SignAmendmentRequest sign;
            sign.set_amendment_id(amendment.id());
            sign.set_side(side);
            sign.set_signed_on("2026-05-01");
            county_.Ask<contract::v1::Amendment>(
                "contract.v1.AmendmentService/SignAmendment", sign
            );
        }
        AsHolder();
        contract::v1::ApplyAmendmentRequest apply;
        apply.set_amendment_id(amendment.id());
        return county_.Refusal<contract::v1::Amendment>(
            "contract.v1.AmendmentService/ApplyAmendment", apply
        );
    }

    test::CountyBench county_{"2026-05-04"};
};

TEST_F(Powers, M24AnOfficeHolderActivatesUpToTheLimitAndNotACentMore) {
    Grant("100000.00 EUR", "2026-02-01");
    const std::string fits = Draft("S-1", 100'000'00);
    const std::string exceeds = Draft("S-2", 100'000'01);
    AsHolder();
    const absl::Status refused = Activate(exceeds);
    EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(rpc::ReasonOf(refused), "POWER_EXCEEDED");
    EXPECT_TRUE(Says(refused, "100000.00 EUR")) << "the limit is named";
    EXPECT_TRUE(Activate(fits).ok());
}

TEST_F(Powers, M24TheLimitOfTheDecisionsDayCounts) {
    Grant("100000.00 EUR", "2026-02-01");
    Grant("50000.00 EUR", "2026-05-05");
    const std::string first = Draft("S-1", 100'000'00);
    const std::string second = Draft("S-2", 100'000'00);
    AsHolder();
    EXPECT_TRUE(Activate(first).ok());
    county_.AdvanceTo("2026-05-05");
    EXPECT_EQ(rpc::ReasonOf(Activate(second)), "POWER_EXCEEDED");
}

TEST_F(Powers, M24WithoutAPowerOrWithARevokedOneNothingIsActivated) {
    const std::string contract = Draft("S-1", 1'00);
    AsHolder();
    EXPECT_EQ(rpc::ReasonOf(Activate(contract)), "POWER_MISSING");
    const std::string power = Grant("100000.00 EUR", "2026-02-01");
    pb::RevokePowerRequest revoke;
    revoke.set_actor(kHolder);
    revoke.set_power_id(power);
    revoke.set_from("2026-05-04");
    county_.Ask<pb::OfficeHolder>("steering.v1.PowerService/RevokePower", revoke);
    AsHolder();
    EXPECT_EQ(rpc::ReasonOf(Activate(contract)), "POWER_MISSING");
    pb::ListPowersRequest list;
    list.set_actor(kHolder);
    const auto listed =
        county_.Ask<pb::ListPowersResponse>("steering.v1.PowerService/ListPowers", list);
    ASSERT_EQ(listed.office_holders_size(), 1);
    EXPECT_EQ(listed.office_holders(0).powers(0).revoked_from(), "2026-05-04");
}

TEST_F(Powers, M24AnAmendmentIsJudgedByTheNewTotalAndOnlyWhereItRaisesIt) {
    Grant("100000.00 EUR", "2026-02-01");
    const std::string contract = Draft("S-1", 90'000'00);
    AsHolder();
    ASSERT_TRUE(Activate(contract).ok());
    EXPECT_EQ(Raise(contract, 100'000'01), "POWER_EXCEEDED");
    EXPECT_EQ(Raise(contract, 100'000'00), "");
    Grant("10.00 EUR", "2026-05-04");
    AsHolder();
    EXPECT_EQ(Raise(contract, 80'000'00), "") << "less than before needs no power";
}

TEST_F(Powers, M24ARaiseIsSeenAlsoBeforeAnAmendmentOfALaterDay) {
    Grant("100000.00 EUR", "2026-02-01");
    const std::string contract = Draft("S-1", 90'000'00);
    AsHolder();
    ASSERT_TRUE(Activate(contract).ok());
    ASSERT_EQ(Raise(contract, 95'000'00, "2026-12-01"), "");
    EXPECT_EQ(Raise(contract, 100'000'01, "2026-06-01"), "POWER_EXCEEDED");
    EXPECT_EQ(ApplyRaise(contract, 100'000'01, "2026-06-01"), "POWER_EXCEEDED");
    EXPECT_EQ(ApplyRaise(contract, 100'000'00, "2026-06-01"), "");
}

TEST_F(Powers, M24AYearsValueBindsForTheWholeTerm) {
    Grant("100000.00 EUR", "2026-02-01");
    contract_registry::Terms terms = Purchase();
    terms.end_date = test::Day("2028-12-31");
    terms.annual_value = Money::Of(5'000'000'00);
    terms.procurement = contract_registry::Procurement{};
    terms.procurement->estimated_value = Money::Of(100'000'00);
    const std::string large = Draft("S-1", terms);
    terms.annual_value = Money::Of(25'000'00);
    const std::string fits = Draft("S-2", terms);
    terms.end_date = test::Day("2029-01-01");
    const std::string day_more = Draft("S-3", terms);
    AsHolder();
    EXPECT_EQ(rpc::ReasonOf(Activate(large)), "POWER_EXCEEDED");
    EXPECT_TRUE(Activate(fits).ok()) << "four years";
    EXPECT_EQ(rpc::ReasonOf(Activate(day_more)), "POWER_EXCEEDED") << "one month more has begun";
}

TEST_F(Powers, M24AnOptionThatLiftsTheTotalNeedsAPowerForIt) {
    Grant("100000.00 EUR", "2026-02-01");
    const std::string contract = Draft("S-1", FourYears());
    AsHolder();
    ASSERT_TRUE(Activate(contract).ok());
    EXPECT_EQ(Use(contract), "POWER_EXCEEDED") << "a fifth year makes 125,000.00 EUR";
    EXPECT_EQ(EndOf(contract), "2028-12-31") << "a refusal moves nothing";
    county_.CallAs({.roles = rpc::Role::kTactical, .scope = {}, .actor = "tactical/nobody"});
    EXPECT_EQ(Use(contract), "POWER_MISSING");
    Grant("125000.00 EUR", "2026-05-04");
    AsHolder();
    EXPECT_EQ(Use(contract), "");
    EXPECT_EQ(EndOf(contract), "2029-12-31");
}

TEST_F(Powers, M24ARenewalThatLiftsTheTotalNeedsAPowerForItAndAnEndNone) {
    Grant("100000.00 EUR", "2026-02-01");
    contract_registry::Terms terms = FourYears();
    terms.renewal = {
        .kind = contract_registry::RenewalKind::kBySilence, .months = 12, .notice_months = 6
    };
    const std::string renewed = Draft("S-1", terms);
    const std::string ended = Draft("S-2", terms);
    AsHolder();
    ASSERT_TRUE(Activate(renewed).ok());
    ASSERT_TRUE(Activate(ended).ok());
    EXPECT_EQ(Settle(renewed, contract::v1::RENEWAL_DECISION_RENEW), "POWER_EXCEEDED");
    Grant("125000.00 EUR", "2026-05-04");
    AsHolder();
    EXPECT_EQ(Settle(renewed, contract::v1::RENEWAL_DECISION_RENEW), "");
    EXPECT_EQ(EndOf(renewed), "2029-12-31");
    county_.CallAs({.roles = rpc::Role::kTactical, .scope = {}, .actor = "tactical/nobody"});
    EXPECT_EQ(Settle(ended, contract::v1::RENEWAL_DECISION_END), "");
}

TEST_F(Powers, M24AnOptionOfAContractWithOneAgreedSumLiftsNothing) {
    Grant("100000.00 EUR", "2026-02-01");
    contract_registry::Terms terms = FourYears();
    terms.annual_value.reset();
    terms.agreed_value = Money::Of(100'000'00);
    const std::string contract = Draft("S-1", terms);
    AsHolder();
    ASSERT_TRUE(Activate(contract).ok());
    county_.CallAs({.roles = rpc::Role::kTactical, .scope = {}, .actor = "tactical/nobody"});
    EXPECT_EQ(Use(contract), "");
}

TEST_F(Powers, M24SilenceRenewsWithoutAnybodysPower) {
    Grant("100000.00 EUR", "2026-02-01");
    contract_registry::Terms terms = FourYears();
    terms.renewal = {
        .kind = contract_registry::RenewalKind::kBySilence, .months = 12, .notice_months = 6
    };
    const std::string contract = Draft("S-1", terms);
    AsHolder();
    ASSERT_TRUE(Activate(contract).ok());
    county_.AdvanceTo("2028-07-01");
    EXPECT_EQ(EndOf(contract), "2029-12-31");
}

TEST_F(Powers, M24NoticeNeedsNoPower) {
    Grant("100000.00 EUR", "2026-02-01");
    contract_registry::Terms terms = Purchase();
    terms.end_date.reset();
    terms.annual_value = Money::Of(100'000'00);
    const std::string contract = Draft("S-1", terms);
    AsHolder();
    ASSERT_TRUE(Activate(contract).ok());
    contract::v1::StartEndingRequest end;
    end.set_contract_id(contract);
    end.set_ground(contract::v1::END_GROUND_MUTUAL);
    end.set_reason("sovittu");
    end.set_last_day("2026-12-31");
    EXPECT_EQ(
        county_.Refusal<contract::v1::Contract>("contract.v1.ContractService/StartEnding", end), ""
    );
}

TEST_F(Powers, M24IsAskedForOnlyWhereTheCountySaysSo) {
    county_.SetParameter("powers.required", "2026-05-05", "false");
    county_.AdvanceTo("2026-05-05");
    const std::string contract = Draft("S-1", 100'000'01);
    AsHolder();
    EXPECT_TRUE(Activate(contract).ok());
}

}  // namespace
}  // namespace luotsi
