#include "report_intake/domain/provider_key.h"

#include <gtest/gtest.h>

namespace luotsi::report_intake {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 3600 * 1'000'000;

Moment OnDay(std::int64_t day) {
    return {Instant::FromMicros(1'790'000'000'000'000 + day * kDay), CivilDate()};
}

ProviderKey Made(std::uint64_t life_days) {
    const CreateProviderKey command{"FI-PRO:1", "billing", "salt", "hash", life_days};
    const auto decision = Decide(command, OnDay(0));
    ProviderKey key;
    ProviderKeyBook::Evolve(
        key, decision.events().front(), {.at = {}, .position = 1, .revision = 1}
    );
    return key;
}

// The warning that is due on a day, 0 for none; gives it to the key.
std::uint64_t WarnedOn(std::int64_t day, ProviderKey& key) {
    const auto decision = CheckExpiry(key, OnDay(day));
    if (decision.events().empty()) return 0;
    ProviderKeyBook::Evolve(key, decision.events().front(), {});
    return std::get<ProviderKeyExpiring>(decision.events().front()).days_left;
}

TEST(ProviderKey, LivesAYearAtMost) {
    EXPECT_EQ(Made(0).made.expires_at, OnDay(365).now);
    EXPECT_EQ(Made(10).made.expires_at, OnDay(10).now);
    const CreateProviderKey longer{"FI-PRO:1", "billing", "salt", "hash", 366};
    EXPECT_EQ(Decide(longer, OnDay(0)).rejection().reason, "PROVIDER_KEY_LIFE_TOO_LONG");
}

TEST(ProviderKey, WarnsThirtyAndSevenDaysBeforeItsEndAndOnceEach) {
    ProviderKey key = Made(0);
    EXPECT_EQ(WarnedOn(334, key), 0U);
    EXPECT_EQ(WarnedOn(335, key), 30U);
    EXPECT_EQ(WarnedOn(336, key), 0U);
    EXPECT_EQ(WarnedOn(357, key), 0U);
    EXPECT_EQ(WarnedOn(358, key), 7U);
    EXPECT_EQ(WarnedOn(359, key), 0U);
    EXPECT_EQ(WarnedOn(366, key), 0U);
}

TEST(ProviderKey, AProcessThatSleptThroughTheFirstWarningGivesTheLast) {
    ProviderKey key = Made(0);
    EXPECT_EQ(WarnedOn(360, key), 7U);
}

TEST(ProviderKey, IsRevokedOnceAndThenSilent) {
    ProviderKey key = Made(20);
    EXPECT_EQ(Decide(key, RevokeProviderKey{7}, OnDay(1)).rejection().reason, "ETAG_MISMATCH");
    const auto revoked = Decide(key, RevokeProviderKey{1}, OnDay(1));
    ASSERT_TRUE(revoked.accepted());
    ProviderKeyBook::Evolve(
        key, revoked.events().front(), {.at = {}, .position = 2, .revision = 2}
    );
    EXPECT_EQ(
        Decide(key, RevokeProviderKey{}, OnDay(2)).rejection().reason,
        "PROVIDER_KEY_ALREADY_REVOKED"
    );
    EXPECT_EQ(WarnedOn(15, key), 0U);
}

}  // namespace
}  // namespace luotsi::report_intake
