// P13: a month's figures are closed twice, and both can be read.
#include "tests/scenarios/intake/calendar_bench.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

class Closing : public testing::Test {
  protected:
    std::int64_t DaysOf(const char* month, pb::PeriodStage stage, std::string* refused = nullptr) {
        pb::GetReportRequest request;
        request.set_contract_id(contract_);
        request.set_month(month);
        request.set_as_closed(stage);
        pb::Report report;
        const absl::Status status =
            bench_.county().Try("report.v1.ReportService/GetReport", request, &report);
        if (refused != nullptr) *refused = rpc::ReasonOf(status);
        if (!status.ok()) return 0;
        return report.lines(0).service().quantity().micros() / 1'000'000;
    }

    test::CalendarBench bench_{"2026-02-05"};
    std::string contract_ = bench_.Agree("C-1", test::CalendarBench::Terms());
};

constexpr const char* kClosedType = "fi.luotsi.report.period.closed.v1";

TEST_F(Closing, LeavesTheFiguresAsFirstClosedAndAsFinalBothReadable) {
    bench_.Send(contract_, "2026-01", 10);
    // Free until the first closing, whose day still counts.
    bench_.LiveTo("2026-02-20");
    bench_.Send(contract_, "2026-01", 11);
    std::string refused;
    DaysOf("2026-01", pb::PERIOD_STAGE_FIRST_CLOSED, &refused);
    EXPECT_EQ(refused, "REPORT_NOT_FOUND");
    bench_.LiveTo("2026-02-21");
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_FIRST_CLOSED);

    // Between the closings with a reason.
    pb::SubmitReportRequest again = bench_.ReportOf(contract_, "2026-01", 12);
    EXPECT_EQ(
        bench_.county().Refusal<pb::Report>("report.v1.ReportService/SubmitReport", again),
        "RESUBMISSION_REASON_MISSING"
    );
    again.clear_request_id();
    again.set_reason("yksi vuorokausi puuttui");
    bench_.county().Ask<pb::Report>("report.v1.ReportService/SubmitReport", again);
    DaysOf("2026-01", pb::PERIOD_STAGE_FINAL, &refused);
    EXPECT_EQ(refused, "REPORT_NOT_FOUND");
    bench_.LiveTo("2026-03-21");
    EXPECT_EQ(bench_.StateOf(contract_, "2026-01"), pb::WINDOW_STATE_FINAL);

    // After the final one only through a correction, which leaves the closed figures alone.
    again = bench_.ReportOf(contract_, "2026-01", 13);
    again.set_reason("vielä yksi");
    EXPECT_EQ(
        bench_.county().Refusal<pb::Report>("report.v1.ReportService/SubmitReport", again),
        "MONTH_FINAL"
    );
    pb::CorrectReportRequest correct;
    correct.set_contract_id(contract_);
    correct.set_month("2026-01");
    *correct.mutable_lines() = again.lines();
    correct.set_correction_reason("vielä yksi");
    const auto corrected =
        bench_.county().Ask<pb::Report>("report.v1.ReportService/CorrectReport", correct);
    EXPECT_EQ(corrected.version(), 4U);
    EXPECT_EQ(corrected.stage(), pb::PERIOD_STAGE_FINAL);
    EXPECT_EQ(DaysOf("2026-01", pb::PERIOD_STAGE_FIRST_CLOSED), 11);
    EXPECT_EQ(DaysOf("2026-01", pb::PERIOD_STAGE_FINAL), 12);
    EXPECT_EQ(DaysOf("2026-01", pb::PERIOD_STAGE_UNSPECIFIED), 13);
}

TEST_F(Closing, TellsTotalsAndHashOfWhatWasClosed) {
    bench_.Send(contract_, "2026-01", 10);
    bench_.Send(contract_, "2026-01", 11);
    pb::GetReportRequest get;
    get.set_contract_id(contract_);
    get.set_month("2026-01");
    const auto report = bench_.county().Ask<pb::Report>("report.v1.ReportService/GetReport", get);
    bench_.LiveTo("2026-02-21");
    const std::vector<pb::ReportEvent> told = bench_.Told(kClosedType);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].kind(), pb::REPORT_EVENT_KIND_CLOSED);
    EXPECT_FALSE(told[0].historic());
    const pb::PeriodClosing& closing = told[0].closing();
    EXPECT_EQ(closing.stage(), pb::PERIOD_STAGE_FIRST_CLOSED);
    EXPECT_EQ(closing.version(), 2U);
    EXPECT_EQ(closing.line_count(), 1U);
    ASSERT_EQ(closing.amounts_size(), 1);
    EXPECT_EQ(closing.amounts(0).amount_minor(), 110'000);
    EXPECT_EQ(closing.content_sha256(), report.content_sha256());
    EXPECT_EQ(closing.closed_on(), "2026-02-21");
}

// The sums are those of then, whatever the contract's prices are now.
TEST_F(Closing, LeavesItsSumsReadable) {
    bench_.Send(contract_, "2026-01", 10);
    bench_.LiveTo("2026-02-21");
    pb::SubmitReportRequest again = bench_.ReportOf(contract_, "2026-01", 12);
    again.set_reason("kaksi vuorokautta puuttui");
    bench_.county().Ask<pb::Report>("report.v1.ReportService/SubmitReport", again);
    bench_.LiveTo("2026-03-21");
    contract_registry::Terms terms = test::CalendarBench::Terms();
    terms.prices[0].unit_price = UnitPrice::OfMicros(110'000'000);
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(contract_);
    amend.set_effective_from("2026-01-01");
    amend.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
    amend.mutable_prices()->CopyFrom(test::CountyBench::Sound("C-1", terms).prices());
    bench_.county().Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    pb::GetReportRequest get;
    get.set_contract_id(contract_);
    get.set_month("2026-01");
    const auto sum = [&](pb::PeriodStage stage) {
        get.set_as_closed(stage);
        std::string text;
        const auto report =
            bench_.county().Ask<pb::Report>("report.v1.ReportService/GetReport", get);
        for (const type::v1::Money& amount : report.closed_amounts())
            text += std::to_string(amount.amount_minor()) + ' ' + amount.currency_code();
        return text;
    };
    EXPECT_EQ(sum(pb::PERIOD_STAGE_FIRST_CLOSED), "100000 EUR");
    EXPECT_EQ(sum(pb::PERIOD_STAGE_FINAL), "120000 EUR");
    EXPECT_EQ(sum(pb::PERIOD_STAGE_UNSPECIFIED), "") << "the figures in force are not closed";
}

// A correction that comes back whole leaves a final month as it was.
TEST_F(Closing, KeepsItsFiguresWhereNoLineOfACorrectionIsAccepted) {
    bench_.Send(contract_, "2026-01", 10);
    bench_.Approve(contract_, "2026-01");
    bench_.LiveTo("2026-03-21");
    pb::SubmitReportRequest sent = bench_.ReportOf(contract_, "2026-01", 13);
    sent.mutable_lines(0)->mutable_service()->set_unit("hour");
    *sent.add_lines() = sent.lines(0);
    sent.mutable_lines(1)->mutable_service()->set_service_code("TUNTEMATON");
    pb::CorrectReportRequest correct;
    correct.set_contract_id(contract_);
    correct.set_month("2026-01");
    *correct.mutable_lines() = sent.lines();
    correct.set_correction_reason("vielä yksi");
    const auto before = bench_.county().Stored("report-intake", "month_report");
    EXPECT_EQ(
        bench_.county().Refusal<pb::Report>("report.v1.ReportService/CorrectReport", correct),
        "ALL_LINES_RETURNED"
    );
    EXPECT_EQ(bench_.county().Stored("report-intake", "month_report"), before);
    // All faults at once: by the correction's own check, and as any report is tried out.
    correct.clear_request_id();
    correct.set_validate_only(true);
    const auto checked =
        bench_.county().Ask<pb::Report>("report.v1.ReportService/CorrectReport", correct);
    EXPECT_EQ(checked.returned_lines_size(), 2);
    const auto tried =
        bench_.county().Ask<pb::Report>("report.v1.ReportService/ValidateReport", sent);
    EXPECT_EQ(tried.returned_lines_size(), 2);
    EXPECT_EQ(bench_.county().Stored("report-intake", "month_report"), before);
}

TEST_F(Closing, IsCaughtUpAfterDaysThatWereMissedAndDoneOnce) {
    bench_.Send(contract_, "2026-01", 10);
    // Nothing begins a day for three months.
    bench_.county().AdvanceTo("2026-05-04");
    std::vector<pb::ReportEvent> told = bench_.Told(kClosedType);
    // January and February are closed for good, the latter without a report, March at first.
    ASSERT_EQ(told.size(), 5U);
    EXPECT_EQ(told[0].month() + told[0].closing().closed_on(), "2026-012026-02-21");
    EXPECT_EQ(told[1].month() + told[1].closing().closed_on(), "2026-012026-03-21");
    EXPECT_EQ(told[2].closing().version(), 0U);
    EXPECT_EQ(told[2].closing().content_sha256(), "");
    EXPECT_EQ(told[4].month(), "2026-03");
    bench_.county().AdvanceTo("2026-05-04");
    EXPECT_EQ(bench_.Told(kClosedType).size(), 5U);
    // A month that closed empty can only be corrected.
    EXPECT_EQ(
        bench_.county().Refusal<pb::Report>(
            "report.v1.ReportService/SubmitReport", bench_.ReportOf(contract_, "2026-02", 5)
        ),
        "MONTH_FINAL"
    );
}

// A closing that is agreed only afterwards speaks of a version that was replaced since.
TEST_F(Closing, TellsTheFiguresOfItsDayThoughAnotherVersionIsInForce) {
    contract_registry::Terms terms = test::CalendarBench::Terms();
    terms.reporting_duty->first_close->day = 27;
    const std::string late = bench_.Agree("C-3", terms);
    bench_.Send(late, "2026-01", 10);
    bench_.LiveTo("2026-02-20");
    bench_.Send(late, "2026-01", 11);
    bench_.LiveTo("2026-02-23");
    bench_.Send(late, "2026-01", 12);
    bench_.Send(late, "2026-01", 13);
    terms.reporting_duty->first_close->day = 20;
    contract::v1::AmendContractRequest amend;
    amend.set_contract_id(late);
    amend.set_effective_from("2026-01-01");
    amend.set_reason(contract::v1::AMENDMENT_REASON_NOT_MATERIAL);
    *amend.mutable_reporting_duty() = test::CountyBench::Sound("C-3", terms).reporting_duty();
    bench_.county().Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", amend);
    const std::size_t before = bench_.Told(kClosedType).size();
    bench_.LiveTo("2026-02-24");
    const std::vector<pb::ReportEvent> told = bench_.Told(kClosedType);
    ASSERT_EQ(told.size(), before + 1);
    const pb::PeriodClosing& closing = told.back().closing();
    EXPECT_EQ(told.back().contract_id(), late);
    EXPECT_EQ(closing.closed_on(), "2026-02-21");
    EXPECT_EQ(closing.version(), 2U);
    ASSERT_EQ(closing.amounts_size(), 1);
    EXPECT_EQ(closing.amounts(0).amount_minor(), 110'000);
    EXPECT_EQ(closing.line_count(), 1U);
    pb::GetReportRequest get;
    get.set_contract_id(late);
    get.set_month("2026-01");
    get.set_as_closed(pb::PERIOD_STAGE_FIRST_CLOSED);
    const auto closed = bench_.county().Ask<pb::Report>("report.v1.ReportService/GetReport", get);
    EXPECT_EQ(closed.version(), 2U);
    EXPECT_EQ(closed.content_sha256(), closing.content_sha256());
    EXPECT_EQ(closed.lines(0).service().quantity().micros(), 11'000'000);
    bench_.LiveTo("2026-02-25");
    EXPECT_EQ(bench_.Told(kClosedType).size(), before + 1) << "closed once";
}

TEST(LateClosing, LeavesTheMonthsBeforeALateContractOpenUntilTheirReportsCome) {
    test::CalendarBench bench("2026-02-01");
    contract_registry::Terms terms = test::CalendarBench::Terms();
    terms.start_date = test::Day("2025-10-01");
    const std::string contract = bench.Agree("C-2", terms);
    bench.LiveTo("2026-02-06");
    EXPECT_TRUE(bench.Told(kClosedType).empty());
    // One month now, another later: each is closed with its figures when the next day begins.
    bench.Send(contract, "2025-10", 10);
    bench.LiveTo("2026-02-07");
    std::vector<pb::ReportEvent> told = bench.Told(kClosedType);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[1].month(), "2025-10");
    EXPECT_EQ(told[1].closing().stage(), pb::PERIOD_STAGE_FINAL);
    EXPECT_EQ(told[1].closing().version(), 1U);
    bench.LiveTo("2026-02-11");
    bench.Send(contract, "2025-11", 11);
    bench.LiveTo("2026-02-12");
    told = bench.Told(kClosedType);
    ASSERT_EQ(told.size(), 4U);
    EXPECT_EQ(told[3].month(), "2025-11");
    EXPECT_EQ(told[3].closing().version(), 1U);
    EXPECT_EQ(bench.StateOf(contract, "2025-11"), pb::WINDOW_STATE_FINAL);
    // December's second closing is in the contract's time: it closes empty on its day.
    bench.LiveTo("2026-02-21");
    told = bench.Told(kClosedType);
    ASSERT_EQ(told.size(), 6U);
    EXPECT_EQ(told[4].month() + told[5].month(), "2025-122026-01");
}

std::string Mapping(const char* name) {
    std::ifstream file(
        LUOTSI_INTAKE_DIR "/../../../deploy/mappings/" + std::string(name) + ".yaml"
    );
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(HistoryOfReports, IsTakenInOneMonthAFileAndClosedMonthByMonth) {
    test::CalendarBench bench("2018-10-01");
    const auto take_in = [&](const char* method, const char* mapping, const std::string& row) {
        const std::string text = "period,org_code,type,attendances,breaches\n" + row + '\n';
        return bench.county().Import(method, Mapping(mapping), row.substr(0, 7) + ".csv", text);
    };
    const auto contracts = take_in(
        "contract.v1.ContractService/ImportContracts",
        "nhs-ae-all-contracts",
        "2016-04-01,RQM,1,100,5"
    );
    ASSERT_EQ(contracts.created(), 1U);
    std::size_t closings = 0;
    for (const char* month : {"2016-06", "2016-04", "2016-05"}) {
        const auto reports = take_in(
            "report.v1.ReportService/ImportReports",
            "nhs-ae-all-reports",
            month + std::string("-01,RQM,1,100,5")
        );
        EXPECT_EQ(reports.accepted(), 1U) << month;
        EXPECT_EQ(reports.rejected(), 0U) << month;
        closings += 2;
        const std::vector<pb::ReportEvent> told = bench.Told(kClosedType);
        ASSERT_EQ(told.size(), closings) << month;
        EXPECT_EQ(told.back().month(), month);
        EXPECT_EQ(told.back().closing().stage(), pb::PERIOD_STAGE_FINAL);
        EXPECT_EQ(told.back().closing().version(), 1U);
        EXPECT_TRUE(told.back().historic());
    }
}

TEST_F(Closing, AsksForOneThingOnly) {
    bench_.Send(contract_, "2026-01", 10);
    pb::GetReportRequest request;
    request.set_contract_id(contract_);
    request.set_month("2026-01");
    request.set_version(1);
    request.set_as_closed(pb::PERIOD_STAGE_FINAL);
    EXPECT_EQ(
        bench_.county().Refusal<pb::Report>("report.v1.ReportService/GetReport", request),
        "VERSION_AND_STAGE_GIVEN"
    );
}

TEST_F(Closing, StandsAfterTheReadModelIsBuiltAgain) {
    bench_.Send(contract_, "2026-01", 10);
    bench_.LiveTo("2026-02-21");
    const std::string before = bench_.Windows(contract_, 2026).SerializeAsString();
    bench_.county().Rebuild();
    EXPECT_EQ(bench_.Windows(contract_, 2026).SerializeAsString(), before);
    bench_.LiveTo("2026-03-21");
    EXPECT_EQ(bench_.Told(kClosedType).size(), 3U);
}

TEST_F(Closing, IsAgreedInOrderAndLaddersCount) {
    const auto refusal = [&](const char* number, auto change) {
        contract_registry::Terms terms = test::CalendarBench::Terms();
        change(*terms.reporting_duty);
        contract::v1::CreateContractRequest create;
        *create.mutable_contract() = test::CountyBench::Sound(number, terms);
        return bench_.county().Refusal<contract::v1::Contract>(
            "contract.v1.ContractService/CreateContract", create
        );
    };
    using contract_registry::CloseDay;
    using contract_registry::LadderStepKind;
    using contract_registry::ReportingDuty;
    EXPECT_EQ(
        refusal("F-1", [](ReportingDuty& duty) { duty.final_close = CloseDay{1, 19}; }),
        "CLOSE_DAY_ORDER"
    );
    EXPECT_EQ(refusal("F-2", [](ReportingDuty& duty) { duty.final_close = CloseDay{1, 20}; }), "");
    EXPECT_EQ(
        refusal("F-3", [](ReportingDuty& duty) { duty.ladder = {{}}; }), "LADDER_STEP_UNCOUNTED"
    );
    EXPECT_EQ(
        refusal("F-4", [](ReportingDuty& duty) { duty.ladder = {{.missed = 5, .of_months = 4}}; }),
        "LADDER_STEP_COUNT_IMPOSSIBLE"
    );
    EXPECT_EQ(
        refusal("F-5", [](ReportingDuty& duty) { duty.ladder = {{.missed = 5}}; }),
        "LADDER_STEP_COUNT_IMPOSSIBLE"
    );
    EXPECT_EQ(
        refusal("F-6", [](ReportingDuty& duty) { duty.ladder = {{.missed_in_a_row = 3}}; }), ""
    );
}

}  // namespace
}  // namespace luotsi
