#include "render/stepper/full_screen.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "render/stepper/event_lines.hpp"
#include "render/text/layout.hpp"

namespace glasstls::render::stepper {

namespace {

using namespace text;

constexpr std::size_t least_width = 40, least_height = 8;
/// On a narrower screen the list of events is above the pane, not beside it.
constexpr std::size_t wide = 64;
/// From this size on the diagrams are always shown.
constexpr std::size_t roomy_for_time = 70;
constexpr std::size_t roomy_width = 118, roomy_height = 40, diagram_height = 19;

constexpr std::string_view keys_help =
    "n, right     the next event that matters\n"
    "s, down      the next event of any kind\n"
    "b, left, up  back\n"
    "c            on to the next breakpoint, or to the end\n"
    "home, end    the first event, the last one\n"
    "\n"
    "d            this event\n"
    "y            its bytes\n"
    "m            both state machines\n"
    "k            the key schedule\n"
    "t            the transcript\n"
    "h            the rules that were checked\n"
    "o            what an observer saw\n"
    "\n"
    "page up, page down   scroll\n"
    "B            break at the name of this event, or no longer\n"
    ":            type a command, such as break ServerHello:\n"
    "z            show only this pane, on the whole width, or both again\n"
    "?            this\n"
    "q            leave\n"
    "\n";

struct Code {
  std::string_view bytes;
  int key;
};
constexpr std::array codes = std::to_array<Code>({
    {"\x1b[A", key::up},
    {"\x1b[B", key::down},
    {"\x1b[C", key::right},
    {"\x1b[D", key::left},
    {"\x1bOA", key::up},
    {"\x1bOB", key::down},
    {"\x1bOC", key::right},
    {"\x1bOD", key::left},
    {"\x1b[5~", key::page_up},
    {"\x1b[6~", key::page_down},
    {"\x1b[H", key::home},
    {"\x1b[F", key::end},
    {"\x1bOH", key::home},
    {"\x1bOF", key::end},
    {"\x1b[1~", key::home},
    {"\x1b[4~", key::end},
});

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// A character, and the codes that apply to it.
struct Cell {
  std::string glyph, codes;
};

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  std::string codes;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\x1b') {
      const std::size_t end = std::min(line.find('m', at), line.size() - 1) + 1;
      const std::string_view code = line.substr(at, end - at);
      codes = code == "\x1b[0m" ? "" : codes + std::string(code);
      at = end;
      continue;
    }
    std::size_t end = at + 1;
    while (end < line.size() && (static_cast<std::uint8_t>(line[end]) & 0xc0) == 0x80) ++end;
    cells.push_back({std::string(line.substr(at, end - at)), codes});
    at = end;
  }
  return cells;
}

std::string line_of(std::span<const Cell> cells) {
  std::string line, codes;
  for (const Cell& cell : cells) {
    if (cell.codes != codes) line.append(codes.empty() ? "" : "\x1b[0m").append(cell.codes);
    codes = cell.codes;
    line += cell.glyph;
  }
  return codes.empty() ? line : line + "\x1b[0m";
}

/// Breaks a line into pieces of at most `width` columns. Continuations are indented to where the line's last
/// column of text began.
std::vector<std::string> wrapped(const std::string& line, std::size_t width) {
  constexpr std::size_t farthest = 32;
  if (columns(line) <= width) return {line};
  const std::vector<Cell> cells = cells_of(line);
  const auto is_space = [&](std::size_t at) { return cells[at].glyph == " "; };
  std::size_t hang = 0;
  while (hang < width / 2 && is_space(hang)) ++hang;
  for (std::size_t at = 0; at + 2 < std::min(farthest, width * 2 / 3); ++at)
    if (is_space(at) && is_space(at + 1) && !is_space(at + 2)) hang = at + 2;
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < cells.size();) {
    const std::size_t start = lines.empty() ? 0 : hang, most = from + width - start;
    std::size_t end = std::min(most, cells.size());
    if (end < cells.size()) {
      while (end > from + (lines.empty() ? hang : 0) && !is_space(end)) --end;
      if (end <= from + (lines.empty() ? hang : 0)) end = most;  // a word that is longer than a line
    }
    lines.push_back(std::string(start, ' ') + line_of(std::span(cells).subspan(from, end - from)));
    for (from = end; from < cells.size() && is_space(from);) ++from;
  }
  return lines;
}

}  // namespace

std::vector<int> keys_of(std::string_view bytes) {
  std::vector<int> keys;
  while (!bytes.empty()) {
    const auto code =
        std::find_if(codes.begin(), codes.end(), [&](const Code& c) { return bytes.starts_with(c.bytes); });
    if (code != codes.end()) {
      keys.push_back(code->key);
      bytes.remove_prefix(code->bytes.size());
    } else if (bytes.starts_with("\x1b[") || bytes.starts_with("\x1bO")) {  // an unknown key
      std::size_t end = 2;
      while (end < bytes.size() && (bytes[end] < 0x40 || bytes[end] > 0x7e)) ++end;
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    } else {
      const char c = bytes.front();
      bytes.remove_prefix(1);
      if (c == '\x1b') keys.push_back(key::escape);
      if (c == '\r' || c == '\n') keys.push_back(key::enter);
      if (c == 0x7f || c == '\b') keys.push_back(key::backspace);
      if (c >= 0x20 && c < 0x7f) keys.push_back(c);
    }
  }
  return keys;
}

std::string clip(std::string_view line, std::size_t width) {
  std::string result;
  std::size_t used = 0;
  bool coloured = false;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '\x1b') {
      const std::size_t end = std::min(line.find('m', at), line.size() - 1);
      result.append(line.substr(at, end + 1 - at));
      coloured = true;
      at = end + 1;
      continue;
    }
    if (used == width) break;
    do result += line[at++];
    while (at < line.size() && (static_cast<std::uint8_t>(line[at]) & 0xc0) == 0x80);
    ++used;
  }
  if (coloured) result += "\x1b[0m";
  return result;
}

void FullScreen::say(const std::string& text) {
  answer_ = text;
  show(Pane::answer);
}

void FullScreen::show(Pane pane) {
  pane_ = pane;
  scroll_ = 0;
}

Stepper::Then FullScreen::command(std::string_view line) {
  const std::size_t before = stepper_.passed();
  const Stepper::Answer answer = stepper_.command(line);
  const bool moved = stepper_.passed() != before;
  if (moved || answer.then == Stepper::Then::go_on) {
    scroll_ = 0;
    if (pane_ == Pane::answer || pane_ == Pane::help) pane_ = Pane::details;
  } else if (!answer.text.empty()) {
    say(answer.text);
  }
  return answer.then;
}

Stepper::Then FullScreen::typed(int key) {
  constexpr std::size_t longest = 200;
  if (key == key::escape) typing_ = false;
  if (key == key::backspace) {
    if (typed_.empty())
      typing_ = false;
    else
      typed_.pop_back();
  }
  if (key >= 0x20 && key < 0x7f && typed_.size() < longest) typed_ += static_cast<char>(key);
  if (key != key::enter) return Stepper::Then::ask;
  typing_ = false;
  // A command that has a view opens the view, which fits the screen.
  struct View {
    std::string_view command, brief;
    Pane pane;
  };
  for (const View& view : {View{"bytes", "by", Pane::bytes}, View{"checks", "ch", Pane::checks},
                           View{"observer", "o", Pane::observer}, View{"state", "st", Pane::machines},
                           View{"help", "h", Pane::help}, View{"explain", "e", Pane::details},
                           View{"print key-schedule", "p key-schedule", Pane::keys},
                           View{"print transcript", "p transcript", Pane::transcript}})
    if (typed_ == view.command || typed_ == view.brief) {
      show(view.pane);
      return Stepper::Then::ask;
    }
  return command(typed_);
}

Stepper::Then FullScreen::press(int key) {
  if (typing_) return typed(key);
  switch (key) {
    case 'n':
    case ' ':
    case key::right:
    case key::enter: return command("next");
    case 's':
    case key::down: return command("step");
    case 'b':
    case key::left:
    case key::up: return command("back");
    case 'c': return command("continue");
    case 'q': return command("quit");
    case key::home: return command("goto 1");
    case key::end:
      return command("goto " + std::to_string(std::max<std::size_t>(stepper_.story().steps.size(), 1)));
    case 'd':
    case key::escape: show(Pane::details); break;
    case 'm': show(Pane::machines); break;
    case 'y': show(Pane::bytes); break;
    case 'k': show(Pane::keys); break;
    case 't': show(Pane::transcript); break;
    case 'h': show(Pane::checks); break;
    case 'o': show(Pane::observer); break;
    case '?': show(Pane::help); break;
    case 'z':
      alone_ = !alone_;
      scroll_ = 0;
      break;
    case 'B':
      if (const std::string name = stepper_.current() ? break_name(*stepper_.current()) : ""; !name.empty())
        command(std::string(stepper_.breaks_at(stepper_.passed() - 1) ? "delete " : "break ") + name);
      break;
    case ':':
      typing_ = true;
      typed_.clear();
      break;
    case key::page_down: scroll_ = std::min(scroll_ + page_, most_scroll_); break;
    case key::page_up: scroll_ -= std::min(scroll_, page_); break;
    default: break;
  }
  return Stepper::Then::ask;
}

/// The events around the current one.
std::vector<std::string> FullScreen::events(std::size_t width, std::size_t height) const {
  const story::Story& story = stepper_.story();
  // The main events, and the current one of any kind.
  std::vector<std::size_t> shown;
  std::size_t place = 0;
  for (std::size_t i = 0; i < story.steps.size(); ++i) {
    if (!matters(story.steps[i]) && i + 1 != stepper_.passed()) continue;
    if (i < stepper_.passed()) place = shown.size();
    shown.push_back(i);
  }
  const std::size_t from =
      std::min(place > height / 2 ? place - height / 2 : 0, shown.size() - std::min(shown.size(), height));
  const std::size_t digits = std::to_string(story.steps.size()).size();
  std::vector<std::string> lines;
  for (std::size_t row = from; row < shown.size() && lines.size() < height; ++row) {
    const std::size_t i = shown[row];
    const Headline head = headline(stepper_.look(), story, story.steps[i]);
    const bool here = i + 1 == stepper_.passed();
    const std::string start = std::string(here ? ">" : " ") + (stepper_.breaks_at(i) ? "!" : " ") +
                              pad_left(std::to_string(i + 1), digits) + " " + pad(head.mark, 2) + " ";
    const text::Style& style = stepper_.look().style;
    std::string title = head.title;
    const std::string_view more = style.glyph(Glyph::more);
    if (columns(start) + columns(title) > width)
      title = clip(title, width - std::min(width, columns(start) + columns(more))).append(more);
    if (here)
      lines.push_back(style.paint(Ink::title, clip(start + title, width)));
    else
      lines.push_back(clip(start + style.paint(i < stepper_.passed() ? head.ink : Ink::faint, title), width));
  }
  return lines;
}

std::string FullScreen::pane_text(const Look& look) {
  switch (pane_) {
    case Pane::details: {
      const story::Step* step = stepper_.current();
      if (!step)
        return paragraph(look, indent, Ink::plain,
                         "Nothing has happened yet: n goes to the first event, ? lists the keys.");
      const Headline head = headline(look, stepper_.story(), *step);
      std::string text = look.style.paint(head.ink, head.title) + "\n";
      text += paragraph(look, indent, Ink::faint, head.beside) + explanation(look, *step) + "\n";
      return text + stepper_.details(look);
    }
    case Pane::machines: return diagrams(look, stepper_.where());
    case Pane::bytes: {
      const std::string text = stepper_.current() ? bytes(look, *stepper_.current()) : "";
      if (!text.empty()) return text;
      return paragraph(look, text::margin, Ink::plain,
                       "This event has no bytes of its own. Messages, records and certificates have.");
    }
    case Pane::keys: return stepper_.key_schedule(look);
    case Pane::transcript: return stepper_.transcript(look);
    case Pane::checks: return stepper_.checks(look);
    case Pane::observer: return stepper_.observer(look);
    case Pane::answer: return answer_;
    case Pane::help: return std::string(keys_help) + Stepper::help();
  }
  return {};
}

std::vector<std::string> FullScreen::pane(std::size_t width) {
  // The margin is empty here, and there is no room for it.
  const bool has_margin =
      pane_ == Pane::bytes || pane_ == Pane::keys || pane_ == Pane::transcript || pane_ == Pane::checks;
  const std::size_t margin = pane_ == Pane::details ? text::indent : has_margin ? text::margin : 0;
  Look look = stepper_.look();
  look.style.width = static_cast<int>(width + margin);
  stepper_.set_width(static_cast<int>(width));  // so the answers of commands are wrapped only once
  std::vector<std::string> lines;
  for (std::string& line : split(pane_text(look))) {
    line.erase(0, std::min(line.find_first_not_of(' '), margin));
    for (std::string& piece : wrapped(line, width)) lines.push_back(std::move(piece));
  }
  return lines;
}

/// As much of the pane as is scrolled to: exactly `height` lines.
std::vector<std::string> FullScreen::pane_part(std::size_t width, std::size_t height) {
  const Style& style = stepper_.look().style;
  std::vector<std::string> text = pane(width);
  page_ = std::max<std::size_t>(height - 1, 1);
  most_scroll_ = text.size() > height ? text.size() - height : 0;
  scroll_ = std::min(scroll_, most_scroll_);
  text.erase(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(scroll_));
  const bool more = text.size() > height;
  text.resize(height);
  if (more)
    text.back() = style.paint(Ink::faint, std::string(style.glyph(Glyph::more)) + " page down for more");
  for (std::string& line : text) line = clip(line, width);
  return text;
}

std::string FullScreen::rule(std::size_t width) const {
  std::string dashes;
  for (std::size_t i = 0; i < width; ++i) dashes += stepper_.look().style.glyph(Glyph::dash);
  return stepper_.look().style.paint(Ink::faint, dashes);
}

std::string FullScreen::bottom_line(std::size_t width) const {
  if (typing_) return clip(":" + typed_ + "_", width);
  const std::string held = stepper_.held();
  if (!held.empty())
    return clip(held.substr(std::min(held.find_first_not_of(' '), held.size()), held.find('\n')), width);
  return clip(
      stepper_.look().style.paint(
          Ink::faint, width < wide ? "n next  b back  c go on  ? keys  q quit"
                                   : "n next  s step  b back  c continue  z wide  : command  ? keys and "
                                     "views  q quit"),
      width);
}

std::vector<std::string> FullScreen::draw(std::size_t width, std::size_t height) {
  if (width < least_width || height < least_height)
    return std::vector<std::string>(height, clip("too small", width));
  const Style& style = stepper_.look().style;
  const std::size_t below = 3;  // both sides' ways, and the last line
  const std::size_t rows = height - 1 - below;
  const std::string time = stepper_.time();
  const std::string where =
      (time.empty() || width < roomy_for_time ? "" : time + "  ") + "event " +
      std::to_string(stepper_.passed()) +
      (stepper_.growing() ? ", live" : " of " + std::to_string(stepper_.story().steps.size()));
  std::vector<std::string> lines{
      clip(pad(style.paint(Ink::title, clip(safe(title_), width - where.size() - 2)), width - where.size()) +
               where,
           width)};
  const auto add = [&](std::vector<std::string> more) {
    lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  };
  if (alone_) {
    add(pane_part(width, rows));
  } else if (width < wide) {
    const std::size_t upper = rows / 3;
    std::vector<std::string> list = events(width, upper);
    list.resize(upper);
    list.push_back(rule(width));
    add(std::move(list));
    add(pane_part(width, rows - upper - 1));
  } else {
    const std::size_t left = std::clamp<std::size_t>(width / 3, 28, 44), right = width - left - 3;
    const bool roomy = width >= roomy_width && height >= roomy_height && pane_ != Pane::machines;
    std::vector<std::string> list = events(left, rows);
    list.resize(rows);
    std::vector<std::string> text = pane_part(right, roomy ? rows - diagram_height - 1 : rows);
    if (roomy) {
      Look look = stepper_.look();
      look.style.width = static_cast<int>(right);
      text.push_back(rule(right));
      for (const std::string& line : split(diagrams(look, stepper_.where())))
        text.push_back(clip(line, right));
      text.resize(rows);
    }
    for (std::size_t row = 0; row < rows; ++row)
      lines.push_back(pad(list[row], left) + " " + style.paint(Ink::faint, style.glyph(Glyph::rail)) + " " +
                      text[row]);
  }
  Look look = stepper_.look();
  look.style.width = static_cast<int>(width);
  for (const std::string& line : split(path_lines(look, stepper_.where())))
    lines.push_back(clip(line, width));
  lines.push_back(bottom_line(width));
  return lines;
}

}  // namespace glasstls::render::stepper
