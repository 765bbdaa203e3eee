#include "tests/scenarios/county/county_bench.h"

#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

using test::CountyBench;
using type::v1::ImportSummary;

constexpr const char* kHomes =
    "Federal Provider Number,Provider Name,"
    "Date First Approved to Provide Medicare and Medicaid Services,Processing Date,"
    "Reported RN Staffing Hours per Resident per Day,"
    "Reported Total Nurse Staffing Hours per Resident per Day\n"
    "000001,Under,1990-01-01,2021-08-01,0.59695,3.48000\n"
    "000002,On,1990-01-01,2021-08-01,0.60000,3.47999\n"
    "000003,Nearly,1990-01-01,2021-08-01,0.59999,4.00000\n"
    "000004,Silent,1990-01-01,2021-08-01,,\n";

constexpr const char* kFindings =
    "ccn,survey_date,ftag,severity_label,correction_date,description\n";

std::string Mapping(const char* name) {
    std::ifstream file(
        LUOTSI_INTAKE_DIR "/../../../deploy/mappings/" + std::string(name) + ".yaml"
    );
    return {std::istreambuf_iterator<char>(file), {}};
}

class CmsMappings : public testing::Test {
  protected:
    CmsMappings() {
        const ImportSummary contracts = county_.Import(
            "contract.v1.ContractService/ImportContracts",
            Mapping("cms-contracts"),
            "homes.csv",
            kHomes
        );
        EXPECT_EQ(contracts.accepted(), 4U);
        contract::v1::ListContractsRequest list;
        const auto page = county_.Ask<contract::v1::ListContractsResponse>(
            "contract.v1.ContractService/ListContracts", list
        );
        for (const contract::v1::Contract& one : page.contracts())
            contracts_[one.number()] = one.id();
    }

    ImportSummary ImportFindings(const std::string& rows) {
        return county_.Import(
            "selfmonitoring.v1.SupervisionService/ImportDeviations",
            Mapping("cms-deficiencies"),
            "findings.csv",
            kFindings + rows
        );
    }
    static std::map<std::string, int> Codes(
        const google::protobuf::RepeatedPtrField<type::v1::RowNote>& notes
    ) {
        std::map<std::string, int> codes;
        for (const type::v1::RowNote& note : notes)
            ++codes[note.code() + ' ' + note.column()];
        return codes;
    }

    CountyBench county_{"2026-11-22"};
    std::map<std::string, std::string> contracts_;
};

TEST_F(CmsMappings, DecimalsAreHeldAgainstTheTargetLevelAsTheyStand) {
    const ImportSummary reports = county_.Import(
        "report.v1.ReportService/ImportReports", Mapping("cms-reports"), "homes.csv", kHomes
    );
    EXPECT_EQ(reports.accepted(), 3U);
    EXPECT_EQ(reports.rejected(), 1U);
    const std::map<std::string, std::pair<bool, bool>> expected{
        {"CMS-000001", {false, true}}, {"CMS-000002", {true, false}}, {"CMS-000003", {false, true}}
    };
    for (const auto& [number, met] : expected) {
        report::v1::GetComplianceRequest ask;
        ask.set_contract_id(contracts_.at(number));
        ask.set_month("2021-08");
        const auto told =
            county_.Ask<report::v1::Compliance>("report.v1.ReportService/GetCompliance", ask);
        ASSERT_EQ(told.indicators_size(), 2) << number;
        for (const auto& one : told.indicators()) {
            const bool wanted = one.indicator_code() == "rn-hours" ? met.first : met.second;
            const auto result =
                wanted ? report::v1::COMPLIANCE_RESULT_MET : report::v1::COMPLIANCE_RESULT_NOT_MET;
            EXPECT_EQ(one.result(), result) << number << ' ' << one.indicator_code();
        }
    }
}

TEST_F(CmsMappings, DeviationsAreTakenInAndWrongRowsNamed) {
    const ImportSummary done = ImportFindings(
        "000001,2025-03-01,F-0760,Actual Harm,2025-04-01,Medication\n"
        "000001,2025-03-01,F-0761,Potential for Minimal Harm,,Storage\n"
        "000002,2025-03-01,F-0760,Immediate Jeopardy,2025-02-01,Mended before it was found\n"
        "000002,2025-03-01,F-0762,Quite bad,,A word that the mapping does not know\n"
        "000002,2025-03-01,F 0763,Actual Harm,,A category that is no code\n"
        "000009,2025-03-01,F-0760,Actual Harm,,A home without a contract\n"
        "000003,2027-03-01,F-0760,Actual Harm,,Found in the future\n"
        "000003,2025-03-01,F-0760,Actual Harm,2027-04-01,Mended in the future\n"
    );
    EXPECT_EQ(done.read(), 8U);
    EXPECT_EQ(done.accepted(), 3U);
    EXPECT_EQ(
        Codes(done.rejections()),
        (std::map<std::string, int>{
            {"CONTRACT_NOT_FOUND contract_number", 1},
            {"ENUM_VALUE_UNKNOWN severity_label", 1},
            {"FIELD_FORMAT_INVALID ftag", 1},
            {"FIELD_OUT_OF_RANGE correction_date", 1},
            {"FIELD_OUT_OF_RANGE survey_date", 1},
        })
    );
    EXPECT_EQ(
        Codes(done.warnings()), (std::map<std::string, int>{{"VALUE_DEFAULTED correction_date", 1}})
    );

    selfmonitoring::v1::ListDeviationsRequest list;
    list.set_contract_id(contracts_.at("CMS-000001"));
    const auto page = county_.Ask<selfmonitoring::v1::ListDeviationsResponse>(
        "selfmonitoring.v1.SupervisionService/ListDeviations", list
    );
    ASSERT_EQ(page.deviations_size(), 2);
    const selfmonitoring::v1::Deviation& mended = page.deviations(0);
    EXPECT_EQ(mended.severity(), selfmonitoring::v1::FINDING_SEVERITY_SERIOUS);
    EXPECT_EQ(mended.state(), selfmonitoring::v1::DEVIATION_STATE_CORRECTED);
    EXPECT_EQ(mended.corrected_on(), "2025-04-01");
    EXPECT_EQ(mended.correct_by(), "2025-04-30");
    EXPECT_EQ(mended.description(), "F-0760: Medication");
    EXPECT_EQ(mended.provider().id(), "000001");
    EXPECT_EQ(page.deviations(1).state(), selfmonitoring::v1::DEVIATION_STATE_OPEN);

    const ImportSummary again =
        ImportFindings("000001,2025-03-01,F-0760,Actual Harm,2025-04-01,Medication\n");
    EXPECT_EQ(again.unchanged(), 1U);
    const ImportSummary changed =
        ImportFindings("000001,2025-03-01,F-0760,Actual Harm,2025-05-01,Medication\n");
    EXPECT_EQ(Codes(changed.rejections()), (std::map<std::string, int>{{"ROW_CHANGED ", 1}}));
}

}  // namespace
}  // namespace luotsi::report_intake
