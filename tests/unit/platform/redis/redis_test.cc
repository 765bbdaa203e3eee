#include "platform/redis/connection.h"
#include "platform/redis/fan_out.h"
#include "platform/redis/seal.h"
#include "tests/support/private_file.h"
#include "tests/support/temporary_directory.h"

#include <absl/strings/escaping.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

namespace luotsi::redis {
namespace {

using std::chrono::milliseconds;

// A server that says what the test wants it to say, whatever it is asked.
class FakeServer {
  public:
    using Talk = std::function<void(int socket)>;

    explicit FakeServer(Talk talk) : talk_(std::move(talk)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path().c_str(), sizeof(address.sun_path) - 1);
        listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
        bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
        listen(listener_, 4);
        thread_ = std::thread([this] {
            const int peer = accept(listener_, nullptr, nullptr);
            if (peer < 0) return;
            // It answers once it was asked: a server that is gone by then would be another test.
            std::array<char, 4096> asked{};
            recv(peer, asked.data(), asked.size(), 0);
            talk_(peer);
            close(peer);
        });
    }
    ~FakeServer() {
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }
    std::string path() const { return directory_.path() + "/s"; }

  private:
    test::TemporaryDirectory directory_;
    Talk talk_;
    int listener_ = -1;
    std::thread thread_;
};

bool Say(int socket, const std::string& text) {
    return send(socket, text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
}

absl::StatusOr<std::vector<Reply>> Ask(const FakeServer& server, milliseconds timeout) {
    Settings settings;
    settings.socket = server.path();
    const SteadyTime deadline = runtime::ReadSteady() + timeout;
    auto connection = Connection::Open(settings, deadline);
    if (!connection.ok()) return connection.status();
    return (*connection)->Exchange({{"GET", "x"}}, deadline);
}

TEST(Connection, ReadsEveryKindOfReply) {
    FakeServer server([](int peer) { Say(peer, "*4\r\n$2\r\na\n\r\n:-7\r\n$-1\r\n-ERR no\r\n"); });
    const auto replies = Ask(server, milliseconds(2000));
    ASSERT_TRUE(replies.ok()) << replies.status();
    const std::vector<Reply>& list = replies->front().list;
    ASSERT_EQ(list.size(), 4U);
    EXPECT_EQ(list[0].text, "a\n");
    EXPECT_EQ(list[1].integer, -7);
    EXPECT_TRUE(list[2].is(Reply::Kind::kNil));
    EXPECT_EQ(list[3].text, "ERR no");
}

TEST(Connection, ASilentServerCostsTheTimeout) {
    FakeServer server([](int peer) {
        char byte = 0;
        while (recv(peer, &byte, 1, 0) > 0) {
        }
    });
    const SteadyTime began = runtime::ReadSteady();
    const auto replies = Ask(server, milliseconds(30));
    EXPECT_EQ(replies.status().code(), absl::StatusCode::kDeadlineExceeded);
    EXPECT_GE(runtime::ReadSteady() - began, milliseconds(30));
    EXPECT_LE(runtime::ReadSteady() - began, milliseconds(300));
}

TEST(Connection, AServerThatTricklesCostsTheTimeoutToo) {
    FakeServer server([](int peer) {
        Say(peer, "$1000000\r\n");
        while (Say(peer, "x")) {
        }
    });
    const SteadyTime began = runtime::ReadSteady();
    const auto replies = Ask(server, milliseconds(50));
    EXPECT_FALSE(replies.ok());
    EXPECT_LE(runtime::ReadSteady() - began, milliseconds(500));
}

TEST(Connection, HostileRepliesAreRefused) {
    const std::vector<std::string> hostile{
        "*2000000000\r\n",
        "*1025\r\n",
        "*99999999999999999999\r\n",
        "$-5\r\n",
        "what is this\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
        "",
    };
    for (const std::string& bytes : hostile) {
        FakeServer server([&](int peer) { Say(peer, bytes); });
        EXPECT_FALSE(Ask(server, milliseconds(500)).ok()) << bytes;
    }
}

TEST(Connection, AnEndlessReplyIsCutOff) {
    FakeServer server([](int peer) {
        Say(peer, "$2000000000\r\n");
        const std::string much(65536, 'x');
        while (Say(peer, much)) {
        }
    });
    EXPECT_EQ(Ask(server, milliseconds(20'000)).status().code(), absl::StatusCode::kDataLoss);
}

TEST(Connection, NobodyThereIsUnavailable) {
    Settings settings;
    settings.socket = "/nonexistent/redis.sock";
    const auto connection = Connection::Open(settings, runtime::ReadSteady());
    EXPECT_EQ(connection.status().code(), absl::StatusCode::kUnavailable);
    settings.socket = std::string(200, 'x');
    EXPECT_EQ(
        Connection::Open(settings, runtime::ReadSteady()).status().code(),
        absl::StatusCode::kInvalidArgument
    );
}

TEST(Settings, TakesTheDefaultsThatTheConfigurationPromises) {
    config::v1::Redis config;
    config.set_socket("/run/redis.sock");
    Settings settings = SettingsOf(config);
    EXPECT_EQ(settings.user, "default");
    EXPECT_EQ(settings.key_prefix, "luotsi:");
    EXPECT_EQ(settings.timeout, milliseconds(20));
    config.set_timeout_ms(5);
    config.set_user("luotsi");
    config.set_key_prefix("kainuu:");
    settings = SettingsOf(config);
    EXPECT_EQ(settings.user, "luotsi");
    EXPECT_EQ(settings.key_prefix, "kainuu:");
    EXPECT_EQ(settings.timeout, milliseconds(5));
}

TEST(Settings, APasswordFileThatIsEmptyOrMissingIsAFault) {
    const test::TemporaryDirectory directory;
    Settings settings;
    EXPECT_EQ(*ReadPassword(settings), "");
    settings.password_file = directory.path() + "/password";
    EXPECT_FALSE(ReadPassword(settings).ok());
    test::WritePrivateFile(settings.password_file, "\n");
    EXPECT_FALSE(ReadPassword(settings).ok());
    test::WritePrivateFile(settings.password_file, "s3cret\r\n");
    EXPECT_EQ(*ReadPassword(settings), "s3cret");
}

TEST(Settings, APasswordFileThatOthersMayReadIsAFault) {
    const test::TemporaryDirectory directory;
    Settings settings;
    settings.password_file = directory.path() + "/password";
    test::WritePrivateFile(settings.password_file, "s3cret");
    ASSERT_TRUE(ReadPassword(settings).ok());
    std::filesystem::permissions(
        settings.password_file,
        std::filesystem::perms::others_read,
        std::filesystem::perm_options::add
    );
    EXPECT_FALSE(ReadPassword(settings).ok());
}

// RFC 4231, test case 2.
TEST(Seal, IsHmacSha256) {
    EXPECT_EQ(
        absl::BytesToHexString(Seal("Jefe", "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

TEST(Note, SurvivesTheWayAndBack) {
    const Note note{.kind = "contract", .id = "0190f0c4-aaaa", .version = 12};
    const auto read = ReadNote(ToText(note));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->kind, note.kind);
    EXPECT_EQ(read->id, note.id);
    EXPECT_EQ(read->version, note.version);
    EXPECT_FALSE(ReadNote("1 contract  12").has_value());
}

}  // namespace
}  // namespace luotsi::redis
