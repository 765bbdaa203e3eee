#include "contract_registry/domain/examples.h"

#include "kernel/wide.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// More than these would not fit into an answer.
constexpr std::size_t kMostFaultsNamed = 20;

const Indicator* FindIndicator(const Terms& terms, const std::string& code) {
    const auto found = std::ranges::find(terms.indicators, code, &Indicator::code);
    return found == terms.indicators.end() ? nullptr : &*found;
}

bool HoldsOn(const PriceRow& row, CivilDate day) {
    return (!row.valid_from || *row.valid_from <= day) && (!row.valid_to || day <= *row.valid_to);
}

// The price in force on a day: of several rows the one that began last.
std::optional<UnitPrice> PriceFor(const Terms& terms, const std::string& service, CivilDate day) {
    const PriceRow* best = nullptr;
    for (const PriceRow& row : terms.prices) {
        if (row.service_code != service || !HoldsOn(row, day)) continue;
        if (best == nullptr || best->valid_from < row.valid_from) best = &row;
    }
    if (best == nullptr) return std::nullopt;
    // A voucher pays its value or the price, whichever is less (act 569/2009 section 9).
    const bool by_voucher =
        terms.voucher && terms.voucher->value &&
        (terms.voucher->service_code.empty() || terms.voucher->service_code == service);
    if (by_voucher && *terms.voucher->value < best->unit_price) return terms.voucher->value;
    return best->unit_price;
}

// Each line is rounded once; the payment is the sum of rounded lines.
std::optional<Money> PaymentOf(const Terms& terms, const ContractExample& example) {
    std::optional<Money> sum;
    for (const ExampleLine& line : example.lines) {
        const std::optional<UnitPrice> price = PriceFor(terms, line.service_code, example.valid_on);
        if (!price) return std::nullopt;
        const std::optional<Money> due = Price(*price, line.quantity);
        if (!due) return std::nullopt;
        sum = sum ? Money::Plus(*sum, *due) : due;
        if (!sum) return std::nullopt;
    }
    return sum;
}

bool Reaches(const Indicator& indicator, Ratio value, Ratio level) {
    return indicator.direction == Direction::kAtLeast ? value >= level : value <= level;
}

// A sanction begins beyond the threshold, an incentive at the target level.
bool Takes(const IncentiveTerm& term, const Indicator& indicator, Ratio value) {
    if (term.kind == IncentiveKind::kIncentive)
        return Reaches(indicator, value, indicator.target_level);
    return !Reaches(indicator, value, indicator.threshold.value_or(indicator.target_level));
}

std::optional<Money> ShareOf(Money payment, Share share) {
    const std::int64_t micros_in_minor = PowerOfTen(6 - payment.currency().minor_digits());
    const std::optional<std::int64_t> micros = Narrow(Wide{payment.minor()} * micros_in_minor);
    if (!micros) return std::nullopt;
    return Price(UnitPrice::OfMicros(*micros, payment.currency()), share.ToQuantity());
}

std::optional<Money> AmountOf(const IncentiveTerm& term, const std::optional<Money>& payment) {
    std::optional<Money> amount = term.amount;
    if (!amount && payment) amount = ShareOf(*payment, term.share);
    if (amount && term.cap && *term.cap < *amount) return term.cap;
    return amount;
}

// All terms of one kind together. Sanctions together never take more than the payment.
std::optional<Money> SumOf(
    IncentiveKind kind,
    const Terms& terms,
    const ContractExample& example,
    const std::optional<Money>& payment
) {
    Money sum = Money::Of(0, payment ? payment->currency() : Currency());
    for (const IncentiveTerm& term : terms.incentive_terms) {
        if (term.kind != kind) continue;
        const auto told = std::ranges::find(
            example.indicators, term.indicator_code, &ExampleIndicator::indicator_code
        );
        const Indicator* indicator = FindIndicator(terms, term.indicator_code);
        if (told == example.indicators.end() || indicator == nullptr) continue;
        if (!Takes(term, *indicator, told->value)) continue;
        const std::optional<Money> amount = AmountOf(term, payment);
        if (!amount) return std::nullopt;
        const std::optional<Money> more = Money::Plus(sum, *amount);
        if (!more) return std::nullopt;
        sum = *more;
    }
    const bool over = kind == IncentiveKind::kSanction && payment && *payment < sum;
    return over ? payment : sum;
}

std::string TextOf(const std::optional<Money>& amount) {
    return amount ? amount->ToText() : std::string();
}

std::string TextOf(std::optional<bool> met) {
    if (!met) return {};
    return *met ? "met" : "not met";
}

void Compare(
    std::vector<BrokenExample>& broken,
    const BrokenExample& where,
    const char* part,
    const std::optional<Money>& expected,
    const std::optional<Money>& found
) {
    if (!expected || expected == found) return;
    BrokenExample one = where;
    one.part = part;
    one.expected = TextOf(expected);
    one.found = TextOf(found);
    broken.push_back(std::move(one));
}

void AddBroken(std::vector<BrokenExample>& broken, const Terms& terms, std::size_t index) {
    const ContractExample& example = terms.examples[index];
    const ExampleResult result = RunExample(terms, example);
    const BrokenExample where{.index = index, .name = example.name};
    for (std::size_t i = 0; i < example.indicators.size(); ++i) {
        if (result.met[i] == example.indicators[i].met) continue;
        BrokenExample one = where;
        one.part = "indicator " + example.indicators[i].indicator_code;
        one.expected = TextOf(std::optional(example.indicators[i].met));
        one.found = TextOf(result.met[i]);
        broken.push_back(std::move(one));
    }
    Compare(broken, where, "payment", example.payment, result.payment);
    Compare(broken, where, "sanction", example.sanction, result.sanction);
    Compare(broken, where, "incentive", example.incentive, result.incentive);
}

// The stretch in which a day lies.
std::size_t StretchOf(const std::vector<TermsPeriod>& periods, CivilDate day) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        if (!periods[i].valid_from || *periods[i].valid_from <= day) found = i;
    }
    return found;
}

bool Has(const Terms& terms, const ContractExample& example) {
    return std::ranges::find(terms.examples, example) != terms.examples.end();
}

// An example that first appears after its own day would be run against no terms at all.
void AddNeverRun(std::vector<BrokenExample>& broken, const TermsPeriod& period, std::size_t index) {
    const ContractExample& example = period.terms.examples[index];
    const BrokenExample one{
        .index = index,
        .name = example.name,
        .part = "valid_on",
        .expected = "on or after " + period.valid_from->ToText(),
        .found = example.valid_on.ToText(),
    };
    // Later stretches hold the same example; it is named once.
    if (std::ranges::find(broken, one.name, &BrokenExample::name) == broken.end())
        broken.push_back(one);
}

std::string Detail(const BrokenExample& one) {
    return one.name + ": " + one.part + " is agreed as " + one.expected + ", but is " +
           (one.found.empty() ? "not to be told" : one.found);
}

}  // namespace

ExampleResult RunExample(const Terms& terms, const ContractExample& example) {
    ExampleResult result;
    result.payment = PaymentOf(terms, example);
    for (const ExampleIndicator& told : example.indicators) {
        const Indicator* indicator = FindIndicator(terms, told.indicator_code);
        result.met.push_back(
            indicator == nullptr
                ? std::nullopt
                : std::optional(Reaches(*indicator, told.value, indicator->target_level))
        );
    }
    result.sanction = SumOf(IncentiveKind::kSanction, terms, example, result.payment);
    result.incentive = SumOf(IncentiveKind::kIncentive, terms, example, result.payment);
    return result;
}

std::vector<BrokenExample> RunExamples(const Terms& terms) {
    std::vector<BrokenExample> broken;
    for (std::size_t i = 0; i < terms.examples.size(); ++i)
        AddBroken(broken, terms, i);
    return broken;
}

std::vector<BrokenExample> RunExamples(const std::vector<TermsPeriod>& periods) {
    std::vector<BrokenExample> broken;
    for (std::size_t p = 0; p < periods.size(); ++p) {
        const Terms& terms = periods[p].terms;
        for (std::size_t i = 0; i < terms.examples.size(); ++i) {
            const std::size_t of_day = StretchOf(periods, terms.examples[i].valid_on);
            if (of_day == p) AddBroken(broken, terms, i);
            if (of_day < p && !Has(periods[of_day].terms, terms.examples[i]))
                AddNeverRun(broken, periods[p], i);
        }
    }
    return broken;
}

std::optional<Rejection> ExamplesRefusal(const std::vector<TermsPeriod>& periods) {
    const std::vector<BrokenExample> broken = RunExamples(periods);
    if (broken.empty()) return std::nullopt;
    const BrokenExample& first = broken.front();
    Rejection rejection{
        .reason = "EXAMPLE_BROKEN",
        .field = "examples[" + std::to_string(first.index) + "]",
        .facts =
            {{"example", first.name},
             {"part", first.part},
             {"expected", first.expected},
             {"found", first.found.empty() ? "nothing" : first.found}},
    };
    for (const BrokenExample& one : broken) {
        if (rejection.more.size() == kMostFaultsNamed) break;
        rejection.more.push_back(
            {"examples[" + std::to_string(one.index) + "]", "EXAMPLE_BROKEN", Detail(one)}
        );
    }
    return rejection;
}

std::vector<FieldFault> EmptyExampleFaults(const Terms& terms, std::string_view prefix) {
    std::vector<FieldFault> faults;
    for (std::size_t i = 0; i < terms.examples.size(); ++i) {
        const ContractExample& example = terms.examples[i];
        const bool expects =
            example.payment || example.sanction || example.incentive || !example.indicators.empty();
        if (expects) continue;
        faults.push_back(
            {std::string(prefix) + "examples[" + std::to_string(i) + "]",
             "EXAMPLE_EMPTY",
             example.name}
        );
    }
    return faults;
}

std::optional<Rejection> RefuseUnsignedExamples(
    const ContractHistory& contract, CivilDate effective_from, const TermsPatch& patch
) {
    const Terms terms = TermsOn(contract, effective_from);
    for (std::size_t i = 0; i < patch.examples.size(); ++i) {
        if (Has(terms, patch.examples[i])) continue;
        return Rejection{
            .reason = "EXAMPLE_NEEDS_SIGNATURES",
            .field = "examples[" + std::to_string(i) + "]",
            .facts = {{"example", patch.examples[i].name}},
        };
    }
    return std::nullopt;
}

}  // namespace luotsi::contract_registry
