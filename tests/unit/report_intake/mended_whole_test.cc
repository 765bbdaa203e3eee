#include "report_intake/domain/mended_whole.h"

#include "report_intake/domain/complete.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstddef>
#include <string>
#include <vector>

namespace luotsi::report_intake {
namespace {

ReportLine LineOf(int number) {
    ReportLine line;
    line.service =
        ServiceActual{"S" + std::to_string(number), "day", Quantity::OfMicros(number), {}};
    return line;
}

// A version of which the lines at `returned` came back.
ReportContent Version(int lines, const std::vector<bool>& returned) {
    ReportContent content;
    for (int i = 0; i < lines; ++i) {
        if (!returned[static_cast<std::size_t>(i)]) {
            content.lines.push_back(LineOf(i));
            continue;
        }
        const auto index = static_cast<std::uint64_t>(i);
        // Two faults of one line are one returned line.
        for (const char* field : {"].service.unit", "].service.quantity"}) {
            content.returned_lines.push_back(
                {index, "lines[" + std::to_string(i) + field, "LINE_UNIT_MISMATCH"}
            );
        }
    }
    return content;
}

TEST(FindMended, FindsReturnedLinesBetweenTheAcceptedOnes) {
    const ReportContent version = Version(4, {true, false, true, false});
    const SentReport sent{.lines = {LineOf(100), LineOf(1), LineOf(3)}};
    const MendedWhole found = FindMended(version, sent);
    EXPECT_TRUE(found.strangers.empty());
    ASSERT_EQ(found.mended.size(), 2U);
    EXPECT_EQ(found.mended[0], (FoundAgain{.index = 0, .sent = 0}));
    EXPECT_EQ(found.mended[1], (FoundAgain{.index = 2}));
}

TEST(FindMended, TellsWhatIsNoCompletion) {
    const ReportContent version = Version(3, {false, true, false});
    const auto strangers = [&](std::vector<ReportLine> lines) {
        return FindMended(version, {.lines = std::move(lines)}).strangers;
    };
    // An accepted line that was changed, one that is gone, and one that is new.
    EXPECT_EQ(strangers({LineOf(7), LineOf(1), LineOf(2)}).front(), (Stranger{.sent = 0}));
    EXPECT_EQ(strangers({LineOf(0), LineOf(1)}).size(), 1U);
    EXPECT_EQ(
        strangers({LineOf(0), LineOf(1), LineOf(2), LineOf(9)}), std::vector{Stranger{.sent = 3}}
    );
    EXPECT_TRUE(strangers({LineOf(0), LineOf(50), LineOf(2)}).empty());
    EXPECT_TRUE(strangers({LineOf(0), LineOf(2)}).empty());
}

TEST(FindMended, PropertyTheMendedVersionIsTheWholeThatWasSent) {
    const bool holds = rc::check([] {
        const int lines = *rc::gen::inRange(1, 25);
        const auto size = static_cast<std::size_t>(lines);
        const auto returned =
            *rc::gen::container<std::vector<bool>>(size, rc::gen::arbitrary<bool>());
        const auto kept = *rc::gen::container<std::vector<bool>>(size, rc::gen::arbitrary<bool>());
        SentReport sent;
        for (int i = 0; i < lines; ++i) {
            const auto at = static_cast<std::size_t>(i);
            if (!returned[at]) sent.lines.push_back(LineOf(i));
            if (returned[at] && kept[at]) sent.lines.push_back(LineOf(1'000 + i));
        }
        const ReportContent version = Version(lines, returned);
        const MendedWhole found = FindMended(version, sent);
        RC_ASSERT(found.strangers.empty());
        std::vector<MendedLine> mended;
        for (const FoundAgain& one : found.mended) {
            MendedLine& line = mended.emplace_back(MendedLine{.index = one.index});
            if (one.sent) line.line = sent.lines[*one.sent];
        }
        const auto whole = Mend(version, mended);
        RC_ASSERT(whole.ok());
        RC_ASSERT(whole.value().sent.lines == sent.lines);
        RC_ASSERT(whole.value().missing.empty());
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace luotsi::report_intake
