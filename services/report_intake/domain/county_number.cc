#include "report_intake/domain/county_number.h"

#include <algorithm>
#include <array>

namespace luotsi::report_intake {
namespace {

constexpr std::array<OddNumber, 3> kOddNumbers{{
    {"odd_figures.deviations", &Oddness::deviations},
    {"odd_figures.least_months", &Oddness::least_months},
    {"odd_figures.times_forecast", &Oddness::times_forecast},
}};

}  // namespace

void CountyNumberBook::Evolve(State& number, const Event& event, const Recorded&) {
    const CountyNumberNoted& noted = std::get<CountyNumberNoted>(event);
    number.revision = noted.revision;
    number.code = noted.code;
    number.values = noted.values;
}

Decision<CountyNumberEvent> Decide(const CountyNumber& number, const CountyNumberNoted& news) {
    if (news.revision <= number.revision) return std::vector<CountyNumberEvent>{};
    return news;
}

const OddNumber* FindOddNumber(std::string_view code) {
    const auto found = std::ranges::find(kOddNumbers, code, &OddNumber::code);
    return found == kOddNumbers.end() ? nullptr : &*found;
}

}  // namespace luotsi::report_intake
