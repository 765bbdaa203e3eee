#pragma once

#include "kernel/describe.h"
#include "kernel/sealed_text.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
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

// One text for which an event vouches.
using OnSealedText = std::function<void(const Uuid& ref, const std::string& hash, TextSeal seal)>;

// Whether values of the type can vouch for texts.
template <class T>
consteval bool CanSeal() {
    if constexpr (SealsText<T>) {
        return true;
    } else if constexpr (Wrapped<T>::value || Listed<T>::value) {
        return CanSeal<typename T::value_type>();
    } else if constexpr (Mapped<T>::value) {
        return CanSeal<typename T::mapped_type>();
    } else if constexpr (Chosen<T>::value) {
        return []<class... One>(std::type_identity<std::variant<One...>>) {
            return (CanSeal<One>() || ...);
        }(std::type_identity<T>());
    } else if constexpr (Described<T>) {
        return []<class... M>(std::type_identity<std::tuple<Field<T, M>...>>) {
            return (CanSeal<M>() || ...);
        }(std::type_identity<decltype(T::Fields())>());
    } else {
        return false;
    }
}

template <class T>
void ForEachSealedText(const T& value, const OnSealedText& on) {
    if constexpr (!CanSeal<T>()) {
        return;
    } else if constexpr (Wrapped<T>::value) {
        if (value) ForEachSealedText(*value, on);
    } else if constexpr (Listed<T>::value) {
        for (const auto& one : value)
            ForEachSealedText(one, on);
    } else if constexpr (Mapped<T>::value) {
        for (const auto& [key, one] : value)
            ForEachSealedText(one, on);
    } else if constexpr (Chosen<T>::value) {
        std::visit([&](const auto& one) { ForEachSealedText(one, on); }, value);
    } else {
        if constexpr (SealsText<T>) {
            constexpr auto kSealed = T::Sealed();
            const Uuid& ref = value.*(kSealed.ref);
            const std::string& hash = value.*(kSealed.hash);
            if (ref != Uuid() && !hash.empty()) on(ref, hash, kSealed.seal);
        }
        ForEachField(value, [&](auto, const auto& part) { ForEachSealedText(part, on); });
    }
}

}  // namespace luotsi::journal
