#include "report_intake/domain/mended_whole.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace luotsi::report_intake {
namespace {

// One list of a version laid beside the list that was sent.
template <class Line>
class Comparison {
  public:
    Comparison(const std::vector<Line>& sent, bool of_forecast, MendedWhole& found)
        : sent_(sent), of_forecast_(of_forecast), found_(found) {}

    void Returned(std::uint64_t index) { gap_.push_back(index); }

    // The next accepted line: at most as many lines stand before it as were returned there.
    void Accepted(const Line& line) {
        std::size_t at = next_;
        while (at < sent_.size() && at - next_ < gap_.size() && sent_[at] != line)
            ++at;
        const bool found = at < sent_.size() && sent_[at] == line;
        if (!found) found_.strangers.push_back({of_forecast_, PlaceOf(at)});
        CloseGap(found ? at : std::min(at, sent_.size()));
        next_ = std::min(at + 1, sent_.size());
    }

    void Finish() {
        const std::size_t mended = std::min(sent_.size() - next_, gap_.size());
        CloseGap(next_ + mended);
        for (std::size_t at = next_ + mended; at < sent_.size(); ++at)
            found_.strangers.push_back({of_forecast_, at});
    }

  private:
    std::optional<std::size_t> PlaceOf(std::size_t at) const {
        if (at < sent_.size()) return at;
        return std::nullopt;
    }

    // The lines before `end` are the returned ones in their order; the last of these are gone.
    void CloseGap(std::size_t end) {
        for (std::size_t i = 0; i < gap_.size(); ++i) {
            FoundAgain one{.of_forecast = of_forecast_, .index = gap_[i]};
            if (next_ + i < end) one.sent = next_ + i;
            found_.mended.push_back(one);
        }
        gap_.clear();
    }

    const std::vector<Line>& sent_;
    bool of_forecast_;
    MendedWhole& found_;
    std::size_t next_ = 0;
    std::vector<std::uint64_t> gap_;
};

template <class Line>
void Compare(
    std::string_view list,
    const ReportContent& version,
    const std::vector<Line>& accepted,
    const std::vector<Line>& sent,
    MendedWhole& found
) {
    std::set<std::uint64_t> returned;
    for (const ReturnedLine& fault : version.returned_lines) {
        if (fault.field.starts_with(list)) returned.insert(fault.index);
    }
    Comparison<Line> comparison(sent, list == "forecast[", found);
    auto next = accepted.begin();
    for (std::uint64_t index = 0; index < accepted.size() + returned.size(); ++index) {
        if (returned.contains(index)) {
            comparison.Returned(index);
        } else if (next != accepted.end()) {
            comparison.Accepted(*next++);
        }
    }
    comparison.Finish();
}

}  // namespace

MendedWhole FindMended(const ReportContent& version, const SentReport& sent) {
    MendedWhole found;
    Compare("lines[", version, version.lines, sent.lines, found);
    Compare("forecast[", version, version.forecast, sent.forecast, found);
    return found;
}

}  // namespace luotsi::report_intake
