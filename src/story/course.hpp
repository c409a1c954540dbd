#pragma once

#include <optional>

#include "story/story.hpp"

namespace glasstls::story {

/// When the last request of a flow reached which point, in milliseconds since the flow began, and how many
/// round trips each phase took. Points that were not reached are empty.
struct Course {
  double began = 0;  ///< 0 unless there was a redirect
  std::optional<double> resolved{}, connected{}, secured{};
  std::optional<double> requested{};  ///< the request has left; as early data before `secured`
  std::optional<double> answered{};   ///< the head of the final response is here
  std::optional<double> received{};   ///< and its body
  double ended = 0;                   ///< the last thing that happened

  /// Counted from flights: how often we sent and then had to wait for the peer.
  int dns_round_trips = 0, tcp_round_trips = 0, tls_round_trips = 0, http_round_trips = 0;
  /// Those before the request could be sent.
  int round_trips_before_request = 0;
  /// Of all phases.
  int round_trips() const { return dns_round_trips + tcp_round_trips + tls_round_trips + http_round_trips; }
};

/// Computes it from a story. Without times in the story, all points are empty.
Course course(const Story& story);

}  // namespace glasstls::story
