#include "cli/parser.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <set>

#include "cli/arguments.hpp"
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

/// Says in our words what the library complains about. `app` has read as much as it could.
[[noreturn]] void refuse(const CLI::App& app, const CLI::ParseError& error) {
  // An unknown option first: it may be the reason why something else seems to be missing.
  const std::vector<std::string> rest = app.remaining();
  for (const std::string& word : rest)
    if (word.size() > 1 && word.starts_with('-')) refuse_option(app, word);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) && !rest.empty())
    throw UsageError(in_quotes(rest.front()) + " is one argument too many");
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_required() && option->count() == 0)
      throw UsageError(option->get_name() + " is missing: " + option->get_description());
    if (option->count() == 0) continue;
    for (const CLI::Option* other : option->get_needs())
      if (other->count() == 0) throw UsageError(option->get_name() + " needs " + usage(*other) + " too");
    for (const CLI::Option* other : option->get_excludes())
      if (other->count() > 0)
        throw UsageError(option->get_name() + " and " + other->get_name() + " cannot be given together");
  }
  const std::string what = error.what();
  for (const CLI::Option* option : app.get_options())
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) && what.starts_with(option->get_name()))
      throw UsageError(option->get_items_expected_max() == 0 ? option->get_name() + " takes no value"
                       : option->count() > 1                 ? option->get_name() + " can be given only once"
                                             : option->get_name() + " needs a value: " + usage(*option));
  throw UsageError(what);
}

}  // namespace

Option& Option::needs(const Option& other) {
  option_->needs(other.option_);
  return *this;
}

Option& Option::excludes(const Option& other) {
  option_->excludes(other.option_);
  return *this;
}

Option& Option::required() {
  option_->required();
  return *this;
}

bool Option::given() const { return option_->count() > 0; }

struct Parser::Library {
  Library(const std::string& command, const std::string& about) : app(about, command) {}

  CLI::App app;
  std::set<const CLI::Option*> may_be_empty{};
};

Parser::Parser(const std::string& command, const std::string& about)
    : library_(std::make_unique<Library>(command, about)) {}

Parser::~Parser() = default;

Option Parser::flag(const std::string& names, bool& value, const std::string& help) {
  return Option(library_->app.add_flag(names, value, help));
}

Option Parser::text(const std::string& names, std::string& value, const std::string& type,
                    const std::string& help) {
  return Option(library_->app.add_option(names, value, help)->type_name(type));
}

Option Parser::any_text(const std::string& names, const std::function<void(const std::string&)>& set,
                        const std::string& type, const std::string& help) {
  CLI::Option* option = library_->app.add_option_function<std::string>(names, set, help);
  library_->may_be_empty.insert(option);
  return Option(option->type_name(type));
}

Option Parser::texts(const std::string& names, std::vector<std::string>& values, const std::string& type,
                     const std::string& help) {
  return Option(library_->app.add_option(names, values, help)
                    ->type_name(type)
                    ->expected(1)
                    ->allow_extra_args(false)
                    ->take_all());
}

Option Parser::number(const std::string& names, const NumberKind& kind,
                      const std::function<void(std::uint64_t)>& set, const std::string& help) {
  const auto read = [kind, set](const std::string& text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || at != end || number > kind.most)
      throw UsageError(in_quotes(text) + " is not a valid " + std::string(kind.what) + ": expected 0 to " +
                       std::to_string(kind.most));
    set(number);
  };
  return Option(
      library_->app.add_option_function<std::string>(names, read, help)->type_name(std::string(kind.type)));
}

Option Parser::word(const std::string& name, std::string& value, const std::string& help) {
  return Option(library_->app.add_option(name, value, help));
}

Option Parser::words(const std::string& name, std::vector<std::string>& values, const std::string& help) {
  return Option(library_->app.add_option(name, values, help));
}

void Parser::footer(const std::string& text) { library_->app.footer(text); }

void Parser::parse(std::span<const std::string> words) {
  CLI::App& app = library_->app;
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
  // An empty value most often comes from a shell variable that is not set. Nothing would notice it later.
  for (const CLI::Option* option : app.get_options())
    for (const std::string& value : option->results())
      if (value.empty() && !library_->may_be_empty.contains(option))
        throw UsageError(option->get_name() + " is empty: it takes " + option->get_type_name());
}

std::string Parser::given_besides(const Option& allowed) const {
  for (const CLI::Option* option : library_->app.get_options())
    if (option->count() > 0 && option != allowed.option_ && !option->get_positional())
      return option->get_name();
  return {};
}

}  // namespace glasstls::cli
