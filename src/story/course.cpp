#include "story/course.hpp"

#include "story/facts.hpp"

namespace glasstls::story {

namespace {

void fold(Course& course, const PhaseEnded& ended, double ms) {
  using enum Phase;
  if (!ended.ok) return;
  switch (ended.phase) {
    case dns:
      course.resolved = ms;
      course.dns_round_trips = ended.round_trips;
      break;
    case tcp:
      course.connected = ms;
      course.tcp_round_trips = ended.round_trips;
      break;
    case tls:
      course.secured = ms;
      course.tls_round_trips = ended.round_trips;
      break;
    case http:
      course.http_round_trips = ended.round_trips;
      course.received = ms;
      break;
  }
}

/// "HTTP/1.1 103 Early Hints" is not an answer yet.
bool is_interim(const HttpHead& head) {
  const std::size_t space = head.first_line.find(' ');
  return space != std::string::npos && head.first_line.compare(space, 2, " 1") == 0;
}

}  // namespace

Course course(const Story& story) {
  Course course;
  for (const Step& step : story.steps) {
    course.ended = step.ms;
    if (std::holds_alternative<RequestStep>(step.what)) {
      course = {};
      course.began = course.ended = step.ms;
    }
    if (const auto* ended = std::get_if<PhaseEnded>(&step.what)) fold(course, *ended, step.ms);
    if (const auto* head = std::get_if<HttpHead>(&step.what)) {
      // Early data that was declined is sent again.
      if (head->direction == Direction::sent && !course.answered) course.requested = step.ms;
      if (head->direction == Direction::received && !course.answered && !is_interim(*head))
        course.answered = step.ms;
    }
  }
  // What was taken as early data did not wait for the handshake.
  const bool early = negotiated(story).early_data == "accepted";
  course.round_trips_before_request =
      course.dns_round_trips + course.tcp_round_trips + (early ? 0 : course.tls_round_trips);
  if (!story.timed)
    course.resolved = course.connected = course.secured = course.requested = course.answered =
        course.received = std::nullopt;
  return course;
}

}  // namespace glasstls::story
