#include "contract_registry/app/steering/meeting_work.h"
#include "contract_registry/app/steering/work.h"
#include "contract_registry/domain/amendment.h"
#include "contract_registry/domain/approval.h"
#include "contract_registry/domain/attention.h"
#include "contract_registry/domain/milestone.h"
#include "contract_registry/domain/obligation.h"
#include "contract_registry/domain/steering/picture.h"

#include <algorithm>
#include <array>
#include <set>

namespace luotsi::contract_registry {
namespace {

// Cases of self-monitoring in these states wait for nobody.
constexpr std::array<std::string_view, 4> kSettledCases{
    "acknowledged", "answered", "corrected", "closed"
};
// Kinds of cases that somebody has to see to at all; a visit or a feedback is only known.
constexpr std::array<std::string_view, 2> kCasesToSettle{"complaint", "deviation"};

bool IsOneOf(std::span<const std::string_view> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// As alerting names the subject of an attention.
std::string AlertSubject(const Attention& attention) {
    std::string subject = attention.code + '/' + attention.subject;
    if (attention.level != Level::kOperational)
        subject += '/' + std::string(EnumText(attention.level));
    return subject;
}

// An attention that has just passed may have its alert for a moment longer.
Level LevelOfAlert(const SeenAlert& alert) {
    for (const Level level : {Level::kTactical, Level::kStrategic}) {
        if (alert.subject.ends_with('/' + std::string(EnumText(level)))) return level;
    }
    return Level::kOperational;
}

// What is told once a side ends its subject with the side; all else is the buyer's, whatever words
// its subject has.
constexpr std::array<std::string_view, 3> kToldToASide{
    "DECISION-OVERDUE", "DISPUTE-OPEN", "DISPUTE-STRATEGIC"
};

Side SideOf(const Attention& attention) {
    const bool sided = IsOneOf(kToldToASide, attention.code);
    return sided && attention.subject.ends_with(" provider") ? Side::kProvider : Side::kBuyer;
}

absl::Status FindAttentions(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    return reader.LookAt<ContractAttentions>(contract, [&](const auto& held) {
        for (const auto& [source, attentions] : held.state.by_source) {
            for (const Attention& one : attentions) {
                found.push_back({
                    .contract_id = contract,
                    .side = SideOf(one),
                    .level = one.level,
                    .kind = "attention",
                    .subject = one.code + ' ' + one.subject,
                    .record_id = Uuid::Parse(source.substr(source.find('/') + 1)).value_or(Uuid()),
                    .since = one.since,
                });
            }
        }
    });
}

// Alerts that are not the echo of an attention on the contract's own board.
absl::Status FindAlerts(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    std::set<std::string> on_board;
    const absl::Status read = reader.LookAt<ContractAttentions>(contract, [&](const auto& held) {
        for (const auto& [source, attentions] : held.state.by_source) {
            for (const Attention& one : attentions)
                on_board.insert(AlertSubject(one));
        }
    });
    if (!read.ok()) return read;
    return reader.LookAt<PictureBook>(contract, [&](const auto& held) {
        for (const auto& [id, alert] : held.state.alerts) {
            if (alert.closed_on || alert.historic || on_board.contains(alert.subject)) continue;
            found.push_back({
                .contract_id = contract,
                .side = Side::kBuyer,
                .level = LevelOfAlert(alert),
                .kind = "alert",
                .subject = alert.rule_code + ' ' + alert.subject,
                .record_id = alert.id,
                .since = alert.since,
            });
        }
    });
}

// What the provider has to see to, and the buyer to follow.
absl::Status FindCases(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    return reader.LookAt<PictureBook>(contract, [&](const auto& held) {
        for (const auto& [id, seen] : held.state.cases) {
            if (!IsOneOf(kCasesToSettle, seen.kind) || IsOneOf(kSettledCases, seen.state)) continue;
            for (const Side side : {Side::kBuyer, Side::kProvider}) {
                found.push_back({
                    .contract_id = contract,
                    .side = side,
                    .level = Level::kOperational,
                    .kind = "case",
                    .subject = seen.kind + ' ' + seen.category,
                    .record_id = seen.id,
                    .since = seen.on,
                });
            }
        }
    });
}

// A report that is late is the provider's to give; one that came is the buyer's to check.
absl::Status FindReports(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    return reader.LookAt<PictureBook>(contract, [&](const auto& held) {
        for (const auto& [text, month] : held.state.months) {
            const bool missing = month.awaited();
            const bool unchecked = month.came() && !month.approved && !month.historic;
            if (!missing && !unchecked) continue;
            found.push_back({
                .contract_id = contract,
                .side = missing ? Side::kProvider : Side::kBuyer,
                .level = Level::kOperational,
                .kind = "report",
                .subject = text,
                .record_id = {},
                .since = missing ? month.due_date : month.first_received,
                .due = missing ? month.due_date : std::nullopt,
            });
        }
    });
}

absl::Status FindApprovals(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    const std::vector<std::string> half_way{std::string(EnumText(ApprovalState::kApproved))};
    return reader.EachRecord<ApprovalBook>(contract, half_way, [&](const auto& held) {
        found.push_back({
            .contract_id = contract,
            .side = Side::kBuyer,
            .level = Level::kStrategic,
            .kind = "approval",
            .subject = std::string(EnumText(held.state.item_kind)) + ' ' + held.state.item_code,
            .record_id = held.state.item_id,
            .since = held.state.steps.back().on,
        });
    });
}

absl::Status FindAmendments(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    const std::vector<std::string> pending{std::string(EnumText(AmendmentState::kPending))};
    return reader.EachRecord<AmendmentBook>(contract, pending, [&](const auto& held) {
        found.push_back({
            .contract_id = contract,
            .side = Side::kBuyer,
            .level = Level::kTactical,
            .kind = "amendment",
            .subject = std::to_string(held.state.number),
            .record_id = held.id,
        });
    });
}

absl::Status FindMilestones(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    const std::vector<std::string> open{
        std::string(EnumText(MilestoneState::kScheduled)),
        std::string(EnumText(MilestoneState::kPartiallyMet)),
        std::string(EnumText(MilestoneState::kNotMet)),
    };
    return reader.EachRecord<MilestoneBook>(contract, open, [&](const auto& held) {
        found.push_back({
            .contract_id = contract,
            .side = Side::kBuyer,
            .level = Level::kTactical,
            .kind = "milestone",
            .subject = held.state.code,
            .record_id = held.id,
            .due = held.state.due_date,
        });
    });
}

absl::Status FindObligations(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    return reader.EachRecord<ObligationBook>(contract, {}, [&](const auto& held) {
        for (const Occurrence& one : held.state.occurrences) {
            if (!one.open()) continue;
            found.push_back({
                .contract_id = contract,
                .side = held.state.party,
                .level = held.state.owner_level,
                .kind = "obligation",
                .subject = held.state.code + ' ' + one.due_date.ToText(),
                .record_id = held.id,
                .due = one.due_date,
            });
        }
    });
}

// One row a source; the order is that of the answer within a contract.
constexpr auto kSources = std::to_array<FindWork>({
    FindAttentions,
    FindAlerts,
    FindCases,
    FindReports,
    FindApprovals,
    FindAmendments,
    FindMilestones,
    FindObligations,
    FindMeetingWork,
    FindDecisionWork,
});

}  // namespace

std::span<const FindWork> WorkSources() {
    return kSources;
}

absl::Status FindOpenWork(
    const WorkReader& reader, const Uuid& contract, std::vector<WorkItem>& found
) {
    for (const FindWork find : WorkSources()) {
        if (absl::Status read = find(reader, contract, found); !read.ok()) return read;
    }
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
