#include "platform/rpc/server.h"

#include "platform/rpc/client.h"
#include "platform/rpc/errors.h"
#include "platform/runtime/clocks.h"

#include <grpc/reflection/v1/reflection.pb.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>
#include <luotsi/config/v1/clock_service.pb.h>
#include <trial.pb.h>

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace luotsi::rpc {
namespace {

using config::v1::AdvanceClockRequest;
using config::v1::GetClockRequest;
using testing::HasSubstr;
using trial::v1::ChangeRequest;
using trial::v1::LookRequest;
using trial::v1::LookResponse;
using trial::v1::Piece;

constexpr char kLook[] = "/luotsi.trial.v1.TrialService/Look";
constexpr char kChange[] = "/luotsi.trial.v1.TrialService/Change";
constexpr char kEcho[] = "/luotsi.trial.v1.TrialService/Echo";
constexpr char kGetClock[] = "/luotsi.config.v1.ClockService/GetClock";
constexpr char kAdvanceClock[] = "/luotsi.config.v1.ClockService/AdvanceClock";

absl::Time Now() {
    return absl::FromUnixMicros(runtime::SystemNow().micros());
}

// A door that tests hold shut to keep a handler running.
class Gate {
  public:
    void Open() {
        const std::lock_guard<std::mutex> lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void Pass() {
        std::unique_lock<std::mutex> lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait_for(lock, std::chrono::seconds(20), [this] { return open_; });
    }
    void AwaitVisitors(int count) {
        std::unique_lock<std::mutex> lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20), [&] {
            return waiting_ >= count;
        }));
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int waiting_ = 0;
};

class ServerTest : public testing::Test {
  protected:
    ServerTest() {
        options_.reflection = true;
        options_.limits.set_max_message_bytes(256 * 1024);
        options_.limits.set_default_deadline_ms(500);
        options_.limits.set_handler_threads(2);
        options_.limits.set_queued_calls(2);
        options_.upload_idle_limit = absl::Milliseconds(700);
        router_.Unary<LookRequest, LookResponse>(
            kLook,
            [this](const Call& call, const LookRequest& request, LookResponse& response) {
                return Look(call, request, response);
            }
        );
        router_.Unary<ChangeRequest, LookResponse>(
            kChange,
            [this](const Call& call, const ChangeRequest&, LookResponse& response) {
                response.set_said(call.request.request_id + ' ' + call.request.fingerprint);
                ++changes_;
                return absl::OkStatus();
            }
        );
        router_.Upload<Piece, Piece>(
            kEcho,
            [this](const Call& call, UploadStream<Piece, Piece>& stream) {
                return Echo(call, stream);
            }
        );
        router_.Unary<GetClockRequest, config::v1::Clock>(
            kGetClock,
            [](const Call&, const GetClockRequest&, config::v1::Clock& clock) {
                clock.set_today("2026-02-10");
                return absl::OkStatus();
            }
        );
        router_.Unary<AdvanceClockRequest, config::v1::Clock>(
            kAdvanceClock,
            [](const Call& call, const AdvanceClockRequest&, config::v1::Clock&) {
                return ToStatus(Rejection{.reason = "CLOCK_NOT_VIRTUAL"}, call.language);
            }
        );
    }

    ~ServerTest() override {
        gate_.Open();
        if (server_) server_->Drain(absl::Seconds(5));
    }

    Client Started() {
        server_ = std::make_unique<Server>(router_, options_, log_, metrics_);
        const absl::Status status = server_->Start();
        EXPECT_TRUE(status.ok()) << status;
        return Client::Dial(server_->address());
    }

    absl::Status Look(const Call& call, const LookRequest& request, LookResponse& response) {
        if (request.wish() == "throw") throw std::runtime_error("secret");
        if (request.wish() == "wait") gate_.Pass();
        if (request.wish() == "language") response.set_said(call.language);
        if (request.wish() == "deadline") {
            response.set_said(absl::FormatDuration(call.deadline - Now()));
        }
        if (request.wish() == "unavailable") return absl::UnavailableError("disk sda1");
        return absl::OkStatus();
    }

    absl::Status Echo(const Call& call, UploadStream<Piece, Piece>& stream) {
        Piece piece;
        while (stream.Read(piece)) {
            if (piece.text() == "wait") gate_.Pass();
            if (piece.text() == "throw") throw std::runtime_error("secret");
            if (piece.text() == "refuse") {
                return ToStatus(Rejection{.reason = "FILE_EMPTY"}, call.language);
            }
            if (piece.text() == "silent") continue;
            if (!stream.Write(piece)) break;
        }
        if (stream.failure().ok()) ++whole_files_;
        return stream.failure();
    }

    std::string Logged() const {
        const std::lock_guard<std::mutex> lock(log_mutex_);
        return logged_;
    }

    mutable std::mutex log_mutex_;
    std::string logged_;
    luotsi::log::Log log_{config::v1::LOG_LEVEL_DEBUG, [this](std::string_view line) {
                              const std::lock_guard<std::mutex> lock(log_mutex_);
                              logged_ += line;
                          }};
    luotsi::metrics::Metrics metrics_;
    Gate gate_;
    std::atomic<int> changes_ = 0;
    std::atomic<int> whole_files_ = 0;
    Router router_;
    ServerOptions options_;
    std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersAUnaryCall) {
    Client client = Started();
    client.SetMetadata("x-correlation-id", "trace-1");
    config::v1::Clock clock;
    ASSERT_TRUE(client.Unary(kGetClock, GetClockRequest(), &clock).ok());
    EXPECT_EQ(clock.today(), "2026-02-10");
    EXPECT_EQ(client.LastInitialMetadata("x-correlation-id"), "trace-1");
    server_->Drain(absl::Seconds(5));
    EXPECT_THAT(
        Logged(),
        HasSubstr("\"event\":\"rpc.done\",\"method\":\"/luotsi.config.v1.ClockService/"
                  "GetClock\",\"code\":\"OK\",\"reason\":\"\",\"duration_us\":")
    );
    EXPECT_THAT(Logged(), HasSubstr("\"correlation_id\":\"trace-1\""));
    EXPECT_THAT(
        metrics_.Expose(),
        HasSubstr("grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"GetClock\","
                  "grpc_service=\"luotsi.config.v1.ClockService\",grpc_type=\"unary\"} 1")
    );
    EXPECT_THAT(
        metrics_.Expose(),
        HasSubstr("grpc_server_handled_total{grpc_code=\"Internal\",grpc_method=\"Echo\","
                  "grpc_service=\"luotsi.trial.v1.TrialService\",grpc_type=\"bidi_stream\"} 0")
    );
}

TEST_F(ServerTest, MakesACorrelationIdWhereTheCallersIsMissingOrNoCode) {
    Client client = Started();
    LookResponse response;
    ASSERT_TRUE(client.Unary(kLook, LookRequest(), &response).ok());
    EXPECT_EQ(client.LastInitialMetadata("x-correlation-id").size(), 36U);
    for (const char* unfit : {"two words", "131052-308T", "trace/131052a308t"}) {
        client.SetMetadata("x-correlation-id", unfit);
        ASSERT_TRUE(client.Unary(kLook, LookRequest(), &response).ok());
        EXPECT_EQ(client.LastInitialMetadata("x-correlation-id").size(), 36U) << unfit;
    }
}

TEST_F(ServerTest, NamesTheReasonInTheCallersLanguage) {
    Client client = Started();
    AdvanceClockRequest request;
    request.set_request_id("r1");
    request.set_to_day("2026-02-11");
    config::v1::Clock clock;
    for (const std::string language : {"en", "fi", "sv"}) {
        const grpc::Status status =
            client.Unary(kAdvanceClock, request, &clock, absl::Seconds(5), language);
        EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
        const ErrorDescription error = DescribeError(status);
        EXPECT_EQ(error.reason, "CLOCK_NOT_VIRTUAL");
        EXPECT_EQ(error.locale, language);
        EXPECT_EQ(error.message, FindReason("CLOCK_NOT_VIRTUAL")->In(language));
    }
}

TEST_F(ServerTest, ReadsTheLanguageOfTheCaller) {
    Client client = Started();
    LookRequest request;
    request.set_wish("language");
    const std::pair<std::string, std::string> rows[] = {
        {"fi", "fi"},
        {"sv-FI,sv;q=0.9,en;q=0.5", "sv"},
        {"de, fi;q=0.4", "fi"},
        {"de", "en"},
        {",,;;==,", "en"},
        {"finnish", "en"}
    };
    for (const auto& [header, language] : rows) {
        LookResponse response;
        ASSERT_TRUE(client.Unary(kLook, request, &response, absl::Seconds(5), header).ok());
        EXPECT_EQ(response.said(), language) << header;
    }
}

TEST_F(ServerTest, RefusesAnUnknownMethod) {
    Client client = Started();
    std::string answer;
    const grpc::Status status = client.UnaryBytes("/luotsi.trial.v1.TrialService/No", "", &answer);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_EQ(DescribeError(status).reason, "METHOD_UNKNOWN");
}

TEST_F(ServerTest, RefusesBytesThatAreNoMessage) {
    Client client = Started();
    std::string answer;
    const std::pair<std::string, std::string> rows[] = {
        {"\xff\xff\xff", "MESSAGE_MALFORMED"},
        {std::string("\x0a\x7f"
                     "ab"),
         "MESSAGE_MALFORMED"},
        {std::string("\x0a\x02\xc3\x28"), "TEXT_NOT_UTF8"}
    };
    for (const auto& [bytes, reason] : rows) {
        const grpc::Status status = client.UnaryBytes(kLook, bytes, &answer);
        EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
        EXPECT_EQ(DescribeError(status).reason, reason);
    }
    const grpc::Status status = client.UnaryBytes(kLook, "\x0a\x02\xc3\x28", &answer);
    ASSERT_EQ(DescribeError(status).violations.size(), 1U);
    EXPECT_EQ(DescribeError(status).violations[0].field, "wish");
}

TEST_F(ServerTest, RefusesTooLargeMessagesWithDetails) {
    Client client = Started();
    std::string answer;
    for (const int size : {256 * 1024 + 1, 5 * 1024 * 1024, 60 * 1024 * 1024}) {
        LookRequest request;
        request.set_load(std::string(static_cast<std::size_t>(size), 'x'));
        const grpc::Status status =
            client.UnaryBytes(kLook, request.SerializeAsString(), &answer, absl::Seconds(20));
        EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
        EXPECT_EQ(DescribeError(status).reason, "MESSAGE_TOO_LARGE") << size;
    }
    LookRequest request;
    request.set_load(std::string(255 * 1024, 'x'));
    EXPECT_TRUE(client.UnaryBytes(kLook, request.SerializeAsString(), &answer).ok());
    request.set_load(std::string(65 * 1024 * 1024, 'x'));
    const grpc::Status status =
        client.UnaryBytes(kLook, request.SerializeAsString(), &answer, absl::Seconds(20));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, ListsAllViolationsOfARequest) {
    Client client = Started();
    AdvanceClockRequest request;
    request.set_to_day("2026-02-30");
    config::v1::Clock clock;
    const ErrorDescription error = DescribeError(client.Unary(kAdvanceClock, request, &clock));
    EXPECT_EQ(error.reason, "REQUEST_ID_MISSING");
    ASSERT_EQ(error.violations.size(), 2U);
    EXPECT_EQ(error.violations[1].field, "to_day");
    EXPECT_EQ(error.violations[1].reason, "FIELD_FORMAT_INVALID");
}

TEST_F(ServerTest, ShowsAHundredViolationsToAStockClient) {
    Client client = Started();
    LookRequest request;
    for (int i = 0; i < 200; ++i)
        request.add_rows()->set_service_code("a b");
    LookResponse response;
    const grpc::Status status = client.Unary(kLook, request, &response, absl::Seconds(5), "fi");
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    const ErrorDescription error = DescribeError(status);
    EXPECT_GT(error.violations.size(), 10U);
    EXPECT_EQ(std::stoul(error.metadata.at("violations_left_out")) + error.violations.size(), 100U);
}

TEST_F(ServerTest, HandsTheRequestContextToTheHandler) {
    Client client = Started();
    ChangeRequest request;
    request.set_request_id("r1");
    request.set_note("a");
    LookResponse first;
    LookResponse second;
    ASSERT_TRUE(client.Unary(kChange, request, &first).ok());
    ASSERT_TRUE(client.Unary(kChange, request, &second).ok());
    EXPECT_EQ(first.said(), second.said());
    EXPECT_EQ(first.said().size(), std::string("call/r1 ").size() + 32U);
}

// Lets everyone in as whoever the bearer says.
class NamedDoor : public Admission {
  public:
    absl::StatusOr<Principal> Admit(const Knock& knock) override {
        Principal caller;
        caller.actor = knock.authorizations.empty() ? "nobody" : knock.authorizations.front();
        if (caller.actor.starts_with("FI-PRO:")) caller.scope = ports::Scope::Of(caller.actor);
        return caller;
    }
};

TEST_F(ServerTest, KeepsTheRequestIdsOfProvidersApart) {
    NamedDoor door;
    options_.admission = &door;
    const Client first = Started();
    const auto id_of = [&](const char* bearer) {
        Client client = Client::Dial(server_->address());
        client.SetMetadata("authorization", bearer);
        ChangeRequest request;
        request.set_request_id("r1");
        LookResponse response;
        const grpc::Status status = client.Unary(kChange, request, &response);
        EXPECT_TRUE(status.ok()) << status.error_message();
        return response.said().substr(0, response.said().find(' '));
    };
    EXPECT_EQ(id_of("FI-PRO:2077474-0"), "FI-PRO:2077474-0/call/r1");
    EXPECT_EQ(id_of("FI-PRO:0112038-9"), "FI-PRO:0112038-9/call/r1");
    EXPECT_EQ(id_of("tactical"), "call/r1");
}

TEST_F(ServerTest, TurnsExceptionsAndBareFailuresIntoCodedErrors) {
    Client client = Started();
    LookRequest request;
    LookResponse response;
    request.set_wish("throw");
    grpc::Status status = client.Unary(kLook, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_EQ(DescribeError(status).reason, "INTERNAL_FAULT");
    EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
    request.set_wish("unavailable");
    status = client.Unary(kLook, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(DescribeError(status).reason, "STORE_UNAVAILABLE");
    EXPECT_EQ(DescribeError(status).retry_after, absl::Seconds(1));
    EXPECT_EQ(status.error_message().find("sda1"), std::string::npos);
    EXPECT_THAT(Logged(), HasSubstr("rpc.exception"));
}

TEST_F(ServerTest, GivesEveryCallADeadline) {
    Client client = Started();
    LookRequest request;
    request.set_wish("deadline");
    LookResponse response;
    const auto left = [&](absl::Duration timeout) {
        EXPECT_TRUE(client.Unary(kLook, request, &response, timeout).ok());
        absl::Duration duration;
        EXPECT_TRUE(absl::ParseDuration(response.said(), &duration));
        return duration;
    };
    EXPECT_LE(left(absl::InfiniteDuration()), absl::Milliseconds(500));
    EXPECT_LE(left(absl::Seconds(5)), absl::Seconds(6));
    EXPECT_LE(left(absl::Hours(24 * 3650)), absl::Seconds(60));
}

TEST_F(ServerTest, EndsACallWithoutDeadlineWhenTheDefaultHasPassed) {
    Client client = Started();
    LookRequest request;
    request.set_wish("wait");
    LookResponse response;
    const grpc::Status status = client.Unary(kLook, request, &response, absl::InfiniteDuration());
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
    EXPECT_EQ(DescribeError(status).reason, "DEADLINE_EXCEEDED");
}

TEST_F(ServerTest, RefusesWhatItCannotQueueAndRecovers) {
    Client client = Started();
    LookRequest wait;
    wait.set_wish("wait");
    std::vector<std::thread> callers;
    for (int i = 0; i < 2; ++i) {
        callers.emplace_back([&] {
            Client own = Client::Dial(server_->address());
            LookResponse response;
            EXPECT_TRUE(own.Unary(kLook, wait, &response, absl::Seconds(20)).ok());
        });
    }
    gate_.AwaitVisitors(2);
    LookResponse response;
    grpc::Status status;
    for (int i = 0; i < 200 && status.error_code() != grpc::StatusCode::RESOURCE_EXHAUSTED; ++i) {
        status = client.Unary(kLook, LookRequest(), &response, absl::Milliseconds(50));
    }
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(DescribeError(status).reason, "OVERLOADED");
    EXPECT_EQ(DescribeError(status).retry_after, absl::Seconds(1));
    gate_.Open();
    for (std::thread& caller : callers)
        caller.join();
    EXPECT_TRUE(client.Unary(kLook, LookRequest(), &response).ok());
}

TEST_F(ServerTest, EchoesAnUpload) {
    Client client = Started();
    Client::Upload upload(client, kEcho);
    Piece piece;
    Piece back;
    for (int i = 0; i < 50; ++i) {
        piece.set_text(std::string(static_cast<std::size_t>(i) * 1000, 'x'));
        ASSERT_TRUE(upload.Write(piece));
        ASSERT_TRUE(upload.Read(&back));
        EXPECT_EQ(back.text(), piece.text());
    }
    upload.WritesDone();
    EXPECT_FALSE(upload.Read(&back));
    EXPECT_TRUE(upload.Finish().ok());
    EXPECT_EQ(whole_files_, 1);
}

TEST_F(ServerTest, AnUploadWithoutMessagesIsWhole) {
    Client client = Started();
    Client::Upload upload(client, kEcho);
    upload.WritesDone();
    EXPECT_TRUE(upload.Finish().ok());
    EXPECT_EQ(whole_files_, 1);
}

TEST_F(ServerTest, RefusesABadPieceOfAnUpload) {
    Client client = Started();
    const std::pair<std::string, std::string> rows[] = {
        {"\xff\xff", "MESSAGE_MALFORMED"},
        {"\x0a\x01\xff", "TEXT_NOT_UTF8"},
        {std::string("\x0a\x01\x00", 3), "FIELD_FORMAT_INVALID"},
        {"\x0a\x06"
         "refuse",
         "FILE_EMPTY"},
        {"\x0a\x05"
         "throw",
         "INTERNAL_FAULT"},
        {std::string(300 * 1024, 'x'), "MESSAGE_TOO_LARGE"}
    };
    for (const auto& [bytes, reason] : rows) {
        Client::Upload upload(client, kEcho);
        upload.Write(bytes);
        std::string back;
        while (upload.Read(&back)) {
        }
        EXPECT_EQ(DescribeError(upload.Finish()).reason, reason);
    }
    EXPECT_EQ(whole_files_, 0);
}

TEST_F(ServerTest, EndsAnIdleUpload) {
    Client client = Started();
    Client::Upload upload(client, kEcho);
    const grpc::Status status = upload.Finish();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
    EXPECT_EQ(DescribeError(status).reason, "DEADLINE_EXCEEDED");
}

TEST_F(ServerTest, NeverTakesABrokenUploadForAWholeOne) {
    Client client = Started();
    for (int i = 0; i < 300; ++i) {
        Client::Upload upload(client, kEcho);
        Piece piece;
        piece.set_text(i % 3 == 0 ? "silent" : "a");
        upload.Write(piece);  // refused while eight others are still noticing their end
        if (i % 3 == 1) upload.Read(&piece);
        // The destructor cancels.
    }
    server_->Drain(absl::Seconds(5));
    EXPECT_EQ(whole_files_, 0);
}

TEST_F(ServerTest, PushesBackOnACallerThatOnlyWrites) {
    options_.limits.set_max_message_bytes(1024 * 1024);
    options_.upload_idle_limit = absl::Seconds(5);
    Client client = Started();
    Client::Upload upload(client, kEcho);
    Piece piece;
    piece.set_text("wait");
    ASSERT_TRUE(upload.Write(piece));
    gate_.AwaitVisitors(1);
    std::atomic<int> written = 0;
    std::future<void> writer = std::async(std::launch::async, [&] {
        Piece large;
        large.set_text(std::string(500 * 1024, 'x'));
        for (int i = 0; i < 100; ++i) {
            if (!upload.Write(large)) return;
            ++written;
        }
    });
    EXPECT_EQ(writer.wait_for(std::chrono::milliseconds(300)), std::future_status::timeout);
    EXPECT_LT(written, 50);
    gate_.Open();
    // A second thread may not share the queue of the blocking client: end it from the server.
    server_->Drain(absl::ZeroDuration());
    writer.get();
}

TEST_F(ServerTest, LimitsUploadsWithoutStarvingUnaryCalls) {
    options_.upload_idle_limit = absl::Seconds(20);
    Client client = Started();
    std::vector<std::unique_ptr<Client::Upload>> uploads;
    Piece wait;
    wait.set_text("wait");
    for (int i = 0; i < 8; ++i) {
        uploads.push_back(std::make_unique<Client::Upload>(client, kEcho));
        ASSERT_TRUE(uploads.back()->Write(wait));
    }
    gate_.AwaitVisitors(8);
    Client::Upload ninth(client, kEcho);
    const grpc::Status status = ninth.Finish();
    EXPECT_EQ(DescribeError(status).reason, "OVERLOADED");
    LookResponse response;
    EXPECT_TRUE(client.Unary(kLook, LookRequest(), &response).ok());
    gate_.Open();
    for (auto& upload : uploads) {
        upload->WritesDone();
        EXPECT_TRUE(upload->Finish().ok());
    }
}

template <class Request, class Response>
Response Ask(Client& client, const std::string& version, const Request& request) {
    Client::Upload stream(
        client, "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo"
    );
    Response response;
    EXPECT_TRUE(stream.Write(request));
    EXPECT_TRUE(stream.Read(&response));
    stream.WritesDone();
    EXPECT_TRUE(stream.Finish().ok());
    return response;
}

TEST_F(ServerTest, TellsWhatItServes) {
    Client client = Started();
    namespace v1 = grpc::reflection::v1;
    v1::ServerReflectionRequest list;
    list.set_list_services("");
    std::vector<std::string> names;
    const auto listed =
        Ask<v1::ServerReflectionRequest, v1::ServerReflectionResponse>(client, "v1", list);
    for (const auto& service : listed.list_services_response().service()) {
        names.push_back(service.name());
    }
    EXPECT_THAT(
        names,
        testing::ElementsAre(
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            "luotsi.config.v1.ClockService",
            "luotsi.trial.v1.TrialService"
        )
    );

    namespace v1alpha = grpc::reflection::v1alpha;
    v1alpha::ServerReflectionRequest file;
    file.set_file_containing_symbol("luotsi.config.v1.ClockService.GetClock");
    const auto answer = Ask<v1alpha::ServerReflectionRequest, v1alpha::ServerReflectionResponse>(
        client, "v1alpha", file
    );
    EXPECT_GT(answer.file_descriptor_response().file_descriptor_proto_size(), 2);
    file.set_file_containing_symbol("no.such.Thing");
    const auto missing = Ask<v1alpha::ServerReflectionRequest, v1alpha::ServerReflectionResponse>(
        client, "v1alpha", file
    );
    EXPECT_EQ(missing.error_response().error_code(), 5);
}

// grpc.health.v1: a request with the service's name, an answer whose first field is 1 when it
// serves.
TEST_F(ServerTest, TellsItsHealth) {
    Client client = Started();
    std::string answer;
    const std::string name = "luotsi.trial.v1.TrialService";
    ASSERT_TRUE(client.UnaryBytes("/grpc.health.v1.Health/Check", "", &answer).ok());
    EXPECT_EQ(answer, "\x08\x01");
    const std::string request = "\x0a" + std::string(1, static_cast<char>(name.size())) + name;
    ASSERT_TRUE(client.UnaryBytes("/grpc.health.v1.Health/Check", request, &answer).ok());
    EXPECT_EQ(answer, "\x08\x01");
    EXPECT_EQ(
        client.UnaryBytes("/grpc.health.v1.Health/Check", "\x0a\x01x", &answer).error_code(),
        grpc::StatusCode::NOT_FOUND
    );
}

TEST_F(ServerTest, DrainsRunningCallsAndRefusesNewOnes) {
    options_.limits.set_default_deadline_ms(10'000);
    Client client = Started();
    std::thread caller([&] {
        Client own = Client::Dial(server_->address());
        LookRequest wait;
        wait.set_wish("wait");
        LookResponse response;
        EXPECT_TRUE(own.Unary(kLook, wait, &response, absl::Seconds(20)).ok());
    });
    gate_.AwaitVisitors(1);
    std::thread drain([&] { server_->Drain(absl::Seconds(10)); });
    LookResponse response;
    grpc::Status status;
    for (int i = 0; i < 1000 && status.error_code() != grpc::StatusCode::UNAVAILABLE; ++i) {
        status = client.Unary(kLook, LookRequest(), &response, absl::Seconds(1));
    }
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    gate_.Open();
    caller.join();
    drain.join();
}

TEST_F(ServerTest, RefusesLargeMetadata) {
    Client client = Started();
    client.SetMetadata("x-large", std::string(20'000, 'x'));
    LookResponse response;
    const grpc::Status refused = client.Unary(kLook, LookRequest(), &response);
    EXPECT_EQ(DescribeError(refused).reason, "METADATA_TOO_LARGE");
    Client other = Client::Dial(server_->address());
    EXPECT_TRUE(other.Unary(kLook, LookRequest(), &response).ok());
}

// gRPC unpacks before it looks at sizes: packed messages are refused altogether.
TEST_F(ServerTest, RefusesPackedMessages) {
    Started();
    grpc::ChannelArguments arguments;
    arguments.SetCompressionAlgorithm(GRPC_COMPRESS_GZIP);
    grpc::GenericStub stub(
        grpc::CreateCustomChannel(server_->address(), grpc::InsecureChannelCredentials(), arguments)
    );
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const grpc::Slice zeros(std::string(1024 * 1024, 'x'));
    const auto call = stub.PrepareUnaryCall(&context, kLook, grpc::ByteBuffer(&zeros, 1), &queue);
    grpc::ByteBuffer answer;
    grpc::Status status;
    call->StartCall();
    call->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    ASSERT_TRUE(queue.Next(&tag, &ok));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << status.error_message();
}

TEST_F(ServerTest, ListensOnLoopbackOnly) {
    options_.host = "0.0.0.0";
    Server server(router_, options_, log_, metrics_);
    const absl::Status status = server.Start();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("grpc.tls is not given"));
}

TEST_F(ServerTest, SaysWhenThePortIsTaken) {
    Started();
    Router router;
    options_.port = server_->port();
    options_.reflection = false;
    Server second(router, options_, log_, metrics_);
    EXPECT_EQ(second.Start().code(), absl::StatusCode::kUnavailable);
}

TEST(Router, NamesMethodsWithoutAHandler) {
    Router router;
    router.Unary<GetClockRequest, config::v1::Clock>(
        kGetClock,
        [](const Call&, const GetClockRequest&, config::v1::Clock&) { return absl::OkStatus(); }
    );
    EXPECT_THAT(
        router.MissingMethods("luotsi.config.v1.ClockService"), testing::ElementsAre("AdvanceClock")
    );
}

TEST(RouterDeathTest, RefusesAHandlerThatDoesNotFitItsMethod) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const auto handler = [](const Call&, const LookRequest&, LookResponse&) {
        return absl::OkStatus();
    };
    Router router;
    EXPECT_DEATH(
        (router.Unary<LookRequest, LookResponse>("/luotsi.trial.v1.TrialService/No", handler)),
        "exists in the generated descriptors"
    );
    EXPECT_DEATH((router.Unary<LookRequest, LookResponse>(kChange, handler)), "message types");
    EXPECT_DEATH((router.Unary<LookRequest, LookResponse>("no slash", handler)), "package.Service");
}

}  // namespace
}  // namespace luotsi::rpc
