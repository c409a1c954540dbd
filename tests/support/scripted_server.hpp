#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "handshake/key_exchange.hpp"
#include "handshake/resumption.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "record/receiver.hpp"
#include "record/sender.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"

namespace glasstls::testing {

/// Random bytes that are the same in every run.
class CountingRandom : public handshake::RandomSource {
 public:
  explicit CountingRandom(std::uint8_t seed = 1) : next_(seed) {}
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override;

 private:
  std::uint64_t next_;
};

/// A TLS 1.3 server that does what a test tells it to, right or wrong. Its keys and Finished always fit what
/// it really sent, so a client that objects does so because of what is tested.
class ScriptedServer {
 public:
  struct Script {
    messages::CipherSuite suite = messages::CipherSuite::TLS_AES_128_GCM_SHA256;
    messages::NamedGroup group = messages::NamedGroup::x25519;
    /// A HelloRetryRequest first: for `group` if the client sent no share of it, and with this cookie if not
    /// empty.
    bool retry = false;
    Bytes cookie;
    messages::Extensions encrypted_extensions;
    bool request_certificate = false;
    messages::Extensions certificate_request{
        messages::make_extension(messages::SignatureSchemeList{{messages::SignatureScheme::ed25519}})};
    /// A PSK of this value and origin is selected, by this identity, with a key share or without; where it is
    /// empty, none is.
    Bytes psk{};
    schedule::PskOrigin psk_origin = schedule::PskOrigin::resumption;
    std::uint16_t selected_identity = 0;
    bool psk_dhe_ke = true;
    bool psk_is_unchecked = false;  ///< the binder may be wrong
    /// Early data is taken under `psk`; or else this many records of type application_data are passed over.
    bool accept_early_data = false;
    std::size_t records_passed_over = 0;
    std::vector<Bytes> chain;  ///< DER, leaf first
    Bytes ed25519_seed;        ///< of the leaf's key
    bool change_cipher_spec = true;
    /// How many bytes of handshake content ride in one record; 0 puts each flight in as few as it fits in.
    std::size_t fragment = 0;
    /// Called with each message's name and bytes before they are hashed and sent. May change anything.
    std::function<void(std::string_view, Bytes&)> tamper;
    /// Called with each record before it leaves.
    std::function<void(Bytes&)> tamper_record;
  };

  explicit ScriptedServer(Script script);

  /// Bytes from the client; what the server answers is appended to its output.
  void receive(View bytes);
  Bytes take_output();

  bool done() const { return done_; }  ///< the client's Finished came and is right
  std::string received;                ///< application data from the client
  std::string early_data;              ///< what came of it before its Finished
  /// DER of the leaf that the client proved to have the key of, the last one; empty if it showed none.
  Bytes client_certificate;
  unsigned client_authentications = 0;  ///< Finished messages that came after the handshake
  std::vector<Bytes> client_messages;   ///< whole handshake messages, in order
  std::optional<Alert> alert;           ///< the alert that the client sent
  bool unreadable = false;              ///< something came that does not open with this side's keys

  /// After the handshake.
  void send(View data);
  void send_message(Bytes message);  ///< a handshake message that is not part of the transcript
  /// A NewSessionTicket and its PSK.
  Secret send_ticket(messages::NewSessionTicket ticket);
  void request_certificate(Bytes context);
  void send_key_update(messages::KeyUpdateRequest request);
  void send_raw_record(messages::ContentType type, View content, std::size_t padding = 0);
  void send_alert(Alert alert);
  /// A record under the keys that were replaced last, as a server sends it that did not get further.
  void send_late_record(messages::ContentType type, View content, std::size_t padding = 0);
  unsigned client_key_updates = 0;

 private:
  void read_records();
  void handle(const Bytes& message);
  void handle_authentication(const messages::Message& decoded);
  void answer(const messages::ClientHello& hello, View bytes, const schedule::Transcript& before);
  schedule::EarlySecret check_psk(const messages::ClientHello& hello, View bytes,
                                  const schedule::Transcript& before);
  void send_certificates();
  void send_handshake(std::string_view name, Bytes message, bool hashed = true);
  void flush();
  void protect_sending(trace::Epoch epoch, const schedule::NamedSecret& secret);
  void protect_receiving(trace::Epoch epoch, const schedule::NamedSecret& secret);
  void emit(messages::ContentType type, View content, std::size_t padding = 0);

  Script script_;
  CountingRandom random_{77};
  record::Receiver receiver_{trace::Tracer{}};
  std::optional<record::Protection> sending_, sent_before_;
  schedule::Transcript transcript_;
  schedule::Deriver deriver_;
  const schedule::SuiteParameters* suite_ = nullptr;
  schedule::NamedSecret client_handshake_, server_application_, client_application_, resumption_;
  std::optional<schedule::MainSecret> main_;
  std::optional<schedule::Transcript> after_handshake_;  // what a later authentication covers
  Bytes incoming_, pending_, out_;
  bool retried_ = false, done_ = false;
};

}  // namespace glasstls::testing
