#include "platform/codec/json_codec.h"

#include "kernel/civil.h"
#include "kernel/identifiers.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace luotsi {

enum class Severity { kInfo, kWarning };

template <>
struct EnumNames<Severity> {
    static constexpr std::array<std::pair<Severity, std::string_view>, 2> kNames{
        {{Severity::kInfo, "info"}, {Severity::kWarning, "warning"}}
    };
};

namespace {

struct Line {
    std::string unit = "day";
    Money amount;
    std::optional<std::int32_t> days;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"unit", &Line::unit}, Field{"amount", &Line::amount}, Field{"days", &Line::days}
        };
    }
    bool operator==(const Line&) const = default;
};

struct ReportSubmitted {
    static constexpr std::string_view kName = "report_submitted";
    Month month;
    std::string note;
    bool late = false;
    std::int64_t count = 0;
    std::uint64_t total = 0;
    Severity severity = Severity::kInfo;
    BusinessId provider;
    std::vector<Line> lines;
    std::map<std::string, std::int32_t> tally;
    std::map<Month, std::string> history;
    std::optional<Line> extra;

    static constexpr auto Fields() {
        using T = ReportSubmitted;
        return std::tuple{
            Field{"month", &T::month},
            Field{"note", &T::note},
            Field{"late", &T::late},
            Field{"count", &T::count},
            Field{"total", &T::total},
            Field{"severity", &T::severity},
            Field{"provider", &T::provider},
            Field{"lines", &T::lines},
            Field{"tally", &T::tally},
            Field{"history", &T::history},
            Field{"extra", &T::extra}
        };
    }
    bool operator==(const ReportSubmitted&) const = default;
};

struct ReportWithdrawn {
    static constexpr std::string_view kName = "report_withdrawn";
    std::string reason;
    static constexpr auto Fields() { return std::tuple{Field{"reason", &ReportWithdrawn::reason}}; }
    bool operator==(const ReportWithdrawn&) const = default;
};

using ReportEvent = std::variant<ReportSubmitted, ReportWithdrawn>;

struct Tree {
    std::vector<Tree> branches;
    static constexpr auto Fields() { return std::tuple{Field{"branches", &Tree::branches}}; }
};

template <class T>
std::string FaultOf(std::string_view text) {
    std::string fault;
    EXPECT_FALSE(DecodeJson<T>(text, &fault)) << text;
    return fault;
}

TEST(EncodeJson, WritesFieldsInTheOrderOfDeclaration) {
    ReportSubmitted report;
    report.month = Month::Parse("2026-01").value();
    report.note = "rivi 1\nrivi \"2\" \\ ympäristö \x01";
    report.count = -3;
    report.total = std::numeric_limits<std::uint64_t>::max();
    report.severity = Severity::kWarning;
    report.provider = BusinessId::Parse("2077474-0").value();
    report.lines = {Line{"day", Money::Of(123450), 31}, Line{"", Money::Of(-5), std::nullopt}};
    report.tally = {{"b", 2}, {"a", 1}};
    report.history = {{Month::Parse("2025-12").value(), "x"}};
    EXPECT_EQ(
        EncodeJson(ReportEvent(report)),
        R"({"report_submitted":{"month":"2026-01",)"
        R"("note":"rivi 1\nrivi \"2\" \\ ympäristö \u0001","late":false,"count":-3,)"
        R"("total":18446744073709551615,"severity":"warning",)"
        R"("provider":"2077474-0","lines":[{"unit":"day","amount":"1234.50 EUR","days":31},)"
        R"({"unit":"","amount":"-0.05 EUR"}],"tally":{"a":1,"b":2},"history":{"2025-12":"x"}}})"
    );
}

TEST(EncodeJson, LeavesOutWhatIsEmptyByDefault) {
    EXPECT_EQ(EncodeJson(ReportWithdrawn{}), "{}");
    EXPECT_EQ(
        EncodeJson(ReportSubmitted{}),
        R"({"month":"1970-01","late":false,"count":0,"total":0,"severity":"info"})"
    );
    // Absent would read as "day", so the empty text is written.
    EXPECT_EQ(EncodeJson(Line{"", {}, {}}), R"({"unit":"","amount":"0.00 EUR"})");
}

TEST(DecodeJson, GivesAbsentFieldsTheirDefaultAndSkipsUnknownOnes) {
    EXPECT_EQ(DecodeJson<Line>("{}"), Line{});
    const auto line = DecodeJson<Line>(
        R"( { "later" : [1, -2.5e+3, {"a":[true,false,null,"x\"}"]}], "days" : 3 ,)"
        "\n\t"
        R"("unit":"hour","more":{} } )"
    );
    ASSERT_TRUE(line);
    EXPECT_EQ(*line, (Line{"hour", {}, 3}));
    EXPECT_EQ(DecodeJson<Line>(R"({"days":null})"), Line{});
}

TEST(DecodeJson, ReadsEscapes) {
    EXPECT_EQ(
        DecodeJson<std::string>(R"("a\"\\\/\b\f\n\r\t\u00e4\u20ac\ud83d\ude00z")"),
        "a\"\\/\b\f\n\r\tä€😀z"
    );
    for (const char* bad :
         {R"("\x")",
          R"("\u12")",
          R"("\ud83d")",
          R"("\ude00")",
          R"("\ud83dx")",
          R"("\ud83d\u0041")",
          R"("\u+123")",
          "\"a\nb\"",
          "\"a",
          "\"a\\"}) {
        EXPECT_FALSE(DecodeJson<std::string>(bad)) << bad;
    }
}

TEST(DecodeJson, TellsThePathAndTheReason) {
    EXPECT_EQ(
        FaultOf<ReportEvent>(R"({"report_submitted":{"lines":[{},{"amount":12}]}})"),
        "report_submitted.lines[1].amount: expected a string"
    );
    EXPECT_EQ(FaultOf<Line>(R"({"amount":"12 EUR"})"), "amount: text of another form");
    EXPECT_EQ(FaultOf<Line>(R"({"days":2147483648})"), "days: number out of range");
    EXPECT_EQ(FaultOf<Line>(R"({"days":1.5})"), "days: expected a whole number");
    EXPECT_EQ(FaultOf<Line>(R"({"days":"1"})"), "days: expected a whole number");
    EXPECT_EQ(FaultOf<ReportSubmitted>(R"({"severity":"loud"})"), "severity: unknown name");
    EXPECT_EQ(FaultOf<ReportSubmitted>(R"({"late":1})"), "late: expected true or false");
    EXPECT_EQ(
        FaultOf<ReportSubmitted>(R"({"tally":{"a":"x"}})"), "tally.a: expected a whole number"
    );
    EXPECT_EQ(FaultOf<ReportSubmitted>(R"({"history":{"x":""}})"), "history: key of another form");
    EXPECT_EQ(FaultOf<ReportEvent>(R"({"report_lost":{}})"), "document: unknown event");
    EXPECT_EQ(FaultOf<ReportEvent>("{}"), "document: expected the name of an event");
    EXPECT_EQ(
        FaultOf<ReportEvent>(R"({"report_withdrawn":{},"x":1})"), "document: expected one event"
    );
    EXPECT_EQ(FaultOf<Line>("{} x"), "document: something follows the value");
    EXPECT_EQ(FaultOf<Line>("[]"), "document: expected an object");
    EXPECT_FALSE(DecodeJson<Line>("[]"));
}

TEST(DecodeJson, RefusesBrokenText) {
    for (const char* bad :
         {"",
          "{",
          "{\"",
          R"({"unit")",
          R"({"unit":)",
          R"({"unit":"x")",
          R"({"unit":"x",})",
          R"({,"unit":"x"})",
          R"({"unit" "x"})",
          R"({"u":tru})",
          R"({"u":-})",
          R"({"u":1.})",
          R"({"u":[1,]})",
          R"({"u":[1 2]})",
          R"({"days":007})",
          R"({"days":-})",
          R"({"days":})",
          R"({"days":1)",
          R"({"unit":"x"}})",
          R"({"u":[})",
          R"({"u":{"a"}})"}) {
        EXPECT_FALSE(DecodeJson<Line>(bad)) << bad;
    }
}

TEST(DecodeJson, SurvivesEveryTruncation) {
    ReportSubmitted report;
    report.lines = {Line{"h\n", Money::Of(1), 2}};
    report.tally = {{"a", 1}};
    const std::string text = EncodeJson(ReportEvent(report));
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(DecodeJson<ReportEvent>(text.substr(0, size))) << size;
    }
}

TEST(DecodeJson, LimitsTheDepth) {
    const auto nested = [](std::size_t levels) {
        std::string text = "{}";
        for (std::size_t i = 0; i < levels; ++i)
            text = R"({"branches":[)" + text + "]}";
        return text;
    };
    EXPECT_TRUE(DecodeJson<Tree>(nested(31)));
    EXPECT_FALSE(DecodeJson<Tree>(nested(32)));
    const std::string skipped = R"({"unknown":)" + std::string(100'000, '[');
    EXPECT_EQ(FaultOf<Line>(skipped), "document: nested too deep");
}

Line AnyLine() {
    Line line;
    line.unit = *rc::gen::arbitrary<std::string>();
    line.amount = Money::Of(*rc::gen::arbitrary<std::int64_t>());
    if (*rc::gen::arbitrary<bool>()) line.days = *rc::gen::arbitrary<std::int32_t>();
    return line;
}

RC_GTEST_PROP(JsonCodec, ReadsBackWhatItWrote, ()) {
    ReportSubmitted report;
    report.month = Month().AddMonths(*rc::gen::inRange(-800, 2000));
    report.note = *rc::gen::arbitrary<std::string>();
    report.late = *rc::gen::arbitrary<bool>();
    report.count = *rc::gen::arbitrary<std::int64_t>();
    report.total = *rc::gen::arbitrary<std::uint64_t>();
    report.severity = *rc::gen::element(Severity::kInfo, Severity::kWarning);
    report.tally = *rc::gen::arbitrary<std::map<std::string, std::int32_t>>();
    const int lines = *rc::gen::inRange(0, 4);
    for (int i = 0; i < lines; ++i)
        report.lines.push_back(AnyLine());
    if (*rc::gen::arbitrary<bool>()) report.extra = AnyLine();
    const std::string text = EncodeJson(ReportEvent(report));
    RC_ASSERT(DecodeJson<ReportEvent>(text) == ReportEvent(report));
    RC_ASSERT(EncodeJson(*DecodeJson<ReportEvent>(text)) == text);
}

RC_GTEST_PROP(JsonCodec, NeverCrashesOnDamagedText, ()) {
    ReportSubmitted report;
    report.note = "a\\\"ä";
    report.lines = {AnyLine()};
    std::string text = EncodeJson(report);
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text[at] = *rc::gen::arbitrary<char>();
    std::string fault;
    const bool read = DecodeJson<ReportSubmitted>(text, &fault).has_value();
    RC_ASSERT(read == fault.empty());
}

}  // namespace
}  // namespace luotsi
