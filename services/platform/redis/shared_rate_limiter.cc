#include "platform/redis/shared_rate_limiter.h"

#include "platform/redis/seal.h"

#include <absl/strings/escaping.h>
#include <openssl/evp.h>

#include <algorithm>
#include <utility>

namespace luotsi::redis {
namespace {

// A token bucket as one number: the instant (us, the server's clock) until which its tokens are
// spent. KEYS[1]; ARGV: us between tokens, size of the bucket, tokens wanted. Answers tokens given
// and, where there are none, us until the next. A value that cannot be ours (another type, no
// number, further ahead than an empty bucket's) counts as no value: a full bucket.
constexpr const char* kScript = R"lua(
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local gap, size, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full = gap * size
local stored = redis.pcall('GET', KEYS[1])
local spent = type(stored) == 'string' and tonumber(stored) or now
if not (spent >= now and spent <= now + full) then spent = now end
local given = math.min(wanted, math.floor((now + full - spent) / gap))
if given < 1 then return {0, spent + gap - now - full} end
spent = string.format('%.0f', spent + given * gap)
redis.call('SET', KEYS[1], spent, 'PX', math.ceil(full / 1000) + 1000)
return {given, 0}
)lua";

// Redis names scripts by SHA-1. Where that is forbidden the name is empty and the script is sent.
std::string HashOf(std::string_view script) {
    std::string hash(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    auto* bytes = reinterpret_cast<unsigned char*>(hash.data());
    if (EVP_Digest(script.data(), script.size(), bytes, &size, EVP_sha1(), nullptr) != 1) return "";
    hash.resize(size);
    return absl::BytesToHexString(hash);
}

constexpr std::uint32_t kMicrosASecond = 1'000'000;
constexpr std::chrono::seconds kLongestWait{1};

}  // namespace

SharedRateLimiter::SharedRateLimiter(
    Client& client,
    rpc::RateLimiter& local,
    Rate rate,
    std::string county,
    metrics::Metrics& metrics
)
    : client_(client),
      local_(local),
      rate_{
          .per_second = std::clamp<std::uint32_t>(rate.per_second, 1, kMicrosASecond),
          .burst = std::max<std::uint32_t>(rate.burst, 1),
      },
      county_(std::move(county)),
      secret_(ReadPassword(client.settings()).value_or("")),
      metrics_(metrics),
      script_hash_(HashOf(kScript)) {}

bool SharedRateLimiter::Take(std::string_view principal) {
    const std::string name =
        absl::BytesToHexString(Seal(secret_, county_ + "\n" + std::string(principal)).substr(0, 16)
        );
    const Held held = TakeHeld(name);
    if (held != Held::kUnknown) {
        metrics_.shared.Increment();
        return held == Held::kToken;
    }
    const std::optional<Grant> grant = Fetch(name);
    if (!grant) {
        metrics_.local.Increment();
        return local_.Take(principal);
    }
    metrics_.shared.Increment();
    Keep(name, *grant);
    return grant->tokens > 0;
}

SharedRateLimiter::Held SharedRateLimiter::TakeHeld(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto found = purses_.find(name);
    if (found == purses_.end()) return Held::kUnknown;
    Purse& purse = found->second;
    if (purse.tokens > 0) {
        --purse.tokens;
        return Held::kToken;
    }
    return runtime::ReadSteady() < purse.empty_until ? Held::kNothing : Held::kUnknown;
}

std::optional<SharedRateLimiter::Grant> SharedRateLimiter::Fetch(const std::string& name) {
    const std::uint32_t wanted = std::max<std::uint32_t>(1, rate_.per_second / 100);
    const std::vector<std::string> arguments{
        "1",
        client_.Key("limit:" + name),
        std::to_string(kMicrosASecond / rate_.per_second),
        std::to_string(rate_.burst),
        std::to_string(std::min(wanted, rate_.burst)),
    };
    const auto call = [&](const char* verb, const char* script) {
        Command command{verb, script};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return client_.Run(command);
    };
    std::optional<Reply> reply = call("EVALSHA", script_hash_.c_str());
    if (reply && reply->is(Reply::Kind::kError) && reply->text.starts_with("NOSCRIPT")) {
        reply = call("EVAL", kScript);
    }
    if (!reply || !reply->is(Reply::Kind::kList) || reply->list.size() != 2) return std::nullopt;
    const std::int64_t given = reply->list[0].integer;
    const std::int64_t wait = reply->list[1].integer;
    if (given < 0 || given > std::int64_t{rate_.burst} || wait < 0) return std::nullopt;
    return Grant{
        .tokens = static_cast<std::uint32_t>(given),
        .wait = std::min<std::chrono::microseconds>(std::chrono::microseconds(wait), kLongestWait),
    };
}

void SharedRateLimiter::Keep(const std::string& name, const Grant& grant) {
    const std::lock_guard lock(mutex_);
    // A forgotten purse costs its owner a hundredth of a second's calls at most.
    if (purses_.size() >= kMaxPurses) purses_.clear();
    Purse& purse = purses_[name];
    if (grant.tokens == 0) {
        purse.empty_until = runtime::ReadSteady() + grant.wait;
        return;
    }
    purse.tokens += grant.tokens - 1;
}

}  // namespace luotsi::redis
