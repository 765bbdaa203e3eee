#pragma once

#include "finance_integration/app/conditional_payments.h"
#include "finance_integration/app/note_contract.h"
#include "finance_integration/app/note_dispute.h"
#include "finance_integration/app/propose_payment.h"
#include "platform/feed/feed.h"

namespace luotsi::finance_integration {

inline constexpr const char* kContractRegistry = "contract-registry";
inline constexpr const char* kReportIntake = "report-intake";

// What other modules tell becomes work on the own journal; the handlers must outlive the feeds.
feed::Subscription FollowContracts(
    NoteContractHandler& note,
    NoteMilestoneHandler& milestone,
    NoteVoucherDaysHandler& voucher,
    NoteDisputeHandler& dispute
);
feed::Subscription FollowReports(NoteApprovedReportHandler& note, NoteReportsHoldHandler& hold);

}  // namespace luotsi::finance_integration
