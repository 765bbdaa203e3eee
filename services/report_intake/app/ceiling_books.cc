#include "report_intake/app/ceiling_books.h"

#include "report_intake/domain/ceiling_checks.h"
#include "report_intake/domain/ceiling_recount.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace luotsi::report_intake {
namespace {

// Reports older than this are not looked for when a ceiling is set.
constexpr int kMonthsCountedBack = 240;

void AddIfOpen(
    const Uuid& id, const Ceiling& ceiling, const Uuid& contract, Month month, CeilingRoom& room
) {
    if (HoldsIn(ceiling, month)) room.ceilings.push_back(OpenFor(id, ceiling, contract, month));
}

// The framework whose ceiling holds: that of a call-off, or the contract itself.
void AddFramework(
    ports::Unit& unit,
    const Uuid& contract,
    Month month,
    const ContractTerms& terms,
    CeilingRoom& room
) {
    const Uuid id = FrameworkOf(terms, contract, month);
    const ContractTerms& framework = id == contract ? terms : unit.Get<TermsBook>(id).state;
    if (!FrameworkCeiling(framework, {})) return;
    const auto ceiling = FrameworkCeiling(framework, unit.Get<CeilingBook>(id).state);
    AddIfOpen(id, *ceiling, contract, month, room);
}

// A decision that does not hold in the month is in the room too: its lines are told so.
void AddDecisions(
    ports::Unit& unit,
    const Uuid& contract,
    Month month,
    const ContractTerms& terms,
    const DecisionNumbers& numbers,
    CeilingRoom& room
) {
    for (const std::string& number : numbers) {
        const std::optional<Uuid> id = unit.FindClaim(CeilingClaim(number));
        if (!id) continue;
        const Ceiling& decision = unit.Get<CeilingBook>(*id).state;
        if (!IsFor(decision, contract, terms, month)) continue;
        room.ceilings.push_back(OpenFor(*id, decision, contract, month));
    }
}

std::optional<Rejection> CheckContracts(ports::Unit& unit, const std::vector<Uuid>& contracts) {
    for (std::size_t i = 0; i < contracts.size(); ++i) {
        if (unit.Get<TermsBook>(contracts[i]).state.known()) continue;
        return Rejection{
            .reason = "CONTRACT_NOT_FOUND",
            .field = "contract_ids[" + std::to_string(i) + "]",
        };
    }
    return std::nullopt;
}

void CountMonth(ports::Unit& unit, const Uuid& id, const Uuid& contract, Month month) {
    const std::optional<Uuid> report = unit.FindClaim(MonthClaim(contract, month));
    if (!report) return;
    CeilingRoom room;
    AddIfOpen(id, unit.Get<CeilingBook>(id).state, contract, month, room);
    NoteUse(unit, unit.Get<ReportBook>(*report).state, room);
}

void CountEarlier(
    ports::Unit& unit, const Uuid& id, const CeilingSet& ceiling, const Moment& moment
) {
    const Month today = Month::Of(moment.today);
    const Month last = ceiling.valid_to ? std::min(today, Month::Of(*ceiling.valid_to)) : today;
    const Month first =
        std::max(Month::Of(ceiling.valid_from), today.AddMonths(-kMonthsCountedBack));
    for (const Uuid& contract : ceiling.contracts) {
        for (Month month = first; month <= last; month = month.Next())
            CountMonth(unit, id, contract, month);
    }
}

void TieToFrameworks(ports::Unit& unit, const Uuid& contract, const ContractTerms& terms) {
    for (const ReportingTerms& period : terms.periods) {
        const Uuid& framework = period.framework;
        if (framework.IsNil()) continue;
        // A fact of the contract's terms: it is never refused.
        (void)unit.Apply<FrameworkBook>(
            framework, Decide(unit.Get<FrameworkBook>(framework).state, CallOffTied{contract})
        );
    }
}

// What a month's report in force uses of each of its ceilings as they are now.
void RecountMonth(ports::Unit& unit, const Uuid& contract, Month month) {
    const std::optional<Uuid> id = unit.FindClaim(MonthClaim(contract, month));
    if (!id) return;
    const MonthReport& report = unit.Get<ReportBook>(*id).state;
    const MonthView view{
        .report = report,
        .terms = unit.Get<TermsBook>(contract).state,
        .closed_days = {},
        .permissions = unit.Get<PermissionsBook>(contract).state,
    };
    NoteUse(unit, report, FindRoom(unit, contract, month, view, {}));
}

// A call-off that has left its framework has used nothing of it.
void LeaveFramework(ports::Unit& unit, const Uuid& framework, const Uuid& contract, Month month) {
    (void)unit.Apply<CeilingBook>(
        framework,
        Decide(unit.Get<CeilingBook>(framework).state, CeilingUsed{contract, month, Quantity()})
    );
}

void RecountChanged(
    ports::Unit& unit,
    const Uuid& contract,
    const ContractTerms& before,
    const ContractTerms& after,
    CivilDate today
) {
    for (const Month month : ReportableMonths(before, after, today)) {
        if (!CountsOtherwise(before, after, month)) continue;
        const Uuid left = FrameworkOf(before, contract, month);
        if (left != FrameworkOf(after, contract, month))
            LeaveFramework(unit, left, contract, month);
        RecountMonth(unit, contract, month);
    }
}

void RecountUnder(ports::Unit& unit, const Uuid& framework, const Uuid& contract, CivilDate today) {
    const ContractTerms terms = unit.Get<TermsBook>(contract).state;
    if (!terms.known()) return;
    for (const Month month : ReportableMonths(terms, terms, today)) {
        if (FrameworkOf(terms, contract, month) == framework) RecountMonth(unit, contract, month);
    }
}

void RecountFramework(ports::Unit& unit, const Uuid& framework, CivilDate today) {
    std::vector<Uuid> contracts = unit.Get<FrameworkBook>(framework).state.contracts;
    contracts.push_back(framework);
    for (const Uuid& contract : contracts)
        RecountUnder(unit, framework, contract, today);
}

}  // namespace

void CollectDecisions(const std::vector<ReportLine>& lines, DecisionNumbers& into) {
    for (const ReportLine& line : lines) {
        if (line.service && !line.service->decision.empty()) into.insert(line.service->decision);
    }
}

void CollectDecisions(const std::vector<MendedLine>& lines, DecisionNumbers& into) {
    for (const MendedLine& mended : lines) {
        if (mended.line) CollectDecisions(std::vector{*mended.line}, into);
    }
}

CeilingRoom FindRoom(
    ports::Unit& unit,
    const Uuid& contract,
    Month month,
    const MonthView& view,
    DecisionNumbers sent
) {
    CeilingRoom room;
    if (!view.terms.known()) return room;
    if (view.report.reported()) CollectDecisions(view.report.versions.back().content.lines, sent);
    for (const Uuid& id : view.permissions.ceilings)
        AddIfOpen(id, unit.Get<CeilingBook>(id).state, contract, month, room);
    AddFramework(unit, contract, month, view.terms, room);
    AddDecisions(unit, contract, month, view.terms, sent, room);
    return room;
}

void NoteUse(ports::Unit& unit, const MonthReport& report, const CeilingRoom& room) {
    if (room.ceilings.empty() || !report.reported()) return;
    const Uuid contract = report.contract;
    const Month month = report.month;
    const ContractTerms& terms = unit.Get<TermsBook>(contract).state;
    // All is counted before anything is appended: the references hold until then.
    const std::vector<Quantity> used =
        CeilingCounter(room, terms, month).Count(report.versions.back().content.lines);
    for (std::size_t i = 0; i < used.size(); ++i) {
        const Uuid& id = room.ceilings[i].id;
        const CeilingUsed news{contract, month, used[i]};
        // A use is a fact: it is never refused.
        (void)unit.Apply<CeilingBook>(id, Decide(unit.Get<CeilingBook>(id).state, news));
    }
}

std::optional<Rejection> NoteTerms(
    ports::Unit& unit, const Uuid& contract, const TermsNoted& news, CivilDate today
) {
    // Copies: what a unit shows holds until it appends.
    const ContractTerms before = unit.Get<TermsBook>(contract).state;
    if (auto refused = unit.Apply<TermsBook>(contract, Decide(before, news))) return refused;
    const ContractTerms after = unit.Get<TermsBook>(contract).state;
    if (after.contract_revision == before.contract_revision) return std::nullopt;
    TieToFrameworks(unit, contract, after);
    // A contract that was not known has reported nothing.
    if (before.known()) RecountChanged(unit, contract, before, after, today);
    if (CeilingAppeared(before, after)) RecountFramework(unit, contract, today);
    return std::nullopt;
}

void TieCallOff(ports::Unit& unit, const CallOff& one, CivilDate today) {
    const CallOffTied news{one.contract};
    const auto decided = Decide(unit.Get<FrameworkBook>(one.framework).state, news);
    if (decided.events().empty()) return;
    (void)unit.Apply<FrameworkBook>(one.framework, decided);
    // The framework's ceiling may have appeared before.
    if (FrameworkCeiling(unit.Get<TermsBook>(one.framework).state, {}))
        RecountUnder(unit, one.framework, one.contract, today);
}

ports::Result<ports::Held<CeilingBook>> CeilingCommands::Set(
    const CeilingSet& command, const ports::RequestContext& request
) {
    const Moment moment = clock_.Read();
    const Uuid id = ids_.Next(moment.now);
    std::optional<ports::Held<CeilingBook>> after;
    const auto receipt = books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        if (auto refused = CheckContracts(unit, command.contracts)) return refused;
        if (auto refused = unit.Apply<CeilingBook>(id, Decide(command))) return refused;
        if (command.kind == CeilingKind::kContracts) {
            for (const Uuid& contract : command.contracts)
                unit.Append<PermissionsBook>(contract, CeilingBound{id});
            CountEarlier(unit, id, command, moment);
        }
        after = unit.Get<CeilingBook>(id);
        return CheckWithin(after->state, "limit");
    });
    return books_.Answer<CeilingBook>(receipt, std::move(after));
}

ports::Result<ports::Held<CeilingBook>> CeilingCommands::Change(
    const Uuid& id, const ChangeCeiling& command, const ports::RequestContext& request
) {
    std::optional<ports::Held<CeilingBook>> after;
    const auto receipt = books_.Run(request, [&](ports::Unit& unit) -> std::optional<Rejection> {
        const ports::Held<CeilingBook>& held = unit.Get<CeilingBook>(id);
        if (auto refused = unit.Apply<CeilingBook>(id, Decide(held.state, held.revision, command)))
            return refused;
        after = unit.Get<CeilingBook>(id);
        return std::nullopt;
    });
    return books_.Answer<CeilingBook>(receipt, std::move(after));
}

}  // namespace luotsi::report_intake
