#pragma once

#include "tools/luotsictl/command.h"
#include "tools/luotsictl/session.h"

#include <map>
#include <string>
#include <string_view>

namespace luotsi::ctl {

/// What was given on the command line, by Argument::name; absent when not given.
using Given = std::map<std::string_view, std::string>;

/// What a table command takes besides its own arguments.
struct Paging {
    std::string page_size;
    std::string page_token;
};

/// Runs one row of the command table. `file` is what -f named, empty without -f.
int RunCommand(
    Session& session,
    const Command& command,
    const Given& given,
    const std::string& file,
    const Paging& paging
);

/// Reads every page of a list into `answer`; `request` is changed on the way.
grpc::Status CallAllPages(
    Session& session,
    const google::protobuf::MethodDescriptor& method,
    google::protobuf::Message& request,
    google::protobuf::Message& answer
);

}  // namespace luotsi::ctl
