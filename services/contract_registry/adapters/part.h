#pragma once

#include "contract_registry/adapters/contract_read_model.h"
#include "contract_registry/adapters/record_store.h"
#include "contract_registry/app/records.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/feed/feed.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "ports/sealer.h"

#include <absl/status/status.h>

#include <memory>
#include <span>
#include <vector>

namespace luotsi::log {
class Log;
}
namespace luotsi::metrics {
class Metrics;
}

namespace luotsi::contract_registry {

// What a part of the registry is made from; references outlive the part.
struct PartKit {
    journal::Journal& journal;
    ContractReadModel& contracts;
    Records& records;
    RecordStore& store;
    Clock& clock;
    IdSource& ids;
    const ports::Sealer& sealer;
    log::Log& log;
    metrics::Metrics& metrics;
    // County-set days on which offices are closed, beside the statutory calendar.
    std::span<const CivilDate> closed_days;
};

// A part of the registry with aggregates and methods of its own. It has one row in parts.cc and
// touches nothing else of the module.
class Part {
  public:
    virtual ~Part() = default;
    virtual void AddTo(rpc::Router& router) = 0;
    // Repeating a day has no second effect.
    virtual absl::Status BeginDay(const Moment&) { return absl::OkStatus(); }
    virtual std::vector<feed::Subscription> Subscriptions() { return {}; }
    // Public events of the part's rows; answers nothing for rows of others. Null: none.
    virtual feed::Translator Translator() { return nullptr; }
};

struct PartRow {
    std::vector<journal::AggregateOps> (*aggregates)();
    std::unique_ptr<Part> (*make)(const PartKit&);
    // Tables beside the journal; null: none of its own.
    journal::Schema (*schema)() = nullptr;
};

// All parts beside the contracts themselves.
std::span<const PartRow> Parts();

}  // namespace luotsi::contract_registry
