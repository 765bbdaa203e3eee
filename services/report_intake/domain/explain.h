#pragma once

#include "kernel/civil.h"
#include "kernel/ids.h"
#include "kernel/quantity.h"
#include "report_intake/domain/definition.h"
#include "report_intake/domain/report.h"
#include "report_intake/domain/terms.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace luotsi::report_intake {

// The county's languages, in the order of `InThreeLanguages`.
enum class Tongue { kFinnish, kSwedish, kEnglish };
inline constexpr std::array<Tongue, 3> kTongues{
    Tongue::kFinnish, Tongue::kSwedish, Tongue::kEnglish
};

// One reported value and what it was held against.
struct Explained {
    std::string indicator_code;
    Month month;
    JudgedIndicator judged;
    Direction direction = Direction::kAtLeast;
    // Null: none was agreed when it was reported.
    const DefinitionVersion* definition = nullptr;
};

// A number written out as far as it is exact: never rounded. One that does not end is cut after
// kShownDecimals and bears an ellipsis.
inline constexpr int kShownDecimals = 12;
std::string ExactText(Ratio value, char decimal_mark);

// How it is counted, with the reported figures.
std::string FormulaText(const Explained& one, Tongue tongue);
// What it was held against, and with what outcome.
std::string VerdictText(const Explained& one, Tongue tongue);

}  // namespace luotsi::report_intake
