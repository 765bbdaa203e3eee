#pragma once

#include "tools/luotsictl/command.h"
#include "tools/luotsictl/settings.h"
#include "tools/luotsictl/table.h"

#include <google/protobuf/message.h>

#include <ostream>
#include <string>

namespace luotsi::ctl {

/// Proto JSON with the names of the .proto files; fields without presence are always there.
std::string ToJson(const google::protobuf::Message& message);

/// Writes the answer the way -o asks.
void Render(
    const Command& command,
    const google::protobuf::Message& answer,
    Output output,
    std::ostream& out
);

/// The rows of the answer as a table. For CSV a money column becomes two: amount and currency.
Table ToTable(const Command& command, const google::protobuf::Message& answer, Output output);

/// What stands beside the listed rows, e.g. their sum: one line a field.
std::string Beside(const Command& command, const google::protobuf::Message& answer);

/// Every field below each other, lists of messages as tables after it.
void PrintDetails(const google::protobuf::Message& message, std::ostream& out);

/// Whether standard output is a terminal that may show bold text (NO_COLOR is unset).
bool MayBeBold();

}  // namespace luotsi::ctl
