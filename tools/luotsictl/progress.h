#pragma once

#include <cstdint>
#include <string>

namespace luotsi::ctl {

/// A line on standard error that redraws itself; silent where standard error is no terminal.
class Progress {
  public:
    explicit Progress(std::string label);
    /// Wipes the line.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void Sent(std::uint64_t bytes, std::uint64_t all_bytes);
    void Rows(std::uint64_t read, std::uint64_t committed);

  private:
    void Draw();

    std::string label_;
    bool is_shown_;
    int percent_ = 0;
    std::uint64_t read_ = 0;
    std::uint64_t committed_ = 0;
};

}  // namespace luotsi::ctl
