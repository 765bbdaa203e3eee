#include "contract_registry/app/steering/criterion_work.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {
namespace {

// Came into force at some time; a draft and what was given up did not.
bool HasBound(ContractState state) {
    return IsInForce(state) || state == ContractState::kEnded || state == ContractState::kClosed;
}

std::uint64_t YearOf(CivilDate day) {
    return static_cast<std::uint64_t>(day.year());
}

// The years of a contract's term; open at the end: no last one.
struct Years {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> last = {};
    bool Hold(std::uint64_t year) const { return first <= year && (!last || year <= *last); }
};

Years YearsOf(const ContractHistory& contract) {
    const Terms latest = Timeline(contract).back().terms;
    Years years;
    if (latest.start_date) years.first = YearOf(*latest.start_date);
    if (latest.end_date) years.last = YearOf(*latest.end_date);
    return years;
}

absl::StatusOr<std::map<Uuid, Years>> BoundContracts(MeasureWorld& world) {
    std::map<Uuid, Years> bound;
    const absl::Status read = world.EachContract([&](const ports::Held<ContractBook>& contract) {
        if (HasBound(contract.state.state)) bound[contract.id] = YearsOf(contract.state);
        return absl::OkStatus();
    });
    if (!read.ok()) return read;
    return bound;
}

}  // namespace

absl::StatusOr<YearOfCriteria> CriteriaIn(
    MeasureWorld& world, std::uint64_t year, const std::optional<CriterionCategory>& category
) {
    const absl::StatusOr<std::map<Uuid, Years>> bound = BoundContracts(world);
    if (!bound.ok()) return bound.status();
    std::vector<CountedCriterion> criteria;
    const absl::Status read =
        world.EachRecord(CriterionBook::kKind, [&](const Uuid& id) -> absl::Status {
            const auto held = world.books().LoadAsOf<CriterionBook>(id, world.known());
            if (!held.ok()) return absl::UnavailableError("a criterion cannot be read");
            const auto contract = bound->find(held->state.contract_id);
            if (contract != bound->end()) criteria.push_back({held->state, contract->second.last});
            return absl::OkStatus();
        });
    if (!read.ok()) return read;
    YearOfCriteria found{.count = CountOf(criteria, year, category)};
    for (const auto& [id, years] : *bound) {
        if (years.Hold(year)) ++found.contracts;
    }
    return found;
}

absl::StatusOr<VehicleShare> VehiclesIn(MeasureWorld& world, std::uint64_t year) {
    std::vector<ContractVehicles> all;
    const absl::Status read =
        world.EachRecord(VehicleBook::kKind, [&](const Uuid& id) -> absl::Status {
            const auto held = world.books().LoadAsOf<VehicleBook>(id, world.known());
            if (!held.ok()) return absl::UnavailableError("a contract's vehicles cannot be read");
            all.push_back(held->state);
            return absl::OkStatus();
        });
    if (!read.ok()) return read;
    return VehicleShareOf(all, year);
}

absl::StatusOr<MeasureAnswer> MeasureCriteria(MeasureWorld& world, const Period& period) {
    return MeasureCriteriaOf(world, period, std::nullopt, std::nullopt);
}

absl::StatusOr<MeasureAnswer> MeasureCriteriaOf(
    MeasureWorld& world,
    const Period& period,
    const std::optional<CriterionCategory>& category,
    const std::optional<CriterionTheme>& theme
) {
    const auto found = CriteriaIn(world, YearOf(period.to), category);
    if (!found.ok()) return found.status();
    std::uint64_t criteria = 0;
    for (const CriteriaRow& row : found->count.rows) {
        if (!theme || row.theme == *theme) criteria += row.criteria;
    }
    MeasureAnswer answer{
        .numerator = static_cast<std::int64_t>(criteria),
        .denominator = 1,
        .sentence = MeasureSentence::kCriteria,
        .facts = FactsOf(criteria, found->contracts, found->count.year),
    };
    const auto narrow = [&](MeasureSentence to, std::string_view code) {
        answer.sentence = to;
        answer.facts.insert(answer.facts.begin(), std::string(code));
    };
    if (theme) {
        narrow(MeasureSentence::kCriteriaOfTheme, EnumText(*theme));
    } else if (category) {
        narrow(MeasureSentence::kCriteriaOfCategory, EnumText(*category));
    }
    return answer;
}

absl::StatusOr<MeasureAnswer> MeasureVehicles(MeasureWorld& world, const Period& period) {
    const auto share = VehiclesIn(world, YearOf(period.to));
    if (!share.ok()) return share.status();
    return MeasureAnswer{
        .numerator = static_cast<std::int64_t>(share->low_emission),
        .denominator = static_cast<std::int64_t>(share->vehicles),
        .sentence = MeasureSentence::kLowEmissionVehicles,
        .facts = FactsOf(share->low_emission, share->vehicles, share->contracts, share->year),
    };
}

}  // namespace luotsi::contract_registry
