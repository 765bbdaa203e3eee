#include "platform/identity/key_source.h"

#include "platform/identity/https_get.h"

#include <absl/time/clock.h>
#include <sys/stat.h>

#include <fstream>
#include <utility>

namespace luotsi::identity {
namespace {

// Changes with every replacement or rewriting of the file.
std::string StateOf(const std::string& path) {
    struct stat about{};
    if (stat(path.c_str(), &about) != 0) return "missing";
    return std::to_string(about.st_ino) + '/' + std::to_string(about.st_size) + '/' +
           std::to_string(about.st_mtim.tv_sec) + '.' + std::to_string(about.st_mtim.tv_nsec);
}

absl::StatusOr<std::string> Slurp(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(kMaxKeySetBytes + 1, '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(text.size())) && !file.eof()) {
        return absl::NotFoundError("cannot be read");
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

}  // namespace

KeySource::KeySource(const config::v1::Issuer& issuer, Pace pace, const log::Log& log)
    : issuer_(issuer), pace_(pace), log_(log) {}

KeySource::~KeySource() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

absl::Status KeySource::Start() {
    if (issuer_.key_set_file().empty() == issuer_.key_set_url().empty()) {
        return absl::InvalidArgumentError(
            "identity.issuers: give " + issuer_.issuer() + " a key_set_file or a key_set_url"
        );
    }
    if (!issuer_.key_set_file().empty()) {
        if (const absl::Status read = ReadFile(); !read.ok()) {
            return absl::InvalidArgumentError(
                "identity.issuers: key_set_file " + issuer_.key_set_file() + ": " +
                std::string(read.message())
            );
        }
    } else if (!issuer_.key_set_url().starts_with("https://")) {
        return absl::InvalidArgumentError("identity.issuers: key_set_url must be https");
    }
    thread_ = std::thread([this] { Follow(); });
    return absl::OkStatus();
}

std::shared_ptr<const KeySet> KeySource::keys() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

void KeySource::NoteUnknownKey() {
    if (issuer_.key_set_url().empty()) return;
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    wake_.notify_all();
}

bool KeySource::Wait(absl::Duration at_most) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, absl::ToChronoMilliseconds(at_most), [this] {
        return stopping_ || wanted_;
    });
    return !stopping_;
}

void KeySource::Follow() {
    const bool is_file = !issuer_.key_set_file().empty();
    bool good = is_file;
    while (true) {
        if (is_file) {
            if (!Wait(pace_.file_look)) return;
            if (StateOf(issuer_.key_set_file()) == seen_file_) continue;
            good = ReadFile().ok();
        } else {
            good = Fetch().ok();
        }
        if (!good) log_.Warning("identity.key_set_unusable", {{"file", is_file}});
        if (is_file) continue;
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            wanted_ = false;
        }
        // The pause holds also against wishes; only stopping ends it.
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, absl::ToChronoMilliseconds(pace_.fetch_pause), [this] {
            return stopping_;
        });
        if (stopping_) return;
        lock.unlock();
        if (good && !Wait(pace_.fetch_every - pace_.fetch_pause)) return;
    }
}

absl::Status KeySource::ReadFile() {
    // The state is taken first: a change during the reading is then seen at the next look.
    seen_file_ = StateOf(issuer_.key_set_file());
    const absl::StatusOr<std::string> json = Slurp(issuer_.key_set_file());
    return json.ok() ? Take(*json) : json.status();
}

absl::Status KeySource::Fetch() {
    const absl::StatusOr<std::string> json =
        HttpsGet(issuer_.key_set_url(), issuer_.key_set_ca_file(), kMaxKeySetBytes);
    return json.ok() ? Take(*json) : json.status();
}

absl::Status KeySource::Take(const std::string& json) {
    absl::StatusOr<std::shared_ptr<const KeySet>> parsed = KeySet::Parse(json);
    if (!parsed.ok()) return parsed.status();
    log_.Info(
        "identity.key_set_read", {{"keys", (*parsed)->size()}, {"left_out", (*parsed)->left_out()}}
    );
    const std::lock_guard lock(mutex_);
    // To start without any key is a mistake; to take the last one out is a decision.
    if (keys_ == nullptr && (*parsed)->size() == 0)
        return absl::InvalidArgumentError("no usable key in the key set");
    keys_ = *std::move(parsed);
    return absl::OkStatus();
}

}  // namespace luotsi::identity
