#include "platform/tabular/tree_file.h"

#include "platform/tabular/row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::tabular {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const MappingKind& Kind() {
    static const MappingKind kKind{
        .name = "things",
        .fields = {{.name = "name"}, {.name = "net", .type = FieldType::kMoney}},
    };
    return kKind;
}

Mapping MappingOf(const std::string& file, const std::string& columns) {
    Checked<Mapping> mapping = ReadMapping(
        "mapping: t\nkind: things\nsource: s\nfile: " + file + "\ncolumns: " + columns + "\n",
        Kind()
    );
    EXPECT_TRUE(mapping.ok()) << (mapping.ok() ? "" : mapping.rejection().more.front().detail);
    return mapping.ok() ? mapping.value() : Mapping();
}

// Each row as its line and the texts of its columns.
std::vector<std::string> RowsOf(RecordFile& file) {
    std::vector<std::string> rows;
    Record record;
    while (file.Next(record)) {
        std::string row = std::to_string(record.line);
        for (std::size_t i = 0; i < file.header().size(); ++i)
            row += '|' + std::string(record.cells[i]);
        rows.push_back(std::move(row));
    }
    EXPECT_EQ(rows.size(), file.row_count());
    return rows;
}

std::vector<std::string> Read(const Mapping& mapping, const std::string& text) {
    Checked<std::unique_ptr<RecordFile>> file = OpenRecords(text, mapping);
    EXPECT_TRUE(file.ok()) << (file.ok() ? "" : file.rejection().reason);
    return file.ok() ? RowsOf(*file.value()) : std::vector<std::string>();
}

Rejection Refusal(const Mapping& mapping, const std::string& text) {
    Checked<std::unique_ptr<RecordFile>> file = OpenRecords(text, mapping);
    EXPECT_FALSE(file.ok());
    return file.ok() ? Rejection() : file.rejection();
}

const std::string kXml = "{format: xml, rows: //n:row, namespaces: {n: 'urn:n'}}";

TEST(TreeFile, FindsRowsAndColumnsByPathsInXml) {
    const Mapping mapping = MappingOf(kXml, "{name: n:name, net: n:net/@amount}");
    EXPECT_THAT(
        Read(mapping, R"(<?xml version="1.0"?>
<n:file xmlns:n="urn:n">
  <n:row><n:name>a &amp; b</n:name><n:net amount="1.50"/></n:row>

  <n:row><n:name><![CDATA[c]]></n:name></n:row>
</n:file>)"),
        ElementsAre("3|a & b|1.50", "5|c|")
    );
}

// Prefixes are the writer's choice: only namespaces count, also where they change inside a file.
TEST(TreeFile, KnowsNamespacesByTheirNamesAndNotByPrefixes) {
    const Mapping mapping = MappingOf(kXml, "{name: n:name}");
    EXPECT_THAT(
        Read(mapping, R"(<file xmlns="urn:n">
<row><name>default</name></row>
<x:row xmlns:x="urn:n"><x:name>x</x:name></x:row>
<row xmlns="urn:other"><name>another's row</name></row>
<n:row xmlns:n="urn:other"><n:name>a false prefix</n:name></n:row>
<row><name>again</name></row>
</file>)"),
        ElementsAre("2|default", "3|x", "6|again")
    );
}

TEST(TreeFile, APathMayReachFromTheRowToOtherPartsOfTheFile) {
    const Mapping mapping =
        MappingOf("{format: xml, rows: //contract}", "{name: '//org[@id = $row/winner]/name'}");
    EXPECT_THAT(
        Read(
            mapping,
            "<f><contract><winner>2</winner></contract><contract><winner>1</winner></contract>"
            "<org id='1'><name>one</name></org><org id='2'><name>two</name></org></f>"
        ),
        ElementsAre("1|two", "1|one")
    );
}

const std::string kJson = "{format: json, rows: 'document/releases | document[id]'}";

TEST(TreeFile, ReadsJsonWithNumbersAsTheyAreSpelt) {
    const Mapping mapping =
        MappingOf(kJson, "{name: 'parties[roles=\"supplier\"]/name', net: award/value/amount}");
    EXPECT_THAT(
        Read(mapping, R"({"releases": [
  {"id": 1,
   "parties": [{"name": "b", "roles": ["buyer"]}, {"name": "s", "roles": ["x", "supplier"]}],
   "award": {"value": {"amount": 100.10}}},
  {"id": 2, "award": {"value": {"amount": 12345678901234567890.05}}, "gone": null}
]})"),
        ElementsAre("2|s|100.10", "5||12345678901234567890.05")
    );
}

TEST(TreeFile, ReadsOneDocumentALine) {
    const Mapping mapping = MappingOf(kJson, "{name: name}");
    EXPECT_THAT(
        Read(mapping, "{\"id\":1,\"name\":\"a\"}\n\n{\"id\":2,\"name\":\"\\u00e4\"}\n"),
        ElementsAre("1|a", "3|ä")
    );
    const Rejection refused = Refusal(mapping, "{\"id\":1}\n{\"id\":2\n{\"id\":3}\n");
    EXPECT_EQ(refused.reason, "FILE_MALFORMED");
    EXPECT_EQ(refused.facts.at("line"), "2");
}

TEST(TreeFile, ItemsOfAnArrayAtTheTopAreDocuments) {
    EXPECT_THAT(
        Read(MappingOf(kJson, "{name: name}"), "[{\"id\":1,\"name\":\"a\"},\n{\"id\":2}]"),
        ElementsAre("1|a", "2|")
    );
}

TEST(TreeFile, RefusesWhatIsMalformed) {
    const Mapping xml = MappingOf(kXml, "{name: n:name}");
    const Rejection refused = Refusal(xml, "<a>\n<b></a>");
    EXPECT_EQ(refused.reason, "FILE_MALFORMED");
    EXPECT_EQ(refused.facts.at("line"), "2");
    EXPECT_EQ(Refusal(MappingOf(kJson, "{name: name}"), "{\"id\":}").reason, "FILE_MALFORMED");
    EXPECT_EQ(Refusal(xml, " \n").reason, "FILE_EMPTY");
    EXPECT_EQ(Refusal(xml, "<a xmlns='urn:n'/>").reason, "FILE_EMPTY");
    std::string deep;
    for (int i = 0; i < 200; ++i)
        deep += "<a>";
    for (int i = 0; i < 200; ++i)
        deep += "</a>";
    EXPECT_EQ(Refusal(xml, deep).reason, "FILE_MALFORMED");
    EXPECT_EQ(
        Refusal(MappingOf(kJson, "{name: name}"), std::string(200, '[') + std::string(200, ']'))
            .reason,
        "FILE_MALFORMED"
    );
}

// Entities could make a small file large, or read others of the server.
TEST(TreeFile, ReadsNoEntities) {
    const Mapping mapping = MappingOf("{format: xml, rows: /a}", "{name: .}");
    EXPECT_THAT(
        Read(mapping, "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"),
        ElementsAre("1|&e;")
    );
}

TEST(TreeFile, NamesAPathThatCannotBeRead) {
    const Rejection refused =
        Refusal(MappingOf("{format: xml, rows: //row}", "{name: 'name['}"), "<row/>");
    EXPECT_EQ(refused.reason, "MAPPING_INVALID");
    EXPECT_THAT(refused.more.front().detail, HasSubstr("`name[`"));
    EXPECT_EQ(
        Refusal(MappingOf("{format: xml, rows: 'count(//row)'}", "{name: .}"), "<row/>").reason,
        "MAPPING_INVALID"
    );
}

TEST(TreeFile, APersonalCodeInARowIsTheRowsAndElsewhereTheFiles) {
    const Mapping mapping = MappingOf("{format: xml, rows: //row}", "{name: name}");
    Checked<std::unique_ptr<RecordFile>> file = OpenRecords(
        "<f><row><name>a</name><left_out x='131052-308T'/></row><row><name>b</name></row></f>",
        mapping
    );
    ASSERT_TRUE(file.ok());
    const Checked<Layout> layout = Layout::Fit(mapping, Kind(), file.value()->header());
    ASSERT_TRUE(layout.ok());
    std::vector<bool> refused;
    std::vector<Record> record(1);
    while (file.value()->Next(record.front())) {
        Row row(layout.value(), record);
        row.CheckForPersonalCodes();
        refused.push_back(row.rejected());
    }
    EXPECT_THAT(refused, ElementsAre(true, false));
    EXPECT_EQ(
        Refusal(mapping, "<f><head>131052-308T</head><row><name>a</name></row></f>").reason,
        "PERSONAL_IDENTITY_CODE"
    );
}

TEST(TreeFile, ReadsARecordAgain) {
    const Mapping mapping = MappingOf("{format: xml, rows: //row}", "{name: .}");
    Checked<std::unique_ptr<RecordFile>> file =
        OpenRecords("<f><row>a</row>\n<row>b</row></f>", mapping);
    ASSERT_TRUE(file.ok());
    Record second;
    Record again;
    file.value()->Next(second);
    file.value()->Next(second);
    file.value()->ReadAt(second.offset, second.line, again);
    EXPECT_EQ(again.line, 2U);
    EXPECT_EQ(again.cells, second.cells);
}

}  // namespace
}  // namespace luotsi::tabular
