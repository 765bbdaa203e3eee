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
    LUOTSI_CHECK(taken, "a digest takes bytes until it is ended");
}

std::string Sha256::Bytes() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool ended = EVP_DigestFinal_ex(context_, digest.data(), &size) == 1;
    LUOTSI_CHECK(ended, "a digest is ended once");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string Sha256::Hex() {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const std::string bytes = Bytes();
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        hex += kDigits[static_cast<unsigned char>(byte) >> 4U];
        hex += kDigits[static_cast<unsigned char>(byte) & 15U];
    }
    return hex;
}

std::string Sha256Bytes(std::string_view bytes) {
    Sha256 sha;
    sha.Update(bytes);
    return sha.Bytes();
}

std::string Sha256Hex(std::string_view bytes) {
    Sha256 sha;
    sha.Update(bytes);
    return sha.Hex();
}

}  // namespace luotsi::digest
