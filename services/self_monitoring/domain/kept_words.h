#pragma once

#include "kernel/describe.h"
#include "kernel/ids.h"
#include "kernel/sealed_text.h"

#include <string>
#include <tuple>

namespace luotsi::self_monitoring {

// Where the words of a case are kept; the words themselves never enter the journal.
struct KeptWords {
    Uuid ref;
    // SHA-256 over a salt, which lies beside the words and goes with them, and the words.
    std::string sha256;

    static constexpr auto Fields() {
        return std::tuple{Field{"ref", &KeptWords::ref}, Field{"sha256", &KeptWords::sha256}};
    }
    static constexpr auto Sealed() {
        return SealedText{&KeptWords::ref, &KeptWords::sha256, TextSeal::kSalted};
    }
};

}  // namespace luotsi::self_monitoring
