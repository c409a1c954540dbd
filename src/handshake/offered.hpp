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

/// RFC 9846 4.2.2: a part of a ClientHello that a second one must repeat.
struct LastingPart {
  std::string_view name;
  Bytes digest;  ///< 16 bytes: of SHA-256
};
/// All of these parts. After a HelloRetryRequest that asks for another share, `with_shares` is false. Left
/// out are the extensions that may change: early_data, cookie, pre_shared_key, padding, and where that is so
/// key_share.
std::vector<LastingPart> lasting_parts(const messages::ClientHello& message, bool with_shares);

/// Holds a ClientHello against the rules of RFC 9846 4.2.2, 4.3 and 9.2 and takes it apart. Its version was
/// judged when it was decoded. Throws Failure with the alert of the rule that is broken.
Offered read_client_hello(Context& context, const messages::ClientHello& message);

}  // namespace glasstls::handshake
