#pragma once

#include "platform/journal/journal.h"
#include "ports/scope.h"
#include "report_intake/domain/permissions.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {

journal::Schema ReportSchema();

void ProjectTerms(sql::Db& db, const ports::Held<TermsBook>& after, const TermsEvent& event);
void ProjectPermissions(
    sql::Db& db, const ports::Held<PermissionsBook>& after, const PermissionsEvent& event
);
void ProjectReport(sql::Db& db, const ports::Held<ReportBook>& after, const ReportEvent& event);

struct ReportFilter {
    std::optional<Uuid> contract;
    std::string month;
    std::string state;
    ports::Scope scope = {};
};

// A row of the list of reports; `key` orders and pages it.
struct ListedReport {
    Uuid id;
    std::string key;
};

// Where the report of a month stands.
struct KnownReport {
    Uuid id;
    // Absent: none has come.
    std::optional<ReportState> state = {};
    bool has_figures = false;
    // Its missing report is.
    bool excused = false;
};

// The months of a contract that a caller sees: those in which it provided.
class MonthsSeen {
  public:
    static MonthsSeen All() {
        MonthsSeen seen;
        seen.all_ = true;
        return seen;
    }
    // From one month until before another, as provided_months spells them.
    void Add(std::string first, std::string end) {
        spans_.emplace_back(std::move(first), std::move(end));
    }
    bool Has(Month month) const {
        const std::string text = month.ToText();
        return all_ || std::ranges::any_of(spans_, [&](const auto& span) {
                   return span.first <= text && text < span.second;
               });
    }

  private:
    bool all_ = false;
    std::vector<std::pair<std::string, std::string>> spans_;
};

class ReportReadModel {
  public:
    explicit ReportReadModel(journal::Journal& journal) : journal_(journal) {}

    // By contract and month, after `key`, at most `limit`. Months without a report are left out.
    absl::Status List(
        const ReportFilter& filter,
        const std::string& after,
        std::size_t limit,
        std::vector<ListedReport>& found
    );
    // Whether the contract as a whole exists for a caller with this scope: of its providers only
    // for who provides today.
    absl::StatusOr<bool> Covers(const ports::Scope& scope, const Uuid& contract);
    absl::StatusOr<MonthsSeen> MonthsOf(const ports::Scope& scope, const Uuid& contract);
    absl::StatusOr<std::optional<Uuid>> Find(const Uuid& contract, Month month);
    // Each month of a contract of which something is known.
    absl::Status Known(const Uuid& contract, std::map<Month, KnownReport>& found);
    // The registry's last position that the terms come from; for REVISION_NOT_SEEN_YET.
    absl::StatusOr<std::uint64_t> RegistryPosition();

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::report_intake
