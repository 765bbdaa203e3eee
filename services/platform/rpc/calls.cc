#include "platform/rpc/calls.h"

#include "platform/log/log.h"
#include "platform/rpc/errors.h"
#include "platform/rpc/item_call.h"
#include "platform/rpc/language.h"
#include "platform/rpc/validate.h"
#include "platform/rpc/wire.h"
#include "platform/sql/call_scope.h"

#include <absl/time/clock.h>
#include <grpc/grpc_security_constants.h>
#include <grpcpp/alarm.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::rpc {
namespace {

using google::protobuf::Message;
using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

constexpr absl::Duration kLongestUnaryCall = absl::Seconds(60);
constexpr absl::Duration kRetryWhenOverloaded = absl::Seconds(1);
// gRPC tells the end of a broken stream first and its cancellation a moment later, on another
// thread. Without this wait every sixth broken upload passed for a whole one.
constexpr std::chrono::milliseconds kCancelGrace{100};
constexpr char kCorrelationId[] = "x-correlation-id";
constexpr char kAuthorization[] = "authorization";
constexpr std::size_t kMaxMetadataBytes = 8 * 1024;
// What HTTP/2 counts for each entry beside its text.
constexpr std::size_t kMetadataOverhead = 32;

// ---- Metadata

std::string FirstValue(const Metadata& metadata, const char* key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string()
                                   : std::string(found->second.data(), found->second.size());
}

// Bytes of the metadata without `authorization`, whose length has a limit of its own.
std::size_t SizeOf(const Metadata& metadata) {
    std::size_t size = 0;
    for (const auto& [key, value] : metadata) {
        if (key != kAuthorization) size += key.size() + value.size() + kMetadataOverhead;
    }
    return size;
}

std::vector<std::string_view> AllValues(const Metadata& metadata, const char* key) {
    std::vector<std::string_view> values;
    const auto [first, last] = metadata.equal_range(key);
    for (auto it = first; it != last; ++it)
        values.emplace_back(it->second.data(), it->second.size());
    return values;
}

// The URIs of a certificate that mutual TLS has verified; a plain peer has none.
std::vector<std::string> PeerUris(const grpc::GenericCallbackServerContext& context) {
    std::vector<std::string> uris;
    const std::shared_ptr<const grpc::AuthContext> peer = context.auth_context();
    if (peer == nullptr || !peer->IsPeerAuthenticated()) return uris;
    for (const grpc::string_ref& uri : peer->FindPropertyValues(GRPC_PEER_URI_PROPERTY_NAME)) {
        uris.emplace_back(uri.data(), uri.size());
    }
    return uris;
}

std::string CorrelationId(const Metadata& metadata, IdSource& ids) {
    const std::string given = FirstValue(metadata, kCorrelationId);
    // Code keeps machine words only, and no personal identity codes.
    if (!given.empty() && luotsi::log::Code(given).text() == given) return given;
    return ids.Next(Instant::FromMicros(absl::ToUnixMicros(absl::Now()))).ToText();
}

std::string Language(const Metadata& metadata) {
    return PreferredLanguage(FirstValue(metadata, "accept-language"));
}

// ---- Bytes

// Only while the slice stays where it is: a short one holds its bytes inside itself.
std::string_view View(const grpc::Slice& slice) {
    return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

std::optional<grpc::ByteBuffer> Serialise(const Message& message) {
    const std::size_t size = message.ByteSizeLong();
    if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) return std::nullopt;
    grpc::Slice slice(size);
    message.SerializeWithCachedSizesToArray(const_cast<std::uint8_t*>(slice.begin()));
    return grpc::ByteBuffer(&slice, 1);
}

// The steps from bytes to a readable message, the same for every kind of call.
absl::Status ReadMessage(
    const grpc::ByteBuffer& buffer,
    const CallRoom& room,
    std::string_view language,
    Message& message
) {
    if (buffer.Length() > room.max_message_bytes) {
        return Fault(
            "MESSAGE_TOO_LARGE",
            "",
            "limit " + std::to_string(room.max_message_bytes) + " bytes, found " +
                std::to_string(buffer.Length()),
            language
        );
    }
    grpc::Slice slice;
    if (!buffer.DumpToSingleSlice(&slice).ok()) return Fault("MESSAGE_MALFORMED", "", "", language);
    if (const auto fault = ParseMessage(View(slice), message)) return ToStatus(*fault, language);
    return absl::OkStatus();
}

// ---- What all calls have in common

// Owns itself until gRPC says that the call is over (OnDone) and whoever works on it has let go.
class OneCall : public grpc::ServerGenericBidiReactor,
                public std::enable_shared_from_this<OneCall> {
  public:
    OneCall(CallRoom& room, grpc::GenericCallbackServerContext& context)
        : room_(room), context_(context), arrived_(absl::Now()) {
        call_.method = context.method();
        call_.correlation_id = CorrelationId(context.client_metadata(), room.ids);
        call_.request.correlation_id = call_.correlation_id;
        call_.language = Language(context.client_metadata());
        context.AddInitialMetadata(kCorrelationId, call_.correlation_id);
    }

    // Call once, after construction. What it starts may end the call on another thread at once.
    void Begin() {
        self_ = shared_from_this();
        if (const absl::Status admitted = Admit(); !admitted.ok()) return End(admitted);
        Start();
    }

    void OnDone() override {
        room_.recorder.Record(
            {.method = call_.method,
             .status = status_,
             .duration = absl::Now() - arrived_,
             .correlation_id = call_.correlation_id,
             .actor = call_.request.actor}
        );
        self_.reset();  // may end this object: nothing after it
    }

  protected:
    virtual void Start() = 0;

    // The deadline that came with the call; infinite when none came.
    absl::Time GivenDeadline() const {
        const std::chrono::system_clock::time_point given = context_.deadline();
        const bool none = given == std::chrono::system_clock::time_point::max();
        return none ? absl::InfiniteFuture() : absl::FromChrono(given);
    }

    // The first end counts; later ones (a handler that comes after its deadline) change nothing.
    void End(const absl::Status& status, grpc::ByteBuffer* answer = nullptr) {
        if (ended_.exchange(true)) return;
        status_ = WithDetails(status, call_.language);
        if (status.ok() && answer != nullptr) {
            answer_.Swap(answer);
            StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
        } else {
            Finish(ToGrpc(status_, call_.language));
        }
    }

    absl::Status Refusal(std::string_view reason, std::string_view detail = {}) const {
        return Fault(reason, "", detail, call_.language);
    }

    absl::Status Overloaded() const {
        return FaultRetryAfter("OVERLOADED", kRetryWhenOverloaded, "", call_.language);
    }

    // A handler may not end the process: what it throws becomes INTERNAL_FAULT.
    template <class Handler>
    absl::Status Guarded(const Handler& handler) const {
        const sql::CallScope bounds({
            .deadline = call_.deadline,
            .provider = call_.caller.scope.provider(),
        });
        try {
            return handler();
        } catch (...) {
            room_.recorder.RecordException(call_.method, call_.correlation_id);
            return Refusal("INTERNAL_FAULT");
        }
    }

    bool has_ended() const { return ended_; }

    CallRoom& room_;
    grpc::GenericCallbackServerContext& context_;  // valid until OnDone
    const absl::Time arrived_;
    Call call_;

  private:
    // Before anything of the call is read: a stranger costs a look at its metadata and no more.
    absl::Status Admit() {
        const Metadata& metadata = context_.client_metadata();
        if (SizeOf(metadata) > kMaxMetadataBytes) return Refusal("METADATA_TOO_LARGE");
        if (room_.admission != nullptr) {
            absl::StatusOr<Principal> caller = room_.admission->Admit({
                .method = call_.method,
                .authorizations = AllValues(metadata, kAuthorization),
                .peer_uris = PeerUris(context_),
                .language = call_.language,
            });
            if (!caller.ok()) return caller.status();
            call_.caller = *std::move(caller);
        }
        call_.request.actor = call_.caller.actor;
        return absl::OkStatus();
    }

    std::shared_ptr<OneCall> self_;
    std::atomic<bool> ended_ = false;
    absl::Status status_;
    grpc::ByteBuffer answer_;
};

// ---- Refused

class UnknownCall : public OneCall {
  public:
    using OneCall::OneCall;

  private:
    void Start() override { End(Refusal("METHOD_UNKNOWN")); }
};

// ---- Unary

class UnaryCall : public OneCall {
  public:
    UnaryCall(
        CallRoom& room, grpc::GenericCallbackServerContext& context, const Router::Method& method
    )
        : OneCall(room, context), method_(method) {}

    void OnReadDone(bool ok) override {
        if (!ok) return End(Refusal("MESSAGE_MALFORMED", "no message"));
        const bool taken = room_.handlers.TryPost([self = Self()] { self->Run(); });
        if (!taken) End(Overloaded());
    }

    void OnCancel() override { cancelled_ = true; }

  private:
    std::shared_ptr<UnaryCall> Self() {
        return std::static_pointer_cast<UnaryCall>(shared_from_this());
    }

    void Start() override {
        const absl::Time given = GivenDeadline();
        const bool none = given == absl::InfiniteFuture();
        const absl::Time ours = arrived_ + (none ? room_.default_deadline : kLongestUnaryCall);
        call_.deadline = std::min(given, ours);
        StartRead(&incoming_);
        if (ours < given) Watch(ours);  // gRPC itself watches a deadline that came with the call
    }

    // The alarm knows the call only weakly: it is a part of it and must not keep it alive.
    void Watch(absl::Time deadline) {
        const std::weak_ptr<UnaryCall> weak = Self();
        alarm_.Set(absl::ToChronoTime(deadline), [weak](bool expired) {
            const std::shared_ptr<UnaryCall> self = weak.lock();
            if (expired && self != nullptr) self->End(self->Refusal("DEADLINE_EXCEEDED"));
        });
    }

    void Run() {
        if (has_ended()) return;
        if (cancelled_) return End(absl::CancelledError());
        if (absl::Now() >= call_.deadline) return End(Refusal("DEADLINE_EXCEEDED"));
        const std::unique_ptr<Message> response(method_.response->New());
        const absl::Status status = Guarded([&] { return Handle(*response); });
        if (!status.ok()) return End(status);
        std::optional<grpc::ByteBuffer> answer = Serialise(*response);
        if (!answer) return End(Refusal("INTERNAL_FAULT"));
        End(status, &*answer);
    }

    absl::Status Handle(Message& response) {
        const std::unique_ptr<Message> request(method_.request->New());
        absl::Status status = ReadMessage(incoming_, room_, call_.language, *request);
        incoming_.Clear();
        if (!status.ok()) return status;
        if (const auto fault = CheckItem(*method_.descriptor, *request, call_)) {
            return ToStatus(*fault, call_.language);
        }
        status = method_.unary(call_, *request, response);
        if (!status.ok() || room_.answers == nullptr) return status;
        return room_.answers->BeforeAnswer(call_, *method_.descriptor, response);
    }

    const Router::Method& method_;
    grpc::ByteBuffer incoming_;
    std::atomic<bool> cancelled_ = false;
    grpc::Alarm alarm_;
};

// ---- Uploads

// Between the handler's thread, which blocks in Read and Write, and gRPC's, which must not. At most
// one message waits here and one is being received: that is the back-pressure.
class UploadCall : public OneCall, public MessageStream {
  public:
    UploadCall(
        CallRoom& room, grpc::GenericCallbackServerContext& context, const Router::Method& method
    )
        : OneCall(room, context),
          method_(method),
          ours_(method.descriptor->file()->package().starts_with("luotsi.")) {}

    void OnReadDone(bool ok) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        received_ = ok;
        closed_ = !ok;
        changed_.notify_all();
    }

    void OnWriteDone(bool ok) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        writing_ = false;
        write_failed_ = write_failed_ || !ok;
        changed_.notify_all();
    }

    void OnCancel() override {
        const std::lock_guard<std::mutex> lock(mutex_);
        cancelled_ = true;
        changed_.notify_all();
    }

    bool Read(Message& message) override {
        grpc::ByteBuffer bytes;
        if (!failure_.ok() || !Take(bytes)) return false;
        failure_ = ReadMessage(bytes, room_, call_.language, message);
        if (!failure_.ok()) return false;
        if (const auto fault = CheckFields(message)) failure_ = ToStatus(*fault, call_.language);
        return failure_.ok();
    }

    bool Write(const Message& message) override {
        std::optional<grpc::ByteBuffer> bytes = Serialise(message);
        if (!bytes) failure_ = Refusal("INTERNAL_FAULT", "answer too large");
        if (!failure_.ok()) return false;
        outgoing_.Swap(&*bytes);
        if (!Send()) failure_ = absl::CancelledError();
        return failure_.ok();
    }

    bool Waits(absl::Duration patience) override {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, absl::ToChronoMicroseconds(patience), [this] {
            return received_ || closed_ || cancelled_;
        });
    }

    absl::Status failure() const override { return failure_; }

  private:
    std::shared_ptr<UploadCall> Self() {
        return std::static_pointer_cast<UploadCall>(shared_from_this());
    }

    void Start() override {
        call_.deadline = GivenDeadline();
        Executor& executor = ours_ ? room_.uploads : room_.asides;
        if (!executor.TryPost([self = Self()] { self->Run(); })) End(Overloaded());
    }

    void Run() {
        StartRead(&incoming_);
        const absl::Status status = Guarded([&] { return method_.upload(call_, *this); });
        const bool spoiled = status.ok() && !failure_.ok();
        End(spoiled ? failure_ : status);
    }

    absl::Status Idle() const {
        return Refusal(
            "DEADLINE_EXCEEDED", "idle for " + absl::FormatDuration(room_.upload_idle_limit)
        );
    }

    // False when the caller is gone.
    bool Send() {
        std::unique_lock<std::mutex> lock(mutex_);
        if (cancelled_) return false;
        writing_ = true;
        lock.unlock();
        StartWrite(&outgoing_);
        lock.lock();
        const bool sent = AwaitChange(lock, [this] { return !writing_; });
        // The caller takes nothing: without this the write would hang for ever.
        if (!sent) context_.TryCancel();
        return sent && !write_failed_;
    }

    template <class Condition>
    bool AwaitChange(std::unique_lock<std::mutex>& lock, const Condition& condition) {
        return changed_.wait_for(
            lock, absl::ToChronoMilliseconds(room_.upload_idle_limit), condition
        );
    }

    // The next message's bytes; false at the end, with the reason in failure_ if it was disorderly.
    bool Take(grpc::ByteBuffer& bytes) {
        std::unique_lock<std::mutex> lock(mutex_);
        const bool came = AwaitChange(lock, [this] { return received_ || closed_ || cancelled_; });
        if (!came) failure_ = Idle();
        if (received_) {
            received_ = false;
            bytes.Swap(&incoming_);
            lock.unlock();
            StartRead(&incoming_);
            return true;
        }
        // Half a file must not pass for a whole one.
        if (closed_ && ours_) changed_.wait_for(lock, kCancelGrace, [this] { return cancelled_; });
        if (cancelled_) failure_ = absl::CancelledError();
        return false;
    }

    const Router::Method& method_;
    const bool ours_;       // not gRPC's own reflection
    absl::Status failure_;  // only the handler's thread
    grpc::ByteBuffer incoming_;
    grpc::ByteBuffer outgoing_;

    std::mutex mutex_;
    std::condition_variable changed_;
    bool received_ = false;
    bool closed_ = false;
    bool cancelled_ = false;
    bool writing_ = false;
    bool write_failed_ = false;
};

}  // namespace

grpc::ServerGenericBidiReactor* GenericEntry::CreateReactor(
    grpc::GenericCallbackServerContext* context
) {
    const Router::Method* const method = room_.router.Find(context->method());
    std::shared_ptr<OneCall> call;
    if (method == nullptr) {
        call = std::make_shared<UnknownCall>(room_, *context);
    } else if (method->unary) {
        call = std::make_shared<UnaryCall>(room_, *context, *method);
    } else {
        call = std::make_shared<UploadCall>(room_, *context, *method);
    }
    call->Begin();
    return call.get();
}

}  // namespace luotsi::rpc
