#pragma once

#include "platform/wire/described.h"

#include <google/protobuf/descriptor.h>

#include <string>
#include <type_traits>
#include <vector>

namespace luotsi::test {

template <class T>
struct Inner {
    using Type = T;
};
template <class T>
struct Inner<std::optional<T>> : Inner<T> {};
template <class T>
struct Inner<std::vector<T>> : Inner<T> {};

// The fields of T, and of what it is made of, that the message has no field for: they silently do
// not cross the wire, so a test lists the ones that are meant.
template <Described T>
void FindUnnamed(
    const google::protobuf::Descriptor& message,
    const std::string& path,
    std::vector<std::string>& unnamed
) {
    const T value{};
    ForEachField(value, [&](std::string_view name, const auto& member) {
        const std::string at = wire::described::Join(path, name);
        const auto* field = message.FindFieldByName(std::string(name));
        using One = typename Inner<std::remove_cvref_t<decltype(member)>>::Type;
        if (field == nullptr) {
            unnamed.push_back(at);
        } else if constexpr (Described<One> && !wire::described::HasMessage<One>) {
            FindUnnamed<One>(*field->message_type(), at, unnamed);
        }
    });
}
template <Described T, class Message>
std::vector<std::string> Unnamed() {
    std::vector<std::string> unnamed;
    FindUnnamed<T>(*Message::descriptor(), "", unnamed);
    return unnamed;
}

}  // namespace luotsi::test
