#include "self_monitoring/adapters/monitoring_store.h"

#include "kernel/check.h"
#include "kernel/company_key.h"
#include "platform/codec/json_codec.h"
#include "platform/digest/sha256.h"
#include "platform/journal/collect.h"
#include "platform/sql/db.h"
#include "self_monitoring/adapters/listening_store.h"
#include "self_monitoring/adapters/provider_file.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS catalogues(
    version TEXT PRIMARY KEY,
    valid_from TEXT NOT NULL,
    record TEXT NOT NULL,
    said TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS submissions(
    submission_key TEXT PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    provider TEXT NOT NULL,
    month TEXT NOT NULL,
    record TEXT NOT NULL,
    received_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS submissions_month ON submissions(month);
CREATE TABLE IF NOT EXISTS provider_periods(
    contract_id BLOB NOT NULL,
    period INTEGER NOT NULL,
    scheme TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL,
    PRIMARY KEY(contract_id, period)
);
CREATE TABLE IF NOT EXISTS complaints(
    place INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    contract_id BLOB NOT NULL,
    provider TEXT NOT NULL,
    subcontractor TEXT NOT NULL,
    received_on TEXT NOT NULL,
    relayed INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    category TEXT NOT NULL,
    severity TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS complaints_contract ON complaints(contract_id, place);
CREATE INDEX IF NOT EXISTS complaints_subcontractor ON complaints(subcontractor, place);
CREATE TABLE IF NOT EXISTS known_chains(contract_id BLOB PRIMARY KEY, companies TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS complaints_provider ON complaints(provider, acknowledged, place);
)sql";

constexpr const char* kCanonicalCatalogues =
    "SELECT version, valid_from, said FROM catalogues ORDER BY 2, 1";
constexpr const char* kCanonicalSubmissions =
    "SELECT submission_key, record FROM submissions ORDER BY 1";
constexpr const char* kCanonicalProviders =
    "SELECT scheme, provider_id, first_day, last_day FROM provider_periods ORDER BY 1, 2, 3, 4";
constexpr const char* kCanonicalComplaints =
    "SELECT provider, received_on, relayed, acknowledged, category, severity, subcontractor "
    "FROM complaints ORDER BY 1, 2, 5, 6, 3, 4, 7";
constexpr const char* kCanonicalChains = "SELECT companies FROM known_chains ORDER BY 1";

constexpr const char* kFirstDayEver = "0000-00-00";
constexpr const char* kLastDayEver = "9999-12-31";

constexpr std::string_view kSelectComplaint = "SELECT place, id, record FROM complaints ";
constexpr std::string_view kSelectSubmission = "SELECT id, record, received_at FROM submissions ";

void ProjectCatalogue(sql::Db& db, const ports::Held<CatalogueBook>&, const CatalogueEvent& event) {
    const Catalogue& catalogue = std::get<CataloguePublished>(event).catalogue;
    Catalogue said = catalogue;
    said.id = CatalogueId();
    db.Prepare("INSERT INTO catalogues(version, valid_from, record, said) VALUES(?,?,?,?)")
        .BindAll(catalogue.version, catalogue.valid_from.ToText(), EncodeJson(catalogue))
        .Bind(EncodeJson(said))
        .Run();
}

void ProjectSubmission(
    sql::Db& db, const ports::Held<SubmissionBook>& after, const SubmissionEvent& event
) {
    const Submission& submission = std::get<Submitted>(event).submission;
    sql::Statement insert = db.Prepare(
        "INSERT INTO submissions(submission_key, id, provider, month, record, "
        "received_at) VALUES(?,?,?,?,?,?)"
    );
    insert.BindAll(MonitoringStore::SubmissionKey(submission), after.id);
    insert.BindAll(submission.provider.Key(), submission.month.ToText(), EncodeJson(submission));
    insert.BindAll(after.recorded_at.micros());
    insert.Run();
}

void ProjectContract(
    sql::Db& db, const ports::Held<KnownContractBook>& after, const KnownContractEvent& event
) {
    const KnownContract& contract = std::get<ContractNoted>(event).contract;
    ProjectPhase(db, after);
    db.Prepare("DELETE FROM provider_periods WHERE contract_id=?").BindAll(after.id).Run();
    if (!contract.binding) return;
    for (std::size_t i = 0; i < contract.periods.size(); ++i) {
        const ProviderPeriod& period = contract.periods[i];
        if (!period.provider) continue;
        sql::Statement insert = db.Prepare("INSERT INTO provider_periods VALUES(?,?,?,?,?,?,?)");
        insert.BindAll(after.id, std::uint64_t{i}, period.provider->scheme, period.provider->id);
        insert.Bind(period.provider->Key());
        insert.Bind(period.first ? period.first->ToText() : kFirstDayEver);
        insert.Bind(period.last ? period.last->ToText() : kLastDayEver);
        insert.Run();
    }
}

void ProjectChain(sql::Db& db, const ports::Held<KnownChainBook>& after, const KnownChainEvent&) {
    db.Prepare(
          "INSERT INTO known_chains(contract_id, companies) VALUES(?,?) "
          "ON CONFLICT(contract_id) DO UPDATE SET companies=excluded.companies"
    )
        .BindAll(after.id, EncodeJson(after.state))
        .Run();
}

// One text for a company, whichever of its identifiers names it.
std::string CompanyOf(const std::optional<Provider>& party) {
    return party ? CompanyKey({party->scheme, party->id}) : std::string();
}

void ProjectComplaint(
    sql::Db& db, const ports::Held<ComplaintBook>& after, const ComplaintEvent& event
) {
    const Complaint& complaint = after.state;
    if (std::holds_alternative<ComplaintRecorded>(event)) {
        sql::Statement insert = db.Prepare(
            "INSERT INTO complaints(place, id, contract_id, provider, subcontractor, received_on, "
            "relayed, acknowledged, category, severity, record) VALUES(?,?,?,?,?,?,0,0,?,?,?)"
        );
        insert.BindAll(after.position, after.id, complaint.contract.uuid());
        insert.BindAll(complaint.provider.Key(), CompanyOf(complaint.subcontractor));
        insert.BindAll(complaint.received_on.ToText());
        insert.BindAll(complaint.category, EnumText(complaint.severity), EncodeJson(complaint));
        insert.Run();
        FileComplaint(db, after);
        return;
    }
    db.Prepare("UPDATE complaints SET relayed=?, acknowledged=?, record=? WHERE id=?")
        .BindAll(
            complaint.relayed_at.has_value(),
            complaint.acknowledged_at.has_value(),
            EncodeJson(complaint),
            after.id
        )
        .Run();
}

template <class T>
T Decoded(std::string_view record) {
    std::optional<T> value = DecodeJson<T>(record);
    LUOTSI_CHECK(value.has_value(), "a read model holds what this program wrote");
    return *std::move(value);
}

StoredSubmission ReadSubmission(const sql::Statement& row) {
    return {
        .id = SubmissionId(row.Id(0)),
        .submission = Decoded<Submission>(row.View(1)),
        .received_at = Instant::FromMicros(row.Int(2)),
    };
}

MonitoringStore::ListedComplaint ReadComplaint(const sql::Statement& row) {
    return {
        .key = row.Unsigned(0),
        .complaint = {.id = ComplaintId(row.Id(1)), .complaint = Decoded<Complaint>(row.View(2))},
    };
}

using journal::Collect;
using journal::First;

// A further condition, with one mark to bind where the caller is limited.
std::string Within(const ports::Scope& scope) {
    return scope.limited() ? " AND provider=?" : "";
}

}  // namespace

journal::Schema MonitoringSchema() {
    journal::Schema schema{
        .read_models = kTables + FileTables() + ListeningTables(),
        .tables = {"catalogues", "submissions", "provider_periods", "complaints", "known_chains"},
        .canonical =
            {kCanonicalCatalogues,
             kCanonicalSubmissions,
             kCanonicalProviders,
             kCanonicalComplaints,
             kCanonicalChains},
    };
    std::ranges::move(FileTableNames(), std::back_inserter(schema.tables));
    std::ranges::move(ListeningTableNames(), std::back_inserter(schema.tables));
    std::ranges::move(CanonicalFileQueries(), std::back_inserter(schema.canonical));
    std::ranges::move(CanonicalListeningQueries(), std::back_inserter(schema.canonical));
    return schema;
}

std::vector<journal::AggregateOps> MonitoringAggregates() {
    std::vector<journal::AggregateOps> aggregates{
        journal::MakeOps<CatalogueBook>(ProjectCatalogue),
        journal::MakeOps<SubmissionBook>(ProjectSubmission),
        journal::MakeOps<KnownContractBook>(ProjectContract),
        journal::MakeOps<KnownChainBook>(ProjectChain),
        journal::MakeOps<ComplaintBook>(ProjectComplaint),
    };
    std::ranges::move(FileAggregates(), std::back_inserter(aggregates));
    std::ranges::move(ListeningAggregates(), std::back_inserter(aggregates));
    return aggregates;
}

std::string Sha256Digest::Of(const Uuid& salt, const std::string& words) {
    return digest::Sha256Hex(salt.ToText() + '\n' + words);
}

std::string MonitoringStore::SubmissionKey(const Submission& submission) {
    return submission.provider.Key() + ' ' + submission.month.ToText();
}

ports::Result<std::vector<Provider>> MonitoringStore::ProvidersInForce(Month month) {
    return Collect<Provider>(
        journal_,
        "SELECT DISTINCT scheme, provider_id FROM provider_periods "
        "WHERE first_day<=? AND last_day>=? ORDER BY scheme, provider_id",
        [&](sql::Statement& query) {
            query.BindAll(month.LastDay().ToText(), month.FirstDay().ToText());
        },
        [](const sql::Statement& row) { return Provider{row.Text(0), row.Text(1)}; }
    );
}

ports::Result<std::map<std::string, std::set<Heading>>> MonitoringStore::Delivered(Month month) {
    using Headings = std::map<std::string, std::set<Heading>>;
    const ports::Result<std::vector<StoredSubmission>> found = Collect<StoredSubmission>(
        journal_,
        std::string(kSelectSubmission) + "WHERE month=?",
        [&](sql::Statement& query) { query.Bind(month.ToText()); },
        ReadSubmission
    );
    if (!found.ok()) return found.Forward<Headings>();
    Headings headings;
    for (const StoredSubmission& stored : *found) {
        std::set<Heading>& own = headings[stored.submission.provider.Key()];
        for (const DeliveredFigure& figure : stored.submission.values)
            own.insert(figure.heading);
    }
    return headings;
}

ports::Result<CatalogueShelf> MonitoringStore::Catalogues() {
    ports::Result<ports::Held<CatalogueBook>> book =
        journal_.Load<CatalogueBook>(CatalogueBookId());
    if (!book.ok()) return book.Forward<CatalogueShelf>();
    return std::move(book.value().state);
}

ports::Result<std::optional<StoredSubmission>> MonitoringStore::FindSubmission(
    const ports::Scope& scope, SubmissionId id
) {
    return First(Collect<StoredSubmission>(
        journal_,
        std::string(kSelectSubmission) + "WHERE id=?" + Within(scope),
        [&](sql::Statement& query) {
            query.Bind(id.uuid());
            if (scope.limited()) query.Bind(scope.provider());
        },
        ReadSubmission
    ));
}

ports::Result<std::vector<StoredSubmission>> MonitoringStore::ListSubmissions(
    const SubmissionFilter& filter, const std::string& after, std::size_t limit
) {
    std::string sql = std::string(kSelectSubmission) + "WHERE submission_key>?";
    if (filter.provider) sql += " AND provider=?";
    if (filter.month) sql += " AND month=?";
    sql += Within(filter.scope);
    sql += " ORDER BY submission_key LIMIT ?";
    return Collect<StoredSubmission>(
        journal_,
        sql,
        [&](sql::Statement& query) {
            query.Bind(after);
            if (filter.provider) query.Bind(filter.provider->Key());
            if (filter.month) query.Bind(filter.month->ToText());
            if (filter.scope.limited()) query.Bind(filter.scope.provider());
            query.Bind(std::uint64_t{limit});
        },
        ReadSubmission
    );
}

ports::Result<std::optional<StoredComplaint>> MonitoringStore::FindComplaint(
    const ports::Scope& scope, ComplaintId id
) {
    return First(Collect<StoredComplaint>(
        journal_,
        std::string(kSelectComplaint) + "WHERE id=?" + Within(scope),
        [&](sql::Statement& query) {
            query.Bind(id.uuid());
            if (scope.limited()) query.Bind(scope.provider());
        },
        [](const sql::Statement& row) { return ReadComplaint(row).complaint; }
    ));
}

ports::Result<std::vector<MonitoringStore::ListedComplaint>> MonitoringStore::ListComplaints(
    const ComplaintFilter& filter, std::uint64_t after, std::size_t limit
) {
    std::string sql = std::string(kSelectComplaint) + "WHERE place>?";
    if (filter.contract) sql += " AND contract_id=?";
    // A subcontractor's file and the file of the provider that answers for it.
    if (filter.provider) sql += " AND (provider=? OR subcontractor=?)";
    if (filter.acknowledged) sql += " AND acknowledged=?";
    sql += Within(filter.scope);
    sql += " ORDER BY place LIMIT ?";
    return Collect<ListedComplaint>(
        journal_,
        sql,
        [&](sql::Statement& query) {
            query.Bind(after);
            if (filter.contract) query.Bind(filter.contract->uuid());
            if (filter.provider) query.BindAll(filter.provider->Key(), CompanyOf(filter.provider));
            if (filter.acknowledged) query.Bind(*filter.acknowledged);
            if (filter.scope.limited()) query.Bind(filter.scope.provider());
            query.Bind(std::uint64_t{limit});
        },
        ReadComplaint
    );
}

ports::Result<ComplaintTotals> MonitoringStore::Totals(const ports::Scope& scope) {
    const ports::Result<std::vector<ComplaintTotals>> rows = Collect<ComplaintTotals>(
        journal_,
        "SELECT COUNT(*), CAST(COALESCE(SUM(relayed), 0) AS INTEGER), "
        "CAST(COALESCE(SUM(acknowledged), 0) AS INTEGER) "
        "FROM complaints" +
            std::string(scope.limited() ? " WHERE provider=?" : ""),
        [&](sql::Statement& query) {
            if (scope.limited()) query.Bind(scope.provider());
        },
        [](const sql::Statement& row) {
            return ComplaintTotals{row.Unsigned(0), row.Unsigned(1), row.Unsigned(2)};
        }
    );
    if (!rows.ok()) return rows.Forward<ComplaintTotals>();
    return rows->front();
}

ports::Result<std::string> MonitoringStore::Words(const Complaint& complaint) {
    if (!complaint.description) return std::string();
    absl::StatusOr<std::string> words = journal_.PrivateTextOf(complaint.description->ref);
    if (!words.ok()) return words.status();
    return *std::move(words);
}

}  // namespace luotsi::self_monitoring
