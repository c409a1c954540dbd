#pragma once

#include <functional>
#include <memory>

#include "probe/performance.hpp"
#include "probe/scripted_server.hpp"
#include "probe/tape.hpp"

namespace glasstls::probe {

/// What a client gets, once its ClientHello says which host it wants.
struct Scene {
  const Conversation* conversation = nullptr;  ///< null: an ordinary connection
  const handshake::Credential* credential = nullptr;
  const Ticket* ticket = nullptr;  ///< one that the client may resume with
  Sign sign = Sign::data;          ///< data: it sends a request
  /// Whether a client that goes on after the handshake is known to show it: it answers a KeyUpdate, or our
  /// close_notify.
  bool shows = false;
  std::string page{};  ///< what its request is answered with: HTML
};
/// Decides that. What the scene points at outlives the performance.
using Director = std::function<Scene(const messages::ClientHello& hello)>;

/// Plays one conversation with a client.
class ServerPerformance : public Exchange {
 public:
  /// The most that is taken from a client, in bytes.
  static constexpr std::size_t most_received = std::size_t{1} << 20;

  /// `random` outlives it. `tape` keeps what the connection carries, and may be null.
  ServerPerformance(Director director, handshake::RandomSource& random, std::unique_ptr<Tape> tape = nullptr)
      : director_(std::move(director)), tape_(std::move(tape)), server_(random, tape_.get()) {}

  void receive(View bytes) override;
  void receive_end() override;
  void time_out() override { end(Outcome::How::silence); }
  Bytes take_output() override;
  bool ends_sending() const override { return ends_sending_; }
  bool over() const override { return over_; }

  /// How it ended.
  const Outcome& outcome() const { return outcome_; }
  /// The conversation that was chosen; null if none was, or if the client cannot be tested with it.
  const Conversation* conversation() const { return scene_ ? scene_->conversation : nullptr; }
  /// Whether it was an ordinary connection that gave a ticket, because the conversation begins with one.
  bool prepares() const { return prepares_; }
  /// The ticket that was given, once.
  std::optional<Ticket> take_ticket() { return server_.take_ticket(); }
  /// What was carried so far; null if it is not kept.
  const Tape* tape() const { return tape_.get(); }
  /// The same, once it is over; null if it was not kept.
  std::unique_ptr<Tape> take_tape() { return std::move(tape_); }

 private:
  void advance();
  void cast();
  std::string choose();
  bool choose_group(const messages::ClientHello& hello, const Opening& opening);
  void follow_share(const messages::ClientHello& second);
  void answer_hello();
  void send_flight();
  void send_certificates();
  Signing signing() const;
  void complete();
  void respond();
  void insert_all(Moment moment);
  bool send(Bytes message, Moment moment);
  void end(Outcome::How how, std::string detail = {});

  Director director_;
  std::unique_ptr<Tape> tape_;
  ScriptedServer server_;
  std::optional<Scene> scene_;
  Conversation ordinary_{.name = "ordinary", .peer = Peer::client};
  const Conversation* played_ = &ordinary_;
  std::string hindrance_;  // why it is not the conversation that was chosen
  Answer answer_;
  std::size_t received_ = 0;
  bool prepares_ = false, retry_ = false, answered_ = false, sent_flight_ = false, complete_ = false,
       responded_ = false, ends_sending_ = false, over_ = false;
  Outcome outcome_{.peer = Peer::client};
};

}  // namespace glasstls::probe
