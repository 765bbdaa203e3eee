#pragma once

#include "platform/rpc/router.h"

namespace luotsi::rpc {

/// Registers gRPC server reflection, v1 and v1alpha, over the generated descriptors. It lists the
/// services of `router`, which must outlive it.
void AddReflection(Router& router);

}  // namespace luotsi::rpc
