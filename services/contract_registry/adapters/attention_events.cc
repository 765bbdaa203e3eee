#include "contract_registry/adapters/attention_events.h"

#include "contract_registry/domain/attention.h"
#include "platform/journal/state_after.h"
#include "platform/wire/described.h"

#include <luotsi/contract/v1/attention.pb.h>

#include <optional>
#include <string>
#include <utility>

namespace luotsi::contract_registry {
namespace {

constexpr const char* kType = "fi.luotsi.contract.attention.changed.v1";

contract::v1::AttentionEvent Tell(const ports::Held<ContractAttentions>& held) {
    contract::v1::AttentionEvent told;
    told.set_contract_id(held.id.ToText());
    told.set_revision(held.revision);
    for (const auto& [source, attentions] : held.state.by_source) {
        const std::size_t slash = source.find('/');
        for (const Attention& attention : attentions) {
            contract::v1::Attention* one = told.add_attentions();
            wire::Fill(attention, one);
            one->set_record_kind(source.substr(0, slash));
            if (slash != std::string::npos) one->set_record_id(source.substr(slash + 1));
        }
    }
    return told;
}

}  // namespace

feed::Translator AttentionTranslator(journal::Journal& journal, feed::Translator otherwise) {
    return [&journal, otherwise = std::move(otherwise)](
               const journal::Row& row, const void* event
           ) -> absl::StatusOr<std::optional<feed::Translated>> {
        if (row.kind != ContractAttentions::kKind) return otherwise(row, event);
        const auto held = journal::StateAfter<ContractAttentions>(journal, row, event);
        if (!held.ok()) return absl::UnavailableError("the contract's attentions cannot be read");
        return std::optional(feed::Translated{
            .type = kType,
            .key = row.stream.ToText(),
            .data = Tell(*held).SerializeAsString(),
        });
    };
}

}  // namespace luotsi::contract_registry
