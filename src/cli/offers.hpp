#pragma once

#include <string>
#include <vector>

#include "messages/numbers.hpp"
#include "x509/path/validation_policy.hpp"

/// Names on the command line: what a side of TLS offers or takes.
namespace glasstls::cli {

/// The items of lists that are written with commas, with several options, or both.
std::vector<std::string> split(const std::vector<std::string>& lists);

/// The cipher suites and the groups of that name, in that order. UsageError where there is none, which lists
/// those that there are.
std::vector<messages::CipherSuite> suites_called(const std::vector<std::string>& lists);
std::vector<messages::NamedGroup> groups_called(const std::vector<std::string>& lists);

/// What --policy is for, in the words of --help.
inline constexpr const char* policy_help =
    "Hold certificates to webpki (public servers), or to rfc5280 alone; else it is webpki below the "
    "system's authorities, and RFC 5280's path validation below your own";

/// The policy of that name; the usual one for an empty name. Throws UsageError.
x509::ValidationPolicy policy_called(const std::string& name);

}  // namespace glasstls::cli
