#include "self_monitoring/adapters/provider_file.h"

#include "kernel/check.h"
#include "kernel/company_key.h"
#include "platform/codec/json_codec.h"
#include "platform/journal/collect.h"

#include <utility>

namespace luotsi::self_monitoring {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS file_entries(
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    contract_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    company TEXT NOT NULL,
    subcontractor TEXT NOT NULL,
    day TEXT NOT NULL,
    due_on TEXT NOT NULL,
    record TEXT NOT NULL,
    said TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS file_entries_contract ON file_entries(contract_id, kind, place);
CREATE INDEX IF NOT EXISTS file_entries_company ON file_entries(company, place);
CREATE INDEX IF NOT EXISTS file_entries_subcontractor ON file_entries(subcontractor, place);
CREATE INDEX IF NOT EXISTS file_entries_provider ON file_entries(provider, place);
CREATE INDEX IF NOT EXISTS file_entries_due ON file_entries(due_on, place);
CREATE INDEX IF NOT EXISTS file_entries_kind ON file_entries(kind, place);
)sql";

constexpr const char* kCanonicalFile =
    "SELECT provider, subcontractor, day, kind, due_on, said FROM file_entries "
    "ORDER BY 1, 2, 3, 4, 5, 6";

// A complaint's record changes; it is read from where it is kept.
constexpr std::string_view kSelectEntry =
    "SELECT f.place, f.id, f.kind, COALESCE(c.record, f.record) "
    "FROM file_entries f LEFT JOIN complaints c ON c.place=f.place ";

std::string CompanyOf(const Provider& party) {
    return CompanyKey({party.scheme, party.id});
}

struct Entry {
    std::string_view kind;
    ContractId contract;
    Provider provider;
    std::optional<Provider> subcontractor;
    CivilDate day;
    // Of deviations that are open.
    std::optional<CivilDate> due_on;
    std::string record;
    // The record without surrogates and instants.
    std::string said;
};

template <Aggregate A>
void Insert(sql::Db& db, const ports::Held<A>& after, const Entry& entry) {
    sql::Statement insert = db.Prepare(
        "INSERT INTO file_entries(place, id, kind, contract_id, provider, company, subcontractor, "
        "day, due_on, record, said) VALUES(?,?,?,?,?,?,?,?,?,?,?)"
    );
    insert.BindAll(after.position, after.id, std::string(entry.kind), entry.contract.uuid());
    insert.BindAll(entry.provider.Key(), CompanyOf(entry.provider));
    insert.Bind(entry.subcontractor ? CompanyOf(*entry.subcontractor) : std::string());
    insert.Bind(entry.day.ToText());
    insert.Bind(entry.due_on ? entry.due_on->ToText() : std::string());
    insert.BindAll(entry.record, entry.said);
    insert.Run();
}

Visit Said(Visit visit) {
    visit.contract_id = {};
    visit.words = std::nullopt;
    visit.recorded_at = std::nullopt;
    return visit;
}

Deviation Said(Deviation deviation) {
    deviation.contract_id = {};
    deviation.words = std::nullopt;
    deviation.recorded_at = deviation.corrected_at = std::nullopt;
    return deviation;
}

void ProjectVisit(sql::Db& db, const ports::Held<VisitBook>& after, const VisitEvent&) {
    const Visit& visit = after.state;
    Insert(
        db,
        after,
        {.kind = VisitBook::kKind,
         .contract = visit.contract_id,
         .provider = visit.provider,
         .subcontractor = visit.subcontractor,
         .day = visit.visited_on,
         .due_on = {},
         .record = EncodeJson(visit),
         .said = EncodeJson(Said(visit))}
    );
}

void ProjectDeviation(
    sql::Db& db, const ports::Held<DeviationBook>& after, const DeviationEvent& event
) {
    const Deviation& deviation = after.state;
    if (std::holds_alternative<DeviationCorrected>(event)) {
        db.Prepare("UPDATE file_entries SET due_on='', record=?, said=? WHERE id=?")
            .BindAll(EncodeJson(deviation), EncodeJson(Said(deviation)), after.id)
            .Run();
        return;
    }
    Insert(
        db,
        after,
        {.kind = DeviationBook::kKind,
         .contract = deviation.contract_id,
         .provider = deviation.provider,
         .subcontractor = deviation.subcontractor,
         .day = deviation.found_on,
         .due_on = deviation.correct_by,
         .record = EncodeJson(deviation),
         .said = EncodeJson(Said(deviation))}
    );
}

template <class T>
Filed<T> Read(const sql::Statement& row) {
    std::optional<T> state = DecodeJson<T>(row.View(3));
    LUOTSI_CHECK(state.has_value(), "a read model holds what this program wrote");
    return {.id = row.Id(1), .state = *std::move(state)};
}

FileEntry ReadEntry(const sql::Statement& row) {
    const std::string kind = row.Text(2);
    if (kind == VisitBook::kKind) return Read<Visit>(row);
    if (kind == DeviationBook::kKind) return Read<Deviation>(row);
    return Read<Complaint>(row);
}

std::string Conditions(const FileFilter& filter) {
    std::string sql = "WHERE f.place>?";
    if (filter.kind) sql += " AND f.kind=?";
    if (filter.contract) sql += " AND f.contract_id=?";
    // A subcontractor's file and the file of the provider that answers for it.
    if (filter.provider) sql += " AND (f.company=? OR f.subcontractor=?)";
    if (filter.corrected) sql += *filter.corrected ? " AND f.due_on=''" : " AND f.due_on<>''";
    if (filter.due_before) sql += " AND f.due_on<>'' AND f.due_on<?";
    if (filter.scope.limited()) sql += " AND f.provider=?";
    return sql;
}

void Bind(const FileFilter& filter, sql::Statement& query) {
    if (filter.kind) query.Bind(std::string(*filter.kind));
    if (filter.contract) query.Bind(filter.contract->uuid());
    if (filter.provider) query.BindAll(CompanyOf(*filter.provider), CompanyOf(*filter.provider));
    if (filter.due_before) query.Bind(filter.due_before->ToText());
    if (filter.scope.limited()) query.Bind(filter.scope.provider());
}

}  // namespace

std::string FileTables() {
    return kTables;
}

std::vector<std::string> FileTableNames() {
    return {"file_entries"};
}

std::vector<std::string> CanonicalFileQueries() {
    return {kCanonicalFile};
}

std::vector<journal::AggregateOps> FileAggregates() {
    return {
        journal::MakeOps<VisitBook>(ProjectVisit),
        journal::MakeOps<DeviationBook>(ProjectDeviation),
    };
}

void FileComplaint(sql::Db& db, const ports::Held<ComplaintBook>& after) {
    const Complaint& complaint = after.state;
    Insert(
        db,
        after,
        {.kind = ComplaintBook::kKind,
         .contract = complaint.contract,
         .provider = complaint.provider,
         .subcontractor = complaint.subcontractor,
         .day = complaint.received_on,
         .due_on = {},
         .record = {},
         .said = {}}
    );
}

ports::Result<std::optional<FileEntry>> FileStore::Find(
    std::string_view kind, const ports::Scope& scope, const Uuid& id
) {
    const std::string within = scope.limited() ? " AND f.provider=?" : "";
    return journal::First(journal::Collect<FileEntry>(
        journal_,
        std::string(kSelectEntry) + "WHERE f.id=? AND f.kind=?" + within,
        [&](sql::Statement& query) {
            query.BindAll(id, std::string(kind));
            if (scope.limited()) query.Bind(scope.provider());
        },
        ReadEntry
    ));
}

ports::Result<std::vector<ListedEntry>> FileStore::List(
    const FileFilter& filter, std::uint64_t after, std::size_t limit
) {
    return journal::Collect<ListedEntry>(
        journal_,
        std::string(kSelectEntry) + Conditions(filter) + " ORDER BY f.place LIMIT ?",
        [&](sql::Statement& query) {
            query.Bind(after);
            Bind(filter, query);
            query.Bind(std::uint64_t{limit});
        },
        [](const sql::Statement& row) {
            return ListedEntry{.key = row.Unsigned(0), .entry = ReadEntry(row)};
        }
    );
}

ports::Result<std::string> FileStore::Words(const std::optional<KeptWords>& kept) {
    if (!kept) return std::string();
    absl::StatusOr<std::string> words = journal_.PrivateTextOf(kept->ref);
    if (!words.ok()) return words.status();
    return *std::move(words);
}

}  // namespace luotsi::self_monitoring
