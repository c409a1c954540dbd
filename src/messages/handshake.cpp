#include "messages/handshake.hpp"

#include "messages/extension_bodies.hpp"
#include "messages/named.hpp"
#include "trace/checker.hpp"

namespace glasstls::messages {

namespace {

/// "TLS 1.2", "version 0x0305".
std::string version_text(ProtocolVersion version) {
  return name_of(version) == "unknown" ? "version " + code(version) : named(version);
}

/// The part of a ServerHello that SSL 3.0 and all versions of TLS share. The rest is kept as bytes.
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

/// The same for a ClientHello. Before TLS had extensions, nothing followed.
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

/// Whether an encoded extension block has the syntax of one, or is left out as older versions may do it.
bool is_block(View block) {
  if (block.empty()) return true;
  if (block.size() < 2 || block.size() - 2 != static_cast<std::size_t>(block[0] << 8 | block[1]))
    return false;
  for (block = block.subspan(2); !block.empty();) {
    if (block.size() < 4) return false;
    const std::size_t size = 4 + static_cast<std::size_t>(block[2] << 8 | block[3]);
    if (block.size() < size) return false;
    block = block.subspan(size);
  }
  return true;
}

/// The bytes of one extension of that type in an encoded extension block. Nothing when it is absent or the
/// block is malformed.
std::optional<Bytes> scan(View block, ExtensionType wanted) {
  if (block.size() < 2) return std::nullopt;
  for (block = block.subspan(2); block.size() >= 4;) {
    const std::uint64_t type = from_big_endian(block.first(2));
    const auto size = static_cast<std::size_t>(from_big_endian(block.subspan(2, 2)));
    if (block.size() - 4 < size) return std::nullopt;
    if (type == static_cast<std::uint64_t>(wanted)) return to_bytes(block.subspan(4, size));
    block = block.subspan(4 + size);
  }
  return std::nullopt;
}

/// RFC 9846 4.3.1: the highest version of an encoded list that is known; unknown versions are ignored.
ProtocolVersion highest_of(View versions) {
  ProtocolVersion highest{};
  for (std::size_t i = 1; i + 1 < versions.size(); i += 2) {
    const auto version = static_cast<ProtocolVersion>(from_big_endian(versions.subspan(i, 2)));
    if (version <= ProtocolVersion::tls13) highest = std::max(highest, version);
  }
  return highest;
}

bool is_retry(View message) {
  constexpr std::size_t random_at = handshake_header_size + 2;
  return static_cast<HandshakeType>(message[0]) == HandshakeType::server_hello &&
         message.size() >= random_at + 32 && equal(message.subspan(random_at, 32), HelloRetryRequest::magic);
}

/// A message of RFC 9846: its type, its name and the function that decodes its body.
struct Kind {
  HandshakeType type;
  std::string_view name;
  Message (*decode)(View body);
};

template <class M>
constexpr Kind kind{M::msg_type, M::name,
                    [](View body) -> Message { return wire::decode<M>(body, M::name); }};

/// The kind that the header (and for a ServerHello its random) says; null for a type that TLS 1.3 does not
/// define. message_hash is in transcripts only (RFC 9846 4.1), so it is not one of them.
const Kind* kind_of(View message) {
  static constexpr Kind kinds[] = {
      kind<ClientHello>,    kind<ServerHello>,           kind<EncryptedExtensions>, kind<CertificateRequest>,
      kind<Certificate>,    kind<CompressedCertificate>, kind<CertificateVerify>,   kind<Finished>,
      kind<EndOfEarlyData>, kind<NewSessionTicket>,      kind<KeyUpdate>,
  };
  if (message.empty()) return nullptr;
  if (is_retry(message)) return &kind<HelloRetryRequest>;
  for (const Kind& each : kinds)
    if (each.type == static_cast<HandshakeType>(message[0])) return &each;
  return nullptr;
}

/// The rule that the decoding of `message` keeps: RFC 9846 6 asks for `decode_error` if it does not.
constexpr trace::Must follows_syntax{
    Alert::decode_error, "the bytes must follow the syntax of the message", {9846, "6"}};

template <class Hello>
Hello decode_start(View message, const trace::Checker& checker) {
  return checker.quiet().attempt(follows_syntax, [&] {
    Hello hello;
    wire::Reader(message.subspan(handshake_header_size)).structure(message_name(message), hello);
    return hello;
  });
}

/// Why a client that speaks only TLS 1.3 must stop at this ServerHello of an older version.
void refuse_older_server(const AnyServerHello& hello, const trace::Checker& checker) {
  // RFC 9846 4.2.3: a server that knows TLS 1.3 marks its random when it is made to negotiate less.
  const View tail = View(hello.random).last(8);
  const bool is_marked =
      equal(tail, as_bytes({"DOWNGRD\x01", 8})) || equal(tail, as_bytes({"DOWNGRD\x00", 8}));
  checker.require(
      !is_marked,
      {Alert::illegal_parameter,
       "random must not end with a downgrade sentinel",
       {9846, "4.2.3"},
       "the server speaks TLS 1.3 but answered with an older version: somebody on the path may have changed "
       "the ClientHello (downgrade sentinel in ServerHello.random)"},
      "no downgrade sentinel", to_hex(tail));
  const std::string fact = "the server answered with " + version_text(hello.version) +
                           "; this client speaks only TLS 1.3 and never falls back";
  checker.require(false, {Alert::protocol_version, "the version must be TLS 1.3", {9846, "4.3.1"}, fact},
                  ProtocolVersion::tls13, hello.version);
}

/// Checks that a ServerHello or HelloRetryRequest is one of TLS 1.3. Reads only the fields that all versions
/// share, so an older version is never called a decode_error.
void check_server_version(View message, const trace::Checker& checker) {
  const auto hello = decode_start<AnyServerHello>(message, checker);
  const auto selected = scan(hello.extensions, ExtensionType::supported_versions);
  // RFC 9846 4.2.4: a HelloRetryRequest exists only in TLS 1.3. Without the extension it is malformed, not
  // old.
  if (is_retry(message))
    checker.require(selected.has_value(),
                    {Alert::missing_extension,
                     "supported_versions must be present",
                     {9846, "4.2.4"},
                     "HelloRetryRequest has no supported_versions extension"},
                    "supported_versions", selected ? "supported_versions" : "none");
  if (!selected && !is_block(hello.extensions)) return;  // RFC 9846 6: the strict decoding says decode_error
  if (!selected) return refuse_older_server(hello, checker);
  // RFC 9846 4.3.1: when the extension is there, only this extension gives the version.
  if (selected->size() == 2) {
    const auto version = static_cast<ProtocolVersion>(from_big_endian(*selected));
    checker.require(version == ProtocolVersion::tls13,
                    {Alert::illegal_parameter,
                     "selected_version must be one that was offered",
                     {9846, "4.3.1"},
                     "the server selected a version that was not offered"},
                    ProtocolVersion::tls13, version);
  }
  checker.require(hello.version == ProtocolVersion::tls12,
                  {Alert::protocol_version,
                   "legacy_version must be 0x0303",
                   {9846, "4.2.3"},
                   "ServerHello.legacy_version is wrong"},
                  ProtocolVersion::tls12, hello.version);
}

/// The same for a server and a ClientHello.
void check_client_version(View message, const trace::Checker& checker) {
  const auto hello = decode_start<AnyClientHello>(message, checker);
  // RFC 9846 4.3.1: without supported_versions the ClientHello is of an older version, even if it has other
  // signs of TLS 1.3.
  const auto versions = scan(hello.extensions, ExtensionType::supported_versions);
  const ProtocolVersion highest =
      versions ? highest_of(*versions) : std::min(hello.version, ProtocolVersion::tls12);
  // RFC 9846 6: what cannot be parsed is a decode_error, which the strict decoding says.
  const bool is_readable = versions ? versions->size() >= 3 && versions->front() == versions->size() - 1
                                    : is_block(hello.extensions);
  if (is_readable) {
    const bool has_tls13 = highest == ProtocolVersion::tls13;
    std::string fact;
    if (!has_tls13)
      fact = "the client offers " + version_text(highest) +
             " at most; this server speaks only TLS 1.3 and never falls back";
    checker.require(has_tls13,
                    {Alert::protocol_version, "supported_versions must have TLS 1.3", {9846, "4.3.1"}, fact},
                    ProtocolVersion::tls13, highest);
  }
  checker.require(hello.version == ProtocolVersion::tls12,
                  {Alert::protocol_version,
                   "legacy_version must be 0x0303",
                   {9846, "4.2.2"},
                   "ClientHello.legacy_version is wrong"},
                  ProtocolVersion::tls12, hello.version);
}

}  // namespace

std::size_t CompressedCertificate::uncompressed_size() const {
  return static_cast<std::size_t>(from_big_endian(uncompressed_length));
}

Message decode_handshake(View message, trace::Tracer tracer) {
  const trace::Checker checker(tracer, message_name(message));
  const std::size_t size =
      message.size() < handshake_header_size ? handshake_header_size : message_size(message);
  checker.quiet().require(
      message.size() == size,
      {Alert::decode_error,
       "length must be the size of what follows",
       {9846, "4"},
       "the length of a handshake message is wrong"},
      [&] { return std::to_string(size) + " bytes with the header"; }, message.size());
  const Kind* kind = kind_of(message);
  checker.quiet().require(kind != nullptr,
                          {Alert::unexpected_message,
                           "msg_type must be one that TLS 1.3 defines",
                           {9846, "4"},
                           "a handshake message has a type that TLS 1.3 does not define"},
                          "a HandshakeType", message[0]);
  if (kind->type == HandshakeType::client_hello) check_client_version(message, checker);
  if (kind->type == HandshakeType::server_hello) check_server_version(message, checker);
  return checker.attempt(follows_syntax,
                         [&] { return kind->decode(message.subspan(handshake_header_size)); });
}

std::string_view message_name(View message) {
  const Kind* kind = kind_of(message);
  return kind ? kind->name : "unknown";
}

}  // namespace glasstls::messages
