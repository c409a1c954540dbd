#pragma once

#include <optional>
#include <string>

#include "flow/proxy.hpp"

namespace glasstls::cli {

/// The proxies that --proxy names, or else https_proxy or HTTPS_PROXY in the environment, with the exceptions
/// in no_proxy or NO_PROXY. An empty --proxy is none. Throws UsageError.
std::optional<flow::Proxies> choose_proxies(const std::optional<std::string>& option);

}  // namespace glasstls::cli
