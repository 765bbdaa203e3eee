#pragma once

#include <CLI/App.hpp>

#include <string>

namespace luotsi::ctl {

/// A bash completion script for the whole tree of commands.
std::string BashCompletion(const CLI::App& app);

}  // namespace luotsi::ctl
