#include "contract_registry/adapters/contract_public_events.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/adapters/contract_transition.h"
#include "contract_registry/adapters/contract_view.h"
#include "contract_registry/domain/contract.h"
#include "platform/journal/state_after.h"
#include "platform/wire/described.h"

#include <luotsi/contract/v1/contract_event.pb.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

struct PublicKind {
    const char* event;
    contract::v1::ContractEventKind kind;
    const char* type;
};

constexpr std::array<PublicKind, 13> kPublicKinds{{
    {"contract_created",
     contract::v1::CONTRACT_EVENT_KIND_CREATED,
     "fi.luotsi.contract.contract.created.v1"},
    {"contract_imported",
     contract::v1::CONTRACT_EVENT_KIND_IMPORTED,
     "fi.luotsi.contract.contract.imported.v1"},
    {"contract_activated",
     contract::v1::CONTRACT_EVENT_KIND_ACTIVATED,
     "fi.luotsi.contract.contract.activated.v1"},
    {"contract_amended",
     contract::v1::CONTRACT_EVENT_KIND_AMENDED,
     "fi.luotsi.contract.contract.amended.v1"},
    {"contract_ended",
     contract::v1::CONTRACT_EVENT_KIND_ENDED,
     "fi.luotsi.contract.contract.ended.v1"},
    {"contract_resumed",
     contract::v1::CONTRACT_EVENT_KIND_ACTIVATED,
     "fi.luotsi.contract.contract.activated.v1"},
    {"contract_tendered",
     contract::v1::CONTRACT_EVENT_KIND_TENDERED,
     "fi.luotsi.contract.contract.tendered.v1"},
    {"contract_ending_started",
     contract::v1::CONTRACT_EVENT_KIND_ENDING_STARTED,
     "fi.luotsi.contract.contract.ending_started.v1"},
    {"contract_closed",
     contract::v1::CONTRACT_EVENT_KIND_CLOSED,
     "fi.luotsi.contract.contract.closed.v1"},
    {"contract_cancelled",
     contract::v1::CONTRACT_EVENT_KIND_CANCELLED,
     "fi.luotsi.contract.contract.cancelled.v1"},
    {"contract_draft_updated",
     contract::v1::CONTRACT_EVENT_KIND_DRAFT_UPDATED,
     "fi.luotsi.contract.contract.draft_updated.v1"},
    {"inherited_terms_changed",
     contract::v1::CONTRACT_EVENT_KIND_INHERITED,
     "fi.luotsi.contract.contract.inherited.v1"},
    // The change itself was told when it was agreed.
    {"provider_change_came",
     contract::v1::CONTRACT_EVENT_KIND_AMENDED,
     "fi.luotsi.contract.contract.amended.v1"},
}};

const PublicKind* FindKind(std::string_view event) {
    for (const PublicKind& one : kPublicKinds) {
        if (event == one.event) return &one;
    }
    return nullptr;
}

contract::v1::ContractEvent Tell(
    const ports::Held<ContractBook>& held, FamilyLine line, contract::v1::ContractEventKind kind
) {
    contract::v1::ContractEvent told;
    told.set_kind(kind);
    told.set_contract_id(held.id.ToText());
    told.set_revision(held.revision);
    for (const FamilyPeriod& period : FamilyTimeline(line)) {
        contract::v1::TermsPeriod* one = told.add_periods();
        one->set_valid_from(wire::TextOf(period.valid_from));
        PutContract(held, period.terms.terms, nullptr, one->mutable_contract());
        PutInherited(period.terms.inherited, one->mutable_contract()->mutable_inherited_terms());
    }
    return told;
}

// The contract's own terms on the first day of an amendment, before and after it.
void PutTermsChange(
    const ContractAmended& amended,
    const ports::Held<ContractBook>& before,
    const ports::Held<ContractBook>& after,
    contract::v1::TermsChange* out
) {
    out->set_effective_from(amended.effective_from.ToText());
    if (amended.basis) wire::Fill(*amended.basis, out);
    if (out->reasons().empty())
        out->add_reasons(static_cast<contract::v1::AmendmentReason>(int(amended.reason) + 1));
    const CivilDate day = amended.effective_from;
    PutContract(before, TermsOn(before.state, day), nullptr, out->mutable_before());
    PutContract(after, TermsOn(after.state, day), nullptr, out->mutable_after());
}

// The contract's state before the row; what only a step can change is not looked up for others.
ports::Result<ContractState> StateBefore(
    journal::Journal& journal,
    const journal::Row& row,
    const ContractEvent& event,
    ContractState after
) {
    const bool is_step = !std::holds_alternative<ContractAmended>(event) &&
                         !std::holds_alternative<ContractDraftUpdated>(event) &&
                         !std::holds_alternative<InheritedTermsChanged>(event) &&
                         !std::holds_alternative<ProviderChangeCame>(event);
    if (row.revision == 1 || !is_step) return after;
    const auto before = journal.LoadAtRevision<ContractBook>(row.stream, row.revision - 1);
    if (!before.ok()) return before.Forward<ContractState>();
    return before->state.state;
}

}  // namespace

feed::Translator ContractTranslator(journal::Journal& journal) {
    return [&journal](
               const journal::Row& row, const void* event
           ) -> absl::StatusOr<std::optional<feed::Translated>> {
        const PublicKind* kind = row.kind == ContractBook::kKind ? FindKind(row.event) : nullptr;
        if (kind == nullptr) return std::optional<feed::Translated>();
        const auto held = journal::StateAfter<ContractBook>(journal, row, event);
        if (!held.ok()) return absl::UnavailableError("the contract's history cannot be read");
        // As the family was known then: a later reading of the same row tells the same.
        const auto line = LoadLine(journal, *held, row.recorded_at);
        const auto& known = *static_cast<const ContractEvent*>(event);
        const auto from = StateBefore(journal, row, known, held->state.state);
        if (!line.ok() || !from.ok())
            return absl::UnavailableError("the contract's family cannot be read");
        contract::v1::ContractEvent told = Tell(*held, *line, kind->kind);
        contract::v1::Transition step;
        if (PutTransition(known, *from, held->state, row.actor, &step))
            *told.mutable_transition() = std::move(step);
        if (const auto* amended = std::get_if<ContractAmended>(&known)) {
            const auto before = journal.LoadAtRevision<ContractBook>(row.stream, row.revision - 1);
            if (!before.ok()) return absl::UnavailableError("the contract's past cannot be read");
            PutTermsChange(*amended, *before, *held, told.mutable_change());
        }
        return std::optional(feed::Translated{
            .type = kind->type,
            .key = row.stream.ToText(),
            .data = told.SerializeAsString(),
        });
    };
}

absl::StatusOr<std::uint64_t> LastPublicPosition(journal::Journal& journal) {
    std::string events;
    for (const PublicKind& one : kPublicKinds)
        events += (events.empty() ? "'" : "','") + std::string(one.event);
    const std::string sql = "SELECT position FROM journal WHERE kind='" +
                            std::string(ContractBook::kKind) + "' AND event IN (" + events +
                            "') ORDER BY position DESC LIMIT 1";
    std::uint64_t position = 0;
    const absl::Status status = journal.Read([&](sql::Db& db) {
        sql::Statement last = db.Prepare(sql);
        if (last.Step()) position = last.Unsigned(0);
    });
    if (!status.ok()) return status;
    return position;
}

}  // namespace luotsi::contract_registry
