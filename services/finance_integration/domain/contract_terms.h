#pragma once

#include "finance_integration/domain/ids.h"
#include "finance_integration/domain/matching_rules.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/describe.h"
#include "kernel/money.h"
#include "kernel/quantity.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::finance_integration {

struct AgreedPrice {
    std::string service_code;
    std::string unit;
    UnitPrice unit_price;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"service_code", &AgreedPrice::service_code},
            Field{"unit", &AgreedPrice::unit},
            Field{"unit_price", &AgreedPrice::unit_price}
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
