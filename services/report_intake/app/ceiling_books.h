#pragma once

#include "kernel/clock.h"
#include "kernel/ids.h"
#include "ports/books.h"
#include "report_intake/domain/ceiling.h"
#include "report_intake/domain/ceiling_room.h"
#include "report_intake/domain/framework.h"
#include "report_intake/domain/report_decide.h"

#include <set>
#include <string>
#include <vector>

namespace luotsi::report_intake {

// The decisions that lines name.
using DecisionNumbers = std::set<std::string>;
void CollectDecisions(const std::vector<ReportLine>& lines, DecisionNumbers& into);
void CollectDecisions(const std::vector<MendedLine>& lines, DecisionNumbers& into);

// The ceilings that may hold for a month's lines: those of the contract and its framework, and
// those of the decisions that `sent` and the version in force name. They are read in the unit in
// which the report is stored, so of two reports that race for the last of a ceiling one comes
// second.
CeilingRoom FindRoom(
    ports::Unit& unit,
    const Uuid& contract,
    Month month,
    const MonthView& view,
    DecisionNumbers sent
);

// The room for a command that sends lines; empty for one that does not.
template <class Command>
CeilingRoom FindRoomFor(
    ports::Unit& unit,
    const Uuid& contract,
    Month month,
    const MonthView& view,
    const Command& command
) {
    DecisionNumbers sent;
    if constexpr (requires { command.sent; }) {
        CollectDecisions(command.sent.lines, sent);
    } else if constexpr (requires { command.lines; }) {
        CollectDecisions(command.lines, sent);
    } else {
        return {};
    }
    return FindRoom(unit, contract, month, view, std::move(sent));
}

// Notes what the version in force uses of each ceiling of the room, instead of what the month used
// before.
void NoteUse(ports::Unit& unit, const MonthReport& report, const CeilingRoom& room);

// Notes newer terms of a contract, and counts anew what they change of its ceilings: of the months
// whose lines count otherwise, and of a framework whose ceiling appears. Reports that were accepted
// stay so, also where more is used than the limit allows. An older or known revision changes
// nothing.
std::optional<Rejection> NoteTerms(
    ports::Unit& unit, const Uuid& contract, const TermsNoted& news, CivilDate today
);

// Ties one whose terms were noted by a build that did not tie them, and counts its months where the
// framework has a ceiling. Nothing where it is tied.
void TieCallOff(ports::Unit& unit, const CallOff& one, CivilDate today);

// Sets and changes ceilings.
class CeilingCommands {
  public:
    CeilingCommands(ports::Books& books, Clock& clock, IdSource& ids)
        : books_(books), clock_(clock), ids_(ids) {}

    // What its contracts have reported already counts from its first day.
    ports::Result<ports::Held<CeilingBook>> Set(
        const CeilingSet& command, const ports::RequestContext& request
    );
    ports::Result<ports::Held<CeilingBook>> Change(
        const Uuid& id, const ChangeCeiling& command, const ports::RequestContext& request
    );
    Moment Now() { return clock_.Read(); }

  private:
    ports::Books& books_;
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::report_intake
