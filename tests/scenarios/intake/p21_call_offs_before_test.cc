// Call-offs whose terms were noted by a build that did not tie them to their framework (P21).
#include "kernel/check.h"
#include "kernel/ids.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/module/module.h"
#include "platform/runtime/clocks.h"
#include "report_intake/adapters/ceiling_store.h"
#include "report_intake/app/ceiling_books.h"
#include "report_intake/app/tie_call_offs.h"
#include "report_intake/domain/framework.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"
#include "report_intake/module.h"
#include "tests/support/module_stores.h"
#include "tests/support/temporary_directory.h"
#include "tests/support/terms_builder.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

// A journal that commits so many pieces of work, one by one, and then answers no more, as when the
// store goes away in the middle of a day's begin.
class Interrupted : public ports::Books {
  public:
    Interrupted(ports::Books& books, std::size_t commits) : books_(books), left_(commits) {}

    ports::Result<ports::Receipt> Run(const ports::RequestContext& request, const ports::Work& work)
        override {
        if (left_ == 0) return absl::UnavailableError("the store has gone away");
        --left_;
        return books_.Run(request, work);
    }
    std::vector<ports::Result<ports::Receipt>> RunAll(std::vector<ports::Entry> entries) override {
        std::vector<ports::Result<ports::Receipt>> answers;
        for (const ports::Entry& one : entries)
            answers.push_back(Run(one.request, one.work));
        // Also where all was committed, nobody hears of it.
        if (left_ == 0) answers.back() = absl::UnavailableError("the store has gone away");
        return answers;
    }
    absl::Status RunTogether(std::vector<ports::Entry>, const Keep&) override {
        return absl::UnimplementedError("ties are no whole");
    }

  protected:
    ports::Result<std::shared_ptr<const void>> LoadErased(std::string_view, const Uuid&, Until)
        override {
        return absl::UnimplementedError("nothing is loaded outside of a unit");
    }

  private:
    ports::Books& books_;
    std::size_t left_;
};

class InterruptedTies : public CallOffsBefore, public testing::WithParamInterface<std::size_t> {
  protected:
    // Ties are made by framework and contract.
    InterruptedTies() {
        if (second_ < first_) std::swap(first_, second_);
    }
    static constexpr std::int64_t kFirst = 800;
    static constexpr std::int64_t kSecond = 400;

    absl::Status BeginInterrupted() {
        CeilingStore store(module_->journal());
        Interrupted interrupted(module_->journal(), GetParam());
        return TieCallOffsHandler(interrupted, store).Handle(Today());
    }
    static Quantity UsedAfter(std::size_t ties) {
        return Quantity::OfMicros(((ties > 0 ? kFirst : 0) + (ties > 1 ? kSecond : 0)) * kWhole);
    }
    std::uint64_t CeilingRevision() {
        return module_->journal().Load<CeilingBook>(framework_).value().revision;
    }
};

TEST_P(InterruptedTies, P21AreCompletedByTheNextDayAndCountOnce) {
    NoteAsBefore(framework_, TermsOf("PUITE", 1));
    NoteAsBefore(first_, CallOffOf("KU-1"));
    NoteAsBefore(second_, CallOffOf("KU-2"));
    Report(first_, "2026-01", 8);
    Report(second_, "2026-02", 4);
    NoteNow(framework_, WithCeiling(2));
    ASSERT_EQ(Used(), Quantity());
    EXPECT_EQ(BeginInterrupted().code(), absl::StatusCode::kUnavailable);
    ASSERT_EQ(Tied().contracts.size(), GetParam());
    // Whatever is tied is counted: the two are one commit.
    EXPECT_EQ(Used(), UsedAfter(GetParam()));
    clock_.AdvanceTo(test::Day("2026-05-16"));
    BeginDay();
    EXPECT_EQ(Tied().contracts, (std::vector{first_, second_}));
    EXPECT_EQ(Used(), UsedAfter(2));
    EXPECT_EQ(CeilingRevision(), 2U) << "one event for each month that counts";
    const std::uint64_t position = module_->journal().LastPosition();
    BeginDay();
    EXPECT_EQ(module_->journal().LastPosition(), position) << "all is tied";
    ASSERT_TRUE(module_->journal().Rebuild().ok());
    EXPECT_EQ(Used(), UsedAfter(2));
}

// Before the first, between the two, and after both before the answer.
INSTANTIATE_TEST_SUITE_P(AfterSoManyCommits, InterruptedTies, testing::Values(0, 1, 2));

}  // namespace
}  // namespace luotsi::report_intake
