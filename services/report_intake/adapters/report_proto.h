#pragma once

#include "platform/wire/values.h"
#include "ports/books.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/report_decide.h"

#include <luotsi/report/v1/report.pb.h>
#include <luotsi/report/v1/report_event.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <google/protobuf/repeated_ptr_field.h>

#include <optional>
#include <string>
#include <vector>

namespace luotsi::report_intake {

std::vector<ReportLine> ParseLines(
    const google::protobuf::RepeatedPtrField<report::v1::ReportLine>& lines, wire::Reader& reader
);
std::vector<ForecastLine> ParseForecast(
    const google::protobuf::RepeatedPtrField<report::v1::ForecastLine>& lines, wire::Reader& reader
);

std::vector<MendedLine> ParseMended(
    const google::protobuf::RepeatedPtrField<report::v1::MendedLine>& lines, wire::Reader& reader
);
std::vector<ReportTotal> ParseTotals(
    const google::protobuf::RepeatedPtrField<report::v1::ReportTotal>& totals, wire::Reader& reader
);
// SHA-256 of what was sent, in canonical form, as hex.
std::string SentHash(const SentReport& sent);
// Lines, forecast and totals of any request that carries all three.
template <class Request>
SentReport ParseSent(const Request& request, wire::Reader& reader) {
    SentReport sent{
        .lines = ParseLines(request.lines(), reader),
        .forecast = ParseForecast(request.forecast(), reader),
        .totals = ParseTotals(request.totals(), reader),
    };
    sent.sha256 = SentHash(sent);
    return sent;
}

// What is told of a forecast that the contract requires and the report has not. It is an error, but
// stands among the remarks: nothing was returned for it that could be mended as a line.
std::optional<ReturnedLine> MissingForecast(const ReportContent& content);

// One version as it is stored, counted from 1. `language` is that of the returned lines' texts.
void PutStored(
    const ports::Held<ReportBook>& held,
    std::size_t version,
    const std::string& language,
    report::v1::Report* out
);
// The same as people are told of it: with its missing forecast as the last of the remarks.
void PutReport(
    const ports::Held<ReportBook>& held,
    std::size_t version,
    const std::string& language,
    report::v1::Report* out
);
void PutLine(const ReportLine& line, report::v1::ReportLine* out);
void PutJudged(const JudgedIndicator& judged, report::v1::JudgedIndicator* out);

report::v1::ReportState ToProto(ReportState state);
report::v1::PeriodStage ToProto(PeriodStage stage);
// The stored spelling of a filter; empty for "any".
std::string StateFilter(report::v1::ReportState state);

// SHA-256 of the accepted content in canonical form, as hex.
std::string ContentHash(const ReportContent& content);

}  // namespace luotsi::report_intake
