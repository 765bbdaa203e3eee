#pragma once

#include "tests/scenarios/steering/figure_lines.h"
#include "tests/scenarios/steering/plain_list.h"
#include "tests/scenarios/steering/steering_bench.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::test {

namespace pb = contract::v1;
namespace sp = steering::v1;
using Voice = SteeringBench::Voice;

inline constexpr std::int64_t kCentsADay = 157'50;
inline constexpr const char* kEnding = "S-9";
inline constexpr const char* kSuccessor = "S-10";
// Never reports September 2026 before the first round of meetings.
inline constexpr const char* kSilent = "S-4";
// Is forgotten by the first round of meetings.
inline constexpr const char* kForgotten = "S-8";
// Loses its strategic person for two weeks.
inline constexpr const char* kVacant = "S-5";

inline std::string NumberOf(int contract) {
    return "S-" + std::to_string(contract);
}

// Ten contracts as they live from month to month, and the plain list beside them.
class TwoYears : public testing::Test {
  protected:
    TwoYears() {
        using Setting = std::pair<const char*, const char*>;
        for (const auto& [key, value] : std::array{
                 Setting{"meeting.interval_months", "12"},
                 Setting{"analysis.from_amount", "1000000.00 EUR"},
                 Setting{"lessons.required", "true"},
                 Setting{"quarterly.ending_months", "6,12"},
             })
            bench_.county().SetParameter(key, "2020-01-01", value);
        bench_.AddRule("below", "indicator-beyond-target");
        bench_.AddRule("late", "report-overdue");
        bench_.AddRule("vacant", "registry-attention", "RESP-VACANT");
        bench_.AddRule("forgotten", "registry-attention", "NEGO-OVERDUE");
        for (int contract = 1; contract <= 9; ++contract) {
            const std::string number = NumberOf(contract);
            const bool ends = number == kEnding;
            const char* const end = ends ? "2027-06-30" : "2030-12-31";
            ids_[number] = bench_.Create(SteeringBench::Draft(number, "2026-01-01", end)).id();
            EXPECT_EQ(bench_.ActivateRefusal(ids_[number]), "");
            list_.contracts[number] = {"2026-01", ends ? "2027-06" : "2027-12"};
        }
        AddPeople();
    }

    void AddPeople() {
        People& people = bench_.people();
        for (const char* code : {"TAK-1", "TAK-2", "TAK-3", "STR-1", "STR-2"})
            persons_[code] = people.Add(code, "Kaarina Virkakoski");
        for (const char* code : {"TUO-1", "TUO-2"})
            persons_[code] = people.Add(code, "Eero Toimela", pb::SIDE_PROVIDER);
        for (const auto& [number, id] : ids_) {
            people.AssignAll(id, persons_["TAK-1"], persons_["TUO-1"], "2026-01-02");
            const char* const strategic = number == kVacant ? "STR-2" : "STR-1";
            people.Assign(
                id, pb::SIDE_BUYER, pb::LEVEL_STRATEGIC, persons_[strategic], "2026-01-02"
            );
        }
    }

    // ---- What every month brings: reports on the 8th, late ones, corrections and cases on the
    // ---- 20th, and on the 15th a look at who is late.

    // Days pass until the named one has begun; its own work follows with the next call.
    void LiveUntil(const std::string& day) {
        Work();
        for (;;) {
            const std::string next = NextWorkingDay(bench_.today());
            if (next >= day) break;
            Begin(next);
            Work();
        }
        if (bench_.today() < day) Begin(day);
    }

    static std::string NextWorkingDay(const std::string& today) {
        const std::string month = today.substr(0, 7);
        for (const char* day : {"-08", "-15", "-20"}) {
            if (month + day > today) return month + day;
        }
        return PlainList::After(month) + "-08";
    }

    void Begin(const std::string& day) {
        bench_.AdvanceTo(day);
        pending_ = true;
        if (day.ends_with("-15")) NoteLateOnes();
    }

    void Work() {
        if (!pending_) return;
        pending_ = false;
        const std::string day = bench_.today().substr(8);
        if (day != "08" && day != "20") return;
        for (const auto& [number, term] : list_.contracts) {
            const std::string month = LastMonth();
            if (month < term.first || month > term.last) continue;
            const Share share = ShareOf(number, month);
            if (IsSilent(number, month)) continue;
            if (day == (share.late ? "20" : "08")) Submit(number, month, share.report);
            if (day == "20") Correct(number, month, share);
            if (day == "20") AddCases(number, month, share.seed);
        }
    }

    std::string LastMonth() const {
        std::string month = "2025-12";
        while (PlainList::After(month) < bench_.today().substr(0, 7))
            month = PlainList::After(month);
        return month;
    }
    static bool IsSilent(const std::string& number, const std::string& month) {
        return number == kSilent && month == "2026-09";
    }

    // What a contract has to tell of a month, the same in every run.
    struct Share {
        int seed = 0;
        bool late = false;
        PlainList::Report report;
    };
    static Share ShareOf(const std::string& number, const std::string& month) {
        const int contract = std::stoi(number.substr(2));
        const int index = std::stoi(month.substr(0, 4)) * 12 + std::stoi(month.substr(5));
        Share share{.seed = contract + index, .late = (contract + index) % 7 == 1, .report = {}};
        share.report.staff = 55 + (contract * 5 + index * 7) % 16;
        // Even, so that half of a month's payment is whole cents.
        share.report.days = 200 + 2 * ((contract * 7 + index * 13) % 50);
        share.report.foreseen = 200 + 2 * ((contract * 5 + index * 11) % 50);
        return share;
    }

    void Submit(const std::string& number, const std::string& month, PlainList::Report report) {
        bench_.Submit(ids_[number], month, report);
        report.received_on = bench_.today();
        list_.reports[{number, month}] = report;
        CloseAlert(number, "late", month);
        if (report.staff < PlainList::kTarget)
            list_.alerts.push_back({number, "below", "STAFF/" + month, month + "-28"});
        list_.payments.push_back(
            {number, bench_.today(), report.days * kCentsADay - HeldOf(number, month, report)}
        );
    }

    // Some months in which staff was short had been counted wrong.
    void Correct(const std::string& number, const std::string& month, const Share& share) {
        const bool wrong = share.report.staff < PlainList::kTarget && share.seed % 3 == 0;
        if (!wrong || share.late || held_.contains({number, month})) return;
        PlainList::Report& report = list_.reports[{number, month}];
        report.staff = PlainList::kTarget;
        bench_.Correct(ids_[number], month, report);
        CloseAlert(number, "below", "STAFF/" + month);
    }

    void AddCases(const std::string& number, const std::string& month, int seed) {
        if (seed % 4 == 0) {
            const PlainList::Case told{
                .contract = number,
                .kind = "complaint",
                .category = seed % 3 == 0 ? "care-delay" : "meals",
                .severity = seed % 5 == 0 ? "serious" : "mild",
                .state = seed % 8 == 0 ? "acknowledged" : "relayed",
                .on = bench_.today(),
            };
            bench_.Complain(ids_[number], told);
            list_.cases.push_back(told);
        }
        if (seed % 5 == 0) {
            const PlainList::Case told{
                .contract = number,
                .kind = "feedback",
                .category = "meals",
                .severity = "",
                .state = "relatives",
                .on = month + "-28",
                .count = static_cast<std::uint64_t>(3 + seed % 11),
            };
            bench_.TellFeedback(ids_[number], month, told);
            list_.cases.push_back(told);
        }
    }

    void NoteLateOnes() {
        const std::string month = LastMonth();
        for (const auto& [number, term] : list_.contracts) {
            if (month < term.first || month > term.last) continue;
            if (list_.reports.contains({number, month})) continue;
            list_.alerts.push_back({number, "late", month, bench_.today().substr(0, 7) + "-13"});
        }
    }
    void CloseAlert(const std::string& number, const char* rule, const std::string& subject) {
        for (PlainList::Alert& alert : list_.alerts) {
            const bool same =
                alert.contract == number && alert.rule == rule && alert.subject == subject;
            if (same && alert.closed_on.empty()) alert.closed_on = bench_.today();
        }
    }

    // ---- People.

    void HandOver(const char* from, const char* to) {
        People& people = bench_.people();
        const auto before = people.Work(persons_[from]);
        EXPECT_FALSE(before.empty());
        people.HandOver(persons_[from], persons_[to], bench_.today().c_str());
        EXPECT_EQ(people.Work(persons_[to]), before) << to << " has what " << from << " had";
        EXPECT_TRUE(people.Work(persons_[from]).empty());
    }
    std::string PersonOn(
        const std::string& number, pb::Side side, pb::Level level, const char* day
    ) {
        return bench_.people().SlotOf(ids_[number], side, level, day).person().code();
    }

    // ---- Disputes.

    // The cents of a month's payment that a dispute holds back.
    std::int64_t HeldOf(
        const std::string& number, const std::string& month, const PlainList::Report& report
    ) {
        const auto held = held_.find({number, month});
        if (held == held_.end()) return 0;
        return held->second.whole_cents ? *held->second.whole_cents : report.days * kCentsADay / 2;
    }
    struct Held {
        // Absent: half of the month.
        std::optional<std::int64_t> whole_cents;
    };

    std::string OpenDispute(
        Voice voice, const std::string& number, const char* code, const char* deadline, Held held
    ) {
        sp::Dispute dispute;
        dispute.set_contract_id(ids_[number]);
        dispute.set_code(code);
        dispute.set_subject("Laskutetut hoitopäivät");
        dispute.set_deadline(deadline);
        dispute.mutable_part()->set_month(LastMonth());
        if (held.whole_cents) {
            dispute.mutable_part()->mutable_amount()->set_currency_code("EUR");
            dispute.mutable_part()->mutable_amount()->set_amount_minor(*held.whole_cents);
        } else {
            dispute.mutable_part()->set_share(5000);
        }
        held_[{number, LastMonth()}] = held;
        return bench_.OpenDispute(voice, dispute).id();
    }
    // Both sides say the same; what they agree on is paid today.
    void Settle(
        const std::string& number,
        const std::string& dispute,
        std::array<Voice, 2> sides,
        std::int64_t cents
    ) {
        for (const Voice side : sides)
            EXPECT_EQ(bench_.Settle(side, dispute, cents), "");
        list_.payments.push_back({number, bench_.today(), cents});
        EXPECT_EQ(bench_.GetDispute(dispute).state(), sp::DISPUTE_STATE_SETTLED);
    }

    // ---- Meetings.

    void Meet(const std::string& number, const PlainList::Period& period, const char* due) {
        const sp::NegotiationPack pack = bench_.Pack(ids_[number], period);
        EXPECT_EQ(LinesOf(pack), list_.Pack(number, period)) << number;
        EXPECT_EQ(pack.SerializeAsString(), PackAgain(pack).SerializeAsString());
        const std::vector<PlainList::Decision> decisions{
            {number, bench_.today() + "-A", due}, {number, bench_.today() + "-B", due}
        };
        const std::vector<std::string> ids = bench_.Meet(pack, decisions);
        ASSERT_EQ(ids.size(), decisions.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            decision_ids_[number + decisions[i].code] = ids[i];
            list_.decisions.push_back(decisions[i]);
        }
        list_.meetings.push_back(bench_.today());
        packs_.push_back(pack);
    }
    sp::NegotiationPack PackAgain(const sp::NegotiationPack& pack) {
        sp::BuildNegotiationPackRequest request;
        request.set_contract_id(pack.contract_id());
        request.set_from_date(pack.from_date());
        request.set_to_date(pack.to_date());
        *request.mutable_as_of() = pack.as_of();
        return bench_.county().Ask<sp::NegotiationPack>(
            "steering.v1.ReviewMeetingService/BuildNegotiationPack", request
        );
    }
    // Every decision that is still open, but for one contract's.
    void CompleteAllBut(const std::string& left) {
        for (PlainList::Decision& decision : list_.decisions) {
            if (decision.contract == left || !decision.done_on.empty()) continue;
            decision.done_on = bench_.today();
            const auto done = bench_.Complete(decision_ids_[decision.contract + decision.code]);
            const bool in_time = decision.done_on <= decision.due;
            EXPECT_EQ(
                done.state(),
                in_time ? sp::DECISION_STATE_DONE_IN_TIME : sp::DECISION_STATE_DONE_LATE
            );
        }
    }

    // ---- The county's reports.

    sp::PublishedQuarterlyReport Report(const char* quarter, const PlainList::Period& period) {
        const sp::PublishedQuarterlyReport published = bench_.Publish(quarter);
        const sp::QuarterlyReport& report = published.report();
        EXPECT_EQ(LinesOf(report), list_.Quarter(period)) << quarter;
        EXPECT_EQ(published.sha256().size(), 64U);
        EXPECT_EQ(
            bench_.Quarterly(quarter, &report.stamp().as_of()).SerializeAsString(),
            report.SerializeAsString()
        );
        return published;
    }

    SteeringBench bench_{"2026-01-02"};
    PlainList list_;
    std::map<std::string, std::string> ids_;
    std::map<std::string, std::string> persons_;
    std::map<std::pair<std::string, std::string>, Held> held_;
    std::map<std::string, std::string> decision_ids_;
    std::vector<sp::NegotiationPack> packs_;
    bool pending_ = false;
};

}  // namespace luotsi::test
