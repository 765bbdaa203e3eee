#include "contract_registry/adapters/steering/names.h"

#include <algorithm>
#include <set>
#include <utility>

namespace luotsi::contract_registry {
namespace {

using Key = std::pair<std::string, std::string>;

bool IsComplete(const CodeWords& words) {
    return !words.fi.empty() && !words.sv.empty() && !words.en.empty();
}

}  // namespace

std::string_view CodeWords::In(std::string_view language) const {
    if (language == "fi") return fi;
    if (language == "sv") return sv;
    return en;
}

std::vector<NameList> AllNames() {
    std::vector<NameList> all;
    for (const auto part : {
             NamesOfAttentions(),
             NamesOfContract(),
             NamesOfParameters(),
             NamesOfServices(),
             NamesOfSteering(),
         })
        all.insert(all.end(), part.begin(), part.end());
    std::ranges::sort(all, {}, &NameList::list);
    return all;
}

std::vector<std::string> MissingNames(
    std::span<const NameList> names, std::span<const ListedCode> codes
) {
    std::set<Key> wanted;
    for (const ListedCode& one : codes)
        wanted.emplace(one.list, one.code);
    std::vector<std::string> missing;
    for (const NameList& list : names) {
        for (const CodeWords& words : list.codes) {
            const Key key(list.list, std::string(list.prefix) + std::string(words.code));
            const std::string text = key.first + ' ' + key.second;
            if (!IsComplete(words)) missing.push_back(text + " lacks a language");
            if (wanted.erase(key) == 0) missing.push_back(text + " is no code, or named twice");
        }
    }
    for (const auto& [list, code] : wanted)
        missing.push_back(list + ' ' + code + " has no name");
    return missing;
}

}  // namespace luotsi::contract_registry
