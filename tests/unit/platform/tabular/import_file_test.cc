#include "platform/tabular/import_file.h"

#include "kernel/clock.h"
#include "platform/journal/journal.h"
#include "platform/journal/stores.h"

#include <gtest/gtest.h>

#include <string>

namespace luotsi::tabular {
namespace {

class StillClock : public Clock {
  public:
    Moment Read() override { return {}; }
};

class ImportFiles : public testing::Test {
  protected:
    ImportFiles() {
        const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
        const std::string service = std::string("import_file_") + test->name();
        const std::string path = testing::TempDir() + service + ".sqlite";
        for (const char* const tail : {"", "-wal", "-shm"})
            std::remove((path + tail).c_str());
        journal::Options options{.service = service, .schema = {}, .aggregates = {}};
        options.aggregates.push_back(journal::MakeOps<ImportFileBook>(nullptr));
        journal_ =
            std::move(journal::SqliteStores(testing::TempDir(), {}).Open(std::move(options), clock_)
            )
                .value();
    }

    std::string Resolve(const std::string& name, const std::string& sha256, bool dry = false) {
        ports::RequestContext request;
        request.validate_only = dry;
        const auto answer = ResolveImportFile(*journal_, request, "src", name, sha256);
        EXPECT_TRUE(answer.ok());
        return answer.ok() ? answer.value() : "";
    }

    StillClock clock_;
    std::unique_ptr<journal::Journal> journal_;
};

TEST_F(ImportFiles, KeepTheFirstNameOfTheirBytes) {
    EXPECT_EQ(Resolve("folder/a.csv.gz", "1"), "a.csv");
    EXPECT_EQ(Resolve("renamed.csv", "1"), "a.csv");
    EXPECT_EQ(Resolve("a.csv", "1"), "a.csv");
    EXPECT_EQ(journal_->LastPosition(), 2U) << "the new name is noted, and nothing else";
}

TEST_F(ImportFiles, KeepTheirNameWhenTheBytesChange) {
    EXPECT_EQ(Resolve("a.csv", "1"), "a.csv");
    EXPECT_EQ(Resolve("a.csv", "2"), "a.csv");
    EXPECT_EQ(Resolve("copy.csv", "2"), "a.csv");
    EXPECT_EQ(Resolve("b.csv", "3"), "b.csv");
    EXPECT_EQ(Resolve("a.csv", "3"), "b.csv") << "the bytes decide before the name";
    EXPECT_EQ(journal_->LastPosition(), 4U);
}

TEST_F(ImportFiles, ACopyUnderAnotherNameStaysThatFileWhenItsContentChanges) {
    EXPECT_EQ(Resolve("a.csv", "1"), "a.csv");
    EXPECT_EQ(Resolve("copy.csv", "1"), "a.csv");
    EXPECT_EQ(Resolve("copy.csv", "1"), "a.csv");
    EXPECT_EQ(Resolve("copy.csv", "1 and one row more"), "a.csv");
}

TEST_F(ImportFiles, AreNotNotedOnADryRun) {
    EXPECT_EQ(Resolve("a.csv", "1", true), "a.csv");
    EXPECT_EQ(journal_->LastPosition(), 0U);
    EXPECT_EQ(Resolve("b.csv", "1"), "b.csv");
    EXPECT_EQ(Resolve("a.csv", "1", true), "b.csv");
}

TEST(LogicalName, DropsFoldersAndPacking) {
    EXPECT_EQ(LogicalName("C:\\in\\2018-01.csv.gz"), "2018-01.csv");
    EXPECT_EQ(LogicalName("a/"), "file");
    EXPECT_EQ(LogicalName(".gz"), ".gz");
}

}  // namespace
}  // namespace luotsi::tabular
