#pragma once

#include "platform/feed/feed.h"
#include "platform/journal/journal.h"

namespace luotsi::self_monitoring {

// The public events, each a SelfMonitoringEvent:
// `fi.luotsi.selfmonitoring.catalogue.published.v1`, key `catalogue`;
// `fi.luotsi.selfmonitoring.submission.received.v1`, key = provider;
// `fi.luotsi.selfmonitoring.complaint.relayed.v1` and `….acknowledged.v1`, key = contract id;
// `fi.luotsi.selfmonitoring.visit.recorded.v1`, `….deviation.recorded.v1` and
// `….deviation.corrected.v1`, key = contract id;
// `fi.luotsi.selfmonitoring.feedback.recorded.v1`, key = contract id;
// `fi.luotsi.selfmonitoring.participation.recorded.v1`, key = the first contract's id.
// `journal` outlives the translator.
feed::Translator MonitoringTranslator(journal::Journal& journal);

}  // namespace luotsi::self_monitoring
