#include "platform/identity/key_copy.h"

#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "platform/wire/values.h"
#include "tests/support/temporary_directory.h"

#include <luotsi/type/v1/provider_key_event.pb.h>

#include <gtest/gtest.h>

namespace luotsi::identity {
namespace {

using type::v1::ProviderKeyEventKind;

const Uuid kKey = *Uuid::Parse("019c4b1e-7a80-7f1a-8d2e-0123456789ab");

// A module that has nothing but its copy of the keys, fed by hand.
class KeyCopyTest : public testing::Test {
  protected:
    KeyCopyTest() : stores_(directory_.path(), {}) {
        journal::Options options{.service = "follower", .schema = {}};
        AddKeyCopy(options);
        auto opened = stores_.Open(std::move(options), clock_);
        EXPECT_TRUE(opened.ok()) << opened.status();
        journal_ = *std::move(opened);
    }

    feed::PublicEvent Told(ProviderKeyEventKind kind) {
        type::v1::ProviderKeyEvent event;
        event.set_kind(kind);
        event.set_key_id(kKey.ToText());
        event.set_provider("FI-PRO:1");
        event.set_salt("salt");
        event.set_secret_hash("hash");
        wire::Put(Instant::FromMicros(1'790'000'000'000'000), event.mutable_expires_at());
        feed::PublicEvent told;
        told.type = "fi.luotsi.report.provider_key.created.v1";
        told.data = event.SerializeAsString();
        return told;
    }
    void Hear(const feed::Subscription& subscription, const feed::PublicEvent& event) {
        std::vector<ports::Entry> work;
        ASSERT_TRUE(subscription.handle(event, work).ok());
        for (ports::Entry& entry : work) {
            entry.request.request_id = "event/test/" + std::to_string(++heard_);
            EXPECT_TRUE(journal_->Run(entry.request, entry.work).ok());
        }
    }
    std::optional<KeyRecord> Found() {
        const auto found = JournalKeyFinder(*journal_).Find(kKey);
        EXPECT_TRUE(found.ok()) << found.status();
        return found.ok() ? *found : std::nullopt;
    }

    test::TemporaryDirectory directory_;
    runtime::SystemClock clock_;
    journal::SqliteStores stores_;
    std::unique_ptr<journal::Journal> journal_;
    int heard_ = 0;
};

TEST_F(KeyCopyTest, OpensAndShutsTheDoorByWhatItHears) {
    EXPECT_FALSE(Found().has_value());
    Hear(FollowKeys(), Told(type::v1::PROVIDER_KEY_EVENT_KIND_CREATED));
    ASSERT_TRUE(Found().has_value());
    EXPECT_EQ(Found()->provider, "FI-PRO:1");
    EXPECT_EQ(Found()->secret_hash, "hash");
    EXPECT_FALSE(Found()->revoked);
    Hear(FollowKeys(), Told(type::v1::PROVIDER_KEY_EVENT_KIND_REVOKED));
    EXPECT_TRUE(Found()->revoked);
}

TEST_F(KeyCopyTest, ARevokedKeyNeverOpensAgainWhateverComesLater) {
    Hear(FollowKeys(), Told(type::v1::PROVIDER_KEY_EVENT_KIND_REVOKED));
    Hear(FollowKeys(), Told(type::v1::PROVIDER_KEY_EVENT_KIND_CREATED));
    Hear(FollowKeys(), Told(type::v1::PROVIDER_KEY_EVENT_KIND_EXPIRING));
    EXPECT_TRUE(Found()->revoked);
}

TEST_F(KeyCopyTest, LeavesOtherEventsToTheModule) {
    int others = 0;
    const feed::Subscription both = AlsoFollowKeys(
        {"report-intake",
         [&others](const feed::PublicEvent&, std::vector<ports::Entry>&) {
             ++others;
             return absl::OkStatus();
         }}
    );
    feed::PublicEvent report;
    report.type = "fi.luotsi.report.report.received.v1";
    Hear(both, report);
    Hear(both, Told(type::v1::PROVIDER_KEY_EVENT_KIND_CREATED));
    EXPECT_EQ(others, 1);
    EXPECT_TRUE(Found().has_value());
}

TEST_F(KeyCopyTest, AnUnreadableKeyEventIsSaidToBeSo) {
    feed::PublicEvent broken = Told(type::v1::PROVIDER_KEY_EVENT_KIND_CREATED);
    broken.data = "\xff\xff";
    std::vector<ports::Entry> work;
    EXPECT_FALSE(FollowKeys().handle(broken, work).ok());
    EXPECT_TRUE(work.empty());
}

}  // namespace
}  // namespace luotsi::identity
