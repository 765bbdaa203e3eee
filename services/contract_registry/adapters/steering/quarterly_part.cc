#include "contract_registry/adapters/steering/quarterly_part.h"

#include "contract_registry/adapters/record_rpc.h"
#include "contract_registry/adapters/steering/quarterly_reader.h"
#include "platform/digest/sha256.h"
#include "platform/runtime/helsinki.h"

#include <luotsi/steering/v1/quarterly_report.pb.h>

#include <optional>
#include <string_view>
#include <utility>

namespace luotsi::contract_registry {
namespace {

namespace pb = steering::v1;

constexpr std::string_view kService = "luotsi.steering.v1.QuarterlyReportService";
// One report for everybody, whoever published it.
constexpr std::string_view kPublishedIn = "en";
constexpr const char* kPublished = "fi.luotsi.contract.quarterly_report.published.v1";

pb::QuarterlyReport ToMessage(const QuarterlyFigures& figures) {
    pb::QuarterlyReport report;
    wire::Fill(figures, &report);
    return report;
}

void PutPublished(
    const ports::Held<QuarterlyReportBook>& held,
    const QuarterlyReportPublished& version,
    pb::PublishedQuarterlyReport* out
) {
    PutRecord(held, out);
    out->set_version(static_cast<std::uint32_t>(version.version));
    out->set_sha256(version.sha256);
    out->set_reason(version.reason);
    out->set_published_on(version.published_on.ToText());
    *out->mutable_report() = ToMessage(version.report);
}

// A quarter and the instant at which it is looked at.
struct Question {
    Quarter quarter;
    Instant known;
};

class QuarterlyPart : public Part {
  public:
    explicit QuarterlyPart(const PartKit& kit)
        : journal_(kit.journal),
          contracts_(kit.contracts),
          records_(kit.records),
          store_(kit.store) {}

    void AddTo(rpc::Router& router) override {
        AddUnary(router, kService, "GetQuarterlyReport", this, &QuarterlyPart::Get);
        AddUnary(router, kService, "PublishQuarterlyReport", this, &QuarterlyPart::Publish);
        AddUnary(router, kService, "GetPublishedReport", this, &QuarterlyPart::GetPublished);
    }

    feed::Translator Translator() override {
        return [this](const journal::Row& row, const void*)
                   -> absl::StatusOr<std::optional<feed::Translated>> {
            if (row.kind != QuarterlyReportBook::kKind) return std::optional<feed::Translated>();
            const auto held =
                journal_.LoadAtRevision<QuarterlyReportBook>(row.stream, row.revision);
            if (!held.ok()) return absl::UnavailableError("the report cannot be read");
            pb::QuarterlyReportEvent told;
            PutPublished(*held, held->state.versions.back(), told.mutable_published());
            return std::optional(feed::Translated{
                .type = kPublished,
                .key = held->state.quarter,
                .data = told.SerializeAsString(),
            });
        };
    }

  private:
    template <class Request>
    Checked<Question> Read(const Request& request) {
        wire::Reader reader;
        const Instant now = records_.clock().Read().now;
        const std::optional<Quarter> quarter = Quarter::Parse(request.quarter());
        if (!quarter) reader.Fault("quarter", "FIELD_FORMAT_INVALID");
        Instant known = now;
        if (request.has_as_of()) known = reader.InstantOf(request.as_of(), "as_of").value_or(now);
        // What will be known later is not known now: such an answer could change.
        if (known > now) reader.Fault("as_of", "FIELD_OUT_OF_RANGE");
        const bool begun = quarter && quarter->FirstDay() <= runtime::HelsinkiDate(known);
        if (quarter && !begun) reader.Fault("quarter", "FIELD_OUT_OF_RANGE");
        if (const auto faults = reader.rejection()) return *faults;
        return Question{*quarter, known};
    }

    absl::StatusOr<QuarterlyFigures> Reckon(const Question& question, std::string_view language) {
        JournalWorld world(journal_, contracts_, store_, question.known);
        return ReckonQuarter(journal_, world, question.quarter, language);
    }

    absl::Status Get(
        const rpc::Call& call,
        const pb::GetQuarterlyReportRequest& request,
        pb::QuarterlyReport& out
    ) {
        const Checked<Question> question = Read(request);
        if (!question.ok()) return rpc::ToStatus(question.rejection(), call.language);
        const auto figures = Reckon(question.value(), call.language);
        if (!figures.ok()) return rpc::WithDetails(figures.status(), call.language);
        out = ToMessage(*figures);
        return absl::OkStatus();
    }

    absl::Status Publish(
        const rpc::Call& call,
        const pb::PublishQuarterlyReportRequest& request,
        pb::PublishedQuarterlyReport& out
    ) {
        const Checked<Question> question = Read(request);
        if (!question.ok()) return rpc::ToStatus(question.rejection(), call.language);
        auto figures = Reckon(question.value(), kPublishedIn);
        if (!figures.ok()) return rpc::WithDetails(figures.status(), call.language);
        PublishReport command{.reason = request.reason(), .report = *std::move(figures)};
        command.sha256 = digest::Sha256Hex(ToMessage(command.report).SerializeAsString());
        const CivilDate known_on = runtime::HelsinkiDate(question.value().known);
        const auto held = records_.Change<QuarterlyReportBook>(
            QuarterlyReportId(question.value().quarter),
            call.request,
            [&](ports::Unit&, const auto& before, const Moment& moment) {
                return Decide(before.state, command, known_on, moment);
            }
        );
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        PutPublished(*held, held->state.versions.back(), &out);
        return absl::OkStatus();
    }

    absl::Status GetPublished(
        const rpc::Call& call,
        const pb::GetPublishedReportRequest& request,
        pb::PublishedQuarterlyReport& out
    ) {
        const std::optional<Quarter> quarter = Quarter::Parse(request.quarter());
        if (!quarter) return rpc::Fault("FIELD_FORMAT_INVALID", "quarter", "", call.language);
        const auto held = journal_.Load<QuarterlyReportBook>(QuarterlyReportId(*quarter));
        if (!held.ok()) return rpc::ToStatus(held, call.language);
        const QuarterlyReportPublished* version = held->state.Find(request.version());
        if (version == nullptr)
            return rpc::Fault("PUBLISHED_REPORT_NOT_FOUND", "quarter", "", call.language);
        PutPublished(*held, *version, &out);
        return absl::OkStatus();
    }

    journal::Journal& journal_;
    ContractReadModel& contracts_;
    Records& records_;
    RecordStore& store_;
};

}  // namespace

std::vector<journal::AggregateOps> QuarterlyAggregates() {
    return {RecordOps<QuarterlyReportBook>()};
}

std::unique_ptr<Part> MakeQuarterly(const PartKit& kit) {
    return std::make_unique<QuarterlyPart>(kit);
}

}  // namespace luotsi::contract_registry
