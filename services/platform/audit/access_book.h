#pragma once

#include "kernel/aggregate.h"
#include "kernel/describe.h"
#include "kernel/ids.h"
#include "platform/sql/db.h"
#include "ports/books.h"

#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace luotsi::audit {

// Protected fields that were read of each of some objects.
struct FieldsRead {
    // Paths from the object, without places in lists: `responsible_persons.name`.
    std::vector<std::string> fields;
    std::vector<Uuid> entities;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"fields", &FieldsRead::fields}, Field{"entities", &FieldsRead::entities}
        };
    }
};

// One answer that held protected fields; who got it stands in the row's actor.
struct ProtectedRead {
    static constexpr std::string_view kName = "ProtectedRead";

    // "/luotsi.contract.v1.ContractService/GetContract"
    std::string method;
    std::vector<FieldsRead> reads;

    static constexpr auto Fields() {
        return std::tuple{
            Field{"method", &ProtectedRead::method}, Field{"reads", &ProtectedRead::reads}
        };
    }
};

// Nothing depends on the past: every answer is a stream of its own.
struct Access {
    std::string method;
    static constexpr auto Fields() { return std::tuple{Field{"method", &Access::method}}; }
};

// Readings stand in the journal beside the changes, so that one chain vouches for both. Every
// journal keeps this book.
struct AccessBook {
    using State = Access;
    using Event = std::variant<ProtectedRead>;
    static constexpr std::string_view kKind = "access";
    static constexpr std::uint64_t kSnapshotEvery = 0;
    static void Evolve(State& access, const Event& event, const Recorded&) {
        access.method = std::get<ProtectedRead>(event).method;
    }
};

// Which readings concern an object.
inline constexpr std::string_view kAccessTable = "access_entities";
inline constexpr std::string_view kAccessTableSql = R"sql(
CREATE TABLE IF NOT EXISTS access_entities(
    entity BLOB NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY(entity, position)
);
)sql";

inline void ProjectAccess(
    sql::Db& db, const ports::Held<AccessBook>& after, const AccessBook::Event& event
) {
    for (const FieldsRead& read : std::get<ProtectedRead>(event).reads) {
        for (const Uuid& entity : read.entities) {
            db.Prepare(
                  "INSERT INTO access_entities(entity,position) VALUES(?,?) "
                  "ON CONFLICT(entity,position) DO NOTHING"
            )
                .BindAll(entity, after.position)
                .Run();
        }
    }
}

}  // namespace luotsi::audit
