#pragma once

#include "story/budget.hpp"
#include "story/input.hpp"
#include "story/story.hpp"

namespace glasstls::story {

struct RecordedSetUp;

/// Hands in the time: milliseconds since the flow began.
class FlowClock {
 public:
  virtual ~FlowClock() = default;
  virtual double milliseconds() = 0;
};

/// Wants to hear of each step as it is added, to show it live.
class StoryListener {
 public:
  virtual ~StoryListener() = default;
  /// `step` is the last one of `story`. A run of application data is told of once, when it begins.
  virtual void added(const Story& story, const Step& step) = 0;
  /// The run of application data that is the last step of `story` has one more record.
  virtual void grew(const Story&) {}
  /// A connection begins, or the engine was given something: no steps of the story, to keep for who wants to;
  /// told of only where secrets are kept.
  virtual void began(double /*ms*/, RecordedSetUp&&) {}
  virtual void given(double /*ms*/, const Input&) {}
};

/// The sink that writes a Story: copies what events show. Other rooms add what TLS does not know with add().
class Recorder : public trace::Sink {
 public:
  struct Options {
    bool secrets = false;               ///< keep the values of secrets
    FlowClock* clock = nullptr;         ///< not owned
    StoryListener* listener = nullptr;  ///< not owned
    /// What the story may cost, in bytes of memory (see cost_of), so that no peer can fill it. Beyond that
    /// steps are counted and left out, but for the few that say how things began and ended. A handshake
    /// costs some 100 KiB.
    std::size_t most = 8 << 20;
    Budget* budget = nullptr;  ///< that all stories of the process share; null for none; not owned
    /// Whether the steps are kept. Otherwise story() has only the last one, for the listener who keeps or
    /// writes them in its own way, and `most` bounds what it is told.
    bool keep = true;
  };

  explicit Recorder(Options options) : options_(options), share_(options.most, options.budget) {
    story_.timed = options.clock != nullptr;
  }

  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return options_.secrets; }

  /// What the records and messages that come from now on are read by.
  void speak(Spoken spoken) { spoken_ = spoken; }

  /// A record that nobody here could open: its type, its size with the header in bytes, and why.
  void not_opened(Direction direction, std::uint8_t content_type, std::size_t wire_size, std::string why);

  /// Appends a step, with the time of now.
  template <class What>
  void add(What what) {
    if constexpr (std::is_same_v<What, RequestStep>) records_[0] = records_[1] = 0;
    append({now(), std::move(what)});
  }

  /// Milliseconds since the flow began; 0 without a clock.
  double now() { return options_.clock ? options_.clock->milliseconds() : 0; }

  const Story& story() const { return story_; }
  /// What the story costs so far, in bytes: of memory where its steps are kept.
  std::size_t cost() const { return share_.taken(); }
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
