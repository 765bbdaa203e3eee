#include "platform/identity/door.h"

#include "platform/rpc/errors.h"
#include "platform/runtime/clocks.h"
#include "trial_issuer.h"

#include <gtest/gtest.h>

namespace luotsi::identity {
namespace {

constexpr const char* kGetContract = "/luotsi.contract.v1.ContractService/GetContract";
constexpr const char* kApprove = "/luotsi.report.v1.ReportService/ApproveReport";
constexpr const char* kStatus = "/luotsi.config.v1.SystemService/GetStatus";

class NoKeys : public KeyFinder {
  public:
    absl::StatusOr<std::optional<KeyRecord>> Find(const Uuid&) override { return std::nullopt; }
};

absl::Time fake_now = absl::FromUnixSeconds(1000);
absl::Time FakeNow() {
    return fake_now;
}

class DoorTest : public testing::Test {
  protected:
    DoorTest() {
        identity_ = issuer_.Config();
        identity_.set_trust_domain("county.example");
        config::v1::PeerService& service = *identity_.add_services();
        service.set_name("operations");
        service.add_roles("operations");
        Open();
    }
    void Open(rpc::RateLimiter* limiter = nullptr) {
        door_ = std::make_unique<Door>(Door::Parts{identity_, "c", clock_, &keys_, limiter, log_});
        const absl::Status begun = door_->Start();
        ASSERT_TRUE(begun.ok()) << begun;
    }
    std::string Token(const std::string& role, const std::string& county = "c") const {
        nlohmann::json claims = TrialIssuer::Claims(runtime::SystemNow().micros() / 1'000'000);
        claims["roles"] = nlohmann::json::array({role});
        claims["county"] = county;
        if (role.starts_with("provider")) claims["provider"] = "FI-PRO:2077474-0";
        if (role == "buyer") claims["buyer"] = "FI-PRO:3221308-6";
        return issuer_.Token(claims);
    }
    absl::StatusOr<rpc::Principal> Knock(
        const std::string& method,
        const std::vector<std::string>& authorizations,
        const std::vector<std::string>& uris = {}
    ) {
        return door_->Admit({
            .method = method,
            .authorizations = {authorizations.begin(), authorizations.end()},
            .peer_uris = uris,
            .language = "en",
        });
    }
    std::string Outcome(
        const std::string& method,
        const std::vector<std::string>& authorizations,
        const std::vector<std::string>& uris = {}
    ) {
        const auto caller = Knock(method, authorizations, uris);
        return caller.ok() ? caller->actor.substr(0, caller->actor.find('/'))
                           : rpc::ReasonOf(caller.status());
    }

    TrialIssuer issuer_;
    config::v1::Identity identity_;
    runtime::SystemClock clock_;
    NoKeys keys_;
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    std::unique_ptr<Door> door_;
};

TEST_F(DoorTest, LetsARoleInWhereTheTableSaysSo) {
    EXPECT_EQ(Outcome(kGetContract, {"Bearer " + Token("tactical")}), "tactical");
    EXPECT_EQ(Outcome(kGetContract, {"bearer " + Token("auditor")}), "auditor");
    EXPECT_EQ(Outcome(kApprove, {"Bearer " + Token("operational")}), "operational");
    EXPECT_EQ(Outcome(kApprove, {"Bearer " + Token("strategic")}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Outcome(kApprove, {"Bearer " + Token("provider")}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Outcome(kApprove, {"Bearer " + Token("king")}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Outcome("/x.Y/Z", {"Bearer " + Token("tactical")}), "ROLE_NOT_ALLOWED");
}

TEST_F(DoorTest, WhoSetsGoalsApprovesNoReportsAndTheOtherWayRound) {
    constexpr const char* kSetGoals = "/luotsi.steering.v1.GoalService/SetGoals";
    const std::string strategic = "Bearer " + Token("strategic");
    const std::string operational = "Bearer " + Token("operational");
    EXPECT_EQ(Outcome(kSetGoals, {strategic}), "strategic");
    EXPECT_EQ(Outcome(kApprove, {strategic}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Outcome(kApprove, {operational}), "operational");
    EXPECT_EQ(Outcome(kSetGoals, {operational}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Knock(kSetGoals, {operational}).status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(DoorTest, RefusesWhoeverDoesNotSayWhoTheyAre) {
    EXPECT_EQ(Outcome(kGetContract, {}), "TOKEN_MISSING");
    EXPECT_EQ(Outcome(kGetContract, {""}), "TOKEN_MALFORMED");
    EXPECT_EQ(Outcome(kGetContract, {"Basic YTpi"}), "TOKEN_MALFORMED");
    EXPECT_EQ(Outcome(kGetContract, {Token("tactical")}), "TOKEN_MALFORMED");
    const std::string good = "Bearer " + Token("tactical");
    EXPECT_EQ(Outcome(kGetContract, {good, good}), "TOKEN_MALFORMED");
    EXPECT_EQ(Outcome(kGetContract, {"Bearer " + std::string(65536, 'a')}), "TOKEN_TOO_LONG");
    EXPECT_EQ(Outcome(kGetContract, {"Bearer lk_nothing"}), "PROVIDER_KEY_INVALID");
}

TEST_F(DoorTest, AnotherCountysTokenOpensNothing) {
    for (const std::string role : {"tactical", "auditor", "operations", "provider"}) {
        for (const char* method : {kGetContract, kApprove, kStatus}) {
            EXPECT_EQ(Outcome(method, {"Bearer " + Token(role, "c2")}), "COUNTY_NOT_SERVED");
        }
    }
}

TEST_F(DoorTest, AServiceComesInByItsCertificateAndTheEdgeDoesNot) {
    const std::string operations = "spiffe://county.example/operations";
    EXPECT_EQ(Outcome(kStatus, {}, {operations}), "service");
    EXPECT_EQ(Outcome(kGetContract, {}, {operations}), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Outcome(kStatus, {}, {"spiffe://county.example/edge"}), "TOKEN_MISSING");
    EXPECT_EQ(Outcome(kStatus, {}, {"spiffe://elsewhere.example/operations"}), "TOKEN_MISSING");
    EXPECT_EQ(Outcome(kStatus, {}, {operations + "/more"}), "TOKEN_MISSING");
    EXPECT_EQ(Outcome(kStatus, {}, {operations, "spiffe://county.example/edge"}), "TOKEN_MISSING");
    EXPECT_EQ(
        Outcome(kGetContract, {"Bearer " + Token("auditor")}, {"spiffe://county.example/edge"}),
        "auditor"
    );
    // A bad token is not forgiven for a good certificate.
    EXPECT_EQ(Outcome(kStatus, {"Bearer x"}, {operations}), "TOKEN_MALFORMED");
}

TEST_F(DoorTest, AProviderIsLimitedToItsOwn) {
    const auto provider = Knock(kGetContract, {"Bearer " + Token("provider")});
    ASSERT_TRUE(provider.ok());
    EXPECT_TRUE(provider->scope.limited());
    EXPECT_EQ(provider->scope.provider(), "FI-PRO:2077474-0");
    const auto auditor = Knock(kGetContract, {"Bearer " + Token("auditor")});
    ASSERT_TRUE(auditor.ok());
    EXPECT_FALSE(auditor->scope.limited());
}

TEST_F(DoorTest, EveryLevelOfAProviderIsLimitedToItsOwn) {
    for (const std::string role : {"provider", "provider_tactical", "provider_strategic"}) {
        const auto caller = Knock(kGetContract, {"Bearer " + Token(role)});
        ASSERT_TRUE(caller.ok()) << role;
        EXPECT_EQ(rpc::TextOf(caller->roles), role);
        EXPECT_TRUE(caller->scope.limited()) << role;
        EXPECT_EQ(caller->scope.provider(), "FI-PRO:2077474-0") << role;
        EXPECT_EQ(Outcome(kApprove, {"Bearer " + Token(role)}), "ROLE_NOT_ALLOWED");
    }
}

TEST_F(DoorTest, ABuyerSeesNothingButItsParts) {
    const std::string bearer = "Bearer " + Token("buyer");
    const auto buyer = Knock("/luotsi.finance.v1.BuyerPartService/GetBuyerPart", {bearer});
    ASSERT_TRUE(buyer.ok());
    EXPECT_EQ(buyer->buyer, "FI-PRO:3221308-6");
    EXPECT_TRUE(buyer->scope.limited());
    EXPECT_FALSE(buyer->scope.Covers("FI-PRO:3221308-6")) << "it provides nothing";
    EXPECT_EQ(Outcome(kGetContract, {bearer}), "ROLE_NOT_ALLOWED");
}

TEST_F(DoorTest, EveryCallerHasAShareOfCalls) {
    rpc::LocalRateLimiter limiter(10, 3, FakeNow);
    Open(&limiter);
    const std::string one = "Bearer " + Token("tactical");
    const std::string other = "Bearer " + Token("auditor");
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(Outcome(kGetContract, {one}), "tactical");
    EXPECT_EQ(Outcome(kGetContract, {one}), "RATE_LIMITED");
    EXPECT_EQ(Outcome(kGetContract, {other}), "auditor") << "each has its own share";
    fake_now += absl::Milliseconds(100);
    EXPECT_EQ(Outcome(kGetContract, {one}), "tactical");
    EXPECT_EQ(Outcome(kGetContract, {one}), "RATE_LIMITED");
}

TEST_F(DoorTest, RefusesAConfigurationThatSaysNothingSensible) {
    const auto starts = [&](const config::v1::Identity& identity) {
        return Door({identity, "c", clock_, &keys_, nullptr, log_}).Start().ok();
    };
    EXPECT_TRUE(starts(identity_));
    config::v1::Identity bad = identity_;
    bad.mutable_services(0)->set_roles(0, "king");
    EXPECT_FALSE(starts(bad));
    bad = identity_;
    bad.clear_trust_domain();
    EXPECT_FALSE(starts(bad));
    bad = identity_;
    *bad.add_services() = bad.services(0);
    EXPECT_FALSE(starts(bad));
    bad = identity_;
    bad.mutable_services(0)->set_roles(0, "provider");
    EXPECT_FALSE(starts(bad));
    bad.mutable_services(0)->set_provider("FI-PRO:2077474-0");
    EXPECT_TRUE(starts(bad));
    bad.mutable_services(0)->set_roles(0, "provider_strategic");
    EXPECT_TRUE(starts(bad));
    bad.mutable_services(0)->add_roles("strategic");
    EXPECT_FALSE(starts(bad)) << "no one is of both sides";
    bad = identity_;
    bad.mutable_services(0)->set_roles(0, "buyer");
    EXPECT_FALSE(starts(bad));
    bad = identity_;
    *bad.add_issuers() = bad.issuers(0);
    EXPECT_FALSE(starts(bad));
}

}  // namespace
}  // namespace luotsi::identity
