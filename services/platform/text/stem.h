#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace luotsi::text {

// The keys under which the forms of one word meet: `hoito` and `hoidon` share one, `tjänsten` and
// `tjänsternas` another. Nobody says in which language a contract is written, so every word gets
// the keys of Finnish (`f:`) and of Swedish (`s:`), unless its letters show that it is not of one.
// Two words fit when they share any key.
//
// Snowball (libstemmer) takes the endings off; what it leaves apart is joined here by rule and not
// by a dictionary: consonant gradation, vowel stems and `-nen` in Finnish, neuter `-et`, `-an` and
// changed vowels in Swedish. That also joins a few words that only look alike; searching ranks the
// word as written first. `word` is folded (words.h).
std::vector<std::string> StemKeys(std::string_view word);

}  // namespace luotsi::text
