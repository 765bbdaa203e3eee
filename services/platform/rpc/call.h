#pragma once

#include "platform/rpc/principal.h"
#include "ports/request.h"

#include <absl/time/time.h>

#include <string>

namespace luotsi::rpc {

/// What a handler knows about the call beside the message.
struct Call {
    /// "/luotsi.contract.v1.ContractService/GetContract"
    std::string method;
    /// Never infinite: the caller's, the default or the cap. Work past it is answered to no one.
    absl::Time deadline = absl::InfiniteFuture();
    std::string correlation_id;
    /// fi, sv or en, from the caller's accept-language.
    std::string language = "en";
    /// Who calls; reads and changes must stay within `caller.scope`.
    Principal caller;
    /// For an upload only correlation_id and actor are filled: its key lies in the messages.
    ports::RequestContext request;
};

}  // namespace luotsi::rpc
