#include "messages/handshake.hpp"

#include "messages/extension_bodies.hpp"
#include "messages/named.hpp"

namespace glasstls::messages {

namespace {

std::string describe(ProtocolVersion version) {
  const std::string name = named(version);
  return name.find("0x") == std::string::npos ? name + " (" + code(version) + ")" : name;
}

/// "TLS 1.2", "version 0x0305".
std::string version_text(ProtocolVersion version) {
  return name_of(version) == "unknown" ? "version " + code(version) : named(version);
}

/// The part of a ServerHello that SSL 3.0 and all versions of TLS share; what follows is kept as it is.
struct AnyServerHello {
  ProtocolVersion version{};
  Random random{};
  Bytes session_id;
  CipherSuite cipher_suite{};
  std::uint8_t compression_method = 0;
  Bytes extensions;
  static constexpr Rfc rfc = ServerHello::rfc;
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id_echo", self.session_id, {0, 32});
    w.number("cipher_suite", self.cipher_suite);
    w.number("legacy_compression_method", self.compression_method);
    w.rest("extensions", self.extensions);
  }
};

/// The same of a ClientHello. Before TLS 1.2 was extended, there were no extensions at all.
struct AnyClientHello {
  ProtocolVersion version{};
  Random random{};
  Bytes session_id, cipher_suites, compression_methods, extensions;
  static constexpr Rfc rfc = ClientHello::rfc;
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id", self.session_id, {0, 32});
    w.opaque("cipher_suites", self.cipher_suites, {2, 0xfffe});
    w.opaque("legacy_compression_methods", self.compression_methods, {1, 0xff});
    w.rest("extensions", self.extensions);
  }
};

/// The bytes of one extension of that type in an encoded extension block, or nothing where it is absent or
/// the block is malformed, which the strict decoding will say better.
std::optional<Bytes> scan(View block, ExtensionType wanted) {
  if (block.size() < 2) return std::nullopt;
  for (block = block.subspan(2); block.size() >= 4;) {
    const unsigned type = static_cast<unsigned>(block[0] << 8 | block[1]);
    const std::size_t size = static_cast<std::size_t>(block[2] << 8 | block[3]);
    if (block.size() - 4 < size) return std::nullopt;
    if (type == static_cast<unsigned>(wanted)) return to_bytes(block.subspan(4, size));
    block = block.subspan(4 + size);
  }
  return std::nullopt;
}

template <class M>
Message decode_body(View body) {
  return wire::decode<M>(body, M::name);
}

bool is_retry(View message) {
  constexpr std::size_t random_at = handshake_header_size + 2;
  return message.size() >= random_at + 32 && equal(message.subspan(random_at, 32), HelloRetryRequest::magic);
}

}  // namespace

std::size_t CompressedCertificate::uncompressed_size() const {
  std::size_t size = 0;
  for (std::uint8_t byte : uncompressed_length) size = size << 8 | byte;
  return size;
}

void check_server_version(View message) {
  AnyServerHello hello;
  wire::Reader reader(message.subspan(handshake_header_size));
  reader.structure("ServerHello", hello);

  // RFC 9846 4.3.1: with supported_versions in the ServerHello, it alone tells the version.
  if (auto selected = scan(hello.extensions, ExtensionType::supported_versions)) {
    if (selected->size() == 2) {
      const auto version = static_cast<ProtocolVersion>((*selected)[0] << 8 | (*selected)[1]);
      if (version != ProtocolVersion::tls13)
        throw Failure(Alert::illegal_parameter, "the server selected a version that was not offered",
                      {9846, "4.3.1"}, describe(ProtocolVersion::tls13), describe(version));
    }
    if (hello.version != ProtocolVersion::tls12)
      throw Failure(Alert::protocol_version, "ServerHello.legacy_version is wrong", {9846, "4.2.3"},
                    describe(ProtocolVersion::tls12), describe(hello.version));
    return;
  }

  // RFC 9846 4.2.4: a HelloRetryRequest exists in TLS 1.3 alone, so one without the extension is malformed,
  // not old.
  if (equal(hello.random, HelloRetryRequest::magic))
    throw Failure(Alert::missing_extension, "HelloRetryRequest has no supported_versions extension",
                  {9846, "4.2.4"}, "supported_versions", "none");

  // RFC 9846 4.2.3: a server that knows TLS 1.3 marks its random when it is made to negotiate less.
  const std::string_view tail = as_text(View(hello.random).last(8));
  if (tail == std::string_view("DOWNGRD\x01", 8) || tail == std::string_view("DOWNGRD\x00", 8))
    throw Failure(
        Alert::illegal_parameter,
        "the server speaks TLS 1.3 but answered with an older version: somebody on the way may have changed "
        "the ClientHello (downgrade sentinel in ServerHello.random)",
        {9846, "4.2.3"}, "no downgrade sentinel", to_hex(View(hello.random).last(8)));
  throw Failure(Alert::protocol_version,
                "the server speaks " + version_text(hello.version) +
                    " at most; this client speaks TLS 1.3 alone and never falls back",
                {9846, "4.3.1"}, describe(ProtocolVersion::tls13), describe(hello.version));
}

void check_client_version(View message) {
  AnyClientHello hello;
  wire::Reader reader(message.subspan(handshake_header_size));
  reader.structure("ClientHello", hello);

  const auto refuse = [](ProtocolVersion highest, Rfc section) {
    throw Failure(Alert::protocol_version,
                  "the client speaks " + version_text(highest) +
                      " at most; this server speaks TLS 1.3 alone and never falls back",
                  section, describe(ProtocolVersion::tls13), describe(highest));
  };
  // RFC 9846 4.3.1: without supported_versions the ClientHello is of an older version, whatever it says else.
  const auto versions = scan(hello.extensions, ExtensionType::supported_versions);
  if (!versions) return refuse(std::min(hello.version, ProtocolVersion::tls12), {9846, "4.3.1"});
  ProtocolVersion highest{};
  for (std::size_t i = 1; i + 1 < versions->size(); i += 2) {
    const auto version = static_cast<ProtocolVersion>((*versions)[i] << 8 | (*versions)[i + 1]);
    // RFC 9846 4.3.1: versions that nobody knows are ignored.
    if (version <= ProtocolVersion::tls13) highest = std::max(highest, version);
  }
  if (highest != ProtocolVersion::tls13 && versions->size() >= 3) return refuse(highest, {9846, "4.3.1"});
  if (hello.version != ProtocolVersion::tls12)
    throw Failure(Alert::protocol_version, "ClientHello.legacy_version is wrong", {9846, "4.2.2"},
                  describe(ProtocolVersion::tls12), describe(hello.version));
}

Message decode_handshake(View message) {
  if (message.size() < handshake_header_size)
    throw Failure(Alert::decode_error, "a handshake message is shorter than its header", {9846, "4"},
                  "4 bytes", std::to_string(message.size()));
  const View body = message.subspan(handshake_header_size);
  const std::size_t length = static_cast<std::size_t>(message[1] << 16 | message[2] << 8 | message[3]);
  if (length != body.size())
    throw Failure(Alert::decode_error, "the length of a handshake message is wrong", {9846, "4"},
                  std::to_string(body.size()) + " bytes", std::to_string(length));
  switch (static_cast<HandshakeType>(message[0])) {
    using enum HandshakeType;
    case client_hello: check_client_version(message); return decode_body<ClientHello>(body);
    case server_hello:
      check_server_version(message);
      if (is_retry(message)) return decode_body<HelloRetryRequest>(body);
      return decode_body<ServerHello>(body);
    case encrypted_extensions: return decode_body<EncryptedExtensions>(body);
    case certificate_request: return decode_body<CertificateRequest>(body);
    case certificate: return decode_body<Certificate>(body);
    case compressed_certificate: return decode_body<CompressedCertificate>(body);
    case certificate_verify: return decode_body<CertificateVerify>(body);
    case finished: return decode_body<Finished>(body);
    case end_of_early_data: return decode_body<EndOfEarlyData>(body);
    case new_session_ticket: return decode_body<NewSessionTicket>(body);
    case key_update: return decode_body<KeyUpdate>(body);
    case message_hash: break;  // RFC 9846 4.1: stands in transcripts alone, never on the wire
  }
  throw Failure(Alert::unexpected_message, "a handshake message has a type that TLS 1.3 does not define",
                {9846, "4"}, "a HandshakeType", std::to_string(message[0]));
}

std::string_view message_name(View message) {
  if (message.empty()) return "unknown";
  switch (static_cast<HandshakeType>(message[0])) {
    using enum HandshakeType;
    case client_hello: return ClientHello::name;
    case server_hello: return is_retry(message) ? HelloRetryRequest::name : ServerHello::name;
    case encrypted_extensions: return EncryptedExtensions::name;
    case certificate_request: return CertificateRequest::name;
    case certificate: return Certificate::name;
    case compressed_certificate: return CompressedCertificate::name;
    case certificate_verify: return CertificateVerify::name;
    case finished: return Finished::name;
    case end_of_early_data: return EndOfEarlyData::name;
    case new_session_ticket: return NewSessionTicket::name;
    case key_update: return KeyUpdate::name;
    case message_hash: break;
  }
  return "unknown";
}

}  // namespace glasstls::messages
