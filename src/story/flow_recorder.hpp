#pragma once

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "story/recorder.hpp"

namespace glasstls::story {

/// Adds the events of a flow to the story that its TLS events go to. DNS, TCP, TLS and HTTP become one story.
class FlowRecorder : public flow::Observer {
 public:
  /// `recorder` outlives this.
  explicit FlowRecorder(Recorder& recorder) : recorder_(recorder) {}

  /// Adds the event to the story.
  void receive(const flow::Event& event) override;

  /// The flow ended with an error: ends the open phase and adds the error.
  void failed(const flow::FlowError& error);

 private:
  // What each event adds to the story.
  void on(const flow::Upgraded& event);
  void on(const flow::HstsSeen& event);
  void on(const flow::CredentialsWithheld& event);
  void on(const flow::Started& event);
  void on(const flow::Resolving& event);
  void on(const flow::Resolved& event);
  void on(const flow::AttemptStarted& event);
  void on(const flow::AttemptEnded& event);
  void on(const flow::TcpConnected& event);
  void on(const flow::TunnelOpened& event);
  void on(const flow::TlsStarted&) {}
  void on(const flow::TlsDone& event);
  void on(const flow::EarlyRequestSent& event);
  void on(const flow::RequestSent& event);
  void on(const flow::InterimResponse& event);
  void on(const flow::HeadReceived& event);
  void on(const flow::BodyReceived&) {}
  void on(const flow::Trailers& event);
  void on(const flow::ResponseDone& event);
  void on(const flow::TooEarly& event);
  void on(const flow::Redirected&) {}
  void on(const flow::Done& event);

  void begin(Phase phase, std::string title);
  void end(flow::Cost cost, std::vector<Fact> facts = {});

  Recorder& recorder_;
  std::optional<Phase> open_;
  double begun_ = 0;            // when it began, in the recorder's time
  std::string host_;            // the server's
  std::string first_;           // the address that was tried first
  std::vector<Fact> attempts_;  // failed attempts to connect
  flow::Cost response_{};       // until the response's head
};

}  // namespace glasstls::story
