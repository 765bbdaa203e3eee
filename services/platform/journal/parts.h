#pragma once

#include "kernel/describe.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// Walks over described values. What kind of part a type is, is known to the compiler: types without
// anything to find cost nothing.
namespace luotsi::journal {

template <class T>
struct Wrapped : std::false_type {};
template <class T>
struct Wrapped<std::optional<T>> : std::true_type {};
template <class T>
struct Listed : std::false_type {};
template <class T>
struct Listed<std::vector<T>> : std::true_type {};
template <class T>
struct Mapped : std::false_type {};
template <class Key, class T>
struct Mapped<std::map<Key, T>> : std::true_type {};
template <class T>
struct Chosen : std::false_type {};
template <class... T>
struct Chosen<std::variant<T...>> : std::true_type {};

// The bytes that a value holds outside itself, as an estimate: what the allocator adds is left out.
template <class T>
std::size_t HeapBytes(const T& value) {
    // A red-black tree's node: colour and three pointers.
    constexpr std::size_t kNode = 4 * sizeof(void*);
    std::size_t bytes = 0;
    if constexpr (std::is_trivially_copyable_v<T>) {
        return 0;
    } else if constexpr (std::is_same_v<T, std::string>) {
        // Short ones lie inside.
        static const std::size_t inside = std::string().capacity();
        return value.capacity() > inside ? value.capacity() + 1 : 0;
    } else if constexpr (Wrapped<T>::value) {
        return value ? HeapBytes(*value) : 0;
    } else if constexpr (Listed<T>::value) {
        using One = typename T::value_type;
        bytes = value.capacity() * sizeof(One);
        if constexpr (!std::is_trivially_copyable_v<One>) {
            for (const One& one : value)
                bytes += HeapBytes(one);
        }
    } else if constexpr (Mapped<T>::value) {
        bytes = value.size() * (sizeof(typename T::value_type) + kNode);
        for (const auto& [key, one] : value)
            bytes += HeapBytes(key) + HeapBytes(one);
    } else if constexpr (Chosen<T>::value) {
        std::visit([&](const auto& one) { bytes = HeapBytes(one); }, value);
    } else if constexpr (Described<T>) {
        ForEachField(value, [&](auto, const auto& part) { bytes += HeapBytes(part); });
    } else if constexpr (requires { requires std::is_reference_v<decltype(value.ToText())>; }) {
        return HeapBytes(value.ToText());
    }
    return bytes;
}

}  // namespace luotsi::journal
