#pragma once

#include "platform/redis/connection.h"
#include "tests/support/await.h"
#include "tests/support/temporary_directory.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::test {

// A real redis-server on a Unix socket of its own, which goes with the test.
class RedisServer {
  public:
    static constexpr const char* kProgram = "/usr/bin/redis-server";
    static bool IsInstalled() { return std::ifstream(kProgram).good(); }

    explicit RedisServer(std::vector<std::string> options = {}) : options_(std::move(options)) {
        Start();
    }
    ~RedisServer() { Kill(); }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;

    void Start() {
        std::vector<std::string> words{
            kProgram,
            "--port",
            "0",
            "--unixsocket",
            socket(),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            directory_.path(),
            "--logfile",
            directory_.path() + "/redis.log"
        };
        words.insert(words.end(), options_.begin(), options_.end());
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::remove(socket().c_str());
        process_ = fork();
        if (process_ == 0) {
            // It ends with the test, however that ends, and does not hold the test's output open.
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            const int nowhere = open("/dev/null", O_RDWR);
            for (const int stream : {0, 1, 2})
                dup2(nowhere, stream);
            execv(kProgram, arguments.data());
            _exit(127);
        }
        Await([&] { return Admin({"PING"}).has_value(); });
    }
    void Kill() {
        if (process_ <= 0) return;
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
        process_ = 0;
    }
    // Hung: it keeps its connections and answers nobody.
    void Hang() { kill(process_, SIGSTOP); }
    void GoOn() { kill(process_, SIGCONT); }

    std::string socket() const { return directory_.path() + "/redis.sock"; }
    const std::string& directory() const { return directory_.path(); }
    redis::Settings settings() const {
        redis::Settings settings;
        settings.socket = socket();
        return settings;
    }

    // For tests that count answers: a busy machine is no dead Redis.
    redis::Settings patient_settings() const {
        redis::Settings patient = settings();
        patient.timeout = std::chrono::seconds(2);
        return patient;
    }

    // A command past the client under test, with much patience.
    std::optional<redis::Reply> Admin(const redis::Command& command) {
        const auto deadline = runtime::ReadSteady() + std::chrono::seconds(5);
        auto connection = redis::Connection::Open(settings(), deadline);
        if (!connection.ok()) return std::nullopt;
        auto replies = (*connection)->Exchange({command}, deadline);
        if (!replies.ok()) return std::nullopt;
        return replies->front();
    }

  private:
    TemporaryDirectory directory_;
    std::vector<std::string> options_;
    pid_t process_ = 0;
};

}  // namespace luotsi::test
