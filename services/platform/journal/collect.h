#pragma once

#include "platform/journal/journal.h"
#include "platform/sql/db.h"
#include "ports/result.h"

#include <absl/status/status.h>

#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::journal {

// Runs a query and collects what `read` makes of its rows.
template <class T>
ports::Result<std::vector<T>> Collect(
    Journal& journal,
    std::string_view sql,
    const std::function<void(sql::Statement&)>& bind,
    const std::function<T(const sql::Statement&)>& read
) {
    std::vector<T> found;
    const absl::Status status = journal.Read([&](sql::Db& db) {
        sql::Statement rows = db.Prepare(sql);
        bind(rows);
        while (rows.Step())
            found.push_back(read(rows));
    });
    if (!status.ok()) return status;
    return found;
}

// The first of them, if there is any.
template <class T>
ports::Result<std::optional<T>> First(ports::Result<std::vector<T>> found) {
    if (!found.ok()) return found.template Forward<std::optional<T>>();
    if (found->empty()) return std::optional<T>();
    return std::optional<T>(std::move(found.value().front()));
}

}  // namespace luotsi::journal
