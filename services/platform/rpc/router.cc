#include "platform/rpc/router.h"

#include "kernel/check.h"

#include <set>

namespace luotsi::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

// "/pkg.Service/Method" -> "pkg.Service.Method", the name in the descriptor pool.
std::string PoolName(std::string_view full_method) {
    const std::size_t slash = full_method.rfind('/');
    LUOTSI_CHECK(
        full_method.starts_with('/') && slash != 0,
        "a method is registered as /package.Service/Method"
    );
    std::string name(full_method.substr(1, slash - 1));
    name += '.';
    return name += full_method.substr(slash + 1);
}

std::string WireName(const MethodDescriptor& method) {
    return '/' + method.service()->full_name() + '/' + method.name();
}

}  // namespace

void Router::Add(
    std::string_view full_method,
    const google::protobuf::Message& request,
    const google::protobuf::Message& response,
    UnaryHandler unary,
    UploadHandler upload
) {
    const MethodDescriptor* const method =
        DescriptorPool::generated_pool()->FindMethodByName(PoolName(full_method));
    LUOTSI_CHECK(method != nullptr, "a registered method exists in the generated descriptors");
    LUOTSI_CHECK(
        method->input_type() == request.GetDescriptor() &&
            method->output_type() == response.GetDescriptor(),
        "a handler takes and gives the message types of its method"
    );
    const bool streams = method->server_streaming();
    const bool single = !method->client_streaming() && !method->server_streaming();
    LUOTSI_CHECK(
        unary ? single : streams, "a unary method has a unary handler, a stream a streaming one"
    );
    const bool added =
        methods_
            .emplace(
                full_method,
                Method{method, &request, &response, std::move(unary), std::move(upload)}
            )
            .second;
    LUOTSI_CHECK(added, "a method has one handler");
}

absl::Status Router::NoRequest(const MessageStream& messages) {
    if (!messages.failure().ok()) return messages.failure();
    return absl::InvalidArgumentError("the stream ended before its request");
}

const Router::Method* Router::Find(std::string_view full_method) const {
    const auto found = methods_.find(full_method);
    return found == methods_.end() ? nullptr : &found->second;
}

std::vector<std::string> Router::Services() const {
    std::set<std::string> names;
    for (const auto& [name, method] : methods_) {
        names.insert(method.descriptor->service()->full_name());
    }
    return {names.begin(), names.end()};
}

std::vector<std::string> Router::MissingMethods(std::string_view service_full_name) const {
    const ServiceDescriptor* const service =
        DescriptorPool::generated_pool()->FindServiceByName(std::string(service_full_name));
    LUOTSI_CHECK(service != nullptr, "the service exists in the generated descriptors");
    std::vector<std::string> missing;
    for (int i = 0; i < service->method_count(); ++i) {
        const MethodDescriptor& method = *service->method(i);
        if (Find(WireName(method)) == nullptr) missing.push_back(method.name());
    }
    return missing;
}

}  // namespace luotsi::rpc
