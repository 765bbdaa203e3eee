#pragma once

#include "platform/rpc/client.h"
#include "tools/luotsictl/settings.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::ctl {

/// The files whose services can be called. A new service needs one row here.
std::vector<const google::protobuf::FileDescriptor*> ServiceFiles();

/// The method with this full name, "luotsi.contract.v1.ContractService.GetContract", or nullptr.
const google::protobuf::MethodDescriptor* FindMethod(const std::string& full_name);

/// The method that people mean by "ContractService/GetContract", with or without package; nullptr
/// when there is none.
const google::protobuf::MethodDescriptor* FindMethodByWords(std::string_view words);

/// An empty message of a linked-in type.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

/// "/luotsi.contract.v1.ContractService/GetContract"
std::string MethodPath(const google::protobuf::MethodDescriptor& method);

/// The connection of one run of the program.
class Session {
  public:
    explicit Session(const Settings& settings);

    const Settings& settings() const { return settings_; }
    rpc::Client& client() { return client_; }

    /// One call. UNAVAILABLE with RetryInfo is tried again, at most kRetries times and with the
    /// same bytes, so with the same request id.
    grpc::Status Call(
        const google::protobuf::MethodDescriptor& method,
        const google::protobuf::Message& request,
        google::protobuf::Message& answer
    );

    /// Waits as the status asks and tells whether to try again; `tries` counts them.
    bool WaitForRetry(const grpc::Status& status, int& tries) const;

    /// The given request id, or a new random one; told on standard error with -v.
    std::string NextRequestId() const;

    static constexpr int kRetries = 3;

  private:
    const Settings& settings_;
    rpc::Client client_;
};

/// Sets request_id and validate_only where the request has them.
void FillCommon(const Session& session, google::protobuf::Message& request);

}  // namespace luotsi::ctl
