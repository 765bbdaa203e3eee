#include "tools/luotsictl/ocds_command.h"

#include "tools/luotsictl/errors.h"
#include "tools/luotsictl/exit_code.h"
#include "tools/luotsictl/render.h"

#include <luotsi/contract/v1/ocds.pb.h>

#include <google/protobuf/util/time_util.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace luotsi::ctl {
namespace {

using contract::v1::ExportOcdsRequest;
using contract::v1::OcdsPart;
using contract::v1::OcdsSummary;

constexpr const char* kMethod = "/luotsi.contract.v1.OcdsService/ExportOcds";

// A package that grows as its items come: the head's object stays open for the list.
class PackageFile {
  public:
    PackageFile(std::string path, std::string list)
        : path_(std::move(path)), list_(std::move(list)) {
        if (!path_.empty()) file_.open(Unfinished(), std::ios::binary | std::ios::trunc);
    }
    ~PackageFile() {
        if (path_.empty()) return;
        file_.close();
        std::error_code ignored;
        std::filesystem::remove(Unfinished(), ignored);
    }
    PackageFile(const PackageFile&) = delete;
    PackageFile& operator=(const PackageFile&) = delete;

    void Begin(const std::string& head) {
        file_ << head.substr(0, head.rfind('}')) << ",\"" << list_ << "\":[";
    }
    void Add(const std::string& item) {
        file_ << (first_ ? "\n" : ",\n") << item;
        first_ = false;
    }
    // Puts the file in its place; false when it cannot be written.
    bool Finish() {
        if (path_.empty()) return true;
        file_ << "\n]}\n";
        file_.close();
        std::error_code fault;
        if (file_.good()) std::filesystem::rename(Unfinished(), path_, fault);
        return file_.good() && !fault;
    }

  private:
    std::string Unfinished() const { return path_ + ".unfinished"; }

    std::string path_;
    std::string list_;
    std::ofstream file_;
    bool first_ = true;
};

bool ReadInstant(const std::string& text, google::protobuf::Timestamp* instant) {
    return google::protobuf::util::TimeUtil::FromString(text, instant);
}

}  // namespace

int ExportOcds(Session& session, const OcdsExport& asked) {
    const Settings& settings = session.settings();
    ExportOcdsRequest request;
    request.set_publisher(asked.publisher);
    request.set_base_uri(asked.base_uri);
    if (!asked.from.empty() && !ReadInstant(asked.from, request.mutable_from()))
        return UsageError("--from is no instant like 2026-03-01T12:00:00Z");
    if (!asked.to.empty() && !ReadInstant(asked.to, request.mutable_to()))
        return UsageError("--to is no instant like 2026-03-01T12:00:00Z");
    PackageFile releases(asked.releases, "releases");
    PackageFile records(asked.records, "records");
    rpc::Client::Upload stream(
        session.client(),
        kMethod,
        settings.timeout.value_or(absl::InfiniteDuration()),
        settings.language
    );
    if (stream.Write(request)) stream.WritesDone();
    OcdsSummary summary;
    bool whole = false;
    OcdsPart part;
    while (stream.Read(&part)) {
        if (part.has_heads()) {
            releases.Begin(part.heads().release_package());
            records.Begin(part.heads().record_package());
        }
        if (part.has_release()) releases.Add(part.release());
        if (part.has_record()) records.Add(part.record());
        whole = part.has_summary();
        if (whole) summary = part.summary();
    }
    const grpc::Status status = stream.Finish();
    if (!status.ok()) return PrintError(status, settings);
    if (!whole || !releases.Finish() || !records.Finish()) {
        std::cerr << "error: the export is not whole, or its files cannot be written\n";
        return kFailed;
    }
    std::cout << ToJson(summary);
    return kOk;
}

}  // namespace luotsi::ctl
