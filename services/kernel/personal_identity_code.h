#pragma once

#include <string_view>

namespace luotsi {

/// Whether the text contains a Finnish personal identity code (henkilötunnus) with the right check
/// character: in either case of letters, with any Unicode hyphen, dash or minus for the sign, and
/// with no ASCII letter or digit right beside it. Source: domain fact sheet 6.1. The days of a
/// month are not counted, and one other text in 31 of the same shape is taken for a code: better
/// that than to store one.
bool LooksLikePersonalIdentityCode(std::string_view text);

}  // namespace luotsi
