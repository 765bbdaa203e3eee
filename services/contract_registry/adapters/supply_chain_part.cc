#include "contract_registry/adapters/supply_chain_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/supply_chain.h"
#include "platform/codec/json_codec.h"

#include <luotsi/contract/v1/supply_chain.pb.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.SupplyChainService";
constexpr const char* kType = "fi.luotsi.contract.supply_chain.changed.v1";
constexpr std::string_view kMaxDepth = "subcontracting.max_depth";
constexpr std::string_view kTierConsent = "subcontracting.tier_consent_from";
constexpr std::string_view kApproval = "subcontracting.approval_from";

Rejection NotFound() {
    return {.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
}

// Without limits there is no knowing what is allowed, so nothing is.
std::variant<ChainLimits, Rejection> LimitsOn(ports::Unit& unit, CivilDate day) {
    ChainLimits limits;
    const std::array<std::pair<std::string_view, std::int64_t*>, 3> wanted{{
        {kMaxDepth, &limits.max_depth},
        {kTierConsent, &limits.tier_consent_from},
        {kApproval, &limits.approval_from},
    }};
    for (const auto& [key, value] : wanted) {
        const std::optional<std::int64_t> on_day = WholeOn(ParameterIn(unit, key), day);
        if (!on_day) return ParameterMissing(key);
        *value = *on_day;
    }
    return limits;
}

bool IsOver(ContractState state) {
    return state != ContractState::kDraft && state != ContractState::kTendered &&
           state != ContractState::kActive && state != ContractState::kEnding;
}

ChainRoot RootOf(const ContractHistory& history, CivilDate day) {
    const Terms terms = TermsOn(history, day);
    ChainRoot root{
        .contract_key = NaturalKey(history),
        .providers = {},
        .start_date = terms.start_date,
        .end_date = terms.end_date,
        .over = IsOver(history.state),
        .buyers = {},
    };
    if (terms.provider.identifier) root.providers.push_back(*terms.provider.identifier);
    for (const ProviderMember& member : terms.provider_members) {
        if (member.party.identifier) root.providers.push_back(*member.party.identifier);
    }
    if (terms.buyer.identifier) root.buyers.push_back(*terms.buyer.identifier);
    for (const BuyerShare& one : terms.buyer_shares) {
        if (one.party.identifier) root.buyers.push_back(*one.party.identifier);
    }
    return root;
}

// Surrogates, and actors as callers prove themselves, stay out of what is compared across stores.
SupplyChain WithoutSurrogates(SupplyChain chain) {
    for (Subcontractor& one : chain.subcontractors) {
        one.id = {};
        one.parent_id = {};
        for (Consent& consent : one.consents)
            consent.actor.clear();
    }
    return chain;
}

void ProjectSupplyChain(
    sql::Db& db, const ports::Held<SupplyChainBook>& after, const SupplyChainEvent& /*event*/
) {
    db.Prepare(
          "INSERT INTO supply_chains(contract,contract_key,chain) VALUES(?,?,?) "
          "ON CONFLICT(contract) DO UPDATE SET contract_key=excluded.contract_key,"
          "chain=excluded.chain"
    )
        .BindAll(after.id, after.state.contract_key, EncodeJson(WithoutSurrogates(after.state)))
        .Run();
}

void PutSpans(
    const SupplyChain& chain, const Subcontractor& subcontractor, pb::Subcontractor* out
) {
    for (const DaySpan& span : InForceSpans(chain, subcontractor))
        wire::Fill(span, out->add_in_force_spans());
}

pb::SupplyChainEvent Tell(const ports::Held<SupplyChainBook>& held) {
    pb::SupplyChainEvent told;
    told.set_contract_id(held.id.ToText());
    told.set_revision(held.revision);
    pb::SupplyChain* chain = told.mutable_supply_chain();
    wire::Fill(held.state, chain);
    chain->set_contract_id(held.id.ToText());
    for (std::size_t i = 0; i < held.state.subcontractors.size(); ++i) {
        PutSpans(
            held.state,
            held.state.subcontractors[i],
            chain->mutable_subcontractors(static_cast<int>(i))
        );
    }
    return told;
}

class SupplyChainPart : public Part {
  public:
    explicit SupplyChainPart(const PartKit& kit)
        : journal_(kit.journal), contracts_(kit.contracts), records_(kit.records) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "AddSubcontractor", this, &SupplyChainPart::Add);
        AddUnary(router, kService, "DecideConsent", this, &SupplyChainPart::Consent);
        AddUnary(router, kService, "RemoveSubcontractor", this, &SupplyChainPart::Remove);
        AddUnary(router, kService, "GetSupplyChain", this, &SupplyChainPart::Get);
    }

    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != SupplyChainBook::kKind) return std::optional<feed::Translated>();
            const auto held = journal_.LoadAtRevision<SupplyChainBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the supply chain cannot be read");
            return std::optional(feed::Translated{
                .type = kType,
                .key = row.stream.ToText(),
                .data = Tell(*held).SerializeAsString(),
            });
        };
    }

  private:
    // Decides on one contract's chain: `decide(unit, chain, history, moment)`.
    template <class Decide>
    absl::Status Change(
        const rpc::Call& call, const Uuid& contract, pb::SupplyChain& out, Decide&& decide
    ) {
        const absl::Status visible = CheckScope(call, contract);
        if (!visible.ok()) return visible;
        const auto held = records_.Change<SupplyChainBook>(
            contract,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment
            ) -> Decision<SupplyChainEvent> {
                const ContractHistory history = unit.Get<ContractBook>(contract).state;
                if (!history.exists) return NotFound();
                return decide(unit, before.state, history, moment);
            },
            [](ports::Unit& unit, const ports::Held<SupplyChainBook>& after) {
                TellAttentions<SupplyChainBook>(unit, after.id, after.id);
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return Show(call, *held, records_.clock().Read().today, out);
    }

    absl::Status Add(
        const rpc::Call& call, const pb::AddSubcontractorRequest& request, pb::SupplyChain& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        AddSubcontractor command;
        command.id = SubcontractorId(records_.ids().Next(records_.clock().Read().now));
        if (!request.parent_id().empty()) {
            command.parent_id = SubcontractorId(reader.Id(request.parent_id(), "parent_id"));
        }
        command.party = wire::Taken<Party>(request.party(), "party", reader);
        command.service = request.service();
        command.valid_from = reader.Date(request.valid_from(), "valid_from").value_or(CivilDate());
        command.valid_until = reader.Date(request.valid_until(), "valid_until");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit& unit,
                const SupplyChain& chain,
                const ContractHistory& history,
                const Moment& moment) -> Decision<SupplyChainEvent> {
                const auto limits = LimitsOn(unit, command.valid_from);
                if (const auto* missing = std::get_if<Rejection>(&limits)) return *missing;
                return Decide(
                    chain,
                    RootOf(history, command.valid_from),
                    std::get<ChainLimits>(limits),
                    command,
                    call.request.actor,
                    moment
                );
            }
        );
    }

    absl::Status Consent(
        const rpc::Call& call, const pb::DecideConsentRequest& request, pb::SupplyChain& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        DecideConsent command;
        if (!request.subcontractor_id().empty()) {
            command.subcontractor_id =
                SubcontractorId(reader.Id(request.subcontractor_id(), "subcontractor_id"));
        }
        command.tier = request.tier();
        command.decision = request.decision() == pb::CONSENT_DECISION_APPROVED
                               ? ConsentDecision::kApproved
                               : ConsentDecision::kRefused;
        command.valid_from = reader.Date(request.valid_from(), "valid_from");
        command.reason = request.reason();
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit& unit,
                const SupplyChain& chain,
                const ContractHistory& history,
                const Moment& moment) -> Decision<SupplyChainEvent> {
                const CivilDate day = command.valid_from.value_or(moment.today);
                const auto limits = LimitsOn(unit, day);
                if (const auto* missing = std::get_if<Rejection>(&limits)) return *missing;
                return Decide(
                    chain,
                    RootOf(history, day),
                    std::get<ChainLimits>(limits),
                    command,
                    call.request.actor,
                    moment
                );
            }
        );
    }

    absl::Status Remove(
        const rpc::Call& call, const pb::RemoveSubcontractorRequest& request, pb::SupplyChain& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const RemoveSubcontractor command{
            .subcontractor_id =
                SubcontractorId(reader.Id(request.subcontractor_id(), "subcontractor_id")),
            .removed_from =
                reader.Date(request.removed_from(), "removed_from").value_or(CivilDate()),
            .reason = request.reason(),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit&, const SupplyChain& chain, const ContractHistory&, const Moment&)
                -> Decision<SupplyChainEvent> { return Decide(chain, command); }
        );
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetSupplyChainRequest& request, pb::SupplyChain& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const CivilDate day =
            reader.Date(request.valid_on(), "valid_on").value_or(records_.clock().Read().today);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::Status visible = CheckScope(call, contract);
        if (!visible.ok()) return visible;
        const auto held = journal_.Load<SupplyChainBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return Show(call, *held, day, out);
    }

    absl::Status Show(
        const rpc::Call& call,
        const ports::Held<SupplyChainBook>& held,
        CivilDate day,
        pb::SupplyChain& out
    ) {
        const auto contract = journal_.Load<ContractBook>(held.id);
        if (!contract.ok()) return rpc::ToStatus(contract, call.language);
        if (!contract->exists()) return rpc::ToStatus(NotFound(), call.language);
        const auto max_depth = LoadParameter(journal_, kMaxDepth);
        if (!max_depth.ok()) return rpc::ToStatus(max_depth, call.language);
        const SupplyChain& chain = held.state;
        wire::Fill(chain, &out);
        out.set_contract_id(held.id.ToText());
        out.set_contract_key(NaturalKey(contract->state));
        wire::Fill(TermsOn(contract->state, day).provider, out.mutable_provider());
        std::uint64_t depth = 0;
        for (std::size_t i = 0; i < chain.subcontractors.size(); ++i) {
            const Subcontractor& one = chain.subcontractors[i];
            pb::Subcontractor* shown = out.mutable_subcontractors(static_cast<int>(i));
            const bool in_force = InForceOn(chain, one, day);
            if (in_force) depth = std::max(depth, one.tier);
            shown->set_in_force(in_force);
            shown->set_state(
                static_cast<pb::ConsentState>(static_cast<int>(ConsentOn(one, day)) + 1)
            );
            PutSpans(chain, one, shown);
        }
        out.set_depth(static_cast<std::uint32_t>(depth));
        const std::int64_t allowed = WholeOn(max_depth->state, day).value_or(0);
        out.set_max_depth(static_cast<std::uint32_t>(std::max<std::int64_t>(allowed, 0)));
        out.set_valid_on(day.ToText());
        if (held.exists()) out.set_etag(wire::Etag(held.revision));
        return absl::OkStatus();
    }

    // Another provider's contract is answered like one that never was.
    absl::Status CheckScope(const rpc::Call& call, const Uuid& contract) {
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        return *covered ? absl::OkStatus() : rpc::ToStatus(NotFound(), call.language);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
};

}  // namespace

std::vector<journal::AggregateOps> SupplyChainAggregates() {
    return {journal::MakeOps<SupplyChainBook>(ProjectSupplyChain)};
}

journal::Schema SupplyChainSchema() {
    return {
        .read_models = R"sql(
CREATE TABLE IF NOT EXISTS supply_chains(
    contract BLOB PRIMARY KEY,
    contract_key TEXT NOT NULL,
    chain TEXT NOT NULL
);
)sql",
        .tables = {"supply_chains"},
        .canonical = {"SELECT contract_key,chain FROM supply_chains ORDER BY contract_key"},
    };
}

std::unique_ptr<Part> MakeSupplyChains(const PartKit& kit) {
    return std::make_unique<SupplyChainPart>(kit);
}

}  // namespace luotsi::contract_registry
