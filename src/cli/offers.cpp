#include "cli/offers.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "handshake/client_config.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::cli {

namespace {

using messages::CipherSuite;
using messages::NamedGroup;

/// The values with these names. `what` says what they are if a name is unknown.
template <class Number>
std::vector<Number> find_all(const std::vector<std::string>& lists, const std::vector<Number>& known,
                             std::string_view what) {
  std::vector<Number> found;
  for (const std::string& name : split(lists)) {
    const auto it = std::find_if(known.begin(), known.end(), [&](Number n) { return name_of(n) == name; });
    if (it == known.end()) {
      std::string text = "there is no " + std::string(what) + " \"" + name + "\"; choose from";
      for (Number n : known) text.append(n == known.front() ? " " : ", ").append(name_of(n));
      throw UsageError(text);
    }
    if (std::find(found.begin(), found.end(), *it) == found.end()) found.push_back(*it);
  }
  return found;
}

}  // namespace

std::vector<std::string> split(const std::vector<std::string>& lists) {
  std::vector<std::string> items;
  for (const std::string& list : lists)
    for (std::size_t at = 0; at <= list.size();) {
      const std::size_t end = std::min(list.find(',', at), list.size());
      items.push_back(list.substr(at, end - at));
      at = end + 1;
    }
  return items;
}

std::vector<CipherSuite> suites_called(const std::vector<std::string>& lists) {
  std::vector<CipherSuite> known;
  for (const schedule::SuiteParameters& suite : schedule::implemented_suites()) known.push_back(suite.suite);
  return find_all(lists, known, "cipher suite");
}

std::vector<NamedGroup> groups_called(const std::vector<std::string>& lists) {
  return find_all(lists, handshake::implemented_groups(), "group");
}

x509::ValidationPolicy policy_called(const std::string& name) {
  if (name.empty()) return x509::ValidationPolicy::usual();
  if (name == "webpki") return x509::ValidationPolicy::webpki();
  if (name == "rfc5280") return x509::ValidationPolicy::rfc5280();
  throw UsageError("there is no policy \"" + name + "\"; choose from webpki, rfc5280");
}

}  // namespace glasstls::cli
