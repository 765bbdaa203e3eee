#include "alerting/app/assessor.h"

#include "alerting/domain/rule_catalog.h"

#include <utility>

namespace luotsi::alerting {
namespace {

void AppendAll(ports::Unit& unit, ContractId contract, const std::vector<PictureEvent>& events) {
    for (const PictureEvent& event : events)
        unit.Append<ContractPicture>(contract.uuid(), event);
}

void JudgeNow(ports::Unit& unit, ContractId contract, const Occasion& occasion) {
    const std::vector<Rule>& rules = unit.Get<RuleBook>(RuleBookId()).state.rules;
    const Picture& picture = unit.Get<ContractPicture>(contract.uuid()).state;
    AppendAll(unit, contract, Judge(picture, rules, occasion));
}

std::optional<Rejection> NoteOne(ports::Unit& unit, const NotedFact& noted, Occasion occasion) {
    const Uuid stream = noted.contract.uuid();
    const Decision<PictureEvent> news = Decide(unit.Get<ContractPicture>(stream).state, noted.fact);
    if (std::optional<Rejection> refused = unit.Apply<ContractPicture>(stream, news))
        return refused;
    if (news.events().empty()) return std::nullopt;
    occasion.changed = InputOf(noted.fact);
    JudgeNow(unit, noted.contract, occasion);
    return std::nullopt;
}

}  // namespace

Occasion Assessor::NewOccasion(unsigned changed, const Moment& moment) {
    return {.changed = changed, .today = moment.today, .fresh_id = ids_.Next(moment.now)};
}

ports::Work Assessor::Note(std::vector<NotedFact> facts, std::optional<Instant> report_at) {
    struct Step {
        NotedFact noted;
        Occasion occasion;
    };
    const Moment moment = clock_.Read();
    std::vector<Step> steps;
    for (NotedFact& noted : facts) {
        Occasion occasion = NewOccasion(0, moment);
        occasion.report_at = report_at;
        steps.push_back({std::move(noted), occasion});
    }
    return [steps = std::move(steps)](ports::Unit& unit) -> std::optional<Rejection> {
        for (const Step& step : steps) {
            if (auto refused = NoteOne(unit, step.noted, step.occasion)) return refused;
        }
        return std::nullopt;
    };
}

ports::Work Assessor::NoteDay(ContractId contract, const Moment& day) {
    return [contract, occasion = NewOccasion(kDayInput, day)](ports::Unit& unit) {
        JudgeNow(unit, contract, occasion);
        return std::optional<Rejection>();
    };
}

ports::Work Assessor::JudgeBy(RuleId rule, ContractId contract) {
    return [rule, contract, occasion = NewOccasion(kEveryInput, clock_.Read())](ports::Unit& unit) {
        const Rule* const found = FindRule(unit.Get<RuleBook>(RuleBookId()).state, rule);
        LUOTSI_CHECK(found != nullptr, "rules are never removed");
        const std::vector<Rule> only{*found};
        AppendAll(
            unit, contract, Judge(unit.Get<ContractPicture>(contract.uuid()).state, only, occasion)
        );
        return std::optional<Rejection>();
    };
}

}  // namespace luotsi::alerting
