#include "platform/identity/token.h"

#include "tests/support/await.h"
#include "trial_issuer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <vector>

namespace luotsi::identity {
namespace {

using nlohmann::json;

constexpr std::int64_t kNow = 1'790'000'000;

class TokenTest : public testing::Test {
  protected:
    TokenTest() : verifier_(issuer_.Config(), {.file_look = absl::Milliseconds(10)}, log_) {
        const absl::Status begun = verifier_.Start();
        EXPECT_TRUE(begun.ok()) << begun;
    }

    std::string Verify(const std::string& token, std::int64_t at = kNow) {
        const Checked<TokenClaims> claims = verifier_.Verify(token, absl::FromUnixSeconds(at));
        return claims.ok() ? "ok" : claims.rejection().reason;
    }
    // The good claims with one change.
    static json With(const std::string& name, const json& value) {
        json claims = TrialIssuer::Claims(kNow);
        claims[name] = value;
        return claims;
    }
    static json Without(const std::string& name) {
        json claims = TrialIssuer::Claims(kNow);
        claims.erase(name);
        return claims;
    }

    TrialIssuer issuer_;
    std::atomic<int> warned_ = 0;
    log::Log log_{config::v1::LOG_LEVEL_WARNING, [this](std::string_view) { ++warned_; }};
    TokenVerifier verifier_;
};

TEST_F(TokenTest, TakesTheThreeAlgorithms) {
    const std::string claims = TrialIssuer::Claims(kNow).dump();
    EXPECT_EQ(Verify(issuer_.Sign("rsa", claims, "RS256", "rsa")), "ok");
    EXPECT_EQ(Verify(issuer_.Sign("rsa", claims, "PS256", "rsa")), "ok");
    EXPECT_EQ(Verify(issuer_.Sign("ps", claims, "PS256", "ps")), "ok");
    EXPECT_EQ(Verify(issuer_.Sign("ec", claims, "ES256", "ec")), "ok");
}

TEST_F(TokenTest, ReadsWhoCallsWithoutKeepingTheName) {
    const Checked<TokenClaims> claims =
        verifier_.Verify(issuer_.Token(TrialIssuer::Claims(kNow)), absl::FromUnixSeconds(kNow));
    ASSERT_TRUE(claims.ok());
    EXPECT_EQ(claims.value().county, "c");
    EXPECT_EQ(claims.value().roles, rpc::Roles(rpc::Role::kTactical));
    EXPECT_EQ(claims.value().subject.size(), 16U);
    EXPECT_EQ(claims.value().subject.find("matti"), std::string::npos);
}

TEST_F(TokenTest, RefusesEveryTrickWithItsReason) {
    const TrialIssuer stranger;
    const json good = TrialIssuer::Claims(kNow);
    const std::string whole = issuer_.Token(good);
    const std::string claims_part = Base64Url(good.dump());
    const auto header = [](const json& parts) { return Base64Url(parts.dump()); };
    const std::string repeated_claims =
        R"({"county":"c",)" + good.dump().substr(1);  // county stands twice
    struct Row {
        const char* about;
        std::string token;
        const char* reason;
    };
    const std::vector<Row> rows{
        {"empty", "", "TOKEN_MALFORMED"},
        {"no dots", "abc", "TOKEN_MALFORMED"},
        {"two parts", "a.b", "TOKEN_MALFORMED"},
        {"four parts", whole + ".x", "TOKEN_MALFORMED"},
        {"not base64url", "a+b." + claims_part + ".AA", "TOKEN_MALFORMED"},
        {"alg none",
         header({{"alg", "none"}, {"kid", "ec"}}) + '.' + claims_part + '.',
         "TOKEN_ALGORITHM_REFUSED"},
        {"alg None",
         header({{"alg", "None"}, {"kid", "ec"}}) + '.' + claims_part + '.',
         "TOKEN_ALGORITHM_REFUSED"},
        {"alg missing", header({{"kid", "ec"}}) + '.' + claims_part + '.', "TOKEN_ALGORITHM_REFUSED"
        },
        {"HS256 with the public key", issuer_.SignedWithPublicKey(good), "TOKEN_ALGORITHM_REFUSED"},
        {"RS512", issuer_.Sign("rsa", good.dump(), "RS512", "rsa"), "TOKEN_ALGORITHM_REFUSED"},
        {"RS256 with a PS256 key",
         issuer_.Sign("ps", good.dump(), "RS256", "ps"),
         "TOKEN_ALGORITHM_REFUSED"},
        {"RS256 said of an EC key",
         issuer_.Sign("rsa", good.dump(), "RS256", "ec"),
         "TOKEN_ALGORITHM_REFUSED"},
        {"crit",
         header({{"alg", "ES256"}, {"kid", "ec"}, {"crit", {"exp"}}}) + '.' + claims_part + ".AA",
         "TOKEN_MALFORMED"},
        {"encrypted type",
         header({{"alg", "ES256"}, {"kid", "ec"}, {"typ", "JWE"}}) + '.' + claims_part + ".AA",
         "TOKEN_MALFORMED"},
        {"kid missing", header({{"alg", "ES256"}}) + '.' + claims_part + ".AA", "TOKEN_KEY_UNKNOWN"
        },
        {"kid unknown", issuer_.Sign("ec", good.dump(), "ES256", "other"), "TOKEN_KEY_UNKNOWN"},
        {"kid path traversal",
         issuer_.Sign("ec", good.dump(), "ES256", "../../../../dev/null"),
         "TOKEN_KEY_UNKNOWN"},
        {"kid with SQL",
         issuer_.Sign("ec", good.dump(), "ES256", "x' OR '1'='1"),
         "TOKEN_KEY_UNKNOWN"},
        {"kid of 200 letters",
         issuer_.Sign("ec", good.dump(), "ES256", std::string(200, 'k')),
         "TOKEN_KEY_UNKNOWN"},
        {"signature of another issuer's key",
         stranger.Sign("ec", good.dump(), "ES256", "ec"),
         "TOKEN_SIGNATURE_INVALID"},
        {"truncated", whole.substr(0, whole.size() - 6), "TOKEN_SIGNATURE_INVALID"},
        {"claims changed",
         whole.substr(0, whole.find('.') + 1) +
             Base64Url(With("roles", json::array({"auditor"})).dump()) +
             whole.substr(whole.rfind('.')),
         "TOKEN_SIGNATURE_INVALID"},
        {"8 KiB and more", issuer_.Token(With("pad", std::string(8192, 'x'))), "TOKEN_TOO_LONG"},
        {"64 KiB", issuer_.Token(With("pad", std::string(48 * 1024, 'x'))), "TOKEN_TOO_LONG"},
        {"claims are a list", issuer_.Sign("ec", "[1]", "ES256", "ec"), "TOKEN_CLAIMS_INVALID"},
        {"duplicate claim",
         issuer_.Sign("ec", repeated_claims, "ES256", "ec"),
         "TOKEN_CLAIMS_INVALID"},
        {"iss missing", issuer_.Token(Without("iss")), "TOKEN_ISSUER_UNKNOWN"},
        {"iss other", issuer_.Token(With("iss", "https://evil.example")), "TOKEN_ISSUER_UNKNOWN"},
        {"iss a number", issuer_.Token(With("iss", 7)), "TOKEN_ISSUER_UNKNOWN"},
        {"aud missing", issuer_.Token(Without("aud")), "TOKEN_AUDIENCE_WRONG"},
        {"aud other", issuer_.Token(With("aud", "laskutus")), "TOKEN_AUDIENCE_WRONG"},
        {"aud list without us", issuer_.Token(With("aud", {"a", "b"})), "TOKEN_AUDIENCE_WRONG"},
        {"aud object", issuer_.Token(With("aud", {{"luotsi", 1}})), "TOKEN_AUDIENCE_WRONG"},
        {"exp missing", issuer_.Token(Without("exp")), "TOKEN_CLAIMS_INVALID"},
        {"exp text", issuer_.Token(With("exp", "tomorrow")), "TOKEN_CLAIMS_INVALID"},
        {"exp far beyond", issuer_.Token(With("exp", 1e300)), "TOKEN_CLAIMS_INVALID"},
        {"expired", issuer_.Token(With("exp", kNow - 31)), "TOKEN_EXPIRED"},
        {"iat missing", issuer_.Token(Without("iat")), "TOKEN_CLAIMS_INVALID"},
        {"iat future", issuer_.Token(With("iat", kNow + 31)), "TOKEN_NOT_YET_VALID"},
        {"nbf future", issuer_.Token(With("nbf", kNow + 31)), "TOKEN_NOT_YET_VALID"},
        {"nbf text", issuer_.Token(With("nbf", "now")), "TOKEN_CLAIMS_INVALID"},
        {"life 901 s", issuer_.Token(With("exp", kNow + 901)), "TOKEN_LIFE_TOO_LONG"},
        {"sub missing", issuer_.Token(Without("sub")), "TOKEN_CLAIMS_INVALID"},
        {"county missing", issuer_.Token(Without("county")), "TOKEN_CLAIMS_INVALID"},
        {"county a list", issuer_.Token(With("county", {"c"})), "TOKEN_CLAIMS_INVALID"},
        {"roles missing", issuer_.Token(Without("roles")), "TOKEN_CLAIMS_INVALID"},
        {"roles a text", issuer_.Token(With("roles", "tactical")), "TOKEN_CLAIMS_INVALID"},
        {"provider without its claim",
         issuer_.Token(With("roles", json::array({"provider"}))),
         "TOKEN_CLAIMS_INVALID"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(Verify(row.token), row.reason) << row.about;
        EXPECT_EQ(Verify(row.token), row.reason) << row.about << ", once more";
    }
}

TEST_F(TokenTest, AProviderHasNoSecondRole) {
    json claims = With("roles", json::array({"provider", "auditor"}));
    claims["provider"] = "FI-PRO:1234567-1";
    EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID");
    claims["roles"] = json::array({"provider"});
    EXPECT_EQ(Verify(issuer_.Token(claims)), "ok");
    claims["provider"] = "no colon";
    EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID");
}

TEST_F(TokenTest, AProvidersLevelsMayMeetInOnePersonAndMeetNoOtherSide) {
    json claims = With("roles", json::array({"provider_strategic", "provider_tactical"}));
    EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID") << "whose people are they";
    claims["provider"] = "FI-PRO:1234567-1";
    EXPECT_EQ(Verify(issuer_.Token(claims)), "ok");
    for (const char* other : {"strategic", "tactical", "operational", "auditor", "buyer"}) {
        claims["roles"] = json::array({"provider_strategic", other});
        EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID") << other;
    }
}

TEST_F(TokenTest, AClientsRepresentativeHasNoOtherRole) {
    EXPECT_EQ(Verify(issuer_.Token(With("roles", {"client_representative"}))), "ok");
    EXPECT_EQ(
        Verify(issuer_.Token(With("roles", {"client_representative", "tactical"}))),
        "TOKEN_CLAIMS_INVALID"
    );
}

TEST_F(TokenTest, ABuyerStandsAloneAndNamesItself) {
    json claims = With("roles", json::array({"buyer", "finance"}));
    claims["buyer"] = "FI-PRO:3221308-6";
    EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID");
    claims["roles"] = json::array({"buyer", "provider"});
    claims["provider"] = "FI-PRO:2077474-0";
    EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID");
    claims["roles"] = json::array({"buyer"});
    EXPECT_EQ(Verify(issuer_.Token(claims)), "ok");
    // A provider's claim is not a buyer's.
    claims.erase("buyer");
    EXPECT_EQ(Verify(issuer_.Token(claims)), "TOKEN_CLAIMS_INVALID");
}

TEST_F(TokenTest, AllowsForClocksThatDiffer) {
    EXPECT_EQ(Verify(issuer_.Token(With("exp", kNow - 29))), "ok");
    EXPECT_EQ(Verify(issuer_.Token(With("nbf", kNow + 29))), "ok");
    EXPECT_EQ(Verify(issuer_.Token(With("exp", kNow + 900))), "ok");
}

TEST_F(TokenTest, VerifiesATokenOnceAndForgetsItAtItsEnd) {
    const std::string token = issuer_.Token(TrialIssuer::Claims(kNow));
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(Verify(token), "ok");
    EXPECT_EQ(verifier_.verified(), 1U);
    EXPECT_EQ(Verify(token, kNow + 631), "TOKEN_EXPIRED");
}

TEST_F(TokenTest, FollowsTheKeySetFile) {
    const std::string token = issuer_.Token(TrialIssuer::Claims(kNow));
    EXPECT_EQ(Verify(token), "ok");
    const auto await = [&](const std::string& one, const std::string& reason) {
        test::Await([&] { return Verify(one) == reason; });
        return Verify(one);
    };
    issuer_.AddKey("new", "ES256");
    issuer_.WriteSet();
    const std::string renewed =
        issuer_.Sign("new", TrialIssuer::Claims(kNow).dump(), "ES256", "new");
    EXPECT_EQ(await(renewed, "ok"), "ok");
    EXPECT_EQ(Verify(token), "ok") << "the old key is still in the set";

    // A half-written set changes nothing.
    issuer_.WriteText(R"({"keys":[)");
    EXPECT_TRUE(test::Await([&] { return warned_.load() > 0; })) << "it was looked at";
    EXPECT_EQ(Verify(renewed), "ok");

    issuer_.DropKey("ec");
    issuer_.WriteSet();
    EXPECT_EQ(await(token, "TOKEN_KEY_UNKNOWN"), "TOKEN_KEY_UNKNOWN") << "also from memory";
    EXPECT_EQ(Verify(renewed), "ok");
}

TEST_F(TokenTest, TakingTheLastKeyOutShutsTheDoor) {
    const std::string token = issuer_.Token(TrialIssuer::Claims(kNow));
    ASSERT_EQ(Verify(token), "ok");
    issuer_.WriteText(R"({"keys":[]})");
    EXPECT_TRUE(test::Await([&] { return Verify(token) == "TOKEN_KEY_UNKNOWN"; }));
}

TEST_F(TokenTest, StartsOnlyWithAUsableKeySet) {
    const auto start = [&](const std::string& text) {
        issuer_.WriteText(text);
        TokenVerifier verifier(issuer_.Config(), {}, log_);
        return verifier.Start();
    };
    EXPECT_FALSE(start("").ok());
    EXPECT_FALSE(start("{}").ok());
    EXPECT_FALSE(start(R"({"keys":[]})").ok());
    EXPECT_FALSE(start(R"({"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]})").ok());
    config::v1::Identity plain = issuer_.Config();
    plain.mutable_issuers(0)->clear_key_set_file();
    plain.mutable_issuers(0)->set_key_set_url("http://issuer.example/keys");
    EXPECT_FALSE(TokenVerifier(plain, {}, log_).Start().ok());
}

TEST(KeySetTest, LeavesOutKeysThatMustNotVerify) {
    const TrialIssuer issuer;
    const auto left_out = [&](const std::function<void(json&)>& spoil) {
        json spoiled = issuer.PublicKey("rsa");
        spoiled["kid"] = "spoiled";
        spoil(spoiled);
        const json set{{"keys", {issuer.PublicKey("ec"), spoiled}}};
        const auto parsed = KeySet::Parse(set.dump());
        return parsed.ok() && (*parsed)->Find("spoiled") == nullptr && (*parsed)->left_out() == 1;
    };
    EXPECT_TRUE(left_out([](json& key) { key["use"] = "enc"; }));
    EXPECT_TRUE(left_out([](json& key) { key["alg"] = "HS256"; }));
    EXPECT_TRUE(left_out([](json& key) { key["alg"] = "ES256"; }));
    EXPECT_TRUE(left_out([](json& key) { key["kty"] = "oct"; }));
    EXPECT_TRUE(left_out([](json& key) { key["d"] = "AQAB"; }));
    EXPECT_TRUE(left_out([](json& key) { key["n"] = "AQAB"; }));
    EXPECT_TRUE(left_out([](json& key) { key.erase("kid"); }));
    EXPECT_TRUE(left_out([](json& key) { key["kid"] = "ec"; }));
    EXPECT_FALSE(left_out([](json&) {})) << "an unspoiled key stays";
}

}  // namespace
}  // namespace luotsi::identity
