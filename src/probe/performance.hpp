#pragma once

#include "probe/conversation.hpp"
#include "probe/scripted_client.hpp"
#include "probe/tape.hpp"

namespace glasstls::probe {

/// How a connection ended.
struct Outcome {
  /// The ways to end.
  enum class How : std::uint8_t {
    answered,       ///< the handshake was completed and the request answered
    alert,          ///< the server sent an error alert
    close_notify,   ///< the server ended the connection in order, without an answer
    closed,         ///< the server closed the TCP connection, or reset it, without an alert
    older_version,  ///< the server chose TLS 1.2 or older
    silence,        ///< nothing more came in time
    unseen,         ///< a client ended without an alert, and shows nothing of what it thought of us
    broken_rule,    ///< what the server sent breaks a rule
    not_tls,        ///< the server answered in another protocol, as nginx does to what is no TLS for it
    flood,          ///< the server sent more than we take
    not_possible    ///< the deviation cannot be made in this connection
  };
  How how = How::silence;
  Peer peer = Peer::server;
  std::string after{};  ///< the last message that the peer sent; empty if there was none
  std::string detail{};
  Heard heard{};
};
/// "the alert decode_error, after the ServerHello"
std::string to_string(const Outcome& outcome);

/// How a peer shows that it takes part in a connection after the handshake.
enum class Sign : std::uint8_t { data, key_update, none };

/// One end of a connection that is carried to a peer, without input and output.
class Exchange {
 public:
  virtual ~Exchange() = default;
  /// Takes bytes from the peer, and goes on as far as it can.
  virtual void receive(View bytes) = 0;
  /// The peer sends no more.
  virtual void receive_end() = 0;
  /// The peer has sent nothing for too long.
  virtual void time_out() = 0;
  /// The bytes for the peer.
  virtual Bytes take_output() = 0;
  /// Whether our direction ends once these are sent.
  virtual bool ends_sending() const = 0;
  /// Whether it is over. There may still be output.
  virtual bool over() const = 0;
};

/// Plays one conversation with a server.
class Performance : public Exchange {
 public:
  /// The most that is taken from a server, in bytes.
  static constexpr std::size_t most_received = std::size_t{4} << 20;

  /// Everything outlives it. The request is sent only where `sign` is data. `tape` may be null.
  Performance(const Conversation& conversation, const Offer& offer, Sign sign,
              handshake::RandomSource& random, Tape* tape = nullptr);

  void receive(View bytes) override;
  void receive_end() override { end(Outcome::How::closed); }
  void time_out() override { end(Outcome::How::silence); }
  Bytes take_output() override;
  bool ends_sending() const override { return ends_sending_; }
  bool over() const override { return over_; }
  /// How it ended.
  const Outcome& outcome() const { return outcome_; }
  /// The client, for its tickets.
  ScriptedClient& client() { return client_; }

 private:
  void advance();
  void begin();
  void finish_handshake();
  void send_certificate();
  void insert_all(Moment moment);
  bool send(Bytes message, Moment moment);
  std::string request() const;
  void send_request();
  bool is_answered() const;
  void end(Outcome::How how, std::string detail = {});

  const Conversation& conversation_;
  const Offer& offer_;
  Sign sign_;
  Tape* tape_;
  ScriptedClient client_;
  std::size_t received_ = 0;
  bool began_ = false, connected_ = false, ends_sending_ = false, over_ = false;
  Outcome outcome_;
};

}  // namespace glasstls::probe
