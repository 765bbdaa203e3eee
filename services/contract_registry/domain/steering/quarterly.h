#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/quarter.h"
#include "contract_registry/domain/record.h"
#include "contract_registry/domain/risk.h"
#include "contract_registry/domain/steering/closing_analysis.h"
#include "contract_registry/domain/steering/picture.h"
#include "contract_registry/domain/steering/picture_off_contract.h"
#include "contract_registry/domain/steering/picture_sanctions.h"
#include "contract_registry/domain/steering/programme.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// The county's quarterly report on contract management. Every list has an order of its own, so that
// the same facts always give the same report.

struct VersionStamp {
    Instant as_of = {};
    std::uint64_t registry_position = 0;
    // In the order of names.
    std::vector<SourcePosition> sources = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"as_of", &VersionStamp::as_of},
            Field{"registry_position", &VersionStamp::registry_position},
            Field{"sources", &VersionStamp::sources}
        };
    }
};

struct ContractCount {
    ContractState state = ContractState::kDraft;
    ContractType type = ContractType::kPurchase;
    std::uint64_t count = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"state", &ContractCount::state},
            Field{"type", &ContractCount::type},
            Field{"count", &ContractCount::count}
        };
    }
};

struct EndingCount {
    std::uint64_t within_months = 0;
    std::uint64_t count = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"within_months", &EndingCount::within_months}, Field{"count", &EndingCount::count}
        };
    }
};

struct ReviewFigures {
    std::uint64_t overdue = 0;
    std::uint64_t held = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"overdue", &ReviewFigures::overdue}, Field{"held", &ReviewFigures::held}
        };
    }
};

struct ReportTimeliness {
    std::uint64_t due = 0;
    std::uint64_t on_time = 0;
    std::uint64_t late = 0;
    std::uint64_t missing = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"due", &ReportTimeliness::due},
            Field{"on_time", &ReportTimeliness::on_time},
            Field{"late", &ReportTimeliness::late},
            Field{"missing", &ReportTimeliness::missing}
        };
    }
};

struct AlertQuality {
    std::string rule_code = {};
    std::uint64_t raised = 0;
    std::uint64_t dismissed = 0;
    std::uint64_t settled = 0;
    std::uint64_t open = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"rule_code", &AlertQuality::rule_code},
            Field{"raised", &AlertQuality::raised},
            Field{"dismissed", &AlertQuality::dismissed},
            Field{"settled", &AlertQuality::settled},
            Field{"open", &AlertQuality::open}
        };
    }
};

struct RiskFigures {
    std::uint64_t realised = 0;
    std::vector<Money> realised_amounts = {};
    std::uint64_t recorded = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"realised", &RiskFigures::realised},
            Field{"realised_amounts", &RiskFigures::realised_amounts},
            Field{"recorded", &RiskFigures::recorded}
        };
    }
};

struct OffContract {
    Month month = {};
    std::string kind = {};
    std::int64_t count = 0;
    Money amount = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"month", &OffContract::month},
            Field{"kind", &OffContract::kind},
            Field{"count", &OffContract::count},
            Field{"amount", &OffContract::amount}
        };
    }
};

struct EventFigures {
    std::string kind = {};
    std::uint64_t count = 0;
    std::uint64_t participants = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &EventFigures::kind},
            Field{"count", &EventFigures::count},
            Field{"participants", &EventFigures::participants}
        };
    }
};

struct QuarterlyMeasure {
    std::string code = {};
    MeasureKind kind = {};
    std::int64_t numerator = 0;
    std::int64_t denominator = 0;
    std::string explanation = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &QuarterlyMeasure::code},
            Field{"kind", &QuarterlyMeasure::kind},
            Field{"numerator", &QuarterlyMeasure::numerator},
            Field{"denominator", &QuarterlyMeasure::denominator},
            Field{"explanation", &QuarterlyMeasure::explanation}
        };
    }
};

struct QuarterlyFigures {
    std::string quarter = {};
    CivilDate from = {};
    CivilDate to = {};
    CivilDate day = {};
    VersionStamp stamp = {};
    std::vector<ContractCount> contracts = {};
    std::vector<EndingCount> ending = {};
    ReviewFigures reviews = {};
    ReportTimeliness reports = {};
    std::vector<AlertQuality> alerts = {};
    std::vector<CaseCount> cases = {};
    std::uint64_t breaches = 0;
    std::vector<Money> sanctions = {};
    RiskFigures risks = {};
    std::vector<OffContract> off_contract = {};
    std::vector<Money> paid = {};
    std::vector<EventFigures> events = {};
    std::vector<QuarterlyMeasure> measures = {};
    std::vector<QuarterlyMeasure> programme_measures = {};
    static constexpr auto Fields() {
        using Q = QuarterlyFigures;
        return std::tuple{
            Field{"quarter", &Q::quarter},
            Field{"from", &Q::from},
            Field{"to", &Q::to},
            Field{"day", &Q::day},
            Field{"stamp", &Q::stamp},
            Field{"contracts", &Q::contracts},
            Field{"ending", &Q::ending},
            Field{"reviews", &Q::reviews},
            Field{"reports", &Q::reports},
            Field{"alerts", &Q::alerts},
            Field{"cases", &Q::cases},
            Field{"breaches", &Q::breaches},
            Field{"sanctions", &Q::sanctions},
            Field{"risks", &Q::risks},
            Field{"off_contract", &Q::off_contract},
            Field{"paid", &Q::paid},
            Field{"events", &Q::events},
            Field{"measures", &Q::measures},
            Field{"programme_measures", &Q::programme_measures}
        };
    }
};

// An empty report of a quarter as known at an instant that lies on `today`; `ending_months` gives
// the rows of contracts that end soon.
QuarterlyFigures BlankReport(
    Quarter quarter, CivilDate today, std::span<const std::int64_t> ending_months
);
// The days that the report's sums look at.
Period PeriodOf(const QuarterlyFigures& report);

// What is known of one contract.
struct ContractFacts {
    // As it stood on the report's day.
    const ContractHistory& history;
    const Picture& picture;
    const RiskRegister& risks;
    bool review_overdue = false;
    // Asked for only where an indicator was judged in the quarter.
    TermsOfDay terms_on;
};
void AddContract(const ContractFacts& facts, QuarterlyFigures& report);
void AddOffContract(const OffContractMonth& month, QuarterlyFigures& report);

// A report as it was published.
struct QuarterlyReportPublished {
    static constexpr std::string_view kName = "quarterly_report_published";
    std::uint64_t version = 0;
    std::string sha256 = {};
    std::string reason = {};
    CivilDate published_on = {};
    QuarterlyFigures report = {};
    static constexpr auto Fields() {
        using Q = QuarterlyReportPublished;
        return std::tuple{
            Field{"version", &Q::version},
            Field{"sha256", &Q::sha256},
            Field{"reason", &Q::reason},
            Field{"published_on", &Q::published_on},
            Field{"report", &Q::report}
        };
    }
};

using QuarterlyReportEvent = std::variant<QuarterlyReportPublished>;

struct QuarterlyReports {
    std::string quarter = {};
    // Version 1 first.
    std::vector<QuarterlyReportPublished> versions = {};

    // Null where there is none; 0 asks for the newest.
    const QuarterlyReportPublished* Find(std::uint64_t version) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"quarter", &QuarterlyReports::quarter},
            Field{"versions", &QuarterlyReports::versions}
        };
    }
};

// What was published of one quarter.
struct QuarterlyReportBook {
    using State = QuarterlyReports;
    using Event = QuarterlyReportEvent;
    static constexpr std::string_view kKind = "quarterly_report";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static RecordRow RowOf(const State& state);
};
Uuid QuarterlyReportId(Quarter quarter);

struct PublishReport {
    std::string sha256 = {};
    std::string reason = {};
    QuarterlyFigures report = {};
};
// QUARTER_NOT_OVER, PUBLICATION_REASON_MISSING. `known_on`: the day of the report's instant.
Decision<QuarterlyReportEvent> Decide(
    const QuarterlyReports& known,
    const PublishReport& command,
    CivilDate known_on,
    const Moment& moment
);

}  // namespace luotsi::contract_registry
