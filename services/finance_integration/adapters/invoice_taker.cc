#include "finance_integration/adapters/invoice_taker.h"

#include "finance_integration/adapters/feeds.h"
#include "finance_integration/app/judge_invoice.h"
#include "finance_integration/app/record_invoice.h"
#include "finance_integration/domain/supplier_name.h"
#include "kernel/identifiers.h"

#include <memory>
#include <utility>
#include <vector>

namespace luotsi::finance_integration {
namespace {

using tabular::FieldType;
using tabular::Node;

// Lists are compared with keys, so they are read as keys.
void ReadList(
    const tabular::Mapping& mapping, std::string_view name, std::vector<std::string>& list
) {
    if (mapping.lists.find(name) == mapping.lists.end()) return;
    list.clear();
    for (const std::string& word : mapping.List(name))
        list.push_back(SupplierKey(word));
}

// A blank at an end of a replacement counts, so these texts are taken as they stand.
std::vector<Replacement> ReadReplacements(const Node* list, tabular::MappingFaults& faults) {
    std::vector<Replacement> replacements;
    if (list == nullptr || !faults.Expect(*list, Node::Form::kList)) return replacements;
    for (const Node& item : list->items) {
        faults.RefuseOtherThan(item, {"from", "to"});
        replacements.push_back({
            .from = faults.NeedText(item, "from").value_or(""),
            .to = faults.NeedText(item, "to").value_or(""),
        });
    }
    return replacements;
}

std::vector<std::string> ReadTexts(const Node* list, tabular::MappingFaults& faults) {
    std::vector<std::string> texts;
    if (list == nullptr || !faults.Expect(*list, Node::Form::kList)) return texts;
    for (const Node& item : list->items) {
        if (faults.Expect(item, Node::Form::kText)) texts.push_back(item.text);
    }
    return texts;
}

void ReadAliasRules(
    const tabular::Mapping& mapping, AliasRules& rules, tabular::MappingFaults& faults
) {
    const Node* block = mapping.Block("alias_rules");
    if (block == nullptr || !faults.Expect(*block, Node::Form::kMap)) return;
    faults.RefuseOtherThan(
        *block, {"drop", "replace", "trading_as", "join_single_letters", "words", "leading"}
    );
    const std::string join = faults.OptionalText(*block, "join_single_letters").value_or("false");
    if (join != "true" && join != "false") {
        faults.Add(*block->Find("join_single_letters"), "expected true or false");
    }
    rules = {
        .drop = ReadTexts(block->Find("drop"), faults),
        .replace = ReadReplacements(block->Find("replace"), faults),
        .trading_as = faults.OptionalText(*block, "trading_as").value_or(""),
        .join_single_letters = join == "true",
        .words = ReadReplacements(block->Find("words"), faults),
        .leading = ReadTexts(block->Find("leading"), faults),
    };
}

// A blank is no amount and no fault; text that is no amount is left out with a warning.
std::optional<Money> AmountIfGiven(tabular::Row& row, std::string_view field) {
    if (CollapseBlanks(row.Raw(field)).empty()) return std::nullopt;
    return row.TryAmount(field);
}

std::optional<CivilDate> DateIfGiven(tabular::Row& row, std::string_view field) {
    if (CollapseBlanks(row.Raw(field)).empty()) return std::nullopt;
    return row.TryDate(field);
}

// A period whose end comes first is none.
void ReadPeriod(tabular::Row& row, InvoiceFacts& facts) {
    facts.billed_from = DateIfGiven(row, "billed_from");
    facts.billed_to = DateIfGiven(row, "billed_to");
    if (PeriodInOrder(facts)) return;
    row.Warn("billed_to", "DATE_ORDER_REVERSED");
    facts.billed_from = facts.billed_to = std::nullopt;
}

void ReadSupplier(tabular::Row& row, InvoiceFacts& facts) {
    facts.supplier_name = row.Text("supplier_name").value_or("");
    const std::optional<std::string> id = row.Text("supplier_id");
    const std::optional<std::string> scheme = row.Text("supplier_scheme");
    if (!id || !scheme) return;
    const Checked<PartyIdentifier> party = NormalisePartyIdentifier(*scheme, *id);
    if (!party.ok()) return row.Warn("supplier_id", "VALUE_DEFAULTED");
    facts.supplier_scheme = party.value().scheme;
    facts.supplier_id = party.value().id;
}

InvoiceFacts ReadFacts(tabular::Row& row, const std::string& identity) {
    InvoiceFacts facts;
    facts.number = row.Text("number").value_or("");
    facts.invoice_date = row.NeedDate("invoice_date").value_or(CivilDate());
    ReadSupplier(row, facts);
    facts.net = row.NeedAmount("net").value_or(Money());
    facts.vat = AmountIfGiven(row, "vat");
    facts.gross = AmountIfGiven(row, "gross");
    facts.unit = row.Text("unit").value_or("");
    facts.service_description = row.Text("service_description").value_or("");
    facts.contract_number = row.Text("contract_number").value_or("");
    facts.authority = row.Text("authority").value_or("");
    ReadPeriod(row, facts);
    facts.import_identity = identity;
    return facts;
}

}  // namespace

MatchingRules ReadRules(
    const tabular::Mapping& mapping, MatchingRules known, tabular::MappingFaults& faults
) {
    ReadList(mapping, "redacted_payees", known.redacted_payees);
    ReadList(mapping, "placeholder_suppliers", known.placeholder_suppliers);
    ReadList(mapping, "legal_forms", known.legal_forms);
    ReadList(mapping, "stop_words", known.stop_words);
    ReadAliasRules(mapping, known.alias_rules, faults);
    return known;
}

const tabular::MappingKind& InvoiceTaker::kind() const {
    static const tabular::MappingKind kKind{
        .name = "invoices",
        .fields =
            {
                {"number", false, FieldType::kText, 300},
                {"invoice_date", true, FieldType::kDate, 0},
                {"supplier_name", true, FieldType::kText, 300},
                {"supplier_id", false, FieldType::kText, 64},
                {"supplier_scheme", false, FieldType::kText, 64},
                {"net", true, FieldType::kMoney, 0},
                {"vat", false, FieldType::kMoney, 0},
                {"gross", false, FieldType::kMoney, 0},
                {"unit", false, FieldType::kText, 300},
                {"service_description", false, FieldType::kText, 300},
                {"contract_number", false, FieldType::kText, 64},
                {"authority", false, FieldType::kText, 300},
                {"billed_from", false, FieldType::kDate, 0},
                {"billed_to", false, FieldType::kDate, 0},
            },
        .lists = {"redacted_payees", "placeholder_suppliers", "legal_forms", "stop_words"},
        .blocks = {"alias_rules"},
        .extra_columns = true,
    };
    return kKind;
}

std::optional<Rejection> InvoiceTaker::Prepare(const tabular::Mapping& mapping) {
    const auto known = journal_.Load<MatchingRulesBook>(MatchingRulesBook::kId);
    if (!known.ok()) return Rejection{.reason = "STORE_UNAVAILABLE"};
    tabular::MappingFaults faults;
    known_rules_ = known->state;
    rules_ = ReadRules(mapping, known_rules_, faults);
    if (!faults.empty()) return faults.ToRejection();
    return std::nullopt;
}

std::optional<Rejection> InvoiceTaker::Begin() {
    if (rules_ == known_rules_) return std::nullopt;
    ports::RequestContext request;
    request.actor = "import";
    const auto noted = NoteMatchingRulesHandler(journal_).Handle(rules_, request);
    if (noted.rejected()) return noted.rejection();
    // Contracts are found by the new rules before the first row is judged by them.
    if (noted.failed() || !rejudger_.Drain().ok()) return Rejection{.reason = "STORE_UNAVAILABLE"};
    return std::nullopt;
}

tabular::Planned InvoiceTaker::Plan(tabular::Row& row, const std::string& identity) {
    InvoiceFacts facts = ReadFacts(row, identity);
    if (row.rejected()) return {};
    if (!TotalsAgree(facts)) row.Warn("gross", "INVOICE_TOTALS_DIFFER");
    const Instant now = clock_.Read().now;
    const InvoiceId id(ids_.Next(now));
    tabular::Planned planned;
    planned.outcome = std::make_shared<std::string>();
    auto spare = std::make_shared<SpareIds>(MakeIds(ids_, now, kIdsPerJudgement));
    planned.work =
        [facts = std::move(facts), id, spare, outcome = planned.outcome](ports::Unit& unit) {
            const std::optional<Rejection> refused = RecordInUnit(unit, id, facts, *spare);
            if (!refused) {
                *outcome = unit.Get<InvoiceBook>(id.uuid()).state.judgement.OutcomeAndReason();
            }
            return refused;
        };
    return planned;
}

bool InvoiceTaker::HasSeenRegistry(std::uint64_t revision) {
    const absl::StatusOr<std::uint64_t> seen = journal_.Cursor(kContractRegistry);
    return seen.ok() && *seen >= revision;
}

}  // namespace luotsi::finance_integration
