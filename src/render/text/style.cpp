#include "render/text/style.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/printable.hpp"

namespace glasstls::render::text {

namespace {

/// Select Graphic Rendition parameters. Only plain colours, which every theme makes readable.
std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain: return "";
    case Ink::title: return "1";
    case Ink::sent: return "36";
    case Ink::received: return "35";
    case Ink::good: return "32";
    case Ink::bad: return "1;31";
    case Ink::warning: return "33";
    case Ink::faint: return "2";
  }
  return "";
}

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// POSIX: the first of the three that is set and not empty decides.
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string_view value = variable(name);
    if (value.empty()) continue;
    for (std::string_view word : {"UTF-8", "utf-8", "UTF8", "utf8"})
      if (value.find(word) != std::string_view::npos) return true;
    return false;
  }
  return false;
}

}  // namespace

std::string Style::paint(Ink ink, std::string_view text) const {
  const std::string_view code = colour ? code_of(ink) : "";
  if (code.empty() || text.empty()) return safe(text);
  return std::string("\x1b[").append(code).append("m").append(safe(text)).append("\x1b[0m");
}

std::string_view Style::glyph(Glyph glyph) const {
  switch (glyph) {
    case Glyph::to_peer: return unicode ? "\u2192 " : "->";
    case Glyph::from_peer: return unicode ? "\u2190 " : "<-";
    case Glyph::key: return unicode ? "\u25cf " : "* ";
    case Glyph::good: return unicode ? "\u2713" : "+";
    case Glyph::bad: return unicode ? "\u2717" : "x";
    case Glyph::tolerated: return unicode ? "\u25cb" : "o";
    case Glyph::bar: return unicode ? "\u2588" : "#";
    case Glyph::dot: return unicode ? "\u00b7" : ",";
    case Glyph::dash: return unicode ? "\u2500" : "-";
    case Glyph::branch: return unicode ? "\u2514\u2500" : "`-";
    case Glyph::rail: return unicode ? "\u2502" : "|";
    case Glyph::more: return unicode ? "\u2026" : "...";
  }
  return "";
}

Style style_for(int descriptor) {
  Style style;
  style.unicode = locale_is_utf8();
  if (!::isatty(descriptor)) return style;
  // no-color.org: set and not empty means no colour.
  style.colour = variable("NO_COLOR").empty() && variable("TERM") != "dumb" && !variable("TERM").empty();
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.width = std::clamp(static_cast<int>(size.ws_col), 60, 110);
  return style;
}

}  // namespace glasstls::render::text
