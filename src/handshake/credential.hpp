#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "handshake/random_source.hpp"
#include "messages/numbers.hpp"
#include "x509/certificate/certificate.hpp"

/// RFC 9846 4.5.1.2 and 4.5.2, for both roles: what one proves oneself with, and which of several is chosen.
namespace glasstls::handshake {

/// A key that signs. It may lie in memory, in a device, or be one signature that a test hands in.
class SigningKey {
 public:
  virtual ~SigningKey() = default;
  /// The signature over `content` under a scheme that fits the key, as CertificateVerify holds it. `random`
  /// is drawn from by schemes that need it.
  virtual Bytes sign(messages::SignatureScheme scheme, View content, RandomSource& random) const = 0;
};

/// A certificate chain and the key of its leaf.
class Credential {
 public:
  /// `chain` is DER, leaf first, each certificate signed by the next; `ocsp_response`, DER, is stapled for
  /// peers that ask for one, and may be empty. Throws std::invalid_argument where the leaf cannot be read, or
  /// is not for signing (RFC 9846 4.5.1.2).
  Credential(std::vector<Bytes> chain, std::unique_ptr<const SigningKey> key, Bytes ocsp_response = {});

  const std::vector<Bytes>& chain() const { return chain_; }
  const SigningKey& key() const { return *key_; }
  const Bytes& ocsp_response() const { return ocsp_response_; }
  const x509::Certificate& leaf() const { return leaf_; }

  /// Whether the leaf is for the host `name`, a DNS name.
  bool is_for(std::string_view name) const;
  /// Whether each certificate that has to be verified is signed under one of `schemes` (RFC 9846 4.3.3).
  bool is_signed_under(std::span<const messages::SignatureScheme> schemes) const;
  /// The first of `schemes` that the key can sign a handshake under.
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

/// What a peer says it takes.
struct Wanted {
  std::string name{};                                         ///< a DNS name; empty: any will do
  std::span<const messages::SignatureScheme> schemes{};       ///< signature_algorithms
  std::span<const messages::SignatureScheme> cert_schemes{};  ///< signature_algorithms_cert, or `schemes`
  std::span<const Bytes> authorities{};                       ///< certificate_authorities; empty: any will do
};

/// The credential that suits the peer best, the first of those that suit equally. RFC 9846 4.5.1.2: the key
/// must sign under a scheme of the peer's; the chain's signatures, the name and the authorities are wishes,
/// because a certificate that the peer may yet accept is better than none. Empty where no key fits.
std::optional<Choice> choose(std::span<const Credential> credentials, const Wanted& wanted);

}  // namespace glasstls::handshake
