#include "tools/luotsictl/mapping_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace luotsi::ctl {
namespace {

TEST(ReadMapping, TakesANameFromTheGivenDirectoryOnly) {
    const std::string directory = ::testing::TempDir();
    std::ofstream(directory + "/invoices-trial.yaml") << "source: trial\n";
    std::string mapping;
    EXPECT_EQ(ReadMapping("invoices-trial", directory, &mapping), "");
    EXPECT_EQ(mapping, "source: trial\n");
    EXPECT_EQ(ReadMapping(directory + "/invoices-trial.yaml", "", &mapping), "");
    EXPECT_NE(ReadMapping("invoices-unknown", directory, &mapping), "");
}

TEST(MappingPlaces, EndsAtTheRootOfTheFileSystem) {
    const auto places = MappingPlaces("x", "");
    ASSERT_GE(places.size(), 2U);
    EXPECT_NE(places.front().find("share/luotsi/mappings/x.yaml"), std::string::npos);
    EXPECT_EQ(places.back(), "/deploy/mappings/x.yaml");
}

}  // namespace
}  // namespace luotsi::ctl
