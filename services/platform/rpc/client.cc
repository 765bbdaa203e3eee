#include "platform/rpc/client.h"

#include "platform/rpc/tls.h"
#include "platform/runtime/private_file.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <absl/time/clock.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <fstream>

namespace luotsi::rpc {
namespace {

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    return grpc::ByteBuffer(&slice, 1);
}

bool FromBuffer(const grpc::ByteBuffer& buffer, std::string* bytes) {
    grpc::Slice slice;
    if (!buffer.DumpToSingleSlice(&slice).ok()) return false;
    bytes->assign(reinterpret_cast<const char*>(slice.begin()), slice.size());
    return true;
}

// Every operation here has the queue to itself, so the next event is its own.
bool Await(grpc::CompletionQueue& queue) {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
}

void Prepare(
    grpc::ClientContext& context,
    absl::Duration timeout,
    std::string_view language,
    const std::multimap<std::string, std::string>& metadata
) {
    if (timeout != absl::InfiniteDuration()) {
        context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    }
    context.AddMetadata("accept-language", std::string(language));
    for (const auto& [key, value] : metadata)
        context.AddMetadata(key, value);
}

}  // namespace

Client Client::Dial(const std::string& target) {
    return *Dial(target, DialOptions());
}

absl::StatusOr<Client> Client::Dial(const std::string& target, const DialOptions& options) {
    std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
    if (options.tls) {
        auto secure = CallerCredentials(*options.tls);
        if (!secure.ok()) return secure.status();
        credentials = *std::move(secure);
    }
    if (!options.token_file.empty()) {
        const absl::Status fit = runtime::CheckPrivateFile(options.token_file);
        if (!fit.ok()) return fit;
    }
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    // Without it two clients of one process would share one connection and its limits.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    if (!options.server_name.empty()) arguments.SetSslTargetNameOverride(options.server_name);
    return Client(grpc::CreateCustomChannel(target, credentials, arguments), options.token_file);
}

std::multimap<std::string, std::string> Client::Metadata() const {
    std::multimap<std::string, std::string> metadata = metadata_;
    if (token_file_.empty()) return metadata;
    std::ifstream file(token_file_);
    std::string token;
    file >> token;  // blanks and line feeds around it are no part of it
    metadata.emplace("authorization", "Bearer " + token);
    return metadata;
}

grpc::Status Client::Unreadable() {
    return grpc::Status(grpc::StatusCode::INTERNAL, "the answer is not of the method's type");
}

void Client::SetMetadata(const std::string& key, const std::string& value) {
    metadata_.emplace(key, value);
}

std::string Client::LastInitialMetadata(const std::string& key) const {
    const auto found = last_initial_.find(key);
    return found == last_initial_.end() ? std::string() : found->second;
}

grpc::Status Client::UnaryBytes(
    const std::string& method,
    const std::string& request,
    std::string* response,
    absl::Duration timeout,
    std::string_view language
) {
    grpc::ClientContext context;
    Prepare(context, timeout, language, Metadata());
    grpc::CompletionQueue queue;
    grpc::GenericStub stub(channel_);
    const auto reader = stub.PrepareUnaryCall(&context, method, ToBuffer(request), &queue);
    grpc::ByteBuffer answer;
    grpc::Status status;
    reader->StartCall();
    reader->Finish(&answer, &status, nullptr);
    Await(queue);
    last_initial_.clear();
    for (const auto& [key, value] : context.GetServerInitialMetadata()) {
        last_initial_.emplace(
            std::string(key.data(), key.size()), std::string(value.data(), value.size())
        );
    }
    if (status.ok() && !FromBuffer(answer, response)) return Unreadable();
    return status;
}

struct Client::Upload::State {
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream;
    bool finished = false;
};

Client::Upload::Upload(
    Client& client, const std::string& method, absl::Duration timeout, std::string_view language
)
    : state_(std::make_unique<State>()) {
    Prepare(state_->context, timeout, language, client.Metadata());
    grpc::GenericStub stub(client.channel_);
    state_->stream = stub.PrepareCall(&state_->context, method, &state_->queue);
    state_->stream->StartCall(nullptr);
    Await(state_->queue);
}

Client::Upload::~Upload() {
    if (state_->finished) return;
    state_->context.TryCancel();
    Finish();
}

bool Client::Upload::Write(const std::string& bytes) {
    state_->stream->Write(ToBuffer(bytes), nullptr);
    return Await(state_->queue);
}

void Client::Upload::WritesDone() {
    state_->stream->WritesDone(nullptr);
    Await(state_->queue);
}

bool Client::Upload::Read(std::string* bytes) {
    grpc::ByteBuffer buffer;
    state_->stream->Read(&buffer, nullptr);
    return Await(state_->queue) && FromBuffer(buffer, bytes);
}

grpc::Status Client::Upload::Finish() {
    std::string unread;
    while (Read(&unread)) {  // the status comes after the last message
    }
    grpc::Status status;
    state_->stream->Finish(&status, nullptr);
    Await(state_->queue);
    state_->finished = true;
    return status;
}

namespace {

// Reads one kind of detail into the description, if this is it.
void Read(const google::protobuf::Any& detail, ErrorDescription& error) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad;
    google::rpc::RetryInfo retry;
    google::rpc::ResourceInfo resource;
    google::rpc::LocalizedMessage localized;
    if (detail.UnpackTo(&info)) {
        error.reason = info.reason();
        error.domain = info.domain();
        error.metadata = {info.metadata().begin(), info.metadata().end()};
    } else if (detail.UnpackTo(&bad)) {
        for (const auto& violation : bad.field_violations()) {
            error.violations.push_back(
                {violation.field(), violation.reason(), violation.description()}
            );
        }
    } else if (detail.UnpackTo(&retry)) {
        error.retry_after = absl::Seconds(retry.retry_delay().seconds()) +
                            absl::Nanoseconds(retry.retry_delay().nanos());
    } else if (detail.UnpackTo(&resource)) {
        error.resource_type = resource.resource_type();
        error.resource_name = resource.resource_name();
    } else if (detail.UnpackTo(&localized)) {
        error.locale = localized.locale();
        error.message = localized.message();
    }
}

}  // namespace

ErrorDescription DescribeError(const grpc::Status& status) {
    ErrorDescription error{.message = status.error_message()};
    google::rpc::Status details;
    if (!details.ParseFromString(status.error_details())) return error;
    for (const auto& detail : details.details())
        Read(detail, error);
    return error;
}

}  // namespace luotsi::rpc
