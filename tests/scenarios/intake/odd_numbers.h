#pragma once

#include "kernel/check.h"
#include "tests/scenarios/county/county_bench.h"

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace luotsi::test {

// Sets by what a figure is odd, as the shipped parameters have it.
inline void SetUsualNumbers(CountyBench& county) {
    std::ifstream file(LUOTSI_INTAKE_DIR "/../../../deploy/parameters/finland.yaml");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::regex row(
        R"rx(key: (odd_figures\.\w+)\n +value: \{valid_from: "([0-9-]+)", value: "(\d+)")rx"
    );
    int found = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), row), end; at != end; ++at, ++found)
        county.SetParameter((*at)[1].str().c_str(), (*at)[2].str().c_str(), (*at)[3].str().c_str());
    LUOTSI_CHECK(found == 3, "the file has all three numbers");
}

}  // namespace luotsi::test
