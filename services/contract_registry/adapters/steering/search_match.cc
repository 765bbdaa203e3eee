#include "contract_registry/adapters/steering/search_match.h"

#include "contract_registry/adapters/steering/search_index.h"
#include "platform/text/stem.h"

#include <algorithm>
#include <string>
#include <vector>

namespace luotsi::contract_registry {
namespace {

bool ShareForm(const std::string& one, const std::string& other) {
    if (!text::HasForms(one) || !text::HasForms(other)) return false;
    const std::vector<std::string> keys = text::StemKeys(other);
    return std::ranges::any_of(text::StemKeys(one), [&](const std::string& key) {
        return std::ranges::find(keys, key) != keys.end();
    });
}

bool Holds(const SearchWords& words, const text::Word& asked) {
    return std::ranges::any_of(words, [&](const auto& entry) {
        const std::string& word = entry.first;
        if (word == asked.text || (asked.open && word.starts_with(asked.text))) return true;
        return ShareForm(asked.text, word);
    });
}

bool Holds(const SearchFacts& facts, const AskedMark& asked) {
    return std::ranges::any_of(facts.marks, [&](const std::string& mark) {
        return mark == asked.text || (asked.open && mark.starts_with(asked.text));
    });
}

}  // namespace

bool Fits(const ContractHistory& history, const SearchQuery& query) {
    if (!history.exists) return false;
    const Terms latest = Timeline(history).back().terms;
    const SearchFacts facts = FactsOf(history, latest);
    if (!Meets(facts, query.filter)) return false;
    const auto has_mark = [&](const AskedMark& mark) { return Holds(facts, mark); };
    if (!std::ranges::all_of(MarksAsked(query.filter), has_mark)) return false;
    const SearchWords words = WordsOf(facts, latest);
    const auto has_word = [&](const text::Word& word) { return Holds(words, word); };
    return std::ranges::all_of(query.words, has_word);
}

}  // namespace luotsi::contract_registry
