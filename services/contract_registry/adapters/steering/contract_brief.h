#pragma once

#include "contract_registry/adapters/contract_view.h"
#include "platform/journal/journal.h"
#include "platform/rpc/call.h"
#include "platform/rpc/errors.h"
#include "platform/wire/page.h"
#include "platform/wire/values.h"

#include <absl/status/status.h>

#include <string>
#include <utility>
#include <vector>

namespace luotsi::contract_registry {

// A contract in a list: `out` has contract_id, number, title and unit.
template <class Message>
absl::Status PutBrief(
    const rpc::Call& call,
    journal::Journal& journal,
    const Uuid& contract,
    CivilDate today,
    Message* out
) {
    const auto held = journal.Load<ContractBook>(contract);
    if (!held.ok()) return rpc::ToStatus(held, call.language);
    const auto line = LoadLine(journal, *held);
    if (!line.ok()) return rpc::ToStatus(line, call.language);
    const Terms terms = FamilyTermsOn(*line, today).terms;
    out->set_contract_id(contract.ToText());
    out->set_number(NaturalKey(held->state));
    out->set_title(terms.title);
    out->set_unit(terms.unit);
    return absl::OkStatus();
}

// A page of contracts in force that have no record as `lacks` (SQL over `records`, with `values`
// for its places) describes it.
template <class Request, class Response>
absl::Status ListLacking(
    const rpc::Call& call,
    journal::Journal& journal,
    CivilDate today,
    const std::string& lacks,
    const std::vector<std::string>& values,
    const Request& request,
    Response& out
) {
    const Checked<wire::Page> page = wire::ReadPage(request);
    if (!page.ok()) return rpc::ToStatus(page.rejection(), call.language);
    wire::Reader reader;
    const Uuid after =
        page.value().after.empty() ? Uuid() : reader.Id(page.value().after, "page_token");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<Uuid> found;
    const absl::Status read = journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(
            "SELECT contracts.id FROM contracts WHERE contracts.state IN ('active','ending') "
            "AND contracts.id>? AND NOT EXISTS (SELECT 1 FROM records WHERE "
            "records.contract=contracts.id AND " +
            lacks + ") ORDER BY contracts.id LIMIT ?"
        );
        rows.Bind(after);
        for (const std::string& value : values)
            rows.Bind(value);
        rows.Bind(std::uint64_t(page.value().size + 1));
        while (rows.Step())
            found.push_back(rows.Id(0));
    });
    if (!read.ok()) return rpc::WithDetails(read, call.language);
    const bool more = found.size() > page.value().size;
    if (more) found.pop_back();
    for (const Uuid& id : found) {
        const absl::Status put = PutBrief(call, journal, id, today, out.add_contracts());
        if (!put.ok()) return put;
    }
    if (more) out.set_next_page_token(page.value().TokenAfter(found.back().ToText()));
    return absl::OkStatus();
}

}  // namespace luotsi::contract_registry
