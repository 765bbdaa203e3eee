#include "finance_integration/adapters/finance_queries.h"

#include "kernel/check.h"
#include "platform/codec/json_codec.h"

#include <charconv>
#include <string_view>
#include <utility>
#include <variant>

namespace luotsi::finance_integration {
namespace {

constexpr char kKeySeparator = '\x1f';
// What belongs to no known provider belongs to no limited caller.
constexpr std::string_view kWithin = "provider<>'' AND provider=?";
// Whom a proposal pays, whoever provides the contract since.
constexpr std::string_view kPaid =
    "position IN (SELECT position FROM proposal_payees WHERE provider=?)";
constexpr std::string_view kTotals =
    "SELECT reason,currency,count,credits,net,judged FROM invoice_totals ORDER BY 1,2";
constexpr std::string_view kTotalsWithin =
    "SELECT reason,currency,COUNT(*),CAST(SUM(CASE WHEN net<0 THEN 1 ELSE 0 END) AS INTEGER),"
    "CAST(SUM(net) AS INTEGER),COUNT(*) FROM invoices WHERE provider<>'' AND provider=? "
    "GROUP BY reason,currency ORDER BY 1,2";

template <class T>
T Decoded(std::string_view json) {
    std::optional<T> value = DecodeJson<T>(json);
    LUOTSI_CHECK(value.has_value(), "a read model holds what its projection wrote");
    return *std::move(value);
}

// A SELECT that grows by its filters, with the values to bind.
class Select {
  public:
    explicit Select(std::string sql) : sql_(std::move(sql)) {}

    // A condition with as many marks as values.
    template <class... Values>
    void Where(std::string_view condition, const Values&... values) {
        sql_ += filtered_ ? " AND " : " WHERE ";
        sql_ += condition;
        filtered_ = true;
        (values_.emplace_back(values), ...);
    }

    // One row more than the page holds tells whether there is a next page.
    sql::Statement Run(sql::Db& db, std::string_view order, const wire::Page& page) {
        sql_ += " ORDER BY " + std::string(order) + " LIMIT ?";
        sql::Statement statement = db.Prepare(sql_);
        for (const auto& value : values_)
            std::visit([&](const auto& one) { statement.Bind(one); }, value);
        statement.Bind(std::uint64_t{page.size + 1});
        return statement;
    }

  private:
    std::string sql_;
    bool filtered_ = false;
    std::vector<std::variant<std::string, Uuid, std::uint64_t>> values_;
};

// Reads a page's rows; `read` turns the current row into a value and its key.
template <class Row, class Read>
Listed<Row> ReadRows(sql::Statement statement, const wire::Page& page, const Read& read) {
    Listed<Row> listed;
    std::string last_key;
    while (statement.Step()) {
        if (listed.rows.size() == page.size) {
            listed.next_page_token = page.TokenAfter(last_key);
            break;
        }
        auto [row, key] = read(statement);
        listed.rows.push_back(std::move(row));
        last_key = std::move(key);
    }
    return listed;
}

// Keys in tokens were made here and are sealed, so a key of another form is none.
std::uint64_t NumberOf(const std::string& text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

std::uint64_t PositionOf(const wire::Page& page) {
    return NumberOf(page.after);
}

std::vector<std::string> PartsOf(const std::string& key) {
    std::vector<std::string> parts(1);
    for (const char c : key) {
        if (c == kKeySeparator) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

template <class... Parts>
std::string KeyOf(const std::string& first, const Parts&... parts) {
    std::string key = first;
    ((key += kKeySeparator, key += parts), ...);
    return key;
}

Money MoneyOf(std::int64_t minor, std::string_view currency) {
    return Money::Of(minor, Currency::Parse(currency).value_or(Currency()));
}

// The reasons of an outcome as a list for IN.
std::string ReasonsOf(Outcome outcome) {
    std::string list;
    for (const auto& [reason, name] : EnumNames<Reason>::kNames) {
        if (OutcomeOf(reason) != outcome) continue;
        list += (list.empty() ? "'" : ",'") + std::string(name) + "'";
    }
    return list;
}

std::pair<ListedProposal, std::string> ReadProposal(sql::Statement& row) {
    ListedProposal one;
    one.id = ProposalId(row.Id(1));
    one.proposal = Decoded<PaymentProposed>(row.View(3));
    one.proposal.contract = ContractId(row.Id(2));
    one.proposed_at = Instant::FromMicros(row.Int(4));
    return {std::move(one), row.Text(0)};
}

template <class T, class Query>
ports::Result<T> Ask(journal::Journal& journal, const Query& query) {
    T answer{};
    const absl::Status status = journal.Read([&](sql::Db& db) { answer = query(db); });
    if (!status.ok()) return status;
    return answer;
}

}  // namespace

ports::Result<Listed<ListedInvoice>> FinanceQueries::Invoices(
    const InvoiceFilter& filter, const wire::Page& page
) {
    Select select("SELECT position,invoice_id,facts,judgement,recorded_at FROM invoices");
    select.Where("position>?", PositionOf(page));
    if (filter.outcome) select.Where("reason IN (" + ReasonsOf(*filter.outcome) + ")");
    if (filter.reason) select.Where("reason=?", std::string(EnumText(*filter.reason)));
    if (filter.contract) select.Where("contract_id=?", filter.contract->uuid());
    if (!filter.month.empty()) select.Where("month=?", filter.month);
    if (filter.scope.limited()) select.Where(kWithin, filter.scope.provider());
    return Ask<Listed<ListedInvoice>>(journal_, [&](sql::Db& db) {
        return ReadRows<ListedInvoice>(
            select.Run(db, "position", page),
            page,
            [](sql::Statement& row) {
                ListedInvoice one;
                one.id = InvoiceId(row.Id(1));
                one.invoice.facts = Decoded<InvoiceFacts>(row.View(2));
                one.invoice.judgement = Decoded<Judgement>(row.View(3));
                one.invoice.first_position = row.Unsigned(0);
                one.invoice.recorded_at = Instant::FromMicros(row.Int(4));
                return std::pair{std::move(one), row.Text(0)};
            }
        );
    });
}

ports::Result<bool> FinanceQueries::CoversInvoice(
    const ports::Scope& scope, std::uint64_t position
) {
    return Ask<bool>(journal_, [&](sql::Db& db) {
        if (!scope.limited()) return true;
        sql::Statement row =
            db.Prepare("SELECT 1 FROM invoices WHERE position=? AND provider<>'' AND provider=?");
        row.BindAll(position, scope.provider());
        return row.Step();
    });
}

ports::Result<bool> FinanceQueries::CoversProposal(const ports::Scope& scope, ProposalId proposal) {
    return Ask<bool>(journal_, [&](sql::Db& db) {
        if (!scope.limited()) return true;
        sql::Statement row = db.Prepare(
            "SELECT 1 FROM payment_proposals WHERE proposal_id=? AND " + std::string(kPaid)
        );
        row.BindAll(proposal.uuid(), scope.provider());
        return row.Step();
    });
}

ports::Result<std::vector<TotalOf>> FinanceQueries::Totals(const ports::Scope& scope) {
    return Ask<std::vector<TotalOf>>(journal_, [&](sql::Db& db) {
        std::vector<TotalOf> totals;
        sql::Statement rows = db.Prepare(scope.limited() ? kTotalsWithin : kTotals);
        if (scope.limited()) rows.Bind(scope.provider());
        while (rows.Step()) {
            totals.push_back({
                .reason = EnumParse<Reason>(rows.View(0)).value_or(Reason::kNoContractKnown),
                .net = MoneyOf(rows.Int(4), rows.View(1)),
                .count = rows.Unsigned(2),
                .credits = rows.Unsigned(3),
                .judged = rows.Unsigned(5),
            });
        }
        return totals;
    });
}

ports::Result<Listed<OffContract>> FinanceQueries::OffContractPurchases(
    const std::string& from_month, const std::string& to_month, const wire::Page& page
) {
    Select select(
        "SELECT month,unit,currency,no_contract_known,contract_not_in_force,net FROM off_contract"
    );
    select.Where("no_contract_known+contract_not_in_force>0");
    if (!from_month.empty()) select.Where("month>=?", from_month);
    if (!to_month.empty()) select.Where("month<=?", to_month);
    const std::vector<std::string> after = PartsOf(page.after);
    if (after.size() == 3) {
        select.Where("(month,unit,currency)>(?,?,?)", after[0], after[1], after[2]);
    }
    return Ask<Listed<OffContract>>(journal_, [&](sql::Db& db) {
        return ReadRows<OffContract>(
            select.Run(db, "month,unit,currency", page),
            page,
            [](sql::Statement& row) {
                OffContract one{
                    .month = row.Text(0),
                    .unit = row.Text(1),
                    .no_contract_known = row.Unsigned(3),
                    .contract_not_in_force = row.Unsigned(4),
                    .net = MoneyOf(row.Int(5), row.View(2)),
                };
                std::string key = KeyOf(one.month, one.unit, row.Text(2));
                return std::pair{std::move(one), std::move(key)};
            }
        );
    });
}

ports::Result<Listed<ListedProposal>> FinanceQueries::Proposals(
    const std::optional<ContractId>& contract,
    const std::string& month,
    const ports::Scope& scope,
    const wire::Page& page
) {
    Select select("SELECT position,proposal_id,contract_id,body,recorded_at FROM payment_proposals"
    );
    select.Where("position>?", PositionOf(page));
    if (contract) select.Where("contract_id=?", contract->uuid());
    if (!month.empty()) select.Where("month=?", month);
    if (scope.limited()) select.Where(kPaid, scope.provider());
    return Ask<Listed<ListedProposal>>(journal_, [&](sql::Db& db) {
        return ReadRows<ListedProposal>(select.Run(db, "position", page), page, ReadProposal);
    });
}

ports::Result<Listed<ListedProposal>> FinanceQueries::ProposalsOfBuyer(
    const std::string& buyer, const std::optional<ContractId>& contract, const wire::Page& page
) {
    Select select(
        "SELECT p.position,proposal_id,contract_id,body,recorded_at FROM proposal_buyers b JOIN "
        "payment_proposals p ON p.position=b.position"
    );
    select.Where("b.buyer=?", buyer);
    select.Where("b.position>?", PositionOf(page));
    if (contract) select.Where("contract_id=?", contract->uuid());
    return Ask<Listed<ListedProposal>>(journal_, [&](sql::Db& db) {
        return ReadRows<ListedProposal>(select.Run(db, "b.position", page), page, ReadProposal);
    });
}

ports::Result<Listed<ListedAlias>> FinanceQueries::Aliases(
    const std::optional<AliasState>& state, const wire::Page& page
) {
    Select select(
        "SELECT alias_id,proposal,state,alias_key,supplier_key FROM supplier_aliases a "
        "LEFT JOIN alias_waiting w USING(alias_key,supplier_key)"
    );
    select.Where("(state<>'PROPOSED' OR w.waiting>0)");
    if (state) select.Where("state=?", std::string(EnumText(*state)));
    const std::vector<std::string> after = PartsOf(page.after);
    if (after.size() == 2) select.Where("(alias_key,supplier_key)>(?,?)", after[0], after[1]);
    return Ask<Listed<ListedAlias>>(journal_, [&](sql::Db& db) {
        return ReadRows<ListedAlias>(
            select.Run(db, "alias_key,supplier_key", page),
            page,
            [](sql::Statement& row) {
                ListedAlias one;
                one.id = AliasId(row.Id(0));
                one.proposal = Decoded<AliasProposed>(row.View(1));
                one.state = EnumParse<AliasState>(row.View(2)).value_or(AliasState::kProposed);
                return std::pair{std::move(one), KeyOf(row.Text(3), row.Text(4))};
            }
        );
    });
}

ports::Result<Listed<ListedConditional>> FinanceQueries::Conditionals(
    const std::optional<ContractId>& contract,
    const std::optional<ConditionState>& state,
    const ports::Scope& scope,
    const wire::Page& page
) {
    Select select("SELECT first_position,key,contract_id,label,body FROM conditional_payments");
    const std::vector<std::string> after = PartsOf(page.after);
    if (after.size() == 2) select.Where("(first_position,key)>(?,?)", NumberOf(after[0]), after[1]);
    if (contract) select.Where("contract_id=?", contract->uuid());
    if (state) select.Where("state=?", std::string(EnumText(*state)));
    if (scope.limited()) select.Where(kWithin, scope.provider());
    return Ask<Listed<ListedConditional>>(journal_, [&](sql::Db& db) {
        return ReadRows<ListedConditional>(
            select.Run(db, "first_position,key", page),
            page,
            [](sql::Statement& row) {
                ListedConditional one;
                one.contract = ContractId(row.Id(2));
                one.contract_number = row.Text(3);
                one.payment = Decoded<ConditionalPayment>(row.View(4));
                return std::pair{std::move(one), KeyOf(row.Text(0), row.Text(1))};
            }
        );
    });
}

ports::Result<std::vector<ConditionalTotal>> FinanceQueries::ConditionalTotals(
    const std::optional<ContractId>& contract, const ports::Scope& scope
) {
    const bool counted = !contract && !scope.limited();
    std::string sql = "SELECT state,currency,count,amount FROM conditional_totals WHERE count>0";
    if (!counted) {
        sql =
            "SELECT state,currency,COUNT(*),CAST(SUM(amount) AS INTEGER) FROM "
            "conditional_payments WHERE 1=1";
        if (contract) sql += " AND contract_id=?";
        if (scope.limited()) sql += " AND " + std::string(kWithin);
        sql += " GROUP BY state,currency";
    }
    sql += " ORDER BY 1,2";
    return Ask<std::vector<ConditionalTotal>>(journal_, [&](sql::Db& db) {
        std::vector<ConditionalTotal> totals;
        sql::Statement rows = db.Prepare(sql);
        if (contract) rows.Bind(contract->uuid());
        if (scope.limited()) rows.Bind(scope.provider());
        while (rows.Step()) {
            totals.push_back({
                .state = EnumParse<ConditionState>(rows.View(0)).value_or(ConditionState::kHeld),
                .count = rows.Unsigned(2),
                .amount = MoneyOf(rows.Int(3), rows.View(1)),
            });
        }
        return totals;
    });
}

ports::Result<std::uint64_t> FinanceQueries::ProposalCount() {
    return Ask<std::uint64_t>(journal_, [&](sql::Db& db) {
        sql::Statement row = db.Prepare("SELECT COUNT(*) FROM payment_proposals");
        return row.Step() ? row.Unsigned(0) : std::uint64_t{0};
    });
}

}  // namespace luotsi::finance_integration
