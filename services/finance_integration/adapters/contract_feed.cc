#include "finance_integration/adapters/feeds.h"
#include "finance_integration/domain/supplier_name.h"
#include "platform/wire/values.h"

#include <luotsi/contract/v1/contract_event.pb.h>

#include <absl/status/status.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace luotsi::finance_integration {
namespace {

using contract::v1::Contract;

// Records of a contract, such as its attentions, have types of their own on the same topic.
constexpr std::string_view kTypes = "fi.luotsi.contract.contract.";

// A register lists what is agreed, so an imported contract is no draft even where the registry
// could not read its dates; without a usable start it is never in force, but its supplier is known.
bool Binds(const Contract& contract) {
    if (contract.origin() == contract::v1::CONTRACT_ORIGIN_IMPORTED) return true;
    return contract.state() != contract::v1::CONTRACT_STATE_DRAFT &&
           contract.state() != contract::v1::CONTRACT_STATE_TENDERED;
}

bool Misses(const Contract& contract, std::string_view part) {
    return std::ranges::find(contract.missing_parts(), part) != contract.missing_parts().end();
}

std::string ServiceTextOf(const Contract& contract) {
    std::string text = contract.title() + " " + contract.service_description();
    for (const contract::v1::Price& price : contract.prices())
        text += " " + price.service_name();
    return text;
}

AgreedPrice PriceOf(const contract::v1::Price& price, wire::Reader& reader) {
    return {
        .service_code = price.service_code(),
        .unit = price.unit(),
        .unit_price = reader.UnitPriceOf(price.unit_price(), "contract.prices.unit_price"),
    };
}

TermsPeriod ReadPeriod(const contract::v1::TermsPeriod& message, wire::Reader& reader) {
    const Contract& contract = message.contract();
    TermsPeriod terms;
    terms.valid_from = reader.Date(message.valid_from(), "valid_from");
    terms.number = contract.number();
    terms.import_identity = contract.import_identity();
    terms.provider_name = CollapseBlanks(contract.provider().name());
    if (contract.provider().has_identifier()) {
        terms.provider_scheme = contract.provider().identifier().scheme();
        terms.provider_id = contract.provider().identifier().id();
    }
    terms.start_date = reader.Date(contract.start_date(), "contract.start_date");
    terms.end_date = reader.Date(contract.end_date(), "contract.end_date");
    if (contract.has_agreed_value()) {
        terms.agreed_value = reader.MoneyOf(contract.agreed_value(), "contract.agreed_value");
    }
    if (contract.has_annual_value()) {
        terms.annual_value = reader.MoneyOf(contract.annual_value(), "contract.annual_value");
    }
    terms.binding = Binds(contract);
    terms.own_production = contract.type() == contract::v1::CONTRACT_TYPE_OWN_PRODUCTION;
    terms.placeholder_provider = Misses(contract, "provider");
    terms.service_text = ServiceTextOf(contract);
    for (const contract::v1::Price& price : contract.prices())
        terms.prices.push_back(PriceOf(price, reader));
    return terms;
}

absl::Status Handle(
    const feed::PublicEvent& event, NoteContractHandler& note, std::vector<ports::Entry>& work
) {
    if (!event.type.starts_with(kTypes)) return absl::OkStatus();
    contract::v1::ContractEvent message;
    if (!message.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("a contract event that cannot be read");
    }
    const std::optional<ContractId> contract = ContractId::Parse(message.contract_id());
    if (!contract) return absl::InvalidArgumentError("a contract event without a contract");
    wire::Reader reader;
    NoteContract command{.contract = *contract, .revision = message.revision(), .periods = {}};
    for (const contract::v1::TermsPeriod& period : message.periods())
        command.periods.push_back(ReadPeriod(period, reader));
    if (reader.rejection()) return absl::InvalidArgumentError("a contract event with odd values");
    work.push_back({.request = {}, .work = note.Plan(std::move(command))});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowContracts(NoteContractHandler& note) {
    return {
        .source = kContractRegistry,
        .handle = [&note](
                      const feed::PublicEvent& event, std::vector<ports::Entry>& work
                  ) { return Handle(event, note, work); },
    };
}

}  // namespace luotsi::finance_integration
