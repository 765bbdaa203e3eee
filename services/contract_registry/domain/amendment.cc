#include "contract_registry/domain/amendment.h"

#include "contract_registry/domain/amendment_value.h"
#include "contract_registry/domain/modification_limits.h"
#include "contract_registry/domain/patch_paths.h"

#include <algorithm>
#include <set>

namespace luotsi::contract_registry {
namespace {

std::optional<Rejection> RefuseNotPending(const AmendmentRecord& amendment) {
    if (!amendment.exists())
        return Rejection{.reason = "AMENDMENT_NOT_FOUND", .field = "amendment_id"};
    if (amendment.state == AmendmentState::kPending) return std::nullopt;
    return Rejection{
        .reason = "AMENDMENT_NOT_PENDING",
        .field = "amendment_id",
        .facts = {{"state", std::string(EnumText(amendment.state))}},
    };
}

std::optional<Rejection> RefuseReasons(const std::vector<AmendmentReason>& reasons) {
    if (reasons.empty()) return Rejection{.reason = "AMENDMENT_REASON_MISSING", .field = "reasons"};
    std::set<AmendmentReason> seen;
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        if (seen.insert(reasons[i]).second) continue;
        return Rejection{
            .reason = "AMENDMENT_REASON_DUPLICATE",
            .field = "reasons[" + std::to_string(i) + "]",
            .facts = {{"reason", std::string(EnumText(reasons[i]))}},
        };
    }
    return std::nullopt;
}

// What is said of the value must agree with what the patch does to it.
std::optional<Rejection> RefuseValue(
    const ContractHistory& contract, const ProposeAmendment& command
) {
    if (!command.value_change) return std::nullopt;
    const std::optional<Money> told =
        ValueChangeOf(contract, command.effective_from, command.patch);
    const std::optional<Money> original = OriginalValue(contract);
    if (original && original->currency() != command.value_change->currency())
        return Rejection{.reason = "CURRENCY_MISMATCH", .field = "value_change.currency_code"};
    if (!told || *told == *command.value_change) return std::nullopt;
    return Rejection{
        .reason = "AMENDMENT_VALUE_CONTRADICTS",
        .field = "value_change",
        .facts = {{"value_change", command.value_change->ToText()}, {"by_terms", told->ToText()}},
    };
}

bool IsSha256(const std::string& text) {
    constexpr std::size_t kHexDigits = 64;
    return text.size() == kHexDigits &&
           text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

const std::optional<CivilDate>& SignedBy(const AmendmentRecord& amendment, Side side) {
    return side == Side::kBuyer ? amendment.signed_buyer : amendment.signed_provider;
}

std::optional<Rejection> RefuseOrder(
    const ContractHistory& contract, CivilDate signed_on, std::string_view field
) {
    const std::optional<CivilDate> last = LastSigned(contract);
    if (!last || *last < signed_on) return std::nullopt;
    return Rejection{
        .reason = "SIGNED_BEFORE_LAST",
        .field = std::string(field),
        .facts = {{"signed_on", signed_on.ToText()}, {"last_signed_on", last->ToText()}},
    };
}

std::optional<Rejection> RefuseSignatures(
    const AmendmentRecord& amendment, const ContractHistory& contract
) {
    for (const Side side : {Side::kBuyer, Side::kProvider}) {
        const std::optional<CivilDate>& signed_on = SignedBy(amendment, side);
        if (!signed_on) {
            return Rejection{
                .reason = "SIGNATURE_MISSING",
                .field = "amendment_id",
                .facts = {{"side", std::string(EnumText(side))}},
            };
        }
        if (auto refused = RefuseOrder(contract, *signed_on, "amendment_id")) return refused;
    }
    return std::nullopt;
}

// A proposal is signed later: what no signature could mend is refused at once.
AmendmentBasis AtBest(
    const ProposeAmendment& command, const ContractHistory& contract, CivilDate today
) {
    const std::optional<CivilDate> last_day = TermsOn(contract, today).end_date;
    return {
        .amendment_id = {},
        .reasons = command.reasons,
        .signed_buyer = last_day,
        .signed_provider = last_day,
        .value_change = command.value_change,
        .index_factor = {},
    };
}

std::optional<ModificationCheck> Judge(
    const AmendContract& command, const ContractHistory& contract
) {
    if (!command.limits) return std::nullopt;
    return CheckModification(
        CaseOf(contract, command.effective_from, command.patch, command.basis), *command.limits
    );
}

}  // namespace

void AmendmentBook::Evolve(State& amendment, const Event& event, const Recorded&) {
    const auto decide = [&](AmendmentState state, CivilDate on, const std::string& reason) {
        amendment.state = state;
        amendment.decided_on = on;
        amendment.decision_reason = reason;
    };
    std::visit(
        Overloaded{
            [&](const AmendmentProposed& proposed) {
                amendment.contract_id = proposed.contract_id;
                amendment.number = proposed.number;
                amendment.reasons = proposed.reasons;
                amendment.effective_from = proposed.effective_from;
                amendment.description = proposed.description;
                amendment.patch = proposed.patch;
                amendment.value_change = proposed.value_change;
                amendment.proposed_by = proposed.proposed_by;
                amendment.proposed_on = proposed.on;
            },
            [&](const AmendmentDocumentAttached& attached) {
                amendment.documents.push_back(attached.document);
            },
            [&](const AmendmentDocumentRemoved& removed) {
                std::erase_if(amendment.documents, [&](const AmendmentDocument& one) {
                    return one.reference == removed.reference;
                });
            },
            [&](const AmendmentSigned& given) {
                (given.side == Side::kBuyer ? amendment.signed_buyer : amendment.signed_provider) =
                    given.signed_on;
            },
            [&](const AmendmentApplied& applied) {
                decide(AmendmentState::kApplied, applied.on, {});
                if (applied.value_change) amendment.value_change = applied.value_change;
                amendment.check = applied.check;
            },
            [&](const AmendmentRejected& rejected) {
                decide(AmendmentState::kRejected, rejected.on, rejected.reason);
            },
            [&](const AmendmentWithdrawn& withdrawn) {
                decide(AmendmentState::kWithdrawn, withdrawn.on, withdrawn.reason);
            },
        },
        event
    );
}

std::optional<CivilDate> AmendmentBook::Effective(const Event& event) {
    const auto* proposed = std::get_if<AmendmentProposed>(&event);
    if (proposed == nullptr) return std::nullopt;
    return proposed->effective_from;
}

std::vector<Claim> AmendmentBook::Claims(const State& amendment) {
    return {{
        .key = AmendmentNumberKey(amendment.contract_id, amendment.number),
        .reason = "AMENDMENT_NUMBER_TAKEN",
        .field = "contract_id",
    }};
}

RecordRow AmendmentBook::RowOf(const State& amendment) {
    return {
        .contract = amendment.contract_id,
        .code = std::to_string(amendment.number),
        .state = std::string(EnumText(amendment.state)),
    };
}

std::string AmendmentNumberKey(const Uuid& contract, std::uint64_t number) {
    return "amendment/" + contract.ToText() + "/" + std::to_string(number);
}

Decision<AmendmentEvent> Decide(
    const ContractHistory& contract,
    std::uint64_t contract_revision,
    const ProposeAmendment& command,
    const Moment& moment,
    FamilyLine above
) {
    if (auto refused = RefuseReasons(command.reasons)) return *refused;
    const AmendContract trial{
        .effective_from = command.effective_from,
        .reason = command.reasons.front(),
        .description = command.description,
        .patch = command.patch,
        .seen_revision = std::nullopt,
        .basis = AtBest(command, contract, moment.today),
    };
    const Decision<ContractEvent> outcome =
        Decide(contract, contract_revision, trial, moment, above);
    if (!outcome.accepted()) return NamedInPatch(outcome.rejection(), command.patch);
    if (auto refused = RefuseValue(contract, command)) return *refused;
    return AmendmentProposed{
        .contract_id = command.contract_id,
        .number = command.number,
        .reasons = command.reasons,
        .effective_from = command.effective_from,
        .description = command.description,
        .patch = command.patch,
        .value_change = command.value_change,
        .proposed_by = command.actor,
        .on = moment.today,
    };
}

Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const AttachAmendmentDocument& command
) {
    if (auto refused = RefuseNotPending(amendment)) return *refused;
    if (!IsSha256(command.document.sha256))
        return Rejection{.reason = "DOCUMENT_HASH_INVALID", .field = "document.sha256"};
    const auto same = std::ranges::find(
        amendment.documents, command.document.reference, &AmendmentDocument::reference
    );
    if (same != amendment.documents.end())
        return Rejection{.reason = "DOCUMENT_DUPLICATE", .field = "document.reference"};
    if (amendment.documents.size() >= kMostAmendmentDocuments)
        return Rejection{.reason = "DOCUMENTS_TOO_MANY", .field = "document"};
    return AmendmentDocumentAttached{.document = command.document};
}

Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const RemoveAmendmentDocument& command
) {
    if (auto refused = RefuseNotPending(amendment)) return *refused;
    const auto found =
        std::ranges::find(amendment.documents, command.reference, &AmendmentDocument::reference);
    if (found == amendment.documents.end())
        return Rejection{.reason = "DOCUMENT_NOT_FOUND", .field = "reference"};
    return AmendmentDocumentRemoved{.reference = command.reference};
}

Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment,
    const ContractHistory& contract,
    const SignAmendment& command,
    const Moment& moment
) {
    if (auto refused = RefuseNotPending(amendment)) return *refused;
    if (const auto& before = SignedBy(amendment, command.side)) {
        return Rejection{
            .reason = "SIGNATURE_ALREADY_GIVEN",
            .field = "side",
            .facts = {{"signed_on", before->ToText()}},
        };
    }
    if (command.signed_on > moment.today)
        return Rejection{.reason = "SIGNED_IN_FUTURE", .field = "signed_on"};
    if (auto refused = RefuseOrder(contract, command.signed_on, "signed_on")) return *refused;
    return AmendmentSigned{.side = command.side, .signed_on = command.signed_on};
}

Checked<AmendmentEffect> Decide(
    const Uuid& id,
    const AmendmentRecord& amendment,
    const ContractHistory& contract,
    std::uint64_t contract_revision,
    const ApplyAmendment& command,
    const Moment& moment,
    FamilyLine above
) {
    if (auto refused = RefuseNotPending(amendment)) return *refused;
    if (auto refused = RefuseSignatures(amendment, contract)) return *refused;
    AmendContract change = CommandOf(id, amendment);
    change.limits = command.limits;
    std::optional<ModificationCheck> check = Judge(change, contract);
    Decision<ContractEvent> outcome = Decide(contract, contract_revision, change, moment, above);
    if (!outcome.accepted()) return outcome.rejection();
    AmendmentEffect effect;
    effect.contract = outcome.TakeEvents();
    std::optional<Money> worth;
    for (const ContractEvent& event : effect.contract) {
        const auto* amended = std::get_if<ContractAmended>(&event);
        if (amended != nullptr && amended->basis) worth = amended->basis->value_change;
    }
    effect.amendment.push_back(
        AmendmentApplied{.on = moment.today, .value_change = worth, .check = std::move(check)}
    );
    return effect;
}

Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const RejectAmendment& command, const Moment& moment
) {
    if (auto refused = RefuseNotPending(amendment)) return *refused;
    return AmendmentRejected{.on = moment.today, .reason = command.reason};
}

Decision<AmendmentEvent> Decide(
    const AmendmentRecord& amendment, const WithdrawAmendment& command, const Moment& moment
) {
    if (auto refused = RefuseNotPending(amendment)) return *refused;
    return AmendmentWithdrawn{.on = moment.today, .reason = command.reason};
}

AmendContract CommandOf(const Uuid& id, const AmendmentRecord& amendment) {
    return {
        .effective_from = amendment.effective_from,
        .reason = amendment.reasons.front(),
        .description = amendment.description,
        .patch = amendment.patch,
        .seen_revision = std::nullopt,
        .basis =
            {.amendment_id = id,
             .reasons = amendment.reasons,
             .signed_buyer = amendment.signed_buyer,
             .signed_provider = amendment.signed_provider,
             .value_change = amendment.value_change,
             .index_factor = std::nullopt},
        .limits = std::nullopt,
    };
}

}  // namespace luotsi::contract_registry
