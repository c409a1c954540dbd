#include "x509/der/der_kind.hpp"

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

namespace {

using der::Reader;
using der::Tag;
using namespace std::string_view_literals;

constexpr std::string_view pkcs7_arc = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"sv;

bool is_of_pkcs7(Reader& reader) {
  return reader.next_is(Tag::object_identifier) &&
         reader.object_identifier("contentType").content.starts_with(pkcs7_arc);
}

/// What begins with a SEQUENCE that holds more than an algorithm: something that is signed.
DerKind kind_of_signed(Reader inner) {
  if (inner.next_is(Tag::integer)) {
    inner.any("version");
    if (!inner.next_is(Tag::sequence)) return DerKind::other;
    inner.any("subject or signature");
    if (!inner.next_is(Tag::sequence)) return DerKind::other;
    inner.any("subjectPKInfo or issuer");
    if (inner.next_is(Tag::utc_time) || inner.next_is(Tag::generalized_time)) return DerKind::crl;
    return inner.next_is(der::constructed(0)) ? DerKind::certificate_request : DerKind::other;
  }
  if (!inner.next_is(Tag::sequence)) return DerKind::other;
  inner.any("signature");
  if (!inner.next_is(Tag::sequence)) return DerKind::other;
  inner.any("issuer");
  const bool has_time = inner.next_is(Tag::utc_time) || inner.next_is(Tag::generalized_time);
  return has_time ? DerKind::crl : DerKind::other;
}

/// What begins with an INTEGER.
DerKind kind_of_versioned(Reader& reader) {
  const View version = reader.integer("version");
  if (reader.next_is(Tag::octet_string)) {  // RFC 5915: an ECPrivateKey has version 1
    constexpr std::size_t least_scalar = 16;
    const bool is_scalar = reader.octet_string("privateKey").size() >= least_scalar;
    return is_scalar && version.size() == 1 && version[0] == 1 ? DerKind::private_key : DerKind::other;
  }
  if (reader.next_is(Tag::integer)) {
    reader.any("modulus");
    return reader.empty()        ? DerKind::rsa_public_key
           : version.size() == 1 ? DerKind::private_key
                                 : DerKind::other;
  }
  if (!reader.next_is(Tag::sequence)) return DerKind::other;
  Reader inner = reader.enter("algorithm or content");
  if (is_of_pkcs7(inner)) return DerKind::pkcs12;
  return reader.next_is(Tag::octet_string) ? DerKind::private_key : DerKind::other;
}

}  // namespace

DerKind kind_of_der(View der) {
  if (looks_like_certificate(der)) return DerKind::certificate;
  std::vector<der::Fault> faults;  // with a list of faults, cut off files are recognised too
  try {
    Reader file(der, nullptr, {5280, "4.1"}, &faults);
    Reader outer = file.enter("value");
    if (outer.next_is(Tag::integer)) return kind_of_versioned(outer);
    if (outer.next_is(Tag::object_identifier)) return is_of_pkcs7(outer) ? DerKind::pkcs7 : DerKind::other;
    if (outer.next_is(Tag::enumerated)) return DerKind::ocsp_response;
    if (!outer.next_is(Tag::sequence)) return DerKind::other;
    const Reader inner = outer.enter("first");
    if (!inner.next_is(Tag::object_identifier)) return kind_of_signed(inner);
    if (outer.next_is(Tag::bit_string)) return DerKind::public_key;
    return outer.next_is(Tag::octet_string) ? DerKind::encrypted_private_key : DerKind::other;
  } catch (const Failure&) {
    return DerKind::other;
  }
}

}  // namespace glasstls::x509
