#include "contract_registry/domain/lifecycle_decide.h"

#include "contract_registry/domain/term_dates.h"

namespace luotsi::contract_registry {
namespace {

// The last day as it is agreed now, whenever it was agreed.
std::optional<CivilDate> AgreedEnd(const ContractHistory& history) {
    return Timeline(history).back().terms.end_date;
}

bool HasEnded(const ContractHistory& history, CivilDate today) {
    const Terms terms = TermsOn(history, today);
    return terms.end_date && *terms.end_date < today;
}

Rejection AboutField(std::string reason, std::string field, CivilDate day) {
    return {
        .reason = std::move(reason),
        .field = std::move(field),
        .facts = {{"day", day.ToText()}},
    };
}

std::optional<NoticePeriod> PeriodOf(const Terms& terms, EndGround ground) {
    if (!terms.notice) return std::nullopt;
    if (ground == EndGround::kBuyerNotice)
        return NoticePeriod{terms.notice->buyer_months, terms.notice->at_month_end};
    if (ground == EndGround::kProviderNotice)
        return NoticePeriod{terms.notice->provider_months, terms.notice->at_month_end};
    return std::nullopt;
}

std::optional<Rejection> CheckLastDay(
    const ContractHistory& history, const StartEnding& command, const Terms& terms, CivilDate today
) {
    const CivilDate given_on = command.given_on.value_or(today);
    if (given_on > today) return AboutField("FIELD_OUT_OF_RANGE", "given_on", today);
    if (command.last_day < today) return AboutField("LAST_DAY_PASSED", "last_day", today);
    if (terms.start_date && command.last_day < *terms.start_date)
        return AboutField("DATE_ORDER_REVERSED", "last_day", *terms.start_date);
    const std::optional<CivilDate> agreed = AgreedEnd(history);
    if (agreed && command.last_day > *agreed)
        return AboutField("LAST_DAY_AFTER_END", "last_day", *agreed);
    const std::optional<NoticePeriod> period = PeriodOf(terms, command.ground);
    if (!period) return std::nullopt;
    const CivilDate earliest = TerminationDay(given_on, *period);
    // A contract that ends earlier by its own terms needs no notice to do so.
    if (command.last_day >= earliest || agreed == command.last_day) return std::nullopt;
    return AboutField("NOTICE_PERIOD_TOO_SHORT", "last_day", earliest);
}

}  // namespace

std::optional<Rejection> CheckCommand(
    const ContractHistory& history,
    std::uint64_t revision,
    const std::optional<std::uint64_t>& seen_revision,
    LifeCommand command
) {
    if (!history.exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    if (seen_revision && *seen_revision != revision) {
        return Rejection{
            .reason = "ETAG_MISMATCH",
            .field = "etag",
            .facts = {{"revision", std::to_string(revision)}},
        };
    }
    if (!StateAfter(command, history.state)) return WrongState(command, history.state);
    return std::nullopt;
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const TenderContract& command,
    const Moment& moment
) {
    const auto refused =
        CheckCommand(history, revision, command.seen_revision, LifeCommand::kTender);
    if (refused) return *refused;
    return ContractTendered{.on = moment.today, .reason = command.reason};
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const StartEnding& command,
    const Terms& terms,
    const Moment& moment
) {
    const auto refused =
        CheckCommand(history, revision, command.seen_revision, LifeCommand::kStartEnding);
    if (refused) return *refused;
    if (!AllowsNotice(command.ground))
        return Rejection{.reason = "END_GROUND_UNFIT", .field = "ground"};
    if (const auto wrong = CheckLastDay(history, command, terms, moment.today)) return *wrong;
    return ContractEndingStarted{
        .on = moment.today,
        .ground = command.ground,
        .reason = command.reason,
        .last_day = command.last_day,
    };
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const RescindContract& command,
    const Moment& moment
) {
    const auto refused =
        CheckCommand(history, revision, command.seen_revision, LifeCommand::kRescind);
    if (refused) return *refused;
    if (!AllowsRescission(command.ground))
        return Rejection{.reason = "END_GROUND_UNFIT", .field = "ground"};
    const CivilDate last_day = command.last_day.value_or(moment.today);
    // A day to come is a matter of notice.
    if (last_day > moment.today) return AboutField("LAST_DAY_TO_COME", "last_day", moment.today);
    const std::optional<CivilDate> start = TermsOn(history, moment.today).start_date;
    if (command.last_day && start && last_day < *start)
        return AboutField("DATE_ORDER_REVERSED", "last_day", *start);
    return ContractEnded{
        .last_day = last_day,
        .ground = command.ground,
        .reason = command.reason,
        .rescinded_on = moment.today,
    };
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const CloseContract& command,
    const Moment& moment
) {
    const auto refused =
        CheckCommand(history, revision, command.seen_revision, LifeCommand::kClose);
    if (refused) return *refused;
    return ContractClosed{.on = moment.today, .reason = command.reason};
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const CancelContract& command,
    const Moment& moment
) {
    const auto refused =
        CheckCommand(history, revision, command.seen_revision, LifeCommand::kCancel);
    if (refused) return *refused;
    return ContractCancelled{.on = moment.today, .reason = command.reason};
}

Decision<ContractEvent> BeginDay(const ContractHistory& history, const Moment& moment) {
    const bool passes = StateAfter(LifeCommand::kTermPasses, history.state).has_value();
    if (!history.exists || !passes || !HasEnded(history, moment.today))
        return std::vector<ContractEvent>{};
    return ContractEnded{.last_day = *TermsOn(history, moment.today).end_date};
}

std::vector<ContractEvent> LifeAfterAmendment(const ContractHistory& after, const Moment& moment) {
    const bool has_ended = HasEnded(after, moment.today);
    if (IsInForce(after.state) && has_ended)
        return {ContractEnded{.last_day = *TermsOn(after, moment.today).end_date}};
    if (after.state == ContractState::kEnded && !has_ended && !after.rescinded)
        return {ContractResumed{.on = moment.today}};
    if (after.state != ContractState::kEnding || !after.decided_end) return {};
    const std::optional<CivilDate> end = AgreedEnd(after);
    if (end && *end <= *after.decided_end) return {};
    return {ContractResumed{.on = moment.today}};
}

}  // namespace luotsi::contract_registry
