#include "tools/luotsictl/import_command.h"

#include "tools/luotsictl/document.h"
#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/import_report.h"
#include "tools/luotsictl/mapping_files.h"
#include "tools/luotsictl/progress.h"

#include <luotsi/contract/v1/contract_service.pb.h>
#include <luotsi/type/v1/tabular_import.pb.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace luotsi::ctl {
namespace {

using type::v1::ImportChunk;
using type::v1::ImportEvent;

constexpr std::size_t kChunkBytes = 256U * 1024U;

struct Kind {
    std::string_view name;
    std::string_view path;
    /// Whether the rows rely on contracts that the registry knows.
    bool needs_registry;
};

constexpr Kind kKinds[]{
    {"contracts", "/luotsi.contract.v1.ContractService/ImportContracts", false},
    {"deviations", "/luotsi.selfmonitoring.v1.SupervisionService/ImportDeviations", true},
    {"invoices", "/luotsi.finance.v1.FinanceService/ImportInvoices", true},
    {"reports", "/luotsi.report.v1.ReportService/ImportReports", true},
};

const Kind& FindKind(std::string_view name) {
    return *std::ranges::find(kKinds, name, &Kind::name);
}

struct Source {
    std::string file;
    std::string bytes;
};

// Found out before the first file is sent, not after some of them. Nothing is opened: whoever
// writes into a pipe would be cut off.
std::string FirstUnreadable(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
        if (file == "-") continue;
        std::error_code fault;
        const bool is_directory = std::filesystem::is_directory(file, fault);
        if (!is_directory && access(file.c_str(), R_OK) == 0) continue;
        return file + ": " + std::generic_category().message(is_directory ? EISDIR : errno);
    }
    return {};
}

std::string PublishedName(const std::string& file) {
    return file == "-" ? "stdin" : std::filesystem::path(file).filename().string();
}

bool SendFile(rpc::Client::Upload& upload, const Source& source, Progress& progress) {
    for (std::size_t at = 0; at < source.bytes.size(); at += kChunkBytes) {
        ImportChunk chunk;
        chunk.set_data(source.bytes.substr(at, kChunkBytes));
        if (!upload.Write(chunk)) return false;
        progress.Sent(at + chunk.data().size(), source.bytes.size());
    }
    upload.WritesDone();
    return true;
}

ImportedFile Try(
    Session& session, const Kind& kind, const ImportChunk& header, const Source& source
) {
    const Settings& settings = session.settings();
    ImportedFile result{.file = source.file, .status = {}, .summary = {}};
    Progress progress(PublishedName(source.file));
    rpc::Client::Upload upload(
        session.client(),
        std::string(kind.path),
        settings.timeout.value_or(absl::InfiniteDuration()),
        settings.language
    );
    // A refused header ends the stream; Finish tells why.
    if (upload.Write(header)) SendFile(upload, source, progress);
    bool is_complete = false;
    ImportEvent event;
    while (upload.Read(&event)) {
        if (event.has_progress()) {
            progress.Rows(event.progress().rows_read(), event.progress().rows_committed());
        }
        if (!event.has_summary()) continue;
        result.summary = event.summary();
        is_complete = true;
    }
    result.status = upload.Finish();
    if (result.status.ok() && !is_complete) {
        result.status = {grpc::StatusCode::INTERNAL, "the import ended without its account"};
    }
    return result;
}

ImportedFile ImportOne(
    Session& session, const Kind& kind, const ImportChunk& header, const Source& source
) {
    int tries = 0;
    while (true) {
        ImportedFile result = Try(session, kind, header, source);
        if (result.status.ok() || !session.WaitForRetry(result.status, tries)) return result;
    }
}

grpc::Status RegistryRevision(Session& session, std::uint64_t& revision) {
    contract::v1::GetRegistryRevisionRequest request;
    contract::v1::RegistryRevision answer;
    const grpc::Status status = session.Call(
        *FindMethod("luotsi.contract.v1.ContractService.GetRegistryRevision"), request, answer
    );
    revision = answer.revision();
    return status;
}

}  // namespace

std::vector<std::string> ImportKinds() {
    std::vector<std::string> names;
    for (const Kind& kind : kKinds)
        names.emplace_back(kind.name);
    return names;
}

int RunImport(
    Session& session,
    const std::string& kind_name,
    const std::vector<std::string>& files,
    const std::string& mapping
) {
    const Settings& settings = session.settings();
    const Kind& kind = FindKind(kind_name);
    ImportChunk header;
    std::string wrong =
        ReadMapping(mapping, settings.mappings, header.mutable_header()->mutable_mapping());
    if (!wrong.empty()) return UsageError(wrong);
    if (wrong = FirstUnreadable(files); !wrong.empty()) return UsageError("cannot read " + wrong);
    header.mutable_header()->set_validate_only(settings.dry_run);
    if (kind.needs_registry) {
        std::uint64_t revision = 0;
        const grpc::Status status = RegistryRevision(session, revision);
        if (!status.ok()) return PrintError(status, settings);
        header.mutable_header()->set_min_registry_revision(revision);
    }

    std::vector<ImportedFile> results;
    for (const std::string& file : files) {
        Source source{.file = file, .bytes = {}};
        wrong = ReadFile(file, &source.bytes);
        if (!wrong.empty()) return UsageError(wrong);
        header.mutable_header()->set_file_name(PublishedName(file));
        results.push_back(ImportOne(session, kind, header, source));
        const grpc::Status& status = results.back().status;
        if (status.ok()) continue;
        std::cerr << file << ": ";
        if (PrintError(status, settings) != kRejected) break;
    }
    PrintImport(results, settings.output, std::cout);
    return ImportExitCode(results);
}

}  // namespace luotsi::ctl
