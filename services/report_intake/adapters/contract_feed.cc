#include "report_intake/adapters/contract_feed.h"

#include "kernel/company_key.h"
#include "platform/runtime/helsinki.h"
#include "platform/wire/values.h"
#include "ports/scope.h"
#include "report_intake/app/ceiling_books.h"
#include "report_intake/domain/county_number.h"
#include "report_intake/domain/permissions.h"
#include "report_intake/domain/terms.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/contract/v1/parameter.pb.h>
#include <luotsi/contract/v1/supply_chain.pb.h>
#include <luotsi/contract/v1/voucher.pb.h>

#include <charconv>

namespace luotsi::report_intake {
namespace {

// Records of a contract, such as its attentions, have types of their own on the same topic.
constexpr std::string_view kTypes = "fi.luotsi.contract.contract.";
constexpr std::string_view kSupplyChainType = "fi.luotsi.contract.supply_chain.changed.v1";
constexpr std::string_view kVoucherType = "fi.luotsi.contract.voucher_provider.changed.v1";
constexpr std::string_view kParameterType = "fi.luotsi.contract.parameter.set.v1";

// The registry refuses indicators without an area; of older ones nothing better is known.
FocusArea ReadArea(contract::v1::FocusArea area) {
    const auto known = static_cast<std::size_t>(area);
    if (known == 0 || known > kFocusAreas.size()) return FocusArea::kQuality;
    return kFocusAreas[known - 1];
}

// How many months a self-monitoring report tells of; 0: none is due.
std::uint64_t SelfMonitoringMonths(contract::v1::IndicatorPeriod period) {
    switch (period) {
        case contract::v1::INDICATOR_PERIOD_MONTH:
            return 1;
        case contract::v1::INDICATOR_PERIOD_QUARTER:
            return 3;
        case contract::v1::INDICATOR_PERIOD_TERTIAL:
            return 4;
        case contract::v1::INDICATOR_PERIOD_YEAR:
            return 12;
        default:
            return 0;
    }
}

std::optional<CloseDay> ReadCloseDay(bool given, const contract::v1::CloseDay& day) {
    if (!given) return std::nullopt;
    return CloseDay{.months_after = day.months_after(), .day = day.day()};
}

void ReadClosing(const contract::v1::ReportingDuty& duty, ReportingTerms& terms) {
    terms.first_close = ReadCloseDay(duty.has_first_close(), duty.first_close());
    terms.final_close = ReadCloseDay(duty.has_final_close(), duty.final_close());
    for (const contract::v1::LadderStep& step : duty.ladder()) {
        if (step.kind() == contract::v1::LADDER_STEP_KIND_UNSPECIFIED) continue;
        terms.ladder.push_back({
            .kind = static_cast<LadderStepKind>(static_cast<int>(step.kind()) - 1),
            .missed_in_a_row = step.missed_in_a_row(),
            .missed = step.missed(),
            .of_months = step.of_months(),
            .days_after = step.days_after(),
        });
    }
}

ProductionMethod MethodOf(const contract::v1::Contract& contract) {
    switch (contract.type()) {
        case contract::v1::CONTRACT_TYPE_OWN_PRODUCTION:
            return ProductionMethod::kOwn;
        case contract::v1::CONTRACT_TYPE_SERVICE_VOUCHER:
            return ProductionMethod::kVoucher;
        case contract::v1::CONTRACT_TYPE_FREE_CHOICE:
            return ProductionMethod::kFreeChoice;
        default:
            return contract.provider_kind() == contract::v1::PROVIDER_KIND_IN_HOUSE
                       ? ProductionMethod::kInHouse
                       : ProductionMethod::kBought;
    }
}

std::string ProviderOf(const contract::v1::Contract& contract) {
    const auto& identifier = contract.provider().identifier();
    return ports::ScopeKey(identifier.scheme(), identifier.id());
}

ReportingTerms ParsePeriod(const contract::v1::TermsPeriod& period, wire::Reader& reader) {
    const contract::v1::Contract& contract = period.contract();
    ReportingTerms terms;
    terms.valid_from = reader.Date(period.valid_from(), "valid_from");
    terms.start_date = reader.Date(contract.start_date(), "start_date");
    terms.end_date = reader.Date(contract.end_date(), "end_date");
    for (const contract::v1::Price& price : contract.prices()) {
        terms.services.push_back({
            .service_code = price.service_code(),
            .unit = price.unit(),
            .valid_from = reader.Date(price.valid_from(), "prices.valid_from"),
            .valid_to = reader.Date(price.valid_to(), "prices.valid_to"),
            .unit_price = reader.UnitPriceOf(price.unit_price(), "prices.unit_price"),
            .service_name = price.service_name(),
        });
    }
    for (const contract::v1::Indicator& indicator : contract.indicators()) {
        terms.indicators.push_back({
            .code = indicator.code(),
            .direction = indicator.direction() == contract::v1::DIRECTION_AT_MOST
                             ? Direction::kAtMost
                             : Direction::kAtLeast,
            .target_level = reader.RatioOf(indicator.target_level(), "target_level"),
            .focus_area = ReadArea(indicator.focus_area()),
            .unit = indicator.unit(),
            .name = indicator.name(),
        });
    }
    for (const contract::v1::FocusWeight& weight : contract.focus_weights())
        terms.focus_weights.push_back({ReadArea(weight.focus_area()), weight.weight()});
    terms.due_day = contract.reporting_duty().due_day();
    terms.forecast_required = contract.reporting_duty().forecast_required();
    const contract::v1::ReportingDuty& duty = contract.reporting_duty();
    terms.self_monitoring_months = SelfMonitoringMonths(duty.self_monitoring_period());
    terms.self_monitoring_due_day =
        duty.self_monitoring_due_day() > 0 ? duty.self_monitoring_due_day() : duty.due_day();
    terms.provider = ProviderOf(contract);
    for (const contract::v1::ProviderMember& member : contract.provider_members()) {
        const auto& identifier = member.party().identifier();
        terms.members.push_back(CompanyKey({identifier.scheme(), identifier.id()}));
    }
    terms.voucher = contract.type() == contract::v1::CONTRACT_TYPE_SERVICE_VOUCHER;
    ReadClosing(duty, terms);
    terms.production_method = MethodOf(contract);
    if (contract.parent_relation() == contract::v1::PARENT_RELATION_CALL_OFF) {
        terms.framework = reader.Id(contract.parent_contract_id(), "parent_contract_id");
    }
    if (contract.framework().has_ceiling()) {
        terms.framework_ceiling =
            reader.MoneyOf(contract.framework().ceiling(), "framework.ceiling");
    }
    return terms;
}

template <class Spans>
std::vector<DaySpan> ReadSpans(const Spans& spans, wire::Reader& reader) {
    std::vector<DaySpan> read;
    for (const contract::v1::DaySpan& span : spans) {
        read.push_back({
            .first = reader.Date(span.first(), "first").value_or(CivilDate()),
            .last = reader.Date(span.last(), "last"),
        });
    }
    return read;
}

template <class Noted>
absl::Status Note(
    const std::string& contract_id,
    Noted news,
    wire::Reader& reader,
    std::vector<ports::Entry>& work
) {
    const Uuid contract = reader.Id(contract_id, "contract_id");
    if (reader.rejection()) return absl::InvalidArgumentError("an event with unusable values");
    work.push_back({{}, [contract, news = std::move(news)](ports::Unit& unit) {
                        return unit.Apply<PermissionsBook>(
                            contract, Decide(unit.Get<PermissionsBook>(contract).state, news)
                        );
                    }});
    return absl::OkStatus();
}

// The terms in force on a day: a provider that is still to come does not report yet.
const contract::v1::Contract& InForceOn(const contract::v1::ContractEvent& told, CivilDate day) {
    const contract::v1::Contract* in_force = &told.periods(0).contract();
    for (const contract::v1::TermsPeriod& period : told.periods()) {
        if (period.valid_from() <= day.ToText()) in_force = &period.contract();
    }
    return *in_force;
}

absl::Status NoteSupplyChain(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    contract::v1::SupplyChainEvent told;
    if (!told.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("not a supply chain event");
    }
    wire::Reader reader;
    SupplyChainNoted news{.revision = told.revision(), .subcontractors = {}};
    for (const contract::v1::Subcontractor& one : told.supply_chain().subcontractors()) {
        const auto& identifier = one.party().identifier();
        news.subcontractors.push_back({
            .company = CompanyKey({identifier.scheme(), identifier.id()}),
            .spans = ReadSpans(one.in_force_spans(), reader),
        });
    }
    return Note(told.contract_id(), std::move(news), reader, work);
}

absl::Status NoteVoucher(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    contract::v1::VoucherProviderEvent told;
    if (!told.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("not a voucher provider event");
    }
    wire::Reader reader;
    VoucherNoted news{.revision = told.revision(), .approved = {}};
    news.approved = ReadSpans(told.approved_spans(), reader);
    return Note(told.contract_id(), std::move(news), reader, work);
}

std::optional<std::int64_t> ReadWhole(std::string_view text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return number;
}

absl::Status NoteParameter(const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
    contract::v1::ParameterEvent told;
    if (!told.ParseFromString(event.data)) return absl::InvalidArgumentError("not a parameter");
    if (FindOddNumber(told.key()) == nullptr) return absl::OkStatus();
    wire::Reader reader;
    const Uuid id = reader.Id(event.key, "key");
    CountyNumberNoted news{.revision = told.revision(), .code = told.key(), .values = {}};
    for (const contract::v1::ParameterValue& value : told.values()) {
        const auto from = reader.Date(value.valid_from(), "valid_from");
        const auto number = ReadWhole(value.value());
        if (!from || !number) return absl::InvalidArgumentError("a parameter that is no number");
        news.values.push_back({*from, *number});
    }
    if (reader.rejection()) return absl::InvalidArgumentError("a parameter with unusable values");
    work.push_back({{}, [id, news = std::move(news)](ports::Unit& unit) {
                        return unit.Apply<CountyNumberBook>(
                            id, Decide(unit.Get<CountyNumberBook>(id).state, news)
                        );
                    }});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription ContractSubscription(Clock& clock) {
    return {
        "contract-registry",
        [&clock](const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
            if (event.type == kSupplyChainType) return NoteSupplyChain(event, work);
            if (event.type == kVoucherType) return NoteVoucher(event, work);
            if (event.type == kParameterType) return NoteParameter(event, work);
            if (!event.type.starts_with(kTypes)) return absl::OkStatus();
            contract::v1::ContractEvent told;
            if (!told.ParseFromString(event.data) || told.periods().empty()) {
                return absl::InvalidArgumentError("not a contract event");
            }
            wire::Reader reader;
            const Uuid contract = reader.Id(told.contract_id(), "contract_id");
            const contract::v1::Contract& latest = told.periods(told.periods_size() - 1).contract();
            TermsNoted news{
                .contract_revision = told.revision(),
                .registry_position = event.position,
                .contract_key =
                    latest.number().empty() ? latest.import_identity() : latest.number(),
                .provider = ProviderOf(InForceOn(told, runtime::HelsinkiDate(event.time))),
                .imported = latest.origin() == contract::v1::CONTRACT_ORIGIN_IMPORTED,
                .binding = latest.state() != contract::v1::CONTRACT_STATE_DRAFT &&
                           latest.state() != contract::v1::CONTRACT_STATE_TENDERED &&
                           latest.state() != contract::v1::CONTRACT_STATE_CANCELLED,
                .noted_on = runtime::HelsinkiDate(event.time),
                .periods = {},
            };
            for (const contract::v1::TermsPeriod& period : told.periods()) {
                news.periods.push_back(ParsePeriod(period, reader));
            }
            if (reader.rejection())
                return absl::InvalidArgumentError("a contract event with unusable values");
            // Months are reported up to now, however late the event comes.
            const CivilDate today = clock.Read().today;
            work.push_back({{}, [contract, today, news = std::move(news)](ports::Unit& unit) {
                                return NoteTerms(unit, contract, news, today);
                            }});
            return absl::OkStatus();
        }
    };
}

}  // namespace luotsi::report_intake
