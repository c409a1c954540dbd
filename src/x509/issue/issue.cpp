#include "x509/issue/issue.hpp"

#include <algorithm>

#include "x509/certificate/ip_address.hpp"
#include "x509/der/der_writer.hpp"
#include "x509/issue/issue_parts.hpp"
#include "x509/key/algorithm_to_der.hpp"

namespace glasstls::x509 {

namespace {

IssuedExtension extension(Oid id, bool critical, Bytes value) {
  return {der::object_identifier(id), critical, std::move(value)};
}

/// GeneralName: the tag is the number of the choice.
Bytes general_name(GeneralName::Kind kind, View value) {
  return der::value(der::context(static_cast<int>(kind)), value);
}

Bytes alternative_name(const std::string& text) {
  if (const auto address = parse_ip_address(text))
    return general_name(GeneralName::Kind::ip_address, *address);
  return general_name(GeneralName::Kind::dns_name, as_bytes(text));
}

/// RFC 5280 4.2.1.3. DER ends a BIT STRING of named bits with the last one that is set.
Bytes key_usage_to_der(const std::vector<KeyUsage::Bit>& usage) {
  int last = 0;
  for (KeyUsage::Bit bit : usage) last = std::max(last, static_cast<int>(bit));
  Bytes octets(static_cast<std::size_t>(last / 8 + 1));
  for (KeyUsage::Bit bit : usage) {
    const int number = static_cast<int>(bit);
    octets[static_cast<std::size_t>(number / 8)] |= static_cast<std::uint8_t>(0x80 >> number % 8);
  }
  return der::bit_string(octets, 7 - last % 8);
}

Bytes basic_constraints_to_der(bool is_ca, std::optional<std::uint32_t> path_length) {
  return der::sequence(
      {is_ca ? der::boolean(true) : Bytes{}, path_length ? der::integer(*path_length) : Bytes{}});
}

/// RFC 5280 4.2.1.10: a domain and what is below it, or one address, with a mask that leaves nothing open.
Bytes subtree_to_der(const std::string& text) {
  auto address = parse_ip_address(text);
  if (!address) return der::sequence({general_name(GeneralName::Kind::dns_name, as_bytes(text))});
  address->insert(address->end(), address->size(), std::uint8_t{0xff});
  return der::sequence({general_name(GeneralName::Kind::ip_address, *address)});
}

Bytes name_constraints_to_der(const CertificateRecipe& recipe) {
  const auto subtrees = [](int tag, const std::vector<std::string>& names) {
    std::vector<Bytes> list;
    for (const std::string& name : names) list.push_back(subtree_to_der(name));
    return list.empty() ? Bytes{} : der::constructed_value(der::constructed(tag), list);
  };
  return der::sequence({subtrees(0, recipe.permitted_names), subtrees(1, recipe.excluded_names)});
}

/// RFC 5280 4.2.2.1.
Bytes authority_info_access_to_der(const CertificateRecipe& recipe) {
  const auto access = [](Oid method, const std::string& url) {
    if (url.empty()) return Bytes{};
    return der::sequence(
        {der::object_identifier(method), general_name(GeneralName::Kind::uri, as_bytes(url))});
  };
  return der::sequence({access(oid::ocsp, recipe.ocsp_url), access(oid::ca_issuers, recipe.ca_issuers_url)});
}

/// RFC 5280 4.2.1.13: one point with one name.
Bytes distribution_points_to_der(const std::string& url) {
  const Bytes name = general_name(GeneralName::Kind::uri, as_bytes(url));
  const Bytes full_name = der::constructed_value(der::constructed(0), {name});
  return der::sequence({der::sequence({der::constructed_value(der::constructed(0), {full_name})})});
}

std::vector<IssuedExtension> extensions_of(const CertificateRecipe& recipe, const PublicKey& subject_key,
                                           const Issuer& issuer) {
  std::vector<IssuedExtension> list;
  if (recipe.is_ca)
    list.push_back(
        extension(oid::basic_constraints, true, basic_constraints_to_der(*recipe.is_ca, recipe.path_length)));
  if (!recipe.key_usage.empty())
    list.push_back(extension(oid::key_usage, true, key_usage_to_der(recipe.key_usage)));
  if (!recipe.ext_key_usage.empty()) {
    std::vector<Bytes> purposes;
    for (Oid purpose : recipe.ext_key_usage) purposes.push_back(der::object_identifier(purpose));
    list.push_back(extension(oid::ext_key_usage, false, der::sequence(purposes)));
  }
  if (!recipe.names.empty()) {
    std::vector<Bytes> names;
    for (const std::string& name : recipe.names) names.push_back(alternative_name(name));
    const bool alone =
        recipe.subject.empty() && recipe.common_name.empty();  // RFC 5280 4.2.1.6: critical then
    list.push_back(extension(oid::subject_alt_name, alone, der::sequence(names)));
  }
  if (!recipe.permitted_names.empty() || !recipe.excluded_names.empty())
    list.push_back(extension(oid::name_constraints, true, name_constraints_to_der(recipe)));
  if (recipe.subject_key_identifier)
    list.push_back(
        extension(oid::subject_key_identifier, false, der::octet_string(key_identifier(subject_key))));
  if (recipe.authority_key_identifier)
    list.push_back(extension(oid::authority_key_identifier, false, authority_key_identifier_to_der(issuer)));
  if (!recipe.ocsp_url.empty() || !recipe.ca_issuers_url.empty())
    list.push_back(extension(oid::authority_info_access, false, authority_info_access_to_der(recipe)));
  if (!recipe.crl_url.empty())
    list.push_back(
        extension(oid::crl_distribution_points, false, distribution_points_to_der(recipe.crl_url)));
  if (recipe.must_staple)  // RFC 7633: the number of status_request
    list.push_back(extension(oid::tls_feature, false, der::sequence({der::integer(5)})));
  list.insert(list.end(), recipe.more.begin(), recipe.more.end());
  return list;
}

}  // namespace

Bytes key_identifier(const PublicKey& key) {
  Bytes identifier = to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, public_key_bits(key)));
  identifier.resize(20);
  return identifier;
}

Bytes name_to_der(std::string_view common_name) {
  if (common_name.empty()) return der::sequence({});
  const Bytes pair = der::sequence({der::object_identifier(oid::common_name), der::utf8_string(common_name)});
  return der::sequence({der::set_of({pair})});
}

Bytes subject_of(const CertificateRecipe& recipe) {
  return recipe.subject.empty() ? name_to_der(recipe.common_name) : recipe.subject;
}

CertificateRecipe ca_recipe(std::string common_name) {
  CertificateRecipe recipe;
  recipe.common_name = std::move(common_name);
  recipe.is_ca = true;
  recipe.key_usage = {KeyUsage::Bit::key_cert_sign, KeyUsage::Bit::crl_sign};
  return recipe;
}

CertificateRecipe server_recipe(std::vector<std::string> names) {
  CertificateRecipe recipe;
  if (!names.empty()) recipe.common_name = names.front();
  recipe.names = std::move(names);
  recipe.is_ca = false;
  recipe.key_usage = {KeyUsage::Bit::digital_signature};
  recipe.ext_key_usage = {oid::server_auth};
  return recipe;
}

CertificateRecipe ocsp_responder_recipe(std::string common_name) {
  CertificateRecipe recipe;
  recipe.common_name = std::move(common_name);
  recipe.key_usage = {KeyUsage::Bit::digital_signature};
  recipe.ext_key_usage = {oid::ocsp_signing};
  recipe.more = {extension(oid::ocsp_no_check, false, der::null())};
  return recipe;
}

Bytes issue_certificate(const CertificateRecipe& recipe, const PublicKey& subject_key, const Issuer& issuer,
                        View entropy) {
  const PublicKey& issuer_key = issuer.key.public_key();
  const Bytes version = der::constructed_value(
      der::constructed(0), {der::integer(static_cast<std::uint64_t>(std::max(recipe.version, 1) - 1))});
  const Bytes extensions = extensions_to_der(extensions_of(recipe, subject_key, issuer));
  const Bytes to_be_signed = der::sequence({
      recipe.version == 1 ? Bytes{} : version,
      der::unsigned_integer(recipe.serial_number),
      algorithm_inside(recipe.signing, issuer_key),
      recipe.issuer.empty() ? issuer.subject : recipe.issuer,
      der::sequence({der::time(recipe.not_before), der::time(recipe.not_after)}),
      subject_of(recipe),
      recipe.public_key_info.empty() ? public_key_to_der(subject_key) : recipe.public_key_info,
      extensions.empty() ? Bytes{} : der::constructed_value(der::constructed(3), {extensions}),
  });
  return signed_to_der(recipe.signing, to_be_signed, issuer.key, entropy);
}

}  // namespace glasstls::x509
