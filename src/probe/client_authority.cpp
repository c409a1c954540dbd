#include "probe/client_authority.hpp"

#include <algorithm>

#include "handshake/authentication.hpp"
#include "handshake/signing.hpp"
#include "lab/bad_certificates.hpp"
#include "x509/certificate/pem.hpp"

namespace glasstls::probe {

namespace {

using Algorithm = x509::SignatureAlgorithm::Kind;
using messages::SignatureScheme;

/// A key that also signs with schemes that TLS 1.3 forbids, as far as it can.
class FreeKey final : public handshake::SigningKey {
 public:
  explicit FreeKey(x509::PrivateKey key) : key_(std::move(key)) {}

  Bytes sign(SignatureScheme scheme, View content, handshake::RandomSource& random) const override {
    Bytes entropy(32);
    random.fill(entropy, "signature");
    const bool is_rsa = key_.public_key().kind == x509::PublicKey::Kind::rsa;
    const auto low = static_cast<std::uint16_t>(scheme) & 0xff;
    const bool is_pkcs1 = is_rsa && low == 1 && static_cast<std::uint16_t>(scheme) >> 8 < 7;
    return key_.sign(is_pkcs1 ? Algorithm::rsa_pkcs1
                     : is_rsa ? Algorithm::rsa_pss
                              : Algorithm::ecdsa,
                     hash_for(scheme), content, entropy);
  }

 private:
  static crypto::HashAlgorithm hash_for(SignatureScheme scheme) {
    using enum SignatureScheme;
    switch (scheme) {
      case ecdsa_secp384r1_sha384:
      case rsa_pkcs1_sha384:
      case rsa_pss_rsae_sha384: return crypto::HashAlgorithm::sha384;
      case ecdsa_secp521r1_sha512:
      case rsa_pkcs1_sha512:
      case rsa_pss_rsae_sha512: return crypto::HashAlgorithm::sha512;
      default: return crypto::HashAlgorithm::sha256;
    }
  }

  x509::PrivateKey key_;
};

x509::CertificateRecipe root_recipe(x509::UnixTime now) {
  x509::CertificateRecipe recipe = lab::authority_recipe("glasstls probe authority", now);
  recipe.permitted_names = {"localhost", "test", "127.0.0.1", "::1"};
  return recipe;
}

bool is_host_name(std::string_view name) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-.";
  return !name.empty() && name.size() <= 253 && name.find_first_not_of(allowed) == std::string_view::npos &&
         name.front() != '.' && name.back() != '.' && name.find("..") == std::string_view::npos;
}

}  // namespace

ClientAuthority::ClientAuthority(handshake::RandomSource& random, x509::UnixTime now)
    : random_(random), now_(now), root_(lab::mint_root(root_recipe(now), random)) {}

std::string ClientAuthority::pem() const { return x509::encode_pem("CERTIFICATE", root_.der); }

const handshake::Credential& ClientAuthority::credential_for(std::string_view host, std::string_view kind) {
  const std::string name(is_host_name(host) ? host : "localhost");
  if (!last_ || host_ != name || kind_ != kind) last_.emplace(make(name, kind));
  host_ = name;
  kind_ = kind;
  return *last_;
}

handshake::Credential ClientAuthority::make(const std::string& host, std::string_view kind) {
  if (const lab::BadCertificate* bad = lab::find_bad_certificate(kind))
    return lab::make_credential(*bad, root_, now_, random_);
  const x509::CertificateRecipe recipe = lab::server_recipe({host, "127.0.0.1", "::1"}, now_);
  if (kind != "rsa") {
    lab::Minted leaf = lab::mint(root_, recipe, random_);
    return {{leaf.der}, std::make_unique<FreeKey>(std::move(leaf.key))};
  }
  constexpr std::size_t bits = 2048;
  std::array<std::uint8_t, 32> seed{};
  random_.fill(seed, "RSA key");
  lab::Minted leaf = lab::mint(root_, recipe, x509::PrivateKey::generate_rsa(bits, seed), random_);
  wipe(seed);
  return {{leaf.der}, std::make_unique<FreeKey>(std::move(leaf.key))};
}

}  // namespace glasstls::probe
