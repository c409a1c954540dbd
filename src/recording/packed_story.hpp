#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.hpp"
#include "story/budget.hpp"
#include "story/recorder.hpp"

namespace glasstls::recording {

/// Texts that the stories of many connections share ("the random must ..."), kept once.
class WordList {
 public:
  /// How many words, and how long in bytes. They are the program's own, not a peer's.
  static constexpr std::size_t most = 4096, longest = 400;

  /// The number of the word, from 0; nothing if it is not known.
  std::optional<std::size_t> find(std::string_view word) const;
  /// The same; learns the word if there is room.
  std::optional<std::size_t> learn(std::string_view word);
  /// Valid as long as this object.
  std::string_view operator[](std::size_t number) const { return words_.at(number); }

 private:
  std::deque<std::string> words_;
  std::unordered_map<std::string_view, std::size_t> numbers_;
};

/// A story as one sequence of bytes that refers back to earlier bytes. It uses a fraction of the steps'
/// memory, for a server that remembers a thousand visitors.
class PackedStory : public story::StoryListener {
 public:
  /// `words` and `budget` outlive this and every story that it returns. It takes at most `most` bytes. Steps
  /// beyond that, or beyond the budget, are left out, except alerts.
  PackedStory(WordList& words, story::Budget& budget, std::size_t most)
      : words_(words), share_(most, &budget) {}

  /// Packs the step.
  void added(const story::Story& story, const story::Step& step) override;
  /// Keeps the run of application data until it is over.
  void grew(const story::Story& story) override;

  /// All steps so far. `told` is the recorder's story: it knows whether it is timed and what was left out.
  story::Story story(const story::Story& told) const;
  /// How much memory it uses, in bytes.
  std::size_t size() const { return packed_.capacity(); }

  /// Where bytes are that may come again.
  struct Place {
    std::size_t at = 0, size = 0;
  };
  /// How many of them are remembered.
  static constexpr std::size_t places = 12;

 private:
  void pack(const story::Step& step);

  WordList& words_;
  story::Budget::Share share_;
  Bytes packed_;
  std::array<Place, places> recent_{};
  std::size_t next_place_ = 0, left_out_ = 0;
  std::optional<story::ApplicationData> run_;  ///< the last step, while it may grow
  double run_ms_ = 0;
};

}  // namespace glasstls::recording
