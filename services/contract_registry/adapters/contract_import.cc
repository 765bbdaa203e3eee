#include "contract_registry/adapters/contract_import.h"

#include "contract_registry/app/family_work.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

using tabular::FieldType;
using tabular::MappingFaults;
using tabular::Node;

constexpr std::string_view kRequestPath = "contract.";
// The limits of the message `ReportingDuty`.
constexpr std::int64_t kLastDueDay = 28;
constexpr std::int64_t kMostMonthsAfter = 24;
constexpr std::int64_t kMostMissed = 24;
constexpr std::int64_t kMostOfMonths = 36;
constexpr std::int64_t kMostDaysAfter = 366;

Ratio ReadTarget(const Node& node, MappingFaults& faults) {
    const std::optional<std::string> text = faults.NeedText(node, "target_level");
    if (!text) return {};
    std::optional<Ratio> target = Ratio::Parse(*text);
    if (!target) target = Ratio::ParseDecimal(*text);
    if (!target) faults.Add(*node.Find("target_level"), "expected n/d, a decimal or a percentage");
    return target.value_or(Ratio());
}

template <class E>
E ReadEnum(const Node& node, std::string_view member, E fallback, MappingFaults& faults) {
    const std::optional<std::string> text = faults.NeedText(node, member);
    if (!text) return fallback;
    const std::optional<E> value = EnumParse<E>(*text);
    if (!value) faults.Add(*node.Find(member), "is not one of the known words");
    return value.value_or(fallback);
}

Goal ReadGoal(const Node& node, MappingFaults& faults) {
    faults.RefuseOtherThan(node, {"code", "text"});
    return {
        .code = faults.NeedText(node, "code").value_or(""),
        .text = faults.NeedText(node, "text").value_or(""),
    };
}

Indicator ReadIndicator(const Node& node, MappingFaults& faults) {
    faults.RefuseOtherThan(
        node, {"code", "name", "goal", "focus_area", "unit", "direction", "target_level"}
    );
    return {
        .code = faults.NeedText(node, "code").value_or(""),
        .name = faults.NeedText(node, "name").value_or(""),
        .goal_code = faults.OptionalText(node, "goal").value_or(""),
        .focus_area = ReadEnum(node, "focus_area", FocusArea::kQuality, faults),
        .unit = faults.NeedText(node, "unit").value_or(""),
        .direction = ReadEnum(node, "direction", Direction::kAtLeast, faults),
        .target_level = ReadTarget(node, faults),
    };
}

// A whole number within its limits; the lowest where it is not.
std::uint64_t ReadWithin(
    const Node& node,
    std::string_view member,
    std::int64_t low,
    std::int64_t high,
    MappingFaults& faults
) {
    const std::int64_t value = faults.OptionalWhole(node, member).value_or(low);
    if (value >= low && value <= high) return static_cast<std::uint64_t>(value);
    faults.Add(
        *node.Find(member), "must be " + std::to_string(low) + " to " + std::to_string(high)
    );
    return static_cast<std::uint64_t>(low);
}

std::optional<CloseDay> ReadCloseDay(
    const Node& node, std::string_view member, MappingFaults& faults
) {
    const Node* close = node.Find(member);
    if (close == nullptr) return std::nullopt;
    faults.RefuseOtherThan(*close, {"months_after", "day"});
    return CloseDay{
        .months_after = ReadWithin(*close, "months_after", 1, kMostMonthsAfter, faults),
        .day = ReadWithin(*close, "day", 1, kLastDueDay, faults),
    };
}

LadderStep ReadStep(const Node& node, MappingFaults& faults) {
    faults.RefuseOtherThan(node, {"kind", "missed_in_a_row", "missed", "of_months", "days_after"});
    return {
        .kind = ReadEnum(node, "kind", LadderStepKind::kReminder, faults),
        .missed_in_a_row = ReadWithin(node, "missed_in_a_row", 0, kMostMissed, faults),
        .missed = ReadWithin(node, "missed", 0, kMostMissed, faults),
        .of_months = ReadWithin(node, "of_months", 0, kMostOfMonths, faults),
        .days_after = ReadWithin(node, "days_after", 0, kMostDaysAfter, faults),
    };
}

ReportingDuty ReadDuty(const Node& node, MappingFaults& faults) {
    faults.RefuseOtherThan(
        node, {"due_day", "forecast_required", "first_close", "final_close", "ladder"}
    );
    const std::int64_t day = faults.NeedWhole(node, "due_day").value_or(1);
    if (day < 1 || day > kLastDueDay) faults.Add(*node.Find("due_day"), "must be 1 to 28");
    ReportingDuty duty{
        .due_day = static_cast<std::uint64_t>(day),
        .forecast_required = faults.OptionalText(node, "forecast_required") == "true",
        .first_close = ReadCloseDay(node, "first_close", faults),
        .final_close = ReadCloseDay(node, "final_close", faults),
    };
    const Node* ladder = node.Find("ladder");
    if (ladder == nullptr || !faults.Expect(*ladder, Node::Form::kList)) return duty;
    for (const Node& step : ladder->items)
        duty.ladder.push_back(ReadStep(step, faults));
    return duty;
}

// A contract that hangs on another takes its part of the framework's ceiling, as one drawn up here.
std::optional<Rejection> Store(
    ports::Unit& unit,
    const Uuid& id,
    const std::string& parent,
    ImportContract command,
    const Moment& moment
) {
    if (!parent.empty()) {
        const std::optional<Uuid> above = unit.FindClaim("contract-number/" + parent);
        if (!above)
            return Rejection{.reason = "PARENT_CONTRACT_NOT_FOUND", .field = "parent_number"};
        command.terms.parent_contract_id = *above;
    }
    const Decision<ContractEvent> decided =
        Decide(unit.Get<ContractBook>(id).state, command, moment);
    if (auto refused = unit.Apply<ContractBook>(id, decided)) return refused;
    if (parent.empty()) return std::nullopt;
    std::optional<Rejection> refused = JoinFamilyAbove(unit, id, moment);
    if (!refused) refused = CommitToFramework(unit, id, moment);
    // Rows name their fields without the request's path.
    if (refused && refused->field.starts_with(kRequestPath))
        refused->field.erase(0, kRequestPath.size());
    return refused;
}

}  // namespace

const tabular::MappingKind& ContractTaker::kind() const {
    static const tabular::MappingKind kKind{
        .name = "contracts",
        .fields =
            {
                {"number", false, FieldType::kText, 64},
                {"reference", false, FieldType::kText, 64},
                {"title", true, FieldType::kText, 300},
                {"type", false, FieldType::kText, 40},
                {"supplier_name", true, FieldType::kText, 300},
                {"supplier_id", false, FieldType::kText, 64},
                {"supplier_scheme", false, FieldType::kText, 40},
                {"buyer_name", false, FieldType::kText, 300},
                {"buyer_id", false, FieldType::kText, 64},
                {"buyer_scheme", false, FieldType::kText, 40},
                {"unit", false, FieldType::kText, 300},
                {"annual_value", false, FieldType::kMoney, 0},
                {"agreed_value", false, FieldType::kMoney, 0},
                {"start_date", true, FieldType::kDate, 0},
                {"end_date", false, FieldType::kDate, 0},
                {"service_description", false, FieldType::kText, 1000},
                {"framework_ceiling", false, FieldType::kMoney, 0},
                // The number of the contract above, and how this one hangs on it.
                {"parent_number", false, FieldType::kText, 64},
                {"parent_relation", false, FieldType::kText, 40},
            },
        .lists = {"placeholder_suppliers"},
        .blocks = {"goals", "indicators", "reporting_duty"},
        .extra_columns = true,
    };
    return kKind;
}

std::optional<Rejection> ContractTaker::Prepare(const tabular::Mapping& mapping) {
    MappingFaults faults;
    for (const std::string& word : mapping.List("placeholder_suppliers")) {
        placeholders_.push_back(tabular::FoldHeader(word));
    }
    if (const Node* goals = mapping.Block("goals");
        goals && faults.Expect(*goals, Node::Form::kList)) {
        for (const Node& goal : goals->items)
            goals_.push_back(ReadGoal(goal, faults));
    }
    if (const Node* list = mapping.Block("indicators");
        list && faults.Expect(*list, Node::Form::kList)) {
        for (const Node& one : list->items)
            indicators_.push_back(ReadIndicator(one, faults));
    }
    if (const Node* duty = mapping.Block("reporting_duty"))
        reporting_duty_ = ReadDuty(*duty, faults);
    if (!faults.empty()) return faults.ToRejection();
    return std::nullopt;
}

bool ContractTaker::IsPlaceholder(const std::string& name) const {
    return std::ranges::find(placeholders_, tabular::FoldHeader(name)) != placeholders_.end();
}

Party ContractTaker::ReadParty(tabular::Row& row, const std::string& role) const {
    Party party{.identifier = std::nullopt, .name = row.Text(role + "_name").value_or("")};
    const std::optional<std::string> id = row.Text(role + "_id");
    const std::optional<std::string> scheme = row.Text(role + "_scheme");
    if (!id || !scheme || IsPlaceholder(*id)) return party;
    Checked<PartyIdentifier> identifier = NormalisePartyIdentifier(*scheme, *id);
    if (identifier.ok()) {
        party.identifier = std::move(identifier).value();
    } else {
        row.Warn(role + "_id", "VALUE_DEFAULTED");
    }
    return party;
}

Terms ContractTaker::ReadTerms(tabular::Row& row, std::vector<std::string>& unusable) const {
    const auto tried = [&](auto value, const char* field) {
        if (!value && row.Has(field)) unusable.emplace_back(field);
        return value;
    };
    Terms terms;
    terms.title = row.NeedText("title").value_or("");
    terms.buyer = ReadParty(row, "buyer");
    terms.provider = ReadParty(row, "supplier");
    terms.unit = row.Text("unit").value_or("");
    terms.start_date = tried(row.TryDate("start_date"), "start_date");
    terms.end_date = tried(row.TryDate("end_date"), "end_date");
    terms.agreed_value = tried(row.TryAmount("agreed_value"), "agreed_value");
    terms.annual_value = tried(row.TryAmount("annual_value"), "annual_value");
    terms.service_description = row.Text("service_description").value_or("");
    terms.goals = goals_;
    terms.indicators = indicators_;
    terms.reporting_duty = reporting_duty_;
    if (const auto word = row.Text("type")) {
        const std::optional<ContractType> type = EnumParse<ContractType>(*word);
        if (type)
            terms.type = *type;
        else
            row.Warn("type", "VALUE_DEFAULTED");
    }
    if (const std::optional<Money> ceiling = row.Amount("framework_ceiling"))
        terms.framework = FrameworkPart{.ceiling = *ceiling};
    if (terms.start_date && terms.end_date && *terms.end_date < *terms.start_date) {
        row.Warn("end_date", "DATE_ORDER_REVERSED");
        unusable.emplace_back("end_date");
    }
    if (IsPlaceholder(terms.provider.name)) unusable.emplace_back("provider");
    return terms;
}

// A number stands for one contract. Rows that repeat one are told apart before anything is stored,
// so that a dry run finds them too.
void ContractTaker::ReadNumber(tabular::Row& row, ImportContract& command) {
    command.number = row.Text("number").value_or("");
    if (command.number.empty() || numbers_.insert(command.number).second) return;
    row.Reject("number", "CONTRACT_NUMBER_TAKEN");
}

std::string ContractTaker::ReadParent(tabular::Row& row, Terms& terms) {
    std::string parent = row.Text("parent_number").value_or("");
    const std::optional<std::string> word = row.Text("parent_relation");
    if (parent.empty()) return parent;
    terms.parent_relation =
        word ? EnumParse<ParentRelation>(*word) : std::optional(ParentRelation::kCallOff);
    if (!terms.parent_relation) row.Reject("parent_relation", "FIELD_FORMAT_INVALID");
    return parent;
}

tabular::Planned ContractTaker::Plan(tabular::Row& row, const std::string& identity) {
    ImportContract command{.number = {}, .import_identity = identity, .terms = {}, .unusable = {}};
    ReadNumber(row, command);
    command.terms = ReadTerms(row, command.unusable);
    const std::string parent = ReadParent(row, command.terms);
    if (row.rejected()) return {};
    const Moment moment = clock_.Read();
    const Uuid id = ids_.Next(moment.now);
    tabular::Planned planned;
    planned.rank = parent.empty() ? 0 : 1;
    planned.outcome = std::make_shared<std::string>();
    planned.work = [command = std::move(command), parent, moment, id, outcome = planned.outcome](
                       ports::Unit& unit
                   ) {
        const auto refused = Store(unit, id, parent, command, moment);
        if (!refused) *outcome = std::string(EnumText(unit.Get<ContractBook>(id).state.state));
        return refused;
    };
    return planned;
}

}  // namespace luotsi::contract_registry
