#include "finance_integration/app/rejudge_invoice.h"

#include "finance_integration/app/judge_invoice.h"
#include "finance_integration/domain/invoice.h"

#include <memory>

namespace luotsi::finance_integration {

ports::Work RejudgeInvoiceHandler::Plan(InvoiceId invoice) {
    auto spare = std::make_shared<SpareIds>(MakeIds(ids_, clock_.Read().now, kIdsPerJudgement));
    return [invoice, spare](ports::Unit& unit) -> std::optional<Rejection> {
        const ports::Held<InvoiceBook>& held = unit.Get<InvoiceBook>(invoice.uuid());
        if (!held.exists()) return std::nullopt;
        const Judgement before = held.state.judgement;
        spare->Restart();
        Judgement after = JudgeInUnit(unit, held.state.facts, *spare);
        if (after == before) return std::nullopt;
        unit.Append<InvoiceBook>(
            invoice.uuid(), InvoiceRejudged{.before = before, .after = std::move(after)}
        );
        return std::nullopt;
    };
}

}  // namespace luotsi::finance_integration
