#pragma once

#include <string>
#include <string_view>

namespace luotsi::postgres {

// Turns a text of the shared dialect (sql::Db) into PostgreSQL's: parameters `?` and `?2` become
// `$1` and `$2`, INTEGER is BIGINT, BLOB is BYTEA, and TEXT compares byte by byte. What stands in
// quotes stays as it is.
std::string Translate(std::string_view sql);

}  // namespace luotsi::postgres
