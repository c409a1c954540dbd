#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handshake/credential.hpp"
#include "handshake/random_source.hpp"
#include "messages/handshake.hpp"
#include "probe/heard.hpp"
#include "probe/scripted_end.hpp"
#include "record/receiver.hpp"
#include "schedule/key_schedule.hpp"
#include "trace/event.hpp"

namespace glasstls::probe {

/// How a ScriptedServer answers a ClientHello.
struct Answer {
  messages::CipherSuite suite{};
  messages::NamedGroup group{};
  Bytes cookie{};           ///< for a HelloRetryRequest; empty: it has none
  bool retry_group = true;  ///< whether the HelloRetryRequest names the group
  bool asks = false;        ///< for a certificate
  /// Null before the client's name is known. It outlives the server.
  const handshake::Credential* credential = nullptr;
  /// The ticket whose key is selected; null: none. It outlives the server.
  const Ticket* ticket = nullptr;
};

/// How a CertificateVerify is signed, where that is not as usual.
struct Signing {
  std::optional<messages::SignatureScheme> scheme{};
  std::string_view context{};  ///< another context string; empty: the usual one
  bool before = false;         ///< the transcript ends before the Certificate
};

/// The twin of ScriptedClient: a TLS 1.3 server without input and output that sends what it is told to. It
/// makes each message as it should be; the caller changes it and hands it back to be sent. The transcript has
/// what was really sent, so a client that objects does so because of the change.
///
/// It checks what the client sends, and says what is wrong in heard().broken. What a ClientHello says is only
/// kept: other conversations judge it.
class ScriptedServer : public ScriptedEnd {
 public:
  /// Everything outlives it. `secrets` learns the secrets, and may be null.
  explicit ScriptedServer(handshake::RandomSource& random, trace::Sink* secrets = nullptr)
      : random_(random), secrets_(secrets) {}

  /// Decides how the client is answered; once its ClientHello came.
  void decide(const Answer& answer);
  /// A HelloRetryRequest. From now on the transcript has the hash of the first ClientHello.
  Bytes hello_retry();
  /// A ServerHello. Throws Failure where the client's share of the group is missing or not valid.
  Bytes server_hello();
  /// EncryptedExtensions without any.
  Bytes encrypted_extensions() const;
  /// A CertificateRequest.
  Bytes certificate_request() const;
  /// The Certificate.
  Bytes certificate();
  /// Its signature; made after the Certificate was sent. Throws Failure where the key cannot sign so.
  Bytes certificate_verify(const Signing& how = {}) const;
  /// Our Finished, after everything else was sent.
  Bytes finished() const;
  /// A NewSessionTicket, after the client's Finished.
  Bytes new_session_ticket();

  /// Sends and receives with the handshake keys from now on; after the ServerHello.
  void use_handshake_keys();
  /// Sends with the application keys from now on; after our Finished.
  void use_application_keys();
  void update_keys() override;
  void send_hashed(View message, const Packing& packing = {}) override;
  bool can_update_keys() const override { return main_.has_value(); }

  /// Takes bytes from the client, cut anywhere. Never throws for what they are.
  void receive(View bytes);
  /// What came so far.
  const Heard& heard() const { return heard_; }
  /// The ClientHello that is to be answered now.
  const messages::ClientHello& hello() const {
    return heard_.second_hello ? *heard_.second_hello : *heard_.client_hello;
  }
  /// The ticket that was given last, once.
  std::optional<Ticket> take_ticket() { return std::exchange(ticket_, std::nullopt); }

 private:
  /// Notes records whose legacy_record_version is wrong. RFC 9846 5.1: a receiver ignores it.
  class Versions : public trace::Sink {
   public:
    explicit Versions(Heard& heard) : heard_(heard) {}
    void receive(const trace::Event& event) override;

   private:
    Heard& heard_;
  };
  void handle(const record::Plaintext& record);
  void handle_message(const Bytes& message);
  void on(const messages::ClientHello& hello, const Bytes& message);
  void on_finished(const messages::Finished& message, View transcript_hash);
  void check_binder() const;
  record::Protection protection(trace::Epoch epoch, const schedule::NamedSecret& secret) const;

  handshake::RandomSource& random_;
  trace::Sink* secrets_;
  Answer answer_;
  Heard heard_;
  Versions versions_{heard_};
  record::Receiver receiver_{trace::Tracer{&versions_}};
  schedule::Transcript before_hello_;  // what the binders of the last ClientHello cover besides itself
  Bytes hello_bytes_;
  crypto::Digest before_certificate_{};
  schedule::Deriver deriver_;
  const schedule::SuiteParameters* suite_ = nullptr;
  std::optional<Secret> shared_secret_;
  std::optional<schedule::HandshakeSecret> handshake_secret_;
  std::optional<schedule::MainSecret> main_;
  schedule::NamedSecret client_handshake_, server_handshake_, client_application_, server_application_,
      resumption_;
  std::optional<Ticket> ticket_;
  bool retried_ = false;
};

}  // namespace glasstls::probe
