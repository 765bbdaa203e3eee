#include "platform/identity/provider_key.h"

#include <gtest/gtest.h>

namespace luotsi::identity {
namespace {

const Uuid kId = *Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-0123456789ab");
const Instant kNow = Instant::FromMicros(1'790'000'000'000'000);
const absl::Time kClock = absl::FromUnixSeconds(1'790'000'000);

class OneKey : public KeyFinder {
  public:
    absl::StatusOr<std::optional<KeyRecord>> Find(const Uuid& id) override {
        ++asked;
        if (broken) return absl::UnavailableError("store");
        return id == kId ? record : std::nullopt;
    }
    std::optional<KeyRecord> record;
    bool broken = false;
    int asked = 0;
};

class ProviderKeyTest : public testing::Test {
  protected:
    ProviderKeyTest() {
        const std::string salt = NewSalt();
        finder_.record = KeyRecord{
            .provider = "FI-PRO:1",
            .salt = salt,
            .secret_hash = SecretHash(salt, secret_),
            .expires_at = Instant::FromMicros(kNow.micros() + 1'000'000),
            .revoked = false,
        };
    }
    std::string Verify(const std::string& text, Instant now = kNow, absl::Time clock = kClock) {
        const auto answer = verifier_.Verify(text, now, clock);
        if (!answer.ok()) return "unavailable";
        return answer->ok() ? answer->value().provider : answer->rejection().reason;
    }

    const std::string secret_ = NewSecret();
    const std::string key_ = KeyText(kId, secret_);
    OneKey finder_;
    KeyVerifier verifier_{finder_};
};

TEST_F(ProviderKeyTest, OpensForItsSecretOnly) {
    EXPECT_EQ(Verify(key_), "FI-PRO:1");
    EXPECT_EQ(Verify(KeyText(kId, NewSecret())), "PROVIDER_KEY_INVALID");
    EXPECT_EQ(Verify(KeyText(Uuid(), secret_)), "PROVIDER_KEY_INVALID");
    EXPECT_EQ(Verify(key_ + "0"), "PROVIDER_KEY_INVALID");
    EXPECT_EQ(Verify("lk_"), "PROVIDER_KEY_INVALID");
    EXPECT_EQ(Verify("lk_" + std::string(101, '/')), "PROVIDER_KEY_INVALID");
}

TEST_F(ProviderKeyTest, EndsAtItsMoment) {
    EXPECT_EQ(Verify(key_, Instant::FromMicros(kNow.micros() + 999'999)), "FI-PRO:1");
    EXPECT_EQ(Verify(key_, Instant::FromMicros(kNow.micros() + 1'000'000)), "PROVIDER_KEY_EXPIRED");
}

TEST_F(ProviderKeyTest, FeelsARevocationWithinASecondAndAsksOncePerSecond) {
    EXPECT_EQ(Verify(key_), "FI-PRO:1");
    EXPECT_EQ(Verify(key_), "FI-PRO:1");
    EXPECT_EQ(finder_.asked, 1);
    finder_.record->revoked = true;
    EXPECT_EQ(Verify(key_, kNow, kClock + absl::Seconds(1)), "PROVIDER_KEY_REVOKED");
}

TEST_F(ProviderKeyTest, LetsNoOneInWhenTheCopyCannotBeRead) {
    finder_.broken = true;
    EXPECT_EQ(Verify(key_), "unavailable");
}

TEST(ProviderKeySecrets, AreNeverTheSameTwice) {
    EXPECT_NE(NewSecret(), NewSecret());
    EXPECT_NE(NewSalt(), NewSalt());
    EXPECT_EQ(NewSecret().size(), 64U);
}

}  // namespace
}  // namespace luotsi::identity
