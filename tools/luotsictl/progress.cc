#include "tools/luotsictl/progress.h"

#include <unistd.h>

#include <iostream>
#include <utility>

namespace luotsi::ctl {
namespace {

constexpr int kBarWidth = 20;
constexpr int kWhole = 100;

}  // namespace

Progress::Progress(std::string label)
    : label_(std::move(label)), is_shown_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
    if (is_shown_) std::cerr << "\r\033[K" << std::flush;
}

void Progress::Sent(std::uint64_t bytes, std::uint64_t all_bytes) {
    percent_ = all_bytes == 0 ? kWhole : static_cast<int>(bytes * kWhole / all_bytes);
    Draw();
}

void Progress::Rows(std::uint64_t read, std::uint64_t committed) {
    read_ = read;
    committed_ = committed;
    Draw();
}

void Progress::Draw() {
    if (!is_shown_) return;
    const int filled = percent_ * kBarWidth / kWhole;
    std::string bar(static_cast<std::size_t>(filled), '#');
    bar.resize(kBarWidth, '.');
    std::cerr << '\r' << label_ << " [" << bar << "] " << percent_ << " %  " << read_
              << " rows read, " << committed_ << " committed\033[K" << std::flush;
}

}  // namespace luotsi::ctl
