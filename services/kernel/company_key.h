#pragma once

#include "kernel/identifiers.h"

#include <string>

namespace luotsi {

/// One company under one text, `scheme:id`, whichever of its registers names it: business id
/// (FI-PRO, 0212), VAT number (VAT, FI-VAT, 0213) and OVT code (OVT, 0216, 0037) of a Finnish
/// company are the same digits. For comparing parties, never for showing or storing them.
std::string CompanyKey(const PartyIdentifier& identifier);

}  // namespace luotsi
