#include "report_intake/adapters/ceiling_grpc.h"

#include "kernel/wide.h"
#include "platform/rpc/errors.h"
#include "platform/wire/page.h"
#include "platform/wire/values.h"
#include "report_intake/domain/ceiling_sight.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kService = "/luotsi.report.v1.CeilingService/";

Rejection NotFound(const Uuid& id) {
    return {
        .reason = "CEILING_NOT_FOUND",
        .field = "ceiling_id",
        .facts = {{"resource_type", "luotsi.report.v1.Ceiling"}, {"resource_name", id.ToText()}},
    };
}

// The amount in millionths; money leaves its currency in the measure.
Quantity ReadAmount(
    const report::v1::CeilingAmount& amount, CeilingMeasure& measure, wire::Reader& reader
) {
    if (amount.has_quantity()) return Quantity::OfMicros(amount.quantity().micros());
    if (!amount.has_amount()) {
        reader.Fault("limit", "CEILING_LIMIT_MISSING");
        return {};
    }
    const Money money = reader.MoneyOf(amount.amount(), "limit.amount");
    measure.currency = money.currency().ToText();
    const std::optional<Quantity> millionths = MillionthsOf(money);
    if (!millionths) reader.Fault("limit.amount", "FIELD_OUT_OF_RANGE");
    return millionths.value_or(Quantity());
}

std::vector<Uuid> ReadContracts(
    const google::protobuf::RepeatedPtrField<std::string>& ids, wire::Reader& reader
) {
    std::vector<Uuid> contracts;
    for (int i = 0; i < ids.size(); ++i) {
        const Uuid contract = reader.Id(ids[i], "contract_ids[" + std::to_string(i) + "]");
        // A contract that is named twice is bounded once.
        if (std::ranges::find(contracts, contract) != contracts.end()) continue;
        contracts.push_back(contract);
    }
    return contracts;
}

void PutAmount(const CeilingMeasure& measure, Quantity amount, report::v1::CeilingAmount* out) {
    const std::optional<Currency> currency = Currency::Parse(measure.currency);
    if (currency) {
        wire::Put(MoneyOf(amount, *currency), out->mutable_amount());
    } else {
        wire::Put(amount, out->mutable_quantity());
    }
}

void PutTerms(const Ceiling& ceiling, report::v1::Ceiling& out) {
    out.set_number(ceiling.number);
    out.set_kind(static_cast<report::v1::CeilingKind>(static_cast<int>(ceiling.kind) + 1));
    out.set_service_code(ceiling.measure.service_code);
    out.set_unit(ceiling.measure.unit);
    out.set_valid_from(wire::TextOf(ceiling.valid_from));
    out.set_valid_to(wire::TextOf(ceiling.valid_to));
}

void PutUse(const CeilingMeasure& measure, const CeilingUse& use, report::v1::CeilingUse& out) {
    out.set_contract_id(use.contract.ToText());
    out.set_month(use.month.ToText());
    PutAmount(measure, use.used, out.mutable_used());
}

// What tells, together with what is left, how much all have used.
void PutSums(
    const Ceiling& ceiling, const std::optional<Quantity>& limit_today, report::v1::Ceiling& out
) {
    for (const CeilingLimit& limit : ceiling.limits) {
        report::v1::CeilingLimit& one = *out.add_limits();
        one.set_valid_from(wire::TextOf(limit.valid_from));
        if (limit.limit) PutAmount(ceiling.measure, *limit.limit, one.mutable_limit());
        one.set_basis(limit.basis);
    }
    if (limit_today) PutAmount(ceiling.measure, *limit_today, out.mutable_limit());
    PutAmount(ceiling.measure, UsedOf(ceiling), out.mutable_used());
    const Quantity over = OverOf(ceiling);
    if (over.micros() > 0) PutAmount(ceiling.measure, over, out.mutable_over());
}

Quantity Beyond(Quantity amount, Quantity used) {
    return Quantity::OfMicros(std::max<std::int64_t>(0, amount.micros() - used.micros()));
}

}  // namespace

void CeilingGrpc::AddTo(rpc::Router& router) {
    using namespace report::v1;
    const auto name = [](std::string_view method) {
        return std::string(kService) + std::string(method);
    };
    router.Unary<SetCeilingRequest, report::v1::Ceiling>(
        name("SetCeiling"),
        [this](const auto& call, const auto& request, auto& out) { return Set(call, request, out); }
    );
    router.Unary<ChangeCeilingRequest, report::v1::Ceiling>(
        name("ChangeCeiling"),
        [this](const auto& call, const auto& request, auto& out) {
            return Change(call, request, out);
        }
    );
    router.Unary<GetCeilingRequest, report::v1::Ceiling>(
        name("GetCeiling"),
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<ListCeilingsRequest, ListCeilingsResponse>(
        name("ListCeilings"),
        [this](const auto& call, const auto& request, auto& out) {
            return List(call, request, out);
        }
    );
}

absl::Status CeilingGrpc::Set(
    const rpc::Call& call, const report::v1::SetCeilingRequest& request, report::v1::Ceiling& out
) {
    wire::Reader reader;
    CeilingSet command{
        .number = request.number(),
        .kind = static_cast<CeilingKind>(static_cast<int>(request.kind()) - 1),
        .contracts = ReadContracts(request.contract_ids(), reader),
        .measure = {.service_code = request.service_code(), .unit = request.unit(), .currency = {}},
        .valid_from = reader.Date(request.valid_from(), "valid_from").value_or(CivilDate()),
        .valid_to = reader.Date(request.valid_to(), "valid_to"),
        .limit = {},
        .basis = request.basis(),
    };
    command.limit = ReadAmount(request.limit(), command.measure, reader);
    if (command.measure.in_money()) command.measure.unit.clear();
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto set = commands_.Set(command, call.request);
    if (!set.ok()) return rpc::ToStatus(set, call.language);
    return Show(call, *set, out);
}

absl::Status CeilingGrpc::Change(
    const rpc::Call& call, const report::v1::ChangeCeilingRequest& request, report::v1::Ceiling& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.ceiling_id(), "ceiling_id");
    ChangeCeiling command{
        .valid_from = reader.Date(request.valid_from(), "valid_from").value_or(CivilDate()),
        .measure = {},
        .limit = {},
        .basis = request.basis(),
        .seen_revision = wire::SeenRevision(request.etag()),
    };
    command.limit = ReadAmount(request.limit(), command.measure, reader);
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto known = Load(id);
    if (!known.ok()) return rpc::ToStatus(known, call.language);
    if (!known->state.is_set()) return rpc::ToStatus(NotFound(id), call.language);
    const auto changed = commands_.Change(id, command, call.request);
    if (!changed.ok()) return rpc::ToStatus(changed, call.language);
    return Show(call, *changed, out);
}

ports::Result<ports::Held<CeilingBook>> CeilingGrpc::Load(const Uuid& id) {
    auto held = journal_.Load<CeilingBook>(id);
    if (!held.ok() || held->state.is_set()) return held;
    const auto terms = journal_.Load<TermsBook>(id);
    if (!terms.ok()) return terms.Forward<ports::Held<CeilingBook>>();
    if (const auto framework = FrameworkCeiling(terms->state, held->state))
        held.value().state = *framework;
    return held;
}

absl::Status CeilingGrpc::Get(
    const rpc::Call& call, const report::v1::GetCeilingRequest& request, report::v1::Ceiling& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.ceiling_id(), "ceiling_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const auto held = Load(id);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    if (!held->state.is_set()) return rpc::ToStatus(NotFound(id), call.language);
    if (call.caller.scope.limited()) {
        const auto parties = store_.PartiesOf(id, call.caller.scope);
        if (!parties.ok()) return rpc::WithDetails(parties.status(), call.language);
        if (std::ranges::none_of(*parties, &CeilingParty::own))
            return rpc::ToStatus(NotFound(id), call.language);
    }
    return Show(call, *held, out);
}

absl::Status CeilingGrpc::List(
    const rpc::Call& call,
    const report::v1::ListCeilingsRequest& request,
    report::v1::ListCeilingsResponse& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    CeilingFilter filter{
        .contract = std::nullopt, .number = request.number(), .scope = call.caller.scope
    };
    if (!request.contract_id().empty())
        filter.contract = reader.Id(request.contract_id(), "contract_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<ListedCeiling> found;
    const absl::Status listed =
        store_.List(filter, page.value().after, page.value().size + 1, found);
    if (!listed.ok()) return rpc::WithDetails(listed, call.language);
    const bool more = found.size() > page.value().size;
    if (more) found.pop_back();
    for (const ListedCeiling& one : found) {
        const auto held = Load(one.id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const absl::Status shown = Show(call, *held, *out.add_ceilings());
        if (!shown.ok()) return shown;
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(found.back().key));
    return absl::OkStatus();
}

absl::Status CeilingGrpc::FindOwn(
    const rpc::Call& call, const std::vector<CeilingParty>& parties, std::map<Uuid, MonthsSeen>& own
) {
    for (const CeilingParty& party : parties) {
        if (!party.own) continue;
        const auto months = ReportReadModel(journal_).MonthsOf(call.caller.scope, party.contract);
        if (!months.ok()) return rpc::WithDetails(months.status(), call.language);
        own.emplace(party.contract, *months);
    }
    return absl::OkStatus();
}

absl::Status CeilingGrpc::Show(
    const rpc::Call& call, const ports::Held<CeilingBook>& held, report::v1::Ceiling& out
) {
    const Ceiling& ceiling = held.state;
    auto parties = store_.PartiesOf(held.id, call.caller.scope);
    if (!parties.ok()) return rpc::WithDetails(parties.status(), call.language);
    std::map<Uuid, MonthsSeen> own;
    const absl::Status found = FindOwn(call, *parties, own);
    if (!found.ok()) return found;
    const bool limited = call.caller.scope.limited();
    out.set_id(held.id.ToText());
    PutTerms(ceiling, out);
    // A decision's list is the county's word on who may use it; a framework's is its call-offs.
    if (ceiling.kind == CeilingKind::kFramework) {
        for (const auto& [contract, months] : own)
            out.add_contract_ids(contract.ToText());
    } else {
        for (const Uuid& contract : ceiling.contracts) {
            if (!limited || own.contains(contract)) out.add_contract_ids(contract.ToText());
        }
    }
    Ceiling others = ceiling;
    others.uses.clear();
    bool followed = false;
    for (const CeilingUse& use : ceiling.uses) {
        const auto months = own.find(use.contract);
        if (!limited || (months != own.end() && months->second.Has(use.month))) {
            PutUse(ceiling.measure, use, *out.add_uses());
        } else {
            followed = followed || months != own.end();
            others.uses.push_back(use);
        }
    }
    // Who had the caller's contract before shares the ceiling with it. It is no further party to
    // a sum, for it may be one that is counted already.
    if (followed) parties->emplace_back();
    const std::optional<Quantity> limit = LimitOn(ceiling, commands_.Now().today);
    if (limit) PutAmount(ceiling.measure, Beyond(*limit, UsedOf(ceiling)), out.mutable_left());
    if (!limited || SightOf(ceiling, *parties) == CeilingSight::kWhole) {
        PutSums(ceiling, limit, out);
        if (limited) PutAmount(ceiling.measure, UsedOf(others), out.mutable_used_by_others());
    }
    out.set_etag(wire::Etag(held.revision));
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
