#pragma once

#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "handshake/asked.hpp"
#include "handshake/client_config.hpp"
#include "handshake/client_hello.hpp"
#include "handshake/connected.hpp"
#include "handshake/context.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/negotiated.hpp"
#include "handshake/psk_offer.hpp"
#include "handshake/step.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::handshake {

/// The client of RFC 9846 appendix A.1. Each state owns what is known in it.
class Client {
 public:
  using Config = ClientConfig;
  /// Who sits at the other end.
  static constexpr std::string_view peer = "server";

  Client(Context& context, ClientConfig config)
      : context_(context),
        random_(config.random, context.tracer),
        clock_(config.clock, context.tracer),
        config_(asking(std::move(config))) {}

  /// What the ClientHello said, which every later message is held against.
  struct Hello {
    Offer offer;
    messages::ClientHello message;
  };
  /// The private halves of what the ClientHello offered to agree on a key with.
  struct Offers {
    std::vector<KeyPair> shares;
    std::vector<PskOffer> psks;
  };
  /// The pre-shared key that the server selected.
  struct Selected {
    std::size_t identity = 0;
    const Psk* psk = nullptr;
  };
  /// From ServerHello on: the hash, the suite, and the handshake's secrets.
  struct Keys {
    schedule::Deriver deriver;
    const schedule::SuiteParameters* suite = nullptr;
    schedule::HandshakeSecret handshake_secret;
    schedule::NamedSecret client_handshake_traffic_secret, server_handshake_traffic_secret;
  };
  /// RFC 9846 4.4.2: what a CertificateRequest is answered with; no credential where none suits.
  struct CertificateAnswer {
    Bytes certificate_request_context;
    std::optional<Choice> choice;
    bool staple = false;
    std::vector<messages::CertificateCompressionAlgorithm> compression{};  ///< that the server takes
  };

  struct Start {
    static constexpr std::string_view name = "START";
  };
  struct WaitSh {
    static constexpr std::string_view name = "WAIT_SH";
    Hello hello;
    Offers offers;
  };
  /// WAIT_SH after a HelloRetryRequest: a second one has no arrow here.
  struct WaitShAfterRetry {
    static constexpr std::string_view name = "WAIT_SH (after HelloRetryRequest)";
    Hello hello;
    Offers offers;
    messages::CipherSuite suite;
    std::optional<messages::NamedGroup> selected_group;
  };
  struct WaitEe {
    static constexpr std::string_view name = "WAIT_EE";
    Hello hello;
    Keys keys;
    std::optional<Selected> selected;
  };
  struct WaitCertCr {
    static constexpr std::string_view name = "WAIT_CERT_CR";
    Hello hello;
    Keys keys;
  };
  struct WaitCert {
    static constexpr std::string_view name = "WAIT_CERT";
    Hello hello;
    Keys keys;
    CertificateAnswer answer;
  };
  struct WaitCv {
    static constexpr std::string_view name = "WAIT_CV";
    Hello hello;
    Keys keys;
    std::optional<CertificateAnswer> answer;
    x509::PublicKey server_key;
  };
  struct WaitFinished {
    static constexpr std::string_view name = "WAIT_FINISHED";
    Keys keys;
    std::optional<CertificateAnswer> answer;
  };
  using Connected = handshake::Connected;
  using State = std::variant<Start, WaitSh, WaitShAfterRetry, WaitEe, WaitCertCr, WaitCert, WaitCv,
                             WaitFinished, Connected>;

  /// START: sends the ClientHello, and with early data on offer gets ready to send that.
  WaitSh start();

  Next<WaitShAfterRetry> on(WaitSh, const messages::HelloRetryRequest&);
  Next<WaitEe> on(WaitSh, const messages::ServerHello&);
  Next<WaitEe> on(WaitShAfterRetry, const messages::ServerHello&);
  Next<WaitCertCr, WaitFinished> on(WaitEe, const messages::EncryptedExtensions&);
  Next<WaitCert> on(WaitCertCr, const messages::CertificateRequest&);
  Next<WaitCv> on(WaitCertCr, const messages::Certificate&);
  Next<WaitCv> on(WaitCert, const messages::Certificate&);
  Next<WaitCv> on(WaitCertCr, const messages::CompressedCertificate&);
  Next<WaitCv> on(WaitCert, const messages::CompressedCertificate&);
  Next<WaitFinished> on(WaitCv, const messages::CertificateVerify&);
  Next<Connected> on(WaitFinished, const messages::Finished&);
  Next<Connected> on(Connected, const messages::NewSessionTicket&);
  Next<Connected> on(Connected, const messages::CertificateRequest&);
  Next<Connected> on(Connected, const messages::KeyUpdate&);

  /// RFC 9846 4.3.10: how many bytes of early data may still be sent, and sends some. More than that is a
  /// programming error and throws std::logic_error.
  std::size_t early_data_left() const;
  void send_early_data(View data);
  /// RFC 9846 7.5: what exporters for early data are made of, and with which hash.
  struct EarlyExporter {
    schedule::Deriver deriver;
    schedule::NamedSecret early_exporter_secret;
  };
  /// Empty where no early data was offered.
  const std::optional<EarlyExporter>& early_exporter() const { return early_exporter_; }

  const ClientConfig& config() const { return config_; }
  const Negotiated& negotiated() const { return negotiated_; }
  std::deque<Ticket>& tickets() { return tickets_; }

 private:
  /// The configuration, with those between who tell what it is asked for.
  ClientConfig asking(ClientConfig config) {
    config.random = &random_;
    if (config.clock) config.clock = &clock_;
    return config;
  }
  void send_client_hello(Hello& hello, const Offers& offers, Bytes legacy_session_id, View cookie);
  void offer_early_data(const PskOffer& first);
  void reject_early_data();
  template <class Hello_>
  void check_common_fields(const Hello& ours, const Hello_& theirs);
  std::optional<Selected> select_psk(const Hello& hello, std::span<const PskOffer> psks,
                                     const messages::ServerHello& message);
  Secret agree_on(const std::vector<KeyPair>& shares, const messages::KeyShareEntry& theirs);
  WaitEe accept(Hello hello, Offers offers, const messages::ServerHello& message);
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
  AskedRandom random_;
  AskedClock clock_;
  const ClientConfig config_;
  Negotiated negotiated_;
  std::deque<Ticket> tickets_;
  std::int64_t good_until_ = 0;  // when the server must show its certificate again, for Ticket
  std::size_t early_data_left_ = 0;
  std::optional<EarlyExporter> early_exporter_;
  std::vector<Bytes> request_contexts_;  // RFC 9846 4.4.2: of the requests after the handshake
  bool change_cipher_spec_sent_ = false;
};

}  // namespace glasstls::handshake
