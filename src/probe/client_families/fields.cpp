#include <array>

#include "messages/extension_table.hpp"
#include "probe/client_families/client_families.hpp"

/// Extensions and lengths of what a server sends.
namespace glasstls::probe::client_families {

using namespace messages;
using families::alert;
using families::answer;
using families::at;
using families::hex;
using families::kebab;
using families::number;
using families::refusal;
using enum ExtensionType;

namespace {

const Opening asking{.asks = true}, retrying{.kind = Opening::Kind::retry};

/// A message with extensions.
struct Block {
  Target target;
  Carrier carrier;
};
const std::array blocks = std::to_array<Block>({
    {{"server-hello", Moment::server_hello}, Carrier::ServerHello},
    {{"hello-retry", Moment::hello_retry, retrying}, Carrier::HelloRetryRequest},
    {{"encrypted-extensions", Moment::encrypted_extensions}, Carrier::EncryptedExtensions},
    {{"certificate", Moment::certificate}, Carrier::Certificate},
    {{"certificate-request", Moment::certificate_request, asking}, Carrier::CertificateRequest},
    {{"ticket", Moment::ticket}, Carrier::NewSessionTicket},
});

/// An extension, and a body that would be right somewhere.
struct Sample {
  ExtensionType type;
  std::string_view body;  // in hexadecimal
};
constexpr std::array samples = std::to_array<Sample>({
    {server_name, ""},
    {status_request, "0100000000"},
    {supported_groups, "0002001d"},
    {signature_algorithms, "00020403"},
    {application_layer_protocol_negotiation, "000908687474702f312e31"},
    {signed_certificate_timestamp, ""},
    {padding, "0000"},
    {compress_certificate, "020001"},
    {record_size_limit, "4001"},
    {session_ticket, ""},
    {pre_shared_key, "0000"},
    {early_data, ""},
    {supported_versions, "0304"},
    {cookie, "000101"},
    {psk_key_exchange_modes, "0101"},
    {certificate_authorities, "0010000e300c310a3008060355040a0c0141"},
    {oid_filters, "0000"},
    {post_handshake_auth, ""},
    {signature_algorithms_cert, "00020403"},
    {key_share, "001d"},
    {renegotiation_info, "00"},
});

/// How names call an extension. They are labels of host names, which have at most 63 bytes.
std::string called(ExtensionType type) {
  return type == application_layer_protocol_negotiation ? "alpn" : kebab(messages::name_of(type));
}

bool belongs(ExtensionType type, Carrier carrier) { return find_row<wire::Reader>(type, carrier) != nullptr; }

void add_misplaced(Conversations& all) {
  for (const Block& block : blocks) {
    const bool request =
        block.carrier == Carrier::CertificateRequest || block.carrier == Carrier::NewSessionTicket;
    for (const Sample& sample : samples) {
      if (belongs(sample.type, block.carrier)) continue;
      // The client's other complaint is that it did not ask for this.
      Expectation expected = alert({Alert::illegal_parameter, Alert::unsupported_extension});
      expected.answer_is_allowed = request;  // by a client that does not know the extension
      push({all, block.target.opening}, std::string(block.target.name) + "-with-" + called(sample.type),
           block.carrier == Carrier::EncryptedExtensions ? client_rules::forbidden : rules::wrong_message,
           {at(block.target.moment, Act::add_extension, number(sample.type), hex(sample.body))}, expected);
    }
  }
}

void add_unknown(Conversations& all) {
  for (const Block& block : blocks) {
    const bool request =
        block.carrier == Carrier::CertificateRequest || block.carrier == Carrier::NewSessionTicket;
    const Rule& rule = block.carrier == Carrier::NewSessionTicket     ? client_rules::ticket_unknown
                       : block.carrier == Carrier::CertificateRequest ? client_rules::request_unknown
                                                                      : client_rules::unsolicited;
    for (const auto& [name, type] : {std::pair{"an-unknown", 0xff42}, std::pair{"an-unassigned", 0x4242}})
      push({all, block.target.opening},
           std::string(block.target.name) + "-with-" + std::string(name) + "-extension", rule,
           {at(block.target.moment, Act::add_extension, type, {1, 2})},
           request ? answer() : alert({Alert::unsupported_extension}));
    if (block.carrier == Carrier::EncryptedExtensions || block.carrier == Carrier::Certificate) continue;
    push({all, block.target.opening}, std::string(block.target.name) + "-with-one-unknown-extension-twice",
         rules::one_of_each,
         {at(block.target.moment, Act::add_extension, 0xff42, {1}),
          at(block.target.moment, Act::add_extension, 0xff42, {1})},
         request ? families::refusal_or_answer({Alert::illegal_parameter, Alert::decode_error})
                 : refusal({Alert::unsupported_extension, Alert::illegal_parameter, Alert::decode_error}));
  }
}

bool offers(const ClientHello& hello, ExtensionType type) { return find(hello.extensions, type) != nullptr; }

std::string_view sends_limit(const ClientHello& hello) {
  return offers(hello, record_size_limit) ? "the client sends record_size_limit" : "";
}

/// RFC 6066 4. TLS 1.3 has record_size_limit in its place.
constexpr auto max_fragment_length = static_cast<ExtensionType>(1);

std::string_view sends_fragment_length(const ClientHello& hello) {
  return offers(hello, max_fragment_length) ? "the client sends max_fragment_length" : "";
}

/// What a server may answer in EncryptedExtensions only if it was asked.
void add_answers(Conversations& all) {
  const auto extended = [&](std::string name, const Rule& rule, ExtensionType type, std::string_view body,
                            Expectation expected) {
    push(all, "extensions-" + std::move(name), rule,
         {at(Moment::encrypted_extensions, Act::add_extension, number(type), hex(body))},
         std::move(expected));
  };
  constexpr auto alpn = application_layer_protocol_negotiation;
  const auto no_alpn = [](const ClientHello& hello) {
    return std::string_view(offers(hello, alpn) ? "" : "the client offers no application protocol");
  };
  const Rule chosen{{}, {7301, "3.2"}, "The server chooses one protocol, and one that the client offers."};
  extended("with-alpn-that-nobody-offered", client_rules::unsolicited, alpn, "000908687474702f312e31",
           alert({Alert::unsupported_extension, Alert::illegal_parameter}));
  all.back().hindrance = [](const ClientHello& hello) {
    return std::string_view(offers(hello, alpn) ? "the client offers application protocols" : "");
  };
  const auto with_alpn = [&](std::string name, const Rule& rule, std::string_view body,
                             Expectation expected) {
    extended("with-alpn-" + std::move(name), rule, alpn, body, std::move(expected));
    all.back().hindrance = no_alpn;
  };
  with_alpn("of-another-protocol", chosen, "00070678782f392e39",
            refusal({Alert::illegal_parameter, Alert::no_application_protocol}));
  with_alpn("of-two-protocols", chosen, "001108687474702f312e310678782f392e39",
            refusal({Alert::illegal_parameter, Alert::decode_error}));
  with_alpn("of-no-protocol", rules::syntax, "0000", alert({Alert::decode_error}));
  with_alpn("of-an-empty-name", rules::syntax, "000100", alert({Alert::decode_error}));
  with_alpn("without-a-body", rules::syntax, "", alert({Alert::decode_error}));
  with_alpn("with-a-byte-behind-it", rules::leftover, "00070678782f392e3900", refusal({Alert::decode_error}));
  const Expectation unasked = alert({Alert::unsupported_extension, Alert::illegal_parameter});
  for (const auto& [type, body] :
       {std::pair{early_data, ""}, std::pair{record_size_limit, "4001"},
        std::pair{client_certificate_type, "00"}, std::pair{server_certificate_type, "00"},
        std::pair{use_srtp,
                  "00020001"
                  "00"},
        std::pair{heartbeat, "01"}, std::pair{max_fragment_length, "04"}}) {
    extended("with-unasked-" + called(type), client_rules::unsolicited, type, body, unasked);
    all.back().hindrance = type == record_size_limit     ? sends_limit
                           : type == max_fragment_length ? sends_fragment_length
                                                         : nullptr;
  }
  extended("with-a-body-of-server-name", rules::leftover, server_name, "000e00000b6578616d706c652e636f6d",
           refusal({Alert::decode_error, Alert::illegal_parameter}));
  for (const auto& [name, body] : {std::pair{"0", "0000"}, std::pair{"63", "003f"}}) {
    extended("with-record-size-limit-" + std::string(name),
             {{}, {8449}, "A record_size_limit below 64 is answered with illegal_parameter."},
             record_size_limit, body, alert({Alert::illegal_parameter}));
    all.back().hindrance = [](const ClientHello& hello) {
      return std::string_view(offers(hello, record_size_limit) ? ""
                                                               : "the client sends no record_size_limit");
    };
  }
  extended("with-supported-groups", {{}, {9846, "4.3.7"}, "A server may say which groups it supports."},
           supported_groups, "0004001d0017", answer());
}

/// A length, as lab::set_field() calls it.
struct Length {
  Target target;
  std::string_view path, name{};  // without a name, it is called as its path
  bool is_zero = false;           // already
};

/// Where one of these is wrong, what follows has another meaning, and a client may see another mistake first.
const std::array lengths = std::to_array<Length>({
    {{"server-hello", Moment::server_hello}, "legacy_session_id_echo length"},
    {{"server-hello", Moment::server_hello}, "extensions length"},
    {{"server-hello", Moment::server_hello}, "supported_versions.extension_data length", "versions length"},
    {{"server-hello", Moment::server_hello}, "key_share.extension_data length", "key share length"},
    {{"server-hello", Moment::server_hello}, "key_share.key_exchange length"},
    {{"hello-retry", Moment::hello_retry, retrying}, "legacy_session_id_echo length"},
    {{"hello-retry", Moment::hello_retry, retrying}, "extensions length"},
    {{"hello-retry", Moment::hello_retry, retrying}, "key_share.extension_data length"},
    {{"encrypted-extensions", Moment::encrypted_extensions}, "extensions length", "", true},
    {{"certificate-request", Moment::certificate_request, asking},
     "certificate_request_context length",
     "context length",
     true},
    {{"certificate-request", Moment::certificate_request, asking}, "extensions length"},
    {{"certificate-request", Moment::certificate_request, asking},
     "signature_algorithms.extension_data length",
     "schemes length"},
    {{"certificate-request", Moment::certificate_request, asking},
     "signature_algorithms.supported_signature_algorithms length",
     "list of schemes length"},
    {{"certificate", Moment::certificate}, "certificate_request_context length", "context length", true},
    {{"certificate", Moment::certificate}, "certificate_list length"},
    {{"certificate", Moment::certificate}, "cert_data length"},
    {{"certificate-verify", Moment::certificate_verify}, "signature length"},
    {{"ticket", Moment::ticket}, "ticket_nonce length"},
    {{"ticket", Moment::ticket}, "ticket length"},
    {{"ticket", Moment::ticket}, "extensions length", "", true},
});

void add_wrong_lengths(Conversations& all) {
  struct Change {
    std::string_view name;
    Act act;
    std::int64_t number;
  };
  constexpr std::array changes = std::to_array<Change>({{"too-long", Act::lengthen, 1},
                                                        {"too-short", Act::lengthen, -1},
                                                        {"zero", Act::length_is, 0},
                                                        {"most", Act::length_is, -1}});
  for (const Length& length : lengths)
    for (const Change& change : changes) {
      if (length.is_zero && (change.name == "zero" || change.name == "too-short")) continue;
      Expectation expected = refusal({Alert::decode_error});
      // A client that does not resume may ignore a ticket without looking into it.
      expected.answer_is_allowed = length.target.moment == Moment::ticket;
      push({all, length.target.opening},
           std::string(length.target.name) + "-" + kebab(length.name.empty() ? length.path : length.name) +
               "-" + std::string(change.name),
           rules::syntax,
           {{.moment = length.target.moment,
             .act = change.act,
             .field = std::string(length.path),
             .number = change.number}},
           expected);
    }
}

void add_wrong_sizes(Conversations& all) {
  const std::array targets =
      std::to_array<Target>({{"server-hello", Moment::server_hello},
                             {"hello-retry", Moment::hello_retry, retrying},
                             {"encrypted-extensions", Moment::encrypted_extensions},
                             {"certificate-request", Moment::certificate_request, asking},
                             {"certificate", Moment::certificate},
                             {"certificate-verify", Moment::certificate_verify},
                             {"ticket", Moment::ticket}});
  for (const Target& target : targets) {
    Expectation malformed = refusal({Alert::decode_error});
    malformed.answer_is_allowed = target.moment == Moment::ticket;
    const std::string name(target.name);
    push({all, target.opening}, name + "-lacks-its-last-byte", rules::syntax,
         {at(target.moment, Act::cut, 1)}, malformed);
    push({all, target.opening}, name + "-has-a-byte-behind-it", rules::syntax,
         {at(target.moment, Act::extend, 0, {0})}, malformed);
    push({all, target.opening}, name + "-ends-with-its-header", rules::syntax,
         {at(target.moment, Act::cut, 0xffffff)}, malformed);
  }
}

}  // namespace

void add_extensions(Conversations& all) {
  add_misplaced(all);
  add_unknown(all);
  add_answers(all);
}

void add_lengths(Conversations& all) {
  add_wrong_lengths(all);
  add_wrong_sizes(all);
}

}  // namespace glasstls::probe::client_families
