#pragma once

#include "platform/feed/feed.h"
#include "platform/journal/journal.h"

namespace luotsi::report_intake {

// Makes the public event of a row about a month's report.
feed::Translator ReportTranslator(journal::Journal& journal);

}  // namespace luotsi::report_intake
