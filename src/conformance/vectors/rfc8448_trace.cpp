#include "conformance/vectors/rfc8448_trace.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/vectors/builtin_traces.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::conformance {

using namespace messages;
using nlohmann::json;

namespace {

const json& member(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) throw Malformed("there is no \"" + std::string(name) + "\"");
  return *found;
}

const json& array(const json& object, const char* name) {
  const json& value = member(object, name);
  if (!value.is_array()) throw Malformed("\"" + std::string(name) + "\" is not a list");
  return value;
}

std::string text(const json& object, const char* name) {
  const json& value = member(object, name);
  if (!value.is_string()) throw Malformed("\"" + std::string(name) + "\" is not a text");
  return value.get<std::string>();
}

Bytes hex(const std::string& digits, const std::string& name) {
  auto bytes = from_hex(digits);
  if (!bytes) throw Malformed("\"" + name + "\" is not hexadecimal");
  return std::move(*bytes);
}

Bytes hex_in(const json& object, const char* name) { return hex(text(object, name), name); }

/// A number that fits into `T`, which may be an enum.
template <class T>
T number(const json& value, const char* name) {
  if (!value.is_number_unsigned() || value.get<std::uint64_t>() >= std::uint64_t{1} << (8 * sizeof(T)))
    throw Malformed("\"" + std::string(name) + "\" is not a number of " + std::to_string(sizeof(T)) +
                    " bytes");
  return static_cast<T>(value.get<std::uint64_t>());
}

/// The codes of a list of {name, code}.
template <class T>
std::vector<T> codes(const json& object, const char* name) {
  std::vector<T> values;
  for (const json& item : array(object, name)) values.push_back(number<T>(member(item, "code"), "code"));
  return values;
}

ServerNameList server_names(const json& extension) {
  ServerNameList list;
  for (const json& item : array(extension, "server_name_list"))
    list.server_name_list.push_back({number<std::uint8_t>(member(item, "name_type"), "name_type"),
                                     to_bytes(as_bytes(text(item, "host_name")))});
  return list;
}

KeyShareClientHello key_shares(const json& extension) {
  KeyShareClientHello body;
  for (const json& share : array(extension, "client_shares"))
    body.client_shares.push_back(
        {number<NamedGroup>(member(member(share, "group"), "code"), "code"), hex_in(share, "key_exchange")});
  return body;
}

OfferedPsks offered_psks(const json& extension) {
  OfferedPsks psks;
  for (const json& item : array(extension, "identities"))
    psks.identities.push_back(
        {hex_in(item, "identity"),
         number<std::uint32_t>(member(item, "obfuscated_ticket_age"), "obfuscated_ticket_age")});
  for (const json& size : array(extension, "binder_sizes"))
    psks.binders.push_back({Bytes(number<std::uint8_t>(size, "binder_sizes"))});
  return psks;
}

Extension read_extension(const json& extension) {
  const auto type = number<ExtensionType>(member(extension, "type"), "type");
  switch (type) {
    case ExtensionType::server_name: return make_extension(server_names(extension));
    case ExtensionType::renegotiation_info:
      return make_extension(RenegotiationInfo{hex_in(extension, "renegotiated_connection")});
    case ExtensionType::supported_groups:
      return make_extension(NamedGroupList{codes<NamedGroup>(extension, "named_group_list")});
    case ExtensionType::session_ticket: return make_extension(SessionTicket{hex_in(extension, "ticket")});
    case ExtensionType::key_share: return make_extension(key_shares(extension));
    case ExtensionType::early_data: return make_extension(Empty<ExtensionType::early_data>{});
    case ExtensionType::supported_versions:
      return make_extension(SupportedVersionsClientHello{codes<ProtocolVersion>(extension, "versions")});
    case ExtensionType::signature_algorithms:
      return make_extension(
          SignatureSchemeList{codes<SignatureScheme>(extension, "supported_signature_algorithms")});
    case ExtensionType::cookie: return make_extension(Cookie{hex_in(extension, "cookie")});
    case ExtensionType::psk_key_exchange_modes:
      return make_extension(PskKeyExchangeModes{codes<PskKeyExchangeMode>(extension, "ke_modes")});
    case ExtensionType::record_size_limit:
      return make_extension(RecordSizeLimit{
          number<std::uint16_t>(member(extension, "record_size_limit"), "record_size_limit")});
    case ExtensionType::padding:
      return make_extension(
          Padding{Bytes(number<std::uint16_t>(member(extension, "zero_octets"), "zero_octets"))});
    case ExtensionType::pre_shared_key: return make_extension(offered_psks(extension));
    default: throw Malformed("no such extension in RFC 8448: " + text(extension, "name"));
  }
}

HelloProfile read_hello(const json& hello) {
  HelloProfile profile;
  const Bytes random = hex_in(hello, "random");
  if (random.size() != profile.random.size()) throw Malformed("\"random\" does not have 32 bytes");
  std::copy(random.begin(), random.end(), profile.random.begin());
  profile.legacy_session_id = hex_in(hello, "legacy_session_id");
  profile.cipher_suites = codes<CipherSuite>(hello, "cipher_suites");
  for (const json& extension : array(hello, "extensions"))
    profile.extensions.push_back(read_extension(extension));
  return profile;
}

Step read_step(const json& object) {
  Step step{.who = text(object, "who"), .action = text(object, "action")};
  if (step.who != "client" && step.who != "server") throw Malformed("no such side: " + step.who);
  for (const auto& [name, value] : object.items())
    if (value.is_string()) step.words.set(name, value.get<std::string>());
  const json& figures = member(object, "figures");
  if (!figures.is_object()) throw Malformed("\"figures\" is not an object");
  for (const auto& [name, value] : figures.items())
    step.figures[name] = hex(text(figures, name.c_str()), name);
  return step;
}

}  // namespace

const Bytes& Step::figure(std::string_view name) const {
  const auto found = figures.find(name);
  if (found == figures.end()) throw Malformed(describe() + " has no \"" + std::string(name) + "\"");
  return found->second;
}

std::string Step::describe() const {
  std::string words_said;
  for (const char* word :
       {"group", "message", "purpose", "direction", "data", "content_type", "name", "label"})
    if (const std::string said = words.text_or_empty(word); !said.empty())
      words_said += ' ' + (word == std::string_view("label") ? '"' + said + '"' : said);
  return "step " + std::to_string(number) + ", {" + who + "} " + action + words_said;
}

bool is_trace(const json& file) {
  return file.is_object() && file.contains("steps") && file.contains("source");
}

Trace read_trace(const json& file) {
  Trace trace{.source = text(file, "source"), .title = text(file, "title"), .client_hellos = {}, .steps = {}};
  for (const json& hello : array(file, "client_hellos")) trace.client_hellos.push_back(read_hello(hello));
  for (const json& object : array(file, "steps")) {
    const std::size_t number = trace.steps.size();
    try {
      trace.steps.push_back(read_step(object));
    } catch (const Malformed& problem) {
      throw Malformed("/steps/" + std::to_string(number) + ": " + problem.what());
    }
    trace.steps.back().number = number;
  }
  return trace;
}

Trace builtin_trace(int section) {
  for (const auto& trace : builtin_traces())
    if (trace.section == section) return read_trace(json::parse(trace.json));
  throw std::out_of_range("RFC 8448 has no trace in section " + std::to_string(section));
}

}  // namespace glasstls::conformance
