#include "base/a_label.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "base/printable.hpp"

namespace glasstls {

namespace {

using CodePoints = std::vector<std::uint32_t>;

/// Longer than any label (63 bytes), which keeps the work small.
constexpr std::size_t longest_label = 63;

CodePoints decode_utf8(std::string_view text) {
  CodePoints points;
  while (!text.empty()) {
    const std::optional<Character> character = first_character(text);
    if (!character) throw std::invalid_argument("it is not UTF-8");
    points.push_back(character->code_point);
    text.remove_prefix(character->size);
  }
  return points;
}

bool is_full_stop(std::uint32_t point) {
  return point == '.' || point == 0x3002 || point == 0xff0e || point == 0xff61;
}

std::uint32_t to_small(std::uint32_t point) {
  const bool ascii = point >= 'A' && point <= 'Z';
  const bool latin1 = point >= 0xc0 && point <= 0xde && point != 0xd7;
  const bool greek = point >= 0x391 && point <= 0x3a9 && point != 0x3a2;
  const bool cyrillic = point >= 0x410 && point <= 0x42f;
  if (ascii || latin1 || greek || cyrillic) return point + 0x20;
  return point >= 0x400 && point <= 0x40f ? point + 0x50 : point;
}

/// Characters that no name has, or that replace others of the name that was meant.
const char* problem_of(std::uint32_t point) {
  if (point >= 0x300 && point <= 0x36f)
    return "an accent is separate from its letter: write both as one character (Unicode's normal form C)";
  const bool space = point == 0xa0 || point == 0x3000 || (point >= 0x2000 && point <= 0x200a);
  if (space || (point >= 0x80 && !is_visible(point))) return "it has a space, or a sign that nobody sees";
  if (point >= 0xff00 && point <= 0xffef) return "it has characters of another width: write the usual ones";
  return nullptr;
}

/// RFC 3492: how the distance between two insertions is cut into digits. It changes after each insertion.
class Bias {
 public:
  std::uint64_t threshold(std::uint64_t k) const {
    return k <= bias_ ? least : std::min<std::uint64_t>(most, k - bias_);
  }
  void adapt(std::uint64_t delta, std::uint64_t points, bool first) {
    delta /= first ? damp : 2;
    delta += delta / points;
    std::uint64_t k = 0;
    for (; delta > (base - least) * most / 2; k += base) delta /= base - least;
    bias_ = k + (base - least + 1) * delta / (delta + skew);
  }

  static constexpr std::uint64_t base = 36;

 private:
  static constexpr std::uint64_t least = 1, most = 26, skew = 38, damp = 700;
  std::uint64_t bias_ = 72;
};

char digit(std::uint64_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26); }

/// RFC 3492: the basic characters, then the positions at which the others are inserted, smallest first.
std::string punycode(const CodePoints& label) {
  std::string out;
  for (std::uint32_t point : label)
    if (point < 0x80) out.push_back(static_cast<char>(point));
  const std::uint64_t basic = out.size();
  if (basic > 0) out.push_back('-');
  std::uint64_t next = 0x80, delta = 0;
  Bias bias;
  for (std::uint64_t done = basic; done < label.size(); ++next, ++delta) {
    std::uint64_t smallest = 0x110000;
    for (std::uint32_t point : label)
      if (point >= next) smallest = std::min<std::uint64_t>(smallest, point);
    delta += (smallest - next) * (done + 1);
    next = smallest;
    for (std::uint32_t point : label) {
      if (point < next) ++delta;
      if (point != next) continue;
      std::uint64_t rest = delta;
      for (std::uint64_t k = Bias::base;; k += Bias::base) {
        const std::uint64_t threshold = bias.threshold(k);
        if (rest < threshold) break;
        out.push_back(digit(threshold + (rest - threshold) % (Bias::base - threshold)));
        rest = (rest - threshold) / (Bias::base - threshold);
      }
      out.push_back(digit(rest));
      bias.adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
  }
  return out;
}

std::string to_ascii_label(const CodePoints& label) {
  if (std::all_of(label.begin(), label.end(), [](std::uint32_t point) { return point < 0x80; }))
    return {label.begin(), label.end()};
  if (label.size() > longest_label) throw std::invalid_argument("a label is too long");
  const std::string ascii = "xn--" + punycode(label);
  if (ascii.size() > longest_label)
    throw std::invalid_argument("a label is too long as an A-label, " + ascii);
  return ascii;
}

}  // namespace

std::string to_ascii_name(std::string_view name) {
  if (std::all_of(name.begin(), name.end(), [](char c) { return static_cast<signed char>(c) >= 0; }))
    return std::string(name);
  std::string out;
  CodePoints label;
  for (std::uint32_t point : decode_utf8(name)) {
    if (is_full_stop(point)) {
      out += to_ascii_label(label) + ".";
      label.clear();
      continue;
    }
    if (const char* problem = problem_of(point)) throw std::invalid_argument(problem);
    label.push_back(to_small(point));
  }
  return out + to_ascii_label(label);
}

}  // namespace glasstls
