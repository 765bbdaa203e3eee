#include "platform/tabular/row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::tabular {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

MappingKind Kind() {
    return {
        .name = "things",
        .fields =
            {
                {.name = "title", .max_length = 10},
                {.name = "start", .type = FieldType::kDate},
                {.name = "end", .type = FieldType::kDate},
                {.name = "net", .type = FieldType::kMoney},
                {.name = "count", .type = FieldType::kWhole},
                {.name = "total", .type = FieldType::kWhole},
            },
        .extra_columns = true,
    };
}

// A file with its mapping, held together.
struct Trial {
    MappingKind kind = Kind();
    std::unique_ptr<Mapping> mapping;
    std::optional<Rejection> refused;
    std::optional<TextFile> file;
    std::optional<Layout> layout;
    std::vector<Record> records;

    Trial(const std::string& yaml, const std::string& text) {
        Checked<Mapping> read = ReadMapping("mapping: t\nkind: things\nsource: t\n" + yaml, kind);
        EXPECT_TRUE(read.ok()) << (read.ok() ? "" : read.rejection().more.at(0).detail);
        mapping = std::make_unique<Mapping>(std::move(read).value());
        Checked<TextFile> opened = TextFile::Open(text, DialectOf(*mapping));
        EXPECT_TRUE(opened.ok());
        file.emplace(std::move(opened).value());
        Checked<Layout> fitted = Layout::Fit(*mapping, kind, file->header());
        if (!fitted.ok()) {
            refused = fitted.rejection();
            return;
        }
        layout.emplace(std::move(fitted).value());
        Record record;
        while (file->Next(record))
            records.push_back(std::exchange(record, Record()));
    }

    Row At(std::size_t index) { return Row(*layout, std::span(records).subspan(index, 1)); }
    Row Group() { return Row(*layout, records); }
};

constexpr const char* kColumns = R"(columns:
  title: Title
  start: Start
  net: [Net, Amount]
  count: {header: Count, optional: true}
currency: GBP
null_words: [TBC, "-", "P\u00c4\u00c4"]
text_repairs: [{from: "\\n", to: " "}, {from: "\u0080\u0099", to: "\u2019"}]
formats: {dates: [yyyy-MM-dd, d.M.yyyy, dd/MM/yyyy, yyyyMMdd]}
)";

TEST(Layout, RefusesAHeaderThatIsSomebodysRow) {
    const Trial trial(kColumns, "Title,Start,Net,131052-308T\nx,,1.00,\n");
    ASSERT_TRUE(trial.refused.has_value());
    EXPECT_EQ(trial.refused->reason, "PERSONAL_IDENTITY_CODE");
    EXPECT_EQ(trial.refused->more.at(0).detail, "header, column 4");
}

TEST(Layout, TakesTheFirstSpellingThatTheHeaderHas) {
    Trial trial(kColumns, "amount, TITLE ,Start,Net\n1.00,x,2020-01-01,2.00\n");
    EXPECT_EQ(trial.At(0).Amount("net"), Money::Of(200, *Currency::Parse("GBP")));
    EXPECT_EQ(trial.At(0).Header("net"), "Net");
    EXPECT_FALSE(trial.At(0).Has("count"));
    EXPECT_THAT(trial.layout->money_fields(), ElementsAre("net"));
}

TEST(Layout, NamesAllMissingColumnsWithTheirSpellings) {
    Trial trial(kColumns, "Title,Other\nx,y\n");
    ASSERT_TRUE(trial.refused.has_value());
    EXPECT_EQ(trial.refused->reason, "HEADER_COLUMN_MISSING");
    ASSERT_EQ(trial.refused->more.size(), 2U);
    EXPECT_EQ(trial.refused->more[0].field, "start");
    EXPECT_THAT(trial.refused->more[1].detail, HasSubstr("none of `Net`, `Amount`"));
}

TEST(Layout, RefusesAUsedColumnThatStandsTwice) {
    Trial trial(kColumns, "Title,Start,Net,net\nx,y,1,2\n");
    ASSERT_TRUE(trial.refused.has_value());
    EXPECT_EQ(trial.refused->reason, "FILE_MALFORMED");
    Trial unused(kColumns, "Title,Start,Net,Note,Note\nx,y,1,,\n");
    EXPECT_FALSE(unused.refused.has_value());
}

TEST(Row, NormalisesText) {
    Trial trial(
        kColumns,
        "Title,Start,Net\n"
        "\"  a \u00a0 b\tc\nd \",,1\n"
        "x\\ny,,1\n"
        "it\u0080\u0099s,,1\n"
        "a\u0308,,1\n"
        "a\x1b[1mb,,1\n"
    );
    EXPECT_EQ(trial.At(0).Text("title"), "a b c d");
    EXPECT_EQ(trial.At(1).Text("title"), "x y");
    EXPECT_EQ(trial.At(2).Text("title"), "it\u2019s");
    EXPECT_EQ(trial.At(3).Text("title"), "\u00e4");
    EXPECT_EQ(trial.At(4).Text("title"), "a [1mb");
    EXPECT_EQ(trial.At(1).Raw("title"), "x\\ny");
}

TEST(Row, TakesNullWordsForBlanks) {
    Trial trial(kColumns, "Title,Start,Net\ntbc,TBC, - \n\xc2\xa0,p\u00e4\u00e4,\n-x,x,-1\n");
    for (const std::size_t line : {0U, 1U}) {
        Row row = trial.At(line);
        EXPECT_EQ(row.Text("title"), std::nullopt);
        EXPECT_EQ(row.Date("start"), std::nullopt);
        EXPECT_EQ(row.Amount("net"), std::nullopt);
        EXPECT_FALSE(row.rejected());
    }
    EXPECT_EQ(trial.At(2).Text("title"), "-x");
}

TEST(Row, RefusesOrWarnsAsAsked) {
    Trial trial(kColumns, "Title,Start,Net\n,2022-09-31,1.234\n");
    Row strict = trial.At(0);
    strict.NeedText("title");
    strict.Date("start");
    strict.Date("start");
    strict.NeedAmount("net");
    strict.NeedWhole("total");
    EXPECT_THAT(
        strict.rejections(),
        ElementsAre(
            Field(&Note::code, "VALUE_MISSING"),
            Field(&Note::code, "VALUE_NOT_A_DATE"),
            Field(&Note::code, "VALUE_NOT_AN_AMOUNT"),
            Field(&Note::code, "VALUE_MISSING")
        )
    );
    EXPECT_EQ(strict.rejections()[1].column, "Start");
    EXPECT_EQ(strict.rejections()[1].value, "2022-09-31");
    EXPECT_EQ(strict.rejections()[1].line, 2U);
    EXPECT_EQ(strict.rejections()[3].column, "total");

    Row lenient = trial.At(0);
    EXPECT_EQ(lenient.TryText("title"), std::nullopt);
    EXPECT_EQ(lenient.TryDate("start"), std::nullopt);
    EXPECT_EQ(lenient.TryDate("end"), std::nullopt) << "not in the mapping: no warning";
    EXPECT_FALSE(lenient.rejected());
    EXPECT_THAT(
        lenient.warnings(),
        ElementsAre(Field(&Note::code, "VALUE_DEFAULTED"), Field(&Note::code, "VALUE_DEFAULTED"))
    );
}

TEST(Row, CountsCharactersAgainstTheLongestLength) {
    Trial trial(
        kColumns,
        "Title,Start,Net\n"
        "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4,,\n"
        "01234567890,,\n"
    );
    EXPECT_TRUE(trial.At(0).Text("title").has_value());
    Row row = trial.At(1);
    EXPECT_EQ(row.Text("title"), std::nullopt);
    EXPECT_EQ(row.rejections().at(0).code, "VALUE_TOO_LONG");
}

TEST(Row, CutsNotedValuesAtACharacter) {
    std::string longest = "x";
    for (int i = 0; i < 80; ++i)
        longest += "\u00e4";
    Trial trial(kColumns, "Title,Start,Net\n,," + longest + "\n");
    Row row = trial.At(0);
    row.Amount("net");
    EXPECT_EQ(row.rejections().at(0).value.size(), 99U);
}

TEST(Row, NeverRepeatsPersonalIdentityCodes) {
    Trial trial(kColumns, "Title,Start,Net,Other\n131052-308t,,x,\n,,x,131052-308T\n");
    Row row = trial.At(0);
    row.Amount("net");
    row.CheckForPersonalCodes();
    row.Warn("title", "VALUE_DEFAULTED");
    ASSERT_EQ(row.rejections().size(), 2U);
    EXPECT_EQ(row.rejections()[1].code, "PERSONAL_IDENTITY_CODE");
    for (const Note& note : row.rejections())
        EXPECT_EQ(note.value, "");
    EXPECT_EQ(row.warnings().at(0).value, "");
    Row unused = trial.At(1);
    unused.CheckForPersonalCodes();
    ASSERT_TRUE(unused.rejected()) << "the sender must learn of it, also where it is not stored";
    EXPECT_EQ(unused.rejections().at(0).column, "Other");
}

TEST(Row, FindsPersonalIdentityCodesThatTheMappingMakes) {
    Trial trial(
        "columns: {birth: Birth, end_part: End}\nconstants: {title: \"{birth}-{?end_part}\"}\n"
        "text_repairs: [{from: \"~\", to: \"-\"}]\n",
        "Birth,End\n131052,308T\n131052~308T,\n131052,308U\n"
    );
    for (const std::size_t line : {0U, 1U}) {
        Row row = trial.At(line);
        row.CheckForPersonalCodes();
        EXPECT_TRUE(row.rejected()) << line;
    }
    Row other = trial.At(2);
    other.CheckForPersonalCodes();
    EXPECT_FALSE(other.rejected());
}

TEST(Row, KnowsRaggedRows) {
    Trial trial(kColumns, "Title,Start,Net\nx,\nx,,1,more,\n");
    EXPECT_TRUE(trial.At(0).IsRagged());
    EXPECT_FALSE(trial.At(1).IsRagged());
}

TEST(Row, TakesTheFirstUsableColumn) {
    Trial trial(
        "columns: {end: {first_usable: [Current, [End, Ends]]}}\nnull_words: [TBC]\n",
        "Current,Ends\n2021-01-01,2020-01-01\nTBC,2020-01-01\n22/04/222,2020-01-01\nx,y\ntbc,\n"
    );
    EXPECT_EQ(trial.At(0).Date("end"), CivilDate::Parse("2021-01-01"));
    Row second = trial.At(1);
    EXPECT_EQ(second.Date("end"), CivilDate::Parse("2020-01-01"));
    EXPECT_TRUE(second.warnings().empty());
    Row third = trial.At(2);
    EXPECT_EQ(third.Date("end"), CivilDate::Parse("2020-01-01"));
    EXPECT_EQ(third.warnings().at(0).value, "22/04/222");
    Row fourth = trial.At(3);
    EXPECT_EQ(fourth.Date("end"), std::nullopt);
    EXPECT_TRUE(fourth.rejected());
    Row fifth = trial.At(4);
    EXPECT_EQ(fifth.Date("end"), std::nullopt);
    EXPECT_FALSE(fifth.rejected());
}

TEST(Row, FillsTemplates) {
    Trial trial(
        "columns: {start: Start, code: org_code}\nconstants: {title: 'A&E {code}{{{Start}}}', "
        "end: '2020-12-31', total: '{?code}7'}\n",
        "org_code,Start\nR1,x\n,x\n"
    );
    EXPECT_EQ(trial.At(0).Text("title"), "A&E R1{x}");
    EXPECT_EQ(trial.At(0).Date("end"), CivilDate::Parse("2020-12-31"));
    EXPECT_EQ(trial.At(1).Text("title"), std::nullopt) << "half a text would be a wrong one";
    EXPECT_EQ(trial.At(1).Whole("total"), 7);
    EXPECT_EQ(trial.At(0).Header("title"), "");
}

TEST(Row, TakesLeastAndGreatestOfAGroup) {
    const std::string columns = R"(columns:
  title: Code
  start: {header: Day, take: min_month_start}
  end: {header: Day, take: max_month_end}
  count: {header: N, take: max}
  total: {header: N, take: min}
group_by: [Code]
)";
    Trial trial(columns, "Code,Day,N\nA,2018-02-10,5\nA,2017-11-30,7\nA,,9\n");
    Row group = trial.Group();
    EXPECT_EQ(group.Date("start"), CivilDate::Parse("2017-11-01"));
    EXPECT_EQ(group.Date("end"), CivilDate::Parse("2018-02-28"));
    EXPECT_EQ(group.Whole("count"), 9);
    EXPECT_EQ(group.Whole("total"), 5);
    EXPECT_EQ(group.line(), 2U);
    EXPECT_EQ(group.GroupKey(), "A\x1f");
    Trial unusable(columns, "Code,Day,N\nA,2018-02-10,5\nA,soon,7\n");
    EXPECT_EQ(unusable.Group().Date("end"), std::nullopt);
}

TEST(Row, ReadsRatios) {
    Trial trial("columns: {count: a, total: b, less: c}\n", "a,b,c\n8833,8833,442\n1,0,0\n1,x,\n");
    EXPECT_EQ(trial.At(0).NeedRatio("total", "less", "count"), Ratio::Of(8391, 8833));
    Row zero = trial.At(1);
    EXPECT_EQ(zero.NeedRatio("count", "", "total"), std::nullopt);
    EXPECT_EQ(zero.rejections().at(0).code, "VALUE_NOT_A_NUMBER");
    Row bad = trial.At(2);
    bad.NeedRatio("count", "less", "total");
    EXPECT_EQ(bad.rejections().size(), 2U);
}

TEST(Row, PassesWhereWithoutCase) {
    Trial trial(
        "columns: {title: Kind}\nwhere: {type: ['1', Major]}\n",
        "Kind,Type\na,1\na,MAJOR\na,other\na,\n"
    );
    EXPECT_TRUE(trial.At(0).IsWanted());
    EXPECT_TRUE(trial.At(1).IsWanted());
    EXPECT_FALSE(trial.At(2).IsWanted());
    EXPECT_FALSE(trial.At(3).IsWanted());
    EXPECT_FALSE(trial.At(0).Has("type")) << "a header in `where` is no field";
}

TEST(ParseDate, TakesOnlyDatesThatExist) {
    Formats formats;
    formats.dates = {
        {"yyyy-MM-dd", true},
        {"d.M.yyyy", true},
        {"yyyyMMdd", true},
        {"M/yyyy", false},
        {"yyyy-MM-dd HH:mm:ss", true},
    };
    EXPECT_EQ(ParseDate("2020-02-29", formats), CivilDate::FromYmd(2020, 2, 29));
    EXPECT_EQ(ParseDate("1.2.2026", formats), CivilDate::FromYmd(2026, 2, 1));
    EXPECT_EQ(ParseDate("01.12.2026", formats), CivilDate::FromYmd(2026, 12, 1));
    EXPECT_EQ(ParseDate("20260210", formats), CivilDate::FromYmd(2026, 2, 10));
    EXPECT_EQ(ParseDate("3/2026", formats), CivilDate::FromYmd(2026, 3, 1));
    EXPECT_EQ(ParseDate("2018-01-03 23:59:00", formats), CivilDate::FromYmd(2018, 1, 3));
    for (const char* const text :
         {"2021-02-29",
          "2022-09-31",
          "2022-13-01",
          "0000-01-01",
          "9999-01-01",
          "22/04/222",
          "2020-1-1",
          "2020-01-011",
          "46054",
          "1.2.26",
          "2018-01-03 24:00:00",
          "",
          "-2020-01-01"}) {
        EXPECT_EQ(ParseDate(text, formats), std::nullopt) << text;
    }
}

TEST(ParseNumber, IsExact) {
    const Formats plain;
    EXPECT_EQ(ParseNumber("0.1", plain, 2), 10);
    EXPECT_EQ(ParseNumber("-1234567.89", plain, 2), -123456789);
    EXPECT_EQ(ParseNumber("13520127.67", plain, 2), 1352012767);
    EXPECT_EQ(ParseNumber("92233720368547758.07", plain, 2), 9223372036854775807);
    EXPECT_EQ(ParseNumber("00", plain, 2), 0);
    for (const char* const text :
         {"92233720368547758.08",
          "1.234",
          "1.000",
          "1,000",
          "1 000",
          "",
          "-",
          "--1",
          "1.",
          "+1",
          "1E+05",
          "1-",
          "(1)",
          "\xc2\xa3"
          "1",
          "1.2.3",
          "NaN",
          "0x1",
          "."}) {
        EXPECT_EQ(ParseNumber(text, plain, 2), std::nullopt) << text;
    }
}

TEST(ParseNumber, TakesWhatTheMappingAllows) {
    Formats formats;
    formats.decimal = ',';
    formats.thousands = {" ", "."};
    formats.trailing_minus = true;
    formats.parentheses = true;
    formats.number_signs = {"\u20ac", "EUR"};
    EXPECT_EQ(ParseNumber("1 234,56", formats, 2), 123456);
    EXPECT_EQ(ParseNumber("1.234.567,5 \u20ac", formats, 2), 123456750);
    EXPECT_EQ(ParseNumber("EUR -12,00", formats, 2), -1200);
    EXPECT_EQ(ParseNumber("-\u20ac 12", formats, 2), -1200);
    EXPECT_EQ(ParseNumber("12,50-", formats, 2), -1250);
    EXPECT_EQ(ParseNumber("(12,50)", formats, 2), -1250);
    EXPECT_EQ(
        ParseNumber(
            "\u2212"
            "5",
            formats,
            2
        ),
        -500
    );
    for (const char* const text : {"1.23", "12.34,5", "1 2345", "1234 567", "1..234", ".123"}) {
        EXPECT_EQ(ParseNumber(text, formats, 2), std::nullopt) << text;
    }
}

TEST(ParseNumber, ReadsBackWhatIsWritten) {
    const bool holds = rc::check("amounts survive being written", [] {
        const auto minor = *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000);
        const Money money = Money::Of(minor);
        RC_ASSERT(ParseNumber(money.AmountText(), Formats(), 2) == minor);
    });
    EXPECT_TRUE(holds);
}

TEST(Row, TheLastRecordThatSaysSomethingSpeaksForItsGroup) {
    Trial trial(
        "columns:\n"
        "  title: {header: Title, take: last}\n"
        "  net: {header: Net, take: last}\n"
        "group_by: [Key]\n",
        "Key,Title,Net\n1,first,1\n1,second,2\n1,,3\n"
    );
    Row group = trial.Group();
    EXPECT_EQ(group.Text("title"), "second");
    EXPECT_EQ(group.Amount("net"), Money::Of(300));
}

}  // namespace
}  // namespace luotsi::tabular
