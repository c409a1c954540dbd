#pragma once

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "handshake/connected.hpp"
#include "handshake/context.hpp"
#include "handshake/credential.hpp"
#include "handshake/key_exchange.hpp"
#include "handshake/negotiated_parameters.hpp"
#include "handshake/offered.hpp"
#include "handshake/proof.hpp"
#include "handshake/server_config.hpp"
#include "handshake/server_psk.hpp"
#include "handshake/step.hpp"
#include "handshake/traced.hpp"
#include "x509/key/public_key.hpp"

namespace glasstls::handshake {

/// The server of RFC 9846 appendix A.2. Each state owns what is known in it.
class Server {
 public:
  using Config = const ServerConfig&;
  /// What the other end is.
  static constexpr std::string_view peer = "client";

  /// `context`, and `config` with what it points to, outlive it.
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
    std::optional<messages::NamedGroup> group{};  ///< empty if it asked only for its cookie
    LastingParts lasting{};
  };
  /// A pre-shared key of the ClientHello that takes the place of our certificate.
  struct AcceptedPsk {
    std::uint16_t selected_identity;
    BinderVerified proof;
  };
  /// From the server's Finished on: the keys of the client's second flight, and what derives from it.
  struct Keys {
    schedule::SuiteDeriver deriver;
    schedule::NamedSecret client_handshake_traffic_secret;
    schedule::NamedSecret client_application_traffic_secret, server_application_traffic_secret,
        exporter_secret;
    schedule::MainSecret main_secret;
  };
  /// A certificate that was judged to be good. The client has not shown yet that it has the key.
  struct Claim {
    std::vector<Bytes> chain;  ///< DER, leaf first
    x509::PublicKey key;
  };
  /// A certificate whose key the client has: its CertificateVerify was checked.
  class ProvenClaim {
   public:
    ProvenClaim(Claim claim, SignatureVerified) : chain_(std::move(claim.chain)) {}
    /// The chain, which is the client's once its Finished was checked too.
    std::vector<Bytes> chain(const FinishedVerified&) && { return std::move(chain_); }

   private:
    std::vector<Bytes> chain_;
  };
  /// RFC 9846 4.5: how the client authenticates: with a certificate, or not at all.
  using ClientProof = std::variant<NoCertificate, ProvenClaim>;

  // The states of RFC 9846 A.2. From our Finished on, the server may send application data.

  /// START
  struct Start {
    static constexpr std::string_view name = "START";
  };
  /// START after a HelloRetryRequest. No second one is sent.
  struct StartAfterRetry {
    static constexpr std::string_view name = "START (after HelloRetryRequest)";
    Retry retry;
  };
  /// RECVD_CH: a ClientHello came, and its own rules were checked.
  struct RecvdCh {
    static constexpr std::string_view name = "RECVD_CH";
    Offered hello;
    std::optional<Retry> retry;
  };
  /// NEGOTIATED: everything is chosen, and nothing is sent yet.
  struct Negotiated {
    static constexpr std::string_view name = "NEGOTIATED";
    Offered hello{};
    schedule::SuiteDeriver deriver;
    std::optional<messages::KeyShareEntry> share{};  ///< the client's; empty for psk_ke
    schedule::EarlySecret early_secret;              ///< of the PSK, or of none
    std::optional<AcceptedPsk> psk{};
    std::optional<Choice> choice{};  ///< what to authenticate with; empty if a PSK does
    std::uint32_t early_data = 0;    ///< how many bytes of it are accepted
  };
  /// WAIT_EOED: early data comes, until EndOfEarlyData.
  struct WaitEoed {
    static constexpr std::string_view name = "WAIT_EOED";
    static constexpr bool sends_application_data = true;
    Keys keys;
    std::uint32_t early_data_left = 0;  ///< in bytes
  };
  /// WAIT_FLIGHT2
  struct WaitFlight2 {
    static constexpr std::string_view name = "WAIT_FLIGHT2";
    static constexpr bool sends_application_data = true;
    Keys keys;
  };
  /// WAIT_CERT: the client was asked for a certificate.
  struct WaitCert {
    static constexpr std::string_view name = "WAIT_CERT";
    static constexpr bool sends_application_data = true;
    Keys keys;
  };
  /// WAIT_CV: the client's certificate was judged to be good.
  struct WaitCv {
    static constexpr std::string_view name = "WAIT_CV";
    static constexpr bool sends_application_data = true;
    Keys keys;
    Claim claim;
  };
  /// WAIT_FINISHED: the client has authenticated, or need not.
  struct WaitFinished {
    static constexpr std::string_view name = "WAIT_FINISHED";
    static constexpr bool sends_application_data = true;
    Keys keys;
    ClientProof client;
  };
  /// CONNECTED
  using Connected = ConnectedState;
  /// RFC 9846 4.7.2: inside CONNECTED, after the Certificate that answers a CertificateRequest.
  struct PostHandshakeCv {
    static constexpr std::string_view name = "CONNECTED, WAIT_CV";
    Connected connected;
    schedule::Transcript transcript;  ///< the main handshake, the request, and the answer so far
    Claim claim;
  };
  /// RFC 9846 4.7.2: inside CONNECTED, before the Finished of such an answer.
  struct PostHandshakeFinished {
    static constexpr std::string_view name = "CONNECTED, WAIT_FINISHED";
    Connected connected;
    schedule::Transcript transcript;  ///< the main handshake, the request, and the answer so far
    ClientProof client;
  };
  /// All of them.
  using State = std::variant<Start, StartAfterRetry, RecvdCh, Negotiated, WaitEoed, WaitFlight2, WaitCert,
                             WaitCv, WaitFinished, Connected, PostHandshakeCv, PostHandshakeFinished>;

  // The arrows of RFC 9846 A.2. Each handler checks its message, and throws Failure with the alert of the
  // first rule that the message breaks.

  Next<RecvdCh> on(Start, const messages::ClientHello&);                  ///< RFC 9846 4.2.2
  Next<RecvdCh> on(StartAfterRetry, const messages::ClientHello&);        ///< RFC 9846 4.2.2
  Next<StartAfterRetry, Negotiated> advance(RecvdCh);                     ///< RFC 9846 4.2.1
  Next<WaitEoed, WaitFlight2> advance(Negotiated);                        ///< RFC 9846 2: our flight
  Next<WaitFlight2> on(WaitEoed, const messages::EndOfEarlyData&);        ///< RFC 9846 4.6
  Next<WaitCert, WaitFinished> advance(WaitFlight2);                      ///< RFC 9846 A.2
  Next<WaitCv, WaitFinished> on(WaitCert, const messages::Certificate&);  ///< RFC 9846 4.5.1
  Next<WaitCv, WaitFinished> on(WaitCert, const messages::CompressedCertificate&);  ///< RFC 8879
  Next<WaitFinished> on(WaitCv, const messages::CertificateVerify&);                ///< RFC 9846 4.5.2
  Next<Connected> on(WaitFinished, const messages::Finished&);                      ///< RFC 9846 4.5.3
  Next<Connected> on(Connected, const messages::KeyUpdate&);                        ///< RFC 9846 4.7.3
  Next<PostHandshakeCv, PostHandshakeFinished> on(Connected,
                                                  const messages::Certificate&);  ///< RFC 9846 4.7.2
  Next<PostHandshakeCv, PostHandshakeFinished> on(Connected,
                                                  const messages::CompressedCertificate&);  ///< RFC 8879
  Next<PostHandshakeFinished> on(PostHandshakeCv, const messages::CertificateVerify&);  ///< RFC 9846 4.7.2
  Next<Connected> on(PostHandshakeFinished, const messages::Finished&);                 ///< RFC 9846 4.7.2

  /// RFC 9846 4.7.2: asks the connected client for a certificate. Throws std::logic_error if the client
  /// does not take that (RFC 9846 4.3.6), an external PSK authenticates the connection (4.4.2), or too many
  /// requests wait for an answer.
  void request_certificate();

  /// RFC 9846 7.5: what exporters for early data derive from.
  struct EarlyExporter {
    schedule::Deriver deriver;
    schedule::NamedSecret early_exporter_secret;
  };
  /// Empty if no early data was accepted.
  const std::optional<EarlyExporter>& early_exporter() const { return early_exporter_; }

  /// The last ClientHello, header included; empty before it came.
  const Bytes& client_hello() const { return client_hello_; }
  /// The configuration, as it was handed in.
  const ServerConfig& config() const { return config_; }
  /// What the two ends agreed on so far.
  const NegotiatedParameters& negotiated() const { return negotiated_; }

 private:
  std::int64_t now() const { return clock_.milliseconds(); }
  Retry retry_of_cookie(const Offered& hello);
  void check_second_hello(const messages::ClientHello& message, const Offered& hello, const Retry& retry);
  const schedule::SuiteParameters* select_suite(const RecvdCh& state, const std::optional<SelectedPsk>& psk);
  std::optional<messages::NamedGroup> select_group(const Offered& hello);
  std::optional<messages::NamedGroup> group_without_share(const Offered& hello);
  std::optional<std::string> select_protocol(const Offered& hello);
  std::optional<messages::PskKeyExchangeMode> select_mode(const Offered& hello, bool common_group);
  std::optional<StartAfterRetry> retry_for_share(const RecvdCh& state, const schedule::SuiteParameters& suite,
                                                 std::optional<messages::NamedGroup> group);
  StartAfterRetry retry(const RecvdCh& state, const schedule::SuiteParameters& suite,
                        std::optional<messages::NamedGroup> group);
  Choice choose_credential(const Offered& hello);
  std::uint32_t accept_psk(const Offered& hello, const SelectedPsk& psk, const BinderVerified&);
  Secret send_server_hello(const Negotiated& state);
  Secret key_exchange(const Negotiated& state, messages::ServerHello& answer);
  void authenticate(const Negotiated& state, const schedule::NamedSecret& base_key);
  messages::EncryptedExtensions encrypted_extensions(const Negotiated& state);
  messages::CertificateRequest certificate_request(Bytes certificate_request_context) const;
  std::variant<NoCertificate, Claim> judge_client(const messages::Certificate& message,
                                                  View certificate_request_context);
  void take_client_certificates(ClientProof client, const FinishedVerified& finished);
  void send_ticket(Connected& state);
  void dummy_change_cipher_spec_once(const Offered& hello);

  Context& context_;
  const ServerConfig& config_;
  TracedRandom random_;
  TracedClock clock_;
  TracedTokens tickets_, cookies_;
  Bytes client_hello_;
  std::optional<EarlyExporter> early_exporter_;
  NegotiatedParameters negotiated_;
  /// RFC 9846 4.7.2: up to the client's Finished; kept only if certificates may be asked for later.
  std::optional<schedule::Transcript> handshake_transcript_;
  std::vector<messages::CertificateRequest> requests_;  // not answered yet
  bool takes_requests_ = false;
  bool wants_tickets_ = false;
  bool change_cipher_spec_sent_ = false;
};

}  // namespace glasstls::handshake
