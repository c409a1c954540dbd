#include "handshake/oid_filter.hpp"

#include "handshake/lists.hpp"
#include "x509/der/oid.hpp"

namespace glasstls::handshake {

using messages::OidFilter;

namespace {

constexpr Rfc section{9846, "4.3.5"};

x509::Oid oid_of(const OidFilter& filter) {
  x509::der::Reader reader(filter.certificate_extension_oid, nullptr, section);
  const x509::Oid oid = reader.object_identifier("certificate_extension_oid");
  reader.end("certificate_extension_oid");
  return oid;
}

x509::der::BitString key_usage_of(const OidFilter& filter) {
  x509::der::Reader reader(filter.certificate_extension_values, nullptr, section);
  const auto bits = reader.bit_string("KeyUsage");
  reader.end("KeyUsage");
  return bits;
}

std::vector<x509::Oid> purposes_of(const OidFilter& filter) {
  x509::der::Reader outer(filter.certificate_extension_values, nullptr, section);
  x509::der::Reader reader = outer.enter("ExtKeyUsageSyntax");
  outer.end("ExtKeyUsageSyntax");
  std::vector<x509::Oid> purposes;
  while (!reader.empty()) purposes.push_back(reader.object_identifier("KeyPurposeId"));
  return purposes;
}

/// What `action` reads from DER. Its reader is made for certificates, and throws with their alert.
template <class Action>
auto read(const trace::Checker& checker, Action&& action) {
  const auto require = [&](bool holds, const std::string& fact, std::string_view expected,
                           std::string_view presented) {
    checker.require(holds, {Alert::illegal_parameter, "oid_filters must hold DER", section, fact}, expected,
                    presented);
  };
  try {
    auto result = action();
    require(true, "", "DER", "DER");
    return result;
  } catch (const Failure& failure) {
    require(false, "oid_filters: " + failure.why, failure.expected, failure.presented);
    throw;
  }
}

bool passes(const x509::Certificate& certificate, const OidFilter& filter) {
  const x509::Oid oid = oid_of(filter);
  if (oid == x509::oid::key_usage) {
    const auto& usage = certificate.extensions.key_usage;
    const x509::der::BitString wanted = key_usage_of(filter);
    for (std::size_t bit = 0; bit < 8 * wanted.octets.size(); ++bit)
      if (wanted[bit] && !(usage && bit < 9 && usage->has(static_cast<x509::KeyUsage::Bit>(bit))))
        return false;
    return usage.has_value();
  }
  if (oid == x509::oid::ext_key_usage) {
    const auto& has = certificate.extensions.ext_key_usage;
    const std::vector<x509::Oid> wanted = purposes_of(filter);
    return !has.empty() && std::all_of(wanted.begin(), wanted.end(),
                                       [&](x509::Oid purpose) { return contains(has, purpose); });
  }
  return true;
}

}  // namespace

void check_oid_filters(const trace::Checker& checker, const std::vector<OidFilter>& filters) {
  std::vector<x509::Oid> seen;
  for (const OidFilter& filter : filters) {
    const x509::Oid oid = read(checker, [&] { return oid_of(filter); });
    checker.require(!contains(seen, oid),
                    {Alert::illegal_parameter, "oid_filters must have each OID at most once", section},
                    "each OID at most once", [&] { return x509::to_text(oid); });
    seen.push_back(oid);
    if (oid == x509::oid::key_usage) read(checker, [&] { return key_usage_of(filter); });
    if (oid == x509::oid::ext_key_usage)
      checker.require(
          !contains(read(checker, [&] { return purposes_of(filter); }), x509::oid::any_ext_key_usage),
          {Alert::illegal_parameter, "oid_filters must not ask for anyExtendedKeyUsage", section}, "purposes",
          "anyExtendedKeyUsage");
  }
}

bool passes(const x509::Certificate& certificate, const std::vector<OidFilter>& filters) {
  return std::all_of(filters.begin(), filters.end(),
                     [&](const OidFilter& filter) { return passes(certificate, filter); });
}

}  // namespace glasstls::handshake
