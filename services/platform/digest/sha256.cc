#include "platform/digest/sha256.h"

#include "kernel/check.h"

#include <openssl/evp.h>

#include <array>

namespace luotsi::digest {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    const bool started =
        context_ != nullptr && EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1;
    LUOTSI_CHECK(started, "OpenSSL always has SHA-256");
}

Sha256::~Sha256() {
    EVP_MD_CTX_free(context_);
}

void Sha256::Update(std::string_view bytes) {
    const bool taken = EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1;
    LUOTSI_CHECK(taken, "a digest takes bytes until Hex is called");
}

std::string Sha256::Hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool ended = EVP_DigestFinal_ex(context_, digest.data(), &size) == 1;
    LUOTSI_CHECK(ended, "a digest is ended once");
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(std::size_t{2} * size);
    for (unsigned i = 0; i < size; ++i) {
        hex += kDigits[digest[i] >> 4U];
        hex += kDigits[digest[i] & 15U];
    }
    return hex;
}

std::string Sha256Hex(std::string_view bytes) {
    Sha256 sha;
    sha.Update(bytes);
    return sha.Hex();
}

}  // namespace luotsi::digest
