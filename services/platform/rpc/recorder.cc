#include "platform/rpc/recorder.h"

#include "platform/rpc/errors.h"

namespace luotsi::rpc {
namespace {

using luotsi::log::Code;

// How loud a code is: the caller's mistakes are everyday, ours are not.
enum class Loudness { kInfo, kWarning, kError };

struct CodeRow {
    const char* metric;  // as other gRPC servers label it, so that common dashboards fit
    const char* log;
    Loudness loudness;
};

constexpr std::array<CodeRow, 17> kCodeRows{{
    {"OK", "OK", Loudness::kInfo},
    {"Canceled", "CANCELLED", Loudness::kInfo},
    {"Unknown", "UNKNOWN", Loudness::kError},
    {"InvalidArgument", "INVALID_ARGUMENT", Loudness::kInfo},
    {"DeadlineExceeded", "DEADLINE_EXCEEDED", Loudness::kWarning},
    {"NotFound", "NOT_FOUND", Loudness::kInfo},
    {"AlreadyExists", "ALREADY_EXISTS", Loudness::kInfo},
    {"PermissionDenied", "PERMISSION_DENIED", Loudness::kInfo},
    {"ResourceExhausted", "RESOURCE_EXHAUSTED", Loudness::kWarning},
    {"FailedPrecondition", "FAILED_PRECONDITION", Loudness::kInfo},
    {"Aborted", "ABORTED", Loudness::kInfo},
    {"OutOfRange", "OUT_OF_RANGE", Loudness::kInfo},
    {"Unimplemented", "UNIMPLEMENTED", Loudness::kInfo},
    {"Internal", "INTERNAL", Loudness::kError},
    {"Unavailable", "UNAVAILABLE", Loudness::kWarning},
    {"DataLoss", "DATA_LOSS", Loudness::kError},
    {"Unauthenticated", "UNAUTHENTICATED", Loudness::kInfo},
}};

std::size_t RowOf(const absl::Status& status) {
    const auto code = static_cast<std::size_t>(status.code());
    return code < kCodeRows.size() ? code : 2;
}

}  // namespace

Recorder::Recorder(
    const Router& router, const luotsi::log::Log& log, luotsi::metrics::Metrics& metrics
)
    : log_(log), unknown_(Declare(metrics, "unary", "unknown", "unknown")) {
    for (const auto& [name, method] : router.methods()) {
        series_[name] = Declare(
            metrics,
            method.unary ? "unary" : "bidi_stream",
            method.descriptor->service()->full_name(),
            method.descriptor->name()
        );
    }
}

Recorder::Series Recorder::Declare(
    luotsi::metrics::Metrics& metrics,
    const std::string& type,
    const std::string& service,
    const std::string& method
) {
    Series series;
    series.seconds = &metrics.HistogramOf(
        "luotsi_rpc_duration_seconds",
        "Time from a call's arrival to its status.",
        {{"grpc_service", service}, {"grpc_method", method}}
    );
    for (std::size_t code = 0; code < kCodes; ++code) {
        series.handled[code] = &metrics.CounterOf(
            "grpc_server_handled_total",
            "Calls finished, by status code.",
            {{"grpc_type", type},
             {"grpc_service", service},
             {"grpc_method", method},
             {"grpc_code", kCodeRows[code].metric}}
        );
    }
    return series;
}

void Recorder::Record(const Finished& call) const {
    const std::size_t code = RowOf(call.status);
    const auto found = series_.find(call.method);
    const Series& series = found == series_.end() ? unknown_ : found->second;
    series.seconds->Observe(absl::ToDoubleSeconds(call.duration));
    series.handled[code]->Increment();

    using Write = void (luotsi::log::Log::*)(std::string_view, luotsi::log::Log::Fields) const;
    constexpr Write kWrites[] = {
        &luotsi::log::Log::Info, &luotsi::log::Log::Warning, &luotsi::log::Log::Error
    };
    const CodeRow& row = kCodeRows[code];
    (log_.*kWrites[static_cast<std::size_t>(row.loudness)])(
        "rpc.done",
        {{"method", Code(call.method)},
         {"code", Code(row.log)},
         {"reason", Code(ReasonOf(call.status))},
         {"duration_us", call.duration},
         {"actor", Code(call.actor)},
         {"correlation_id", Code(call.correlation_id)}}
    );
}

void Recorder::RecordException(std::string_view method, std::string_view correlation_id) const {
    log_.Error(
        "rpc.exception", {{"method", Code(method)}, {"correlation_id", Code(correlation_id)}}
    );
}

}  // namespace luotsi::rpc
