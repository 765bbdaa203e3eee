#include "platform/redis/connection.h"

#include <hiredis.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace luotsi::redis {
namespace {

constexpr std::size_t kReadBytes = 16384;

// Whether the socket can be used before the deadline.
bool WaitFor(int socket, short events, SteadyTime deadline) {
    while (true) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - runtime::ReadSteady());
        pollfd wanted{.fd = socket, .events = events, .revents = 0};
        const int ready =
            poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
        if (ready > 0) return true;
        if (ready == 0) return false;
        if (errno != EINTR) return true;  // the read or write that follows tells what is wrong
    }
}

absl::Status Failed(const char* what) {
    return absl::UnavailableError(std::string(what) + ": " + std::strerror(errno));
}

const redisReplyObjectFunctions& PlainFunctions() {
    static const redisReplyObjectFunctions plain = [] {
        redisReader* reader = redisReaderCreate();
        const redisReplyObjectFunctions copy = *reader->fn;
        redisReaderFree(reader);
        return copy;
    }();
    return plain;
}

// A list of a billion elements is refused before it is allocated.
void* MakeBoundedArray(const redisReadTask* task, int elements) {
    if (elements > Connection::kMaxListLength) return nullptr;
    return PlainFunctions().createArray(task, elements);
}

redisReplyObjectFunctions* BoundedFunctions() {
    static redisReplyObjectFunctions functions = [] {
        redisReplyObjectFunctions copy = PlainFunctions();
        copy.createArray = MakeBoundedArray;
        return copy;
    }();
    return &functions;
}

Reply ToReply(const redisReply& raw) {
    Reply reply;
    switch (raw.type) {
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS:
            reply.kind = Reply::Kind::kText;
            reply.text.assign(raw.str, raw.len);
            break;
        case REDIS_REPLY_ERROR:
            reply.kind = Reply::Kind::kError;
            reply.text.assign(raw.str, raw.len);
            break;
        case REDIS_REPLY_INTEGER:
            reply.kind = Reply::Kind::kInteger;
            reply.integer = raw.integer;
            break;
        case REDIS_REPLY_ARRAY:
            reply.kind = Reply::Kind::kList;
            reply.list.reserve(raw.elements);
            for (std::size_t i = 0; i < raw.elements; ++i) {
                reply.list.push_back(ToReply(*raw.element[i]));
            }
            break;
        default:
            break;
    }
    return reply;
}

absl::Status AppendWire(const Command& command, std::string& wire) {
    std::vector<const char*> parts;
    std::vector<std::size_t> lengths;
    for (const std::string& part : command) {
        parts.push_back(part.data());
        lengths.push_back(part.size());
    }
    char* formatted = nullptr;
    const int length = redisFormatCommandArgv(
        &formatted, static_cast<int>(parts.size()), parts.data(), lengths.data()
    );
    if (length < 0) return absl::ResourceExhaustedError("a Redis command does not fit into memory");
    wire.append(formatted, static_cast<std::size_t>(length));
    redisFreeCommand(formatted);
    return absl::OkStatus();
}

absl::StatusOr<int> Connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof(address.sun_path)) {
        return absl::InvalidArgumentError("the path of the Redis socket is empty or too long");
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (made < 0) return Failed("no socket for Redis");
    if (connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
        return made;
    }
    // A full backlog answers EAGAIN at once: the server is hung, and the caller must not be.
    const absl::Status failure = errno == EAGAIN
                                     ? absl::DeadlineExceededError("Redis accepts no connection")
                                     : Failed("Redis cannot be reached");
    close(made);
    return failure;
}

}  // namespace

Connection::Connection(int socket)
    : socket_(socket), reader_(redisReaderCreateWithFunctions(BoundedFunctions())) {}

Connection::~Connection() {
    redisReaderFree(reader_);
    close(socket_);
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const Settings& settings, SteadyTime deadline
) {
    const absl::StatusOr<std::string> password = ReadPassword(settings);
    if (!password.ok()) return password.status();
    const absl::StatusOr<int> socket = Connect(settings.socket);
    if (!socket.ok()) return socket.status();
    std::unique_ptr<Connection> made(new Connection(*socket));
    if (made->reader_ == nullptr) return absl::ResourceExhaustedError("no memory for Redis");
    if (password->empty()) return made;
    const auto replies = made->Exchange({{"AUTH", settings.user, *password}}, deadline);
    if (!replies.ok()) return replies.status();
    if (replies->front().is(Reply::Kind::kError)) {
        return absl::PermissionDeniedError("Redis does not accept the user or the password");
    }
    return made;
}

absl::StatusOr<std::vector<Reply>> Connection::Exchange(
    const std::vector<Command>& commands, SteadyTime deadline
) {
    const absl::Status sent = Send(commands, deadline);
    if (!sent.ok()) return sent;
    std::vector<Reply> replies;
    while (replies.size() < commands.size()) {
        auto reply = Receive(deadline);
        if (!reply.ok()) return reply.status();
        if (!reply->has_value()) return absl::DeadlineExceededError("Redis did not answer in time");
        replies.push_back(**std::move(reply));
    }
    return replies;
}

absl::Status Connection::Send(const std::vector<Command>& commands, SteadyTime deadline) {
    std::string wire;
    for (const Command& command : commands) {
        const absl::Status appended = AppendWire(command, wire);
        if (!appended.ok()) return appended;
    }
    std::size_t done = 0;
    while (done < wire.size()) {
        const ssize_t sent = send(socket_, wire.data() + done, wire.size() - done, MSG_NOSIGNAL);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            continue;
        }
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno != EAGAIN) return Failed("Redis cannot be written to");
        if (!WaitFor(socket_, POLLOUT, deadline)) {
            return absl::DeadlineExceededError("Redis does not read");
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<std::optional<Reply>> Connection::Receive(SteadyTime deadline) {
    // An answer that lies there is read even when this thread woke up late; but only one more time,
    // or a server that sends byte after byte would keep the caller for ever.
    for (bool late = false; !late;) {
        late = runtime::ReadSteady() > deadline;
        void* raw = nullptr;
        if (redisReaderGetReply(reader_, &raw) != REDIS_OK) {
            return absl::DataLossError("Redis does not speak its protocol");
        }
        if (raw != nullptr) {
            std::optional<Reply> reply = ToReply(*static_cast<redisReply*>(raw));
            freeReplyObject(raw);
            return reply;
        }
        if (!WaitFor(socket_, POLLIN, deadline)) return std::optional<Reply>();
        const absl::Status read = ReadMore();
        if (!read.ok()) return read;
    }
    return std::optional<Reply>();
}

absl::Status Connection::ReadMore() {
    std::array<char, kReadBytes> bytes;
    const ssize_t got = recv(socket_, bytes.data(), bytes.size(), 0);
    if (got == 0) return absl::UnavailableError("Redis closed the connection");
    if (got < 0) {
        return errno == EINTR || errno == EAGAIN ? absl::OkStatus()
                                                 : Failed("Redis cannot be read");
    }
    if (reader_->len - reader_->pos > kMaxReplyBytes) {
        return absl::DataLossError("an answer of Redis is too large");
    }
    if (redisReaderFeed(reader_, bytes.data(), static_cast<std::size_t>(got)) != REDIS_OK) {
        return absl::ResourceExhaustedError("an answer of Redis does not fit into memory");
    }
    return absl::OkStatus();
}

void Connection::Interrupt() {
    shutdown(socket_, SHUT_RDWR);
}

}  // namespace luotsi::redis
