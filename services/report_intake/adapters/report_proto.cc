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
struct HashedTotals {
    std::vector<ReportTotal> totals;
    static constexpr auto Fields() { return std::tuple{Field{"totals", &HashedTotals::totals}}; }
};

void PutReturned(
    const ReturnedLine& line,
    report::v1::FaultSeverity severity,
    const std::string& language,
    report::v1::ReturnedLine* out
) {
    out->set_severity(severity);
    for (const auto& [name, value] : line.facts)
        (*out->mutable_facts())[name] = value;
    out->set_index(static_cast<std::uint32_t>(line.index));
    out->set_field(line.field);
    out->set_reason(line.reason);
    out->set_party(line.party);
    if (const rpc::ReasonText* text = rpc::FindReason(line.reason))
        out->set_text(text->In(language));
}

void PutTotal(const ReportTotal& total, report::v1::ReportTotal* out) {
    out->set_service_code(total.service_code);
    if (total.quantity) wire::Put(*total.quantity, out->mutable_quantity());
    if (total.amount) wire::Put(*total.amount, out->mutable_amount());
}

ServiceActual ParseService(
    const report::v1::ServiceActual& line, const std::string& at, wire::Reader& reader
) {
    ServiceActual service{
        .service_code = line.service_code(),
        .unit = line.unit(),
        .quantity = Quantity::OfMicros(line.quantity().micros()),
        .service_date = reader.Date(line.service_date(), at + "service_date"),
        .subcontractor = {},
        .member = {},
        .clients = {},
        .decision = line.decision(),
        .amount = {},
    };
    if (line.has_clients()) service.clients = line.clients();
    if (line.has_amount()) service.amount = reader.MoneyOf(line.amount(), at + "amount");
    if (line.has_subcontractor())
        service.subcontractor = reader.Party(line.subcontractor(), at + "subcontractor");
    if (line.has_member()) service.member = reader.Party(line.member(), at + "member");
    return service;
}

// A value over zero is no value; its line is returned like any other bad one.
IndicatorActual ParseIndicator(const report::v1::IndicatorActual& line) {
    const type::v1::Ratio& sent = line.value();
    IndicatorActual indicator{.indicator_code = line.indicator_code(), .value = {}};
    if (const auto value = Ratio::Of(sent.numerator(), sent.denominator())) {
        indicator.value = *value;
    } else {
        indicator.value = Ratio::Of(sent.numerator(), 1).value();
        indicator.bad_denominator = sent.denominator();
    }
    return indicator;
}

ReportLine ParseLine(
    const report::v1::ReportLine& line, const std::string& at, wire::Reader& reader
) {
    ReportLine one;
    if (line.has_service()) {
        one.service = ParseService(line.service(), at + "service.", reader);
    } else if (line.has_indicator()) {
        one.indicator = ParseIndicator(line.indicator());
    }
    return one;
}

ForecastLine ParseForecastLine(
    const report::v1::ForecastLine& line, const std::string& at, wire::Reader& reader
) {
    return {
        .month = reader.MonthOf(line.month(), at + "month").value_or(Month()),
        .service_code = line.service_code(),
        .quantity = Quantity::OfMicros(line.quantity().micros()),
    };
}

}  // namespace

std::vector<ReportLine> ParseLines(
    const google::protobuf::RepeatedPtrField<report::v1::ReportLine>& lines, wire::Reader& reader
) {
    std::vector<ReportLine> parsed;
    parsed.reserve(static_cast<std::size_t>(lines.size()));
    for (int i = 0; i < lines.size(); ++i)
        parsed.push_back(ParseLine(lines[i], At("lines", i), reader));
    return parsed;
}

std::vector<ForecastLine> ParseForecast(
    const google::protobuf::RepeatedPtrField<report::v1::ForecastLine>& lines, wire::Reader& reader
) {
    std::vector<ForecastLine> parsed;
    for (int i = 0; i < lines.size(); ++i)
        parsed.push_back(ParseForecastLine(lines[i], At("forecast", i), reader));
    return parsed;
}

std::vector<MendedLine> ParseMended(
    const google::protobuf::RepeatedPtrField<report::v1::MendedLine>& lines, wire::Reader& reader
) {
    std::vector<MendedLine> parsed;
    parsed.reserve(static_cast<std::size_t>(lines.size()));
    for (int i = 0; i < lines.size(); ++i) {
        const report::v1::MendedLine& line = lines[i];
        MendedLine one{.index = line.index(), .of_forecast = line.of_forecast()};
        if (line.has_line()) one.line = ParseLine(line.line(), At("lines", i) + "line.", reader);
        if (line.has_forecast())
            one.forecast = ParseForecastLine(line.forecast(), At("lines", i) + "forecast.", reader);
        // A place holds one line: an actual or a forecast.
        if (one.line && (one.forecast || one.of_forecast))
            reader.Fault(At("lines", i) + "forecast", "LINE_NOT_RETURNED");
        parsed.push_back(std::move(one));
    }
    return parsed;
}

std::vector<ReportTotal> ParseTotals(
    const google::protobuf::RepeatedPtrField<report::v1::ReportTotal>& totals, wire::Reader& reader
) {
    std::vector<ReportTotal> parsed;
    for (int i = 0; i < totals.size(); ++i) {
        ReportTotal one{.service_code = totals[i].service_code()};
        if (totals[i].has_quantity()) {
            one.quantity = Quantity::OfMicros(totals[i].quantity().micros());
        }
        if (totals[i].has_amount()) {
            one.amount = reader.MoneyOf(totals[i].amount(), At("totals", i) + "amount");
        }
        parsed.push_back(std::move(one));
    }
    return parsed;
}

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
        if (line.service->clients) {
            service->set_clients(static_cast<std::uint32_t>(*line.service->clients));
        }
        service->set_decision(line.service->decision);
        if (line.service->amount) wire::Put(*line.service->amount, service->mutable_amount());
    } else if (line.indicator) {
        out->mutable_indicator()->set_indicator_code(line.indicator->indicator_code);
        wire::Put(line.indicator->value, out->mutable_indicator()->mutable_value());
    }
}

std::optional<ReturnedLine> MissingForecast(const ReportContent& content) {
    if (!content.forecast_missing) return std::nullopt;
    return ReturnedLine{.index = 0, .field = "forecast", .reason = "FORECAST_MISSING"};
}

void PutStored(
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
        PutReturned(line, report::v1::FAULT_SEVERITY_ERROR, language, out->add_returned_lines());
    }
    for (const ReturnedLine& line : one.content.remarks) {
        PutReturned(line, report::v1::FAULT_SEVERITY_WARNING, language, out->add_remarks());
    }
    for (const ReportTotal& total : one.content.totals)
        PutTotal(total, out->add_totals());
    out->set_stage(ToProto(one.stage));
    out->set_correction_reason(one.correction_reason);
    out->set_contract_revision(one.content.contract_revision);
    out->set_voucher_revision(one.content.voucher_revision);
    out->set_due_date(wire::TextOf(report.due_date));
    wire::Put(one.received_at, out->mutable_received_at());
    out->set_content_sha256(ContentHash(one.content));
    out->set_etag(wire::Etag(held.revision));
    out->set_import_identity(report.import_identity);
}

void PutReport(
    const ports::Held<ReportBook>& held,
    std::size_t version,
    const std::string& language,
    report::v1::Report* out
) {
    PutStored(held, version, language, out);
    const std::optional<ReturnedLine> missing =
        MissingForecast(held.state.versions.at(version - 1).content);
    if (missing)
        PutReturned(*missing, report::v1::FAULT_SEVERITY_ERROR, language, out->add_remarks());
}

void PutJudged(const JudgedIndicator& judged, report::v1::JudgedIndicator* out) {
    out->set_indicator_code(judged.indicator_code);
    wire::Put(judged.value, out->mutable_value());
    wire::Put(judged.target_level, out->mutable_target_level());
    out->set_met(judged.met);
    out->set_definition_version(static_cast<std::uint32_t>(judged.definition_version));
}

report::v1::ReportState ToProto(ReportState state) {
    return static_cast<report::v1::ReportState>(static_cast<int>(state) + 1);
}

report::v1::PeriodStage ToProto(PeriodStage stage) {
    return static_cast<report::v1::PeriodStage>(static_cast<int>(stage) + 1);
}

std::string StateFilter(report::v1::ReportState state) {
    if (state == report::v1::REPORT_STATE_UNSPECIFIED) return {};
    return std::string(EnumText(static_cast<ReportState>(static_cast<int>(state) - 1)));
}

std::string SentHash(const SentReport& sent) {
    return digest::Sha256Hex(
        EncodeJson(HashedContent{sent.lines, sent.forecast}) + EncodeJson(HashedTotals{sent.totals})
    );
}

std::string ContentHash(const ReportContent& content) {
    return digest::Sha256Hex(EncodeJson(HashedContent{content.lines, content.forecast}));
}

}  // namespace luotsi::report_intake
