#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/parser.hpp"

namespace glasstls::cli {

/// The options of a client, for commands that make connections.
class ClientOptions {
 public:
  /// Adds the options. `parser` and `arguments` outlive this.
  ClientOptions(Parser& parser, ClientArguments& arguments);
  ClientOptions(const ClientOptions&) = delete;
  ClientOptions& operator=(const ClientOptions&) = delete;
  ~ClientOptions();

  /// Reads and checks their values. After Parser::parse(). Throws UsageError.
  void read();

 private:
  void add_what_is_offered(Parser& parser);
  void add_files(Parser& parser);

  ClientArguments& arguments_;
  std::vector<std::string> suites_{}, groups_{}, alpn_{};
  std::string psk_{}, psk_hash_ = "sha256", seconds_{}, policy_{};
};

}  // namespace glasstls::cli
