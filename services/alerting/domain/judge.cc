#include "alerting/domain/judge.h"

#include "alerting/domain/rule_catalog.h"

#include <set>
#include <utility>

namespace luotsi::alerting {
namespace {

// The first id is the fresh one itself; the others keep its time and mix their number into its
// random part (the finalizer of splitmix64).
AlertId NthId(const Uuid& fresh, std::uint64_t nth) {
    if (nth == 0) return AlertId(fresh);
    std::uint64_t mixed = nth * 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
    mixed ^= mixed >> 31;
    Uuid::Bytes bytes = fresh.bytes();
    for (std::size_t i = 9; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>(bytes[i] ^ (mixed & 0xffU));
        mixed >>= 8;
    }
    return AlertId(Uuid::FromBytes(bytes));
}

bool IsHistoric(const Picture& picture, const Finding& finding, CivilDate today) {
    return finding.became_true_on < today && finding.historic.value_or(picture.terms->imported);
}

class Verdict {
  public:
    Verdict(const Picture& picture, const Occasion& occasion)
        : picture_(picture), occasion_(occasion) {}

    void Apply(const Rule& rule, const RuleParameters& parameters, const Findings& findings) {
        std::set<std::string> holding;
        for (const Finding& finding : findings) {
            const std::string key = SlotKey(rule.code, finding.subject);
            // What two findings say of one subject is one alert.
            const bool first = holding.insert(key).second;
            if (first && !picture_.alerts.contains(key)) Raise(rule, parameters, finding);
        }
        const std::string own = SlotKey(rule.code, "");
        for (auto at = picture_.alerts.lower_bound(own); at != picture_.alerts.end(); ++at) {
            if (!at->first.starts_with(own)) break;
            if (!at->second.open || holding.contains(at->first)) continue;
            events_.push_back(AlertClosed{.alert = *at->second.open, .reason = kNoLongerTrue});
        }
    }

    std::vector<PictureEvent> Take() { return std::move(events_); }

  private:
    void Raise(const Rule& rule, const RuleParameters& parameters, const Finding& finding) {
        Alert alert{
            .id = NthId(occasion_.fresh_id, raised_++),
            .rule_code = rule.code,
            .rule_version = rule.version,
            .kind = rule.kind,
            .severity = finding.severity.value_or(rule.severity),
            .contract_number = picture_.terms->number,
            .subject = finding.subject,
            .became_true_on = finding.became_true_on,
            .facts = finding.facts,
            .historic = IsHistoric(picture_, finding, occasion_.today),
            .county_only = IsForCountyOnly(parameters),
            .raised_at = std::nullopt,
        };
        events_.push_back(AlertRaised{std::move(alert), occasion_.report_at});
    }

    const Picture& picture_;
    const Occasion& occasion_;
    std::vector<PictureEvent> events_;
    std::uint64_t raised_ = 0;
};

}  // namespace

std::vector<PictureEvent> Judge(
    const Picture& picture, const std::vector<Rule>& rules, const Occasion& occasion
) {
    if (!picture.terms) return {};
    Verdict verdict(picture, occasion);
    for (const Rule& rule : rules) {
        const RuleKind* const kind = FindRuleKind(rule.kind);
        LUOTSI_CHECK(kind != nullptr, "a stored rule has a kind of the catalogue");
        if ((kind->inputs & occasion.changed) == 0) continue;
        const RuleParameters parameters(rule.parameters);
        verdict.Apply(rule, parameters, kind->evaluate(picture, parameters, occasion.today));
    }
    return verdict.Take();
}

Decision<PictureEvent> Decide(const Picture& picture, const CloseAlert& command) {
    for (const auto& [key, slot] : picture.alerts) {
        if (!slot.open || slot.open->id != command.alert) continue;
        return AlertClosed{.alert = *slot.open, .reason = command.reason, .by_hand = true};
    }
    return Rejection{.reason = "ALERT_ALREADY_CLOSED", .field = "alert_id"};
}

}  // namespace luotsi::alerting
