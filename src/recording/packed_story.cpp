#include "recording/packed_story.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>
#include <utility>

#include "story/step_fields.hpp"

namespace glasstls::recording {

namespace {

using Places = std::array<PackedStory::Place, PackedStory::places>;

/// How a text is packed: as itself, or as the number of a word.
enum How : std::uint8_t { literal, of_word };

/// Fewer bytes than this are not worth a reference.
constexpr std::size_t least = 16;
/// The size of a record's header. The bytes after it occur in messages too.
constexpr std::size_t header = 5;

/// A placeholder for a Failure until all its parts are read.
struct FailureParts {
  Alert alert{};
  std::string why{};
  Rfc section{};
  std::string expected{}, presented{};
};

/// The names and rules of a step are the program's words; its other texts may come from a peer.
bool is_ours(std::string_view field) {
  constexpr std::string_view ours[] = {"name",          "from",    "label", "rule",        "secret",
                                       "key_log_label", "subject", "hash",  "cipher_suite"};
  return std::find(std::begin(ours), std::end(ours), field) != std::end(ours);
}

/// Appends a packed step to `out`.
class Packer {
 public:
  Packer(Bytes& out, WordList& words, Places& recent, std::size_t& next_place)
      : out_(out), words_(words), recent_(recent), next_place_(next_place) {}

  template <class What>
  void step(double ms, std::size_t kind, const What& what) {
    number(kind);
    put(ms);
    put(what);
  }

  template <class Value, class... Raw>
  void operator()(std::string_view field, const Value& value, Raw...) {
    if constexpr (std::is_same_v<Value, std::string>)
      text(value, depth_ == 1 && is_ours(field));
    else
      put(value);
  }

 private:
  void number(std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) out_.push_back(static_cast<std::uint8_t>(n | 0x80));
    out_.push_back(static_cast<std::uint8_t>(n));
  }

  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void put(T value) { number(static_cast<std::uint64_t>(value)); }
  void put(double value) { number(std::bit_cast<std::uint64_t>(value)); }
  void put(const std::string& value) { text(value, false); }
  void put(const Rfc& rfc) {
    put(rfc.number);
    // A view needs something to point at, also after unpacking; all sections are the program's own text.
    const auto known = words_.learn(rfc.section);
    number(known ? *known + 1 : 0);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  void put(const Bytes& value) { bytes(value); }
  template <class T>
  void put(const std::vector<T>& values) {
    number(values.size());
    for (const T& value : values) put(value);
  }
  template <story::Fielded What>
  void put(const What& what) {
    ++depth_;
    story::Fields<What>::walk(what, *this);
    --depth_;
  }

  void text(std::string_view value, bool ours) {
    const auto known = ours ? words_.learn(value) : words_.find(value);
    number(known ? of_word : literal);
    if (known) return number(*known);
    number(value.size());
    append(out_, as_bytes(value));
  }

  /// A record contains its messages, so the same bytes come twice: the second time they are a reference.
  void bytes(View value) {
    number(value.size());
    while (!value.empty()) {
      std::size_t taken = refer(value);
      if (taken == 0) {
        const bool after_header = value.size() > header && find(value.subspan(header)).size > 0;
        taken = after_header ? header : value.size();
        spell(value.first(taken));
      }
      value = value.subspan(taken);
    }
  }

  /// The longest beginning of `value` that is among the recent bytes; size 0 if there is none.
  PackedStory::Place find(View value) const {
    if (value.size() < least) return {};
    for (const PackedStory::Place& place : recent_) {
      if (place.size < least || place.at + place.size > out_.size()) continue;
      const View there = View(out_).subspan(place.at, place.size);
      const std::size_t at = as_text(there).find(as_text(value.first(least)));
      if (at == std::string_view::npos) continue;
      const View rest = there.subspan(at);
      const auto end = std::mismatch(rest.begin(), rest.end(), value.begin(), value.end()).first;
      return {place.at + at, static_cast<std::size_t>(end - rest.begin())};
    }
    return {};
  }

  std::size_t refer(View value) {
    const PackedStory::Place place = find(value);
    if (place.size == 0) return 0;
    number(place.size << 1 | 1);
    number(place.at);
    return place.size;
  }

  void spell(View value) {
    number(value.size() << 1);
    if (value.size() >= least) recent_[next_place_++ % recent_.size()] = {out_.size(), value.size()};
    append(out_, value);
  }

  Bytes& out_;
  WordList& words_;
  Places& recent_;
  std::size_t& next_place_;
  int depth_ = 0;
};

/// Unpacks steps. The packed bytes are our own and valid.
class Unpacker {
 public:
  Unpacker(View packed, const WordList& words) : packed_(packed), words_(words) {}

  bool done() const { return at_ == packed_.size(); }

  story::Step step() {
    const std::size_t kind = number();
    story::Step step;
    get(step.ms);
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((I == kind ? get(step.what.template emplace<I>()) : void()), ...);
    }
    (std::make_index_sequence<std::variant_size_v<decltype(step.what)>>());
    return step;
  }

  template <class Value, class... Raw>
  void operator()(std::string_view, Value& value, Raw...) {
    get(value);
  }

 private:
  std::uint64_t number() {
    std::uint64_t n = 0;
    for (int shift = 0;; shift += 7) {
      const std::uint8_t byte = packed_[at_++];
      n |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return n;
    }
  }

  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void get(T& value) { value = static_cast<T>(number()); }
  void get(double& value) { value = std::bit_cast<double>(number()); }
  void get(std::string& value) {
    const bool is_word = number() == of_word;
    const std::size_t n = number();
    value = is_word ? words_[n] : as_text(take(n));
  }
  void get(Rfc& rfc) {
    get(rfc.number);
    if (const std::size_t n = number()) rfc.section = words_[n - 1];
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    if (!there) return;
    if constexpr (std::is_same_v<T, Failure>) {
      FailureParts parts;
      story::Fields<Failure>::walk(parts, *this);
      value.emplace(parts.alert, parts.why, parts.section, parts.expected, parts.presented);
    } else {
      get(value.emplace());
    }
  }
  void get(Bytes& value) {
    const std::size_t size = number();
    value.reserve(size);
    while (value.size() < size) {
      const std::size_t n = number();
      append(value, n & 1 ? packed_.subspan(number(), n >> 1) : take(n >> 1));
    }
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.resize(number());
    for (T& value : values) get(value);
  }
  template <story::Fielded What>
  void get(What& what) {
    story::Fields<What>::walk(what, *this);
  }

  View take(std::size_t size) {
    at_ += size;
    return packed_.subspan(at_ - size, size);
  }

  View packed_;
  const WordList& words_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::size_t> WordList::find(std::string_view word) const {
  const auto found = numbers_.find(word);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::size_t> WordList::learn(std::string_view word) {
  if (const auto known = find(word)) return known;
  if (words_.size() == most || word.size() > longest) return std::nullopt;
  const std::size_t number = words_.size();
  numbers_.emplace(words_.emplace_back(word), number);
  return number;
}

void PackedStory::added(const story::Story&, const story::Step& step) {
  if (run_) pack({run_ms_, *run_});
  run_.reset();
  if (const auto* run = std::get_if<story::ApplicationData>(&step.what)) {
    run_ = *run;
    run_ms_ = step.ms;
  } else {
    pack(step);
  }
}

void PackedStory::grew(const story::Story& story) {
  run_ = std::get<story::ApplicationData>(story.steps.back().what);
}

void PackedStory::pack(const story::Step& step) {
  const std::size_t before = packed_.size();
  // Doubling would reserve twice of what most stories need.
  constexpr std::size_t piece = 2048;
  if (packed_.capacity() - before < piece / 2) packed_.reserve(before + piece);
  Packer packer(packed_, words_, recent_, next_place_);
  std::visit([&](const auto& what) { packer.step(step.ms, step.what.index(), what); }, step.what);
  if (packed_.capacity() - packed_.size() > piece) packed_.shrink_to_fit();
  const std::size_t more = packed_.capacity() - std::min(packed_.capacity(), share_.taken());
  if (share_.take(more) || std::holds_alternative<story::AlertStep>(step.what)) return;
  packed_.resize(before);
  ++left_out_;
}

story::Story PackedStory::story(const story::Story& told) const {
  story::Story story{{}, told.timed, told.left_out + left_out_};
  for (Unpacker unpacker(packed_, words_); !unpacker.done();) story.steps.push_back(unpacker.step());
  if (run_) story.steps.push_back({run_ms_, *run_});
  return story;
}

}  // namespace glasstls::recording
