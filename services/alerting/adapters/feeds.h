#pragma once

#include "alerting/app/assessor.h"
#include "platform/feed/feed.h"

namespace luotsi::alerting {

// What alerting takes in from the other services. Each event becomes at most one unit of work: the
// fact and all that the rules say about it. `assessor` outlives the subscription.

// Contract terms: `fi.luotsi.contract.contract.*`, and what the registry says needs attention:
// `fi.luotsi.contract.attention.*`.
feed::Subscription FollowContracts(Assessor& assessor);
// Reports and missed due days: `fi.luotsi.report.report.*`.
feed::Subscription FollowReports(Assessor& assessor);
// Matched invoices and payment proposals: `fi.luotsi.finance.invoice.*` and
// `fi.luotsi.finance.payment.proposed.v1`. Invoices that belong to no contract give no work.
feed::Subscription FollowFinance(Assessor& assessor);

}  // namespace luotsi::alerting
