#include "report_intake/adapters/report_stream.h"

#include "platform/rpc/errors.h"
#include "platform/rpc/item_call.h"
#include "platform/rpc/validate.h"
#include "report_intake/adapters/report_proto.h"
#include "report_intake/adapters/report_reads.h"

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

namespace pb = report::v1;

// A batch is committed together: large enough to pay for a commit, small enough to bound memory and
// the time that a single call waits behind it.
constexpr std::size_t kReportsPerBatch = 256;
constexpr int kLinesPerBatch = 20'000;
// How long the next message may be under way before what has come is committed.
constexpr absl::Duration kPatience = absl::Microseconds(200);

const google::protobuf::MethodDescriptor& SubmitMethod() {
    static const google::protobuf::MethodDescriptor& kMethod =
        *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            "luotsi.report.v1.ReportService.SubmitReport"
        );
    return kMethod;
}

// One report of the stream, from its parts to its answer.
struct Item {
    rpc::Call call;
    std::string request_id;
    Uuid contract = {};
    Month month = {};
    // Set when it was refused before it came to the store.
    absl::Status refused = absl::OkStatus();
    SubmitReport command = {};
    std::optional<ports::Held<ReportBook>> after = {};
    ports::Result<ports::Held<ReportBook>> result = absl::UnknownError("not run");
};

struct Batch {
    std::vector<std::unique_ptr<Item>> items;
    // A contract stands in a batch once: a report is held against what its contract reported
    // before.
    std::set<Uuid> contracts;
    int lines = 0;

    bool empty() const { return items.empty(); }
    bool full() const { return items.size() >= kReportsPerBatch || lines >= kLinesPerBatch; }
};

bool IsSameReport(const pb::SubmitReportRequest& first, const pb::SubmitReportRequest& next) {
    return first.request_id() == next.request_id() && first.contract_id() == next.contract_id() &&
           first.month() == next.month() && first.validate_only() == next.validate_only() &&
           first.reason() == next.reason() &&
           first.min_contract_revision() == next.min_contract_revision();
}

// One list of a report, which may have so many elements as in a single call; one more tells that
// there are too many, and what follows it is dropped.
template <class List>
void JoinList(List& joined, const List& more, const char* field) {
    const auto& descriptor = *pb::SubmitReportRequest::descriptor()->FindFieldByName(field);
    const int most = static_cast<int>(rpc::MaxItems(descriptor)) + 1;
    for (int i = 0; i < more.size() && joined.size() < most; ++i)
        *joined.Add() = more.Get(i);
}

void Join(pb::SubmitReportRequest& report, const pb::SubmitReportRequest& part) {
    JoinList(*report.mutable_lines(), part.lines(), "lines");
    JoinList(*report.mutable_forecast(), part.forecast(), "forecast");
    JoinList(*report.mutable_totals(), part.totals(), "totals");
}

void PutError(const absl::Status& status, google::rpc::Status* out) {
    const grpc::Status told = rpc::ToGrpc(status);
    // The details already are a google.rpc.Status, as stock clients unpack it.
    if (!out->ParseFromString(told.error_details()) || out->code() == 0) {
        out->set_code(static_cast<int>(told.error_code()));
        out->set_message(told.error_message());
    }
}

pb::SubmitReportAnswer AnswerOf(const Item& item) {
    pb::SubmitReportAnswer answer;
    answer.set_request_id(item.request_id);
    if (!item.refused.ok()) {
        PutError(item.refused, answer.mutable_error());
    } else if (!item.result.ok()) {
        PutError(rpc::ToStatus(item.result, item.call.language), answer.mutable_error());
    } else {
        PutReceipt(*item.result, item.call.language, answer.mutable_receipt());
    }
    return answer;
}

// What the caller sees of each contract, asked once a stream and contract.
class KnownContracts {
  public:
    KnownContracts(journal::Journal& journal, ReportReadModel& read_model, const rpc::Call& call)
        : journal_(journal), reads_(journal, read_model), call_(call) {}

    // The revision of its terms that is known here; 0: none.
    absl::StatusOr<std::uint64_t> Revision(const Uuid& contract) {
        const auto terms = journal_.Load<TermsBook>(contract);
        if (!terms.ok()) return absl::UnavailableError("the contract's terms cannot be read");
        return terms->state.contract_revision;
    }

    absl::StatusOr<Sight> SightOf(const Place& place) {
        if (!call_.caller.scope.limited()) return Sight::kMonth;
        const auto known = seen_.find(place.contract);
        if (known != seen_.end() && known->second.Has(place.month)) return Sight::kMonth;
        absl::StatusOr<MonthsSeen> seen = reads_.MonthsOf(call_, place.contract);
        if (!seen.ok()) return seen.status();
        const bool own = seen->Has(place.month);
        seen_[place.contract] = *std::move(seen);
        if (own) return Sight::kMonth;
        return reads_.SightOf(call_, place);
    }

  private:
    journal::Journal& journal_;
    ReportReads reads_;
    const rpc::Call& call_;
    std::map<Uuid, MonthsSeen> seen_;
};

std::unique_ptr<Item> ParseItem(
    const rpc::Call& stream, pb::SubmitReportRequest& request, KnownContracts& contracts
) {
    auto item = std::make_unique<Item>(Item{.call = stream, .request_id = request.request_id()});
    const auto refuse = [&](const Rejection& rejection) {
        item->refused = rpc::ToStatus(rejection, stream.language);
    };
    if (const auto fault = rpc::CheckItem(SubmitMethod(), request, item->call)) {
        refuse(*fault);
        return item;
    }
    wire::Reader reader;
    item->contract = reader.Id(request.contract_id(), "contract_id");
    item->month = reader.MonthOf(request.month(), "month").value_or(Month());
    item->command = {
        .contract = item->contract,
        .month = item->month,
        .sent = ParseSent(request, reader),
        .import_identity = {},
        .reason = request.reason(),
    };
    if (const auto faults = reader.rejection()) {
        refuse(*faults);
        return item;
    }
    const absl::StatusOr<Sight> sight = contracts.SightOf({item->contract, item->month});
    if (!sight.ok()) {
        item->refused = rpc::WithDetails(sight.status(), stream.language);
        return item;
    }
    const bool unknown = *sight == Sight::kNothing;
    if (request.min_contract_revision() > 0) {
        const absl::StatusOr<std::uint64_t> known =
            unknown ? absl::StatusOr<std::uint64_t>(0) : contracts.Revision(item->contract);
        if (!known.ok() || *known < request.min_contract_revision()) {
            item->refused =
                rpc::Fault("REVISION_NOT_SEEN_YET", "min_contract_revision", "", stream.language);
            return item;
        }
    }
    if (unknown) refuse(UnknownContract());
    if (*sight == Sight::kContract) refuse(OutsideContract());
    return item;
}

// Puts the parts of the stream together.
class PartReader {
  public:
    // The status is a disorder of the stream itself. Nothing while the report goes on.
    absl::StatusOr<std::optional<pb::SubmitReportRequest>> Take(
        pb::SubmitReportPart& part, std::string_view language
    ) {
        if (!open_) {
            report_ = std::move(*part.mutable_report());
        } else if (IsSameReport(report_, part.report())) {
            Join(report_, part.report());
        } else {
            return rpc::Fault("STREAM_PART_MISMATCH", "report.request_id", "", language);
        }
        open_ = part.more();
        if (open_) return std::optional<pb::SubmitReportRequest>();
        return std::optional(std::move(report_));
    }

    bool open() const { return open_; }

  private:
    pb::SubmitReportRequest report_;
    bool open_ = false;
};

}  // namespace

void PutReceipt(
    const ports::Held<ReportBook>& held, const std::string& language, pb::ReportReceipt* out
) {
    pb::Report report;
    PutReport(held, held.state.versions.size(), language, &report);
    out->set_report_id(report.id());
    out->set_contract_id(report.contract_id());
    out->set_month(report.month());
    out->set_version(report.version());
    out->set_content_sha256(report.content_sha256());
    *out->mutable_received_at() = report.received_at();
    out->set_state(report.state());
    out->set_accepted_lines(static_cast<std::uint32_t>(report.lines_size()));
    out->mutable_returned_lines()->Swap(report.mutable_returned_lines());
    out->mutable_remarks()->Swap(report.mutable_remarks());
}

void ReportStream::AddTo(rpc::Router& router) {
    router.Upload<pb::SubmitReportPart, pb::SubmitReportAnswer>(
        "/luotsi.report.v1.ReportService/SubmitReports",
        [this](const rpc::Call& call, Stream& stream) { return Run(call, stream); }
    );
}

absl::Status ReportStream::Run(const rpc::Call& call, Stream& stream) {
    KnownContracts contracts(journal_, read_model_, call);
    PartReader parts;
    Batch batch;
    std::future<Batch> under_way;
    const auto answer = [&]() -> bool {
        const Batch done = under_way.get();
        for (const auto& item : done.items) {
            if (!stream.Write(AnswerOf(*item))) return false;
        }
        return true;
    };
    const auto commit = [&]() -> bool {
        if (under_way.valid() && !answer()) return false;
        under_way = std::async(std::launch::async, [this, work = std::move(batch)]() mutable {
            std::vector<BatchedReport> reports;
            for (const auto& item : work.items) {
                if (!item->refused.ok()) continue;
                reports.push_back({
                    .contract = item->contract,
                    .month = item->month,
                    .command = std::move(item->command),
                    .request = item->call.request,
                    .result = &item->result,
                });
            }
            commands_.HandleAll(std::move(reports));
            return std::move(work);
        });
        batch = Batch();
        return true;
    };
    pb::SubmitReportPart part;
    while (true) {
        const bool idle = batch.empty() && !under_way.valid();
        if (!idle && !stream.Waits(kPatience)) {
            // Nothing more has come: commit what there is, then tell what became of it.
            if (batch.empty() ? !answer() : !commit()) return stream.failure();
            continue;
        }
        if (!stream.Read(part)) break;
        auto whole = parts.Take(part, call.language);
        if (!whole.ok()) return whole.status();
        part.Clear();
        if (!whole->has_value()) continue;
        std::unique_ptr<Item> item = ParseItem(call, **whole, contracts);
        if (batch.contracts.contains(item->contract) && !commit()) return stream.failure();
        batch.lines += (*whole)->lines_size() + (*whole)->forecast_size();
        batch.contracts.insert(item->contract);
        batch.items.push_back(std::move(item));
        if (batch.full() && !commit()) return stream.failure();
    }
    if (!stream.failure().ok()) return stream.failure();
    if (parts.open()) return rpc::Fault("STREAM_PART_MISMATCH", "more", "", call.language);
    if (!batch.empty() && !commit()) return stream.failure();
    if (under_way.valid() && !answer()) return stream.failure();
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
