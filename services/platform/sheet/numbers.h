#pragma once

#include "kernel/civil.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace luotsi::sheet {

// Values as people and spreadsheets write them. Text is NormalText'ed before: every kind of blank
// is a plain one.

// What stands before the decimals, found out from all numbers of a file together: `1,5` and
// `1 234,56` tell, `1,234` alone does not.
class DecimalSniffer {
  public:
    // Whether the number could be read either way.
    bool Look(std::string_view text);

    struct Style {
        char decimal = ',';
        // Both were seen, or no number tells and both stand in numbers that could be read either
        // way: such numbers are then refused.
        bool mixed = false;
        // Numbers could be read either way and none tells: `decimal` is no more than usual.
        bool assumed = false;
    };
    // `usual`: what to take where no number tells.
    Style Decide(char usual) const;

  private:
    bool comma_ = false;
    bool point_ = false;
    // In a number that could be read either way.
    bool either_comma_ = false;
    bool either_point_ = false;
};

// A number that could be read either way, in plain digits: 1.5 and 1500 for `1,500`.
struct TwoReadings {
    char sign = ',';
    std::string decimal = {};
    std::string grouped = {};
};
// Nothing where the number tells which it is, or is none.
std::optional<TwoReadings> ReadEitherWay(std::string_view text);

// Units of 10^-decimals, exact. Groups of three by blanks, apostrophes or the other sign; a minus
// on either side; a currency's sign or name. Nothing where it is no number, or has more decimals
// (zeros at their end are none: `3,0` is 3; but `1,500`, which may be 1 500, keeps its own).
std::optional<std::int64_t> ReadNumber(
    std::string_view text, const DecimalSniffer::Style& style, int decimals
);

// Whether it is a number but for having more decimals than that.
bool HasMoreDecimals(std::string_view text, const DecimalSniffer::Style& style, int decimals);

// A share or rate, exact: `0,955` and `95,5 %` are 955/1000. No trailing zeros, so the same value
// is the same ratio however it was written. At most `kRatioDecimals` decimals, two fewer of a
// percent.
inline constexpr int kRatioDecimals = 18;
std::optional<Ratio> ReadRatio(std::string_view text, const DecimalSniffer::Style& style);

// 1.2.2026, 01.02.2026, 2026-02-01, 1/2/2026 (day first); a time of that day is dropped.
std::optional<CivilDate> ReadDate(std::string_view text);
// 2026-02, 2/2026, 02.2026, 202602, or a day of it.
std::optional<Month> ReadMonth(std::string_view text);

// Whether it looks as if a spreadsheet had changed it: 1E+05, ####, #REF!, and a date where a
// number is expected or a day's serial number where a date is.
bool LooksDamagedNumber(std::string_view text);
bool LooksDamagedDate(std::string_view text);

// A number of an XLSX file, rounded to the 15 digits that a spreadsheet keeps, as plain digits.
std::optional<std::string> PlainDigits(std::string_view stored);

}  // namespace luotsi::sheet
