#pragma once

#include "platform/module/module.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi {

struct ModuleEntry {
    std::string_view name;
    module::Factory make;
};

// The table of modules: a new service adds one row. Explicit, because a linker may drop objects
// that register themselves.
std::span<const ModuleEntry> AllModules();

// The rows that `--modules` names: `all`, or names separated by commas. An unknown name ends up in
// `unknown`.
std::vector<ModuleEntry> SelectModules(std::string_view names, std::string& unknown);

}  // namespace luotsi
