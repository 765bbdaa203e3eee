#include "tests/scenarios/steering/m18_people.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/milestone.pb.h>
#include <luotsi/contract/v1/obligation.pb.h>
#include <luotsi/contract/v1/risk.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/report_service.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace luotsi {
namespace {

namespace pb = contract::v1;
using test::CountyBench;
using test::People;
using Lines = std::vector<std::string>;

std::size_t Count(const Lines& work, const std::string& kind) {
    return static_cast<std::size_t>(std::ranges::count_if(work, [&](const std::string& line) {
        return line.find(' ' + kind + ' ') != std::string::npos;
    }));
}

// Whatever waits for a person waits for the successor from the day of the handover on, in all five
// services.
class Handover : public testing::Test {
  protected:
    Handover() {
        Rule("report-overdue", "report-overdue");
        Rule("paid-beyond-value", "paid-beyond-value");
        a_ = people_.Add("HOIVA-1", "Maija Mäkelä", pb::SIDE_BUYER, "operational/a");
        b_ = people_.Add("HOIVA-2", "Tuomo Toinen", pb::SIDE_BUYER, "operational/b");
        provider_ = people_.Add("ESIM-1", "Olli Öhman", pb::SIDE_PROVIDER);
        first_ = Agree("S-1");
        second_ = Agree("S-2");
        people_.AssignAll(first_, a_, provider_, "2026-05-15");
        people_.Assign(second_, pb::SIDE_BUYER, pb::LEVEL_OPERATIONAL, a_, "2026-05-15");
        MakeWork();
    }

    void Rule(const char* code, const char* kind) {
        alert::v1::CreateRuleRequest request;
        alert::v1::Rule& rule = *request.mutable_rule();
        rule.set_code(code);
        rule.set_kind(kind);
        rule.set_severity(alert::v1::SEVERITY_WARNING);
        rule.set_text_fi("a");
        rule.set_text_sv("b");
        rule.set_text_en("c");
        county_.Ask<alert::v1::Rule>("alert.v1.AlertService/CreateRule", request);
    }

    std::string Agree(const char* number) {
        contract_registry::Terms terms = test::SoundTerms();
        terms.type = contract_registry::ContractType::kPurchase;
        terms.framework.reset();
        terms.start_date = test::Day("2026-03-01");
        return county_.Agree(CountyBench::Sound(number, terms));
    }

    // A report that is late, a case, money beyond the value, a risk on watch, a duty, a milestone.
    void MakeWork() {
        for (const std::string& contract : {first_, second_}) {
            selfmonitoring::v1::RecordComplaintRequest complaint;
            complaint.set_contract_id(contract);
            complaint.set_category("care-delay");
            complaint.set_severity(selfmonitoring::v1::COMPLAINT_SEVERITY_SERIOUS);
            complaint.set_received_on("2026-05-14");
            county_.Ask<selfmonitoring::v1::Complaint>(
                "selfmonitoring.v1.SelfMonitoringService/RecordComplaint", complaint
            );
        }
        pb::AddMilestoneRequest milestone;
        milestone.mutable_milestone()->set_contract_id(first_);
        milestone.mutable_milestone()->set_code("M-1");
        milestone.mutable_milestone()->set_title("Yksikkö avattu");
        milestone.mutable_milestone()->set_due_date("2027-06-30");
        county_.Ask<pb::Milestone>("contract.v1.MilestoneService/AddMilestone", milestone);
        Invoice("S-1", 9'000'000'000);
        Watch(first_);
        county_.AdvanceTo("2026-05-16");
    }

    void Invoice(const char* number, std::int64_t cents) {
        finance::v1::RecordInvoiceRequest request;
        finance::v1::Invoice& invoice = *request.mutable_invoice();
        invoice.set_number(std::string("I-") + number);
        invoice.set_invoice_date("2026-05-10");
        invoice.set_unit("Asuminen");
        invoice.set_contract_number(number);
        invoice.mutable_net()->set_currency_code("EUR");
        invoice.mutable_net()->set_amount_minor(cents);
        invoice.mutable_supplier()->set_name("Esimerkkihoiva Oy");
        invoice.mutable_supplier()->mutable_identifier()->set_scheme("FI-PRO");
        invoice.mutable_supplier()->mutable_identifier()->set_id("2077474-0");
        county_.Ask<finance::v1::Invoice>("finance.v1.FinanceService/RecordInvoice", request);
    }

    void Watch(const std::string& contract) {
        pb::RecordRiskRequest record;
        record.set_contract_id(contract);
        pb::Risk& risk = *record.mutable_risk();
        risk.set_code("R1");
        risk.set_title("Henkilöstö ei riitä");
        risk.set_trigger_indicator("STAFF");
        risk.mutable_impact()->set_currency_code("EUR");
        risk.mutable_impact()->set_amount_minor(100'000);
        risk.set_level(pb::LEVEL_TACTICAL);
        county_.Ask<pb::Risk>("contract.v1.RiskService/RecordRisk", record);
        report::v1::SubmitReportRequest report;
        report.set_contract_id(contract);
        report.set_month("2026-04");
        report::v1::ServiceActual& line = *report.add_lines()->mutable_service();
        line.set_service_code("YPA-VRK");
        line.set_unit("day");
        line.mutable_quantity()->set_micros(100'000'000);
        report::v1::IndicatorActual& indicator = *report.add_lines()->mutable_indicator();
        indicator.set_indicator_code("STAFF");
        indicator.mutable_value()->set_numerator(50);
        indicator.mutable_value()->set_denominator(100);
        county_.Ask<report::v1::Report>("report.v1.ReportService/SubmitReport", report);
    }

    Lines OwnWork(const char* actor) {
        county_.CallAs({.roles = rpc::Role::kOperational, .scope = {}, .actor = actor});
        const Lines work = people_.Work("");
        county_.CallAsCounty();
        return work;
    }

    CountyBench county_{"2026-05-15"};
    People people_{county_};
    std::string a_, b_, provider_, first_, second_;
};

TEST_F(Handover, M19TheSuccessorsWorkIsTheWorkThatWas) {
    const Lines before = people_.Work(a_);
    for (const char* kind : {"attention", "alert", "case", "report", "milestone"})
        EXPECT_GE(Count(before, kind), 1U) << kind;
    EXPECT_EQ(Count(before, "case"), 2U) << "one of each contract, on the buyer's side";
    EXPECT_TRUE(people_.Work(b_).empty());
    const Lines provider_before = people_.Work(provider_);

    people_.HandOver(a_, b_, "2026-05-16");
    EXPECT_EQ(people_.Work(b_), before);
    EXPECT_TRUE(people_.Work(a_).empty());
    EXPECT_EQ(people_.Work(provider_), provider_before) << "nobody else is touched";
    EXPECT_EQ(OwnWork("operational/b"), before) << "by login too";
    EXPECT_TRUE(OwnWork("operational/a").empty());
}

TEST_F(Handover, M19NoLaterAlertGoesToTheOneWhoHandedOver) {
    people_.HandOver(a_, b_, "2026-05-16");
    const Lines at_first = people_.Work(b_);
    county_.AdvanceTo("2026-06-12");
    const Lines later = people_.Work(b_);
    EXPECT_GT(Count(later, "alert"), Count(at_first, "alert")) << "May's report is late by now";
    EXPECT_TRUE(people_.Work(a_).empty());
}

TEST_F(Handover, M19HistoryStillShowsWhoWasResponsibleThen) {
    people_.HandOver(a_, b_, "2026-06-01");
    county_.AdvanceTo("2026-06-02");
    for (const char* day : {"2026-05-15", "2026-05-31"}) {
        const auto slot = people_.SlotOf(second_, pb::SIDE_BUYER, pb::LEVEL_OPERATIONAL, day);
        EXPECT_EQ(slot.person().id(), a_) << day;
        EXPECT_EQ(slot.person().name(), "Maija Mäkelä");
    }
    EXPECT_EQ(people_.SlotOf(second_, pb::SIDE_BUYER, pb::LEVEL_OPERATIONAL).person().id(), b_);
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::ResponsibleSlots>(
            "AssignSlot",
            people_.Assigning(second_, pb::SIDE_BUYER, pb::LEVEL_OPERATIONAL, b_, "2026-05-20")
        ),
        "SLOT_HELD_THEN"
    );
}

TEST_F(Handover, M19UntilItsDayComesNothingMoves) {
    const Lines before = people_.Work(a_);
    people_.HandOver(a_, b_, "2026-05-18");
    EXPECT_EQ(people_.Work(a_), before);
    EXPECT_TRUE(people_.Work(b_).empty());
    county_.AdvanceTo("2026-05-18");
    EXPECT_TRUE(people_.Work(a_).empty());
    EXPECT_EQ(Count(people_.Work(b_), "case"), 2U);
}

TEST_F(Handover, M19AHandoverIsOneRequestHoweverOftenItIsSent) {
    auto request = people_.HandingOver(a_, b_, "2026-05-16");
    request.set_request_id("once");
    const auto first = people_.Ask<test::steering_pb::Person>("HandOver", request);
    const auto again = people_.Ask<test::steering_pb::Person>("HandOver", request);
    EXPECT_EQ(first.revision(), again.revision());
    EXPECT_EQ(again.handovers_size(), 1);
}

TEST_F(Handover, M19ADeputySeesTheWorkTooInItsDays) {
    test::steering_pb::AppointStandInRequest request;
    request.set_person_id(a_);
    request.set_deputy_id(b_);
    request.set_from("2026-05-17");
    request.set_to("2026-05-18");
    people_.Ask<test::steering_pb::Person>("AppointStandIn", request);
    EXPECT_TRUE(people_.Work(b_).empty());
    for (const char* day : {"2026-05-17", "2026-05-18"}) {
        county_.AdvanceTo(day);
        EXPECT_EQ(people_.Work(b_), people_.Work(a_)) << day;
        EXPECT_FALSE(people_.Work(b_).empty());
    }
    const auto slot = people_.SlotOf(first_, pb::SIDE_BUYER, pb::LEVEL_TACTICAL);
    ASSERT_EQ(slot.deputy_ids_size(), 1);
    EXPECT_EQ(slot.deputy_ids(0), b_);
    EXPECT_EQ(slot.person().id(), a_) << "the person of the day stays";
    county_.AdvanceTo("2026-05-19");
    EXPECT_TRUE(people_.Work(b_).empty());
}

TEST_F(Handover, M19WhoHasLeftStandsInForNobody) {
    test::steering_pb::AppointStandInRequest request;
    request.set_person_id(a_);
    request.set_deputy_id(b_);
    request.set_from("2026-05-17");
    request.set_to("2026-05-25");
    people_.Ask<test::steering_pb::Person>("AppointStandIn", request);
    people_.Leave(b_, "2026-05-18");
    const auto deputies = [&] {
        return people_.SlotOf(first_, pb::SIDE_BUYER, pb::LEVEL_TACTICAL).deputy_ids_size();
    };
    county_.AdvanceTo("2026-05-18");
    EXPECT_FALSE(people_.Work(b_).empty()) << "the last day is a day of work";
    EXPECT_EQ(deputies(), 1);
    county_.AdvanceTo("2026-05-19");
    EXPECT_TRUE(people_.Work(b_).empty());
    EXPECT_EQ(deputies(), 0);
    test::steering_pb::ErasePersonRequest erase;
    erase.set_person_id(b_);
    people_.Ask<test::steering_pb::ErasePersonResponse>("ErasePerson", erase);
    EXPECT_TRUE(people_.Work(b_).empty());
    EXPECT_EQ(deputies(), 0);
}

TEST_F(Handover, M19AStandInIsForDaysToCome) {
    test::steering_pb::AppointStandInRequest request;
    request.set_person_id(a_);
    request.set_deputy_id(b_);
    request.set_from("2026-01-01");
    request.set_to("2026-12-31");
    const auto refusal = [&] {
        return people_.Refusal<test::steering_pb::Person>("AppointStandIn", request);
    };
    EXPECT_EQ(refusal(), "HANDOVER_IN_PAST");
    people_.Leave(a_, "2026-05-20");
    request.set_from("2026-05-21");
    EXPECT_EQ(refusal(), "PERSON_HAS_LEFT");
    county_.AdvanceTo("2026-05-21");
    test::steering_pb::ErasePersonRequest erase;
    erase.set_person_id(a_);
    people_.Ask<test::steering_pb::ErasePersonResponse>("ErasePerson", erase);
    EXPECT_EQ(refusal(), "PERSON_ERASED");
}

TEST_F(Handover, M19AfterErasureTheHistoryStandsWithoutTheName) {
    people_.HandOver(a_, b_, "2026-05-17");
    people_.Leave(a_, "2026-05-17");
    test::steering_pb::ErasePersonRequest erase;
    erase.set_person_id(a_);
    EXPECT_EQ(
        people_.Refusal<test::steering_pb::ErasePersonResponse>("ErasePerson", erase),
        "PERSON_STILL_HERE"
    );
    county_.AdvanceTo("2026-05-18");
    erase.set_request_id("once");
    const auto erased = people_.Ask<test::steering_pb::ErasePersonResponse>("ErasePerson", erase);
    EXPECT_EQ(erased.texts(), 2U) << "name and contact";
    const auto again = people_.Ask<test::steering_pb::ErasePersonResponse>("ErasePerson", erase);
    EXPECT_EQ(again.SerializeAsString(), erased.SerializeAsString()) << "a repetition";
    EXPECT_EQ(erased.person().name(), "");
    EXPECT_EQ(erased.person().erased_on(), "2026-05-18");
    const auto then = people_.SlotOf(first_, pb::SIDE_BUYER, pb::LEVEL_TACTICAL, "2026-05-16");
    EXPECT_EQ(then.person().id(), a_);
    EXPECT_EQ(then.person().code(), "HOIVA-1");
    EXPECT_EQ(then.person().name(), "");
    EXPECT_EQ(
        people_.SlotOf(first_, pb::SIDE_BUYER, pb::LEVEL_TACTICAL).person().name(), "Tuomo Toinen"
    );
}

TEST_F(Handover, M19NoPublicEventEverCarriesAName) {
    people_.HandOver(a_, b_, "2026-05-17");
    county_.AdvanceTo("2026-05-17");
    for (const char* module :
         {"contract-registry", "report-intake", "alerting", "self-monitoring", "finance-integration"
         }) {
        const auto told = county_.Told(module, "");
        EXPECT_FALSE(told.empty()) << module;
        for (const feed::PublicEvent& event : told) {
            for (const char* name : {"Maija", "Mäkelä", "Tuomo", "Öhman", "040 0000000"})
                EXPECT_EQ((event.key + event.data).find(name), std::string::npos) << event.type;
        }
    }
}

TEST_F(Handover, M19AChangedNameReplacesTheOldTexts) {
    test::steering_pb::ChangePersonRequest request;
    request.set_person_id(a_);
    *request.mutable_person() = people_.Adding("ignored", "Maija Virta").person();
    request.mutable_person()->set_actor("operational/a");
    const auto changed = people_.Ask<test::steering_pb::Person>("ChangePerson", request);
    EXPECT_EQ(changed.name(), "Maija Virta");
    EXPECT_EQ(changed.code(), "HOIVA-1") << "the code stays";
    EXPECT_EQ(
        people_.SlotOf(first_, pb::SIDE_BUYER, pb::LEVEL_TACTICAL).person().name(), "Maija Virta"
    );
}

}  // namespace
}  // namespace luotsi
