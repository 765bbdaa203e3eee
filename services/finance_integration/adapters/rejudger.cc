#include "finance_integration/adapters/rejudger.h"

#include "finance_integration/domain/contract_index.h"
#include "finance_integration/domain/supplier_name.h"

#include <absl/time/clock.h>
#include <absl/time/time.h>

#include <optional>
#include <utility>
#include <variant>

namespace luotsi::finance_integration {
namespace {

constexpr std::string_view kCursor = "rejudger";
constexpr absl::Duration kIdleWait = absl::Milliseconds(200);
constexpr absl::Duration kRetryWait = absl::Milliseconds(100);

ports::RequestContext RequestFor(
    std::string_view what, std::uint64_t cause, const std::string& object
) {
    ports::RequestContext request;
    request.request_id = std::string(what) + "/" + std::to_string(cause) + "/" + object;
    request.actor = "rejudger";
    return request;
}

// `supplier:x` -> `x`; nothing for a key of another sort.
std::optional<std::string> AfterPrefix(const std::string& key, const std::string& prefix) {
    if (!key.starts_with(prefix)) return std::nullopt;
    return key.substr(prefix.size());
}

void AddAll(const std::vector<std::string>& keys, std::set<std::string>& to) {
    to.insert(keys.begin(), keys.end());
}

}  // namespace

Rejudger::Rejudger(
    journal::Journal& journal,
    RejudgeInvoiceHandler& rejudge,
    IndexContractHandler& index,
    FinanceMetrics& metrics,
    log::Log& log
)
    : journal_(journal),
      queries_(journal),
      rejudge_(rejudge),
      index_(index),
      metrics_(metrics),
      log_(log) {}

Rejudger::~Rejudger() {
    Stop();
}

absl::Status Rejudger::Start() {
    const absl::StatusOr<std::uint64_t> cursor = journal_.Cursor(kCursor);
    if (!cursor.ok()) return cursor.status();
    position_ = *cursor;
    saved_position_ = *cursor;
    if (absl::Status status = FollowMetrics(); !status.ok()) return status;
    thread_ = std::thread([this] { Follow(); });
    return absl::OkStatus();
}

void Rejudger::Stop() {
    stop_.request_stop();
    if (thread_.joinable()) thread_.join();
}

void Rejudger::Follow() {
    while (!stop_.stop_requested()) {
        if (!journal_.WaitAfter(position_, kIdleWait, stop_.get_token())) continue;
        if (Drain().ok()) continue;
        log_.Warning("rejudging.retry", {{"position", position_.load()}});
        absl::SleepFor(kRetryWait);
    }
}

absl::Status Rejudger::Drain() {
    const std::lock_guard lock(working_);
    if (absl::Status status = DrainTo(journal_.LastPosition()); !status.ok()) return status;
    return FollowMetrics();
}

absl::Status Rejudger::DrainTo(std::uint64_t target) {
    while (position_ < target && !stop_.stop_requested()) {
        const auto rows = journal_.RowsAfter(position_, kNewsAtOnce);
        if (!rows.ok()) return rows.status();
        if (rows->empty()) return absl::OkStatus();
        const std::uint64_t last = rows->back().position;
        const News news = ReadNews(*rows);
        if (absl::Status status = WorkThrough(news, last); !status.ok()) return status;
        position_ = last;
        if (news.empty() && position_ - saved_position_ < kQuietRows) continue;
        if (absl::Status status = MoveCursor(); !status.ok()) return status;
    }
    return absl::OkStatus();
}

Rejudger::News Rejudger::ReadNews(const std::vector<journal::Row>& rows) {
    News news;
    for (const journal::Row& row : rows) {
        if (row.kind == MatchingRulesBook::kKind) {
            news.rules = true;
        } else if (row.event == TermsNoted::kName) {
            const auto event = journal_.DecodeEvent(row);
            const auto& noted =
                std::get<TermsNoted>(*static_cast<const ContractTermsBook::Event*>(event.get()));
            AddAll(noted.index_keys, news.keys);
            AddAll(noted.left_keys, news.keys);
        } else if (row.event == AliasListed::kName) {
            const auto event = journal_.DecodeEvent(row);
            const auto& listed =
                std::get<AliasListed>(*static_cast<const ContractIndex::Event*>(event.get()));
            // A mere proposal was made by the very judgement that needs it.
            if (listed.alias.state != AliasState::kProposed) news.keys.insert(listed.key);
        } else if (row.event == PaymentHeld::kName) {
            NoteHold(row, journal_.DecodeEvent(row).get());
        }
    }
    return news;
}

void Rejudger::NoteHold(const journal::Row& row, const void* event) {
    const HeldReport& held =
        std::get<PaymentHeld>(*static_cast<const PaymentBook::Event*>(event)).held;
    metrics_.CountHold(held.reason);
    log_.Warning(
        "payment.held",
        {{"contract_id", row.stream},
         {"month", held.report.month},
         {"version", held.report.version},
         {"reason", log::Code(held.reason)},
         {"service_code", log::Code(held.service_code)}}
    );
}

absl::Status Rejudger::WorkThrough(const News& news, std::uint64_t cause) {
    if (news.empty()) return absl::OkStatus();
    if (news.rules) {
        if (absl::Status status = IndexAllContracts(cause); !status.ok()) return status;
        return Rejudge(
            [](sql::Db& db, std::uint64_t after) {
                sql::Statement rows = db.Prepare(
                    "SELECT position,invoice_id FROM invoices WHERE position>? "
                    "ORDER BY position LIMIT ?"
                );
                rows.BindAll(after, std::uint64_t{kSlice});
                return rows;
            },
            cause
        );
    }
    const auto by = [](std::string_view sql, std::string value) -> Finder {
        return [sql, value = std::move(value)](sql::Db& db, std::uint64_t after) {
            sql::Statement rows = db.Prepare(sql);
            rows.BindAll(value, after, std::uint64_t{kSlice});
            return rows;
        };
    };
    std::set<std::string> suppliers;
    if (absl::Status status = FindSuppliers(news, suppliers); !status.ok()) return status;
    std::vector<Finder> finders;
    // What the invoice's own contract number has decided is not the supplier's business.
    for (const std::string& supplier : suppliers) {
        finders.push_back(
            by("SELECT position,invoice_id FROM invoices WHERE supplier_key=? AND position>? "
               "AND reason<>'CONTRACT_NUMBER' ORDER BY position LIMIT ?",
               supplier)
        );
    }
    for (const std::string& key : news.keys) {
        if (auto number = AfterPrefix(key, NumberKey(""))) {
            finders.push_back(by(
                "SELECT position,invoice_id FROM invoices WHERE contract_number=? AND position>? "
                "ORDER BY position LIMIT ?",
                *std::move(number)
            ));
        } else if (auto party = AfterPrefix(key, "party:")) {
            finders.push_back(
                by("SELECT position,invoice_id FROM invoices WHERE party=? AND position>? "
                   "ORDER BY position LIMIT ?",
                   *std::move(party))
            );
        }
    }
    for (const Finder& find : finders) {
        if (absl::Status status = Rejudge(find, cause); !status.ok()) return status;
    }
    return absl::OkStatus();
}

// The suppliers on invoices that the news may concern: the same key, the same alias key, or an
// alias that was decided.
absl::Status Rejudger::FindSuppliers(const News& news, std::set<std::string>& suppliers) {
    const auto rules = journal_.Load<MatchingRulesBook>(MatchingRulesBook::kId);
    if (!rules.ok()) return absl::UnavailableError("the matching rules cannot be read");
    return journal_.Read([&](sql::Db& db) {
        sql::Statement aliases = db.Prepare("SELECT alias_key,supplier_key FROM supplier_aliases");
        while (aliases.Step()) {
            if (news.keys.contains(SupplierIndexKey(aliases.View(1)))) {
                suppliers.insert(aliases.Text(0));
            }
        }
        sql::Statement keys = db.Prepare("SELECT DISTINCT supplier_key FROM invoices");
        while (keys.Step()) {
            std::string key = keys.Text(0);
            if (news.keys.contains(SupplierIndexKey(key)) ||
                news.keys.contains(AliasIndexKey(AliasKey(key, rules->state)))) {
                suppliers.insert(std::move(key));
            }
        }
    });
}

absl::Status Rejudger::IndexAllContracts(std::uint64_t cause) {
    std::vector<ContractId> contracts;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare("SELECT contract_id FROM contracts");
        while (rows.Step())
            contracts.emplace_back(rows.Id(0));
    });
    if (!read.ok()) return read;
    std::vector<ports::Entry> entries;
    for (const ContractId& contract : contracts) {
        const ports::Result<ports::Work> work = index_.Plan(contract);
        if (!work.ok()) return absl::UnavailableError("a contract's terms cannot be read");
        entries.push_back({RequestFor("reindex", cause, contract.ToText()), *work});
        if (entries.size() < kSlice) continue;
        const absl::Status done = RunSlice(std::exchange(entries, {}));
        if (!done.ok()) return done;
    }
    return RunSlice(std::move(entries));
}

absl::Status Rejudger::Rejudge(const Finder& find, std::uint64_t cause) {
    std::uint64_t after = 0;
    for (;;) {
        std::vector<ports::Entry> entries;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            sql::Statement rows = find(db, after);
            while (rows.Step()) {
                after = rows.Unsigned(0);
                entries.push_back({
                    RequestFor("rejudge", cause, std::to_string(after)),
                    rejudge_.Plan(InvoiceId(rows.Id(1))),
                });
            }
        });
        if (!read.ok()) return read;
        const bool last = entries.size() < kSlice;
        const absl::Status done = RunSlice(std::move(entries));
        if (!done.ok() || last) return done;
    }
}

absl::Status Rejudger::RunSlice(std::vector<ports::Entry> entries) {
    if (entries.empty()) return absl::OkStatus();
    for (const auto& answer : journal_.RunAll(std::move(entries))) {
        if (answer.failed()) return answer.status();
        if (answer.rejected()) {
            log_.Error("rejudging.refused", {{"reason", log::Code(answer.rejection().reason)}});
        }
    }
    return absl::OkStatus();
}

absl::Status Rejudger::MoveCursor() {
    const absl::Status moved = journal_.Write([this](sql::Db& db) {
        journal::MoveCursor(db, kCursor, position_);
        return absl::OkStatus();
    });
    if (moved.ok()) saved_position_ = position_;
    return moved;
}

absl::Status Rejudger::FollowMetrics() {
    const ports::Result<std::vector<TotalOf>> totals = queries_.Totals();
    if (!totals.ok()) return totals.status();
    metrics_.FollowTotals(*totals);
    const ports::Result<std::uint64_t> proposals = queries_.ProposalCount();
    if (!proposals.ok()) return proposals.status();
    metrics_.FollowProposals(*proposals);
    const ports::Result<std::vector<ConditionalTotal>> conditionals = queries_.ConditionalTotals();
    if (!conditionals.ok()) return conditionals.status();
    metrics_.FollowConditionals(*conditionals);
    return absl::OkStatus();
}

}  // namespace luotsi::finance_integration
