#pragma once

#include <optional>

#include "story/story.hpp"

namespace glasstls::story {

/// When the last request of a flow reached which point, in milliseconds since the flow began, and how many
/// round trips each phase took. Points that it did not reach are empty.
struct Course {
  double began = 0;  ///< 0 but where redirects came before
  std::optional<double> resolved{}, connected{}, secured{};
  std::optional<double> requested{};  ///< the request has left; as early data before `secured`
  std::optional<double> answered{};   ///< the head of the final response is here
  std::optional<double> received{};   ///< and its body
  double ended = 0;                   ///< the last thing that happened

  /// Counted from flights: how often we sent and then had to wait for the peer.
  int dns_round_trips = 0, tcp_round_trips = 0, tls_round_trips = 0, http_round_trips = 0;
  /// Those that had to be over before the request could leave.
  int round_trips_before_request = 0;
  int round_trips() const { return dns_round_trips + tcp_round_trips + tls_round_trips + http_round_trips; }
};

/// Empty points throughout where the story has no times.
Course course(const Story& story);

}  // namespace glasstls::story
