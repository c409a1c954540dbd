#pragma once

#include <span>
#include <string_view>

/// cli: the commands and their arguments. One file for each command.
namespace glasstls::cli {

/// What the program tells the shell. These numbers are part of the interface and never change their meaning.
enum class ExitCode : int {
  done = 0,
  mismatch = 1,  ///< vectors, grade, demo, lab, probe, replay: it did not go as it should, or as predicted
  usage = 2,
  resolve = 3,
  tcp = 4,
  alert_sent = 5,
  alert_received = 6,
  certificate = 7,
  http = 8,
  closed = 9,
  file = 10,
  nothing = 11,  ///< nothing was shown to be right
  internal = 70,
};

/// An exit code in words.
struct ExitCodeText {
  ExitCode code;
  std::string_view text;
};

/// All codes, for help and documents.
std::span<const ExitCodeText> exit_codes();

}  // namespace glasstls::cli
