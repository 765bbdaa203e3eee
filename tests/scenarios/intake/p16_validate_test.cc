// P16: a provider tries a report out before it is sent, and reads the rules.
#include "tests/scenarios/intake/line_bench.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Validating : public LineBench {
  protected:
    static pb::ReportLine RandomLine(std::mt19937& random) {
        pb::ReportLine line = Service("YPA-VRK", "day", 1 + random() % 9'000'000);
        pb::ServiceActual& service = *line.mutable_service();
        const std::string day = std::to_string(1 + random() % 28);
        service.set_service_date("2026-01-" + (day.size() == 1 ? "0" + day : day));
        switch (random() % 10) {
            case 0:
                service.set_service_code("TUNTEMATON");
                service.set_unit("week");
                break;
            case 1:
                service.set_unit("visit");
                service.mutable_quantity()->set_micros(-5);
                break;
            case 2:
                service.set_service_date("2026-03-01");
                break;
            case 3:
                service.mutable_amount()->set_currency_code("EUR");
                service.mutable_amount()->set_amount_minor(random() % 100);
                break;
            case 4:
                return Indicator("LAATU", static_cast<int>(random() % 130), 100);
            case 5:
                service.mutable_quantity()->set_micros(0);
                service.set_clients(random() % 2);
                break;
            case 6:
                service.set_decision("MS-1");
                break;
            case 7:
                return {};
            default:
                break;
        }
        return line;
    }
    pb::SubmitReportRequest RandomReport(std::mt19937& random, const std::string& contract) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month("2026-01");
        for (unsigned i = 0; i < random() % 12; ++i)
            *request.add_lines() = RandomLine(random);
        if (random() % 3 == 0) {
            pb::ForecastLine& line = *request.add_forecast();
            line.set_month(random() % 2 == 0 ? "2026-02" : "2025-12");
            line.set_service_code("YPA-VRK");
            line.mutable_quantity()->set_micros(static_cast<std::int64_t>(random() % 9) - 3);
        }
        if (random() % 4 == 0) {
            pb::ReportTotal& total = *request.add_totals();
            total.set_service_code("KAYNTI");
            total.mutable_quantity()->set_micros(static_cast<std::int64_t>(random() % 2));
        }
        return request;
    }
    // All that a caller is told of a refusal, details included.
    static std::string Told(const absl::Status& status) {
        std::string told = std::string(absl::StatusCodeToString(status.code()));
        status.ForEachPayload([&](absl::string_view, const absl::Cord& payload) {
            google::rpc::Status details;
            EXPECT_TRUE(details.ParseFromString(std::string(payload)));
            told += "\n" + details.DebugString();
        });
        return told;
    }
    struct Answer {
        absl::Status status;
        pb::Report report;
    };
    Answer Ask(const char* method, const pb::SubmitReportRequest& request) {
        Answer answer;
        answer.status =
            county_.Try("report.v1.ReportService/" + std::string(method), request, &answer.report);
        answer.report.clear_id();
        answer.report.clear_etag();
        answer.report.clear_received_at();
        return answer;
    }
};

TEST_F(Validating, P16AnswersWhatSendingWouldAnswerFaultForFault) {
    std::mt19937 random(16);
    std::set<std::string> reasons;
    for (int i = 0; i < 12; ++i) {
        const std::string contract = Agree(("R-" + std::to_string(i)).c_str());
        // First sendings and later ones, of an open month and of an approved one.
        for (int round = 0; round < 8; ++round) {
            const pb::SubmitReportRequest request = RandomReport(random, contract);
            const std::size_t before = ReportEvents();
            const Answer tried = Ask("ValidateReport", request);
            ASSERT_EQ(ReportEvents(), before) << "trying stores nothing";
            const Answer sent = Ask("SubmitReport", request);
            if (tried.status.ok() && !sent.status.ok()) {
                // The month takes no such report; what is wrong with its lines is told all the
                // same.
                EXPECT_GT(tried.report.returned_lines_size(), 0);
                reasons.insert("told for " + rpc::ReasonOf(sent.status));
                continue;
            }
            EXPECT_EQ(Told(tried.status), Told(sent.status));
            EXPECT_EQ(tried.report.DebugString(), sent.report.DebugString());
            for (const pb::ReturnedLine& one : sent.report.returned_lines())
                reasons.insert(one.reason());
            for (const pb::ReturnedLine& one : sent.report.remarks())
                reasons.insert(one.reason());
            if (!sent.status.ok()) reasons.insert(rpc::ReasonOf(sent.status));
            if (round == 5 && sent.report.state() == pb::REPORT_STATE_RECEIVED) {
                contract_ = contract;
                Approve("2026-01");
            }
        }
    }
    // The comparison is worth something: these came up on the way.
    for (const char* reason :
         {"REPORT_EMPTY",
          "RECON_TOTAL",
          "LINE_UNKNOWN_SERVICE",
          "LINE_UNIT_MISMATCH",
          "LINE_QUANTITY_NEGATIVE",
          "LINE_DATE_OUTSIDE_MONTH",
          "LINE_AMOUNT_MISMATCH",
          "LINE_SHARE_ABOVE_ONE",
          "LINE_CLIENTS_WITHOUT_UNITS",
          "LINE_DUPLICATE",
          "LINE_VALUE_MISSING",
          "LINE_FORECAST_MONTH_PAST",
          "told for REPORT_ALREADY_APPROVED",
          "told for ALL_LINES_RETURNED"})
        EXPECT_TRUE(reasons.contains(reason)) << reason;
}

TEST_F(Validating, P16TellsAllFaultsWithPlaceTextAndHowToMend) {
    pb::ReportLine wrong = Service("YPA-VRK", "week", -1'000'000);
    wrong.mutable_service()->set_service_date("2026-02-03");
    const Answer tried = Ask("ValidateReport", Report("2026-01", Days(31), wrong, Visits(2)));
    ASSERT_TRUE(tried.status.ok());
    EXPECT_EQ(tried.report.lines_size(), 2);
    std::set<std::string> told;
    for (const pb::ReturnedLine& one : tried.report.returned_lines()) {
        EXPECT_EQ(one.index(), 1U);
        EXPECT_EQ(one.severity(), pb::FAULT_SEVERITY_ERROR);
        EXPECT_FALSE(one.text().empty());
        told.insert(one.reason() + " " + one.field());
    }
    EXPECT_EQ(
        told,
        (std::set<std::string>{
            "LINE_QUANTITY_NEGATIVE lines[1].service.quantity",
            "LINE_UNIT_MISMATCH lines[1].service.unit",
            "LINE_DATE_OUTSIDE_MONTH lines[1].service.service_date",
        })
    );
    EXPECT_EQ(
        (county_.Refusal<pb::Report>(
            "report.v1.ReportService/GetReport",
            [&] {
                pb::GetReportRequest get;
                get.set_contract_id(contract_);
                get.set_month("2026-01");
                return get;
            }()
        )),
        "REPORT_NOT_FOUND"
    );
}

TEST_F(Validating, P16ListsTheRulesInThreeLanguages) {
    const auto listed = county_.Ask<pb::ListReportRulesResponse>(
        "report.v1.ReportService/ListReportRules", pb::ListReportRulesRequest()
    );
    EXPECT_GT(listed.rules_size(), 20);
    bool statute = false;
    for (const pb::ReportRule& rule : listed.rules()) {
        EXPECT_NE(rule.severity(), pb::FAULT_SEVERITY_UNSPECIFIED) << rule.code();
        EXPECT_FALSE(rule.field().empty() || rule.basis().empty()) << rule.code();
        EXPECT_FALSE(rule.text_fi().empty() || rule.text_sv().empty() || rule.text_en().empty());
        statute = statute || (rule.code() == "VOUCHER_NOT_APPROVED" && rule.basis() == "statute");
    }
    EXPECT_TRUE(statute);
}

TEST_F(Validating, P16AnotherProvidersContractDoesNotExist) {
    county_.CallAsProvider("0112038-9");
    const Answer tried = Ask("ValidateReport", Report("2026-01", Days(31)));
    EXPECT_EQ(rpc::ReasonOf(tried.status), "CONTRACT_NOT_FOUND");
    EXPECT_EQ(Told(tried.status), Told(Ask("SubmitReport", Report("2026-01", Days(31))).status));
}

}  // namespace
}  // namespace luotsi
