#pragma once

#include "contract_registry/domain/kinds.h"
#include "contract_registry/domain/term_dates.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/money.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace luotsi::contract_registry {

// The long-term procurement plan (pitkän tähtäimen hankintasuunnitelma): when buying must begin so
// that a new contract is there on the day after the old one's last.

// A contract in force, as far as the plan needs it.
struct PlanContract {
    Uuid id = {};
    std::string number = {};
    std::string title = {};
    ContractType type = ContractType::kPurchase;
    std::optional<CivilDate> start_date = {};
    // Absent for an open-ended contract.
    std::optional<CivilDate> end_date = {};
    // The buyer's; absent where none was agreed.
    std::optional<NoticePeriod> notice = {};
    // What a year costs (YearlyValue).
    std::optional<Money> annual_value = {};
    // The part of it that call-offs have taken: it is counted as theirs (YearCalledOff).
    std::optional<Money> called_off = {};
};

// What a year of a contract costs: what was agreed for a year, else what was agreed for its whole
// term by days, else what was paid in the last year.
std::optional<Money> YearlyValue(
    const std::optional<Money>& agreed_for_year,
    const std::optional<Money>& agreed_in_all,
    const std::optional<CivilDate>& start_date,
    const std::optional<CivilDate>& end_date,
    const std::optional<Money>& paid_in_year
);

// What a year of a framework's term has given away to call-offs that are worth so much in all. The
// money of its term is one: what call-offs take is not spent a second time.
std::optional<Money> YearCalledOff(
    Money called_off, const std::optional<CivilDate>& start, const std::optional<CivilDate>& end
);

struct PlannedPurchase {
    Uuid contract_id = {};
    std::string number = {};
    std::string title = {};
    ContractType type = ContractType::kPurchase;
    CivilDate end_date = {};
    CivilDate notice_day = {};
    CivilDate latest_start = {};
    std::uint64_t lead_days = 0;
    bool late = false;
    std::optional<Money> annual_value = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &PlannedPurchase::contract_id},
            Field{"number", &PlannedPurchase::number},
            Field{"title", &PlannedPurchase::title},
            Field{"type", &PlannedPurchase::type},
            Field{"end_date", &PlannedPurchase::end_date},
            Field{"notice_day", &PlannedPurchase::notice_day},
            Field{"latest_start", &PlannedPurchase::latest_start},
            Field{"lead_days", &PlannedPurchase::lead_days},
            Field{"late", &PlannedPurchase::late},
            Field{"annual_value", &PlannedPurchase::annual_value}
        };
    }
};

struct PlanYear {
    int year = 0;
    // By latest start, then number.
    std::vector<PlannedPurchase> purchases = {};
    // By currency, in its order.
    std::vector<Money> bound = {};
    std::vector<Money> to_be_decided = {};
    std::uint64_t without_value = 0;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"year", &PlanYear::year},
            Field{"purchases", &PlanYear::purchases},
            Field{"bound", &PlanYear::bound},
            Field{"to_be_decided", &PlanYear::to_be_decided},
            Field{"without_value", &PlanYear::without_value}
        };
    }
};

struct ProcurementPlan {
    CivilDate day = {};
    std::uint64_t lead_days = 0;
    std::vector<PlanYear> years = {};
    std::uint64_t open_ended = 0;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"day", &ProcurementPlan::day},
            Field{"lead_days", &ProcurementPlan::lead_days},
            Field{"years", &ProcurementPlan::years},
            Field{"open_ended", &ProcurementPlan::open_ended}
        };
    }
};

// `years` calendar years, that of `day` first. Contracts that end later are part of the money
// alone.
// AMOUNT_OVERFLOW where a sum is too large to be told.
Checked<ProcurementPlan> MakePlan(
    CivilDate day, int years, std::uint64_t lead_days, std::span<const PlanContract> contracts
);

// The part of a yearly value that falls on `days` of a year: a day's price in millionths, times the
// days. Absent where it is too large.
std::optional<Money> PartOfYear(Money yearly, int year, std::int64_t days);

}  // namespace luotsi::contract_registry
