#include "cli/offers.hpp"

#include <algorithm>
#include <array>

#include "cli/arguments.hpp"

namespace glasstls::cli {

namespace {

using messages::CipherSuite;
using messages::NamedGroup;

constexpr std::array suites{CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384,
                            CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
constexpr std::array groups{NamedGroup::X25519MLKEM768, NamedGroup::SecP256r1MLKEM768, NamedGroup::x25519,
                            NamedGroup::secp256r1,      NamedGroup::secp384r1,         NamedGroup::secp521r1};

/// The values that are called so; `what` says what they are when one is not known.
template <class Number, std::size_t N>
std::vector<Number> find_all(const std::vector<std::string>& lists, const std::array<Number, N>& known,
                             std::string_view what) {
  std::vector<Number> found;
  for (const std::string& name : split(lists)) {
    const auto it = std::find_if(known.begin(), known.end(), [&](Number n) { return name_of(n) == name; });
    if (it == known.end()) {
      std::string text = "there is no " + std::string(what) + " \"" + name + "\" here; choose from";
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
  return find_all(lists, suites, "cipher suite");
}

std::vector<NamedGroup> groups_called(const std::vector<std::string>& lists) {
  return find_all(lists, groups, "group");
}

x509::Policy policy_called(const std::string& name) {
  if (name.empty()) return x509::Policy::usual();
  if (name == "webpki") return x509::Policy::webpki();
  if (name == "rfc5280") return x509::Policy::rfc5280();
  throw UsageError("there is no policy \"" + name + "\"; choose from webpki, rfc5280");
}

}  // namespace glasstls::cli
