#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "messages/numbers.hpp"
#include "trace/event.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace glasstls::messages {

/// RFC 9846 4.3: one extension, its body still encoded.
struct Extension {
  ExtensionType extension_type{};
  Bytes extension_data;

  static constexpr Rfc rfc{9846, "4.3"};
  // struct {
  //     ExtensionType extension_type;
  //     opaque extension_data<0..2^16-1>;
  // } Extension;
  static void walk(auto& self, auto& w) {
    w.number("extension_type", self.extension_type);
    w.opaque("extension_data", self.extension_data, {0, 0xffff});
  }
};

/// The extension block of a message, in its order.
using Extensions = std::vector<Extension>;

/// RFC 9846 4.3: the messages that carry extensions. Each is one bit, so a set of them is a number.
enum class Carrier : std::uint8_t {
  ClientHello = 1,
  ServerHello = 2,
  HelloRetryRequest = 4,
  EncryptedExtensions = 8,
  Certificate = 16,
  CertificateRequest = 32,
  NewSessionTicket = 64,
};
/// "ClientHello"
std::string_view name_of(Carrier carrier);

/// Decodes the body of an extension of `type` in a message `carrier`, which fills the reader's field map.
/// Returns false and reads nothing when the structure is not known or the type does not belong in `carrier`.
bool walk_body(ExtensionType type, Carrier carrier, wire::Reader& reader);

/// Checks one message's extensions against the table in RFC 9846 4.3. Throws Failure:
///
/// - `illegal_parameter` if a type occurs twice, or is known and does not belong in `carrier`;
///
/// - `unsupported_extension` if a response (ServerHello, HelloRetryRequest, EncryptedExtensions, Certificate)
/// has
///   a type that is not in `requested`, except for the cookie of a HelloRetryRequest;
///
/// - `decode_error` if a body does not decode.
///
/// Unknown extensions in requests and in NewSessionTicket are ignored.
void check_extensions(const Extensions& extensions, Carrier carrier,
                      std::span<const ExtensionType> requested = {}, trace::Tracer tracer = {});

/// The extension of that type, or null.
inline const Extension* find(const Extensions& extensions, ExtensionType type) {
  auto it = std::find_if(extensions.begin(), extensions.end(),
                         [type](const Extension& extension) { return extension.extension_type == type; });
  return it == extensions.end() ? nullptr : &*it;
}

/// The decoded body of the extension of type `Body::type`, or nothing when it is absent. Throws Failure with
/// `decode_error` when the body does not decode.
template <class Body>
std::optional<Body> get(const Extensions& extensions) {
  const Extension* extension = find(extensions, Body::type);
  if (!extension) return std::nullopt;
  return wire::decode<Body>(extension->extension_data, name_of(Body::type));
}

/// An extension made of its body.
template <class Body>
Extension make_extension(const Body& body) {
  return {Body::type, wire::encode(body)};
}

}  // namespace glasstls::messages
