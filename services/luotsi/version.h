#pragma once

namespace luotsi {

inline constexpr const char* kVersion = LUOTSI_VERSION;

}  // namespace luotsi
