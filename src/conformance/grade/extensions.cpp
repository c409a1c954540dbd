#include "base/alert.hpp"
#include "conformance/grade/checkpoint.hpp"
#include "conformance/grade/numbers.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

/// The checkpoint of extensions.
namespace glasstls::conformance::grade {

using messages::Extension;
using messages::ExtensionType;

namespace {

constexpr FieldText extensions_takes[] = {
    {"message_type", "the message that they are in: \"ClientHello\", \"EncryptedExtensions\", ..."},
    {"requested", "a list: the types that the message answers; empty if it answers nothing"},
    {"extensions", "the block, with its length in front, perhaps one that must be refused"}};
constexpr FieldText extensions_gives[] = {
    {"extension_types", "a list of numbers of two bytes, in their order"}};

/// The extension block of a message, as EncryptedExtensions has it.
Bytes block_of(const messages::Extensions& extensions) {
  return wire::encode(messages::EncryptedExtensions{extensions});
}

std::vector<Fields> ask_extensions(Dice& dice) {
  using enum ExtensionType;
  std::vector<Fields> requests;
  const auto ask = [&](std::string_view message, std::vector<std::string> requested,
                       const messages::Extensions& extensions) {
    requests.push_back({{"message_type", message},
                        {"requested", std::move(requested)},
                        {"extensions", hex(block_of(extensions))}});
  };
  const Extension alpn = messages::make_extension(messages::ProtocolNameList{{{to_bytes(as_bytes("h2"))}}}),
                  groups = messages::make_extension(messages::NamedGroupList{{messages::NamedGroup::x25519}}),
                  unknown{static_cast<ExtensionType>(0xff00 + dice.number(0x80)), dice.bytes(4)};
  const std::vector<std::string> asked{"0000", "000a", "0010"};
  ask("EncryptedExtensions", asked, {alpn, groups});
  ask("EncryptedExtensions", asked, {});
  ask("EncryptedExtensions", asked, {alpn, groups, alpn});                       // twice
  ask("EncryptedExtensions", {"0000", "000a"}, {groups, alpn});                  // not asked for
  ask("EncryptedExtensions", {"000a", "0033"}, {groups, {key_share, {0, 29}}});  // in the wrong message
  ask("EncryptedExtensions", asked,
      {{application_layer_protocol_negotiation, {0, 3, 5, 'h', '2'}}});  // malformed
  ask("EncryptedExtensions", asked, {unknown});
  ask("CertificateRequest", {},
      {messages::make_extension(messages::SignatureSchemeList{{messages::SignatureScheme::ed25519}}),
       unknown});
  ask("NewSessionTicket", {}, {{early_data, dice.bytes(4)}, unknown});
  ask("NewSessionTicket", {}, {{early_data, {}}});  // it needs a number here
  Bytes cut = block_of({alpn, groups});
  cut.pop_back();
  requests.push_back(
      {{"message_type", "EncryptedExtensions"}, {"requested", asked}, {"extensions", hex(cut)}});
  return requests;
}

messages::Carrier carrier_in(const Fields& q) {
  using enum messages::Carrier;
  const std::string& wanted = q.text("message_type");
  for (const messages::Carrier carrier : {ClientHello, ServerHello, HelloRetryRequest, EncryptedExtensions,
                                          Certificate, CertificateRequest, NewSessionTicket})
    if (messages::name_of(carrier) == wanted) return carrier;
  throw BadLine("\"message_type\" is not a message with extensions");
}

messages::Extensions extensions_in(const Fields& q) {
  return wire::decode<messages::EncryptedExtensions>(q.bytes("extensions"), "extensions").extensions;
}

Fields parse_extensions(const Fields& q) {
  const messages::Extensions extensions = extensions_in(q);
  messages::check_extensions(extensions, carrier_in(q), numbers_in<ExtensionType>(q, "requested"));
  return {{"extension_types", types_of(extensions)}};
}

constexpr Mistake extensions_mistakes[] = {
    {"the rules of RFC 9846 4.3 are not checked: each type once, only in its messages, an answer only to a request",
     [](const Fields& q) -> Fields {
       return {{"extension_types", types_of(extensions_in(q))}};
     }},
    {"unknown extensions are refused everywhere: only an answer must not have what was not asked for",
     [](const Fields& q) {
       const Fields right = parse_extensions(q);
       for (const Extension& extension : extensions_in(q))
         if (static_cast<std::uint16_t>(extension.extension_type) >= 0xff00)
           throw Failure(Alert::unsupported_extension, "unknown extension", {9846, "4.3"});
       return right;
     }},
};

}  // namespace

std::span<const Checkpoint> extension_checkpoints() {
  static constexpr Checkpoint all[] = {
      {.name = "extensions",
       .task = "Reads the extensions of a message, and checks what holds for all extensions.",
       .section = {9846, "4.3"},
       .takes = extensions_takes,
       .gives = extensions_gives,
       .requests = ask_extensions,
       .solve = parse_extensions,
       .mistakes = extensions_mistakes},
  };
  return all;
}

}  // namespace glasstls::conformance::grade
