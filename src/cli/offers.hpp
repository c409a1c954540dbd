#pragma once

#include <string>
#include <vector>

#include "messages/numbers.hpp"

/// Lists of names on the command line: what a side of TLS offers or takes.
namespace glasstls::cli {

/// The items of lists that are written with commas, with several options, or both.
std::vector<std::string> split(const std::vector<std::string>& lists);

/// The cipher suites and the groups of that name, in that order. UsageError where there is none, which lists
/// those that there are.
std::vector<messages::CipherSuite> suites_called(const std::vector<std::string>& lists);
std::vector<messages::NamedGroup> groups_called(const std::vector<std::string>& lists);

}  // namespace glasstls::cli
