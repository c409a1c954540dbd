#pragma once

#include <set>
#include <string>

#include "render/text/views.hpp"

namespace glasstls::render::text {

/// Shows a story while it happens. It returns text and prints nothing itself.
class Printer {
 public:
  /// `look`: how much to show, and how.
  explicit Printer(Look look) : look_(look) {}

  /// The text for `step`, the newest of `story`. A message that we send waits until the record that carries
  /// it is known.
  std::string added(const story::Story& story, const story::Step& step);

  /// The text for the end of the story: how it ended, and the whole at a glance.
  std::string end(const story::Story& story);

 private:
  std::string release(const story::Story& story, bool all);
  std::string show(const story::Story& story, const story::Step& step);
  std::string close_tls(const story::Story& story);

  Look look_;
  std::size_t next_ = 0;       // the first step that is not shown yet
  std::size_t tls_begin_ = 0;  // the first step of the TLS phase that is not summed up yet
  bool in_tls_ = false;
  bool is_page_ = false;             // HTTP's lines show the application data
  std::set<std::string> explained_;  // messages, by name
};

}  // namespace glasstls::render::text
