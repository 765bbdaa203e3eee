#include "platform/identity/key_expiry.h"

#include "platform/identity/key_copy.h"
#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "tests/support/temporary_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace luotsi::identity {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kDay = 86'400'000'000;
const Instant kNow = Instant::FromMicros(1'790'000'000'000'000);

class KeyExpiryTest : public testing::Test {
  protected:
    KeyExpiryTest() : stores_(directory_.path(), {}) {
        journal::Options options{.service = "report_intake", .schema = {}};
        AddKeyCopy(options);
        auto opened = stores_.Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok()) << opened.status();
        journal_ = *std::move(opened);
    }

    void Put(std::uint8_t number, std::int64_t days_left, bool revoked = false) {
        Uuid::Bytes bytes{};
        bytes[15] = number;
        const KeyRecord record{
            .provider = "FI-PRO:1",
            .salt = "s",
            .secret_hash = "h",
            .expires_at = Instant::FromMicros(kNow.micros() + days_left * kDay),
            .revoked = revoked
        };
        const absl::Status put = journal_->Write([&](sql::Db& db) {
            PutKey(db, Uuid::FromBytes(bytes), record);
            return absl::OkStatus();
        });
        ASSERT_TRUE(put.ok()) << put;
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    journal::SqliteStores stores_;
    std::unique_ptr<journal::Journal> journal_;
    metrics::Metrics metrics_;
};

TEST_F(KeyExpiryTest, CountsKeysThatStillOpenAndEndSoon) {
    Put(1, -1);
    Put(2, 3);
    Put(3, 7);
    Put(4, 20);
    Put(5, 60);
    Put(6, 3, true);
    KeyExpiry expiry(*journal_, metrics_);
    ASSERT_TRUE(expiry.Count(kNow).ok());
    EXPECT_THAT(metrics_.Expose(), HasSubstr("luotsi_provider_keys_expiring{within_days=\"7\"} 2"));
    EXPECT_THAT(
        metrics_.Expose(), HasSubstr("luotsi_provider_keys_expiring{within_days=\"30\"} 3")
    );
}

TEST_F(KeyExpiryTest, IsZeroAgainOnceTheKeyIsRevoked) {
    Put(1, 3);
    KeyExpiry expiry(*journal_, metrics_);
    ASSERT_TRUE(expiry.Count(kNow).ok());
    Put(1, 3, true);
    ASSERT_TRUE(expiry.Count(kNow).ok());
    EXPECT_THAT(metrics_.Expose(), HasSubstr("luotsi_provider_keys_expiring{within_days=\"7\"} 0"));
}

TEST_F(KeyExpiryTest, AsksTheStoreOnceAMinute) {
    KeyExpiry expiry(*journal_, metrics_);
    expiry.Update(kNow);
    Put(1, 3);
    expiry.Update(kNow);
    EXPECT_THAT(metrics_.Expose(), HasSubstr("luotsi_provider_keys_expiring{within_days=\"7\"} 0"));
}

}  // namespace
}  // namespace luotsi::identity
