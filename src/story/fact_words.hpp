#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dissect/older_messages.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "messages/named.hpp"
#include "story/story.hpp"
#include "wire/lenient_reader.hpp"

/// The words that facts() is made from.
namespace glasstls::story {

/// A choice and, if known, why it matters.
Fact chosen(std::string_view name, std::string_view value);
/// Two bytes as the RFC writes them: {0x13, 0x01}, here "0x1301".
std::string code(std::uint16_t value);
/// "1 byte", "32 bytes".
std::string bytes(std::size_t count);
/// Adds the names of the extensions that `facts` does not mention.
void add_others(std::vector<Fact>& facts, const messages::Extensions& extensions);

using messages::named;

/// The names of all values, without GREASE, which has a line of its own.
template <class Number>
std::string join(const std::vector<Number>& values) {
  std::string text;
  for (const Number& value : values)
    if (name_of(value) != "GREASE") text.append(text.empty() ? "" : ", ").append(named(value));
  return text;
}

/// The protocols' names.
std::string join(const messages::ProtocolNameList& protocols);

/// The body of an extension, as much as can be read; empty if it is absent.
template <class Body>
std::optional<Body> read(const messages::Extensions& extensions) {
  const messages::Extension* extension = find(extensions, Body::type);
  // Up to the 22nd draft of TLS 1.3 it had another number.
  constexpr messages::ExtensionType draft_key_share{40};
  if (!extension && Body::type == messages::ExtensionType::key_share)
    extension = find(extensions, draft_key_share);
  if (!extension) return std::nullopt;
  Body body;
  wire::Faults faults;
  wire::LenientReader reader(extension->extension_data, faults);
  try {
    reader.structure(name_of(Body::type), body);
  } catch (const Failure&) {
    // Show what was read so far.
  }
  return body;
}

/// Adds a fact about an extension if it is there; `say` puts its body in words.
template <class Body, class Say>
void add_extension(std::vector<Fact>& facts, const messages::Extensions& extensions, Say say,
                   std::string why = {}) {
  if (const auto body = read<Body>(extensions))
    facts.push_back({std::string(name_of(Body::type)), say(*body), std::move(why)});
}

/// How many certificates, and how long each is.
template <class Entry>
Fact say_chain(const std::vector<Entry>& list) {
  if (list.empty()) return {"certificate_list", "empty: no certificate", {}};
  std::string sizes;
  for (const Entry& entry : list)
    sizes.append(sizes.empty() ? "" : " + ").append(std::to_string(entry.cert_data.size()));
  return {"certificate_list",
          std::to_string(list.size()) + (list.size() == 1 ? " certificate, " : " certificates, ") + sizes +
              " bytes",
          {}};
}

/// A ServerHello that chose TLS 1.2 or less.
struct OlderServerHello : dissect::AnyServerHello {};

/// The facts of messages from before TLS 1.3 and from its early drafts.
std::vector<Fact> say(const OlderServerHello& hello);
std::vector<Fact> say(const dissect::EarlyHelloRetryRequest& hello);
std::vector<Fact> say(const dissect::OlderCertificate& message);
std::vector<Fact> say(const dissect::ServerKeyExchange& message);
std::vector<Fact> say(const dissect::ClientKeyExchange& message);
std::vector<Fact> say(const dissect::OlderCertificateRequest& message);
std::vector<Fact> say(const dissect::OlderCertificateVerify& message);
std::vector<Fact> say(const dissect::OlderNewSessionTicket& message);
std::vector<Fact> say(const dissect::OlderCertificateStatus& message);
std::vector<Fact> say(const dissect::Ssl2Hello& hello);
inline std::vector<Fact> say(const dissect::NoFields&) { return {}; }

}  // namespace glasstls::story
