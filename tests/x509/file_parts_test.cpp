#include "x509/certificate/file_parts.hpp"

#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/forge_revocation.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/path/trust_store.hpp"

namespace glasstls::x509 {
namespace {

using Kind = FilePart::Kind;

const forge::Minted root = forge::root();

FileParts parts_of(std::string_view text) { return read_file_parts(as_bytes(text), "x.pem"); }

/// "encoding: what, what".
std::string summary(const FileParts& file) {
  std::string text = file.encoding + ":";
  for (const FilePart& part : file.parts) text += " " + part.what + (&part == &file.parts.back() ? "" : ",");
  return text;
}

std::string utf16(std::string_view text) {
  std::string wide = "\xff\xfe";
  for (char c : text) wide.append({c, '\0'});
  return wide;
}

std::string with_line_ends(std::string_view text, std::string_view ends) {
  std::string out;
  for (char c : text) c == '\n' ? void(out.append(ends)) : out.push_back(c);
  return out;
}

TEST_CASE("a certificate is found in every dress that it comes in") {
  const std::string pem = forge::pem(root.der);
  const std::string base64 = pem.substr(28, pem.find("-----END") - 28);
  const auto der_of = [](std::string_view text) {
    const FileParts file = parts_of(text);
    REQUIRE(file.parts.size() == 1);
    CHECK(file.parts[0].kind == Kind::certificate);
    return file.parts[0].der;
  };
  CHECK(der_of(pem) == root.der);
  CHECK(der_of(forge::pem(root.der, "X509 CERTIFICATE")) == root.der);
  CHECK(der_of("\xef\xbb\xbf" + pem) == root.der);
  CHECK(der_of(with_line_ends(pem, "\r\n")) == root.der);
  CHECK(der_of(with_line_ends(pem, "\\n")) == root.der);
  CHECK(der_of("subject=CN = Test Root\n  \n" + pem + "\nthe end\n") == root.der);
  CHECK(der_of(utf16(pem)) == root.der);
  CHECK(der_of(base64) == root.der);
  CHECK(der_of(as_text(root.der)) == root.der);
  CHECK(parts_of(base64).encoding == "base64");
  CHECK(parts_of(base64).notes.at(0).find("< x.pem | openssl base64 -d -A") != std::string::npos);
  CHECK(parts_of(utf16(pem)).notes.at(0).find("iconv -f UTF-16") != std::string::npos);
  // OpenSSL puts its own words of trust behind the certificate.
  Bytes trusted = root.der;
  append(trusted, forge::sequence({forge::sequence({})}));
  CHECK(der_of(forge::pem(trusted, "TRUSTED CERTIFICATE")) == root.der);
  TrustStore store;
  store.add_pem(forge::pem(trusted, "TRUSTED CERTIFICATE") + forge::pem(root.der, "X509 CERTIFICATE"));
  CHECK(store.size() == 2);
  CHECK(certificates_in_pem(forge::pem(trusted, "TRUSTED CERTIFICATE")).at(0) == root.der);
}

TEST_CASE("a file that is not a certificate is named, with any label, and with a command") {
  const Bytes oid = forge::object_identifier("1.2.3"), zero = forge::integer(0);
  const Bytes algorithm = forge::ed25519_algorithm(), octets = forge::octet_string(Bytes{1, 2});
  const Bytes signed_data = forge::object_identifier("1.2.840.113549.1.7.2");
  const Bytes data = forge::object_identifier("1.2.840.113549.1.7.1");
  const auto what = [](const Bytes& der, std::string_view word) {
    const FileParts file = read_file_parts(der, "x.der");
    REQUIRE(file.parts.size() == 1);
    CHECK(file.parts[0].advice.find(word) != std::string::npos);
    CHECK(parts_of(forge::pem(der, "SOMETHING")).parts.at(0).what == file.parts[0].what);
    return file.parts[0].what;
  };
  CHECK(what(forge::sequence({signed_data, forge::constructed(0xa0, {oid})}),
             "openssl pkcs7 -inform DER -in x.der -print_certs") == "a PKCS #7 container");
  CHECK(what(forge::sequence({forge::integer(3), forge::sequence({data})}),
             "openssl pkcs12 -in x.der -nokeys") == "a PKCS #12 container (.p12, .pfx)");
  CHECK(what(forge::sequence({forge::sequence({zero, forge::name("a"), forge::sequence({algorithm}),
                                               forge::constructed(0xa0, {})}),
                              algorithm, forge::bit_string(Bytes{1})}),
             "openssl req -inform DER -in x.der") == "a certificate request (PKCS #10)");
  CHECK(what(forge::sequence({algorithm, forge::bit_string(Bytes(32, 1))}), "openssl pkey -pubin") ==
        "a public key without a certificate");
  CHECK(what(forge::sequence({zero, algorithm, octets}), "openssl pkey").starts_with("a private key"));
  CHECK(what(forge::sequence({algorithm, octets}), "openssl pkey").starts_with("an encrypted private key"));
  CHECK(what(forge::sequence({oid, oid}), "openssl asn1parse") == "DER of another kind");
  CHECK(read_file_parts(forge::sequence({zero, algorithm, octets}), "k").parts.at(0).der.empty());
  CHECK(what(forge::crl(root), "cert --crl") == "a revocation list (CRL)");
}

TEST_CASE("formats that are neither PEM nor DER are named") {
  using namespace std::string_view_literals;
  const auto named = [](std::string_view text) { return summary(parts_of(text)); };
  CHECK(named("\xfe\xed\xfe\xed\0\0\0\x02"sv) == ": a Java keystore (JKS)");
  CHECK(named("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI a@b\n") == ": a public key of OpenSSH");
  CHECK(named("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n") ==
        "PEM: a private key of OpenSSH, which is not shown");
  CHECK(named("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE "
              "KEY-----\n") == "PEM: an encrypted private key, which is not shown");
  CHECK(named("----BEGIN CERTIFICATE----\nAAAA\n") == ": PEM whose lines BEGIN and END are damaged");
  CHECK(named("what is this?") == ":");
  CHECK(named("") == ":");
}

TEST_CASE("a block that breaks off gives what is there") {
  const std::string pem = forge::pem(root.der);
  const FileParts file = parts_of(pem.substr(0, pem.size() / 2));
  REQUIRE(file.parts.size() == 1);
  CHECK(file.parts[0].kind == Kind::broken);
  CHECK(file.parts[0].what ==
        "what follows -----BEGIN CERTIFICATE----- has no end, or one with another label");
  CHECK(file.parts[0].der.size() > 100);
  CHECK(equal(file.parts[0].der, View(root.der).first(file.parts[0].der.size())));
  const FileParts two = parts_of(pem.substr(0, pem.size() / 2) + "\n" + pem);
  REQUIRE(two.parts.size() == 2);
  CHECK(two.parts[1].kind == Kind::certificate);
  CHECK(two.parts[1].where == "block 2");
}

TEST_CASE("commands name the file only where a shell takes its name as it is") {
  const auto advice = [](std::string_view name) {
    return read_file_parts(forge::sequence({forge::object_identifier("1.2.840.113549.1.7.2")}), name)
        .parts.at(0)
        .advice;
  };
  CHECK(advice("a/b-1.p7b").find("-in a/b-1.p7b ") != std::string::npos);
  CHECK(advice("x; rm -r y").find("-in FILE ") != std::string::npos);
  CHECK(advice("-").find("-in FILE ") != std::string::npos);
}

}  // namespace
}  // namespace glasstls::x509
