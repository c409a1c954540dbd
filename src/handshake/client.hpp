#pragma once

#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "handshake/client_config.hpp"
#include "handshake/client_hello.hpp"
#include "handshake/connected.hpp"
#include "handshake/context.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/negotiated_parameters.hpp"
#include "handshake/proof.hpp"
#include "handshake/psk_offer.hpp"
#include "handshake/step.hpp"
#include "handshake/traced.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::handshake {

/// The client of RFC 9846 appendix A.1. Each state owns what is known in it.
class Client {
 public:
  using Config = ClientConfig;
  /// What the other end is.
  static constexpr std::string_view peer = "server";

  /// `context`, and what `config` points to, outlive it.
  Client(Context& context, ClientConfig config)
      : context_(context),
        random_(config.random, context.tracer),
        clock_(config.clock, context.tracer),
        config_(traced(std::move(config))) {}

  /// The ClientHello, which later messages must fit.
  struct Hello {
    Offer offer;
    messages::ClientHello message;
  };
  /// The pre-shared key that the server selected. It takes the place of a certificate.
  struct Selected {
    Selected(std::size_t identity, const Psk& psk) : identity(identity), psk(&psk) {}
    std::size_t identity;  ///< selected_identity
    const Psk* psk;
  };
  /// RFC 9846 4.5: how the server authenticates: with a signature, or with a PSK that both ends know.
  using ServerProof = std::variant<SignatureVerified, Selected>;
  /// From ServerHello on: the suite, and the handshake's secrets.
  struct Keys {
    schedule::SuiteDeriver deriver;
    schedule::HandshakeSecret handshake_secret;
    schedule::NamedSecret client_handshake_traffic_secret, server_handshake_traffic_secret;
  };
  /// RFC 9846 4.4.2: the answer to a CertificateRequest.
  struct CertificateAnswer {
    Bytes certificate_request_context;
    std::optional<Choice> choice;  ///< empty if no credential suits
    bool staple = false;           ///< whether the server takes an OCSP response
    std::vector<messages::CertificateCompressionAlgorithm> compression{};  ///< that the server takes
  };

  // The states of RFC 9846 A.1.

  /// START
  struct Start {
    static constexpr std::string_view name = "START";
  };
  /// WAIT_SH: the ClientHello was sent.
  struct WaitSh {
    static constexpr std::string_view name = "WAIT_SH";
    Hello hello;
    OfferedSecrets offers;
  };
  /// WAIT_SH after a HelloRetryRequest: a second one has no arrow here.
  struct WaitShAfterRetry {
    static constexpr std::string_view name = "WAIT_SH (after HelloRetryRequest)";
    Hello hello;
    OfferedSecrets offers;
    messages::CipherSuite suite;
    std::optional<messages::NamedGroup> selected_group;
  };
  /// WAIT_EE: the ServerHello came, and what follows is encrypted.
  struct WaitEe {
    static constexpr std::string_view name = "WAIT_EE";
    Hello hello;
    Keys keys;
    std::optional<Selected> selected;
  };
  /// WAIT_CERT_CR: a CertificateRequest or the server's Certificate comes next.
  struct WaitCertCr {
    static constexpr std::string_view name = "WAIT_CERT_CR";
    Hello hello;
    Keys keys;
  };
  /// WAIT_CERT: the server asked for a certificate; its own comes next.
  struct WaitCert {
    static constexpr std::string_view name = "WAIT_CERT";
    Hello hello;
    Keys keys;
    CertificateAnswer answer;
  };
  /// WAIT_CV: the server's certificate was judged to be good.
  struct WaitCv {
    static constexpr std::string_view name = "WAIT_CV";
    Hello hello;
    Keys keys;
    std::optional<CertificateAnswer> answer;
    x509::PublicKey server_key;
  };
  /// WAIT_FINISHED: the server has authenticated.
  struct WaitFinished {
    static constexpr std::string_view name = "WAIT_FINISHED";
    Keys keys;
    std::optional<CertificateAnswer> answer;
    ServerProof proof;
  };
  /// CONNECTED
  using Connected = ConnectedState;
  /// All of them.
  using State = std::variant<Start, WaitSh, WaitShAfterRetry, WaitEe, WaitCertCr, WaitCert, WaitCv,
                             WaitFinished, Connected>;

  /// Leaves START: sends the ClientHello. If it offers early data, that may be sent from then on.
  WaitSh start();

  // The arrows of RFC 9846 A.1. Each handler checks its message, and throws Failure with the alert of the
  // first rule that the message breaks.

  Next<WaitShAfterRetry> on(WaitSh, const messages::HelloRetryRequest&);  ///< RFC 9846 4.2.4
  Next<WaitEe> on(WaitSh, const messages::ServerHello&);                  ///< RFC 9846 4.2.3
  Next<WaitEe> on(WaitShAfterRetry, const messages::ServerHello&);        ///< RFC 9846 4.2.3 and 4.2.4
  Next<WaitCertCr, WaitFinished> on(WaitEe, const messages::EncryptedExtensions&);  ///< RFC 9846 4.4.1
  Next<WaitCert> on(WaitCertCr, const messages::CertificateRequest&);               ///< RFC 9846 4.4.2
  Next<WaitCv> on(WaitCertCr, const messages::Certificate&);                        ///< RFC 9846 4.5.1
  Next<WaitCv> on(WaitCert, const messages::Certificate&);                          ///< RFC 9846 4.5.1
  Next<WaitCv> on(WaitCertCr, const messages::CompressedCertificate&);              ///< RFC 8879
  Next<WaitCv> on(WaitCert, const messages::CompressedCertificate&);                ///< RFC 8879
  Next<WaitFinished> on(WaitCv, const messages::CertificateVerify&);                ///< RFC 9846 4.5.2
  Next<Connected> on(WaitFinished, const messages::Finished&);  ///< RFC 9846 4.5.3, and our own second flight
  Next<Connected> on(Connected, const messages::NewSessionTicket&);    ///< RFC 9846 4.7.1
  Next<Connected> on(Connected, const messages::CertificateRequest&);  ///< RFC 9846 4.7.2
  Next<Connected> on(Connected, const messages::KeyUpdate&);           ///< RFC 9846 4.7.3

  /// RFC 9846 4.3.10: how many bytes of early data may still be sent.
  std::size_t early_data_left() const;
  /// Sends early data. More than early_data_left() is a programming error and throws std::logic_error.
  void send_early_data(View data);
  /// RFC 9846 7.5: what exporters for early data derive from.
  struct EarlyExporter {
    schedule::Deriver deriver;
    schedule::NamedSecret early_exporter_secret;
  };
  /// Empty if no early data was offered.
  const std::optional<EarlyExporter>& early_exporter() const { return early_exporter_; }

  /// The configuration. Its random and clock tell the trace what they return.
  const ClientConfig& config() const { return config_; }
  /// What the two ends agreed on so far.
  const NegotiatedParameters& negotiated() const { return negotiated_; }
  /// Tickets that the server sent, oldest first; at most max_tickets.
  std::deque<Ticket>& tickets() { return tickets_; }

 private:
  ClientConfig traced(ClientConfig config) {
    config.random = &random_;
    if (config.clock) config.clock = &clock_;
    return config;
  }
  void send_client_hello(Hello& hello, const OfferedSecrets& offers, Bytes legacy_session_id, View cookie);
  void offer_early_data(const PskOffer& first);
  void reject_early_data();
  template <class Hello_>
  void check_common_fields(const Hello& ours, const Hello_& theirs);
  std::optional<Selected> select_psk(const Hello& hello, std::span<const PskOffer> psks,
                                     const messages::ServerHello& message);
  Secret agree_on(const std::vector<KeyPair>& shares, const messages::KeyShareEntry& theirs);
  WaitEe accept(Hello hello, OfferedSecrets offers, const messages::ServerHello& message);
  void learn_alpn(const Hello& hello, const messages::EncryptedExtensions& message);
  void learn_early_data(const WaitEe& state, const messages::EncryptedExtensions& message);
  CertificateAnswer answer_to(const messages::CertificateRequest& message);
  WaitCv judge(Hello hello, Keys keys, std::optional<CertificateAnswer> answer,
               const messages::Certificate& message);
  void remember(const x509::ValidationResult& result);
  void authenticate(const std::optional<CertificateAnswer>& answer, schedule::Transcript& transcript,
                    const schedule::Deriver& deriver, const schedule::NamedSecret& base_key);
  void dummy_change_cipher_spec_once();

  Context& context_;
  TracedRandom random_;
  TracedClock clock_;
  const ClientConfig config_;
  NegotiatedParameters negotiated_;
  std::deque<Ticket> tickets_;
  std::int64_t good_until_ = 0;  // when the server must show its certificate again, for Ticket
  std::size_t early_data_left_ = 0;
  std::optional<EarlyExporter> early_exporter_;
  std::vector<Bytes> request_contexts_;  // RFC 9846 4.4.2: of the requests after the handshake
  bool change_cipher_spec_sent_ = false;
};

}  // namespace glasstls::handshake
