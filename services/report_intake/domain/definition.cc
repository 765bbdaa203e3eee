#include "report_intake/domain/definition.h"

#include <algorithm>
#include <map>

namespace luotsi::report_intake {
namespace {

Rejection NotFound() {
    return {.reason = "DEFINITION_NOT_FOUND", .field = "version"};
}

// Numerator over denominator without a fraction of its own; nothing where below is not above zero.
std::optional<Ratio> ValueOf(const WorkedExample& example) {
    return Ratio::Of(example.numerator.micros(), example.denominator.micros());
}

FieldFault FaultIn(std::size_t index, std::string_view field, const char* reason, std::string why) {
    return {
        "content.examples[" + std::to_string(index) + "]." + std::string(field),
        reason,
        std::move(why),
    };
}

// Fills in what an example leaves to the contract, and says what is wrong with it.
std::optional<FieldFault> CheckExample(
    WorkedExample& example, std::size_t index, const MeasuredIndicator& agreed
) {
    const std::optional<Ratio> value = ValueOf(example);
    if (!value) return FaultIn(index, "denominator", "FIELD_OUT_OF_RANGE", "above 0");
    if (example.value != *value) {
        const std::string expected =
            example.numerator.ToText() + " / " + example.denominator.ToText();
        return FaultIn(index, "value", "EXAMPLE_VALUE_WRONG", expected);
    }
    if (!example.target_level) example.target_level = agreed.target_level;
    const bool met = Meets(*value, agreed.direction, *example.target_level);
    if (met == example.met) return std::nullopt;
    return FaultIn(index, "met", "EXAMPLE_VERDICT_WRONG", met ? "true" : "false");
}

std::optional<Rejection> CheckExamples(
    DefinitionContent& content, const MeasuredIndicator& agreed
) {
    Rejection refused;
    for (std::size_t i = 0; i < content.examples.size(); ++i) {
        const auto fault = CheckExample(content.examples[i], i, agreed);
        if (!fault) continue;
        if (refused.reason.empty()) {
            refused.reason = fault->reason;
            refused.field = fault->field;
            refused.facts = {{"expected", fault->detail}};
        } else {
            refused.more.push_back(*fault);
        }
    }
    if (refused.reason.empty()) return std::nullopt;
    return refused;
}

// A later version reaches back over no month that may have been reported by the one before.
std::optional<Rejection> CheckFirstMonth(
    const ContractDefinitions& known, const DefinitionContent& content, Month today
) {
    Month earliest = content.valid_from;
    for (const DefinitionVersion& one : known.versions) {
        if (one.content.indicator_code == content.indicator_code && one.in_force_from)
            earliest = std::max(today, *one.in_force_from);
    }
    if (content.valid_from >= earliest) return std::nullopt;
    return Rejection{
        .reason = "DEFINITION_VALID_FROM_PAST",
        .field = "content.valid_from",
        .facts = {{"earliest", earliest.ToText()}},
    };
}

Checked<MeasuredIndicator> MeasuredIn(
    const ContractTerms& terms, const DefinitionContent& content
) {
    if (!terms.known()) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
    const Rejection unknown{
        .reason = "DEFINITION_INDICATOR_UNKNOWN", .field = "content.indicator_code"
    };
    if (!Covers(terms, content.valid_from)) return unknown;
    const auto& measured = terms.On(content.valid_from.LastDay()).indicators;
    const auto found =
        std::ranges::find(measured, content.indicator_code, &MeasuredIndicator::code);
    if (found == measured.end()) return unknown;
    if (found->unit.empty() || found->unit == content.unit) return *found;
    return Rejection{
        .reason = "DEFINITION_UNIT_MISMATCH",
        .field = "content.unit",
        .facts = {{"expected", found->unit}},
    };
}

bool HasAccepted(const DefinitionVersion& version, ContractSide side) {
    return std::ranges::find(version.acceptances, side, &Acceptance::side) !=
           version.acceptances.end();
}

bool IsSamePerson(const DefinitionVersion& version, const std::string& person) {
    return !person.empty() && std::ranges::find(version.acceptances, person, &Acceptance::person) !=
                                  version.acceptances.end();
}

// Agreed before: in force from its own first month; a later one not before the month of agreeing.
Month FirstMonthOf(
    const ContractDefinitions& known, const DefinitionVersion& version, CivilDate today
) {
    const Month own = version.content.valid_from;
    const bool first = std::ranges::none_of(known.versions, [&](const DefinitionVersion& one) {
        return one.content.indicator_code == version.content.indicator_code && one.in_force_from;
    });
    return first ? own : std::max(own, Month::Of(today));
}

void Note(ContractDefinitions& known, const DefinitionProposed& proposed) {
    for (DefinitionVersion& one : known.versions) {
        const bool same = one.content.indicator_code == proposed.content.indicator_code;
        if (same && one.state == DefinitionState::kProposed) one.state = DefinitionState::kReplaced;
    }
    known.versions.push_back({
        .version = proposed.version,
        .content = proposed.content,
        .state = DefinitionState::kProposed,
        .proposed_by = proposed.proposed_by,
        .proposed_on = proposed.proposed_on,
        .acceptances = {},
        .in_force_from = {},
    });
}

void Note(ContractDefinitions& known, const DefinitionAccepted& accepted) {
    for (DefinitionVersion& one : known.versions) {
        if (one.content.indicator_code != accepted.indicator_code) continue;
        if (one.version != accepted.version) continue;
        one.acceptances.push_back({accepted.side, accepted.accepted_on, accepted.person});
        if (!accepted.in_force_from) continue;
        one.state = DefinitionState::kAgreed;
        one.in_force_from = accepted.in_force_from;
    }
}

}  // namespace

void DefinitionBook::Evolve(State& known, const Event& event, const Recorded&) {
    std::visit([&](const auto& happened) { Note(known, happened); }, event);
}

bool Meets(Ratio value, Direction direction, Ratio target_level) {
    return direction == Direction::kAtLeast ? value >= target_level : value <= target_level;
}

const DefinitionVersion* FindDefinition(
    const ContractDefinitions& known, std::string_view indicator, std::uint64_t version
) {
    const DefinitionVersion* found = nullptr;
    for (const DefinitionVersion& one : known.versions) {
        if (one.content.indicator_code != indicator) continue;
        if (version == 0 || one.version == version) found = &one;
    }
    return found;
}

DefinitionsInForce InForceIn(const ContractDefinitions& known, Month month) {
    DefinitionsInForce in_force;
    std::map<std::string_view, Month> since;
    for (const DefinitionVersion& one : known.versions) {
        const std::string& code = one.content.indicator_code;
        if (one.state == DefinitionState::kProposed) in_force.pending.insert(code);
        if (!one.in_force_from || *one.in_force_from > month) continue;
        const auto before = since.find(code);
        // Of two that begin with the same month the later version counts.
        if (before != since.end() && *one.in_force_from < before->second) continue;
        since[code] = *one.in_force_from;
        in_force.versions[code] = one.version;
    }
    for (const auto& [code, version] : in_force.versions)
        in_force.pending.erase(code);
    return in_force;
}

Decision<DefinitionEvent> Decide(
    const ContractDefinitions& known,
    const ContractTerms& terms,
    const ProposeDefinition& command,
    const Moment& moment
) {
    const Checked<MeasuredIndicator> agreed = MeasuredIn(terms, command.content);
    if (!agreed.ok()) return agreed.rejection();
    if (known.versions.size() >= kMostDefinitionVersions) {
        return Rejection{
            .reason = "DEFINITIONS_TOO_MANY",
            .field = "contract_id",
            .facts = {{"limit", std::to_string(kMostDefinitionVersions)}},
        };
    }
    DefinitionProposed proposed{
        .version = 1,
        .proposed_by = command.side,
        .proposed_on = moment.today,
        .content = command.content,
    };
    if (auto refused = CheckExamples(proposed.content, agreed.value())) return *refused;
    const Month today = Month::Of(moment.today);
    if (auto refused = CheckFirstMonth(known, proposed.content, today)) return *refused;
    const auto* newest = FindDefinition(known, proposed.content.indicator_code, 0);
    if (newest != nullptr) {
        if (newest->content == proposed.content)
            return Rejection{.reason = "DEFINITION_UNCHANGED", .field = "content"};
        proposed.version = newest->version + 1;
    }
    return proposed;
}

Decision<DefinitionEvent> Decide(
    const ContractDefinitions& known, const AcceptDefinition& command, const Moment& moment
) {
    const auto* version = FindDefinition(known, command.indicator_code, command.version);
    if (version == nullptr || command.version == 0) return NotFound();
    if (version->state == DefinitionState::kReplaced) {
        const auto* newest = FindDefinition(known, command.indicator_code, 0);
        return Rejection{
            .reason = "DEFINITION_REPLACED",
            .field = "version",
            .facts = {{"newest", std::to_string(newest->version)}},
        };
    }
    if (HasAccepted(*version, command.side))
        return Rejection{.reason = "DEFINITION_ALREADY_ACCEPTED", .field = "side"};
    if (IsSamePerson(*version, command.person))
        return Rejection{.reason = "DEFINITION_SAME_PERSON", .field = "side"};
    DefinitionAccepted accepted{
        .indicator_code = command.indicator_code,
        .version = command.version,
        .side = command.side,
        .accepted_on = moment.today,
        .person = command.person,
        .in_force_from = {},
    };
    // Each side accepts once, so the second acceptance is the other side's.
    if (!version->acceptances.empty())
        accepted.in_force_from = FirstMonthOf(known, *version, moment.today);
    return accepted;
}

}  // namespace luotsi::report_intake
