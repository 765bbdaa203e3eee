#include "contract_registry/app/concerns.h"

#include "contract_registry/app/attentions.h"
#include "contract_registry/app/parameters.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

// Contracts of one look at the index: bounds memory and the time others wait.
constexpr std::size_t kSlice = 500;

// A draft is told too: it can still be mended.
bool IsAlive(ContractState state) {
    return state == ContractState::kDraft || state == ContractState::kTendered ||
           state == ContractState::kActive || state == ContractState::kEnding;
}

std::vector<Attention> EndedStatutes(ports::Unit& unit, const Terms& terms) {
    std::vector<Attention> ended;
    for (const std::string& code : StatutesOf(terms)) {
        const Statute& statute = unit.Get<StatuteBook>(StatuteId(code)).state;
        if (Outlives(terms, statute)) ended.push_back(EndedStatute(statute));
    }
    return ended;
}

std::vector<Attention> InhouseLimit(ports::Unit& unit, const Terms& terms, CivilDate today) {
    if (!terms.provider.identifier) return {};
    const InhouseUnit known = unit.Get<InhouseBook>(InhouseId(*terms.provider.identifier)).state;
    if (known.years.empty()) return {};
    return AttentionsOf(Assess(known, InhouseLimitsIn(unit, today), today));
}

bool MayConcern(const ContractHistory& history) {
    return std::ranges::any_of(Timeline(history), [](const TermsPeriod& period) {
        return period.terms.provider_kind == ProviderKind::kInHouse ||
               !StatutesOf(period.terms).empty();
    });
}

}  // namespace

bool IsAffected(const ContractHistory& history, const Statute& statute) {
    return IsAlive(history.state) && Outlives(Timeline(history).back().terms, statute);
}

void TellConcerns(ports::Unit& unit, const Uuid& contract, const Moment& moment) {
    const ContractHistory history = unit.Get<ContractBook>(contract).state;
    if (!history.exists) return;
    std::vector<Attention> statutes;
    std::vector<Attention> inhouse;
    if (IsAlive(history.state)) {
        const Terms latest = Timeline(history).back().terms;
        statutes = EndedStatutes(unit, latest);
        inhouse = InhouseLimit(unit, latest, moment.today);
    }
    TellAttentions(unit, contract, std::string(StatuteBook::kKind), std::move(statutes));
    TellAttentions(unit, contract, std::string(InhouseBook::kKind), std::move(inhouse));
}

void TellConcernsIfAny(ports::Unit& unit, const Uuid& contract, const Moment& moment) {
    if (MayConcern(unit.Get<ContractBook>(contract).state)) TellConcerns(unit, contract, moment);
}

InhouseLimits InhouseLimitsIn(ports::Unit& unit, CivilDate day) {
    return InhouseLimitsOn([&](std::string_view key) { return ParameterIn(unit, key); }, day);
}

InhouseLimits InhouseLimitsOn(
    const std::function<Parameter(std::string_view key)>& look, CivilDate day
) {
    const auto whole = [&](std::string_view key) { return WholeOn(look(key), day); };
    const auto share = [&](std::string_view key) { return ShareOn(look(key), day); };
    const auto money = [&](std::string_view key) { return MoneyOn(look(key), day); };
    return {
        .share = share("inhouse.external_share"),
        .amount = money("inhouse.external_amount"),
        .share_from = money("inhouse.external_share_from"),
        .no_market_share = share("inhouse.no_market_share"),
        .no_market_years = whole("inhouse.no_market_years"),
        .no_market_days = whole("inhouse.no_market_days"),
        .years = whole("inhouse.average_years"),
        .owned = share("inhouse.min_ownership"),
    };
}

absl::Status TellConcernsOf(
    ports::Books& books, const ContractPages& pages, const Moment& moment, std::string_view actor
) {
    Uuid after;
    for (;;) {
        std::vector<Uuid> slice;
        if (absl::Status read = pages(after, kSlice, slice); !read.ok()) return read;
        std::vector<ports::Entry> work;
        for (const Uuid& contract : slice) {
            ports::RequestContext request;
            request.actor = std::string(actor);
            work.push_back({request, [contract, moment](ports::Unit& unit) {
                                TellConcerns(unit, contract, moment);
                                return std::optional<Rejection>();
                            }});
        }
        for (const auto& answer : books.RunAll(std::move(work))) {
            if (answer.failed()) return answer.status();
        }
        if (slice.size() < kSlice) return absl::OkStatus();
        after = slice.back();
    }
}

}  // namespace luotsi::contract_registry
