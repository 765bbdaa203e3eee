#include "platform/journal/postgres_backend.h"

#include "platform/journal/migrations.h"
#include "platform/journal/own_books.h"
#include "platform/journal/store_sql.h"
#include "platform/postgres/connection.h"

#include <absl/status/status.h>

#include <array>
#include <utility>

namespace luotsi::journal {
namespace {

std::string RoleName(std::string_view prefix, std::string_view service, Role role) {
    return std::string(prefix) + "_" + std::string(service) +
           (role == Role::kOwner ? "_owner" : "_app");
}

postgres::Settings SettingsOf(const PostgresOptions& options, std::string_view service, Role role) {
    postgres::Settings settings = options.settings;
    settings.schema = service;
    settings.role = RoleName(options.role_prefix, service, role);
    if (!options.password_directory.empty())
        settings.password_file = options.password_directory + "/" + settings.role;
    // A migration takes as long as it takes.
    if (role == Role::kOwner) {
        settings.statement_timeout_ms = 0;
        settings.idle_transaction_timeout_ms = 0;
    }
    return settings;
}

// A PostgreSQL array of quoted elements, NULL where there is no value.
class ArrayText {
  public:
    void Add(std::string_view value) {
        Next();
        text_ += '"';
        for (const char letter : value) {
            if (letter == '"' || letter == '\\') text_ += '\\';
            text_ += letter;
        }
        text_ += '"';
    }
    void Add(const std::optional<std::string>& value) {
        if (value) return Add(std::string_view(*value));
        AddNull();
    }
    void Add(std::int64_t number) {
        Next();
        text_ += std::to_string(number);
    }
    void Add(std::uint64_t number) { Add(static_cast<std::int64_t>(number)); }
    void Add(const std::optional<std::int64_t>& number) {
        if (number) return Add(*number);
        AddNull();
    }
    void AddBytes(std::string_view bytes) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        Next();
        text_ += "\"\\\\x";
        for (const char byte : bytes) {
            text_ += kDigits[static_cast<unsigned char>(byte) >> 4U];
            text_ += kDigits[static_cast<unsigned char>(byte) & 15U];
        }
        text_ += '"';
    }
    std::string Take() { return std::move(text_) + "}"; }

  private:
    void Next() {
        if (text_.size() > 1) text_ += ',';
    }
    void AddNull() {
        Next();
        text_ += "NULL";
    }
    std::string text_ = "{";
};

constexpr std::string_view kLockHead =
    "SELECT position,recorded_at,chain FROM journal_head WHERE one=1 FOR UPDATE";
// One statement for all rows of a commit: several times the speed of one a row.
constexpr std::string_view kInsertRows =
    "INSERT INTO journal(position,kind,stream,revision,event,payload,recorded_at,effective_on,"
    "request_id,request_rows,fingerprint,correlation_id,actor,chain) SELECT * FROM UNNEST("
    "?::bigint[],?::text[],?::bytea[],?::bigint[],?::text[],?::text[],?::bigint[],?::text[],"
    "?::text[],?::bigint[],?::text[],?::text[],?::text[],?::bytea[])";
constexpr std::string_view kSelectRequests =
    "SELECT request_id,position,request_rows,fingerprint,recorded_at FROM journal "
    "WHERE request_id=ANY(?::text[])";
constexpr std::string_view kSelectSnapshots =
    "SELECT s.stream,s.kind,s.revision,s.position,s.recorded_at,s.state FROM snapshots s "
    "JOIN UNNEST(?::bytea[],?::text[]) AS wanted(stream,kind) "
    "ON s.stream=wanted.stream AND s.kind=wanted.kind";
constexpr std::string_view kSelectStreams =
    "SELECT j.stream,j.kind,j.revision,j.position,j.recorded_at,j.payload "
    "FROM UNNEST(?::bytea[],?::text[]) AS wanted(stream,kind) "
    "LEFT JOIN snapshots s ON s.stream=wanted.stream AND s.kind=wanted.kind "
    "JOIN journal j ON j.stream=wanted.stream AND j.kind=wanted.kind "
    "AND j.revision>COALESCE(s.revision,0) ORDER BY j.stream,j.kind,j.revision";
constexpr std::string_view kSelectClaims = "SELECT key,stream FROM claims WHERE key=ANY(?::text[])";

// The journal only grows, whoever holds the app's password. Rows that name a provider are held back
// from a call that is scoped to another one: the second net under the queries themselves. A column
// `members` beside it names further ones who may see the row (ports/members.h).
constexpr std::string_view kGrants = R"sql(
REVOKE UPDATE, DELETE, TRUNCATE ON journal FROM {app};
REVOKE UPDATE, TRUNCATE ON private_texts FROM {app};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_versions FROM {app};
DO $policies$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT c.table_name, EXISTS(
            SELECT 1 FROM information_schema.columns m WHERE m.table_schema = c.table_schema
            AND m.table_name = c.table_name AND m.column_name = 'members') AS has_members
        FROM information_schema.columns c
        WHERE c.table_schema = current_schema() AND c.column_name = 'provider'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', found.table_name);
        EXECUTE format('DROP POLICY IF EXISTS provider_scope ON %I', found.table_name);
        EXECUTE format(
            'CREATE POLICY provider_scope ON %I USING ('
            'coalesce(current_setting(''luotsi.provider'', true), '''') IN ('''', provider)'
            || CASE WHEN found.has_members THEN
                ' OR position(chr(10) || current_setting(''luotsi.provider'', true) || chr(10) '
                'IN members) > 0'
            ELSE '' END || ') WITH CHECK (true)', found.table_name);
    END LOOP;
END
$policies$;
)sql";

std::string Replaced(std::string_view text, std::string_view word, std::string_view by) {
    std::string out(text);
    for (std::size_t at = out.find(word); at != std::string::npos; at = out.find(word, at))
        out.replace(at, word.size(), by);
    return out;
}

class PostgresBackend : public Backend {
  public:
    PostgresBackend(const PostgresOptions& options, std::string_view service, Role role)
        : settings_(SettingsOf(options, service, role)),
          app_(RoleName(options.role_prefix, service, Role::kApp)),
          readers_(options.readers),
          role_(role) {}

    std::string name() const override { return settings_.database + "." + settings_.schema; }
    bool shared() const override { return true; }
    bool migrates_itself() const override { return role_ == Role::kOwner; }
    std::size_t readers() const override { return readers_; }

    std::unique_ptr<sql::Db> OpenWriter() override {
        return std::make_unique<postgres::Connection>(
            settings_, postgres::Connection::Mode::kWriter
        );
    }
    std::unique_ptr<sql::Db> OpenReader() override {
        return std::make_unique<postgres::Connection>(
            settings_, postgres::Connection::Mode::kReader
        );
    }

    std::string_view lock_head() const override { return kLockHead; }

    void InsertRows(sql::Db& db, std::span<const StoredRow> rows) override {
        std::array<ArrayText, 14> columns;
        for (const StoredRow& row : rows) {
            columns[0].Add(row.position);
            columns[1].Add(std::string_view(row.kind));
            columns[2].AddBytes(BytesOf(row.stream));
            columns[3].Add(row.revision);
            columns[4].Add(std::string_view(row.event));
            columns[5].Add(std::string_view(row.payload));
            columns[6].Add(row.recorded_at);
            columns[7].Add(row.effective_on);
            columns[8].Add(row.request_id);
            columns[9].Add(row.request_rows);
            columns[10].Add(row.fingerprint);
            columns[11].Add(std::string_view(row.correlation_id));
            columns[12].Add(std::string_view(row.actor));
            columns[13].AddBytes(row.chain);
        }
        sql::Statement insert = db.Prepare(kInsertRows);
        for (ArrayText& column : columns)
            insert.Bind(column.Take());
        insert.Run();
    }

    EarlierRequests FindRequests(sql::Db& db, const std::vector<std::string>& request_ids)
        override {
        ArrayText ids;
        for (const std::string& id : request_ids)
            ids.Add(std::string_view(id));
        EarlierRequests found;
        sql::Statement rows = db.Prepare(kSelectRequests);
        rows.Bind(ids.Take());
        while (rows.Step())
            found[rows.Text(0)] = {rows.Unsigned(1), rows.Unsigned(2), rows.Text(3), rows.Int(4)};
        return found;
    }

    bool asks_ahead() const override { return true; }

    std::map<StreamKey, StreamRows> LoadStreams(sql::Db& db, const std::set<StreamKey>& streams)
        override {
        ArrayText ids;
        ArrayText kinds;
        for (const StreamKey& key : streams) {
            ids.AddBytes(BytesOf(key.id));
            kinds.Add(std::string_view(key.kind));
        }
        const std::string id_text = ids.Take();
        const std::string kind_text = kinds.Take();
        std::map<StreamKey, StreamRows> found;
        sql::Statement snapshots = db.Prepare(kSelectSnapshots);
        snapshots.BindAll(id_text, kind_text);
        while (snapshots.Step())
            found[{snapshots.Text(1), snapshots.Id(0)}].snapshot = {
                .at = RecordedOf(snapshots), .state = snapshots.Text(5)
            };
        sql::Statement rows = db.Prepare(kSelectStreams);
        rows.BindAll(id_text, kind_text);
        while (rows.Step())
            found[{rows.Text(1), rows.Id(0)}].events.push_back(
                {.at = RecordedOf(rows), .payload = rows.Text(5)}
            );
        return found;
    }

    std::map<std::string, Uuid, std::less<>> FindHolders(
        sql::Db& db, const std::set<std::string>& claims
    ) override {
        ArrayText keys;
        for (const std::string& claim : claims)
            keys.Add(std::string_view(claim));
        std::map<std::string, Uuid, std::less<>> found;
        sql::Statement rows = db.Prepare(kSelectClaims);
        rows.Bind(keys.Take());
        while (rows.Step())
            found[rows.Text(0)] = rows.Id(1);
        return found;
    }

    void LockForMigration(sql::Db& db) override {
        db.Prepare("SELECT pg_advisory_xact_lock(hashtext(?))")
            .Bind("luotsi migrate " + settings_.schema)
            .Run();
    }
    void GrantTables(sql::Db& db) override { db.Exec(Replaced(kGrants, "{app}", app_)); }

  private:
    // Columns 2 to 4: revision, position, instant.
    static Recorded RecordedOf(const sql::Statement& row) {
        return {
            .at = Instant::FromMicros(row.Int(4)),
            .position = row.Unsigned(3),
            .revision = row.Unsigned(2),
        };
    }
    static std::string_view BytesOf(const Uuid& id) {
        return {reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size()};
    }

    postgres::Settings settings_;
    std::string app_;
    std::size_t readers_;
    Role role_;
};

constexpr std::string_view kBootstrap = R"sql(
DO $roles$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['{role}_owner', '{role}_app', '{role}_relay', '{role}_read'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', name);
        END IF;
    END LOOP;
END
$roles$;
CREATE SCHEMA IF NOT EXISTS {service} AUTHORIZATION {role}_owner;
GRANT USAGE ON SCHEMA {service} TO {role}_app, {role}_relay, {role}_read;
ALTER DEFAULT PRIVILEGES FOR ROLE {role}_owner IN SCHEMA {service}
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}_app;
ALTER DEFAULT PRIVILEGES FOR ROLE {role}_owner IN SCHEMA {service}
    GRANT SELECT ON TABLES TO {role}_relay, {role}_read;
)sql";

}  // namespace

std::unique_ptr<Backend> MakePostgresBackend(
    const PostgresOptions& options, std::string_view service, Role role
) {
    return std::make_unique<PostgresBackend>(options, service, role);
}

absl::StatusOr<std::unique_ptr<Journal>> PostgresStores::Open(Options options, Clock& clock) {
    options.transport = transport_;
    auto backend = MakePostgresBackend(options_, options.service, Role::kApp);
    return Journal::Open(std::move(backend), std::move(options), clock);
}

absl::StatusOr<std::unique_ptr<Journal>> PostgresMigration::Open(Options options, Clock&) {
    options.transport = transport_;
    AddOwnBooks(options);
    const auto backend = MakePostgresBackend(options_, options.service, Role::kOwner);
    try {
        const std::unique_ptr<sql::Db> db = backend->OpenWriter();
        db->Begin();
        const auto steps = PlanMigration(*db, options);
        db->Rollback();
        if (!steps.ok()) return steps.status();
        std::vector<std::string> texts;
        for (const MigrationStep& step : *steps)
            texts.push_back(step.part + ": " + step.what);
        if (mode_ == Mode::kApply && !steps->empty()) {
            const Kinds kinds(std::move(options.aggregates));
            const absl::Status done = PrepareSchema(*backend, options, kinds);
            if (!done.ok()) return done;
        }
        tell_(options.service, texts);
    } catch (const sql::Error& error) {
        return sql::ToStatus(error);
    }
    return absl::CancelledError("no journal is opened by a migration");
}

std::string BootstrapSql(std::string_view role_prefix, std::string_view service) {
    const std::string role = std::string(role_prefix) + "_" + std::string(service);
    return Replaced(Replaced(kBootstrap, "{role}", role), "{service}", service);
}

}  // namespace luotsi::journal
