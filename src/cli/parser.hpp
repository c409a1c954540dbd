#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

namespace glasstls::cli {

/// Reads `words`. Throws HelpWanted or UsageError (arguments.hpp).
void parse_words(CLI::App& app, std::span<const std::string> words);

/// Whom to reach for TARGET, and whom to believe. `Arguments` has the fields ca, ca_only, insecure and
/// connect_to.
template <class Arguments>
void add_reaching_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--ca", arguments.ca, "Trust the authorities in FILE (PEM) too")->type_name("FILE");
  app.add_option("--ca-only", arguments.ca_only, "Trust the authorities in FILE and no others")
      ->type_name("FILE");
  app.add_flag("--insecure", arguments.insecure, "Go on whatever is wrong with the certificate, and show it");
  app.add_option("--connect-to", arguments.connect_to, "Connect there; name and checks stay TARGET's")
      ->type_name("HOST:PORT");
}

}  // namespace glasstls::cli
