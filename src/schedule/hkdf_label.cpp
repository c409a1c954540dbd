#include "schedule/hkdf_label.hpp"

#include <stdexcept>

#include "wire/writer.hpp"

namespace glasstls::schedule {

namespace {

/// RFC 9846 7.1:
///     struct {
///         uint16 length = Length;
///         opaque label<7..255> = "tls13 " + Label;
///         opaque context<0..255> = Context;
///     } HkdfLabel;
struct HkdfLabel {
  std::uint16_t length = 0;
  Bytes label, context;
  static constexpr Rfc rfc{9846, "7.1"};
  static void walk(auto& self, auto& w) {
    w.number("length", self.length);
    w.opaque("label", self.label, {7, 255});
    w.opaque("context", self.context, {0, 255});
  }
};

}  // namespace

Bytes hkdf_label(std::string_view label, View context, std::size_t length) {
  HkdfLabel info{static_cast<std::uint16_t>(length), to_bytes(as_bytes("tls13 ")), to_bytes(context)};
  append(info.label, as_bytes(label));
  return wire::encode(info);
}

Secret hkdf_expand_label(crypto::HashAlgorithm hash, const Secret& secret, std::string_view label,
                         View context, std::size_t length) {
  return hkdf_expand_label(crypto::Prk(hash, secret.reveal()), label, context, length);
}

Secret hkdf_expand_label(const crypto::Prk& secret, std::string_view label, View context,
                         std::size_t length) {
  Secret out(length);
  if (!secret.expand(hkdf_label(label, context, length), out.writable()))
    throw std::length_error("HKDF-Expand cannot give that many bytes");
  return out;
}

}  // namespace glasstls::schedule
