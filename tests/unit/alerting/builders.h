#pragma once

#include "alerting/domain/judge.h"
#include "alerting/domain/picture.h"
#include "alerting/domain/rule_book.h"
#include "alerting/domain/rule_catalog.h"
#include "kernel/check.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace luotsi::alerting::test {

inline CivilDate Day(const char* text) {
    const std::optional<CivilDate> day = CivilDate::Parse(text);
    LUOTSI_CHECK(day.has_value(), "the test names a day that exists");
    return *day;
}

inline Month InMonth(const char* text) {
    const std::optional<Month> month = Month::Parse(text);
    LUOTSI_CHECK(month.has_value(), "the test names a month that exists");
    return *month;
}

inline Money Euro(const char* text) {
    const std::optional<Money> money = Money::Parse(std::string(text) + " EUR");
    LUOTSI_CHECK(money.has_value(), "the test names an amount that exists");
    return *money;
}

inline Uuid IdOf(std::uint64_t number) {
    return MakeUuidV7(Instant::FromMicros(1), 1, number);
}

inline Terms TermsOf(const char* start, const char* end) {
    Terms terms;
    terms.revision = 1;
    terms.number = "C1";
    terms.binding = true;
    terms.start = Day(start);
    if (*end != '\0') terms.end = Day(end);
    return terms;
}

inline MonthReport ReportOf(
    std::int64_t numerator, std::int64_t target, std::uint32_t version = 1
) {
    const Ratio value = *Ratio::Of(numerator, 100);
    const Ratio level = *Ratio::Of(target, 100);
    return {
        .version = version,
        .historic = false,
        .indicators = {{"on-time", {.value = value, .target_level = level, .met = value >= level}}},
    };
}

inline Rule RuleOf(
    const std::string& kind,
    std::map<std::string, std::string> parameters = {},
    const std::string& code = ""
) {
    Rule rule;
    rule.id = RuleId(IdOf(500));
    rule.code = code.empty() ? kind : code;
    rule.kind = kind;
    rule.severity = Severity::kWarning;
    rule.parameters = CompleteParameters(*FindRuleKind(kind), parameters).value().texts();
    return rule;
}

inline std::vector<Rule> EveryKind() {
    std::vector<Rule> rules;
    for (const RuleKind& kind : RuleCatalog())
        rules.push_back(RuleOf(std::string(kind.name)));
    return rules;
}

inline void Evolve(Picture& picture, const PictureEvent& event, std::uint64_t position = 1) {
    const auto micros = static_cast<std::int64_t>(position);
    ContractPicture::Evolve(picture, event, {Instant::FromMicros(micros), position, position});
}

inline bool HasTheFactsOfItsKind(const Alert& alert) {
    std::set<std::string> has;
    for (const auto& [name, text] : alert.facts)
        has.insert(name);
    const std::vector<std::string_view>& facts = FindRuleKind(alert.kind)->facts;
    return has == std::set<std::string>(facts.begin(), facts.end());
}

// One contract, judged as the service does it: note the fact, then judge.
class OneContract {
  public:
    explicit OneContract(std::vector<Rule> rules) : rules_(std::move(rules)) {}

    void Note(const Fact& fact, CivilDate today) {
        const Decision<PictureEvent> news = Decide(picture_, fact);
        LUOTSI_CHECK(news.accepted(), "the test gives facts that can be counted");
        if (news.events().empty()) return;
        for (const PictureEvent& event : news.events())
            Append(event);
        JudgeNow(InputOf(fact), today);
    }
    void BeginDay(CivilDate today) { JudgeNow(kDayInput, today); }
    void Append(const PictureEvent& event) {
        Evolve(picture_, event, ++position_);
        if (const auto* raised = std::get_if<AlertRaised>(&event)) {
            ++raised_;
            LUOTSI_CHECK(HasTheFactsOfItsKind(raised->alert), "texts can name what alerts have");
        }
        if (std::holds_alternative<AlertClosed>(event)) ++closed_;
    }

    const Picture& picture() const { return picture_; }
    int raised() const { return raised_; }
    int closed() const { return closed_; }
    // Open alerts: rule, subject, day and whether they are historic.
    std::set<std::string> Open() const {
        std::set<std::string> open;
        for (const auto& [key, slot] : picture_.alerts) {
            if (!slot.open) continue;
            std::string text = key + " since " + slot.open->became_true_on.ToText();
            if (slot.open->historic) text += " historic";
            open.insert(text);
        }
        return open;
    }

    // The same without what depends on when they were raised: rule and subject.
    std::set<std::string> OpenKeys() const {
        std::set<std::string> open;
        for (const auto& [key, slot] : picture_.alerts) {
            if (slot.open) open.insert(key);
        }
        return open;
    }

  private:
    void JudgeNow(unsigned changed, CivilDate today) {
        const Occasion occasion{
            .changed = changed, .today = today, .fresh_id = IdOf(1000 * (position_ + 1))
        };
        for (const PictureEvent& event : Judge(picture_, rules_, occasion))
            Append(event);
    }

    std::vector<Rule> rules_;
    Picture picture_;
    std::uint64_t position_ = 0;
    int raised_ = 0;
    int closed_ = 0;
};

}  // namespace luotsi::alerting::test
