#include "report_intake/domain/complete.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kLines = "lines";
constexpr std::string_view kForecast = "forecast";

bool IsOf(std::string_view list, const ReturnedLine& fault) {
    return fault.field.starts_with(std::string(list) + "[");
}

ReturnedLine MovedTo(std::string_view list, std::uint64_t place, ReturnedLine fault) {
    const std::size_t rest = fault.field.find(']');
    fault.field = std::string(list) + "[" + std::to_string(place) + fault.field.substr(rest);
    fault.index = place;
    return fault;
}

// All faults of each returned line of one list, by its place.
using Faults = std::map<std::uint64_t, std::vector<ReturnedLine>>;

Faults FaultsOf(std::string_view list, const ReportContent& version) {
    Faults faults;
    for (const ReturnedLine& fault : version.returned_lines) {
        if (IsOf(list, fault)) faults[fault.index].push_back(fault);
    }
    return faults;
}

// A returned line that was sent again: by which line of the request, and what it is now; nothing:
// it is left out.
template <class Line>
struct Again {
    std::size_t sender = 0;
    std::optional<Line> line;
};
template <class Line>
using Sent = std::map<std::uint64_t, Again<Line>>;

// Accepted and mended lines in their order, each with its place in the whole.
template <class Line>
void Join(
    std::string_view list,
    const std::vector<Line>& accepted,
    const Faults& faults,
    const Sent<Line>& sent,
    std::vector<Line>& lines,
    std::vector<std::uint64_t>& places,
    std::map<std::uint64_t, std::size_t>& senders,
    std::vector<ReturnedLine>& missing
) {
    std::uint64_t place = 0;
    auto next = accepted.begin();
    const auto take = [&](const Line& line) {
        lines.push_back(line);
        places.push_back(place++);
    };
    for (std::uint64_t index = 0; index < accepted.size() + faults.size(); ++index) {
        const auto returned = faults.find(index);
        if (returned == faults.end()) {
            LUOTSI_CHECK(next != accepted.end(), "each place holds an accepted or returned line");
            take(*next++);
            continue;
        }
        const auto mended = sent.find(index);
        if (mended == sent.end()) {
            for (const ReturnedLine& fault : returned->second)
                missing.push_back(MovedTo(list, place, fault));
            ++place;
        } else if (mended->second.line) {
            senders[place] = mended->second.sender;
            take(*mended->second.line);
        }
    }
}

// The refusal is that of the first line that has no place; each stands in `more` with its index.
void Refuse(
    const char* reason, std::size_t i, std::uint64_t index, std::optional<Rejection>& refused
) {
    const std::string field = "lines[" + std::to_string(i) + "].index";
    const std::string told = std::to_string(index);
    if (!refused) refused = {.reason = reason, .field = field, .facts = {{"index", told}}};
    refused->more.push_back({field, reason, "index: " + told});
}

// Puts a mended line into its list; refused where nothing was returned from its place.
template <class Line>
void Place(
    std::size_t i,
    std::uint64_t index,
    const std::optional<Line>& line,
    const Faults& faults,
    Sent<Line>& sent,
    std::optional<Rejection>& refused
) {
    if (!faults.contains(index)) return Refuse("LINE_NOT_RETURNED", i, index, refused);
    const bool first = sent.emplace(index, Again<Line>{i, line}).second;
    if (!first) Refuse("LINE_MENDED_TWICE", i, index, refused);
}

// Findings of the lines that were judged, at their places in the whole.
void MoveAll(std::vector<ReturnedLine>& found, const MendedReport& mended) {
    for (ReturnedLine& fault : found) {
        const bool forecast = IsOf(kForecast, fault);
        const auto& places = forecast ? mended.forecast_places : mended.line_places;
        const std::uint64_t place = places.at(fault.index);
        fault = MovedTo(forecast ? kForecast : kLines, place, std::move(fault));
    }
}

}  // namespace

Checked<MendedReport> Mend(const ReportContent& version, const std::vector<MendedLine>& mended) {
    const Faults line_faults = FaultsOf(kLines, version);
    const Faults forecast_faults = FaultsOf(kForecast, version);
    Sent<ReportLine> lines;
    Sent<ForecastLine> forecast;
    std::optional<Rejection> refused;
    for (std::size_t i = 0; i < mended.size(); ++i) {
        const MendedLine& one = mended[i];
        if (one.speaks_of_forecast()) {
            Place(i, one.index, one.forecast, forecast_faults, forecast, refused);
        } else {
            Place(i, one.index, one.line, line_faults, lines, refused);
        }
    }
    if (refused) return *std::move(refused);
    MendedReport whole;
    whole.sent.totals = version.totals;
    Join(
        kLines,
        version.lines,
        line_faults,
        lines,
        whole.sent.lines,
        whole.line_places,
        whole.senders,
        whole.missing
    );
    Join(
        kForecast,
        version.forecast,
        forecast_faults,
        forecast,
        whole.sent.forecast,
        whole.forecast_places,
        whole.forecast_senders,
        whole.missing
    );
    return whole;
}

ReportContent JudgeMended(const LineBasis& basis, const MendedReport& mended) {
    ReportContent content = JudgeLines(basis, mended.sent);
    MoveAll(content.returned_lines, mended);
    MoveAll(content.remarks, mended);
    content.returned_lines.insert(
        content.returned_lines.end(), mended.missing.begin(), mended.missing.end()
    );
    std::ranges::stable_sort(content.returned_lines, {}, [](const ReturnedLine& fault) {
        return std::pair(IsOf(kForecast, fault), fault.index);
    });
    return content;
}

std::vector<FieldFault> FaultsOfMending(const ReportContent& judged, const MendedReport& mended) {
    std::vector<FieldFault> faults;
    for (const ReturnedLine& fault : judged.returned_lines) {
        const bool forecast = IsOf(kForecast, fault);
        const auto& senders = forecast ? mended.forecast_senders : mended.senders;
        const auto sender = senders.find(fault.index);
        if (sender == senders.end()) {
            faults.push_back({std::string(kLines), fault.reason, "place: " + fault.field});
            continue;
        }
        const std::string rest = fault.field.substr(fault.field.find(']') + 1);
        const std::string line = forecast ? "].forecast" : "].line";
        faults.push_back({"lines[" + std::to_string(sender->second) + line + rest, fault.reason});
    }
    return faults;
}

}  // namespace luotsi::report_intake
