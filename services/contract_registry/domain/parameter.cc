#include "contract_registry/domain/parameter.h"

#include <algorithm>
#include <charconv>

namespace luotsi::contract_registry {
namespace {

constexpr std::int64_t kMost = 1'000'000'000;

std::vector<std::string> Parts(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        parts.emplace_back(text.substr(0, comma));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return parts;
}

std::optional<std::int64_t> Whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (value < 0 || value > kMost) return std::nullopt;
    return value;
}

bool IsCode(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '/';
    });
}

bool IsOf(ParameterKind kind, const std::string& value) {
    switch (kind) {
        case ParameterKind::kWhole:
            return Whole(value).has_value();
        case ParameterKind::kWholes:
            return !value.empty() && std::ranges::all_of(Parts(value), [](const auto& part) {
                return Whole(part).has_value();
            });
        case ParameterKind::kMoney:
            return Money::Parse(value).has_value();
        case ParameterKind::kShare:
            return Share::Parse(value).has_value();
        case ParameterKind::kCodes:
            return std::ranges::all_of(Parts(value), IsCode);
        case ParameterKind::kFlag:
            return value == "true" || value == "false";
    }
    LUOTSI_CHECK(false, "every kind of parameter has its form");
}

constexpr std::string_view FormOf(ParameterKind kind) {
    constexpr std::array<std::string_view, 6> kForms{
        "a whole number, as in 48",
        "whole numbers, as in 12,6,3",
        "an amount, as in 400000.00 EUR",
        "a share, as in 5 %",
        "codes, as in content,notice",
        "true or false",
    };
    return kForms[static_cast<std::size_t>(kind)];
}

}  // namespace

void ParameterBook::Evolve(State& parameter, const Event& event, const Recorded&) {
    const ParameterSet& set = std::get<ParameterSet>(event);
    parameter.key = set.key;
    const auto at = std::ranges::lower_bound(
        parameter.values, set.value.valid_from, {}, &ParameterValue::valid_from
    );
    if (at != parameter.values.end() && at->valid_from == set.value.valid_from)
        *at = set.value;
    else
        parameter.values.insert(at, set.value);
}

std::optional<CivilDate> ParameterBook::Effective(const Event& event) {
    return std::get<ParameterSet>(event).value.valid_from;
}

RecordRow ParameterBook::RowOf(const State& parameter) {
    return {.code = parameter.key, .state = parameter.values.empty() ? "unset" : "set"};
}

Uuid ParameterId(std::string_view key) {
    // FNV-1a from two starts: keys are few and known, and a test sees that none collide.
    constexpr std::uint64_t kPrime = 0x100000001b3;
    std::array<std::uint64_t, 2> halves{0xcbf29ce484222325, 0x84222325cbf29ce4};
    for (std::uint64_t& half : halves) {
        for (const char c : key)
            half = (half ^ static_cast<unsigned char>(c)) * kPrime;
    }
    Uuid::Bytes bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(halves[i / 8] >> (8 * (i % 8)));
    // RFC 9562: version 8 (made by a rule of our own), variant 10.
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x80);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return Uuid::FromBytes(bytes);
}

Decision<ParameterEvent> Decide(const Parameter& parameter, const SetParameter& command) {
    const ParameterDefinition* definition = FindParameter(command.key);
    if (definition == nullptr) {
        return Rejection{
            .reason = "PARAMETER_UNKNOWN", .field = "key", .facts = {{"key", command.key}}
        };
    }
    if (!IsOf(definition->kind, command.value.value)) {
        return Rejection{
            .reason = "PARAMETER_VALUE_INVALID",
            .field = "value.value",
            .facts = {{"expected", std::string(FormOf(definition->kind))}},
        };
    }
    if (std::ranges::find(parameter.values, command.value) != parameter.values.end())
        return std::vector<ParameterEvent>{};
    return ParameterSet{.key = command.key, .value = command.value};
}

std::optional<std::string> TextOn(const Parameter& parameter, CivilDate day) {
    const auto after =
        std::ranges::upper_bound(parameter.values, day, {}, &ParameterValue::valid_from);
    if (after == parameter.values.begin()) return std::nullopt;
    return std::prev(after)->value;
}

std::optional<std::int64_t> WholeOn(const Parameter& parameter, CivilDate day) {
    const auto text = TextOn(parameter, day);
    return text ? Whole(*text) : std::nullopt;
}

std::vector<std::int64_t> WholesOn(const Parameter& parameter, CivilDate day) {
    std::vector<std::int64_t> wholes;
    for (const std::string& part : CodesOn(parameter, day))
        wholes.push_back(Whole(part).value_or(0));
    return wholes;
}

std::optional<Money> MoneyOn(const Parameter& parameter, CivilDate day) {
    const auto text = TextOn(parameter, day);
    return text ? Money::Parse(*text) : std::nullopt;
}

std::optional<Share> ShareOn(const Parameter& parameter, CivilDate day) {
    const auto text = TextOn(parameter, day);
    return text ? Share::Parse(*text) : std::nullopt;
}

std::vector<std::string> CodesOn(const Parameter& parameter, CivilDate day) {
    return Parts(TextOn(parameter, day).value_or(""));
}

bool FlagOn(const Parameter& parameter, CivilDate day) {
    return TextOn(parameter, day) == "true";
}

Rejection ParameterMissing(std::string_view key) {
    return {.reason = "PARAMETER_MISSING", .facts = {{"key", std::string(key)}}};
}

}  // namespace luotsi::contract_registry
