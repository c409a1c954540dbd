#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/printable.hpp"

namespace glasstls::render::text {

using glasstls::safe;

/// How many columns valid UTF-8 takes: one for each character, none for the codes of a Style.
std::size_t columns(std::string_view text);

/// `text` and spaces up to `width` columns; longer text stays as it is.
std::string pad(std::string_view text, std::size_t width);
/// Spaces before it.
std::string pad_left(std::string_view text, std::size_t width);

/// Broken between words into lines of at most `width` columns; a longer word is cut.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// As many items as fit into `width` columns, joined by ", ", then ", +N" for the rest.
std::string shorten_list(std::string_view list, std::size_t width);

/// The same text; hexadecimal longer than some lines becomes its beginning, its end and its length.
std::string abridged(std::string_view text);

/// "1,234".
std::string grouped(std::uint64_t number);
/// "1,234 bytes", "1 byte".
std::string count(std::uint64_t number, std::string_view unit);
/// "record 3", "records 3 to 5".
std::string records(std::uint64_t first, std::uint64_t last);
/// "0.21 ms", "12.3 ms", "1,234 ms".
std::string milliseconds(double ms);
/// "2026-11-27" of "2026-11-27 10:32:22 UTC"; other text stays unchanged.
std::string day(std::string_view time);

}  // namespace glasstls::render::text
