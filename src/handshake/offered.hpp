#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handshake/context.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::handshake {

/// What a ClientHello offers, taken from its fields and extensions.
struct Offered {
  messages::Random random{};
  Bytes legacy_session_id{};
  std::vector<messages::CipherSuite> cipher_suites{};
  std::vector<messages::ExtensionType> extensions{};  ///< the types that may be answered, so without GREASE

  std::vector<messages::NamedGroup> groups{};
  std::vector<messages::KeyShareEntry> key_shares{};
  std::vector<messages::SignatureScheme> signature_algorithms{};
  std::vector<messages::SignatureScheme>
      signature_algorithms_cert{};               ///< if not sent, the same as signature_algorithms
  std::vector<Bytes> certificate_authorities{};  ///< DER of Names
  std::string server_name{};                     ///< in lower case; empty if there is none
  std::vector<std::string> alpn_protocols{};
  std::optional<std::uint16_t> record_size_limit{};
  std::vector<messages::CertificateCompressionAlgorithm> certificate_compression{};
  std::optional<Bytes> cookie{};
  std::vector<messages::PskKeyExchangeMode> psk_modes{};
  std::optional<messages::OfferedPsks> psks{};
  bool early_data = false, status_request = false, post_handshake_auth = false;

  /// Whether there is an extension of that type.
  bool has(messages::ExtensionType type) const;
};

/// RFC 9846 4.2.2: what a second ClientHello must repeat of the first: three fields, and the extensions, in
/// any order (RFC 9846 4.3). Not included are the extensions that may change: early_data, cookie,
/// pre_shared_key, padding, and key_share. A client must not send another share for the same group, but no
/// rule makes servers refuse it, and several clients do so.
struct LastingParts {
  /// One extension.
  struct Part {
    messages::ExtensionType type{};
    Bytes
        digest{};  ///< 8 bytes of SHA-256: enough for a rule of form, as the transcript protects the contents
    static constexpr Rfc rfc{9846, "4.2.2"};
    static void walk(auto& self, auto& w) {
      w.number("type", self.type);
      w.opaque("digest", self.digest, {8, 8});
    }
  };
  Bytes random{}, legacy_session_id{}, cipher_suites{};  ///< digests like those of the extensions
  std::vector<Part> extensions{};                        ///< sorted by type, at most 512
  static constexpr Rfc rfc{9846, "4.2.2"};
  static void walk(auto& self, auto& w) {
    w.opaque("random", self.random, {8, 8});
    w.opaque("legacy_session_id", self.legacy_session_id, {8, 8});
    w.opaque("cipher_suites", self.cipher_suites, {8, 8});
    w.list("extensions", self.extensions, {0, 0x1fff});
  }
};
/// The parts of one ClientHello.
LastingParts lasting_parts(const messages::ClientHello& message);
/// Checks that a second ClientHello repeats the parts of the first. Throws Failure with `illegal_parameter`,
/// which names the field or the extension that changed.
void check_repeated(Context& context, const LastingParts& first, const LastingParts& second);

/// Checks the rules of RFC 9846 4.2.2, 4.3 and 9.2 for a ClientHello and takes it apart. Its version was
/// checked when it was decoded. Throws Failure with the alert of the rule that is broken.
Offered read_client_hello(Context& context, const messages::ClientHello& message);

}  // namespace glasstls::handshake
