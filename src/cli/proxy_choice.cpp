#include "cli/proxy_choice.hpp"

#include <cstdlib>

#include "cli/arguments.hpp"

namespace glasstls::cli {

namespace {

/// The first of two variables that is set and not empty, and its name.
std::pair<const char*, std::string> from_environment(const char* first, const char* second) {
  for (const char* name : {first, second})
    if (const char* value = std::getenv(name); value && *value) return {name, value};
  return {first, ""};
}

}  // namespace

std::optional<flow::Proxies> choose_proxies(const std::optional<std::string>& option) {
  auto [source, proxy] = from_environment("https_proxy", "HTTPS_PROXY");
  if (option) {
    source = "--proxy";
    proxy = *option;
  }
  if (proxy.empty()) return std::nullopt;
  try {
    return flow::Proxies(proxy, from_environment("no_proxy", "NO_PROXY").second);
  } catch (const http::HttpError& error) {
    throw UsageError(std::string(source) + ": " + error.what() +
                     (option ? "" : "; --proxy '' goes without one"));
  }
}

}  // namespace glasstls::cli
