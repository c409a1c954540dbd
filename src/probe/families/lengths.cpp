#include <array>

#include "base/ascii.hpp"

#include "probe/families/families.hpp"

/// The lengths in a ClientHello, and the length of the whole.
namespace glasstls::probe::families {

using enum messages::ExtensionType;

namespace {

/// An extension that is added before one of its lengths changes.
struct Added {
  std::int64_t type = -1;   // -1: it is there anyway
  std::string_view body{};  // in hexadecimal
};

/// A length, as lab::set_field() calls it.
struct Length {
  std::string_view path;
  Added added{};
  bool is_zero = false;  // already
};

constexpr Added alpn{16, "000908687474702f312e31"}, certificate_schemes{50, "000408040403"},
    ocsp{5, "0100000000"}, compression{27, "020001"}, renegotiation{0xff01, "00"},
    authorities{47, "0010000e300c310a3008060355040a0c0141"};

/// Where one of these is wrong, what it holds or what follows has another meaning, and a server may see
/// another mistake first.
constexpr std::array outer = std::to_array<Length>({{"legacy_session_id length"},
                                                    {"cipher_suites length"},
                                                    {"legacy_compression_methods length"},
                                                    {"key_share.key_exchange length"}});

/// Every server knows these extensions.
constexpr std::array inner = std::to_array<Length>({
    {"extensions length"},
    {"supported_groups.extension_data length"},
    {"supported_groups.named_group_list length"},
    {"signature_algorithms.extension_data length"},
    {"signature_algorithms.supported_signature_algorithms length"},
    {"supported_versions.extension_data length"},
    {"supported_versions.versions length"},
    {"key_share.extension_data length"},
    {"key_share.client_shares length"},
});
/// Some servers do not know these.
constexpr std::array less_known = std::to_array<Length>({
    {"psk_key_exchange_modes.ke_modes length"},
    {"application_layer_protocol_negotiation.protocol_name_list length", alpn},
    {"application_layer_protocol_negotiation.ProtocolName length", alpn},
    {"signature_algorithms_cert.supported_signature_algorithms length", certificate_schemes},
    {"status_request.responder_id_list length", ocsp, true},
    {"compress_certificate.algorithms length", compression},
    {"renegotiation_info.renegotiated_connection length", renegotiation, true},
    {"certificate_authorities.authorities length", authorities},
    {"pre_shared_key.identities length", {41, foreign_psk}},
    {"pre_shared_key.binders length", {41, foreign_psk}},
});
/// An extension's own length is wrong for every server, whether it knows the extension or not.
constexpr std::array around = std::to_array<Length>({
    {"psk_key_exchange_modes.extension_data length"},
    {"application_layer_protocol_negotiation.extension_data length", alpn},
    {"heartbeat.extension_data length", {15, "01"}},
    {"padding.extension_data length", {21, "0000"}},
    {"renegotiation_info.extension_data length", renegotiation},
    {"encrypt_then_mac.extension_data length", {22, ""}, true},
    {"extended_master_secret.extension_data length", {23, ""}, true},
    {"pre_shared_key.extension_data length", {41, foreign_psk}},
});

void add_length(Conversations& all, const Length& length, const Expectation& expected) {
  struct Change {
    std::string_view name;
    Act act;
    std::int64_t number;
  };
  constexpr std::array changes = std::to_array<Change>({{"too-long", Act::lengthen, 1},
                                                        {"too-short", Act::lengthen, -1},
                                                        {"zero", Act::length_is, 0},
                                                        {"most", Act::length_is, -1}});
  for (const Change& change : changes) {
    if (length.is_zero && (change.name == "zero" || change.name == "too-short")) continue;
    Conversation made{.name = "hello-" + kebab(length.path) + "-" + std::string(change.name),
                      .rule = rules::syntax,
                      .expected = expected};
    if (length.added.type >= 0)
      made.deviations.push_back(in_hello(Act::add_extension, length.added.type, hex(length.added.body)));
    made.deviations.push_back({.moment = Moment::client_hello,
                               .act = change.act,
                               .field = std::string(length.path),
                               .number = change.number});
    all.push_back(std::move(made));
  }
}

/// A ClientHello that ends after `size` bytes of its body, as its header says. One without extensions has 77
/// bytes, and is right in TLS 1.2.
Conversation of_size(std::size_t size) {
  Bytes body = hex("0303");
  append(body, Bytes(32, 7));
  append(body, hex("20"));
  append(body, Bytes(32, 8));
  append(body, hex("0006130113021303"
                   "0100"
                   "0000"));
  body.resize(std::min(size, body.size()));
  Bytes message{1, 0, 0, static_cast<std::uint8_t>(body.size())};
  append(message, body);
  Expectation expected = refusal({Alert::decode_error});
  if (size >= 77) {
    expected = refusal({Alert::protocol_version, Alert::missing_extension, Alert::decode_error});
    expected.older_version_is_allowed = true;
  }
  return {"hello-ends-after-" + std::to_string(size) + "-bytes",
          rules::syntax,
          {},
          {in_hello(Act::replace, 0, message)},
          expected};
}

}  // namespace

std::string kebab(std::string_view name) {
  std::string made;
  for (char c : name) made += c == '_' || c == ' ' || c == '.' ? '-' : lower(c);
  return made;
}

void add_lengths(Conversations& all) {
  Expectation if_known = alert({Alert::decode_error});
  if_known.answer_is_allowed = true;
  for (const Length& length : outer) add_length(all, length, refusal({Alert::decode_error}));
  for (const Length& length : inner) add_length(all, length, alert({Alert::decode_error}));
  // RFC 9846 4.3.11: what is left of a pre_shared_key that is cut short makes it not the last extension.
  for (const Length& length : around)
    add_length(all, length,
               length.path.starts_with("pre_shared_key")
                   ? alert({Alert::decode_error, Alert::illegal_parameter})
                   : alert({Alert::decode_error}));
  for (const Length& length : less_known) add_length(all, length, if_known);

  for (const std::size_t size : {0u, 1u, 2u, 33u, 34u, 35u, 66u, 67u, 68u, 73u, 75u, 76u, 77u, 78u, 79u})
    all.push_back(of_size(size));
  for (const std::int64_t cut : {1, 2, 5, 30})
    all.push_back({"hello-lacks-its-last-" + std::to_string(cut) + "-bytes",
                   rules::syntax,
                   {},
                   {in_hello(Act::cut, cut)},
                   alert({Alert::decode_error})});
  for (const std::size_t more : {1u, 2u, 4u, 100u})
    all.push_back({"hello-has-" + std::to_string(more) + "-bytes-behind-it",
                   rules::syntax,
                   {},
                   {in_hello(Act::extend, 0, Bytes(more))},
                   alert({Alert::decode_error})});
  all.push_back({"hello-header-length-too-short",
                 rules::syntax,
                 {},
                 {in_hello(Act::header_length, -1)},
                 refusal({Alert::decode_error})});
  Expectation waits = refusal({Alert::decode_error, Alert::unexpected_message});
  waits.close_is_right = waits.silence_is_allowed = true;
  for (const auto& [name, more] : {std::pair{"too-long", 1}, std::pair{"of-16-mb", 0xff0000}})
    all.push_back({"hello-header-length-" + std::string(name),
                   rules::syntax,
                   {},
                   {in_hello(Act::header_length, more), at(Moment::after_hello, Act::finish)},
                   waits});
}

}  // namespace glasstls::probe::families
