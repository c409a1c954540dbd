#include "glossary/explain.hpp"

#include <algorithm>

#include "dissect/versions.hpp"
#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

std::string_view name_of(Topic topic) {
  switch (topic) {
    using enum Topic;
    case message: return "message";
    case extension: return "extension";
    case field: return "field";
    case secret: return "secret";
    case state: return "state";
    case alert: return "alert";
    case record: return "record";
    case cipher_suite: return "cipher suite";
    case group: return "group";
    case signature_scheme: return "signature scheme";
    case psk_mode: return "PSK mode";
    case certificate_field: return "field of a certificate";
  }
  return "";
}

std::span<const Explanation> explanations(Topic topic) {
  switch (topic) {
    using enum Topic;
    case message: return explained_messages();
    case extension: return explained_extensions();
    case field: return explained_fields();
    case secret: return explained_secrets();
    case state: return explained_states();
    case alert: return explained_alerts();
    case record: return explained_records();
    case cipher_suite: return explained_cipher_suites();
    case group: return explained_groups();
    case signature_scheme: return explained_signature_schemes();
    case psk_mode: return explained_psk_modes();
    case certificate_field: return explained_certificate_fields();
  }
  return {};
}

namespace {

const Explanation* find(std::span<const Explanation> all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Explanation& e) { return e.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const Explanation* explain(Topic topic, std::string_view name) { return find(explanations(topic), name); }

const Explanation* explain(Topic topic, std::string_view name, dissect::Spoken spoken) {
  if (dissect::is_older(spoken.version)) {
    if (topic == Topic::message) return find(explained_older_messages(), name);
    if (topic == Topic::record) return find(explained_older_records(), name);
  }
  return explain(topic, name);
}

}  // namespace glasstls::glossary
