#include "platform/journal/migrations.h"

#include "platform/digest/sha256.h"
#include "platform/journal/chain.h"
#include "platform/journal/rebuild.h"
#include "platform/journal/store_sql.h"

#include <array>
#include <map>
#include <string_view>

namespace luotsi::journal {
namespace {

struct Migration {
    std::int64_t version;
    std::string_view what;
    std::string_view sql;
};

// Appended to, never edited: a store that has a version has run exactly this text.
constexpr std::array<Migration, 1> kMigrations{{
    {1, "the journal, its head, cursors and private texts", store::kJournal},
}};

constexpr std::string_view kVersions = R"sql(
CREATE TABLE IF NOT EXISTS schema_versions(
    part TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    checksum TEXT NOT NULL
);
)sql";
constexpr std::string_view kSelectVersions = "SELECT part,version,checksum FROM schema_versions";
constexpr std::string_view kUpsertVersion =
    "INSERT INTO schema_versions(part,version,checksum) VALUES(?,?,?) "
    "ON CONFLICT(part) DO UPDATE SET version=excluded.version,checksum=excluded.checksum";

struct Version {
    std::int64_t number = 0;
    std::string checksum;
};
using Versions = std::map<std::string, Version, std::less<>>;

// The table of versions is what every version has; a store without it is new.
Versions ReadVersions(sql::Db& db) {
    Versions versions;
    sql::Statement rows = db.Prepare(kSelectVersions);
    while (rows.Step())
        versions[rows.Text(0)] = {rows.Int(1), rows.Text(2)};
    return versions;
}

std::string ChecksumOfReadModels(const Options& options) {
    return digest::Sha256Hex(std::string(store::kProjections) + options.schema.read_models);
}

void Note(sql::Db& db, std::string_view part, std::int64_t number, std::string_view checksum) {
    db.Prepare(kUpsertVersion).BindAll(part, number, checksum).Run();
}

// Does what is missing. Needs the right to make tables.
void ApplyMigration(sql::Db& db, const Options& options, const Kinds& kinds) {
    const Versions versions = ReadVersions(db);
    const auto journal = versions.find("journal");
    const std::int64_t found = journal == versions.end() ? 0 : journal->second.number;
    for (const Migration& one : kMigrations) {
        if (one.version <= found) continue;
        db.Exec(std::string(one.sql));
        Note(db, "journal", one.version, digest::Sha256Hex(one.sql));
    }
    db.Prepare(store::kInsertHead).Blob(FirstLink()).Run();
    if (!options.transport.empty()) db.Exec(options.transport);
    Note(db, "transport", 1, digest::Sha256Hex(options.transport));
    const auto models = versions.find("read_models");
    const std::string checksum = ChecksumOfReadModels(options);
    if (models == versions.end() || models->second.checksum != checksum) {
        RemakeProjections(db, options.schema, kinds);
        Note(db, "read_models", 1, checksum);
    }
}

}  // namespace

absl::StatusOr<std::vector<MigrationStep>> PlanMigration(sql::Db& db, const Options& options) {
    Versions versions;
    try {
        versions = ReadVersions(db);
    } catch (const sql::Error& error) {
        if (error.fault() != sql::Fault::kMissing) throw;
    }
    const auto at = [&](std::string_view part) {
        const auto found = versions.find(part);
        return found == versions.end() ? Version{} : found->second;
    };
    const std::int64_t found = at("journal").number;
    const std::int64_t known = kMigrations.back().version;
    if (found > known) {
        return absl::FailedPreconditionError(
            "the schema " + options.service + " is at version " + std::to_string(found) +
            ", made by a later release; this program knows " + std::to_string(known) +
            ": run the later release"
        );
    }
    std::vector<MigrationStep> steps;
    for (const Migration& one : kMigrations) {
        if (one.version <= found) continue;
        steps.push_back(
            {"journal", "version " + std::to_string(one.version) + ": " + std::string(one.what)}
        );
    }
    if (at("transport").checksum != digest::Sha256Hex(options.transport)) {
        steps.push_back({"transport", "tables of feeds and relays, where missing"});
    }
    if (at("read_models").checksum != ChecksumOfReadModels(options)) {
        steps.push_back({"read_models", "made again from the journal"});
    }
    return steps;
}

absl::Status PrepareSchema(Backend& backend, const Options& options, const Kinds& kinds) {
    const std::unique_ptr<sql::Db> db = backend.OpenWriter();
    db->Begin();
    if (backend.migrates_itself()) {
        backend.LockForMigration(*db);
        db->Exec(std::string(kVersions));
    }
    const absl::StatusOr<std::vector<MigrationStep>> steps = PlanMigration(*db, options);
    if (!steps.ok()) {
        db->Rollback();
        return steps.status();
    }
    if (!steps->empty() && !backend.migrates_itself()) {
        db->Rollback();
        return absl::FailedPreconditionError(
            "the schema " + options.service + " is too old for this program (" +
            steps->front().part + ": " + steps->front().what + "); run luotsi migrate apply"
        );
    }
    if (!steps->empty()) {
        ApplyMigration(*db, options, kinds);
        backend.GrantTables(*db);
    }
    db->Commit();
    return absl::OkStatus();
}

}  // namespace luotsi::journal
