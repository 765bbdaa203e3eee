// What a template shows of its contract, and the codes that a spreadsheet has damaged.
#include "report_intake/adapters/spreadsheet_template.h"

#include "report_intake/adapters/spreadsheet_zeros.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

namespace luotsi::report_intake {
namespace {

using Codes = std::vector<std::string>;

ReportingTerms SomeTerms() {
    ReportingTerms terms;
    terms.services = {
        {.service_code = "VRK", .unit = "day", .service_name = "Vuorokausi"},
        {.service_code = "KAY", .unit = "visit", .service_name = "Käynti"},
    };
    terms.indicators = {
        {.code = "I", .target_level = Ratio::Of(1, 2).value(), .unit = "share", .name = "Mittari"}
    };
    terms.members = {"2077474-0", "1572860-0"};
    return terms;
}

std::string Shown(const ReportingTerms& terms, std::uint64_t revision = 1) {
    const Month month = Month::Parse("2026-01").value();
    const TemplateBasis basis{
        .stamp =
            {.contract = {}, .contract_key = {}, .contract_revision = revision, .month = month},
        .terms = terms,
        .forecast_required = terms.forecast_required,
    };
    return ShownBy(basis);
}

TEST(ShownByATemplate, ChangesWithEverythingThatStandsInIt) {
    const std::string before = Shown(SomeTerms());
    const std::vector<std::function<void(ReportingTerms&)>> changes{
        [](auto& terms) { terms.services[0].service_code = "VRKX"; },
        [](auto& terms) { terms.services[0].unit = "hour"; },
        [](auto& terms) { terms.services[0].service_name = "Päivä"; },
        [](auto& terms) { terms.services.pop_back(); },
        [](auto& terms) { terms.services.push_back({.service_code = "VRK", .unit = "hour"}); },
        // Letters move from one word to the next.
        [](auto& terms) {
            terms.services[0].service_code = "VR";
            terms.services[0].unit = "Kday";
        },
        [](auto& terms) { terms.services[1].valid_from = CivilDate::FromYmd(2026, 2, 1); },
        [](auto& terms) { terms.services[1].valid_to = CivilDate::FromYmd(2025, 12, 31); },
        [](auto& terms) { terms.indicators[0].code = "J"; },
        [](auto& terms) { terms.indicators[0].name = "Toinen"; },
        [](auto& terms) { terms.indicators.clear(); },
        [](auto& terms) { terms.members.pop_back(); },
        [](auto& terms) { terms.forecast_required = true; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ReportingTerms terms = SomeTerms();
        changes[i](terms);
        EXPECT_NE(Shown(terms), before) << i;
    }
}

TEST(ShownByATemplate, StaysAsItIsWhereNothingElseThanTheContractChanges) {
    const std::string before = Shown(SomeTerms());
    EXPECT_EQ(Shown(SomeTerms(), 7), before);
    const std::vector<std::function<void(ReportingTerms&)>> changes{
        [](auto& terms) { terms.services[0].unit_price = UnitPrice::OfMicros(1); },
        [](auto& terms) { terms.services[0].valid_from = CivilDate::FromYmd(2026, 1, 31); },
        [](auto& terms) {
            terms.services.push_back(
                {.service_code = "UUSI", .unit = "day", .valid_from = CivilDate::FromYmd(2026, 2, 1)
                }
            );
        },
        [](auto& terms) { std::swap(terms.services[0], terms.services[1]); },
        [](auto& terms) { terms.indicators[0].target_level = Ratio::Of(9, 10).value(); },
        [](auto& terms) { terms.due_day = 20; },
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ReportingTerms terms = SomeTerms();
        changes[i](terms);
        EXPECT_EQ(Shown(terms), before) << i;
    }
}

TEST(TemplateStamp, IsReadAsItWasWrittenWithAndWithoutWhatItShows) {
    for (const char* shows : {"", "0123456789abcdef"}) {
        const TemplateStamp stamp{
            .contract = Uuid::Parse("01900000-0000-7000-8000-000000000001").value(),
            .contract_key = "PH|2026|1",
            .contract_revision = 3,
            .month = Month::Parse("2026-01").value(),
            .shows = shows,
        };
        EXPECT_EQ(stamp.version(), *shows == 0 ? 1 : 2);
        const FoundStamp found = ReadStamp(stamp.ToText());
        ASSERT_TRUE(found.stamp.has_value()) << shows;
        EXPECT_EQ(found.stamp->ToText(), stamp.ToText());
        EXPECT_EQ(found.stamp->shows, shows);
        EXPECT_EQ(found.stamp->contract_key, "PH|2026|1");
        std::string changed = stamp.ToText();
        changed.front() = changed.front() == '1' ? '2' : '1';
        EXPECT_FALSE(ReadStamp(changed).stamp.has_value()) << "another version";
    }
    // As the first release wrote it, checksum and all.
    EXPECT_TRUE(
        ReadStamp("1|01900000-0000-7000-8000-000000000001|3|2026-01|PH-2026/1|3bac23afbd9afcda")
            .stamp.has_value()
    );
}

TEST(LostZeros, AreThoseAtTheBeginningOfANumberAlone) {
    const Codes codes{"00123", "0123", "123A", "1230", "0456", "000"};
    EXPECT_EQ(CodesWithLostZeros("123", codes), (Codes{"00123", "0123"}));
    EXPECT_EQ(CodesWithLostZeros("0123", codes), Codes{"00123"});
    EXPECT_EQ(CodesWithLostZeros("456", codes), Codes{"0456"});
    EXPECT_EQ(CodesWithLostZeros("0", codes), Codes{"000"});
    for (const char* told : {"", "00123", "23", "56", "1", "A", "-123", "12 3", "123,0"})
        EXPECT_EQ(CodesWithLostZeros(told, codes), Codes{}) << told;
}

}  // namespace
}  // namespace luotsi::report_intake
