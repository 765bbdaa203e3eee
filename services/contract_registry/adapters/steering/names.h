#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace luotsi::contract_registry {

// What codes are called in the three languages. A new enum value, attention or parameter has its
// row here; a test fails for each one that has none.

// One code; its first part, which all codes of its list share, is left out.
struct CodeWords {
    std::string_view code;
    std::string_view fi;
    std::string_view sv;
    std::string_view en;

    // `language` is fi, sv or en; anything else reads as en.
    std::string_view In(std::string_view language) const;
};

// The codes of one list: an enum by its full name, `attention` or `parameter`.
struct NameList {
    std::string_view list;
    // What all its codes begin with: `CONTRACT_STATE_`.
    std::string_view prefix;
    std::span<const CodeWords> codes;
};

std::span<const NameList> NamesOfContract();
std::span<const NameList> NamesOfServices();
std::span<const NameList> NamesOfSteering();
std::span<const NameList> NamesOfAttentions();
std::span<const NameList> NamesOfParameters();

// All of them, in the order of their lists' names.
std::vector<NameList> AllNames();

// A code that somebody may see.
struct ListedCode {
    std::string list;
    std::string code;
};
// What is wrong with the names: codes without words, words without a code, words that lack a
// language. Empty: nothing.
std::vector<std::string> MissingNames(
    std::span<const NameList> names, std::span<const ListedCode> codes
);

}  // namespace luotsi::contract_registry
