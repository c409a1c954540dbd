// render: a Story on a screen. text/ is for terminals and pipes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace glasstls::render::text {

/// What a piece of text is. The style decides how that looks.
enum class Ink : std::uint8_t { plain, title, sent, received, good, bad, warning, faint };

/// Signs that have an ASCII form for terminals without UTF-8.
enum class Glyph : std::uint8_t {
  to_peer,
  from_peer,
  key,
  good,
  bad,
  tolerated,
  bar,
  dot,
  dash,
  more,
  branch,
  rail
};

/// How text is shown.
struct Style {
  bool colour = false;
  bool unicode = false;
  int width = 80;  ///< in columns

  /// `text`, a part of a line, in that ink; invisible characters are escaped, as safe() does.
  std::string paint(Ink ink, std::string_view text) const;
  /// The sign, in UTF-8 or ASCII.
  std::string_view glyph(Glyph glyph) const;
};

/// The style for a file descriptor: colours on a terminal, unless NO_COLOR is set or TERM is "dumb"; UTF-8
/// if the locale says so (LC_ALL, LC_CTYPE, LANG); the terminal's width, from 60 to 110 columns.
Style style_for(int descriptor);

}  // namespace glasstls::render::text
