#include <algorithm>

#include "base/ascii.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "x509/der/der.hpp"
#include "x509/der/der_writer.hpp"
#include "x509/issue/issue.hpp"
#include "x509/path/reference_name.hpp"
#include "x509/path/validate.hpp"

/// The checkpoints of certificates: names, DER and paths.
namespace glasstls::conformance::grade {

namespace der = x509::der;

namespace {

// name-match

constexpr FieldText match_takes[] = {
    {"dns_names", "a list: the dNSNames in the certificate's subjectAltName"},
    {"ip_addresses", "a list: its iPAddresses, 4 or 16 bytes each"},
    {"name", "of the server, as the user typed it: a DNS name, or the text of an IP address"}};
constexpr FieldText match_gives[] = {{"match", "true or false"}};

using Texts = std::vector<std::string>;

std::vector<Fields> ask_match(Dice& dice) {
  std::vector<Fields> requests;
  const std::string host = "h" + std::to_string(dice.number(99999)), domain = host + ".example.com";
  const auto ask = [&](Texts dns_names, Texts ip_addresses, std::string name) {
    requests.push_back({{"dns_names", std::move(dns_names)},
                        {"ip_addresses", std::move(ip_addresses)},
                        {"name", std::move(name)}});
  };
  ask({"other.test", domain}, {}, domain);
  ask({domain}, {}, "www." + domain);
  ask({"H" + domain.substr(1)}, {}, domain);
  ask({domain}, {}, "evil" + domain);
  ask({"*." + domain}, {}, "www." + domain);
  ask({"*." + domain}, {}, domain);
  ask({"*." + domain}, {}, "a.b." + domain);
  ask({"w*." + domain}, {}, "www." + domain);
  ask({"www.*.example.com"}, {}, "www." + host + ".example.com");
  ask({domain}, {}, domain + ".");
  ask({}, {"c0000201"}, "192.0.2.1");
  ask({"192.0.2.1"}, {}, "192.0.2.1");
  ask({}, {"20010db8000000000000000000000001"}, "2001:db8::1");
  ask({domain}, {"c0000201"}, "192.0.2.2");
  ask({}, {}, domain);
  return requests;
}

Fields match_field(bool match) { return {{"match", match}}; }

Fields match_name(const Fields& q) {
  using Kind = x509::GeneralName::Kind;
  const auto wanted = x509::parse_reference_name(q.text("name"));
  if (!wanted) throw BadLine("\"name\" is neither a DNS name nor an IP address");
  const auto matches = [&](Kind kind, View value) { return x509::matches({kind, value}, *wanted); };
  const std::vector<Bytes> addresses = q.list("ip_addresses");
  return match_field(
      std::ranges::any_of(q.texts("dns_names"),
                          [&](const std::string& name) { return matches(Kind::dns_name, as_bytes(name)); }) ||
      std::ranges::any_of(addresses,
                          [&](const Bytes& address) { return matches(Kind::ip_address, address); }));
}

/// Whether a loose rule finds a DNS name that fits, or what is right is a match.
template <class Fits>
Fields match_loosely(const Fields& q, Fits fits) {
  const std::string name = lower(q.text("name"));
  const bool loose = std::ranges::any_of(
      q.texts("dns_names"), [&](const std::string& presented) { return fits(lower(presented), name); });
  return loose ? match_field(true) : match_name(q);
}

bool fits_glob(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos || pattern.size() > name.size() + 1) return false;
  return name.starts_with(pattern.substr(0, star)) && name.ends_with(pattern.substr(star + 1));
}

constexpr Mistake match_mistakes[] = {
    {"a wildcard matches several labels: it must match exactly one",
     [](const Fields& q) {
       return match_loosely(q, [](std::string_view pattern, std::string_view name) {
         return pattern.starts_with("*.") && name.size() > pattern.size() - 1 &&
                name.ends_with(pattern.substr(1));
       });
     }},
    {"*.example.com matches example.com: a wildcard must match exactly one label",
     [](const Fields& q) {
       return match_loosely(q, [](std::string_view pattern, std::string_view name) {
         return pattern.starts_with("*.") && pattern.substr(2) == name;
       });
     }},
    {"a wildcard may be a part of a label, or any label: it must be the whole left-most one",
     [](const Fields& q) {
       return match_loosely(q, [](std::string_view pattern, std::string_view name) {
         return fits_glob(pattern, name) && std::ranges::count(pattern, '.') == std::ranges::count(name, '.');
       });
     }},
    {"a wildcard matches anything", [](const Fields& q) { return match_loosely(q, fits_glob); }},
    {"a name matches every name below it",
     [](const Fields& q) {
       return match_loosely(q, [](std::string_view presented, std::string_view name) {
         return name.ends_with("." + std::string(presented));
       });
     }},
    {"only the end of the name is compared: whole labels must be compared",
     [](const Fields& q) {
       return match_loosely(
           q, [](std::string_view presented, std::string_view name) { return name.ends_with(presented); });
     }},
    {"an IP address is compared with dNSNames: it must be compared only with iPAddresses",
     [](const Fields& q) {
       return match_loosely(
           q, [](std::string_view presented, std::string_view name) { return presented == name; });
     }},
    {"upper and lower case count as different: in DNS names they are equal",
     [](const Fields& q) {
       const Texts& names = q.texts("dns_names");
       const bool same_case =
           std::ranges::all_of(names, [](const std::string& name) { return name == lower(name); });
       return same_case ? match_name(q) : match_field(false);
     }},
    {"wildcards do not match at all",
     [](const Fields& q) {
       const Texts& names = q.texts("dns_names");
       const bool wild =
           std::ranges::any_of(names, [](const std::string& name) { return name.starts_with("*."); });
       return wild ? match_field(false) : match_name(q);
     }},
};

// der-parse

constexpr FieldText der_takes[] = {
    {"der", "one value, perhaps one that must be refused with bad_certificate"}};
constexpr FieldText der_gives[] = {
    {"values",
     "a list: each value that is not constructed, in order, as \"TAG:CONTENT\" in hexadecimal: \"02:05\""}};

/// How deep values may be nested. The questions stay far below.
constexpr int deepest = 16;

/// Appends the values of `reader` to `values`.
void read_values(der::Reader& reader, Texts& values, int depth) {
  const auto add = [&](der::Tag tag, View content) {
    const std::uint8_t octet = static_cast<std::uint8_t>(tag);
    values.push_back(to_hex({&octet, 1}) + ":" + to_hex(content));
  };
  while (!reader.empty()) {
    const auto tag = static_cast<der::Tag>(reader.rest()[0]);
    if (static_cast<std::uint8_t>(tag) & 0x20) {
      if (depth >= deepest) throw BadLine("\"der\" is nested too deeply");
      der::Reader inside = reader.enter("value", tag);
      read_values(inside, values, depth + 1);
    } else if (tag == der::Tag::integer) {
      add(tag, reader.integer("value"));
    } else if (tag == der::Tag::boolean) {
      const std::uint8_t truth = reader.boolean("value") ? 0xff : 0x00;
      add(tag, {&truth, 1});
    } else {
      add(tag, reader.any("value").content);
    }
  }
}

Fields parse_der(const Fields& q) {
  const Bytes bytes = q.bytes("der");
  if (bytes.empty()) throw BadLine("\"der\" is empty");
  der::Reader reader(bytes, nullptr, {5280, "4.1"});
  der::Reader one(reader.any("value").whole);
  reader.end("the value");
  Texts values;
  read_values(one, values, 0);
  return {{"values", values}};
}

std::vector<Fields> ask_der(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](View bytes) { requests.push_back({{"der", hex(bytes)}}); };
  const auto number = [&](std::size_t size) {
    Bytes bytes = dice.bytes(size);
    bytes[0] |= 0x80;  // needs a zero in front
    return der::unsigned_integer(bytes);
  };
  ask(der::sequence({der::integer(dice.number(100)), der::octet_string(dice.bytes(5)), der::null()}));
  ask(der::sequence({der::sequence({der::object_identifier("2.5.29." + std::to_string(14 + dice.number(20))),
                                    der::boolean(true)}),
                     number(20)}));
  ask(der::sequence({der::octet_string(dice.bytes(150)), number(16)}));  // a length of two bytes
  ask(der::sequence(
      {der::octet_string(dice.bytes(300)), der::set_of({der::utf8_string("b"), der::utf8_string("a")})}));
  ask(der::constructed_value(der::constructed(3), {der::sequence({})}));
  const Bytes value = der::sequence({der::integer(1 + dice.number(100))});
  Bytes longer = value, shorter = value;
  longer.push_back(0);
  shorter.pop_back();
  ask(longer);
  ask(shorter);
  const auto random = static_cast<std::uint8_t>(1 + dice.number(100));
  ask(Bytes{0x30, 0x81, 0x03, 0x02, 0x01, random});              // a length in more bytes than it needs
  ask(Bytes{0x30, 0x80, 0x02, 0x01, random, 0x00, 0x00});        // an indefinite length
  ask(Bytes{0x30, 0x04, 0x02, 0x02, 0x00, random});              // an integer with a zero too many
  ask(Bytes{0x30, 0x06, 0x01, 0x01, 0x01, 0x02, 0x01, random});  // a BOOLEAN that is neither 00 nor ff
  ask(Bytes{0x30, 0x04, 0x02, 0x03, 0x01, random});              // a value longer than the one around it
  return requests;
}

constexpr Mistake der_mistakes[] = {
    {"the zero in front of a positive INTEGER was removed: it is part of the content",
     [](const Fields& q) {
       Texts values;
       const Fields right = parse_der(q);
       for (const std::string& value : right.texts("values"))
         values.push_back(value.starts_with("02:00") && value.size() > 5 ? "02:" + value.substr(5) : value);
       return Fields{{"values", values}};
     }},
    {"only the outermost level is read",
     [](const Fields& q) {
       const Bytes bytes = q.bytes("der");
       parse_der(q);
       der::Reader reader(bytes);
       const der::Element whole = reader.any("value");
       Texts values;
       der::Reader inside(whole.content);
       while (!inside.empty()) {
         const der::Element element = inside.any("value");
         values.push_back(to_hex(element.whole.first(1)) + ":" + to_hex(element.content));
       }
       return Fields{{"values", values}};
     }},
};

// path-validate

constexpr FieldText path_takes[] = {
    {"chain", "a list of certificates in DER: the server's, then others in any order"},
    {"anchors", "a list: those that are trusted"},
    {"name", "of the server"},
    {"time", "in seconds since 1970-01-01 UTC"}};
constexpr FieldText path_gives[] = {{"valid", "true or false"}};

/// A certificate and its key.
struct Issued {
  Bytes der;
  x509::PrivateKey key;
  Bytes subject;
};

/// Issues certificates whose keys and numbers come from the dice.
class Authority {
 public:
  explicit Authority(Dice& dice)
      : dice_(dice), now_(1700000000 + static_cast<x509::UnixTime>(dice.number(100000000))) {}

  x509::UnixTime now() const { return now_; }
  x509::PrivateKey key() { return x509::PrivateKey::generate(x509::PublicKey::Kind::p256, dice_.bytes(32)); }

  Issued root() {
    x509::CertificateRecipe recipe = x509::ca_recipe("Root " + std::to_string(dice_.number(9999)));
    x509::PrivateKey own = key();
    Bytes subject = x509::subject_of(recipe);
    Bytes certificate = issued(recipe, own.public_key(), {own, subject});
    return {std::move(certificate), std::move(own), std::move(subject)};
  }
  Issued below(const Issued& issuer, const x509::CertificateRecipe& recipe) {
    x509::PrivateKey own = key();
    Bytes certificate = issued(recipe, own.public_key(), {issuer.key, issuer.subject});
    return {std::move(certificate), std::move(own), x509::subject_of(recipe)};
  }

 private:
  Bytes issued(x509::CertificateRecipe recipe, const x509::PublicKey& subject_key,
               const x509::Issuer& issuer) {
    constexpr x509::UnixTime day = 86400;
    recipe.serial_number = dice_.bytes(16);
    recipe.serial_number[0] = static_cast<std::uint8_t>((recipe.serial_number[0] & 0x7f) | 0x40);
    if (recipe.not_before == 0) recipe.not_before = now_ - 30 * day;
    if (recipe.not_after == 0) recipe.not_after = now_ + 30 * day;
    return x509::issue_certificate(recipe, subject_key, issuer, dice_.bytes(32));
  }

  Dice& dice_;
  x509::UnixTime now_;
};

/// One question: the changes to the usual chain of root, intermediate and leaf.
struct PathChange {
  void (*intermediate)(x509::CertificateRecipe& recipe, x509::UnixTime now) = nullptr;
  void (*leaf)(x509::CertificateRecipe& recipe, x509::UnixTime now) = nullptr;
  bool other_name = false, other_root = false, without_intermediate = false, reordered = false;
};

constexpr PathChange path_changes[] = {
    {},
    {.reordered = true},
    {.leaf = [](x509::CertificateRecipe& leaf, x509::UnixTime now) { leaf.not_after = now - 3600; }},
    {.leaf = [](x509::CertificateRecipe& leaf, x509::UnixTime now) { leaf.not_before = now + 3600; }},
    {.other_name = true},
    {.other_root = true},
    {.without_intermediate = true},
    {.leaf = [](x509::CertificateRecipe& leaf, x509::UnixTime) { leaf.signing.break_signature = true; }},
    {.intermediate =
         [](x509::CertificateRecipe& ca, x509::UnixTime) {
           ca.is_ca = false;
           ca.key_usage = {x509::KeyUsage::Bit::digital_signature};
         }},
    {.intermediate = [](x509::CertificateRecipe& ca,
                        x509::UnixTime) { ca.key_usage = {x509::KeyUsage::Bit::digital_signature}; }},
    {.intermediate = [](x509::CertificateRecipe& ca, x509::UnixTime now) { ca.not_after = now - 3600; }},
    {.intermediate = [](x509::CertificateRecipe& ca,
                        x509::UnixTime) { ca.permitted_names = {"example.org"}; }},
    {.leaf = [](x509::CertificateRecipe& leaf,
                x509::UnixTime) { leaf.ext_key_usage = {x509::oid::client_auth}; }},
    {.leaf =
         [](x509::CertificateRecipe& leaf, x509::UnixTime) {
           leaf.more.push_back({der::object_identifier("1.3.6.1.4.1.55555.1"), true, der::null()});
         }},
};

Fields path_question(Dice& dice, const PathChange& change) {
  Authority authority(dice);
  const std::string name = "h" + std::to_string(dice.number(9999)) + ".example.com";
  const Issued root = authority.root(), other_root = authority.root();
  x509::CertificateRecipe ca = x509::ca_recipe("Intermediate " + std::to_string(dice.number(9999))),
                          server = x509::server_recipe({name});
  if (change.intermediate) change.intermediate(ca, authority.now());
  if (change.leaf) change.leaf(server, authority.now());
  const Issued intermediate = authority.below(root, ca), leaf = authority.below(intermediate, server);
  std::vector<Bytes> chain{leaf.der, intermediate.der};
  if (change.reordered) chain = {leaf.der, other_root.der, intermediate.der};
  if (change.without_intermediate) chain = {leaf.der};
  return {{"chain", hex(chain)},
          {"anchors", hex(std::vector<Bytes>{change.other_root ? other_root.der : root.der})},
          {"name", change.other_name ? "not-" + name : name},
          {"time", static_cast<std::uint64_t>(authority.now())}};
}

std::vector<Fields> ask_path(Dice& dice) {
  std::vector<Fields> requests;
  for (const PathChange& change : path_changes) requests.push_back(path_question(dice, change));
  return requests;
}

/// With `trusts_issuers`, each certificate that was presented to issue another is an anchor.
Fields validate_with(const Fields& q, const x509::RuleSet& tolerated, bool trusts_issuers = false) {
  const std::vector<Bytes> chain = q.list("chain");
  x509::TrustStore anchors;
  if (trusts_issuers)
    for (std::size_t i = 1; i < chain.size(); ++i) anchors.add_der(chain[i]);
  try {
    for (Bytes& anchor : q.list("anchors")) anchors.add_der(std::move(anchor));
  } catch (const Failure&) {
    throw BadLine("\"anchors\" has something else than certificates");
  }
  x509::ValidationInputs inputs{
      .chain = chain, .name = q.text("name"), .time = static_cast<x509::UnixTime>(q.number("time"))};
  inputs.anchors = &anchors;
  inputs.policy = x509::ValidationPolicy::rfc5280();
  inputs.policy.tolerated = tolerated;
  inputs.from_handshake = false;
  return {{"valid", !chain.empty() && x509::validate(inputs).verdict.accepted()}};
}

using x509::Rule;

constexpr Mistake path_mistakes[] = {
    {"the dates are not checked: each certificate must be valid at the time",
     [](const Fields& q) {
       return validate_with(q, {Rule::has_begun, Rule::has_not_expired});
     }},
    {"the name is not checked", [](const Fields& q) { return validate_with(q, {Rule::name_matches}); }},
    {"the signatures are not checked",
     [](const Fields& q) { return validate_with(q, {Rule::signature_verifies}); }},
    {"a path that does not end at a trust anchor is accepted",
     [](const Fields& q) { return validate_with(q, {}, true); }},
    {"basicConstraints is not checked: an issuer must be a CA",
     [](const Fields& q) {
       return validate_with(q, {Rule::is_ca, Rule::ca_key_usage});
     }},
    {"keyUsage is not checked: an issuer needs keyCertSign",
     [](const Fields& q) {
       return validate_with(q, {Rule::ca_key_usage, Rule::key_usage_consistent});
     }},
    {"name constraints are not checked",
     [](const Fields& q) { return validate_with(q, {Rule::within_name_constraints}); }},
    {"extKeyUsage is not checked: a server's certificate needs serverAuth",
     [](const Fields& q) { return validate_with(q, {Rule::leaf_ext_key_usage}); }},
    {"unknown critical extensions are accepted",
     [](const Fields& q) { return validate_with(q, {Rule::critical_extensions_known}); }},
    {"every path is accepted",
     [](const Fields&) -> Fields {
       return {{"valid", true}};
     }},
    {"no path is accepted",
     [](const Fields&) -> Fields {
       return {{"valid", false}};
     }},
};

}  // namespace

std::span<const Checkpoint> certificate_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "name-match",
       .task = "Whether a certificate is for the name that the user typed.",
       .section = {9525},
       .takes = match_takes,
       .gives = match_gives,
       .requests = ask_match,
       .solve = match_name,
       .mistakes = match_mistakes},
      {.name = "der-parse",
       .task = "Reads DER strictly: each value has exactly one encoding.",
       .section = {5280, "4.1"},
       .takes = der_takes,
       .gives = der_gives,
       .requests = ask_der,
       .solve = parse_der,
       .mistakes = der_mistakes},
      {.name = "path-validate",
       .task = "Whether a path of certificates leads to a trust anchor and may be used for a server.",
       .section = {5280, "6.1"},
       .takes = path_takes,
       .gives = path_gives,
       .requests = ask_path,
       .solve = [](const Fields& q) { return validate_with(q, {}); },
       .mistakes = path_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
