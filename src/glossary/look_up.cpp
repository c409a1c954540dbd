#include "glossary/look_up.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "base/ascii.hpp"
#include "base/named.hpp"
#include "dissect/older_messages.hpp"
#include "glossary/explanation_tables.hpp"
#include "glossary/spelling.hpp"
#include "messages/handshake.hpp"
#include "messages/other_numbers.hpp"
#include "schedule/key_schedule.hpp"

namespace glasstls::glossary {

namespace {

/// Only the letters and digits of a name, in lower case: what its spellings have in common.
std::string key_of(std::string_view name) {
  std::string key;
  for (char c : name)
    if (is_letter(c) || is_digit(c)) key += lower(c);
  return key;
}

/// Other names that people use.
struct Alias {
  std::string_view key, name;
};
constexpr std::array aliases = std::to_array<Alias>({
    {"sni", "server_name"},
    {"alpn", "application_layer_protocol_negotiation"},
    {"psk", "pre_shared_key"},
    {"0rtt", "early_data"},
    {"ech", "encrypted_client_hello"},
    {"sct", "signed_certificate_timestamp"},
    {"ocsp", "status_request"},
    {"stapling", "status_request"},
    {"sessionid", "legacy_session_id"},
    {"ccs", "change_cipher_spec"},
    {"hrr", "HelloRetryRequest"},
    {"eoed", "EndOfEarlyData"},
    {"nst", "NewSessionTicket"},
    {"binder", "PskBinderEntry"},
    {"mastersecret", "main_secret"},
    {"exportermastersecret", "exporter_secret"},
    {"resumptionmastersecret", "resumption_secret"},
    {"clientapplicationtrafficsecret", "client_application_traffic_secret_0"},
    {"serverapplicationtrafficsecret", "server_application_traffic_secret_0"},
    {"p256", "secp256r1"},
    {"prime256v1", "secp256r1"},
    {"p384", "secp384r1"},
    {"p521", "secp521r1"},
    {"curve25519", "x25519"},
    {"mlkem", "X25519MLKEM768"},
    {"mlkem768", "X25519MLKEM768"},
    {"zlib", "compress_certificate"},
    {"muststaple", "Features"},
    {"subjectaltname", "SubjectAltName"},
    {"san", "SubjectAltName"},
    {"extkeyusage", "ExtKeyUsageSyntax"},
    {"extendedkeyusage", "ExtKeyUsageSyntax"},
    {"extension", "extensions"},
    {"body", "extension_data"},
    // The names of keys in traces and records.
    {"plaintext", "TLSPlaintext"},
    {"early", "client_early_traffic_secret"},
    {"earlykeys", "client_early_traffic_secret"},
    {"handshakekeys", "client_handshake_traffic_secret"},
    {"handshakekeys", "server_handshake_traffic_secret"},
    {"application", "client_application_traffic_secret_0"},
    {"application", "server_application_traffic_secret_0"},
    {"applicationkeys", "client_application_traffic_secret_0"},
    {"applicationkeys", "server_application_traffic_secret_0"},
    {"clientapplicationtrafficsecretn1", "client_application_traffic_secret_0"},
    {"serverapplicationtrafficsecretn1", "server_application_traffic_secret_0"},
    {"trafficupd", "client_application_traffic_secret_0"},
    {"trafficupd", "server_application_traffic_secret_0"},
    {"trafficupd", "KeyUpdate"},
});

/// The number with that name in a registry; empty for GREASE, which has many.
template <class Number>
std::optional<std::size_t> number_of(std::string_view name) {
  constexpr std::size_t most = sizeof(Number) == 1 ? 0xff : 0xffff;
  for (std::size_t number = 0; name != "GREASE" && number <= most; ++number)
    if (name_of(static_cast<Number>(number)) == name) return number;
  return std::nullopt;
}

template <class Number>
void add_number(std::vector<dissect::Fact>& facts, std::string_view name) {
  const auto number = number_of<Number>(name);
  if (!number) return;
  facts.push_back({"number",
                   sizeof(Number) == 1
                       ? std::to_string(*number)
                       : code(static_cast<std::uint16_t>(*number)) + " (" + std::to_string(*number) + ")",
                   {}});
}

template <class M>
void add_message_number(std::vector<dissect::Fact>& facts, std::string_view name) {
  if (M::name == name) facts.push_back({"msg_type", std::to_string(static_cast<unsigned>(M::msg_type)), {}});
}

template <class... M>
void add_message_numbers(std::vector<dissect::Fact>& facts, std::string_view name,
                         const std::variant<M...>*) {
  (add_message_number<M>(facts, name), ...);
}

/// RFC 9846 4.3, Table 1: the messages that may carry the extension.
void add_carriers(std::vector<dissect::Fact>& facts, std::string_view name) {
  using enum messages::Carrier;
  const auto number = number_of<messages::ExtensionType>(name);
  if (!number) return;
  const auto type = static_cast<messages::ExtensionType>(*number);
  std::string carriers;
  const auto others = messages::other_numbers(type);  // not in the table
  if (std::any_of(others.begin(), others.end(), [&](const auto& o) { return o.number == *number; })) return;
  for (messages::Carrier carrier : {ClientHello, ServerHello, HelloRetryRequest, EncryptedExtensions,
                                    CertificateRequest, Certificate, NewSessionTicket}) {
    bool is_allowed = true;
    try {
      messages::check_extensions({{type, {}}}, carrier, std::array{type});
    } catch (const Failure& failure) {
      is_allowed = failure.alert != Alert::illegal_parameter;
    }
    if (is_allowed) carriers.append(carriers.empty() ? "" : ", ").append(name_of(carrier));
  }
  facts.push_back({"may appear in", carriers, {}});
}

void add_labels(std::vector<dissect::Fact>& facts, std::string_view name) {
  for (const schedule::SecretRow& row : schedule::secret_rows()) {
    if (row.name != name) continue;
    if (!row.label.empty()) facts.push_back({"HKDF label", "\"tls13 " + std::string(row.label) + "\"", {}});
    if (!row.keylog_label.empty()) facts.push_back({"in the key log", std::string(row.keylog_label), {}});
  }
}

/// Whether TLS 1.3 has no message of that name. For a name that both have, its own explanation counts.
bool is_only_older(std::string_view message) { return explain(Topic::message, message) == nullptr; }

void add_older_message(std::vector<dissect::Fact>& facts, std::string_view name) {
  constexpr dissect::Spoken tls12{messages::ProtocolVersion::tls12, {}};
  for (unsigned type = 0; type <= 0xff; ++type)
    if (dissect::message_name(Bytes{static_cast<std::uint8_t>(type), 0, 0, 0}, tls12) == name)
      facts.push_back({"msg_type", std::to_string(type), {}});
  facts.push_back({"used in", "versions before TLS 1.3", {}});
}

Entry entry(Topic topic, const Explanation& explanation) {
  Entry entry{topic, &explanation, {}};
  const std::string_view name = explanation.name;
  switch (topic) {
    case Topic::message:
      add_message_numbers(entry.facts, name, static_cast<const messages::Message*>(nullptr));
      if (is_only_older(name)) add_older_message(entry.facts, name);
      break;
    case Topic::extension:
      add_number<messages::ExtensionType>(entry.facts, name);
      add_carriers(entry.facts, name);
      break;
    case Topic::secret: add_labels(entry.facts, name); break;
    case Topic::alert: add_number<Alert>(entry.facts, name); break;
    case Topic::record: add_number<messages::ContentType>(entry.facts, name); break;
    case Topic::cipher_suite: add_number<messages::CipherSuite>(entry.facts, name); break;
    case Topic::group: add_number<messages::NamedGroup>(entry.facts, name); break;
    case Topic::signature_scheme: add_number<messages::SignatureScheme>(entry.facts, name); break;
    case Topic::psk_mode: add_number<messages::PskKeyExchangeMode>(entry.facts, name); break;
    case Topic::field:
    case Topic::state:
    case Topic::certificate_field: break;
  }
  return entry;
}

template <class Visit>
void for_each_explanation(Visit visit) {
  for (std::size_t topic = 0; topic < topic_count; ++topic)
    for (const Explanation& explanation : explanations(static_cast<Topic>(topic)))
      visit(static_cast<Topic>(topic), explanation);
  for (const Explanation& older : explained_older_messages())
    if (is_only_older(older.name)) visit(Topic::message, older);
}

/// RFC 9846 7.1 and RFC 9850: whether that is the secret's label in the key schedule or in key logs.
bool has_label(std::string_view secret, std::string_view key) {
  for (const schedule::SecretRow& row : schedule::secret_rows()) {
    if (row.name == secret && !row.label.empty() &&
        (key_of(row.label) == key || "tls13" + key_of(row.label) == key || key_of(row.keylog_label) == key))
      return true;
  }
  return false;
}

/// The names of a number in each registry.
std::vector<std::pair<Topic, std::string_view>> names_of(std::string_view text) {
  const bool is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (is_hexadecimal) text.remove_prefix(2);
  unsigned number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, is_hexadecimal ? 16 : 10);
  if (error != std::errc{} || end != text.data() + text.size() || number > 0xffff) return {};
  if (!is_hexadecimal) return {{Topic::alert, number > 0xff ? "" : name_of(static_cast<Alert>(number))}};
  return {{Topic::cipher_suite, name_of(static_cast<messages::CipherSuite>(number))},
          {Topic::extension, name_of(static_cast<messages::ExtensionType>(number))},
          {Topic::group, name_of(static_cast<messages::NamedGroup>(number))},
          {Topic::signature_scheme, name_of(static_cast<messages::SignatureScheme>(number))}};
}

bool is_section_number(std::string_view text) {
  bool expects_part = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' && !expects_part) {
      expects_part = true;
    } else if ((text[i] >= '0' && text[i] <= '9') || (i == 0 && text[i] >= 'A' && text[i] <= 'Z')) {
      expects_part = false;
    } else {
      return false;
    }
  }
  return !expects_part;
}

/// "RFC 8879" or "8879", if none of its sections is known here; 0 for anything else.
int whole_rfc(std::string_view name) {
  const std::string key = key_of(name);
  const std::string_view digits = std::string_view(key).substr(key.starts_with("rfc") ? 3 : 0);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number = error == std::errc{} && end == digits.data() + digits.size() && digits.size() == 4;
  const bool has_sections = std::any_of(sections().begin(), sections().end(),
                                        [&](const Section& one) { return one.rfc == number; });
  return is_number && !has_sections ? number : 0;
}

}  // namespace

std::vector<Entry> entries(Topic topic) {
  std::vector<Entry> all;
  for (const Explanation& explanation : explanations(topic)) all.push_back(entry(topic, explanation));
  return all;
}

std::vector<Entry> look_up(std::string_view name) {
  constexpr std::string_view length = " length";  // "ticket length": the ticket is what needs explaining
  if (name.ends_with(length) && name != "tag and length") name.remove_suffix(length.size());
  const std::string key = key_of(name);
  if (key.empty()) return {};
  const auto has_alias = [&](std::string_view other) {
    return std::any_of(aliases.begin(), aliases.end(),
                       [&](const Alias& a) { return a.key == key && a.name == other; });
  };
  const auto numbered = names_of(name);
  const int rfc = whole_rfc(name);
  std::vector<Entry> found;
  for_each_explanation([&](Topic topic, const Explanation& explanation) {
    const bool is_called_so =
        key_of(explanation.name) == key || has_alias(explanation.name) ||
        (topic == Topic::secret && has_label(explanation.name, key)) ||
        std::find(numbered.begin(), numbered.end(), std::pair(topic, explanation.name)) != numbered.end() ||
        (rfc != 0 && explanation.section.number == rfc);
    if (is_called_so) found.push_back(entry(topic, explanation));
  });
  return found;
}

std::vector<std::string> nearest(std::string_view name) {
  constexpr std::size_t most = 5, longest = 64;
  const std::string key = key_of(name.substr(0, longest));
  std::vector<std::pair<std::size_t, std::string>> ranked;
  if (key.empty()) return {};
  std::vector<std::string> words;
  std::istringstream split{std::string(name.substr(0, longest))};
  for (std::string word; split >> word;) words.push_back(key_of(word));
  for_each_explanation([&](Topic, const Explanation& explanation) {
    const std::string other = key_of(explanation.name);
    // "expired certificate" means certificate_expired.
    const bool is_part = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      return word.size() >= 3 && other.find(word) != std::string::npos;
    });
    const std::size_t far = is_part ? 1 : edit_distance(key, other);
    if (far <= std::max<std::size_t>(2, key.size() / 3)) ranked.emplace_back(far, explanation.name);
  });
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [far, other] : ranked)
    if (names.size() < most && std::find(names.begin(), names.end(), other) == names.end())
      names.push_back(std::move(other));
  return names;
}

std::optional<SectionEntry> look_up_section(std::string_view text) {
  std::istringstream words{std::string(text)};
  int rfc = 9846;
  std::string number;
  for (std::string word; words >> word;) {
    if (word == "section" || word == "appendix") continue;
    for (std::string_view prefix : {"RFC", "rfc"})
      if (word.starts_with(prefix)) word.erase(0, prefix.size());
    while (word.ends_with(',') || word.ends_with(':')) word.pop_back();
    if (word.empty()) continue;
    if (!is_section_number(word) || !number.empty()) return std::nullopt;
    if (word.size() == 4 && word.find('.') == std::string::npos && word[0] <= '9')
      rfc = std::stoi(word);
    else
      number = word;
  }
  const Section* section = find_section({rfc, number});
  if (!section) return std::nullopt;
  SectionEntry found{section, counterpart(*section), {}, {}};
  const Section* newer = section->rfc == 8446 ? found.counterpart : section;
  for_each_explanation([&](Topic topic, const Explanation& explanation) {
    if (newer && explanation.section == newer->citation()) found.entries.push_back(entry(topic, explanation));
  });
  const std::string inside = number + ".";
  for (const Section& other : sections())
    if (other.rfc == rfc && other.number.starts_with(inside) &&
        other.number.find('.', inside.size()) == std::string_view::npos)
      found.below.push_back(&other);
  return found;
}

}  // namespace glasstls::glossary
