#pragma once

#include <optional>

#include "x509/certificate/extensions.hpp"
#include "x509/key/public_key.hpp"

namespace glasstls::x509 {

/// RFC 5280 4.1: a certificate. It owns its DER, and its fields are views of it: it can be moved but not
/// copied.
struct Certificate {
  /// In bytes; more is refused before it is read.
  static constexpr std::size_t largest = std::size_t{1} << 18;

  Bytes der;
  View tbs;  ///< TBSCertificate, tag and length included: what is signed

  int version = 1;  ///< 1, 2 or 3
  View serial_number;
  SignatureAlgorithm signature;  ///< the one inside, 4.1.2.3
  Name issuer;
  UnixTime not_before = 0, not_after = 0;
  Name subject;
  View subject_public_key_info;  ///< tag and length included
  PublicKey public_key;
  std::optional<der::BitString> issuer_unique_id, subject_unique_id;
  bool has_extensions = false;
  Extensions extensions;

  SignatureAlgorithm signature_algorithm;  ///< the one outside, 4.1.1.2
  View signature_value;

  /// Only from read_certificate(): the rules that it breaks, in the order of its bytes.
  std::vector<der::Fault> faults;
  /// Whether the fields of `validity` have a time that can be read.
  bool has_not_before = false, has_not_after = false;

  /// Encodings that the RFC does not allow but that can be read. Some public roots have them; in any other
  /// certificate a rule refuses them (Rule::canonical).
  std::vector<std::string> irregularities;

  /// Without fields; to be assigned to.
  Certificate() = default;
  /// Moves the bytes and the views of them.
  Certificate(Certificate&&) noexcept = default;
  Certificate& operator=(Certificate&&) noexcept = default;
  /// Not copied: the views would point into the original.
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  /// Whether both times can be read.
  bool has_validity() const { return has_not_before && has_not_after; }
  /// RFC 5280 3.2: whether subject and issuer are the same entity.
  bool is_self_issued() const { return same_name(subject, issuer); }
};

/// Reads one certificate and nothing after it. With a FieldMap it also records what every byte is. Throws
/// Failure with `bad_certificate` that names the field, what was expected and what came. validate() checks
/// later what the RFC requires beyond the structure.
Certificate parse_certificate(View der, wire::FieldMap* map = nullptr);

/// The same only for display: reads what can be read, and lists the broken rules in `faults`. Do not rely
/// on a certificate with faults. Never fails.
Certificate read_certificate(View der, wire::FieldMap* map = nullptr);

/// Whether the bytes begin like a certificate; the rest may be broken.
bool looks_like_certificate(View der);

/// A short name for people: the subject's common name, or else its first subjectAltName, or else its subject.
std::string title(const Certificate& certificate);

}  // namespace glasstls::x509
