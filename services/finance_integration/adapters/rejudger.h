#pragma once

#include "finance_integration/adapters/finance_metrics.h"
#include "finance_integration/adapters/finance_queries.h"
#include "finance_integration/app/note_contract.h"
#include "finance_integration/app/rejudge_invoice.h"
#include "platform/journal/journal.h"
#include "platform/log/log.h"

#include <absl/status/status.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace luotsi::finance_integration {

// Follows the own journal and judges invoices again where contracts, aliases or rules have become
// known after them, so that the end does not depend on the order in which things came.
//
// Its place is a cursor that moves only past news whose invoices are all judged; after a crash the
// same news is worked through again, which changes nothing that was done already. An invoice that
// is recorded meanwhile is judged by the news itself, because both lie in one journal.
class Rejudger {
  public:
    // Rows of news that are worked through together.
    static constexpr std::size_t kNewsAtOnce = 2000;
    // Units of work handed over at once; bounds how long a small change waits.
    static constexpr std::size_t kSlice = 500;
    // Rows without news before the cursor is moved: reading them again after a crash is cheaper
    // than a commit of its own for every small change.
    static constexpr std::uint64_t kQuietRows = 20'000;

    Rejudger(
        journal::Journal& journal,
        RejudgeInvoiceHandler& rejudge,
        IndexContractHandler& index,
        FinanceMetrics& metrics,
        log::Log& log
    );
    ~Rejudger();

    absl::Status Start();
    void Stop();
    // Works through everything that was committed before the call.
    absl::Status Drain();

  private:
    // What a stretch of the journal says that may change earlier judgements.
    struct News {
        bool rules = false;
        // Keys of contract_index.h.
        std::set<std::string> keys;
        bool empty() const { return !rules && keys.empty(); }
    };
    // Finds invoices after a position; `row` gives position and id.
    using Finder = std::function<sql::Statement(sql::Db&, std::uint64_t after)>;

    void Follow();
    absl::Status DrainTo(std::uint64_t target);
    News ReadNews(const std::vector<journal::Row>& rows);
    void NoteHold(const journal::Row& row, const void* event);
    absl::Status WorkThrough(const News& news, std::uint64_t cause);
    absl::Status IndexAllContracts(std::uint64_t cause);
    absl::Status Rejudge(const Finder& find, std::uint64_t cause);
    absl::Status RunSlice(std::vector<ports::Entry> entries);
    absl::Status FindSuppliers(const News& news, std::set<std::string>& suppliers);
    absl::Status MoveCursor();
    absl::Status FollowMetrics();

    journal::Journal& journal_;
    FinanceQueries queries_;
    RejudgeInvoiceHandler& rejudge_;
    IndexContractHandler& index_;
    FinanceMetrics& metrics_;
    log::Log& log_;

    std::mutex working_;
    std::atomic<std::uint64_t> position_{0};
    std::uint64_t saved_position_ = 0;
    std::stop_source stop_;
    std::thread thread_;
};

}  // namespace luotsi::finance_integration
