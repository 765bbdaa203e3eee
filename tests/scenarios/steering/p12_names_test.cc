#include "contract_registry/adapters/steering/measure_words.h"
#include "contract_registry/adapters/steering/names.h"
#include "contract_registry/domain/parameter.h"
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/steering/v1/measure.pb.h>
#include <luotsi/steering/v1/names.pb.h>
#include <luotsi/steering/v1/quarterly_report.pb.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = steering::v1;
using contract_registry::CodeWords;
using contract_registry::ListedCode;
using contract_registry::MissingNames;
using contract_registry::NameList;

const std::filesystem::path kRoot = std::filesystem::path(LUOTSI_STEERING_DIR) / "../../..";

// Codes that only machines read: kinds of events, field formats, log levels. Reasons have their
// texts in their own catalogue (reason.proto).
const std::set<std::string> kMachineOnly{
    "luotsi.alert.v1.AlertEventKind",
    "luotsi.config.v1.LogLevel",
    "luotsi.contract.v1.ContractEventKind",
    "luotsi.finance.v1.InvoiceEventKind",
    "luotsi.report.v1.LadderEventKind",
    "luotsi.report.v1.ReportEventKind",
    "luotsi.selfmonitoring.v1.SelfMonitoringEventKind",
    "luotsi.type.v1.ProviderKeyEventKind",
    "luotsi.validate.v1.Format",
    "luotsi.validate.v1.MethodEffect",
};

std::string TextOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

// The values of a file's enums, but for the zeros that stand for nothing.
void AddEnums(const std::string& proto, std::vector<ListedCode>& codes) {
    static const std::regex kPackage(R"(\npackage (\S+);)");
    static const std::regex kEnum(R"(\n *enum (\w+) \{([^\0]*?)\n *\})");
    static const std::regex kValue(R"(\n *([A-Z]\w+) = ([1-9]\d*))");
    std::smatch package;
    ASSERT_TRUE(std::regex_search(proto, package, kPackage));
    for (std::sregex_iterator one(proto.begin(), proto.end(), kEnum), end; one != end; ++one) {
        const std::string list = package[1].str() + '.' + (*one)[1].str();
        if (kMachineOnly.contains(list)) continue;
        const std::string body = (*one)[2];
        for (std::sregex_iterator value(body.begin(), body.end(), kValue); value != end; ++value)
            codes.push_back({list, (*value)[1]});
    }
}

std::vector<ListedCode> EnumValues() {
    std::vector<ListedCode> codes;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(kRoot / "proto/luotsi")) {
        // The catalogue of reasons is its own test's.
        if (entry.path().extension() != ".proto" || entry.path().stem() == "reason") continue;
        AddEnums(TextOf(entry.path()), codes);
    }
    return codes;
}

void AddMatches(const std::string& text, const std::regex& pattern, std::set<std::string>& found) {
    for (std::sregex_iterator one(text.begin(), text.end(), pattern), end; one != end; ++one)
        found.insert((*one)[1]);
}

// What the sources say and what the shipped rules speak of.
std::vector<ListedCode> AttentionCodes() {
    std::set<std::string> found;
    const std::regex in_source(R"rx(\.code = "([A-Z]+(?:-[A-Z]+)+)")rx");
    const auto sources = kRoot / "services/contract_registry";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(sources)) {
        if (entry.path().extension() == ".cc") AddMatches(TextOf(entry.path()), in_source, found);
    }
    const std::string rules = TextOf(kRoot / "deploy/rules/default-rules.yaml");
    AddMatches(rules, std::regex(R"rx(\n      code: ([A-Z][A-Z_-]+)\n)rx"), found);
    std::vector<ListedCode> codes;
    for (const std::string& code : found)
        codes.push_back({"attention", code});
    return codes;
}

std::vector<ListedCode> AllCodes() {
    std::vector<ListedCode> codes = EnumValues();
    for (ListedCode& code : AttentionCodes())
        codes.push_back(std::move(code));
    for (const auto& parameter : contract_registry::ParameterCatalogue())
        codes.push_back({"parameter", std::string(parameter.key)});
    return codes;
}

TEST(Names, P12EveryCodeHasItsNameInThreeLanguages) {
    const std::vector<ListedCode> codes = AllCodes();
    ASSERT_GT(codes.size(), 300U);
    EXPECT_EQ(MissingNames(contract_registry::AllNames(), codes), std::vector<std::string>());
}

TEST(Names, P12ACodeWithoutANameOrALanguageIsFound) {
    const std::vector<ListedCode> codes{{"list", "X_ONE"}, {"list", "X_TWO"}};
    const std::vector<CodeWords> words{
        {"ONE", "yksi", "", "one"}, {"THREE", "kolme", "tre", "three"}
    };
    const std::vector<NameList> names{{"list", "X_", words}};
    const std::vector<std::string> faults{
        "list X_ONE lacks a language",
        "list X_THREE is no code, or named twice",
        "list X_TWO has no name",
    };
    EXPECT_EQ(MissingNames(names, codes), faults);
}

TEST(Names, P12EveryShippedRuleSpeaksThreeLanguages) {
    const std::string rules = TextOf(kRoot / "deploy/rules/default-rules.yaml");
    const auto count = [&](const char* pattern) {
        const std::regex lines(pattern);
        return std::distance(
            std::sregex_iterator(rules.begin(), rules.end(), lines), std::sregex_iterator()
        );
    };
    const auto shipped = count(R"(\n  - code: \S)");
    ASSERT_GT(shipped, 10);
    for (const char* text :
         {R"(\n    text_fi: \S)", R"(\n    text_sv: \S)", R"(\n    text_en: \S)"})
        EXPECT_EQ(count(text), shipped) << text;
}

TEST(Names, P12TheCallersLanguagePicksThem) {
    test::CountyBench county("2026-05-15");
    const auto name_in = [&](const char* language) {
        pb::ListNamesRequest request;
        request.set_language(language);
        request.set_list("luotsi.contract.v1.ContractState");
        const auto names =
            county.Ask<pb::ListNamesResponse>("steering.v1.NameService/ListNames", request);
        for (const pb::CodeName& one : names.names()) {
            if (one.code() == "CONTRACT_STATE_ACTIVE") return names.language() + ' ' + one.name();
        }
        return std::string();
    };
    EXPECT_EQ(name_in("fi"), "fi Voimassa");
    EXPECT_EQ(name_in("sv"), "sv I kraft");
    EXPECT_EQ(name_in(""), "en In force");
    pb::ListNamesRequest request;
    request.set_language("de");
    EXPECT_EQ(
        county.Refusal<pb::ListNamesResponse>("steering.v1.NameService/ListNames", request),
        "LANGUAGE_NOT_SPOKEN"
    );
    request.set_language("fi");
    request.set_list("nothing");
    EXPECT_EQ(
        county.Refusal<pb::ListNamesResponse>("steering.v1.NameService/ListNames", request),
        "NAME_LIST_UNKNOWN"
    );
}

// Every sentence, with as many facts as any has, in words that differ by language.
TEST(Names, P12EveryMeasureIsExplainedInThreeLanguages) {
    using contract_registry::MeasureSentence;
    for (std::size_t i = 0; i < contract_registry::kMeasureSentences; ++i) {
        const contract_registry::MeasureAnswer answer{
            .sentence = static_cast<MeasureSentence>(i), .facts = {"open", "12", "34", "56"}
        };
        std::set<std::string> told;
        for (const char* language : {"fi", "sv", "en"}) {
            const std::string words = contract_registry::MeasureWords(answer, language);
            EXPECT_EQ(words.find('$'), std::string::npos) << words;
            told.insert(words);
        }
        EXPECT_EQ(told.size(), 3U) << *told.begin();
    }
}

TEST(Names, P12AMeasureIsExplainedInTheCallersLanguage) {
    test::CountyBench county("2026-05-15");
    const auto told = [&](const char* code) {
        pb::GetMeasureRequest request;
        request.set_code(code);
        request.set_from("2026-01-01");
        request.set_to("2026-12-31");
        return county.Ask<pb::Measure>("steering.v1.MeasureService/GetMeasure", request)
            .explanation();
    };
    const auto in_report = [&] {
        pb::GetQuarterlyReportRequest request;
        request.set_quarter("2026-Q1");
        const auto report = county.Ask<pb::QuarterlyReport>(
            "steering.v1.QuarterlyReportService/GetQuarterlyReport", request
        );
        for (const pb::QuarterlyMeasure& one : report.measures()) {
            if (one.code() == "risks_realised") return one.explanation();
        }
        return std::string();
    };
    EXPECT_EQ(told("criteria_food"), "0 criteria (category: Food) on the 0 contracts of 2026");
    EXPECT_EQ(in_report(), "0 contract risks came true in the period");
    county.SpeakIn("fi");
    EXPECT_EQ(told("risks_realised"), "Jaksolla toteutuneita sopimusriskejä: 0");
    EXPECT_EQ(in_report(), told("risks_realised"));
    county.SpeakIn("sv");
    EXPECT_EQ(told("criteria_food"), "0 kriterier (kategori: Livsmedel) i de 0 avtalen år 2026");
}

}  // namespace
}  // namespace luotsi
