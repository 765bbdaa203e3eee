#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace luotsi::digest {

// SHA-256 over bytes given in pieces.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void Update(std::string_view bytes);
    // The digest as 64 lower-case hex digits. Ends the computation.
    std::string Hex();
    // The digest as 32 bytes. Ends the computation.
    std::string Bytes();

  private:
    evp_md_ctx_st* context_;
};

// The digest of one text as hex.
std::string Sha256Hex(std::string_view bytes);
// The digest of one text as 32 bytes.
std::string Sha256Bytes(std::string_view bytes);

}  // namespace luotsi::digest
