#pragma once

#include "report_intake/domain/line_checks.h"
#include "report_intake/domain/report_decide.h"
#include "tests/support/terms_builder.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

// What providers send, right and wrong, of one contract in January 2026.
namespace luotsi::report_intake::test_reports {

inline Moment On(const char* day) {
    return {Instant::FromMicros(1), test::Day(day)};
}

inline const Month kJanuary = test::MonthOf("2026-01");

// Two priced services in euros, one without a price, one in crowns; a share and a waiting time.
inline ContractTerms Terms() {
    ContractTerms terms;
    terms.contract_revision = 2;
    terms.contract_key = "PH-1";
    terms.binding = true;
    ReportingTerms period;
    period.start_date = test::Day("2026-01-01");
    period.end_date = test::Day("2027-12-31");
    period.services = {
        {.service_code = "DAY", .unit = "day", .unit_price = UnitPrice::OfMicros(157'500'000)},
        {.service_code = "VISIT", .unit = "visit", .unit_price = UnitPrice::OfMicros(33'335'000)},
        {.service_code = "FREE", .unit = "visit"},
        {.service_code = "SEK",
         .unit = "hour",
         .unit_price = UnitPrice::OfMicros(500'000'000, Currency::Parse("SEK").value())},
    };
    period.indicators = {
        {"SHARE",
         Direction::kAtLeast,
         Ratio::Of(95, 100).value(),
         FocusArea::kQuality,
         "share",
         "Osuus"},
        {"WAIT",
         Direction::kAtMost,
         Ratio::Of(14, 1).value(),
         FocusArea::kQuality,
         "days",
         "Odotusaika"},
    };
    period.due_day = 10;
    terms.periods = {period};
    return terms;
}

inline ServiceActual Actual(const char* code, const char* unit, std::int64_t micros) {
    return {.service_code = code, .unit = unit, .quantity = Quantity::OfMicros(micros)};
}
inline ReportLine Days(std::int64_t days) {
    return {Actual("DAY", "day", days * 1'000'000), std::nullopt};
}
inline ReportLine Visits(std::int64_t visits) {
    return {Actual("VISIT", "visit", visits * 1'000'000), std::nullopt};
}
inline ReportLine DaysOn(int day, std::int64_t micros) {
    ReportLine line{Actual("DAY", "day", micros), std::nullopt};
    line.service->service_date = kJanuary.FirstDay().AddDays(day - 1);
    return line;
}
inline ReportLine Share(std::int64_t numerator, std::int64_t denominator) {
    return {std::nullopt, IndicatorActual{"SHARE", Ratio::Of(numerator, denominator).value()}};
}

// A line, mostly right: services on days, indicators, and every kind of slip.
inline ReportLine RandomLine(std::mt19937& random) {
    const int day = 1 + static_cast<int>(random() % 31);
    ReportLine line = DaysOn(day, static_cast<std::int64_t>(random() % 5'000'000));
    switch (random() % 14) {
        case 0:
            line.service->service_code = "OTHER";
            break;
        case 1:
            line.service->unit = "hour";
            line.service->quantity = Quantity::OfMicros(-1);
            break;
        case 2:
            line.service->service_date = test::Day("2026-02-01");
            break;
        case 3:
            return Share(static_cast<std::int64_t>(random() % 120), 100);
        case 4:
            return {};
        case 5:
            line.service->amount = Money::Of(static_cast<std::int64_t>(random() % 100));
            break;
        case 6:
            line.service->subcontractor = PartyIdentifier{"FI-PRO", "0725937-3"};
            break;
        case 7:
            line.service->clients = random() % 3;
            line.service->quantity = Quantity();
            break;
        default:
            break;
    }
    return line;
}

inline std::vector<ReportLine> RandomLines(std::mt19937& random, unsigned most) {
    std::vector<ReportLine> lines;
    for (unsigned i = 0; i < 1 + random() % most; ++i)
        lines.push_back(RandomLine(random));
    return lines;
}

inline ForecastLine RandomForecast(std::mt19937& random) {
    const bool known = random() % 3 > 0;
    return {
        kJanuary.AddMonths(static_cast<int>(random() % 4)),
        known ? "DAY" : "OTHER",
        Quantity::OfMicros(static_cast<std::int64_t>(random() % 100) - 10),
    };
}

inline SubmitReport Submit(SentReport sent) {
    return {.contract = Uuid(), .month = kJanuary, .sent = std::move(sent)};
}

// Keeps a month's report through what is decided about it.
class Story {
  public:
    explicit Story(ContractTerms terms = Terms()) : terms_(std::move(terms)) {}

    template <class Command>
    Decision<ReportEvent> Try(const Command& command) const {
        return Decide(MonthView{report, revision_, terms_, {}}, command, On("2026-02-05"));
    }
    // The same where nothing will be stored.
    template <class Command>
    Decision<ReportEvent> Check(const Command& command) const {
        MonthView view{report, revision_, terms_, {}};
        view.checks_only = true;
        return Decide(view, command, On("2026-02-05"));
    }
    // Decides and keeps what came of it; how many events that were, or the refusal's reason.
    template <class Command>
    std::string Do(const Command& command) {
        const Decision<ReportEvent> decision = Try(command);
        if (!decision.accepted()) return decision.rejection().reason;
        for (const ReportEvent& event : decision.events())
            Happen(event);
        return std::to_string(decision.events().size());
    }
    void Happen(const ReportEvent& event) {
        ++revision_;
        ReportBook::Evolve(report, event, {Instant(), revision_, revision_});
    }
    void Close(PeriodStage stage) {
        Happen(PeriodClosed{
            .contract = Uuid(),
            .contract_key = terms_.contract_key,
            .month = kJanuary,
            .stage = stage,
            .version = report.versions.size(),
            .closed_on = test::Day("2026-02-05"),
        });
    }
    const ReportContent& content() const { return report.versions.back().content; }
    const ContractTerms& terms() const { return terms_; }
    void Amend(ContractTerms terms) { terms_ = std::move(terms); }

    MonthReport report;

  private:
    ContractTerms terms_;
    std::uint64_t revision_ = 0;
};

}  // namespace luotsi::report_intake::test_reports
