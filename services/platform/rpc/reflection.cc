#include "platform/rpc/reflection.h"

#include <google/protobuf/descriptor.pb.h>
#include <grpc/reflection/v1/reflection.pb.h>
#include <grpc/reflection/v1alpha/reflection.pb.h>

#include <google/protobuf/descriptor.h>

#include <set>
#include <string>
#include <vector>

namespace luotsi::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

const DescriptorPool& Pool() {
    return *DescriptorPool::generated_pool();
}

// The file after everything it imports, each once.
void AppendWithImports(
    const FileDescriptor& file, std::set<const FileDescriptor*>& seen, std::vector<std::string>& out
) {
    if (!seen.insert(&file).second) return;
    for (int i = 0; i < file.dependency_count(); ++i) {
        AppendWithImports(*file.dependency(i), seen, out);
    }
    google::protobuf::FileDescriptorProto proto;
    file.CopyTo(&proto);
    out.push_back(proto.SerializeAsString());
}

template <class Response>
void AnswerError(const std::string& what, Response& response) {
    response.mutable_error_response()->set_error_code(5);  // NOT_FOUND
    response.mutable_error_response()->set_error_message(what + " not found");
}

template <class Response>
void AnswerFile(const FileDescriptor* file, Response& response) {
    if (file == nullptr) return AnswerError("file", response);
    std::set<const FileDescriptor*> seen;
    std::vector<std::string> files;
    AppendWithImports(*file, seen, files);
    // The asked file first: some callers look no further.
    auto& answer = *response.mutable_file_descriptor_response();
    for (auto it = files.rbegin(); it != files.rend(); ++it)
        answer.add_file_descriptor_proto(*it);
}

template <class Request>
const FileDescriptor* FileOfExtension(const Request& request) {
    const auto& asked = request.file_containing_extension();
    const Descriptor* const type = Pool().FindMessageTypeByName(asked.containing_type());
    if (type == nullptr) return nullptr;
    const FieldDescriptor* const extension =
        Pool().FindExtensionByNumber(type, asked.extension_number());
    return extension == nullptr ? nullptr : extension->file();
}

template <class Response>
void AnswerExtensionNumbers(const std::string& type_name, Response& response) {
    const Descriptor* const type = Pool().FindMessageTypeByName(type_name);
    if (type == nullptr) return AnswerError("type", response);
    std::vector<const FieldDescriptor*> extensions;
    Pool().FindAllExtensions(type, &extensions);
    auto& answer = *response.mutable_all_extension_numbers_response();
    answer.set_base_type_name(type_name);
    for (const FieldDescriptor* extension : extensions) {
        answer.add_extension_number(extension->number());
    }
}

template <class Response>
void AnswerServices(const Router& router, Response& response) {
    auto& answer = *response.mutable_list_services_response();
    for (const std::string& name : router.Services())
        answer.add_service()->set_name(name);
}

template <class Request, class Response>
void Answer(const Router& router, const Request& request, Response& response) {
    response.set_valid_host(request.host());
    *response.mutable_original_request() = request;
    switch (request.message_request_case()) {
        case Request::kFileByFilename:
            return AnswerFile(Pool().FindFileByName(request.file_by_filename()), response);
        case Request::kFileContainingSymbol:
            return AnswerFile(
                Pool().FindFileContainingSymbol(request.file_containing_symbol()), response
            );
        case Request::kFileContainingExtension:
            return AnswerFile(FileOfExtension(request), response);
        case Request::kAllExtensionNumbersOfType:
            return AnswerExtensionNumbers(request.all_extension_numbers_of_type(), response);
        case Request::kListServices:
            return AnswerServices(router, response);
        case Request::MESSAGE_REQUEST_NOT_SET:
            return AnswerError("question", response);
    }
}

template <class Request, class Response>
void Serve(Router& router, const std::string& service) {
    router.Upload<Request, Response>(
        '/' + service + "/ServerReflectionInfo",
        [&router](const Call&, UploadStream<Request, Response>& stream) {
            Request request;
            while (stream.Read(request)) {
                Response response;
                Answer(router, request, response);
                if (!stream.Write(response)) break;
            }
            return stream.failure();
        }
    );
}

}  // namespace

void AddReflection(Router& router) {
    namespace v1 = grpc::reflection::v1;
    namespace v1alpha = grpc::reflection::v1alpha;
    Serve<v1::ServerReflectionRequest, v1::ServerReflectionResponse>(
        router, "grpc.reflection.v1.ServerReflection"
    );
    Serve<v1alpha::ServerReflectionRequest, v1alpha::ServerReflectionResponse>(
        router, "grpc.reflection.v1alpha.ServerReflection"
    );
}

}  // namespace luotsi::rpc
