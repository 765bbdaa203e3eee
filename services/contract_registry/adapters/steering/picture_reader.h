#pragma once

#include "contract_registry/domain/steering/picture.h"
#include "contract_registry/domain/steering/picture_off_contract.h"
#include "kernel/ids.h"

#include <luotsi/alert/v1/alert_event.pb.h>
#include <luotsi/finance/v1/finance_event.pb.h>
#include <luotsi/report/v1/report_event.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_event.pb.h>

#include <absl/status/statusor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace luotsi::contract_registry {

// Public events of the other services as the picture keeps them. An error is an event that cannot
// be read, for good.

template <class Seen>
struct SeenOf {
    Uuid contract;
    Seen seen;
};

// `first_received` is what this event alone tells: the day on which its own report came.
absl::StatusOr<SeenOf<MonthSeen>> ReadMonth(
    const report::v1::ReportEvent& event, std::uint64_t position
);
absl::StatusOr<SeenOf<AlertSeen>> ReadAlert(
    const alert::v1::AlertEvent& event, std::uint64_t position
);
// Nothing for subjects that are not about a contract's cases.
absl::StatusOr<std::optional<SeenOf<CaseSeen>>> ReadCase(
    const selfmonitoring::v1::SelfMonitoringEvent& event, std::uint64_t position
);
// What the invoice adds to purchases without a contract, and takes away where it was one before.
absl::StatusOr<std::vector<OffContractSeen>> ReadOffContract(
    const finance::v1::InvoiceEvent& event, std::uint64_t position
);

}  // namespace luotsi::contract_registry
