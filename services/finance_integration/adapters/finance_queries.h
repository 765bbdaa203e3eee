#pragma once

#include "finance_integration/domain/conditional_payment.h"
#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/invoice.h"
#include "finance_integration/domain/payment.h"
#include "finance_integration/domain/supplier_alias.h"
#include "platform/journal/journal.h"
#include "platform/wire/page.h"
#include "ports/scope.h"

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace luotsi::finance_integration {

// One page of a list, with the token of the next one (empty on the last).
template <class Row>
struct Listed {
    std::vector<Row> rows;
    std::string next_page_token;
};

struct ListedInvoice {
    InvoiceId id;
    Invoice invoice;
};

struct InvoiceFilter {
    std::optional<Outcome> outcome;
    std::optional<Reason> reason;
    std::optional<ContractId> contract;
    std::string month;
    ports::Scope scope = {};
};

struct TotalOf {
    Reason reason = Reason::kNoContractKnown;
    Money net;
    std::uint64_t count = 0;
    std::uint64_t credits = 0;
    // How often somebody was told so, later changes of mind included.
    std::uint64_t judged = 0;
};

struct OffContract {
    std::string month;
    std::string unit;
    std::uint64_t no_contract_known = 0;
    std::uint64_t contract_not_in_force = 0;
    Money net;
};

struct ListedProposal {
    ProposalId id;
    PaymentProposed proposal;
    Instant proposed_at;
};

struct ListedAlias {
    AliasId id;
    AliasProposed proposal;
    AliasState state = AliasState::kProposed;
};

struct ListedConditional {
    ContractId contract;
    std::string contract_number;
    ConditionalPayment payment;
};

struct ConditionalTotal {
    ConditionState state = ConditionState::kHeld;
    std::uint64_t count = 0;
    Money amount;
};

// Questions to the read models.
class FinanceQueries {
  public:
    explicit FinanceQueries(journal::Journal& journal) : journal_(journal) {}

    ports::Result<Listed<ListedInvoice>> Invoices(
        const InvoiceFilter& filter, const wire::Page& page
    );
    // Whether the invoice or proposal exists for a caller with this scope.
    ports::Result<bool> CoversInvoice(const ports::Scope& scope, std::uint64_t position);
    ports::Result<bool> CoversProposal(const ports::Scope& scope, ProposalId proposal);
    ports::Result<std::vector<TotalOf>> Totals(const ports::Scope& scope = {});
    // Months are inclusive; empty: no limit.
    ports::Result<Listed<OffContract>> OffContractPurchases(
        const std::string& from_month, const std::string& to_month, const wire::Page& page
    );
    ports::Result<Listed<ListedProposal>> Proposals(
        const std::optional<ContractId>& contract,
        const std::string& month,
        const ports::Scope& scope,
        const wire::Page& page
    );
    // Those of joint purchases in which the buyer (`scheme:id`) has a part.
    ports::Result<Listed<ListedProposal>> ProposalsOfBuyer(
        const std::string& buyer, const std::optional<ContractId>& contract, const wire::Page& page
    );
    // By the name on invoices. A proposal that no invoice waits for any longer is left out.
    ports::Result<Listed<ListedAlias>> Aliases(
        const std::optional<AliasState>& state, const wire::Page& page
    );
    ports::Result<std::uint64_t> ProposalCount();
    // In the order in which they were first held.
    ports::Result<Listed<ListedConditional>> Conditionals(
        const std::optional<ContractId>& contract,
        const std::optional<ConditionState>& state,
        const ports::Scope& scope,
        const wire::Page& page
    );
    ports::Result<std::vector<ConditionalTotal>> ConditionalTotals(
        const std::optional<ContractId>& contract = {}, const ports::Scope& scope = {}
    );

  private:
    journal::Journal& journal_;
};

}  // namespace luotsi::finance_integration
