#pragma once

#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "self_monitoring/domain/kept_words.h"
#include "self_monitoring/domain/known_chain.h"
#include "self_monitoring/domain/known_contract.h"
#include "self_monitoring/domain/party.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

namespace luotsi::self_monitoring {

struct ComplaintTag;
using ComplaintId = Id<ComplaintTag>;

enum class ComplaintSeverity { kMild, kModerate, kSerious };

struct Complaint {
    ContractId contract;
    Provider provider;
    std::string category;
    ComplaintSeverity severity = ComplaintSeverity::kMild;
    CivilDate received_on;
    std::optional<KeptWords> description;
    std::optional<Instant> recorded_at;
    std::optional<Instant> relayed_at;
    std::optional<Instant> acknowledged_at;
    // Whose work it is about, where not the provider's own. The provider answers for it, so it is
    // relayed to the provider and stands on the files of both.
    std::optional<Provider> subcontractor = {};

    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract", &Complaint::contract},
            Field{"provider", &Complaint::provider},
            Field{"category", &Complaint::category},
            Field{"severity", &Complaint::severity},
            Field{"received_on", &Complaint::received_on},
            Field{"description", &Complaint::description},
            Field{"recorded_at", &Complaint::recorded_at},
            Field{"relayed_at", &Complaint::relayed_at},
            Field{"acknowledged_at", &Complaint::acknowledged_at},
            Field{"subcontractor", &Complaint::subcontractor}
        };
    }
};

struct ComplaintRecorded {
    static constexpr std::string_view kName = "complaint_recorded";
    Complaint complaint;
    static constexpr auto Fields() {
        return std::tuple{Field{"complaint", &ComplaintRecorded::complaint}};
    }
};

// Put into the provider's queue. Always recorded together with the complaint.
struct ComplaintRelayed {
    static constexpr std::string_view kName = "complaint_relayed";
    Provider provider;
    static constexpr auto Fields() {
        return std::tuple{Field{"provider", &ComplaintRelayed::provider}};
    }
};

struct ComplaintAcknowledged {
    static constexpr std::string_view kName = "complaint_acknowledged";
    Provider provider;
    static constexpr auto Fields() {
        return std::tuple{Field{"provider", &ComplaintAcknowledged::provider}};
    }
};

using ComplaintEvent = std::variant<ComplaintRecorded, ComplaintRelayed, ComplaintAcknowledged>;

struct ComplaintBook {
    using State = Complaint;
    using Event = ComplaintEvent;
    static constexpr std::string_view kKind = "complaint";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(Complaint& complaint, const ComplaintEvent& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const ComplaintEvent& event);
};

struct RecordComplaint {
    ContractId contract;
    std::string category;
    ComplaintSeverity severity = ComplaintSeverity::kMild;
    CivilDate received_on;
    std::optional<KeptWords> description;
    std::optional<Provider> subcontractor = {};
};
// What AnsweringFor refuses. Relays at once.
Decision<ComplaintEvent> Decide(
    const KnownContract& contract,
    const KnownChain& chain,
    const RecordComplaint& command,
    CivilDate today
);

struct AcknowledgeComplaint {
    Provider provider;
};
// COMPLAINT_NOT_FOUND, COMPLAINT_NOT_OF_PROVIDER, COMPLAINT_ALREADY_ACKNOWLEDGED.
Decision<ComplaintEvent> Decide(const Complaint& complaint, const AcknowledgeComplaint& command);

}  // namespace luotsi::self_monitoring

template <>
struct luotsi::EnumNames<luotsi::self_monitoring::ComplaintSeverity> {
    using Severity = luotsi::self_monitoring::ComplaintSeverity;
    static constexpr std::array<std::pair<Severity, std::string_view>, 3> kNames{
        {{Severity::kMild, "mild"},
         {Severity::kModerate, "moderate"},
         {Severity::kSerious, "serious"}}
    };
};
