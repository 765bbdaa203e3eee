// The spreadsheet door: what is told of a value that cannot be taken, and which ones can be (issue
// "Report intake", B53-B60 of the bad-input list).
#include "platform/sheet/csv.h"
#include "platform/sheet/table.h"
#include "platform/sheet/xlsx_write.h"
#include "tests/scenarios/intake/spreadsheet_bench.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;
using test::FileAnswer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr const char* kHead = "Palvelu;Yksikkö;Määrä\r\n";

using Facts = std::map<std::string, std::string>;

Facts FactsOf(const pb::ReportFileFault& fault) {
    return {fault.fault().facts().begin(), fault.fault().facts().end()};
}

class SheetValues : public testing::Test {
  protected:
    // The facts of the one fault of a value in a column; `reason` is its code.
    Facts Told(
        const std::string& column,
        const std::string& value,
        const std::string& reason = "SHEET_VALUE_MALFORMED"
    ) {
        const bool quantity = column == "Määrä";
        const FileAnswer answer = bench_.Send(
            "Palvelu;Yksikkö;Määrä" + (quantity ? "" : ";" + column) + "\n0070;visit;" +
                (quantity ? "" : "1;") + value + "\n",
            false
        );
        if (answer.faults.empty()) return {{"no", "fault"}};
        EXPECT_EQ(answer.faults[0].fault().reason(), reason) << column << " " << value;
        EXPECT_EQ(answer.faults[0].fault().column(), column);
        EXPECT_EQ(answer.faults.size(), 1U) << testing::PrintToString(answer.Told());
        return FactsOf(answer.faults[0]);
    }
    pb::IndicatorActual Indicator(std::vector<sheet::Cell> values) {
        values.insert(values.begin(), {.text = "STAFF"});
        sheet::WrittenSheet sheet{.name = "Mittarit"};
        sheet.columns = {
            {.header = "Mittari"},
            {.header = "Osoittaja"},
            {.header = "Nimittäjä"},
            {.header = "Arvo"}
        };
        sheet.rows = {std::move(values)};
        last_ = bench_.Send(sheet::WriteXlsx({sheet}, "lists").value());
        if (!last_.result.stored()) return {};
        return bench_.Stored().lines(0).indicator();
    }
    pb::ReportFileHeader Header(const std::string& contract, const std::string& month) {
        pb::ReportFileHeader header;
        header.set_contract_id(contract);
        header.set_month(month);
        header.set_validate_only(true);
        header.set_want_marked(true);
        return header;
    }

    test::SpreadsheetBench bench_;
    FileAnswer last_;
};

sheet::Cell Number(const char* text) {
    return {sheet::CellKind::kNumber, text};
}

// ---- What is told of a value

TEST_F(SheetValues, AreToldWithTheFormThatTheyOughtToHave) {
    EXPECT_THAT(
        Told("Määrä", "14,2857142857143"),
        UnorderedElementsAre(Pair("value", "14,2857142857143"), Pair("decimals", "6"))
    );
    EXPECT_EQ(Told("Summa", "33,3355"), (Facts{{"value", "33,3355"}, {"decimals", "2"}}));
    EXPECT_EQ(
        Told("Asiakkaita", "1,500"),
        (Facts{{"value", "1,500"}, {"decimals", "0"}, {"could_be", "1.5 / 1500"}})
    );
    EXPECT_EQ(Told("Määrä", "1,2345678"), (Facts{{"value", "1,2345678"}, {"decimals", "6"}}));
    EXPECT_EQ(Told("Määrä", "7:30"), (Facts{{"value", "7:30"}, {"expected", "1234,5"}}));
    EXPECT_EQ(
        Told("Määrä", "10000000000000000"),
        (Facts{{"value", "10000000000000000"}, {"most", "9223372036854"}})
    );
    EXPECT_EQ(Told("Asiakkaita", "10,5"), (Facts{{"value", "10,5"}, {"decimals", "0"}}));
    EXPECT_EQ(Told("Asiakkaita", "monta"), (Facts{{"value", "monta"}, {"expected", "1234"}}));
    EXPECT_EQ(
        Told("Asiakkaita", "-4"), (Facts{{"value", "-4"}, {"least", "0"}, {"most", "4294967295"}})
    );
    EXPECT_EQ(
        Told("Palvelupäivä", "30.2.2026"),
        (Facts{{"value", "30.2.2026"}, {"expected", "2026-02-01"}})
    );
    EXPECT_EQ(
        Told("Rivilaji", "höpö"),
        (Facts{{"value", "höpö"}, {"expected", "toteuma, mittari, ennuste tai summa"}})
    );
    EXPECT_EQ(Told("Määrä", "1E+05", "SHEET_VALUE_DAMAGED"), (Facts{{"value", "1E+05"}}));
    EXPECT_EQ(Told("Palvelupäivä", "46054", "SHEET_VALUE_DAMAGED"), (Facts{{"value", "46054"}}));
    EXPECT_EQ(Told("Määrä", std::string(200, 'x')).at("value").size(), 83U);
}

TEST_F(SheetValues, ThatAreExactAreTaken) {
    const std::string file =
        "Palvelu;Yksikkö;Määrä;Asiakkaita;Palvelupäivä;Summa\r\n"
        "0070;visit;1,5;3,0;1.1.2026 0:00;50,0000 €\r\n";
    const FileAnswer answer = bench_.Send(file, false);
    EXPECT_THAT(answer.Told(), testing::Not(testing::Contains(HasSubstr("SHEET_"))));
    // Beside decimal points too: whole numbers tell nothing of them.
    const FileAnswer points = bench_.Send(
        "Palvelu;Yksikkö;Määrä;Asiakkaita;Palvelupäivä\r\n"
        "0070;visit;1.5;3,0;2026-01-01T00:00:00\r\n"
    );
    EXPECT_THAT(points.Told(), IsEmpty());
    const pb::ServiceActual stored = bench_.Stored().lines(0).service();
    EXPECT_EQ(stored.clients(), 3U);
    EXPECT_EQ(stored.quantity().micros(), 1'500'000);
    EXPECT_EQ(stored.service_date(), "2026-01-01");
}

TEST_F(SheetValues, OfARowAreAllToldAtOnce) {
    const FileAnswer answer = bench_.Send(
        "Palvelu;Yksikkö;Määrä;Asiakkaita;Palvelupäivä\r\n0070;visit;7:30;x;y\r\n0070;visit;z;;"
        "\r\n",
        false
    );
    EXPECT_THAT(
        answer.Told(),
        ElementsAre(
            "SHEET_VALUE_MALFORMED 2 Määrä",
            "SHEET_VALUE_MALFORMED 2 Palvelupäivä",
            "SHEET_VALUE_MALFORMED 2 Asiakkaita",
            "SHEET_VALUE_MALFORMED 3 Määrä"
        )
    );
    EXPECT_THAT(answer.marked, HasSubstr("(expected: 1234,5) (value: 7:30)"));
}

// ---- Shares

TEST_F(SheetValues, AShareThatAFormulaMadeIsTakenToItsLastDecimal) {
    const auto stored = Indicator({{}, {}, Number("0.64583333333333337")});
    EXPECT_THAT(last_.Told(), IsEmpty());
    EXPECT_EQ(stored.value().numerator(), 645'833'333'333'333);
    EXPECT_EQ(stored.value().denominator(), 1'000'000'000'000'000);
}

TEST_F(SheetValues, AShareBesideItsNumbersIsTheirs) {
    const auto stored = Indicator({Number("62"), Number("96"), Number("0.64583333333333337")});
    EXPECT_THAT(last_.Told(), IsEmpty());
    EXPECT_EQ(stored.value().numerator(), 62);
    EXPECT_EQ(stored.value().denominator(), 96);
    Indicator({Number("62"), Number("100"), {.text = "62 %"}});
    EXPECT_THAT(last_.Told(), IsEmpty());
}

TEST_F(SheetValues, AShareThatIsAnotherThanItsNumbersIsToldAtItself) {
    for (const char* other : {"0.65", "0.6458", "0.645833433333333"}) {
        Indicator({Number("62"), Number("96"), Number(other)});
        EXPECT_THAT(last_.Told(), ElementsAre("SHEET_VALUE_MALFORMED Mittarit 2 Arvo"));
        EXPECT_EQ(FactsOf(last_.faults.at(0)), (Facts{{"value", other}, {"expected", "62/96"}}));
    }
    // Half of its numbers is no share.
    Indicator({Number("62"), {}, Number("0.65")});
    EXPECT_THAT(last_.Told(), ElementsAre("FIELD_REQUIRED Mittarit 2 Nimittäjä"));
    Indicator({{}, Number("96"), Number("0.65")});
    EXPECT_THAT(last_.Told(), ElementsAre("FIELD_REQUIRED Mittarit 2 Osoittaja"));
    EXPECT_FALSE(bench_.HasReport());
}

// ---- Columns

TEST_F(SheetValues, OfColumnsThoseThatAreMissingAreNamed) {
    const auto missing = [&](const std::string& file) {
        const FileAnswer answer = bench_.Send(file, false);
        return answer.faults.empty() ? "" : FactsOf(answer.faults.at(0)).at("columns");
    };
    EXPECT_EQ(missing("Service;Quantity\n0070;1\n"), "Yksikkö");
    EXPECT_EQ(missing("Palvelu;Summa\n0070;1\n"), "Yksikkö, Määrä");
    EXPECT_EQ(missing("Mittari;Nimittäjä\nSTAFF;1\n"), "Arvo/Osoittaja");
}

// ---- Contract and month

TEST_F(SheetValues, AnotherMonthOrContractIsToldAtItsCellWithBoth) {
    const std::string head = "Sopimus;Kuukausi;Palvelu;Yksikkö;Määrä;Palvelupäivä\n";
    const std::string row = "PH-2026/1;2026-01;0070;visit;1;2.1.2026\n";
    const auto told = [&](const std::string& rows, const pb::ReportFileHeader& header) {
        last_ = bench_.Send(head + rows, header);
        EXPECT_TRUE(last_.status.ok()) << last_.status;
        EXPECT_FALSE(last_.result.stored());
        return last_.Told();
    };
    // Two months, or another than was asked for.
    EXPECT_THAT(
        told(
            row + "PH-2026/1;helmikuu;0070;visit;1;5.1.2026\n;2/2026;0070;visit;1;3.1.2026\n" +
                ";02.2026;0070;visit;1;4.1.2026\n",
            Header("", "")
        ),
        ElementsAre("SHEET_VALUE_MALFORMED 3 Kuukausi", "FIELD_OUT_OF_RANGE 4 Kuukausi")
    );
    EXPECT_EQ(FactsOf(last_.faults.at(0)), (Facts{{"value", "helmikuu"}, {"expected", "2026-02"}}));
    EXPECT_EQ(
        FactsOf(last_.faults.at(1)),
        (Facts{{"value", "2026-02"}, {"expected", "2026-01"}, {"rows", "2"}})
    );
    EXPECT_THAT(
        told(";2025-12;0070;visit;1;\n", Header(bench_.contract, "2026-01")),
        ElementsAre("FIELD_OUT_OF_RANGE 2 Kuukausi")
    );
    EXPECT_EQ(FactsOf(last_.faults.at(0)), (Facts{{"value", "2025-12"}, {"expected", "2026-01"}}));
    // Contracts by number or id are the same; another one is told with the one that was meant.
    EXPECT_THAT(
        told(
            row + bench_.contract + ";;0070;visit;1;3.1.2026\nX-9;;0070;visit;1;4.1.2026\n",
            Header("", "")
        ),
        ElementsAre("FIELD_OUT_OF_RANGE 4 Sopimus")
    );
    EXPECT_EQ(FactsOf(last_.faults.at(0)), (Facts{{"value", "X-9"}, {"expected", "PH-2026/1"}}));
    EXPECT_THAT(
        told("X-9;;0070;visit;1;\n", Header(bench_.contract, "2026-01")),
        ElementsAre("FIELD_OUT_OF_RANGE 2 Sopimus")
    );
    EXPECT_FALSE(bench_.HasReport());
}

TEST_F(SheetValues, AMonthThatCannotBeReadIsToldAtItsCell) {
    const std::string rows =
        "Sopimus;Kuukausi;Palvelu;Yksikkö;Määrä\nPH-2026/1;helmikuu 2026;0070;visit;x\n";
    const FileAnswer answer = bench_.Send(rows, Header("", ""));
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(
        answer.Told(),
        ElementsAre("SHEET_VALUE_MALFORMED 2 Kuukausi", "SHEET_VALUE_MALFORMED 2 Määrä")
    );
    EXPECT_THAT(answer.marked, HasSubstr("helmikuu 2026;0070;visit;x;SHEET_VALUE_MALFORMED"));
    EXPECT_FALSE(answer.result.stored());
    // What no cell tells is still told of the whole file.
    EXPECT_EQ(
        rpc::ReasonOf(
            bench_.Send("Sopimus;Palvelu;Yksikkö;Määrä\nPH-2026/1;0070;visit;x\n", Header("", ""))
                .status
        ),
        "SHEET_PLACE_MISSING"
    );
}

TEST_F(SheetValues, ATemplateWhoseRowsTellAnotherMonthIsNotTakenForItsOwn) {
    std::string csv = bench_.Template(pb::SHEET_FORMAT_CSV);
    csv.replace(csv.find(";day;;"), 6, ";day;1;");
    const std::string month = ";2026-01;";
    EXPECT_THAT(bench_.Send(csv, Header("", "")).Told(), IsEmpty());
    csv.replace(csv.find(month), month.size(), ";2025-12;");
    EXPECT_THAT(
        bench_.Send(csv, Header("", "")).Told(), ElementsAre("FIELD_OUT_OF_RANGE 2 Kuukausi")
    );
    // Of the stamp itself both are told.
    const absl::Status refused =
        bench_.Send(bench_.Template(pb::SHEET_FORMAT_XLSX), Header("", "2025-12")).status;
    EXPECT_EQ(rpc::ReasonOf(refused), "TEMPLATE_OTHER_MONTH");
    std::string details;
    refused.ForEachPayload([&details](const auto&, const absl::Cord& payload) {
        details += std::string(payload);
    });
    EXPECT_THAT(details, HasSubstr("2026-01"));
    EXPECT_THAT(details, HasSubstr("2025-12"));
}

// ---- Hidden sheets

sheet::WrittenSheet Lines(const std::string& name, bool hidden, const char* quantity) {
    sheet::WrittenSheet lines{.name = name, .hidden = hidden};
    lines.columns = {{.header = "Palvelu"}, {.header = "Yksikkö"}, {.header = "Määrä"}};
    lines.rows = {{{.text = "0070"}, {.text = "visit"}, Number(quantity)}};
    return lines;
}

TEST_F(SheetValues, ATemplatesOwnSheetIsReadAlsoWhereItIsHidden) {
    // As the template names and stamps it.
    const sheet::Book made = sheet::ReadBook(bench_.Template(pb::SHEET_FORMAT_XLSX)).value();
    const auto stamp = std::ranges::find(made.sheets, "luotsi", &sheet::Sheet::name);
    ASSERT_NE(stamp, made.sheets.end());
    sheet::WrittenSheet stamped{.name = "luotsi", .hidden = true};
    stamped.columns = {{.header = "template"}, {.header = "value"}};
    for (std::size_t i = 1; i < stamp->rows.size(); ++i)
        stamped.rows.push_back(stamp->rows[i].cells);
    // A workbook opens with a sheet that is not hidden.
    const auto send = [&](std::vector<sheet::WrittenSheet> sheets) {
        sheets.insert(sheets.begin(), {.name = "Ohje", .columns = {{.header = "Ohje"}}});
        return bench_.Send(sheet::WriteXlsx(sheets, "lists").value());
    };
    const FileAnswer answer = send({Lines("Kopio", true, "5"), Lines("Rivit", true, "3"), stamped});
    ASSERT_TRUE(answer.status.ok()) << answer.status;
    EXPECT_THAT(answer.Told(), IsEmpty());
    EXPECT_THAT(answer.result.dialect().sheets(), ElementsAre("Rivit"));
    ASSERT_EQ(bench_.Stored().lines_size(), 1);
    EXPECT_EQ(bench_.Stored().lines(0).service().quantity().micros(), 3'000'000);
    // Faults of it are told and marked as of any other.
    EXPECT_THAT(
        send({Lines("Rivit", true, "1.2345678"), stamped}).Told(),
        ElementsAre("SHEET_VALUE_MALFORMED Rivit 2 Määrä")
    );
    // Without a stamp nobody knows who hid what.
    const FileAnswer strange = send({Lines("Rivit", true, "5"), Lines("Taul1", false, "3")});
    EXPECT_THAT(strange.result.dialect().sheets(), ElementsAre("Taul1"));
}

}  // namespace
}  // namespace luotsi
