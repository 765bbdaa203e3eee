#pragma once

#include "contract_registry/app/steering/measures.h"

#include <string>
#include <string_view>

namespace luotsi::contract_registry {

// How an answer came about, as a sentence for a person. `language` is fi, sv or en; anything else
// reads as en. A new sentence has its row in measure_words.cc; the build fails where a language is
// empty.
std::string MeasureWords(const MeasureAnswer& answer, std::string_view language);

}  // namespace luotsi::contract_registry
