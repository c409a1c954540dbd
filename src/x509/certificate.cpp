#include "x509/certificate.hpp"

#include "x509/text.hpp"

namespace glasstls::x509 {

namespace {

using der::constructed;
using der::Reader;

int parse_version(Reader& tbs) {
  tbs.cite("4.1.2.1");
  if (!tbs.next_is(constructed(0))) return 1;  // DEFAULT v1
  Reader reader = tbs.enter("version", constructed(0));
  const std::uint32_t number = reader.small_integer("Version", 2);
  if (number == 0) reader.fail("Version", "says v1, which is its default and is left out in DER");
  reader.end("version");
  const int version = static_cast<int>(number) + 1;
  if (tbs.annotates()) tbs.explain("v" + std::to_string(version));
  return version;
}

void parse_validity(Certificate& certificate, Reader& tbs) {
  tbs.cite("4.1.2.5");
  Reader reader = tbs.enter("validity");
  certificate.not_before = reader.time("notBefore", certificate.irregularities);
  certificate.not_after = reader.time("notAfter", certificate.irregularities);
  reader.end("validity");
}

void parse_tbs(Certificate& certificate, Reader& outer) {
  outer.cite("4.1.1.1");
  Reader tbs = outer.enter("tbsCertificate");
  certificate.tbs = outer.last();
  certificate.version = parse_version(tbs);
  tbs.cite("4.1.2.2");
  certificate.serial_number = tbs.integer("serialNumber");
  tbs.cite("4.1.2.3");
  certificate.signature = parse_signature_algorithm(tbs, "signature");
  tbs.cite("4.1.2.4");
  certificate.issuer = parse_name(tbs, "issuer");
  parse_validity(certificate, tbs);
  tbs.cite("4.1.2.6");
  certificate.subject = parse_name(tbs, "subject");
  tbs.cite("4.1.2.7");
  certificate.public_key = parse_public_key(tbs);
  certificate.subject_public_key_info = tbs.last();
  tbs.cite("4.1.2.8");
  if (tbs.next_is(der::context(1)))
    certificate.issuer_unique_id = tbs.bit_string("issuerUniqueID", der::context(1));
  if (tbs.next_is(der::context(2)))
    certificate.subject_unique_id = tbs.bit_string("subjectUniqueID", der::context(2));
  tbs.cite("4.1.2.9");
  if (tbs.next_is(constructed(3))) {
    Reader reader = tbs.enter("extensions", constructed(3));
    certificate.extensions = parse_extensions(reader);
    certificate.has_extensions = true;
    const auto& usage = certificate.extensions.key_usage;
    if (usage && usage->ends_in_zeros)  // X.690 11.2.2: a BIT STRING of named bits ends with its last one
      certificate.irregularities.push_back("keyUsage ends in bits that are not set");
    reader.end("extensions");
  }
  tbs.end("tbsCertificate");
}

}  // namespace

Certificate parse_certificate(View der, wire::FieldMap* map) {
  Certificate certificate;
  if (der.size() > Certificate::largest)
    Reader(der).fail("Certificate", "is too large",
                     "at most " + std::to_string(Certificate::largest) + " bytes",
                     std::to_string(der.size()));
  certificate.der = to_bytes(der);
  Reader file(certificate.der, map);
  Reader outer = file.enter("Certificate");
  parse_tbs(certificate, outer);
  outer.cite("4.1.1.2");
  certificate.signature_algorithm = parse_signature_algorithm(outer, "signatureAlgorithm");
  outer.cite("4.1.1.3");
  certificate.signature_value = outer.whole_bytes("signatureValue");
  outer.end("Certificate");
  file.end("Certificate");
  if (map) file.explain(title(certificate));
  return certificate;
}

std::string title(const Certificate& certificate) {
  for (const Attribute& attribute : certificate.subject.attributes)
    if (attribute.type == oid::common_name) return title(certificate.subject);
  const std::vector<GeneralName>& names = certificate.extensions.subject_alt_name;
  if (!names.empty()) return printable(names.front().text());
  return title(certificate.subject);
}

}  // namespace glasstls::x509
