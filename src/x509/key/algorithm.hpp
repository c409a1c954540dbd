#pragma once

#include "crypto/hash/hash.hpp"
#include "x509/der/der.hpp"

namespace glasstls::x509 {

/// How a certificate is signed (RFC 5280 4.1.1.2, with RFC 3279, RFC 4055, RFC 5758 and RFC 8410).
struct SignatureAlgorithm {
  /// The signature scheme.
  enum class Kind : std::uint8_t { rsa_pkcs1, rsa_pss, ecdsa, ed25519, unsupported };

  Kind kind = Kind::unsupported;
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;  ///< not used by ed25519 and unsupported
  Oid oid{};
  View der{};           ///< the whole AlgorithmIdentifier
  std::string problem;  ///< for unsupported: why it is refused; empty otherwise
};

/// Reads an AlgorithmIdentifier, called `field`. An unknown or broken algorithm (SHA-1, MD5) is
/// `unsupported`; wrong parameters of a known algorithm throw Failure.
SignatureAlgorithm parse_signature_algorithm(der::Reader& reader, std::string_view field);

/// The hash in the parameters of RSASSA-PSS, if they are those of RFC 9846 4.3.3: SHA-256, 384 or 512, the
/// same in MGF1, a salt as long as the hash. Empty for other parameters. Reads to the end of `parameters`.
std::optional<crypto::HashAlgorithm> parse_pss_parameters(der::Reader& parameters);

/// "ecdsa-with-SHA256".
std::string to_text(const SignatureAlgorithm& algorithm);

}  // namespace glasstls::x509
