#include "platform/rpc/self_probe.h"

#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "tests/support/certificates.h"

#include <absl/time/clock.h>
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

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
    SelfProbe probe(Ask(deaf.port(), false), [&] { ++told; });
    for (int i = 0; i < 500 && told == 0; ++i)
        absl::SleepFor(absl::Milliseconds(10));
    absl::SleepFor(absl::Milliseconds(500));
    EXPECT_EQ(told, 1);
}

TEST_F(SelfProbeTest, KeepsQuietWhileTheListenerAnswers) {
    std::atomic<int> told = 0;
    options_.on_deaf = [&] { ++told; };
    options_.limits.set_self_probe_ms(10);
    Start();
    absl::SleepFor(absl::Milliseconds(500));
    EXPECT_EQ(told, 0);
    server_->Drain(absl::ZeroDuration());
    EXPECT_EQ(told, 0) << "a listener that closes on purpose is not deaf";
}

// The real fault: a server without file descriptors left takes no connection and never will again.
TEST(SelfProbe, EndsAProcessThatRanOutOfFileDescriptors) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        execl("/proc/self/exe", "identity_test", "--deaf-child", nullptr);
        _exit(3);
    }
    int status = 0;
    for (int i = 0; i < 300 && waitpid(child, &status, WNOHANG) == 0; ++i)
        absl::SleepFor(absl::Milliseconds(100));
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 70);
}

}  // namespace

// What the test above starts: a server that loses its descriptors while callers stay connected.
int ServeUntilDeaf() {
    luotsi::log::Log log(config::v1::LOG_LEVEL_ERROR);
    luotsi::metrics::Metrics metrics;
    Router router;
    ServerOptions options;
    options.limits.set_self_probe_ms(200);
    options.on_deaf = [] { _exit(70); };
    Server server(router, options, log, metrics);
    if (!server.Start().ok()) return 4;
    absl::SleepFor(absl::Milliseconds(500));
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 48;
    setrlimit(RLIMIT_NOFILE, &limit);
    std::vector<int> held;
    for (int i = 0; i < 150; ++i) {
        const int one = dup(0);
        if (one < 0) break;
        held.push_back(one);
    }
    absl::SleepFor(absl::Seconds(20));
    return 5;
}

}  // namespace luotsi::rpc

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == "--deaf-child")
        return luotsi::rpc::ServeUntilDeaf();
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
