#pragma once

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <google/protobuf/message_lite.h>
#include <grpcpp/support/status.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grpc {
class Channel;
}  // namespace grpc

namespace luotsi::rpc {

/// How a client reaches its server beside the address.
struct DialOptions {
    /// Absent: plain text. A ca_file alone checks the server only.
    std::optional<config::v1::Tls> tls = {};
    /// The name that the server's certificate must bear; empty: the host of the address.
    std::string server_name = {};
    /// File with a bearer token or a provider key, read anew for every call: tokens are short.
    std::string token_file = {};
};

/// A small blocking client for tools and tests, over bytes: any method, no generated stub.
class Client {
  public:
    /// "127.0.0.1:50051". Connects at the first call.
    static Client Dial(const std::string& target);
    /// InvalidArgument when a file of the options cannot be used.
    static absl::StatusOr<Client> Dial(const std::string& target, const DialOptions& options);

    template <class Req, class Resp>
    grpc::Status Unary(
        const std::string& method,
        const Req& request,
        Resp* response,
        absl::Duration timeout = absl::Seconds(30),
        std::string_view language = "en"
    ) {
        std::string answer;
        const grpc::Status status =
            UnaryBytes(method, request.SerializeAsString(), &answer, timeout, language);
        if (!status.ok()) return status;
        if (!response->ParseFromString(answer)) return Unreadable();
        return status;
    }

    /// Sends bytes as they are. An infinite timeout sends no deadline.
    grpc::Status UnaryBytes(
        const std::string& method,
        const std::string& request,
        std::string* response,
        absl::Duration timeout = absl::Seconds(30),
        std::string_view language = "en"
    );

    /// Extra metadata for every later call, e.g. x-correlation-id.
    void SetMetadata(const std::string& key, const std::string& value);
    /// What the server put into the last unary call's initial metadata; empty if nothing.
    std::string LastInitialMetadata(const std::string& key) const;

    /// One bidirectional stream of bytes; each call blocks. Finish once, last.
    class Upload {
      public:
        Upload(
            Client& client,
            const std::string& method,
            absl::Duration timeout = absl::InfiniteDuration(),
            std::string_view language = "en"
        );
        ~Upload();
        Upload(const Upload&) = delete;
        Upload& operator=(const Upload&) = delete;

        /// False when the server has ended the stream.
        bool Write(const std::string& bytes);
        bool Write(const google::protobuf::MessageLite& message) {
            return Write(message.SerializeAsString());
        }
        void WritesDone();
        /// False when the server has no more to say.
        bool Read(std::string* bytes);
        bool Read(google::protobuf::MessageLite* message) {
            std::string bytes;
            return Read(&bytes) && message->ParseFromString(bytes);
        }
        /// Waits for the server's end; messages that were not read are dropped.
        grpc::Status Finish();

      private:
        struct State;
        std::unique_ptr<State> state_;
    };

  private:
    Client(std::shared_ptr<grpc::Channel> channel, std::string token_file)
        : channel_(std::move(channel)), token_file_(std::move(token_file)) {}
    // What every call of this client carries now.
    std::multimap<std::string, std::string> Metadata() const;
    static grpc::Status Unreadable();

    std::shared_ptr<grpc::Channel> channel_;
    std::string token_file_;
    std::multimap<std::string, std::string> metadata_;
    std::multimap<std::string, std::string> last_initial_;
};

struct ErrorDescription {
    struct Violation {
        std::string field;
        std::string reason;
        std::string description;
    };
    /// Empty when the error carries no ErrorInfo.
    std::string reason = {};
    std::string domain = {};
    /// In the language that was asked for; the status message when there is no other.
    std::string message = {};
    std::string locale = {};
    std::map<std::string, std::string> metadata = {};
    std::vector<Violation> violations = {};
    std::optional<absl::Duration> retry_after = {};
    std::string resource_type = {};
    std::string resource_name = {};
};

ErrorDescription DescribeError(const grpc::Status& status);

}  // namespace luotsi::rpc
