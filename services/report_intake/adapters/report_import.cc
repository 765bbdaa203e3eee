#include "report_intake/adapters/report_import.h"

namespace luotsi::report_intake {
namespace {

using tabular::FieldType;
using tabular::MappingFaults;
using tabular::Node;

// `{column: name, minus: other}`: the names of the columns that make a value.
std::string ReadColumn(const Node& rule, std::string_view member, MappingFaults& faults) {
    const Node* value = rule.Find(member);
    if (value == nullptr) {
        faults.Add(rule, "needs " + std::string(member) + ": {column: …}");
        return {};
    }
    return faults.NeedText(*value, "column").value_or("");
}

std::string ReadMinus(const Node& rule, MappingFaults& faults) {
    const Node* numerator = rule.Find("numerator");
    if (numerator == nullptr) return {};
    return faults.OptionalText(*numerator, "minus").value_or("");
}

}  // namespace

const tabular::MappingKind& ReportTaker::kind() const {
    static const tabular::MappingKind kKind{
        .name = "reports",
        .fields =
            {
                {"contract_number", true, FieldType::kText, 64},
                {"month", true, FieldType::kMonth, 0},
            },
        .lists = {},
        .blocks = {"indicators", "services"},
        .extra_columns = true,
    };
    return kKind;
}

ReportTaker::IndicatorRule ReportTaker::ReadIndicator(const Node& rule, MappingFaults& faults) {
    IndicatorRule read;
    read.code = faults.NeedText(rule, "code").value_or("");
    if (rule.Find("value") != nullptr) {
        faults.RefuseOtherThan(rule, {"code", "value"});
        read.value = ReadColumn(rule, "value", faults);
        return read;
    }
    faults.RefuseOtherThan(rule, {"code", "value", "numerator", "denominator"});
    read.numerator = ReadColumn(rule, "numerator", faults);
    read.minus = ReadMinus(rule, faults);
    read.denominator = ReadColumn(rule, "denominator", faults);
    return read;
}

// A decimal is exact in millionths, so nothing is rounded.
std::optional<Ratio> ReportTaker::ValueOf(const IndicatorRule& rule, tabular::Row& row) {
    if (rule.value.empty()) return row.NeedRatio(rule.numerator, rule.minus, rule.denominator);
    const std::optional<Quantity> value = row.NeedQuantity(rule.value);
    if (!value) return std::nullopt;
    return Ratio::Of(value->micros(), Quantity::OfWhole(1)->micros());
}

std::optional<Rejection> ReportTaker::Prepare(const tabular::Mapping& mapping) {
    MappingFaults faults;
    if (const Node* list = mapping.Block("indicators");
        list && faults.Expect(*list, Node::Form::kList)) {
        for (const Node& rule : list->items) {
            indicators_.push_back(ReadIndicator(rule, faults));
        }
    }
    if (const Node* list = mapping.Block("services");
        list && faults.Expect(*list, Node::Form::kList)) {
        for (const Node& rule : list->items) {
            faults.RefuseOtherThan(rule, {"code", "unit", "quantity"});
            services_.push_back({
                .code = faults.NeedText(rule, "code").value_or(""),
                .unit = faults.NeedText(rule, "unit").value_or(""),
                .quantity = ReadColumn(rule, "quantity", faults),
            });
        }
    }
    if (!faults.empty()) return faults.ToRejection();
    return std::nullopt;
}

tabular::Planned ReportTaker::Plan(tabular::Row& row, const std::string& identity) {
    SubmitReport command;
    command.import_identity = identity;
    const std::optional<std::string> number = row.NeedText("contract_number");
    command.month = row.NeedMonth("month").value_or(Month());
    for (const IndicatorRule& rule : indicators_) {
        const auto value = ValueOf(rule, row);
        if (value) command.sent.lines.push_back({std::nullopt, IndicatorActual{rule.code, *value}});
    }
    for (const ServiceRule& rule : services_) {
        const auto quantity = row.NeedQuantity(rule.quantity);
        if (quantity)
            command.sent.lines.push_back(
                {ServiceActual{rule.code, rule.unit, *quantity}, std::nullopt}
            );
    }
    if (row.rejected()) return {};
    const Moment moment = commands_.Now();
    tabular::Planned planned;
    planned.outcome = std::make_shared<std::string>("received");
    planned.work = [this, command, moment, key = *number](ports::Unit& unit
                   ) -> std::optional<Rejection> {
        const std::optional<Uuid> contract = unit.FindClaim(ContractKeyClaim(key));
        if (!contract) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_number"};
        SubmitReport known = command;
        known.contract = *contract;
        std::optional<ports::Held<ReportBook>> after;
        const ports::Work submit = commands_.Work(*contract, command.month, known, moment, &after);
        if (auto refused = submit(unit)) return refused;
        const auto& returned = after->state.versions.back().content.returned_lines;
        if (returned.empty()) return std::nullopt;
        return Rejection{.reason = returned.front().reason, .field = returned.front().field};
    };
    return planned;
}

bool ReportTaker::HasSeenRegistry(std::uint64_t revision) {
    const absl::StatusOr<std::uint64_t> seen = read_model_.RegistryPosition();
    return seen.ok() && *seen >= revision;
}

absl::Status ReportTaker::Finish() {
    return dues_.Handle(commands_.Now());
}

}  // namespace luotsi::report_intake
