#include "contract_registry/adapters/contract_proto.h"

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

std::string At(std::string_view prefix, std::string_view list, int index) {
    return std::string(prefix) + std::string(list) + "[" + std::to_string(index) + "].";
}

Party ParseParty(const type::v1::Party& party, std::string_view field, wire::Reader& reader) {
    Party parsed{.identifier = std::nullopt, .name = party.name()};
    if (party.has_identifier()) {
        parsed.identifier = reader.Party(party.identifier(), std::string(field) + ".identifier");
    }
    return parsed;
}

void PutParty(const Party& party, type::v1::Party* out) {
    if (party.identifier) wire::Put(*party.identifier, out->mutable_identifier());
    out->set_name(party.name);
}

PriceRow ParsePrice(const contract::v1::Price& price, const std::string& at, wire::Reader& reader) {
    return {
        .service_code = price.service_code(),
        .service_name = price.service_name(),
        .unit = price.unit(),
        .unit_price = reader.UnitPriceOf(price.unit_price(), at + "unit_price"),
    };
}

Indicator ParseIndicator(
    const contract::v1::Indicator& indicator, const std::string& at, wire::Reader& reader
) {
    return {
        .code = indicator.code(),
        .name = indicator.name(),
        .goal_code = indicator.goal_code(),
        .focus_area = FromWire<FocusArea>(indicator.focus_area()),
        .unit = indicator.unit(),
        .direction = FromWire<Direction>(indicator.direction()),
        .target_level = reader.RatioOf(indicator.target_level(), at + "target_level"),
    };
}

ReportingDuty ParseDuty(const contract::v1::ReportingDuty& duty) {
    return {.due_day = duty.due_day(), .forecast_required = duty.forecast_required()};
}

void PutPrice(const PriceRow& row, contract::v1::Price* out) {
    out->set_service_code(row.service_code);
    out->set_service_name(row.service_name);
    out->set_unit(row.unit);
    wire::Put(row.unit_price, out->mutable_unit_price());
}

void PutIndicator(const Indicator& indicator, contract::v1::Indicator* out) {
    out->set_code(indicator.code);
    out->set_name(indicator.name);
    out->set_goal_code(indicator.goal_code);
    out->set_focus_area(ToWire<contract::v1::FocusArea>(indicator.focus_area));
    out->set_unit(indicator.unit);
    out->set_direction(ToWire<contract::v1::Direction>(indicator.direction));
    wire::Put(indicator.target_level, out->mutable_target_level());
}

void PutTerms(const Terms& terms, const NameOf& name_of, contract::v1::Contract* out) {
    out->set_title(terms.title);
    out->set_type(ToWire<contract::v1::ContractType>(terms.type));
    if (terms.buyer != Party{}) PutParty(terms.buyer, out->mutable_buyer());
    out->set_unit(terms.unit);
    PutParty(terms.provider, out->mutable_provider());
    out->set_start_date(wire::TextOf(terms.start_date));
    out->set_end_date(wire::TextOf(terms.end_date));
    if (terms.agreed_value) wire::Put(*terms.agreed_value, out->mutable_agreed_value());
    if (terms.annual_value) wire::Put(*terms.annual_value, out->mutable_annual_value());
    for (const PriceRow& row : terms.prices)
        PutPrice(row, out->add_prices());
    for (const Goal& goal : terms.goals) {
        contract::v1::Goal* one = out->add_goals();
        one->set_code(goal.code);
        one->set_text(goal.text);
    }
    for (const Indicator& indicator : terms.indicators)
        PutIndicator(indicator, out->add_indicators());
    for (const ResponsiblePerson& person : terms.responsible_persons) {
        contract::v1::ResponsiblePerson* one = out->add_responsible_persons();
        one->set_side(ToWire<contract::v1::Side>(person.side));
        one->set_level(ToWire<contract::v1::Level>(person.level));
        if (name_of) one->set_name(name_of(person.name_ref));
    }
    if (terms.reporting_duty) {
        out->mutable_reporting_duty()->set_due_day(
            static_cast<std::uint32_t>(terms.reporting_duty->due_day)
        );
        out->mutable_reporting_duty()->set_forecast_required(terms.reporting_duty->forecast_required
        );
    }
    out->set_service_description(terms.service_description);
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
    terms.title = contract.title();
    terms.type = FromWire<ContractType>(contract.type());
    if (contract.has_buyer()) terms.buyer = ParseParty(contract.buyer(), "contract.buyer", reader);
    terms.unit = contract.unit();
    if (contract.has_provider())
        terms.provider = ParseParty(contract.provider(), "contract.provider", reader);
    terms.start_date = reader.Date(contract.start_date(), "contract.start_date");
    terms.end_date = reader.Date(contract.end_date(), "contract.end_date");
    if (contract.has_agreed_value())
        terms.agreed_value = reader.MoneyOf(contract.agreed_value(), "contract.agreed_value");
    if (contract.has_annual_value())
        terms.annual_value = reader.MoneyOf(contract.annual_value(), "contract.annual_value");
    for (int i = 0; i < contract.prices_size(); ++i) {
        terms.prices.push_back(ParsePrice(contract.prices(i), At("contract.", "prices", i), reader)
        );
    }
    for (const contract::v1::Goal& goal : contract.goals())
        terms.goals.push_back({goal.code(), goal.text()});
    for (int i = 0; i < contract.indicators_size(); ++i) {
        terms.indicators.push_back(
            ParseIndicator(contract.indicators(i), At("contract.", "indicators", i), reader)
        );
    }
    if (contract.has_reporting_duty()) terms.reporting_duty = ParseDuty(contract.reporting_duty());
    terms.service_description = contract.service_description();
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
    TermsPatch& patch = parsed.patch;
    if (request.has_title()) patch.title = request.title();
    if (request.has_end_date()) {
        patch.changes_end = true;
        patch.end_date = reader.Date(request.end_date(), "end_date");
    }
    if (request.has_agreed_value())
        patch.agreed_value = reader.MoneyOf(request.agreed_value(), "agreed_value");
    if (request.has_annual_value())
        patch.annual_value = reader.MoneyOf(request.annual_value(), "annual_value");
    for (int i = 0; i < request.prices_size(); ++i) {
        patch.prices.push_back(ParsePrice(request.prices(i), At("", "prices", i), reader));
    }
    for (int i = 0; i < request.indicators_size(); ++i) {
        patch.indicators.push_back(
            ParseIndicator(request.indicators(i), At("", "indicators", i), reader)
        );
    }
    if (request.has_reporting_duty()) patch.reporting_duty = ParseDuty(request.reporting_duty());
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
