#include "contract_registry/adapters/steering/closing_analysis_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/app/steering/closing_analysis_work.h"
#include "contract_registry/app/steering/lesson_work.h"
#include "platform/journal/state_after.h"

#include <luotsi/steering/v1/closing_analysis.pb.h>

#include <optional>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.ClosingAnalysisService";
constexpr const char* kOpened = "fi.luotsi.contract.closing_analysis.opened.v1";
constexpr const char* kCompleted = "fi.luotsi.contract.closing_analysis.completed.v1";

void PutAnalysis(const ClosingAnalysis& analysis, pb::ClosingAnalysis* out) {
    wire::Fill(analysis, out);
}

void PutLesson(const LessonToAnswer& lesson, pb::LessonToAnswer* out) {
    out->set_predecessor_id(lesson.predecessor_id.ToText());
    out->set_analysis_number(static_cast<std::uint32_t>(lesson.analysis_number));
    wire::Fill(lesson.lesson, out->mutable_lesson());
    if (!lesson.answered) return;
    out->set_answer(
        lesson.answered->answer == LessonAnswer::kUsed ? pb::LESSON_ANSWER_USED
                                                       : pb::LESSON_ANSWER_NOT_USED
    );
    out->set_reason(lesson.answered->reason);
    out->set_answered_on(lesson.answered->answered_on.ToText());
}

class ClosingAnalysisPart : public Part {
  public:
    explicit ClosingAnalysisPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        using Self = ClosingAnalysisPart;
        AddUnary(router, kService, "MarkPilot", this, &Self::Mark);
        AddUnary(router, kService, "OpenAnalysis", this, &Self::Open);
        AddUnary(router, kService, "RefreshAnalysis", this, &Self::Refresh);
        AddUnary(router, kService, "CompleteAnalysis", this, &Self::Complete);
        AddUnary(router, kService, "GetAnalyses", this, &Self::Get);
        AddUnary(router, kService, "ListAnalyses", this, &Self::List);
        AddUnary(router, kService, "ListLessons", this, &Self::Lessons);
        AddUnary(router, kService, "AnswerLesson", this, &Self::Answer);
    }

    // Opened and completed ones; what a refresh shows is for those who work on it.
    feed::Translator Translator() override {
        return [this](
                   const journal::Row& row, const void* event
               ) -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != ClosingAnalysisBook::kKind) return std::optional<feed::Translated>();
            const auto& happened = *static_cast<const ClosingAnalysisEvent*>(event);
            const auto* completed = std::get_if<AnalysisCompleted>(&happened);
            const bool opened = std::holds_alternative<AnalysisOpened>(happened);
            if (completed == nullptr && !opened) return std::optional<feed::Translated>();
            const auto held = journal::StateAfter<ClosingAnalysisBook>(journal_, row, event);
            if (!held.ok()) return absl::UnavailableError("the analyses cannot be read");
            const ContractAnalyses& known = held->state;
            const ClosingAnalysis* analysis =
                completed == nullptr ? &known.analyses.back() : known.Find(completed->number);
            pb::ClosingAnalysisEvent told;
            told.set_contract_id(row.stream.ToText());
            PutAnalysis(*analysis, told.mutable_analysis());
            return std::optional(feed::Translated{
                .type = opened ? kOpened : kCompleted,
                .key = row.stream.ToText(),
                .data = told.SerializeAsString(),
            });
        };
    }

  private:
    absl::Status Mark(
        const rpc::Call& call, const pb::MarkPilotRequest& request, pb::ContractAnalyses& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        const MarkPilot command{contract, request.pilot(), request.reason()};
        return Change(
            call,
            contract,
            out,
            [&](ports::Unit& unit, const auto& known, const Moment&) {
                return Decide(known, command, unit.Get<ContractBook>(contract).state);
            }
        );
    }

    absl::Status Open(
        const rpc::Call& call, const pb::OpenAnalysisRequest& request, pb::ContractAnalyses& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        const auto decide =
            [&](ports::Unit& unit, const ContractAnalyses& known, const Moment& moment) {
                OpenAnalysis command{.contract_id = contract, .reason = request.reason()};
                const ContractHistory history = unit.Get<ContractBook>(contract).state;
                if (history.exists) command.figures = FiguresIn(unit, contract, moment);
                return Decide(known, command, history, moment);
            };
        return Change(call, contract, out, decide);
    }

    absl::Status Refresh(
        const rpc::Call& call, const pb::RefreshAnalysisRequest& request, pb::ContractAnalyses& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        const auto decide =
            [&](ports::Unit& unit, const ContractAnalyses& known, const Moment& moment) {
                RefreshAnalysis command{.number = request.number()};
                if (known.Find(command.number) != nullptr)
                    command.figures = FiguresIn(unit, contract, moment);
                return Decide(known, command);
            };
        return Change(call, contract, out, decide);
    }

    absl::Status Complete(
        const rpc::Call& call, const pb::CompleteAnalysisRequest& request, pb::ContractAnalyses& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        wire::Reader reader;
        const auto command = wire::Taken<CompleteAnalysis>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto decide = [&](ports::Unit&, const auto& known, const Moment& moment) {
            return Decide(known, command, moment);
        };
        return Change(call, contract, out, decide);
    }

    template <class DecideIn>
    absl::Status Change(
        const rpc::Call& call, const Uuid& contract, pb::ContractAnalyses& out, DecideIn&& decide_in
    ) {
        const auto held = records_.Change<ClosingAnalysisBook>(
            contract,
            call.request,
            [&](ports::Unit& unit, const auto& before, const Moment& moment) {
                return decide_in(unit, before.state, moment);
            }
        );
        return AnswerRecord(call, held, out);
    }

    absl::Status Get(
        const rpc::Call& call, const pb::GetAnalysesRequest& request, pb::ContractAnalyses& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        if (const absl::Status known = CheckContract(call, contract); !known.ok()) return known;
        const auto held = journal_.Load<ClosingAnalysisBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        if (held->exists()) PutRecord(*held, &out);
        // A contract without any is answered too.
        out.set_contract_id(contract.ToText());
        return absl::OkStatus();
    }

    absl::Status List(
        const rpc::Call& call, const pb::ListAnalysesRequest& request, pb::ListAnalysesResponse& out
    ) {
        RecordFilter filter;
        if (request.state() != pb::ANALYSIS_STATE_UNSPECIFIED) {
            const auto state = static_cast<AnalysisState>(request.state() - 1);
            filter.states = {std::string(EnumText(state))};
        }
        return ListRecords<ClosingAnalysisBook>(
            call,
            journal_,
            store_,
            std::move(filter),
            request,
            out,
            [](pb::ListAnalysesResponse& page) { return page.add_contracts(); }
        );
    }

    absl::Status Lessons(
        const rpc::Call& call, const pb::ListLessonsRequest& request, pb::ListLessonsResponse& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        if (const absl::Status known = CheckContract(call, contract); !known.ok()) return known;
        return PutLessons(call, contract, request.only_open(), out);
    }

    absl::Status Answer(
        const rpc::Call& call, const pb::AnswerLessonRequest& request, pb::ListLessonsResponse& out
    ) {
        const Uuid contract = *Uuid::Parse(request.contract_id());
        wire::Reader reader;
        const auto command = wire::Taken<AnswerLesson>(request, "", reader);
        if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
        const auto decide = [&](ports::Unit& unit, const auto& before, const Moment& moment) {
            const ContractHistory history = unit.Get<ContractBook>(contract).state;
            const Uuid predecessor = PredecessorOf(history.base).value_or(Uuid());
            const auto& lessons = unit.Get<ClosingAnalysisBook>(predecessor).state;
            return Decide(before.state, command, history, lessons, moment);
        };
        const auto held = records_.Change<LessonBook>(contract, call.request, decide);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        return PutLessons(call, contract, false, out);
    }

    absl::Status PutLessons(
        const rpc::Call& call, const Uuid& contract, bool only_open, pb::ListLessonsResponse& out
    ) {
        const auto held = journal_.Load<ContractBook>(contract);
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const std::optional<Uuid> predecessor = PredecessorOf(held->state.base);
        if (!predecessor) return absl::OkStatus();
        const auto analyses = journal_.Load<ClosingAnalysisBook>(*predecessor);
        if (!analyses.ok()) return rpc::ToStatus(analyses, call.language);
        const auto answers = journal_.Load<LessonBook>(contract);
        if (!answers.ok()) return rpc::ToStatus(answers, call.language);
        for (const LessonToAnswer& one : LessonsFrom(analyses->state, answers->state)) {
            if (!only_open || !one.answered) PutLesson(one, out.add_lessons());
        }
        return absl::OkStatus();
    }

    // Another provider's contract is answered like one that never was.
    absl::Status CheckContract(const rpc::Call& call, const Uuid& contract) {
        const absl::StatusOr<bool> covered = contracts_.Covers(call.caller.scope, contract);
        if (!covered.ok()) return rpc::WithDetails(covered.status(), call.language);
        const auto known = journal_.Load<ContractBook>(contract);
        if (!known.ok()) return rpc::ToStatus(known, call.language);
        if (*covered && known->exists()) return absl::OkStatus();
        return rpc::Fault("CONTRACT_NOT_FOUND", "contract_id", "", call.language);
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> ClosingAnalysisAggregates() {
    return {RecordOps<ClosingAnalysisBook>(), journal::MakeOps<LessonBook>(nullptr)};
}

std::unique_ptr<Part> MakeClosingAnalyses(const PartKit& kit) {
    return std::make_unique<ClosingAnalysisPart>(kit);
}

}  // namespace luotsi::contract_registry
