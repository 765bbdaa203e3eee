#include "platform/sheet/cell_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::sheet {
namespace {

void ExpectEach(Shown shown, const std::vector<const char*>& codes) {
    constexpr std::size_t kOwn = 164;
    for (const char* code : codes)
        EXPECT_EQ(ShownBy(kOwn, code), shown) << code;
}

TEST(CellFormat, OrdinaryNumbersAreNoTimes) {
    ExpectEach(
        Shown::kNumber,
        {"",
         "General",
         "General;[Red]-General",
         "0",
         "0.00",
         "0.######",
         "#,##0.00",
         "# ?/?",
         "0.00E+00",
         "0 %",
         "@",
         ";;;",
         "#,##0.00 \"h\"",
         "0 \"kpl\"",
         "0\\ \\h",
         "0.0 h",
         "0.00 \"pv/d\"",
         "\"h: \"0.0",
         "[Red]0.00",
         "0.00;[Red]-0.00",
         "[Magenta]0;[Color 5]-0;\"s\"",
         "[>=100]0;[<1]0.00",
         "[$€-40B] #,##0.00",
         "#,##0.00 [$€-40B]",
         "#,##0.00\\ [$kr-41D]",
         "[$h-409]0",
         "_-* #,##0.00\\ \"€\"_-;\\-* #,##0.00\\ \"€\"_-;_-* \"-\"??\\ \"€\"_-;_-@_-",
         "#,##0_d;#,##0_s",
         "0;-0;;@"}
    );
    for (const std::size_t known : {0U, 1U, 2U, 3U, 4U, 9U, 10U, 11U, 37U, 40U, 48U, 49U})
        EXPECT_EQ(ShownBy(known, ""), Shown::kNumber) << known;
}

TEST(CellFormat, DatesTimesAndDurationsAreToldApart) {
    ExpectEach(
        Shown::kDate,
        {"d.m.yyyy",
         "[$-40B]d\\.m\\.yyyy",
         "yyyy\\-mm\\-dd",
         "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
         "mmm.yy",
         "mmmm",
         "d.m.yyyy h:mm",
         "yyyy-mm-dd hh:mm:ss",
         "\"\";d.m.yyyy",
         "D.M.YYYY;@"}
    );
    ExpectEach(
        Shown::kClock,
        {"h:mm",
         "hh:mm:ss",
         "h:mm AM/PM",
         "mm:ss.0",
         "ss",
         "[$-F400]h:mm:ss\\ AM/PM",
         "h\" h \"mm",
         "h:mm;@",
         "[Red]h:mm"}
    );
    ExpectEach(
        Shown::kDuration,
        {"[h]:mm", "[hh]:mm:ss", "[h]:mm:ss;@", "[mm]:ss", "[S].00", "[H]", "[Red][h]:mm"}
    );
    for (const std::size_t known : {14U, 15U, 16U, 17U, 22U})
        EXPECT_EQ(ShownBy(known, ""), Shown::kDate) << known;
    for (const std::size_t known : {18U, 19U, 20U, 21U, 45U, 47U})
        EXPECT_EQ(ShownBy(known, ""), Shown::kClock) << known;
    EXPECT_EQ(ShownBy(46, ""), Shown::kDuration);
}

TEST(CellFormat, ADurationBehindQuotesIsOne) {
    ExpectEach(Shown::kDuration, {"\"yht. \"[h]:mm", "\\h[h]"});
    // What is open at the end is closed by it.
    ExpectEach(Shown::kNumber, {"\"h:mm", "\\", "_", "0[$h"});
}

TEST(CellFormat, TimesAreToldAsTheyAreShown) {
    EXPECT_EQ(TimeShown("0.3125", Shown::kClock), "7:30");
    EXPECT_EQ(TimeShown("0.312673611111111", Shown::kClock), "7:30:15");
    EXPECT_EQ(TimeShown("1.3125", Shown::kClock), "7:30");
    EXPECT_EQ(TimeShown("2.5", Shown::kDuration), "60:00");
    EXPECT_EQ(TimeShown("2.52083333333333", Shown::kDuration), "60:30");
    EXPECT_EQ(TimeShown("0", Shown::kClock), "0:00");
    EXPECT_EQ(TimeShown("0.999999999999", Shown::kClock), "0:00");
    EXPECT_EQ(TimeShown("0.999999999999", Shown::kDuration), "24:00");
    EXPECT_EQ(TimeShown("-0.3125", Shown::kDuration), "-7:30");
    EXPECT_EQ(TimeShown("-0.3125", Shown::kClock), "####");
    EXPECT_EQ(TimeShown("123456789012346000", Shown::kDuration), "####");
    EXPECT_EQ(DateShown("46054.75", false), "2026-02-01");
    EXPECT_EQ(DateShown("44592", true), "2026-02-01");
    EXPECT_EQ(DateShown("5", false), "1900-01-05");
    EXPECT_EQ(DateShown("61", false), "1900-03-01");
    EXPECT_EQ(DateShown("150000", false), "2310-09-07");
    EXPECT_EQ(DateShown("2958465", false), "9999-12-31");
    for (const char* plain : {"2958466", "-1", "123456789012346000"})
        EXPECT_EQ(DateShown(plain, false), "####") << plain;
}

}  // namespace
}  // namespace luotsi::sheet
