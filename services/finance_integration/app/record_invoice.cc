#include "finance_integration/app/record_invoice.h"

#include "finance_integration/app/judge_invoice.h"

namespace luotsi::finance_integration {

std::optional<Rejection> RecordInUnit(
    ports::Unit& unit, InvoiceId id, const InvoiceFacts& invoice, SpareIds& ids
) {
    if (auto refused = CheckAmounts(invoice)) return refused;
    ids.Restart();
    const Judgement judgement = JudgeInUnit(unit, invoice, ids);
    unit.Append<InvoiceBook>(id.uuid(), InvoiceRecorded{.facts = invoice, .judgement = judgement});
    return std::nullopt;
}

ports::Result<ports::Held<InvoiceBook>> RecordInvoiceHandler::Handle(
    const InvoiceFacts& invoice, const ports::RequestContext& request
) {
    if (!TotalsAgree(invoice)) {
        return Rejection{
            .reason = "INVOICE_TOTALS_DIFFER",
            .field = "invoice.gross",
            .facts =
                {{"net", invoice.net.ToText()},
                 {"vat", invoice.vat->ToText()},
                 {"gross", invoice.gross->ToText()}},
        };
    }
    if (!PeriodInOrder(invoice))
        return Rejection{.reason = "DATE_ORDER_REVERSED", .field = "invoice.billed_to"};
    const Instant now = clock_.Read().now;
    const InvoiceId id(ids_.Next(now));
    SpareIds spare(MakeIds(ids_, now, kIdsPerJudgement));
    std::optional<ports::Held<InvoiceBook>> after;
    const auto receipt = books_.Run(request, [&](ports::Unit& unit) {
        std::optional<Rejection> refused = RecordInUnit(unit, id, invoice, spare);
        if (!refused) after = unit.Get<InvoiceBook>(id.uuid());
        return refused;
    });
    return books_.Answer<InvoiceBook>(receipt, std::move(after));
}

}  // namespace luotsi::finance_integration
