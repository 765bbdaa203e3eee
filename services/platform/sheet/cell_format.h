#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace luotsi::sheet {

// What a cell's number format makes of a number: `0.3125` is shown as 7:30 by `h:mm`. A clock
// starts anew each day, a duration (`[h]:mm`) does not.
enum class Shown { kNumber, kDate, kClock, kDuration };

// By the format's number in the file where it is one that every program knows, otherwise by its
// code; codes are in English whatever the program's language.
Shown ShownBy(std::size_t id, std::string_view code);

// A count of days, in plain digits, as these formats show it: 2026-02-01, also past what a
// CivilDate holds; 7:30 or 7:30:15; a duration 60:30. `####` where a program shows nothing.
std::string DateShown(std::string_view plain, bool since_1904);
std::string TimeShown(std::string_view plain, Shown shown);

}  // namespace luotsi::sheet
