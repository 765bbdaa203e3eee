#include "platform/rpc/executor.h"

#include <utility>

namespace luotsi::rpc {

Executor::Executor(std::size_t threads, std::size_t max_waiting) : max_waiting_(max_waiting) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this] { Work(); });
}

Executor::~Executor() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

bool Executor::TryPost(std::function<void()> task) {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const std::size_t room = threads_.size() - busy_ + max_waiting_;
        if (stopping_ || waiting_.size() >= room) return false;
        waiting_.push_back(std::move(task));
    }
    wake_.notify_one();
    return true;
}

void Executor::Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        std::function<void()> task = std::move(waiting_.front());
        waiting_.pop_front();
        ++busy_;
        lock.unlock();
        task();
        task = nullptr;  // what the task holds must go before the thread counts as idle
        lock.lock();
        --busy_;
    }
}

}  // namespace luotsi::rpc
