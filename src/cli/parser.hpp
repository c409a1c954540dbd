#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class Option;
}

/// The options of a command. Behind this is CLI11, which takes long to compile: only parser.cpp includes it.
namespace glasstls::cli {

/// An option of a Parser, to say more about it.
class Option {
 public:
  /// Given only together with `other`.
  Option& needs(const Option& other);
  /// Not given together with `other`.
  Option& excludes(const Option& other);
  /// It must be given.
  Option& required();

  /// Whether it was given. After Parser::parse().
  bool given() const;

 private:
  friend class Parser;
  explicit Option(CLI::Option* option) : option_(option) {}

  CLI::Option* option_;
};

/// What kind of number an option takes, for the error: "99999 is not a valid port: expected 0 to 65535".
struct NumberKind {
  std::string_view what;
  std::uint64_t most;
  std::string_view type = "NUMBER";  ///< as the help shows it
};

/// Reads the words of one command. `value` in the members below outlives the parser and keeps what it has if
/// the option is not given.
class Parser {
 public:
  /// `command` is "glasstls connect", `about` what help says about it.
  Parser(const std::string& command, const std::string& about);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// An option without a value. `names` are "-v,--verbose", here and below.
  Option flag(const std::string& names, bool& value, const std::string& help);
  /// An option with a value that is not empty. `type` is how help shows the value: "FILE".
  Option text(const std::string& names, std::string& value, const std::string& type, const std::string& help);
  /// An option whose value may be empty, which is not the same as leaving the option out. `set` gets the
  /// value before it is known whether the rest of the command line is right.
  Option any_text(const std::string& names, const std::function<void(const std::string&)>& set,
                  const std::string& type, const std::string& help);
  /// An option that may be given several times.
  Option texts(const std::string& names, std::vector<std::string>& values, const std::string& type,
               const std::string& help);
  /// An option that takes a whole number from 0 to `kind.most`.
  Option number(const std::string& names, const NumberKind& kind,
                const std::function<void(std::uint64_t)>& set, const std::string& help);
  /// A word that is not an option, or several words.
  Option word(const std::string& name, std::string& value, const std::string& help);
  Option words(const std::string& name, std::vector<std::string>& values, const std::string& help);

  /// Text below the options.
  void footer(const std::string& text);

  /// Reads `words`. Throws HelpWanted or UsageError (arguments.hpp).
  void parse(std::span<const std::string> words);

  /// The name of an option other than `allowed` that was given; empty if there is none.
  std::string given_besides(const Option& allowed) const;

 private:
  struct Library;
  std::unique_ptr<Library> library_;
};

}  // namespace glasstls::cli
