#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"

/// RFC 9846 4.5: the messages that authenticate an end.
namespace glasstls::messages {

/// RFC 9846 4.5.1: one certificate of a chain. The certificate type is always X509.
struct CertificateEntry {
  Bytes cert_data;  // DER
  Extensions extensions{};

  static constexpr Rfc rfc{9846, "4.5.1"};
  // struct {
  //     opaque cert_data<1..2^24-1>;     /* case X509 */
  //     Extension extensions<0..2^16-1>;
  // } CertificateEntry;
  static void walk(auto& self, auto& w) {
    w.opaque("cert_data", self.cert_data, {1, 0xffffff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.5.1: the sender's chain, its own certificate first.
struct Certificate {
  Bytes certificate_request_context;
  std::vector<CertificateEntry> certificate_list;

  static constexpr std::string_view name = "Certificate";
  static constexpr HandshakeType msg_type = HandshakeType::certificate;
  static constexpr Rfc rfc{9846, "4.5.1"};
  // struct {
  //     opaque certificate_request_context<0..2^8-1>;
  //     CertificateEntry certificate_list<0..2^24-1>;
  // } Certificate;
  static void walk(auto& self, auto& w) {
    w.opaque("certificate_request_context", self.certificate_request_context, {0, 0xff});
    w.list("certificate_list", self.certificate_list, {0, 0xffffff});
  }
};

/// RFC 8879: replaces a Certificate, and has the body of that message in compressed form.
struct CompressedCertificate {
  CertificateCompressionAlgorithm algorithm{};
  std::array<std::uint8_t, 3> uncompressed_length{};
  Bytes compressed_certificate_message;

  /// The value of uncompressed_length, in bytes.
  std::size_t uncompressed_size() const;

  static constexpr std::string_view name = "CompressedCertificate";
  static constexpr HandshakeType msg_type = HandshakeType::compressed_certificate;
  static constexpr Rfc rfc{8879};
  static void walk(auto& self, auto& w) {
    w.number("algorithm", self.algorithm);
    w.fixed("uncompressed_length", self.uncompressed_length);
    w.opaque("compressed_certificate_message", self.compressed_certificate_message, {1, 0xffffff});
  }
};

/// RFC 9846 4.5.2: proves that the sender has the private key of its certificate.
struct CertificateVerify {
  SignatureScheme algorithm{};
  Bytes signature;

  static constexpr std::string_view name = "CertificateVerify";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_verify;
  static constexpr Rfc rfc{9846, "4.5.2"};
  // struct {
  //     SignatureScheme algorithm;
  //     opaque signature<0..2^16-1>;
  // } CertificateVerify;
  static void walk(auto& self, auto& w) {
    w.number("algorithm", self.algorithm);
    w.opaque("signature", self.signature, {0, 0xffff});
  }
};

/// RFC 9846 4.5.3: an HMAC over the handshake so far. The size of verify_data is that of the hash; handshake/
/// checks it.
struct Finished {
  Bytes verify_data;

  static constexpr std::string_view name = "Finished";
  static constexpr HandshakeType msg_type = HandshakeType::finished;
  static constexpr Rfc rfc{9846, "4.5.3"};
  // struct {
  //     opaque verify_data[Hash.length];
  // } Finished;
  static void walk(auto& self, auto& w) { w.rest("verify_data", self.verify_data); }
};

}  // namespace glasstls::messages
