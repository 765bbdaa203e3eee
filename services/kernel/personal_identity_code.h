#pragma once

#include <string_view>

namespace luotsi {

/// Whether the text contains a Finnish personal identity code (henkilötunnus) with the right check
/// character, also in these disguises: letters of either case or full-width; decimal digits of any
/// script; any Unicode dash, hyphen or minus for the sign; a blank on either side of the sign or in
/// its place; format characters (zero-width ones, soft hyphens) inside; letters right beside it
/// (`hetu131052-308T`, `131052-308Tab`). Not found: other look-alikes, other characters inside, a
/// code with an ASCII digit right beside it or, where a blank stands for the sign, an ASCII letter,
/// and one that letters make part of a UUID or of 16 or more hexadecimal digits.
///
/// Source: domain fact sheet 6.1. The days of a month are not counted, and one other text in 31 of
/// the same shape is taken for a code, a day with a number of four digits among them: better that
/// than to store one.
bool LooksLikePersonalIdentityCode(std::string_view text);

}  // namespace luotsi
