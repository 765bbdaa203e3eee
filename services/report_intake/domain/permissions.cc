#include "report_intake/domain/permissions.h"

#include <algorithm>

namespace luotsi::report_intake {
namespace {

const std::vector<PermissionsEvent> kNothingNew;

}  // namespace

Coverage CoverageOf(std::vector<DaySpan> spans, CivilDate first, CivilDate last) {
    std::ranges::sort(spans, {}, &DaySpan::first);
    std::int64_t covered = 0;
    // The first day that no stretch before has counted.
    CivilDate next = first;
    for (const DaySpan& span : spans) {
        const CivilDate from = std::max(span.first, next);
        const CivilDate to = span.last ? std::min(*span.last, last) : last;
        if (from > to) continue;
        covered += to.DaysSinceEpoch() - from.DaysSinceEpoch() + 1;
        next = to.AddDays(1);
    }
    if (covered == 0) return Coverage::kNone;
    const std::int64_t days = last.DaysSinceEpoch() - first.DaysSinceEpoch() + 1;
    return covered == days ? Coverage::kAll : Coverage::kSome;
}

void PermissionsBook::Evolve(State& permissions, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const SupplyChainNoted& noted) {
                permissions.chain_revision = noted.revision;
                permissions.subcontractors = noted.subcontractors;
            },
            [&](const VoucherNoted& noted) {
                permissions.voucher_revision = noted.revision;
                permissions.voucher_approved = noted.approved;
            },
            [&](const CeilingBound& bound) { permissions.ceilings.push_back(bound.ceiling); },
            [&](const DefinitionsBegun& begun) { permissions.defined = begun.defined; },
        },
        event
    );
}

Decision<PermissionsEvent> Decide(const Permissions& permissions, const SupplyChainNoted& news) {
    if (news.revision <= permissions.chain_revision) return kNothingNew;
    return news;
}

Decision<PermissionsEvent> Decide(const Permissions& permissions, const VoucherNoted& news) {
    if (news.revision <= permissions.voucher_revision) return kNothingNew;
    return news;
}

}  // namespace luotsi::report_intake
