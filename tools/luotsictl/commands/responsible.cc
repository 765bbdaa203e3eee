#include "tools/luotsictl/commands/tables.h"

namespace luotsi::ctl {
namespace {

constexpr Argument kPerson{"PERSON", "person_id", "the person's id"};
constexpr Argument kContract{"CONTRACT", "contract_id", "the contract's id"};
constexpr Argument kFrom{"--from", "from", "the first day, YYYY-MM-DD", true};

const std::vector<Column> kPersonColumns{
    {"id", "id"},
    {"code", "code"},
    {"side", "side"},
    {"name", "name"},
    {"contact", "contact"},
    {"last day", "last_day"}
};
const std::vector<Column> kSlotColumns{
    {"side", "side"},
    {"level", "level"},
    {"person", "person.code"},
    {"name", "person.name"},
    {"from", "valid_from"},
    {"to", "valid_to"},
    {"id", "person.id"}
};

std::vector<Command> PersonCommands() {
    return {
        {.noun = "person",
         .verb = "add",
         .method = "luotsi.steering.v1.ResponsibleService.AddPerson",
         .help = "Put a person on the county's list",
         .body = "person",
         .columns = kPersonColumns},
        {.noun = "person",
         .verb = "change",
         .method = "luotsi.steering.v1.ResponsibleService.ChangePerson",
         .help = "Change name, contact, login or organisation",
         .arguments = {kPerson},
         .body = "person",
         .columns = kPersonColumns},
        {.noun = "person",
         .verb = "get",
         .method = "luotsi.steering.v1.ResponsibleService.GetPerson",
         .help = "One person, with handovers and deputies",
         .arguments = {kPerson}},
        {.noun = "person",
         .verb = "list",
         .method = "luotsi.steering.v1.ResponsibleService.ListPersons",
         .help = "Persons of the county's list",
         .arguments =
             {{"--code", "code", "only the person with this code"},
              {"--with-erased", "with_erased", "true: also those whose data were erased"}},
         .rows = "persons",
         .columns = kPersonColumns},
        {.noun = "person",
         .verb = "hand-over",
         .method = "luotsi.steering.v1.ResponsibleService.HandOver",
         .help = "One person's work is another's from a day on",
         .arguments = {kPerson, {"SUCCESSOR", "successor_id", "who takes over"}, kFrom},
         .columns = kPersonColumns},
        {.noun = "person",
         .verb = "deputy",
         .method = "luotsi.steering.v1.ResponsibleService.AppointStandIn",
         .help = "In set dates a deputy sees the person's work too",
         .arguments =
             {kPerson,
              {"DEPUTY", "deputy_id", "the deputy's id"},
              kFrom,
              {"--to", "to", "the last day, YYYY-MM-DD", true}},
         .columns = kPersonColumns},
        {.noun = "person",
         .verb = "leave",
         .method = "luotsi.steering.v1.ResponsibleService.RecordDeparture",
         .help = "Record a person's last day",
         .arguments = {kPerson, {"--last-day", "last_day", "YYYY-MM-DD", true}},
         .columns = kPersonColumns},
        {.noun = "person",
         .verb = "erase",
         .method = "luotsi.steering.v1.ResponsibleService.ErasePerson",
         .help = "Destroy the name and contact of a person who has left",
         .arguments = {kPerson},
         .body = ".",
         .columns = {{"code", "person.code"}, {"erased on", "person.erased_on"}, {"texts", "texts"}}
        },
    };
}

}  // namespace

// Who is responsible for a contract, and what waits for whom.
std::vector<Command> ResponsibleCommands() {
    std::vector<Command> all = PersonCommands();
    const std::vector<Command> slots{
        {.noun = "responsible",
         .verb = "assign",
         .method = "luotsi.steering.v1.ResponsibleService.AssignSlot",
         .help = "Name the person of a slot from a day on",
         .arguments =
             {kContract,
              {"SIDE", "side", "buyer or provider"},
              {"LEVEL", "level", "operational, tactical or strategic"},
              {"--person", "person_id", "the person's id; else nobody"},
              kFrom,
              {"--to", "to", "the last day, YYYY-MM-DD"}},
         .rows = "slots",
         .columns = kSlotColumns},
        {.noun = "responsible",
         .verb = "list",
         .method = "luotsi.steering.v1.ResponsibleService.ListResponsible",
         .help = "The six slots of a contract on a day",
         .arguments = {kContract, {"--valid-on", "valid_on", "the day; else today"}},
         .rows = "slots",
         .columns = kSlotColumns},
        {.noun = "work",
         .verb = "list",
         .method = "luotsi.steering.v1.ResponsibleService.ListMyWork",
         .help = "What waits for the caller, or for a person",
         .arguments = {{"--person", "person_id", "the person's id; else the caller"}},
         .rows = "items",
         .columns =
             {{"contract", "contract_id"},
              {"side", "side"},
              {"level", "level"},
              {"kind", "kind"},
              {"subject", "subject"},
              {"since", "since"},
              {"due", "due"},
              {"deputy for", "deputy_for_id"}}},
    };
    all.insert(all.end(), slots.begin(), slots.end());
    return all;
}

}  // namespace luotsi::ctl
