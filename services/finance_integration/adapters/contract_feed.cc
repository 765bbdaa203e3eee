#include "finance_integration/adapters/feeds.h"
#include "finance_integration/domain/supplier_name.h"
#include "platform/wire/values.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/contract/v1/milestone.pb.h>
#include <luotsi/contract/v1/voucher.pb.h>
#include <luotsi/steering/v1/dispute.pb.h>

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
constexpr std::string_view kVoucherChanged = "fi.luotsi.contract.voucher_provider.changed.v1";
constexpr std::string_view kDisputeChanged = "fi.luotsi.contract.dispute.changed.v1";
constexpr std::string_view kMilestoneChanged = "fi.luotsi.contract.milestone.changed.v1";

// A register lists what is agreed, so an imported contract is no draft even where the registry
// could not read its dates; without a usable start it is never in force, but its supplier is known.
bool Binds(const Contract& contract) {
    if (contract.origin() == contract::v1::CONTRACT_ORIGIN_IMPORTED) return true;
    return contract.state() != contract::v1::CONTRACT_STATE_DRAFT &&
           contract.state() != contract::v1::CONTRACT_STATE_TENDERED &&
           contract.state() != contract::v1::CONTRACT_STATE_CANCELLED;
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
        .valid_from = reader.Date(price.valid_from(), "contract.prices.valid_from"),
        .valid_to = reader.Date(price.valid_to(), "contract.prices.valid_to"),
    };
}

PaymentTrigger TriggerOf(contract::v1::PaymentTrigger trigger) {
    if (trigger == contract::v1::PAYMENT_TRIGGER_MILESTONE) return PaymentTrigger::kMilestone;
    if (trigger == contract::v1::PAYMENT_TRIGGER_OUTCOME) return PaymentTrigger::kOutcome;
    return PaymentTrigger::kReport;
}

AgreedPayment PaymentOf(const contract::v1::PaymentTerm& term, wire::Reader& reader) {
    return {
        .code = term.code(),
        .trigger = TriggerOf(term.trigger()),
        .amount = reader.MoneyOf(term.amount(), "contract.payment_terms.amount"),
        .milestone_code = term.milestone_code(),
        .indicator_code = term.indicator_code(),
        .outcome_after_months = term.outcome_after_months(),
    };
}

// A member of the consortium, or a buyer.
template <class Message>
PartyShare ShareOf(const Message& message) {
    return {
        .name = CollapseBlanks(message.party().name()),
        .scheme = message.party().identifier().scheme(),
        .id = message.party().identifier().id(),
        .share = Share::OfBasisPoints(static_cast<std::int32_t>(message.share())),
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
    for (const contract::v1::PaymentTerm& term : contract.payment_terms())
        terms.payment_terms.push_back(PaymentOf(term, reader));
    for (const contract::v1::BuyerShare& one : contract.buyer_shares())
        terms.buyer_shares.push_back(ShareOf(one));
    for (const contract::v1::ProviderMember& one : contract.provider_members())
        terms.members.push_back(ShareOf(one));
    terms.voucher = contract.type() == contract::v1::CONTRACT_TYPE_SERVICE_VOUCHER;
    if (contract.voucher().has_value()) {
        terms.voucher_value =
            reader.UnitPriceOf(contract.voucher().value(), "contract.voucher.value");
    }
    terms.voucher_service = contract.voucher().service_code();
    return terms;
}

absl::Status HandleVoucher(
    const feed::PublicEvent& event, NoteVoucherDaysHandler& note, std::vector<ports::Entry>& work
) {
    contract::v1::VoucherProviderEvent message;
    if (!message.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("a voucher event that cannot be read");
    }
    const std::optional<ContractId> contract = ContractId::Parse(message.contract_id());
    if (!contract) return absl::InvalidArgumentError("a voucher event without a contract");
    wire::Reader reader;
    VoucherDays voucher{.revision = message.revision(), .approved = {}};
    for (const contract::v1::DaySpan& span : message.approved_spans()) {
        const std::optional<CivilDate> first = reader.Date(span.first(), "approved_spans.first");
        if (!first) return absl::InvalidArgumentError("an approval without a first day");
        voucher.approved.push_back({*first, reader.Date(span.last(), "approved_spans.last")});
    }
    if (reader.rejection()) return absl::InvalidArgumentError("a voucher event with odd values");
    work.push_back({.request = {}, .work = note.Plan(*contract, std::move(voucher))});
    return absl::OkStatus();
}

absl::Status HandleMilestone(
    const feed::PublicEvent& event, NoteMilestoneHandler& note, std::vector<ports::Entry>& work
) {
    contract::v1::MilestoneEvent message;
    if (!message.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("a milestone event that cannot be read");
    }
    const contract::v1::Milestone& milestone = message.milestone();
    const std::optional<ContractId> contract = ContractId::Parse(milestone.contract_id());
    if (!contract) return absl::InvalidArgumentError("a milestone event without a contract");
    // Only a milestone that is met releases money; any other state leaves it held.
    if (milestone.state() != contract::v1::MILESTONE_STATE_MET) return absl::OkStatus();
    work.push_back(
        {.request = {},
         .work = note.Plan({
             .contract = *contract,
             .milestone_code = milestone.code(),
             .met_on = CivilDate::Parse(milestone.date_met()),
         })}
    );
    return absl::OkStatus();
}

DisputeStage StageOf(steering::v1::DisputeState state) {
    if (state == steering::v1::DISPUTE_STATE_SETTLED) return DisputeStage::kSettled;
    if (state == steering::v1::DISPUTE_STATE_WITHDRAWN) return DisputeStage::kWithdrawn;
    return DisputeStage::kOpen;
}

absl::Status HandleDispute(
    const feed::PublicEvent& event, NoteDisputeHandler& note, std::vector<ports::Entry>& work
) {
    steering::v1::DisputeEvent message;
    if (!message.ParseFromString(event.data)) {
        return absl::InvalidArgumentError("a dispute event that cannot be read");
    }
    const steering::v1::Dispute& dispute = message.dispute();
    // A dispute about anything but a payment holds nothing.
    if (!dispute.has_part()) return absl::OkStatus();
    const std::optional<ContractId> contract = ContractId::Parse(dispute.contract_id());
    const std::optional<Month> month = Month::Parse(dispute.part().month());
    const std::optional<CivilDate> opened_on = CivilDate::Parse(dispute.opened_on());
    if (!contract || !month || !opened_on) {
        return absl::InvalidArgumentError("a dispute event without contract, month or day");
    }
    wire::Reader reader;
    DisputedPart part;
    part.code = dispute.code();
    part.revision = dispute.revision();
    part.month = *month;
    const auto& share = dispute.part().share();
    part.share = Share::OfBasisPoints(static_cast<std::int32_t>(share));
    if (dispute.part().has_amount())
        part.amount = reader.MoneyOf(dispute.part().amount(), "dispute.part.amount");
    for (const std::string& code : dispute.part().service_codes())
        part.service_codes.push_back(code);
    part.stage = StageOf(dispute.state());
    if (dispute.has_pay()) part.pay = reader.MoneyOf(dispute.pay(), "dispute.pay");
    part.opened_on = *opened_on;
    part.recall_days = dispute.recall_days();
    if (reader.rejection()) return absl::InvalidArgumentError("a dispute event with odd values");
    work.push_back({.request = {}, .work = note.Plan(*contract, std::move(part))});
    return absl::OkStatus();
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

feed::Subscription FollowContracts(
    NoteContractHandler& note,
    NoteMilestoneHandler& milestone,
    NoteVoucherDaysHandler& voucher,
    NoteDisputeHandler& dispute
) {
    return {
        .source = kContractRegistry,
        .handle =
            [&note, &milestone, &voucher, &dispute](
                const feed::PublicEvent& event, std::vector<ports::Entry>& work
            ) {
                if (event.type == kVoucherChanged) return HandleVoucher(event, voucher, work);
                if (event.type == kDisputeChanged) return HandleDispute(event, dispute, work);
                if (event.type == kMilestoneChanged) return HandleMilestone(event, milestone, work);
                return Handle(event, note, work);
            },
    };
}

}  // namespace luotsi::finance_integration
