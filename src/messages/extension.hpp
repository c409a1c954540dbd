#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "messages/numbers.hpp"
#include "wire/reader.hpp"
#include "wire/writer.hpp"

namespace glasstls::messages {

/// RFC 9846 4.3: one extension, its body still encoded.
struct Extension {
  ExtensionType extension_type{};
  Bytes extension_data;

  static constexpr Rfc rfc{9846, "4.3"};
  static void walk(auto& self, auto& w) {
    w.number("extension_type", self.extension_type);
    w.opaque("extension_data", self.extension_data, {0, 0xffff});
  }
};

using Extensions = std::vector<Extension>;

/// The messages of the table in RFC 9846 4.3 that carry extensions.
enum class Carrier : std::uint8_t {
  ClientHello = 1,
  ServerHello = 2,
  HelloRetryRequest = 4,
  EncryptedExtensions = 8,
  Certificate = 16,
  CertificateRequest = 32,
  NewSessionTicket = 64,
};
std::string_view name_of(Carrier carrier);

/// Decodes the body of an extension of `type` as `carrier` holds it, and so names its bytes where the reader
/// has a map. False, with nothing read, for a type whose structure is not known here or that has no place in
/// `carrier`.
bool walk_body(ExtensionType type, Carrier carrier, wire::Reader& reader);

/// Holds one message's extensions against the table in RFC 9846 4.3. Throws Failure with
/// - `illegal_parameter` where a type occurs twice or is known and has no place in `carrier`,
/// - `unsupported_extension` where a response (ServerHello, HelloRetryRequest, EncryptedExtensions,
/// Certificate) was not
///   asked for, that is, its type is not in `requested`; a HelloRetryRequest's cookie needs no asking,
/// - `decode_error` where a body does not decode.
/// Unknown extensions in requests and in NewSessionTicket are left alone.
void check_extensions(const Extensions& extensions, Carrier carrier,
                      std::span<const ExtensionType> requested = {});

/// The extension of that type, or null.
inline const Extension* find(const Extensions& extensions, ExtensionType type) {
  auto it = std::find_if(extensions.begin(), extensions.end(),
                         [type](const Extension& extension) { return extension.extension_type == type; });
  return it == extensions.end() ? nullptr : &*it;
}

/// The decoded body of the extension that `Body` says it is (`Body::type`), or nothing where it is absent. A
/// body that does not decode is a Failure with `decode_error`.
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
