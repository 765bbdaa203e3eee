#include "platform/rpc/item_call.h"

#include "platform/rpc/validate.h"

namespace luotsi::rpc {
namespace {

// Providers choose their request ids by themselves: one may neither stand in another's way nor find
// out what another has used.
void SetApart(Call& call) {
    if (call.request.request_id.empty() || !call.caller.scope.limited()) return;
    call.request.request_id = call.caller.scope.provider() + '/' + call.request.request_id;
}

}  // namespace

std::optional<Rejection> CheckItem(
    const google::protobuf::MethodDescriptor& method, google::protobuf::Message& request, Call& call
) {
    if (auto fault = CheckRequest(method, request, call.request)) return fault;
    SetApart(call);
    return std::nullopt;
}

}  // namespace luotsi::rpc
