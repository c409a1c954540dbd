#include "lab/bad_certificates.hpp"

#include <array>

#include "handshake/signing.hpp"
#include "lab/sha1_signature.hpp"
#include "x509/der/der_writer.hpp"

namespace glasstls::lab {

namespace {

namespace oid = x509::oid;
using Recipe = x509::CertificateRecipe;
using Status = x509::SingleResponse::Status;
using KeyUse = x509::KeyUsage::Bit;

constexpr x509::UnixTime day = 86400;
constexpr std::string_view nobody_knows = "1.3.6.1.4.1.32473.1";  // RFC 5612: for documents
constexpr std::array<std::string_view, 2> domains{".badcerts.test", ".badcerts.localhost"};

std::vector<std::string> names_of(std::string_view label) {
  std::vector<std::string> names;
  for (std::string_view domain : domains) names.push_back(std::string(label).append(domain));
  return names;
}

/// Everything that the credentials are made of.
struct Lab {
  const Minted& root;
  x509::UnixTime now;
  handshake::RandomSource& random;

  Recipe leaf(std::string_view label) const { return server_recipe(names_of(label), now); }
  Recipe authority(std::string name) const {
    Recipe recipe = authority_recipe("badcerts " + std::move(name), now);
    recipe.ext_key_usage = {oid::server_auth};
    return recipe;
  }

  handshake::Credential credential(std::vector<Bytes> chain, Minted leaf, Bytes staple = {}) const {
    chain.insert(chain.begin(), std::move(leaf.der));
    return {std::move(chain), std::make_unique<handshake::KeyInMemory>(std::move(leaf.key)),
            std::move(staple)};
  }
  /// `recipe`, issued by an intermediate authority as good ones are.
  handshake::Credential below_intermediate(const Recipe& recipe) const {
    const Minted between = mint(root, authority("intermediate"), random);
    return credential({between.der}, mint(between, recipe, random));
  }
};

/// An RSA key as they were until 2014, and one that really signs: nothing but its length is wrong.
handshake::Credential weak(const Lab& lab) {
  constexpr std::size_t bits = 1024;
  std::array<std::uint8_t, 32> seed{};
  lab.random.fill(seed, "weak key");
  x509::PrivateKey key = x509::PrivateKey::generate_rsa(bits, seed);
  wipe(seed);
  const Minted between = mint(lab.root, lab.authority("intermediate"), lab.random);
  return lab.credential({between.der}, mint(between, lab.leaf("weak-key"), std::move(key), lab.random));
}

handshake::Credential sha1(const Lab& lab) {
  const Sha1Authority between(lab.root, lab.authority("intermediate that signs with SHA-1"), lab.random);
  return lab.credential({between.certificate()}, between.mint(lab.leaf("sha1"), lab.random));
}

handshake::Credential stapled(const Lab& lab, std::string_view label, Status status) {
  const Minted between = mint(lab.root, lab.authority("intermediate"), lab.random);
  Minted leaf = mint(between, lab.leaf(label), lab.random);
  Bytes staple = mint_ocsp(between, leaf.der, status, lab.now, lab.random);
  return lab.credential({between.der}, std::move(leaf), std::move(staple));
}

handshake::Credential too_long(const Lab& lab) {
  Recipe limited = lab.authority("intermediate without authorities below");
  limited.path_length = 0;
  const Minted first = mint(lab.root, limited, lab.random);
  const Minted second = mint(first, lab.authority("authority that should not be"), lab.random);
  return lab.credential({second.der, first.der}, mint(second, lab.leaf("path-too-long"), lab.random));
}

handshake::Credential constrained(const Lab& lab) {
  Recipe recipe = lab.authority("authority for example.test alone");
  recipe.permitted_names = {"example.test"};
  const Minted between = mint(lab.root, recipe, lab.random);
  return lab.credential({between.der}, mint(between, lab.leaf("name-constraint"), lab.random));
}

handshake::Credential not_an_authority(const Lab& lab) {
  const Minted customer = mint(lab.root, lab.leaf("somebody"), lab.random);
  return lab.credential({customer.der}, mint(customer, lab.leaf("not-a-ca"), lab.random));
}

handshake::Credential unknown_root(const Lab& lab) {
  const Minted stranger = mint_root(authority_recipe("badcerts stranger", lab.now), lab.random);
  return lab.credential({stranger.der}, mint(stranger, lab.leaf("unknown-root"), lab.random));
}

handshake::Credential missing(const Lab& lab) {
  const Minted between = mint(lab.root, lab.authority("intermediate that is not sent"), lab.random);
  return lab.credential({}, mint(between, lab.leaf("missing-intermediate"), lab.random));
}

handshake::Credential self_signed(const Lab& lab) {
  return lab.credential({}, mint_root(lab.leaf("self-signed"), lab.random));
}

/// A leaf with one thing changed.
handshake::Credential changed(const Lab& lab, std::string_view label) {
  Recipe recipe = lab.leaf(label);
  const x509::UnixTime now = lab.now;
  if (label == "expired" || label == "two-failures") {
    recipe.not_before = now - 93 * day;
    recipe.not_after = now - 3 * day;
  }
  if (label == "not-yet-valid") {
    recipe.not_before = now + 30 * day;
    recipe.not_after = now + 90 * day;
  }
  if (label == "wrong-host" || label == "two-failures") {
    recipe.names = {"other.badcerts.test"};
    recipe.common_name = recipe.names.front();
  }
  if (label == "no-names") recipe.names.clear();
  if (label == "must-staple") recipe.must_staple = true;
  if (label == "wrong-purpose") recipe.ext_key_usage = {oid::client_auth};
  if (label == "ca-as-leaf") {
    recipe.is_ca = true;
    recipe.key_usage = {KeyUse::digital_signature, KeyUse::key_cert_sign, KeyUse::crl_sign};
  }
  if (label == "broken-signature") recipe.signing.break_signature = true;
  if (label == "critical-unknown")
    recipe.more = {{x509::der::object_identifier(nobody_knows), true, x509::der::null()}};
  return lab.below_intermediate(recipe);
}

}  // namespace

const std::vector<BadCertificate>& bad_certificates() {
  using enum Alert;
  static const std::vector<BadCertificate> all = {
      {"good",
       "nothing",
       "What all others are measured against: a leaf, an intermediate and a trusted root.",
       {},
       {}},
      {"expired",
       "it expired 3 days ago",
       "Nobody vouches for it any more: the key may be with somebody else by now, and revocations of expired "
       "certificates are not published.",
       {certificate_expired},
       {"the notAfter date"}},
      {"not-yet-valid",
       "it becomes valid in 30 days",
       "Either it was installed too early, or the client's clock is wrong.",
       {certificate_expired},
       {"the notBefore date"}},
      {"wrong-host",
       "it is for another host",
       "It proves who other.badcerts.test is. Whoever has any certificate could play any server if this did "
       "not "
       "matter.",
       {certificate_unknown},
       {"the certificate is for the name"}},
      {"no-names",
       "it has a common name alone",
       "Names stand in subjectAltName. The common name was used before, and nobody has looked at it since "
       "RFC 9525.",
       {certificate_unknown},
       {"the certificate is for the name", "the common name is also"}},
      {"self-signed",
       "its own key signed it",
       "Anybody can make one, for any name.",
       {unknown_ca},
       {"the path ends in a trusted certificate"}},
      {"unknown-root",
       "its root is not trusted",
       "The chain is perfect, but it ends in an authority that you never decided to trust.",
       {unknown_ca},
       {"the path ends in a trusted certificate"}},
      {"missing-intermediate",
       "the server leaves out the certificate between it and the root",
       "The commonest mistake of all. Browsers that met the missing one elsewhere do not notice it.",
       {unknown_ca},
       {"the path ends in a trusted certificate"}},
      {"revoked",
       "it was revoked, and the server staples the proof",
       "Its owner told the authority that the key was stolen. The OCSP response in the handshake says so.",
       {certificate_revoked},
       {"the certificate is not revoked"}},
      {"must-staple",
       "it demands a stapled status, and there is none",
       "RFC 7633: without this, whoever stole the key would just leave the proof of revocation out.",
       {bad_certificate_status_response},
       {"a certificate that requires"}},
      {"weak-key",
       "its RSA key has 1024 bits",
       "A determined attacker can find the private key. Since 2014 nobody may issue such certificates.",
       {bad_certificate},
       {"the public key is strong enough"}},
      {"sha1",
       "it is signed with SHA-1",
       "Two certificates with the same SHA-1 hash can be made: a signature on one is then one on the other.",
       {bad_certificate},
       {"the signature algorithm is supported"}},
      {"name-constraint",
       "its authority may vouch for example.test alone",
       "Name constraints let a company have an authority of its own that is of no use against anybody else.",
       {bad_certificate},
       {"the names are within"}},
      {"wrong-purpose",
       "it is for clients alone",
       "extKeyUsage says what the authority checked. This one was never meant to show who a server is.",
       {unsupported_certificate},
       {"extKeyUsage allows this purpose"}},
      {"ca-as-leaf",
       "a server uses an authority's own certificate",
       "The key that can issue certificates for everybody lies on a web server. The rule is for public "
       "authorities: below one of your own, only --policy webpki refuses it.",
       {bad_certificate},
       {"a server certificate is not a CA certificate"}},
      {"not-a-ca",
       "it was issued by somebody who is no authority",
       "Every customer of an authority could issue certificates if basicConstraints were not checked. For "
       "years some "
       "clients did not.",
       {bad_certificate},
       {"a certificate that issues others", "the issuer's keyUsage allows"}},
      {"path-too-long",
       "there is an authority below one that may have none",
       "pathLenConstraint: an authority may issue certificates to servers, but may not make new authorities.",
       {bad_certificate},
       {"the issuer has no more CAs below"}},
      {"broken-signature",
       "its signature does not verify",
       "One bit was changed after the authority signed it.",
       {bad_certificate},
       {"the signature verifies with the issuer's key"}},
      {"critical-unknown",
       "it has a critical extension that nobody knows",
       "Critical means: who does not understand this must not use the certificate.",
       {unsupported_certificate},
       {"every critical extension"}},
      {"two-failures",
       "it expired, and it is for another host",
       "Most programs tell you of one, and of the other after you have mended that.",
       {certificate_unknown},
       {"the notAfter date", "the certificate is for the name"}},
  };
  return all;
}

handshake::Credential make_bad_credential(std::string_view label, const Minted& root, x509::UnixTime now,
                                          handshake::RandomSource& random) {
  const Lab lab{root, now, random};
  if (label == "self-signed") return self_signed(lab);
  if (label == "unknown-root") return unknown_root(lab);
  if (label == "missing-intermediate") return missing(lab);
  if (label == "good") return stapled(lab, label, Status::good);
  if (label == "revoked") return stapled(lab, label, Status::revoked);
  if (label == "weak-key") return weak(lab);
  if (label == "sha1") return sha1(lab);
  if (label == "name-constraint") return constrained(lab);
  if (label == "not-a-ca") return not_an_authority(lab);
  if (label == "path-too-long") return too_long(lab);
  return changed(lab, label);
}

std::string_view label_of(std::string_view host) {
  for (const BadCertificate& one : bad_certificates())
    for (std::string_view domain : domains)
      if (host.size() == one.label.size() + domain.size() && host.starts_with(one.label) &&
          host.ends_with(domain))
        return one.label;
  return {};
}

}  // namespace glasstls::lab
