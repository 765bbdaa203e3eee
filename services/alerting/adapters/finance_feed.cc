#include "alerting/adapters/feed_values.h"
#include "alerting/adapters/feeds.h"

#include <luotsi/finance/v1/finance_event.pb.h>

#include <algorithm>
#include <array>
#include <utility>

namespace luotsi::alerting {
namespace {

constexpr std::string_view kInvoiceTypes = "fi.luotsi.finance.invoice.";
constexpr std::string_view kPaymentType = "fi.luotsi.finance.payment.proposed.v1";

// Where the invoice belongs now; nothing for one that belongs nowhere for sure.
std::string ContractNow(const finance::v1::Invoice& invoice) {
    const bool matched = invoice.outcome() == finance::v1::MATCH_OUTCOME_MATCHED;
    return matched ? invoice.contract_id() : std::string();
}

// The two places where an invoice may stand with a contract, before and now.
struct Standing {
    std::string before;
    std::string now;
    bool after_end = false;
};

absl::Status TakeInvoice(
    Assessor& assessor, const std::string& data, std::vector<ports::Entry>& work
) {
    finance::v1::InvoiceEvent event;
    if (!event.ParseFromString(data)) return Unreadable("message");
    const std::array<Standing, 2> standings{{
        {event.earlier_contract_id(), ContractNow(event.invoice()), false},
        {event.earlier_ended_contract_id(), event.invoice().ended_contract_id(), true},
    }};
    const bool moved =
        std::ranges::any_of(standings, [](const Standing& one) { return one.before != one.now; });
    if (!moved) return absl::OkStatus();
    const std::optional<CivilDate> date = CivilDate::Parse(event.invoice().invoice_date());
    if (!date) return Unreadable("invoice_date");
    const std::optional<Money> net = ReadMoney(event.invoice().net());
    if (!net) return Unreadable("net");
    std::vector<NotedFact> facts;
    for (const Standing& standing : standings) {
        if (standing.before == standing.now) continue;
        for (const bool withdrawn : {true, false}) {
            const std::string& text = withdrawn ? standing.before : standing.now;
            if (text.empty()) continue;
            const std::optional<ContractId> contract = ContractId::Parse(text);
            if (!contract) return Unreadable("contract_id");
            facts.push_back({*contract, InvoiceNoted{*date, *net, withdrawn, standing.after_end}});
        }
    }
    work.push_back({{}, assessor.Note(std::move(facts))});
    return absl::OkStatus();
}

absl::Status TakePayment(
    Assessor& assessor, const std::string& data, std::vector<ports::Entry>& work
) {
    finance::v1::PaymentEvent event;
    if (!event.ParseFromString(data)) return Unreadable("message");
    const finance::v1::PaymentProposal& proposal = event.payment_proposal();
    const std::optional<ContractId> contract = ContractId::Parse(proposal.contract_id());
    if (!contract) return Unreadable("contract_id");
    const std::optional<Month> month = Month::Parse(proposal.month());
    if (!month) return Unreadable("month");
    const std::optional<Money> amount = ReadMoney(proposal.amount());
    if (!amount) return Unreadable("amount");
    work.push_back({{}, assessor.Note({{*contract, PaymentNoted{*month, *amount}}})});
    return absl::OkStatus();
}

}  // namespace

feed::Subscription FollowFinance(Assessor& assessor) {
    const auto handle = [&assessor](
                            const feed::PublicEvent& event, std::vector<ports::Entry>& work
                        ) -> absl::Status {
        if (event.type.starts_with(kInvoiceTypes)) return TakeInvoice(assessor, event.data, work);
        if (event.type == kPaymentType) return TakePayment(assessor, event.data, work);
        return absl::OkStatus();
    };
    return {.source = "finance-integration", .handle = handle};
}

}  // namespace luotsi::alerting
