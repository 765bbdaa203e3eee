#pragma once

#include "platform/tabular/import.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/app/report_commands.h"
#include "report_intake/app/watch_dues.h"

#include <string>
#include <vector>

namespace luotsi::report_intake {

// Rows of periodic reports: each is one month of one contract, found by the contract's number. A
// row takes the same path as SubmitReport; a row with a bad line is refused as a whole and named.
class ReportTaker : public tabular::RowTaker {
  public:
    ReportTaker(ReportCommands& commands, ReportReadModel& read_model, WatchDuesHandler& dues)
        : commands_(commands), read_model_(read_model), dues_(dues) {}

    const tabular::MappingKind& kind() const override;
    std::optional<Rejection> Prepare(const tabular::Mapping& mapping) override;
    tabular::Planned Plan(tabular::Row& row, const std::string& identity) override;
    bool HasSeenRegistry(std::uint64_t revision) override;
    absl::Status Finish() override;

  private:
    struct IndicatorRule {
        std::string code;
        // The value as one number; empty where it is a numerator and a denominator.
        std::string value;
        std::string numerator;
        std::string minus;
        std::string denominator;
    };
    static IndicatorRule ReadIndicator(const tabular::Node& rule, tabular::MappingFaults& faults);
    static std::optional<Ratio> ValueOf(const IndicatorRule& rule, tabular::Row& row);
    struct ServiceRule {
        std::string code;
        std::string unit;
        std::string quantity;
    };

    ReportCommands& commands_;
    ReportReadModel& read_model_;
    WatchDuesHandler& dues_;
    std::vector<IndicatorRule> indicators_;
    std::vector<ServiceRule> services_;
};

}  // namespace luotsi::report_intake
