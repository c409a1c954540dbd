#include "dissect/shown_extensions.hpp"

#include "messages/extension_table.hpp"

#include "dissect/versions.hpp"

namespace glasstls::dissect {

namespace {

using messages::Carrier;
using messages::ExtensionType;

template <class Body>
bool walk_as(wire::LenientReader& reader) {
  Body body;
  reader.structure("", body);
  reader.end(name_of(Body::type), Body::rfc);
  return true;
}

/// RFC 8422 5.1.2
enum class ECPointFormat : std::uint8_t {
  uncompressed = 0,
  ansiX962_compressed_prime = 1,
  ansiX962_compressed_char2 = 2
};
std::string_view name_of(ECPointFormat value) {
  switch (value) {
    using enum ECPointFormat;
    case uncompressed: return "uncompressed";
    case ansiX962_compressed_prime: return "ansiX962_compressed_prime";
    case ansiX962_compressed_char2: return "ansiX962_compressed_char2";
  }
  return "unknown";
}
struct ECPointFormatList {
  std::vector<ECPointFormat> formats;
  static constexpr ExtensionType type{11};
  static constexpr Rfc rfc{8422, "5.1.2"};
  static void walk(auto& self, auto& w) { w.list("ec_point_format_list", self.formats, {1, 0xff}); }
};

/// RFC 6520
enum class HeartbeatMode : std::uint8_t { peer_allowed_to_send = 1, peer_not_allowed_to_send = 2 };
std::string_view name_of(HeartbeatMode value) {
  switch (value) {
    using enum HeartbeatMode;
    case peer_allowed_to_send: return "peer_allowed_to_send";
    case peer_not_allowed_to_send: return "peer_not_allowed_to_send";
  }
  return "unknown";
}
struct HeartbeatExtension {
  HeartbeatMode mode{};
  static constexpr ExtensionType type = ExtensionType::heartbeat;
  static constexpr Rfc rfc{6520};
  static void walk(auto& self, auto& w) { w.number("HeartbeatMode", self.mode); }
};

/// RFC 6066 4
struct MaxFragmentLength {
  std::uint8_t length = 0;
  static constexpr ExtensionType type{1};
  static constexpr Rfc rfc{6066, "4"};
  static void walk(auto& self, auto& w) { w.number("MaxFragmentLength", self.length); }
};

constexpr ExtensionType ec_point_formats{11}, max_fragment_length{1}, extended_master_secret{23},
    encrypt_then_mac{22}, draft_key_share{40};

/// A ServerHello of TLS 1.2 answers what EncryptedExtensions of TLS 1.3 do.
bool walk_older_answer(ExtensionType type, wire::LenientReader& reader) {
  switch (type) {
    using enum ExtensionType;
    case server_name: return walk_as<messages::Empty<server_name>>(reader);
    case status_request: return walk_as<messages::Empty<status_request>>(reader);
    case session_ticket: return walk_as<messages::Empty<session_ticket>>(reader);
    case application_layer_protocol_negotiation: return walk_as<messages::ProtocolNameList>(reader);
    case renegotiation_info: return walk_as<messages::RenegotiationInfo>(reader);
    case record_size_limit: return walk_as<messages::RecordSizeLimit>(reader);
    default: return false;
  }
}

bool walk_encrypted_client_hello(Carrier carrier, wire::LenientReader& reader) {
  if (carrier == Carrier::ClientHello) return walk_as<ECHClientHello>(reader);
  if (carrier == Carrier::HelloRetryRequest) return walk_as<ECHHelloRetryRequest>(reader);
  if (carrier == Carrier::EncryptedExtensions) return walk_as<ECHEncryptedExtensions>(reader);
  return false;
}

}  // namespace

std::string_view name_of(HpkeKem value) {
  switch (value) {
    using enum HpkeKem;
    case DHKEM_P256_HKDF_SHA256: return "DHKEM(P-256, HKDF-SHA256)";
    case DHKEM_P384_HKDF_SHA384: return "DHKEM(P-384, HKDF-SHA384)";
    case DHKEM_P521_HKDF_SHA512: return "DHKEM(P-521, HKDF-SHA512)";
    case DHKEM_X25519_HKDF_SHA256: return "DHKEM(X25519, HKDF-SHA256)";
    case DHKEM_X448_HKDF_SHA512: return "DHKEM(X448, HKDF-SHA512)";
  }
  return "unknown";
}

std::string_view name_of(HpkeKdf value) {
  switch (value) {
    using enum HpkeKdf;
    case HKDF_SHA256: return "HKDF-SHA256";
    case HKDF_SHA384: return "HKDF-SHA384";
    case HKDF_SHA512: return "HKDF-SHA512";
  }
  return "unknown";
}

std::string_view name_of(HpkeAead value) {
  switch (value) {
    using enum HpkeAead;
    case AES_128_GCM: return "AES-128-GCM";
    case AES_256_GCM: return "AES-256-GCM";
    case ChaCha20Poly1305: return "ChaCha20Poly1305";
  }
  return "unknown";
}

std::string_view name_of(ECHClientHelloType value) {
  switch (value) {
    using enum ECHClientHelloType;
    case outer: return "outer";
    case inner: return "inner";
  }
  return "unknown";
}

bool walk_shown(ExtensionType type, Carrier carrier, Spoken spoken, wire::LenientReader& reader) {
  if (type == draft_key_share) type = ExtensionType::key_share;
  if (type == ExtensionType::encrypted_client_hello) return walk_encrypted_client_hello(carrier, reader);
  if (type == ec_point_formats) return walk_as<ECPointFormatList>(reader);
  if (type == max_fragment_length) return walk_as<MaxFragmentLength>(reader);
  if (type == extended_master_secret) return walk_as<messages::Empty<extended_master_secret>>(reader);
  if (type == encrypt_then_mac) return walk_as<messages::Empty<encrypt_then_mac>>(reader);
  if (type == ExtensionType::heartbeat) return walk_as<HeartbeatExtension>(reader);
  if (carrier == Carrier::ServerHello && is_older(spoken.version)) return walk_older_answer(type, reader);
  const auto* row = messages::find_row<wire::LenientReader>(type, carrier);
  if (!row || !row->walk) return false;
  row->walk(reader);
  return true;
}

}  // namespace glasstls::dissect
