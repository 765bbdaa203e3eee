#include "contract_registry/domain/modification_limits.h"

#include "kernel/wide.h"

#include <algorithm>
#include <array>

namespace luotsi::contract_registry {
namespace {

using Reason = AmendmentReason;

// How section 136.2 limits the value of a change on each ground.
enum class Limit { kNone, kEachChange, kNetSum };
struct Ground {
    Reason reason;
    Limit limit;
    bool notice;
};
constexpr std::array<Ground, 6> kGrounds{{
    {Reason::kReviewClause, Limit::kNone, false},
    {Reason::kAdditionalServices, Limit::kEachChange, true},
    {Reason::kUnforeseen, Limit::kEachChange, true},
    {Reason::kContractorReplaced, Limit::kNone, false},
    {Reason::kMinor, Limit::kNetSum, false},
    {Reason::kNotMaterial, Limit::kNone, false},
}};

const Ground& GroundOf(Reason reason) {
    const auto found = std::ranges::find(kGrounds, reason, &Ground::reason);
    LUOTSI_CHECK(found != kGrounds.end(), "every amendment reason is a ground of the table");
    return *found;
}

bool Claims(const ValueChange& change, Limit limit) {
    return std::ranges::any_of(change.reasons, [&](Reason reason) {
        return GroundOf(reason).limit == limit;
    });
}

Wide Size(Money amount) {
    const Wide minor = amount.minor();
    return minor < 0 ? -minor : minor;
}

// part / (whole × factor) against limit, by cross product.
std::weak_ordering CompareShare(Wide part, Money whole, Ratio factor, Ratio limit) {
    return part * factor.denominator() * limit.denominator() <=>
           Wide{whole.minor()} * factor.numerator() * limit.numerator();
}

Money Scaled(Money whole, Ratio factor) {
    const Wide scaled =
        DivideHalfAway(Wide{whole.minor()} * factor.numerator(), factor.denominator());
    return Money::Of(Narrow(scaled).value_or(whole.minor()), whole.currency());
}

Money Magnitude(Money amount) {
    return amount.minor() < 0 ? amount.Negated().value_or(amount) : amount;
}

// "10 %", "12.5 %"
std::string LimitPercent(Ratio limit) {
    std::string text = limit.PercentText(4);
    const std::size_t blank = text.find(' ');
    std::string digits = text.substr(0, blank);
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.ends_with('.')) digits.pop_back();
    return digits + text.substr(blank);
}

std::string ShareLine(
    Money measured, Money reference, const std::string& share, const char* sign, Ratio limit
) {
    return measured.ToText() + " / " + reference.ToText() + " = " + share + ' ' + sign + ' ' +
           LimitPercent(limit);
}

class Checker {
  public:
    Checker(const ModificationCase& question, const ModificationLimits& limits)
        : question_(question), limits_(limits) {}

    ModificationCheck Check() {
        const Ratio factor = question_.index_factor;
        LUOTSI_CHECK(
            factor.numerator() > 0 && factor.numerator() <= kLargestFactorPart &&
                factor.denominator() <= kLargestFactorPart,
            "an index factor stays within what exact comparison holds"
        );
        Begin();
        if (!check_.applies || !HasLimitedGround(question_.change.reasons)) return Finish();
        if (!IsComparable()) return FinishUnknown();
        for (const Reason reason : question_.change.reasons)
            Test(reason);
        const bool all = std::ranges::all_of(check_.tests, &LimitTest::holds);
        check_.outcome = all ? ModificationOutcome::kWithin : ModificationOutcome::kBreach;
        return Finish();
    }

  private:
    void Begin() {
        const Money nothing = Money::Of(0, question_.change.amount.currency());
        check_.original_value = question_.original_value;
        check_.index_factor = question_.index_factor;
        if (question_.original_value)
            check_.reference_value = Scaled(*question_.original_value, question_.index_factor);
        check_.change_value = question_.change.amount;
        check_.minor_sum = nothing;
        check_.separate_sum = nothing;
        bool counted = Count(question_.change);
        for (const ValueChange& change : question_.earlier)
            counted = Count(change) && counted;
        counted_ = counted;
        const std::optional<Money> size =
            question_.estimated_value ? question_.estimated_value : question_.original_value;
        // A contract of unknown size is judged as if the section were for it.
        check_.applies = !size || !(*size < limits_.applies_from);
    }

    // False where a change cannot be added: another currency, or more than an amount holds.
    bool Count(const ValueChange& change) {
        bool counted = true;
        const auto add = [&](Money& sum) {
            const std::optional<Money> more = Money::Plus(sum, change.amount);
            if (more) sum = *more;
            counted = counted && more.has_value();
        };
        if (Claims(change, Limit::kNetSum)) add(check_.minor_sum);
        if (Claims(change, Limit::kEachChange)) add(check_.separate_sum);
        return counted;
    }

    bool IsComparable() const {
        return HasReference() && IsAmountComparable() &&
               question_.original_value->currency() == question_.change.amount.currency();
    }

    bool IsAmountComparable() const {
        return question_.value_known && counted_ &&
               limits_.minor_below.currency() == question_.change.amount.currency();
    }

    // Shares of an original value that nobody knows cannot be judged. The amount that minor changes
    // stay below holds all the same.
    ModificationCheck FinishUnknown() {
        check_.outcome = ModificationOutcome::kUnknown;
        check_.warnings.emplace_back("VALUE_UNKNOWN");
        const bool over = Claims(question_.change, Limit::kNetSum) && IsAmountComparable() &&
                          !(Magnitude(check_.minor_sum) < limits_.minor_below);
        if (over) {
            TestMinorAmount(Reason::kMinor);
            check_.outcome = ModificationOutcome::kBreach;
        }
        return Finish();
    }

    bool HasReference() const {
        return question_.original_value && question_.original_value->minor() > 0;
    }

    void Test(Reason reason) {
        const Limit limit = GroundOf(reason).limit;
        if (limit == Limit::kEachChange) TestEach(reason);
        if (limit == Limit::kNetSum) TestNetSum(reason);
    }

    // "May not be more than": the limit itself still holds.
    void TestEach(Reason reason) {
        const Money change = question_.change.amount;
        AddShareTest(reason, LimitRule::kSingleChange, change, limits_.single_change, true);
    }

    // "Must be smaller than" and "below": the limit itself breaks.
    void TestNetSum(Reason reason) {
        const Money sum = Magnitude(check_.minor_sum);
        AddShareTest(reason, LimitRule::kMinorShare, sum, limits_.minor_share, false);
        TestMinorAmount(reason);
    }

    void TestMinorAmount(Reason reason) {
        const Money sum = Magnitude(check_.minor_sum);
        const bool below = sum < limits_.minor_below;
        check_.tests.push_back({
            .reason = reason,
            .rule = LimitRule::kMinorAmount,
            .measured = sum,
            .limit = limits_.minor_below,
            .holds = below,
            .calculation = sum.ToText() + (below ? " < " : " >= ") + limits_.minor_below.ToText(),
        });
    }

    void AddShareTest(
        Reason reason, LimitRule rule, Money measured, Ratio limit, bool limit_included
    ) {
        const Money original = *question_.original_value;
        const std::weak_ordering order =
            CompareShare(measured.minor(), original, question_.index_factor, limit);
        const bool holds = limit_included ? order <= 0 : order < 0;
        const char* holding = limit_included ? "<=" : "<";
        const char* breaking = limit_included ? ">" : ">=";
        check_.tests.push_back({
            .reason = reason,
            .rule = rule,
            .measured = measured,
            .limit = Scaled(*check_.reference_value, limit),
            .holds = holds,
            .calculation = ShareLine(
                measured,
                *check_.reference_value,
                SharePercent(measured, original, question_.index_factor),
                holds ? holding : breaking,
                limit
            ),
        });
    }

    ModificationCheck Finish() {
        check_.notice_required =
            check_.applies && std::ranges::any_of(question_.change.reasons, [](Reason reason) {
                return GroundOf(reason).notice;
            });
        if (check_.applies && HasReference()) AddWarnings();
        return std::move(check_);
    }

    void AddWarnings() {
        const ValueChange& change = question_.change;
        const bool each = Claims(change, Limit::kEachChange);
        if (each && Above(check_.separate_sum) && !Above(change.amount))
            check_.warnings.emplace_back("SUM_OF_CHANGES_LARGE");
        if (each && change.amount.minor() < 0 && Above(Magnitude(change.amount)))
            check_.warnings.emplace_back("DECREASE_LARGE");
        const bool not_material =
            std::ranges::find(change.reasons, Reason::kNotMaterial) != change.reasons.end();
        const bool not_minor = CompareShare(
                                   Size(change.amount),
                                   *question_.original_value,
                                   question_.index_factor,
                                   limits_.minor_share
                               ) >= 0 ||
                               !(Magnitude(change.amount) < limits_.minor_below);
        if (not_material && not_minor)
            check_.warnings.emplace_back("VALUE_CHANGED_AS_NOT_MATERIAL");
    }

    // Whether an amount is above what one change may be.
    bool Above(Money amount) const {
        return CompareShare(
                   amount.minor(),
                   *question_.original_value,
                   question_.index_factor,
                   limits_.single_change
               ) > 0;
    }

    const ModificationCase& question_;
    const ModificationLimits& limits_;
    ModificationCheck check_;
    bool counted_ = true;
};

constexpr std::string_view ReasonOf(LimitRule rule) {
    switch (rule) {
        case LimitRule::kSingleChange:
            return "MODIFICATION_TOO_LARGE";
        case LimitRule::kMinorShare:
            return "MODIFICATION_NOT_MINOR";
        case LimitRule::kMinorAmount:
            return "MODIFICATION_OVER_THRESHOLD";
    }
    return "MODIFICATION_TOO_LARGE";
}

}  // namespace

bool HasLimitedGround(const std::vector<AmendmentReason>& reasons) {
    return std::ranges::any_of(reasons, [](Reason reason) {
        return GroundOf(reason).limit != Limit::kNone;
    });
}

ModificationCheck CheckModification(
    const ModificationCase& question, const ModificationLimits& limits
) {
    return Checker(question, limits).Check();
}

std::optional<Rejection> BreachOf(const ModificationCheck& check, std::string_view field) {
    const auto broken = std::ranges::find(check.tests, false, &LimitTest::holds);
    if (broken == check.tests.end()) return std::nullopt;
    Rejection rejection{
        .reason = std::string(ReasonOf(broken->rule)),
        .field = std::string(field),
        .facts =
            {{"ground", std::string(EnumText(broken->reason))},
             {"change_value", check.change_value.ToText()},
             {"measured", broken->measured.ToText()},
             {"limit", broken->limit.ToText()},
             {"calculation", broken->calculation}},
    };
    if (check.original_value) rejection.facts["original_value"] = check.original_value->ToText();
    if (check.reference_value) rejection.facts["reference_value"] = check.reference_value->ToText();
    // Each broken limit with its calculation, for a person.
    for (const LimitTest& test : check.tests) {
        if (test.holds) continue;
        rejection.more.push_back(
            {std::string(field), std::string(ReasonOf(test.rule)), test.calculation}
        );
    }
    return rejection;
}

std::string SharePercent(Money part, Money whole, Ratio factor) {
    constexpr Wide kScale = 100 * 100'000;
    const Wide den = Wide{whole.minor()} * factor.numerator();
    LUOTSI_CHECK(den > 0, "a share is of something above zero");
    const Wide scaled = DivideHalfAway(Wide{part.minor()} * factor.denominator() * kScale, den);
    const Wide size = scaled < 0 ? -scaled : scaled;
    std::string decimals = std::to_string(static_cast<std::int64_t>(size % 100'000));
    decimals.insert(0, 5 - decimals.size(), '0');
    while (decimals.size() > 2 && decimals.ends_with('0'))
        decimals.pop_back();
    const std::string whole_text = std::to_string(Narrow(size / 100'000).value_or(0));
    return (scaled < 0 ? "-" : "") + whole_text + '.' + decimals + " %";
}

}  // namespace luotsi::contract_registry
