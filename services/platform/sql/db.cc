#include "platform/sql/db.h"

#include "kernel/check.h"

#include <cstring>

namespace luotsi::sql {

absl::Status ToStatus(const Error& error) {
    switch (error.fault()) {
        case Fault::kUnavailable:
            return absl::UnavailableError(error.what());
        case Fault::kExhausted:
            return absl::ResourceExhaustedError(error.what());
        case Fault::kCorrupt:
            return absl::DataLossError(error.what());
        case Fault::kMissing:
            return absl::FailedPreconditionError(error.what());
        case Fault::kConstraint:
        case Fault::kDiskLost:
        case Fault::kInternal:
            break;
    }
    return absl::InternalError(error.what());
}

Statement& Statement::Bind(const Uuid& id) {
    return Blob(
        std::string_view(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size())
    );
}

Uuid Statement::Id(int column) const {
    const std::string_view bytes = View(column);
    Uuid::Bytes id{};
    LUOTSI_CHECK(
        bytes.empty() || bytes.size() == id.size(), "an id column holds 16 bytes or nothing"
    );
    if (!bytes.empty()) std::memcpy(id.data(), bytes.data(), id.size());
    return Uuid::FromBytes(id);
}

}  // namespace luotsi::sql
