#include "platform/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace luotsi::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> Problems(const std::string& yaml) {
    v1::LuotsiConfig config;
    std::vector<std::string> texts;
    for (const Problem& problem : ReadYaml(yaml, config))
        texts.push_back(problem.ToText("f"));
    return texts;
}

constexpr char kGood[] = R"(
county: paijat-hame
grpc: {host: 127.0.0.1, port: 50051}
limits:
  max_message_bytes: 1048576
  handler_threads: 2
log:
  level: warning
clock:
  virtual_day: 2026-02-10
calendar:
  extra_closed_days:
    - 2026-12-24
    - "2026-12-31"
reflection: true
)";

TEST(Config, ReadsEveryKindOfKey) {
    v1::LuotsiConfig config;
    EXPECT_THAT(ReadYaml(kGood, config), IsEmpty());
    EXPECT_EQ(config.county(), "paijat-hame");
    EXPECT_EQ(config.grpc().port(), 50051U);
    EXPECT_EQ(config.limits().handler_threads(), 2U);
    EXPECT_EQ(config.log().level(), v1::LOG_LEVEL_WARNING);
    EXPECT_EQ(config.clock().virtual_day(), "2026-02-10");
    EXPECT_THAT(config.calendar().extra_closed_days(), ElementsAre("2026-12-24", "2026-12-31"));
    EXPECT_TRUE(config.reflection());
}

TEST(Config, ReadsMapsAndPrintsThemInTheOrderOfTheirKeys) {
    v1::LuotsiConfig config;
    EXPECT_THAT(
        ReadYaml("county: x\nkafka: {properties: {linger.ms: 7, client.rack: no}}", config),
        IsEmpty()
    );
    EXPECT_EQ(config.kafka().properties().at("linger.ms"), "7");
    EXPECT_EQ(config.kafka().properties().at("client.rack"), "no");
    EXPECT_THAT(PrintConfig(config), HasSubstr("\"client.rack\": \"no\"\n    \"linger.ms\""));
    v1::LuotsiConfig again;
    EXPECT_THAT(ReadYaml(PrintConfig(config), again), IsEmpty());
    EXPECT_EQ(again.kafka().properties().size(), 2U);
}

TEST(Config, RefusesWhatIsNoMap) {
    EXPECT_THAT(
        Problems("county: x\nkafka: {properties: [a]}"),
        ElementsAre("f:2:21: kafka.properties: expected keys and values")
    );
    EXPECT_THAT(
        Problems("county: x\nkafka: {properties: {a: [1]}}"),
        ElementsAre("f:2:25: kafka.properties[a]: expected a single value")
    );
    EXPECT_THAT(
        Problems("county: x\nkafka: {properties: {a: 1, a: 2}}"),
        ElementsAre(HasSubstr("kafka.properties[a]: the key is given twice"))
    );
}

TEST(Config, TakesEnumsByFullNameToo) {
    v1::LuotsiConfig config;
    EXPECT_THAT(ReadYaml("county: x\nlog: {level: LOG_LEVEL_DEBUG}", config), IsEmpty());
    EXPECT_EQ(config.log().level(), v1::LOG_LEVEL_DEBUG);
}

TEST(Config, NamesAllProblemsAtOnceWithTheirPlaces) {
    EXPECT_THAT(
        Problems("limits:\n"
                 "  handler_thread: 4\n"
                 "  queued_calls: many\n"
                 "  default_deadline_ms: 5s\n"
                 "grpc:\n"
                 "  port: 70000\n"
                 "log: {level: loud}\n"
                 "clock: {virtual_day: 2026-02-30}\n"
                 "colour: red\n"
                 "calendar: {extra_closed_days: 2026-12-24}\n"),
        ElementsAre(
            HasSubstr("f: county: The field must be given."),
            "f:2:3: limits.handler_thread: unknown key, did you mean handler_threads?",
            "f:3:17: limits.queued_calls: expected a whole number, not below zero, that fits",
            "f:4:24: limits.default_deadline_ms: expected a whole number, not below zero, that "
            "fits",
            AllOf(HasSubstr("f:6:3: grpc.port: "), HasSubstr("most 65535")),
            "f:7:14: log.level: expected one of debug, info, warning, error",
            AllOf(HasSubstr("f:8:9: clock.virtual_day: "), HasSubstr("YYYY-MM-DD")),
            HasSubstr("f:9:1: colour: unknown key, known are county, grpc"),
            "f:10:31: calendar.extra_closed_days: expected a list"
        )
    );
}

TEST(Config, RefusesWhatIsNoMapOrGivenTwice) {
    EXPECT_THAT(Problems("- a"), Contains(HasSubstr("expected keys and values")));
    EXPECT_THAT(
        Problems("county: x\ngrpc: 5"), ElementsAre(HasSubstr("f:2:7: grpc: expected keys"))
    );
    EXPECT_THAT(
        Problems("county: x\ncounty: y"),
        ElementsAre(HasSubstr("f:2:1: county: the key is given twice"))
    );
    EXPECT_THAT(
        Problems("county: [x]"), Contains(HasSubstr("f:1:9: county: expected a single value"))
    );
    EXPECT_THAT(
        Problems("county: x\nreflection: yes"), ElementsAre(HasSubstr("expected true or false"))
    );
}

TEST(Config, ReportsBrokenYamlWithItsPlace) {
    EXPECT_THAT(
        Problems("county: x\ngrpc: {port: 1"), ElementsAre(HasSubstr("not readable as YAML"))
    );
    EXPECT_THAT(Problems("county: \"\xff\""), ElementsAre(HasSubstr("not UTF-8")));
    EXPECT_THAT(
        Problems("county: x\n---\ncounty: y\n"), ElementsAre(HasSubstr("more than one document"))
    );
    EXPECT_THAT(Problems(std::string(2 * 1024 * 1024, ' ')), ElementsAre(HasSubstr("larger than")));
}

TEST(Config, SurvivesAliasesThatContainThemselvesAndDeepNesting) {
    EXPECT_THAT(Problems("county: x\ngrpc: &a {host: *a}\n"), testing::Not(IsEmpty()));
    EXPECT_THAT(Problems("county: " + std::string(5000, '[')), testing::Not(IsEmpty()));
}

TEST(Config, PrintsWhatItReadsBack) {
    v1::LuotsiConfig config;
    ASSERT_THAT(ReadYaml(kGood, config), IsEmpty());
    const std::string printed = PrintConfig(config);
    EXPECT_THAT(printed, HasSubstr("level: warning"));
    v1::LuotsiConfig again;
    EXPECT_THAT(ReadYaml(printed, again), IsEmpty()) << printed;
    EXPECT_EQ(PrintConfig(again), printed);
    EXPECT_EQ(again.calendar().DebugString(), config.calendar().DebugString());
}

TEST(LoadConfig, ReadsTheNamedFileOrTheOneOfTheEnvironment) {
    const auto path = std::filesystem::path(testing::TempDir()) / "luotsi config.yaml";
    std::ofstream(path) << kGood;
    unsetenv("LUOTSI_CONFIG");
    EXPECT_TRUE(LoadConfig(path.string()).ok());
    EXPECT_THAT(LoadConfig("").ProblemsText(), HasSubstr("LUOTSI_CONFIG"));
    setenv("LUOTSI_CONFIG", path.c_str(), 1);
    const Loaded loaded = LoadConfig("");
    EXPECT_TRUE(loaded.ok());
    EXPECT_EQ(loaded.file, path.string());
    unsetenv("LUOTSI_CONFIG");
    EXPECT_THAT(
        LoadConfig("/no/such/file").ProblemsText(), "/no/such/file: the file cannot be read\n"
    );
    EXPECT_THAT(LoadConfig(testing::TempDir()).ProblemsText(), HasSubstr("cannot be read"));
    EXPECT_FALSE(LoadConfig("/dev/zero").ok());
}

}  // namespace
}  // namespace luotsi::config
