#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/parser.hpp"

namespace glasstls::cli {

/// The options of a client, for commands that make connections. `app` and `arguments` outlive this.
class ClientOptions {
 public:
  ClientOptions(CLI::App& app, ClientArguments& arguments);
  /// Once the words are parsed. Throws UsageError.
  void read();

 private:
  CLI::App& app_;
  ClientArguments& arguments_;
  std::vector<std::string> suites_{}, groups_{}, alpn_{};
  std::string psk_{}, psk_hash_ = "sha256", seconds_{}, policy_{};
};

}  // namespace glasstls::cli
