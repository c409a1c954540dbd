#include "x509/certificate/certificate.hpp"

#include "x509/der/text.hpp"

namespace glasstls::x509 {

namespace {

using der::constructed;
using der::Reader;

int parse_version(Reader& tbs) {
  tbs.cite("4.1.2.1");
  Reader reader = tbs.enter("version", constructed(0));
  const std::uint32_t number = reader.small_integer("Version", 2);
  if (number == 0) reader.fault("Version", "says v1, which is its default and is left out in DER");
  reader.end("version");
  const int version = static_cast<int>(number) + 1;
  if (tbs.annotates()) tbs.explain("v" + std::to_string(version));
  return version;
}

void parse_validity(Certificate& certificate, Reader& tbs) {
  tbs.cite("4.1.2.5");
  Reader reader = tbs.enter("validity");
  certificate.has_not_before =
      reader.salvage([&] { certificate.not_before = reader.time("notBefore", certificate.irregularities); });
  certificate.has_not_after =
      reader.salvage([&] { certificate.not_after = reader.time("notAfter", certificate.irregularities); });
  reader.end("validity");
}

void parse_tbs(Certificate& certificate, Reader& outer) {
  outer.cite("4.1.1.1");
  Reader tbs = outer.enter("tbsCertificate");
  certificate.tbs = outer.last();
  if (tbs.next_is(constructed(0))) tbs.salvage([&] { certificate.version = parse_version(tbs); });
  const auto field = [&tbs](std::string_view section, const auto& read) {
    tbs.cite(section);
    tbs.salvage(read);
  };
  field("4.1.2.2", [&] { certificate.serial_number = tbs.integer("serialNumber"); });
  field("4.1.2.3", [&] { certificate.signature = parse_signature_algorithm(tbs, "signature"); });
  field("4.1.2.4", [&] { certificate.issuer = parse_name(tbs, "issuer"); });
  field("4.1.2.5", [&] { parse_validity(certificate, tbs); });
  field("4.1.2.6", [&] { certificate.subject = parse_name(tbs, "subject"); });
  field("4.1.2.7", [&] {
    certificate.public_key = parse_public_key(tbs);
    certificate.subject_public_key_info = tbs.last();
  });
  const auto unique_id = [&](std::optional<der::BitString>& id, std::string_view name, der::Tag tag) {
    if (tbs.next_is(tag)) field("4.1.2.8", [&] { id = tbs.bit_string(name, tag); });
  };
  unique_id(certificate.issuer_unique_id, "issuerUniqueID", der::context(1));
  unique_id(certificate.subject_unique_id, "subjectUniqueID", der::context(2));
  tbs.cite("4.1.2.9");
  if (tbs.next_is(constructed(3)))
    tbs.salvage([&] {
      Reader reader = tbs.enter("extensions", constructed(3));
      parse_extensions(reader, certificate.extensions);
      certificate.has_extensions = true;
      const auto& usage = certificate.extensions.key_usage;
      if (usage && usage->ends_in_zeros)  // X.690 11.2.2: a BIT STRING of named bits ends with its last one
        certificate.irregularities.push_back("keyUsage ends in bits that are not set");
      reader.end("extensions");
    });
  tbs.end("tbsCertificate");
}

void read(Certificate& certificate, View der, wire::FieldMap* map, std::vector<der::Fault>* faults) {
  if (der.size() > Certificate::largest)
    Reader(der).fail("Certificate", "is too large",
                     "at most " + std::to_string(Certificate::largest) + " bytes",
                     std::to_string(der.size()));
  certificate.der = to_bytes(der);
  Reader file(certificate.der, map, {5280, "4.1"}, faults);
  Reader outer = file.enter("Certificate");
  outer.salvage([&] { parse_tbs(certificate, outer); });
  outer.cite("4.1.1.2");
  outer.salvage(
      [&] { certificate.signature_algorithm = parse_signature_algorithm(outer, "signatureAlgorithm"); });
  outer.cite("4.1.1.3");
  outer.salvage([&] { certificate.signature_value = outer.whole_bytes("signatureValue"); });
  outer.end("Certificate");
  if (map) file.explain(title(certificate));
  file.end("Certificate");
}

/// Says of the smallest field around each fault what is wrong there.
void mark_faults(wire::FieldMap& map, const std::vector<der::Fault>& faults) {
  for (const der::Fault& fault : faults) {
    wire::Field* around = nullptr;
    for (wire::Field& field : map)
      if (field.offset <= fault.offset && field.offset + field.size >= fault.offset + fault.size &&
          (!around || field.size <= around->size))
        around = &field;
    if (!around || around->meaning.find(fault.failure.why) != std::string::npos) continue;
    around->meaning.append(around->meaning.empty() ? "" : "; ").append("broken rule: " + fault.failure.why);
  }
}

}  // namespace

Certificate parse_certificate(View der, wire::FieldMap* map) {
  Certificate certificate;
  read(certificate, der, map, nullptr);
  return certificate;
}

Certificate read_certificate(View der, wire::FieldMap* map) {
  Certificate certificate;
  std::vector<der::Fault> faults;
  try {
    read(certificate, der, map, &faults);
  } catch (const Failure& failure) {
    faults.push_back({failure, {}, 0, der.size()});
  }
  if (map) mark_faults(*map, faults);
  certificate.faults = std::move(faults);
  return certificate;
}

bool looks_like_certificate(View der) {
  // What is longer than what holds it was cut off, and begins as a certificate all the same.
  std::vector<der::Fault> faults;
  try {
    Reader file(der, nullptr, {5280, "4.1"}, &faults);
    Reader outer = file.enter("Certificate");
    Reader tbs = outer.enter("tbsCertificate");
    // Nothing else of this shape begins with [0], which holds the version.
    if (tbs.next_is(constructed(0))) return tbs.enter("version", constructed(0)).next_is(der::Tag::integer);
    tbs.element("serialNumber", der::Tag::integer);
    tbs.element("signature", der::Tag::sequence);
    tbs.element("issuer", der::Tag::sequence);
    Reader validity = tbs.enter("validity");
    return validity.next_is(der::Tag::utc_time) || validity.next_is(der::Tag::generalized_time);
  } catch (const Failure&) {
    return false;
  }
}

std::string title(const Certificate& certificate) {
  for (const Attribute& attribute : certificate.subject.attributes)
    if (attribute.type == oid::common_name) return title(certificate.subject);
  const std::vector<GeneralName>& names = certificate.extensions.subject_alt_name;
  if (!names.empty()) return printable(names.front().text());
  return title(certificate.subject);
}

}  // namespace glasstls::x509
