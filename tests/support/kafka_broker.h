#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace luotsi::test {

// A real broker for the tests of one program, started at its first use by tools/kafka/broker and
// stopped at the end.
class KafkaBroker {
  public:
    // tools/kafka/broker ends so where Maven Central cannot be reached.
    static constexpr int kUnavailable = 69;

    static KafkaBroker& Shared() {
        static KafkaBroker broker;
        return broker;
    }
    ~KafkaBroker() {
        Stop();
        std::error_code ignored;
        std::filesystem::remove_all(directory_, ignored);
    }
    KafkaBroker(const KafkaBroker&) = delete;
    KafkaBroker& operator=(const KafkaBroker&) = delete;

    // `127.0.0.1:port`; empty where there is none: skip by name, unless MustRun().
    const std::string& bootstrap() const { return bootstrap_; }
    bool unavailable() const { return unavailable_; }
    // LUOTSI_REQUIRE=all: a test that is left out is a failed test.
    static bool MustRun() {
        const char* const require = std::getenv("LUOTSI_REQUIRE");
        return require != nullptr && std::string(require) == "all";
    }

    // The same port and data again after a Stop.
    bool Start() {
        const std::string port = port_.empty() ? "" : " --port " + port_;
        const auto [code, said] = Run("start --dir '" + directory_ + "'" + port);
        unavailable_ = code == kUnavailable;
        if (code != 0) return false;
        bootstrap_ = Member(said, "\"bootstrap\": \"");
        port_ = bootstrap_.substr(bootstrap_.rfind(':') + 1);
        return true;
    }
    void Stop() { Run("stop --dir '" + directory_ + "'"); }

  private:
    KafkaBroker() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "luotsi-kafka-XXXXXX").string();
        directory_ = mkdtemp(pattern.data());
        Start();
    }

    struct Answer {
        int code;
        std::string said;
    };
    static Answer Run(const std::string& words) {
        const std::string command = std::string(LUOTSI_SOURCE_DIR "/tools/kafka/broker ") + words;
        std::FILE* const pipe = popen(command.c_str(), "r");
        if (pipe == nullptr) return {-1, {}};
        std::string said;
        std::array<char, 512> buffer{};
        while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe) != nullptr)
            said += buffer.data();
        const int status = pclose(pipe);
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said};
    }
    static std::string Member(const std::string& json, const std::string& name) {
        const std::size_t at = json.find(name);
        if (at == std::string::npos) return {};
        const std::size_t begin = at + name.size();
        return json.substr(begin, json.find('"', begin) - begin);
    }

    std::string directory_;
    std::string bootstrap_;
    std::string port_;
    bool unavailable_ = false;
};

}  // namespace luotsi::test
