#include "contract_registry/adapters/steering/goal_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/contract_brief.h"
#include "contract_registry/adapters/steering/goal_reader.h"
#include "contract_registry/app/family_work.h"
#include "contract_registry/app/obligation_work.h"

#include <luotsi/steering/v1/goal.pb.h>

#include <set>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.GoalService";
// The longest period that one status covers.
constexpr int kMostMonths = 120;

class StrategyGoalPart : public Part {
  public:
    explicit StrategyGoalPart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          reader_(kit.journal, kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "SetGoals", this, &StrategyGoalPart::Set);
        AddUnary(router, kService, "ListGoals", this, &StrategyGoalPart::List);
        AddUnary(router, kService, "LinkContractGoal", this, &StrategyGoalPart::Link);
        AddUnary(router, kService, "UnlinkContractGoal", this, &StrategyGoalPart::Unlink);
        AddUnary(router, kService, "ListContractGoalLinks", this, &StrategyGoalPart::Links);
        AddUnary(router, kService, "GetGoalStatus", this, &StrategyGoalPart::Status);
        AddUnary(router, kService, "ListUnservedGoals", this, &StrategyGoalPart::Unserved);
        AddUnary(router, kService, "ListGoallessContracts", this, &StrategyGoalPart::Goalless);
    }

  private:
    CivilDate Today() { return records_.clock().Read().today; }
    std::uint64_t ThisYear() { return static_cast<std::uint64_t>(Today().year()); }

    absl::Status Set(const rpc::Call& call, const pb::SetGoalsRequest& request, pb::GoalTree& out) {
        wire::Reader reader;
        const auto command = wire::Taken<GoalsSet>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<GoalBook>(
            GoalTreeId(),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment&) {
                return Decide(before.state, command.goals);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListGoalsRequest& request, pb::GoalTree& out
    ) {
        wire::Reader reader;
        const auto known = ReadAsOf(request, records_.clock().Read().now, reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = LoadKnown<GoalBook>(journal_, GoalTreeId(), known);
        if (!held.ok()) return rpc::WithDetails(held.status(), call.language);
        PutRecord(*held, &out);
        return absl::OkStatus();
    }

    absl::Status Link(
        const rpc::Call& call, const pb::LinkContractGoalRequest& request, pb::ContractGoalLink& out
    ) {
        wire::Reader reader;
        const auto command = wire::Taken<GoalLinked>(request.link(), "link", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<GoalLinkBook>(
            GoalLinkId(command.contract_id, command.contract_goal_code, command.goal_code),
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                const ContractGoalLink link = before.state;
                const GoalTree tree = unit.Get<GoalBook>(GoalTreeId()).state;
                LinkFacts facts = FactsIn(unit, command.contract_id, moment.today);
                facts.goal = FindGoal(tree, command.goal_code);
                return Decide(link, command, facts);
            }
        );
        return AnswerRecord(call, held, out);
    }

    // A call-off has the goals of its framework.
    static LinkFacts FactsIn(ports::Unit& unit, const Uuid& contract, CivilDate today) {
        LinkFacts facts;
        facts.year = static_cast<std::uint64_t>(today.year());
        const ObligationContract known = ObligationContractIn(unit, contract);
        facts.contract_exists = known.exists;
        facts.contract_open = known.open;
        if (!known.exists) return facts;
        Terms terms = FamilyTermsOn(LineOf(unit, contract), today).terms;
        facts.goals = std::move(terms.goals);
        facts.indicators = std::move(terms.indicators);
        return facts;
    }

    absl::Status Unlink(
        const rpc::Call& call,
        const pb::UnlinkContractGoalRequest& request,
        pb::ContractGoalLink& out
    ) {
        wire::Reader reader;
        const Uuid contract = reader.Id(request.contract_id(), "contract_id");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<GoalLinkBook>(
            GoalLinkId(contract, request.contract_goal_code(), request.goal_code()),
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment&) -> Decision<GoalLinkEvent> {
                const ContractGoalLink link = before.state;
                if (!unit.Get<ContractBook>(contract).exists())
                    return Rejection{.reason = "CONTRACT_NOT_FOUND", .field = "contract_id"};
                return Decide(link, GoalUnlinked{});
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Links(
        const rpc::Call& call,
        const pb::ListContractGoalLinksRequest& request,
        pb::ListContractGoalLinksResponse& out
    ) {
        RecordFilter filter;
        filter.contract = Uuid::Parse(request.contract_id());
        filter.code = request.goal_code();
        return ListRecords<GoalLinkBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](auto& page) { return page.add_links(); }
        );
    }

    absl::Status Status(
        const rpc::Call& call, const pb::GetGoalStatusRequest& request, pb::GoalStatus& out
    ) {
        wire::Reader reader;
        const auto known = ReadAsOf(request, records_.clock().Read().now, reader);
        const MonthSpan span{
            .from = reader.MonthOf(request.from_month(), "from_month").value_or(Month()),
            .to = reader.MonthOf(request.to_month(), "to_month").value_or(Month()),
        };
        if (span.to < span.from) reader.Fault("to_month", "DATE_ORDER_REVERSED");
        if (span.from.AddMonths(kMostMonths) <= span.to)
            reader.Fault("to_month", "FIELD_OUT_OF_RANGE");
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto tree = reader_.Tree(known);
        if (!tree.ok()) return rpc::WithDetails(tree.status(), call.language);
        const StrategyGoal* goal = FindGoal(*tree, request.goal_code());
        if (goal == nullptr) return rpc::Fault("GOAL_NOT_FOUND", "goal_code", "", call.language);
        GoalFacts facts;
        const absl::Status read = reader_.AddFacts(*tree, goal->code, span, known, facts);
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        PutStatus(*goal, span, OutcomeOf(*tree, facts, *goal, span), out);
        return absl::OkStatus();
    }

    static void PutStatus(
        const StrategyGoal& goal,
        const MonthSpan& span,
        const GoalOutcome& outcome,
        pb::GoalStatus& out
    ) {
        wire::Fill(outcome, &out);
        wire::Fill(goal, out.mutable_goal());
        out.set_from_month(span.from.ToText());
        out.set_to_month(span.to.ToText());
        const FormulaWords words = WordsOf(goal.formula);
        out.set_formula_fi(std::string(words.fi));
        out.set_formula_sv(std::string(words.sv));
        out.set_formula_en(std::string(words.en));
    }

    absl::Status Unserved(
        const rpc::Call& call,
        const pb::ListUnservedGoalsRequest& request,
        pb::ListUnservedGoalsResponse& out
    ) {
        const auto tree = reader_.Tree(std::nullopt);
        if (!tree.ok()) return rpc::WithDetails(tree.status(), call.language);
        std::set<std::string> linked;
        const absl::Status read = journal_.Read([&](sql::Db& db) {
            sql::Statement rows = db.Prepare(
                "SELECT DISTINCT records.code FROM records JOIN contracts ON "
                "contracts.id=records.contract WHERE records.kind=? AND records.state=? "
                "AND contracts.state IN ('active','ending')"
            );
            rows.BindAll(GoalLinkBook::kKind, kLinkServes);
            while (rows.Step())
                linked.insert(rows.Text(0));
        });
        if (!read.ok()) return rpc::WithDetails(read, call.language);
        const std::uint64_t year = request.year() == 0 ? ThisYear() : request.year();
        for (const std::string& code : UnservedGoals(*tree, year, linked))
            wire::Fill(*FindGoal(*tree, code), out.add_goals());
        return absl::OkStatus();
    }

    // A link to a goal whose years are over serves nothing.
    absl::Status Goalless(
        const rpc::Call& call,
        const pb::ListGoallessContractsRequest& request,
        pb::ListGoallessContractsResponse& out
    ) {
        const auto tree = reader_.Tree(std::nullopt);
        if (!tree.ok()) return rpc::WithDetails(tree.status(), call.language);
        std::vector<std::string> values{
            std::string(GoalLinkBook::kKind), std::string(kLinkServes), std::string()
        };
        std::string codes = "?";
        for (const StrategyGoal& goal : tree->goals) {
            if (!goal.HoldsIn(ThisYear(), ThisYear())) continue;
            values.push_back(goal.code);
            codes += ",?";
        }
        const std::string lacks =
            "records.kind=? AND records.state=? AND records.code IN (" + codes + ")";
        return ListLacking(call, journal_, Today(), lacks, values, request, out);
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    GoalReader reader_;
};

}  // namespace

std::vector<journal::AggregateOps> GoalAggregates() {
    return {RecordOps<GoalBook>(), RecordOps<GoalLinkBook>()};
}

std::unique_ptr<Part> MakeGoals(const PartKit& kit) {
    return std::make_unique<StrategyGoalPart>(kit);
}

}  // namespace luotsi::contract_registry
