#pragma once

#include "platform/journal/journal.h"
#include "platform/tabular/import.h"
#include "self_monitoring/adapters/monitoring_metrics.h"
#include "self_monitoring/app/import_deviation.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::self_monitoring {

// Rows of deviations that somebody else has found, such as an authority's inspections. The mapping
// says how their words for severity are read, and by when what bears no day is to be corrected.
class DeviationTaker : public tabular::RowTaker {
  public:
    DeviationTaker(DeviationImport& import, journal::Journal& journal, MonitoringMetrics& metrics)
        : import_(import), journal_(journal), metrics_(metrics) {}

    const tabular::MappingKind& kind() const override;
    std::optional<Rejection> Prepare(const tabular::Mapping& mapping) override;
    tabular::Planned Plan(tabular::Row& row, const std::string& identity) override;
    bool HasSeenRegistry(std::uint64_t revision) override;
    absl::Status Finish() override;

  private:
    void ReadSeverities(const tabular::Node& block, tabular::MappingFaults& faults);
    FindingSeverity SeverityOf(tabular::Row& row) const;
    CivilDate CorrectBy(tabular::Row& row, CivilDate found_on) const;
    // A day before it was found counts as the day on which it was found.
    static std::optional<CivilDate> CorrectedOn(tabular::Row& row, CivilDate found_on);

    DeviationImport& import_;
    journal::Journal& journal_;
    MonitoringMetrics& metrics_;
    // By the folded words of the file.
    std::map<std::string, FindingSeverity> severities_;
    std::int64_t correct_within_days_ = 0;
    // Whether each planned row was stored, once it was.
    std::vector<std::shared_ptr<std::string>> outcomes_;
};

}  // namespace luotsi::self_monitoring
