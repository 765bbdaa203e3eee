#pragma once

#include "platform/rpc/principal.h"

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::rpc {

/// A call at the door, before any of its messages is read.
struct Knock {
    /// "/luotsi.contract.v1.ContractService/GetContract"
    std::string_view method;
    /// Values of `authorization` metadata, as they came; more than one is suspicious.
    std::vector<std::string_view> authorizations;
    /// URIs in the certificate that the peer proved to hold; empty without mutual TLS.
    std::vector<std::string> peer_uris;
    /// fi, sv or en.
    std::string_view language;
};

/// Decides who a caller is and whether it may call the method. Runs on gRPC's threads for every
/// call: it must not wait for the network.
class Admission {
  public:
    virtual ~Admission() = default;
    virtual absl::StatusOr<Principal> Admit(const Knock& knock) = 0;
};

}  // namespace luotsi::rpc
