#pragma once

#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/domain/provider_key.h"

#include <luotsi/report/v1/provider_key_service.pb.h>
#include <luotsi/type/v1/provider_key_event.pb.h>

namespace luotsi::report_intake {

// The keys' row in the table that doors read (platform/identity/key_copy.h).
void ProjectProviderKey(
    sql::Db& db, const ports::Held<ProviderKeyBook>& after, const ProviderKeyEvent& event
);

// What the other modules are told of a key: enough to open the door, and to shut it.
type::v1::ProviderKeyEvent TellProviderKey(
    const ports::Held<ProviderKeyBook>& held, const ProviderKeyEvent& event
);
// `fi.luotsi.report.provider_key.created.v1` and so on.
std::string ProviderKeyEventType(const ProviderKeyEvent& event);

// luotsi.report.v1.ProviderKeyService, and the daily look for keys that end soon.
class ProviderKeyGrpc {
  public:
    ProviderKeyGrpc(journal::Journal& journal, Clock& clock, IdSource& ids)
        : journal_(journal), clock_(clock), ids_(ids) {}
    void AddTo(rpc::Router& router);
    absl::Status WarnOfExpiry(const Moment& moment);

  private:
    absl::Status Create(
        const rpc::Call& call,
        const report::v1::CreateProviderKeyRequest& request,
        report::v1::CreateProviderKeyResponse& out
    );
    absl::Status List(
        const rpc::Call& call,
        const report::v1::ListProviderKeysRequest& request,
        report::v1::ListProviderKeysResponse& out
    );
    absl::Status Revoke(
        const rpc::Call& call,
        const report::v1::RevokeProviderKeyRequest& request,
        report::v1::ProviderKey& out
    );

    journal::Journal& journal_;
    Clock& clock_;
    IdSource& ids_;
};

}  // namespace luotsi::report_intake
