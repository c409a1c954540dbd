#include <array>

#include "messages/named.hpp"
#include "probe/families/families.hpp"

/// What must work, and what a server has to choose from.
namespace glasstls::probe::families {

using namespace messages;
using enum ExtensionType;

namespace {

constexpr std::array suites{CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384,
                            CipherSuite::TLS_CHACHA20_POLY1305_SHA256};

void add_suites(Conversations& all) {
  const auto suites_are = [](std::string value) { return set("cipher_suites", "0x" + value); };
  for (const auto& [name, value] :
       {std::pair{"grease-first", "0a0a130113021303"}, std::pair{"grease-last", "130113021303fafa"},
        std::pair{"unknown-between", "1301424313021303"}, std::pair{"in-another-order", "130313021301"},
        std::pair{"twice", "130113011302130213031303"},
        std::pair{"with-those-of-tls12", "c02fc030cca8009c002f130113021303"},
        std::pair{"with-renegotiation-info-scsv", "13011302130300ff"},
        std::pair{"with-fallback-scsv", "1301130213035600"}})
    all.push_back(
        with("cipher-suites-" + std::string(name), rules::unknown_suites, suites_are(value), answer()));
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "5a42";
  all.push_back(
      with("cipher-suites-2000-unknown", rules::unknown_suites, suites_are(many + "130113021303"), answer()));
  const Expectation nothing{.alerts = {Alert::handshake_failure, Alert::insufficient_security},
                            .alert_is_fixed = true,
                            .older_version_is_allowed = true};
  for (const auto& [name, value] : {std::pair{"only-unknown", "4242"}, std::pair{"only-grease", "2a2a"},
                                    std::pair{"only-of-tls12", "c02fc030"}, std::pair{"only-null", "0000"},
                                    std::pair{"only-integrity", "c0b4c0b5"}})
    all.push_back(
        with("cipher-suites-" + std::string(name), rules::nothing_in_common, suites_are(value), nothing));
  all.push_back(
      with("cipher-suites-none", rules::syntax, set("cipher_suites", "empty"), alert({Alert::decode_error})));
}

void add_groups(Conversations& all) {
  const Expectation nothing = alert({Alert::handshake_failure, Alert::insufficient_security});
  const auto offering_groups = [](std::string value) {
    return set("supported_groups.named_group_list", "0x" + value);
  };
  Conversation unknown{.name = "groups-only-unknown", .rule = rules::no_common_group, .expected = nothing};
  unknown.deviations = {offering_groups("fe42"), in_hello(Act::body, number(key_share), hex("0000"))};
  all.push_back(unknown);
  unknown.name = "groups-only-unknown-with-a-share";
  unknown.deviations[1] = in_hello(Act::body, number(key_share), hex("0008fe42000401020304"));
  all.push_back(unknown);
  unknown.name = "groups-only-grease";
  unknown.deviations = {offering_groups("1a1a"),
                        in_hello(Act::body, number(key_share), hex("00051a1a000101"))};
  all.push_back(unknown);
  unknown.name = "groups-only-obsolete-ones";
  unknown.deviations = {offering_groups("000100020003000400050006000700080009000a000b000c000d000e000f0010"),
                        in_hello(Act::body, number(key_share), hex("0000"))};
  all.push_back(unknown);
  // RFC 9846 4.3.8.1: 1 < Y < p - 1. Servers without finite fields have no group in common.
  for (const auto& [name, share] :
       {std::pair{"zero", Bytes(256)}, std::pair{"beyond-the-field", Bytes(256, 0xff)}}) {
    Bytes body = hex("010401000100");
    append(body, share);
    unknown.name = "share-of-ffdhe2048-" + std::string(name);
    unknown.rule = rules::finite_field;
    unknown.expected =
        refusal({Alert::illegal_parameter, Alert::handshake_failure, Alert::insufficient_security});
    unknown.deviations = {offering_groups("0100"), in_hello(Act::body, number(key_share), body)};
    all.push_back(unknown);
  }
  for (const auto& [name, value] :
       {std::pair{"grease-first", "3a3a001d001700180019"}, std::pair{"grease-last", "001d0017001800193a3a"},
        std::pair{"unknown-first", "fe42001d001700180019"},
        std::pair{"obsolete-ones", "00010002001d00170018001900ff"}})
    all.push_back({.name = "groups-" + std::string(name),
                   .rule = rules::invariants,
                   .opening = {.groups = {NamedGroup::x25519}},
                   .deviations = {offering_groups(value)},
                   .expected = answer()});
}

void add_signature_algorithms(Conversations& all) {
  const auto are = [](std::string value) {
    return in_hello(Act::body, number(signature_algorithms), hex(value));
  };
  const Expectation nothing = alert({Alert::handshake_failure, Alert::insufficient_security});
  for (const auto& [name, value] :
       {std::pair{"only-unknown", "0002fe42"}, std::pair{"only-grease", "00020a0a"},
        std::pair{"only-pkcs1", "0006040105010601"}, std::pair{"only-sha1", "000402010203"},
        std::pair{"only-md5-and-dsa", "000401010202"}})
    all.push_back(
        with("signature-algorithms-" + std::string(name), rules::nothing_in_common, are(value), nothing));
  for (const auto& [name, first] : {std::pair{"grease-first", "0a0a"}, std::pair{"unknown-first", "fe42"},
                                    std::pair{"md5-first", "0101"}})
    all.push_back(
        with("signature-algorithms-" + std::string(name), rules::invariants,
             set("signature_algorithms.supported_signature_algorithms",
                 "0x" + std::string(first) + "04030503060308040805080608070809080a080b040105010601"),
             answer()));
  all.push_back(with("signature-algorithms-missing", rules::signature_algorithms,
                     in_hello(Act::drop_extension, number(signature_algorithms)),
                     alert({Alert::missing_extension})));
}

void add_names(Conversations& all) {
  const Rule names{{}, {6066, "3"}, "A server_name must follow its syntax, and name a host once."};
  const auto added = [](std::string value) {
    return in_hello(Act::add_extension, number(server_name), hex(value));
  };
  const auto push = [&](std::string name, std::string value, Expectation expected) {
    Conversation made{.name = std::move(name), .rule = names, .expected = std::move(expected)};
    made.deviations = {in_hello(Act::drop_extension, number(server_name)), added(value)};
    all.push_back(std::move(made));
  };
  Expectation malformed = alert({Alert::decode_error});
  malformed.answer_is_allowed = true;  // by a server that serves one name
  push("server-name-empty-list", "0000", malformed);
  push("server-name-empty-name", "0003000000", malformed);
  push("server-name-of-an-unknown-type", "000802000561622e6364",
       refusal_or_answer({Alert::decode_error, Alert::unrecognized_name}));
  push("server-name-twice-in-the-list", "001000000561622e636400000561622e6365",
       refusal_or_answer({Alert::illegal_parameter, Alert::decode_error, Alert::unrecognized_name}));
  push("server-name-with-a-zero-byte",
       "000800000561620063"
       "64",
       refusal_or_answer({Alert::decode_error, Alert::illegal_parameter, Alert::unrecognized_name}));
  push("server-name-of-another-host", "001200000f6f746865722e696e76616c69642e78",
       refusal_or_answer({Alert::unrecognized_name}));
  all.push_back({.name = "server-name-missing",
                 .rule = rules::invariants,
                 .deviations = {in_hello(Act::drop_extension, number(server_name))},
                 .expected = refusal_or_answer({Alert::missing_extension, Alert::unrecognized_name})});
}

void add_protocols(Conversations& all) {
  const Rule rule{
      {}, {7301, "3.2"}, "A server that supports no protocol of the client answers no_application_protocol."};
  const auto push = [&](std::string name, std::string_view value, Expectation expected) {
    Conversation made =
        with(std::move(name), rule,
             in_hello(Act::add_extension, number(application_layer_protocol_negotiation), hex(value)),
             std::move(expected));
    made.needs = {Need::alpn};
    all.push_back(std::move(made));
  };
  push("alpn-only-unknown", "00070678782f392e39", alert({Alert::no_application_protocol}));
  push("alpn-only-grease", "0003020a0a", alert({Alert::no_application_protocol}));
  push("alpn-unknown-first",
       "0010"
       "0678782f392e39"
       "08687474702f312e31",
       answer());
  push("alpn-grease-first",
       "000c"
       "020a0a"
       "08687474702f312e31",
       answer());
  push("alpn-empty-name", "000100", alert({Alert::decode_error}));
  push("alpn-empty-name-first",
       "000a"
       "00"
       "08687474702f312e31",
       alert({Alert::decode_error}));
  push("alpn-empty-list", "0000", alert({Alert::decode_error}));
}

void add_compatibility(Conversations& all) {
  const Rule compatible{{}, {9846, "E.4"}, "A client that sends a session id gets a change_cipher_spec."};
  for (const auto kind : {Opening::Kind::full, Opening::Kind::retry})
    all.push_back(
        {.name = kind == Opening::Kind::full ? "compatibility-mode" : "compatibility-mode-with-a-retry",
         .rule = compatible,
         .opening = {.kind = kind},
         .expected = answer_with("a change_cipher_spec came",
                                 [](const Heard& heard) { return heard.change_cipher_specs > 0; })});
}

/// Other protocols on this port.
void add_other_protocols(Conversations& all) {
  const Rule other{{}, {9846, "5"}, "A server ends what is not TLS."};
  for (
      const auto& [name, bytes] :
      {std::pair{"http", to_bytes(as_bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))},
       std::pair{
           "ssl2-hello",
           hex("802e0100020015000000100100800200800300800400800600400700c0000102030405060708090a0b0c0d0e0f")},
       std::pair{"smtp", to_bytes(as_bytes("EHLO localhost\r\n"))}, std::pair{"zeros", Bytes(64)}})
    all.push_back(
        {.name = "not-tls-" + std::string(name),
         .rule = other,
         .deviations = {at(Moment::start, Act::raw, 0, bytes), in_hello(Act::omit),
                        at(Moment::after_hello, Act::finish)},
         .expected = {.alerts = {Alert::unexpected_message, Alert::decode_error, Alert::protocol_version},
                      .close_is_right = true}});
}

}  // namespace

void add_ordinary(Conversations& all) {
  all.push_back({.name = "ordinary", .rule = rules::selected_version, .expected = answer()});
  for (CipherSuite suite : suites)
    all.push_back({.name = "ordinary-with-" + kebab(name_of(suite)),
                   .rule = rules::mandatory_suite,
                   .opening = {.suites = {suite}},
                   .expected = answer()});
  for (NamedGroup group : groups)
    all.push_back({.name = "ordinary-with-" + kebab(name_of(group)),
                   .rule = rules::mandatory_group,
                   .opening = {.groups = {group}},
                   .expected = answer()});
  for (NamedGroup group : groups)
    all.push_back({.name = "retry-to-" + kebab(name_of(group)),
                   .rule = rules::retry_without_share,
                   .opening = {.kind = Opening::Kind::retry, .groups = {group}},
                   .expected = answer_with("a HelloRetryRequest came",
                                           [](const Heard& heard) { return heard.retry.has_value(); })});
  all.push_back(
      {.name = "server-sends-close-notify",
       .rule = rules::close_notify,
       .deviations = {at(Moment::connected, Act::record, 21, {1, 0}), at(Moment::request, Act::omit)},
       .expected = {.close_is_right = true}});
}

void add_choices(Conversations& all) {
  add_suites(all);
  add_groups(all);
  add_signature_algorithms(all);
  add_names(all);
  add_protocols(all);
}

void add_versions(Conversations& all) {
  for (const std::string_view value : {"0300", "0301", "0302", "0304", "0305", "0000", "ffff", "fefd"})
    all.push_back(with("legacy-version-" + std::string(value), rules::legacy_version,
                       set("legacy_version", "0x" + std::string(value)), alert({Alert::protocol_version})));
  for (const std::size_t size : {1u, 16u, 31u, 32u})
    all.push_back(with("session-id-of-" + std::to_string(size) + "-bytes", rules::selected_version,
                       set("legacy_session_id", "0x" + to_hex(Bytes(size, 0x5a))), answer()));
  all.push_back(
      with("session-id-of-0-bytes", rules::selected_version, set("legacy_session_id", "empty"), answer()));
  for (const std::size_t size : {33u, 64u, 255u})
    all.push_back(with("session-id-of-" + std::to_string(size) + "-bytes", rules::syntax,
                       set("legacy_session_id", "0x" + to_hex(Bytes(size, 0x5a))),
                       alert({Alert::decode_error})));
  for (const std::string_view value : {"01", "0001", "0100", "40", "ff", "0000"})
    all.push_back(with("compression-methods-" + std::string(value), rules::compression,
                       set("legacy_compression_methods", "0x" + std::string(value)),
                       alert({Alert::illegal_parameter})));
  const auto versions_are = [](std::string_view value) {
    return in_hello(Act::body, number(supported_versions), hex(value));
  };
  for (const auto& [name, value] :
       {std::pair{"grease-first", "040a0a0304"}, std::pair{"grease-last", "0403043a3a"},
        std::pair{"tls12-first", "0403030304"}, std::pair{"all-older-ones", "0a03040303030203010300"},
        std::pair{"unknown-first", "0403050304"}, std::pair{"drafts", "067f1c7f1d0304"},
        std::pair{"dtls", "06fefdfefc0304"}, std::pair{"twice", "0403040304"}})
    all.push_back(
        with("versions-" + std::string(name), rules::unknown_versions, versions_are(value), answer()));
  Expectation none{
      .alerts = {Alert::protocol_version}, .alert_is_fixed = false, .older_version_is_allowed = true};
  for (const auto& [name, value] : {std::pair{"only-tls12", "020303"}, std::pair{"only-unknown", "020305"},
                                    std::pair{"only-grease", "025a5a"}, std::pair{"only-a-draft", "027f1c"},
                                    std::pair{"only-dtls13", "02fefc"}, std::pair{"only-ssl3", "020300"}})
    all.push_back(with("versions-" + std::string(name), rules::without_tls13, versions_are(value), none));
  none.alerts = {Alert::protocol_version, Alert::missing_extension};
  all.push_back(with("versions-missing", rules::without_tls13,
                     in_hello(Act::drop_extension, number(supported_versions)), none));
  for (const std::string_view value : {"0300", "0304"}) {
    push(all, "versions-missing-and-legacy-version-" + std::string(value), rules::legacy_version,
         {set("legacy_version", "0x" + std::string(value)),
          in_hello(Act::drop_extension, number(supported_versions))},
         none);
  }
  add_other_protocols(all);
  add_compatibility(all);
}

}  // namespace glasstls::probe::families
