#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace luotsi::rpc {

/// A fixed number of threads and a queue with a limit. Tasks must not throw.
class Executor {
  public:
    /// `max_waiting` tasks may wait beside those that run; 0 takes a task only for an idle thread.
    Executor(std::size_t threads, std::size_t max_waiting);
    /// Runs what was accepted, then joins.
    ~Executor();
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    /// False when the queue is full or the executor stops: the task was not taken.
    bool TryPost(std::function<void()> task);

  private:
    void Work();

    const std::size_t max_waiting_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    std::size_t busy_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace luotsi::rpc
