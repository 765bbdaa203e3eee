#pragma once

#include <string>
#include <utility>

namespace luotsi::ports {

// Whose things a caller sees: all of the county's, or those of one provider. A limited caller must
// not learn that anything else exists: what lies outside is answered like what never was.
class Scope {
  public:
    // All of the county's things.
    Scope() = default;
    // `provider` is `scheme:id`, the way every table's column `provider` spells it. An empty text
    // stands for a provider that has nothing: no column ever holds a colon alone.
    static Scope Of(std::string provider) {
        Scope scope;
        scope.limited_ = true;
        scope.provider_ = provider.empty() ? ":" : std::move(provider);
        return scope;
    }

    bool limited() const { return limited_; }
    const std::string& provider() const { return provider_; }
    // Rows without a provider belong to no one: no limited caller sees them.
    bool Covers(const std::string& provider) const { return !limited_ || provider == provider_; }

  private:
    bool limited_ = false;
    std::string provider_;
};

// The column's spelling of a party; empty for a party without an identifier.
inline std::string ScopeKey(const std::string& scheme, const std::string& id) {
    return scheme.empty() || id.empty() ? std::string() : scheme + ':' + id;
}

}  // namespace luotsi::ports
