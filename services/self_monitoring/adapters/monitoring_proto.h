#pragma once

#include "kernel/decision.h"
#include "kernel/identifiers.h"
#include "self_monitoring/adapters/listening_store.h"
#include "self_monitoring/adapters/provider_file.h"
#include "self_monitoring/app/get_coverage.h"
#include "self_monitoring/app/ports.h"

#include <luotsi/selfmonitoring/v1/feedback.pb.h>
#include <luotsi/selfmonitoring/v1/participation.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>
#include <luotsi/selfmonitoring/v1/supervision.pb.h>

#include <string>

namespace luotsi::self_monitoring {

selfmonitoring::v1::Heading ToProto(Heading heading);
selfmonitoring::v1::Catalogue ToProto(const Catalogue& catalogue);
selfmonitoring::v1::Submission ToProto(const StoredSubmission& stored);
// Without the words of the case.
selfmonitoring::v1::Complaint ToProto(const StoredComplaint& stored);
selfmonitoring::v1::Visit ToProto(const Filed<Visit>& filed);
selfmonitoring::v1::Deviation ToProto(const Filed<Deviation>& filed);
selfmonitoring::v1::Feedback ToProto(const StoredFeedback& stored);
selfmonitoring::v1::Participation ToProto(const StoredParticipation& stored);
selfmonitoring::v1::Coverage ToProto(Month month, const Coverage& coverage);

// The enums below have passed the field rules.
Heading FromProto(selfmonitoring::v1::Heading heading);
ComplaintSeverity FromProto(selfmonitoring::v1::ComplaintSeverity severity);

// The provider in its normalised form; the refusal names fields below `field`.
Checked<Provider> ReadProvider(const type::v1::PartyIdentifier& message, const std::string& field);

}  // namespace luotsi::self_monitoring
