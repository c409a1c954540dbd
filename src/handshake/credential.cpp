#include "handshake/credential.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/alert.hpp"
#include "handshake/lists.hpp"
#include "handshake/signing.hpp"
#include "x509/path/reference_name.hpp"

namespace glasstls::handshake {

using messages::SignatureScheme;

namespace {

/// RFC 9846 4.3.3: the scheme that a certificate is signed with. For ECDSA, a scheme of handshakes has a
/// curve and a hash; the signature of a certificate names only the hash.
std::optional<SignatureScheme> scheme_of(const x509::SignatureAlgorithm& algorithm) {
  using enum SignatureScheme;
  using Kind = x509::SignatureAlgorithm::Kind;
  const auto by_hash = [&](SignatureScheme sha256, SignatureScheme sha384, SignatureScheme sha512) {
    switch (algorithm.hash) {
      case crypto::HashAlgorithm::sha256: return std::optional(sha256);
      case crypto::HashAlgorithm::sha384: return std::optional(sha384);
      case crypto::HashAlgorithm::sha512: return std::optional(sha512);
    }
    return std::optional<SignatureScheme>();
  };
  switch (algorithm.kind) {
    case Kind::rsa_pkcs1: return by_hash(rsa_pkcs1_sha256, rsa_pkcs1_sha384, rsa_pkcs1_sha512);
    case Kind::rsa_pss: return by_hash(rsa_pss_rsae_sha256, rsa_pss_rsae_sha384, rsa_pss_rsae_sha512);
    case Kind::ecdsa: return by_hash(ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512);
    case Kind::ed25519: return ed25519;
    case Kind::unsupported: break;
  }
  return std::nullopt;
}

x509::Certificate parse_leaf(const std::vector<Bytes>& chain) {
  if (chain.empty()) throw std::invalid_argument("a credential needs a certificate");
  try {
    return x509::parse_certificate(chain.front());
  } catch (const Failure& failure) {
    throw std::invalid_argument(std::string("the certificate cannot be read: ") + failure.what());
  }
}

}  // namespace

Credential::Credential(std::vector<Bytes> chain, std::unique_ptr<const SigningKey> key, Bytes ocsp_response)
    : chain_(std::move(chain)),
      key_(std::move(key)),
      ocsp_response_(std::move(ocsp_response)),
      leaf_(parse_leaf(chain_)) {
  if (!key_) throw std::invalid_argument("a credential needs a key");
  // RFC 9846 4.5.1.2
  if (leaf_.version != 3)
    throw std::invalid_argument("the certificate must be an X.509 certificate of version 3");
  // RFC 9846 4.5.1.2: if keyUsage is present, it allows signing.
  using Bit = x509::KeyUsage::Bit;
  const auto& usage = leaf_.extensions.key_usage;
  if (usage && !usage->has(Bit::digital_signature))
    throw std::invalid_argument("the certificate's keyUsage does not allow it to sign handshakes");
  for (const Bytes& der : chain_) {
    try {
      const x509::Certificate certificate = x509::parse_certificate(der);
      issuers_.push_back(to_bytes(certificate.issuer.der));
      // RFC 9846 4.5.1.2: the signature of a self-signed certificate does not matter.
      if (!certificate.is_self_issued()) signed_under_.push_back(scheme_of(certificate.signature_algorithm));
    } catch (const Failure&) {
      signed_under_.push_back(std::nullopt);  // the peer may know more
    }
  }
}

bool Credential::is_for(std::string_view name) const {
  const auto wanted = x509::parse_reference_name(name);
  const auto& names = leaf_.extensions.subject_alt_name;
  return wanted && std::any_of(names.begin(), names.end(), [&](const x509::GeneralName& presented) {
           return x509::matches(presented, *wanted);
         });
}

bool Credential::is_signed_under(std::span<const SignatureScheme> schemes) const {
  return std::all_of(signed_under_.begin(), signed_under_.end(),
                     [&](const auto& scheme) { return scheme && contains(schemes, *scheme); });
}

std::optional<SignatureScheme> Credential::scheme_for(std::span<const SignatureScheme> schemes) const {
  const std::vector<SignatureScheme> ours = schemes_for(leaf_.public_key);
  const auto found = std::find_if(schemes.begin(), schemes.end(), [&](SignatureScheme scheme) {
    return contains(ours, scheme) && key_->may_sign(scheme);
  });
  return found == schemes.end() ? std::nullopt : std::optional(*found);
}

bool Credential::is_issued_by(std::span<const Bytes> authorities) const {
  return std::any_of(issuers_.begin(), issuers_.end(),
                     [&](const Bytes& issuer) { return contains(authorities, issuer); });
}

std::optional<Choice> choose(std::span<const Credential> credentials, const Wanted& wanted) {
  std::optional<Choice> best;
  int best_rank = -1;
  for (const Credential& credential : credentials) {
    const auto scheme = credential.scheme_for(wanted.schemes);
    if (!scheme) continue;
    const bool named = wanted.name.empty() || credential.is_for(wanted.name);
    const bool issued = wanted.authorities.empty() || credential.is_issued_by(wanted.authorities);
    const bool readable = credential.is_signed_under(wanted.cert_schemes);
    const int rank = (named ? 4 : 0) + (issued ? 2 : 0) + (readable ? 1 : 0);
    if (rank <= best_rank) continue;
    best_rank = rank;
    best = Choice{&credential, *scheme};
  }
  return best;
}

}  // namespace glasstls::handshake
