#include "alerting/adapters/feed_values.h"
#include "alerting/adapters/feeds.h"
#include "platform/runtime/helsinki.h"
#include "ports/scope.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/contract_event.pb.h>

#include <utility>

namespace luotsi::alerting {
namespace {

constexpr std::string_view kTypes = "fi.luotsi.contract.contract.";
constexpr std::string_view kAttentionTypes = "fi.luotsi.contract.attention.";

bool IsBinding(contract::v1::ContractState state) {
    return state != contract::v1::CONTRACT_STATE_DRAFT &&
           state != contract::v1::CONTRACT_STATE_TENDERED &&
           state != contract::v1::CONTRACT_STATE_CANCELLED;
}

// Who provides on a day: alerts are not for a provider that is still to come.
std::string ProviderOn(const contract::v1::ContractEvent& event, CivilDate day) {
    const contract::v1::Contract* in_force = &event.periods(0).contract();
    for (const contract::v1::TermsPeriod& period : event.periods()) {
        if (period.valid_from() <= day.ToText()) in_force = &period.contract();
    }
    const auto& provider = in_force->provider().identifier();
    return ports::ScopeKey(provider.scheme(), provider.id());
}

// The rules look at the contract as last agreed; only annual values have a history that matters.
std::optional<Terms> ReadTerms(const contract::v1::ContractEvent& event, CivilDate today) {
    const contract::v1::Contract& last = event.periods(event.periods_size() - 1).contract();
    Terms terms;
    terms.revision = event.revision();
    terms.number = last.number().empty() ? last.import_identity() : last.number();
    terms.provider = ProviderOn(event, today);
    terms.binding = IsBinding(last.state());
    terms.imported = last.origin() == contract::v1::CONTRACT_ORIGIN_IMPORTED;
    if (!ReadDate(last.start_date(), terms.start)) return std::nullopt;
    if (!ReadDate(last.end_date(), terms.end)) return std::nullopt;
    if (last.has_agreed_value()) {
        terms.agreed_value = ReadMoney(last.agreed_value());
        if (!terms.agreed_value) return std::nullopt;
    }
    for (const contract::v1::TermsPeriod& period : event.periods()) {
        AnnualValue annual;
        if (!ReadDate(period.valid_from(), annual.valid_from)) return std::nullopt;
        if (period.contract().has_annual_value()) {
            annual.value = ReadMoney(period.contract().annual_value());
            if (!annual.value) return std::nullopt;
        }
        const bool repeats =
            !terms.annual_values.empty() && terms.annual_values.back().value == annual.value;
        if (!repeats) terms.annual_values.push_back(annual);
    }
    return terms;
}

Severity ReadSeverity(contract::v1::AttentionSeverity severity) {
    switch (severity) {
        case contract::v1::ATTENTION_SEVERITY_INFO:
            return Severity::kInfo;
        case contract::v1::ATTENTION_SEVERITY_CRITICAL:
            return Severity::kCritical;
        default:
            return Severity::kWarning;
    }
}

std::string_view ReadLevel(contract::v1::Level level) {
    switch (level) {
        case contract::v1::LEVEL_TACTICAL:
            return "tactical";
        case contract::v1::LEVEL_STRATEGIC:
            return "strategic";
        default:
            return "operational";
    }
}

absl::Status ReadAttentions(
    const feed::PublicEvent& public_event, Assessor& assessor, std::vector<ports::Entry>& work
) {
    contract::v1::AttentionEvent event;
    if (!event.ParseFromString(public_event.data)) return Unreadable("message");
    const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
    if (!contract) return Unreadable("contract_id");
    Attentions attentions{.revision = event.revision(), .open = {}};
    for (const contract::v1::Attention& told : event.attentions()) {
        const std::optional<CivilDate> since = CivilDate::Parse(told.since());
        if (!since) return Unreadable("since");
        attentions.open.push_back({
            .code = told.code(),
            .subject = told.subject(),
            .severity = ReadSeverity(told.severity()),
            .since = *since,
            .level = std::string(ReadLevel(told.level())),
            .record_kind = told.record_kind(),
            .record_id = told.record_id(),
        });
    }
    work.push_back({{}, assessor.Note({{*contract, AttentionsNoted{std::move(attentions)}}})});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowContracts(Assessor& assessor) {
    const auto handle = [&assessor](
                            const feed::PublicEvent& public_event, std::vector<ports::Entry>& work
                        ) -> absl::Status {
        if (public_event.type.starts_with(kAttentionTypes))
            return ReadAttentions(public_event, assessor, work);
        if (!public_event.type.starts_with(kTypes)) return absl::OkStatus();
        contract::v1::ContractEvent event;
        if (!event.ParseFromString(public_event.data)) return Unreadable("message");
        const std::optional<ContractId> contract = ContractId::Parse(event.contract_id());
        if (!contract) return Unreadable("contract_id");
        if (event.periods().empty()) return Unreadable("periods");
        std::optional<Terms> terms = ReadTerms(event, runtime::HelsinkiDate(public_event.time));
        if (!terms) return Unreadable("terms");
        work.push_back({{}, assessor.Note({{*contract, TermsNoted{*std::move(terms)}}})});
        return absl::OkStatus();
    };
    return {.source = "contract-registry", .handle = handle};
}

}  // namespace luotsi::alerting
