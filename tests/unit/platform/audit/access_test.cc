#include "platform/audit/access_recorder.h"
#include "platform/audit/protected_fields.h"
#include "platform/journal/stores.h"
#include "platform/runtime/clocks.h"
#include "platform/runtime/system_ids.h"
#include "tests/support/temporary_directory.h"

#include <luotsi/alert/v1/alert_service.pb.h>
#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/selfmonitoring/v1/selfmonitoring_service.pb.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace luotsi::audit {
namespace {

using contract::v1::Contract;
using contract::v1::GetContractRequest;
using contract::v1::ListContractsResponse;
using testing::ElementsAre;

constexpr char kFirst[] = "019c4b1e-7a80-7f1a-8d2e-000000000001";
constexpr char kSecond[] = "019c4b1e-7a80-7f1a-8d2e-000000000002";
constexpr char kThird[] = "019c4b1e-7a80-7f1a-8d2e-000000000003";

Contract WithPersons(const char* id, int persons, bool named = true) {
    Contract contract;
    contract.set_id(id);
    for (int i = 0; i < persons; ++i) {
        auto* const person = contract.add_responsible_persons();
        person->set_side(contract::v1::SIDE_BUYER);
        if (named) person->set_name("somebody");
    }
    return contract;
}

TEST(ProtectedFields, AreFoundByObject) {
    ProtectedFields fields;
    ASSERT_TRUE(fields.Learn(*ListContractsResponse::descriptor()));
    ListContractsResponse answer;
    *answer.add_contracts() = WithPersons(kFirst, 6);
    *answer.add_contracts() = WithPersons(kSecond, 2, false);
    *answer.add_contracts() = WithPersons(kThird, 1);
    const std::vector<FieldsRead> reads = fields.In(answer);
    ASSERT_EQ(reads.size(), 1U);
    EXPECT_THAT(reads[0].fields, ElementsAre("responsible_persons.name"));
    EXPECT_THAT(reads[0].entities, ElementsAre(*Uuid::Parse(kFirst), *Uuid::Parse(kThird)));
}

TEST(ProtectedFields, DoNotCountWhatIsNotShown) {
    ProtectedFields fields;
    ASSERT_TRUE(fields.Learn(*selfmonitoring::v1::Complaint::descriptor()));
    selfmonitoring::v1::Complaint complaint;
    complaint.set_id(kFirst);
    EXPECT_TRUE(fields.In(complaint).empty());
    complaint.set_description("words");
    ASSERT_EQ(fields.In(complaint).size(), 1U);
    EXPECT_THAT(fields.In(complaint)[0].fields, ElementsAre("description"));
    EXPECT_FALSE(fields.Learn(*alert::v1::ListAlertsResponse::descriptor()));
}

class Recording : public testing::Test {
  protected:
    Recording() {
        journal::Options options{.service = "trial", .schema = {}};
        journal_ = *journal::SqliteStores(directory_.path(), "").Open(std::move(options), clock_);
        router_.Unary<GetContractRequest, Contract>(kGet, [](const auto&, const auto&, auto&) {
            return absl::OkStatus();
        });
        router_.Unary<contract::v1::CreateContractRequest, Contract>(
            kCreate, [](const auto&, const auto&, auto&) { return absl::OkStatus(); }
        );
        recorder_.Watch(router_, "luotsi.contract.v1.ContractService", *journal_);
    }

    absl::Status Answer(const char* method, const Contract& contract, bool validate_only = false) {
        rpc::Call call;
        call.method = method;
        call.request.validate_only = validate_only;
        call.request.actor = "tactical/1a2b";
        call.request.correlation_id = "trace-1";
        return recorder_.BeforeAnswer(call, *router_.Find(method)->descriptor, contract);
    }

    struct Sent {
        std::string request_id;
        std::string actor;
        std::string trace;
    };
    // A change of the journal, as the handler makes it before its answer.
    void Change(const Sent& sent) {
        const ports::RequestContext context{
            .request_id = sent.request_id,
            .fingerprint = "f",
            .correlation_id = sent.trace,
            .actor = sent.actor
        };
        const Uuid id = ids_.Next(clock_.Read().now);
        const auto done = journal_->Run(context, [&](ports::Unit& unit) {
            unit.Append<AccessBook>(
                id, ProtectedRead{.method = "stands for a change", .reads = {}}
            );
            return std::optional<Rejection>();
        });
        ASSERT_TRUE(done.ok());
    }
    absl::Status AnswerChange(const Sent& sent) {
        rpc::Call call;
        call.method = kCreate;
        call.request.request_id = sent.request_id;
        call.request.actor = sent.actor;
        call.request.correlation_id = sent.trace;
        return recorder_.BeforeAnswer(
            call, *router_.Find(kCreate)->descriptor, WithPersons(kFirst, 6)
        );
    }

    static constexpr char kGet[] = "/luotsi.contract.v1.ContractService/GetContract";
    static constexpr char kCreate[] = "/luotsi.contract.v1.ContractService/CreateContract";

    test::TemporaryDirectory directory_;
    runtime::VirtualClock clock_{*CivilDate::Parse("2026-02-10")};
    runtime::SystemIdSource ids_;
    std::unique_ptr<journal::Journal> journal_;
    rpc::Router router_;
    AccessRecorder recorder_{clock_, ids_};
};

TEST_F(Recording, WritesWhoReadWhatBeforeTheAnswerLeaves) {
    ASSERT_TRUE(Answer(kGet, WithPersons(kFirst, 6)).ok());
    const auto rows = journal_->RowsAfter(0, 10);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().kind, "access");
    EXPECT_EQ(rows->front().actor, "tactical/1a2b");
    EXPECT_EQ(rows->front().correlation_id, "trace-1");
    EXPECT_EQ(
        rows->front().payload,
        std::string(R"({"ProtectedRead":{"method":")") + kGet +
            R"(","reads":[{"fields":["responsible_persons.name"],"entities":[")" + kFirst +
            R"("]}]}})"
    );
    // Each reading counts.
    ASSERT_TRUE(Answer(kGet, WithPersons(kFirst, 6)).ok());
    EXPECT_EQ(journal_->LastPosition(), 2U);
}

TEST_F(Recording, WritesNothingOfOtherAnswers) {
    ASSERT_TRUE(Answer(kGet, WithPersons(kFirst, 6, false)).ok());
    ASSERT_TRUE(Answer(kCreate, WithPersons(kFirst, 6)).ok());
    EXPECT_EQ(journal_->LastPosition(), 0U);
}

TEST_F(Recording, ADryRunOfAChangeThatShowsProtectedFieldsIsAReading) {
    ASSERT_TRUE(Answer(kCreate, WithPersons(kFirst, 6, false), true).ok());
    EXPECT_EQ(journal_->LastPosition(), 0U);
    ASSERT_TRUE(Answer(kCreate, WithPersons(kFirst, 6), true).ok());
    const auto rows = journal_->RowsAfter(0, 10);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().kind, "access");
    EXPECT_EQ(rows->front().actor, "tactical/1a2b");
}

// The change's own row names who sent it first; of those who repeat it nothing would be known.
TEST_F(Recording, AChangeThatIsRepeatedIsAReading) {
    const Sent first{.request_id = "r-1", .actor = "tactical/1a2b", .trace = "trace-1"};
    Change(first);
    ASSERT_TRUE(AnswerChange(first).ok());
    EXPECT_EQ(journal_->LastPosition(), 1U);
    ASSERT_TRUE(AnswerChange({"r-1", "tactical/9f9f", "trace-1"}).ok());
    EXPECT_EQ(journal_->LastPosition(), 2U);
    ASSERT_TRUE(AnswerChange({"r-1", "tactical/1a2b", "trace-2"}).ok());
    const auto rows = journal_->RowsAfter(1, 10);
    ASSERT_EQ(rows->size(), 2U);
    EXPECT_EQ(rows->front().kind, "access");
    EXPECT_EQ(rows->front().actor, "tactical/9f9f");
    EXPECT_EQ(rows->back().correlation_id, "trace-2");
}

TEST_F(Recording, AChangeThatChangedNothingIsAReading) {
    ASSERT_TRUE(AnswerChange({"r-1", "tactical/1a2b", "trace-1"}).ok());
    EXPECT_EQ(journal_->LastPosition(), 1U);
}

TEST_F(Recording, GivesNoAnswerWhoseReadingCannotBeWritten) {
    journal_->Stop();
    EXPECT_FALSE(Answer(kGet, WithPersons(kFirst, 6)).ok());
    EXPECT_TRUE(Answer(kGet, WithPersons(kFirst, 6, false)).ok());
}

}  // namespace
}  // namespace luotsi::audit
