#include "x509/certificate/file_parts.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.hpp"
#include "base/secret.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/der/der.hpp"
#include "x509/der/der_kind.hpp"
#include "x509/der/text.hpp"

namespace glasstls::x509 {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_parts = 4096;
constexpr char der_sequence = 0x30;

/// The name of a kind of content, and what to do with it: "FILE" is replaced by the file's name, and "FORM"
/// by the name of its form for openssl.
struct Naming {
  DerKind kind;
  FilePart::Kind part;
  std::string_view what, advice;
};
constexpr std::array namings = std::to_array<Naming>({
    {DerKind::certificate, FilePart::Kind::certificate, "a certificate", ""},
    {DerKind::crl, FilePart::Kind::crl, "a revocation list (CRL)",
     "cert --crl takes it; openssl crlFORM -in FILE -noout -text shows it"},
    {DerKind::certificate_request, FilePart::Kind::other, "a certificate request (PKCS #10)",
     "a CA makes a certificate of it; openssl reqFORM -in FILE -noout -text shows it"},
    {DerKind::pkcs7, FilePart::Kind::other, "a PKCS #7 container",
     "openssl pkcs7FORM -in FILE -print_certs -out certificates.pem takes the certificates out"},
    {DerKind::pkcs12, FilePart::Kind::other, "a PKCS #12 container (.p12, .pfx)",
     "openssl pkcs12 -in FILE -nokeys -out certificates.pem takes the certificates out"},
    {DerKind::private_key, FilePart::Kind::private_key, "a private key, which is not shown",
     "openssl pkeyFORM -in FILE -pubout shows its public key"},
    {DerKind::encrypted_private_key, FilePart::Kind::private_key,
     "an encrypted private key, which is not shown", "openssl pkeyFORM -in FILE -out key.pem decrypts it"},
    {DerKind::public_key, FilePart::Kind::other, "a public key without a certificate",
     "openssl pkey -pubinFORM -in FILE -noout -text shows it"},
    {DerKind::rsa_public_key, FilePart::Kind::other, "an RSA public key without a certificate (PKCS #1)",
     "openssl rsa -RSAPublicKey_inFORM -in FILE -pubout shows it"},
    {DerKind::ocsp_response, FilePart::Kind::other, "an OCSP response",
     "openssl ocsp -respin FILE -noverify -resp_text shows it, if it is DER"},
    {DerKind::other, FilePart::Kind::unknown, "DER of another kind",
     "openssl asn1parseFORM -in FILE shows it"},
});

/// Formats that are neither PEM nor DER, by how they begin.
struct Foreign {
  std::string_view begin, what, advice;
  bool is_key = false;
};
constexpr std::array foreigns = std::to_array<Foreign>({
    {"\xfe\xed\xfe\xed"sv, "a Java keystore (JKS)",
     "keytool -list -rfc -keystore FILE > certificates.pem takes the certificates out"},
    {"\xce\xce\xce\xce"sv, "a Java keystore (JCEKS)",
     "keytool -list -rfc -storetype JCEKS -keystore FILE > certificates.pem takes the certificates out"},
    {"\0\0\0\x02\0\0\0\x14"sv, "a BouncyCastle keystore (BKS)",
     "keytool with BouncyCastle's provider takes the certificates out: -storetype BKS -list -rfc"},
    {"ssh-"sv, "a public key of OpenSSH",
     "SSH knows no X.509 certificates; ssh-keygen -e -m PKCS8 -f FILE turns it into a public key in PEM"},
    {"ecdsa-sha2-"sv, "a public key of OpenSSH",
     "SSH knows no X.509 certificates; ssh-keygen -e -m PKCS8 -f FILE turns it into a public key in PEM"},
    {"---- BEGIN SSH2 PUBLIC KEY"sv, "a public key of SSH (RFC 4716)",
     "ssh-keygen -i -f FILE > key.pub turns it into OpenSSH's form"},
    {"PuTTY-User-Key-File-"sv, "a private key of PuTTY, which is not shown",
     "puttygen FILE -O private-openssh-new -o key turns it into OpenSSH's form", true},
    {"openssh-key-v1"sv, "a private key of OpenSSH, which is not shown",
     "ssh-keygen -p -m PEM -f FILE turns a copy of it into PEM", true},
    {"\x1f\x8b"sv, "something that was compressed with gzip", "gunzip -c FILE shows what is in it"},
    {"PK\x03\x04"sv, "a zip archive", "unzip -l FILE shows what is in it"},
    {"SQLite format 3"sv, "a database, perhaps one of NSS (cert9.db)",
     "certutil -L -d sql:FOLDER -n NAME -a takes a certificate out"},
});

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out;
  for (std::size_t at; (at = text.find(what)) != text.npos; text.remove_prefix(at + what.size()))
    out.append(text.substr(0, at)).append(by);
  return out.append(text);
}

/// Whose commands speak of one file.
class Advisor {
 public:
  explicit Advisor(std::string_view name) {
    const auto plain = [](char c) {
      return is_letter(c) || is_digit(c) || "._-/+"sv.find(c) != std::string_view::npos;
    };
    const bool usable = !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), plain);
    name_ = usable ? name : "FILE"sv;
  }
  std::string operator()(std::string_view advice, bool pem = true) const {
    return replaced(replaced(advice, "FORM", pem ? "" : " -inform DER"), "FILE", name_);
  }

 private:
  std::string_view name_;
};

FilePart name_der(Bytes der, const Advisor& advise, bool pem) {
  const DerKind kind = kind_of_der(der);
  const auto row =
      std::find_if(namings.begin(), namings.end(), [&](const Naming& n) { return n.kind == kind; });
  FilePart part{row->part, std::string(row->what), {}, advise(row->advice, pem), {}};
  if (part.kind == FilePart::Kind::private_key)
    wipe(der);
  else
    part.der = std::move(der);
  return part;
}

/// The characters of UTF-16, those beyond ASCII as question marks; empty if it is none.
std::optional<std::string> from_utf16(std::string_view text) {
  const bool big = text.starts_with("\xfe\xff"sv) || text.starts_with("\0-\0-"sv);
  const bool little = text.starts_with("\xff\xfe"sv) || text.starts_with("-\0-\0"sv);
  if (!big && !little) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const char high = text[big ? i : i + 1], low = text[big ? i + 1 : i];
    if (high == '\xfe' && low == '\xff') continue;  // the byte order mark
    out.push_back(high == 0 && static_cast<signed char>(low) >= 0 ? low : '?');
  }
  return out;
}

bool is_key_label(std::string_view label) { return label.ends_with("PRIVATE KEY"); }

FilePart name_block(const PemBlock& block, const Advisor& advise) {
  const std::string_view label = block.begins;
  if (is_key_label(label)) {
    const bool openssh = label == "OPENSSH PRIVATE KEY";
    const bool encrypted = label == "ENCRYPTED PRIVATE KEY" || block.base64.find("ENCRYPTED") != label.npos;
    return {FilePart::Kind::private_key,
            openssh     ? "a private key of OpenSSH, which is not shown"
            : encrypted ? "an encrypted private key, which is not shown"
                        : "a private key, which is not shown",
            {},
            advise(openssh     ? "ssh-keygen -p -m PEM -f FILE turns a copy of it into PEM"
                   : encrypted ? "openssl pkey -in FILE -out key.pem decrypts it"
                               : "openssl pkey -in FILE -pubout shows its public key"),
            {}};
  }
  if (label.starts_with("PGP "))
    return {FilePart::Kind::other,
            "OpenPGP, which knows no X.509 certificates",
            {},
            advise("gpg --show-keys FILE"),
            {}};
  Bytes der = decode_base64_start(block.base64);
  const bool whole = !block.label.empty() && decode_base64(block.base64).has_value();
  if (whole) {
    // OpenSSL's TRUSTED CERTIFICATE says after the certificate what it is trusted for.
    if (label == "TRUSTED CERTIFICATE") der = first_value(std::move(der));
    FilePart part = name_der(std::move(der), advise, true);
    if (part.kind == FilePart::Kind::unknown && is_certificate_label(label)) {
      part.kind = FilePart::Kind::broken;
      part.what = "what its label calls a certificate does not begin as one";
    }
    return part;
  }
  const std::string quoted = "-----BEGIN " + printable(label) + "-----";
  std::string what = block.label.empty() ? "what follows " + quoted + " has no end, or one with another label"
                                         : "what follows " + quoted + " is not base64 to its end";
  return {FilePart::Kind::broken,
          std::move(what),
          {},
          "get the file again from where it came from",
          std::move(der)};
}

/// Blocks of PEM; none if there is no such line.
void add_pem(std::string_view text, const Advisor& advise, FileParts& out) {
  for (std::size_t number = 1; const auto block = take_pem_block(text); ++number) {
    if (out.parts.size() == most_parts) {
      out.notes.push_back("more blocks follow than are looked at");
      break;
    }
    FilePart part = name_block(*block, advise);
    part.where = "block " + std::to_string(number);
    out.parts.push_back(std::move(part));
  }
  out.encoding = "PEM";
}

/// DER values one after another. The last one may be cut off.
void add_der(View bytes, const Advisor& advise, FileParts& out) {
  while (!bytes.empty() && out.parts.size() < most_parts) {
    const Bytes value = first_value(to_bytes(bytes));
    out.parts.push_back(name_der(value, advise, false));
    if (!out.parts.back().where.empty() || value.size() < bytes.size() || out.parts.size() > 1)
      out.parts.back().where = "value " + std::to_string(out.parts.size());
    bytes = bytes.subspan(value.size());
  }
  out.encoding = "DER";
}

/// The line of PEM, with hyphens that are missing, or that a word processor changed.
bool has_damaged_lines(std::string_view text) {
  return text.find("BEGIN ") != text.npos && text.find("BEGIN ") + 60 > text.find("CERTIFICATE") &&
         text.find("CERTIFICATE") != text.npos;
}

void read_text(std::string_view text, const Advisor& advise, FileParts& out) {
  if (text.starts_with("\xef\xbb\xbf"sv)) text.remove_prefix(3);  // UTF-8's byte order mark
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const std::string_view content = first == text.npos ? std::string_view() : text.substr(first);
  for (const Foreign& foreign : foreigns)
    if (content.starts_with(foreign.begin)) {
      out.parts.push_back({foreign.is_key ? FilePart::Kind::private_key : FilePart::Kind::other,
                           std::string(foreign.what),
                           {},
                           advise(foreign.advice),
                           {}});
      return;
    }
  std::string mended;
  if (text.find("-----\\n") != text.npos) {
    out.notes.push_back("its line ends are written as \\n, as in JSON or in a variable of the environment");
    mended = replaced(replaced(text, "\\r", ""), "\\n", "\n");
    text = mended;
  }
  if (text.find("-----BEGIN ") != text.npos) return add_pem(text, advise, out);
  if (has_damaged_lines(text)) {
    out.parts.push_back({FilePart::Kind::broken,
                         "PEM whose lines BEGIN and END are damaged",
                         {},
                         "each has exactly five hyphens at both of its ends: -----BEGIN CERTIFICATE-----",
                         {}});
    return;
  }
  const auto der = decode_base64(text);
  if (!der || der->size() < 2 || (*der)[0] != static_cast<std::uint8_t>(der_sequence)) return;
  add_der(*der, advise, out);
  out.encoding = "base64";
  out.notes.push_back("base64 without the lines of PEM around it; " +
                      advise("tr -d ' \\r\\n' < FILE | openssl base64 -d -A | openssl x509 -inform DER "
                             "-out certificate.pem makes PEM of a certificate"));
}

}  // namespace

std::string FilePart::text() const {
  return (where.empty() ? "" : where + ": ") + what + (advice.empty() ? "" : ": " + advice);
}

FileParts read_file_parts(View file, std::string_view name) {
  const Advisor advise(name);
  FileParts out;
  const std::string_view text = as_text(file);
  if (const auto narrow = from_utf16(text)) {
    out.notes.push_back(
        "UTF-16, as some programs of Windows write it; " +
        advise("iconv -f UTF-16 -t US-ASCII FILE > certificate.pem makes it readable to others"));
    read_text(*narrow, advise, out);
  } else if (text.starts_with(der_sequence) && text.size() >= 2 &&
             static_cast<std::uint8_t>(text[1]) >= 0x80 && static_cast<std::uint8_t>(text[1]) <= 0x84) {
    add_der(file, advise, out);
  } else if (text.starts_with(der_sequence) && text.find("-----BEGIN ") == text.npos &&
             !decode_base64(text)) {
    add_der(file, advise, out);  // a short value, such as a public key
  } else {
    read_text(text, advise, out);
  }
  return out;
}

}  // namespace glasstls::x509
