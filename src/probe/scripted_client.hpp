#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handshake/authentication.hpp"
#include "handshake/credential.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/random_source.hpp"
#include "messages/handshake.hpp"
#include "probe/heard.hpp"
#include "probe/scripted_end.hpp"
#include "record/receiver.hpp"
#include "schedule/key_schedule.hpp"
#include "trace/event.hpp"

namespace glasstls::probe {

/// What a ScriptedClient offers.
struct Offer {
  std::string server_name{};  ///< empty: none is sent
  std::vector<messages::CipherSuite> suites{};
  std::vector<messages::NamedGroup> groups{}, shares{};
  const Ticket* ticket = nullptr;  ///< outlives the client
  std::uint32_t ticket_age = 0;    ///< in milliseconds
  bool early_data = false;         ///< whether the ClientHello says that early data follows
  /// For a server that asks; null: an empty Certificate. It outlives the client.
  const handshake::Credential* credential = nullptr;
  trace::Sink* secrets = nullptr;  ///< learns the secrets; may be null; outlives the client
};

/// A TLS 1.3 client without input and output that sends what it is told to. It makes each message as it
/// should be; the caller changes it and hands it back to be sent. The transcript has what was really sent, so
/// keys, binders and Finished fit, and a server that objects does so because of the change.
///
/// It checks what the server sends, and says what is wrong in heard().broken. Whether the server's
/// certificate is to be trusted is not its business.
class ScriptedClient : public ScriptedEnd {
 public:
  /// `random` outlives it.
  ScriptedClient(const Offer& offer, handshake::RandomSource& random);

  /// A ClientHello; after a HelloRetryRequest the one that answers it. Binders are zeros.
  Bytes client_hello();
  /// The same with its binder, if it ends with a pre_shared_key of one identity and fits one; else as it is.
  Bytes bind(Bytes hello) const;
  /// EndOfEarlyData.
  Bytes end_of_early_data() const;
  /// The answer to a CertificateRequest.
  Bytes certificate() const;
  /// Its signature; empty without a credential that fits the request. Made after the Certificate was sent.
  /// `as` is whose context string is signed; `elsewhere` signs another transcript.
  Bytes certificate_verify(handshake::Signer as, bool elsewhere) const;
  /// Our Finished, after everything else was sent.
  Bytes finished() const;

  /// The same for a client, which notes its ClientHello.
  void send_hashed(View message, const Packing& packing = {}) override;

  /// Sends with the keys for early data from now on; after a ClientHello with a ticket.
  void use_early_keys();
  /// Sends with the handshake keys from now on; after a ServerHello.
  void use_handshake_keys();
  /// The same with the application keys; after our Finished.
  void use_application_keys();
  void update_keys() override;
  bool can_update_keys() const override { return main_.has_value(); }

  /// Takes bytes from the server, cut anywhere. Never throws for what they are.
  void receive(View bytes);
  /// What came so far.
  const Heard& heard() const { return heard_; }
  /// Whether a HelloRetryRequest came that is not answered yet.
  bool owes_second_hello() const { return heard_.retry && hellos_ < 2; }
  /// The first ticket that the server gave, once.
  std::optional<Ticket> take_ticket() { return std::exchange(ticket_, std::nullopt); }

 private:
  void handle(const record::Plaintext& record);
  void handle_message(const Bytes& message);
  void on(const messages::ServerHello& hello);
  void on(const messages::HelloRetryRequest& retry);
  void on(const messages::EncryptedExtensions& message);
  void on(const messages::CertificateVerify& message, View transcript_hash);
  void on(const messages::Finished& message, View transcript_hash);
  void on(const messages::NewSessionTicket& message);
  void on(const messages::KeyUpdate& message);
  void keep_ticket();
  void check_hello(const messages::ServerHello& hello) const;
  void check_psk(const std::optional<messages::PreSharedKeyServerHello>& psk) const;
  void check_mode(const messages::ServerHello& hello) const;
  std::optional<messages::SignatureScheme> scheme() const;
  record::Protection protection(trace::Epoch epoch, const schedule::NamedSecret& secret) const;

  Offer offer_;
  handshake::RandomSource& random_;
  record::Receiver receiver_{trace::Tracer{}};
  schedule::Deriver deriver_;
  const schedule::SuiteParameters* suite_ = nullptr;
  messages::ClientHello hello_;  // as we made it
  Bytes sent_hello_;
  std::vector<messages::ExtensionType> requested_;  // in what was really sent
  std::vector<handshake::KeyPair> pairs_;
  std::optional<schedule::HandshakeSecret> handshake_secret_;
  schedule::NamedSecret client_handshake_, server_handshake_, client_application_, server_application_,
      resumption_;
  std::optional<schedule::MainSecret> main_;
  Bytes server_key_;  // DER of its certificate
  Heard heard_;
  std::optional<messages::NewSessionTicket> first_ticket_;
  std::optional<Ticket> ticket_;
  unsigned hellos_ = 0;
};

}  // namespace glasstls::probe
