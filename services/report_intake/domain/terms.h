#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"
#include "kernel/quantity.h"
#include "report_intake/domain/scorecard.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// What intake must know of a contract to judge a report: a local copy, noted in the own journal
// from the registry's events, so that a report is judged without asking anyone and can be judged
// again.

enum class Direction { kAtLeast, kAtMost };

// By what way a service is produced (tuotantotapa).
enum class ProductionMethod { kBought, kOwn, kVoucher, kInHouse, kFreeChoice };

// A day counted from a reported month: `day` of the month so many months after it.
struct CloseDay {
    std::uint64_t months_after = 1;
    std::uint64_t day = 1;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"months_after", &CloseDay::months_after}, Field{"day", &CloseDay::day}
        };
    }
};

enum class LadderStepKind { kReminder, kHelp, kNotice, kHold, kSanctionProposal };

// What follows when so many reports are missing.
struct LadderStep {
    LadderStepKind kind = LadderStepKind::kReminder;
    // 0: not counted.
    std::uint64_t missed_in_a_row = 0;
    // Or so many of the last `of_months`; 0: not counted.
    std::uint64_t missed = 0;
    std::uint64_t of_months = 0;
    // Calendar days after the due day of the latest missing month (first step) or after the step
    // before.
    std::uint64_t days_after = 0;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"kind", &LadderStep::kind},
            Field{"missed_in_a_row", &LadderStep::missed_in_a_row},
            Field{"missed", &LadderStep::missed},
            Field{"of_months", &LadderStep::of_months},
            Field{"days_after", &LadderStep::days_after}
        };
    }
};

struct PricedService {
    std::string service_code = {};
    std::string unit = {};
    // First and last day of its price; absent: as long as the terms, until the next price begins.
    std::optional<CivilDate> valid_from = {};
    std::optional<CivilDate> valid_to = {};
    // Without VAT; absent in terms noted before prices were.
    std::optional<UnitPrice> unit_price = {};
    std::string service_name = {};

    bool HoldsOn(CivilDate day) const {
        return (!valid_from || *valid_from <= day) && (!valid_to || day <= *valid_to);
    }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &PricedService::service_code},
            Field{"unit", &PricedService::unit},
            Field{"valid_from", &PricedService::valid_from},
            Field{"valid_to", &PricedService::valid_to},
            Field{"unit_price", &PricedService::unit_price},
            Field{"service_name", &PricedService::service_name}
        };
    }
};

struct MeasuredIndicator {
    std::string code;
    Direction direction = Direction::kAtLeast;
    Ratio target_level;
    FocusArea focus_area = FocusArea::kQuality;
    // `share`, `days`, `points`; empty in terms noted before it was.
    std::string unit = {};
    std::string name = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"code", &MeasuredIndicator::code},
            Field{"direction", &MeasuredIndicator::direction},
            Field{"target_level", &MeasuredIndicator::target_level},
            Field{"focus_area", &MeasuredIndicator::focus_area},
            Field{"unit", &MeasuredIndicator::unit},
            Field{"name", &MeasuredIndicator::name}
        };
    }
};

struct ReportingTerms {
    // Absent: since ever.
    std::optional<CivilDate> valid_from;
    std::optional<CivilDate> start_date;
    std::optional<CivilDate> end_date;
    std::vector<PricedService> services;
    std::vector<MeasuredIndicator> indicators;
    std::vector<FocusWeight> focus_weights;
    // Day of the following month on which a report is due, 1..28; 0: no duty to report.
    std::uint64_t due_day = 0;
    bool forecast_required = false;
    // Months that one self-monitoring report tells of: 1, 3, 4 or 12; 0: none is due.
    std::uint64_t self_monitoring_months = 0;
    // Day of the month after those months on which it is due, 1..28.
    std::uint64_t self_monitoring_due_day = 0;
    // Who provides, `scheme:id`; empty where its register does not identify it, and in terms noted
    // before stretches told it.
    std::string provider = {};
    // CompanyKeys of a consortium's members; empty for a provider that stands alone.
    std::vector<std::string> members = {};
    // Paid by service voucher: only while the provider is approved.
    bool voucher = false;
    // When the month's figures close; absent: never.
    std::optional<CloseDay> first_close = {};
    std::optional<CloseDay> final_close = {};
    std::vector<LadderStep> ladder = {};
    ProductionMethod production_method = ProductionMethod::kBought;
    // The framework under which it is a call-off; nil: none.
    Uuid framework = {};
    // The most that a framework's call-offs come to together; only for a framework.
    std::optional<Money> framework_ceiling = {};
    static constexpr auto Fields() {
        return std::tuple{
            Field{"valid_from", &ReportingTerms::valid_from},
            Field{"start_date", &ReportingTerms::start_date},
            Field{"end_date", &ReportingTerms::end_date},
            Field{"services", &ReportingTerms::services},
            Field{"indicators", &ReportingTerms::indicators},
            Field{"focus_weights", &ReportingTerms::focus_weights},
            Field{"due_day", &ReportingTerms::due_day},
            Field{"forecast_required", &ReportingTerms::forecast_required},
            Field{"self_monitoring_months", &ReportingTerms::self_monitoring_months},
            Field{"self_monitoring_due_day", &ReportingTerms::self_monitoring_due_day},
            Field{"provider", &ReportingTerms::provider},
            Field{"members", &ReportingTerms::members},
            Field{"voucher", &ReportingTerms::voucher},
            Field{"first_close", &ReportingTerms::first_close},
            Field{"final_close", &ReportingTerms::final_close},
            Field{"ladder", &ReportingTerms::ladder},
            Field{"production_method", &ReportingTerms::production_method},
            Field{"framework", &ReportingTerms::framework},
            Field{"framework_ceiling", &ReportingTerms::framework_ceiling}
        };
    }
};

struct TermsNoted {
    static constexpr std::string_view kName = "terms_noted";
    // The contract's revision that these terms belong to.
    std::uint64_t contract_revision = 0;
    // The registry's journal position of the event that told it.
    std::uint64_t registry_position = 0;
    // The contract's number, or the source row of an imported contract without one.
    std::string contract_key;
    // `scheme:id`; empty for an imported contract whose register does not identify the provider.
    std::string provider;
    bool imported = false;
    // Whether the contract binds: not a draft.
    bool binding = false;
    CivilDate noted_on;
    std::vector<ReportingTerms> periods;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_revision", &TermsNoted::contract_revision},
            Field{"registry_position", &TermsNoted::registry_position},
            Field{"contract_key", &TermsNoted::contract_key},
            Field{"provider", &TermsNoted::provider},
            Field{"imported", &TermsNoted::imported},
            Field{"binding", &TermsNoted::binding},
            Field{"noted_on", &TermsNoted::noted_on},
            Field{"periods", &TermsNoted::periods}
        };
    }
};
using TermsEvent = std::variant<TermsNoted>;

struct ContractTerms {
    // 0: the contract is not known.
    std::uint64_t contract_revision = 0;
    std::string contract_key;
    std::string provider;
    bool imported = false;
    bool binding = false;
    // The day on which it was first heard of as binding; what happened before is history.
    CivilDate known_since;
    std::vector<ReportingTerms> periods;

    bool known() const { return contract_revision > 0; }
    // The terms in force on a day. Only for a known contract.
    const ReportingTerms& On(CivilDate day) const;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_revision", &ContractTerms::contract_revision},
            Field{"contract_key", &ContractTerms::contract_key},
            Field{"provider", &ContractTerms::provider},
            Field{"imported", &ContractTerms::imported},
            Field{"binding", &ContractTerms::binding},
            Field{"known_since", &ContractTerms::known_since},
            Field{"periods", &ContractTerms::periods}
        };
    }
};

struct TermsBook {
    using State = ContractTerms;
    using Event = TermsEvent;
    static constexpr std::string_view kKind = "contract_terms";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(State& terms, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& terms);
};

// Notes newer terms; an older or known revision changes nothing.
Decision<TermsEvent> Decide(const ContractTerms& terms, const TermsNoted& news);

// The key under which a contract's terms are found by its number or source row.
std::string ContractKeyClaim(std::string_view contract_key);

// Days on which the county's offices are closed beside the statutory calendar.
using ClosedDays = std::span<const CivilDate>;

// One month that is to be reported.
struct Due {
    Month month;
    CivilDate due_date;
};

// The due day of a month: `due_day` of the next month, or the next working day (act 150/1930
// section 5). Nothing where the month lies outside the contract or there is no duty to report.
std::optional<Due> DueOf(const ContractTerms& terms, Month month, ClosedDays closed_days);

// All months to be reported from the contract's start to its end, or to `horizon` when that is
// earlier.
std::vector<Due> DueCalendar(const ContractTerms& terms, Month horizon, ClosedDays closed_days);

// The same for self-monitoring reports: `month` is the last month that a report tells of.
std::vector<Due> SelfMonitoringCalendar(
    const ContractTerms& terms, Month horizon, ClosedDays closed_days
);

// Whether the month has a day on which the contract is in force.
bool Covers(const ContractTerms& terms, Month month);

}  // namespace luotsi::report_intake

namespace luotsi {

template <>
struct EnumNames<report_intake::Direction> {
    using E = report_intake::Direction;
    static constexpr std::array<std::pair<E, std::string_view>, 2> kNames{{
        {E::kAtLeast, "at_least"},
        {E::kAtMost, "at_most"},
    }};
};

template <>
struct EnumNames<report_intake::ProductionMethod> {
    using E = report_intake::ProductionMethod;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kBought, "bought"},
        {E::kOwn, "own"},
        {E::kVoucher, "voucher"},
        {E::kInHouse, "in_house"},
        {E::kFreeChoice, "free_choice"},
    }};
};

template <>
struct EnumNames<report_intake::LadderStepKind> {
    using E = report_intake::LadderStepKind;
    static constexpr std::array<std::pair<E, std::string_view>, 5> kNames{{
        {E::kReminder, "reminder"},
        {E::kHelp, "help"},
        {E::kNotice, "notice"},
        {E::kHold, "hold"},
        {E::kSanctionProposal, "sanction_proposal"},
    }};
};

}  // namespace luotsi
