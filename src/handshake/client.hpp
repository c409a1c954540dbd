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
#include "handshake/negotiated.hpp"
#include "handshake/step.hpp"
#include "x509/public_key.hpp"

namespace glasstls::handshake {

/// The client of RFC 9846 appendix A.1. Each state owns what is known in it.
class Client {
 public:
  using Config = ClientConfig;
  /// Who sits at the other end.
  static constexpr std::string_view peer = "server";

  Client(Context& context, ClientConfig config) : context_(context), config_(std::move(config)) {}

  /// What the ClientHello said, which every later message is held against.
  struct Hello {
    Offer offer;
    messages::ClientHello message;
  };
  /// From ServerHello on: the hash, the suite, and the handshake's secrets.
  struct Keys {
    schedule::Deriver deriver;
    const schedule::SuiteParameters* suite = nullptr;
    schedule::HandshakeSecret handshake_secret;
    schedule::NamedSecret client_handshake_traffic_secret, server_handshake_traffic_secret;
  };

  struct Start {
    static constexpr std::string_view name = "START";
  };
  struct WaitSh {
    static constexpr std::string_view name = "WAIT_SH";
    Hello hello;
    std::vector<KeyPair> shares;
  };
  /// WAIT_SH after a HelloRetryRequest: a second one has no arrow here.
  struct WaitShAfterRetry {
    static constexpr std::string_view name = "WAIT_SH (after HelloRetryRequest)";
    Hello hello;
    std::vector<KeyPair> shares;
    messages::CipherSuite suite;
    std::optional<messages::NamedGroup> selected_group;
  };
  struct WaitEe {
    static constexpr std::string_view name = "WAIT_EE";
    Hello hello;
    Keys keys;
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
  };
  struct WaitCv {
    static constexpr std::string_view name = "WAIT_CV";
    Hello hello;
    Keys keys;
    x509::PublicKey server_key;
  };
  struct WaitFinished {
    static constexpr std::string_view name = "WAIT_FINISHED";
    Keys keys;
  };
  using Connected = handshake::Connected;
  using State = std::variant<Start, WaitSh, WaitShAfterRetry, WaitEe, WaitCertCr, WaitCert, WaitCv,
                             WaitFinished, Connected>;

  /// START: sends the ClientHello.
  WaitSh start();

  Next<WaitShAfterRetry> on(WaitSh, const messages::HelloRetryRequest&);
  Next<WaitEe> on(WaitSh, const messages::ServerHello&);
  Next<WaitEe> on(WaitShAfterRetry, const messages::ServerHello&);
  Next<WaitCertCr> on(WaitEe, const messages::EncryptedExtensions&);
  Next<WaitCert> on(WaitCertCr, const messages::CertificateRequest&);
  Next<WaitCv> on(WaitCertCr, const messages::Certificate&);
  Next<WaitCv> on(WaitCert, const messages::Certificate&);
  Next<WaitFinished> on(WaitCv, const messages::CertificateVerify&);
  Next<Connected> on(WaitFinished, const messages::Finished&);
  Next<Connected> on(Connected, const messages::NewSessionTicket&);
  Next<Connected> on(Connected, const messages::KeyUpdate&);

  const ClientConfig& config() const { return config_; }
  const Negotiated& negotiated() const { return negotiated_; }
  std::deque<ReceivedTicket>& tickets() { return tickets_; }

 private:
  template <class Hello_>
  void check_common_fields(const Hello& ours, const Hello_& theirs);
  WaitEe accept(Hello hello, std::vector<KeyPair> shares, const messages::ServerHello& message);
  WaitCv judge(Hello hello, Keys keys, const messages::Certificate& message);
  void dummy_change_cipher_spec_once();

  Context& context_;
  const ClientConfig config_;
  Negotiated negotiated_;
  std::deque<ReceivedTicket> tickets_;
  std::optional<Bytes> certificate_request_context_;  // of a CertificateRequest that is to be answered
  bool change_cipher_spec_sent_ = false;
};

}  // namespace glasstls::handshake
