#include "kernel/ids.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>
#include <type_traits>
#include <unordered_set>

namespace luotsi {
namespace {

struct ContractTag;
struct ReportTag;
using ContractId = Id<ContractTag>;
using ReportId = Id<ReportTag>;

static_assert(!std::is_convertible_v<Uuid, ContractId>);
static_assert(!std::is_convertible_v<ContractId, ReportId>);
static_assert(!std::is_constructible_v<ContractId, ReportId>);

constexpr const char* kText = "019c4b1e-7a80-7f1a-8d2e-0123456789ab";

TEST(Uuid, ReadsOnlyCanonicalText) {
    EXPECT_EQ(Uuid::Parse(kText)->ToText(), kText);
    EXPECT_TRUE(Uuid().IsNil());
    EXPECT_EQ(Uuid().ToText(), "00000000-0000-0000-0000-000000000000");
    for (const char* bad :
         {"",
          "019C4B1E-7A80-7F1A-8D2E-0123456789AB",
          "019c4b1e7a807f1a8d2e0123456789ab",
          "{019c4b1e-7a80-7f1a-8d2e-0123456789ab}",
          "019c4b1e-7a80-7f1a-8d2e-0123456789a",
          "019c4b1e-7a80-7f1a-8d2e-0123456789abc",
          "019c4b1e-7a80-7f1a-8d2e_0123456789ab",
          "019c4b1e-7a80-7f1a-8d2e-0123456789ag"}) {
        EXPECT_FALSE(Uuid::Parse(bad)) << bad;
    }
}

TEST(Id, HashesAndComparesLikeItsUuid) {
    const ContractId id = ContractId::Parse(kText).value();
    EXPECT_EQ(id.ToText(), kText);
    EXPECT_EQ(id, ContractId(Uuid::Parse(kText).value()));
    EXPECT_TRUE((std::unordered_set<ContractId>{id}).contains(id));
    EXPECT_LT(ContractId(), id);
}

TEST(MakeUuidV7, LaysOutTimeVersionAndVariant) {
    // The example of RFC 9562, appendix A.6: 2022-02-22T19:22:22Z.
    const Instant now = Instant::Parse("2022-02-22T19:22:22.000000Z").value();
    const Uuid uuid = MakeUuidV7(now, 0xCC3, 0x18C4DC0C0C07398F);
    EXPECT_EQ(uuid.ToText(), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(SeededIdSource, RepeatsItselfForTheSameSeed) {
    SeededIdSource first(7);
    SeededIdSource second(7);
    SeededIdSource other(8);
    const Instant now = Instant::FromMicros(1'770'714'000'123'456);
    const Uuid id = first.Next(now);
    EXPECT_EQ(id, second.Next(now));
    EXPECT_NE(id, other.Next(now));
}

RC_GTEST_PROP(SeededIdSource, AlwaysGrowsAlsoWhenTheClockStepsBack, (std::uint64_t seed)) {
    SeededIdSource source(seed);
    Uuid last;
    for (int i = 0; i < 200; ++i) {
        const auto micros = *rc::gen::inRange<std::int64_t>(-5'000, 3'000'000);
        const Uuid next = source.Next(Instant::FromMicros(micros));
        RC_ASSERT(last < next);
        RC_ASSERT(last.ToText() < next.ToText());
        RC_ASSERT(next.bytes()[6] >> 4 == 7);
        RC_ASSERT(next.bytes()[8] >> 6 == 2);
        last = next;
    }
}

}  // namespace
}  // namespace luotsi
