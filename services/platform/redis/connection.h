#pragma once

#include "platform/redis/reply.h"
#include "platform/redis/settings.h"
#include "platform/runtime/steady.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

struct redisReader;

namespace luotsi::redis {

using runtime::SteadyTime;

// One connection over a Unix socket; used by one thread at a time. hiredis writes and reads the
// protocol. The waiting is done here, because hiredis' own time limit starts again with every byte
// and its writes raise SIGPIPE.
//
// After a failed call the connection is out of step with the server: drop it.
class Connection {
  public:
    // Larger answers are refused: nothing of ours is that large.
    static constexpr std::size_t kMaxReplyBytes = std::size_t{4} << 20U;
    static constexpr int kMaxListLength = 1024;

    // Connects and, where a password file is named, sends AUTH. DeadlineExceeded when the server is
    // too slow, PermissionDenied when it does not accept the user, Unavailable otherwise.
    static absl::StatusOr<std::unique_ptr<Connection>> Open(
        const Settings& settings, SteadyTime deadline
    );
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Sends the commands together and gives their answers in order.
    absl::StatusOr<std::vector<Reply>> Exchange(
        const std::vector<Command>& commands, SteadyTime deadline
    );
    absl::Status Send(const std::vector<Command>& commands, SteadyTime deadline);
    // The next answer or message; nothing when none came until the deadline.
    absl::StatusOr<std::optional<Reply>> Receive(SteadyTime deadline);
    // Makes a Receive that is waiting in another thread fail, and every later call.
    void Interrupt();

  private:
    explicit Connection(int socket);
    absl::Status ReadMore();

    int socket_;
    redisReader* reader_;
};

}  // namespace luotsi::redis
