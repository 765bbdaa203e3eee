#pragma once

#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/matching_rules.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

struct AgreedPrice {
    std::string service_code = {};
    std::string unit = {};
    UnitPrice unit_price = {};
    // First and last day of the price; absent: as long as the stretch of terms.
    std::optional<CivilDate> valid_from = {};
    std::optional<CivilDate> valid_to = {};

    bool HoldsOn(CivilDate day) const {
        return (!valid_from || *valid_from <= day) && (!valid_to || day <= *valid_to);
    }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &AgreedPrice::service_code},
            Field{"unit", &AgreedPrice::unit},
            Field{"unit_price", &AgreedPrice::unit_price},
            Field{"valid_from", &AgreedPrice::valid_from},
            Field{"valid_to", &AgreedPrice::valid_to}
        };
    }
};

// What a payment beside the prices waits for.
// `kDispute` is no term of a contract: the part of a month that a dispute holds.
enum class PaymentTrigger { kReport, kMilestone, kOutcome, kDispute };

// A fixed amount beside the prices: with each approved month, once for a milestone, or for each
// month when its outcome arrives.
struct AgreedPayment {
    std::string code = {};
    PaymentTrigger trigger = PaymentTrigger::kReport;
    Money amount = {};
    std::string milestone_code = {};
    std::string indicator_code = {};
    std::uint64_t outcome_after_months = 0;

    static constexpr auto Fields() {
        using P = AgreedPayment;
        return std::tuple{
            Field{"code", &P::code},
            Field{"trigger", &P::trigger},
            Field{"amount", &P::amount},
            Field{"milestone_code", &P::milestone_code},
            Field{"indicator_code", &P::indicator_code},
            Field{"outcome_after_months", &P::outcome_after_months}
        };
    }
};

// A party of the contract with its part of the payments.
struct PartyShare {
    std::string name = {};
    std::string scheme = {};
    std::string id = {};
    Share share = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"name", &PartyShare::name},
            Field{"scheme", &PartyShare::scheme},
            Field{"id", &PartyShare::id},
            Field{"share", &PartyShare::share}
        };
    }
};

// What finance needs to know of a contract, and the first day on which it holds.
struct TermsPeriod {
    // Absent: since ever.
    std::optional<CivilDate> valid_from;
    std::string number;
    std::string import_identity;
    std::string provider_name;
    std::string provider_scheme;
    std::string provider_id;
    // Absent: the contract is never in force, because nobody knows from when.
    std::optional<CivilDate> start_date;
    // Absent: open-ended.
    std::optional<CivilDate> end_date;
    std::optional<Money> agreed_value;
    std::optional<Money> annual_value;
    // Drafts and tenders bind no one.
    bool binding = false;
    bool own_production = false;
    // The register names no real supplier (`various providers`): never matched by name.
    bool placeholder_provider = false;
    // Title and description, for matching by service.
    std::string service_text;
    std::vector<AgreedPrice> prices;
    std::vector<AgreedPayment> payment_terms;
    // Who pays in a joint purchase, and who is paid in a consortium; empty: one alone.
    std::vector<PartyShare> buyer_shares = {};
    std::vector<PartyShare> members = {};
    // Paid by service voucher: at most its value for a unit, and only while approved.
    bool voucher = false;
    std::optional<UnitPrice> voucher_value = {};
    // The service that the value is for; empty: all.
    std::string voucher_service = {};

    // What a person calls the contract: its number, or the row of the register it came from.
    const std::string& label() const { return number.empty() ? import_identity : number; }

    static constexpr auto Fields() {
        using P = TermsPeriod;
        return std::tuple{
            Field{"valid_from", &P::valid_from},
            Field{"number", &P::number},
            Field{"import_identity", &P::import_identity},
            Field{"provider_name", &P::provider_name},
            Field{"provider_scheme", &P::provider_scheme},
            Field{"provider_id", &P::provider_id},
            Field{"start_date", &P::start_date},
            Field{"end_date", &P::end_date},
            Field{"agreed_value", &P::agreed_value},
            Field{"annual_value", &P::annual_value},
            Field{"binding", &P::binding},
            Field{"own_production", &P::own_production},
            Field{"placeholder_provider", &P::placeholder_provider},
            Field{"service_text", &P::service_text},
            Field{"prices", &P::prices},
            Field{"payment_terms", &P::payment_terms},
            Field{"buyer_shares", &P::buyer_shares},
            Field{"members", &P::members},
            Field{"voucher", &P::voucher},
            Field{"voucher_value", &P::voucher_value},
            Field{"voucher_service", &P::voucher_service},
        };
    }
};

struct ContractTerms {
    // The contract registry's revision; 0 when nothing has been told yet.
    std::uint64_t revision = 0;
    std::vector<TermsPeriod> periods;
    // Under which keys invoices find this contract (contract_index.h).
    std::vector<std::string> index_keys;

    // The terms on a day; null before the first known stretch.
    const TermsPeriod* On(CivilDate day) const;
    std::string label() const { return periods.empty() ? std::string() : periods.back().label(); }

    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &ContractTerms::revision},
            Field{"periods", &ContractTerms::periods},
            Field{"index_keys", &ContractTerms::index_keys}
        };
    }
};

// First and last day belong to the contract. An end before the start leaves no day.
bool InForceOn(const TermsPeriod& terms, CivilDate day);

struct TermsNoted {
    static constexpr std::string_view kName = "contract_terms_noted";
    std::uint64_t revision = 0;
    std::vector<TermsPeriod> periods;
    std::vector<std::string> index_keys;
    // Keys of the revision before that are no longer among `index_keys`.
    std::vector<std::string> left_keys;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &TermsNoted::revision},
            Field{"periods", &TermsNoted::periods},
            Field{"index_keys", &TermsNoted::index_keys},
            Field{"left_keys", &TermsNoted::left_keys}
        };
    }
};

// The rules for reading names have changed, and with them the keys.
struct TermsIndexed {
    static constexpr std::string_view kName = "contract_terms_indexed";
    std::vector<std::string> index_keys;
    static constexpr auto Fields() {
        return std::tuple{Field{"index_keys", &TermsIndexed::index_keys}};
    }
};

// A contract as the contract registry told it. The stream is the contract's id.
struct ContractTermsBook {
    using State = ContractTerms;
    using Event = std::variant<TermsNoted, TermsIndexed>;
    static constexpr std::string_view kKind = "contract_terms";
    static constexpr std::uint64_t kSnapshotEvery = 4;
    static void Evolve(State& state, const Event& event, const Recorded&);
};

// Nothing for a revision that is not newer than the known one.
std::optional<TermsNoted> NoteTerms(
    const ContractTerms& known,
    std::uint64_t revision,
    std::vector<TermsPeriod> periods,
    const MatchingRules& rules
);

}  // namespace luotsi::finance_integration

namespace luotsi {

template <>
struct EnumNames<finance_integration::PaymentTrigger> {
    using E = finance_integration::PaymentTrigger;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kReport, "report"},
        {E::kMilestone, "milestone"},
        {E::kOutcome, "outcome"},
        {E::kDispute, "dispute"},
    }};
};

}  // namespace luotsi
