#pragma once

#include "kernel/check.h"
#include "kernel/describe.h"

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace luotsi {

// Compact JSON for described values, as stored in the journal. What each type becomes:
//
//   std::string                   string (UTF-8 passes through)
//   bool, whole numbers           true/false, number
//   named enum, TextValue         string
//   std::optional                 its value, or absent (null inside a list)
//   std::vector                   array
//   std::map<text, T>             object; the key is a std::string or a TextValue
//   Described struct              object, fields in the order of declaration
//   std::variant of events        {"event_name":{...}}
//
// Writing leaves out empty strings, lists, maps, optionals and unset text values; reading gives
// such fields their default and skips fields it does not know, so older and newer programs read
// each other's rows. An unknown event or enum name is refused: skipping it would lose a fact. The
// same value always gives the same bytes.

namespace json {

/// Nesting of objects and arrays that reading accepts.
inline constexpr int kMaxDepth = 64;

/// Appends JSON text to a string. The caller keeps objects and arrays balanced.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}

    void Open(char bracket) { out_ += bracket; }
    void Close(char bracket) { out_ += bracket; }
    /// Starts a member of an object.
    void Key(std::string_view name) {
        Separate('{');
        String(name);
        out_ += ':';
    }
    /// Starts an element of an array.
    void Element() { Separate('['); }
    void String(std::string_view text);
    void Literal(std::string_view text) { out_ += text; }

    template <std::integral Whole>
    void Number(Whole value) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        out_.append(digits.data(), end);
    }

  private:
    void Separate(char opening) {
        if (out_.back() != opening) out_ += ',';
    }

    std::string& out_;
};

/// Reads JSON text from the left. Every Read… and Enter… answers false on trouble; the first
/// trouble is kept, and the callers add the path to it on their way out (PrependField,
/// PrependIndex).
class Reader {
  public:
    explicit Reader(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

    /// Past blanks: takes the letter if it is next.
    bool Take(char letter) {
        SkipBlanks();
        if (next_ == end_ || *next_ != letter) return false;
        ++next_;
        return true;
    }
    bool AtEnd() {
        SkipBlanks();
        return next_ == end_;
    }

    bool Enter(char bracket, std::string_view expected);
    void Leave() { --depth_; }
    /// Between members and elements: true when there is another one. False at the closing bracket
    /// (then Leave) and on trouble (then failed()).
    bool HasMore(bool first, char closing);
    /// Member name and colon. The view lasts until the next read.
    bool ReadKey(std::string_view& name);

    /// The view lasts until the next read.
    bool ReadString(std::string_view& text);
    bool ReadBool(bool& value);
    bool TakeNull();
    bool Skip();

    template <std::integral Whole>
    bool ReadNumber(Whole& value) {
        SkipBlanks();
        const auto [stop, error] = std::from_chars(next_, end_, value);
        if (error == std::errc::result_out_of_range) return Fail("number out of range");
        if (error != std::errc() || !IsPlainWhole(stop)) return Fail("expected a whole number");
        next_ = stop;
        return true;
    }

    bool Fail(std::string_view why) {
        if (why_.empty()) why_ = why;
        return false;
    }
    bool failed() const { return !why_.empty(); }
    void PrependField(std::string_view name) { path_.insert(0, "." + std::string(name)); }
    void PrependIndex(std::size_t index) { path_.insert(0, "[" + std::to_string(index) + "]"); }
    /// "terms.prices[3].amount: expected a string"
    std::string Fault() const;

  private:
    void SkipBlanks() {
        while (next_ != end_ &&
               (*next_ == ' ' || *next_ == '\n' || *next_ == '\t' || *next_ == '\r')) {
            ++next_;
        }
    }
    /// The number read from next_ up to `stop` is whole and has no needless leading zeros.
    bool IsPlainWhole(const char* stop) const {
        const char* digits = *next_ == '-' ? next_ + 1 : next_;
        if (*digits == '0' && stop - digits > 1) return false;
        return stop == end_ || (*stop != '.' && *stop != 'e' && *stop != 'E');
    }
    bool TakeWord(std::string_view word);
    bool ReadEscape();
    bool ReadHex4(unsigned& code);
    bool SkipNumber();
    bool SkipGroup(char closing, bool keyed);

    const char* next_;
    const char* end_;
    int depth_ = 0;
    std::string scratch_;
    std::string why_;
    std::string path_;
};

/// How one C++ type is written and read. A type without a shape does not compile.
template <class T>
struct Shape;

template <class T>
void Write(Writer& writer, const T& value) {
    Shape<T>::Write(writer, value);
}

template <class T>
bool Read(Reader& reader, T& value) {
    return Shape<T>::Read(reader, value);
}

template <>
struct Shape<std::string> {
    static void Write(Writer& writer, const std::string& value) { writer.String(value); }
    static bool Read(Reader& reader, std::string& value) {
        std::string_view text;
        if (!reader.ReadString(text)) return false;
        value.assign(text);
        return true;
    }
};

template <>
struct Shape<bool> {
    static void Write(Writer& writer, bool value) { writer.Literal(value ? "true" : "false"); }
    static bool Read(Reader& reader, bool& value) { return reader.ReadBool(value); }
};

template <std::integral Whole>
struct Shape<Whole> {
    static void Write(Writer& writer, Whole value) { writer.Number(value); }
    static bool Read(Reader& reader, Whole& value) { return reader.ReadNumber(value); }
};

template <NamedEnum E>
struct Shape<E> {
    static void Write(Writer& writer, E value) { writer.String(EnumText(value)); }
    static bool Read(Reader& reader, E& value) {
        std::string_view text;
        if (!reader.ReadString(text)) return false;
        const std::optional<E> known = EnumParse<E>(text);
        if (!known) return reader.Fail("unknown name");
        value = *known;
        return true;
    }
};

template <TextValue T>
struct Shape<T> {
    static void Write(Writer& writer, const T& value) { writer.String(value.ToText()); }
    static bool Read(Reader& reader, T& value) {
        std::string_view text;
        if (!reader.ReadString(text)) return false;
        std::optional<T> parsed = T::Parse(text);
        if (!parsed) return reader.Fail("text of another form");
        value = *std::move(parsed);
        return true;
    }
};

template <class T>
struct Shape<std::optional<T>> {
    static void Write(Writer& writer, const std::optional<T>& value) {
        if (!value) return writer.Literal("null");
        json::Write(writer, *value);
    }
    static bool Read(Reader& reader, std::optional<T>& value) {
        value.reset();
        return reader.TakeNull() || json::Read(reader, value.emplace());
    }
};

template <class T>
struct Shape<std::vector<T>> {
    static void Write(Writer& writer, const std::vector<T>& values) {
        writer.Open('[');
        for (const T& value : values) {
            writer.Element();
            json::Write(writer, value);
        }
        writer.Close(']');
    }
    static bool Read(Reader& reader, std::vector<T>& values) {
        values.clear();
        if (!reader.Enter('[', "expected an array")) return false;
        while (reader.HasMore(values.empty(), ']')) {
            if (json::Read(reader, values.emplace_back())) continue;
            reader.PrependIndex(values.size() - 1);
            return false;
        }
        reader.Leave();
        return !reader.failed();
    }
};

template <class Key, class T>
    requires(std::same_as<Key, std::string> || TextValue<Key>)
struct Shape<std::map<Key, T>> {
    static void Write(Writer& writer, const std::map<Key, T>& values) {
        writer.Open('{');
        for (const auto& [key, value] : values) {
            if constexpr (TextValue<Key>) {
                writer.Key(key.ToText());
            } else {
                writer.Key(key);
            }
            json::Write(writer, value);
        }
        writer.Close('}');
    }
    static bool Read(Reader& reader, std::map<Key, T>& values) {
        values.clear();
        if (!reader.Enter('{', "expected an object")) return false;
        for (bool first = true; reader.HasMore(first, '}'); first = false) {
            std::string_view name;
            if (!reader.ReadKey(name)) return false;
            const std::string kept(name);
            std::optional<Key> key = KeyOf(kept);
            if (!key) return reader.Fail("key of another form");
            if (json::Read(reader, values[*std::move(key)])) continue;
            reader.PrependField(kept);
            return false;
        }
        reader.Leave();
        return !reader.failed();
    }

  private:
    static std::optional<Key> KeyOf(const std::string& text) {
        if constexpr (TextValue<Key>) {
            return Key::Parse(text);
        } else {
            return text;
        }
    }
};

template <class T>
    requires(Described<T> && !TextValue<T>)
struct Shape<T> {
    static void Write(Writer& writer, const T& value) {
        writer.Open('{');
        std::apply([&](const auto&... field) { (WriteField(writer, value, field), ...); }, kFields);
        writer.Close('}');
    }

    static bool Read(Reader& reader, T& value) {
        value = T{};
        if (!reader.Enter('{', "expected an object")) return false;
        // Rows come in the order of declaration, so the next name is usually the next field.
        std::size_t expected = 0;
        for (bool first = true; reader.HasMore(first, '}'); first = false) {
            std::string_view name;
            if (!reader.ReadKey(name)) return false;
            const std::size_t found = Find(name, expected);
            if (found == kCount) {
                if (!reader.Skip()) return false;
                continue;
            }
            expected = found + 1;
            if (kReaders[found](reader, value)) continue;
            reader.PrependField(kNames[found]);
            return false;
        }
        reader.Leave();
        return !reader.failed();
    }

  private:
    using FieldReader = bool (*)(Reader&, T&);
    static constexpr auto kFields = T::Fields();
    static constexpr std::size_t kCount = std::tuple_size_v<decltype(T::Fields())>;

    template <std::size_t... I>
    static constexpr std::array<std::string_view, kCount> Names(std::index_sequence<I...>) {
        return {std::string_view(std::get<I>(kFields).name)...};
    }
    template <std::size_t... I>
    static constexpr std::array<FieldReader, kCount> Readers(std::index_sequence<I...>) {
        return {&ReadField<I>...};
    }
    template <std::size_t I>
    static bool ReadField(Reader& reader, T& value) {
        return json::Read(reader, value.*(std::get<I>(kFields).member));
    }
    static constexpr std::array<std::string_view, kCount> kNames =
        Names(std::make_index_sequence<kCount>());
    static constexpr std::array<FieldReader, kCount> kReaders =
        Readers(std::make_index_sequence<kCount>());

    /// kCount when there is no such field.
    static std::size_t Find(std::string_view name, std::size_t expected) {
        for (std::size_t at = expected; at < kCount; ++at) {
            if (kNames[at] == name) return at;
        }
        for (std::size_t at = 0; at < expected; ++at) {
            if (kNames[at] == name) return at;
        }
        return kCount;
    }

    /// What a reader of the row assumes when the field is absent.
    static const T& Absent() {
        static const T absent{};
        return absent;
    }

    template <class M>
    static void WriteField(Writer& writer, const T& value, const Field<T, M>& field) {
        const M& member = value.*(field.member);
        if constexpr (TextValue<M>) {
            const std::string& text = member.ToText();
            if (text.empty()) return;
            writer.Key(field.name);
            writer.String(text);
            return;
        } else if constexpr (requires { member.empty(); }) {
            if (member.empty() && (Absent().*(field.member)).empty()) return;
        } else if constexpr (requires { member.has_value(); }) {
            if (!member.has_value() && !(Absent().*(field.member)).has_value()) return;
        }
        writer.Key(field.name);
        json::Write(writer, member);
    }
};

template <DescribedEvent... Events>
struct Shape<std::variant<Events...>> {
    using Variant = std::variant<Events...>;

    static void Write(Writer& writer, const Variant& value) {
        LUOTSI_CHECK(!value.valueless_by_exception(), "no event type throws when it is assigned");
        std::visit(
            [&]<class Event>(const Event& event) {
                writer.Open('{');
                writer.Key(Event::kName);
                json::Write(writer, event);
                writer.Close('}');
            },
            value
        );
    }

    static bool Read(Reader& reader, Variant& value) {
        std::string_view name;
        if (!reader.Enter('{', "expected an event")) return false;
        if (!reader.HasMore(true, '}')) return reader.Fail("expected the name of an event");
        if (!reader.ReadKey(name)) return false;
        const bool known =
            ((name == Events::kName && (ReadEvent<Events>(reader, value), true)) || ...);
        if (!known) return reader.Fail("unknown event");
        if (reader.failed()) return false;
        if (reader.HasMore(false, '}')) return reader.Fail("expected one event");
        reader.Leave();
        return !reader.failed();
    }

  private:
    template <class Event>
    static void ReadEvent(Reader& reader, Variant& value) {
        if (!json::Read(reader, value.template emplace<Event>())) reader.PrependField(Event::kName);
    }
};

}  // namespace json

/// Compact JSON text, without a line break at the end.
template <class T>
std::string EncodeJson(const T& value) {
    std::string out;
    json::Writer writer(out);
    json::Write(writer, value);
    return out;
}

/// nullopt when the text is not JSON, a value has another type or form, or something follows the
/// value; then `fault` (may be null) tells the path and the reason. It never repeats the value.
template <class T>
std::optional<T> DecodeJson(std::string_view text, std::string* fault = nullptr) {
    json::Reader reader(text);
    std::optional<T> value(std::in_place);
    const bool whole = json::Read(reader, *value) &&
                       (reader.AtEnd() || reader.Fail("something follows the value"));
    if (whole) return value;
    if (fault != nullptr) *fault = reader.Fault();
    return std::nullopt;
}

}  // namespace luotsi
