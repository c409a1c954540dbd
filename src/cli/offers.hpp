#pragma once

#include <string>
#include <vector>

#include "messages/numbers.hpp"
#include "x509/path/validation_policy.hpp"

/// Names on the command line: what a side of TLS offers or accepts.
namespace glasstls::cli {

/// The items of all `lists`, which separate items with commas.
std::vector<std::string> split(const std::vector<std::string>& lists);

/// The cipher suites with these names, in that order. Throws UsageError, which lists the known names.
std::vector<messages::CipherSuite> suites_called(const std::vector<std::string>& lists);
/// The groups with these names, likewise.
std::vector<messages::NamedGroup> groups_called(const std::vector<std::string>& lists);

/// What --policy is for, in the words of --help.
inline constexpr const char* policy_help =
    "Check certificates by the rules of webpki (public servers), or only of rfc5280; default: webpki for "
    "the system's authorities, and rfc5280 for your own";

/// The policy of that name; for an empty name the default. Throws UsageError.
x509::ValidationPolicy policy_called(const std::string& name);

}  // namespace glasstls::cli
