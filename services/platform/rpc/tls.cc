#include "platform/rpc/tls.h"

#include "platform/runtime/private_file.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdio>

namespace luotsi::rpc {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

// How soon a changed file is in use.
constexpr unsigned kRefreshSeconds = 1;

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
struct CertificateFreer {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct KeyFreer {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;
using Certificate = std::unique_ptr<X509, CertificateFreer>;
using Key = std::unique_ptr<EVP_PKEY, KeyFreer>;

absl::Status Wrong(const std::string& what) {
    return absl::InvalidArgumentError(what);
}

Certificate ReadCertificate(const std::string& path) {
    const File file(std::fopen(path.c_str(), "re"));
    return Certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

// A key with a pass phrase is not asked for one: it counts as unreadable.
int NoPassPhrase(char*, int, int, void*) {
    return 0;
}

Key ReadKey(const std::string& path) {
    const File file(std::fopen(path.c_str(), "re"));
    return Key(file ? PEM_read_PrivateKey(file.get(), nullptr, NoPassPhrase, nullptr) : nullptr);
}

absl::Status CheckPair(const config::v1::Tls& tls, const std::string& what) {
    const Certificate certificate = ReadCertificate(tls.certificate_file());
    if (!certificate) {
        return Wrong(what + ".certificate_file: no certificate in " + tls.certificate_file());
    }
    if (const absl::Status checked = runtime::CheckPrivateFile(tls.key_file()); !checked.ok()) {
        return Wrong(what + ".key_file: " + std::string(checked.message()));
    }
    const Key key = ReadKey(tls.key_file());
    if (!key) return Wrong(what + ".key_file: no private key without pass phrase in the file");
    if (X509_check_private_key(certificate.get(), key.get()) != 1) {
        return Wrong(what + ": the private key is not the certificate's");
    }
    if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0) {
        return Wrong(what + ".certificate_file: the certificate has expired");
    }
    return absl::OkStatus();
}

absl::Status CheckAuthorities(const std::string& path, const std::string& what) {
    if (ReadCertificate(path)) return absl::OkStatus();
    return Wrong(what + ".ca_file: no certificate in " + path);
}

}  // namespace

absl::Status CheckTlsFiles(const config::v1::Tls& tls, const std::string& what) {
    const bool has_certificate = !tls.certificate_file().empty();
    if (has_certificate != !tls.key_file().empty()) {
        return Wrong(what + ": certificate_file and key_file go together");
    }
    if (has_certificate) {
        if (const absl::Status pair = CheckPair(tls, what); !pair.ok()) return pair;
    }
    return tls.ca_file().empty() ? absl::OkStatus() : CheckAuthorities(tls.ca_file(), what);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ListenerCredentials(
    const config::v1::Tls& tls, const std::string& what
) {
    if (tls.certificate_file().empty()) return Wrong(what + ".certificate_file must be given");
    if (const absl::Status checked = CheckTlsFiles(tls, what); !checked.ok()) return checked;
    grpc::experimental::TlsServerCredentialsOptions options(
        std::make_shared<FileWatcherCertificateProvider>(
            tls.key_file(), tls.certificate_file(), tls.ca_file(), kRefreshSeconds
        )
    );
    options.watch_identity_key_cert_pairs();
    if (!tls.ca_file().empty()) {
        options.watch_root_certs();
        options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    }
    return grpc::experimental::TlsServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CallerCredentials(
    const config::v1::Tls& tls
) {
    if (const absl::Status checked = CheckTlsFiles(tls, "tls"); !checked.ok()) return checked;
    grpc::experimental::TlsChannelCredentialsOptions options;
    const bool has_certificate = !tls.certificate_file().empty();
    if (has_certificate || !tls.ca_file().empty()) {
        options.set_certificate_provider(std::make_shared<FileWatcherCertificateProvider>(
            tls.key_file(), tls.certificate_file(), tls.ca_file(), kRefreshSeconds
        ));
    }
    if (has_certificate) options.watch_identity_key_cert_pairs();
    if (!tls.ca_file().empty()) options.watch_root_certs();
    options.set_certificate_verifier(
        std::make_shared<grpc::experimental::HostNameCertificateVerifier>()
    );
    return grpc::experimental::TlsCredentials(options);
}

}  // namespace luotsi::rpc
