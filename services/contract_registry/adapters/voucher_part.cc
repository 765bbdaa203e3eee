#include "contract_registry/adapters/voucher_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/attentions.h"
#include "contract_registry/app/parameters.h"
#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/supply_chain.h"
#include "contract_registry/domain/voucher_provider.h"
#include "platform/codec/json_codec.h"
#include "platform/journal/collect.h"
#include "platform/journal/state_after.h"

#include <luotsi/contract/v1/voucher.pb.h>

#include <algorithm>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

constexpr std::string_view kService = "luotsi.contract.v1.VoucherService";
constexpr const char* kType = "fi.luotsi.contract.voucher_provider.changed.v1";
constexpr std::string_view kCriteria = "voucher.criteria";
// How many rows of the table are looked at for one part of a page.
constexpr std::uint64_t kBatch = 200;

Rejection NotFound() {
    return {.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
}

VoucherContract ContractOn(const ContractHistory& history, CivilDate day) {
    const Terms terms = TermsOn(history, day);
    return {
        .contract_key = NaturalKey(history),
        .is_voucher = terms.type == ContractType::kServiceVoucher,
        .provider = terms.provider,
        .start_date = terms.start_date,
        .end_date = terms.end_date,
    };
}

// Who acted is spelt by how callers prove themselves, which differs between set-ups: it stays in
// the journal and out of what is compared across them.
VoucherProviderBook::State WithoutActors(VoucherProviderBook::State provider) {
    for (CriterionTick& tick : provider.criteria)
        tick.actor.clear();
    for (VoucherApproval& approval : provider.approvals) {
        approval.approved_by.clear();
        approval.withdrawn_by.clear();
    }
    return provider;
}

void ProjectVoucher(
    sql::Db& db,
    const ports::Held<VoucherProviderBook>& after,
    const VoucherProviderEvent& /*event*/
) {
    db.Prepare(
          "INSERT INTO voucher_providers(contract,contract_key,approvals) VALUES(?,?,?) "
          "ON CONFLICT(contract) DO UPDATE SET contract_key=excluded.contract_key,"
          "approvals=excluded.approvals"
    )
        .BindAll(after.id, after.state.contract_key, EncodeJson(WithoutActors(after.state)))
        .Run();
}

pb::VoucherProviderEvent Tell(const ports::Held<VoucherProviderBook>& held) {
    pb::VoucherProviderEvent told;
    told.set_contract_id(held.id.ToText());
    told.set_revision(held.revision);
    wire::Fill(held.state.provider, told.mutable_provider());
    for (const VoucherApproval& approval : held.state.approvals) {
        // Withdrawn on its first day: it never held.
        if (approval.withdrawn_from && *approval.withdrawn_from <= approval.valid_from) continue;
        DaySpan span{.first = approval.valid_from, .last = std::nullopt};
        if (approval.withdrawn_from) span.last = approval.withdrawn_from->AddDays(-1);
        wire::Fill(span, told.add_approved_spans());
    }
    return told;
}

bool HoldsOn(const PriceRow& price, CivilDate day) {
    if (price.valid_from && day < *price.valid_from) return false;
    return !price.valid_to || day <= *price.valid_to;
}

// The price of each service on the day; of two rows the one that began later.
std::vector<PriceRow> PricesOn(const Terms& terms, CivilDate day) {
    std::vector<PriceRow> prices;
    for (const PriceRow& price : terms.prices) {
        if (!HoldsOn(price, day)) continue;
        const auto known = std::ranges::find(prices, price.service_code, &PriceRow::service_code);
        if (known == prices.end()) {
            prices.push_back(price);
        } else if (price.valid_from > known->valid_from) {
            *known = price;
        }
    }
    return prices;
}

// A service outside the voucher's is paid by its price alone.
UnitPrice ValueFor(const Terms& terms, const PriceRow& price) {
    if (!terms.voucher || !terms.voucher->value) return price.unit_price;
    const std::string& only = terms.voucher->service_code;
    return only.empty() || only == price.service_code ? *terms.voucher->value : price.unit_price;
}

class VouchersPart : public Part {
  public:
    explicit VouchersPart(const PartKit& kit)
        : journal_(kit.journal), contracts_(kit.contracts), records_(kit.records) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "TickVoucherCriterion", this, &VouchersPart::Tick);
        AddUnary(router, kService, "ApproveVoucherProvider", this, &VouchersPart::Approve);
        AddUnary(router, kService, "WithdrawVoucherApproval", this, &VouchersPart::Withdraw);
        AddUnary(router, kService, "GetVoucherProvider", this, &VouchersPart::Get);
        AddUnary(router, kService, "ListVoucherProviders", this, &VouchersPart::List);
    }

    feed::Translator Translator() override {
        return [this](
                   const journal::Row& row, const void* event
               ) -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != VoucherProviderBook::kKind) return std::optional<feed::Translated>();
            // Ticks are the county's own work; others hear of approvals.
            const auto& happened = *static_cast<const VoucherProviderEvent*>(event);
            if (std::holds_alternative<VoucherCriterionTicked>(happened)) {
                return std::optional<feed::Translated>();
            }
            const auto held = journal::StateAfter<VoucherProviderBook>(journal_, row, event);
            if (!held.ok()) return absl::UnavailableError("the approvals cannot be read");
            return std::optional(feed::Translated{
                .type = kType,
                .key = row.stream.ToText(),
                .data = Tell(*held).SerializeAsString(),
            });
        };
    }

  private:
    // Decides on one contract's provider: `decide(unit, state, history, moment)`.
    template <class Decide>
    absl::Status Change(
        const rpc::Call& call, const Uuid& contract, pb::VoucherProvider& out, Decide&& decide
    ) {
        const auto held = records_.Change<VoucherProviderBook>(
            contract,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment
            ) -> Decision<VoucherProviderEvent> {
                const ContractHistory history = unit.Get<ContractBook>(contract).state;
                if (!history.exists) return NotFound();
                return decide(unit, before.state, history, moment);
            },
            [](ports::Unit& unit, const ports::Held<VoucherProviderBook>& after) {
                TellAttentions<VoucherProviderBook>(unit, after.id, after.id);
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return Show(call, *held, out);
    }

    absl::Status Tick(
        const rpc::Call& call,
        const pb::TickVoucherCriterionRequest& request,
        pb::VoucherProvider& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const TickCriterion command{request.criterion(), request.met(), request.evidence()};
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit& unit,
                const VoucherProvider& provider,
                const ContractHistory& history,
                const Moment& moment) -> Decision<VoucherProviderEvent> {
                const auto criteria = CodesOn(ParameterIn(unit, kCriteria), moment.today);
                const VoucherContract on_day = ContractOn(history, moment.today);
                return Decide(provider, on_day, criteria, command, call.request.actor, moment);
            }
        );
    }

    absl::Status Approve(
        const rpc::Call& call,
        const pb::ApproveVoucherProviderRequest& request,
        pb::VoucherProvider& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const ApproveVoucherProvider command{
            reader.Date(request.valid_from(), "valid_from").value_or(CivilDate())
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit& unit,
                const VoucherProvider& provider,
                const ContractHistory& history,
                const Moment& moment) -> Decision<VoucherProviderEvent> {
                const Parameter parameter = ParameterIn(unit, kCriteria);
                // No list is not an empty list: nobody may be approved by mistake.
                if (!TextOn(parameter, command.valid_from)) return ParameterMissing(kCriteria);
                const auto criteria = CodesOn(parameter, command.valid_from);
                const VoucherContract on_day = ContractOn(history, command.valid_from);
                return Decide(provider, on_day, criteria, command, call.request.actor, moment);
            }
        );
    }

    absl::Status Withdraw(
        const rpc::Call& call,
        const pb::WithdrawVoucherApprovalRequest& request,
        pb::VoucherProvider& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        const WithdrawVoucherApproval command{
            .withdrawn_from =
                reader.Date(request.withdrawn_from(), "withdrawn_from").value_or(CivilDate()),
            .reason = request.reason(),
        };
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit&,
                const VoucherProvider& provider,
                const ContractHistory&,
                const Moment&) -> Decision<VoucherProviderEvent> {
                return Decide(provider, command, call.request.actor);
            }
        );
    }

    absl::Status Get(
        const rpc::Call& call,
        const pb::GetVoucherProviderRequest& request,
        pb::VoucherProvider& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        if (!*covered) return rpc::ToStatus(NotFound(), call.language);
        const auto held = journal_.Load<VoucherProviderBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return Show(call, *held, out);
    }

    absl::Status Show(
        const rpc::Call& call,
        const ports::Held<VoucherProviderBook>& held,
        pb::VoucherProvider& out
    ) {
        const auto contract = journal_.Load<ContractBook>(held.id);
        if (!contract.ok()) return rpc::ToStatus(contract, call.language);
        if (!contract->exists()) return rpc::ToStatus(NotFound(), call.language);
        const auto parameter = LoadParameter(journal_, kCriteria);
        if (!parameter.ok()) return rpc::ToStatus(parameter, call.language);
        const CivilDate today = records_.clock().Read().today;
        wire::Fill(held.state, &out);
        out.set_contract_id(held.id.ToText());
        out.set_contract_key(NaturalKey(contract->state));
        for (const std::string& criterion : CodesOn(parameter->state, today)) {
            const auto tick =
                std::ranges::find(held.state.criteria, criterion, &CriterionTick::criterion);
            const bool met = tick != held.state.criteria.end() && tick->met;
            if (!met) out.add_missing_criteria(criterion);
        }
        out.set_approved(ApprovedOn(held.state, today));
        if (held.exists()) out.set_etag(wire::Etag(held.revision));
        return absl::OkStatus();
    }

    // The public list is the same for every caller, so no scope limits it.
    absl::Status List(
        const rpc::Call& call,
        const pb::ListVoucherProvidersRequest& request,
        pb::ListVoucherProvidersResponse& out
    ) {
        const Checked<wire::Page> page = wire::ReadPage(request);
        if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
        wire::Reader reader;
        const CivilDate day =
            reader.Date(request.valid_on(), "valid_on").value_or(records_.clock().Read().today);
        Uuid after =
            page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        for (;;) {
            const auto batch = ContractsAfter(after);
            if (!batch.ok()) return rpc::ToStatus(batch, call.language);
            for (const Uuid& contract : *batch) {
                pb::ListedVoucherProvider listed;
                const absl::Status read =
                    Listed(call, contract, day, request.service_code(), listed);
                if (!read.ok()) return read;
                if (listed.prices().empty()) continue;
                if (static_cast<std::size_t>(out.providers_size()) == page.value().size) {
                    const std::string last = out.providers(out.providers_size() - 1).contract_id();
                    out.set_next_page_token(page.value().TokenAfter(last));
                    return absl::OkStatus();
                }
                *out.add_providers() = std::move(listed);
            }
            if (batch->size() < kBatch) return absl::OkStatus();
            after = batch->back();
        }
    }

    ports::Result<std::vector<Uuid>> ContractsAfter(const Uuid& after) {
        return journal::Collect<Uuid>(
            journal_,
            "SELECT contract FROM voucher_providers WHERE contract>? ORDER BY contract LIMIT ?",
            [&](sql::Statement& query) { query.BindAll(after, kBatch); },
            [](const sql::Statement& row) { return row.Id(0); }
        );
    }

    // Left without prices where the provider is not approved on the day or has no such service.
    absl::Status Listed(
        const rpc::Call& call,
        const Uuid& contract,
        CivilDate day,
        const std::string& service_code,
        pb::ListedVoucherProvider& out
    ) {
        const auto held = journal_.Load<VoucherProviderBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (!ApprovedOn(held->state, day)) return absl::OkStatus();
        const auto history = journal_.Load<ContractBook>(contract);
        if (!history.ok()) return rpc::ToStatus(history, call.language);
        const Terms terms = TermsOn(history->state, day);
        if (terms.end_date && day > *terms.end_date) return absl::OkStatus();
        out.set_contract_id(contract.ToText());
        out.set_title(terms.title);
        wire::Fill(held->state.provider, out.mutable_provider());
        for (const VoucherApproval& approval : held->state.approvals) {
            if (approval.valid_from <= day) out.set_approved_from(approval.valid_from.ToText());
        }
        for (const PriceRow& price : PricesOn(terms, day)) {
            if (!service_code.empty() && price.service_code != service_code) continue;
            const auto split = SplitByVoucher(price.unit_price, ValueFor(terms, price));
            if (!split) continue;
            pb::VoucherPrice* shown = out.add_prices();
            wire::Fill(price, shown);
            wire::Put(split->county, shown->mutable_county_pays());
            wire::Put(split->client, shown->mutable_client_pays());
        }
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
};

}  // namespace

std::vector<journal::AggregateOps> VoucherAggregates() {
    return {journal::MakeOps<VoucherProviderBook>(ProjectVoucher)};
}

journal::Schema VoucherSchema() {
    return {
        .read_models = R"sql(
CREATE TABLE IF NOT EXISTS voucher_providers(
    contract BLOB PRIMARY KEY,
    contract_key TEXT NOT NULL,
    approvals TEXT NOT NULL
);
)sql",
        .tables = {"voucher_providers"},
        .canonical = {"SELECT contract_key,approvals FROM voucher_providers ORDER BY contract_key"},
    };
}

std::unique_ptr<Part> MakeVouchers(const PartKit& kit) {
    return std::make_unique<VouchersPart>(kit);
}

}  // namespace luotsi::contract_registry
