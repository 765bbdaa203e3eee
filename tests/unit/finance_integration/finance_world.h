#pragma once

#include "finance_integration/adapters/feeds.h"
#include "finance_integration/adapters/finance_metrics.h"
#include "finance_integration/adapters/finance_proto.h"
#include "finance_integration/adapters/finance_rpc.h"
#include "finance_integration/adapters/finance_store.h"
#include "finance_integration/adapters/public_events.h"
#include "finance_integration/adapters/reconcile_rpc.h"
#include "finance_integration/adapters/rejudger.h"
#include "kernel/clock.h"
#include "kernel/ids.h"
#include "platform/journal/stores.h"
#include "platform/log/log.h"
#include "platform/metrics/metrics.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/router.h"

#include <luotsi/contract/v1/contract_event.pb.h>
#include <luotsi/contract/v1/milestone.pb.h>
#include <luotsi/contract/v1/voucher.pb.h>
#include <luotsi/finance/v1/finance_event.pb.h>
#include <luotsi/finance/v1/finance_service.pb.h>
#include <luotsi/report/v1/calendar.pb.h>
#include <luotsi/report/v1/report_event.pb.h>
#include <luotsi/steering/v1/dispute.pb.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {

inline constexpr const char* kRules = R"(
lists:
  redacted_payees: [redacted data, redaction]
  placeholder_suppliers: [various]
  legal_forms: [oy, ltd, limited]
  stop_words: [service, services]
blocks:
  alias_rules:
    drop: ["'"]
    replace:
      - {from: "&", to: " ja "}
    trading_as: t a
    join_single_letters: true
    words:
      - {from: nhs ft, to: nhs foundation trust}
    leading: [the]
)";

inline std::string LedgerMapping(const std::string& rules = kRules) {
    return R"(mapping: test-ledger
kind: invoices
source: test-ledger
currency: EUR
columns:
  number: {header: Document}
  invoice_date: {header: Date}
  supplier_name: {header: Supplier}
  net: {header: Net}
  vat: {header: VAT, optional: true}
  gross: {header: Gross, optional: true}
  unit: {header: Unit}
  service_description: {header: Service}
  contract_number: {header: Contract, optional: true}
  billed_from: {header: From, optional: true}
  billed_to: {header: To, optional: true}
formats:
  dates: [yyyy-MM-dd]
)" + rules;
}

class FixedClock : public Clock {
  public:
    Moment Read() override {
        return {
            Instant::Parse("2026-04-01T09:00:00.000000Z").value(),
            CivilDate::Parse("2026-04-01").value()
        };
    }
};

class TempDir {
  public:
    TempDir() {
        std::string name = (std::filesystem::temp_directory_path() / "finance-XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~TempDir() { std::filesystem::remove_all(path_); }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Messages of an import and what came back.
class FakeStream : public rpc::MessageStream {
  public:
    std::deque<type::v1::ImportChunk> chunks;
    type::v1::ImportSummary summary;

    bool Read(google::protobuf::Message& message) override {
        if (chunks.empty()) return false;
        message.CopyFrom(chunks.front());
        chunks.pop_front();
        return true;
    }
    bool Write(const google::protobuf::Message& message) override {
        const auto& event = static_cast<const type::v1::ImportEvent&>(message);
        if (event.has_summary()) summary = event.summary();
        return true;
    }
    absl::Status failure() const override { return absl::OkStatus(); }
};

// What the contract registry would tell, with the parts that finance looks at.
struct ContractStory {
    std::string id;
    std::uint64_t revision = 1;
    std::string number;
    std::string provider;
    std::string start = "2026-01-01";
    std::string end = "2026-12-31";
    std::string import_identity = {};
    std::string service = {};
    std::int64_t annual_minor = 0;
    std::string day_price = {};
    contract::v1::ContractType type = contract::v1::CONTRACT_TYPE_PURCHASE;
    contract::v1::ContractState state = contract::v1::CONTRACT_STATE_ACTIVE;
    contract::v1::ContractOrigin origin = contract::v1::CONTRACT_ORIGIN_REGISTERED;
};

inline std::string ContractIdText(int number) {
    std::string tail = std::to_string(number);
    return "0190c000-0000-7000-8000-" + std::string(12 - tail.size(), '0') + tail;
}

inline contract::v1::ContractEvent ToEvent(const ContractStory& story) {
    contract::v1::ContractEvent event;
    event.set_kind(contract::v1::CONTRACT_EVENT_KIND_IMPORTED);
    event.set_contract_id(story.id);
    event.set_revision(story.revision);
    contract::v1::Contract& contract = *event.add_periods()->mutable_contract();
    contract.set_number(story.number);
    contract.set_import_identity(story.import_identity);
    contract.mutable_provider()->set_name(story.provider);
    contract.set_start_date(story.start);
    contract.set_end_date(story.end);
    contract.set_title(story.service);
    contract.set_type(story.type);
    contract.set_state(story.state);
    contract.set_origin(story.origin);
    if (story.annual_minor != 0) {
        contract.mutable_annual_value()->set_currency_code("EUR");
        contract.mutable_annual_value()->set_amount_minor(story.annual_minor);
    }
    if (!story.day_price.empty()) {
        contract::v1::Price& price = *contract.add_prices();
        price.set_service_code("CARE");
        price.set_unit("day");
        price.mutable_unit_price()->set_currency_code("EUR");
        price.mutable_unit_price()->set_amount_micros(
            UnitPrice::Parse(story.day_price + " EUR").value().micros()
        );
    }
    return event;
}

// The service on a store of its own. Re-judging runs when the test says so, not on a thread.
class FinanceWorld {
  public:
    explicit FinanceWorld(std::uint64_t seed = 7)
        : ids_(seed),
          journal_(*stores_.Open(
              {.service = "finance_integration",
               .schema = FinanceSchema(),
               .aggregates = FinanceAggregates()},
              clock_
          )),
          record_(*journal_, clock_, ids_),
          decide_(*journal_),
          note_contract_(clock_, ids_),
          note_report_(clock_, ids_),
          hold_reports_(clock_, ids_),
          note_milestone_(clock_, ids_),
          note_voucher_(clock_, ids_),
          index_(*journal_, clock_, ids_),
          rejudge_(clock_, ids_),
          log_(config::v1::LOG_LEVEL_INFO, [this](std::string_view line) { lines_ += line; }),
          finance_metrics_(metrics_),
          rejudger_(*journal_, rejudge_, index_, finance_metrics_, log_),
          rpc_(*journal_, rejudger_, record_, decide_, clock_, ids_, log_) {
        rpc_.AddTo(router_);
        reconcile_.AddTo(router_);
    }

    // A unary call with a request id of its own, unless one is given.
    template <class Response, class Request>
    Response Call(const std::string& method, const Request& request, std::string request_id = {}) {
        Response response;
        last_status_ = TryCall(method, request, response, std::move(request_id));
        EXPECT_TRUE(last_status_.ok()) << method << ": " << rpc::ReasonOf(last_status_);
        return response;
    }
    template <class Response, class Request>
    std::string ReasonOfCall(const std::string& method, const Request& request) {
        Response response;
        return rpc::ReasonOf(TryCall(method, request, response, {}));
    }

    void Tell(const ContractStory& story) { Tell(ToEvent(story)); }
    void Tell(const contract::v1::ContractEvent& event) {
        TellOfRegistry("contract.amended", event);
    }
    void Tell(const contract::v1::MilestoneEvent& event) {
        TellOfRegistry("milestone.changed", event);
    }
    void Tell(const contract::v1::VoucherProviderEvent& event) {
        TellOfRegistry("voucher_provider.changed", event);
    }
    void Tell(const steering::v1::DisputeEvent& event) { TellOfRegistry("dispute.changed", event); }
    void Tell(const report::v1::LadderEvent& event) {
        Feed(
            FollowReports(note_report_, hold_reports_),
            "fi.luotsi.report.ladder.step_taken.v1",
            event.SerializeAsString()
        );
    }
    void Tell(const report::v1::ReportEvent& event) {
        Feed(
            FollowReports(note_report_, hold_reports_),
            "fi.luotsi.report.report.received.v1",
            event.SerializeAsString()
        );
    }
    void Rejudge() { ASSERT_TRUE(rejudger_.Drain().ok()); }

    type::v1::ImportSummary Import(
        const std::string& file_name,
        const std::string& csv,
        bool dry_run = false,
        const std::string& mapping = LedgerMapping()
    ) {
        FakeStream stream;
        type::v1::ImportChunk header;
        header.mutable_header()->set_mapping(mapping);
        header.mutable_header()->set_file_name(file_name);
        header.mutable_header()->set_validate_only(dry_run);
        stream.chunks.push_back(header);
        type::v1::ImportChunk data;
        data.set_data(csv);
        stream.chunks.push_back(data);
        rpc::Call call;
        const absl::Status status =
            router_.Find("/luotsi.finance.v1.FinanceService/ImportInvoices")->upload(call, stream);
        EXPECT_TRUE(status.ok()) << status.message() << " " << rpc::ReasonOf(status);
        return stream.summary;
    }

    finance::v1::InvoiceTotals Totals() {
        return Call<finance::v1::InvoiceTotals>(
            "GetInvoiceTotals", finance::v1::GetInvoiceTotalsRequest()
        );
    }
    // "MATCHED/SERVICE" -> count
    std::map<std::string, std::uint64_t> Outcomes() {
        std::map<std::string, std::uint64_t> outcomes;
        const finance::v1::InvoiceTotals totals = Totals();
        for (const finance::v1::InvoiceTotal& total : totals.totals()) {
            const Reason reason = FromProto(total.match_reason()).value();
            Judgement judgement;
            judgement.reason = reason;
            outcomes[judgement.OutcomeAndReason()] += total.count();
        }
        return outcomes;
    }
    // How many events of a name the journal holds.
    std::size_t CountRows(std::string_view event) {
        const auto rows = journal_->RowsAfter(0, 10'000);
        EXPECT_TRUE(rows.ok());
        std::size_t count = 0;
        for (const journal::Row& row : *rows)
            count += row.event == event ? 1 : 0;
        return count;
    }

    std::vector<feed::PublicEvent> PublicEvents() {
        feed::EventSource source("finance-integration", *journal_, FinanceTranslator(*journal_));
        return source.After(0, 100'000)->events;
    }

    journal::Journal& journal() { return *journal_; }
    metrics::Metrics& metrics() { return metrics_; }
    const std::string& log_lines() const { return lines_; }

  private:
    template <class Request, class Response>
    absl::Status TryCall(
        const std::string& method,
        const Request& request,
        Response& response,
        std::string request_id
    ) {
        rpc::Call call;
        call.request.request_id =
            request_id.empty() ? "test-" + std::to_string(++requests_) : std::move(request_id);
        call.request.fingerprint = request.SerializeAsString();
        return router_.Find("/luotsi.finance.v1.FinanceService/" + method)
            ->unary(call, request, response);
    }

    template <class Event>
    void TellOfRegistry(const std::string& what, const Event& event) {
        Feed(
            FollowContracts(note_contract_, note_milestone_, note_voucher_, note_dispute_),
            "fi.luotsi.contract." + what + ".v1",
            event.SerializeAsString()
        );
    }
    void Feed(
        const feed::Subscription& subscription, const std::string& type, const std::string& data
    ) {
        feed::PublicEvent event;
        event.type = type;
        event.data = data;
        std::vector<ports::Entry> work;
        ASSERT_TRUE(subscription.handle(event, work).ok());
        for (const auto& answer : journal_->RunAll(std::move(work)))
            ASSERT_TRUE(answer.ok());
    }

    TempDir directory_;
    journal::SqliteStores stores_{directory_.path(), {}};
    FixedClock clock_;
    SeededIdSource ids_;
    std::unique_ptr<journal::Journal> journal_;
    RecordInvoiceHandler record_;
    DecideSupplierAliasHandler decide_;
    NoteContractHandler note_contract_;
    NoteApprovedReportHandler note_report_;
    NoteReportsHoldHandler hold_reports_;
    NoteMilestoneHandler note_milestone_;
    NoteDisputeHandler note_dispute_{clock_, ids_};
    NoteVoucherDaysHandler note_voucher_;
    IndexContractHandler index_;
    RejudgeInvoiceHandler rejudge_;
    std::string lines_;
    log::Log log_;
    metrics::Metrics metrics_;
    FinanceMetrics finance_metrics_;
    Rejudger rejudger_;
    FinanceRpc rpc_;
    ReconcileRpc reconcile_{*journal_};
    rpc::Router router_;
    absl::Status last_status_;
    int requests_ = 0;
};

}  // namespace luotsi::finance_integration
