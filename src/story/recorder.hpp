#pragma once

#include "story/input.hpp"
#include "story/story.hpp"

namespace glasstls::story {

struct SetUp;

/// Hands in the time: milliseconds since the flow began.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual double milliseconds() = 0;
};

/// Wants to hear of each step as it is added, to show it live.
class Listener {
 public:
  virtual ~Listener() = default;
  /// `step` is the last one of `story`. A run of application data is told of once, when it begins.
  virtual void added(const Story& story, const Step& step) = 0;
  /// The run of application data that is the last step of `story` has one more record.
  virtual void grew(const Story&) {}
  /// A connection begins, or the engine was given something: no steps of the story, to keep for who wants to;
  /// told of only where secrets are kept.
  virtual void began(double /*ms*/, SetUp&&) {}
  virtual void given(double /*ms*/, const Input&) {}
};

/// The sink that writes a Story: copies what events show. Other rooms add what TLS does not know with add().
class Recorder : public trace::Sink {
 public:
  struct Options {
    bool secrets = false;          ///< keep the values of secrets
    Clock* clock = nullptr;        ///< not owned
    Listener* listener = nullptr;  ///< not owned
  };

  /// What the events of one connection may cost, in bytes, so that no peer can fill the memory. Beyond it
  /// they are counted and left out, all but alerts. A handshake costs some 100 KiB.
  static constexpr std::size_t budget = 32 << 20;

  explicit Recorder(Options options) : options_(options) { story_.timed = options.clock != nullptr; }

  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return options_.secrets; }

  /// Appends a step, with the time of now.
  template <class What>
  void add(What what) {
    if constexpr (std::is_same_v<What, Opening>) records_[0] = records_[1] = 0;
    append({now(), std::move(what)});
  }

  /// Milliseconds since the flow began; 0 without a clock.
  double now() { return options_.clock ? options_.clock->milliseconds() : 0; }

  const Story& story() const { return story_; }
  Story take() { return std::move(story_); }

 private:
  bool afford(std::size_t bytes);
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
  Story story_;
  std::uint64_t records_[2] = {0, 0};  // of this connection, by direction
  std::size_t spent_ = 0;              // of the budget
};

}  // namespace glasstls::story
