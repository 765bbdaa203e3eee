#pragma once

#include "platform/journal/journal.h"
#include "platform/rpc/router.h"
#include "report_intake/adapters/ceiling_store.h"
#include "report_intake/adapters/report_read_model.h"
#include "report_intake/app/ceiling_books.h"

#include <luotsi/report/v1/ceiling.pb.h>

#include <map>
#include <vector>

namespace luotsi::report_intake {

// luotsi.report.v1.CeilingService. A provider reads the ceilings under which it has a contract or
// against which it has reported; what it is told of a shared one is in ceiling_sight.h.
class CeilingGrpc {
  public:
    CeilingGrpc(journal::Journal& journal, Clock& clock, IdSource& ids)
        : journal_(journal), store_(journal), commands_(journal, clock, ids) {}
    void AddTo(rpc::Router& router);

  private:
    absl::Status Set(
        const rpc::Call& call,
        const report::v1::SetCeilingRequest& request,
        report::v1::Ceiling& out
    );
    absl::Status Change(
        const rpc::Call& call,
        const report::v1::ChangeCeilingRequest& request,
        report::v1::Ceiling& out
    );
    absl::Status Get(
        const rpc::Call& call,
        const report::v1::GetCeilingRequest& request,
        report::v1::Ceiling& out
    );
    absl::Status List(
        const rpc::Call& call,
        const report::v1::ListCeilingsRequest& request,
        report::v1::ListCeilingsResponse& out
    );

    // As it is now, a framework's by its terms; revision 0 where there is none.
    ports::Result<ports::Held<CeilingBook>> Load(const Uuid& id);
    // The caller's contracts of the parties, with the months that it has in each.
    absl::Status FindOwn(
        const rpc::Call& call,
        const std::vector<CeilingParty>& parties,
        std::map<Uuid, MonthsSeen>& own
    );
    absl::Status Show(
        const rpc::Call& call, const ports::Held<CeilingBook>& held, report::v1::Ceiling& out
    );

    journal::Journal& journal_;
    CeilingStore store_;
    CeilingCommands commands_;
};

}  // namespace luotsi::report_intake
