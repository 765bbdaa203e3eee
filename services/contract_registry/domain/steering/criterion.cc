#include "contract_registry/domain/steering/criterion.h"

#include "contract_registry/domain/evidence.h"
#include "contract_registry/domain/steering/goal_figure.h"

#include <algorithm>
#include <map>
#include <set>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> CheckContract(bool exists, bool open, std::string_view field) {
    if (!exists) return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = std::string(field)};
    if (!open) return Rejection{.reason = "CONTRACT_NOT_OPEN", .field = std::string(field)};
    return std::nullopt;
}

struct YearCount {
    std::uint64_t vehicles = 0;
    std::uint64_t low_emission = 0;
    std::uint64_t contracts = 0;

    std::optional<Ratio> Share() const {
        return Ratio::Of(
            static_cast<std::int64_t>(low_emission), static_cast<std::int64_t>(vehicles)
        );
    }
};

YearCount CountYear(const std::vector<ContractVehicles>& all, std::uint64_t year) {
    YearCount count;
    for (const ContractVehicles& one : all) {
        const auto found = std::ranges::find(one.years, year, &VehicleYear::year);
        if (found == one.years.end()) continue;
        count.vehicles += found->vehicles;
        count.low_emission += found->low_emission;
        ++count.contracts;
    }
    return count;
}

}  // namespace

void CriterionBook::Evolve(State& criterion, const Event& event, const Recorded&) {
    std::visit(
        Overloaded{
            [&](const CriterionAdded& added) {
                criterion.contract_id = added.contract_id;
                criterion.code = added.code;
                criterion.category = added.category;
                criterion.theme = added.theme;
                criterion.use = added.use;
                criterion.text = added.text;
                criterion.from_year = added.from_year;
                criterion.evidence_sha256 = added.evidence_sha256;
            },
            [&](const CriterionWithdrawn& withdrawn) {
                criterion.withdrawn_from_year = withdrawn.from_year;
                criterion.withdrawal_reason = withdrawn.reason;
            },
        },
        event
    );
}

std::vector<Claim> CriterionBook::Claims(const State& criterion) {
    if (criterion.code.empty()) return {};
    return {{
        .key = "criterion/" + criterion.contract_id.ToText() + "/" + criterion.code,
        .reason = "CRITERION_CODE_TAKEN",
        .field = "criterion.code",
    }};
}

RecordRow CriterionBook::RowOf(const State& criterion) {
    const bool holds = criterion.withdrawn_from_year == 0;
    return {
        .contract = criterion.contract_id,
        .code = criterion.code,
        .state = holds ? std::string(EnumText(criterion.theme)) : "withdrawn",
    };
}

Decision<CriterionEvent> Decide(
    const ProcurementCriterion& criterion, const CriterionAdded& command, bool exists, bool open
) {
    LUOTSI_CHECK(criterion.code.empty(), "a criterion is added under a fresh id");
    if (auto fault = CheckContract(exists, open, "criterion.contract_id")) return *fault;
    if (!IsSha256(command.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "criterion.evidence_sha256"};
    return command;
}

Decision<CriterionEvent> Decide(
    const ProcurementCriterion& criterion, const CriterionWithdrawn& command, const Moment& moment
) {
    if (criterion.code.empty())
        return Rejection{.reason = "CRITERION_NOT_FOUND", .field = "criterion_id"};
    const auto this_year = static_cast<std::uint64_t>(moment.today.year());
    const bool in_time = command.from_year > criterion.from_year && command.from_year <= this_year;
    if (criterion.withdrawn_from_year != 0 || !in_time)
        return Rejection{.reason = "CRITERION_YEAR_WRONG", .field = "from_year"};
    return command;
}

bool CountedCriterion::HoldsIn(std::uint64_t year) const {
    const std::uint64_t withdrawn = criterion.withdrawn_from_year;
    return criterion.from_year <= year && (withdrawn == 0 || year < withdrawn) &&
           (!last_year || year <= *last_year);
}

CriteriaCount CountOf(
    const std::vector<CountedCriterion>& criteria,
    std::uint64_t year,
    const std::optional<CriterionCategory>& category
) {
    CriteriaCount count{.year = year};
    std::map<std::pair<CriterionCategory, CriterionTheme>, CriteriaRow> rows;
    std::map<std::pair<CriterionCategory, CriterionTheme>, std::set<Uuid>> contracts;
    std::set<Uuid> with;
    for (const CountedCriterion& one : criteria) {
        const ProcurementCriterion& criterion = one.criterion;
        const bool now = one.HoldsIn(year);
        const bool before = one.HoldsIn(year - 1);
        if ((category && criterion.category != *category) || (!now && !before)) continue;
        const std::pair key{criterion.category, criterion.theme};
        CriteriaRow& row = rows[key];
        row.category = criterion.category;
        row.theme = criterion.theme;
        if (before) --row.change;
        if (!now) continue;
        ++row.change;
        ++row.criteria;
        ++(criterion.use == CriterionUse::kMinimum ? row.minimum : row.comparison);
        contracts[key].insert(criterion.contract_id);
        with.insert(criterion.contract_id);
    }
    for (auto& [key, row] : rows) {
        row.contracts = contracts[key].size();
        count.criteria += row.criteria;
        count.change += row.change;
        count.rows.push_back(row);
    }
    count.contracts_with = with.size();
    return count;
}

void VehicleBook::Evolve(State& vehicles, const Event& event, const Recorded&) {
    const auto& recorded = std::get<VehiclesRecorded>(event);
    vehicles.contract_id = recorded.contract_id;
    const auto place =
        std::ranges::lower_bound(vehicles.years, recorded.year.year, {}, &VehicleYear::year);
    if (place != vehicles.years.end() && place->year == recorded.year.year) {
        *place = recorded.year;
    } else {
        vehicles.years.insert(place, recorded.year);
    }
}

RecordRow VehicleBook::RowOf(const State& vehicles) {
    return {.contract = vehicles.contract_id, .code = "vehicles", .state = "recorded"};
}

Decision<VehicleEvent> Decide(
    const ContractVehicles& vehicles, const VehiclesRecorded& command, bool exists, bool open
) {
    if (auto fault = CheckContract(exists, open, "contract_id")) return *fault;
    if (command.year.low_emission > command.year.vehicles)
        return Rejection{.reason = "VEHICLES_OUT_OF_RANGE", .field = "year.low_emission"};
    if (!IsSha256(command.year.evidence_sha256))
        return Rejection{.reason = "EVIDENCE_HASH_INVALID", .field = "year.evidence_sha256"};
    if (std::ranges::find(vehicles.years, command.year) != vehicles.years.end())
        return std::vector<VehicleEvent>{};
    return command;
}

VehicleShare VehicleShareOf(const std::vector<ContractVehicles>& all, std::uint64_t year) {
    const YearCount now = CountYear(all, year);
    VehicleShare share{
        .year = year,
        .vehicles = now.vehicles,
        .low_emission = now.low_emission,
        .share = now.Share(),
        .share_before = CountYear(all, year - 1).Share(),
        .contracts = now.contracts,
    };
    if (!share.share || !share.share_before) return share;
    GoalSum change;
    change.Add(*share.share, 1);
    change.Add(*Ratio::Of(-share.share_before->numerator(), share.share_before->denominator()), 1);
    share.change = change.Over(1).value;
    return share;
}

}  // namespace luotsi::contract_registry
