#include "base/alert.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "conformance/grade/numbers.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

/// The checkpoints of the hellos.
namespace glasstls::conformance::grade {

using messages::ClientHello;
using messages::Extension;
using messages::ExtensionType;

namespace {

constexpr ExtensionType grease_type = static_cast<ExtensionType>(0x6a6a);

// client-hello-encode

constexpr FieldText encode_takes[] = {{"random", "32 bytes"},
                                      {"legacy_session_id", "0 or 32 bytes"},
                                      {"cipher_suites", "a list of numbers of two bytes, as those below"},
                                      {"server_name", "a text"},
                                      {"supported_groups", "a list"},
                                      {"signature_algorithms", "a list"},
                                      {"key_share_group", "one of the groups"},
                                      {"key_share", "the public key for it"}};
constexpr FieldText encode_gives[] = {
    {"message",
     "the ClientHello with its header, and with these extensions in this order: server_name, supported_versions "
     "(only TLS 1.3), supported_groups, signature_algorithms, key_share"}};

std::vector<Fields> ask_encode(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](std::size_t session_id, std::vector<std::string> suites, std::string_view name,
                       std::vector<std::string> groups, std::size_t share) {
    const std::string group = groups.front();
    requests.push_back({{"random", hex(dice.bytes(32))},
                        {"legacy_session_id", hex(dice.bytes(session_id))},
                        {"cipher_suites", std::move(suites)},
                        {"server_name", name},
                        {"supported_groups", std::move(groups)},
                        {"signature_algorithms", std::vector<std::string>{"0403", "0804", "0807"}},
                        {"key_share_group", group},
                        {"key_share", hex(dice.bytes(share))}});
  };
  const auto name = [&] { return "host" + std::to_string(dice.number(9999)) + ".example.org"; };
  ask(32, {"1301", "1302", "1303"}, name(), {"001d", "0017"}, 32);
  ask(0, {"1301"}, name(), {"001d"}, 32);
  ask(32, {"1302", "1301"}, "a.test", {"0018", "001d", "0017"}, 97);
  ask(32, {"1303", "1302", "1301"}, name(), {"11ec", "001d"}, 1216);  // lengths of more than one byte
  return requests;
}

ClientHello hello_in(const Fields& q) {
  ClientHello hello;
  const Bytes random = bytes_of_size(q, "random", hello.random.size());
  std::copy(random.begin(), random.end(), hello.random.begin());
  hello.legacy_session_id = q.bytes("legacy_session_id");
  hello.cipher_suites = numbers_in<messages::CipherSuite>(q, "cipher_suites");
  const Bytes group = bytes_of_size(q, "key_share_group", 2);
  hello.extensions = {
      messages::make_extension(messages::ServerNameList{{{0, to_bytes(as_bytes(q.text("server_name")))}}}),
      messages::make_extension(messages::SupportedVersionsClientHello{{messages::ProtocolVersion::tls13}}),
      messages::make_extension(
          messages::NamedGroupList{numbers_in<messages::NamedGroup>(q, "supported_groups")}),
      messages::make_extension(
          messages::SignatureSchemeList{numbers_in<messages::SignatureScheme>(q, "signature_algorithms")}),
      messages::make_extension(messages::KeyShareClientHello{
          {{static_cast<messages::NamedGroup>(group[0] << 8 | group[1]), q.bytes("key_share")}}})};
  return hello;
}

Fields encoded(const ClientHello& hello) { return {{"message", hex(messages::encode_handshake(hello))}}; }

/// With `count` bytes left out of the body of one extension.
Fields encoded_without(const Fields& q, ExtensionType type, std::size_t at, std::size_t count) {
  ClientHello hello = hello_in(q);
  for (Extension& extension : hello.extensions)
    if (extension.extension_type == type) {
      const auto begin = extension.extension_data.begin() + static_cast<std::ptrdiff_t>(at);
      extension.extension_data.erase(begin, begin + static_cast<std::ptrdiff_t>(count));
    }
  return encoded(hello);
}

constexpr Mistake encode_mistakes[] = {
    {"the handshake header (type and 24-bit length) is missing",
     [](const Fields& q) -> Fields {
       return {{"message", hex(wire::encode(hello_in(q)))}};
     }},
    {"legacy_version is 0x0304: it must be 0x0303, and only supported_versions says TLS 1.3",
     [](const Fields& q) {
       ClientHello hello = hello_in(q);
       hello.legacy_version = messages::ProtocolVersion::tls13;
       return encoded(hello);
     }},
    {"server_name has no length of its list: ServerNameList has one, and HostName another",
     [](const Fields& q) { return encoded_without(q, ExtensionType::server_name, 0, 2); }},
    {"server_name has no name_type",
     [](const Fields& q) { return encoded_without(q, ExtensionType::server_name, 2, 1); }},
    {"supported_versions has the form of a ServerHello: a ClientHello has a list with a length of one byte",
     [](const Fields& q) { return encoded_without(q, ExtensionType::supported_versions, 0, 1); }},
    {"supported_groups has no length of its list",
     [](const Fields& q) { return encoded_without(q, ExtensionType::supported_groups, 0, 2); }},
    {"signature_algorithms has no length of its list",
     [](const Fields& q) { return encoded_without(q, ExtensionType::signature_algorithms, 0, 2); }},
    {"key_share has no length of client_shares: a ClientHello has a list of shares",
     [](const Fields& q) { return encoded_without(q, ExtensionType::key_share, 0, 2); }},
    {"the message is inside a record: the answer must be only the message",
     [](const Fields& q) -> Fields {
       const Bytes message = messages::encode_handshake(hello_in(q));
       return {{"message", "160301" + hex16(message.size()) + hex(message)}};
     }},
};

// client-hello-parse

constexpr FieldText parse_takes[] = {
    {"message", "a ClientHello with its header, perhaps one that must be refused"}};
constexpr FieldText parse_gives[] = {{"legacy_session_id", ""},
                                     {"cipher_suites", "a list of numbers of two bytes, unknown ones too"},
                                     {"extension_types", "a list, unknown ones too, in their order"},
                                     {"server_name", "a text; empty if there is none"},
                                     {"key_share_groups", "the groups of its key shares"}};

/// A ClientHello as an honest client sends it.
ClientHello some_hello(Dice& dice) {
  const std::string name = "host" + std::to_string(dice.number(9999)) + ".example.com";
  return hello_in({{"random", hex(dice.bytes(32))},
                   {"legacy_session_id", hex(dice.bytes(32))},
                   {"cipher_suites", std::vector<std::string>{"1302", "1301"}},
                   {"server_name", name},
                   {"supported_groups", std::vector<std::string>{"001d", "0017"}},
                   {"signature_algorithms", std::vector<std::string>{"0804", "0403"}},
                   {"key_share_group", "001d"},
                   {"key_share", hex(dice.bytes(32))}});
}

Fields message_field(View message) { return {{"message", hex(message)}}; }

/// With another length in its handshake header, for a message that was cut or extended.
Bytes with_length(Bytes message) {
  const std::size_t size = message.size() - messages::handshake_header_size;
  for (std::size_t i = 1; i < messages::handshake_header_size; ++i)
    message[i] = static_cast<std::uint8_t>(size >> (8 * (3 - i)));
  return message;
}

std::vector<Fields> ask_parse(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](auto change) {
    ClientHello hello = some_hello(dice);
    change(hello);
    requests.push_back(message_field(messages::encode_handshake(hello)));
  };
  ask([](ClientHello&) {});
  ask([&](ClientHello& hello) {  // RFC 8701: unknown values are nothing to worry about
    hello.cipher_suites.insert(hello.cipher_suites.begin(), static_cast<messages::CipherSuite>(0x3a3a));
    hello.extensions.insert(hello.extensions.begin(), {grease_type, dice.bytes(3)});
  });
  ask([](ClientHello& hello) {
    hello.legacy_session_id.clear();
    hello.extensions.erase(hello.extensions.begin());  // no server_name
  });
  ask([](ClientHello& hello) { hello.extensions.push_back(hello.extensions[2]); });  // twice
  ask([](ClientHello& hello) {
    hello.extensions.erase(hello.extensions.begin() + 1);
  });  // no supported_versions
  ask([](ClientHello& hello) { hello.legacy_compression_methods = {1, 0}; });
  ask([](ClientHello& hello) { hello.extensions[4].extension_data.pop_back(); });  // a cut key share
  Bytes longer = messages::encode_handshake(some_hello(dice));
  longer.push_back(0);
  requests.push_back(message_field(with_length(longer)));
  Bytes shorter = messages::encode_handshake(some_hello(dice));
  shorter.resize(shorter.size() - 5);
  requests.push_back(message_field(with_length(shorter)));
  return requests;
}

template <class M>
M decoded_as(const Fields& q) {
  const Bytes message = q.bytes("message");
  messages::Message decoded = messages::decode_handshake(message);
  M* found = std::get_if<M>(&decoded);
  if (!found) throw BadLine("\"message\" is another message");
  return std::move(*found);
}

ClientHello parsed_hello(const Fields& q) {
  ClientHello hello = decoded_as<ClientHello>(q);
  if (hello.legacy_compression_methods != Bytes{0})
    throw Failure(Alert::illegal_parameter, "legacy_compression_methods must be one zero byte",
                  {9846, "4.2.2"}, "00", to_hex(hello.legacy_compression_methods));
  messages::check_extensions(hello.extensions, messages::Carrier::ClientHello);
  return hello;
}

std::string name_in(const ClientHello& hello) {
  const auto names = messages::get<messages::ServerNameList>(hello.extensions);
  return names && !names->server_name_list.empty()
             ? std::string(as_text(names->server_name_list[0].host_name))
             : "";
}

Fields parsed_fields(const ClientHello& hello) {
  std::vector<std::string> groups;
  if (const auto shares = messages::get<messages::KeyShareClientHello>(hello.extensions))
    for (const messages::KeyShareEntry& share : shares->client_shares) groups.push_back(hex16(share.group));
  return {{"legacy_session_id", hex(hello.legacy_session_id)},
          {"cipher_suites", hex16s(hello.cipher_suites)},
          {"extension_types", types_of(hello.extensions)},
          {"server_name", name_in(hello)},
          {"key_share_groups", groups}};
}

constexpr Mistake parse_mistakes[] = {
    {"unknown cipher suites and extensions are left out, or stop the parser",
     [](const Fields& q) {
       ClientHello hello = parsed_hello(q);
       std::erase_if(hello.cipher_suites,
                     [](auto suite) { return messages::is_grease(static_cast<std::uint16_t>(suite)); });
       std::erase_if(hello.extensions,
                     [](const Extension& each) { return each.extension_type == grease_type; });
       return parsed_fields(hello);
     }},
    {"an unknown extension is refused: it must be ignored",
     [](const Fields& q) {
       ClientHello hello = parsed_hello(q);
       if (messages::find(hello.extensions, grease_type))
         throw Failure(Alert::unsupported_extension, "unknown extension", {9846, "4.3"});
       return parsed_fields(hello);
     }},
    {"legacy_session_id still has its length in front",
     [](const Fields& q) {
       ClientHello hello = parsed_hello(q);
       hello.legacy_session_id.insert(hello.legacy_session_id.begin(),
                                      static_cast<std::uint8_t>(hello.legacy_session_id.size()));
       return parsed_fields(hello);
     }},
};

// server-hello-parse

constexpr FieldText server_takes[] = {
    {"message", "a ServerHello or HelloRetryRequest with its header, perhaps one that must be refused"}};
constexpr FieldText server_gives[] = {
    {"type", "\"ServerHello\" or \"HelloRetryRequest\""},
    {"cipher_suite", "a number of two bytes"},
    {"selected_version", "the same"},
    {"group", "of the key share, or the one that is asked for"},
    {"key_exchange", "the server's public key; empty in a HelloRetryRequest"},
    {"cookie", "empty if there is none"}};

messages::ServerHello some_server_hello(Dice& dice) {
  messages::ServerHello hello;
  dice.fill(hello.random, "ServerHello.random");
  hello.legacy_session_id_echo = dice.bytes(32);
  hello.cipher_suite = messages::CipherSuite::TLS_AES_128_GCM_SHA256;
  hello.extensions = {
      messages::make_extension(messages::SupportedVersionsServerHello{messages::ProtocolVersion::tls13}),
      messages::make_extension(
          messages::KeyShareServerHello{{messages::NamedGroup::x25519, dice.bytes(32)}})};
  return hello;
}

messages::HelloRetryRequest some_retry_request(Dice& dice, bool with_cookie) {
  messages::HelloRetryRequest retry;
  retry.legacy_session_id_echo = dice.bytes(32);
  retry.cipher_suite = messages::CipherSuite::TLS_AES_256_GCM_SHA384;
  retry.extensions = {
      messages::make_extension(messages::SupportedVersionsServerHello{messages::ProtocolVersion::tls13}),
      messages::make_extension(messages::KeyShareHelloRetryRequest{messages::NamedGroup::secp256r1})};
  if (with_cookie) retry.extensions.push_back(messages::make_extension(messages::Cookie{dice.bytes(40)}));
  return retry;
}

std::vector<Fields> ask_server(Dice& dice) {
  std::vector<Fields> requests;
  const auto ask = [&](auto change) {
    messages::ServerHello hello = some_server_hello(dice);
    change(hello);
    requests.push_back(message_field(messages::encode_handshake(hello)));
  };
  const auto old_with = [](messages::ServerHello& hello, std::string_view sentinel) {
    hello.extensions.erase(hello.extensions.begin());  // TLS 1.2, whatever else it says
    std::copy(sentinel.begin(), sentinel.end(),
              hello.random.end() - static_cast<std::ptrdiff_t>(sentinel.size()));
  };
  ask([](messages::ServerHello&) {});
  ask([](messages::ServerHello& hello) { std::swap(hello.extensions[0], hello.extensions[1]); });
  requests.push_back(message_field(messages::encode_handshake(some_retry_request(dice, false))));
  requests.push_back(message_field(messages::encode_handshake(some_retry_request(dice, true))));
  ask([&](messages::ServerHello& hello) { old_with(hello, ""); });
  ask([&](messages::ServerHello& hello) { old_with(hello, "DOWNGRD\x01"); });
  ask([](messages::ServerHello& hello) { hello.legacy_compression_method = 1; });
  ask([](messages::ServerHello& hello) { hello.extensions[0].extension_data = {0x03, 0x05}; });
  ask([](messages::ServerHello& hello) { hello.extensions[1].extension_data.push_back(0); });
  return requests;
}

template <class Hello>
void check_server(const Hello& hello) {
  if (hello.legacy_compression_method != 0)
    throw Failure(Alert::illegal_parameter, "legacy_compression_method must be 0", {9846, "4.2.3"}, "0",
                  std::to_string(hello.legacy_compression_method));
  static constexpr ExtensionType requested[] = {ExtensionType::supported_versions, ExtensionType::key_share};
  messages::check_extensions(hello.extensions, Hello::carrier, requested);
}

Fields server_fields(const messages::ServerHello& hello) {
  check_server(hello);
  const auto version = messages::get<messages::SupportedVersionsServerHello>(hello.extensions);
  const auto share = messages::get<messages::KeyShareServerHello>(hello.extensions);
  return {{"type", "ServerHello"},
          {"cipher_suite", hex16(hello.cipher_suite)},
          {"selected_version", version ? hex16(version->selected_version) : ""},
          {"group", share ? hex16(share->server_share.group) : ""},
          {"key_exchange", share ? hex(share->server_share.key_exchange) : ""},
          {"cookie", ""}};
}

Fields retry_fields(const messages::HelloRetryRequest& retry) {
  check_server(retry);
  const auto version = messages::get<messages::SupportedVersionsServerHello>(retry.extensions);
  const auto share = messages::get<messages::KeyShareHelloRetryRequest>(retry.extensions);
  const auto cookie = messages::get<messages::Cookie>(retry.extensions);
  return {{"type", "HelloRetryRequest"},
          {"cipher_suite", hex16(retry.cipher_suite)},
          {"selected_version", version ? hex16(version->selected_version) : ""},
          {"group", share ? hex16(share->selected_group) : ""},
          {"key_exchange", ""},
          {"cookie", cookie ? hex(cookie->cookie) : ""}};
}

Fields parse_server(const Fields& q) {
  const Bytes message = q.bytes("message");
  if (messages::message_name(message) == "HelloRetryRequest")
    return retry_fields(decoded_as<messages::HelloRetryRequest>(q));
  return server_fields(decoded_as<messages::ServerHello>(q));
}

/// The right fields, one of them with another value.
Fields replaced(const Fields& fields, std::string_view name, const Value& value) {
  Fields result;
  for (const Field& field : fields.all()) result.add(field.name, field.name == name ? value : field.value);
  return result;
}

constexpr Mistake server_mistakes[] = {
    {"a HelloRetryRequest is read as a ServerHello: its random tells them apart",
     [](const Fields& q) { return replaced(parse_server(q), "type", "ServerHello"); }},
    {"the version is read from legacy_version: it must be read from supported_versions",
     [](const Fields& q) { return replaced(parse_server(q), "selected_version", "0303"); }},
    {"a key share still has its length in front of the public key",
     [](const Fields& q) {
       const Fields right = parse_server(q);
       const std::string key = right.text("key_exchange");
       return key.empty() ? right : replaced(right, "key_exchange", hex16(key.size() / 2) + key);
     }},
    {"the cookie still has its length in front",
     [](const Fields& q) {
       const Fields right = parse_server(q);
       const std::string cookie = right.text("cookie");
       return cookie.empty() ? right : replaced(right, "cookie", hex16(cookie.size() / 2) + cookie);
     }},
};

}  // namespace

std::span<const Checkpoint> hello_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "client-hello-encode",
       .task = "Writes a ClientHello.",
       .section = {9846, "4.2.2"},
       .takes = encode_takes,
       .gives = encode_gives,
       .requests = ask_encode,
       .solve = [](const Fields& q) { return encoded(hello_in(q)); },
       .mistakes = encode_mistakes},
      {.name = "client-hello-parse",
       .task = "Reads a ClientHello, or refuses it with the right alert.",
       .section = {9846, "4.2.2"},
       .takes = parse_takes,
       .gives = parse_gives,
       .requests = ask_parse,
       .solve = [](const Fields& q) { return parsed_fields(parsed_hello(q)); },
       .mistakes = parse_mistakes},
      {.name = "server-hello-parse",
       .task = "Reads a ServerHello or a HelloRetryRequest, as a client that speaks only TLS 1.3.",
       .section = {9846, "4.2.3"},
       .takes = server_takes,
       .gives = server_gives,
       .requests = ask_server,
       .solve = parse_server,
       .mistakes = server_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
