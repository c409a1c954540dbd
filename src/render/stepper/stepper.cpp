#include "render/stepper/stepper.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "render/stepper/event_lines.hpp"
#include "render/text/layout.hpp"
#include "render/text/observed.hpp"
#include "render/text/places.hpp"
#include "story/commands.hpp"

namespace glasstls::render::stepper {

namespace {

using namespace text;
using story::Direction;

/// A command's name and its short form.
struct Word {
  std::string_view name, brief, help;
};
constexpr std::array words = std::to_array<Word>({
    {"next", "n", "[N]      go to the next event that matters (or N of them)"},
    {"step", "s", "[N]      go to the next event of any kind: records, secrets and rules too"},
    {"back", "b", "[N]      go back and show recorded events again"},
    {"continue", "c", "         continue to the next breakpoint, or to the end"},
    {"goto", "g", "N        go to event N"},
    {"break", "br",
     "[NAME]   stop at a message, state, secret or alert: break ServerHello, break WAIT_EE,\n"
     "                    break alert (also keys, record, data, broken, request, DNS, TCP, TLS, HTTP)"},
    {"delete", "d", "[NAME]   delete a breakpoint, by its name or number; without one, all"},
    {"where", "w", "         the state of the connection: the event, both machines, the keys"},
    {"state", "st", "         both state machines as the RFC draws them"},
    {"list", "l", "[N]      the events around this one; list all names every one"},
    {"print", "p",
     "WHAT     key-schedule, transcript, secrets, keys, or commands (that compute the values again)"},
    {"bytes", "by", "         every byte of this message, record or certificate"},
    {"checks", "ch", "         the rules that were checked so far"},
    {"observer", "o", "         what an observer on the path has seen so far"},
    {"explain", "e", "         what this event is"},
    {"help", "h", "         this"},
    {"quit", "q", "         leave"},
});

/// The only command that `word` can mean, or empty.
std::string_view command_called(std::string_view word) {
  std::string_view found;
  for (const Word& one : words) {
    if (word == one.name || word == one.brief) return one.name;
    if (!one.name.starts_with(word)) continue;
    if (!found.empty()) return {};
    found = one.name;
  }
  return found;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

/// A positive number, or empty.
std::optional<std::size_t> number(std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0) return {};
  return value;
}

std::string spoken(const std::string& line) { return line + "\n"; }

constexpr std::size_t most_breaks = 100;

}  // namespace

std::string Stepper::help() {
  std::string text;
  for (const Word& word : words)
    text += "  " + pad(word.name, 9) + pad(word.brief, 3) + std::string(word.help) + "\n";
  return text + "Events are numbered from 1. You can shorten a command as long as it stays unambiguous.\n";
}

Stepper::Answer Stepper::command(std::string_view line) {
  line = trimmed(line);
  if (line.empty()) return {};
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view word = line.substr(0, end);
  const std::string_view name = command_called(word);
  if (name.empty()) return {spoken("there is no command \"" + safe(word) + "\"; help lists them")};
  return answer({name, trimmed(line.substr(end))});
}

Stepper::Answer Stepper::answer(Words words) {
  const auto [name, rest] = words;
  if (name == "quit") return {{}, Then::quit};
  if (name == "help") return {help()};
  if (name == "print") return {print(rest)};
  if (name == "break") return {rest.empty() ? breakpoints() : set_break(rest)};
  if (name == "delete") return {delete_break(rest)};
  if (name == "list") return {list(rest)};
  if (name == "next" || name == "step" || name == "back") {
    const auto times = rest.empty() ? std::optional<std::size_t>(1) : number(rest);
    if (!times) return {spoken(std::string(name) + " takes a number of events, not \"" + safe(rest) + "\"")};
    if (name == "back") return {back(*times)};
    return go(name == "next" ? Goal::matters : Goal::any, *times);
  }
  if (name == "goto") {
    const auto wanted = number(rest);
    if (!wanted) return {spoken("goto takes the number of an event, from 1 on")};
    if (*wanted <= passed_) {
      passed_ = *wanted;
      return {stop_text()};
    }
    return go(Goal::number, *wanted);
  }
  if (name == "continue") return go(Goal::breakpoint, 1);
  if (name == "where")
    return {spoken(passed_ == 0 ? "before the first event"
                                : "at event " + number_of(passed_) + (story_.timed ? ", " + time() : "")) +
            path_lines(look_, where()) + held()};
  if (name == "state") return {diagrams(look_, where())};
  if (name == "checks") return {checks(look_)};
  if (name == "observer") return {observer(look_)};
  if (!current()) return {spoken("this is before the first event; next goes to it")};
  if (name == "bytes") {
    const std::string lines = stepper::bytes(look_, *current());
    return {lines.empty()
                ? spoken("this event has no bytes of its own; messages, records and certificates have")
                : lines};
  }
  const std::string lines = explanation(look_, *current());
  return {lines.empty() ? spoken("there is no explanation of this event") : lines};
}

bool Stepper::breaks_at(std::size_t index) const {
  return std::any_of(breaks_.begin(), breaks_.end(),
                     [&](const std::string& name) { return is_called(story_.steps[index], name); });
}

/// Goes forward to the goal or to the end of the story. Returns whether it reached the goal.
bool Stepper::run() {
  while (passed_ < story_.steps.size()) {
    const std::size_t index = passed_++;
    bool there = goal_ == Goal::number ? passed_ == times_ : breaks_at(index);
    if (goal_ == Goal::any || (goal_ == Goal::matters && matters(story_.steps[index])))
      there = --times_ == 0 || there;
    if (there) {
      goal_ = Goal::none;
      return true;
    }
  }
  return false;
}

Stepper::Answer Stepper::go(Goal goal, std::size_t times) {
  const std::size_t before = passed_;
  goal_ = goal;
  times_ = times;
  if (run()) return {stop_text()};
  if (growing_) return {{}, Then::go_on};
  goal_ = Goal::none;
  if (passed_ == before)
    return {spoken(passed_ == 0 ? "there is no event in this trace" : "this was the last event")};
  return {stop_text() + spoken("this was the last event")};
}

std::string Stepper::back(std::size_t times) {
  std::size_t to = passed_;
  for (std::size_t at = passed_; at > 1 && times > 0;)
    if (matters(story_.steps[--at - 1])) {
      to = at;
      --times;
    }
  if (to == passed_) return spoken("there is nothing before this event");
  passed_ = to;
  return stop_text();
}

std::optional<std::string> Stepper::grown() {
  if (goal_ == Goal::none || !run()) return {};
  return stop_text();
}

std::string Stepper::over() {
  growing_ = false;
  if (goal_ == Goal::none) return {};
  goal_ = Goal::none;
  return stop_text() + spoken("this was the last event");
}

Position Stepper::where() {
  if (standings_.size() != story_.steps.size()) standings_ = standings(story_);
  return position(story_, standings_, passed_);
}

std::string Stepper::number_of(std::size_t passed) const {
  return std::to_string(passed) + (growing_ ? "" : " of " + std::to_string(story_.steps.size()));
}

std::string Stepper::stop_text() const {
  if (!current()) return {};
  const Headline head = headline(look_, story_, *current());
  std::string line = "#" + std::to_string(passed_) + "  " + (head.mark.empty() ? "" : head.mark + " ") +
                     look_.style.paint(head.ink, head.title);
  if (!head.beside.empty()) line += "  " + look_.style.paint(Ink::faint, head.beside);
  return spread(look_, line, look_.style.paint(Ink::faint, time())) + details(look_) + held();
}

std::string Stepper::time() const {
  if (!story_.timed || !current()) return {};
  std::string text = milliseconds(current()->ms);
  for (std::size_t i = passed_ - 1; i-- > 0;)
    if (matters(story_.steps[i]))
      return text + " (+" + milliseconds(current()->ms - story_.steps[i].ms) + ")";
  return text;
}

std::string Stepper::details(const Look& look) const {
  return current() ? stepper::details(look, *current()) : "";
}

std::string Stepper::held() const {
  if (!growing_ || passed_ < story_.steps.size()) return {};
  std::uint64_t records = 0, size = 0;
  for (std::size_t i = story_.steps.size(); i-- > 0;) {
    const auto& what = story_.steps[i].what;
    // Everything before a received record was sent already.
    if (std::holds_alternative<story::RequestStep>(what) || std::holds_alternative<story::ClosedStep>(what))
      break;
    if (const auto* record = std::get_if<story::RecordStep>(&what)) {
      if (record->direction == Direction::received) break;
      ++records;
      size += record->wire.size();
    }
    if (const auto* data = std::get_if<story::ApplicationData>(&what)) {
      if (data->direction == Direction::received) break;
      records += data->last_record - data->first_record + 1;
      size += data->wire_size;
    }
  }
  if (records == 0) return {};
  return paragraph(look_, margin, Ink::warning,
                   "held: " + count(records, "record") + " of " + count(size, "byte") +
                       (records == 1 ? " waits" : " wait") + " to be sent until you go on");
}

std::string Stepper::set_break(std::string_view name) {
  if (!may_be_called(name))
    return spoken("there is no message, state, secret or alert called \"" + safe(name) +
                  "\"; help says what else a breakpoint takes");
  if (breaks_.size() == most_breaks) return spoken("there are too many breakpoints; delete one");
  if (std::find(breaks_.begin(), breaks_.end(), name) == breaks_.end()) breaks_.emplace_back(name);
  return breakpoints();
}

std::string Stepper::delete_break(std::string_view name) {
  if (name.empty()) {
    breaks_.clear();
    return breakpoints();
  }
  auto found = std::find(breaks_.begin(), breaks_.end(), name);
  if (const auto place = number(name); place && *place <= breaks_.size())
    found = breaks_.begin() + static_cast<std::ptrdiff_t>(*place - 1);
  if (found == breaks_.end())
    return spoken("there is no breakpoint \"" + safe(name) + "\"; break lists them");
  breaks_.erase(found);
  return breakpoints();
}

std::string Stepper::breakpoints() const {
  if (breaks_.empty()) return spoken("no breakpoints");
  std::string text;
  for (std::size_t i = 0; i < breaks_.size(); ++i)
    text += "breakpoint " + std::to_string(i + 1) + ": " + breaks_[i] + "\n";
  return text;
}

std::string Stepper::list(std::string_view how_many) const {
  constexpr std::size_t around = 5;
  std::size_t from = passed_ > around ? passed_ - around - 1 : 0;
  std::size_t to = std::min(from + 2 * around + 1, story_.steps.size());
  if (how_many == "all") {
    from = 0;
    to = story_.steps.size();
  } else if (!how_many.empty()) {
    const auto n = number(how_many);
    if (!n) return spoken("list takes a number of events, or all");
    from = passed_ > *n / 2 ? passed_ - *n / 2 - 1 : 0;
    to = from + std::min(*n, story_.steps.size() - from);
  }
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    const Headline head = headline(look_, story_, story_.steps[i]);
    const std::string time = story_.timed ? pad_left(milliseconds(story_.steps[i].ms), 10) : "";
    text += (i + 1 == passed_ ? "> " : "  ") + pad_left(std::to_string(i + 1), 5) +
            (breaks_at(i) ? " ! " : "   ") + look_.style.paint(Ink::faint, time) +
            (time.empty() ? "" : "  ") + pad(head.mark, 2) + " " + look_.style.paint(head.ink, head.title) +
            (head.beside.empty() ? "" : "  " + look_.style.paint(Ink::faint, head.beside)) + "\n";
  }
  return text;
}

std::string Stepper::print(std::string_view what) {
  const auto is = [&](std::string_view name) { return !what.empty() && name.starts_with(what); };
  if (is("key-schedule") && what != "key" && what != "k") return key_schedule(look_);
  if (is("transcript")) return transcript(look_);
  if (is("secrets")) return secrets();
  if (is("keys")) return keys();
  if (is("commands")) return commands(look_);
  return spoken("print takes key-schedule, transcript, secrets, keys or commands");
}

/// Where the current request began. Earlier steps belong to another connection.
std::size_t Stepper::request_start() const {
  for (std::size_t i = passed_; i-- > 0;)
    if (std::holds_alternative<story::RequestStep>(story_.steps[i].what)) return i;
  return 0;
}

std::string Stepper::key_schedule(const Look& look) const {
  std::vector<const story::SecretStep*> secrets;
  for (std::size_t i = request_start(); i < passed_; ++i)
    if (const auto* secret = std::get_if<story::SecretStep>(&story_.steps[i].what)) secrets.push_back(secret);
  return secrets.empty() ? spoken("no secret was derived yet") : key_schedule_lines(look, secrets);
}

std::string Stepper::transcript(const Look& look) {
  std::vector<story::Fact> facts;
  const Position position = where();
  for (std::size_t i = request_start(); i < passed_; ++i)
    if (const auto* message = std::get_if<story::Message>(&story_.steps[i].what))
      facts.push_back(
          {message->name,
           count(message->bytes.size(), "byte") + (standings_[i].transcript_hash.empty()
                                                       ? ""
                                                       : ", then " + to_hex(standings_[i].transcript_hash)),
           {}});
  if (facts.empty()) return spoken("no handshake message has passed yet");
  const Bytes& hash = position.transcript_hash;
  return fact_lines(in_full(look), facts, margin) +
         paragraph(look, margin, Ink::title,
                   "transcript hash: " +
                       (hash.empty() ? std::string("no hash function was chosen") : to_hex(hash)));
}

std::string Stepper::secrets() const {
  std::vector<story::Fact> facts;
  for (std::size_t i = request_start(); i < passed_; ++i)
    if (const auto* secret = std::get_if<story::SecretStep>(&story_.steps[i].what))
      facts.push_back(
          {secret->name, secret->value ? to_hex(*secret->value) : "not kept; --secrets keeps it", {}});
  return facts.empty() ? spoken("no secret was derived yet") : fact_lines(in_full(look_), facts, margin);
}

std::string Stepper::keys() {
  std::string text;
  const Position position = where();
  for (const auto& [who, side] :
       {std::pair("client", &position.client), std::pair("server", &position.server)}) {
    text += std::string(who) + " sends " + (side->keys ? "with" : "in clear") + "\n";
    if (!side->keys) continue;
    const story::KeysStep& keys = *side->keys;
    text += fact_lines(
        in_full(look_),
        {{"keys",
          std::string(story::name_of(keys.epoch)) + ", generation " + std::to_string(keys.generation),
          {}},
         {"from", keys.secret, {}},
         {"cipher_suite", keys.cipher_suite, {}},
         {"key", keys.key ? to_hex(*keys.key) : "not kept; --secrets keeps it", {}},
         {"iv", keys.iv ? to_hex(*keys.iv) : "not kept; --secrets keeps it", {}}},
        margin);
  }
  return text;
}

std::string Stepper::checks(const Look& look) const {
  std::vector<const Check*> checks;
  for (std::size_t i = request_start(); i < passed_; ++i) {
    if (const auto* check = std::get_if<Check>(&story_.steps[i].what)) checks.push_back(check);
    if (const auto* judged = std::get_if<story::CertificatesStep>(&story_.steps[i].what))
      for (const Check& check : judged->verdict.checks) checks.push_back(&check);
  }
  return checks.empty() ? spoken("no rule was checked yet") : check_lines(look, checks);
}

std::string Stepper::observer(const Look& look) const {
  const std::vector<text::Observed> all = text::observed(story_);
  std::string text;
  for (std::size_t i = request_start(); i < passed_; ++i)
    if (!all[i].what.empty())
      text += pad_left("#" + std::to_string(i + 1), 5) + "  " +
              pad(all[i].direction ? look.style.glyph(arrow_of(*all[i].direction)) : "", 3) + all[i].what +
              "\n";
  return text.empty() ? spoken("an observer has seen nothing yet") : text;
}

std::string Stepper::commands(const Look& look) const {
  if (!current()) return spoken("this is before the first event; next goes to it");
  std::string text;
  const auto all = story::commands(story_);
  for (const story::ShellCommand& command : all[passed_ - 1]) {
    text += look.style.paint(Ink::title, "# " + safe(command.makes)) + "\n" + command.text + "\n";
    if (!command.value.empty())
      text += look.style.paint(Ink::faint, "# prints " + to_hex(command.value)) + "\n";
  }
  return text.empty() ? spoken("no value is computed here; step to a secret or a message") : text;
}

}  // namespace glasstls::render::stepper
