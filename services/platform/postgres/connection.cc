#include "platform/postgres/connection.h"

#include "kernel/check.h"
#include "platform/postgres/dialect.h"
#include "platform/sql/call_scope.h"

#include <absl/time/clock.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <deque>
#include <optional>
#include <utility>

namespace luotsi::postgres {
namespace {

// Answers of queued statements wait in the socket meanwhile: few enough never to fill it.
constexpr int kMostQueued = 128;
// So often what is queued is sent on its way: the server works on it while we make the next.
constexpr int kSentAtOnce = 16;

// Column types that read models use (pg_type.h).
constexpr Oid kBool = 16;
constexpr Oid kBytes = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt4 = 23;

struct FaultOfClass {
    std::string_view start;
    sql::Fault fault;
};
// By the start of the SQLSTATE; the first that fits. PostgreSQL manual, appendix A.
constexpr std::array<FaultOfClass, 13> kFaults{{
    {"23", sql::Fault::kConstraint},
    {"08", sql::Fault::kUnavailable},
    {"40", sql::Fault::kUnavailable},     // serialization failure, deadlock
    {"53100", sql::Fault::kExhausted},    // disk full
    {"53200", sql::Fault::kExhausted},    // out of memory
    {"53", sql::Fault::kUnavailable},     // too many connections
    {"55P03", sql::Fault::kUnavailable},  // lock not available
    {"57", sql::Fault::kUnavailable},     // shut down, statement timeout
    {"25P", sql::Fault::kUnavailable},    // idle in transaction too long
    {"58", sql::Fault::kUnavailable},     // the server's own system trouble
    {"XX001", sql::Fault::kCorrupt},
    {"42P01", sql::Fault::kMissing},  // no such table
    {"3F000", sql::Fault::kMissing},  // no such schema
}};

sql::Fault FaultOf(std::string_view state) {
    for (const FaultOfClass& one : kFaults) {
        if (state.starts_with(one.start)) return one.fault;
    }
    return sql::Fault::kInternal;
}

std::string Trimmed(std::string_view text) {
    while (!text.empty() && text.back() == '\n')
        text.remove_suffix(1);
    return std::string(text);
}

sql::Error ErrorOf(const PGresult* result) {
    const char* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string_view code = state == nullptr ? "08000" : state;
    return {FaultOf(code), std::string(code) + " " + Trimmed(PQresultErrorMessage(result))};
}

std::int64_t BigEndian(std::string_view bytes) {
    std::uint64_t value = !bytes.empty() && (bytes[0] & 0x80) != 0 ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes)
        value = (value << 8U) | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

bool IsNumber(Oid type) {
    return type == kInt8 || type == kInt4;
}

}  // namespace

void Connection::ResultDeleter::operator()(pg_result* result) const {
    PQclear(result);
}

void Connection::ConnectionDeleter::operator()(pg_conn* connection) const {
    PQfinish(connection);
}

class Connection::PreparedStatement : public sql::Prepared {
  public:
    PreparedStatement(Connection& connection, std::string_view sql)
        : connection_(connection), sql_(Translate(sql)) {}

    void BindInt(int index, std::int64_t value) override {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        Put(index, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())), 0
        );
    }
    void BindText(int index, std::string_view text) override { Put(index, text, 0); }
    void BindBlob(int index, std::string_view bytes) override { Put(index, bytes, 1); }
    void BindNull(int index) override { Slot(index).reset(); }

    bool Step() override {
        digits_.clear();
        if (result_ == nullptr) {
            Send();
            result_ = connection_.Drain();
            row_ = -1;
        }
        return ++row_ < PQntuples(result_.get());
    }
    void Run() override {
        Send();
        connection_.CountQueued();
    }
    void Reset() noexcept override {
        result_.reset();
        digits_.clear();
        for (auto& value : values_)
            value.reset();
    }

    bool IsNull(int column) const override { return PQgetisnull(result_.get(), row_, column) == 1; }
    std::int64_t Int(int column) const override {
        const Oid type = PQftype(result_.get(), column);
        if (type == kBool || IsNumber(type)) return BigEndian(Raw(column));
        std::int64_t value = 0;
        const std::string_view text = Raw(column);
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    }
    // Numbers are given as their digits, as SQLite does.
    std::string_view View(int column) const override {
        if (!IsNumber(PQftype(result_.get(), column)) || IsNull(column)) return Raw(column);
        return digits_.emplace_back(std::to_string(Int(column)));
    }
    int Columns() const override {
        // Asked before the first row, too.
        if (result_ == nullptr) {
            auto* self = const_cast<PreparedStatement*>(this);
            self->Step();
            self->row_ = -1;
        }
        return PQnfields(result_.get());
    }

    void PrepareAgain() { name_.clear(); }

  private:
    std::optional<std::string>& Slot(int index) {
        const auto at = static_cast<std::size_t>(index - 1);
        if (at >= values_.size()) {
            values_.resize(at + 1);
            formats_.resize(at + 1);
        }
        return values_[at];
    }
    void Put(int index, std::string_view bytes, int format) {
        Slot(index) = bytes;
        formats_[static_cast<std::size_t>(index - 1)] = format;
    }
    std::string_view Raw(int column) const {
        if (IsNull(column)) return {};
        return {
            PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))
        };
    }

    void Send() {
        digits_.clear();
        if (name_.empty()) {
            name_ = "s" + std::to_string(++connection_.named_);
            connection_.unconfirmed_.push_back(this);
            connection_.Check(
                PQsendPrepare(connection_.connection_, name_.c_str(), sql_.c_str(), 0, nullptr)
            );
        }
        std::vector<const char*> data;
        std::vector<int> sizes;
        for (const auto& value : values_) {
            data.push_back(value ? value->data() : nullptr);
            sizes.push_back(value ? static_cast<int>(value->size()) : 0);
        }
        constexpr int kBinaryResult = 1;
        connection_.Check(PQsendQueryPrepared(
            connection_.connection_,
            name_.c_str(),
            static_cast<int>(data.size()),
            data.data(),
            sizes.data(),
            formats_.data(),
            kBinaryResult
        ));
    }

    Connection& connection_;
    std::string sql_;
    std::string name_;
    std::vector<std::optional<std::string>> values_;
    std::vector<int> formats_;
    Result result_;
    int row_ = -1;
    mutable std::deque<std::string> digits_;
};

Connection::Connection(const Settings& settings, Mode mode)
    : mode_(mode), timeout_(absl::Milliseconds(settings.statement_timeout_ms)) {
    const absl::StatusOr<std::string> text = ConnectionString(settings);
    if (!text.ok())
        throw sql::Error(sql::Fault::kUnavailable, std::string(text.status().message()));
    owner_.reset(PQconnectdb(text->c_str()));
    connection_ = owner_.get();
    if (PQstatus(connection_) != CONNECTION_OK) {
        const std::string why = Trimmed(PQerrorMessage(connection_));
        throw sql::Error(sql::Fault::kUnavailable, "PostgreSQL: " + why);
    }
    PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
    PQenterPipelineMode(connection_);
    // A writer looks things up by key. Its prepared plans may date from when the tables were empty
    // and a scan was the cheapest: kept while they grow, each commit would read them whole.
    if (mode_ == Mode::kWriter) Exec("SET enable_seqscan=off");
}

Connection::~Connection() = default;

void Connection::Fail(const std::string& doing) {
    throw sql::Error(
        sql::Fault::kUnavailable,
        "PostgreSQL: " + doing + ": " + Trimmed(PQerrorMessage(connection_))
    );
}

void Connection::Check(int sent) {
    if (sent != 1) Fail("send");
}

void Connection::Queue(const char* sql) {
    Check(PQsendQueryParams(connection_, sql, 0, nullptr, nullptr, nullptr, nullptr, 1));
    CountQueued();
}

void Connection::CountQueued() {
    if (++queued_ >= kMostQueued) {
        Drain();
    } else if (queued_ % kSentAtOnce == 0) {
        PQflush(connection_);
    }
}

void Connection::Begin() {
    SettleReading();
    if (mode_ == Mode::kWriter) return Queue("BEGIN");
    Queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // No one waits for an answer past the call's deadline: the server need not work for it.
    const sql::CallScope::Values& call = sql::CallScope::Current();
    const absl::Duration left = call.deadline - absl::Now();
    if (left < timeout_) {
        const std::int64_t millis = std::max<std::int64_t>(1, absl::ToInt64Milliseconds(left));
        Queue(("SET LOCAL statement_timeout=" + std::to_string(millis)).c_str());
    }
    // What the row policies compare with (journal/postgres_backend.cc).
    if (!call.provider.empty()) {
        Prepare("SELECT set_config('luotsi.provider',?,true)").Bind(call.provider).Run();
    }
}

void Connection::Commit() {
    if (mode_ == Mode::kReader) return EndReading();
    Queue("COMMIT");
    Drain();
}

void Connection::EndReading() {
    // What is still queued has errors of its own to tell.
    if (queued_ > 0) Drain();
    Check(PQsendQueryParams(connection_, "COMMIT", 0, nullptr, nullptr, nullptr, nullptr, 1));
    Check(PQpipelineSync(connection_));
    reading_ends_ = true;
}

void Connection::SettleReading() {
    if (!std::exchange(reading_ends_, false)) return;
    try {
        TakeResults();
    } catch (const sql::Error&) {
        // The call that read is over and had its rows; the next one starts afresh.
        if (PQstatus(connection_) != CONNECTION_OK) throw;
        Queue("ROLLBACK");
    }
}

void Connection::Rollback() noexcept {
    try {
        SettleReading();
        Queue("ROLLBACK");
        Drain();
    } catch (const sql::Error&) {
        // A dead connection says so at its next use.
        return;
    }
}

void Connection::Exec(const std::string& sql) {
    SettleReading();
    Drain();
    if (PQexitPipelineMode(connection_) != 1) Fail("leave the pipeline");
    const Result result(PQexec(connection_, Translate(sql).c_str()));
    PQenterPipelineMode(connection_);
    if (result == nullptr) Fail(sql);
    const ExecStatusType status = PQresultStatus(result.get());
    const bool done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!done) throw ErrorOf(result.get());
}

sql::Prepared& Connection::Find(std::string_view sql) {
    const auto known = cache_.find(sql);
    if (known != cache_.end()) return *known->second;
    auto prepared = std::make_unique<PreparedStatement>(*this, sql);
    return *cache_.emplace(std::string(sql), std::move(prepared)).first->second;
}

Connection::Result Connection::Drain() {
    SettleReading();
    queued_ = 0;
    Check(PQpipelineSync(connection_));
    return TakeResults();
}

// Up to the next sync.
Connection::Result Connection::TakeResults() {
    Result last;
    std::optional<sql::Error> failed;
    for (int ends = 0;;) {
        Result result(PQgetResult(connection_));
        if (result == nullptr) {
            // One statement's results end with nothing, and a lost connection gives nothing else.
            if (PQstatus(connection_) != CONNECTION_OK) Fail("the connection was lost");
            if (++ends > 10 * kMostQueued) Fail("no end of the results");
            continue;
        }
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_PIPELINE_ABORTED) continue;
        if (status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE) {
            if (!failed) failed = ErrorOf(result.get());
            continue;
        }
        last = std::move(result);
    }
    if (failed) {
        for (PreparedStatement* const one : unconfirmed_)
            one->PrepareAgain();
        unconfirmed_.clear();
        throw *failed;
    }
    unconfirmed_.clear();
    return last;
}

}  // namespace luotsi::postgres
