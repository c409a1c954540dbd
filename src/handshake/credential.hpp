#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "handshake/random_source.hpp"
#include "messages/numbers.hpp"
#include "x509/certificate/certificate.hpp"

/// RFC 9846 4.5.1.2 and 4.5.2, for both roles: what an end authenticates with, and how it chooses among
/// several.
namespace glasstls::handshake {

/// A private key that signs. It may be in memory or in a device, or a test may hand in one signature.
class SigningKey {
 public:
  virtual ~SigningKey() = default;
  /// Whether the key may sign with this scheme, if it fits the key at all. A device may know only some.
  virtual bool may_sign(messages::SignatureScheme) const { return true; }
  /// The signature over `content` with a scheme that fits the key, as CertificateVerify has it. Schemes that
  /// need randomness draw it from `random`.
  virtual Bytes sign(messages::SignatureScheme scheme, View content, RandomSource& random) const = 0;
};

/// A certificate chain and the private key of its leaf.
class Credential {
 public:
  /// `chain` is DER, leaf first, each certificate signed by the next. `ocsp_response` is DER for peers that
  /// ask for one, and may be empty. Throws std::invalid_argument if the leaf cannot be read, or may not
  /// sign handshakes (RFC 9846 4.5.1.2).
  Credential(std::vector<Bytes> chain, std::unique_ptr<const SigningKey> key, Bytes ocsp_response = {});

  /// DER, leaf first.
  const std::vector<Bytes>& chain() const { return chain_; }
  /// The private key of the leaf.
  const SigningKey& key() const { return *key_; }
  /// DER; may be empty.
  const Bytes& ocsp_response() const { return ocsp_response_; }
  /// The leaf, decoded.
  const x509::Certificate& leaf() const { return leaf_; }

  /// Whether the leaf is for the host `name`, a DNS name.
  bool is_for(std::string_view name) const;
  /// Whether each certificate that has to be verified is signed with one of `schemes` (RFC 9846 4.3.3).
  bool is_signed_under(std::span<const messages::SignatureScheme> schemes) const;
  /// The first of `schemes` that the key can sign a handshake with.
  std::optional<messages::SignatureScheme> scheme_for(
      std::span<const messages::SignatureScheme> schemes) const;
  /// Whether some certificate of the chain was issued by one of `authorities`, DER of Names (RFC 9846 4.3.4).
  bool is_issued_by(std::span<const Bytes> authorities) const;

 private:
  std::vector<Bytes> chain_;
  std::unique_ptr<const SigningKey> key_;
  Bytes ocsp_response_;
  x509::Certificate leaf_;
  std::vector<std::optional<messages::SignatureScheme>> signed_under_;  // self-signed ones left out
  std::vector<Bytes> issuers_;                                          // DER of Names
};

/// A credential and the scheme to sign with.
struct Choice {
  const Credential* credential = nullptr;
  messages::SignatureScheme scheme{};
};

/// What a peer says about the certificates and signatures that it accepts.
struct Wanted {
  std::string name{};                                         ///< a DNS name; empty: any
  std::span<const messages::SignatureScheme> schemes{};       ///< signature_algorithms
  std::span<const messages::SignatureScheme> cert_schemes{};  ///< signature_algorithms_cert, or `schemes`
  std::span<const Bytes> authorities{};                       ///< certificate_authorities; empty: any
};

/// The credential that suits the peer best, and of several the first. RFC 9846 4.5.1.2: the key must sign
/// with a scheme of the peer. The chain's signatures, the name and the authorities are only wishes, because a
/// certificate that the peer may accept after all is better than none. Empty if no key fits.
std::optional<Choice> choose(std::span<const Credential> credentials, const Wanted& wanted);

}  // namespace glasstls::handshake
