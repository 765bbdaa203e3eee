// The load side of `make bench`, small enough not to be what is measured:
//
//   luotsi_load call TARGET METHOD REQUESTS OUTSTANDING [TLS-DIR [TOKEN-FILE]]
//       sends each request of a file once, so many at a time; prints JSON
//   luotsi_load stream TARGET METHOD PARTS STREAMS [TLS-DIR]
//       sends the messages of a file over so many streams at once, as fast as they are taken, and
//       reads the answers (SubmitReportAnswer, one a message); prints JSON
//   luotsi_load sqlite FILE BYTES BATCH SECONDS
//       inserts report rows of so many bytes with a unique key, and an outbox row each, so many a
//       commit (WAL, synchronous=FULL); prints rows a second
//   luotsi_load echo ANSWER [TLS-DIR]
//       a bare gRPC server (callback, generic: the style of Luotsi's own) that answers every call
//       with the file's bytes; prints its port, ends when standard input does
//   luotsi_load produce BROKERS TOPIC RECORDS
//       produces each record of a file with the relay's delivery settings; prints JSON
//
// Files of requests and records are length-delimited: four bytes, big endian, then the bytes; a
// record is its key and then its value. TLS-DIR holds ca.pem, client.pem and client.key.

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <librdkafka/rdkafka.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr int kChannels = 4;

std::string ReadFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> ReadParts(const std::string& path) {
    const std::string bytes = ReadFile(path);
    std::vector<std::string> parts;
    for (std::size_t at = 0; at + 4 <= bytes.size();) {
        std::size_t size = 0;
        for (int i = 0; i < 4; ++i)
            size = size << 8U | static_cast<unsigned char>(bytes[at++]);
        parts.push_back(bytes.substr(at, size));
        at += size;
    }
    return parts;
}

std::shared_ptr<grpc::ChannelCredentials> ClientCredentials(const std::string& tls) {
    if (tls.empty()) return grpc::InsecureChannelCredentials();
    return grpc::SslCredentials(
        {ReadFile(tls + "/ca.pem"), ReadFile(tls + "/client.key"), ReadFile(tls + "/client.pem")}
    );
}

struct Pending {
    grpc::ClientContext context;
    grpc::ByteBuffer answer;
    grpc::Status status;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
    SteadyClock::time_point began;
};

class Caller {
  public:
    Caller(const std::string& target, std::string method, const std::string& tls, std::string token)
        : method_(std::move(method)), token_(std::move(token)) {
        for (int i = 0; i < kChannels; ++i) {
            grpc::ChannelArguments arguments;
            arguments.SetInt("luotsi.load.channel", i);  // else all share one connection
            stubs_.push_back(std::make_unique<grpc::GenericStub>(
                grpc::CreateCustomChannel(target, ClientCredentials(tls), arguments)
            ));
        }
    }

    int Run(const std::vector<std::string>& requests, std::size_t outstanding) {
        std::size_t sent = 0;
        const auto began = SteadyClock::now();
        while (sent < std::min(outstanding, requests.size()))
            Send(requests[sent], sent), ++sent;
        for (std::size_t done = 0; done < requests.size(); ++done) {
            void* tag = nullptr;
            bool ok = false;
            queue_.Next(&tag, &ok);
            Finish(std::unique_ptr<Pending>(static_cast<Pending*>(tag)));
            if (sent < requests.size()) Send(requests[sent], sent), ++sent;
        }
        const std::chrono::duration<double> took = SteadyClock::now() - began;
        Print(requests.size(), took.count());
        return 0;
    }

  private:
    void Send(const std::string& request, std::size_t number) {
        auto pending = std::make_unique<Pending>();
        pending->began = SteadyClock::now();
        pending->context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
        if (!token_.empty()) pending->context.AddMetadata("authorization", "Bearer " + token_);
        const grpc::Slice slice(request);
        pending->reader = stubs_[number % stubs_.size()]->PrepareUnaryCall(
            &pending->context, method_, grpc::ByteBuffer(&slice, 1), &queue_
        );
        pending->reader->StartCall();
        Pending* raw = pending.release();
        raw->reader->Finish(&raw->answer, &raw->status, raw);
    }
    void Finish(const std::unique_ptr<Pending>& pending) {
        const std::chrono::duration<double, std::micro> took = SteadyClock::now() - pending->began;
        micros_.push_back(took.count());
        if (pending->status.ok()) {
            bytes_ = pending->answer.Length();
            return;
        }
        ++failures_
            [std::to_string(pending->status.error_code()) + " " + pending->status.error_message()];
    }
    void Print(std::size_t calls, double seconds) {
        std::ranges::sort(micros_);
        std::size_t failed = 0;
        for (const auto& [why, count] : failures_) {
            failed += count;
            std::fprintf(stderr, "%zu x %s\n", count, why.c_str());
        }
        std::printf(
            "{\"calls\":%zu,\"failed\":%zu,\"seconds\":%.4f,\"per_second\":%.1f,\"p50_us\":%.0f,"
            "\"p99_us\":%.0f,\"answer_bytes\":%zu}\n",
            calls,
            failed,
            seconds,
            static_cast<double>(calls - failed) / seconds,
            micros_[micros_.size() / 2],
            micros_[micros_.size() * 99 / 100],
            bytes_
        );
    }

    std::string method_;
    std::string token_;
    grpc::CompletionQueue queue_;
    std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
    std::vector<double> micros_;
    std::map<std::string, std::size_t> failures_;
    std::size_t bytes_ = 0;
};

// Whether a SubmitReportAnswer is a refusal: its field 3 is set instead of field 2.
bool IsRefusal(const grpc::ByteBuffer& bytes) {
    grpc::Slice slice;
    if (!bytes.DumpToSingleSlice(&slice).ok()) return true;
    const auto* at = slice.begin();
    constexpr unsigned char kRequestId = 0x0A;
    if (at != slice.end() && *at == kRequestId) at += 2 + at[1];
    constexpr unsigned char kReceipt = 0x12;
    return at >= slice.end() || *at != kReceipt;
}

// One stream of many messages, driven by a thread of its own.
class Streamer {
  public:
    Streamer(const std::string& target, std::string method, const std::string& tls, int number)
        : method_(std::move(method)) {
        grpc::ChannelArguments arguments;
        arguments.SetInt("luotsi.load.channel", number);
        stub_ = std::make_unique<grpc::GenericStub>(
            grpc::CreateCustomChannel(target, ClientCredentials(tls), arguments)
        );
    }

    // Sends `messages`; counts answers that are refusals.
    bool Run(const std::vector<std::string>& messages) {
        stream_ = stub_->PrepareCall(&context_, method_, &queue_);
        stream_->StartCall(Tag(kStart));
        bool ok = Await(kStart);
        if (!ok) return Finish(false);
        stream_->Read(&answer_, Tag(kRead));
        std::size_t sent = 0;
        Write(messages, sent);
        while (answers_ < messages.size()) {
            void* tag = nullptr;
            if (!queue_.Next(&tag, &ok) || !ok) return Finish(false);
            if (tag == Tag(kWrite)) {
                ++sent;
                Write(messages, sent);
            } else if (tag == Tag(kRead)) {
                ++answers_;
                if (IsRefusal(answer_)) ++refused_;
                if (answers_ < messages.size()) stream_->Read(&answer_, Tag(kRead));
            }
        }
        return Finish(true);
    }

    std::size_t refused() const { return refused_; }

  private:
    enum Step : std::uintptr_t { kStart = 1, kRead, kWrite, kDone, kEnd };
    static void* Tag(Step step) { return reinterpret_cast<void*>(step); }

    void Write(const std::vector<std::string>& messages, std::size_t number) {
        if (number == messages.size()) return stream_->WritesDone(Tag(kDone));
        if (number > messages.size()) return;
        const grpc::Slice slice(messages[number]);
        stream_->Write(grpc::ByteBuffer(&slice, 1), Tag(kWrite));
    }
    bool Await(Step step) {
        void* tag = nullptr;
        bool ok = false;
        while (queue_.Next(&tag, &ok) && tag != Tag(step)) {
        }
        return ok;
    }
    bool Finish(bool good) {
        grpc::Status status;
        if (!good) context_.TryCancel();
        stream_->Finish(&status, Tag(kEnd));
        Await(kEnd);
        if (!status.ok()) std::fprintf(stderr, "%s\n", status.error_message().c_str());
        return good && status.ok();
    }

    std::string method_;
    grpc::CompletionQueue queue_;
    grpc::ClientContext context_;
    std::unique_ptr<grpc::GenericStub> stub_;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
    grpc::ByteBuffer answer_;
    std::size_t answers_ = 0;
    std::size_t refused_ = 0;
};

int RunStreams(
    const std::string& target,
    const std::string& method,
    const std::vector<std::string>& messages,
    std::size_t count,
    const std::string& tls
) {
    std::vector<std::vector<std::string>> shares(count);
    for (std::size_t i = 0; i < messages.size(); ++i)
        shares[i % count].push_back(messages[i]);
    std::atomic<std::size_t> refused{0};
    std::atomic<std::size_t> broken{0};
    const auto began = SteadyClock::now();
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < count; ++i) {
        threads.emplace_back([&, i] {
            Streamer streamer(target, method, tls, static_cast<int>(i));
            if (!streamer.Run(shares[i])) ++broken;
            refused += streamer.refused();
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const std::chrono::duration<double> took = SteadyClock::now() - began;
    std::printf(
        "{\"messages\":%zu,\"refused\":%zu,\"broken\":%zu,\"seconds\":%.4f}\n",
        messages.size(),
        refused.load(),
        broken.load(),
        took.count()
    );
    return broken == 0 ? 0 : 1;
}

// What SQLite can do with the same rows by itself.
int InsertRaw(const std::string& file, std::size_t bytes, int batch, double seconds) {
    sqlite3* db = nullptr;
    if (sqlite3_open(file.c_str(), &db) != SQLITE_OK) return 1;
    const auto run = [&](const char* sql) {
        return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    };
    if (!run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
             "CREATE TABLE IF NOT EXISTS reports(id INTEGER PRIMARY KEY, request_id TEXT NOT NULL "
             "UNIQUE, contract BLOB NOT NULL, month TEXT NOT NULL, body TEXT NOT NULL);"
             "CREATE TABLE IF NOT EXISTS outbox(position INTEGER PRIMARY KEY, key BLOB NOT NULL, "
             "body TEXT NOT NULL);"))
        return 1;
    sqlite3_stmt* report = nullptr;
    sqlite3_stmt* outbox = nullptr;
    sqlite3_prepare_v2(
        db,
        "INSERT INTO reports(request_id,contract,month,body) VALUES(?,?,'2025-01',?)",
        -1,
        &report,
        nullptr
    );
    sqlite3_prepare_v2(db, "INSERT INTO outbox(key,body) VALUES(?,?)", -1, &outbox, nullptr);
    const std::string body(bytes, 'x');
    const std::string stamp = std::to_string(SteadyClock::now().time_since_epoch().count());
    std::size_t rows = 0;
    bool good = true;
    const auto began = SteadyClock::now();
    std::chrono::duration<double> took{};
    while (good && took.count() < seconds) {
        good = run("BEGIN IMMEDIATE");
        for (int i = 0; good && i < batch; ++i, ++rows) {
            const std::string id = "call/" + stamp + "/" + std::to_string(rows);
            sqlite3_bind_text(report, 1, id.data(), static_cast<int>(id.size()), SQLITE_TRANSIENT);
            sqlite3_bind_blob(report, 2, id.data(), 16, SQLITE_TRANSIENT);
            sqlite3_bind_text(report, 3, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
            sqlite3_bind_blob(outbox, 1, id.data(), 16, SQLITE_TRANSIENT);
            sqlite3_bind_text(outbox, 2, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
            good = sqlite3_step(report) == SQLITE_DONE && sqlite3_step(outbox) == SQLITE_DONE;
            sqlite3_reset(report);
            sqlite3_reset(outbox);
        }
        good = good && run("COMMIT");
        took = SteadyClock::now() - began;
    }
    sqlite3_finalize(report);
    sqlite3_finalize(outbox);
    sqlite3_close(db);
    std::printf(
        "{\"rows\":%zu,\"per_second\":%.1f}\n", rows, static_cast<double>(rows) / took.count()
    );
    return good ? 0 : 1;
}

// One call of the echo: reads the request whole, answers, ends.
class EchoCall : public grpc::ServerGenericBidiReactor {
  public:
    explicit EchoCall(const grpc::ByteBuffer& answer) : answer_(answer) { StartRead(&request_); }
    void OnReadDone(bool ok) override {
        if (!ok) return Finish(grpc::Status::CANCELLED);
        StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
    }
    void OnDone() override { delete this; }

  private:
    grpc::ByteBuffer request_;
    grpc::ByteBuffer answer_;
};

class Echo : public grpc::CallbackGenericService {
  public:
    explicit Echo(const std::string& answer) {
        const grpc::Slice slice(answer);
        answer_ = grpc::ByteBuffer(&slice, 1);
    }
    grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
        return new EchoCall(answer_);
    }

  private:
    grpc::ByteBuffer answer_;
};

int ServeEcho(const std::string& answer, const std::string& tls) {
    Echo echo(answer);
    std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
    if (!tls.empty()) {
        grpc::SslServerCredentialsOptions options(
            GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
        );
        options.pem_root_certs = ReadFile(tls + "/ca.pem");
        options.pem_key_cert_pairs.push_back(
            {ReadFile(tls + "/server.key"), ReadFile(tls + "/server.pem")}
        );
        credentials = grpc::SslServerCredentials(options);
    }
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", credentials, &port);
    builder.RegisterCallbackGenericService(&echo);
    const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
    if (server == nullptr) return 1;
    std::printf("%d\n", port);
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    server->Shutdown(std::chrono::system_clock::now());
    return 0;
}

struct Delivered {
    std::atomic<std::size_t> good{0};
    std::atomic<std::size_t> bad{0};
};

int Produce(
    const std::string& brokers, const std::string& topic, const std::vector<std::string>& parts
) {
    Delivered delivered;
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    const std::vector<std::pair<const char*, std::string>> settings{
        {"bootstrap.servers", brokers},
        {"enable.idempotence", "true"},
        {"acks", "all"},
        {"partitioner", "murmur2_random"},
        {"linger.ms", "5"},
        {"socket.nagle.disable", "true"},
        {"queue.buffering.max.messages", "1000000"},
    };
    char words[256];
    for (const auto& [name, value] : settings) {
        if (rd_kafka_conf_set(conf, name, value.c_str(), words, sizeof(words)) != RD_KAFKA_CONF_OK)
            return 1;
    }
    rd_kafka_conf_set_opaque(conf, &delivered);
    rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t* one, void* opaque) {
        auto* counts = static_cast<Delivered*>(opaque);
        ++(one->err == RD_KAFKA_RESP_ERR_NO_ERROR ? counts->good : counts->bad);
    });
    rd_kafka_t* producer = rd_kafka_new(RD_KAFKA_PRODUCER, conf, words, sizeof(words));
    if (producer == nullptr) return 1;
    const auto began = SteadyClock::now();
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        const auto sent = rd_kafka_producev(
            producer,
            RD_KAFKA_V_TOPIC(topic.c_str()),
            RD_KAFKA_V_KEY(parts[i].data(), parts[i].size()),
            RD_KAFKA_V_VALUE(const_cast<char*>(parts[i + 1].data()), parts[i + 1].size()),
            RD_KAFKA_V_END
        );
        if (sent != RD_KAFKA_RESP_ERR_NO_ERROR) ++delivered.bad;
        rd_kafka_poll(producer, 0);
    }
    rd_kafka_flush(producer, 60'000);
    const std::chrono::duration<double> took = SteadyClock::now() - began;
    rd_kafka_destroy(producer);
    std::printf(
        "{\"records\":%zu,\"failed\":%zu,\"seconds\":%.4f,\"per_second\":%.1f}\n",
        delivered.good.load(),
        delivered.bad.load(),
        took.count(),
        static_cast<double>(delivered.good) / took.count()
    );
    return delivered.bad == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string(); };
    if (word(0) == "call" && words.size() >= 5) {
        std::string token = word(6).empty() ? "" : ReadFile(word(6));
        while (!token.empty() && token.back() == '\n')
            token.pop_back();
        Caller caller(word(1), word(2), word(5), token);
        return caller.Run(ReadParts(word(3)), std::stoul(word(4)));
    }
    if (word(0) == "stream" && words.size() >= 5) {
        return RunStreams(word(1), word(2), ReadParts(word(3)), std::stoul(word(4)), word(5));
    }
    if (word(0) == "sqlite" && words.size() == 5) {
        return InsertRaw(word(1), std::stoul(word(2)), std::stoi(word(3)), std::stod(word(4)));
    }
    if (word(0) == "echo" && words.size() >= 2) return ServeEcho(ReadFile(word(1)), word(2));
    if (word(0) == "produce" && words.size() == 4) {
        return Produce(word(1), word(2), ReadParts(word(3)));
    }
    std::fprintf(stderr, "see the head of tests/bench/load/load.cc\n");
    return 2;
}
