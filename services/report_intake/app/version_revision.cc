#include "report_intake/app/version_revision.h"

namespace luotsi::report_intake {

ports::Result<std::uint64_t> FindVersionRevision(
    ports::Books& books, const Uuid& report, std::uint64_t version, std::uint64_t last
) {
    // Each version came by an event of its own, and none ever goes.
    std::uint64_t first = version;
    while (first < last) {
        const std::uint64_t middle = first + (last - first) / 2;
        const auto then = books.LoadAtRevision<ReportBook>(report, middle);
        if (!then.ok()) return then.Forward<std::uint64_t>();
        if (then->state.versions.size() < version) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first;
}

}  // namespace luotsi::report_intake
