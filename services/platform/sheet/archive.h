#pragma once

#include "kernel/decision.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct zip;

namespace luotsi::sheet {

// The parts of a packed file that was sent by someone else: how much any of them unpacks to is
// bounded, whatever it says of itself.
class Archive {
  public:
    // `bytes` must outlive it. SHEET_UNREADABLE, SHEET_TOO_LARGE (too many parts).
    static Checked<Archive> Open(std::string_view bytes);

    bool Has(const std::string& part) const;
    // SHEET_UNREADABLE, SHEET_TOO_LARGE.
    Checked<std::string> Read(const std::string& part);

  private:
    struct Closer {
        void operator()(zip* archive) const;
    };
    explicit Archive(zip* archive) : archive_(archive) {}

    std::unique_ptr<zip, Closer> archive_;
    // Of all parts that were read.
    std::size_t unpacked_ = 0;
};

}  // namespace luotsi::sheet
