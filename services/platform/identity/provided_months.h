#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "platform/sql/db.h"

#include <optional>
#include <string>
#include <vector>

namespace luotsi::identity {

// Who provides from a day on: a company, or a consortium's lead and its members (ScopeKey).
struct Providing {
    // Absent: since ever.
    std::optional<CivilDate> valid_from;
    // Empty where no register identifies it.
    std::string provider;
    std::vector<std::string> members;
};

// Months of a contract that are one provider's, spelt as in the table.
struct ProvidedMonths {
    std::string first_month;
    // The first month after them.
    std::string end_month;
    std::string provider;
    std::vector<std::string> members;
};

// The table in which a module keeps whose the months of a contract are: a row for each company and
// its months, `lead` and `members` as in the module's rows of a month. Months are texts that
// compare as months do, so that rows of months are joined by `first_month<=month AND
// month<end_month`.
inline constexpr const char* kProvidedTable = R"sql(
CREATE TABLE IF NOT EXISTS provided_months(
    contract BLOB NOT NULL,
    provider TEXT NOT NULL,
    first_month TEXT NOT NULL,
    end_month TEXT NOT NULL,
    lead TEXT NOT NULL,
    members TEXT NOT NULL,
    PRIMARY KEY(contract, provider, first_month)
);
CREATE INDEX IF NOT EXISTS provided_months_scope ON provided_months(provider, contract);
)sql";
inline constexpr const char* kProvidedTableName = "provided_months";

// A month is of who provides on its last day. What begins after `day` is left out: who is still to
// come has nothing yet. Who is not identified is taken for the next company that is. Months since
// ever are the first one's, so that every month is somebody's.
std::vector<ProvidedMonths> WhoProvided(const std::vector<Providing>& dated, CivilDate day);

// Replaces the contract's rows of the table; false where they already say so.
bool PutProvidedMonths(
    sql::Db& db, const Uuid& contract, const std::vector<ProvidedMonths>& months
);

}  // namespace luotsi::identity
