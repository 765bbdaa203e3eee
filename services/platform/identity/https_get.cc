#include "platform/identity/https_get.h"

#include <curl/curl.h>

#include <memory>

namespace luotsi::identity {
namespace {

constexpr long kConnectMs = 3'000;
constexpr long kWholeMs = 10'000;

struct Body {
    std::string text;
    std::size_t limit = 0;
};

std::size_t Append(const char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<Body*>(to);
    const std::size_t length = size * count;
    if (body.text.size() + length > body.limit) return 0;  // ends the transfer as failed
    body.text.append(bytes, length);
    return length;
}

struct Cleanup {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};

}  // namespace

absl::StatusOr<std::string> HttpsGet(
    const std::string& url, const std::string& ca_file, std::size_t max_bytes
) {
    static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, Cleanup> curl(kReady == CURLE_OK ? curl_easy_init() : nullptr);
    if (!curl) return absl::InternalError("no HTTP client");
    Body body{.text = {}, .limit = max_bytes};
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kWholeMs);
    if (!ca_file.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Append);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &body);
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK) return absl::UnavailableError(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return absl::UnavailableError("HTTP status " + std::to_string(status));
    return std::move(body.text);
}

}  // namespace luotsi::identity
