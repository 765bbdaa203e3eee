#include "platform/metrics/admin_server.h"

#include <civetweb.h>

#include <array>
#include <string_view>
#include <utility>

namespace luotsi::metrics {
namespace {

constexpr std::string_view kPlain = "text/plain; charset=utf-8";
constexpr std::string_view kExposition = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kThreads = "3";
constexpr std::string_view kRequestTimeoutMs = "5000";

std::string_view Phrase(int status) {
    constexpr std::pair<int, std::string_view> kPhrases[] = {
        {200, "OK"}, {404, "Not Found"}, {405, "Method Not Allowed"}, {503, "Service Unavailable"}
    };
    for (const auto& [known, phrase] : kPhrases) {
        if (known == status) return phrase;
    }
    return "Error";
}

int Serve(mg_connection* connection, void* server) {
    const mg_request_info* const request = mg_get_request_info(connection);
    const std::string_view method = request->request_method;
    const bool readable = method == "GET" || method == "HEAD";
    const AdminServer::Answer answer =
        readable ? static_cast<AdminServer*>(server)->Get(request->local_uri)
                 : AdminServer::Answer{405, std::string(kPlain), "method not allowed\n"};
    const std::string head = "HTTP/1.1 " + std::to_string(answer.status) + ' ' +
                             std::string(Phrase(answer.status)) +
                             "\r\nContent-Type: " + answer.content_type +
                             "\r\nContent-Length: " + std::to_string(answer.body.size()) +
                             "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff"
                             "\r\nConnection: close\r\n\r\n";
    mg_write(connection, head.data(), head.size());
    if (method != "HEAD") mg_write(connection, answer.body.data(), answer.body.size());
    return answer.status;
}

}  // namespace

AdminServer::AdminServer(const Metrics& metrics, AdminOptions options)
    : metrics_(metrics), options_(std::move(options)) {}

AdminServer::~AdminServer() {
    Stop();
}

absl::Status AdminServer::Start() {
    const std::string listen = options_.host + ':' + std::to_string(options_.port);
    const std::array<const char*, 9> settings{
        "listening_ports",
        listen.c_str(),
        "num_threads",
        kThreads.data(),
        "request_timeout_ms",
        kRequestTimeoutMs.data(),
        "enable_keep_alive",
        "no",
        nullptr
    };
    const mg_callbacks callbacks{};
    context_ = mg_start(&callbacks, this, const_cast<const char**>(settings.data()));
    if (context_ == nullptr) {
        return absl::UnavailableError("the admin server cannot listen on " + listen);
    }
    mg_server_port listening{};
    if (mg_get_server_ports(context_, 1, &listening) == 1) port_ = listening.port;
    mg_set_request_handler(context_, "/", &Serve, this);
    return absl::OkStatus();
}

void AdminServer::Stop() {
    if (context_ == nullptr) return;
    mg_stop(std::exchange(context_, nullptr));
}

AdminServer::Answer AdminServer::Get(const std::string& path) const {
    const auto plain = [](int status, std::string body) {
        return Answer{status, std::string(kPlain), std::move(body)};
    };
    if (path == "/livez") return plain(200, "ok\n");
    if (path == "/metrics") return {200, std::string(kExposition), metrics_.Expose()};
    if (path == "/version") return plain(200, options_.version + '\n');
    if (path != "/readyz") return plain(404, "not found\n");

    std::string reasons;
    if (options_.not_ready) {
        for (const std::string& reason : options_.not_ready())
            reasons += reason + '\n';
    }
    if (!reasons.empty()) return plain(503, std::move(reasons));
    std::string told = "ok\n";
    if (options_.degraded) {
        for (const std::string& code : options_.degraded())
            told += "degraded " + code + '\n';
    }
    return plain(200, std::move(told));
}

}  // namespace luotsi::metrics
