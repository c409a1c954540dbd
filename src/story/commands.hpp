#pragma once

#include "story/story.hpp"

namespace glasstls::story {

/// A command for a POSIX shell with OpenSSL 3 that computes a value of the connection again.
struct ShellCommand {
  std::string makes{};  ///< "client_handshake_traffic_secret", "transcript hash", "verify_data"
  std::string text{};   ///< prints the value in lower-case hexadecimal, and nothing else
  Bytes value{};        ///< what it prints; empty if the story does not have it
};

/// How much text all commands of a story may have together; what comes later has none.
inline constexpr std::size_t most_command_text = 16 << 20;

/// For each step of the story those that belong to it: for a secret how it is derived, for a handshake
/// message the transcript hash that it leads to, for a Finished its verify_data (RFC 9846 4.1, 4.5.3, 7.1).
/// If the story has no secrets, shell variables take their place. No name in a hostile
/// trace can make a command do anything else.
std::vector<std::vector<ShellCommand>> commands(const Story& story);

}  // namespace glasstls::story
