#pragma once

#include "tools/luotsictl/settings.h"

#include <CLI/App.hpp>

#include <functional>

namespace luotsi::ctl {

/// What the command line asks for; runs after all of it was read.
using Action = std::function<int()>;

/// Builds the command line from the command table. `settings` and `action` are filled while it is
/// read and must outlive `app`.
void BuildApp(CLI::App& app, Settings& settings, Action& action);

}  // namespace luotsi::ctl
