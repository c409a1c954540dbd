#include <array>
#include <tuple>

#include "messages/named.hpp"
#include "probe/families/families.hpp"

/// The extensions of a ClientHello: their bodies, their order, and unknown ones.
namespace glasstls::probe::families {

using namespace messages;
using enum ExtensionType;

namespace {

/// An extension that servers may or may not know, and a body that is right.
struct ExtensionSample {
  ExtensionType type;
  std::string_view body;  // in hexadecimal
  bool may_be_empty = false;
};
constexpr std::array extension_samples = std::to_array<ExtensionSample>({
    {status_request, "0100000000", true},
    {application_layer_protocol_negotiation, "000908687474702f312e31"},
    {signed_certificate_timestamp, "", true},
    {padding, "0000000000000000", true},
    {compress_certificate, "020009"},
    {record_size_limit, "4001"},
    {session_ticket, "", true},
    {certificate_authorities, "0010000e300c310a3008060355040a0c0141"},
    {post_handshake_auth, "", true},
    {signature_algorithms_cert, "00140804080508060403050306030807040105010601"},
    {renegotiation_info, "00"},
});
/// Those that the ordinary ClientHello has.
constexpr std::array usual{supported_groups, signature_algorithms, supported_versions, key_share};

std::string called(ExtensionType type) { return kebab(name_of(type)); }

void add_usual(Conversations& all) {
  const Expectation malformed = alert({Alert::decode_error});
  for (ExtensionType type : usual) {
    const std::string name = "extension-" + called(type);
    all.push_back(with(name + "-empty", rules::syntax, in_hello(Act::body, number(type)), malformed));
    all.push_back(
        with(name + "-of-one-byte", rules::syntax, in_hello(Act::body, number(type), {0}), malformed));
    all.push_back(
        with(name + "-of-zeros", rules::syntax, in_hello(Act::body, number(type), Bytes(5)), malformed));
    all.push_back(with(name + "-twice", rules::one_of_each, in_hello(Act::twice, number(type)),
                       refusal({Alert::illegal_parameter, Alert::decode_error})));
    all.push_back(with(name + "-first", rules::invariants, in_hello(Act::to_front, number(type)), answer()));
  }
  for (ExtensionType type : {supported_groups, signature_algorithms, supported_versions})
    all.push_back(with(
        "extension-" + called(type) + "-with-a-list-of-odd-length", rules::syntax,
        in_hello(Act::body, number(type), type == supported_versions ? hex("03030403") : hex("0003001d00")),
        malformed));
  // The structure and a byte behind it.
  all.push_back(with("extension-supported-versions-with-a-byte-behind-it", rules::leftover,
                     in_hello(Act::body, number(supported_versions), hex("02030400")), malformed));
  all.push_back(with("extension-supported-groups-with-a-byte-behind-it", rules::leftover,
                     in_hello(Act::body, number(supported_groups), hex("00060017001d001800")), malformed));
  all.push_back(with("extension-signature-algorithms-with-a-byte-behind-it", rules::leftover,
                     in_hello(Act::body, number(signature_algorithms), hex("000604030804080700")),
                     malformed));
  all.push_back(with("extension-psk-key-exchange-modes-empty", rules::syntax,
                     in_hello(Act::body, number(psk_key_exchange_modes)),
                     {.alerts = {Alert::decode_error}, .alert_is_fixed = true, .answer_is_allowed = true}));
}

void add_samples(Conversations& all) {
  Expectation if_known = alert({Alert::decode_error});
  if_known.answer_is_allowed = true;
  for (const ExtensionSample& sample : extension_samples) {
    const std::string name = "extension-" + called(sample.type);
    const Bytes right = hex(sample.body);
    all.push_back(
        with(name, rules::invariants, in_hello(Act::add_extension, number(sample.type), right), answer()));
    if (!sample.may_be_empty)
      all.push_back(
          with(name + "-empty", rules::syntax, in_hello(Act::add_extension, number(sample.type)), if_known));
    if (sample.type != padding && sample.type != session_ticket &&
        sample.type != signed_certificate_timestamp) {
      Bytes longer = right;
      longer.push_back(0);
      all.push_back(with(name + "-with-a-byte-behind-it", rules::leftover,
                         in_hello(Act::add_extension, number(sample.type), longer), if_known));
    }
    Conversation twice{.name = name + "-twice",
                       .rule = rules::one_of_each,
                       .deviations = {in_hello(Act::add_extension, number(sample.type), right),
                                      in_hello(Act::add_extension, number(sample.type), right)},
                       .expected = refusal_or_answer({Alert::illegal_parameter, Alert::decode_error})};
    all.push_back(std::move(twice));
  }
}

void add_unknown(Conversations& all) {
  for (const std::int64_t grease : {0x0a0a, 0x2a2a, 0xfafa})
    for (const std::size_t size : {0u, 1u, 200u})
      all.push_back(with("extension-grease-" + to_hex(Bytes{static_cast<std::uint8_t>(grease >> 8)}) +
                             "-of-" + std::to_string(size) + "-bytes",
                         rules::unknown_extensions, in_hello(Act::add_extension, grease, Bytes(size, 1)),
                         answer()));
  for (const std::size_t size : {0u, 1000u, 10'000u})
    all.push_back(with("extension-unknown-of-" + std::to_string(size) + "-bytes", rules::unknown_extensions,
                       in_hello(Act::add_extension, 0xff42, Bytes(size, 1)), answer()));
  Conversation many{
      .name = "extension-unknown-100-of-them", .rule = rules::unknown_extensions, .expected = answer()};
  for (std::int64_t type = 0; type < 100; ++type)
    many.deviations.push_back(in_hello(Act::add_extension, 0xf000 + type));
  all.push_back(std::move(many));
  // Those of TLS 1.2 that mean nothing in TLS 1.3.
  for (const auto& [name, type, body] :
       {std::tuple{"ec-point-formats", 11, "0100"}, std::tuple{"encrypt-then-mac", 22, ""},
        std::tuple{"extended-master-secret", 23, ""}, std::tuple{"heartbeat", 15, "01"},
        std::tuple{"status-request-v2", 17,
                   "0007020004"
                   "00000000"},
        std::tuple{"next-protocol-negotiation", 13172, ""}})
    all.push_back(with("extension-" + std::string(name) + "-of-tls12", rules::unknown_extensions,
                       in_hello(Act::add_extension, type, hex(body)), answer()));
}

}  // namespace

void add_extensions(Conversations& all) {
  add_usual(all);
  add_samples(all);
  add_unknown(all);
  // RFC 9846 4.3, Table 1: only for a CertificateRequest.
  all.push_back(
      with("extension-oid-filters", rules::wrong_message,
           in_hello(Act::add_extension, number(oid_filters), hex("0000")),
           {.alerts = {Alert::illegal_parameter}, .alert_is_fixed = true, .answer_is_allowed = true}));
  for (const std::size_t limit : {64u, 100u, 512u, 16384u})
    all.push_back(with("extension-record-size-limit-of-" + std::to_string(limit), rules::invariants,
                       in_hello(Act::add_extension, number(record_size_limit),
                                {static_cast<std::uint8_t>(limit >> 8), static_cast<std::uint8_t>(limit)}),
                       answer()));
  for (const int limit : {0, 1, 63})
    all.push_back(
        with("extension-record-size-limit-of-" + std::to_string(limit),
             {{}, {8449}, "A record_size_limit below 64 is answered with illegal_parameter."},
             in_hello(Act::add_extension, number(record_size_limit), {0, static_cast<std::uint8_t>(limit)}),
             {.alerts = {Alert::illegal_parameter}, .alert_is_fixed = true, .answer_is_allowed = true}));
  const Rule fragment_length{
      {}, {6066}, "A value of max_fragment_length that is not allowed is answered with illegal_parameter."};
  for (const int value : {1, 4})
    all.push_back(with("extension-max-fragment-length-of-" + std::to_string(value), rules::invariants,
                       in_hello(Act::add_extension, 1, {static_cast<std::uint8_t>(value)}), answer()));
  for (const int value : {0, 5, 255})
    all.push_back(
        with("extension-max-fragment-length-of-" + std::to_string(value), fragment_length,
             in_hello(Act::add_extension, 1, {static_cast<std::uint8_t>(value)}),
             {.alerts = {Alert::illegal_parameter}, .alert_is_fixed = true, .answer_is_allowed = true}));
}

}  // namespace glasstls::probe::families
