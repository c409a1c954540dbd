#pragma once

#include "story/budget.hpp"
#include "story/input.hpp"
#include "story/story.hpp"

namespace glasstls::story {

struct RecordedSetUp;

/// Tells the time.
class FlowClock {
 public:
  virtual ~FlowClock() = default;
  /// Since the flow began.
  virtual double milliseconds() = 0;
};

/// Receives each step when it is added, to show it at once.
class StoryListener {
 public:
  virtual ~StoryListener() = default;
  /// `step` is the last one of `story`. A run of application data is added once, when it begins.
  virtual void added(const Story& story, const Step& step) = 0;
  /// The run of application data that is the last step of `story` has one more record.
  virtual void grew(const Story&) {}
  /// A connection begins. Called only if secrets are kept.
  virtual void began(double /*ms*/, RecordedSetUp&&) {}
  /// The engine was given an input. Called only if secrets are kept.
  virtual void given(double /*ms*/, const Input&) {}
};

/// The sink that writes a Story: it copies what the events show. Other rooms call add() for what happens
/// outside of TLS.
class Recorder : public trace::Sink {
 public:
  /// What is kept, and within which bounds.
  struct Options {
    bool secrets = false;               ///< keep the values of secrets
    FlowClock* clock = nullptr;         ///< not owned
    StoryListener* listener = nullptr;  ///< not owned
    /// How much memory the story may use, in bytes (see cost_of), so no peer can fill it. Further steps are
    /// counted and left out, except the few that say how things began and ended. A handshake uses about 100
    /// KiB.
    std::size_t most = 8 << 20;
    Budget* budget = nullptr;  ///< shared by all stories of the process; null for none; not owned
    /// Whether the steps are kept. Otherwise story() has only the last one, because the listener keeps or
    /// writes them, and `most` bounds what the listener gets.
    bool keep = true;
  };

  /// Begins an empty story.
  explicit Recorder(Options options) : options_(options), share_(options.most, options.budget) {
    story_.timed = options.clock != nullptr;
  }

  /// Adds the event to the story.
  void receive(const trace::Event& event) override;
  /// Whether the options ask for secrets.
  bool wants_secrets() const override { return options_.secrets; }

  /// The version by which records and messages are read from now on.
  void speak(Spoken spoken) { spoken_ = spoken; }

  /// Adds a record that could not be opened: its type, its size in bytes with the header, and why.
  void not_opened(Direction direction, std::uint8_t content_type, std::size_t wire_size, std::string why);

  /// Appends a step with the current time.
  template <class What>
  void add(What what) {
    if constexpr (std::is_same_v<What, RequestStep>) records_[0] = records_[1] = 0;
    append({now(), std::move(what)});
  }

  /// Milliseconds since the flow began; 0 without a clock.
  double now() { return options_.clock ? options_.clock->milliseconds() : 0; }

  /// The story so far.
  const Story& story() const { return story_; }
  /// How much the story has taken of its memory so far, in bytes.
  std::size_t cost() const { return share_.taken(); }
  /// Gives the story away.
  Story take() { return std::move(story_); }

 private:
  void run(ApplicationData more);
  void append(Step step);
  template <class Event>
  void record(Direction direction, const Event& event);
  void message(Direction direction, std::string_view name, View bytes, std::uint64_t first,
               std::uint64_t last);
  void derived(const trace::SecretDerived& event);
  void installed(const trace::KeysInstalled& event);
  void began(const trace::SetUp& event);
  void given(const trace::Given& event);

  Options options_;
  Budget::Share share_;
  Spoken spoken_{};
  Story story_;
  std::size_t steps_ = 0;              // so far, whether they are kept or not
  std::uint64_t records_[2] = {0, 0};  // of this connection, by direction
};

}  // namespace glasstls::story
