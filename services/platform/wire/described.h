#pragma once

#include "kernel/describe.h"
#include "platform/wire/values.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace luotsi::wire {

// A described struct and a message that name their fields alike need no mapping by hand:
//
//   std::string, TextValue, dates, Uuid, Id   string (empty: unset)
//   bool, whole numbers, Share                bool, any whole number, whole basis points
//   named enum                                enum in the same order after its unspecified zero
//   Money, UnitPrice, Quantity, Ratio,        the message of luotsi.type.v1
//   PartyIdentifier, Instant                  and google.protobuf.Timestamp
//   Described struct                          message
//   std::optional                             presence, or the unset value of the above
//   std::vector                               repeated
//
// Fields of the struct that the message does not have are left out (surrogates, digests), and the
// other way round: what only one side knows is written by hand beside it. A pair of names that
// agree and kinds that do not is our bug and ends the process; `wire_test` walks every pair.

namespace described {

// Where one value goes: a field, or the next element of a list.
class Sink {
  public:
    Sink(google::protobuf::Message* message, const google::protobuf::FieldDescriptor* field)
        : message_(message), field_(field) {}
    void Text(std::string value) const;
    void Flag(bool value) const;
    void Whole(std::int64_t value) const;
    void EnumNumber(int number) const;
    google::protobuf::Message* Sub() const;

  private:
    google::protobuf::Message* message_;
    const google::protobuf::FieldDescriptor* field_;
};

// Where one value comes from: a field, or an element of a list.
class Source {
  public:
    Source(
        const google::protobuf::Message& message,
        const google::protobuf::FieldDescriptor* field,
        int index = -1
    )
        : message_(message), field_(field), index_(index) {}
    bool Has() const;
    std::string Text() const;
    bool Flag() const;
    std::int64_t Whole() const;
    int EnumNumber() const;
    const google::protobuf::Message& Sub() const;

  private:
    const google::protobuf::Message& message_;
    const google::protobuf::FieldDescriptor* field_;
    int index_;
};

const google::protobuf::FieldDescriptor* FindField(
    const google::protobuf::Message& message, std::string_view name
);
int SizeOf(
    const google::protobuf::Message& message, const google::protobuf::FieldDescriptor* field
);
std::string Join(std::string_view path, std::string_view name);
std::string Element(const std::string& path, int index);

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

// The values that have a message of their own.
template <class T>
struct WireMessage {
    using Type = void;
};
template <>
struct WireMessage<Money> {
    using Type = type::v1::Money;
};
template <>
struct WireMessage<UnitPrice> {
    using Type = type::v1::UnitPrice;
};
template <>
struct WireMessage<Quantity> {
    using Type = type::v1::Quantity;
};
template <>
struct WireMessage<Ratio> {
    using Type = type::v1::Ratio;
};
template <>
struct WireMessage<PartyIdentifier> {
    using Type = type::v1::PartyIdentifier;
};
template <>
struct WireMessage<Instant> {
    using Type = google::protobuf::Timestamp;
};

Money Read(const type::v1::Money& value, std::string_view path, Reader& reader);
UnitPrice Read(const type::v1::UnitPrice& value, std::string_view path, Reader& reader);
Quantity Read(const type::v1::Quantity& value, std::string_view path, Reader& reader);
Ratio Read(const type::v1::Ratio& value, std::string_view path, Reader& reader);
PartyIdentifier Read(const type::v1::PartyIdentifier& value, std::string_view path, Reader& reader);
Instant Read(const google::protobuf::Timestamp& value, std::string_view path, Reader& reader);

template <class T>
concept HasMessage = !std::is_void_v<typename WireMessage<T>::Type>;

template <class T>
void PutOne(const T& value, const Sink& sink);
template <class T>
bool TakeOne(const Source& source, const std::string& path, Reader& reader, T& into);

}  // namespace described

/// Writes each field of `value` that the message has too.
template <Described T>
void Fill(const T& value, google::protobuf::Message* message) {
    ForEachField(value, [&](std::string_view name, const auto& member) {
        const auto* field = described::FindField(*message, name);
        if (field == nullptr) return;
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (described::IsVector<Member>::value) {
            for (const auto& one : member)
                described::PutOne(one, described::Sink(message, field));
        } else {
            described::PutOne(member, described::Sink(message, field));
        }
    });
}

/// Reads each field of T that the message has too. `path` goes before the fields of faults:
/// "contract" makes "contract.prices[2].unit_price".
template <Described T>
void Take(
    const google::protobuf::Message& message, std::string_view path, Reader& reader, T& into
) {
    ForEachField(into, [&](std::string_view name, auto& member) {
        const auto* field = described::FindField(message, name);
        if (field == nullptr) return;
        const std::string at = described::Join(path, name);
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (described::IsVector<Member>::value) {
            for (int i = 0; i < described::SizeOf(message, field); ++i) {
                described::TakeOne(
                    described::Source(message, field, i),
                    described::Element(at, i),
                    reader,
                    member.emplace_back()
                );
            }
        } else {
            described::TakeOne(described::Source(message, field), at, reader, member);
        }
    });
}

template <Described T>
T Taken(const google::protobuf::Message& message, std::string_view path, Reader& reader) {
    T value;
    Take(message, path, reader, value);
    return value;
}

namespace described {

template <class T>
void PutOne(const T& value, const Sink& sink) {
    if constexpr (IsOptional<T>::value) {
        if (value) PutOne(*value, sink);
    } else if constexpr (std::same_as<T, std::string>) {
        sink.Text(value);
    } else if constexpr (std::same_as<T, bool>) {
        sink.Flag(value);
    } else if constexpr (std::integral<T>) {
        sink.Whole(static_cast<std::int64_t>(value));
    } else if constexpr (std::same_as<T, Share>) {
        sink.Whole(value.basis_points());
    } else if constexpr (NamedEnum<T>) {
        sink.EnumNumber(static_cast<int>(value) + 1);
    } else if constexpr (HasMessage<T>) {
        Put(value, static_cast<typename WireMessage<T>::Type*>(sink.Sub()));
    } else if constexpr (Described<T>) {
        Fill(value, sink.Sub());
    } else if constexpr (requires { value.IsNil(); }) {
        sink.Text(value.IsNil() ? std::string() : value.ToText());
    } else {
        sink.Text(value.ToText());
    }
}

template <class T>
bool TakeText(const Source& source, const std::string& path, Reader& reader, T& into) {
    const std::string text = source.Text();
    if (text.empty()) return false;
    std::optional<T> value = T::Parse(text);
    if (!value) {
        reader.Fault(path, "FIELD_FORMAT_INVALID");
        return false;
    }
    into = *std::move(value);
    return true;
}

// Whether a value was given and could be read.
template <class T>
bool TakeOne(const Source& source, const std::string& path, Reader& reader, T& into) {
    if constexpr (IsOptional<T>::value) {
        using Value = typename T::value_type;
        if (!source.Has()) return false;
        Value value{};
        // Text that is empty or cannot be read leaves no value, not a made-up one.
        if (TakeOne(source, path, reader, value)) into = std::move(value);
    } else if constexpr (std::same_as<T, std::string>) {
        into = source.Text();
    } else if constexpr (std::same_as<T, bool>) {
        into = source.Flag();
    } else if constexpr (std::integral<T>) {
        into = static_cast<T>(source.Whole());
    } else if constexpr (std::same_as<T, Share>) {
        into = Share::OfBasisPoints(static_cast<std::int32_t>(source.Whole()));
    } else if constexpr (NamedEnum<T>) {
        const int number = source.EnumNumber();
        if (number == 0) return false;
        if (number < 0 || static_cast<std::size_t>(number) > EnumNames<T>::kNames.size()) {
            reader.Fault(path, "FIELD_OUT_OF_RANGE");
            return false;
        }
        into = static_cast<T>(number - 1);
    } else if constexpr (HasMessage<T>) {
        if (!source.Has()) return false;
        into = Read(static_cast<const typename WireMessage<T>::Type&>(source.Sub()), path, reader);
    } else if constexpr (Described<T>) {
        if (source.Has()) Take(source.Sub(), path, reader, into);
    } else {
        return TakeText(source, path, reader, into);
    }
    return true;
}

}  // namespace described

}  // namespace luotsi::wire
