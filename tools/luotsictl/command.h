#pragma once

#include <string_view>
#include <vector>

namespace luotsi::ctl {

/// One word of the command line and the request field that it fills.
struct Argument {
    /// "ID" stands by its place, "--state" is an option.
    std::string_view name = {};
    /// Path in the request, e.g. "provider.scheme".
    std::string_view field = {};
    std::string_view help = {};
    /// Options only; what stands by its place is always required.
    bool is_required = false;
};

/// One column of a table. The title is the CSV header as it stands.
struct Column {
    std::string_view title = {};
    /// Path in the row's message, e.g. "provider.name".
    std::string_view field = {};
    /// Path that is read where `field` has no value.
    std::string_view otherwise = {};
    /// Tables leave the column out where no row has a value; CSV always has it.
    bool is_optional = false;
    /// What tables show for 0 or no value.
    std::string_view none = {};
};

struct FixedValue {
    std::string_view field = {};
    std::string_view value = {};
};

/// One command: `luotsictl contract get ID`.
struct Command {
    std::string_view noun = {};
    std::string_view verb = {};
    /// Full name, "luotsi.contract.v1.ContractService.GetContract".
    std::string_view method = {};
    std::string_view help = {};
    std::vector<Argument> arguments = {};
    /// The request field that -f fills, "." for the request itself; empty: the command has no -f.
    std::string_view body = {};
    std::vector<FixedValue> fixed = {};
    /// The repeated field of the answer that a table lists; empty: the answer is one object.
    std::string_view rows = {};
    /// Empty: a table shows every field of the answer below each other.
    std::vector<Column> columns = {};
    /// The repeated field of the answer that holds what was not taken, with reasons; where it has
    /// any, the command ends with kRejected though the call went well.
    std::string_view rejected = {};
    /// Tables show every field below each other, CSV uses the columns.
    bool is_detailed = false;
    /// The text field of the answer that is its CSV, which -o csv writes byte for byte: the server
    /// has told others its hash.
    std::string_view csv = {};
};

/// All commands that are one call each. A new method needs one row here.
const std::vector<Command>& Commands();

}  // namespace luotsi::ctl
