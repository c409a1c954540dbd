#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "handshake/asked.hpp"
#include "handshake/connected.hpp"
#include "handshake/context.hpp"
#include "handshake/credential.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/negotiated.hpp"
#include "handshake/offered.hpp"
#include "handshake/server_config.hpp"
#include "handshake/server_psk.hpp"
#include "handshake/step.hpp"
#include "x509/key/public_key.hpp"

namespace glasstls::handshake {

/// The server of RFC 9846 appendix A.2. Each state owns what is known in it.
class Server {
 public:
  using Config = const ServerConfig&;
  /// Who sits at the other end.
  static constexpr std::string_view peer = "client";

  Server(Context& context, const ServerConfig& config)
      : context_(context),
        config_(config),
        random_(config.random, context.tracer),
        clock_(config.clock, context.tracer),
        tickets_(config.tickets, trace::Source::tickets, context.tracer),
        cookies_(config.cookies, trace::Source::cookies, context.tracer) {}

  /// What a HelloRetryRequest asked for, and what the second ClientHello must repeat of the first.
  struct Retry {
    messages::CipherSuite suite{};
    std::optional<messages::NamedGroup> group{};
    LastingParts lasting{};
  };
  /// From the server's Finished on: what the client's second flight is read with, and what is derived then.
  struct Keys {
    schedule::Deriver deriver;
    const schedule::SuiteParameters* suite = nullptr;
    schedule::NamedSecret client_handshake_traffic_secret;
    schedule::NamedSecret client_application_traffic_secret, server_application_traffic_secret,
        exporter_secret;
    schedule::MainSecret main_secret;
  };

  struct Start {
    static constexpr std::string_view name = "START";
  };
  /// START after a HelloRetryRequest: no second one is sent.
  struct StartAfterRetry {
    static constexpr std::string_view name = "START (after HelloRetryRequest)";
    Retry retry;
  };
  struct RecvdCh {
    static constexpr std::string_view name = "RECVD_CH";
    Offered hello;
    std::optional<Retry> retry;
  };
  /// Everything is chosen, and nothing is sent yet.
  struct Negotiated {
    static constexpr std::string_view name = "NEGOTIATED";
    Offered hello{};
    const schedule::SuiteParameters* suite = nullptr;
    std::optional<messages::KeyShareEntry> share{};  ///< the client's; empty for psk_ke
    schedule::EarlySecret early_secret;              ///< of the PSK, or of none
    std::optional<std::uint16_t> selected_identity{};
    std::optional<Choice> choice{};  ///< what to authenticate with; empty where a PSK does
    std::uint32_t early_data = 0;    ///< how many bytes of it are taken
  };
  struct WaitEoed {
    static constexpr std::string_view name = "WAIT_EOED";
    static constexpr bool sends_application_data = true;
    Keys keys;
    std::uint32_t early_data_left = 0;  ///< bytes
  };
  struct WaitFlight2 {
    static constexpr std::string_view name = "WAIT_FLIGHT2";
    static constexpr bool sends_application_data = true;
    Keys keys;
  };
  struct WaitCert {
    static constexpr std::string_view name = "WAIT_CERT";
    static constexpr bool sends_application_data = true;
    Keys keys;
  };
  /// A certificate that was judged to be good, and is the client's once its Finished came.
  struct Claim {
    std::vector<Bytes> chain;
    x509::PublicKey key;
  };
  struct WaitCv {
    static constexpr std::string_view name = "WAIT_CV";
    static constexpr bool sends_application_data = true;
    Keys keys;
    Claim claim;
  };
  struct WaitFinished {
    static constexpr std::string_view name = "WAIT_FINISHED";
    static constexpr bool sends_application_data = true;
    Keys keys;
    std::optional<Claim> claim{};
  };
  using Connected = handshake::Connected;
  /// RFC 9846 4.7.2: in the middle of the client's answer to a CertificateRequest after the handshake. The
  /// transcript is the handshake's, the request, and the answer so far.
  struct PostHandshakeCv {
    static constexpr std::string_view name = "CONNECTED, WAIT_CV";
    Connected connected;
    schedule::Transcript transcript;
    Claim claim;
  };
  struct PostHandshakeFinished {
    static constexpr std::string_view name = "CONNECTED, WAIT_FINISHED";
    Connected connected;
    schedule::Transcript transcript;
    std::optional<Claim> claim;
  };
  using State = std::variant<Start, StartAfterRetry, RecvdCh, Negotiated, WaitEoed, WaitFlight2, WaitCert,
                             WaitCv, WaitFinished, Connected, PostHandshakeCv, PostHandshakeFinished>;

  Next<RecvdCh> on(Start, const messages::ClientHello&);
  Next<RecvdCh> on(StartAfterRetry, const messages::ClientHello&);
  Next<StartAfterRetry, Negotiated> advance(RecvdCh);
  Next<WaitEoed, WaitFlight2> advance(Negotiated);
  Next<WaitFlight2> on(WaitEoed, const messages::EndOfEarlyData&);
  Next<WaitCert, WaitFinished> advance(WaitFlight2);
  Next<WaitCv, WaitFinished> on(WaitCert, const messages::Certificate&);
  Next<WaitCv, WaitFinished> on(WaitCert, const messages::CompressedCertificate&);
  Next<WaitFinished> on(WaitCv, const messages::CertificateVerify&);
  Next<Connected> on(WaitFinished, const messages::Finished&);
  Next<Connected> on(Connected, const messages::KeyUpdate&);
  Next<PostHandshakeCv, PostHandshakeFinished> on(Connected, const messages::Certificate&);
  Next<PostHandshakeCv, PostHandshakeFinished> on(Connected, const messages::CompressedCertificate&);
  Next<PostHandshakeFinished> on(PostHandshakeCv, const messages::CertificateVerify&);
  Next<Connected> on(PostHandshakeFinished, const messages::Finished&);

  /// RFC 9846 4.7.2: asks the connected client for a certificate. Throws std::logic_error where the client
  /// does not take that (RFC 9846 4.3.6), the connection stands on an external PSK (4.4.2), or too many
  /// requests wait for an answer.
  void request_certificate();

  /// RFC 9846 7.5: what exporters for early data are made of, and with which hash.
  struct EarlyExporter {
    schedule::Deriver deriver;
    schedule::NamedSecret early_exporter_secret;
  };
  /// Empty where no early data was taken.
  const std::optional<EarlyExporter>& early_exporter() const { return early_exporter_; }

  /// What the client said in its (last) ClientHello, header included; empty before it came.
  const Bytes& client_hello() const { return client_hello_; }
  const ServerConfig& config() const { return config_; }
  const handshake::Negotiated& negotiated() const { return negotiated_; }

 private:
  std::int64_t now() const { return clock_.milliseconds(); }
  Retry retry_of_cookie(const Offered& hello);
  void check_second_hello(const messages::ClientHello& message, const Offered& hello, const Retry& retry);
  const schedule::SuiteParameters* select_suite(const RecvdCh& state, const std::optional<SelectedPsk>& psk);
  std::optional<messages::NamedGroup> select_group(const Offered& hello);
  std::optional<messages::NamedGroup> group_without_share(const Offered& hello);
  std::optional<std::string> select_protocol(const Offered& hello);
  StartAfterRetry retry(const RecvdCh& state, const schedule::SuiteParameters& suite,
                        std::optional<messages::NamedGroup> group);
  Secret key_exchange(const Negotiated& state, messages::ServerHello& answer);
  messages::EncryptedExtensions encrypted_extensions(const Negotiated& state);
  messages::CertificateRequest certificate_request(Bytes certificate_request_context) const;
  std::optional<Claim> judge_client(const messages::Certificate& message, View certificate_request_context);
  void send_ticket(Connected& state);
  void dummy_change_cipher_spec_once(const Offered& hello);

  Context& context_;
  const ServerConfig& config_;
  AskedRandom random_;
  AskedClock clock_;
  AskedTokens tickets_, cookies_;
  Bytes client_hello_;
  std::optional<EarlyExporter> early_exporter_;
  handshake::Negotiated negotiated_;
  /// RFC 9846 4.7.2: up to the client's Finished; kept only where certificates may be asked for later.
  std::optional<schedule::Transcript> handshake_transcript_;
  std::vector<messages::CertificateRequest> requests_;  // not answered yet
  bool takes_requests_ = false;
  bool wants_tickets_ = false;
  bool change_cipher_spec_sent_ = false;
};

}  // namespace glasstls::handshake
