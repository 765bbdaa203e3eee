#include "platform/log/log.h"

#include "kernel/civil.h"
#include "kernel/ids.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace luotsi::log {
namespace {

class LogTest : public testing::Test {
  protected:
    std::vector<std::string> lines_;
    Log log_{config::v1::LOG_LEVEL_INFO, [this](std::string_view line) {
                 lines_.emplace_back(line);
             }};

    // The line without its time.
    std::string Last() const {
        const std::string& line = lines_.back();
        return "{" + line.substr(line.find("\"level\""));
    }
};

struct ThingTag;

TEST_F(LogTest, WritesOneJsonObjectALine) {
    log_.Info(
        "report.accepted",
        {{"contract_id", *Id<ThingTag>::Parse("019c4b1e-7a80-7f1a-8d2e-0123456789ab")},
         {"month", *Month::Parse("2026-01")},
         {"rows", 12},
         {"late", true},
         {"took_us", std::chrono::milliseconds(3)},
         {"outcome", Code("OK")}}
    );

    EXPECT_EQ(
        Last(),
        "{\"level\":\"info\",\"event\":\"report.accepted\","
        "\"contract_id\":\"019c4b1e-7a80-7f1a-8d2e-0123456789ab\",\"month\":\"2026-01\","
        "\"rows\":12,\"late\":true,\"took_us\":3000,\"outcome\":\"OK\"}\n"
    );
    EXPECT_TRUE(lines_.back().starts_with("{\"ts\":\"20"));
}

TEST_F(LogTest, ShowsAQuestionMarkForTextThatIsNoCode) {
    log_.Info("a.b", {{"code", Code("two words")}});
    EXPECT_EQ(Last(), "{\"level\":\"info\",\"event\":\"a.b\",\"code\":\"?\"}\n");

    log_.Info("a.b", {{"code", Code("line\r\n{\"level\":\"error\"}")}});
    EXPECT_EQ(Last(), "{\"level\":\"info\",\"event\":\"a.b\",\"code\":\"?\"}\n");

    log_.Info("a.b", {{"code", Code(std::string(129, 'x'))}});
    EXPECT_EQ(Last(), "{\"level\":\"info\",\"event\":\"a.b\",\"code\":\"?\"}\n");

    log_.Info("no code\n", {});
    EXPECT_EQ(Last(), "{\"level\":\"info\",\"event\":\"?\"}\n");
}

TEST_F(LogTest, EscapesWhatJsonCannotHold) {
    log_.Info("a.b", {{"odd\"\n\\name\x7f", 1}});
    EXPECT_EQ(
        Last(), "{\"level\":\"info\",\"event\":\"a.b\",\"odd\\\"\\u000a\\\\name\\u007f\":1}\n"
    );
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
    log_.Debug("a.debug");
    EXPECT_TRUE(lines_.empty());
    log_.Warning("a.warning");
    log_.Error("a.error");
    EXPECT_EQ(lines_.size(), 2U);
}

TEST_F(LogTest, KeepsLinesOfThreadsApart) {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([this] {
            for (int row = 0; row < 250; ++row)
                log_.Info("a.b", {{"row", row}});
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    ASSERT_EQ(lines_.size(), 1000U);
    for (const std::string& line : lines_)
        EXPECT_TRUE(line.ends_with("}\n")) << line;
}

TEST_F(LogTest, NeverWritesAPersonalIdentityCode) {
    log_.Info("a/131052-308T", {{"id", Code("/luotsi/131052-308t")}});
    ASSERT_EQ(lines_.size(), 1U);
    EXPECT_EQ(lines_[0].find("308"), std::string::npos) << lines_[0];
}

template <class T>
concept Loggable = requires(const T& value) { LogField("name", value); };

TEST(LogField, HasNoConstructorFromText) {
    EXPECT_FALSE(Loggable<std::string>);
    EXPECT_FALSE(Loggable<const char*>);
    EXPECT_FALSE(Loggable<std::string_view>);
    EXPECT_FALSE(Loggable<char[5]>);
    EXPECT_TRUE(Loggable<CivilDate>);
    EXPECT_TRUE(Loggable<std::uint64_t>);
}

}  // namespace
}  // namespace luotsi::log
