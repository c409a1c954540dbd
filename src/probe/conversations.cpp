#include "probe/conversations.hpp"

#include "probe/client_families/client_families.hpp"
#include "probe/families/families.hpp"

namespace glasstls::probe {

const std::vector<Conversation>& server_conversations() {
  static const std::vector<Conversation> all = [] {
    std::vector<Conversation> made;
    for (const auto family :
         {families::add_ordinary, families::add_lengths, families::add_extensions, families::add_versions,
          families::add_choices, families::add_key_shares, families::add_retries, families::add_fragments,
          families::add_states, families::add_records, families::add_changes_of_cipher, families::add_alerts,
          families::add_finished, families::add_key_updates, families::add_pre_shared_keys,
          families::add_early_data, families::add_client_certificates, families::add_authentication})
      family(made);
    return made;
  }();
  return all;
}

const std::vector<Conversation>& client_conversations() {
  static const std::vector<Conversation> all = [] {
    std::vector<Conversation> made;
    for (const auto family :
         {client_families::add_ordinary, client_families::add_server_hello, client_families::add_retries,
          client_families::add_extensions, client_families::add_lengths, client_families::add_authentication,
          client_families::add_certificates, client_families::add_states, client_families::add_fragments,
          client_families::add_records, client_families::add_alerts, client_families::add_finished,
          client_families::add_later_messages, client_families::add_resumption,
          client_families::add_client_hellos})
      family(made);
    for (Conversation& one : made) {
      one.name = "visit-" + one.name;
      one.peer = Peer::client;
    }
    return made;
  }();
  return all;
}

bool fits(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, from = 0;
  while (n < name.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p, ++n;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace glasstls::probe
