#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handshake/context.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::handshake {

/// A ClientHello as the server sees it: what the client offers, taken out of its extensions.
struct Offered {
  messages::Random random{};
  Bytes legacy_session_id{};
  std::vector<messages::CipherSuite> cipher_suites{};
  std::vector<messages::ExtensionType> extensions{};  ///< the types, GREASE left out: what may be answered

  std::vector<messages::NamedGroup> groups{};
  std::vector<messages::KeyShareEntry> key_shares{};
  std::vector<messages::SignatureScheme> signature_algorithms{};
  std::vector<messages::SignatureScheme> signature_algorithms_cert{};  ///< or else signature_algorithms
  std::vector<Bytes> certificate_authorities{};                        ///< DER of Names
  std::string server_name{};                                           ///< in lower case; empty for none
  std::vector<std::string> alpn_protocols{};
  std::optional<std::uint16_t> record_size_limit{};
  std::vector<messages::CertificateCompressionAlgorithm> certificate_compression{};
  std::optional<Bytes> cookie{};
  std::vector<messages::PskKeyExchangeMode> psk_modes{};
  std::optional<messages::OfferedPsks> psks{};
  bool early_data = false, status_request = false, post_handshake_auth = false;

  bool has(messages::ExtensionType type) const;
};

/// RFC 9846 4.2.2: what a second ClientHello must repeat of the first: three fields, and the extensions,
/// which may stand in another order (RFC 9846 4.3). Left out are the extensions that may change: early_data,
/// cookie, pre_shared_key, padding, and key_share: where no other group was asked for, a fresh share of a
/// group is forbidden to clients, but no server must refuse it, and several clients send one.
struct LastingParts {
  struct Part {
    messages::ExtensionType type{};
    Bytes digest{};  ///< 8 bytes of SHA-256: it guards a rule of form; the transcript guards the contents
    static constexpr Rfc rfc{9846, "4.2.2"};
    static void walk(auto& self, auto& w) {
      w.number("type", self.type);
      w.opaque("digest", self.digest, {8, 8});
    }
  };
  Bytes random{}, legacy_session_id{}, cipher_suites{};  ///< digests like those of the extensions
  std::vector<Part> extensions{};  ///< by type; of several hundred extensions the first ones only
  static constexpr Rfc rfc{9846, "4.2.2"};
  static void walk(auto& self, auto& w) {
    w.opaque("random", self.random, {8, 8});
    w.opaque("legacy_session_id", self.legacy_session_id, {8, 8});
    w.opaque("cipher_suites", self.cipher_suites, {8, 8});
    w.list("extensions", self.extensions, {0, 0x1fff});
  }
};
LastingParts lasting_parts(const messages::ClientHello& message);
/// Holds the parts of a second ClientHello against those of the first. Throws Failure with illegal_parameter
/// that names the field or the extension that changed.
void check_repeated(Context& context, const LastingParts& first, const LastingParts& second);

/// Holds a ClientHello against the rules of RFC 9846 4.2.2, 4.3 and 9.2 and takes it apart. Its version was
/// judged when it was decoded. Throws Failure with the alert of the rule that is broken.
Offered read_client_hello(Context& context, const messages::ClientHello& message);

}  // namespace glasstls::handshake
