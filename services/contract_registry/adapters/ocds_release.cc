#include "contract_registry/adapters/ocds_release.h"

#include "platform/runtime/helsinki.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace luotsi::contract_registry::ocds {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr int kPriceDecimals = 6;

struct Word {
    std::string_view ours;
    std::string_view theirs;
};

template <std::size_t N>
std::string_view Translated(
    const std::array<Word, N>& table, std::string_view word, std::string_view otherwise
) {
    const auto found = std::ranges::find(table, word, &Word::ours);
    return found == table.end() ? otherwise : found->theirs;
}

constexpr std::array<Word, 7> kContractStatus{{
    {"draft", "pending"},
    {"tendered", "pending"},
    {"active", "active"},
    {"ending", "active"},
    {"ended", "terminated"},
    {"closed", "terminated"},
    {"cancelled", "cancelled"},
}};
constexpr std::array<Word, 3> kTenderStatus{{
    {"draft", "planning"},
    {"tendered", "active"},
    {"cancelled", "cancelled"},
}};
constexpr std::array<Word, 3> kAwardStatus{{
    {"draft", "pending"},
    {"tendered", "pending"},
    {"cancelled", "cancelled"},
}};
// Of all events those that have a tag.
constexpr std::array<Word, 7> kTags{{
    {"contract_imported", "contract"},
    {"contract_tendered", "tender"},
    {"contract_activated", "contract"},
    {"contract_amended", "contractAmendment"},
    {"contract_ended", "contractTermination"},
    {"contract_cancelled", "tenderCancellation"},
    {"contract_closed", "contractUpdate"},
}};
constexpr std::array<Word, 5> kMethods{{
    {"open", "open"},
    {"restricted", "selective"},
    {"negotiated_with_call", "selective"},
    {"negotiated_without_call", "limited"},
    {"competitive_dialogue", "selective"},
}};
constexpr std::array<Word, 4> kRelations{{
    {"call_off", "framework"},
    {"admission", "framework"},
    {"renewal", "prior"},
    {"successor", "prior"},
}};

std::string TwoDigits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// A local time of the day with Finland's offset: `2025-01-01T00:00:00+02:00`.
std::string LocalText(CivilDate day, std::string_view clock, CivilDate midnight) {
    const std::int64_t local = midnight.DaysSinceEpoch() * kMicrosPerDay;
    const std::int64_t offset =
        (local - runtime::StartOfHelsinkiDay(midnight).micros()) / kMicrosPerMinute;
    return day.ToText() + 'T' + std::string(clock) + '+' + TwoDigits(offset / 60) + ':' +
           TwoDigits(offset % 60);
}

Value StartOf(CivilDate day) {
    return Value::Text(LocalText(day, "00:00:00", day));
}

Value EndOf(CivilDate day) {
    return Value::Text(LocalText(day, "23:59:59", day.AddDays(1)));
}

Value MoneyValue(Money money) {
    return Value::Object(
        {{"amount", Value::Amount(money)}, {"currency", Value::Text(money.currency().ToText())}}
    );
}

// A party without an identifier is known by its name, as its register knows it.
std::string PartyId(const Party& party) {
    return party.identifier ? party.identifier->scheme + '-' + party.identifier->id : party.name;
}

Value Reference(const Party& party) {
    return Value::Object({{"id", Value::Text(PartyId(party))}, {"name", Value::Text(party.name)}});
}

Value Texts(std::initializer_list<std::string_view> texts) {
    Value list = Value::ListOf({});
    for (const std::string_view text : texts)
        list.Push(Value::Text(std::string(text)));
    return list;
}

// The parties of a release: each once, with all its roles.
class Parties {
  public:
    void Add(const Party& party, std::initializer_list<std::string_view> roles) {
        if (party.name.empty()) return;
        const std::string id = PartyId(party);
        const auto known = std::ranges::find(entries_, id, &Entry::id);
        Entry& entry =
            known == entries_.end() ? entries_.emplace_back(Entry{id, party, {}}) : *known;
        for (const std::string_view role : roles) {
            const bool has = std::ranges::find(entry.roles, role) != entry.roles.end();
            if (!has) entry.roles.emplace_back(role);
        }
    }

    Value ToValue() const {
        Value list = Value::ListOf({});
        for (const Entry& entry : entries_) {
            Value one = Reference(entry.party);
            if (entry.party.identifier) {
                one.Set(
                    "identifier",
                    Value::Object(
                        {{"scheme", Value::Text(entry.party.identifier->scheme)},
                         {"id", Value::Text(entry.party.identifier->id)},
                         {"legalName", Value::Text(entry.party.name)}}
                    )
                );
            }
            Value roles = Value::ListOf({});
            for (const std::string& role : entry.roles)
                roles.Push(Value::Text(role));
            one.Set("roles", std::move(roles));
            list.Push(std::move(one));
        }
        return list;
    }

  private:
    struct Entry {
        std::string id;
        Party party;
        std::vector<std::string> roles;
    };
    std::vector<Entry> entries_;
};

// The latest terms that are known, whenever they take effect.
Terms LatestTerms(const ContractHistory& history) {
    return Timeline(history).back().terms;
}

std::vector<Party> BuyersOf(const Terms& terms) {
    std::vector<Party> buyers{terms.buyer};
    for (const BuyerShare& share : terms.buyer_shares)
        buyers.push_back(share.party);
    return buyers;
}

std::vector<Party> SuppliersOf(const Terms& terms) {
    std::vector<Party> suppliers;
    if (!terms.provider.name.empty()) suppliers.push_back(terms.provider);
    for (const ProviderMember& member : terms.provider_members) {
        const bool known = std::ranges::any_of(suppliers, [&](const Party& one) {
            return PartyId(one) == PartyId(member.party);
        });
        if (!known) suppliers.push_back(member.party);
    }
    return suppliers;
}

Parties PartiesOf(const Terms& terms, bool awarded) {
    Parties parties;
    for (const Party& buyer : BuyersOf(terms))
        parties.Add(buyer, {"buyer", "procuringEntity", "payer"});
    if (!awarded) return parties;
    for (const Party& supplier : SuppliersOf(terms))
        parties.Add(supplier, {"supplier", "payee"});
    return parties;
}

// Whether the contract is concluded: with whom and on what terms is public from then on. An
// imported row is a contract that the county has, whatever its row leaves out.
bool IsAward(const Change& change) {
    const ContractState state = change.after.state;
    const bool before = state == ContractState::kDraft || state == ContractState::kTendered ||
                        state == ContractState::kCancelled;
    return !before || std::holds_alternative<ContractImported>(change.event);
}

// Plans are the county's own; a tender is public, and so is what needed none.
bool IsOpening(const Change& change) {
    return change.after.state == ContractState::kTendered || IsAward(change);
}

// Tells the releases of one contract.
class Teller {
  public:
    Teller(
        const std::string& prefix,
        const Story& story,
        const std::function<std::string(const Uuid&)>& ocid_of
    )
        : story_(story), ocid_of_(ocid_of) {
        const ContractHistory& first = story.changes.front().after;
        ocid_ = OcidOf(prefix, story.contract, first);
        contract_id_ = first.number.empty() ? story.contract.ToText() : first.number;
        for (const Change& change : story.changes) {
            if (opening_ == nullptr && IsOpening(change)) opening_ = &change;
            if (award_ == nullptr && IsAward(change)) award_ = &change;
        }
    }

    std::vector<Release> Tell() {
        for (const Change& change : story_.changes) {
            if (IsTold(change)) Add(change);
        }
        if (award_ != nullptr) {
            for (const Movement& movement : story_.movements)
                Add(movement);
            for (const MilestoneTold& milestone : story_.milestones)
                Add(milestone);
        }
        std::ranges::stable_sort(told_, {}, &Release::at);
        const auto first = std::ranges::find(told_, true, &Told::implements);
        if (first != told_.end()) first->json.Set("tag", Texts({"implementation"}));
        return {told_.begin(), told_.end()};
    }

  private:
    struct Told : Release {
        bool implements = false;
    };

    bool IsTold(const Change& change) const {
        return opening_ != nullptr && change.position >= opening_->position;
    }
    bool IsAwarded(const Change& change) const {
        return award_ != nullptr && change.position >= award_->position;
    }
    // What was recorded before the award is told with it.
    Instant NotBeforeAward(Instant at) const { return std::max(at, award_->at); }

    // The change that a record beside the contract follows.
    const Change& Before(std::uint64_t position) const {
        const Change* last = award_;
        for (const Change& change : story_.changes) {
            if (IsAwarded(change) && change.position <= position) last = &change;
        }
        return *last;
    }

    std::string ReleaseId(const Change& change) const {
        return ocid_ + "-r" + std::to_string(change.revision);
    }

    Value Head(const std::string& id, Instant at, std::string_view tag, const Terms& terms) const {
        Value release = Value::Object();
        release.Set("ocid", Value::Text(ocid_));
        release.Set("id", Value::Text(id));
        release.Set("date", Value::Text(at.ToText()));
        release.Set("tag", Texts({tag}));
        release.Set("initiationType", Value::Text("tender"));
        release.Set("language", Value::Text("fi"));
        if (!terms.buyer.name.empty()) release.Set("buyer", Reference(terms.buyer));
        return release;
    }

    void Add(const Change& change) {
        const Terms terms = LatestTerms(change.after);
        const std::string_view event =
            std::visit([](const auto& one) { return std::string_view(one.kName); }, change.event);
        Value release =
            Head(ReleaseId(change), change.at, Translated(kTags, event, "contractUpdate"), terms);
        const bool awarded = IsAwarded(change);
        release.SetUnlessEmpty("parties", PartiesOf(terms, awarded).ToValue());
        release.Set("tender", Tender(change, terms));
        if (awarded) {
            release.Set("awards", Value::ListOf({Award(change, terms)}));
            release.Set("contracts", Value::ListOf({Contract(change, terms)}));
        }
        release.SetUnlessEmpty("relatedProcesses", RelatedProcesses(terms));
        told_.push_back({{.at = change.at, .json = std::move(release)}});
    }

    Value Tender(const Change& change, const Terms& terms) const {
        const std::string_view state = EnumText(change.after.state);
        const bool known = terms.procurement && !terms.procurement->procedure_id.empty();
        Value tender = Value::Object();
        tender.Set("id", Value::Text(known ? terms.procurement->procedure_id : ocid_ + "-tender"));
        tender.Set("title", Value::Text(terms.title));
        tender.Set(
            "status", Value::Text(std::string(Translated(kTenderStatus, state, "complete")))
        );
        tender.Set("mainProcurementCategory", Value::Text("services"));
        if (!terms.procurement) return tender;
        const Procurement& procurement = *terms.procurement;
        if (procurement.procedure) {
            const std::string_view procedure = EnumText(*procurement.procedure);
            tender.SetUnlessEmpty(
                "procurementMethod", Value::Text(std::string(Translated(kMethods, procedure, "")))
            );
            tender.Set("procurementMethodDetails", Value::Text(std::string(procedure)));
        }
        if (procurement.estimated_value)
            tender.Set("value", MoneyValue(*procurement.estimated_value));
        Value items = Value::ListOf({});
        for (const std::string& code : procurement.cpv_codes) {
            items.Push(Value::Object(
                {{"id", Value::Text(code)},
                 {"description", Value::Text(terms.title)},
                 {"classification",
                  Value::Object({{"scheme", Value::Text("CPV")}, {"id", Value::Text(code)}})}}
            ));
        }
        tender.SetUnlessEmpty("items", std::move(items));
        return tender;
    }

    Value Award(const Change& change, const Terms& terms) const {
        const std::string_view state = EnumText(change.after.state);
        Value award = Value::Object();
        award.Set("id", Value::Text(AwardId()));
        award.Set("title", Value::Text(terms.title));
        award.Set("status", Value::Text(std::string(Translated(kAwardStatus, state, "active"))));
        if (terms.agreed_value) award.Set("value", MoneyValue(*terms.agreed_value));
        Value suppliers = Value::ListOf({});
        for (const Party& supplier : SuppliersOf(terms))
            suppliers.Push(Reference(supplier));
        award.SetUnlessEmpty("suppliers", std::move(suppliers));
        return award;
    }

    std::string AwardId() const { return contract_id_ + "-award"; }

    Value ContractHead() const {
        return Value::Object(
            {{"id", Value::Text(contract_id_)}, {"awardID", Value::Text(AwardId())}}
        );
    }

    Value Contract(const Change& change, const Terms& terms) {
        const std::string_view state = EnumText(change.after.state);
        Value contract = ContractHead();
        contract.Set("title", Value::Text(terms.title));
        contract.SetUnlessEmpty("description", Value::Text(terms.service_description));
        contract.Set(
            "status", Value::Text(std::string(Translated(kContractStatus, state, "active")))
        );
        contract.SetUnlessEmpty("period", Period(change.after, terms));
        if (terms.agreed_value) contract.Set("value", MoneyValue(*terms.agreed_value));
        if (terms.procurement && terms.procurement->signed_on)
            contract.Set("dateSigned", StartOf(*terms.procurement->signed_on));
        contract.SetUnlessEmpty("items", Items(terms));
        contract.SetUnlessEmpty("amendments", Amendments(change.position));
        return contract;
    }

    // What was told before and holds no more is told by null: what is left out stays as it was.
    void Tell(Value& period, const char* member, std::optional<Value> value) {
        if (value) {
            period.Set(member, *std::move(value));
            period_told_.insert(member);
        } else if (period_told_.erase(member) > 0) {
            period.Set(member, Value());
        }
    }

    Value Period(const ContractHistory& history, const Terms& terms) {
        const std::optional<CivilDate> end =
            history.decided_end ? history.decided_end : terms.end_date;
        int months = 0;
        for (const ContractOption& option : terms.options)
            months += static_cast<int>(option.months);
        const bool longer = end && months > 0 && !history.decided_end;
        const bool counted = end && terms.start_date && *end >= *terms.start_date;
        const auto when = [](bool holds, auto&& make) {
            return holds ? std::optional<Value>(make()) : std::nullopt;
        };
        Value period = Value::Object();
        Tell(period, "startDate", when(terms.start_date.has_value(), [&] {
                 return StartOf(*terms.start_date);
             }));
        Tell(period, "endDate", when(end.has_value(), [&] { return EndOf(*end); }));
        Tell(period, "maxExtentDate", when(longer, [&] { return EndOf(AddMonths(*end, months)); }));
        Tell(period, "durationInDays", when(counted, [&] {
                 return Value::Whole(
                     end->DaysSinceEpoch() - terms.start_date->DaysSinceEpoch() + 1
                 );
             }));
        return period;
    }

    static Value Items(const Terms& terms) {
        Value items = Value::ListOf({});
        for (const PriceRow& price : terms.prices) {
            std::string id = price.service_code;
            if (price.valid_from) id += '@' + price.valid_from->ToText();
            const Value value = Value::Object(
                {{"amount", Value::Decimal(price.unit_price.micros(), kPriceDecimals)},
                 {"currency", Value::Text(price.unit_price.currency().ToText())}}
            );
            const std::string& name =
                price.service_name.empty() ? price.service_code : price.service_name;
            items.Push(Value::Object(
                {{"id", Value::Text(std::move(id))},
                 {"description", Value::Text(name)},
                 {"unit", Value::Object({{"name", Value::Text(price.unit)}, {"value", value}})}}
            ));
        }
        return items;
    }

    Value Amendments(std::uint64_t until) const {
        Value list = Value::ListOf({});
        const Change* before = nullptr;
        int number = 0;
        for (const Change& change : story_.changes) {
            if (change.position > until) break;
            if (!IsTold(change)) continue;
            const auto* amended = std::get_if<ContractAmended>(&change.event);
            if (amended != nullptr && before != nullptr) {
                Value one = Value::Object();
                one.Set("id", Value::Text("AM-" + std::to_string(++number)));
                one.Set("date", StartOf(amended->effective_from));
                one.Set("rationale", Value::Text(std::string(EnumText(amended->reason))));
                one.SetUnlessEmpty("description", Value::Text(amended->description));
                one.Set("amendsReleaseID", Value::Text(ReleaseId(*before)));
                one.Set("releaseID", Value::Text(ReleaseId(change)));
                list.Push(std::move(one));
            }
            before = &change;
        }
        return list;
    }

    Value RelatedProcesses(const Terms& terms) const {
        if (terms.parent_contract_id == Uuid() || !terms.parent_relation) return Value();
        const std::string_view relation =
            Translated(kRelations, EnumText(*terms.parent_relation), "parent");
        return Value::ListOf({Value::Object(
            {{"id", Value::Text("1")},
             {"relationship", Texts({relation})},
             {"scheme", Value::Text("ocid")},
             {"identifier", Value::Text(ocid_of_(terms.parent_contract_id))}}
        )});
    }

    void AddImplementation(
        const std::string& id,
        Instant at,
        const Terms& terms,
        Parties parties,
        Value implementation,
        std::optional<Money> transaction
    ) {
        Value release = Head(id, at, "implementationUpdate", terms);
        release.SetUnlessEmpty("parties", parties.ToValue());
        Value contract = ContractHead();
        contract.Set("implementation", std::move(implementation));
        release.Set("contracts", Value::ListOf({std::move(contract)}));
        told_.push_back({{.at = at, .json = std::move(release), .transaction = transaction}, true});
    }

    void Add(const Movement& movement) {
        const Terms terms = LatestTerms(Before(movement.position).after);
        Parties parties = PartiesOf(terms, true);
        parties.Add(movement.payee, {"payee"});
        Value transaction = Value::Object();
        transaction.Set("id", Value::Text(movement.id));
        transaction.Set(
            "source", Value::Text("urn:luotsi:finance:" + std::string(EnumText(movement.kind)))
        );
        transaction.Set("date", StartOf(movement.day));
        transaction.Set("value", MoneyValue(movement.amount));
        if (!terms.buyer.name.empty()) transaction.Set("payer", Reference(terms.buyer));
        if (!movement.payee.name.empty()) transaction.Set("payee", Reference(movement.payee));
        AddImplementation(
            ocid_ + "-t-" + movement.id,
            NotBeforeAward(movement.recorded_at),
            terms,
            std::move(parties),
            Value::Object({{"transactions", Value::ListOf({std::move(transaction)})}}),
            movement.amount
        );
    }

    void Add(const MilestoneTold& milestone) {
        const Terms terms = LatestTerms(Before(milestone.position).after);
        Value one = Value::Object();
        one.Set("id", Value::Text(milestone.id));
        one.SetUnlessEmpty("title", Value::Text(milestone.title));
        one.SetUnlessEmpty("code", Value::Text(milestone.code));
        one.SetUnlessEmpty("type", Value::Text(milestone.type));
        if (milestone.due) one.Set("dueDate", EndOf(*milestone.due));
        one.Set("dateMet", milestone.met_on ? StartOf(*milestone.met_on) : Value());
        one.Set("dateModified", Value::Text(milestone.at.ToText()));
        one.Set("status", Value::Text(milestone.status));
        AddImplementation(
            ocid_ + "-m-" + std::to_string(milestone.position),
            NotBeforeAward(milestone.at),
            terms,
            PartiesOf(terms, true),
            Value::Object({{"milestones", Value::ListOf({std::move(one)})}}),
            std::nullopt
        );
    }

    const Story& story_;
    const std::function<std::string(const Uuid&)>& ocid_of_;
    // From which change on the process, and its award, are told; null while they are not.
    const Change* opening_ = nullptr;
    const Change* award_ = nullptr;
    std::string ocid_;
    std::string contract_id_;
    std::vector<Told> told_;
    // Members of the period that stand, by the releases so far.
    std::set<std::string> period_told_;
};

}  // namespace

std::string OcidOf(
    const std::string& prefix, const Uuid& contract, const ContractHistory& history
) {
    return prefix + '-' + (history.number.empty() ? contract.ToText() : history.number);
}

std::vector<Release> ReleasesOf(
    const std::string& prefix,
    const Story& story,
    const std::function<std::string(const Uuid&)>& ocid_of
) {
    if (story.changes.empty()) return {};
    return Teller(prefix, story, ocid_of).Tell();
}

}  // namespace luotsi::contract_registry::ocds
