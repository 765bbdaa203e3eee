#pragma once

#include "tests/support/temporary_directory.h"

#include <luotsi/config/v1/luotsi_config.pb.h>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

namespace luotsi::test {

// An authority that signs certificates for a test with the machine's openssl.
class Authority {
  public:
    Authority() {
        Run("ecparam -name prime256v1 -genkey -noout -out " + Path("ca.key"));
        Run("req -x509 -new -key " + Path("ca.key") + " -days 2 -subj /CN=authority -out " +
            Path("ca.pem"));
    }

    std::string Path(const std::string& name) const { return directory_.path() + '/' + name; }

    // A certificate for 127.0.0.1 with a SPIFFE id; `days` below zero makes one that has run out.
    config::v1::Tls Issue(
        const std::string& name, const std::string& uri, int days = 2, bool self_signed = false
    ) const {
        Run("ecparam -name prime256v1 -genkey -noout -out " + Path(name + ".key"));
        chmod(Path(name + ".key").c_str(), 0600);
        std::ofstream(Path(name + ".ext")) << "subjectAltName=IP:127.0.0.1,DNS:localhost"
                                           << (uri.empty() ? "" : ",URI:" + uri) << "\n";
        Run("req -new -key " + Path(name + ".key") + " -subj /CN=operations -out " +
            Path(name + ".csr"));
        const std::string signer = self_signed ? "-signkey " + Path(name + ".key")
                                               : "-CA " + Path("ca.pem") + " -CAkey " +
                                                     Path("ca.key") + " -CAcreateserial";
        Run("x509 -req -in " + Path(name + ".csr") + ' ' + signer + " -days " +
            std::to_string(days) + " -extfile " + Path(name + ".ext") + " -out " +
            Path(name + ".pem"));
        config::v1::Tls tls;
        tls.set_certificate_file(Path(name + ".pem"));
        tls.set_key_file(Path(name + ".key"));
        tls.set_ca_file(Path("ca.pem"));
        return tls;
    }

  private:
    static void Run(const std::string& words) {
        const std::string command = "openssl " + words + " 2>/dev/null";
        if (std::system(command.c_str()) != 0) throw std::runtime_error(command);
    }
    TemporaryDirectory directory_;
};

}  // namespace luotsi::test
