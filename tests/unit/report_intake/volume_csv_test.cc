#include "report_intake/adapters/volume_csv.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

constexpr const char* kHeader =
    "month,service_code,level,production_method,provider,unit,cell,clients,clients_partly_told,"
    "quantity,amount,currency,contracts\n";

pb::ExtractRow& Row(
    pb::StrategyExtract& extract, const std::string& service, pb::ExtractCell cell
) {
    pb::ExtractRow& row = *extract.add_rows();
    row.set_month("2026-01");
    row.set_service_code(service);
    row.set_level(pb::EXTRACT_LEVEL_PROVIDER);
    row.set_cell(cell);
    pb::Volume& volume = *row.mutable_volume();
    volume.mutable_provider()->set_scheme("FI-PRO");
    volume.mutable_provider()->set_id("2077474-0");
    volume.set_production_method(pb::PRODUCTION_METHOD_FREE_CHOICE);
    volume.set_unit("day");
    volume.set_clients(12);
    volume.mutable_quantity()->set_micros(12'500'000);
    volume.mutable_amount()->set_currency_code("EUR");
    volume.mutable_amount()->set_amount_minor(-123'405);
    volume.set_contracts(2);
    return row;
}

TEST(ExtractCsv, WritesARowWithNumbersAsNumbers) {
    pb::StrategyExtract extract;
    Row(extract, "YPA", pb::EXTRACT_CELL_SHOWN);
    EXPECT_EQ(
        ExtractCsv(extract),
        std::string(kHeader) +
            "2026-01,YPA,PROVIDER,FREE_CHOICE,FI-PRO:2077474-0,day,SHOWN,12,0,12.5,-1234.05,EUR,2\n"
    );
}

TEST(ExtractCsv, AHiddenRowHasNoFigureEvenWhereOneIsGiven) {
    pb::StrategyExtract extract;
    Row(extract, "YPA", pb::EXTRACT_CELL_FEW_CLIENTS);
    EXPECT_EQ(
        ExtractCsv(extract),
        std::string(kHeader) +
            "2026-01,YPA,PROVIDER,FREE_CHOICE,FI-PRO:2077474-0,day,FEW_CLIENTS,,,,,,\n"
    );
}

TEST(ExtractCsv, ASumHasNeitherProviderNorWay) {
    pb::StrategyExtract extract;
    pb::ExtractRow& row = Row(extract, "YPA", pb::EXTRACT_CELL_SHOWN);
    row.set_level(pb::EXTRACT_LEVEL_TOTAL);
    row.mutable_volume()->clear_provider();
    row.mutable_volume()->clear_production_method();
    row.mutable_volume()->clear_clients();
    row.mutable_volume()->clear_amount();
    row.mutable_volume()->set_clients_partly_told(true);
    EXPECT_EQ(
        ExtractCsv(extract), std::string(kHeader) + "2026-01,YPA,TOTAL,,,day,SHOWN,,1,12.5,,,2\n"
    );
}

// What a spreadsheet would run, in each cell that holds somebody's text.
TEST(ExtractCsv, NoTextBeginsAFormula) {
    for (const std::string start : {"=", "+", "-", "@", "\t", "\r", "\n"}) {
        pb::StrategyExtract extract;
        pb::ExtractRow& row = Row(extract, start + "cmd|' /C calc'!A0", pb::EXTRACT_CELL_SHOWN);
        row.mutable_volume()->set_unit(start + "1+1");
        row.mutable_volume()->mutable_amount()->set_amount_minor(100);
        row.mutable_volume()->mutable_provider()->set_scheme(start + "X");
        const std::string csv = ExtractCsv(extract);
        EXPECT_NE(csv.find("'" + start + "cmd|"), std::string::npos) << csv;
        EXPECT_NE(csv.find("'" + start + "1+1"), std::string::npos) << csv;
        EXPECT_NE(csv.find("'" + start + "X:"), std::string::npos) << csv;
        EXPECT_EQ(csv.find("," + start), std::string::npos) << csv;
    }
}

TEST(ExtractCsv, QuotesSeparatorsAndQuotes) {
    pb::StrategyExtract extract;
    Row(extract, "a,\"b\"", pb::EXTRACT_CELL_FEW_CLIENTS);
    EXPECT_NE(ExtractCsv(extract).find("2026-01,\"a,\"\"b\"\"\",PROVIDER"), std::string::npos);
}

}  // namespace
}  // namespace luotsi::report_intake
