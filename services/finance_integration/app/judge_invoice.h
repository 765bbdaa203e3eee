#pragma once

#include "finance_integration/app/contracts_by_key.h"
#include "finance_integration/domain/invoice.h"
#include "finance_integration/domain/judge.h"
#include "kernel/ids.h"
#include "ports/books.h"

#include <cstddef>
#include <string>
#include <vector>

namespace luotsi::finance_integration {

// Aliases that one invoice may propose; what is beyond waits for the supplier's next invoice.
inline constexpr std::size_t kMaxProposalsPerInvoice = 4;
// Ids that judging one invoice may use: the aliases, and the index entry that lists them.
inline constexpr std::size_t kIdsPerJudgement = kMaxProposalsPerInvoice + 1;

std::vector<Uuid> MakeIds(IdSource& ids, Instant now, std::size_t count);

// Judges an invoice by what is known inside this very unit, and proposes the aliases that it meets
// first.
Judgement JudgeInUnit(ports::Unit& unit, const InvoiceFacts& invoice, SpareIds& ids);

}  // namespace luotsi::finance_integration
