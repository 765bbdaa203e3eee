#include "platform/rpc/self_probe.h"

#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "tests/support/await.h"
#include "tests/support/certificates.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <utility>
#include <vector>

namespace luotsi::rpc {
namespace {

// A socket whose connections the kernel completes and nobody ever takes: a listener gone deaf.
class DeafListener {
  public:
    DeafListener() : number_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(bind(number_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
        EXPECT_EQ(listen(number_, 64), 0);
        socklen_t size = sizeof(address);
        getsockname(number_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
    }
    ~DeafListener() { close(number_); }
    int port() const { return port_; }

  private:
    int number_;
    int port_ = 0;
};

SelfProbe::Options Ask(int port, bool tls) {
    return {
        .host = "127.0.0.1",
        .port = port,
        .tls = tls,
        .interval = absl::Milliseconds(20),
        .patience = absl::Milliseconds(100),
    };
}

class SelfProbeTest : public testing::Test {
  protected:
    void Start() {
        server_ = std::make_unique<Server>(router_, options_, log_, metrics_);
        ASSERT_TRUE(server_->Start().ok());
    }
    luotsi::log::Log log_{config::v1::LOG_LEVEL_ERROR};
    luotsi::metrics::Metrics metrics_;
    Router router_;
    ServerOptions options_;
    std::unique_ptr<Server> server_;
};

TEST_F(SelfProbeTest, HearsAPlainListenerAndOneWithTls) {
    Start();
    SelfProbe::Options ask = Ask(server_->port(), false);
    ask.patience = absl::Seconds(5);
    EXPECT_TRUE(SelfProbe::Answers(ask));
    const test::Authority authority;
    options_.tls = authority.Issue("server", "spiffe://c.example/intake");
    Start();
    ask.port = server_->port();
    ask.tls = true;
    EXPECT_TRUE(SelfProbe::Answers(ask)) << "the probe needs no certificate of its own";
}

TEST(SelfProbe, NoticesThePlantedDeafListener) {
    const DeafListener deaf;
    EXPECT_FALSE(SelfProbe::Answers(Ask(deaf.port(), false)));
    EXPECT_FALSE(SelfProbe::Answers(Ask(deaf.port(), true)));
    EXPECT_FALSE(SelfProbe::Answers(Ask(1, false))) << "nobody listens at all";
}

TEST(SelfProbe, SaysSoAfterThreeFailuresAndOnce) {
    const DeafListener deaf;
    std::atomic<int> told = 0;
    {
        SelfProbe probe(Ask(deaf.port(), false), [&] { ++told; });
        EXPECT_TRUE(test::Await([&] { return told > 0; }));
        // As long again, and it would be told a second time.
        const bool again = test::Await(
            [&] { return told > 1; }, absl::Milliseconds(120 * 2 * SelfProbe::kStrikes)
        );
        EXPECT_FALSE(again);
    }
    EXPECT_EQ(told, 1);
}

TEST_F(SelfProbeTest, KeepsQuietWhileTheListenerAnswers) {
    std::atomic<int> told = 0;
    options_.on_deaf = [&] { ++told; };
    options_.limits.set_self_probe_ms(10);
    Start();
    EXPECT_FALSE(test::Await([&] { return told > 0; }, absl::Milliseconds(500)));
    server_->Drain(absl::ZeroDuration());
    EXPECT_EQ(told, 0) << "a listener that closes on purpose is not deaf";
}

// One connection that is held open.
class Held {
  public:
    explicit Held(int port) : number_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        connect(number_, reinterpret_cast<sockaddr*>(&address), sizeof(address));
    }
    Held(Held&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    ~Held() {
        if (number_ >= 0) close(number_);
    }

  private:
    int number_;
};

// The real fault: a server that ran out of file descriptors once takes no connection any more, also
// when all callers have gone.
TEST(SelfProbe, EndsAProcessThatRanOutOfFileDescriptors) {
    const test::TemporaryDirectory directory;
    const std::string ready = directory.path() + "/port";
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        execl("/proc/self/exe", "identity_test", "--deaf-child", ready.c_str(), nullptr);
        _exit(3);
    }
    int port = 0;
    EXPECT_TRUE(test::Await([&] { return (std::ifstream(ready) >> port) && port > 0; }));
    {
        std::vector<Held> callers;
        for (int i = 0; i < 150; ++i)
            callers.emplace_back(port);
    }
    int status = 0;
    const bool ended = test::Await([&] { return waitpid(child, &status, WNOHANG) == child; });
    if (!ended) kill(child, SIGKILL);
    ASSERT_TRUE(ended) << "the process lives on and hears no one";
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 70);
}

}  // namespace

// What the test above starts: a server with few file descriptors that tells its port.
int ServeWithFewDescriptors(const char* ready) {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 48;
    setrlimit(RLIMIT_NOFILE, &limit);
    luotsi::log::Log log(config::v1::LOG_LEVEL_ERROR);
    luotsi::metrics::Metrics metrics;
    Router router;
    ServerOptions options;
    options.limits.set_self_probe_ms(200);
    options.on_deaf = [] { _exit(70); };
    Server server(router, options, log, metrics);
    if (!server.Start().ok()) return 4;
    std::ofstream(ready) << server.port() << std::endl;
    test::Await([] { return false; }, absl::Seconds(30));
    return 5;
}

}  // namespace luotsi::rpc

int main(int argc, char** argv) {
    if (argc > 2 && std::string_view(argv[1]) == "--deaf-child")
        return luotsi::rpc::ServeWithFewDescriptors(argv[2]);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
