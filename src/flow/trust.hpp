#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "x509/path/trust_store.hpp"

namespace glasstls::flow {

/// Where systems keep their trust anchors in one file; the first that exists is read. Debian and Ubuntu;
/// Fedora; Fedora, extracted; Alpine and macOS; macOS, where /etc leads to.
inline constexpr const char* system_bundles[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/private/etc/ssl/cert.pem",
};

/// Folders for anchors that administrators add to their system's bundle: Debian, Ubuntu and Alpine; Fedora;
/// Arch.
inline constexpr const char* local_additions[] = {
    "/usr/local/share/ca-certificates",
    "/etc/pki/ca-trust/source/anchors",
    "/etc/ca-certificates/trust-source/anchors",
};

/// What the user says about trust.
struct TrustOptions {
  std::optional<std::string> bundle{};       ///< SSL_CERT_FILE: a file instead of the system's
  std::optional<std::string> folders{};      ///< SSL_CERT_DIR: folders of PEM files, separated by colons
  std::vector<std::string> added{};          ///< --ca: files in addition to the above
  std::vector<std::string> instead{};        ///< --ca-only: files instead of all the above
  std::string instead_option = "--ca-only";  ///< the option that named `instead`, for errors
  std::chrono::milliseconds patience = std::chrono::seconds(30);  ///< how long to wait for the end of a pipe
  bool may_be_empty = false;  ///< whether the system may have no anchors (--insecure)
  std::vector<std::string> system_places{std::begin(system_bundles), std::end(system_bundles)};
  std::vector<std::string> local_places{std::begin(local_additions), std::end(local_additions)};

  /// With SSL_CERT_FILE and SSL_CERT_DIR of the environment; an empty variable counts as not set.
  static TrustOptions from_environment();
};

/// A file or folder that trust anchors came from.
struct TrustSource {
  std::string path;
  std::size_t certificates = 0;
  std::vector<std::string> problems{};  ///< "block 3: it is not base64": what was left out, and why
};

/// The trust anchors, and where they come from.
struct Trust {
  x509::TrustStore store;
  std::vector<TrustSource> sources;
};

/// Reads the trust anchors; only their subjects are decoded. Those of --ca and --ca-only are the user's own,
/// and so are those of the system that are also in a folder of local additions. Either of `bundle` and
/// `folders` disables the system's places. Throws FlowError (Reason::trust) for a named file or folder that
/// cannot be read and for a named file without a certificate.
Trust load_trust(const TrustOptions& options);

}  // namespace glasstls::flow
