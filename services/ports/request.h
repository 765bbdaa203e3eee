#pragma once

#include <string>

namespace luotsi::ports {

// Who asks for a change, and under which key it may be repeated.
// The edge fills it from the call; imports and schedules make their own.
struct RequestContext {
    // Idempotency key; empty only for reads, dry runs and work that is idempotent by itself. Each
    // origin has a prefix of its own: `call/`, `event/`, `import/`, `day/`, ….
    std::string request_id;
    // Hash of the method and of the request's content without its request_id: the same key with
    // another fingerprint is refused (REQUEST_ID_REUSED).
    std::string fingerprint;
    // Follows one cause through logs, journals and events.
    std::string correlation_id;
    // The caller's identity (a role or service name, never a person's name).
    std::string actor;
    // Decide and answer, but store nothing.
    bool validate_only = false;
};

}  // namespace luotsi::ports
