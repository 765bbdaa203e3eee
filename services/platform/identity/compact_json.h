#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace luotsi::identity {

/// Base64url without padding, read strictly: no other characters, no stray bits at the end.
std::optional<std::string> DecodeBase64Url(std::string_view text);

/// A JSON object in which no name stands twice, at any depth: two readers could take different
/// values from one that repeats a name. nullopt for anything else.
std::optional<nlohmann::json> ParseStrictObject(std::string_view text);

/// The text of a member; nullopt when it is missing or no text.
std::optional<std::string> TextMember(const nlohmann::json& object, const char* name);

}  // namespace luotsi::identity
