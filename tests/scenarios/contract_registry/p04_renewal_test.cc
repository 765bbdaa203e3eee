// P04: options, notice periods and renewal decisions over virtual years.

#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/attention.pb.h>
#include <luotsi/contract/v1/renewal.pb.h>

#include <gtest/gtest.h>

#include <set>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;

class P04 : public testing::Test {
  protected:
    P04() {
        bench_.CallAs("tactical/t1");
        bench_.SetParameter("renewal.reminders", "2020-01-01", "12m,6m,3m,1w");
    }

    // In force to the end of 2027, with what the test adds.
    template <class Edit>
    std::string Contract(Edit&& edit, const char* number = "PH-1") {
        pb::Contract contract = test::RegistryBench::SoundContract(number);
        contract.clear_framework();
        contract.set_type(pb::CONTRACT_TYPE_PURCHASE);
        contract.set_start_date("2026-01-01");
        contract.set_end_date("2027-12-31");
        contract.clear_options();
        contract.clear_renewal();
        contract.clear_notice();
        contract.clear_examples();
        edit(contract);
        return bench_.Activate(bench_.Create(contract).id()).id();
    }

    static void AddOption(
        pb::Contract& contract, const char* code, std::uint32_t months, std::uint32_t notice_months
    ) {
        pb::ContractOption& option = *contract.add_options();
        option.set_code(code);
        option.set_months(months);
        option.set_notice_months(notice_months);
    }
    static void SetRenewal(
        pb::Contract& contract, pb::RenewalKind kind, std::uint32_t months, std::uint32_t notice
    ) {
        contract.mutable_renewal()->set_kind(kind);
        contract.mutable_renewal()->set_months(months);
        contract.mutable_renewal()->set_notice_months(notice);
    }

    static pb::UseOptionRequest ToUse(const std::string& contract, const char* code) {
        pb::UseOptionRequest request;
        request.set_contract_id(contract);
        request.set_option_code(code);
        request.set_reason("Palvelutarve jatkuu");
        return request;
    }
    static pb::DecideRenewalRequest ToDecide(
        const std::string& contract, pb::RenewalDecision decision
    ) {
        pb::DecideRenewalRequest request;
        request.set_contract_id(contract);
        request.set_decision(decision);
        request.set_reason("Johtoryhmän päätös");
        return request;
    }
    pb::Renewal Use(const std::string& contract, const char* code) {
        return bench_.Ask<pb::Renewal>("RenewalService/UseOption", ToUse(contract, code));
    }
    std::string UseRefusal(const std::string& contract, const char* code) {
        return bench_.Refusal<pb::Renewal>("RenewalService/UseOption", ToUse(contract, code));
    }
    std::string DecideRefusal(const std::string& contract, pb::RenewalDecision decision) {
        return bench_.Refusal<pb::Renewal>(
            "RenewalService/DecideRenewal", ToDecide(contract, decision)
        );
    }
    pb::Renewal Renewal(const std::string& contract) {
        pb::GetRenewalRequest request;
        request.set_contract_id(contract);
        return bench_.Ask<pb::Renewal>("RenewalService/GetRenewal", request);
    }

    // What stands on the contract's board, "code subject SEVERITY".
    std::set<std::string> Attentions() {
        std::set<std::string> standing;
        const auto told = bench_.Events("fi.luotsi.contract.attention.changed");
        if (told.empty()) return standing;
        pb::AttentionEvent event;
        EXPECT_TRUE(event.ParseFromString(told.back().data));
        for (const pb::Attention& one : event.attentions()) {
            if (one.record_kind() != "contract_renewal") continue;
            standing.insert(
                one.code() + " " + one.subject() + " " +
                pb::AttentionSeverity_Name(one.severity()).substr(19)
            );
        }
        return standing;
    }

    std::vector<pb::RenewalEvent> Settled() {
        std::vector<pb::RenewalEvent> settled;
        for (const auto& event : bench_.Events("fi.luotsi.contract.renewal.settled")) {
            EXPECT_TRUE(settled.emplace_back().ParseFromString(event.data));
        }
        return settled;
    }

    test::RegistryBench bench_{"2026-02-02"};
};

TEST_F(P04, TheLatestNoticeDateIsComputed) {
    const std::string contract = Contract([](pb::Contract& one) {
        one.set_end_date("2027-12-31");
        AddOption(one, "O1", 12, 6);
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 9);
        one.mutable_notice()->set_buyer_months(6);
        one.mutable_notice()->set_provider_months(12);
        one.mutable_notice()->set_at_month_end(true);
    });
    const pb::Renewal renewal = Renewal(contract);
    ASSERT_EQ(renewal.deadlines_size(), 2);
    EXPECT_EQ(renewal.deadlines(0).option_code(), "O1");
    EXPECT_EQ(renewal.deadlines(0).last_day(), "2027-06-30");
    EXPECT_EQ(renewal.deadlines(1).kind(), pb::DEADLINE_KIND_RENEWAL);
    EXPECT_EQ(renewal.deadlines(1).last_day(), "2027-03-31");
    EXPECT_EQ(renewal.deadlines(1).last_working_day(), "2027-03-31");
    EXPECT_EQ(renewal.buyer_notice_ends_on(), "2026-08-31");
    EXPECT_EQ(renewal.provider_notice_ends_on(), "2027-02-28");
}

TEST_F(P04, AnOptionUsedInTimeMovesTheEnd) {
    const std::string contract = Contract([](pb::Contract& one) {
        AddOption(one, "O1", 12, 6);
        AddOption(one, "O2", 12, 6);
    });
    EXPECT_EQ(UseRefusal(contract, "O2"), "OPTION_NOT_NEXT");
    EXPECT_EQ(UseRefusal(contract, "O9"), "OPTION_NOT_AGREED");
    bench_.AdvanceTo("2027-06-30");  // the last day itself is in time
    const pb::Renewal renewal = Use(contract, "O1");
    EXPECT_EQ(renewal.end_date(), "2028-12-31");
    ASSERT_EQ(renewal.deadlines_size(), 1);
    EXPECT_EQ(renewal.deadlines(0).option_code(), "O2");
    EXPECT_EQ(renewal.deadlines(0).last_day(), "2028-06-30");
    EXPECT_EQ(UseRefusal(contract, "O1"), "OPTION_ALREADY_USED");

    const pb::Contract after = bench_.Get(contract);
    EXPECT_EQ(after.end_date(), "2028-12-31");
    EXPECT_EQ(after.renewal_outcome(), pb::TERM_OUTCOME_OPTION_USED);
    const auto amended = bench_.Events("fi.luotsi.contract.contract.amended");
    ASSERT_EQ(amended.size(), 1U);
    ASSERT_EQ(Settled().size(), 1U);
    EXPECT_EQ(Settled()[0].term().option_code(), "O1");
}

TEST_F(P04, AMissedOptionIsGoneAndTheContractLapses) {
    const std::string contract = Contract([](pb::Contract& one) {
        AddOption(one, "O1", 12, 6);
        AddOption(one, "O2", 12, 3);
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6);
    });
    bench_.AdvanceTo("2027-07-01");
    EXPECT_EQ(UseRefusal(contract, "O1"), "CONTRACT_NOT_ACTIVE");
    const pb::Renewal renewal = Renewal(contract);
    ASSERT_EQ(renewal.missed_size(), 1);
    EXPECT_EQ(renewal.missed(0).option_code(), "O1");
    EXPECT_EQ(renewal.missed(0).use_by(), "2027-06-30");
    ASSERT_EQ(renewal.settled_size(), 1);
    EXPECT_EQ(renewal.settled(0).outcome(), pb::TERM_OUTCOME_LAPSED);
    const pb::Contract after = bench_.Get(contract);
    EXPECT_EQ(after.state(), pb::CONTRACT_STATE_ENDING);
    EXPECT_EQ(after.end_date(), "2027-12-31");
    EXPECT_EQ(after.renewal_outcome(), pb::TERM_OUTCOME_LAPSED);
    bench_.AdvanceTo("2028-01-01");
    EXPECT_EQ(bench_.Get(contract).state(), pb::CONTRACT_STATE_ENDED);
}

TEST_F(P04, AMissedOptionIsRefusedWhileTheContractGoesOn) {
    const std::string contract = Contract([](pb::Contract& one) { AddOption(one, "O1", 12, 6); });
    bench_.AdvanceTo("2027-07-01");
    EXPECT_EQ(bench_.Get(contract).state(), pb::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(UseRefusal(contract, "O1"), "OPTION_DEADLINE_PASSED");
    EXPECT_EQ(bench_.Get(contract).end_date(), "2027-12-31");
}

TEST_F(P04, SilenceRenewsByTheClause) {
    const std::string contract = Contract([](pb::Contract& one) {
        one.set_end_date("2027-02-28");
        SetRenewal(one, pb::RENEWAL_KIND_BY_SILENCE, 12, 3);
    });
    bench_.AdvanceTo("2026-11-30");
    EXPECT_EQ(bench_.Get(contract).renewal_outcome(), pb::TERM_OUTCOME_UNSPECIFIED);
    bench_.AdvanceTo("2026-12-01");
    const pb::Contract after = bench_.Get(contract);
    EXPECT_EQ(after.state(), pb::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(after.end_date(), "2028-02-29") << "a month's end stays one, also in a leap year";
    EXPECT_EQ(after.renewal_outcome(), pb::TERM_OUTCOME_RENEWED_BY_SILENCE);
    ASSERT_EQ(Settled().size(), 1U);
    EXPECT_EQ(Settled()[0].term().on(), "2026-12-01");
    // And again a year later, by one event.
    bench_.AdvanceTo("2027-12-01");
    EXPECT_EQ(bench_.Get(contract).end_date(), "2029-02-28");
    EXPECT_EQ(Settled().size(), 2U);
    bench_.AdvanceTo("2027-12-02");
    EXPECT_EQ(Settled().size(), 2U);
}

TEST_F(P04, SilenceThatNobodySawForYearsIsCaughtUp) {
    const std::string contract = Contract([](pb::Contract& one) {
        one.set_end_date("2026-12-31");
        SetRenewal(one, pb::RENEWAL_KIND_BY_SILENCE, 12, 3);
    });
    bench_.AdvanceTo("2029-05-01");
    EXPECT_EQ(bench_.Get(contract).state(), pb::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(bench_.Get(contract).end_date(), "2029-12-31");
    EXPECT_EQ(Settled().size(), 3U);
    EXPECT_EQ(bench_.Events("fi.luotsi.contract.contract.amended").size(), 1U);
    EXPECT_TRUE(bench_.Events("fi.luotsi.contract.contract.ended").empty());
    // In between it was in force all the time, as is known now.
    pb::GetContractRequest then;
    then.set_contract_id(contract);
    then.set_valid_on("2027-06-01");
    EXPECT_EQ(
        bench_.Ask<pb::Contract>("ContractService/GetContract", then).end_date(), "2029-12-31"
    );
}

TEST_F(P04, ADecisionBeforeTheNoticeDateSettlesIt) {
    const auto renewable = [](pb::Contract& one) {
        SetRenewal(one, pb::RENEWAL_KIND_BY_SILENCE, 12, 6);
    };
    const std::string renewed = Contract(renewable, "PH-1");
    const std::string ended = Contract(renewable, "PH-2");
    const std::string late = Contract(
        [](pb::Contract& one) { SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 12, 6); }, "PH-3"
    );
    bench_.AdvanceTo("2027-06-30");
    bench_.Ask<pb::Renewal>(
        "RenewalService/DecideRenewal", ToDecide(renewed, pb::RENEWAL_DECISION_RENEW)
    );
    bench_.Ask<pb::Renewal>(
        "RenewalService/DecideRenewal", ToDecide(ended, pb::RENEWAL_DECISION_END)
    );
    EXPECT_EQ(bench_.Get(renewed).end_date(), "2028-12-31");
    EXPECT_EQ(bench_.Get(renewed).renewal_outcome(), pb::TERM_OUTCOME_RENEWED);
    EXPECT_EQ(bench_.Get(ended).state(), pb::CONTRACT_STATE_ENDING);
    EXPECT_EQ(bench_.Get(ended).renewal_outcome(), pb::TERM_OUTCOME_NOT_RENEWED);
    EXPECT_EQ(DecideRefusal(ended, pb::RENEWAL_DECISION_RENEW), "CONTRACT_NOT_ACTIVE");
    bench_.AdvanceTo("2027-07-01");
    EXPECT_EQ(bench_.Get(ended).end_date(), "2027-12-31") << "silence renews no decided contract";
    EXPECT_EQ(DecideRefusal(late, pb::RENEWAL_DECISION_RENEW), "CONTRACT_NOT_ACTIVE");
    EXPECT_EQ(bench_.Get(late).renewal_outcome(), pb::TERM_OUTCOME_LAPSED);
}

TEST_F(P04, ADecisionThatCameTooLateIsRefused) {
    const std::string contract = Contract([](pb::Contract& one) {
        AddOption(one, "O1", 12, 3);
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 12, 6);
    });
    bench_.AdvanceTo("2027-07-01");  // the option can still save it
    EXPECT_EQ(bench_.Get(contract).state(), pb::CONTRACT_STATE_ACTIVE);
    EXPECT_EQ(DecideRefusal(contract, pb::RENEWAL_DECISION_RENEW), "RENEWAL_DEADLINE_PASSED");
    Use(contract, "O1");
    EXPECT_EQ(bench_.Get(contract).end_date(), "2028-12-31");
}

TEST_F(P04, ARenewalThatNobodyAgreedOnIsRefused) {
    const std::string none = Contract([](pb::Contract&) {}, "PH-1");
    EXPECT_EQ(DecideRefusal(none, pb::RENEWAL_DECISION_RENEW), "RENEWAL_NOT_AGREED");
    const std::string lapses =
        Contract([](pb::Contract& one) { SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6); }, "PH-2");
    EXPECT_EQ(DecideRefusal(lapses, pb::RENEWAL_DECISION_RENEW), "RENEWAL_NOT_AGREED");
    const std::string open = Contract(
        [](pb::Contract& one) {
            one.clear_end_date();
            SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 12, 6);
        },
        "PH-3"
    );
    EXPECT_EQ(DecideRefusal(open, pb::RENEWAL_DECISION_END), "CONTRACT_OPEN_ENDED");
}

TEST_F(P04, RemindersComeAtTwelveSixAndThreeMonthsAndOneWeek) {
    const std::string contract = Contract([](pb::Contract& one) {
        one.set_end_date("2028-12-31");
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6);  // latest notice date 2028-06-30
    });
    struct Step {
        const char* before;
        const char* on;
        const char* standing;
    };
    const Step steps[] = {
        {"2027-06-29", "2027-06-30", "RENEWAL-DEADLINE 2028-06-30 12m INFO"},
        {"2027-12-29", "2027-12-30", "RENEWAL-DEADLINE 2028-06-30 6m INFO"},
        {"2028-03-29", "2028-03-30", "RENEWAL-DEADLINE 2028-06-30 3m WARNING"},
        {"2028-06-22", "2028-06-23", "RENEWAL-DEADLINE 2028-06-30 1w CRITICAL"},
    };
    std::set<std::string> earlier;
    for (const Step& step : steps) {
        bench_.AdvanceTo(step.before);
        EXPECT_EQ(Attentions(), earlier) << step.before;
        bench_.AdvanceTo(step.on);
        earlier = {step.standing};
        EXPECT_EQ(Attentions(), earlier) << step.on;
    }
    bench_.Ask<pb::Renewal>(
        "RenewalService/DecideRenewal", ToDecide(contract, pb::RENEWAL_DECISION_END)
    );
    EXPECT_TRUE(Attentions().empty()) << "a decision ends the reminders";
}

TEST_F(P04, OfRemindersThatFallDueAtOnceOnlyTheLastIsGiven) {
    Contract([](pb::Contract& one) {
        one.set_end_date("2026-10-31");
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6);  // 2026-04-30, in less than three months
    });
    bench_.AdvanceTo("2026-02-03");
    EXPECT_EQ(Attentions(), std::set<std::string>{"RENEWAL-DEADLINE 2026-04-30 3m WARNING"});
}

TEST_F(P04, AnAmendedEndMovesTheDeadlineAndItsReminders) {
    const std::string contract = Contract([](pb::Contract& one) {
        one.set_end_date("2027-06-30");
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6);  // 2026-12-31
    });
    bench_.AdvanceTo("2026-07-01");
    EXPECT_EQ(Attentions(), std::set<std::string>{"RENEWAL-DEADLINE 2026-12-31 6m INFO"});
    pb::AmendContractRequest amend;
    amend.set_contract_id(contract);
    amend.set_effective_from("2026-07-01");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    amend.set_description("Jatko");
    amend.set_end_date("2028-06-30");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", amend);
    bench_.AdvanceTo("2026-07-02");
    EXPECT_TRUE(Attentions().empty());
    EXPECT_EQ(Renewal(contract).deadlines(0).last_day(), "2027-12-31");
}

TEST_F(P04, NoticeEndsTheContractAfterItsPeriod) {
    const auto with_notice = [](pb::Contract& one) {
        one.mutable_notice()->set_buyer_months(6);
        one.mutable_notice()->set_provider_months(12);
        one.mutable_notice()->set_at_month_end(true);
    };
    const std::string contract = Contract(with_notice, "PH-1");
    pb::GiveNoticeRequest request;
    request.set_contract_id(contract);
    request.set_side(pb::SIDE_BUYER);
    request.set_given_on("2026-02-28");
    request.set_reason("Palvelu järjestetään itse");
    EXPECT_EQ(bench_.Refusal<pb::Renewal>("RenewalService/GiveNotice", request), "DATE_IN_FUTURE");
    bench_.AdvanceTo("2026-02-28");
    const auto renewal = bench_.Ask<pb::Renewal>("RenewalService/GiveNotice", request);
    EXPECT_EQ(renewal.end_date(), "2026-08-31");
    EXPECT_EQ(bench_.Get(contract).state(), pb::CONTRACT_STATE_ENDING);

    request.set_contract_id(Contract([](pb::Contract&) {}, "PH-2"));
    EXPECT_EQ(
        bench_.Refusal<pb::Renewal>("RenewalService/GiveNotice", request), "NOTICE_NOT_AGREED"
    );
    const std::string short_one = Contract(
        [&](pb::Contract& one) {
            with_notice(one);
            one.set_end_date("2026-05-31");
        },
        "PH-3"
    );
    request.set_contract_id(short_one);
    EXPECT_EQ(
        bench_.Refusal<pb::Renewal>("RenewalService/GiveNotice", request), "NOTICE_AFTER_END"
    );
}

TEST_F(P04, TheListShowsTheNearestDeadlineFirst) {
    const auto ending = [](const char* end) {
        return [end](pb::Contract& one) {
            one.set_end_date(end);
            SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6);
        };
    };
    const std::string later = Contract(ending("2028-12-31"), "PH-1");
    const std::string sooner = Contract(ending("2027-12-31"), "PH-2");
    Contract([](pb::Contract&) {}, "PH-3");
    pb::ListRenewalsRequest request;
    request.set_page_size(1);
    auto page = bench_.Ask<pb::ListRenewalsResponse>("RenewalService/ListRenewals", request);
    ASSERT_EQ(page.renewals_size(), 1);
    EXPECT_EQ(page.renewals(0).contract_id(), sooner);
    request.set_page_token(page.next_page_token());
    page = bench_.Ask<pb::ListRenewalsResponse>("RenewalService/ListRenewals", request);
    ASSERT_EQ(page.renewals_size(), 1);
    EXPECT_EQ(page.renewals(0).contract_id(), later);
    EXPECT_TRUE(page.next_page_token().empty());
    request.Clear();
    request.set_deadline_by("2027-12-31");
    page = bench_.Ask<pb::ListRenewalsResponse>("RenewalService/ListRenewals", request);
    EXPECT_EQ(page.renewals_size(), 1);
}

TEST_F(P04, TheListFollowsAnAmendmentTheSameDay) {
    const std::string contract = Contract([](pb::Contract& one) {
        one.set_end_date("2027-12-31");
        SetRenewal(one, pb::RENEWAL_KIND_LAPSES, 0, 6);
    });
    pb::AmendContractRequest amend;
    amend.set_contract_id(contract);
    amend.set_effective_from("2026-02-02");
    amend.set_reason(pb::AMENDMENT_REASON_REVIEW_CLAUSE);
    amend.set_description("Jatko");
    amend.set_end_date("2028-12-31");
    bench_.Ask<pb::Contract>("ContractService/AmendContract", amend);
    pb::ListRenewalsRequest request;
    request.set_deadline_by("2027-12-31");
    EXPECT_EQ(
        bench_.Ask<pb::ListRenewalsResponse>("RenewalService/ListRenewals", request)
            .renewals_size(),
        0
    );
    request.clear_deadline_by();
    EXPECT_EQ(
        bench_.Ask<pb::ListRenewalsResponse>("RenewalService/ListRenewals", request)
            .renewals_size(),
        1
    );
}

TEST_F(P04, TheReadModelsFollowFromTheJournalAlone) {
    const std::string contract = Contract([](pb::Contract& one) {
        AddOption(one, "O1", 12, 6);
        SetRenewal(one, pb::RENEWAL_KIND_BY_SILENCE, 12, 3);
    });
    Use(contract, "O1");
    bench_.AdvanceTo("2028-10-01");
    const auto before = bench_.journal().StateHash();
    ASSERT_TRUE(before.ok());
    ASSERT_TRUE(bench_.journal().Rebuild().ok());
    EXPECT_EQ(*bench_.journal().StateHash(), *before);
}

}  // namespace
}  // namespace luotsi::contract_registry
