#pragma once

#include "platform/rpc/call.h"

#include <absl/status/status.h>
#include <absl/time/time.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace luotsi::rpc {

/// The two ends of an upload as bytes-to-message plumbing; handlers use UploadStream.
class MessageStream {
  public:
    virtual ~MessageStream() = default;
    virtual bool Read(google::protobuf::Message& message) = 0;
    virtual bool Write(const google::protobuf::Message& message) = 0;
    virtual absl::Status failure() const = 0;
    virtual bool Waits(absl::Duration /*patience*/) { return true; }
};

/// A stream seen from its handler, which runs on a thread of its own and may block here. Both ends
/// push back: the caller can send no faster than Read takes, Write waits for the caller.
template <class Req, class Resp>
class UploadStream {
  public:
    explicit UploadStream(MessageStream& stream) : stream_(stream) {}

    /// The next message, already checked against its field rules. False at the end: ask failure()
    /// before trusting what came, because half a file also ends here.
    bool Read(Req& message) { return stream_.Read(message); }

    /// Whether Read would answer at once; waits at most so long for it. For handlers that work on
    /// several messages together but must not wait for one that does not come.
    bool Waits(absl::Duration patience) { return stream_.Waits(patience); }

    /// False when the caller is gone; stop then.
    bool Write(const Resp& message) { return stream_.Write(message); }

    /// Ok after the caller's orderly half-close. Otherwise (bad message, caller gone, idle too
    /// long) hand it back as the handler's result. A caller that vanished is noticed within a grace
    /// of 100 ms; where half a file would do harm, also Write once more before the last step: it
    /// fails for sure when the caller is gone.
    absl::Status failure() const { return stream_.failure(); }

  private:
    MessageStream& stream_;
};

/// The answers to one request, sent one after the other. Write waits for the caller.
template <class Resp>
class DownloadStream {
  public:
    explicit DownloadStream(MessageStream& stream) : stream_(stream) {}

    /// False when the caller is gone; stop then, and hand back failure().
    bool Write(const Resp& message) { return stream_.Write(message); }
    absl::Status failure() const { return stream_.failure(); }

  private:
    MessageStream& stream_;
};

/// The table from method names to handlers. Fill it before the server starts; later it only reads.
/// A handler of a method that the generated descriptors do not know, or with other message types,
/// ends the process at start.
class Router {
  public:
    using UnaryHandler = std::function<
        absl::Status(const Call&, const google::protobuf::Message&, google::protobuf::Message&)>;
    using UploadHandler = std::function<absl::Status(const Call&, MessageStream&)>;

    /// One method. `unary` or `upload` is set, never both.
    struct Method {
        const google::protobuf::MethodDescriptor* descriptor = nullptr;
        const google::protobuf::Message* request = nullptr;
        const google::protobuf::Message* response = nullptr;
        UnaryHandler unary;
        UploadHandler upload;
    };
    using Table = std::map<std::string, Method, std::less<>>;

    /// `full_method` is "/luotsi.contract.v1.ContractService/GetContract". The handler may block;
    /// it should look at call.deadline. Without an error, `response` is sent.
    template <class Req, class Resp>
    void Unary(
        std::string_view full_method,
        std::function<absl::Status(const Call&, const Req&, Resp&)> handler
    ) {
        Add(
            full_method,
            Req::default_instance(),
            Resp::default_instance(),
            [handler = std::move(handler
             )](const Call& call,
                const google::protobuf::Message& request,
                google::protobuf::Message& response) {
                return handler(
                    call, static_cast<const Req&>(request), static_cast<Resp&>(response)
                );
            },
            nullptr
        );
    }

    template <class Req, class Resp>
    void Upload(
        std::string_view full_method,
        std::function<absl::Status(const Call&, UploadStream<Req, Resp>&)> handler
    ) {
        Add(full_method,
            Req::default_instance(),
            Resp::default_instance(),
            nullptr,
            [handler = std::move(handler)](const Call& call, MessageStream& messages) {
                UploadStream<Req, Resp> stream(messages);
                return handler(call, stream);
            });
    }

    /// One request, many answers: `rpc X(Req) returns (stream Resp)`.
    template <class Req, class Resp>
    void Download(
        std::string_view full_method,
        std::function<absl::Status(const Call&, const Req&, DownloadStream<Resp>&)> handler
    ) {
        Add(full_method,
            Req::default_instance(),
            Resp::default_instance(),
            nullptr,
            [handler = std::move(handler)](const Call& call, MessageStream& messages) {
                Req request;
                if (!messages.Read(request)) return NoRequest(messages);
                DownloadStream<Resp> stream(messages);
                return handler(call, request, stream);
            });
    }

    /// nullptr when no such method has a handler.
    const Method* Find(std::string_view full_method) const;
    const Table& methods() const { return methods_; }

    /// Full names of the services with at least one handler.
    std::vector<std::string> Services() const;
    /// Methods of the service that have no handler yet, e.g. "GetContract".
    std::vector<std::string> MissingMethods(std::string_view service_full_name) const;

  private:
    static absl::Status NoRequest(const MessageStream& messages);
    void Add(
        std::string_view full_method,
        const google::protobuf::Message& request,
        const google::protobuf::Message& response,
        UnaryHandler unary,
        UploadHandler upload
    );

    Table methods_;
};

}  // namespace luotsi::rpc
