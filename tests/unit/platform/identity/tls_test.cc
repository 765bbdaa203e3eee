#include "platform/rpc/tls.h"

#include "platform/rpc/admission.h"
#include "platform/rpc/client.h"
#include "platform/rpc/server.h"
#include "tests/support/await.h"
#include "tests/support/certificates.h"

#include <luotsi/config/v1/clock_service.pb.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace luotsi::rpc {
namespace {

using config::v1::GetClockRequest;
using testing::HasSubstr;

constexpr char kGetClock[] = "/luotsi.config.v1.ClockService/GetClock";
constexpr char kAdvanceClock[] = "/luotsi.config.v1.ClockService/AdvanceClock";

// Lets everyone in and remembers what the certificate said.
class Notebook : public Admission {
  public:
    absl::StatusOr<Principal> Admit(const Knock& knock) override {
        uris = knock.peer_uris;
        authorizations.assign(knock.authorizations.begin(), knock.authorizations.end());
        return Principal{};
    }
    std::vector<std::string> uris;
    std::vector<std::string> authorizations;
};

class TlsTest : public testing::Test {
  protected:
    void Start(const config::v1::Tls& tls) {
        router_.Unary<GetClockRequest, config::v1::Clock>(
            kGetClock, [](const auto&, const auto&, auto&) { return absl::OkStatus(); }
        );
        router_.Unary<config::v1::AdvanceClockRequest, config::v1::Clock>(
            kAdvanceClock, [](const auto&, const auto&, auto&) { return absl::OkStatus(); }
        );
        options_.tls = tls;
        options_.admission = &notebook_;
        server_ = std::make_unique<Server>(router_, options_, log_, metrics_);
        const absl::Status begun = server_->Start();
        ASSERT_TRUE(begun.ok()) << begun;
    }
    grpc::StatusCode Call(const config::v1::Tls& tls, const std::string& server_name = {}) {
        auto client = Client::Dial(
            server_->address(), {.tls = tls, .server_name = server_name, .token_file = {}}
        );
        if (!client.ok()) return grpc::StatusCode::INVALID_ARGUMENT;
        config::v1::Clock clock;
        return client->Unary(kGetClock, GetClockRequest(), &clock, absl::Seconds(2)).error_code();
    }

    const test::Authority authority_;
    const config::v1::Tls server_tls_ = authority_.Issue("server", "spiffe://c.example/intake");
    luotsi::log::Log log_{config::v1::LOG_LEVEL_ERROR};
    luotsi::metrics::Metrics metrics_;
    Notebook notebook_;
    Router router_;
    ServerOptions options_;
    std::unique_ptr<Server> server_;
};

TEST_F(TlsTest, KnowsAPeerByTheUriOfItsCertificate) {
    Start(server_tls_);
    EXPECT_EQ(
        Call(authority_.Issue("operations", "spiffe://c.example/operations")), grpc::StatusCode::OK
    );
    EXPECT_THAT(notebook_.uris, testing::ElementsAre("spiffe://c.example/operations"));
    // The right common name says nothing.
    EXPECT_EQ(Call(authority_.Issue("nameless", "")), grpc::StatusCode::OK);
    EXPECT_THAT(notebook_.uris, testing::IsEmpty());
}

TEST_F(TlsTest, RefusesWhoHasNoGoodCertificate) {
    Start(server_tls_);
    const std::string uri = "spiffe://c.example/operations";
    config::v1::Tls none;
    none.set_ca_file(server_tls_.ca_file());
    EXPECT_EQ(Call(none), grpc::StatusCode::UNAVAILABLE) << "no certificate at all";
    const config::v1::Tls self_signed = authority_.Issue("self", uri, 2, true);
    EXPECT_EQ(Call(self_signed), grpc::StatusCode::UNAVAILABLE) << "self-signed";
    const test::Authority stranger;
    config::v1::Tls strange = stranger.Issue("operations", uri);
    strange.set_ca_file(server_tls_.ca_file());
    EXPECT_EQ(Call(strange), grpc::StatusCode::UNAVAILABLE) << "another authority's";
    Client plain = Client::Dial(server_->address());
    config::v1::Clock clock;
    EXPECT_EQ(
        plain.Unary(kGetClock, GetClockRequest(), &clock, absl::Seconds(2)).error_code(),
        grpc::StatusCode::UNAVAILABLE
    ) << "plain text";
    EXPECT_EQ(Call(authority_.Issue("good", uri)), grpc::StatusCode::OK);
}

TEST_F(TlsTest, ACallerChecksTheServersNameAndAuthority) {
    Start(server_tls_);
    const config::v1::Tls good = authority_.Issue("caller", "");
    EXPECT_EQ(Call(good, "elsewhere.example"), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(Call(good, "localhost"), grpc::StatusCode::OK);
    const test::Authority stranger;
    config::v1::Tls misled = good;
    misled.set_ca_file(stranger.Path("ca.pem"));
    EXPECT_EQ(Call(misled), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsTest, TakesRenewedCertificatesWithoutARestart) {
    Start(server_tls_);
    const test::Authority renewed;
    const config::v1::Tls caller = renewed.Issue("caller", "");
    EXPECT_EQ(Call(caller), grpc::StatusCode::UNAVAILABLE);
    const config::v1::Tls fresh = renewed.Issue("server", "spiffe://c.example/intake");
    const auto replace = [](const std::string& from, const std::string& to) {
        std::filesystem::copy_file(from, to + ".new");
        std::filesystem::rename(to + ".new", to);
    };
    replace(fresh.key_file(), server_tls_.key_file());
    replace(fresh.certificate_file(), server_tls_.certificate_file());
    replace(fresh.ca_file(), server_tls_.ca_file());
    EXPECT_TRUE(test::Await([&] { return Call(caller) == grpc::StatusCode::OK; }));
}

TEST_F(TlsTest, RefusesToStartWithFilesThatCannotServe) {
    const auto why = [](config::v1::Tls tls) {
        return std::string(CheckTlsFiles(tls, "grpc.tls").message());
    };
    EXPECT_EQ(why(server_tls_), "");
    config::v1::Tls bad = server_tls_;
    bad.set_key_file(authority_.Issue("other", "").key_file());
    EXPECT_THAT(why(bad), HasSubstr("not the certificate's"));
    bad = server_tls_;
    bad.set_certificate_file("/nowhere.pem");
    EXPECT_THAT(why(bad), HasSubstr("no certificate in /nowhere.pem"));
    bad = server_tls_;
    bad.clear_key_file();
    EXPECT_THAT(why(bad), HasSubstr("go together"));
    bad = server_tls_;
    bad.set_ca_file("/nowhere.pem");
    EXPECT_THAT(why(bad), HasSubstr("ca_file"));
    EXPECT_THAT(why(authority_.Issue("old", "", -1)), HasSubstr("expired"));
    const config::v1::Tls open = authority_.Issue("open", "");
    chmod(open.key_file().c_str(), 0604);
    EXPECT_THAT(why(open), HasSubstr("every user"));
    chmod(open.key_file().c_str(), 0640);
    EXPECT_EQ(why(open), "");
}

TEST_F(TlsTest, SendsTheTokenInItsFileAnewWithEachCall) {
    Start(server_tls_);
    const std::string path = authority_.Path("token");
    const auto write = [&](const std::string& text) {
        std::ofstream(path) << text;
        chmod(path.c_str(), 0600);
    };
    write("first\n");
    auto client = Client::Dial(
        server_->address(),
        {.tls = authority_.Issue("caller", ""), .server_name = {}, .token_file = path}
    );
    ASSERT_TRUE(client.ok());
    config::v1::Clock clock;
    EXPECT_TRUE(client->Unary(kGetClock, GetClockRequest(), &clock).ok());
    EXPECT_THAT(notebook_.authorizations, testing::ElementsAre("Bearer first"));
    write("second");
    EXPECT_TRUE(client->Unary(kGetClock, GetClockRequest(), &clock).ok());
    EXPECT_THAT(notebook_.authorizations, testing::ElementsAre("Bearer second"));
    chmod(path.c_str(), 0644);
    EXPECT_FALSE(
        Client::Dial(server_->address(), {.tls = {}, .server_name = {}, .token_file = path}).ok()
    );
}

}  // namespace
}  // namespace luotsi::rpc
