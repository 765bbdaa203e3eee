#pragma once

#include "finance_integration/domain/judgement.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

// A purchase invoice, or one posting row of it where the source gives rows.
struct InvoiceFacts {
    std::string number;
    // The day by which it is judged.
    CivilDate invoice_date;
    // Blanks collapsed; empty when the invoice names no payee.
    std::string supplier_name;
    std::string supplier_scheme;
    std::string supplier_id;
    Money net;
    std::optional<Money> vat;
    std::optional<Money> gross;
    std::string unit;
    std::string service_description;
    std::string contract_number;
    std::string authority;
    // The source row; empty for an invoice recorded by itself. An imported one is history.
    std::string import_identity;
    // The days that it bills, as far as it says.
    std::optional<CivilDate> billed_from = {};
    std::optional<CivilDate> billed_to = {};

    bool operator==(const InvoiceFacts&) const = default;
    static constexpr auto Fields() {
        using I = InvoiceFacts;
        return std::tuple{
            Field{"number", &I::number},
            Field{"invoice_date", &I::invoice_date},
            Field{"supplier_name", &I::supplier_name},
            Field{"supplier_scheme", &I::supplier_scheme},
            Field{"supplier_id", &I::supplier_id},
            Field{"net", &I::net},
            Field{"vat", &I::vat},
            Field{"gross", &I::gross},
            Field{"unit", &I::unit},
            Field{"service_description", &I::service_description},
            Field{"contract_number", &I::contract_number},
            Field{"authority", &I::authority},
            Field{"import_identity", &I::import_identity},
            Field{"billed_from", &I::billed_from},
            Field{"billed_to", &I::billed_to},
        };
    }
};

struct InvoiceRecorded {
    static constexpr std::string_view kName = "invoice_recorded";
    InvoiceFacts facts;
    Judgement judgement;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"facts", &InvoiceRecorded::facts}, Field{"judgement", &InvoiceRecorded::judgement}
        };
    }
};

// Contracts, aliases or rules have become known that change what is thought of it.
struct InvoiceRejudged {
    static constexpr std::string_view kName = "invoice_rejudged";
    Judgement before;
    Judgement after;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"before", &InvoiceRejudged::before}, Field{"after", &InvoiceRejudged::after}
        };
    }
};

struct Invoice {
    InvoiceFacts facts;
    Judgement judgement;
    // Of the event that recorded it.
    std::uint64_t first_position = 0;
    Instant recorded_at;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"facts", &Invoice::facts},
            Field{"judgement", &Invoice::judgement},
            Field{"first_position", &Invoice::first_position},
            Field{"recorded_at", &Invoice::recorded_at}
        };
    }
};

struct InvoiceBook {
    using State = Invoice;
    using Event = std::variant<InvoiceRecorded, InvoiceRejudged>;
    static constexpr std::string_view kKind = "invoice";
    // Few events each, many invoices: replaying is cheaper than keeping.
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& state, const Event& event, const Recorded& recorded);
    static std::vector<Claim> Claims(const State& state);
    static std::optional<CivilDate> Effective(const Event& event);
};

// Whether net and VAT come to the gross amount; true when one of them is unknown.
bool TotalsAgree(const InvoiceFacts& facts);

// The one month that it bills; nothing where it says no period, or one over several months.
std::optional<Month> BilledMonth(const InvoiceFacts& facts);

// Whether the days that it bills are in order; true where one of them is unknown.
bool PeriodInOrder(const InvoiceFacts& facts);

// What makes an invoice impossible to count: amounts in two currencies, amounts too large to be
// summed exactly. Differing totals are the caller's to judge: refused from a system that can mend
// them, kept with a warning from a file that cannot.
std::optional<Rejection> CheckAmounts(const InvoiceFacts& facts);

}  // namespace luotsi::finance_integration
