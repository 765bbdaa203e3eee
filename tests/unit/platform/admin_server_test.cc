#include "platform/metrics/admin_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace luotsi::metrics {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string Fetch(int port, const std::string& request) {
    const int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string answer;
    if (connect(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string text = request + "\r\nHost: x\r\nConnection: close\r\n\r\n";
        EXPECT_EQ(send(socket_fd, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
        char buffer[4096];
        for (ssize_t n = 0; (n = recv(socket_fd, buffer, sizeof buffer, 0)) > 0;) {
            answer.append(buffer, static_cast<std::size_t>(n));
        }
    }
    close(socket_fd);
    return answer;
}

TEST(AdminServer, AnswersOperations) {
    Metrics metrics;
    metrics.CounterOf("luotsi_trial_total", "Trials.", {{"outcome", "ok"}}).Increment();
    std::vector<std::string> not_ready{"contract-registry:catching-up"};
    AdminServer server(metrics, {.version = "0.1.0", .not_ready = [&] { return not_ready; }});
    ASSERT_TRUE(server.Start().ok());
    ASSERT_GT(server.port(), 0);

    EXPECT_THAT(Fetch(server.port(), "GET /livez HTTP/1.1"), StartsWith("HTTP/1.1 200 OK"));
    EXPECT_THAT(Fetch(server.port(), "GET /version HTTP/1.1"), HasSubstr("0.1.0\n"));
    EXPECT_THAT(
        Fetch(server.port(), "GET /metrics HTTP/1.1"),
        HasSubstr("luotsi_trial_total{outcome=\"ok\"} 1")
    );
    EXPECT_THAT(
        Fetch(server.port(), "GET /readyz HTTP/1.1"),
        testing::AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("catching-up"))
    );
    not_ready.clear();
    EXPECT_THAT(Fetch(server.port(), "GET /readyz HTTP/1.1"), StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(Fetch(server.port(), "GET /etc/passwd HTTP/1.1"), StartsWith("HTTP/1.1 404"));
    EXPECT_THAT(
        Fetch(server.port(), "POST /livez HTTP/1.1\r\nContent-Length: 0"),
        StartsWith("HTTP/1.1 405")
    );
    EXPECT_THAT(Fetch(server.port(), "HEAD /version HTTP/1.1"), testing::Not(HasSubstr("0.1.0\n")));
}

TEST(AdminServer, TellsOfTroubleAndStaysReady) {
    const Metrics metrics;
    std::vector<std::string> degraded{"feed-stopped:alerting:report-intake:SEQUENCE_GAP"};
    const AdminServer server(metrics, {.version = {}, .not_ready = {}, .degraded = [&] {
                                           return degraded;
                                       }});
    const AdminServer::Answer answer = server.Get("/readyz");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "ok\ndegraded feed-stopped:alerting:report-intake:SEQUENCE_GAP\n");
    degraded.clear();
    EXPECT_EQ(server.Get("/readyz").body, "ok\n");
}

TEST(AdminServer, SaysWhenThePortIsTaken) {
    Metrics metrics;
    AdminServer first(metrics, {});
    ASSERT_TRUE(first.Start().ok());
    AdminServer second(metrics, {.port = first.port(), .version = {}, .not_ready = {}});
    EXPECT_FALSE(second.Start().ok());
}

TEST(Metrics, GivesTheSameSeriesForTheSameNameAndLabels) {
    Metrics metrics;
    metrics.CounterOf("a_total", "A.", {{"x", "1"}}).Increment();
    metrics.CounterOf("a_total", "A.", {{"x", "1"}}).Increment();
    metrics.GaugeOf("b", "B.").Set(3);
    metrics.HistogramOf("c_seconds", "C.").Observe(0.002);
    EXPECT_THAT(metrics.Expose(), HasSubstr("a_total{x=\"1\"} 2"));
    EXPECT_THAT(metrics.Expose(), HasSubstr("c_seconds_bucket{le=\"0.0025\"} 1"));
}

TEST(MetricsDeathTest, EndsTheProcessForANameWithTwoTypes) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    Metrics metrics;
    metrics.CounterOf("a_total", "A.");
    EXPECT_DEATH(metrics.GaugeOf("a_total", "A."), "one type");
}

}  // namespace
}  // namespace luotsi::metrics
