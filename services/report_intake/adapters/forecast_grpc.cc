#include "report_intake/adapters/forecast_grpc.h"

#include "platform/rpc/errors.h"
#include "platform/wire/values.h"
#include "report_intake/domain/forecast.h"
#include "report_intake/domain/forecast_score.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kService = "/luotsi.report.v1.ForecastService/";
constexpr int kUsualHorizon = 6;
constexpr int kMostMonths = 36;
// What stands behind a forecast, and behind the errors of its like.
constexpr int kPastMonths = 60;
// The last month of which anything can be known.
const Month kEnd = *Month::Parse("2199-12");
const Month kBeginning = *Month::Parse("1900-01");

Rejection HistoryMissing() {
    return {.reason = "FORECAST_HISTORY_MISSING", .field = "service_code"};
}

bool IsAgreed(const ContractTerms& terms, const std::string& service_code) {
    return std::ranges::any_of(terms.periods, [&](const ReportingTerms& period) {
        return std::ranges::find(period.services, service_code, &PricedService::service_code) !=
               period.services.end();
    });
}

// Of the units that the service has had, the one that was reported last.
const ScoredSeries* FindLatest(const std::vector<ScoredSeries>& series, const std::string& code) {
    const ScoredSeries* latest = nullptr;
    for (const ScoredSeries& one : series) {
        if (one.service_code != code || one.actuals.empty()) continue;
        if (latest == nullptr || latest->actuals.back().month < one.actuals.back().month)
            latest = &one;
    }
    return latest;
}

// The past as far as it stands behind a forecast.
std::vector<MonthQuantity> RecentOf(const ScoredSeries& series) {
    std::vector<MonthQuantity> recent = series.actuals;
    const Month first = recent.back().month.AddMonths(1 - kPastMonths);
    std::erase_if(recent, [&](const MonthQuantity& one) { return one.month < first; });
    return recent;
}

std::optional<Quantity> LastSent(const ScoredSeries& series, Month month) {
    const SentForecast* last = nullptr;
    for (const SentForecast& one : series.forecasts) {
        if (one.month == month && (last == nullptr || last->made < one.made)) last = &one;
    }
    if (last == nullptr) return std::nullopt;
    return last->quantity;
}

// Errors of the contract's other services, for a series that has too few of its own.
std::vector<std::vector<PastError>> SiblingErrors(
    const std::vector<ScoredSeries>& all, const ScoredSeries& series, int horizon
) {
    constexpr std::size_t kMostSiblings = 20;
    std::vector<std::vector<PastError>> errors;
    for (const ScoredSeries& one : all) {
        if (&one == &series || errors.size() == kMostSiblings) continue;
        errors.push_back(PastErrors(RecentOf(one), horizon));
    }
    return errors;
}

report::v1::ForecastMethod MethodOf(ForecastMethod method) {
    return method == ForecastMethod::kSeasonal ? report::v1::FORECAST_METHOD_SEASONAL
                                               : report::v1::FORECAST_METHOD_LEVEL;
}

void PutMonth(
    const std::vector<ScoredSeries>& all,
    const ScoredSeries& series,
    int horizon,
    report::v1::Forecast& out
) {
    const std::vector<MonthQuantity> past = RecentOf(series);
    const Month month = past.back().month.AddMonths(horizon);
    const std::optional<Foreseen> foreseen = Foresee(past, month);
    if (!foreseen) return;
    out.set_method(MethodOf(foreseen->method));
    out.set_history_months(static_cast<std::uint32_t>(foreseen->months));
    report::v1::ForecastMonth& one = *out.add_months();
    one.set_month(month.ToText());
    one.set_horizon(static_cast<std::uint32_t>(horizon));
    wire::Put(foreseen->value, one.mutable_value());
    if (const auto sent = LastSent(series, month)) wire::Put(*sent, one.mutable_provider());
    const std::vector<PastError> own = PastErrors(past, horizon);
    const auto band = BandOf(*foreseen, own, SiblingErrors(all, series, horizon));
    if (!band) return;
    wire::Put(band->low, one.mutable_low());
    wire::Put(band->high, one.mutable_high());
    one.set_past_errors(static_cast<std::uint32_t>(band->errors));
}

template <class Mutable>
void PutError(const std::optional<ScoredForecast>& scored, const Mutable& out) {
    if (!scored) return;
    report::v1::ForecastError& one = *out();
    wire::Put(scored->foreseen, one.mutable_foreseen());
    if (const auto error = scored->Error()) one.set_error(*error);
}

void PutRow(const ScoredRow& row, report::v1::ForecastRow& out) {
    out.set_month(row.month.ToText());
    out.set_service_code(row.service_code);
    out.set_unit(row.unit);
    out.set_horizon(static_cast<std::uint32_t>(row.horizon));
    wire::Put(row.actual, out.mutable_actual());
    PutError(row.forecasts[0], [&] { return out.mutable_provider(); });
    PutError(row.forecasts[1], [&] { return out.mutable_own(); });
    PutError(row.forecasts[2], [&] { return out.mutable_last_year(); });
}

void PutScore(const SourceScore& score, report::v1::ForecastScore& out) {
    out.set_count(static_cast<std::uint32_t>(score.count));
    if (score.mean_error) out.set_mean_error(*score.mean_error);
    if (score.bias) out.set_bias(*score.bias);
}

}  // namespace

void ForecastGrpc::AddTo(rpc::Router& router) {
    using namespace report::v1;
    router.Unary<GetForecastRequest, Forecast>(
        std::string(kService) + "GetForecast",
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<GetForecastAccuracyRequest, ForecastAccuracy>(
        std::string(kService) + "GetForecastAccuracy",
        [this](const auto& call, const auto& request, auto& out) {
            return GetAccuracy(call, request, out);
        }
    );
}

ports::Result<ContractTerms> ForecastGrpc::TermsOf(const rpc::Call& call, const Uuid& contract) {
    const absl::StatusOr<bool> visible = read_model_.Covers(call.caller.scope, contract);
    if (!visible.ok()) return visible.status();
    const auto terms = journal_.Load<TermsBook>(contract);
    if (!terms.ok()) return terms.Forward<ContractTerms>();
    if (!*visible || !terms->state.known())
        return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    return ContractTerms(terms->state);
}

absl::Status ForecastGrpc::Get(
    const rpc::Call& call, const report::v1::GetForecastRequest& request, report::v1::Forecast& out
) {
    wire::Reader reader;
    const Uuid contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto terms = TermsOf(call, contract);
    if (!terms.ok()) return rpc::ToStatus(terms, call.language);
    if (!IsAgreed(*terms, request.service_code()))
        return rpc::Fault("FORECAST_SERVICE_UNKNOWN", "service_code", "", call.language);
    std::vector<ScoredSeries> all;
    const absl::Status read =
        history_.ReadContract(contract, call.caller.scope, kBeginning, kEnd, all);
    if (!read.ok()) return rpc::WithDetails(read, call.language);
    const ScoredSeries* series = FindLatest(all, request.service_code());
    if (series == nullptr) return rpc::ToStatus(HistoryMissing(), call.language);
    out.set_contract_id(request.contract_id());
    out.set_service_code(request.service_code());
    out.set_unit(series->unit);
    out.set_last_month(series->actuals.back().month.ToText());
    const int ahead =
        request.months_ahead() == 0 ? kUsualHorizon : static_cast<int>(request.months_ahead());
    for (int horizon = 1; horizon <= ahead; ++horizon)
        PutMonth(all, *series, horizon, out);
    return out.months().empty() ? rpc::ToStatus(HistoryMissing(), call.language) : absl::OkStatus();
}

absl::Status ForecastGrpc::GetAccuracy(
    const rpc::Call& call,
    const report::v1::GetForecastAccuracyRequest& request,
    report::v1::ForecastAccuracy& out
) {
    wire::Reader reader;
    const std::optional<Month> from = reader.MonthOf(request.from_month(), "from_month");
    const std::optional<Month> to = reader.MonthOf(request.to_month(), "to_month");
    if (request.contract_id().empty() == !request.has_provider())
        reader.Fault("contract_id", "FORECAST_SUBJECT_MISSING");
    if (from && to && *to < *from) reader.Fault("to_month", "PERIOD_REVERSED");
    if (from && to && *to >= from->AddMonths(kMostMonths))
        reader.Fault("to_month", "PERIOD_TOO_LONG", std::to_string(kMostMonths));
    Uuid contract;
    if (!request.contract_id().empty()) contract = reader.Id(request.contract_id(), "contract_id");
    PartyIdentifier provider;
    if (request.has_provider()) provider = reader.Party(request.provider(), "provider");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<ScoredSeries> series;
    const Month first = from->AddMonths(-kPastMonths);
    if (request.has_provider()) {
        const std::string key = ports::ScopeKey(provider.scheme, provider.id);
        const absl::Status read = history_.ReadProvider(key, call.caller.scope, first, *to, series);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
    } else {
        const auto terms = TermsOf(call, contract);
        if (!terms.ok()) return rpc::ToStatus(terms, call.language);
        const absl::Status read =
            history_.ReadContract(contract, call.caller.scope, first, *to, series);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
    }
    const int horizon =
        request.max_horizon() == 0 ? kUsualHorizon : static_cast<int>(request.max_horizon());
    const std::vector<ScoredRow> rows = ScoreForecasts(series, {*from, *to, horizon});
    for (const ScoredRow& row : rows)
        PutRow(row, *out.add_rows());
    for (const HorizonScore& one : ScoreHorizons(rows)) {
        report::v1::HorizonScore& told = *out.add_horizons();
        told.set_horizon(static_cast<std::uint32_t>(one.horizon));
        PutScore(one.scores[0], *told.mutable_provider());
        PutScore(one.scores[1], *told.mutable_own());
        PutScore(one.scores[2], *told.mutable_last_year());
    }
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
