#include "platform/redis/seal.h"

#include "kernel/check.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace luotsi::redis {

std::string Seal(std::string_view secret, std::string_view bytes) {
    std::string seal(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    const unsigned char* made = HMAC(
        EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(),
        reinterpret_cast<unsigned char*>(seal.data()),
        &size
    );
    LUOTSI_CHECK(made != nullptr, "SHA-256 is built into OpenSSL");
    seal.resize(size);
    return seal;
}

}  // namespace luotsi::redis
