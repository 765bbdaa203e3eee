#pragma once

#include "platform/feed/feed.h"

namespace luotsi::finance_integration {

// What finance tells the others: invoices with their outcome, and payment proposals.
feed::Translator FinanceTranslator(journal::Journal& journal);

}  // namespace luotsi::finance_integration
