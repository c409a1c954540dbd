#pragma once

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/alert.hpp"
#include "base/bytes.hpp"

namespace glasstls::testing {

/// The alerts that a change in a field may be answered with, by the field's name. `accepted` says that the
/// change may pass unnoticed, because the RFC gives the byte no meaning or leaves it to the sender; `waits`
/// that a longer message is still to come, or that it is the sender who cannot go on.
using Expectation = std::map<std::string, std::set<Alert>>;

/// The rows of both; those of `more` take the place of rows with their name.
Expectation with(Expectation some, const Expectation& more);

/// What each byte is changed by.
inline constexpr std::array<std::uint8_t, 3> ways_to_change{0x01, 0x80, 0xff};

/// Changes each byte of a message in each way and checks that `outcome` gives an alert that the byte's field
/// may give. Returns the names of the message's fields.
std::set<std::string> check_changes(const std::string& title, const Bytes& original,
                                    const Expectation& expectation,
                                    const std::function<Alert(const Bytes&)>& outcome);

/// Checks that the expectation promises no more than happens: each field that it names is one of `fields`.
void check_fields(const std::string& title, const Expectation& expectation,
                  const std::set<std::string>& fields);

}  // namespace glasstls::testing
