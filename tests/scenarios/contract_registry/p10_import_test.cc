#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/type/v1/tabular_import.pb.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

using type::v1::ImportChunk;
using type::v1::ImportEvent;
using type::v1::ImportSummary;

constexpr std::size_t kFamilies = 500;
constexpr std::size_t kRowsAFamily = 20;

constexpr const char* kMapping = R"(mapping: register
kind: contracts
source: county
file: {separator: ";"}
columns:
  number: Number
  title: Title
  type: Type
  supplier_name: Supplier
  supplier_id: SupplierId
  agreed_value: Value
  framework_ceiling: Ceiling
  start_date: Start
  end_date: End
  parent_number: Framework
  parent_relation: Relation
  family: {first_usable: [Framework, Number]}
constants: {supplier_scheme: FI-PRO}
formats: {dates: [yyyy-MM-dd, d.M.yyyy]}
currency: EUR
identity: number
needed: [number, title, start_date, agreed_value]
family: family
)";

// Sends a file and keeps what comes back.
class Upload : public rpc::MessageStream {
  public:
    Upload(const std::string& text, bool dry_run) {
        ImportChunk& header = chunks_.emplace_back();
        header.mutable_header()->set_mapping(kMapping);
        header.mutable_header()->set_file_name("register.csv");
        header.mutable_header()->set_validate_only(dry_run);
        constexpr std::size_t kPiece = std::size_t{1} << 20;
        for (std::size_t at = 0; at < text.size(); at += kPiece)
            chunks_.emplace_back().set_data(text.substr(at, kPiece));
    }
    bool Read(google::protobuf::Message& message) override {
        if (next_ == chunks_.size()) return false;
        message.CopyFrom(chunks_[next_++]);
        return true;
    }
    bool Write(const google::protobuf::Message& message) override {
        last.CopyFrom(message);
        return true;
    }
    absl::Status failure() const override { return absl::OkStatus(); }

    ImportEvent last;

  private:
    std::vector<ImportChunk> chunks_;
    std::size_t next_ = 0;
};

struct Cells {
    std::string number = {};
    std::string title = "Palvelu";
    std::string type = "framework";
    std::string supplier = "Tuottaja Oy";
    std::string supplier_id = "2077474-0";
    std::string value = "1000.00";
    std::string ceiling = "100000.00";
    std::string start = "2025-01-01";
    std::string end = "31.12.2028";
    std::string framework = {};
    std::string relation = {};

    std::string Line() const {
        std::string line;
        for (const std::string* cell :
             {&number,
              &title,
              &type,
              &supplier,
              &supplier_id,
              &value,
              &ceiling,
              &start,
              &end,
              &framework,
              &relation})
            line += *cell + ';';
        line.back() = '\n';
        return line;
    }
};

std::string NumberOf(std::size_t family, std::size_t member) {
    return "F" + std::to_string(family) + (member == 0 ? "" : "-" + std::to_string(member));
}

// What is wrong with a row: how to break it, and the note that must name it.
struct Fault {
    std::function<void(Cells&)> plant;
    std::string column;
    std::string code;
};

std::vector<Fault> Faults() {
    return {
        {[](Cells& row) { row.title.clear(); }, "Title", "VALUE_MISSING"},
        {[](Cells& row) { row.title = std::string(301, 'x'); }, "Title", "VALUE_TOO_LONG"},
        {[](Cells& row) { row.start = "TBC"; }, "Start", "VALUE_NOT_A_DATE"},
        {[](Cells& row) { row.start = "2025-02-30"; }, "Start", "VALUE_NOT_A_DATE"},
        {[](Cells& row) { row.value = "1.000"; }, "Value", "VALUE_NOT_AN_AMOUNT"},
        {[](Cells& row) { row.number = NumberOf(0, 1); }, "Number", "CONTRACT_NUMBER_TAKEN"},
        {[](Cells& row) { row.relation = "cousin"; }, "Relation", "FIELD_FORMAT_INVALID"},
        {[](Cells& row) { row.value = "99000.00"; }, "Value", "FRAMEWORK_CEILING_EXCEEDED"},
        {[](Cells& row) { row.supplier = "131052-308T"; }, "Supplier", "PERSONAL_IDENTITY_CODE"},
    };
}

// The file, and for each line at fault what must be said of it.
struct Register {
    std::string text =
        "Number;Title;Type;Supplier;SupplierId;Value;Ceiling;Start;End;Framework;Relation\n";
    std::map<std::uint64_t, std::string> expected;
    std::size_t sound_families = 0;
};

// Members of a family stand far from each other: first all frameworks' last call-offs, and so on.
Register MakeRegister(bool with_faults) {
    Register made;
    const std::vector<Fault> faults = Faults();
    std::uint64_t line = 1;
    std::map<std::size_t, std::vector<std::uint64_t>> innocent;
    for (std::size_t member = kRowsAFamily; member-- > 0;) {
        for (std::size_t family = 0; family < kFamilies; ++family) {
            ++line;
            // Every fiftieth family has a fault, the kinds in turn.
            const bool bad = with_faults && family % 50 == 49;
            const Fault& fault = faults[family / 50 % faults.size()];
            Cells row{.number = NumberOf(family, member)};
            if (member > 0) {
                row.type = "purchase";
                row.ceiling.clear();
                row.framework = NumberOf(family, 0);
            }
            if (bad && member == 7) {
                fault.plant(row);
                made.expected[line] = fault.column + " " + fault.code;
            } else if (bad) {
                made.expected[line] = "Framework FAMILY_REFUSED";
                innocent[family].push_back(line);
            }
            made.text += row.Line();
        }
    }
    made.sound_families = kFamilies - innocent.size();
    // The frameworks name no framework: their family is their number.
    for (const auto& [family, lines] : innocent)
        made.expected[lines.back()] = "Number FAMILY_REFUSED";
    return made;
}

ImportSummary Import(test::RegistryBench& bench, const std::string& text, bool dry_run) {
    const rpc::Router::Method* method =
        bench.router().Find("/luotsi.contract.v1.ContractService/ImportContracts");
    Upload upload(text, dry_run);
    const absl::Status status = method->upload(rpc::Call{}, upload);
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_TRUE(upload.last.has_summary());
    return upload.last.summary();
}

std::map<std::uint64_t, std::string> Notes(const ImportSummary& summary) {
    std::map<std::uint64_t, std::string> notes;
    for (const auto& note : summary.rejections())
        notes[note.line()] +=
            (notes[note.line()].empty() ? "" : ", ") + note.column() + " " + note.code();
    return notes;
}

TEST(P10, ADryRunOfTenThousandRowsNamesEveryFaultAtOnceAndChangesNothing) {
    test::RegistryBench bench("2026-03-01");
    const Register made = MakeRegister(true);
    const std::uint64_t before = bench.journal().LastPosition();
    const ImportSummary tried = Import(bench, made.text, true);
    EXPECT_EQ(tried.read(), kFamilies * kRowsAFamily);
    EXPECT_EQ(Notes(tried), made.expected);
    EXPECT_EQ(tried.rejected(), made.expected.size());
    EXPECT_EQ(tried.accepted(), made.sound_families * kRowsAFamily);
    EXPECT_EQ(bench.journal().LastPosition(), before);
}

TEST(P10, TheRunItselfStoresWholeFamiliesAndDoingItTwiceChangesNothing) {
    test::RegistryBench bench("2026-03-01");
    const Register made = MakeRegister(true);
    const ImportSummary stored = Import(bench, made.text, false);
    EXPECT_EQ(Notes(stored), made.expected);
    EXPECT_EQ(stored.accepted(), made.sound_families * kRowsAFamily);
    std::map<std::string, std::size_t> families;
    const absl::Status read = bench.journal().Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare("SELECT number FROM contracts");
        while (rows.Step()) {
            const std::string number = rows.Text(0);
            ++families[number.substr(0, number.find('-'))];
        }
    });
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(families.size(), made.sound_families);
    for (const auto& [family, members] : families)
        EXPECT_EQ(members, kRowsAFamily) << family;

    const std::uint64_t before = bench.journal().LastPosition();
    const ImportSummary again = Import(bench, made.text, false);
    EXPECT_EQ(again.accepted(), 0U);
    EXPECT_EQ(again.unchanged(), stored.accepted());
    EXPECT_EQ(Notes(again), made.expected);
    EXPECT_EQ(bench.journal().LastPosition(), before);
}

// The mended file brings in what was refused, and nothing else.
TEST(P10, AMendedFileAddsTheFamiliesThatWereRefused) {
    test::RegistryBench bench("2026-03-01");
    const Register broken = MakeRegister(true);
    const ImportSummary stored = Import(bench, broken.text, false);
    const ImportSummary mended = Import(bench, MakeRegister(false).text, false);
    EXPECT_EQ(mended.rejected(), 0U);
    EXPECT_EQ(mended.unchanged(), stored.accepted());
    EXPECT_EQ(mended.accepted(), broken.expected.size());
}

TEST(P10, ACallOffOfAFrameworkThatIsNotThereIsRefusedByLine) {
    test::RegistryBench bench("2026-03-01");
    const Cells orphan{
        .number = "X-1", .type = "purchase", .ceiling = {}, .framework = "X", .relation = "call_off"
    };
    const ImportSummary summary = Import(bench, Register().text + orphan.Line(), false);
    EXPECT_EQ(
        Notes(summary),
        (std::map<std::uint64_t, std::string>{{2, "Framework PARENT_CONTRACT_NOT_FOUND"}})
    );
}

}  // namespace
}  // namespace luotsi::contract_registry
