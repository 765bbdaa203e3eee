// Versions that are found by the order in which they came.
#include "report_intake/app/version_revision.h"

#include "tests/unit/report_intake/sent_reports.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

using namespace test_reports;

// One report as it was after each of its events.
class OneReport : public ports::Books {
  public:
    ports::Result<ports::Receipt> Run(const ports::RequestContext&, const ports::Work&) override {
        return absl::UnimplementedError("nothing is changed");
    }
    std::vector<ports::Result<ports::Receipt>> RunAll(std::vector<ports::Entry>) override {
        return {};
    }
    absl::Status RunTogether(std::vector<ports::Entry>, const Keep&) override {
        return absl::UnimplementedError("nothing is changed");
    }
    std::vector<MonthReport> after;
    int loads = 0;

  protected:
    ports::Result<std::shared_ptr<const void>> LoadErased(
        std::string_view, const Uuid&, Until until
    ) override {
        ++loads;
        if (!until.revision || *until.revision == 0 || *until.revision > after.size())
            return absl::NotFoundError("no such revision");
        auto held = std::make_shared<ports::Held<ReportBook>>();
        held->revision = *until.revision;
        held->state = after[*until.revision - 1];
        return std::shared_ptr<const void>(std::move(held));
    }
};

TEST(VersionRevision, IsThatOfTheEventThatBroughtItAmongAllOthers) {
    Story story;
    OneReport books;
    const auto keep = [&] { books.after.push_back(story.report); };
    const auto excuse = [&] {
        story.Happen(MonthExcused{
            .contract = Uuid(),
            .contract_key = "",
            .month = kJanuary,
            .excused = false,
            .reason = ""
        });
        keep();
    };
    std::vector<std::uint64_t> brought;
    const auto send = [&](int days) {
        ASSERT_EQ(story.Do(Submit({.lines = {Days(days)}})), "1");
        keep();
        brought.push_back(books.after.size());
    };
    excuse();
    excuse();
    for (int days = 1; days <= 9; ++days) {
        send(days);
        if (days % 2 == 0) excuse();
        if (days % 4 == 0) excuse();
    }
    const std::uint64_t last = books.after.size();
    ASSERT_EQ(brought.size(), 9U);
    for (std::uint64_t version = 1; version <= brought.size(); ++version) {
        const auto found = FindVersionRevision(books, Uuid(), version, last);
        ASSERT_TRUE(found.ok());
        EXPECT_EQ(*found, brought[version - 1]) << version;
        const ReportVersion& then = books.after[*found - 1].versions.back();
        EXPECT_EQ(then.content.lines, std::vector{Days(static_cast<int>(version))});
    }
    EXPECT_LE(books.loads, 9 * 5) << "a few of its revisions are read";
}

TEST(VersionRevision, CannotBeToldWhereTheReportCannotBeRead) {
    OneReport books;
    EXPECT_TRUE(FindVersionRevision(books, Uuid(), 1, 3).failed());
}

}  // namespace
}  // namespace luotsi::report_intake
