#pragma once

namespace luotsi {

/// Writes one JSON line {"event":"check.failed",...} to stderr and aborts. Use LUOTSI_CHECK
/// instead.
[[noreturn]] void FailCheck(const char* condition, const char* why, const char* file, int line);

}  // namespace luotsi

/// For states that only a mistake of ours can produce: never for input, never for the world.
/// `why` says in plain words why the condition must hold. Stays on in release builds.
#define LUOTSI_CHECK(condition, why)                                  \
    do {                                                              \
        if (!(condition)) [[unlikely]] {                              \
            ::luotsi::FailCheck(#condition, why, __FILE__, __LINE__); \
        }                                                             \
    } while (false)
