#include "self_monitoring/adapters/deviation_taker.h"

#include "kernel/describe.h"

#include <algorithm>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

using tabular::FieldType;
using tabular::MappingFaults;
using tabular::Node;

constexpr std::size_t kMostLetters = 4000;
constexpr std::int64_t kMostDays = 3650;
constexpr const char* kRecorded = "recorded";
constexpr const char* kCorrected = "corrected";

bool IsCode(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') ||
               std::string_view("-_./").find(c) != std::string_view::npos;
    });
}

}  // namespace

const tabular::MappingKind& DeviationTaker::kind() const {
    static const tabular::MappingKind kKind{
        .name = "deviations",
        .fields =
            {
                {"contract_number", true, FieldType::kText, 64},
                {"found_on", true, FieldType::kDate, 0},
                {"category", true, FieldType::kText, 64},
                {"severity", true, FieldType::kText, 200},
                {"correct_by", false, FieldType::kDate, 0},
                {"corrected_on", false, FieldType::kDate, 0},
                {"description", false, FieldType::kText, kMostLetters},
            },
        .lists = {},
        .blocks = {"severities", "correct_within"},
        .extra_columns = true,
    };
    return kKind;
}

void DeviationTaker::ReadSeverities(const Node& block, MappingFaults& faults) {
    if (!faults.Expect(block, Node::Form::kMap)) return;
    for (const auto& [name, words] : block.members) {
        const std::optional<FindingSeverity> severity = EnumParse<FindingSeverity>(name);
        if (!severity) faults.Add(words, "is none of mild, moderate and serious");
        if (!severity || !faults.Expect(words, Node::Form::kList)) continue;
        for (const Node& word : words.items) {
            if (faults.Expect(word, Node::Form::kText))
                severities_[tabular::FoldHeader(word.text)] = *severity;
        }
    }
}

std::optional<Rejection> DeviationTaker::Prepare(const tabular::Mapping& mapping) {
    MappingFaults faults;
    if (const Node* block = mapping.Block("severities")) {
        ReadSeverities(*block, faults);
    } else {
        for (const auto& [severity, name] : EnumNames<FindingSeverity>::kNames)
            severities_[std::string(name)] = severity;
    }
    if (const Node* block = mapping.Block("correct_within");
        block != nullptr && faults.Expect(*block, Node::Form::kMap)) {
        faults.RefuseOtherThan(*block, {"days"});
        correct_within_days_ = faults.NeedWhole(*block, "days").value_or(0);
        if (correct_within_days_ < 0 || correct_within_days_ > kMostDays)
            faults.Add(*block, "must be 0 to 3650 days");
    }
    if (!faults.empty()) return faults.ToRejection();
    return std::nullopt;
}

FindingSeverity DeviationTaker::SeverityOf(tabular::Row& row) const {
    const std::optional<std::string> word = row.NeedText("severity");
    if (!word) return FindingSeverity::kMild;
    const auto known = severities_.find(tabular::FoldHeader(*word));
    if (known != severities_.end()) return known->second;
    row.Reject("severity", "ENUM_VALUE_UNKNOWN");
    return FindingSeverity::kMild;
}

CivilDate DeviationTaker::CorrectBy(tabular::Row& row, CivilDate found_on) const {
    const std::optional<CivilDate> day = row.Date("correct_by");
    return day ? *day : found_on.AddDays(correct_within_days_);
}

std::optional<CivilDate> DeviationTaker::CorrectedOn(tabular::Row& row, CivilDate found_on) {
    const std::optional<CivilDate> day = row.Date("corrected_on");
    if (!day || *day >= found_on) return day;
    row.Warn("corrected_on", "VALUE_DEFAULTED");
    return found_on;
}

tabular::Planned DeviationTaker::Plan(tabular::Row& row, const std::string& /*identity*/) {
    ImportedDeviation told;
    told.contract_number = row.NeedText("contract_number").value_or("");
    told.deviation.found_on = row.NeedDate("found_on").value_or(CivilDate());
    told.deviation.category = row.NeedText("category").value_or("");
    if (!IsCode(told.deviation.category)) row.Reject("category", "FIELD_FORMAT_INVALID");
    told.deviation.severity = SeverityOf(row);
    told.deviation.correct_by = CorrectBy(row, told.deviation.found_on);
    told.corrected_on = CorrectedOn(row, told.deviation.found_on);
    told.words = row.Text("description").value_or("");
    if (row.rejected()) return {};
    const char* const what = told.corrected_on ? kCorrected : kRecorded;
    const auto outcome = std::make_shared<std::string>();
    outcomes_.push_back(outcome);
    tabular::Planned planned;
    planned.outcome = outcome;
    planned.work = [record = import_.Plan(std::move(told)), outcome, what](ports::Unit& unit) {
        std::optional<Rejection> refused = record(unit);
        *outcome = refused ? "" : what;
        return refused;
    };
    return planned;
}

bool DeviationTaker::HasSeenRegistry(std::uint64_t revision) {
    const absl::StatusOr<std::uint64_t> seen = journal_.Cursor("contract-registry");
    return seen.ok() && *seen >= revision;
}

absl::Status DeviationTaker::Finish() {
    for (const auto& outcome : outcomes_) {
        if (outcome->empty()) continue;
        metrics_.Deviation(false).Increment();
        if (*outcome == kCorrected) metrics_.Deviation(true).Increment();
    }
    return absl::OkStatus();
}

}  // namespace luotsi::self_monitoring
