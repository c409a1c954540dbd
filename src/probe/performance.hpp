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
    broken_rule,    ///< what the server sent breaks a rule
    not_tls,        ///< the server answered in another protocol, as nginx does to what is no TLS for it
    flood,          ///< the server sent more than we take
    not_possible    ///< the deviation cannot be made in this connection
  };
  How how = How::silence;
  std::string after{};  ///< the last message that the server sent; empty if there was none
  std::string detail{};
  Heard heard{};
};
/// "the alert decode_error, after the ServerHello"
std::string to_string(const Outcome& outcome);

/// How a server shows that it takes part in a connection after the handshake.
enum class Sign : std::uint8_t { data, key_update, none };

/// Plays one conversation, without input and output.
class Performance {
 public:
  /// The most that is taken from a server, in bytes.
  static constexpr std::size_t most_received = std::size_t{4} << 20;

  /// Everything outlives it. The request is sent only where `sign` is data. `tape` may be null.
  Performance(const Conversation& conversation, const Offer& offer, Sign sign,
              handshake::RandomSource& random, Tape* tape = nullptr);

  /// Takes bytes from the server, and goes on as far as it can.
  void receive(View bytes);
  /// The server sends no more.
  void receive_end() { end(Outcome::How::closed); }
  /// The server has sent nothing for too long.
  void time_out() { end(Outcome::How::silence); }

  /// The bytes for the server.
  Bytes take_output();
  /// Whether our direction ends once these are sent.
  bool ends_sending() const { return ends_sending_; }
  /// Whether it is over. There may still be output.
  bool over() const { return over_; }
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
