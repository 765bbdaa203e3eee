#include "platform/tabular/import.h"

#include "kernel/clock.h"
#include "platform/digest/sha256.h"
#include "platform/journal/journal.h"
#include "platform/journal/stores.h"
#include "platform/rpc/errors.h"
#include "platform/tabular/import_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::tabular {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;
using type::v1::ImportChunk;
using type::v1::ImportEvent;
using type::v1::ImportSummary;
using type::v1::RowNote;

// What rows become in these tests.
struct ThingNoted {
    static constexpr std::string_view kName = "ThingNoted";
    std::string text;
    static constexpr auto Fields() { return std::tuple{Field{"text", &ThingNoted::text}}; }
};
struct Thing {
    std::string text;
    static constexpr auto Fields() { return std::tuple{Field{"text", &Thing::text}}; }
};
struct ThingBook {
    using State = Thing;
    using Event = std::variant<ThingNoted>;
    static constexpr std::string_view kKind = "thing";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded&) {
        state.text = std::get<ThingNoted>(event).text;
    }
};

class StillClock : public Clock {
  public:
    Moment Read() override { return {}; }
};

class ThingTaker : public RowTaker {
  public:
    explicit ThingTaker(int& finished) : finished_(finished) {}

    const MappingKind& kind() const override {
        static const MappingKind kKind{
            .name = "things",
            .fields =
                {
                    {.name = "number"},
                    {.name = "name", .required = true},
                    {.name = "net", .type = FieldType::kMoney},
                    {.name = "start", .type = FieldType::kDate},
                },
        };
        return kKind;
    }

    Planned Plan(Row& row, const std::string& identity) override {
        identities.push_back(identity);
        const std::optional<std::string> name = row.NeedText("name");
        row.Amount("net");
        row.TryDate("start");
        if (row.rejected()) return {};
        Planned planned;
        planned.outcome = std::make_shared<std::string>();
        const std::string hex = digest::Sha256Hex(identity);
        const Uuid id = *Uuid::Parse(
            hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
            hex.substr(16, 4) + "-" + hex.substr(20, 12)
        );
        planned.work = [id, name = *name, outcome = planned.outcome](ports::Unit& unit
                       ) -> std::optional<Rejection> {
            if (name == "bad") return Rejection{.reason = "CURRENCY_MISMATCH", .field = "name"};
            unit.Append<ThingBook>(id, ThingNoted{name});
            *outcome = name == "even" ? "EVEN" : "ODD";
            return std::nullopt;
        };
        return planned;
    }
    bool HasSeenRegistry(std::uint64_t revision) override { return revision <= seen; }
    absl::Duration RegistryPatience() const override { return absl::Milliseconds(120); }
    std::string OutcomeOf(const ports::Receipt&) override { return "EARLIER"; }
    absl::Status Finish() override {
        ++finished_;
        return absl::OkStatus();
    }

    std::uint64_t seen = 7;
    std::vector<std::string> identities;

  private:
    int& finished_;
};

class FakeMessages : public rpc::MessageStream {
  public:
    bool Read(google::protobuf::Message& message) override {
        if (in.empty()) return false;
        message.CopyFrom(in.front());
        in.pop_front();
        return true;
    }
    bool Write(const google::protobuf::Message& message) override {
        if (!connected) return false;
        out.emplace_back().CopyFrom(message);
        return true;
    }
    absl::Status failure() const override { return ending; }

    std::deque<ImportChunk> in;
    std::vector<ImportEvent> out;
    absl::Status ending;
    bool connected = true;
};

constexpr const char* kMapping = R"(mapping: t
kind: things
source: src
columns:
  number: No
  name: Name
  net: {header: Net, optional: true}
  start: {header: Start, optional: true}
identity: number
currency: GBP
where: {Kind: [a]}
)";

class Importing : public testing::Test {
  protected:
    Importing() {
        const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
        const std::string service = std::string("import_") + test->name();
        const std::string path = testing::TempDir() + service + ".sqlite";
        for (const char* const tail : {"", "-wal", "-shm"})
            std::remove((path + tail).c_str());
        journal::Options options{.service = service, .schema = {}, .aggregates = {}};
        options.aggregates.push_back(journal::MakeOps<ImportFileBook>(nullptr));
        options.aggregates.push_back(journal::MakeOps<ThingBook>(nullptr));
        journal_ =
            std::move(journal::SqliteStores(testing::TempDir(), {}).Open(std::move(options), clock_)
            )
                .value();
    }

    // Sends the file in pieces of seven bytes.
    absl::Status Import(const std::string& text, const std::string& name = "f.csv") {
        messages_ = FakeMessages();
        ImportChunk& header = messages_.in.emplace_back();
        header.mutable_header()->set_mapping(mapping_);
        header.mutable_header()->set_file_name(name);
        header.mutable_header()->set_validate_only(dry_);
        header.mutable_header()->set_min_registry_revision(registry_);
        for (std::size_t at = 0; at < text.size(); at += 7)
            messages_.in.emplace_back().set_data(text.substr(at, 7));
        return Run();
    }

    absl::Status Run() {
        ImportStream stream(messages_);
        ThingTaker taker(finished_);
        const absl::Status status = RunImport(call_, stream, *journal_, taker);
        identities_ = taker.identities;
        return status;
    }

    ImportSummary SummaryOf(const std::string& text, const std::string& name = "f.csv") {
        const absl::Status status = Import(text, name);
        EXPECT_TRUE(status.ok()) << status;
        EXPECT_TRUE(!messages_.out.empty() && messages_.out.back().has_summary());
        return status.ok() ? messages_.out.back().summary() : ImportSummary();
    }

    StillClock clock_;
    std::unique_ptr<journal::Journal> journal_;
    rpc::Call call_;
    FakeMessages messages_;
    std::string mapping_ = kMapping;
    bool dry_ = false;
    std::uint64_t registry_ = 0;
    int finished_ = 0;
    std::vector<std::string> identities_;
};

std::vector<std::string> CodesOf(const google::protobuf::RepeatedPtrField<RowNote>& notes) {
    std::vector<std::string> codes;
    for (const RowNote& note : notes)
        codes.push_back(std::to_string(note.line()) + " " + note.column() + " " + note.code());
    return codes;
}

constexpr const char* kFile =
    "No,Name,Net,Start,Kind\n"
    "1,even,0.10,2020-01-01,a\n"
    "2,odd,0.20,2020-01-01,a\n"
    "2,odd,0.20,2020-01-01,a\n"
    "3,skipped,5.00,2020-01-01,b\n"
    "4,,7.00,2020-01-01,a\n"
    "5,bad,9.00,2020-01-01,a\n"
    "6,short\n"
    ",odd,-1.00,TBC,a\n"
    "7,131052-308T,2.00,2020-01-01,a\n";

TEST_F(Importing, AnswersForEveryRow) {
    const ImportSummary summary = SummaryOf(kFile);
    EXPECT_EQ(summary.source(), "src");
    EXPECT_EQ(summary.file(), "f.csv");
    EXPECT_EQ(summary.sha256(), digest::Sha256Hex(kFile));
    EXPECT_EQ(summary.read(), 9U);
    EXPECT_EQ(summary.accepted(), 4U);
    EXPECT_EQ(summary.unchanged(), 0U);
    EXPECT_EQ(summary.rejected(), 4U);
    EXPECT_EQ(summary.skipped(), 1U);
    EXPECT_EQ(summary.created(), 4U);
    EXPECT_THAT(
        CodesOf(summary.rejections()),
        ElementsAre(
            "6 Name VALUE_MISSING",
            "7 Name CURRENCY_MISMATCH",
            "8  ROW_RAGGED",
            "10 Name PERSONAL_IDENTITY_CODE"
        )
    );
    EXPECT_EQ(summary.rejections(3).value(), "");
    EXPECT_THAT(summary.rejections(0).text(), HasSubstr("lacks a value"));
    EXPECT_THAT(
        CodesOf(summary.warnings()), ElementsAre("4  POSSIBLE_DUPLICATE", "9 Start VALUE_DEFAULTED")
    );
    EXPECT_THAT(summary.sums(), UnorderedElementsAre(Pair("net GBP", "-0.50")));
    EXPECT_THAT(summary.outcomes(), UnorderedElementsAre(Pair("EVEN", 1), Pair("ODD", 3)));
    EXPECT_EQ(summary.revision(), journal_->LastPosition());
    EXPECT_EQ(journal_->LastPosition(), 5U);
    EXPECT_EQ(finished_, 1);
}

TEST_F(Importing, ChangesNothingTheSecondTime) {
    SummaryOf(kFile);
    const std::uint64_t before = journal_->LastPosition();
    for (const char* const name : {"f.csv", "renamed.csv"}) {
        const ImportSummary again = SummaryOf(kFile, name);
        EXPECT_EQ(again.file(), "f.csv");
        EXPECT_EQ(again.accepted(), 0U);
        EXPECT_EQ(again.unchanged(), 4U);
        EXPECT_EQ(again.rejected(), 4U);
        EXPECT_EQ(again.created(), 0U);
        EXPECT_THAT(again.sums(), UnorderedElementsAre(Pair("net GBP", "-0.50")));
        EXPECT_THAT(again.outcomes(), UnorderedElementsAre(Pair("EARLIER", 4)));
    }
    EXPECT_EQ(journal_->LastPosition(), before + 1) << "only the second name is noted";
}

TEST_F(Importing, KnowsRowsByDocumentAndOccurrence) {
    SummaryOf(kFile);
    ASSERT_EQ(identities_.size(), 6U);
    EXPECT_EQ(identities_[0], "import/src/f.csv/1/1");
    EXPECT_EQ(identities_[1], "import/src/f.csv/2/1");
    EXPECT_EQ(identities_[2], "import/src/f.csv/2/2");
    EXPECT_THAT(identities_[5], testing::StartsWith("import/src/f.csv/#"));
}

TEST_F(Importing, TellsChangedRowsOfAFileSentAgain) {
    SummaryOf(kFile);
    std::string changed = kFile;
    changed.replace(changed.find("0.10"), 4, "0.11");
    changed += "8,odd,3.00,2020-01-01,a\n";
    const ImportSummary summary = SummaryOf(changed);
    EXPECT_EQ(summary.accepted(), 1U);
    EXPECT_EQ(summary.unchanged(), 3U);
    EXPECT_THAT(CodesOf(summary.rejections()), Contains("2  ROW_CHANGED"));
}

TEST_F(Importing, TakesTheSameRowsOfAnotherFile) {
    SummaryOf(kFile);
    const ImportSummary other =
        SummaryOf(std::string(kFile) + "\n9,odd,1.00,2020-01-01,a\n", "g.csv");
    EXPECT_EQ(other.file(), "g.csv");
    EXPECT_EQ(other.accepted(), 5U);
}

TEST_F(Importing, StoresNothingOnADryRun) {
    dry_ = true;
    const ImportSummary summary = SummaryOf(kFile);
    EXPECT_EQ(summary.accepted(), 4U);
    EXPECT_EQ(summary.rejected(), 4U);
    EXPECT_THAT(summary.outcomes(), Contains(Pair("ODD", 3)));
    EXPECT_EQ(journal_->LastPosition(), 0U);
    EXPECT_EQ(finished_, 0);
    dry_ = false;
    SummaryOf(kFile);
    dry_ = true;
    EXPECT_EQ(SummaryOf(kFile).unchanged(), 4U);
}

TEST_F(Importing, GroupsRowsThatNeedNotStandTogether) {
    mapping_ = R"(mapping: t
kind: things
source: src
columns: {name: Code, net: Net, start: {header: Day, take: min_month_start}}
group_by: [Code]
)";
    const ImportSummary summary = SummaryOf(
        "Code,Day,Net\nA,2020-02-02,1.00\nB,2020-02-02,2.00\nA,2020-01-09,4.00\n"
        ",2020-01-09,8.00\nbad,2020-01-09,1.00\nbad,2020-01-10,1.00\n"
    );
    EXPECT_EQ(summary.read(), 6U);
    EXPECT_EQ(summary.accepted(), 3U);
    EXPECT_EQ(summary.created(), 2U);
    EXPECT_EQ(summary.rejected(), 3U);
    EXPECT_THAT(
        CodesOf(summary.rejections()),
        ElementsAre("5 Code VALUE_MISSING", "6 Code CURRENCY_MISMATCH", "7 Code CURRENCY_MISMATCH")
    );
    EXPECT_THAT(summary.sums(), UnorderedElementsAre(Pair("net EUR", "7.00")));
    EXPECT_THAT(identities_, Contains("import/src/f.csv/A/1"));
}

TEST_F(Importing, CommitsInSlicesAndTellsProgress) {
    std::string text = "No,Name,Kind\n";
    for (int i = 0; i < 1'234; ++i)
        text += std::to_string(i) + ",odd,a\n";
    const ImportSummary summary = SummaryOf(text);
    EXPECT_EQ(summary.accepted(), 1'234U);
    ASSERT_EQ(messages_.out.size(), 4U);
    EXPECT_EQ(messages_.out[0].progress().rows_committed(), 500U);
    EXPECT_EQ(messages_.out[2].progress().rows_read(), 1'234U);
}

TEST_F(Importing, StopsWhenTheCallerIsGone) {
    Import(kFile).IgnoreError();
    messages_.connected = false;
    messages_.in.emplace_back().mutable_header()->set_mapping(mapping_);
    messages_.in.back().mutable_header()->set_file_name("f.csv");
    messages_.in.emplace_back().set_data(kFile);
    EXPECT_EQ(Run().code(), absl::StatusCode::kCancelled);
}

TEST_F(Importing, TrustsNoHalfFile) {
    messages_.in.emplace_back().mutable_header()->set_mapping(mapping_);
    messages_.in.back().mutable_header()->set_file_name("f.csv");
    messages_.in.emplace_back().set_data("No,Name,Kind\n1,odd,a\n");
    messages_.ending = absl::CancelledError("gone");
    EXPECT_EQ(Run().code(), absl::StatusCode::kCancelled);
    EXPECT_EQ(journal_->LastPosition(), 0U);
}

TEST_F(Importing, RefusesStreamsWithoutOneHeader) {
    EXPECT_EQ(rpc::ReasonOf(Run()), "FIELD_REQUIRED");
    messages_ = FakeMessages();
    messages_.in.emplace_back().set_data("x");
    EXPECT_EQ(rpc::ReasonOf(Run()), "FIELD_REQUIRED");
    Import(kFile).IgnoreError();
    messages_.in.emplace_back().mutable_header()->set_mapping(mapping_);
    messages_.in.emplace_back().mutable_header()->set_mapping(mapping_);
    EXPECT_EQ(rpc::ReasonOf(Run()), "FIELD_FORMAT_INVALID");
}

TEST_F(Importing, RefusesWhatCannotBeReadBeforeStoringAnything) {
    EXPECT_EQ(rpc::ReasonOf(Import("No,Name,Kind\n1,odd,a\n2,\"odd,a\n")), "FILE_MALFORMED");
    EXPECT_EQ(rpc::ReasonOf(Import("No,Kind\n1,a\n")), "HEADER_COLUMN_MISSING");
    EXPECT_EQ(rpc::ReasonOf(Import("")), "FILE_EMPTY");
    mapping_ = "mapping: x\n";
    EXPECT_EQ(rpc::ReasonOf(Import(kFile)), "MAPPING_INVALID");
    EXPECT_EQ(journal_->LastPosition(), 0U);
}

TEST_F(Importing, WaitsForTheRegistryOnlyWhenAsked) {
    registry_ = 7;
    EXPECT_EQ(SummaryOf(kFile).accepted(), 4U);
    registry_ = 8;
    messages_.ending = absl::OkStatus();
    EXPECT_EQ(rpc::ReasonOf(Import(kFile)), "REVISION_NOT_SEEN_YET");
}

TEST_F(Importing, BoundsTheNotesAndCountsTheRest) {
    std::string text = "No,Name,Kind\n";
    for (int i = 0; i < 21'000; ++i)
        text += std::to_string(i) + ",,a\n";
    const ImportSummary summary = SummaryOf(text);
    EXPECT_EQ(summary.rejected(), 21'000U);
    const auto kept = static_cast<std::uint64_t>(summary.rejections_size());
    EXPECT_EQ(kept + summary.outcomes().at("notes_left_out"), 21'000U);
    EXPECT_LT(summary.ByteSizeLong(), std::size_t{4} * 1024 * 1024);
}

constexpr const char* kFamilies =
    "No,Name,Net,Start,Kind,Framework\n"
    "F1,even,0.10,2020-01-01,a,F1\n"
    "F2,even,0.10,2020-01-01,a,F2\n"
    "C1,odd,0.20,2020-01-01,a,F1\n"
    "C2,bad,0.20,2020-01-01,a,F2\n"
    "F3,even,0.10,2020-01-01,a,F3\n"
    "C3,,0.20,2020-01-01,a,F3\n"
    "X,odd,1.00,2020-01-01,a,\n";

// One family has a row that the store refuses, one a row that cannot be read.
TEST_F(Importing, AFamilyIsStoredAsAWholeOrNotAtAll) {
    mapping_ += "family: Framework\n";
    const std::vector<std::string> faults = {
        "3 Framework FAMILY_REFUSED",
        "5 Name CURRENCY_MISMATCH",
        "6 Framework FAMILY_REFUSED",
        "7 Name VALUE_MISSING",
    };
    dry_ = true;
    const ImportSummary tried = SummaryOf(kFamilies);
    EXPECT_EQ(CodesOf(tried.rejections()), faults);
    EXPECT_EQ(tried.accepted(), 3U);
    dry_ = false;
    const std::uint64_t before = journal_->LastPosition();
    const ImportSummary stored = SummaryOf(kFamilies);
    EXPECT_EQ(CodesOf(stored.rejections()), faults);
    EXPECT_EQ(stored.read(), 7U);
    EXPECT_EQ(stored.accepted(), 3U);
    EXPECT_EQ(stored.rejected(), 4U);
    // The three rows, and the file's name.
    EXPECT_EQ(journal_->LastPosition(), before + 4);
    EXPECT_EQ(SummaryOf(kFamilies).unchanged(), 3U);
    EXPECT_EQ(journal_->LastPosition(), before + 4);
}

TEST_F(Importing, AMendedFamilyComesInAndTheOthersStay) {
    mapping_ += "family: Framework\n";
    SummaryOf(kFamilies);
    std::string mended = kFamilies;
    mended.replace(mended.find("C2,bad"), 6, "C2,odd");
    const ImportSummary summary = SummaryOf(mended);
    EXPECT_EQ(summary.accepted(), 2U);
    EXPECT_EQ(summary.unchanged(), 3U);
    EXPECT_EQ(summary.rejected(), 2U);
}

TEST_F(Importing, ADryRunOfFamiliesStoresNothing) {
    mapping_ += "family: Framework\n";
    dry_ = true;
    SummaryOf(kFamilies);
    EXPECT_EQ(journal_->LastPosition(), 0U);
}

TEST_F(Importing, RowsMayTellTheirCurrencies) {
    mapping_.replace(
        mapping_.find("currency: GBP"), 13, "currency: {header: Kind, otherwise: GBP}"
    );
    mapping_.replace(mapping_.find("where: {Kind: [a]}"), 18, "");
    const ImportSummary summary = SummaryOf(
        "No,Name,Net,Start,Kind\n1,even,0.10,2020-01-01,EUR\n2,even,7,2020-01-01,JPY\n"
        "3,even,0.05,2020-01-01,\n4,even,0.05,2020-01-01,EUR\n5,even,1,2020-01-01,gold\n"
    );
    EXPECT_THAT(
        summary.sums(),
        UnorderedElementsAre(Pair("net EUR", "0.15"), Pair("net GBP", "0.05"), Pair("net JPY", "7"))
    );
    EXPECT_THAT(CodesOf(summary.rejections()), ElementsAre("6 Net VALUE_NOT_AN_AMOUNT"));
}

TEST_F(Importing, ANeededFieldRefusesTheRowThatLacksIt) {
    mapping_ += "needed: [start]\n";
    const ImportSummary summary = SummaryOf(
        "No,Name,Net,Start,Kind\n1,even,0.10,2020-01-01,a\n2,odd,0.20,TBC,a\n3,odd,0.20,,a\n"
    );
    EXPECT_EQ(summary.accepted(), 1U);
    EXPECT_THAT(
        CodesOf(summary.rejections()),
        ElementsAre("3 Start VALUE_NOT_A_DATE", "4 Start VALUE_MISSING")
    );
}

}  // namespace
}  // namespace luotsi::tabular
