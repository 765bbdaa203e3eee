#include "contract_registry/domain/contract_decide.h"

#include "contract_registry/domain/amendment_value.h"
#include "contract_registry/domain/clause_checks.h"
#include "contract_registry/domain/examples.h"
#include "contract_registry/domain/patch_paths.h"
#include "contract_registry/domain/price_list.h"
#include "contract_registry/domain/terms_checks.h"
#include "contract_registry/domain/type_checks.h"

#include <algorithm>

namespace luotsi::contract_registry {
namespace {

// What the dates of a register's row say about the contract on `today`.
ContractState StateByDates(const Terms& terms, CivilDate today) {
    if (!terms.start_date) return ContractState::kDraft;
    if (terms.end_date && *terms.end_date < *terms.start_date) return ContractState::kDraft;
    if (terms.end_date && *terms.end_date < today) return ContractState::kEnded;
    return ContractState::kActive;
}

// The contract with those above it.
std::vector<FamilyMember> LineOf(const ContractHistory& history, FamilyLine above) {
    std::vector<FamilyMember> line{{.id = Uuid(), .history = history}};
    line.insert(line.end(), above.begin(), above.end());
    return line;
}

void Append(std::vector<FieldFault>& faults, std::vector<FieldFault> more) {
    faults.insert(
        faults.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end())
    );
}

// What contradicts itself on any day after the patch, by the rows of the patch.
std::vector<FieldFault> FaultsOfAllDays(
    const ContractHistory& history, const TermsPatch& patch, FamilyLine above
) {
    for (const FamilyPeriod& period : FamilyTimeline(LineOf(history, above))) {
        std::vector<FieldFault> faults = ContentFaults(period.terms.terms, "");
        Append(faults, ClauseContentFaults(period.terms.terms, ""));
        if (history.origin == Origin::kRegistered)
            Append(faults, TypeFaults(period.terms.terms, ""));
        NamePatchRows(faults, period.terms.terms, patch);
        if (!faults.empty()) return faults;
    }
    // Only what was over before the contract began: an amendment may look ahead of its end.
    Terms from_start;
    from_start.start_date = history.base.start_date;
    return PriceTermFaults(from_start, patch.prices, "");
}

// What stands behind an amendment, with what its patch tells of the value.
AmendmentBasis BasisOf(const ContractHistory& history, const AmendContract& command) {
    AmendmentBasis basis = command.basis;
    if (basis.reasons.empty()) basis.reasons = {command.reason};
    const auto told = ValueChangeOf(history, command.effective_from, command.patch);
    if (told) basis.value_change = told;
    if (!basis.index_factor)
        basis.index_factor = IndexFactorOf(history, command.effective_from, command.patch);
    return basis;
}

// Section 136, where the county has set limits. A ground with a limit needs to know what the change
// is worth.
std::optional<Rejection> RefuseModification(
    const ContractHistory& history, const AmendContract& command, const AmendmentBasis& basis
) {
    if (!command.limits) return std::nullopt;
    const ModificationCase question = CaseOf(history, command.effective_from, command.patch, basis);
    const bool short_way = basis.amendment_id.IsNil();
    const ModificationCheck check = CheckModification(question, *command.limits);
    if (check.outcome == ModificationOutcome::kUnknown && !question.value_known) {
        return Rejection{
            .reason = "AMENDMENT_VALUE_NOT_STATED",
            .field = short_way ? "agreed_value" : "value_change",
        };
    }
    return BreachOf(check, short_way ? "reason" : "amendment_id");
}

// A contract comes into force only under one that is.
std::vector<FieldFault> StateAboveFaults(const Terms& terms, FamilyLine above) {
    const bool hangs = terms.parent_relation == ParentRelation::kCallOff ||
                       terms.parent_relation == ParentRelation::kAdmission;
    if (!hangs || above.empty() || IsInForce(above.front().history.state)) return {};
    return {
        {"parent_contract_id",
         "PARENT_CONTRACT_NOT_IN_FORCE",
         std::string(EnumText(above.front().history.state))}
    };
}

// How a call-off lies within its framework when it comes into force.
std::vector<FieldFault> CallOffFaults(
    const Terms& own, FamilyLine above, const ActivationRules& rules, CivilDate today
) {
    if (above.empty()) return {};
    const ContractHistory& framework = above.front().history;
    const CivilDate first_day = own.start_date.value_or(today);
    std::vector<FieldFault> faults = CallOffStartFaults(own, framework, "");
    Append(faults, CallOffEndFaults(own, framework, rules.call_off_months_beyond));
    Append(faults, CallOffProviderFaults(own, framework, first_day, ""));
    return faults;
}

// Whether both sides signed a prolongation that the contract itself foresaw before its last day.
bool SignedInTime(const AmendmentBasis& basis, const std::optional<CivilDate>& last_day) {
    const bool foreseen = std::ranges::all_of(basis.reasons, [](AmendmentReason reason) {
        return reason == AmendmentReason::kReviewClause;
    });
    const bool both = basis.signed_buyer && basis.signed_provider;
    return foreseen && both && last_day &&
           std::max(*basis.signed_buyer, *basis.signed_provider) <= *last_day;
}

// Whether an end that was moved by mistake comes back, at most to the one first agreed. What was
// decided by notice or signed by both is no mistake of one side.
bool SetsEndRight(
    const ContractHistory& history, const std::optional<CivilDate>& end, const AmendmentBasis& basis
) {
    const std::optional<CivilDate>& first = history.base.end_date;
    const bool within_first = !first || (end && *end <= *first);
    const bool minor = std::ranges::count(basis.reasons, AmendmentReason::kMinor) > 0;
    if (!within_first || minor || history.decided_end) return false;
    const bool signed_now = basis.signed_buyer && basis.signed_provider;
    return signed_now || std::ranges::none_of(history.amendments, [](const Amendment& one) {
               return one.patch.changes_end && one.basis && one.basis->signed_buyer;
           });
}

// A contract whose last day has passed is over: going on would be a new award.
std::optional<Rejection> RefuseGoingOn(
    const ContractHistory& history,
    const TermsPatch& patch,
    const AmendmentBasis& basis,
    CivilDate today
) {
    const bool still_over = patch.end_date && *patch.end_date < today;
    if (history.state != ContractState::kEnded || !patch.changes_end || still_over)
        return std::nullopt;
    const std::optional<CivilDate> last_day = TermsOn(history, today).end_date;
    if (SignedInTime(basis, last_day) || SetsEndRight(history, patch.end_date, basis))
        return std::nullopt;
    Rejection refused{.reason = "CONTRACT_END_PASSED", .field = "end_date"};
    if (last_day) refused.facts["last_day"] = last_day->ToText();
    return refused;
}

// What takes effect after the last day would hold on no day. An option or a renewal clause may
// still move that day.
std::optional<Rejection> RefuseAfterEnd(
    const ContractHistory& history, const AmendContract& command
) {
    const Terms latest = Timeline(history).back().terms;
    const std::optional<CivilDate>& end = command.patch.end_date;
    const bool moves_it = command.patch.changes_end && (!end || *end >= command.effective_from);
    const bool may_go_on =
        IsInForce(history.state) && (!latest.options.empty() || latest.renewal.has_value());
    if (!latest.end_date || command.effective_from <= *latest.end_date || moves_it || may_go_on)
        return std::nullopt;
    return Rejection{
        .reason = "AMENDMENT_AFTER_END",
        .field = "effective_from",
        .facts = {{"last_day", latest.end_date->ToText()}},
    };
}

// A call-off that names no provider is its framework's provider's.
Terms Completed(const Terms& own, const Moment& moment, FamilyLine above) {
    if (above.empty()) return own;
    const CivilDate first_day = own.start_date.value_or(moment.today);
    return WithFrameworkProvider(own, above.front().history, first_day);
}

// What contradicts itself or the contract above in terms that nobody has signed yet.
std::optional<Rejection> RefuseDraft(const Terms& own, const Moment& moment, FamilyLine above) {
    const ContractHistory* parent = above.empty() ? nullptr : &above.front().history;
    std::vector<FieldFault> faults = ParentFaults(own, parent, above.size(), "contract.");
    const CivilDate first_day = own.start_date.value_or(moment.today);
    if (parent != nullptr) {
        // A draft may still leave its end open.
        Append(faults, CallOffStartFaults(own, *parent, "contract."));
        Append(faults, CallOffProviderFaults(own, *parent, first_day, "contract."));
    }
    if (std::optional<Rejection> refused = RejectionOf(std::move(faults))) return refused;
    ContractHistory after;
    after.base = own;
    const FamilyLine source = SourceOfTerms(own) ? above : FamilyLine();
    const Terms terms = FamilyTermsOn(LineOf(after, source), first_day).terms;
    faults = ContentFaults(terms, "contract.");
    Append(faults, ClauseContentFaults(own, "contract."));
    Append(faults, TypeFaults(terms, "contract."));
    return RejectionOf(std::move(faults));
}

}  // namespace

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    const CreateContract& command,
    const Moment& moment,
    FamilyLine above
) {
    LUOTSI_CHECK(!history.exists, "a contract is created under a fresh id");
    const Terms terms = Completed(command.terms, moment, above);
    if (auto refused = RefuseDraft(terms, moment, above)) return *refused;
    return ContractCreated{.number = command.number, .terms = terms};
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const UpdateDraft& command,
    const Moment& moment,
    FamilyLine above
) {
    const auto wrong = CheckCommand(history, revision, command.seen_revision, LifeCommand::kUpdate);
    if (wrong) return *wrong;
    const bool stays = command.terms.parent_contract_id == history.base.parent_contract_id &&
                       command.terms.parent_relation == history.base.parent_relation;
    if (!stays)
        return Rejection{.reason = "PARENT_CONTRACT_FIXED", .field = "contract.parent_contract_id"};
    const Terms terms = Completed(command.terms, moment, above);
    if (auto refused = RefuseDraft(terms, moment, above)) return *refused;
    ContractDraftUpdated updated{.number = command.number, .terms = terms};
    for (const ResponsiblePerson& person : history.base.responsible_persons)
        updated.replaced.push_back(person.name_ref);
    return updated;
}

std::vector<FieldFault> ReadinessFaults(
    const ContractHistory& history,
    const Moment& moment,
    const ActivationRules& rules,
    FamilyLine above
) {
    const FamilyLine source = SourceOfTerms(history.base) ? above : FamilyLine();
    const std::vector<FamilyMember> line = LineOf(history, source);
    const Terms terms = FamilyTermsOn(line, moment.today).terms;
    std::vector<FieldFault> faults = ActivationFaults(terms);
    Append(faults, MissingClauseFaults(terms, rules.required_clauses, rules.not_waivable));
    Append(faults, TypeFaults(terms, ""));
    Append(faults, PriceTermFaults(terms, history.base.prices, ""));
    if (rules.formula_required) Append(faults, FormulaFaults(terms));
    if (rules.framework_maximum_months > 0)
        Append(faults, FrameworkTermFaults(terms, rules.framework_maximum_months, ""));
    Append(faults, StateAboveFaults(history.base, above));
    Append(faults, CallOffFaults(history.base, above, rules, moment.today));
    return faults;
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const ActivateContract& command,
    const Moment& moment,
    const ActivationRules& rules,
    FamilyLine above
) {
    const auto wrong =
        CheckCommand(history, revision, command.seen_revision, LifeCommand::kActivate);
    if (wrong) return *wrong;
    std::vector<FieldFault> faults = ReadinessFaults(history, moment, rules, above);
    if (std::optional<Rejection> refused = RejectionOf(std::move(faults))) return *refused;
    const FamilyLine source = SourceOfTerms(history.base) ? above : FamilyLine();
    const auto periods = PeriodsOf(FamilyTimeline(LineOf(history, source)));
    if (std::optional<Rejection> broken = ExamplesRefusal(periods)) return *broken;
    std::vector<ContractEvent> events{
        ContractActivated{.on = moment.today, .reason = command.reason}
    };
    ContractHistory after = history;
    after.state = ContractState::kActive;
    for (ContractEvent& over : LifeAfterAmendment(after, moment))
        events.push_back(std::move(over));
    return events;
}

Decision<ContractEvent> Decide(
    const ContractHistory& history,
    std::uint64_t revision,
    const AmendContract& command,
    const Moment& moment,
    FamilyLine above
) {
    const auto wrong = CheckCommand(history, revision, command.seen_revision, LifeCommand::kAmend);
    if (wrong) return *wrong;
    if (command.patch == TermsPatch{}) return Rejection{.reason = "AMENDMENT_EMPTY"};
    if (history.base.start_date && command.effective_from < *history.base.start_date) {
        return Rejection{.reason = "AMENDMENT_BEFORE_START", .field = "effective_from"};
    }
    if (auto late = RefuseAfterEnd(history, command)) return *late;
    if (history.rescinded && command.patch.changes_end)
        return Rejection{.reason = "CONTRACT_RESCINDED", .field = "end_date"};
    const AmendmentBasis basis = BasisOf(history, command);
    if (auto over = RefuseGoingOn(history, command.patch, basis, moment.today)) return *over;
    const ContractAmended amended{
        .effective_from = command.effective_from,
        .reason = command.reason,
        .description = command.description,
        .patch = command.patch,
        .basis = basis,
    };
    ContractHistory after = history;
    ContractBook::Evolve(after, amended, Recorded{});
    // A change must leave sound terms behind it on every day it touches, not only on its first.
    const FamilyLine source = SourceOfTerms(history.base) ? above : FamilyLine();
    std::vector<FieldFault> faults = FaultsOfAllDays(after, command.patch, source);
    if (std::optional<Rejection> refused = RejectionOf(std::move(faults))) return *refused;
    const auto periods = PeriodsOf(FamilyTimeline(LineOf(after, source)));
    if (std::optional<Rejection> broken = ExamplesRefusal(periods)) return *broken;
    if (auto refused = RefuseModification(history, command, basis)) return *refused;
    std::vector<ContractEvent> events{amended};
    for (ContractEvent& over : LifeAfterAmendment(after, moment))
        events.push_back(std::move(over));
    return events;
}

Decision<ContractEvent> Decide(
    const ContractHistory& history, const ImportContract& command, const Moment& moment
) {
    LUOTSI_CHECK(!history.exists, "an imported contract is stored under a fresh id");
    return ContractImported{
        .number = command.number,
        .import_identity = command.import_identity,
        .terms = command.terms,
        .state = StateByDates(command.terms, moment.today),
        .missing_parts = MissingParts(command.terms, command.unusable),
    };
}

}  // namespace luotsi::contract_registry
