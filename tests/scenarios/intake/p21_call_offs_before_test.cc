// Call-offs whose terms were noted by a build that did not tie them to their framework (P21).
#include "kernel/check.h"
#include "kernel/ids.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/runtime/clocks.h"
#include "report_intake/app/ceiling_books.h"
#include "report_intake/domain/framework.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"
#include "report_intake/module.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr std::int64_t kWhole = 1'000'000;

TermsNoted TermsOf(const char* key, std::uint64_t revision) {
    ReportingTerms period;
    period.start_date = test::Day("2026-01-01");
    period.services.push_back({.service_code = "VRK", .unit = "day"});
    period.services.back().unit_price = UnitPrice::OfMicros(100 * kWhole);
    return {
        .contract_revision = revision,
        .registry_position = revision,
        .contract_key = key,
        .provider = "FI-PRO:1",
        .imported = false,
        .binding = true,
        .noted_on = test::Day("2026-01-01"),
        .periods = {period},
    };
}

class CallOffsBefore : public testing::Test {
  protected:
    CallOffsBefore() {
        const module::Context context{
            .clock = clock_,
            .ids = ids_,
            .log = log_,
            .metrics = metrics_,
            .stores = *stores_,
            .county = "test",
            .closed_days = {},
        };
        module_ = MakeReportIntake(context).value();
    }
    void Do(const ports::Work& work) {
        LUOTSI_CHECK(module_->journal().Run({}, work).ok(), "the work is committed");
    }
    // As it was noted before call-offs were tied.
    void NoteAsBefore(const Uuid& contract, const TermsNoted& news) {
        Do([&](ports::Unit& unit) {
            return unit.Apply<TermsBook>(
                contract, Decide(unit.Get<TermsBook>(contract).state, news)
            );
        });
    }
    void NoteNow(const Uuid& contract, const TermsNoted& news) {
        Do([&](ports::Unit& unit) { return NoteTerms(unit, contract, news, Today()); });
    }
    void Report(const Uuid& contract, const char* month, std::int64_t days) {
        ReportReceived received;
        received.contract = contract;
        received.month = test::MonthOf(month);
        ServiceActual line;
        line.service_code = "VRK";
        line.unit = "day";
        line.quantity = Quantity::OfMicros(days * kWhole);
        received.content.lines.push_back({line, std::nullopt});
        const Uuid id = ids_.Next(clock_.Read().now);
        Do([&](ports::Unit& unit) -> std::optional<Rejection> {
            unit.Append<ReportBook>(id, received);
            return std::nullopt;
        });
    }
    TermsNoted CallOffOf(const char* key) const {
        TermsNoted terms = TermsOf(key, 1);
        terms.periods.front().framework = framework_;
        return terms;
    }
    TermsNoted WithCeiling(std::uint64_t revision) const {
        TermsNoted terms = TermsOf("PUITE", revision);
        terms.periods.front().framework_ceiling = Money::Of(5'000'00);
        return terms;
    }
    CivilDate Today() { return clock_.Read().today; }
    void BeginDay() { LUOTSI_CHECK(module_->BeginDay(clock_.Read()).ok(), "the day begins"); }
    Quantity Used() {
        return UsedOf(module_->journal().Load<CeilingBook>(framework_).value().state);
    }
    FrameworkCallOffs Tied() {
        return module_->journal().Load<FrameworkBook>(framework_).value().state;
    }

    test::TemporaryDirectory directory_;
    std::unique_ptr<journal::Stores> stores_ = test::MakeModuleStores(directory_.path());
    runtime::VirtualClock clock_{test::Day("2026-05-15")};
    SeededIdSource ids_{20261122};
    log::Log log_{config::v1::LOG_LEVEL_ERROR};
    metrics::Metrics metrics_;
    std::unique_ptr<module::Module> module_;
    Uuid framework_ = ids_.Next(clock_.Read().now);
    Uuid first_ = ids_.Next(clock_.Read().now);
    Uuid second_ = ids_.Next(clock_.Read().now);
};

TEST_F(CallOffsBefore, P21AreTiedWhenADayBeginsAndCountUnderACeilingThatAppears) {
    NoteAsBefore(framework_, TermsOf("PUITE", 1));
    NoteAsBefore(first_, CallOffOf("KU-1"));
    NoteAsBefore(second_, CallOffOf("KU-2"));
    Report(first_, "2026-01", 8);
    Report(second_, "2026-02", 4);
    ASSERT_TRUE(Tied().contracts.empty());
    BeginDay();
    EXPECT_EQ(Tied().contracts.size(), 2U);
    NoteNow(framework_, WithCeiling(2));
    EXPECT_EQ(Used(), Quantity::OfMicros(1'200 * kWhole));
}

TEST_F(CallOffsBefore, P21CountAlsoWhereTheCeilingAppearedBeforeTheDayBegan) {
    NoteAsBefore(framework_, TermsOf("PUITE", 1));
    NoteAsBefore(first_, CallOffOf("KU-1"));
    Report(first_, "2026-01", 8);
    NoteNow(framework_, WithCeiling(2));
    ASSERT_EQ(Used(), Quantity()) << "nobody knows of the call-off";
    BeginDay();
    EXPECT_EQ(Used(), Quantity::OfMicros(800 * kWhole));
    const std::uint64_t position = module_->journal().LastPosition();
    ASSERT_TRUE(module_->journal().Rebuild().ok());
    EXPECT_EQ(Used(), Quantity::OfMicros(800 * kWhole));
    BeginDay();
    EXPECT_EQ(module_->journal().LastPosition(), position) << "all is tied";
}

TEST_F(CallOffsBefore, P21OfACeilingByContractsAreNoCallOffs) {
    NoteAsBefore(first_, TermsOf("SOP-1", 1));
    const Uuid ceiling = ids_.Next(clock_.Read().now);
    Do([&](ports::Unit& unit) -> std::optional<Rejection> {
        unit.Append<CeilingBook>(
            ceiling,
            CeilingSet{
                .number = "K-1",
                .contracts = {first_},
                .measure = {.service_code = "VRK", .unit = "day", .currency = {}},
                .valid_from = test::Day("2026-01-01"),
                .limit = Quantity::OfMicros(kWhole),
            }
        );
        return std::nullopt;
    });
    BeginDay();
    EXPECT_TRUE(module_->journal().Load<FrameworkBook>(ceiling).value().state.contracts.empty());
}

}  // namespace
}  // namespace luotsi::report_intake
