#pragma once

#include "platform/rpc/principal.h"
#include "platform/rpc/router.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::identity {

/// One line of the one table that says who may call what. A method without a row is refused, and
/// the start refuses to serve it (MissingFromTable).
struct AccessRow {
    std::string_view service;
    std::string_view method;
    rpc::Roles roles;
};

std::span<const AccessRow> AccessTable();

/// Who may call "/luotsi.contract.v1.ContractService/GetContract"; no role for an unknown method.
rpc::Roles MayCall(std::string_view full_method);

/// Served methods that the table does not know.
std::vector<std::string> MissingFromTable(const rpc::Router& router);

/// docs/reference/access.md
std::string AccessTableText();

}  // namespace luotsi::identity
