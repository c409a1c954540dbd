#include "dissect/versions.hpp"

#include <algorithm>

#include "base/big_endian.hpp"
#include "base/named.hpp"
#include "dissect/older_messages.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::dissect {

namespace {

using messages::HandshakeType;
using messages::ProtocolVersion;

constexpr std::size_t version_at = messages::handshake_header_size, random_at = version_at + 2;

/// Up to the 15th draft legacy_version was that of TLS 1.3, and an extension said which draft it was.
std::optional<ProtocolVersion> oldest_draft(ProtocolVersion legacy, const messages::Extensions& extensions) {
  constexpr messages::ExtensionType draft_version{0xff02};
  const auto* extension = find(extensions, draft_version);
  if (legacy != ProtocolVersion::tls13 || !extension || extension->extension_data.size() != 2)
    return std::nullopt;
  return ProtocolVersion{static_cast<std::uint16_t>(0x7f00 | extension->extension_data[1])};
}

ProtocolVersion version_in(View bytes) { return static_cast<ProtocolVersion>(from_big_endian(bytes)); }

HandshakeType type_of(View message) { return static_cast<HandshakeType>(message[0]); }

/// The versions that a ClientHello with these extensions offers in supported_versions.
std::vector<ProtocolVersion> versions_in(const messages::Extensions& extensions) {
  const auto* extension = find(extensions, messages::ExtensionType::supported_versions);
  if (!extension) return {};
  messages::SupportedVersionsClientHello body;
  wire::Faults faults;
  wire::LenientReader reader(extension->extension_data, faults);
  try {
    reader.structure("", body);
  } catch (const Failure&) {
    // What could be read of it counts.
  }
  return body.versions;
}

}  // namespace

bool is_draft(ProtocolVersion version) {
  const auto high = static_cast<unsigned>(version) >> 8;
  return high == 0x7f || high == 0x7e || high == 0xfb;
}

bool is_early_draft(ProtocolVersion version) {
  constexpr ProtocolVersion draft_22{0x7f16};
  return static_cast<unsigned>(version) >> 8 == 0x7f && version < draft_22;
}

std::string version_text(ProtocolVersion version) {
  const std::string_view name = name_of(version);
  return name == "unknown" ? code(version) : std::string(name);
}

std::vector<ProtocolVersion> offered_versions(View client_hello) {
  return versions_in(read_leniently<AnyClientHello>(client_hello).extensions);
}

std::optional<Spoken> spoken_by(View hello) {
  if (hello.size() < random_at) return std::nullopt;
  const ProtocolVersion legacy = version_in(hello.subspan(version_at, 2));
  if (type_of(hello) == HandshakeType::client_hello) {
    // RFC 9846 4.3.1: without supported_versions the ClientHello is of an older version.
    ProtocolVersion highest = std::min(legacy, ProtocolVersion::tls12);
    if (is_draft(legacy)) highest = legacy;
    const messages::Extensions extensions = read_leniently<AnyClientHello>(hello).extensions;
    if (const auto draft = oldest_draft(legacy, extensions)) highest = *draft;
    for (ProtocolVersion version : versions_in(extensions)) {
      if (version == ProtocolVersion::tls13) return Spoken{version, {}};
      if (is_draft(version) && (!is_draft(highest) || version > highest)) highest = version;
    }
    return Spoken{highest, {}};
  }
  if (type_of(hello) == draft_hello_retry_request) return Spoken{legacy, {}};
  if (type_of(hello) != HandshakeType::server_hello) return std::nullopt;
  if (is_early_draft(legacy)) {
    const auto early = read_leniently<EarlyServerHello>(hello);
    return Spoken{legacy, early.cipher_suite};
  }
  wire::Faults faults;
  const auto server = read_leniently<AnyServerHello>(hello, &faults);
  if (legacy == ProtocolVersion::tls13 && !faults.empty()) {
    constexpr ProtocolVersion before_16{0x7f00};
    const auto early = read_leniently<EarlyServerHello>(hello);
    return Spoken{oldest_draft(legacy, early.extensions).value_or(before_16), early.cipher_suite};
  }
  Spoken spoken{legacy, server.cipher_suite};
  if (const auto* extension = find(server.extensions, messages::ExtensionType::supported_versions);
      extension && extension->extension_data.size() == 2)
    spoken.version = version_in(extension->extension_data);
  return spoken;
}

bool has_downgrade_sentinel(View server_hello) {
  constexpr std::size_t random_size = 32, sentinel_size = 8;
  if (server_hello.size() < random_at + random_size) return false;
  const std::string_view tail =
      as_text(server_hello.subspan(random_at + random_size - sentinel_size, sentinel_size));
  return tail == std::string_view("DOWNGRD\x01", 8) || tail == std::string_view("DOWNGRD\x00", 8);
}

}  // namespace glasstls::dissect
