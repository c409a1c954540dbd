#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "cli/arguments.hpp"
#include "conformance/report/writers.hpp"

namespace glasstls::cli {

/// Of `glasstls probe`.
struct ProbeArguments {
  std::string target;          ///< HOST:PORT; empty only with `list`
  std::string filter = "*";    ///< which conversations
  std::string name;            ///< for server_name; empty: the host, if it is no address
  std::string cert, key;       ///< files for servers that ask for a certificate; both or neither
  std::string trace_failures;  ///< a folder; empty: no traces
  unsigned jobs = 1;
  std::chrono::milliseconds timeout{5000};
  std::optional<std::uint64_t> seed;
  bool list = false;
  bool client = false;     ///< whether clients are tested
  std::string drive;       ///< the command that makes a client visit; empty: clients come by themselves
  std::string authority;   ///< the file to write the certificate of the clients' authority into
  std::string host;        ///< the address to listen on; empty: loopback
  std::uint16_t port = 0;  ///< to listen on; 0: the system chooses
  conformance::report::Format format = conformance::report::Format::text;
};
/// Reads the words after `glasstls probe`. Throws HelpWanted or UsageError.
ProbeArguments read_probe_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
