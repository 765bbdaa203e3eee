#pragma once

#include "platform/identity/token.h"
#include "tests/support/temporary_directory.h"

#include <cjose/cjose.h>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

namespace luotsi::identity {

inline std::string Base64Url(std::string_view bytes) {
    char* text = nullptr;
    std::size_t size = 0;
    cjose_err error{};
    cjose_base64url_encode(
        reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &text, &size, &error
    );
    std::string encoded(text, size);
    cjose_get_dealloc()(text);
    return encoded;
}

// An issuer whose keys are made on the spot; it signs whatever a test wishes.
class TrialIssuer {
  public:
    static constexpr const char* kName = "https://issuer.example";
    static constexpr const char* kAudience = "luotsi";

    TrialIssuer() {
        AddKey("rsa", "");
        AddKey("ec", "ES256");
        AddKey("ps", "PS256");
        WriteSet();
    }
    ~TrialIssuer() {
        for (const auto& [id, key] : keys_)
            cjose_jwk_release(key);
    }
    TrialIssuer(const TrialIssuer&) = delete;
    TrialIssuer& operator=(const TrialIssuer&) = delete;

    void AddKey(const std::string& id, const std::string& algorithm) {
        cjose_err error{};
        const std::uint8_t exponent[] = {1, 0, 1};
        // RSA keys take long to make: the issuers of one test program share them.
        static std::map<std::string, cjose_jwk_t*> made;
        cjose_jwk_t*& rsa = made[id];
        if (algorithm != "ES256" && rsa == nullptr) {
            rsa = cjose_jwk_create_RSA_random(2048, exponent, 3, &error);
        }
        keys_[id] = algorithm == "ES256" ? cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error)
                                         : cjose_jwk_retain(rsa, &error);
        algorithms_[id] = algorithm;
    }
    void DropKey(const std::string& id) { dropped_[id] = true; }

    nlohmann::json PublicKey(const std::string& id) const {
        cjose_err error{};
        char* const text = cjose_jwk_to_json(keys_.at(id), false, &error);
        nlohmann::json jwk = nlohmann::json::parse(text);
        cjose_get_dealloc()(text);
        jwk["kid"] = id;
        if (!algorithms_.at(id).empty()) jwk["alg"] = algorithms_.at(id);
        return jwk;
    }

    // Replaced by a rename, as a careful operator does it.
    void WriteSet() const {
        nlohmann::json keys = nlohmann::json::array();
        for (const auto& [id, key] : keys_) {
            if (!dropped_.contains(id)) keys.push_back(PublicKey(id));
        }
        WriteText(nlohmann::json{{"keys", keys}}.dump());
    }
    void WriteText(const std::string& text) const {
        std::ofstream(path() + ".draft") << text;
        std::filesystem::rename(path() + ".draft", path());
    }
    std::string path() const { return directory_.path() + "/jwks.json"; }

    config::v1::Identity Config() const {
        config::v1::Identity identity;
        config::v1::Issuer& issuer = *identity.add_issuers();
        issuer.set_issuer(kName);
        issuer.set_audience(kAudience);
        issuer.set_key_set_file(path());
        return identity;
    }

    static nlohmann::json Claims(std::int64_t now) {
        return {
            {"iss", kName},
            {"aud", kAudience},
            {"sub", "matti.meikalainen@example.org"},
            {"iat", now},
            {"nbf", now},
            {"exp", now + 600},
            {"county", "c"},
            {"roles", {"tactical"}}
        };
    }

    // Signed with the key, the header as given (it need not tell the truth about the key).
    std::string Sign(
        const std::string& key,
        const std::string& claims,
        const std::string& algorithm,
        const std::string& key_id
    ) const {
        cjose_err error{};
        cjose_header_t* const header = cjose_header_new(&error);
        cjose_header_set(header, "alg", algorithm.c_str(), &error);
        cjose_header_set(header, "kid", key_id.c_str(), &error);
        cjose_header_set(header, "typ", "JWT", &error);
        cjose_jws_t* const jws = cjose_jws_sign(
            keys_.at(key),
            header,
            reinterpret_cast<const std::uint8_t*>(claims.data()),
            claims.size(),
            &error
        );
        const char* text = nullptr;
        cjose_jws_export(jws, &text, &error);
        std::string token = text;
        cjose_jws_release(jws);
        cjose_header_release(header);
        return token;
    }
    std::string Token(const nlohmann::json& claims) const {
        return Sign("ec", claims.dump(), "ES256", "ec");
    }

    // The old attack: the public key's text, known to all, as the secret of a symmetric signature.
    std::string SignedWithPublicKey(const nlohmann::json& claims) const {
        const std::string head =
            Base64Url(nlohmann::json{{"alg", "HS256"}, {"kid", "rsa"}}.dump()) + '.' +
            Base64Url(claims.dump());
        const std::string secret = PublicKey("rsa").dump();
        unsigned char code[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        HMAC(
            EVP_sha256(),
            secret.data(),
            static_cast<int>(secret.size()),
            reinterpret_cast<const unsigned char*>(head.data()),
            head.size(),
            code,
            &size
        );
        return head + '.' + Base64Url({reinterpret_cast<const char*>(code), size});
    }

  private:
    test::TemporaryDirectory directory_;
    std::map<std::string, cjose_jwk_t*> keys_;
    std::map<std::string, std::string> algorithms_;
    std::map<std::string, bool> dropped_;
};

}  // namespace luotsi::identity
