#pragma once

#include "contract_registry/domain/contract.h"
#include "contract_registry/domain/contract_decide.h"
#include "contract_registry/domain/family.h"
#include "contract_registry/domain/record.h"
#include "kernel/aggregate.h"
#include "kernel/civil.h"
#include "kernel/decision.h"
#include "kernel/describe.h"
#include "kernel/ids.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi::contract_registry {

// An amendment as an object of its own (sopimusmuutos): proposed, documented, signed by both sides,
// and only then applied to the contract, which keeps before and after.

enum class AmendmentState { kPending, kApplied, kRejected, kWithdrawn };

// A document that stands behind the change. The file lies elsewhere; its hash says which one.
struct AmendmentDocument {
    std::string reference;
    std::string title;
    // Lower-case hexadecimal SHA-256 of the file.
    std::string sha256;

    bool operator==(const AmendmentDocument&) const = default;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"reference", &AmendmentDocument::reference},
            Field{"title", &AmendmentDocument::title},
            Field{"sha256", &AmendmentDocument::sha256}
        };
    }
};

struct AmendmentProposed {
    static constexpr std::string_view kName = "amendment_proposed";
    Uuid contract_id;
    // Counts the amendments of the contract from 1 on.
    std::uint64_t number = 0;
    std::vector<AmendmentReason> reasons;
    CivilDate effective_from;
    std::string description;
    TermsPatch patch;
    // What the change is worth, where the patch does not tell.
    std::optional<Money> value_change;
    std::string proposed_by;
    CivilDate on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &AmendmentProposed::contract_id},
            Field{"number", &AmendmentProposed::number},
            Field{"reasons", &AmendmentProposed::reasons},
            Field{"effective_from", &AmendmentProposed::effective_from},
            Field{"description", &AmendmentProposed::description},
            Field{"patch", &AmendmentProposed::patch},
            Field{"value_change", &AmendmentProposed::value_change},
            Field{"proposed_by", &AmendmentProposed::proposed_by},
            Field{"on", &AmendmentProposed::on}
        };
    }
};

struct AmendmentDocumentAttached {
    static constexpr std::string_view kName = "amendment_document_attached";
    AmendmentDocument document;
    static constexpr auto Fields() {
        return std::tuple{Field{"document", &AmendmentDocumentAttached::document}};
    }
};

struct AmendmentDocumentRemoved {
    static constexpr std::string_view kName = "amendment_document_removed";
    std::string reference;
    static constexpr auto Fields() {
        return std::tuple{Field{"reference", &AmendmentDocumentRemoved::reference}};
    }
};

struct AmendmentSigned {
    static constexpr std::string_view kName = "amendment_signed";
    Side side = Side::kBuyer;
    CivilDate signed_on;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"side", &AmendmentSigned::side}, Field{"signed_on", &AmendmentSigned::signed_on}
        };
    }
};

struct AmendmentApplied {
    static constexpr std::string_view kName = "amendment_applied";
    CivilDate on;
    // What the change was worth in the end.
    std::optional<Money> value_change;
    // How section 136 was judged; absent where no limit was known and no ground needed one.
    std::optional<ModificationCheck> check;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &AmendmentApplied::on},
            Field{"value_change", &AmendmentApplied::value_change},
            Field{"check", &AmendmentApplied::check}
        };
    }
};

struct AmendmentRejected {
    static constexpr std::string_view kName = "amendment_rejected";
    CivilDate on;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &AmendmentRejected::on}, Field{"reason", &AmendmentRejected::reason}
        };
    }
};

struct AmendmentWithdrawn {
    static constexpr std::string_view kName = "amendment_withdrawn";
    CivilDate on;
    std::string reason;
    static constexpr auto Fields() {
        return std::tuple{
            Field{"on", &AmendmentWithdrawn::on}, Field{"reason", &AmendmentWithdrawn::reason}
        };
    }
};

using AmendmentEvent = std::variant<
    AmendmentProposed,
    AmendmentDocumentAttached,
    AmendmentDocumentRemoved,
    AmendmentSigned,
    AmendmentApplied,
    AmendmentRejected,
    AmendmentWithdrawn>;

struct AmendmentRecord {
    Uuid contract_id;
    std::uint64_t number = 0;
    AmendmentState state = AmendmentState::kPending;
    std::vector<AmendmentReason> reasons;
    CivilDate effective_from;
    std::string description;
    TermsPatch patch;
    std::optional<Money> value_change;
    std::string proposed_by;
    CivilDate proposed_on;
    std::vector<AmendmentDocument> documents;
    std::optional<CivilDate> signed_buyer;
    std::optional<CivilDate> signed_provider;
    std::optional<CivilDate> decided_on;
    // Why it was rejected or withdrawn.
    std::string decision_reason;
    std::optional<ModificationCheck> check;

    bool exists() const { return !contract_id.IsNil(); }
    static constexpr auto Fields() {
        return std::tuple{
            Field{"contract_id", &AmendmentRecord::contract_id},
            Field{"number", &AmendmentRecord::number},
            Field{"state", &AmendmentRecord::state},
            Field{"reasons", &AmendmentRecord::reasons},
            Field{"effective_from", &AmendmentRecord::effective_from},
            Field{"description", &AmendmentRecord::description},
            Field{"patch", &AmendmentRecord::patch},
            Field{"value_change", &AmendmentRecord::value_change},
            Field{"proposed_by", &AmendmentRecord::proposed_by},
            Field{"proposed_on", &AmendmentRecord::proposed_on},
            Field{"documents", &AmendmentRecord::documents},
            Field{"signed_buyer", &AmendmentRecord::signed_buyer},
            Field{"signed_provider", &AmendmentRecord::signed_provider},
            Field{"decided_on", &AmendmentRecord::decided_on},
            Field{"decision_reason", &AmendmentRecord::decision_reason},
            Field{"check", &AmendmentRecord::check}
        };
    }
};

struct AmendmentBook {
    using State = AmendmentRecord;
    using Event = AmendmentEvent;
    static constexpr std::string_view kKind = "amendment";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& amendment, const Event& event, const Recorded& recorded);
    static std::optional<CivilDate> Effective(const Event& event);
    static std::vector<Claim> Claims(const State& amendment);
    static RecordRow RowOf(const State& amendment);
};

// The claim that an amendment holds on its number within its contract.
std::string AmendmentNumberKey(const Uuid& contract, std::uint64_t number);

inline constexpr std::size_t kMostAmendmentDocuments = 50;

// Every decision below knows the contract as it is in the same unit of work; `above` are the
// contracts above it.

struct ProposeAmendment {
    Uuid contract_id;
    std::uint64_t number = 0;
    std::vector<AmendmentReason> reasons;
    CivilDate effective_from;
    std::string description;
    TermsPatch patch;
    std::optional<Money> value_change;
    std::string actor;
};
// AMENDMENT_REASON_MISSING, AMENDMENT_REASON_DUPLICATE, AMENDMENT_VALUE_CONTRADICTS and all that
// amending the contract itself refuses.
Decision<AmendmentEvent> Decide(
    const ContractHistory& contract,
    std::uint64_t contract_revision,
    const ProposeAmendment& command,
    const Moment& moment,
    FamilyLine above = {}
);

struct AttachAmendmentDocument {
    AmendmentDocument document;
};
// AMENDMENT_NOT_PENDING, DOCUMENT_HASH_INVALID, DOCUMENT_DUPLICATE, DOCUMENTS_TOO_MANY.
Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const AttachAmendmentDocument& command
);

struct RemoveAmendmentDocument {
    std::string reference;
};
// AMENDMENT_NOT_PENDING, DOCUMENT_NOT_FOUND.
Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const RemoveAmendmentDocument& command
);

struct SignAmendment {
    Side side = Side::kBuyer;
    CivilDate signed_on;
};
// AMENDMENT_NOT_PENDING, SIGNATURE_ALREADY_GIVEN, SIGNED_IN_FUTURE, SIGNED_BEFORE_LAST.
Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment,
    const ContractHistory& contract,
    const SignAmendment& command,
    const Moment& moment
);

struct ApplyAmendment {
    // Absent: no ground of the amendment has a limit, or the caller refuses for want of it.
    std::optional<ModificationLimits> limits;
};
// What happens to the amendment and, in the same unit, to its contract.
struct AmendmentEffect {
    std::vector<AmendmentEvent> amendment;
    std::vector<ContractEvent> contract;
};
// AMENDMENT_NOT_PENDING, SIGNATURE_MISSING, SIGNED_BEFORE_LAST, AMENDMENT_VALUE_NOT_STATED, the
// refusals of section 136 and all that amending the contract itself refuses.
Checked<AmendmentEffect> Decide(
    const Uuid& id,
    const AmendmentRecord& amendment,
    const ContractHistory& contract,
    std::uint64_t contract_revision,
    const ApplyAmendment& command,
    const Moment& moment,
    FamilyLine above = {}
);

struct RejectAmendment {
    std::string reason;
};
Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const RejectAmendment& command, const Moment& moment
);

struct WithdrawAmendment {
    std::string reason;
};
Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const WithdrawAmendment& command, const Moment& moment
);

// The amendment as a command on its contract.
AmendContract CommandOf(const Uuid& id, const AmendmentRecord& amendment);

}  // namespace luotsi::contract_registry

namespace luotsi {

template <>
struct EnumNames<contract_registry::AmendmentState> {
    using E = contract_registry::AmendmentState;
    static constexpr std::array<std::pair<E, std::string_view>, 4> kNames{{
        {E::kPending, "pending"},
        {E::kApplied, "applied"},
        {E::kRejected, "rejected"},
        {E::kWithdrawn, "withdrawn"},
    }};
};

}  // namespace luotsi
