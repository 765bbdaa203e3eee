#include "platform/rpc/self_probe.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <memory>

namespace luotsi::rpc {
namespace {

// The HTTP/2 client preface and an empty SETTINGS frame: a server answers with its own SETTINGS.
constexpr char kPreface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

// One open socket.
class Socket {
  public:
    explicit Socket(int family)
        : number_(socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    ~Socket() {
        if (number_ >= 0) close(number_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int number() const { return number_; }

    bool Await(short what, absl::Duration patience) const {
        pollfd one{.fd = number_, .events = what, .revents = 0};
        return poll(&one, 1, static_cast<int>(absl::ToInt64Milliseconds(patience))) == 1;
    }

  private:
    int number_;
};

struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

bool Parse(const std::string& host, int port, Address& address) {
    auto* const four = reinterpret_cast<sockaddr_in*>(&address.storage);
    if (inet_pton(AF_INET, host.c_str(), &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(static_cast<std::uint16_t>(port));
        address.size = sizeof(sockaddr_in);
        return true;
    }
    auto* const six = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (inet_pton(AF_INET6, host.c_str(), &six->sin6_addr) != 1) return false;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(static_cast<std::uint16_t>(port));
    address.size = sizeof(sockaddr_in6);
    return true;
}

struct ContextFreer {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SessionFreer {
    void operator()(SSL* session) const { SSL_free(session); }
};

// The first message of a TLS handshake. Nothing is trusted and nothing is said after it.
std::string ClientHello() {
    const std::unique_ptr<SSL_CTX, ContextFreer> context(SSL_CTX_new(TLS_client_method()));
    const std::unique_ptr<SSL, SessionFreer> session(context ? SSL_new(context.get()) : nullptr);
    if (!session) return {};
    BIO* const in = BIO_new(BIO_s_mem());
    BIO* const out = BIO_new(BIO_s_mem());
    SSL_set_bio(session.get(), in, out);  // takes both
    const unsigned char protocols[] = {2, 'h', '2'};
    SSL_set_alpn_protos(session.get(), protocols, sizeof(protocols));
    SSL_set_connect_state(session.get());
    SSL_do_handshake(session.get());
    char bytes[4096];
    const int size = BIO_read(out, bytes, sizeof(bytes));
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

bool SelfProbe::Answers(const Options& options) {
    Address address;
    if (!Parse(options.host, options.port, address)) return false;
    const Socket socket(address.storage.ss_family);
    if (socket.number() < 0) return false;
    const auto* const target = reinterpret_cast<const sockaddr*>(&address.storage);
    if (connect(socket.number(), target, address.size) != 0 && errno != EINPROGRESS) return false;
    if (!socket.Await(POLLOUT, options.patience)) return false;
    const std::string question =
        options.tls ? ClientHello() : std::string(kPreface, sizeof(kPreface) - 1);
    const auto sent = send(socket.number(), question.data(), question.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(question.size())) return false;
    if (!socket.Await(POLLIN, options.patience)) return false;
    char first = 0;
    return recv(socket.number(), &first, 1, 0) == 1;
}

SelfProbe::SelfProbe(Options options, std::function<void()> on_deaf)
    : options_(std::move(options)), on_deaf_(std::move(on_deaf)), thread_([this] { Watch(); }) {}

SelfProbe::~SelfProbe() {
    Stop();
}

void SelfProbe::Stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void SelfProbe::Watch() {
    int strikes = 0;
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, absl::ToChronoMilliseconds(options_.interval), [this] {
        return stopping_;
    })) {
        lock.unlock();
        strikes = Answers(options_) ? 0 : strikes + 1;
        if (strikes == kStrikes) on_deaf_();
        lock.lock();
    }
}

}  // namespace luotsi::rpc
