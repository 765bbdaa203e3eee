#include "report_intake/adapters/contract_feed.h"

#include "platform/runtime/helsinki.h"
#include "platform/wire/values.h"
#include "ports/scope.h"
#include "report_intake/domain/terms.h"

#include <luotsi/contract/v1/contract_event.pb.h>

namespace luotsi::report_intake {
namespace {

// Records of a contract, such as its attentions, have types of their own on the same topic.
constexpr std::string_view kTypes = "fi.luotsi.contract.contract.";

ReportingTerms ParsePeriod(const contract::v1::TermsPeriod& period, wire::Reader& reader) {
    const contract::v1::Contract& contract = period.contract();
    ReportingTerms terms;
    terms.valid_from = reader.Date(period.valid_from(), "valid_from");
    terms.start_date = reader.Date(contract.start_date(), "start_date");
    terms.end_date = reader.Date(contract.end_date(), "end_date");
    for (const contract::v1::Price& price : contract.prices()) {
        terms.services.push_back({price.service_code(), price.unit()});
    }
    for (const contract::v1::Indicator& indicator : contract.indicators()) {
        terms.indicators.push_back({
            .code = indicator.code(),
            .direction = indicator.direction() == contract::v1::DIRECTION_AT_MOST
                             ? Direction::kAtMost
                             : Direction::kAtLeast,
            .target_level = reader.RatioOf(indicator.target_level(), "target_level"),
        });
    }
    terms.due_day = contract.reporting_duty().due_day();
    terms.forecast_required = contract.reporting_duty().forecast_required();
    // Own production has no prices: its services are measured by indicators alone in this slice.
    return terms;
}

std::string ProviderOf(const contract::v1::Contract& contract) {
    const auto& identifier = contract.provider().identifier();
    return ports::ScopeKey(identifier.scheme(), identifier.id());
}

}  // namespace

feed::Subscription ContractSubscription() {
    return {
        "contract-registry",
        [](const feed::PublicEvent& event, std::vector<ports::Entry>& work) {
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
                .provider = ProviderOf(latest),
                .imported = latest.origin() == contract::v1::CONTRACT_ORIGIN_IMPORTED,
                .binding = latest.state() != contract::v1::CONTRACT_STATE_DRAFT &&
                           latest.state() != contract::v1::CONTRACT_STATE_TENDERED,
                .noted_on = runtime::HelsinkiDate(event.time),
                .periods = {},
            };
            for (const contract::v1::TermsPeriod& period : told.periods()) {
                news.periods.push_back(ParsePeriod(period, reader));
            }
            if (reader.rejection())
                return absl::InvalidArgumentError("a contract event with unusable values");
            work.push_back({{}, [contract, news = std::move(news)](ports::Unit& unit) {
                                return unit.Apply<TermsBook>(
                                    contract, Decide(unit.Get<TermsBook>(contract).state, news)
                                );
                            }});
            return absl::OkStatus();
        }
    };
}

}  // namespace luotsi::report_intake
