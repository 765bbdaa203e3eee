#include "tests/scenarios/contract_registry/registry_bench.h"

#include <luotsi/contract/v1/lifecycle.pb.h>
#include <luotsi/contract/v1/ocds.pb.h>
#include <luotsi/finance/v1/finance_event.pb.h>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

namespace pb = contract::v1;
using nlohmann::json;

// The ends of one streaming call.
class OneRequest : public rpc::MessageStream {
  public:
    explicit OneRequest(const pb::ExportOcdsRequest& request) : request_(request) {}

    bool Read(google::protobuf::Message& message) override {
        if (taken_) return false;
        taken_ = true;
        message.CopyFrom(request_);
        return true;
    }
    bool Write(const google::protobuf::Message& message) override {
        told.emplace_back().CopyFrom(message);
        return true;
    }
    absl::Status failure() const override { return absl::OkStatus(); }

    std::vector<pb::OcdsPart> told;

  private:
    pb::ExportOcdsRequest request_;
    bool taken_ = false;
};

struct Told {
    absl::Status status;
    std::vector<json> releases;
    std::vector<json> records;
    std::vector<std::string> texts;
    pb::OcdsSummary summary;
};

Told Export(test::RegistryBench& bench, const pb::ExportOcdsRequest& request) {
    constexpr const char* kMethod = "/luotsi.contract.v1.OcdsService/ExportOcds";
    const rpc::Router::Method* method = bench.router().Find(kMethod);
    OneRequest stream(request);
    Told told;
    told.status = method->upload(rpc::Call{}, stream);
    for (const pb::OcdsPart& part : stream.told) {
        told.texts.push_back(part.ShortDebugString());
        if (part.has_release()) told.releases.push_back(json::parse(part.release()));
        if (part.has_record()) told.records.push_back(json::parse(part.record()));
        if (part.has_summary()) told.summary = part.summary();
    }
    return told;
}

Told Export(test::RegistryBench& bench) {
    pb::ExportOcdsRequest request;
    request.set_publisher("Mallialueen hyvinvointialue");
    return Export(bench, request);
}

pb::Contract Active(test::RegistryBench& bench, const char* number, bool priced) {
    pb::Contract contract = test::RegistryBench::SoundContract(number);
    if (!priced) {
        contract.clear_prices();
        contract.set_type(pb::CONTRACT_TYPE_OWN_PRODUCTION);
    }
    const std::string id = bench.Create(contract).id();
    return bench.Activate(id);
}

void Amend(
    test::RegistryBench& bench, const std::string& id, const char* from, std::int64_t value
) {
    pb::AmendContractRequest request;
    request.set_contract_id(id);
    request.set_effective_from(from);
    request.set_reason(pb::AMENDMENT_REASON_MINOR);
    request.set_description("Lisäpaikkoja");
    request.mutable_agreed_value()->set_currency_code("EUR");
    request.mutable_agreed_value()->set_amount_minor(value);
    bench.Ask<pb::Contract>("ContractService/AmendContract", request);
}

void Pay(
    test::RegistryBench& bench, const char* id, const std::string& contract, std::int64_t cents
) {
    finance::v1::PaymentEvent event;
    auto& proposal = *event.mutable_payment_proposal();
    proposal.set_id(id);
    proposal.set_contract_id(contract);
    proposal.mutable_payee()->set_name("Tuottaja Oy");
    proposal.mutable_amount()->set_currency_code("EUR");
    proposal.mutable_amount()->set_amount_minor(cents);
    bench.Tell(
        "finance-integration", "fi.luotsi.finance.payment.proposed.v1", event.SerializeAsString()
    );
}

void Invoice(
    test::RegistryBench& bench,
    const char* id,
    const std::string& contract,
    std::int64_t cents,
    finance::v1::InvoiceEventKind kind = finance::v1::INVOICE_EVENT_KIND_RECORDED
) {
    finance::v1::InvoiceEvent event;
    event.set_kind(kind);
    auto& invoice = *event.mutable_invoice();
    invoice.set_id(id);
    invoice.set_contract_id(contract);
    invoice.set_invoice_date("2026-03-05");
    invoice.mutable_supplier()->set_name("Tuottaja Oy");
    invoice.mutable_net()->set_currency_code("EUR");
    invoice.mutable_net()->set_amount_minor(cents);
    bench.Tell(
        "finance-integration", "fi.luotsi.finance.invoice.recorded.v1", event.SerializeAsString()
    );
}

void Cancel(test::RegistryBench& bench, const std::string& id) {
    pb::CancelContractRequest request;
    request.set_contract_id(id);
    request.set_reason("ei toteudu");
    bench.Ask<pb::Contract>("ContractService/CancelContract", request);
}

constexpr const char* kFirst = "01900000-0000-7000-8000-000000000001";
constexpr const char* kSecond = "01900000-0000-7000-8000-000000000002";

// Cents of each contract's transactions in the compiled releases.
std::map<std::string, std::int64_t> Sums(const Told& told) {
    std::map<std::string, std::int64_t> sums;
    for (const json& record : told.records) {
        for (const json& contract : record["compiledRelease"]["contracts"]) {
            const json implementation = contract.value("implementation", json::object());
            for (const json& one : implementation.value("transactions", json::array())) {
                const double euros = one["value"]["amount"];
                sums[contract["id"]] += std::llround(euros * 100);
            }
        }
    }
    return sums;
}

TEST(P32, EachAmendmentHasItsOwnReleaseNamedByTheContract) {
    test::RegistryBench bench("2026-03-01");
    const pb::Contract contract = Active(bench, "C-1", true);
    Amend(bench, contract.id(), "2026-04-01", 110'000'00);
    bench.AdvanceTo("2026-05-01");
    // With effect from the past.
    Amend(bench, contract.id(), "2026-03-15", 120'000'00);
    const Told told = Export(bench);
    ASSERT_TRUE(told.status.ok()) << told.status;
    ASSERT_EQ(told.records.size(), 1U);
    std::set<std::string> amendments;
    for (const json& release : told.releases) {
        if (release["tag"][0] == "contractAmendment") amendments.insert(release["id"]);
    }
    EXPECT_EQ(amendments.size(), 2U);
    const json compiled = told.records[0]["compiledRelease"]["contracts"][0];
    EXPECT_EQ(compiled["status"], "active");
    EXPECT_EQ(compiled["value"]["amount"], 110'000);
    ASSERT_EQ(compiled["amendments"].size(), 2U);
    for (const json& amendment : compiled["amendments"])
        EXPECT_TRUE(amendments.contains(amendment["releaseID"]));
    EXPECT_EQ(compiled["amendments"][1]["date"], "2026-03-15T00:00:00+02:00");
}

TEST(P32, TransactionsAreWhatFinanceTells) {
    test::RegistryBench bench("2026-03-01");
    const std::string priced = Active(bench, "C-1", true).id();
    const std::string unpriced = Active(bench, "C-2", false).id();
    Pay(bench, kFirst, priced, 48'825'00);
    // A recovery.
    Pay(bench, kSecond, priced, -10);
    // An invoice of what is paid by report asks for the same money; of another contract it is
    // money.
    Invoice(bench, "01900000-0000-7000-8000-000000000003", priced, 1'00);
    Invoice(bench, "01900000-0000-7000-8000-000000000004", unpriced, 2'01);
    Invoice(bench, "01900000-0000-7000-8000-000000000005", "", 7'00);
    const Told told = Export(bench);
    EXPECT_EQ(Sums(told), (std::map<std::string, std::int64_t>{{"C-1", 48'824'90}, {"C-2", 2'01}}));
    EXPECT_EQ(told.summary.transactions(), 3U);
    ASSERT_EQ(told.summary.transaction_totals_size(), 1);
    EXPECT_EQ(told.summary.transaction_totals(0).amount_minor(), 48'826'91);
}

// An invoice that is judged again leaves one contract for another; what was released stays.
TEST(P32, AnInvoiceThatMovesIsTakenBackAndAddedWhereItBelongs) {
    test::RegistryBench bench("2026-03-01");
    const std::string from = Active(bench, "C-1", false).id();
    const std::string to = Active(bench, "C-2", false).id();
    Invoice(bench, kFirst, from, 5'00);
    const Told before = Export(bench);
    Invoice(bench, kFirst, to, 5'00, finance::v1::INVOICE_EVENT_KIND_REJUDGED);
    const Told after = Export(bench);
    EXPECT_EQ(Sums(before), (std::map<std::string, std::int64_t>{{"C-1", 5'00}}));
    EXPECT_EQ(Sums(after), (std::map<std::string, std::int64_t>{{"C-1", 0}, {"C-2", 5'00}}));
    std::set<json> kept(after.releases.begin(), after.releases.end());
    for (const json& release : before.releases)
        EXPECT_TRUE(kept.contains(release)) << release.dump();
}

TEST(P32, TheSameInstantsGiveTheSameExportForEver) {
    test::RegistryBench bench("2026-03-01");
    const std::string id = Active(bench, "C-1", true).id();
    Pay(bench, kFirst, id, 1'00);
    pb::ExportOcdsRequest request;
    request.set_publisher("P");
    const std::int64_t now = bench.clock().Read().now.micros();
    request.mutable_to()->set_seconds(now / 1'000'000);
    request.mutable_to()->set_nanos(static_cast<std::int32_t>(now % 1'000'000 * 1000));
    const Told before = Export(bench, request);
    bench.AdvanceTo("2026-03-02");
    Amend(bench, id, "2026-04-01", 110'000'00);
    Pay(bench, kSecond, id, 2'00);
    EXPECT_EQ(Export(bench, request).texts, before.texts);
    EXPECT_GT(Export(bench).texts.size(), before.texts.size());
}

TEST(P32, AnExportOfWhatIsYetToComeIsRefused) {
    test::RegistryBench bench("2026-03-01");
    pb::ExportOcdsRequest request;
    request.set_publisher("P");
    request.mutable_to()->set_seconds(4'000'000'000);
    EXPECT_EQ(rpc::ReasonOf(Export(bench, request).status), "FIELD_OUT_OF_RANGE");
}

TEST(P32, ALastDayThatWasTakenAwayIsToldAndOneThatNeverWasIsNot) {
    test::RegistryBench bench("2026-03-01");
    const std::string id = Active(bench, "C-1", true).id();
    pb::AmendContractRequest request;
    request.set_contract_id(id);
    request.set_effective_from("2026-04-01");
    request.set_reason(pb::AMENDMENT_REASON_MINOR);
    request.set_end_date("2029-12-31");
    bench.Ask<pb::Contract>("ContractService/AmendContract", request);
    // Open-ended from now on.
    request.set_end_date("");
    bench.Ask<pb::Contract>("ContractService/AmendContract", request);
    // Open-ended from the beginning.
    pb::Contract open = test::RegistryBench::SoundContract("C-2");
    open.clear_end_date();
    bench.Activate(bench.Create(open).id());
    const Told told = Export(bench);
    ASSERT_EQ(told.records.size(), 2U);
    const json ended = told.records[0]["releases"].back()["contracts"][0]["period"];
    EXPECT_TRUE(ended.contains("endDate") && ended["endDate"].is_null()) << ended;
    const json compiled = told.records[0]["compiledRelease"]["contracts"][0]["period"];
    EXPECT_TRUE(compiled.contains("startDate") && !compiled.contains("endDate")) << compiled;
    for (const json& release : told.records[1]["releases"]) {
        const json period = release["contracts"][0]["period"];
        EXPECT_TRUE(period.contains("startDate") && !period.contains("endDate")) << period;
    }
}

// Plans, and what was given up before anybody outside knew of it, stay inside.
TEST(P32, NothingIsToldOfADraft) {
    test::RegistryBench bench("2026-03-01");
    bench.Create(test::RegistryBench::SoundContract("C-1"));
    Cancel(bench, bench.Create(test::RegistryBench::SoundContract("C-2")).id());
    const std::string direct = bench.Create(test::RegistryBench::SoundContract("C-3")).id();
    EXPECT_EQ(Export(bench).texts.size(), 2U) << "the heads and the account";
    const Told before = Export(bench);
    EXPECT_EQ(before.summary.records(), 0U);
    bench.Activate(direct);
    const Told told = Export(bench);
    ASSERT_EQ(told.releases.size(), 1U) << "what is told begins with the day it came into force";
    EXPECT_EQ(told.releases[0]["contracts"][0]["id"], "C-3");
    EXPECT_EQ(told.releases[0]["tag"], json::array({"contract"}));
    EXPECT_EQ(told.releases[0]["awards"][0]["status"], "active");
}

TEST(P32, ATenderIsToldWithoutASupplierUntilItIsAwarded) {
    test::RegistryBench bench("2026-03-01");
    const std::string awarded = bench.Create(test::RegistryBench::SoundContract("C-1")).id();
    const std::string given_up = bench.Create(test::RegistryBench::SoundContract("C-2")).id();
    for (const std::string& id : {awarded, given_up}) {
        pb::TenderContractRequest request;
        request.set_contract_id(id);
        request.set_reason("hankintapäätös 7");
        bench.Ask<pb::Contract>("ContractService/TenderContract", request);
    }
    const Told out = Export(bench);
    ASSERT_EQ(out.releases.size(), 2U);
    for (const json& release : out.releases) {
        EXPECT_EQ(release["tag"], json::array({"tender"}));
        EXPECT_EQ(release["tender"]["status"], "active");
        EXPECT_FALSE(release.contains("awards") || release.contains("contracts")) << release;
        for (const json& party : release["parties"])
            EXPECT_EQ(party["roles"][0], "buyer") << release;
    }
    bench.Activate(awarded);
    Cancel(bench, given_up);
    const Told told = Export(bench);
    ASSERT_EQ(told.records.size(), 2U);
    const json won = told.records[0]["compiledRelease"];
    EXPECT_EQ(won["awards"][0]["status"], "active");
    EXPECT_EQ(won["contracts"][0]["status"], "active");
    const json lost = told.records[1]["compiledRelease"];
    EXPECT_EQ(lost["tender"]["status"], "cancelled");
    EXPECT_FALSE(lost.contains("awards") || lost.contains("contracts")) << lost;
    EXPECT_EQ(told.records[1]["releases"].back()["tag"], json::array({"tenderCancellation"}));
    // What was released stays.
    const std::set<json> kept(told.releases.begin(), told.releases.end());
    for (const json& release : out.releases)
        EXPECT_TRUE(kept.contains(release)) << release;
}

TEST(P32, WhereThePackagesLieIsAnAddressOrAName) {
    test::RegistryBench bench("2026-03-01");
    pb::ExportOcdsRequest request;
    request.set_publisher("P");
    for (const char* wrong :
         {"not a uri", "javascript:alert(1)", "avoindata.example", "https://"}) {
        request.set_base_uri(wrong);
        EXPECT_EQ(rpc::ReasonOf(Export(bench, request).status), "FIELD_FORMAT_INVALID") << wrong;
    }
    for (const char* right : {"https://avoindata.example/ocds", "urn:example:ocds"}) {
        request.set_base_uri(right);
        EXPECT_TRUE(Export(bench, request).status.ok()) << right;
    }
}

TEST(P32, TheCountysPrefixBeginsTheIds) {
    test::RegistryBench bench("2026-03-01");
    Active(bench, "C-1", true);
    EXPECT_EQ(Export(bench).records[0]["ocid"], "ocds-luotsi-C-1");
    bench.SetParameter("ocds.prefix", "2026-01-01", "ocds-a1b2c3");
    EXPECT_EQ(Export(bench).records[0]["ocid"], "ocds-a1b2c3-C-1");
}

}  // namespace
}  // namespace luotsi::contract_registry
