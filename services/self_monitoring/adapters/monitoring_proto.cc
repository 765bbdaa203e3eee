#include "self_monitoring/adapters/monitoring_proto.h"

#include "platform/wire/described.h"

#include <google/protobuf/timestamp.pb.h>

#include <array>
#include <cstdint>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

namespace pb = selfmonitoring::v1;

constexpr std::array<std::pair<Heading, pb::Heading>, 5> kHeadings{{
    {Heading::kAvailability, pb::HEADING_AVAILABILITY},
    {Heading::kContinuity, pb::HEADING_CONTINUITY},
    {Heading::kSafety, pb::HEADING_SAFETY},
    {Heading::kQuality, pb::HEADING_QUALITY},
    {Heading::kEquality, pb::HEADING_EQUALITY},
}};

constexpr std::array<std::pair<ComplaintSeverity, pb::ComplaintSeverity>, 3> kSeverities{{
    {ComplaintSeverity::kMild, pb::COMPLAINT_SEVERITY_MILD},
    {ComplaintSeverity::kModerate, pb::COMPLAINT_SEVERITY_MODERATE},
    {ComplaintSeverity::kSerious, pb::COMPLAINT_SEVERITY_SERIOUS},
}};

void SetInstant(Instant instant, google::protobuf::Timestamp& timestamp) {
    constexpr std::int64_t kMicros = 1'000'000;
    std::int64_t seconds = instant.micros() / kMicros;
    std::int64_t micros = instant.micros() % kMicros;
    if (micros < 0) {
        --seconds;
        micros += kMicros;
    }
    timestamp.set_seconds(seconds);
    timestamp.set_nanos(static_cast<std::int32_t>(micros * 1000));
}

void SetProvider(const Provider& provider, type::v1::PartyIdentifier& message) {
    message.set_scheme(provider.scheme);
    message.set_id(provider.id);
}

pb::KeyFigure ToProto(const KeyFigure& figure) {
    pb::KeyFigure message;
    message.set_code(figure.code);
    message.set_heading(ToProto(figure.heading));
    message.set_name_fi(figure.name_fi);
    message.set_name_sv(figure.name_sv);
    message.set_name_en(figure.name_en);
    message.set_unit(figure.unit);
    message.set_mandatory(figure.mandatory);
    return message;
}

}  // namespace

pb::Heading ToProto(Heading heading) {
    for (const auto& [own, wire] : kHeadings) {
        if (own == heading) return wire;
    }
    return pb::HEADING_UNSPECIFIED;
}

Heading FromProto(pb::Heading heading) {
    for (const auto& [own, wire] : kHeadings) {
        if (wire == heading) return own;
    }
    return Heading::kAvailability;
}

ComplaintSeverity FromProto(pb::ComplaintSeverity severity) {
    for (const auto& [own, wire] : kSeverities) {
        if (wire == severity) return own;
    }
    return ComplaintSeverity::kMild;
}

pb::Catalogue ToProto(const Catalogue& catalogue) {
    pb::Catalogue message;
    message.set_id(catalogue.id.ToText());
    message.set_version(catalogue.version);
    message.set_valid_from(catalogue.valid_from.ToText());
    for (const KeyFigure& figure : catalogue.key_figures) {
        *message.add_key_figures() = ToProto(figure);
    }
    return message;
}

pb::Submission ToProto(const StoredSubmission& stored) {
    const Submission& submission = stored.submission;
    pb::Submission message;
    message.set_id(stored.id.ToText());
    SetProvider(submission.provider, *message.mutable_provider());
    message.set_month(submission.month.ToText());
    message.set_catalogue_version(submission.catalogue_version);
    for (const DeliveredFigure& figure : submission.values) {
        pb::KeyFigureValue& value = *message.add_values();
        value.set_key_figure(figure.key_figure);
        value.mutable_value()->set_numerator(figure.value.numerator());
        value.mutable_value()->set_denominator(figure.value.denominator());
    }
    SetInstant(stored.received_at, *message.mutable_received_at());
    return message;
}

pb::Complaint ToProto(const StoredComplaint& stored) {
    const Complaint& complaint = stored.complaint;
    pb::Complaint message;
    message.set_id(stored.id.ToText());
    message.set_contract_id(complaint.contract.ToText());
    SetProvider(complaint.provider, *message.mutable_provider());
    if (complaint.subcontractor) {
        SetProvider(*complaint.subcontractor, *message.mutable_subcontractor());
    }
    message.set_category(complaint.category);
    for (const auto& [own, wire] : kSeverities) {
        if (own == complaint.severity) message.set_severity(wire);
    }
    message.set_received_on(complaint.received_on.ToText());
    message.set_state(
        complaint.acknowledged_at ? pb::COMPLAINT_STATE_ACKNOWLEDGED : pb::COMPLAINT_STATE_RELAYED
    );
    if (complaint.recorded_at) SetInstant(*complaint.recorded_at, *message.mutable_recorded_at());
    if (complaint.relayed_at) SetInstant(*complaint.relayed_at, *message.mutable_relayed_at());
    if (complaint.acknowledged_at) {
        SetInstant(*complaint.acknowledged_at, *message.mutable_acknowledged_at());
    }
    return message;
}

pb::Visit ToProto(const Filed<Visit>& filed) {
    pb::Visit message;
    message.set_id(filed.id.ToText());
    wire::Fill(filed.state, &message);
    return message;
}

pb::Deviation ToProto(const Filed<Deviation>& filed) {
    pb::Deviation message;
    message.set_id(filed.id.ToText());
    wire::Fill(filed.state, &message);
    message.set_state(
        filed.state.corrected_on ? pb::DEVIATION_STATE_CORRECTED : pb::DEVIATION_STATE_OPEN
    );
    return message;
}

pb::Feedback ToProto(const StoredFeedback& stored) {
    pb::Feedback message;
    message.set_id(stored.id.ToText());
    wire::Fill(stored.feedback, &message);
    return message;
}

pb::Participation ToProto(const StoredParticipation& stored) {
    pb::Participation message;
    message.set_id(stored.id.ToText());
    wire::Fill(stored.participation, &message);
    return message;
}

pb::Coverage ToProto(Month month, const Coverage& coverage) {
    pb::Coverage message;
    message.set_month(month.ToText());
    message.set_catalogue_version(coverage.catalogue_version);
    for (const ProviderCoverage& row : coverage.providers) {
        pb::ProviderCoverage& provider = *message.add_providers();
        SetProvider(row.provider, *provider.mutable_provider());
        for (const Heading heading : row.delivered)
            provider.add_delivered(ToProto(heading));
        for (const Heading heading : row.missing)
            provider.add_missing(ToProto(heading));
    }
    return message;
}

Checked<Provider> ReadProvider(const type::v1::PartyIdentifier& message, const std::string& field) {
    const Checked<PartyIdentifier> identifier =
        NormalisePartyIdentifier(message.scheme(), message.id());
    if (identifier.ok()) return Provider::Of(identifier.value());
    Rejection rejection = identifier.rejection();
    rejection.field = field + '.' + rejection.field;
    return rejection;
}

}  // namespace luotsi::self_monitoring
