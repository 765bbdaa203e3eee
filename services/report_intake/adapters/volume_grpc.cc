#include "report_intake/adapters/volume_grpc.h"

#include "platform/digest/sha256.h"
#include "platform/rpc/errors.h"
#include "platform/wire/values.h"
#include "report_intake/adapters/volume_csv.h"
#include "report_intake/adapters/volume_store.h"
#include "report_intake/domain/small_cells.h"
#include "report_intake/domain/strategy_extract.h"

#include <string>
#include <utility>
#include <vector>

namespace luotsi::report_intake {
namespace {

constexpr std::string_view kService = "/luotsi.report.v1.VolumeService/";
constexpr int kMostMonths = 36;
// Of contracts that are read, and of an answer: with its CSV under the 4 MiB that a stock client
// takes.
constexpr int kMostRows = 10'000;

report::v1::ProductionMethod ToWire(ProductionMethod method) {
    return static_cast<report::v1::ProductionMethod>(static_cast<int>(method) + 1);
}

// `scheme:id` as an identifier; the scheme has no colon.
void PutProvider(const std::string& provider, report::v1::Volume& out) {
    const std::size_t colon = provider.find(':');
    if (colon == std::string::npos) return;
    out.mutable_provider()->set_scheme(provider.substr(0, colon));
    out.mutable_provider()->set_id(provider.substr(colon + 1));
}

void PutFigures(const Figures& figures, report::v1::Volume& out) {
    if (figures.clients) out.set_clients(*figures.clients);
    out.set_clients_partly_told(figures.clients_partly_told);
    wire::Put(figures.quantity, out.mutable_quantity());
    if (figures.amount) wire::Put(*figures.amount, out.mutable_amount());
    out.set_contracts(static_cast<std::uint32_t>(figures.contracts));
}

// The sum over all ways has no method, a sum of providers no provider.
struct WhoseVolume {
    std::optional<ProductionMethod> method = {};
    std::string provider = {};
};

void PutWhose(const VolumeGroup& group, const WhoseVolume& whose, report::v1::Volume& out) {
    out.set_unit(group.unit);
    if (whose.method) out.set_production_method(ToWire(*whose.method));
    PutProvider(whose.provider, out);
}

void PutVolume(
    const VolumeGroup& group,
    const WhoseVolume& whose,
    const Figures& figures,
    report::v1::Volume& out
) {
    PutWhose(group, whose, out);
    PutFigures(figures, out);
}

void PutGroup(const VolumeGroup& group, report::v1::Volumes& out) {
    for (const MethodVolume& method : group.methods) {
        for (const ProviderVolume& one : method.providers)
            PutVolume(group, {method.method, one.provider}, one.figures, *out.add_rows());
        PutVolume(group, {method.method}, method.figures, *out.add_by_method());
    }
    PutVolume(group, {}, group.figures, *out.add_totals());
}

void PutCompared(
    const VolumeGroup& group,
    const WhoseVolume& whose,
    const Figures& figures,
    report::v1::ComparedVolume& out
) {
    PutVolume(group, whose, figures, *out.mutable_volume());
    if (const auto unit_amount = UnitAmount(figures))
        wire::Put(*unit_amount, out.mutable_unit_amount());
}

// Own rows on one side, all others on the other.
absl::Status PutComparison(
    const rpc::Call& call, const VolumeGroup& group, report::v1::ComparedService& out
) {
    out.set_service_code(group.service_code);
    out.set_unit(group.unit);
    std::vector<Figures> bought;
    std::optional<Figures> own;
    for (const MethodVolume& method : group.methods) {
        const bool is_own = method.method == ProductionMethod::kOwn;
        for (const ProviderVolume& one : method.providers) {
            report::v1::ComparedVolume& row = is_own ? *out.add_own() : *out.add_bought();
            PutCompared(group, {method.method, one.provider}, one.figures, row);
        }
        if (is_own) {
            own = method.figures;
            PutCompared(group, {method.method}, *own, *out.mutable_own_total());
        } else {
            bought.push_back(method.figures);
        }
    }
    if (bought.empty()) return absl::OkStatus();
    const Checked<Figures> sum = SumOf(bought);
    if (!sum.ok()) return rpc::ToStatus(sum.rejection(), call.language);
    PutCompared(group, {}, sum.value(), *out.mutable_bought_total());
    if (!own) return absl::OkStatus();
    if (const auto difference = UnitAmountDifference(*own, sum.value()))
        wire::Put(*difference, out.mutable_difference());
    return absl::OkStatus();
}

report::v1::ExtractCell ToWire(Cell cell) {
    return static_cast<report::v1::ExtractCell>(static_cast<int>(cell) + 1);
}

// The rows of a group in the order of TableOf: the total, then each way followed by its providers.
class ExtractRows {
  public:
    ExtractRows(const VolumeGroup& group, std::uint64_t least, report::v1::StrategyExtract& extract)
        : group_(group),
          cells_(HideSmallCells(TableOf(group), least, group.currency.has_value())),
          extract_(extract) {}

    void Put() {
        Add(report::v1::EXTRACT_LEVEL_TOTAL, {}, group_.figures);
        for (const MethodVolume& method : group_.methods) {
            Add(report::v1::EXTRACT_LEVEL_METHOD, {method.method}, method.figures);
            for (const ProviderVolume& one : method.providers)
                Add(report::v1::EXTRACT_LEVEL_PROVIDER, {method.method, one.provider}, one.figures);
        }
    }

  private:
    void Add(report::v1::ExtractLevel level, const WhoseVolume& whose, const Figures& figures) {
        const Cell cell = cells_[next_++];
        report::v1::ExtractRow& row = *extract_.add_rows();
        row.set_month(group_.month.ToText());
        row.set_service_code(group_.service_code);
        row.set_level(level);
        row.set_cell(ToWire(cell));
        PutWhose(group_, whose, *row.mutable_volume());
        if (cell == Cell::kShown) {
            PutFigures(figures, *row.mutable_volume());
        } else {
            extract_.set_hidden_rows(extract_.hidden_rows() + 1);
        }
    }

    const VolumeGroup& group_;
    std::vector<Cell> cells_;
    std::size_t next_ = 0;
    report::v1::StrategyExtract& extract_;
};

}  // namespace

void VolumeGrpc::AddTo(rpc::Router& router) {
    using namespace report::v1;
    const auto name = [](std::string_view method) {
        return std::string(kService) + std::string(method);
    };
    router.Unary<GetVolumesRequest, Volumes>(
        name("GetVolumes"),
        [this](const auto& call, const auto& request, auto& out) { return Get(call, request, out); }
    );
    router.Unary<GetProductionComparisonRequest, ProductionComparison>(
        name("GetProductionComparison"),
        [this](const auto& call, const auto& request, auto& out) {
            return Compare(call, request, out);
        }
    );
    router.Unary<ExportStrategyExtractRequest, StrategyExtract>(
        name("ExportStrategyExtract"),
        [this](const auto& call, const auto& request, auto& out) {
            return Export(call, request, out);
        }
    );
}

absl::Status VolumeGrpc::Read(
    const rpc::Call& call, const VolumeQuestion& question, std::vector<VolumeGroup>& groups
) {
    const auto rows = ReadVolumes(journal_, question, kMostRows + 1);
    if (!rows.ok()) return rpc::WithDetails(rows.status(), call.language);
    if (rows->size() > kMostRows) return rpc::Fault("EXTRACT_TOO_LARGE", "", "", call.language);
    auto grouped = GroupVolumes(*rows);
    if (!grouped.ok()) return rpc::ToStatus(grouped.rejection(), call.language);
    groups = std::move(grouped).value();
    return absl::OkStatus();
}

absl::Status VolumeGrpc::Get(
    const rpc::Call& call, const report::v1::GetVolumesRequest& request, report::v1::Volumes& out
) {
    wire::Reader reader;
    const Month month = reader.MonthOf(request.month(), "month").value_or(Month());
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<VolumeGroup> groups;
    const absl::Status read = Read(call, {month, month, request.service_code()}, groups);
    if (!read.ok()) return read;
    out.set_service_code(request.service_code());
    out.set_month(request.month());
    for (const VolumeGroup& group : groups)
        PutGroup(group, out);
    return absl::OkStatus();
}

absl::Status VolumeGrpc::Compare(
    const rpc::Call& call,
    const report::v1::GetProductionComparisonRequest& request,
    report::v1::ProductionComparison& out
) {
    wire::Reader reader;
    const Month month = reader.MonthOf(request.month(), "month").value_or(Month());
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    std::vector<VolumeGroup> groups;
    const absl::Status read = Read(call, {month, month, request.service_code()}, groups);
    if (!read.ok()) return read;
    out.set_month(request.month());
    for (const VolumeGroup& group : groups) {
        const absl::Status put = PutComparison(call, group, *out.add_services());
        if (!put.ok()) return put;
    }
    return absl::OkStatus();
}

absl::Status VolumeGrpc::Export(
    const rpc::Call& call,
    const report::v1::ExportStrategyExtractRequest& request,
    report::v1::StrategyExtract& out
) {
    wire::Reader reader;
    const Month from = reader.MonthOf(request.from_month(), "from_month").value_or(Month());
    const Month to = reader.MonthOf(request.to_month(), "to_month").value_or(Month());
    if (to < from) reader.Fault("to_month", "DATE_ORDER_REVERSED");
    if (from.AddMonths(kMostMonths) <= to) reader.Fault("to_month", "EXTRACT_MONTHS_TOO_MANY");
    if (const auto faults = reader.rejection()) return rpc::ToStatus(*faults, call.language);
    // A service's table is protected by itself, so asking for one hides what asking for all hides.
    std::vector<VolumeGroup> groups;
    const absl::Status read = Read(call, {from, to, request.service_code()}, groups);
    if (!read.ok()) return read;
    out.set_from_month(request.from_month());
    out.set_to_month(request.to_month());
    out.set_service_code(request.service_code());
    out.set_least_clients(static_cast<std::uint32_t>(least_clients_));
    for (const VolumeGroup& group : groups)
        ExtractRows(group, least_clients_, out).Put();
    if (out.rows_size() > kMostRows) return rpc::Fault("EXTRACT_TOO_LARGE", "", "", call.language);
    out.set_csv(ExtractCsv(out));
    out.set_csv_sha256(digest::Sha256Hex(out.csv()));
    return NoteExport(call, out);
}

absl::Status VolumeGrpc::NoteExport(const rpc::Call& call, report::v1::StrategyExtract& extract) {
    const Uuid id = ids_.Next(clock_.Read().now);
    StrategyExtractExported exported{
        .from_month = Month::Parse(extract.from_month()).value_or(Month()),
        .to_month = Month::Parse(extract.to_month()).value_or(Month()),
        .service_code = extract.service_code(),
        .least_clients = extract.least_clients(),
        .rows = static_cast<std::uint64_t>(extract.rows_size()),
        .hidden_rows = extract.hidden_rows(),
        .csv_sha256 = extract.csv_sha256(),
    };
    ports::RequestContext context = call.request;
    // Each export is an export: none is answered from what was.
    context.request_id.clear();
    context.fingerprint.clear();
    context.validate_only = false;
    const auto noted = journal_.Run(context, [&](ports::Unit& unit) -> std::optional<Rejection> {
        unit.Append<StrategyExtractBook>(id, exported);
        return std::nullopt;
    });
    if (!noted.ok()) return rpc::ToStatus(noted, call.language);
    log_.Info(
        "report.extract_exported",
        {{"extract_id", id}, {"rows", exported.rows}, {"hidden_rows", exported.hidden_rows}}
    );
    extract.set_extract_id(id.ToText());
    return absl::OkStatus();
}

}  // namespace luotsi::report_intake
