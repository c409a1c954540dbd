#include "lab/bad_certificates.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "handshake/signing.hpp"
#include "lab/sha1_signature.hpp"
#include "x509/der/der_writer.hpp"

namespace glasstls::lab {

/// What the certificates are made from.
struct Workshop {
  const Minted& root;
  x509::UnixTime now;
  handshake::RandomSource& random;

  x509::CertificateRecipe leaf(std::string_view label) const;
  x509::CertificateRecipe authority(std::string name) const;
  Minted intermediate() const { return mint(root, authority("intermediate"), random); }

  /// `leaf` and the certificates between it and the root.
  handshake::Credential credential(std::vector<Bytes> chain, Minted leaf, Bytes staple = {}) const;
  /// `recipe`, issued by an intermediate authority as good certificates are.
  handshake::Credential below_intermediate(const x509::CertificateRecipe& recipe) const;
};

namespace {

namespace oid = x509::oid;
using Recipe = x509::CertificateRecipe;
using Status = x509::SingleResponse::Status;
using x509::Rule;
using KeyUse = x509::KeyUsage::Bit;

constexpr x509::UnixTime day = 86400;
constexpr std::string_view nobody_knows = "1.3.6.1.4.1.32473.1";  // RFC 5612: for documents
constexpr std::string_view other_host = "other.badcerts.test";
constexpr std::array<std::string_view, 2> domains{".badcerts.test", ".badcerts.localhost"};

// The makers. Most change one thing of a good leaf.

void expire(Recipe& leaf, x509::UnixTime now) {
  leaf.not_before = now - 93 * day;
  leaf.not_after = now - 3 * day;
}

void rename(Recipe& leaf, std::string_view name) {
  leaf.names = {std::string(name)};
  leaf.common_name = name;
}

handshake::Credential stapled(const Workshop& shop, std::string_view label, Status status) {
  const Minted between = shop.intermediate();
  Minted leaf = mint(between, shop.leaf(label), shop.random);
  Bytes staple = mint_ocsp(between, leaf.der, status, shop.now, shop.random);
  return shop.credential({between.der}, std::move(leaf), std::move(staple));
}

handshake::Credential good(const Workshop& shop, std::string_view label) {
  return stapled(shop, label, Status::good);
}

handshake::Credential revoked(const Workshop& shop, std::string_view label) {
  return stapled(shop, label, Status::revoked);
}

handshake::Credential expired(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  expire(leaf, shop.now);
  return shop.below_intermediate(leaf);
}

handshake::Credential not_yet_valid(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.not_before = shop.now + 30 * day;
  leaf.not_after = shop.now + 90 * day;
  return shop.below_intermediate(leaf);
}

handshake::Credential wrong_host(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  rename(leaf, other_host);
  return shop.below_intermediate(leaf);
}

handshake::Credential two_failures(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  expire(leaf, shop.now);
  rename(leaf, other_host);
  return shop.below_intermediate(leaf);
}

handshake::Credential no_names(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.names.clear();
  return shop.below_intermediate(leaf);
}

handshake::Credential must_staple(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.must_staple = true;
  return shop.below_intermediate(leaf);
}

handshake::Credential wrong_purpose(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.ext_key_usage = {oid::client_auth};
  return shop.below_intermediate(leaf);
}

handshake::Credential ca_as_leaf(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.is_ca = true;
  leaf.key_usage = {KeyUse::digital_signature, KeyUse::key_cert_sign, KeyUse::crl_sign};
  return shop.below_intermediate(leaf);
}

handshake::Credential broken_signature(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.signing.break_signature = true;
  return shop.below_intermediate(leaf);
}

handshake::Credential critical_unknown(const Workshop& shop, std::string_view label) {
  Recipe leaf = shop.leaf(label);
  leaf.more = {{x509::der::object_identifier(nobody_knows), true, x509::der::null()}};
  return shop.below_intermediate(leaf);
}

/// RSA keys of this size were common until 2014. This one really signs: only its length is wrong.
handshake::Credential weak_key(const Workshop& shop, std::string_view label) {
  constexpr std::size_t bits = 1024;
  std::array<std::uint8_t, 32> seed{};
  shop.random.fill(seed, "weak key");
  x509::PrivateKey key = x509::PrivateKey::generate_rsa(bits, seed);
  wipe(seed);
  const Minted between = shop.intermediate();
  return shop.credential({between.der}, mint(between, shop.leaf(label), std::move(key), shop.random));
}

handshake::Credential sha1(const Workshop& shop, std::string_view label) {
  const Sha1Authority between(shop.root, shop.authority("intermediate that signs with SHA-1"), shop.random);
  return shop.credential({between.certificate()}, between.mint(shop.leaf(label), shop.random));
}

handshake::Credential path_too_long(const Workshop& shop, std::string_view label) {
  Recipe limited = shop.authority("intermediate without authorities below");
  limited.path_length = 0;
  const Minted first = mint(shop.root, limited, shop.random);
  const Minted second = mint(first, shop.authority("authority that should not be"), shop.random);
  return shop.credential({second.der, first.der}, mint(second, shop.leaf(label), shop.random));
}

handshake::Credential name_constraint(const Workshop& shop, std::string_view label) {
  Recipe recipe = shop.authority("authority for example.test only");
  recipe.permitted_names = {"example.test"};
  const Minted between = mint(shop.root, recipe, shop.random);
  return shop.credential({between.der}, mint(between, shop.leaf(label), shop.random));
}

handshake::Credential not_a_ca(const Workshop& shop, std::string_view label) {
  const Minted customer = mint(shop.root, shop.leaf("somebody"), shop.random);
  return shop.credential({customer.der}, mint(customer, shop.leaf(label), shop.random));
}

handshake::Credential unknown_root(const Workshop& shop, std::string_view label) {
  const Minted stranger = mint_root(authority_recipe("badcerts stranger", shop.now), shop.random);
  return shop.credential({stranger.der}, mint(stranger, shop.leaf(label), shop.random));
}

handshake::Credential missing_intermediate(const Workshop& shop, std::string_view label) {
  const Minted between = mint(shop.root, shop.authority("intermediate that is not sent"), shop.random);
  return shop.credential({}, mint(between, shop.leaf(label), shop.random));
}

handshake::Credential self_signed(const Workshop& shop, std::string_view label) {
  return shop.credential({}, mint_root(shop.leaf(label), shop.random));
}

constexpr std::array hosts = std::to_array<BadCertificate>({
    {"good", "nothing", "For comparison: a leaf, an intermediate and a trusted root.", {}, {}, good},
    {"expired",
     "it expired 3 days ago",
     "The authority no longer vouches for it: somebody else may have the key by now, and revocations of expired "
     "certificates are not published.",
     Alert::certificate_expired,
     {Rule::has_not_expired},
     expired},
    {"not-yet-valid",
     "it becomes valid in 30 days",
     "Either it was installed too early, or the client's clock is wrong.",
     Alert::certificate_expired,
     {Rule::has_begun},
     not_yet_valid},
    {"wrong-host",
     "it is for another host",
     "It proves the identity of other.badcerts.test. If clients did not compare names, anyone with any "
     "certificate could impersonate any server.",
     Alert::certificate_unknown,
     {Rule::name_matches},
     wrong_host},
    {"no-names",
     "it has only a common name",
     "Names belong in subjectAltName. RFC 9525 forbids clients to use the common name, but some libraries still do.",
     Alert::certificate_unknown,
     {Rule::name_matches, Rule::common_name},
     no_names},
    {"self-signed",
     "its own key signed it",
     "Anyone can make one, for any name.",
     Alert::unknown_ca,
     {Rule::trust_anchor},
     self_signed},
    {"unknown-root",
     "its root is not trusted",
     "The chain is perfect, but it ends in an authority that you never decided to trust.",
     Alert::unknown_ca,
     {Rule::trust_anchor},
     unknown_root},
    {"missing-intermediate",
     "the server leaves out the certificate between it and the root",
     "A common mistake. Browsers that saw the missing certificate elsewhere do not notice it.",
     Alert::unknown_ca,
     {Rule::trust_anchor},
     missing_intermediate},
    {"revoked",
     "it was revoked, and the server staples the proof",
     "Its owner told the authority that the key was stolen. The OCSP response in the handshake says so.",
     Alert::certificate_revoked,
     {Rule::not_revoked},
     revoked},
    {"must-staple",
     "it demands a stapled status, and there is none",
     "RFC 7633: without this rule, somebody who stole the key could leave out the proof of revocation.",
     Alert::bad_certificate_status_response,
     {Rule::stapled},
     must_staple},
    {"weak-key",
     "its RSA key has 1024 bits",
     "A determined attacker can find the private key. Since 2014 no public authority may issue such certificates.",
     Alert::bad_certificate,
     {Rule::key_strong},
     weak_key},
    {"sha1",
     "it is signed with SHA-1",
     "Somebody can make two certificates with the same SHA-1 hash: a signature on one is then valid on the other.",
     Alert::bad_certificate,
     {Rule::signature_algorithm_trusted},
     sha1},
    {"name-constraint",
     "its authority may vouch only for example.test",
     "With name constraints, a company can have an authority of its own that can impersonate nobody else.",
     Alert::bad_certificate,
     {Rule::within_name_constraints},
     name_constraint},
    {"wrong-purpose",
     "it is only for clients",
     "extKeyUsage says what the authority checked. This certificate was never meant to identify a server.",
     Alert::unsupported_certificate,
     {Rule::leaf_ext_key_usage},
     wrong_purpose},
    {"ca-as-leaf",
     "a server uses an authority's own certificate",
     "The key that can issue certificates for everyone lies on a web server. The rule is for public "
     "authorities: below your own authority, only --policy webpki refuses it.",
     Alert::bad_certificate,
     {Rule::leaf_is_not_a_ca},
     ca_as_leaf},
    {"not-a-ca",
     "its issuer is not an authority",
     "If clients did not check basicConstraints, every customer of an authority could issue certificates. For "
     "years some clients did not.",
     Alert::bad_certificate,
     {Rule::is_ca, Rule::ca_key_usage},
     not_a_ca},
    {"path-too-long",
     "there is an authority below one that may have none",
     "pathLenConstraint: this authority may issue certificates to servers, but may not create new authorities.",
     Alert::bad_certificate,
     {Rule::path_length},
     path_too_long},
    {"broken-signature",
     "its signature does not verify",
     "Somebody changed one bit after the authority signed it.",
     Alert::bad_certificate,
     {Rule::signature_verifies},
     broken_signature},
    {"critical-unknown",
     "it has a critical extension that nobody knows",
     "Critical means: a client that does not understand the extension must refuse the certificate.",
     Alert::unsupported_certificate,
     {Rule::critical_extensions_known},
     critical_unknown},
    {"two-failures",
     "it expired, and it is for another host",
     "Most programs report one problem, and the second only after you repaired the first.",
     Alert::certificate_unknown,
     {Rule::has_not_expired, Rule::name_matches},
     two_failures},
});
static_assert(std::all_of(hosts.begin(), hosts.end(), [](const BadCertificate& one) { return one.make; }),
              "each host has a maker: without one it would present nothing, or a good certificate");

}  // namespace

Recipe Workshop::leaf(std::string_view label) const {
  std::vector<std::string> names;
  for (std::string_view domain : domains) names.push_back(std::string(label).append(domain));
  return server_recipe(std::move(names), now);
}

Recipe Workshop::authority(std::string name) const {
  Recipe recipe = authority_recipe("badcerts " + std::move(name), now);
  recipe.ext_key_usage = {oid::server_auth};
  return recipe;
}

handshake::Credential Workshop::credential(std::vector<Bytes> chain, Minted leaf, Bytes staple) const {
  chain.insert(chain.begin(), std::move(leaf.der));
  return {std::move(chain), std::make_unique<handshake::KeyInMemory>(std::move(leaf.key)), std::move(staple)};
}

handshake::Credential Workshop::below_intermediate(const Recipe& recipe) const {
  const Minted between = intermediate();
  return credential({between.der}, mint(between, recipe, random));
}

std::span<const BadCertificate> bad_certificates() { return hosts; }

const BadCertificate* find_bad_certificate(std::string_view label) {
  const auto found =
      std::find_if(hosts.begin(), hosts.end(), [&](const auto& one) { return one.label == label; });
  return found == hosts.end() ? nullptr : &*found;
}

const BadCertificate* bad_certificate_of_host(std::string_view host) {
  for (std::string_view domain : domains)
    if (host.ends_with(domain)) return find_bad_certificate(host.substr(0, host.size() - domain.size()));
  return nullptr;
}

handshake::Credential make_credential(const BadCertificate& one, const Minted& root, x509::UnixTime now,
                                      handshake::RandomSource& random) {
  return one.make({root, now, random}, one.label);
}

}  // namespace glasstls::lab
