#pragma once

#include "kernel/ids.h"

#include <string>

namespace luotsi {

// What a hash in an event is of.
enum class TextSeal {
    // The salt that lies beside the text, as text, a line feed, and the text.
    kSalted,
    // The bytes for which the text stands in base64.
    kBase64Bytes,
};

// How a described struct vouches for a text that lies outside the journal, where it can be erased:
//
//     static constexpr auto Sealed() {
//         return SealedText{&KeptText::ref, &KeptText::hash, TextSeal::kSalted};
//     }
//
// A nil ref or an empty hash vouches for nothing.
template <class T>
struct SealedText {
    Uuid T::* ref;
    std::string T::* hash;
    TextSeal seal;
};
template <class T>
SealedText(Uuid T::*, std::string T::*, TextSeal) -> SealedText<T>;

template <class T>
concept SealsText = requires { T::Sealed(); };

}  // namespace luotsi
