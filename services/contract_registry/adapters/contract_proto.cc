#include "contract_registry/adapters/contract_proto.h"

#include "platform/wire/described.h"

namespace luotsi::contract_registry {
namespace {

// Domain enums are declared in the order of their wire enums, whose 0 means "not given". The tests
// walk every pair.
template <class Domain, class Wire>
Domain FromWire(Wire value) {
    return static_cast<Domain>(static_cast<int>(value) - 1);
}
template <class Wire, class Domain>
Wire ToWire(Domain value) {
    return static_cast<Wire>(static_cast<int>(value) + 1);
}

void PutTerms(const Terms& terms, const NameOf& name_of, contract::v1::Contract* out) {
    wire::Fill(terms, out);
    if (terms.buyer == Party{}) out->clear_buyer();
    if (terms.template_origin) wire::Fill(*terms.template_origin, out->mutable_template_());
    for (std::size_t i = 0; name_of && i < terms.responsible_persons.size(); ++i) {
        out->mutable_responsible_persons(static_cast<int>(i))
            ->set_name(name_of(terms.responsible_persons[i].name_ref));
    }
}

template <class Domain, class Wire>
std::string Filter(Wire value) {
    if (static_cast<int>(value) == 0) return {};
    return std::string(EnumText(FromWire<Domain>(value)));
}

}  // namespace

ParsedContract ParseContract(const contract::v1::Contract& contract, wire::Reader& reader) {
    ParsedContract parsed;
    parsed.command.number = contract.number();
    Terms& terms = parsed.command.terms;
    wire::Take(contract, "contract", reader, terms);
    // Names go to the erasable side table: the handler makes the rows with their references.
    terms.responsible_persons.clear();
    for (const contract::v1::ResponsiblePerson& person : contract.responsible_persons()) {
        parsed.persons.push_back(
            {FromWire<Side>(person.side()), FromWire<Level>(person.level()), person.name()}
        );
    }
    return parsed;
}

AmendContract ParseAmendment(
    const contract::v1::AmendContractRequest& request, wire::Reader& reader
) {
    AmendContract parsed;
    parsed.effective_from =
        reader.Date(request.effective_from(), "effective_from").value_or(CivilDate());
    parsed.reason = FromWire<AmendmentReason>(request.reason());
    parsed.description = request.description();
    parsed.seen_revision = wire::SeenRevision(request.etag());
    wire::Take(request, "", reader, parsed.patch);
    // An empty date given on purpose makes the contract open-ended.
    parsed.patch.changes_end = request.has_end_date();
    return parsed;
}

void PutContract(
    const ports::Held<ContractBook>& held,
    const Terms& terms,
    const NameOf& name_of,
    contract::v1::Contract* out
) {
    const ContractHistory& history = held.state;
    out->set_id(held.id.ToText());
    out->set_number(history.number);
    PutTerms(terms, name_of, out);
    out->set_state(ToProto(history.state));
    out->set_origin(ToWire<contract::v1::ContractOrigin>(history.origin));
    for (const std::string& part : history.missing_parts)
        out->add_missing_parts(part);
    out->set_import_identity(history.import_identity);
    out->set_revision(held.revision);
    out->set_etag(wire::Etag(held.revision));
    wire::Put(held.recorded_at, out->mutable_recorded_at());
}

void PutChange(
    const ContractEvent& event, const Recorded& recorded, contract::v1::ContractChange* out
) {
    out->set_revision(recorded.revision);
    wire::Put(recorded.at, out->mutable_recorded_at());
    std::visit([&](const auto& one) { out->set_kind(std::string(one.kName)); }, event);
    const auto* amended = std::get_if<ContractAmended>(&event);
    if (amended == nullptr) return;
    out->set_effective_from(amended->effective_from.ToText());
    out->set_reason(ToWire<contract::v1::AmendmentReason>(amended->reason));
}

contract::v1::ContractState ToProto(ContractState state) {
    return ToWire<contract::v1::ContractState>(state);
}
contract::v1::ContractType ToProto(ContractType type) {
    return ToWire<contract::v1::ContractType>(type);
}
std::string StateFilter(contract::v1::ContractState state) {
    return Filter<ContractState>(state);
}
std::string TypeFilter(contract::v1::ContractType type) {
    return Filter<ContractType>(type);
}
std::string OriginFilter(contract::v1::ContractOrigin origin) {
    return Filter<Origin>(origin);
}

}  // namespace luotsi::contract_registry
