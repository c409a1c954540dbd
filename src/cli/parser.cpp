#include "cli/parser.hpp"

#include <charconv>

#include "cli/called_as.hpp"
#include "cli/nearest.hpp"

namespace glasstls::cli {

namespace {

std::string in_quotes(const std::string& word) { return "\"" + word + "\""; }

/// The option's name as help shows it, and what it takes.
std::string usage(const CLI::Option& option) {
  const std::string type = option.get_positional() ? "" : option.get_type_name();
  return option.get_name() + (type.empty() ? "" : " " + type);
}

[[noreturn]] void refuse_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& known : option->get_lnames()) names.push_back("--" + known);
  const std::string meant = nearest(name, names);
  throw UsageError("there is no option " + in_quotes(name) +
                   (meant.empty() ? "" : "; did you mean " + meant + "?"));
}

/// The library's complaint in our words. `app` has read as much as it could.
[[noreturn]] void refuse(const CLI::App& app, const CLI::ParseError& error) {
  // What is not known may have taken the place of what then seems to be missing.
  const std::vector<std::string> rest = app.remaining();
  for (const std::string& word : rest)
    if (word.size() > 1 && word.starts_with('-')) refuse_option(app, word);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) && !rest.empty())
    throw UsageError(in_quotes(rest.front()) + " is one word more than is understood here");
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_required() && option->count() == 0)
      throw UsageError(option->get_name() + " is missing: " + option->get_description());
    if (option->count() == 0) continue;
    for (const CLI::Option* other : option->get_needs())
      if (other->count() == 0) throw UsageError(option->get_name() + " goes with " + usage(*other));
    for (const CLI::Option* other : option->get_excludes())
      if (other->count() > 0)
        throw UsageError(option->get_name() + " and " + other->get_name() + " exclude each other");
  }
  const std::string what = error.what();
  for (const CLI::Option* option : app.get_options())
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) && what.starts_with(option->get_name()))
      throw UsageError(option->get_items_expected_max() == 0 ? option->get_name() + " takes no value"
                       : option->count() > 1                 ? option->get_name() + " can be given once only"
                                             : option->get_name() + " needs a value: " + usage(*option));
  throw UsageError(what);
}

}  // namespace

CLI::Option* add_number(CLI::App& app, const std::string& name, std::string_view what, std::uint64_t most,
                        const std::function<void(std::uint64_t)>& set, const std::string& help) {
  const auto read = [what = std::string(what), most, set](const std::string& text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || at != end || number > most)
      throw UsageError(in_quotes(text) + " is no " + what + ": 0 to " + std::to_string(most));
    set(number);
  };
  return app.add_option_function<std::string>(name, read, help)->type_name("NUMBER");
}

void add_proxy(CLI::App& app, std::optional<std::string>& proxy) {
  // The library takes an empty text for none at all, which is something else here.
  app.add_option_function<std::string>(
         "--proxy", [&proxy](const std::string& text) { proxy = text; },
         "Go through this HTTP proxy (or https_proxy); '' goes without one")
      ->type_name("HOST:PORT");
}

void parse_words(CLI::App& app, std::span<const std::string> words) {
  app.get_formatter()->column_width(26);
  app.set_help_flag("-h,--help", "Show this help");
  try {
    // The library wants the last word first.
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::CallForHelp&) {
    throw HelpWanted(as_called(app.help()));
  } catch (const CLI::ParseError& error) {
    refuse(app, error);
  }
  // An empty name is most often a variable of the shell that is not set, and would be taken for no option.
  for (const CLI::Option* option : app.get_options())
    for (const std::string& value : option->results())
      if (value.empty() && option->get_type_name() != "FORMAT" && option->get_name() != "--proxy")
        throw UsageError(option->get_name() + " is empty: it takes " + option->get_type_name());
}

}  // namespace glasstls::cli
