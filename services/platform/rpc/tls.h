#pragma once

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

namespace luotsi::rpc {

/// Says what is wrong with the files before anything is served with them: missing, a key that
/// others may read, a key that is not the certificate's, a certificate that has run out. `what`
/// names the part of the configuration, e.g. "grpc.tls".
absl::Status CheckTlsFiles(const config::v1::Tls& tls, const std::string& what);

/// Credentials of a listener. The files are read again when they change, without a restart. With a
/// ca_file every caller must show a certificate that it signed; the handshake fails otherwise,
/// before a byte of HTTP/2 is parsed.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ListenerCredentials(
    const config::v1::Tls& tls, const std::string& what
);

/// Credentials of a caller: checks the server's name and certificate, shows its own if it has one.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CallerCredentials(
    const config::v1::Tls& tls
);

}  // namespace luotsi::rpc
