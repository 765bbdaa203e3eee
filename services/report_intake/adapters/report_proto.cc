#include "report_intake/adapters/report_proto.h"

#include "platform/codec/json_codec.h"
#include "platform/digest/sha256.h"
#include "platform/rpc/errors.h"

namespace luotsi::report_intake {
namespace {

std::string At(std::string_view list, int index) {
    return std::string(list) + "[" + std::to_string(index) + "].";
}

// The part of a report that its hash speaks of.
struct HashedContent {
    std::vector<ReportLine> lines;
    std::vector<ForecastLine> forecast;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"lines", &HashedContent::lines}, Field{"forecast", &HashedContent::forecast}
        };
    }
};

void PutLine(const ReportLine& line, report::v1::ReportLine* out) {
    if (line.service) {
        report::v1::ServiceActual* service = out->mutable_service();
        service->set_service_code(line.service->service_code);
        service->set_unit(line.service->unit);
        wire::Put(line.service->quantity, service->mutable_quantity());
        service->set_service_date(wire::TextOf(line.service->service_date));
        if (line.service->subcontractor) {
            wire::Put(*line.service->subcontractor, service->mutable_subcontractor());
        }
        if (line.service->member) wire::Put(*line.service->member, service->mutable_member());
    } else if (line.indicator) {
        out->mutable_indicator()->set_indicator_code(line.indicator->indicator_code);
        wire::Put(line.indicator->value, out->mutable_indicator()->mutable_value());
    }
}

void PutReturned(
    const ReturnedLine& line, const std::string& language, report::v1::ReturnedLine* out
) {
    out->set_index(static_cast<std::uint32_t>(line.index));
    out->set_field(line.field);
    out->set_reason(line.reason);
    out->set_party(line.party);
    if (const rpc::ReasonText* text = rpc::FindReason(line.reason))
        out->set_text(text->In(language));
}

}  // namespace

std::vector<ReportLine> ParseLines(
    const google::protobuf::RepeatedPtrField<report::v1::ReportLine>& lines, wire::Reader& reader
) {
    std::vector<ReportLine> parsed;
    parsed.reserve(static_cast<std::size_t>(lines.size()));
    for (int i = 0; i < lines.size(); ++i) {
        const report::v1::ReportLine& line = lines[i];
        ReportLine one;
        if (line.has_service()) {
            one.service = ServiceActual{
                .service_code = line.service().service_code(),
                .unit = line.service().unit(),
                .quantity = Quantity::OfMicros(line.service().quantity().micros()),
                .service_date = reader.Date(
                    line.service().service_date(), At("lines", i) + "service.service_date"
                ),
                .subcontractor = {},
                .member = {},
            };
            if (line.service().has_subcontractor()) {
                one.service->subcontractor = reader.Party(
                    line.service().subcontractor(), At("lines", i) + "service.subcontractor"
                );
            }
            if (line.service().has_member()) {
                one.service->member =
                    reader.Party(line.service().member(), At("lines", i) + "service.member");
            }
        } else if (line.has_indicator()) {
            one.indicator = IndicatorActual{
                .indicator_code = line.indicator().indicator_code(),
                .value =
                    reader.RatioOf(line.indicator().value(), At("lines", i) + "indicator.value"),
            };
        }
        parsed.push_back(std::move(one));
    }
    return parsed;
}

std::vector<ForecastLine> ParseForecast(
    const google::protobuf::RepeatedPtrField<report::v1::ForecastLine>& lines, wire::Reader& reader
) {
    std::vector<ForecastLine> parsed;
    for (int i = 0; i < lines.size(); ++i) {
        parsed.push_back({
            .month =
                reader.MonthOf(lines[i].month(), At("forecast", i) + "month").value_or(Month()),
            .service_code = lines[i].service_code(),
            .quantity = Quantity::OfMicros(lines[i].quantity().micros()),
        });
    }
    return parsed;
}

void PutReport(
    const ports::Held<ReportBook>& held,
    std::size_t version,
    const std::string& language,
    report::v1::Report* out
) {
    const MonthReport& report = held.state;
    const ReportVersion& one = report.versions.at(version - 1);
    out->set_id(held.id.ToText());
    out->set_contract_id(report.contract.ToText());
    out->set_month(report.month.ToText());
    out->set_version(static_cast<std::uint32_t>(version));
    out->set_state(ToProto(one.state));
    for (const ReportLine& line : one.content.lines)
        PutLine(line, out->add_lines());
    for (const ForecastLine& line : one.content.forecast) {
        report::v1::ForecastLine* forecast = out->add_forecast();
        forecast->set_month(line.month.ToText());
        forecast->set_service_code(line.service_code);
        wire::Put(line.quantity, forecast->mutable_quantity());
    }
    for (const ReturnedLine& line : one.content.returned_lines) {
        PutReturned(line, language, out->add_returned_lines());
    }
    out->set_correction_reason(one.correction_reason);
    out->set_contract_revision(one.content.contract_revision);
    out->set_voucher_revision(one.content.voucher_revision);
    out->set_due_date(wire::TextOf(report.due_date));
    wire::Put(one.received_at, out->mutable_received_at());
    out->set_content_sha256(ContentHash(one.content));
    out->set_etag(wire::Etag(held.revision));
    out->set_import_identity(report.import_identity);
}

void PutJudged(const JudgedIndicator& judged, report::v1::JudgedIndicator* out) {
    out->set_indicator_code(judged.indicator_code);
    wire::Put(judged.value, out->mutable_value());
    wire::Put(judged.target_level, out->mutable_target_level());
    out->set_met(judged.met);
}

report::v1::ReportState ToProto(ReportState state) {
    return static_cast<report::v1::ReportState>(static_cast<int>(state) + 1);
}

std::string StateFilter(report::v1::ReportState state) {
    if (state == report::v1::REPORT_STATE_UNSPECIFIED) return {};
    return std::string(EnumText(static_cast<ReportState>(static_cast<int>(state) - 1)));
}

std::string ContentHash(const ReportContent& content) {
    return digest::Sha256Hex(EncodeJson(HashedContent{content.lines, content.forecast}));
}

}  // namespace luotsi::report_intake
