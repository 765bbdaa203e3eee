#include "finance_integration/module.h"

#include "finance_integration/adapters/buyer_part_rpc.h"
#include "finance_integration/adapters/feeds.h"
#include "finance_integration/adapters/finance_metrics.h"
#include "finance_integration/adapters/finance_rpc.h"
#include "finance_integration/adapters/finance_store.h"
#include "finance_integration/adapters/public_events.h"
#include "finance_integration/adapters/reconcile_rpc.h"
#include "finance_integration/adapters/rejudger.h"
#include "finance_integration/app/decide_supplier_alias.h"
#include "finance_integration/app/note_contract.h"
#include "finance_integration/app/note_dispute.h"
#include "finance_integration/app/propose_payment.h"
#include "finance_integration/app/record_invoice.h"
#include "finance_integration/app/rejudge_invoice.h"
#include "platform/identity/key_copy.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {
namespace {

constexpr const char* kModuleName = "finance-integration";

class FinanceIntegration : public module::Module {
  public:
    FinanceIntegration(const module::Context& context, std::unique_ptr<journal::Journal> journal)
        : journal_(std::move(journal)),
          record_(*journal_, context.clock, context.ids),
          decide_(*journal_),
          note_contract_(context.clock, context.ids),
          note_report_(context.clock, context.ids),
          hold_reports_(context.clock, context.ids),
          note_milestone_(context.clock, context.ids),
          note_voucher_(context.clock, context.ids),
          note_dispute_(context.clock, context.ids),
          index_(*journal_, context.clock, context.ids),
          rejudge_(context.clock, context.ids),
          metrics_(context.metrics),
          rejudger_(*journal_, rejudge_, index_, metrics_, context.log),
          rpc_(*journal_, rejudger_, record_, decide_, context.clock, context.ids, context.log),
          buyer_parts_(*journal_),
          reconcile_(*journal_),
          events_(kModuleName, *journal_, FinanceTranslator(*journal_)) {}

    absl::Status Start() { return rejudger_.Start(); }

    std::string_view name() const override { return kModuleName; }
    journal::Journal& journal() override { return *journal_; }
    void AddRpcs(rpc::Router& router) override {
        rpc_.AddTo(router);
        buyer_parts_.AddTo(router);
        reconcile_.AddTo(router);
    }
    feed::EventSource& events() override { return events_; }
    std::vector<feed::Subscription> Subscriptions() override {
        return {
            FollowContracts(note_contract_, note_milestone_, note_voucher_, note_dispute_),
            identity::AlsoFollowKeys(FollowReports(note_report_, hold_reports_))
        };
    }
    // Nothing here depends on the day: prices and contracts are looked up by the day of the event.
    absl::Status BeginDay(const Moment&) override { return absl::OkStatus(); }

  private:
    std::unique_ptr<journal::Journal> journal_;
    RecordInvoiceHandler record_;
    DecideSupplierAliasHandler decide_;
    NoteContractHandler note_contract_;
    NoteApprovedReportHandler note_report_;
    NoteReportsHoldHandler hold_reports_;
    NoteMilestoneHandler note_milestone_;
    NoteVoucherDaysHandler note_voucher_;
    NoteDisputeHandler note_dispute_;
    IndexContractHandler index_;
    RejudgeInvoiceHandler rejudge_;
    FinanceMetrics metrics_;
    Rejudger rejudger_;
    FinanceRpc rpc_;
    BuyerPartRpc buyer_parts_;
    ReconcileRpc reconcile_;
    feed::EventSource events_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<module::Module>> MakeFinanceIntegration(
    const module::Context& context
) {
    journal::Options options{
        .service = "finance_integration",
        .schema = FinanceSchema(),
        .aggregates = FinanceAggregates(),
    };
    identity::AddKeyCopy(options);
    auto journal = context.stores.Open(std::move(options), context.clock);
    if (!journal.ok()) return journal.status();
    auto finance = std::make_unique<FinanceIntegration>(context, *std::move(journal));
    if (absl::Status status = finance->Start(); !status.ok()) return status;
    return finance;
}

}  // namespace luotsi::finance_integration
