// Ceilings whose terms change after months were reported, and what providers see of them (P21).
#include "tests/scenarios/county/county_bench.h"

#include <luotsi/contract/v1/amendment.pb.h>
#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/report/v1/ceiling.pb.h>
#include <luotsi/report/v1/report_service.pb.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = report::v1;

constexpr const char* kProviderA = "2077474-0";
constexpr const char* kProviderB = "1572860-0";
constexpr const char* kProviderC = "0112038-9";
constexpr const char* kProviderD = "0201256-6";
constexpr std::int64_t kWhole = 1'000'000;
constexpr const char* kGet = "report.v1.CeilingService/GetCeiling";
constexpr const char* kList = "report.v1.CeilingService/ListCeilings";

contract_registry::Terms TermsOf(const char* provider, const char* service = "YPA-VRK") {
    contract_registry::Terms terms = test::SoundTerms();
    terms.type = contract_registry::ContractType::kPurchase;
    terms.provider.identifier = PartyIdentifier{"FI-PRO", provider};
    terms.start_date = test::Day("2025-01-01");
    terms.agreed_value = Money::Of(1'000'00);
    terms.prices.at(0).service_code = service;
    return terms;
}

class LaterCeiling : public testing::Test {
  protected:
    std::string Agree(const char* number, const contract_registry::Terms& terms) {
        return county_.Agree(test::CountyBench::Sound(number, terms));
    }
    // A framework without a ceiling: its agreed value alone bounds what is called off.
    std::string Framework() {
        contract_registry::Terms terms = TermsOf(kProviderA);
        terms.type = contract_registry::ContractType::kFramework;
        terms.agreed_value = Money::Of(500'000'00);
        return Agree("PUITE", terms);
    }
    std::string CallOff(const char* number, const std::string& framework) {
        contract_registry::Terms terms = TermsOf(kProviderA);
        terms.parent_contract_id = *Uuid::Parse(framework);
        terms.parent_relation = contract_registry::ParentRelation::kCallOff;
        return Agree(number, terms);
    }
    void Amend(
        const std::string& contract,
        const char* from,
        const std::function<void(contract::v1::AmendContractRequest&)>& change
    ) {
        contract::v1::AmendContractRequest request;
        request.set_contract_id(contract);
        request.set_effective_from(from);
        request.set_reason(contract::v1::AMENDMENT_REASON_REVIEW_CLAUSE);
        change(request);
        county_.Ask<contract::v1::Contract>("contract.v1.ContractService/AmendContract", request);
    }
    void SetFrameworkCeiling(const std::string& framework, const char* from, std::int64_t cents) {
        Amend(framework, from, [&](contract::v1::AmendContractRequest& request) {
            auto& ceiling = *request.mutable_framework()->mutable_ceiling();
            ceiling.set_currency_code("EUR");
            ceiling.set_amount_minor(cents);
        });
    }
    void SetPrice(const std::string& contract, const char* from, std::int64_t euros) {
        contract_registry::Terms terms = TermsOf(kProviderA);
        terms.prices.at(0).unit_price = UnitPrice::OfMicros(euros * kWhole);
        Amend(contract, from, [&](contract::v1::AmendContractRequest& request) {
            *request.add_prices() = test::CountyBench::Sound("X", terms).prices(0);
        });
    }

    static pb::SubmitReportRequest Report(
        const std::string& contract,
        const char* month,
        std::int64_t days,
        const char* decision = "",
        const char* service = "YPA-VRK"
    ) {
        pb::SubmitReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        pb::ServiceActual& line = *request.add_lines()->mutable_service();
        line.set_service_code(service);
        line.set_unit("day");
        line.mutable_quantity()->set_micros(days * kWhole);
        line.set_decision(decision);
        return request;
    }
    // What became of a report's only line: empty, or the reason with what was left.
    static std::string Fate(const pb::Report& report) {
        if (report.returned_lines_size() == 0) return "";
        const pb::ReturnedLine& line = report.returned_lines(0);
        const auto left = line.facts().find("left");
        return line.reason() + (left == line.facts().end() ? "" : " left=" + left->second);
    }
    std::string Submit(const pb::SubmitReportRequest& request) {
        return Fate(county_.Ask<pb::Report>("report.v1.ReportService/SubmitReport", request));
    }
    std::string Validate(const pb::SubmitReportRequest& request) {
        return Fate(county_.Ask<pb::Report>("report.v1.ReportService/ValidateReport", request));
    }
    std::string Correct(const std::string& contract, const char* month, std::int64_t days) {
        pb::CorrectReportRequest request;
        request.set_contract_id(contract);
        request.set_month(month);
        request.set_correction_reason("laskettu uudelleen");
        *request.mutable_lines() = Report(contract, month, days).lines();
        return Fate(county_.Ask<pb::Report>("report.v1.ReportService/CorrectReport", request));
    }

    pb::SetCeilingRequest Bound(const char* number, const std::vector<std::string>& contracts) {
        pb::SetCeilingRequest request;
        request.set_number(number);
        request.set_kind(pb::CEILING_KIND_CONTRACTS);
        for (const std::string& contract : contracts)
            request.add_contract_ids(contract);
        request.set_service_code("YPA-VRK");
        request.set_valid_from("2026-01-01");
        return request;
    }
    std::string SetInEuros(pb::SetCeilingRequest request, std::int64_t cents) {
        request.mutable_limit()->mutable_amount()->set_currency_code("EUR");
        request.mutable_limit()->mutable_amount()->set_amount_minor(cents);
        return Set(request);
    }
    std::string SetInDays(pb::SetCeilingRequest request, std::int64_t days) {
        request.set_unit("day");
        request.mutable_limit()->mutable_quantity()->set_micros(days * kWhole);
        return Set(request);
    }
    std::string Set(const pb::SetCeilingRequest& request) {
        return county_.Ask<pb::Ceiling>("report.v1.CeilingService/SetCeiling", request).id();
    }
    pb::Ceiling Get(const std::string& id) {
        pb::GetCeilingRequest request;
        request.set_ceiling_id(id);
        return county_.Ask<pb::Ceiling>(kGet, request);
    }
    // "used left over", in cents.
    std::string Euros(const std::string& id) {
        const pb::Ceiling ceiling = Get(id);
        return std::to_string(ceiling.used().amount().amount_minor()) + ' ' +
               std::to_string(ceiling.left().amount().amount_minor()) + ' ' +
               std::to_string(ceiling.over().amount().amount_minor());
    }
    std::size_t CeilingEvents() { return county_.Stored("report-intake", "ceiling").size(); }

    // The contract's last event, changed: what the registry tells after a revision of its own kind.
    feed::PublicEvent NextEvent(
        const std::string& contract, const std::function<void(contract::v1::Contract&)>& change
    ) {
        feed::PublicEvent event;
        for (feed::PublicEvent& told :
             county_.Told("contract-registry", "fi.luotsi.contract.contract.")) {
            if (told.key == contract) event = std::move(told);
        }
        contract::v1::ContractEvent content;
        EXPECT_TRUE(content.ParseFromString(event.data));
        content.set_revision(content.revision() + ++revisions_);
        for (contract::v1::TermsPeriod& period : *content.mutable_periods())
            change(*period.mutable_contract());
        event.position = 1'000'000 + revisions_;
        event.data = content.SerializeAsString();
        return event;
    }

    test::CountyBench county_{"2026-05-15"};
    std::uint64_t revisions_ = 0;
};

TEST_F(LaterCeiling, P21AFrameworksCeilingCountsWhatWasReportedBeforeIt) {
    const std::string above = Framework();
    const std::string first = CallOff("KU-1", above);
    const std::string second = CallOff("KU-2", above);
    // 157.50 euros a day.
    EXPECT_EQ(Submit(Report(first, "2026-01", 8)), "");
    EXPECT_EQ(Submit(Report(second, "2026-02", 4)), "");
    EXPECT_EQ(Submit(Report(above, "2026-02", 1)), "");
    SetFrameworkCeiling(above, "2026-04-01", 2'100'00);
    EXPECT_EQ(Euros(above), "204750 5250 0");
    EXPECT_EQ(Submit(Report(second, "2026-03", 1)), "LINE_CEILING_EXCEEDED left=52.50");
    const pb::Ceiling ceiling = Get(above);
    ASSERT_EQ(ceiling.uses_size(), 3);
    EXPECT_EQ(ceiling.uses(0).contract_id(), first);
    county_.Rebuild();
    EXPECT_EQ(Get(above).SerializeAsString(), ceiling.SerializeAsString());
}

TEST_F(LaterCeiling, P21WhatIsTooMuchWhenACeilingAppearsIsShownAndStays) {
    const std::string above = Framework();
    const std::string call_off = CallOff("KU-1", above);
    EXPECT_EQ(Submit(Report(call_off, "2026-01", 10)), "");
    EXPECT_EQ(Submit(Report(call_off, "2026-02", 10)), "");
    SetFrameworkCeiling(above, "2026-04-01", 2'000'00);
    EXPECT_EQ(Euros(above), "315000 0 115000");
    EXPECT_EQ(Submit(Report(call_off, "2026-01", 10)), "") << "the same again";
    EXPECT_EQ(Validate(Report(call_off, "2026-01", 11)), "LINE_CEILING_EXCEEDED left=1575.00");
    EXPECT_EQ(Validate(Report(call_off, "2026-03", 1)), "LINE_CEILING_EXCEEDED left=0.00");
    EXPECT_EQ(Correct(call_off, "2026-02", 2), "") << "less is welcome";
    EXPECT_EQ(Euros(above), "189000 11000 0");
}

TEST_F(LaterCeiling, P21TheSameTermsOnceMoreCountNothing) {
    const std::string above = Framework();
    const std::string call_off = CallOff("KU-1", above);
    Submit(Report(call_off, "2026-01", 8));
    SetFrameworkCeiling(above, "2026-04-01", 2'000'00);
    const std::string before = Euros(above);
    const std::size_t events = CeilingEvents();
    for (const feed::PublicEvent& told :
         county_.Told("contract-registry", "fi.luotsi.contract.contract.")) {
        county_.Hear("report-intake", told);
        // Delivered once more under another place, as after a source was set up anew.
        feed::PublicEvent moved = told;
        moved.position += 1'000'000;
        county_.Hear("report-intake", moved);
    }
    SetFrameworkCeiling(above, "2026-06-01", 2'500'00);
    Amend(call_off, "2026-01-01", [](contract::v1::AmendContractRequest& request) {
        request.set_title("Toinen nimi");
    });
    EXPECT_EQ(CeilingEvents(), events);
    EXPECT_EQ(Euros(above), before);
}

TEST_F(LaterCeiling, P21ACallOffThatIsTiedLaterBringsItsMonths) {
    const std::string above = Framework();
    SetFrameworkCeiling(above, "2025-01-01", 2'000'00);
    const std::string contract = Agree("SOP-A", TermsOf(kProviderA));
    Submit(Report(contract, "2026-01", 4));
    EXPECT_EQ(Euros(above), "0 200000 0");
    const feed::PublicEvent tied = NextEvent(contract, [&](contract::v1::Contract& terms) {
        terms.set_parent_contract_id(above);
        terms.set_parent_relation(contract::v1::PARENT_RELATION_CALL_OFF);
    });
    county_.Hear("report-intake", tied);
    EXPECT_EQ(Euros(above), "63000 137000 0");
    EXPECT_EQ(Submit(Report(contract, "2026-02", 9)), "LINE_CEILING_EXCEEDED left=1370.00");
    const feed::PublicEvent left = NextEvent(contract, [&](contract::v1::Contract& terms) {
        terms.clear_parent_contract_id();
        terms.clear_parent_relation();
    });
    county_.Hear("report-intake", left);
    EXPECT_EQ(Euros(above), "0 200000 0") << "what has left the framework uses nothing of it";
    county_.Hear("report-intake", tied);
    EXPECT_EQ(Euros(above), "0 200000 0") << "an older revision";
    county_.Rebuild();
    EXPECT_EQ(Euros(above), "0 200000 0");
}

TEST_F(LaterCeiling, P21ABackdatedPriceCountsTheMonthsInWhichItHolds) {
    const std::string contract = Agree("SOP-A", TermsOf(kProviderA));
    const std::string bound = SetInEuros(Bound("EUR-1", {contract}), 2'000'00);
    pb::SetCeilingRequest open = Bound("MS-1", {});
    open.set_kind(pb::CEILING_KIND_DECISION);
    const std::string decision = SetInEuros(open, 700'00);
    EXPECT_EQ(Submit(Report(contract, "2026-01", 4)), "");
    EXPECT_EQ(Submit(Report(contract, "2026-02", 4, "MS-1")), "");
    EXPECT_EQ(Submit(Report(contract, "2026-03", 4)), "");
    EXPECT_EQ(Euros(bound), "189000 11000 0");
    EXPECT_EQ(Euros(decision), "63000 7000 0");
    SetPrice(contract, "2026-02-01", 190);
    EXPECT_EQ(Euros(bound), "215000 0 15000");
    EXPECT_EQ(Euros(decision), "76000 0 6000");
    EXPECT_EQ(Validate(Report(contract, "2026-04", 1)), "LINE_CEILING_EXCEEDED left=0.00");
    SetPrice(contract, "2026-03-01", 100);
    EXPECT_EQ(Euros(bound), "179000 21000 0") << "630, 760 and 400";
    EXPECT_EQ(Euros(decision), "76000 0 6000") << "February has its price";
    EXPECT_EQ(Submit(Report(contract, "2026-04", 2)), "");
    const std::size_t events = CeilingEvents();
    SetPrice(contract, "2026-07-01", 500);
    EXPECT_EQ(CeilingEvents(), events) << "a price of the future";
    county_.Rebuild();
    EXPECT_EQ(Euros(bound), "199000 1000 0");
}

TEST_F(LaterCeiling, P21UnitsDoNotFollowPrices) {
    const std::string contract = Agree("SOP-A", TermsOf(kProviderA));
    const std::string bound = SetInDays(Bound("VRK-1", {contract}), 10);
    Submit(Report(contract, "2026-02", 4));
    const std::size_t events = CeilingEvents();
    SetPrice(contract, "2026-01-01", 190);
    EXPECT_EQ(Get(bound).used().quantity().micros(), 4 * kWhole);
    EXPECT_EQ(CeilingEvents(), events);
}

TEST_F(LaterCeiling, P21AProviderIsToldASumOfThreeOthersAtLeast) {
    const std::vector<const char*> providers{kProviderA, kProviderB, kProviderC, kProviderD};
    std::vector<std::string> contracts;
    for (const char* provider : providers)
        contracts.push_back(Agree((std::string("SOP-") + provider).c_str(), TermsOf(provider)));
    const std::string id = SetInDays(Bound("YHT-1", contracts), 20);
    for (std::size_t i = 0; i < 3; ++i)
        Submit(Report(contracts[i], "2026-01", static_cast<std::int64_t>(i) + 1));
    county_.CallAsProvider(kProviderA);
    const pb::Ceiling two = Get(id);
    EXPECT_EQ(two.left().quantity().micros(), 14 * kWhole);
    ASSERT_EQ(two.uses_size(), 1);
    EXPECT_EQ(two.uses(0).used().quantity().micros(), kWhole);
    EXPECT_FALSE(two.has_used() || two.has_used_by_others() || two.has_limit() || two.has_over());
    EXPECT_EQ(two.limits_size(), 0);
    pb::ListCeilingsResponse listed;
    ASSERT_TRUE(county_.Try(kList, pb::ListCeilingsRequest(), &listed).ok());
    ASSERT_EQ(listed.ceilings_size(), 1);
    EXPECT_EQ(listed.ceilings(0).SerializeAsString(), two.SerializeAsString());
    county_.CallAsCounty();
    EXPECT_EQ(Get(id).used().quantity().micros(), 6 * kWhole);
    EXPECT_EQ(Get(id).limits_size(), 1);

    Submit(Report(contracts[3], "2026-02", 4));
    county_.CallAsProvider(kProviderA);
    const pb::Ceiling three = Get(id);
    EXPECT_EQ(three.used_by_others().quantity().micros(), 9 * kWhole);
    EXPECT_EQ(three.used().quantity().micros(), 10 * kWhole);
    EXPECT_EQ(three.limit().quantity().micros(), 20 * kWhole);
    EXPECT_EQ(three.left().quantity().micros(), 10 * kWhole);
    EXPECT_EQ(three.uses_size(), 1);
    ASSERT_EQ(three.contract_ids_size(), 1);
    EXPECT_EQ(three.contract_ids(0), contracts[0]);
}

TEST_F(LaterCeiling, P21ADecisionIsAnsweredToWhoReportedAgainstIt) {
    const std::string a = Agree("SOP-A", TermsOf(kProviderA));
    Agree("SOP-B", TermsOf(kProviderB));
    const std::string c = Agree("SOP-C", TermsOf(kProviderC, "KUNTOUTUS"));
    pb::SetCeilingRequest open = Bound("MS-1", {});
    open.set_kind(pb::CEILING_KIND_DECISION);
    const std::string id = SetInDays(open, 10);
    Submit(Report(a, "2026-01", 3, "MS-1"));

    county_.CallAsProvider(kProviderA);
    EXPECT_EQ(Get(id).left().quantity().micros(), 7 * kWhole);
    EXPECT_FALSE(Get(id).has_limit()) << "others may use it too";
    county_.CallAsProvider(kProviderB);
    const std::string nowhere = "01890000-0000-7000-8000-000000000000";
    const auto answer = [&](const std::string& asked) {
        pb::GetCeilingRequest get;
        get.set_ceiling_id(asked);
        pb::Ceiling out;
        const absl::Status status = county_.Try(kGet, get, &out);
        std::string told = status.ToString();
        for (std::size_t at = told.find(asked); at != std::string::npos; at = told.find(asked))
            told.replace(at, asked.size(), "ID");
        // Details are written in an order of their own at each call.
        std::ranges::sort(told);
        return told;
    };
    pb::GetCeilingRequest not_found;
    not_found.set_ceiling_id(id);
    EXPECT_EQ(county_.Refusal<pb::Ceiling>(kGet, not_found), "CEILING_NOT_FOUND");
    EXPECT_EQ(answer(id), answer(nowhere));
    pb::ListCeilingsRequest by_number;
    by_number.set_number("MS-1");
    EXPECT_EQ(county_.Ask<pb::ListCeilingsResponse>(kList, by_number).ceilings_size(), 0);

    // Who does not agree its service cannot find it out by its number either.
    county_.CallAsProvider(kProviderC);
    for (const char* service : {"KUNTOUTUS", "YPA-VRK"}) {
        const auto told = [&](const char* number) {
            const auto report = county_.Ask<pb::Report>(
                "report.v1.ReportService/ValidateReport", Report(c, "2026-01", 99, number, service)
            );
            std::vector<std::string> reasons;
            for (const pb::ReturnedLine& line : report.returned_lines())
                reasons.push_back(line.reason());
            return reasons;
        };
        EXPECT_FALSE(told("MS-2").empty());
        EXPECT_EQ(told("MS-1"), told("MS-2")) << service;
    }
    county_.CallAsCounty();
    EXPECT_EQ(Get(id).limit().quantity().micros(), 10 * kWhole);
    EXPECT_EQ(county_.Ask<pb::ListCeilingsResponse>(kList, by_number).ceilings_size(), 1);
}

}  // namespace
}  // namespace luotsi
