#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handshake/key_exchange.hpp"
#include "handshake/resumption.hpp"
#include "messages/handshake.hpp"
#include "record/receiver.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"
#include "support/scripted_server.hpp"

namespace glasstls::testing {

/// A TLS 1.3 client that does what a test tells it to, right or wrong. Its keys, binders and Finished always
/// fit what it really sent, so a server that objects does so because of what is tested.
class ScriptedClient {
 public:
  struct Script {
    std::string server_name = "server.example";
    std::vector<messages::CipherSuite> suites{messages::CipherSuite::TLS_AES_128_GCM_SHA256,
                                              messages::CipherSuite::TLS_AES_256_GCM_SHA384,
                                              messages::CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
    std::vector<messages::NamedGroup> groups{messages::NamedGroup::x25519, messages::NamedGroup::secp256r1,
                                             messages::NamedGroup::secp384r1};
    std::vector<messages::NamedGroup> shares{messages::NamedGroup::x25519};
    std::vector<messages::PskKeyExchangeMode> psk_modes{messages::PskKeyExchangeMode::psk_dhe_ke};
    messages::Extensions more{};  ///< behind the usual ones
    Bytes session_id = Bytes(32, 7);

    /// Offered in this order; the keys are used only where the server takes one.
    struct Offer {
      Bytes identity, key;
      crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
      schedule::PskOrigin origin = schedule::PskOrigin::resumption;
      std::uint32_t obfuscated_ticket_age = 0;
    };
    std::vector<Offer> psks{};
    /// Sent under the first PSK's keys of `early_suite`, each as a record.
    std::vector<std::string> early_data{};
    messages::CipherSuite early_suite = messages::CipherSuite::TLS_AES_128_GCM_SHA256;

    std::vector<Bytes> chain{};  ///< DER, for a server that asks
    Bytes ed25519_seed{};        ///< of the leaf's key

    /// Called with each ClientHello before it is encoded.
    std::function<void(messages::ClientHello&)> change_hello{};
    /// Called with each message's name and bytes before they are hashed and sent. May change anything.
    std::function<void(std::string_view, Bytes&)> tamper{};
    std::size_t fragment = 0;  ///< bytes of handshake content in a record; 0: as many as fit
  };

  explicit ScriptedClient(Script script);

  void receive(View bytes);
  Bytes take_output() { return std::exchange(out_, {}); }

  bool done() const { return done_; }  ///< the server's Finished came and is right
  std::string received;                ///< application data from the server
  std::vector<Bytes> server_messages;  ///< whole handshake messages, in order
  std::optional<Alert> alert;          ///< the alert that the server sent
  bool unreadable = false;             ///< something came that does not open with this side's keys
  bool early_data_accepted = false;
  std::optional<std::uint16_t> selected_identity;
  unsigned server_key_updates = 0, change_cipher_specs = 0;

  /// A ticket of the server and what must be known to use it.
  struct Ticket {
    messages::NewSessionTicket message;
    Bytes psk;
    messages::CipherSuite suite{};
    /// What to offer `age` milliseconds after it came.
    Script::Offer offer(std::uint32_t age = 0) const;
  };
  std::vector<Ticket> tickets;

  /// After the handshake.
  void send(View data) { emit(messages::ContentType::application_data, data); }
  void send_message(std::string_view name, Bytes message);
  void send_key_update(messages::KeyUpdateRequest request);
  void send_raw_record(messages::ContentType type, View content, std::size_t padding = 0) {
    emit(type, content, padding);
  }
  void send_unprotected_record(messages::ContentType type, View content);
  /// The first message of that type that the server sent, decoded.
  template <class M>
  std::optional<M> server_message() const {
    for (const Bytes& bytes : server_messages)
      if (messages::message_name(bytes) == M::name) return std::get<M>(messages::decode_handshake(bytes));
    return std::nullopt;
  }
  const Bytes& last_hello() const { return last_hello_; }
  /// RFC 9846 4.7.2: answers a CertificateRequest that came after the handshake.
  void answer_request(const messages::CertificateRequest& request);

 private:
  void send_hello(std::optional<messages::NamedGroup> group, const Bytes* cookie);
  void send_early_data(const Bytes& hello);
  void handle(const Bytes& message);
  void on_server_hello(const messages::ServerHello& hello);
  void on_retry(const messages::HelloRetryRequest& retry);
  void finish();
  void send_handshake(std::string_view name, Bytes message, bool hashed = true);
  void protect_sending(trace::Epoch epoch, const schedule::NamedSecret& secret);
  void protect_receiving(trace::Epoch epoch, const schedule::NamedSecret& secret);
  void emit(messages::ContentType type, View content, std::size_t padding = 0);

  Script script_;
  CountingRandom random_{99};
  record::Receiver receiver_{trace::Tracer{}};
  std::optional<record::Protection> sending_;
  schedule::Transcript transcript_;
  schedule::Deriver deriver_;
  const schedule::SuiteParameters* suite_ = nullptr;
  messages::Random client_random_{};
  std::vector<handshake::KeyPair> shares_;
  std::optional<schedule::HandshakeSecret> handshake_secret_;
  schedule::NamedSecret client_handshake_, server_handshake_, client_application_, server_application_,
      resumption_;
  Bytes out_, last_hello_;
  std::optional<messages::CertificateRequest> request_;
  bool retried_ = false, done_ = false;
};

}  // namespace glasstls::testing
