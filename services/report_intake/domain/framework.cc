#include "report_intake/domain/framework.h"

#include <algorithm>

namespace luotsi::report_intake {

Decision<FrameworkEvent> Decide(const FrameworkCallOffs& framework, const CallOffTied& news) {
    if (std::ranges::find(framework.contracts, news.contract) != framework.contracts.end())
        return std::vector<FrameworkEvent>{};
    return news;
}

}  // namespace luotsi::report_intake
