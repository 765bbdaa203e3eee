#include "platform/audit/checkpoint.h"

#include "platform/codec/json_codec.h"
#include "platform/digest/sha256.h"
#include "platform/runtime/private_file.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

namespace luotsi::audit {
namespace {

constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kKeyIdDigits = 16;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using PemReader = EVP_PKEY* (*)(std::FILE*, EVP_PKEY**, pem_password_cb*, void*);

const unsigned char* Bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// A key with a password would have nobody to ask for it.
int NoPassword(char*, int, int, void*) {
    return -1;
}

absl::StatusOr<std::shared_ptr<EVP_PKEY>> ReadKey(const std::string& file, PemReader read) {
    const std::unique_ptr<std::FILE, CloseFile> opened(std::fopen(file.c_str(), "re"));
    if (opened == nullptr) return absl::InvalidArgumentError(file + " cannot be read");
    const std::shared_ptr<EVP_PKEY> key(
        read(opened.get(), nullptr, NoPassword, nullptr), EVP_PKEY_free
    );
    if (key == nullptr || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519) {
        return absl::InvalidArgumentError(file + " holds no Ed25519 key in PEM form");
    }
    return key;
}

std::string KeyId(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    if (size <= 0) return {};
    const std::string hex = digest::Sha256Hex(
        std::string_view(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size))
    );
    OPENSSL_free(der);
    return hex.substr(0, kKeyIdDigits);
}

}  // namespace

std::string SignedText(const Checkpoint& checkpoint) {
    std::string text = "luotsi audit checkpoint 1\n";
    text += "county " + checkpoint.county + '\n';
    text += "module " + checkpoint.module + '\n';
    text += "position " + std::to_string(checkpoint.position) + '\n';
    text += "count " + std::to_string(checkpoint.count) + '\n';
    text += "chain " + checkpoint.chain + '\n';
    text += "made_at " + checkpoint.made_at.ToText() + '\n';
    return text;
}

std::string ToLine(const Checkpoint& checkpoint) {
    return EncodeJson(checkpoint) + '\n';
}

std::optional<Checkpoint> FromLine(std::string_view line) {
    std::string fault;
    return DecodeJson<Checkpoint>(line, &fault);
}

std::string ToHex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += kDigits[byte >> 4];
        hex += kDigits[byte & 0xf];
    }
    return hex;
}

std::optional<std::string> FromHex(std::string_view hex) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const std::size_t high = kDigits.find(hex[i]);
        const std::size_t low = kDigits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

Key::Key(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)), id_(KeyId(key_.get())) {}

absl::StatusOr<Key> Key::ReadPrivate(const std::string& file) {
    const absl::Status secret = runtime::CheckPrivateFile(file);
    if (!secret.ok()) return secret;
    auto key = ReadKey(file, &PEM_read_PrivateKey);
    if (!key.ok()) return key.status();
    return Key(*std::move(key));
}

absl::StatusOr<Key> Key::ReadPublic(const std::string& file) {
    auto key = ReadKey(file, &PEM_read_PUBKEY);
    if (!key.ok()) return key.status();
    return Key(*std::move(key));
}

absl::Status Key::Sign(Checkpoint& checkpoint) const {
    const std::string text = SignedText(checkpoint);
    const Context context(EVP_MD_CTX_new());
    std::string signature(kSignatureBytes, '\0');
    std::size_t size = signature.size();
    auto* const out = reinterpret_cast<unsigned char*>(signature.data());
    const bool made =
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
        EVP_DigestSign(context.get(), out, &size, Bytes(text), text.size()) == 1;
    if (!made || size != kSignatureBytes) {
        return absl::FailedPreconditionError("the audit key cannot sign");
    }
    checkpoint.key_id = id_;
    checkpoint.signature = ToHex(signature);
    return absl::OkStatus();
}

bool Key::Signed(const Checkpoint& checkpoint) const {
    const std::optional<std::string> signature = FromHex(checkpoint.signature);
    if (!signature || signature->size() != kSignatureBytes) return false;
    const std::string text = SignedText(checkpoint);
    const Context context(EVP_MD_CTX_new());
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(
               context.get(), Bytes(*signature), signature->size(), Bytes(text), text.size()
           ) == 1;
}

}  // namespace luotsi::audit
