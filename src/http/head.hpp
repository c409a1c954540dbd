#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "http/error.hpp"

/// RFC 9112 2: what requests and responses have in common: a start line, fields, and the lines between
/// chunks.
namespace glasstls::http {

/// One field of a head or of trailers.
struct HeaderField {
  std::string name;   ///< as it was sent; equal_in_any_case() compares names
  std::string value;  ///< without the blanks around it

  friend bool operator==(const HeaderField&, const HeaderField&) = default;
};

/// The first field of this name, in any case; null if there is none.
const HeaderField* find_field(const std::vector<HeaderField>& fields, std::string_view name);

/// How many fields have this name, in any case.
std::size_t count_fields(const std::vector<HeaderField>& fields, std::string_view name);

/// RFC 9110 5.6.1: the members of a comma-separated list field over all its lines, empty ones too.
std::vector<std::string_view> members(const std::vector<HeaderField>& fields, std::string_view name);

/// RFC 9112 5: the field that a line holds. Throws HttpError for a line that is folded (5.2) or no field, and
/// for control characters in the value.
HeaderField parse_field(std::string_view line);

/// RFC 9112 7.1: the line before a chunk.
struct ChunkLine {
  std::uint64_t size;     ///< of the chunk, in bytes
  std::string_view rest;  ///< blanks and extensions after the size
};

/// The parts of such a line; empty if it does not begin with a size, or something else than an extension
/// follows.
std::optional<ChunkLine> parse_chunk_line(std::string_view line);

/// Joins the bytes of a line that arrives in pieces.
class LineReader {
 public:
  /// What take() made of the bytes.
  enum class Taken : std::uint8_t { part, whole, too_long };

  /// Moves bytes from the front of `bytes` up to and with the line feed. `too_long`: the line would have more
  /// than `most` bytes with its end; nothing is taken.
  Taken take(View& bytes, std::size_t most);
  /// What has come of the line, with its end.
  std::string_view text() const { return text_; }
  /// The whole line without its end; the next one begins.
  std::string finish();
  /// Whether the line that finish() gave ended in CR LF; otherwise it ended in LF only.
  bool ended_in_cr() const { return ended_in_cr_; }

 private:
  std::string text_;
  bool ended_in_cr_ = false;
};

/// A head to show, of a request or a response.
struct HeadText {
  std::string first_line;
  std::vector<HeaderField> fields;
};

/// The head that `text` holds, up to the empty line or to its end. For people who look at bytes: lines that
/// are not fields are shown as names without a value, and no rule is checked.
HeadText split_head(std::string_view text);

}  // namespace glasstls::http
