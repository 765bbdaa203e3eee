#pragma once

#include "kernel/check.h"

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace luotsi {

/// A struct that lists its fields once; codecs and comparisons read the list:
///
///     struct Term {
///         CivilDate start;
///         std::string note;
///         static constexpr auto Fields() {
///             return std::tuple{Field{"start", &Term::start}, Field{"note", &Term::note}};
///         }
///     };
///
/// The names are stored in the journal: add fields, never rename or reuse one. Give a field its
/// meaning when absent through its default value, because older rows do not have it.
template <class T, class M>
struct Field {
    std::string_view name;
    M T::* member;
};
template <class T, class M>
Field(const char*, M T::*) -> Field<T, M>;

template <class T>
concept Described = requires { std::tuple_size<decltype(T::Fields())>::value; };

/// A described struct that is one of the events of a variant: `kName` is its name in the journal.
template <class T>
concept DescribedEvent = Described<T> && requires {
    { T::kName } -> std::convertible_to<std::string_view>;
};

/// Calls fn(name, member) for each field in the order of declaration. The object may be const.
template <class Object, class Function>
    requires Described<std::remove_cvref_t<Object>>
constexpr void ForEachField(Object& object, Function&& fn) {
    std::apply(
        [&](const auto&... field) { (fn(field.name, object.*(field.member)), ...); },
        std::remove_cvref_t<Object>::Fields()
    );
}

/// The names of an enum, specialised next to it:
///
///     template <>
///     struct EnumNames<Severity> {
///         static constexpr std::array<std::pair<Severity, std::string_view>, 2> kNames{
///             {{Severity::kInfo, "info"}, {Severity::kWarning, "warning"}}};
///     };
template <class E>
struct EnumNames;

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires { EnumNames<E>::kNames.size(); };

template <NamedEnum E>
constexpr std::string_view EnumText(E value) {
    for (const auto& [known, name] : EnumNames<E>::kNames) {
        if (known == value) return name;
    }
    LUOTSI_CHECK(false, "every value of a named enum is in its table");
}

template <NamedEnum E>
constexpr std::optional<E> EnumParse(std::string_view text) {
    for (const auto& [known, name] : EnumNames<E>::kNames) {
        if (name == text) return known;
    }
    return std::nullopt;
}

/// A value with one canonical text: Parse(ToText()) gives the value back. Empty text means unset.
template <class T>
concept TextValue = requires(const T& value, std::string_view text) {
    { value.ToText() } -> std::convertible_to<std::string>;
    { T::Parse(text) } -> std::same_as<std::optional<T>>;
};

}  // namespace luotsi
