#include "contract_registry/adapters/contract_public_events.h"

#include "contract_registry/adapters/contract_proto.h"
#include "contract_registry/domain/contract.h"

#include <luotsi/contract/v1/contract_event.pb.h>

#include <string>

namespace luotsi::contract_registry {
namespace {

struct PublicKind {
    const char* event;
    contract::v1::ContractEventKind kind;
    const char* type;
};

constexpr std::array<PublicKind, 6> kPublicKinds{{
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
}};

const PublicKind* FindKind(std::string_view event) {
    for (const PublicKind& one : kPublicKinds) {
        if (event == one.event) return &one;
    }
    return nullptr;
}

contract::v1::ContractEvent Tell(
    const ports::Held<ContractBook>& held, contract::v1::ContractEventKind kind
) {
    contract::v1::ContractEvent told;
    told.set_kind(kind);
    told.set_contract_id(held.id.ToText());
    told.set_revision(held.revision);
    for (const TermsPeriod& period : Timeline(held.state)) {
        contract::v1::TermsPeriod* one = told.add_periods();
        one->set_valid_from(wire::TextOf(period.valid_from));
        PutContract(held, period.terms, nullptr, one->mutable_contract());
    }
    return told;
}

}  // namespace

feed::Translator ContractTranslator(journal::Journal& journal) {
    return [&journal](const journal::Row& row, const void*)
               -> absl::StatusOr<std::optional<feed::Translated>> {
        const PublicKind* kind = row.kind == ContractBook::kKind ? FindKind(row.event) : nullptr;
        if (kind == nullptr) return std::optional<feed::Translated>();
        const auto held = journal.LoadAtRevision<ContractBook>(row.stream, row.revision);
        if (!held.ok()) return absl::UnavailableError("the contract's history cannot be read");
        return std::optional(feed::Translated{
            .type = kind->type,
            .key = row.stream.ToText(),
            .data = Tell(*held, kind->kind).SerializeAsString(),
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
