#include "platform/runtime/system_ids.h"

#include <random>

namespace luotsi::runtime {
namespace {

std::uint64_t SeedFromSystem() {
    std::random_device device;
    return (std::uint64_t{device()} << 32) | std::uint64_t{device()};
}

}  // namespace

SystemIdSource::SystemIdSource() : ids_(SeedFromSystem()) {}

}  // namespace luotsi::runtime
