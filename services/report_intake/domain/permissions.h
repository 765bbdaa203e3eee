#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::report_intake {

// Who may work for a contract, and when a voucher provider may be paid: a local copy, noted in the
// own journal from the registry's events, so that a line is judged without asking anyone. Beside
// it what else bounds and explains the contract's lines.

struct DaySpan {
    CivilDate first;
    // Absent: until further notice.
    std::optional<CivilDate> last;

    bool operator==(const DaySpan&) const = default;
    static constexpr auto Fields() {
        return std::tuple{Field{"first", &DaySpan::first}, Field{"last", &DaySpan::last}};
    }
};

// How many of some days are within some stretches, which may overlap and stand in any order.
enum class Coverage { kNone, kSome, kAll };
Coverage CoverageOf(std::vector<DaySpan> spans, CivilDate first, CivilDate last);

// One company may stand in the chain at several places; the stretches are those of one place.
struct DeclaredSubcontractor {
    // CompanyKey of the company.
    std::string company;
    std::vector<DaySpan> spans;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"company", &DeclaredSubcontractor::company},
            Field{"spans", &DeclaredSubcontractor::spans}
        };
    }
};

struct SupplyChainNoted {
    static constexpr std::string_view kName = "supply_chain_noted";
    std::uint64_t revision = 0;
    std::vector<DeclaredSubcontractor> subcontractors;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &SupplyChainNoted::revision},
            Field{"subcontractors", &SupplyChainNoted::subcontractors}
        };
    }
};

struct VoucherNoted {
    static constexpr std::string_view kName = "voucher_noted";
    std::uint64_t revision = 0;
    std::vector<DaySpan> approved;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"revision", &VoucherNoted::revision}, Field{"approved", &VoucherNoted::approved}
        };
    }
};

// A ceiling bounds the contract's lines from now on (ceiling.h).
struct CeilingBound {
    static constexpr std::string_view kName = "ceiling_bound";
    Uuid ceiling;
    static constexpr auto Fields() { return std::tuple{Field{"ceiling", &CeilingBound::ceiling}}; }
};

// Indicators of the contract are defined from now on (definition.h).
struct DefinitionsBegun {
    static constexpr std::string_view kName = "definitions_begun";
    bool defined = true;
    static constexpr auto Fields() {
        return std::tuple{Field{"defined", &DefinitionsBegun::defined}};
    }
};

using PermissionsEvent =
    std::variant<SupplyChainNoted, VoucherNoted, CeilingBound, DefinitionsBegun>;

struct Permissions {
    std::uint64_t chain_revision = 0;
    std::uint64_t voucher_revision = 0;
    std::vector<DeclaredSubcontractor> subcontractors;
    std::vector<DaySpan> voucher_approved;
    // The ceilings that were set for the contract; kept here so that a report of a contract without
    // any asks for nothing more.
    std::vector<Uuid> ceilings = {};
    // Whether a definition was ever proposed; for the same reason.
    bool defined = false;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"chain_revision", &Permissions::chain_revision},
            Field{"voucher_revision", &Permissions::voucher_revision},
            Field{"subcontractors", &Permissions::subcontractors},
            Field{"voucher_approved", &Permissions::voucher_approved},
            Field{"ceilings", &Permissions::ceilings},
            Field{"defined", &Permissions::defined}
        };
    }
};

// The stream is the contract's id.
struct PermissionsBook {
    using State = Permissions;
    using Event = PermissionsEvent;
    static constexpr std::string_view kKind = "contract_permissions";
    static constexpr std::uint64_t kSnapshotEvery = 8;
    static void Evolve(State& permissions, const Event& event, const Recorded& recorded);
};

// An older or known revision changes nothing.
Decision<PermissionsEvent> Decide(const Permissions& permissions, const SupplyChainNoted& news);
Decision<PermissionsEvent> Decide(const Permissions& permissions, const VoucherNoted& news);

}  // namespace luotsi::report_intake
