#include "report_intake/adapters/provider_key_grpc.h"

#include "platform/identity/key_copy.h"
#include "platform/rpc/errors.h"
#include "platform/wire/page.h"
#include "platform/wire/values.h"

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kService = "/luotsi.report.v1.ProviderKeyService/";

Rejection NotFound(const Uuid& id) {
    return {
        .reason = "PROVIDER_KEY_NOT_FOUND",
        .field = "key_id",
        .facts =
            {{"resource_type", "luotsi.report.v1.ProviderKey"}, {"resource_name", id.ToText()}},
    };
}

report::v1::ProviderKeyState StateOf(const ProviderKey& key, Instant now) {
    if (key.revoked_at) return report::v1::PROVIDER_KEY_STATE_REVOKED;
    return now >= key.made.expires_at ? report::v1::PROVIDER_KEY_STATE_EXPIRED
                                      : report::v1::PROVIDER_KEY_STATE_ACTIVE;
}

void Show(const ports::Held<ProviderKeyBook>& held, Instant now, report::v1::ProviderKey* out) {
    const ProviderKeyCreated& made = held.state.made;
    const std::size_t colon = made.provider.find(':');
    out->set_key_id(held.id.ToText());
    out->mutable_provider()->set_scheme(made.provider.substr(0, colon));
    out->mutable_provider()->set_id(made.provider.substr(colon + 1));
    out->set_system(made.system);
    wire::Put(made.created_at, out->mutable_created_at());
    wire::Put(made.expires_at, out->mutable_expires_at());
    if (held.state.revoked_at) wire::Put(*held.state.revoked_at, out->mutable_revoked_at());
    out->set_state(StateOf(held.state, now));
    out->set_etag(wire::Etag(held.revision));
}

}  // namespace

void ProjectProviderKey(
    sql::Db& db, const ports::Held<ProviderKeyBook>& after, const ProviderKeyEvent& /*event*/
) {
    const ProviderKeyCreated& made = after.state.made;
    identity::PutKey(
        db,
        after.id,
        {made.provider,
         made.salt,
         made.secret_hash,
         made.expires_at,
         after.state.revoked_at.has_value()}
    );
}

type::v1::ProviderKeyEvent TellProviderKey(
    const ports::Held<ProviderKeyBook>& held, const ProviderKeyEvent& event
) {
    using namespace type::v1;
    const ProviderKeyCreated& made = held.state.made;
    type::v1::ProviderKeyEvent told;
    told.set_key_id(held.id.ToText());
    told.set_provider(made.provider);
    told.set_system(made.system);
    told.set_salt(made.salt);
    told.set_secret_hash(made.secret_hash);
    wire::Put(made.expires_at, told.mutable_expires_at());
    std::visit(
        Overloaded{
            [&](const ProviderKeyCreated&) { told.set_kind(PROVIDER_KEY_EVENT_KIND_CREATED); },
            [&](const ProviderKeyRevoked&) { told.set_kind(PROVIDER_KEY_EVENT_KIND_REVOKED); },
            [&](const ProviderKeyExpiring& warning) {
                told.set_kind(PROVIDER_KEY_EVENT_KIND_EXPIRING);
                told.set_days_left(static_cast<std::uint32_t>(warning.days_left));
            },
        },
        event
    );
    return told;
}

std::string ProviderKeyEventType(const ProviderKeyEvent& event) {
    const char* const what = std::visit(
        Overloaded{
            [](const ProviderKeyCreated&) { return "created"; },
            [](const ProviderKeyRevoked&) { return "revoked"; },
            [](const ProviderKeyExpiring&) { return "expiring"; },
        },
        event
    );
    return std::string("fi.luotsi.report.provider_key.") + what + ".v1";
}

void ProviderKeyGrpc::AddTo(rpc::Router& router) {
    using namespace report::v1;
    const auto name = [](std::string_view method) {
        return std::string(kService) + std::string(method);
    };
    router.Unary<CreateProviderKeyRequest, CreateProviderKeyResponse>(
        name("CreateProviderKey"),
        [this](const auto& call, const auto& request, auto& out) {
            return Create(call, request, out);
        }
    );
    router.Unary<ListProviderKeysRequest, ListProviderKeysResponse>(
        name("ListProviderKeys"),
        [this](const auto& call, const auto& request, auto& out) {
            return List(call, request, out);
        }
    );
    router.Unary<RevokeProviderKeyRequest, report::v1::ProviderKey>(
        name("RevokeProviderKey"),
        [this](const auto& call, const auto& request, auto& out) {
            return Revoke(call, request, out);
        }
    );
}

absl::Status ProviderKeyGrpc::Create(
    const rpc::Call& call,
    const report::v1::CreateProviderKeyRequest& request,
    report::v1::CreateProviderKeyResponse& out
) {
    wire::Reader reader;
    const PartyIdentifier provider = reader.Party(request.provider(), "provider");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const Moment moment = clock_.Read();
    const std::string secret = identity::NewSecret();
    const std::string salt = identity::NewSalt();
    const CreateProviderKey command{
        .provider = ports::ScopeKey(provider.scheme, provider.id),
        .system = request.system(),
        .salt = salt,
        .secret_hash = identity::SecretHash(salt, secret),
        .life_days = request.life_days(),
    };
    const Uuid id = ids_.Next(moment.now);
    const auto made = journal_.Update<ProviderKeyBook>(id, call.request, [&](const ProviderKey&) {
        return Decide(command, moment);
    });
    if (!made.ok()) return rpc::ToStatus(made, call.language);
    Show(*made, moment.now, out.mutable_key());
    // A repeated request made its key before; what it does not keep it cannot show.
    const bool is_new = !made->replayed && !call.request.validate_only;
    if (is_new) out.set_secret(identity::KeyText(id, secret));
    return absl::OkStatus();
}

absl::Status ProviderKeyGrpc::List(
    const rpc::Call& call,
    const report::v1::ListProviderKeysRequest& request,
    report::v1::ListProviderKeysResponse& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    std::string provider;
    if (request.has_provider()) {
        const PartyIdentifier given = reader.Party(request.provider(), "provider");
        provider = ports::ScopeKey(given.scheme, given.id);
    }
    const Uuid after =
        page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::string sql = "SELECT key_id FROM provider_keys WHERE key_id>?";
    if (!provider.empty()) sql += " AND provider=?";
    if (call.caller.scope.limited()) sql += " AND provider=?";
    sql += " ORDER BY key_id LIMIT ?";
    std::vector<Uuid> found;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        rows.Bind(after);
        if (!provider.empty()) rows.Bind(provider);
        if (call.caller.scope.limited()) rows.Bind(call.caller.scope.provider());
        rows.Bind(std::uint64_t(page.value().size + 1));
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
    if (!read.ok()) return rpc::WithDetails(read, call.language);
    const bool more = found.size() > page.value().size;
    if (more) found.pop_back();
    const Instant now = clock_.Read().now;
    for (const Uuid& id : found) {
        const auto held = journal_.Load<ProviderKeyBook>(id);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        Show(*held, now, out.add_keys());
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
    return absl::OkStatus();
}

absl::Status ProviderKeyGrpc::Revoke(
    const rpc::Call& call,
    const report::v1::RevokeProviderKeyRequest& request,
    report::v1::ProviderKey& out
) {
    wire::Reader reader;
    const Uuid id = reader.Id(request.key_id(), "key_id");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    const RevokeProviderKey command{.seen_revision = wire::SeenRevision(request.etag())};
    const auto known = journal_.Load<ProviderKeyBook>(id);
    if (!known.ok()) return rpc::ToStatus(known, call.language);
    if (!known->exists() || !call.caller.scope.Covers(known->state.made.provider)) {
        return rpc::ToStatus(NotFound(id), call.language);
    }
    const Moment moment = clock_.Read();
    const auto revoked = journal_.Update<ProviderKeyBook>(
        id, call.request, [&](const ProviderKey& key) { return Decide(key, command, moment); }
    );
    if (!revoked.ok()) return rpc::ToStatus(revoked, call.language);
    Show(*revoked, moment.now, &out);
    return absl::OkStatus();
}

absl::Status ProviderKeyGrpc::WarnOfExpiry(const Moment& moment) {
    const std::int64_t horizon = absl::ToInt64Microseconds(
        absl::Hours(24) * static_cast<std::int64_t>(kFirstKeyWarningDays)
    );
    std::vector<Uuid> ending;
    const absl::Status read = journal_.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT key_id FROM provider_keys WHERE revoked=0 AND expires_us>? AND expires_us<=? "
            "ORDER BY key_id"
        );
        rows.BindAll(moment.now.micros(), moment.now.micros() + horizon);
        while (rows.Step())
            ending.push_back(rows.Id(0));
    });
    if (!read.ok()) return read;
    std::vector<ports::Entry> work;
    for (const Uuid& id : ending) {
        ports::RequestContext request;
        request.request_id = "day/" + moment.today.ToText() + "/key/" + id.ToText();
        request.actor = "schedule";
        work.push_back({request, [id, moment](ports::Unit& unit) {
                            return unit.Apply<ProviderKeyBook>(
                                id, CheckExpiry(unit.Get<ProviderKeyBook>(id).state, moment)
                            );
                        }});
    }
    for (const auto& answer : journal_.RunAll(std::move(work))) {
        if (answer.failed()) return answer.status();
    }
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
