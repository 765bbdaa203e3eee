#include "contract_registry/adapters/steering/promise_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/goal_reader.h"
#include "contract_registry/domain/steering/promise.h"

#include <luotsi/steering/v1/promise.pb.h>

#include <algorithm>
#include <map>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.PromiseService";
// The public sees a year.
constexpr int kShownMonths = 12;

// What the goals behind promises came to; each is looked up once.
using Outcomes = std::map<std::string, GoalOutcome, std::less<>>;

class PromisePart : public Part {
  public:
    explicit PromisePart(const PartKit& kit)
        : journal_(kit.journal),
          records_(kit.records),
          store_(kit.store),
          reader_(kit.journal, kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "PublishPromise", this, &PromisePart::Publish);
        AddUnary(router, kService, "EvaluatePromise", this, &PromisePart::Evaluate);
        AddUnary(router, kService, "GetPromise", this, &PromisePart::Get);
        AddUnary(router, kService, "GetPublicPromise", this, &PromisePart::GetPublic);
    }

  private:
    absl::Status Publish(
        const rpc::Call& call, const pb::PublishPromiseRequest& request, pb::ServicePromise& out
    ) {
        wire::Reader reader;
        const auto version = wire::Taken<PromiseVersion>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const PublishPromise command{
            .code = request.code(),
            .title_fi = version.title_fi,
            .title_sv = version.title_sv,
            .title_en = version.title_en,
            .items = version.items,
        };
        const auto held = records_.Change<PromiseBook>(
            PromiseId(command.code),
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                const ServicePromise promise = before.state;
                const GoalTree goals = unit.Get<GoalBook>(GoalTreeId()).state;
                return Decide(promise, command, goals, moment);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Evaluate(
        const rpc::Call& call, const pb::EvaluatePromiseRequest& request, pb::ServicePromise& out
    ) {
        wire::Reader reader;
        const auto command =
            wire::Taken<PromiseEvaluation>(request.evaluation(), "evaluation", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto held = records_.Change<PromiseBook>(
            PromiseId(request.code()),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, moment);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetPromiseRequest& request, pb::ServicePromise& out
    ) {
        const auto held = journal_.Load<PromiseBook>(PromiseId(request.code()));
        if (held.ok() && !held->exists())
            return rpc::Fault("PROMISE_NOT_FOUND", "code", "", call.language);
        return AnswerRecord(call, held, out);
    }

    absl::Status GetPublic(
        const rpc::Call& call, const pb::GetPublicPromiseRequest& request, pb::PublicPromise& out
    ) {
        wire::Reader reader;
        const Month last = Month::Of(records_.clock().Read().today).AddMonths(-1);
        const Month to = reader.MonthOf(request.to_month(), "to_month").value_or(last);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const MonthSpan span{.from = to.AddMonths(1 - kShownMonths), .to = to};
        out.set_from_month(span.from.ToText());
        out.set_to_month(span.to.ToText());
        std::vector<ServicePromise> promises;
        if (absl::Status read = FindPromises(request.code(), promises); !read.ok())
            return rpc::WithDetails(read, call.language);
        if (promises.empty() && !request.code().empty())
            return rpc::Fault("PROMISE_NOT_FOUND", "code", "", call.language);
        const absl::Status put = PutAll(promises, span, out);
        return put.ok() ? put : rpc::WithDetails(put, call.language);
    }

    // In the order of codes.
    absl::Status FindPromises(const std::string& code, std::vector<ServicePromise>& promises) {
        RecordFilter filter{.kind = std::string(PromiseBook::kKind), .code = code};
        const absl::Status read = EachRecordId(store_, filter, [&](const Uuid& id) -> absl::Status {
            const auto held = LoadKnown<PromiseBook>(journal_, id, std::nullopt);
            if (!held.ok()) return held.status();
            promises.push_back(held->state);
            return absl::OkStatus();
        });
        std::ranges::sort(promises, {}, &ServicePromise::code);
        return read;
    }

    absl::Status PutAll(
        const std::vector<ServicePromise>& promises, const MonthSpan& span, pb::PublicPromise& out
    ) {
        const auto tree = reader_.Tree(std::nullopt);
        if (!tree.ok()) return tree.status();
        Outcomes outcomes;
        for (const ServicePromise& promise : promises) {
            for (const PromiseItem& item : promise.versions.back().items) {
                const absl::Status added = AddOutcomes(item, *tree, span, outcomes);
                if (!added.ok()) return added;
                PutItem(promise, item, *tree, outcomes, out.add_items());
            }
            if (const PromiseEvaluation* round = LastRound(promise)) {
                pb::PublicEvaluation& shown = *out.add_evaluations();
                wire::Fill(*round, &shown);
                shown.set_promise_code(promise.code);
            }
        }
        return absl::OkStatus();
    }

    absl::Status AddOutcomes(
        const PromiseItem& item, const GoalTree& tree, const MonthSpan& span, Outcomes& outcomes
    ) {
        for (const std::string& code : item.goal_codes) {
            const StrategyGoal* goal = FindGoal(tree, code);
            if (goal == nullptr || outcomes.contains(code)) continue;
            GoalFacts facts;
            const absl::Status read = reader_.AddFacts(tree, code, span, std::nullopt, facts);
            if (!read.ok()) return read;
            outcomes[code] = OutcomeOf(tree, facts, *goal, span);
        }
        return absl::OkStatus();
    }

    static void PutItem(
        const ServicePromise& promise,
        const PromiseItem& item,
        const GoalTree& tree,
        const Outcomes& outcomes,
        pb::PublicPromiseItem* out
    ) {
        const PromiseVersion& version = promise.versions.back();
        wire::Fill(item, out);
        out->set_promise_code(promise.code);
        out->set_item_code(item.code);
        out->set_title_fi(version.title_fi);
        out->set_title_sv(version.title_sv);
        std::vector<GoalState> states;
        for (const std::string& code : item.goal_codes) {
            const auto outcome = outcomes.find(code);
            if (outcome == outcomes.end()) continue;
            pb::PublicPromiseGoal& goal = *out->add_goals();
            wire::Fill(*FindGoal(tree, code), &goal);
            wire::Fill(outcome->second, &goal);
            goal.set_goal_code(code);
            states.push_back(outcome->second.state);
        }
        out->set_state(static_cast<pb::GoalState>(static_cast<int>(PromiseState(states)) + 1));
        PutScore(promise, item, out);
    }

    static void PutScore(
        const ServicePromise& promise, const PromiseItem& item, pb::PublicPromiseItem* out
    ) {
        const PromiseEvaluation* round = LastRound(promise);
        if (round == nullptr) return;
        const PromiseScore* score = ScoreOf(promise, *round, item);
        if (score == nullptr) return;
        std::uint64_t evaluators = 0;
        for (const std::uint64_t count : score->counts) {
            out->add_counts(static_cast<std::uint32_t>(count));
            evaluators += count;
        }
        out->set_evaluators(static_cast<std::uint32_t>(evaluators));
        out->set_round(round->round);
        out->set_held_on(round->held_on.ToText());
        if (const auto average = AverageOf(*score)) wire::Put(*average, out->mutable_average());
    }

    journal::Journal& journal_;
    Records& records_;
    RecordStore& store_;
    GoalReader reader_;
};

}  // namespace

std::vector<journal::AggregateOps> PromiseAggregates() {
    return {RecordOps<PromiseBook>()};
}

std::unique_ptr<Part> MakePromises(const PartKit& kit) {
    return std::make_unique<PromisePart>(kit);
}

}  // namespace luotsi::contract_registry
