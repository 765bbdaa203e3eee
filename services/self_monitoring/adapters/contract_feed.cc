#include "self_monitoring/adapters/contract_feed.h"

#include "kernel/company_key.h"
#include "kernel/identifiers.h"
#include "self_monitoring/app/note_contract.h"
#include "self_monitoring/domain/known_chain.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/contract/v1/supply_chain.pb.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace luotsi::self_monitoring {
namespace {

constexpr std::string_view kSupplyChainType = "fi.luotsi.contract.supply_chain.changed.v1";
constexpr std::string_view kTypes = "fi.luotsi.contract.contract.";

absl::Status Unreadable(std::string_view field) {
    return absl::InvalidArgumentError("the event's " + std::string(field) + " cannot be read");
}

bool ReadDate(const std::string& text, std::optional<CivilDate>& date) {
    date = CivilDate::Parse(text);
    return text.empty() || date.has_value();
}

// An identifier that is not in its one form identifies no one.
std::optional<Provider> ReadProvider(const contract::v1::Contract& contract) {
    if (!contract.provider().has_identifier()) return std::nullopt;
    const auto& given = contract.provider().identifier();
    const Checked<PartyIdentifier> identifier =
        NormalisePartyIdentifier(given.scheme(), given.id());
    if (!identifier.ok()) return std::nullopt;
    return Provider::Of(identifier.value());
}

// A stretch of terms begins with its own first day or the contract's, whichever is later, and ends
// before the next stretch or with the contract.
bool ReadPeriods(const contract::v1::ContractEvent& event, std::vector<ProviderPeriod>& periods) {
    for (const contract::v1::TermsPeriod& terms : event.periods()) {
        std::optional<CivilDate> valid_from;
        std::optional<CivilDate> start;
        ProviderPeriod period;
        if (!ReadDate(terms.valid_from(), valid_from)) return false;
        if (!ReadDate(terms.contract().start_date(), start)) return false;
        if (!ReadDate(terms.contract().end_date(), period.last)) return false;
        period.provider = ReadProvider(terms.contract());
        period.first = std::max(valid_from, start);
        if (!periods.empty() && valid_from) {
            std::optional<CivilDate>& last = periods.back().last;
            const CivilDate day_before = valid_from->AddDays(-1);
            last = last ? std::min(*last, day_before) : day_before;
        }
        periods.push_back(std::move(period));
    }
    return true;
}

std::optional<Phase> PhaseOf(contract::v1::ContractState state) {
    switch (state) {
        case contract::v1::CONTRACT_STATE_CANCELLED:
            return std::nullopt;
        case contract::v1::CONTRACT_STATE_DRAFT:
            return Phase::kPreparation;
        case contract::v1::CONTRACT_STATE_TENDERED:
            return Phase::kTendering;
        default:
            return Phase::kContractTime;
    }
}

std::vector<std::string> GoalsOf(const contract::v1::ContractEvent& event) {
    std::set<std::string> codes;
    for (const contract::v1::TermsPeriod& terms : event.periods()) {
        for (const contract::v1::Goal& goal : terms.contract().goals())
            codes.insert(goal.code());
    }
    return {codes.begin(), codes.end()};
}

absl::Status NoteChain(const feed::PublicEvent& public_event, std::vector<ports::Entry>& work) {
    contract::v1::SupplyChainEvent event;
    if (!event.ParseFromString(public_event.data)) return Unreadable("message");
    const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
    if (!contract || event.revision() == 0) return Unreadable("contract_id");
    KnownChain known{.revision = event.revision(), .companies = {}};
    for (const contract::v1::Subcontractor& one : event.supply_chain().subcontractors()) {
        const auto& identifier = one.party().identifier();
        known.companies.push_back(CompanyKey({identifier.scheme(), identifier.id()}));
    }
    work.push_back({{}, [contract, fact = ChainNoted{std::move(known)}](ports::Unit& unit) {
                        const Uuid id = contract->uuid();
                        return unit.Apply<KnownChainBook>(
                            id, Decide(unit.Get<KnownChainBook>(id).state, fact)
                        );
                    }});
    return absl::OkStatus();
}

absl::Status Handle(const feed::PublicEvent& public_event, std::vector<ports::Entry>& work) {
    if (public_event.type == kSupplyChainType) return NoteChain(public_event, work);
    if (!public_event.type.starts_with(kTypes)) return absl::OkStatus();
    contract::v1::ContractEvent event;
    if (!event.ParseFromString(public_event.data)) return Unreadable("message");
    const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
    if (!contract) return Unreadable("contract_id");
    if (event.periods().empty() || event.revision() == 0) return Unreadable("periods");
    KnownContract known;
    known.revision = event.revision();
    known.phase = PhaseOf(event.periods(event.periods_size() - 1).contract().state());
    known.binding = known.phase == Phase::kContractTime;
    known.goals = GoalsOf(event);
    const contract::v1::Contract& latest = event.periods(event.periods_size() - 1).contract();
    known.number = latest.number().empty() ? latest.import_identity() : latest.number();
    if (!ReadPeriods(event, known.periods)) return Unreadable("periods");
    work.push_back({{}, NoteContract(*contract, ContractNoted{std::move(known)})});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowContracts() {
    return {.source = "contract-registry", .handle = Handle};
}

}  // namespace luotsi::self_monitoring
