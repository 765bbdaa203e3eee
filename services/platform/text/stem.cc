#include "platform/text/stem.h"

#include "platform/text/stem_rules.h"

#include <libstemmer.h>

#include <algorithm>
#include <memory>

namespace luotsi::text {
namespace {

struct Delete {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

// One a thread: a stemmer keeps its last answer in itself.
class Snowball {
  public:
    explicit Snowball(const char* language) : stemmer_(sb_stemmer_new(language, "UTF_8")) {}

    std::string Stem(const std::string& word) const {
        // Without memory for it the word stays as it is.
        if (stemmer_ == nullptr) return word;
        const sb_symbol* stem = sb_stemmer_stem(
            stemmer_.get(),
            reinterpret_cast<const sb_symbol*>(word.data()),
            static_cast<int>(word.size())
        );
        if (stem == nullptr) return word;
        const auto size = static_cast<std::size_t>(sb_stemmer_length(stemmer_.get()));
        return {reinterpret_cast<const char*>(stem), size};
    }

  private:
    std::unique_ptr<sb_stemmer, Delete> stemmer_;
};

void AddKey(std::string key, std::vector<std::string>& keys) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
}

}  // namespace

std::vector<std::string> StemKeys(std::string_view word) {
    thread_local const Snowball finnish("finnish");
    thread_local const Snowball swedish("swedish");
    std::vector<std::string> keys;
    for (const Form& form : FinnishForms(word)) {
        const std::string stem = form.is_stem ? form.text : finnish.Stem(form.text);
        AddKey("f:" + FinnishKey(stem), keys);
    }
    for (const Form& form : SwedishForms(word)) {
        const std::string stem = form.is_stem ? form.text : swedish.Stem(form.text);
        AddKey("s:" + SwedishKey(stem), keys);
    }
    return keys;
}

}  // namespace luotsi::text
